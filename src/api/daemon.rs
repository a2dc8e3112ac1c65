//! What only a running daemon can answer or do: the router asks it through this door, and does without where there is none.

use std::{future::Future, pin::Pin};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// What came of an order: one sentence, either way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<String, String>> + Send + 'a>>;

/// What is wanted of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedOrder {
    Pause,
    Resume,
    /// Ask now, as far as politeness to its host allows.
    Poll,
}

/// A running daemon.
pub trait Daemon: Send + Sync + 'static {
    fn status(&self) -> DaemonStatus;

    /// Addresses of the feeds that are configured now, with the outlet each stands for.
    fn feeds(&self) -> Vec<(String, String)>;

    /// Reads the configuration again; a broken one is refused and the old kept.
    fn reload(&self) -> Answer<'_>;

    /// `url` is as configured.
    fn feed(&self, url: &str, order: FeedOrder) -> Answer<'_>;

    /// Sees a change whenever alerts were decided and are on the disk; now and then without a reason.
    fn alerts_made(&self) -> watch::Receiver<()>;

    /// Deliveries were added to the outbox, or put back into it.
    fn deliveries_changed(&self);
}

/// How the daemon is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DaemonStatus {
    pub pid: u32,
    pub version: String,
    pub since: Option<Timestamp>,
    /// Feeds that are configured.
    pub feeds: u64,
    /// Pages that wait to be fetched, and articles that wait to be settled.
    pub queued: u64,
    /// Sentences about what fails now; empty if nothing does.
    pub troubles: Vec<String>,
}
