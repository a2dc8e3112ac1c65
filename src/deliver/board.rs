//! How channels are doing, for whoever asks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

use super::Settings;

/// How a channel is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    pub delivered: u64,
    pub failures_in_a_row: u32,
    pub last_error: Option<String>,
    pub last_delivered: Option<Timestamp>,
    /// The receiver asked for no more.
    pub is_gone: bool,
}

/// How all channels are doing; shared.
#[derive(Debug, Clone, Default)]
pub struct Board(Arc<Mutex<BTreeMap<String, Health>>>);

impl Board {
    pub fn read(&self) -> BTreeMap<String, Health> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets channels that are no longer there.
    pub(super) fn keep(&self, channels: &[Settings]) {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        board.retain(|name, _| channels.iter().any(|channel| channel.name == *name));
    }

    pub(super) fn write(&self, channel: &str, change: impl FnOnce(&mut Health)) {
        change(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(channel.to_owned()).or_default());
    }
}
