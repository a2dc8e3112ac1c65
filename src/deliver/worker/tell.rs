//! Sends, and turns what became of it into what is remembered: done, to be tried again and when, or given up.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::{select, time};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    super::{
        board::Health,
        channel::{Failure, Grouping, Parcel},
        notice,
        queue::later,
        retry,
    },
    LOOK, Worker,
    ask::settings_hash,
    dead,
    look::{Batch, LONG_PAGE, STALE},
};
use crate::model::{ChannelState, Closed, Delivery, DeliveryState, Notice};

/// What is under way when the daemon stops gets this much longer.
const GRACE: Duration = Duration::from_secs(2);
/// A desktop without a notification daemon is asked this often at most.
const SCREEN_PAUSE: Duration = Duration::from_secs(60);

impl Worker {
    pub(super) async fn send(&mut self, batch: Batch) {
        let Batch { mut deliveries, alerts, story, tells_each } = batch;
        let (Some(notification), Some(newest)) = (self.outbox.render(&alerts), deliveries.last()) else { return };
        let id = match deliveries.as_slice() {
            [_, _, ..] if tells_each => joint_id(&deliveries),
            _ => newest.id.clone(),
        };
        let parcel = Parcel { id, story, notification };
        let Some(outcome) = self.sent(&parcel).await else { return };
        match outcome {
            Ok(()) => {
                if let Some(story) = story {
                    self.channel.show(story, &alerts);
                }
                self.succeeded(&mut deliveries, tells_each).await;
            }
            Err(failure) => self.failed(&deliveries, failure).await,
        }
    }

    /// What became of a parcel; `None` if the daemon stopped first.
    async fn sent(&mut self, parcel: &Parcel) -> Option<Result<(), Failure>> {
        let shutdown = self.shutdown.clone();
        self.not_before = Some(time::Instant::now() + self.settings.gap);
        select! {
            outcome = self.channel.send(parcel) => Some(outcome),
            () = async { shutdown.cancelled().await; time::sleep(GRACE).await } => None,
        }
    }

    /// News of diffwire itself. It is tried as long as an alert, and forgotten then.
    pub(super) async fn tell(&mut self, notice: Notice) {
        let Some(outcome) = self.sent(&notice::parcel(&notice)).await else { return };
        let is_over = later(notice.at, STALE) < Timestamp::now();
        let (channel, title) = (&self.settings.name, &notice.title);
        match outcome {
            Ok(()) => self.notice_failures = 0,
            Err(Failure::Down { what, retry_after }) if !is_over => {
                self.notice_failures = self.notice_failures.saturating_add(1);
                let pause = retry::pause(self.notice_failures.min(retry::IN_FRONT), retry_after, fastrand::f64()).unwrap_or(LOOK);
                self.no_notice_before = Some(time::Instant::now() + pause);
                if self.notice_failures == 1 {
                    tracing::warn!(channel, notice = title, error = what, "a notice was not delivered; trying again later");
                }
                return;
            }
            Err(failure) => tracing::warn!(channel, notice = title, error = %failure, "a notice was given up"),
        }
        self.change(move |state| state.notices.retain(|kept| kept.id != notice.id)).await;
    }

    async fn succeeded(&mut self, deliveries: &mut [Delivery], tells_each: bool) {
        let last = deliveries.len() - 1;
        for (place, delivery) in deliveries.iter_mut().enumerate() {
            delivery.attempts += 1;
            delivery.state = if place == last || tells_each { DeliveryState::Delivered } else { DeliveryState::Superseded };
            delivery.last_error = None;
            self.aside.remove(&delivery.alert);
        }
        let had_failed = std::mem::take(&mut self.failures) > 0;
        let count = deliveries.len() as u64;
        self.board.write(&self.settings.name, |health| {
            *health = Health { delivered: health.delivered + count, last_delivered: Some(Timestamp::now()), ..Health::default() };
        });
        self.record(deliveries.to_vec()).await;
        self.change(|state| state.closed = None).await;
        if had_failed {
            tracing::info!(channel = self.settings.name, "delivers again");
            self.hasten().await;
        }
    }

    async fn failed(&mut self, deliveries: &[Delivery], failure: Failure) {
        let what = failure.to_string();
        self.failures = self.failures.saturating_add(1);
        self.board.write(&self.settings.name, |health| {
            health.failures_in_a_row = health.failures_in_a_row.saturating_add(1);
            health.last_error = Some(what.clone());
            health.is_gone = matches!(failure, Failure::Gone { .. });
        });
        self.complain(deliveries, &failure, &what);
        if self.grouping() == Grouping::Screen {
            return self.wait_for_the_screen(deliveries, &what).await;
        }
        let asked = match failure {
            Failure::Gone { .. } => {
                let closed = Closed { at: Timestamp::now(), what: what.clone(), settings: settings_hash(&self.settings) };
                self.change(move |state| *state = ChannelState { closed: Some(closed.clone()), notices: Vec::new() }).await;
                return self.give_up(deliveries, &what).await;
            }
            Failure::Rejected { .. } => return self.give_up(deliveries, &what).await,
            Failure::Refused { .. } => {
                self.aside.extend(deliveries.iter().map(|delivery| delivery.alert));
                None
            }
            Failure::Down { retry_after, .. } => retry_after,
        };
        let tries = deliveries.iter().map(|delivery| delivery.attempts).max().unwrap_or_default().saturating_add(1);
        let Some(pause) = retry::pause(tries, asked, fastrand::f64()) else { return self.give_up(deliveries, &what).await };
        // one moment for all that went together: by it they are known to belong together at the next try
        let due = later(Timestamp::now(), SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX));
        let planned = deliveries.iter().map(|delivery| Delivery { due, last_error: Some(what.clone()), ..attempted(delivery) });
        self.record(planned.collect()).await;
    }

    fn complain(&self, deliveries: &[Delivery], failure: &Failure, what: &str) {
        let (channel, alert) = (&self.settings.name, &deliveries[0].alert);
        match failure {
            Failure::Gone { .. } => tracing::warn!(channel, error = what, "the channel is closed: its receiver wants no more"),
            Failure::Rejected { .. } => tracing::warn!(channel, %alert, error = what, "an alert was refused for good"),
            _ if self.failures == 1 => tracing::warn!(channel, %alert, error = what, "an alert was not delivered; trying again later"),
            _ => {}
        }
    }

    /// A screen is asked again soon, as long as it takes: whoever sits down at it wants to be told at once.
    async fn wait_for_the_screen(&mut self, deliveries: &[Delivery], what: &str) {
        let pause = retry::pause(self.failures.min(retry::IN_FRONT), None, fastrand::f64()).unwrap_or(SCREEN_PAUSE).min(SCREEN_PAUSE);
        self.not_before = Some(time::Instant::now() + pause);
        // a long wait is no reason to write all of them again every minute
        let changed = deliveries.iter().filter(|delivery| delivery.attempts == 0 || self.failures == 1);
        let changed = changed.map(|delivery| Delivery { last_error: Some(what.to_owned()), ..attempted(delivery) }).collect();
        self.record(changed).await;
    }

    async fn give_up(&mut self, deliveries: &[Delivery], what: &str) {
        self.record(deliveries.iter().map(|delivery| dead(&attempted(delivery), what.to_owned())).collect()).await;
    }

    /// The receiver is back: those that stepped aside while it was away need not wait any longer. What was tried at several moments
    /// stays apart.
    async fn hasten(&mut self) {
        let Ok(mut late) = self.page(None, LONG_PAGE).await else { return };
        if late.len() == LONG_PAGE && self.grouping() == Grouping::Story {
            // half of what was tried together must not go ahead of the other half
            return;
        }
        let now = Timestamp::now();
        late.retain(|delivery| delivery.attempts > 0 && delivery.due > now && !self.aside.contains(&delivery.alert));
        let mut moments: Vec<Timestamp> = late.iter().map(|delivery| delivery.due).collect();
        moments.sort_unstable();
        moments.dedup();
        for delivery in &mut late {
            let place = moments.partition_point(|moment| *moment < delivery.due);
            delivery.due = later(now, SignedDuration::from_micros(place as i64));
        }
        self.record(late).await;
    }
}

/// The same for the same deliveries: a message of several is recognised at every try.
fn joint_id(deliveries: &[Delivery]) -> String {
    let ids: Vec<&str> = deliveries.iter().map(|delivery| delivery.id.as_str()).collect();
    format!("{:032x}", xxh3_128(ids.join(" ").as_bytes()))
}

fn attempted(delivery: &Delivery) -> Delivery {
    Delivery { attempts: delivery.attempts.saturating_add(1), ..delivery.clone() }
}
