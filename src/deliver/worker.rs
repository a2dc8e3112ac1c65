//! One channel's worker: takes what waits, sends it, records what became of it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{select, sync::watch, time};
use tokio_util::sync::CancellationToken;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::{
    Outbox, Settings, Trouble,
    channel::{Channel, Failure, Grouping, Parcel},
    notice,
    queue::{self, Next, later},
    retry,
};
use crate::model::{Alert, AlertId, ChannelState, Closed, Delivery, DeliveryState, Notice, StoryId};

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
/// A digest goes out so long after its moment, when all that was decided before it is stored: what belongs to it never changes.
const SETTLED: SignedDuration = SignedDuration::from_secs(10);
/// Alerts in one digest; more of them are several.
const DIGEST: usize = 50;
/// What was decided so far ahead of now was decided before the clock was set back, and is held no longer.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

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

    fn write(&self, channel: &str, change: impl FnOnce(&mut Health)) {
        change(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(channel.to_owned()).or_default());
    }
}

pub(super) struct Worker {
    settings: Settings,
    channel: Box<dyn Channel>,
    outbox: Arc<dyn Outbox>,
    debounce: Duration,
    board: Board,
    shutdown: CancellationToken,
    wake: watch::Receiver<()>,
    /// Refused, though the receiver was there: they do not keep others waiting.
    aside: HashSet<AlertId>,
    /// Alerts that wait where more than their order counts, so that they are not read at every look.
    known: HashMap<AlertId, Alert>,
    /// Nothing is sent before this.
    not_before: Option<time::Instant>,
    /// No notice is sent before this.
    no_notice_before: Option<time::Instant>,
    failures: u32,
    notice_failures: u32,
}

/// What a look at the queue found to do.
enum Work {
    Send(Batch),
    Tell(Notice),
    /// These are done without being sent.
    Close(Vec<Delivery>),
    Sleep(Duration),
}

/// Deliveries that go out as one message.
struct Batch {
    deliveries: Vec<Delivery>,
    /// What it shows, in order of decision: theirs, and those that the channel shows already.
    alerts: Vec<Alert>,
    /// `None`: of several.
    story: Option<StoryId>,
    /// They were held together, and each is told by this message.
    is_digest: bool,
}

impl Worker {
    pub fn new(
        settings: Settings,
        channel: Box<dyn Channel>,
        outbox: Arc<dyn Outbox>,
        debounce: Duration,
        board: Board,
        shutdown: CancellationToken,
        wake: watch::Receiver<()>,
    ) -> Self {
        // with other settings than before, a closed channel is open again
        board.write(&settings.name, |health| health.is_gone = false);
        Self {
            settings,
            channel,
            outbox,
            debounce,
            board,
            shutdown,
            wake,
            aside: HashSet::new(),
            known: HashMap::new(),
            not_before: None,
            no_notice_before: None,
            failures: 0,
            notice_failures: 0,
        }
    }

    pub async fn run(mut self) {
        while !self.shutdown.is_cancelled() {
            self.wake.mark_unchanged();
            let work = match self.look(Timestamp::now()).await {
                Ok(work) => work,
                Err(error) => {
                    tracing::warn!(channel = self.settings.name, %error, "the outbox cannot be read; trying again");
                    Work::Sleep(STORE_PAUSE)
                }
            };
            match work {
                Work::Send(batch) => self.send(batch).await,
                Work::Tell(notice) => self.tell(notice).await,
                Work::Close(deliveries) => self.record(deliveries).await,
                Work::Sleep(pause) => self.sleep(pause).await,
            }
        }
    }

    async fn look(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        if let Some(pause) = left(self.not_before) {
            return Ok(Work::Sleep(pause));
        }
        let state = self.state().await?;
        if let Some(closed) = state.closed {
            return self.look_at_closed(&closed).await;
        }
        let quiet_until = self.settings.hours.quiet_until(now);
        let mut notice_due = None;
        if let Some(notice) = state.notices.into_iter().next().filter(|_| quiet_until.is_none()) {
            notice_due = left(self.no_notice_before);
            if notice_due.is_none() {
                return Ok(Work::Tell(notice));
            }
        }
        let work = self.look_at_alerts(quiet_until, now).await?;
        Ok(match (work, notice_due) {
            (Work::Sleep(pause), Some(due)) => Work::Sleep(pause.min(due)),
            (work, _) => work,
        })
    }

    async fn look_at_alerts(&mut self, quiet_until: Option<Timestamp>, now: Timestamp) -> Result<Work, Trouble> {
        match (self.channel.grouping(), self.settings.hours.is_always()) {
            (Grouping::Each, true) => self.look_at_each(now).await,
            (Grouping::Story, true) => {
                let page = self.page(None, PAGE * 8).await?;
                let (waiting, closed) = self.known_of(page, now).await?;
                if closed.is_empty() { Ok(self.look_at_stories(waiting, now)) } else { Ok(Work::Close(closed)) }
            }
            (_, false) => self.look_at_held(quiet_until, now).await,
        }
    }

    /// A receiver that wants no more is sent only what was asked for by hand.
    async fn look_at_closed(&mut self, closed: &Closed) -> Result<Work, Trouble> {
        self.board.write(&self.settings.name, |health| {
            health.is_gone = true;
            health.last_error = Some(closed.what.clone());
        });
        let mut refused = Vec::new();
        for delivery in self.page(None, PAGE).await? {
            match self.alert(delivery.alert).await? {
                Some(alert) if is_resent(&delivery, &alert) => {
                    return Ok(Work::Send(Batch {
                        deliveries: vec![delivery],
                        story: Some(alert.story),
                        alerts: vec![alert],
                        is_digest: false,
                    }));
                }
                _ => refused.push(dead(&delivery, format!("{}; send again when it does", closed.what))),
            }
        }
        Ok(if refused.is_empty() { Work::Sleep(LOOK) } else { Work::Close(refused) })
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
            return Ok(Work::Close(vec![dead(delivery, NOT_STORED.to_owned())]));
        };
        Ok(Work::Send(Batch { deliveries, story: Some(alert.story), alerts: vec![alert], is_digest: false }))
    }

    /// Deliveries with their alerts at hand in `known`; and those that are done without being sent.
    async fn known_of(&mut self, page: Vec<Delivery>, now: Timestamp) -> Result<(Vec<Delivery>, Vec<Delivery>), Trouble> {
        let ids: HashSet<AlertId> = page.iter().map(|delivery| delivery.alert).collect();
        self.known.retain(|id, _| ids.contains(id));
        let (mut waiting, mut closed) = (Vec::with_capacity(page.len()), Vec::new());
        for delivery in page {
            if !self.known.contains_key(&delivery.alert) {
                match self.alert(delivery.alert).await? {
                    Some(alert) => drop(self.known.insert(delivery.alert, alert)),
                    None => {
                        closed.push(dead(&delivery, NOT_STORED.to_owned()));
                        continue;
                    }
                }
            }
            let is_stale =
                self.channel.grouping() == Grouping::Story && delivery.attempts > 0 && later(self.counts_from(&delivery), STALE) < now;
            if is_stale {
                closed.push(dead(&delivery, "nobody was there to see it for three days".to_owned()));
            } else {
                waiting.push(delivery);
            }
        }
        Ok((waiting, closed))
    }

    /// When a delivery's alert was decided; one that was planned anew by hand counts from then.
    fn counts_from(&self, delivery: &Delivery) -> Timestamp {
        self.known[&delivery.alert].at.max(delivery.due)
    }

    fn look_at_stories(&self, waiting: Vec<Delivery>, now: Timestamp) -> Work {
        let stories: Vec<_> = waiting.iter().map(|delivery| (self.known[&delivery.alert].story, self.counts_from(delivery))).collect();
        match queue::by_story(&stories, self.debounce, now) {
            Next::Send(places) => Work::Send(self.batch(places.iter().map(|place| waiting[*place].clone()).collect(), false)),
            Next::Wait(until) => Work::Sleep(Duration::try_from(until.duration_since(now)).unwrap_or(LOOK)),
            Next::Nothing => Work::Sleep(LOOK),
        }
    }

    /// A message of deliveries whose alerts are at hand.
    fn batch(&self, deliveries: Vec<Delivery>, is_digest: bool) -> Batch {
        let mut alerts: Vec<Alert> = deliveries.iter().map(|delivery| self.known[&delivery.alert].clone()).collect();
        let first = alerts.first().map(|alert| alert.story);
        let story = first.filter(|story| alerts.iter().all(|alert| alert.story == *story));
        alerts.extend(story.map_or(&[][..], |story| self.channel.shown(story)).iter().cloned());
        alerts.sort_by_key(|alert| alert.id);
        alerts.dedup_by_key(|alert| alert.id);
        Batch { deliveries, alerts, story, is_digest }
    }

    /// Where hours are kept: what was asked for by hand, then digests whose moment has come, then what came up outside quiet hours.
    async fn look_at_held(&mut self, quiet_until: Option<Timestamp>, now: Timestamp) -> Result<Work, Trouble> {
        let page = self.page(None, PAGE * 8).await?;
        let (waiting, closed) = self.known_of(page, now).await?;
        if !closed.is_empty() {
            return Ok(Work::Close(closed));
        }
        if let Some(resent) = waiting.iter().find(|delivery| is_resent(delivery, &self.known[&delivery.alert]) && delivery.due <= now) {
            return Ok(Work::Send(self.batch(vec![resent.clone()], false)));
        }
        if let Some(until) = quiet_until {
            return Ok(Work::Sleep(until_then(until, now)));
        }
        let mut held: BTreeMap<Timestamp, Vec<Delivery>> = BTreeMap::new();
        let mut live = Vec::new();
        for delivery in waiting {
            let at = self.known[&delivery.alert].at;
            match self.settings.hours.held_until(at).filter(|_| at <= later(now, AHEAD)) {
                Some(until) => held.entry(until).or_default().push(delivery),
                None => live.push(delivery),
            }
        }
        let mut wait: Option<Timestamp> = None;
        for (until, mut members) in held {
            let moment = later(until, SETTLED);
            members.truncate(DIGEST);
            let due = members.iter().map(|delivery| queue::due(delivery, now)).max().unwrap_or(now);
            // a first try is due when the digest is, a later one after its pause
            let at = if members.iter().all(|delivery| delivery.attempts == 0) { moment } else { moment.max(due) };
            if at <= now {
                return Ok(Work::Send(self.batch(members, true)));
            }
            wait = Some(wait.map_or(at, |wait| wait.min(at)));
            let keeps_others = members
                .iter()
                .any(|delivery| delivery.attempts > 0 && delivery.attempts < retry::IN_FRONT && !self.aside.contains(&delivery.alert));
            if keeps_others {
                return Ok(Work::Sleep(until_then(at, now)));
            }
        }
        let work = match self.channel.grouping() {
            Grouping::Story => self.look_at_stories(live, now),
            Grouping::Each => match queue::each(&live, &self.aside, now) {
                Next::Send(places) => Work::Send(self.batch(places.iter().map(|place| live[*place].clone()).collect(), false)),
                Next::Wait(until) => Work::Sleep(until_then(until, now)),
                Next::Nothing => Work::Sleep(LOOK),
            },
        };
        Ok(match (work, wait) {
            (Work::Sleep(pause), Some(wait)) => Work::Sleep(pause.min(until_then(wait, now))),
            (work, _) => work,
        })
    }

    async fn send(&mut self, batch: Batch) {
        let Batch { mut deliveries, alerts, story, is_digest } = batch;
        let (Some(notification), Some(newest)) = (self.outbox.render(&alerts), deliveries.last()) else { return };
        let id = match deliveries.as_slice() {
            [_, _, ..] if is_digest => digest_id(&deliveries),
            _ => newest.id.clone(),
        };
        let parcel = Parcel { id, story, notification };
        let Some(outcome) = self.sent(&parcel).await else { return };
        match outcome {
            Ok(()) => {
                if let Some(story) = story {
                    self.channel.show(story, &alerts);
                }
                self.succeeded(&mut deliveries, is_digest).await;
            }
            Err(failure) => self.failed(&mut deliveries, failure).await,
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
    async fn tell(&mut self, notice: Notice) {
        let Some(outcome) = self.sent(&notice::parcel(&notice)).await else { return };
        let is_over = later(notice.at, STALE) < Timestamp::now();
        match outcome {
            Ok(()) => self.notice_failures = 0,
            Err(Failure::Down { what, retry_after }) if !is_over => {
                self.notice_failures = self.notice_failures.saturating_add(1);
                let pause = retry::pause(self.notice_failures.min(retry::IN_FRONT), retry_after, fastrand::f64()).unwrap_or(LOOK);
                self.no_notice_before = Some(time::Instant::now() + pause);
                if self.notice_failures == 1 {
                    tracing::warn!(
                        channel = self.settings.name,
                        notice = notice.title,
                        error = what,
                        "a notice was not delivered; trying again later"
                    );
                }
                return;
            }
            Err(failure) => tracing::warn!(channel = self.settings.name, notice = notice.title, error = %failure, "a notice was given up"),
        }
        self.change(move |state| state.notices.retain(|kept| kept.id != notice.id)).await;
    }

    async fn succeeded(&mut self, deliveries: &mut [Delivery], is_digest: bool) {
        let last = deliveries.len() - 1;
        for (place, delivery) in deliveries.iter_mut().enumerate() {
            delivery.attempts += 1;
            delivery.state = if place == last || is_digest { DeliveryState::Delivered } else { DeliveryState::Superseded };
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

    async fn failed(&mut self, deliveries: &mut [Delivery], failure: Failure) {
        let what = failure.to_string();
        self.failures = self.failures.saturating_add(1);
        self.board.write(&self.settings.name, |health| {
            health.failures_in_a_row = health.failures_in_a_row.saturating_add(1);
            health.last_error = Some(what.clone());
            health.is_gone = matches!(failure, Failure::Gone { .. });
        });
        match failure {
            Failure::Gone { .. } => {
                tracing::warn!(channel = self.settings.name, error = what, "the channel is closed: its receiver wants no more");
            }
            Failure::Rejected { .. } => {
                tracing::warn!(channel = self.settings.name, alert = %deliveries[0].alert, error = what, "an alert was refused for good");
            }
            _ if self.failures == 1 => {
                tracing::warn!(channel = self.settings.name, alert = %deliveries[0].alert, error = what, "an alert was not delivered; trying again later");
            }
            _ => {}
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
                let closed = Closed { at: Timestamp::now(), what: what.clone(), settings: settings_hash(&self.settings) };
                self.change(move |state| *state = ChannelState { closed: Some(closed.clone()), notices: Vec::new() }).await;
                let refused = deliveries.iter().map(|delivery| dead(&attempted(delivery), what.clone())).collect();
                return self.record(refused).await;
            }
            Failure::Rejected { .. } => {
                let refused = deliveries.iter().map(|delivery| dead(&attempted(delivery), what.clone())).collect();
                return self.record(refused).await;
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
                Err(error) => tracing::warn!(channel = self.settings.name, %error, "a delivery could not be recorded; trying again"),
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
        let (outbox, name) = (Arc::clone(&self.outbox), self.settings.name.clone());
        blocking(move || outbox.waiting(&name, after, limit)).await
    }

    /// What is remembered of the channel; closed by other settings than today's, it is open.
    async fn state(&self) -> Result<ChannelState, Trouble> {
        let (outbox, name) = (Arc::clone(&self.outbox), self.settings.name.clone());
        let mut state = blocking(move || outbox.change_channel(&name, &mut |_| {})).await?;
        let today = settings_hash(&self.settings);
        state.closed = state.closed.filter(|closed| closed.settings == today);
        Ok(state)
    }

    /// Changes what is remembered of the channel; tried until it is.
    async fn change(&self, change: impl Fn(&mut ChannelState) + Send + Sync + 'static) {
        let change = Arc::new(change);
        loop {
            let (outbox, name, change) = (Arc::clone(&self.outbox), self.settings.name.clone(), Arc::clone(&change));
            match blocking(move || outbox.change_channel(&name, &mut |state| change(state))).await {
                Ok(_) => return,
                Err(error) => tracing::warn!(channel = self.settings.name, %error, "a channel's state could not be recorded; trying again"),
            }
            select! {
                () = time::sleep(STORE_PAUSE) => {}
                () = self.shutdown.cancelled() => return,
            }
        }
    }

    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        let outbox = Arc::clone(&self.outbox);
        blocking(move || outbox.alert(id)).await
    }
}

const NOT_STORED: &str = "the alert is no longer stored";

/// How long it is until a moment of the future.
fn left(until: Option<time::Instant>) -> Option<Duration> {
    until.map(|at| at.saturating_duration_since(time::Instant::now())).filter(|left| !left.is_zero())
}

fn until_then(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

/// Whether a delivery was put back into the outbox by hand.
fn is_resent(delivery: &Delivery, alert: &Alert) -> bool {
    delivery.attempts == 0 && delivery.due > alert.at
}

/// The same for the same deliveries: a digest is recognised at every try.
fn digest_id(deliveries: &[Delivery]) -> String {
    let ids: Vec<&str> = deliveries.iter().map(|delivery| delivery.id.as_str()).collect();
    format!("{:032x}", xxh3_128(ids.join(" ").as_bytes()))
}

/// The same as long as the channel means the same receiver.
fn settings_hash(settings: &Settings) -> u64 {
    xxh3_64(format!("{:?}", settings.kind).as_bytes())
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
