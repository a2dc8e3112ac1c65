//! What the tests share: a client for loopback, one poll with a clock of its own, and a scheduler with a memory and a settler.

use std::{
    collections::{HashMap, HashSet},
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use diffwire::{
    daemon::{
        arrival::Arrival,
        poll::{self, Polled},
        scheduler::{Feed, FeedNews, Handle, Memory, Scheduler, Settings},
        websub::{Push, Subscriber},
    },
    feed::schedule::{self, Outcome},
    fetch::{self, Client, Lookup},
    model::{Entry, FeedState},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Tuesday, 5 March 2024, 18:00 UTC.
pub const NOW: Timestamp = Timestamp::constant(1_709_661_600, 0);

pub fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub fn loopback() -> fetch::Settings {
    fetch::Settings {
        allow_networks: vec!["127.0.0.0/8".parse().expect("a network")],
        host_gap: Duration::ZERO,
        deadline: Duration::from_secs(10),
        ..fetch::Settings::default()
    }
}

pub fn client() -> Client {
    Client::new(loopback()).expect("the client is built")
}

/// Names of a test's own. Each time one is asked for it gives the next of its answers, the last for ever; a name without any is answered by
/// nobody, as when the network is gone.
#[derive(Debug, Default)]
pub struct Names {
    answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    pub fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let address = |text: &&str| text.parse().expect("an address");
        let answers = answers.iter().rev().map(|answer| answer.iter().map(address).collect()).collect();
        self.answers.lock().expect("nobody panics with the names").insert(name.to_owned(), answers);
        self
    }

    /// How often a name was asked for.
    pub fn asked(&self, name: &str) -> usize {
        self.asked.lock().expect("nobody panics with the names").iter().filter(|asked| *asked == name).count()
    }
}

impl Lookup for Names {
    fn addresses(&self, name: &str) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        self.asked.lock().expect("nobody panics with the names").push(name.to_owned());
        let mut answers = self.answers.lock().expect("nobody panics with the names");
        let answer = answers.get_mut(name).and_then(|left| if left.len() > 1 { left.pop() } else { left.last().cloned() });
        let nobody = || io::Error::other("failed to lookup address information: Temporary failure in name resolution");
        Box::pin(std::future::ready(answer.ok_or_else(nobody)))
    }
}

pub fn client_with(settings: fetch::Settings, names: &Arc<Names>) -> Client {
    Client::with_lookup(settings, Arc::clone(names) as Arc<dyn Lookup>).expect("the client is built")
}

/// A feed with one entry a title, each with a page of its own below `base`.
pub fn rss(base: &str, titles: &[&str]) -> String {
    rss_with("", base, titles)
}

pub fn rss_with(extra: &str, base: &str, titles: &[&str]) -> String {
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(at, title)| {
            let page = title.to_lowercase().replace(' ', "-");
            format!(
                "<item><title>{title}</title><link>{base}/{page}</link><guid isPermaLink=\"false\">{page}</guid>\
                 <description>All about it: {title}.</description><pubDate>Tue, 05 Mar 2024 1{at}:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>\
         <title>The Harbour Courier</title><link>{base}/</link>{extra}{items}</channel></rss>"
    )
}

/// What one poll at a given time came to.
pub struct Asked {
    pub state: FeedState,
    pub outcome: Outcome,
    pub entries: Vec<Entry>,
}

impl Asked {
    /// Minutes until the next poll, as seen from the time of this one.
    pub fn minutes(&self) -> i64 {
        let at = self.state.last.as_ref().expect("it was asked").at;
        self.state.next_at.expect("it is planned").duration_since(at).as_mins()
    }

    pub fn sentence(&self) -> &str {
        &self.outcome.sentence
    }
}

pub async fn ask(client: &Client, state: &FeedState, now: Timestamp) -> Asked {
    let settings = schedule::Settings::default();
    let polled = poll::poll(client, state, &settings, now).await;
    let done = match polled {
        Polled::Done { outcome, entries } => Some((outcome, entries)),
        Polled::Paused(_) => None,
    };
    let (outcome, entries) = done.expect("the host is not paused");
    Asked { state: schedule::next(state, &outcome, now, &settings, 0.0), outcome: *outcome, entries }
}

pub async fn ask_new(client: &Client, url: &Url) -> Asked {
    ask(client, &FeedState::new(url.as_str()), NOW).await
}

/// A memory that outlives schedulers, as a store would.
#[derive(Debug, Default)]
pub struct Shelf {
    pub states: Mutex<HashMap<String, FeedState>>,
    known: Mutex<HashSet<(String, String, u64)>>,
}

impl Shelf {
    pub fn state(&self, url: &Url) -> FeedState {
        self.states.lock().expect("nobody panics with the shelf").get(url.as_str()).cloned().expect("the feed was saved")
    }

    /// Makes a feed due at once.
    pub fn wake(&self, url: &Url) {
        self.states.lock().expect("nobody panics with the shelf").get_mut(url.as_str()).expect("the feed was saved").next_at = None;
    }

    fn settle(&self, arrival: &Arrival) {
        let key = (arrival.feed_url.clone(), arrival.entry.guid.clone(), arrival.fingerprint);
        self.known.lock().expect("nobody panics with the shelf").insert(key);
    }
}

impl Memory for Shelf {
    fn is_known(&self, feed: &str, guid: &str, fingerprint: u64) -> bool {
        self.known.lock().expect("nobody panics with the shelf").contains(&(feed.to_owned(), guid.to_owned(), fingerprint))
    }

    fn load_feed(&self, url: &str) -> Option<FeedState> {
        self.states.lock().expect("nobody panics with the shelf").get(url).cloned()
    }

    fn save_feed(&self, state: &FeedState) {
        // Through a written form, as in a store.
        let written = serde_json::to_string(state).expect("a state can be written");
        let read = serde_json::from_str(&written).expect("a written state can be read");
        self.states.lock().expect("nobody panics with the shelf").insert(state.url.clone(), read);
    }
}

/// A running scheduler and everything that came out of it.
pub struct Desk {
    pub handle: Handle,
    pub arrived: Arc<Mutex<Vec<String>>>,
    news: mpsc::UnboundedReceiver<FeedNews>,
    shutdown: CancellationToken,
    running: JoinHandle<()>,
    settling: JoinHandle<()>,
    listening: Option<JoinHandle<()>>,
}

/// A scheduler in a hurry.
pub fn hurried(floor: Duration) -> Settings {
    let schedule = schedule::Settings { floor, ..schedule::Settings::default() };
    Settings { schedule, stagger: Duration::ZERO, ..Settings::default() }
}

impl Desk {
    pub fn open(settings: Settings, fetch: fetch::Settings, shelf: &Arc<Shelf>, feeds: &[Url]) -> Self {
        Self::open_with(settings, fetch, shelf, feeds, true)
    }

    pub fn open_client(settings: Settings, client: Client, shelf: &Arc<Shelf>, feeds: &[Url]) -> Self {
        Self::make(settings, client, shelf, feeds, true, None)
    }

    /// One whose feeds may be pushed.
    pub fn open_to_hubs(settings: Settings, shelf: &Arc<Shelf>, feeds: &[Url], (subscriber, push): (Subscriber, Push)) -> Self {
        let client = Client::new(loopback()).expect("the client is built");
        let mut desk = Self::make(settings, client.clone(), shelf, feeds, true, Some(subscriber));
        desk.listening = Some(tokio::spawn(push.run(client, desk.handle.clone(), desk.shutdown.clone())));
        desk
    }

    /// `settles`: whether entries are settled, or lost as in a crash.
    pub fn open_with(settings: Settings, fetch: fetch::Settings, shelf: &Arc<Shelf>, feeds: &[Url], settles: bool) -> Self {
        Self::make(settings, Client::new(fetch).expect("the client is built"), shelf, feeds, settles, None)
    }

    fn make(settings: Settings, client: Client, shelf: &Arc<Shelf>, feeds: &[Url], settles: bool, subscriber: Option<Subscriber>) -> Self {
        let (arrivals, mut arriving) = mpsc::channel::<Arrival>(4);
        let (newsdesk, news) = mpsc::unbounded_channel();
        let (scheduler, handle) = Scheduler::new(settings, client, Arc::clone(shelf) as Arc<dyn Memory>, arrivals, newsdesk);
        let scheduler = scheduler.with_subscriber(subscriber);
        let (shutdown, arrived) = (CancellationToken::new(), Arc::<Mutex<Vec<String>>>::default());
        let (shelf, seen) = (Arc::clone(shelf), Arc::clone(&arrived));
        let settling = tokio::spawn(async move {
            while let Some(arrival) = arriving.recv().await {
                let page = arrival.page.as_ref().map_or_else(|| arrival.without_page.clone().unwrap_or_default(), |page| page.html.clone());
                seen.lock()
                    .expect("nobody panics with the list")
                    .push(format!("{}: {page}", arrival.entry.title.clone().unwrap_or_default()));
                if settles {
                    shelf.settle(&arrival);
                    // A poll that was cancelled waits for nothing.
                    let _ = arrival.done.send(());
                }
            }
        });
        let feeds = feeds.iter().map(|url| Feed { url: url.to_string(), outlet: None }).collect();
        let running = tokio::spawn(scheduler.run(feeds, shutdown.clone()));
        Self { handle, arrived, news, shutdown, running, settling, listening: None }
    }

    pub fn arrived(&self) -> Vec<String> {
        self.arrived.lock().expect("nobody panics with the list").clone()
    }

    /// Stops it and gives the news it had.
    pub async fn close(mut self) -> Vec<FeedNews> {
        self.shutdown.cancel();
        tokio::time::timeout(Duration::from_secs(5), self.running).await.expect("it stops").expect("it does not panic");
        self.settling.await.expect("the settler does not panic");
        if let Some(listening) = self.listening.take() {
            listening.await.expect("the listener does not panic");
        }
        std::iter::from_fn(|| self.news.try_recv().ok()).collect()
    }
}

/// Waits until something holds, for ten seconds at most.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(10), "it never came to this: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
