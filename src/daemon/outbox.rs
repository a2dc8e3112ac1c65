//! What deliveries and the scheduler ask of the store.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::scheduler::Memory;
use crate::{
    alert::render,
    api::observed,
    deliver::{Order, Outbox, Trouble},
    model::{Alert, AlertId, ChannelState, Delivery, DeliveryState, FeedState, Notification},
    store::{Store, StoreError},
};

/// The store's outbox. What it hands out is on the disk.
pub struct StoredOutbox(pub Arc<Store>);

impl Outbox for StoredOutbox {
    fn waiting(&self, channel: &str, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble> {
        let waiting = self.0.waiting(channel, after, limit)?;
        if !waiting.is_empty() {
            self.0.sync()?;
        }
        Ok(waiting)
    }

    fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        Ok(self.0.alert(id)?)
    }

    fn render(&self, alerts: &[Alert]) -> Option<Notification> {
        render::notification(alerts)
    }

    fn record(&self, deliveries: &[Delivery]) -> Result<(), Trouble> {
        self.0.record_deliveries(deliveries)?;
        for delivery in deliveries {
            observed().delivery(&delivery.channel, &delivery.state.to_string());
            let decided = (delivery.state == DeliveryState::Delivered).then(|| self.0.alert(delivery.alert).ok().flatten()).flatten();
            if let Some(alert) = decided {
                observed().arrived(Duration::try_from(Timestamp::now().duration_since(alert.at)).unwrap_or_default());
            }
        }
        Ok(())
    }

    fn change_channel(&self, channel: &str, change: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState, Trouble> {
        Ok(self.0.change_channel(channel, change)?)
    }

    fn order(&self, order: &Order) -> Result<(), Trouble> {
        match order {
            Order::Acknowledge(alerts) => {
                for alert in alerts.iter().filter_map(|id| self.0.alert(*id).transpose()) {
                    let alert = alert?;
                    self.0.acknowledge(alert.point, alert.reading, true)?;
                }
            }
            Order::Mute(story) => self.0.mute_story(*story, true)?,
        }
        Ok(self.0.sync()?)
    }
}

/// What the store remembers of feeds. Where it cannot be asked, an entry counts as unknown: settling it again changes nothing.
pub struct StoredMemory(pub Arc<Store>);

impl Memory for StoredMemory {
    fn is_known(&self, feed: &str, guid: &str, fingerprint: u64) -> bool {
        or_say(self.0.is_seen(feed, guid, fingerprint), feed).unwrap_or(false)
    }

    fn load_feed(&self, url: &str) -> Option<FeedState> {
        or_say(self.0.feed_state(url), url).flatten()
    }

    fn save_feed(&self, state: &FeedState) {
        or_say(self.0.save_feed_state(state), &state.url);
    }
}

fn or_say<T>(answer: Result<T, StoreError>, feed: &str) -> Option<T> {
    answer.inspect_err(|error| tracing::warn!(feed, %error, "what is remembered of a feed cannot be read or written")).ok()
}
