//! What is remembered of channels beside their deliveries.

use super::{Store, error::Result, lock, trees::Kind};
use crate::model::ChannelState;

impl Store {
    /// The state of the channel of a name; a new one where nothing is remembered.
    pub fn channel_state(&self, name: &str) -> Result<ChannelState> {
        Ok(self.trees.get(Kind::Channels, name.as_bytes())?.unwrap_or_default())
    }

    /// Changes what is remembered of a channel, and gives what it is now. A change that changes nothing writes nothing.
    pub fn change_channel(&self, name: &str, change: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState> {
        let mut writer = lock(&self.writer);
        let before = self.channel_state(name)?;
        let mut state = before.clone();
        change(&mut state);
        if state != before {
            let mut rows = self.trees.change();
            if state == ChannelState::default() {
                rows.remove(Kind::Channels, name.as_bytes());
            } else {
                rows.put(Kind::Channels, name.as_bytes(), &state);
            }
            let counters = *writer;
            self.apply(rows, &mut writer, counters)?;
        }
        Ok(state)
    }
}
