//! What the trees hold, one type a kind of row. Plain values; how they are written is `record`'s.

use jiff::Timestamp;

use crate::model::{AlertKey, Article, ClaimKind, Claims, Finding, Gate, Outlet, Placement, Point, Standing, Statement, StoryId};

/// An article without its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    /// `text` is empty; it is in the [`Body`].
    pub article: Article,
    /// Of the text that was digested, so that a page that did not change is known.
    pub fingerprint: u64,
}

/// One revision of an article, with all that was found in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    /// When this revision was settled.
    pub at: Timestamp,
    pub title: String,
    pub text: String,
    pub claims: Claims,
    pub findings: Vec<(Finding, Gate)>,
    pub placement: Placement,
}

/// What the story step keeps of an article; opaque here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sketch {
    pub bytes: Vec<u8>,
}

/// What was amiss with the page of an article's newest revision; no row if nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notes {
    pub sentences: Vec<String>,
}

/// An article's membership in a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub outlet: Outlet,
}

/// A story without its articles, or where it went.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum StoryRow {
    Head(StoryHead),
    Alias(StoryId),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct StoryHead {
    pub title: String,
    pub first: Timestamp,
    pub last: Timestamp,
    pub points: u32,
    pub divergent: u32,
    pub muted: bool,
    /// Stories that were merged into this one; their members and points stay under their own keys.
    pub absorbed: Vec<StoryId>,
}

/// The points that one article founded, as it founded them. Never rewritten: a point that changes gets an [`OwnPoint`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Founded {
    pub points: Vec<Point>,
}

/// A point that changed since it was founded, without its witnesses: those have a row each, so that a long-lived point grows by
/// appending.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnPoint {
    /// It left this story in a split.
    pub moved_to: Option<StoryId>,
    pub kind: ClaimKind,
    pub subject: String,
    pub muted: bool,
    pub readings: Vec<OwnReading>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnReading {
    pub statement: Statement,
    pub standing: Standing,
    pub witnesses: u32,
    /// Hash of the witnesses in order: an unchanged beginning need not be written again.
    pub chain: u64,
}

/// Under which story the points from the row's key to `last` were founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home {
    pub last: u64,
    pub story: StoryId,
}

/// An entry that was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub feed: u64,
    /// Of GUID and fingerprint.
    pub entry: u64,
    pub at: Timestamp,
}

/// Something that the user was told, or must never be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub key: AlertKey,
    pub at: Timestamp,
}

/// The last numbers given out, and how many rows there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub article: u64,
    pub story: u64,
    pub point: u64,
    pub alert: u64,
    pub seen: u64,
    pub told: u64,
    pub articles: u64,
    pub stories: u64,
    pub points: u64,
    pub alerts: u64,
    pub waiting: u64,
    pub delivered: u64,
    pub dead: u64,
    pub superseded: u64,
}
