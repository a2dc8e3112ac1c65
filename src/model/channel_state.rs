//! What is remembered of a channel beside its deliveries.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of one configured channel. A new one is open and has nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelState {
    /// Its receiver asked for no more.
    pub closed: Option<Closed>,
    /// What it still has to tell beside alerts, the oldest first.
    pub notices: Vec<Notice>,
}

/// A receiver said that it wants no more alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub at: Timestamp,
    /// What it said.
    pub what: String,
    /// A hash of the settings it said it under: with others the channel is open again.
    pub settings: u64,
}

/// News of diffwire itself, such as a feed that is gone for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The same at every try.
    pub id: String,
    pub at: Timestamp,
    /// One line.
    pub title: String,
    /// One sentence or more.
    pub text: String,
    /// What it is about, an address.
    pub url: Option<String>,
}
