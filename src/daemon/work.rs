//! What one worker does: ask a feed, fetch the pages of its new entries, hand them on, wait until they are settled.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::{mpsc, oneshot},
    task::spawn_blocking,
};
use tokio_util::sync::CancellationToken;

use super::{
    arrival::{self, Arrival, Page},
    poll::{self, Polled, Pushed},
    scheduler::{Feed, Memory, Settings},
};
use crate::{
    feed::schedule::{self, Outcome},
    fetch::Client,
    model::{Entry, FeedState, PollKind},
};

/// What all workers share.
pub struct Context {
    pub client: Client,
    memory: Arc<dyn Memory>,
    arrivals: mpsc::Sender<Arrival>,
    settings: Settings,
    /// How often the page of an entry was asked for in vain, by fingerprint.
    attempts: Mutex<HashMap<u64, u32>>,
}

/// One poll to be done.
pub struct Work {
    pub host: String,
    pub feed: Feed,
    pub state: FeedState,
    /// Read instead of asking the feed.
    pub pushed: Option<Pushed>,
}

pub struct Finished {
    pub host: String,
    pub url: String,
    pub result: Result,
}

pub enum Result {
    /// Shutdown came first; nothing has changed.
    Stopped,
    Paused(Duration),
    /// `is_settled`: every new entry that the poll brought is in the store.
    Polled {
        outcome: Box<Outcome>,
        is_settled: bool,
    },
    /// The same, of what a hub pushed.
    Pushed {
        outcome: Box<Outcome>,
        is_settled: bool,
    },
}

impl Context {
    pub fn new(client: Client, memory: Arc<dyn Memory>, arrivals: mpsc::Sender<Arrival>, settings: &Settings) -> Self {
        Self { client, memory, arrivals, settings: settings.clone(), attempts: Mutex::default() }
    }

    /// The states that are stored for these feeds.
    pub async fn load(&self, urls: Vec<String>) -> HashMap<String, FeedState> {
        let memory = Arc::clone(&self.memory);
        let load =
            move || urls.into_iter().filter_map(|url| Some((memory.load_feed(&url)?, url))).map(|(state, url)| (url, state)).collect();
        spawn_blocking(load).await.unwrap_or_default()
    }

    pub async fn save(&self, state: FeedState) {
        let memory = Arc::clone(&self.memory);
        // A panic in the store has been reported by the store; the state is saved again after the next poll.
        let _ = spawn_blocking(move || memory.save_feed(&state)).await;
    }

    /// So that a restart in the middle of many pages asks this feed no sooner than it would have been asked anyway.
    async fn save_unsettled(&self, before: &FeedState, outcome: &Outcome) {
        if outcome.new_entries > 0 {
            let (now, settings) = (Timestamp::now(), &self.settings.schedule);
            let after = schedule::next(before, outcome, now, settings, fastrand::f64());
            self.save(schedule::unsettled(after, before, now, settings)).await;
        }
    }

    async fn unknown(&self, state: &FeedState, entries: Vec<Entry>) -> Vec<(Entry, u64)> {
        if entries.is_empty() {
            return Vec::new();
        }
        let (memory, state) = (Arc::clone(&self.memory), state.clone());
        let ask = move || arrival::unknown(&state, entries, |feed, guid, fingerprint| memory.is_known(feed, guid, fingerprint));
        spawn_blocking(ask).await.unwrap_or_default()
    }

    /// The entries that are not known, which the outcome then tells of.
    async fn fresh(&self, state: &FeedState, outcome: &mut Outcome, entries: Vec<Entry>) -> Vec<(Entry, u64)> {
        let fresh = self.unknown(state, entries).await;
        outcome.new_entries = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        if !fresh.is_empty() {
            outcome.sentence = format!("{} new of {}", fresh.len(), outcome.sentence);
        }
        fresh
    }

    /// Whether the page of this entry has failed often enough to do without.
    fn gives_up(&self, fingerprint: u64) -> bool {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = attempts.entry(fingerprint).or_insert(0);
        *count += 1;
        let is_enough = *count >= self.settings.page_attempts;
        if is_enough {
            attempts.remove(&fingerprint);
        }
        is_enough
    }
}

/// Stops at the next step once `shutdown` is given, but waits for what was sent on.
pub async fn run(context: Arc<Context>, work: Work, shutdown: CancellationToken) -> Finished {
    let url = work.feed.url.clone();
    if let Some(pushed) = work.pushed {
        let result = take_in(&context, &work.feed, work.state, pushed, &shutdown).await;
        return Finished { host: work.host, url, result };
    }
    let asked = poll::poll(&context.client, &work.state, &context.settings.schedule, Timestamp::now());
    let polled = tokio::select! {
        polled = asked => polled,
        () = shutdown.cancelled() => return Finished { host: work.host, url, result: Result::Stopped },
    };
    let result = match polled {
        Polled::Paused(left) => Result::Paused(left),
        Polled::Done { mut outcome, entries } => {
            let fresh = context.fresh(&work.state, &mut outcome, entries).await;
            context.save_unsettled(&work.state, &outcome).await;
            let is_settled = hand_on(&context, &work.feed, fresh, &shutdown).await;
            Result::Polled { outcome, is_settled }
        }
    };
    Finished { host: work.host, url, result }
}

/// What a hub pushed goes the way of a body that was asked for.
async fn take_in(context: &Context, feed: &Feed, state: FeedState, pushed: Pushed, shutdown: &CancellationToken) -> Result {
    let (before, read) = (state.clone(), spawn_blocking(move || poll::pushed(&state, &pushed)));
    let unreadable = || (Outcome::of(PollKind::Unreadable, "what was pushed could not be worked on"), Vec::new());
    let (mut outcome, entries) = read.await.unwrap_or_else(|_| unreadable());
    let fresh = context.fresh(&before, &mut outcome, entries).await;
    let is_settled = hand_on(context, feed, fresh, shutdown).await;
    Result::Pushed { outcome: Box::new(outcome), is_settled }
}

/// Whether every entry was sent on and settled.
async fn hand_on(context: &Context, feed: &Feed, fresh: Vec<(Entry, u64)>, shutdown: &CancellationToken) -> bool {
    let mut is_complete = fresh.len() <= context.settings.most_pages;
    let mut settling = Vec::new();
    for (entry, fingerprint) in fresh.into_iter().take(context.settings.most_pages) {
        let step = async {
            let page = arrival::page(&context.client, &entry).await;
            send(context, feed, entry, fingerprint, page).await
        };
        let sent = tokio::select! {
            sent = step => sent,
            () = shutdown.cancelled() => Sent::Stop,
        };
        match sent {
            Sent::Settling(settled) => settling.push(settled),
            Sent::Later => is_complete = false,
            Sent::Stop => {
                is_complete = false;
                break;
            }
        }
    }
    for settled in settling {
        is_complete &= settled.await.is_ok();
    }
    is_complete
}

enum Sent {
    Settling(oneshot::Receiver<()>),
    Later,
    Stop,
}

async fn send(context: &Context, feed: &Feed, entry: Entry, fingerprint: u64, page: Page) -> Sent {
    let (page, without_page) = match page {
        Page::Fetched(page) => (Some(page), None),
        Page::None(why) => (None, Some(why)),
        Page::Later(why) if context.gives_up(fingerprint) => (None, Some(why)),
        Page::Later(why) | Page::Paused(why) => {
            tracing::debug!(feed = feed.url, entry = entry.guid, why, "page later");
            return Sent::Later;
        }
    };
    let (done, settled) = oneshot::channel();
    let arrival = Arrival {
        feed_url: feed.url.clone(),
        outlet: feed.outlet.clone(),
        entry,
        fingerprint,
        page,
        without_page,
        received: Timestamp::now(),
        done,
    };
    // A closed channel: whoever settles has stopped.
    if context.arrivals.send(arrival).await.is_ok() { Sent::Settling(settled) } else { Sent::Stop }
}
