//! What is remembered of feeds between polls.

use super::{Store, error::Result, lock, trees::Kind};
use crate::model::FeedState;

impl Store {
    /// The state of the feed that is configured under this address.
    pub fn feed_state(&self, url: &str) -> Result<Option<FeedState>> {
        self.trees.get(Kind::Feeds, url.as_bytes())
    }

    /// All states, in order of the addresses; also of feeds that are no longer configured.
    pub fn feed_states(&self) -> Result<Vec<FeedState>> {
        self.trees.scan(Kind::Feeds, &[]).map(|row| Ok(row?.1)).collect()
    }

    pub fn save_feed_state(&self, state: &FeedState) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        change.put(Kind::Feeds, state.url.as_bytes(), state);
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }

    pub fn remove_feed_state(&self, url: &str) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        change.remove(Kind::Feeds, url.as_bytes());
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }
}
