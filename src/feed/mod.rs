//! Bytes in, entries out; and when a feed is due next.

use url::Url;

use crate::model::FeedDocument;

/// Why bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    #[error("empty: expected RSS, Atom or JSON Feed")]
    Empty,
}

/// Reads a feed of any format. `content_type` is the header as received, `url` where the feed was fetched from.
pub fn parse(_bytes: &[u8], _content_type: Option<&str>, _url: Option<&Url>) -> Result<FeedDocument, FeedError> {
    Err(FeedError::Empty)
}
