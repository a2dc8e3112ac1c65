//! Bytes in, entries out; and when a feed is due next.
//!
//! A document is decoded, levelled to plain RSS 2.0, Atom 1.0 or JSON Feed, and read by feed-rs. Nothing here fetches, waits or remembers.

mod attribute;
pub mod date;
mod discover;
mod entity;
mod hints;
mod json;
mod mend;
mod names;
pub mod opml;
mod plain;
mod read;
pub mod schedule;
#[cfg(test)]
mod tests;
pub mod websub;
mod write;

use url::Url;

pub use discover::{Found, feeds as discover};
pub use plain::line as plain_line;

use crate::{
    model::{FeedDocument, FeedFormat},
    text,
};

/// Why bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    #[error("empty: expected RSS, Atom or JSON Feed")]
    Empty,
    /// A web page. The feeds that it names, best first.
    #[error("expected RSS, Atom or JSON Feed, found an HTML page{}", named(.feeds))]
    Page { feeds: Vec<Found> },
    #[error("expected RSS, Atom or JSON Feed, found {0}")]
    Other(String),
    #[error("expected JSON Feed, found broken JSON: {0}")]
    Json(String),
    #[error("the feed could not be read after mending: {0}")]
    Unreadable(String),
}

fn named(feeds: &[Found]) -> String {
    match feeds {
        [] => " that names no feed".to_owned(),
        feeds => format!(" that names these feeds: {}", feeds.iter().map(|found| found.url.as_str()).collect::<Vec<_>>().join(", ")),
    }
}

/// Reads a feed of any format. `content_type` is the header as received, `url` where the feed was fetched from.
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&Url>) -> Result<FeedDocument, FeedError> {
    let decoded = text::decode(bytes, content_type);
    let text = decoded.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    let mut document = match text.as_bytes()[0] {
        b'{' | b'[' => json(text, url)?,
        _ => xml(text, url)?,
    };
    document.problems.splice(0..0, decoded.problem);
    Ok(document)
}

fn json(text: &str, url: Option<&Url>) -> Result<FeedDocument, FeedError> {
    match json::level(text, url) {
        Ok(Some(levelled)) => {
            let read = read::read(levelled.json.as_bytes(), FeedFormat::Json).map_err(FeedError::Unreadable)?;
            Ok(FeedDocument { hints: levelled.hints, problems: levelled.problems, ..read })
        }
        Ok(None) => Err(FeedError::Other("JSON that is no feed".to_owned())),
        Err(error) => Err(FeedError::Json(error.to_string())),
    }
}

fn xml(text: &str, url: Option<&Url>) -> Result<FeedDocument, FeedError> {
    let mended = mend::mend(text, url).or_else(|none| after_noise(text, url).ok_or_else(|| no_feed(none.root, text, url)))?;
    let read = read::read(mended.xml.as_bytes(), mended.format).map_err(FeedError::Unreadable)?;
    Ok(FeedDocument { hints: mended.hints, problems: mended.problems, is_truncated: mended.is_truncated, ..read })
}

/// A feed that begins after something else, such as a server's warning.
fn after_noise(text: &str, url: Option<&Url>) -> Option<mend::Mended> {
    const NOISE_BYTES: usize = 16_000;
    let head = text.get(..text.floor_char_boundary(NOISE_BYTES))?;
    let at = ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().filter_map(|root| head.find(root)).min()?;
    let mut mended = mend::mend(&text[at..], url).ok()?;
    mended.problems.insert(0, "what stands before the feed was passed over".to_owned());
    Some(mended)
}

fn no_feed(root: Option<String>, text: &str, url: Option<&Url>) -> FeedError {
    let is_page = text.get(..text.floor_char_boundary(2_000)).is_some_and(|head| {
        let head = head.to_ascii_lowercase();
        ["<html", "<!doctype html", "<head", "<body", "<title"].iter().any(|tag| head.contains(tag))
    });
    if is_page || root.as_deref() == Some("html") {
        return FeedError::Page { feeds: discover::feeds(text, url) };
    }
    FeedError::Other(match root {
        Some(root) => format!("a document whose first element is <{root}>"),
        None => "text without mark-up".to_owned(),
    })
}
