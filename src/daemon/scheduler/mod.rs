//! Feeds in, arrivals out: who is asked when, by how many workers, and what is remembered of it.
//!
//! The scheduler owns the clock; when a feed is due is decided by [`schedule::next`], how a host is treated by the client. A state is saved
//! only after every entry that the poll brought was settled, so that a crash in between costs one more request and loses nothing.
//!
//! Here is the loop; [`plan`] says who is asked when, [`learn`] what follows from an answer, [`handle`] what the loop can be told.

mod handle;
mod learn;
mod plan;

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::mpsc,
    task::{self, JoinSet},
};
use tokio_util::sync::CancellationToken;
use tracing::info;
use url::Url;

use self::handle::Command;
pub use self::handle::Handle;
use super::{
    arrival::Arrival,
    offline::Doubts,
    poll::Pushed,
    websub::Subscriber,
    work::{Context, Finished},
};
use crate::{
    feed::schedule::{self, News},
    fetch::Client,
    model::FeedState,
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
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now + SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(24))
}

fn host_of(state: &FeedState) -> String {
    Url::parse(state.address()).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| state.url.clone())
}
