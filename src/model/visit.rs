//! When an article's page is looked at again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ArticleId;

/// A page that may still change: when it is due, and what to ask "has it changed?" with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub article: ArticleId,
    /// Where the page was found, after redirects.
    pub url: String,
    /// When the article arrived: what the times of all looks are counted from.
    pub first_seen: Timestamp,
    pub due: Timestamp,
    /// `ETag` and `Last-Modified` of the last answer, verbatim: one character a byte.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// xxh3 of the last body.
    pub body_hash: u64,
}
