//! What a feed's bytes were read as.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedFormat {
    Rss,
    Rdf,
    Atom,
    Json,
}

/// A feed as read: what was found, and what was wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeedDocument {
    pub format: FeedFormat,
    pub title: Option<String>,
    /// The site's own address, absolute where the feed's address was known.
    pub link: Option<String>,
    pub hints: Hints,
    /// In the order of the feed.
    pub entries: Vec<Entry>,
    /// Sentences, each naming one thing that was mended or dropped.
    pub problems: Vec<String>,
    /// The bytes end before the document does; the last entry may lack its end.
    #[serde(default)]
    pub is_truncated: bool,
}

/// What a feed says about when to ask again and whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// RSS `ttl`, minutes.
    pub ttl_minutes: Option<u32>,
    /// `sy:updatePeriod` over `sy:updateFrequency`, minutes.
    pub update_minutes: Option<u32>,
    /// Hours of the day, UTC, 0..=23, in which the feed asks not to be polled.
    pub skip_hours: Vec<u8>,
    /// Days of the week, Monday 1 to Sunday 7, on which the feed asks not to be polled.
    pub skip_days: Vec<u8>,
    /// WebSub hub and the topic's own address.
    pub hub: Option<String>,
    pub self_url: Option<String>,
}

/// One item of a feed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Opaque, unique within its feed; made from link and title where the feed gives none.
    pub guid: String,
    /// Absolute where the feed's own address was known.
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    /// Mark-up as the feed gave it.
    pub summary: Option<String>,
    pub content: Option<String>,
    pub author: Option<String>,
}
