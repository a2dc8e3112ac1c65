//! Feeds in, arrivals out: who is asked when, by how many workers, and what is remembered of it.
//!
//! The scheduler owns the clock; when a feed is due is decided by [`schedule::next`], how a host is treated by the client. A state is saved
//! only after every entry that the poll brought was settled, so that a crash in between costs one more request and loses nothing.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{mpsc, oneshot},
    task::{self, JoinSet},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};
use url::Url;

use super::{
    arrival::Arrival,
    offline::Doubts,
    poll::Pushed,
    websub::Subscriber,
    work::{self, Context, Finished, Work},
};
use crate::{
    feed::schedule::{self, News, Outcome},
    fetch::Client,
    model::{FeedState, PollKind},
};

/// What the scheduler asks of the store. All calls may block.
pub trait Memory: Send + Sync + 'static {
    /// Whether an entry with this fingerprint was settled before.
    fn is_known(&self, feed: &str, guid: &str, fingerprint: u64) -> bool;
    fn load_feed(&self, url: &str) -> Option<FeedState>;
    fn save_feed(&self, state: &FeedState);
}

/// A feed as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub url: String,
    pub outlet: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub schedule: schedule::Settings,
    /// Polls under way at once; each waits for its host most of the time.
    pub workers: usize,
    /// Articles that one poll looks at; what is left comes with the next.
    pub most_pages: usize,
    /// Between two feeds that would otherwise start together, as far as the floor leaves room.
    pub stagger: Duration,
    /// How often a page that fails is tried before the feed's own words have to do.
    pub page_attempts: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            schedule: schedule::Settings::default(),
            workers: 128,
            most_pages: 50,
            stagger: Duration::from_millis(600),
            page_attempts: 3,
        }
    }
}

/// Something that the user should hear of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedNews {
    pub feed_url: String,
    pub outlet: Option<String>,
    pub news: News,
    /// What happened last.
    pub sentence: String,
}

enum Command {
    Reload(Vec<Feed>),
    /// Pause, resume, ask now; answers whether the feed is known.
    Change(String, Change, oneshot::Sender<bool>),
    Push(String, Pushed),
    /// Until when a feed's hub pushes; `None` if it does not.
    Lease(String, Option<Timestamp>),
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Pause,
    Resume,
    AskNow,
}

/// Speaks to a running scheduler. Every call returns at once where the scheduler has ended.
#[derive(Debug, Clone)]
pub struct Handle(mpsc::UnboundedSender<Command>);

impl Handle {
    /// The feeds from now on; those that stay keep their state.
    pub fn reload(&self, feeds: Vec<Feed>) {
        // A scheduler that has ended has no feeds.
        let _ = self.0.send(Command::Reload(feeds));
    }

    /// Whether there is such a feed. A paused feed is not asked until it is resumed.
    pub async fn pause(&self, url: &str) -> bool {
        self.change(url, Change::Pause).await
    }

    /// Whether there is such a feed. Also wakes one that is gone.
    pub async fn resume(&self, url: &str) -> bool {
        self.change(url, Change::Resume).await
    }

    /// Whether there is such a feed. Its host's pauses still hold.
    pub async fn ask_now(&self, url: &str) -> bool {
        self.change(url, Change::AskNow).await
    }

    /// A hub brings what is new of a feed.
    pub fn push(&self, url: &str, pushed: Pushed) {
        // Whoever has ended asks again after the next start.
        let _ = self.0.send(Command::Push(url.to_owned(), pushed));
    }

    /// A hub has said until when it pushes a feed, or that it does not.
    pub fn lease(&self, url: &str, until: Option<Timestamp>) {
        // As above.
        let _ = self.0.send(Command::Lease(url.to_owned(), until));
    }

    async fn change(&self, url: &str, change: Change) -> bool {
        let (answer, answered) = oneshot::channel();
        self.0.send(Command::Change(url.to_owned(), change, answer)).is_ok() && answered.await.unwrap_or(false)
    }
}

struct Slot {
    feed: Feed,
    state: FeedState,
    is_running: bool,
    /// The heap's entry that counts; older ones are passed over.
    ticket: u64,
}

/// Asks feeds when they are due, until it is told to stop.
pub struct Scheduler {
    settings: Settings,
    context: Arc<Context>,
    commands: mpsc::UnboundedReceiver<Command>,
    news: mpsc::UnboundedSender<FeedNews>,
    slots: HashMap<String, Slot>,
    due: BinaryHeap<Reverse<(Timestamp, u64, String)>>,
    tickets: u64,
    /// Feeds that are due while their host is being asked.
    waiting: HashMap<String, Vec<String>>,
    busy: HashSet<String>,
    running: JoinSet<Finished>,
    /// Host and feed of every task, for one that ends without saying.
    tasks: HashMap<task::Id, (String, String)>,
    doubts: Doubts,
    /// Bodies that hubs brought and that nobody has read yet, by feed.
    pushed: HashMap<String, VecDeque<Pushed>>,
    subscriber: Option<Subscriber>,
    /// The wall clock at the last turn of the loop.
    clock: Timestamp,
    pulse: Option<(Duration, fn())>,
}

/// Bodies of one feed that wait to be read; more than these, and the feed is asked instead.
const MOST_PUSHED: usize = 4;
/// A clock that is set back by less than this is a clock that is kept right.
const SET_BACK: Duration = Duration::from_secs(60 * 60);
/// No feed is planned farther off: what is, was planned by a clock that was wrong.
const FARTHEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The longest sleep: the wall clock can be set, and a machine can be suspended.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Scheduler {
    pub fn new(
        settings: Settings,
        client: Client,
        memory: Arc<dyn Memory>,
        arrivals: mpsc::Sender<Arrival>,
        news: mpsc::UnboundedSender<FeedNews>,
    ) -> (Self, Handle) {
        let (commander, commands) = mpsc::unbounded_channel();
        let scheduler = Self {
            context: Arc::new(Context::new(client, memory, arrivals, &settings)),
            settings,
            commands,
            news,
            slots: HashMap::new(),
            due: BinaryHeap::new(),
            tickets: 0,
            waiting: HashMap::new(),
            busy: HashSet::new(),
            running: JoinSet::new(),
            tasks: HashMap::new(),
            doubts: Doubts::default(),
            pushed: HashMap::new(),
            subscriber: None,
            clock: Timestamp::now(),
            pulse: None,
        };
        (scheduler, Handle(commander))
    }

    /// The loop turns at least this often, and calls this at each turn: a sign of life for whoever watches.
    pub fn with_pulse(self, pulse: Option<(Duration, fn())>) -> Self {
        Self { pulse, ..self }
    }

    /// Feeds that name a hub are subscribed to.
    pub fn with_subscriber(self, subscriber: Option<Subscriber>) -> Self {
        Self { subscriber, ..self }
    }

    /// Runs until `shutdown`; then waits for the entries that were sent on, saves what they brought, and returns.
    pub async fn run(mut self, feeds: Vec<Feed>, shutdown: CancellationToken) {
        self.reload(feeds).await;
        loop {
            self.mind_the_clock(Timestamp::now());
            self.start_due(&shutdown);
            let mut until_due = self.until_due();
            if let Some((every, beat)) = self.pulse {
                beat();
                until_due = until_due.min(every);
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                Some(command) = self.commands.recv() => self.obey(command).await,
                Some(finished) = self.running.join_next_with_id() => self.finish(finished).await,
                () = tokio::time::sleep(until_due) => {}
            }
        }
        while let Some(finished) = self.running.join_next_with_id().await {
            self.finish(finished).await;
        }
        let unread: Vec<String> = self.pushed.drain().filter(|(_, bodies)| !bodies.is_empty()).map(|(url, _)| url).collect();
        for url in unread {
            self.ask_soon(&url).await;
        }
        info!(feeds = self.slots.len(), "scheduler stopped");
    }

    /// A clock that was set back would leave every feed alone until the time it was planned for comes round again.
    fn mind_the_clock(&mut self, now: Timestamp) {
        let was_set_back = later(now, SET_BACK) < self.clock;
        self.clock = now;
        if !was_set_back {
            return;
        }
        info!("the clock was set back: every feed is planned anew");
        self.due.clear();
        for slot in self.slots.values_mut() {
            slot.ticket = 0;
            slot.state.next_at = None;
        }
        self.plan_new();
    }

    fn until_due(&self) -> Duration {
        let now = Timestamp::now();
        let next = self.due.peek().map(|Reverse((at, ..))| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        // All workers are busy: the next that ends wakes us.
        if self.running.len() >= self.settings.workers {
            return LONGEST_SLEEP;
        }
        next.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Reload(feeds) => self.reload(feeds).await,
            Command::Change(url, change, answer) => {
                let known = self.change(&url, change).await;
                // Whoever asked may have left.
                let _ = answer.send(known);
            }
            Command::Push(url, pushed) => self.take(url, pushed),
            Command::Lease(url, until) => {
                let Some(slot) = self.slots.get_mut(&url) else { return };
                slot.state.pushed_until = until;
                let state = slot.state.clone();
                self.context.save(state).await;
            }
        }
    }

    /// Keeps what a hub brought until the feed's turn comes, which is now.
    fn take(&mut self, url: String, pushed: Pushed) {
        let Some(slot) = self.slots.get_mut(&url).filter(|slot| schedule::is_active(&slot.state)) else { return };
        let bodies = self.pushed.entry(url.clone()).or_default();
        bodies.push_back(pushed);
        if bodies.len() > MOST_PUSHED {
            // What is dropped here is found by asking.
            bodies.pop_front();
            slot.state.next_at = None;
        }
        if !slot.is_running {
            self.plan(&url, Timestamp::now());
        }
    }

    /// So that a feed whose hub brought something in vain is asked after the next start.
    async fn ask_soon(&mut self, url: &str) {
        let Some(slot) = self.slots.get_mut(url) else { return };
        slot.state.next_at = None;
        let state = slot.state.clone();
        self.context.save(state).await;
    }

    async fn reload(&mut self, feeds: Vec<Feed>) {
        let wanted: HashSet<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
        if let Some(subscriber) = &self.subscriber {
            subscriber.know(wanted.iter().copied());
            let left = self.slots.values().filter(|slot| !wanted.contains(slot.feed.url.as_str()));
            left.for_each(|slot| subscriber.leave(&slot.state));
        }
        self.pushed.retain(|url, _| wanted.contains(url.as_str()));
        self.slots.retain(|url, _| wanted.contains(url.as_str()));
        let unknown: Vec<String> = feeds.iter().map(|feed| feed.url.clone()).filter(|url| !self.slots.contains_key(url)).collect();
        let mut states = self.context.load(unknown).await;
        for feed in feeds {
            if let Some(slot) = self.slots.get_mut(&feed.url) {
                slot.feed = feed;
                continue;
            }
            let state = states.remove(&feed.url).unwrap_or_else(|| FeedState::new(&feed.url));
            self.slots.insert(feed.url.clone(), Slot { feed, state, is_running: false, ticket: 0 });
        }
        self.plan_new();
    }

    /// Gives every feed without a ticket its first; those that are due already start one after the other.
    fn plan_new(&mut self) {
        let now = Timestamp::now();
        let unplanned = self.slots.values().filter(|slot| slot.ticket == 0 && !slot.is_running && schedule::is_active(&slot.state));
        let mut unplanned: Vec<(Option<Timestamp>, String)> = unplanned.map(|slot| (slot.state.next_at, slot.feed.url.clone())).collect();
        let overdue = unplanned.iter().filter(|(at, _)| at.is_none_or(|at| at <= now || at >= later(now, FARTHEST))).count();
        fastrand::shuffle(&mut unplanned);
        let window = self.settings.stagger.saturating_mul(u32::try_from(overdue).unwrap_or(u32::MAX)).min(self.settings.schedule.floor);
        let mut started = 0_u32;
        for (at, url) in unplanned {
            let at = match at {
                Some(at) if at > now && at < later(now, FARTHEST) => at,
                _ => {
                    let share = f64::from(started) / f64::from(u32::try_from(overdue).unwrap_or(u32::MAX).max(1));
                    started += 1;
                    later(now, window.mul_f64(share))
                }
            };
            self.plan(&url, at);
        }
    }

    fn plan(&mut self, url: &str, at: Timestamp) {
        self.tickets += 1;
        if let Some(slot) = self.slots.get_mut(url) {
            slot.ticket = self.tickets;
            self.due.push(Reverse((at, self.tickets, url.to_owned())));
        }
    }

    async fn change(&mut self, url: &str, change: Change) -> bool {
        let Some(slot) = self.slots.get_mut(url) else { return false };
        match change {
            Change::Pause => {
                slot.state.is_paused = true;
                slot.ticket = 0;
                slot.state.because = "paused by the user".to_owned();
            }
            Change::Resume => {
                (slot.state.is_paused, slot.state.is_gone) = (false, false);
                slot.state.next_at = None;
            }
            Change::AskNow => slot.state.next_at = None,
        }
        let (state, is_idle) = (slot.state.clone(), !slot.is_running);
        if is_idle && schedule::is_active(&state) {
            self.plan(url, Timestamp::now());
        }
        self.context.save(state).await;
        true
    }

    /// Starts whatever is due, as far as workers and hosts are free.
    fn start_due(&mut self, shutdown: &CancellationToken) {
        let now = Timestamp::now();
        while self.running.len() < self.settings.workers {
            let Some(Reverse((at, ..))) = self.due.peek() else { return };
            if *at > now {
                return;
            }
            let Some(Reverse((_, ticket, url))) = self.due.pop() else { return };
            if self.slots.get(&url).is_some_and(|slot| slot.ticket == ticket && !slot.is_running) {
                self.start(url, now, shutdown);
            }
        }
    }

    fn start(&mut self, url: String, now: Timestamp, shutdown: &CancellationToken) {
        let Some(slot) = self.slots.get_mut(&url) else { return };
        let address = Url::parse(slot.state.address()).ok();
        let host = host_of(&slot.state);
        if self.busy.contains(&host) {
            self.waiting.entry(host).or_default().push(url);
            return;
        }
        // Waiting for a host is done here, where it occupies no worker.
        let wait =
            address.map_or(Duration::ZERO, |address| self.context.client.ready_at(&address).saturating_duration_since(Instant::now()));
        if !wait.is_zero() {
            let at = later(now, wait.mul_f64(1.0 + 0.1 * fastrand::f64()));
            return self.plan(&url, at);
        }
        slot.is_running = true;
        let pushed = self.pushed.get_mut(&url).and_then(VecDeque::pop_front);
        let work = Work { host: host.clone(), feed: slot.feed.clone(), state: slot.state.clone(), pushed };
        self.busy.insert(host.clone());
        let (context, shutdown) = (Arc::clone(&self.context), shutdown.clone());
        let task = self.running.spawn(work::run(context, work, shutdown));
        self.tasks.insert(task.id(), (host, url));
    }

    async fn finish(&mut self, finished: Result<(task::Id, Finished), task::JoinError>) {
        let id = finished.as_ref().map_or_else(task::JoinError::id, |(id, _)| *id);
        let task = self.tasks.remove(&id);
        let finished = match (finished, task) {
            (Ok((_, finished)), _) => finished,
            // A document that makes a reader panic must not stop its feed for good.
            (Err(error), Some((host, url))) => {
                warn!(%error, feed = url, "a poll ended unexpectedly");
                let outcome = Box::new(Outcome::of(PollKind::Unreadable, "what it answered could not be worked on"));
                Finished { host, url, result: work::Result::Polled { outcome, is_settled: true } }
            }
            (Err(_), None) => return,
        };
        self.free(&finished.host);
        let url = finished.url;
        let Some(slot) = self.slots.get_mut(&url) else { return };
        slot.is_running = false;
        match finished.result {
            work::Result::Stopped => {}
            work::Result::Pushed { outcome, is_settled } => {
                let after = schedule::pushed(&slot.state, &outcome, is_settled, Timestamp::now(), &self.settings.schedule);
                self.settle(after, &outcome).await;
            }
            work::Result::Paused(left) => {
                let at = later(Timestamp::now(), left.mul_f64(1.0 + 0.1 * fastrand::f64()));
                self.plan(&url, at);
            }
            work::Result::Polled { outcome, is_settled } => self.learn(&url, &outcome, is_settled).await,
        }
    }

    /// The host is free: whoever waits for it is due, the first of them first.
    fn free(&mut self, host: &str) {
        self.busy.remove(host);
        for url in self.waiting.remove(host).unwrap_or_default() {
            if self.slots.get(&url).is_some_and(|slot| schedule::is_active(&slot.state) && !slot.is_running) {
                self.plan(&url, Timestamp::now());
            }
        }
    }

    /// Turns what a poll brought into the feed's next state.
    async fn learn(&mut self, url: &str, outcome: &Outcome, is_settled: bool) {
        let hosts: HashSet<String> = match outcome.kind {
            PollKind::Unreachable => {
                self.slots.values().filter(|slot| schedule::is_active(&slot.state)).map(|slot| host_of(&slot.state)).collect()
            }
            _ => HashSet::new(),
        };
        let Some(slot) = self.slots.get(url) else { return };
        let before = slot.state.clone();
        let blameless = self.doubts.weigh(&before, host_of(&before), outcome, hosts.len());
        if blameless.is_empty() {
            return self.advance(before, outcome, is_settled).await;
        }
        for before in blameless {
            let offline = Outcome::of(PollKind::Offline, "every feed fails: this machine seems to be offline");
            self.advance(before, &offline, true).await;
        }
    }

    async fn advance(&mut self, before: FeedState, outcome: &Outcome, is_settled: bool) {
        let now = Timestamp::now();
        let mut after = schedule::next(&before, outcome, now, &self.settings.schedule, fastrand::f64());
        if !is_settled {
            after = schedule::unsettled(after, &before, now, &self.settings.schedule);
        }
        let Some(slot) = self.slots.get_mut(&before.url) else { return };
        // The user may have paused it meanwhile, and its hub promised to push.
        (after.is_paused, after.pushed_until) = (slot.state.is_paused, slot.state.pushed_until);
        if let Some(news) = schedule::news(&before, &after) {
            let news =
                FeedNews { feed_url: before.url.clone(), outlet: slot.feed.outlet.clone(), news, sentence: outcome.sentence.clone() };
            // Nobody listens where nothing is told.
            let _ = self.news.send(news);
        }
        if let Some(subscriber) = &self.subscriber {
            subscriber.consider(&after);
        }
        self.settle(after, outcome).await;
    }

    /// The feed's state from now on.
    async fn settle(&mut self, after: FeedState, outcome: &Outcome) {
        let Some(slot) = self.slots.get_mut(&after.url) else { return };
        slot.state = after.clone();
        debug!(feed = after.url, outcome = outcome.sentence, next = ?after.next_at, because = after.because, "polled");
        if schedule::is_active(&after) && !slot.is_running {
            let has_more = self.pushed.get(&after.url).is_some_and(|bodies| !bodies.is_empty());
            let at = after.next_at.filter(|_| !has_more).unwrap_or_else(Timestamp::now);
            self.plan(&after.url, at);
        }
        self.context.save(after).await;
    }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now + SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(24))
}

fn host_of(state: &FeedState) -> String {
    Url::parse(state.address()).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| state.url.clone())
}
