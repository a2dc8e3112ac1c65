//! Attempts to tell an alert on a channel.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::{Alert, AlertId};

/// One alert on its way to one channel: a row of the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Hash of the alert's key and the channel's name: the same at every try, across restarts and merges.
    pub id: String,
    pub alert: AlertId,
    pub channel: String,
    pub state: DeliveryState,
    pub attempts: u32,
    /// When the next attempt is due, while it is waiting.
    pub due: Timestamp,
    pub last_error: Option<String>,
}

impl Delivery {
    /// A first attempt, due at `due`.
    pub fn new(alert: &Alert, channel: &str, due: Timestamp) -> Self {
        Self {
            id: format!("{:032x}", xxh3_128(format!("{} {channel}", alert.key).as_bytes())),
            alert: alert.id,
            channel: channel.to_owned(),
            state: DeliveryState::Waiting,
            attempts: 0,
            due,
            last_error: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    Waiting,
    Delivered,
    /// Given up after the last try, or refused for good; `alerts resend` tries again.
    Dead,
    /// Told as part of a later notification of the same story.
    Superseded,
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Superseded => "superseded",
        })
    }
}
