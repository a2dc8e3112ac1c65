//! What is remembered of a feed between two polls, so that a restart costs its server nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Hints;

/// The poll state of one configured feed. A new one is due at once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedState {
    /// As configured: the key under which the feed is stored.
    pub url: String,
    /// As the feed names itself.
    pub title: Option<String>,
    /// Where it is asked for since a permanent redirect was seen often enough.
    pub moved_to: Option<String>,
    /// The permanent redirect that is being watched.
    pub redirect: Option<PermanentRedirect>,
    /// `ETag` of the last answer, verbatim: one character a byte (ISO 8859-1).
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer, verbatim: one character a byte.
    pub last_modified: Option<String>,
    /// xxh3 of the last body that was read.
    pub body_hash: Option<u64>,
    /// What its last readable body said about when to ask again.
    pub hints: Hints,
    /// `None`: due at once.
    pub next_at: Option<Timestamp>,
    /// Why then: a sentence.
    pub because: String,
    pub last: Option<LastPoll>,
    /// The last time it was read or found unchanged.
    pub last_good: Option<Timestamp>,
    /// The last request that was sent without validators and answered.
    pub last_full: Option<Timestamp>,
    /// The last time it brought an entry that was not known.
    pub last_new: Option<Timestamp>,
    /// How far apart new entries come, smoothed.
    pub entry_gap_seconds: Option<u64>,
    /// Polls that failed since the last good one.
    pub failures: u32,
    pub failing_since: Option<Timestamp>,
    /// The user has been told of the present failure.
    pub is_told: bool,
    /// Answered 410: never asked for again unless the user resumes it.
    pub is_gone: bool,
    pub is_paused: bool,
    /// WebSub: until when its hub pushes.
    pub pushed_until: Option<Timestamp>,
}

/// A 301 or 308 that a feed answers, and how many polls in a row it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermanentRedirect {
    pub to: String,
    pub seen: u32,
}

/// What happened the last time a feed was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPoll {
    pub at: Timestamp,
    pub kind: PollKind,
    /// For people: "3 new of 40 entries", "429 from the server, which asks for 120 s".
    pub sentence: String,
}

/// The ways in which a poll ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollKind {
    /// A body was read; it may have brought nothing new.
    Read,
    /// 304, or the same bytes as last time.
    Unchanged,
    /// 429, or 503 with a `Retry-After`.
    Throttled,
    /// 401, 403 or 451.
    Forbidden,
    /// 410.
    Gone,
    /// Any other status.
    Refused,
    /// No answer: DNS, connection, TLS, deadline, cap, redirects.
    Unreachable,
    /// An answer that is no feed.
    Unreadable,
    /// Every feed failed at once: this machine is offline, and the feed is not to blame.
    Offline,
}

impl PollKind {
    /// As it is written in JSON and in labels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Unchanged => "unchanged",
            Self::Throttled => "throttled",
            Self::Forbidden => "forbidden",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::Offline => "offline",
        }
    }

    /// Whether the feed was there.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Read | Self::Unchanged)
    }
}

impl FeedState {
    /// A feed that was never asked for.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), because: "never asked for yet".to_owned(), ..Self::default() }
    }

    /// The address to ask.
    pub fn address(&self) -> &str {
        self.moved_to.as_deref().unwrap_or(&self.url)
    }
}
