//! Notifications on the session's bus: one a story, replaced as it grows.

use std::{collections::HashMap, time::Duration};

use futures_util::future::{BoxFuture, FutureExt};
use notify_rust::{Hint, Notification, Timeout, Urgency as Loudness};
use tokio::time::timeout;

use super::channel::{Channel, Failure, Grouping, Parcel};
use crate::model::{Alert, StoryId, Urgency};

/// A frozen bus or notification daemon never answers.
const DEADLINE: Duration = Duration::from_secs(5);
/// Stories whose notifications are remembered to be replaced; beyond it the oldest story gets a new one.
const REMEMBERED: usize = 200;
/// Alerts that a growing notification goes on showing.
const SHOWN: usize = 3;

#[derive(Default)]
pub(super) struct Desktop {
    stories: HashMap<StoryId, Shown>,
    count: u64,
}

#[derive(Default)]
struct Shown {
    /// The notification daemon's number.
    id: u32,
    alerts: Vec<Alert>,
    /// Larger is newer.
    at: u64,
}

impl Desktop {
    async fn show_on_bus(&mut self, parcel: &Parcel) -> Result<(), Failure> {
        let said = &parcel.notification;
        let mut notification = Notification::new();
        notification
            .appname("diffwire")
            .summary(&said.title)
            .body(&said.markup)
            .urgency(match said.urgency {
                Urgency::Low => Loudness::Low,
                Urgency::Normal => Loudness::Normal,
                Urgency::Critical => Loudness::Critical,
            })
            .hint(Hint::Category("x-diffwire.divergence".to_owned()))
            .timeout(Timeout::Default);
        if let Some(shown) = parcel.story.and_then(|story| self.stories.get(&story)).filter(|shown| shown.id != 0) {
            notification.id(shown.id);
        }
        let handle = match timeout(DEADLINE, notification.show_async()).await {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) => return Err(Failure::down(format!("no notification was shown: {error}"))),
            Err(_) => return Err(Failure::down(format!("the notification daemon did not answer within {} s", DEADLINE.as_secs()))),
        };
        if let Some(story) = parcel.story {
            self.remember(story).id = handle.id();
        }
        Ok(())
    }

    fn remember(&mut self, story: StoryId) -> &mut Shown {
        self.count += 1;
        if self.stories.len() >= REMEMBERED && !self.stories.contains_key(&story) {
            let oldest = self.stories.iter().min_by_key(|(_, shown)| shown.at).map(|(story, _)| *story);
            oldest.and_then(|story| self.stories.remove(&story));
        }
        let shown = self.stories.entry(story).or_default();
        shown.at = self.count;
        shown
    }
}

impl Channel for Desktop {
    fn grouping(&self) -> Grouping {
        Grouping::Story
    }

    fn shown(&self, story: StoryId) -> &[Alert] {
        self.stories.get(&story).map_or(&[], |shown| &shown.alerts)
    }

    fn show(&mut self, story: StoryId, alerts: &[Alert]) {
        let newest = &alerts[alerts.len().saturating_sub(SHOWN)..];
        self.remember(story).alerts = newest.to_vec();
    }

    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Result<(), Failure>> {
        self.show_on_bus(parcel).boxed()
    }
}
