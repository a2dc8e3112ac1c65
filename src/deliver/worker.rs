//! One channel's worker: takes what waits, sends it, records what became of it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{select, sync::watch, time};
use tokio_util::sync::CancellationToken;

use super::{
    Outbox, Trouble,
    channel::{Channel, Failure, Grouping, Parcel},
    queue::{self, Next, later},
    retry,
};
use crate::model::{Alert, AlertId, Delivery, DeliveryState, StoryId};

/// How many waiting deliveries are looked at together.
const PAGE: usize = 64;
/// Also without news the queue is looked at this often, so that a clock that was set is noticed.
const LOOK: Duration = Duration::from_secs(60);
/// What is under way when the daemon stops gets this much longer.
const GRACE: Duration = Duration::from_secs(2);
/// After the store could not be asked.
const STORE_PAUSE: Duration = Duration::from_secs(5);
/// A desktop without a notification daemon is asked this often at most, and after a try told of nothing older than [`STALE`].
const DESKTOP_PAUSE: Duration = Duration::from_secs(60);
const STALE: SignedDuration = SignedDuration::from_hours(72);

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

    fn write(&self, channel: &str, change: impl FnOnce(&mut Health)) {
        change(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(channel.to_owned()).or_default());
    }
}

pub(super) struct Worker {
    name: String,
    channel: Box<dyn Channel>,
    outbox: Arc<dyn Outbox>,
    debounce: Duration,
    board: Board,
    shutdown: CancellationToken,
    wake: watch::Receiver<()>,
    /// Refused, though the receiver was there: they do not keep others waiting.
    aside: HashSet<AlertId>,
    /// Alerts of a grouping channel that wait, so that they are not read at every look.
    known: HashMap<AlertId, Alert>,
    /// Nothing is sent before this.
    not_before: Option<time::Instant>,
    failures: u32,
    /// The receiver asked for no more.
    gone_since: Option<Timestamp>,
}

/// What a look at the queue found to do.
enum Work {
    Send {
        deliveries: Vec<Delivery>,
        alerts: Vec<Alert>,
        story: Option<StoryId>,
    },
    /// These are done without being sent.
    Close(Vec<Delivery>),
    Sleep(Duration),
}

impl Worker {
    pub fn new(
        name: String,
        channel: Box<dyn Channel>,
        outbox: Arc<dyn Outbox>,
        debounce: Duration,
        board: Board,
        shutdown: CancellationToken,
        wake: watch::Receiver<()>,
    ) -> Self {
        board.write(&name, |_| {});
        let (aside, known) = (HashSet::new(), HashMap::new());
        Self { name, channel, outbox, debounce, board, shutdown, wake, aside, known, not_before: None, failures: 0, gone_since: None }
    }

    pub async fn run(mut self) {
        while !self.shutdown.is_cancelled() {
            self.wake.mark_unchanged();
            let work = match self.look(Timestamp::now()).await {
                Ok(work) => work,
                Err(error) => {
                    tracing::warn!(channel = self.name, %error, "the outbox cannot be read; trying again");
                    Work::Sleep(STORE_PAUSE)
                }
            };
            match work {
                Work::Send { deliveries, alerts, story } => self.send(deliveries, alerts, story).await,
                Work::Close(deliveries) => self.record(deliveries).await,
                Work::Sleep(pause) => self.sleep(pause).await,
            }
        }
    }

    async fn look(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        if let Some(pause) = self.not_before.map(|at| at.saturating_duration_since(time::Instant::now())).filter(|left| !left.is_zero()) {
            return Ok(Work::Sleep(pause));
        }
        match self.channel.grouping() {
            Grouping::Each => self.look_at_each(now).await,
            Grouping::Story => self.look_at_stories(now).await,
        }
    }

    async fn look_at_each(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        let mut after = None;
        let mut wait: Option<Timestamp> = None;
        loop {
            let page = self.page(after, PAGE).await?;
            match queue::each(&page, &self.aside, now) {
                Next::Send(places) => return self.prepared(places.into_iter().map(|place| page[place].clone()).collect()).await,
                Next::Wait(until) => wait = Some(wait.map_or(until, |wait| wait.min(until))),
                Next::Nothing => {}
            }
            // a page of deliveries that all stepped aside says nothing about those behind it
            let all_aside = page.iter().all(|delivery| delivery.attempts >= retry::IN_FRONT || self.aside.contains(&delivery.alert));
            match page.last() {
                Some(last) if all_aside && page.len() == PAGE => after = Some(last.alert),
                _ => break,
            }
        }
        let pause = wait.and_then(|until| Duration::try_from(until.duration_since(now)).ok());
        Ok(Work::Sleep(pause.unwrap_or(LOOK)))
    }

    async fn prepared(&mut self, deliveries: Vec<Delivery>) -> Result<Work, Trouble> {
        let Some(delivery) = deliveries.first() else { return Ok(Work::Sleep(LOOK)) };
        let Some(alert) = self.alert(delivery.alert).await? else {
            return Ok(Work::Close(vec![dead(delivery, "the alert is no longer stored".to_owned())]));
        };
        // one that was planned anew by hand is tried all the same
        let is_resent = delivery.attempts == 0 && delivery.due > alert.at;
        if self.gone_since.is_some() && !is_resent {
            let why = "410: the receiver wants no more alerts; send again when it does".to_owned();
            return Ok(Work::Close(vec![dead(delivery, why)]));
        }
        let story = Some(alert.story);
        Ok(Work::Send { deliveries, alerts: vec![alert], story })
    }

    async fn look_at_stories(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        let page = self.page(None, PAGE * 8).await?;
        let ids: HashSet<AlertId> = page.iter().map(|delivery| delivery.alert).collect();
        self.known.retain(|id, _| ids.contains(id));
        let mut closed = Vec::new();
        let mut waiting = Vec::new();
        for delivery in page {
            if !self.known.contains_key(&delivery.alert) {
                match self.alert(delivery.alert).await? {
                    Some(alert) => drop(self.known.insert(delivery.alert, alert)),
                    None => {
                        closed.push(dead(&delivery, "the alert is no longer stored".to_owned()));
                        continue;
                    }
                }
            }
            // one that was planned anew by hand counts from then
            let at = self.known[&delivery.alert].at.max(delivery.due);
            if delivery.attempts > 0 && later(at, STALE) < now {
                closed.push(dead(&delivery, "nobody was there to see it for three days".to_owned()));
            } else {
                waiting.push((delivery, at));
            }
        }
        if !closed.is_empty() {
            return Ok(Work::Close(closed));
        }
        let stories: Vec<_> = waiting.iter().map(|(delivery, at)| (self.known[&delivery.alert].story, *at)).collect();
        match queue::by_story(&stories, self.debounce, now) {
            Next::Send(places) => {
                let deliveries: Vec<Delivery> = places.iter().map(|place| waiting[*place].0.clone()).collect();
                let first = stories[places[0]].0;
                let story = places.iter().all(|place| stories[*place].0 == first).then_some(first);
                let mut alerts = story.map_or_else(Vec::new, |story| self.channel.shown(story).to_vec());
                alerts.extend(deliveries.iter().map(|delivery| self.known[&delivery.alert].clone()));
                alerts.sort_by_key(|alert| alert.id);
                alerts.dedup_by_key(|alert| alert.id);
                Ok(Work::Send { deliveries, alerts, story })
            }
            Next::Wait(until) => Ok(Work::Sleep(Duration::try_from(until.duration_since(now)).unwrap_or(LOOK))),
            Next::Nothing => Ok(Work::Sleep(LOOK)),
        }
    }

    async fn send(&mut self, mut deliveries: Vec<Delivery>, alerts: Vec<Alert>, story: Option<StoryId>) {
        let (Some(notification), Some(newest)) = (self.outbox.render(&alerts), deliveries.last()) else { return };
        let parcel = Parcel { id: newest.id.clone(), story, notification };
        let shutdown = self.shutdown.clone();
        let outcome = select! {
            outcome = self.channel.send(&parcel) => outcome,
            () = async { shutdown.cancelled().await; time::sleep(GRACE).await } => return,
        };
        match outcome {
            Ok(()) => {
                if let Some(story) = story {
                    self.channel.show(story, &alerts);
                }
                self.succeeded(&mut deliveries).await;
            }
            Err(failure) => self.failed(&mut deliveries, failure).await,
        }
    }

    async fn succeeded(&mut self, deliveries: &mut [Delivery]) {
        let last = deliveries.len() - 1;
        for (place, delivery) in deliveries.iter_mut().enumerate() {
            delivery.attempts += 1;
            delivery.state = if place == last { DeliveryState::Delivered } else { DeliveryState::Superseded };
            delivery.last_error = None;
            self.aside.remove(&delivery.alert);
        }
        self.gone_since = None;
        let had_failed = std::mem::take(&mut self.failures) > 0;
        let count = deliveries.len() as u64;
        self.board.write(&self.name, |health| {
            *health = Health { delivered: health.delivered + count, last_delivered: Some(Timestamp::now()), ..Health::default() };
        });
        self.record(deliveries.to_vec()).await;
        if had_failed {
            tracing::info!(channel = self.name, "delivers again");
            self.hasten().await;
        }
    }

    async fn failed(&mut self, deliveries: &mut [Delivery], failure: Failure) {
        let what = failure.to_string();
        self.failures = self.failures.saturating_add(1);
        self.board.write(&self.name, |health| {
            health.failures_in_a_row = health.failures_in_a_row.saturating_add(1);
            health.last_error = Some(what.clone());
            health.is_gone = matches!(failure, Failure::Gone { .. });
        });
        if self.failures == 1 || matches!(failure, Failure::Gone { .. }) {
            tracing::warn!(channel = self.name, alert = %deliveries[0].alert, error = what, "an alert was not delivered; trying again later");
        }
        if self.channel.grouping() == Grouping::Story {
            let pause = retry::pause(self.failures.min(8), None, fastrand::f64()).unwrap_or(DESKTOP_PAUSE).min(DESKTOP_PAUSE);
            self.not_before = Some(time::Instant::now() + pause);
            // a long wait is no reason to write all of them again every minute
            let changed = deliveries.iter().filter(|delivery| delivery.attempts == 0 || self.failures == 1);
            let changed = changed.map(|delivery| Delivery { last_error: Some(what.clone()), ..attempted(delivery) }).collect();
            return self.record(changed).await;
        }
        let asked = match failure {
            Failure::Gone { .. } => {
                self.gone_since = Some(Timestamp::now());
                let closed = deliveries.iter().map(|delivery| dead(&attempted(delivery), what.clone())).collect();
                return self.record(closed).await;
            }
            Failure::Refused { .. } => {
                self.aside.extend(deliveries.iter().map(|delivery| delivery.alert));
                None
            }
            Failure::Down { retry_after, .. } => retry_after,
        };
        let now = Timestamp::now();
        let planned = deliveries
            .iter()
            .map(attempted)
            .map(|delivery| match retry::pause(delivery.attempts, asked, fastrand::f64()) {
                Some(pause) => Delivery {
                    due: later(now, SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX)),
                    last_error: Some(what.clone()),
                    ..delivery
                },
                None => dead(&delivery, what.clone()),
            })
            .collect();
        self.record(planned).await;
    }

    /// The receiver is back: those that stepped aside while it was away need not wait any longer.
    async fn hasten(&mut self) {
        let Ok(page) = self.page(None, PAGE).await else { return };
        let now = Timestamp::now();
        let due: Vec<Delivery> = page
            .into_iter()
            .filter(|delivery| delivery.attempts > 0 && delivery.due > now && !self.aside.contains(&delivery.alert))
            .map(|delivery| Delivery { due: now, ..delivery })
            .collect();
        self.record(due).await;
    }

    /// Nothing more is sent until what was sent is recorded.
    async fn record(&mut self, deliveries: Vec<Delivery>) {
        if deliveries.is_empty() {
            return;
        }
        let deliveries = Arc::new(deliveries);
        loop {
            let (outbox, rows) = (Arc::clone(&self.outbox), Arc::clone(&deliveries));
            match blocking(move || outbox.record(&rows)).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(channel = self.name, %error, "a delivery could not be recorded; trying again"),
            }
            select! {
                () = time::sleep(STORE_PAUSE) => {}
                () = self.shutdown.cancelled() => return,
            }
        }
    }

    async fn sleep(&mut self, pause: Duration) {
        let is_held = self.not_before.is_some_and(|at| at > time::Instant::now());
        select! {
            () = time::sleep(pause.clamp(Duration::from_millis(5), LOOK)) => {}
            () = self.shutdown.cancelled() => {}
            woken = self.wake.changed(), if !is_held => {
                if woken.is_err() {
                    // nobody is left to wake us; the looks go on
                    time::sleep(pause.min(Duration::from_secs(1))).await;
                }
            }
        }
    }

    async fn page(&self, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble> {
        let (outbox, name) = (Arc::clone(&self.outbox), self.name.clone());
        blocking(move || outbox.waiting(&name, after, limit)).await
    }

    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        let outbox = Arc::clone(&self.outbox);
        blocking(move || outbox.alert(id)).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(Trouble::from)?
}

fn attempted(delivery: &Delivery) -> Delivery {
    Delivery { attempts: delivery.attempts.saturating_add(1), ..delivery.clone() }
}

fn dead(delivery: &Delivery, why: String) -> Delivery {
    Delivery { state: DeliveryState::Dead, last_error: Some(why), ..delivery.clone() }
}
