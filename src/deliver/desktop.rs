//! Notifications on the session's bus: one a story, replaced as it grows, with what the user can do about it.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt};
use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse, Timeout, Urgency as Loudness};
use tokio::{process::Command, task::AbortHandle, time::timeout};

use super::{
    Order, Outbox,
    channel::{Channel, Failure, Grouping, Parcel},
};
use crate::model::{Alert, AlertId, StoryId, Urgency};

/// A frozen bus or notification daemon never answers.
const DEADLINE: Duration = Duration::from_secs(5);
/// Stories whose notifications are remembered to be replaced; beyond it the oldest story gets a new one.
const REMEMBERED: usize = 200;
/// Alerts that a growing notification goes on showing.
const SHOWN: usize = 3;
/// Notifications whose buttons work; each is a connection to the bus. Beyond it the oldest only shows.
const LISTENED: usize = 50;
/// Articles that a click opens: the new one, and what it differs from.
const OPENED: usize = 2;

const OPEN: &str = "default";
const ACKNOWLEDGE: &str = "acknowledge";
const MUTE: &str = "mute";

pub(super) struct Desktop {
    orders: Option<Arc<dyn Outbox>>,
    stories: HashMap<StoryId, Shown>,
    count: u64,
    /// The notification daemon's numbers, and who waits for an answer at each; the oldest first.
    listeners: VecDeque<(u32, AbortHandle)>,
}

#[derive(Default)]
struct Shown {
    /// The notification daemon's number.
    id: u32,
    alerts: Vec<Alert>,
    /// Larger is newer.
    at: u64,
}

/// What the buttons of one notification act on.
struct Buttons {
    orders: Option<Arc<dyn Outbox>>,
    links: Vec<String>,
    alerts: Vec<AlertId>,
    story: Option<StoryId>,
}

impl Desktop {
    pub fn new(orders: Option<Arc<dyn Outbox>>) -> Self {
        Self { orders, stories: HashMap::new(), count: 0, listeners: VecDeque::new() }
    }

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
        let buttons = Buttons {
            orders: self.orders.clone(),
            links: said.links.iter().take(OPENED).cloned().collect(),
            alerts: said.alerts.clone(),
            story: parcel.story,
        };
        let is_listened = buttons.label(&mut notification);
        let handle = match timeout(DEADLINE, notification.show_async()).await {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) => return Err(Failure::down(format!("no notification was shown: {error}"))),
            Err(_) => return Err(Failure::down(format!("the notification daemon did not answer within {} s", DEADLINE.as_secs()))),
        };
        if let Some(story) = parcel.story {
            self.remember(story).id = handle.id();
        }
        if is_listened {
            self.listen(handle, buttons);
        }
        Ok(())
    }

    /// Waits beside everything else for what the user does; who waited at a notification that this one replaces goes.
    fn listen(&mut self, handle: NotificationHandle, buttons: Buttons) {
        let id = handle.id();
        let (replaced, kept): (VecDeque<_>, VecDeque<_>) = self.listeners.drain(..).partition(|(of, task)| *of == id || task.is_finished());
        self.listeners = kept;
        let surplus = (self.listeners.len() >= LISTENED).then(|| self.listeners.pop_front()).flatten();
        for (_, task) in replaced.into_iter().chain(surplus) {
            task.abort();
        }
        let task = tokio::spawn(async move {
            let mut response = None;
            handle.wait_for_action_async(|given: &NotificationResponse| response = Some(given.clone())).await;
            buttons.act(response).await;
        });
        self.listeners.push_back((id, task.abort_handle()));
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

impl Drop for Desktop {
    fn drop(&mut self) {
        for (_, task) in &self.listeners {
            task.abort();
        }
    }
}

impl Buttons {
    /// Puts the buttons onto a notification; `false` where there are none.
    fn label(&self, notification: &mut Notification) -> bool {
        let can_order = self.orders.is_some() && !self.alerts.is_empty();
        if !self.links.is_empty() {
            notification.action(OPEN, if self.links.len() > 1 { "Open both articles" } else { "Open the article" });
        }
        if can_order {
            notification.action(ACKNOWLEDGE, "I know");
        }
        if can_order && self.story.is_some() {
            notification.action(MUTE, "Mute this story");
        }
        can_order || !self.links.is_empty()
    }

    async fn act(self, response: Option<NotificationResponse>) {
        let order = match response {
            Some(NotificationResponse::Default) => return self.open(),
            Some(NotificationResponse::Action(name)) if name == OPEN => return self.open(),
            Some(NotificationResponse::Action(name)) if name == ACKNOWLEDGE => Order::Acknowledge(self.alerts),
            Some(NotificationResponse::Action(name)) if name == MUTE => match self.story {
                Some(story) => Order::Mute(story),
                None => return,
            },
            // closed, or timed out
            _ => return,
        };
        let Some(orders) = self.orders else { return };
        match tokio::task::spawn_blocking(move || orders.order(&order).map(|()| order)).await {
            Ok(Ok(order)) => tracing::info!(?order, "done as asked for at a notification"),
            Ok(Err(error)) => tracing::warn!(%error, "what was asked for at a notification could not be done"),
            Err(error) => tracing::warn!(%error, "what was asked for at a notification ended unexpectedly"),
        }
    }

    /// Opens the articles with the desktop's own means. A service's sandbox is no place for a browser, so that systemd starts it there.
    fn open(&self) {
        for link in &self.links {
            let mut command = match std::env::var_os("INVOCATION_ID") {
                Some(_) => {
                    let mut run = Command::new("systemd-run");
                    run.args(["--user", "--collect", "--quiet", "--", "xdg-open"]);
                    run
                }
                None => Command::new("xdg-open"),
            };
            let started = command.arg(link).stdin(std::process::Stdio::null()).kill_on_drop(false).spawn();
            match started {
                // it is waited for by the runtime
                Ok(_) => tracing::debug!(link, "opened"),
                Err(error) => tracing::warn!(link, %error, "an article cannot be opened: is xdg-open installed?"),
            }
        }
    }
}

impl Channel for Desktop {
    fn grouping(&self) -> Grouping {
        Grouping::Screen
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
