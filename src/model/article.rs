//! One page's main text, and the article it becomes once it is stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ArticleId, Outlet, StoryId};

/// What extraction found on one page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    pub title: Option<String>,
    pub byline: Option<String>,
    /// As the page says it; not yet checked against the clock.
    pub published: Option<Timestamp>,
    /// Absolute canonical address, where the page names one on its own host.
    pub canonical: Option<String>,
    /// The outlet's name as the page gives it (`og:site_name`, JSON-LD publisher).
    pub outlet: Option<String>,
    /// BCP 47, as the page declares it.
    pub lang: Option<String>,
    /// Paragraphs divided by a blank line; no captions, navigation, comments or appeals. Empty if there is none.
    pub text: String,
    /// The agency named as the text's origin ("Reuters", "AP", ...).
    pub wire_credit: Option<String>,
    /// The text is so short that the whole may stand elsewhere: in the feed, or on the page's AMP version.
    #[serde(default)]
    pub is_stub: bool,
    /// Absolute address of the page's AMP version, where the page names one on its own site.
    #[serde(default)]
    pub amp: Option<String>,
    /// Sentences: paywall stub, no main text, mixed encodings, ...
    pub problems: Vec<String>,
}

/// A stored article, at its newest revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub id: ArticleId,
    /// The name it came in under: an ingested row's `id`, else its address.
    pub label: String,
    pub outlet: Outlet,
    pub url: Option<String>,
    pub title: String,
    pub byline: Option<String>,
    /// As given by page or feed, where that can be true: not before 1995, not later than `first_seen` and 10 minutes.
    pub published: Option<Timestamp>,
    pub first_seen: Timestamp,
    pub text: String,
    pub wire_credit: Option<String>,
    pub story: StoryId,
    /// The first article of the family whose agency text this one reprints.
    pub wire_of: Option<ArticleId>,
    /// 0 for the first text of an address.
    pub revision: u32,
}

impl Article {
    /// The time by which it is matched with stories.
    pub fn dated(&self) -> Timestamp {
        self.published.unwrap_or(self.first_seen)
    }
}
