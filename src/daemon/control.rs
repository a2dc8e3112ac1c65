//! What can be asked of a running daemon, and what it is made of while it runs: feeds, channels, the writer.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use jiff::Timestamp;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{
    scheduler::{self, Feed, Handle},
    settler::SharedCorpus,
};
use crate::{
    api::{self, Answer, Daemon, DaemonStatus, FeedOrder},
    config::{self, Settings},
    deliver::{self, Board, Outbox},
    pipeline::Subscription,
    store::{AlertFilter, Store},
};

/// The feeds as the scheduler takes them.
pub fn feeds(settings: &Settings) -> Vec<Feed> {
    settings
        .feeds
        .iter()
        .map(|feed| Feed { url: feed.url.to_string(), outlet: feed.outlet.as_ref().map(|outlet| outlet.0.clone()) })
        .collect()
}

pub fn scheduling(settings: &Settings) -> scheduler::Settings {
    scheduler::Settings { schedule: settings.poll.clone(), ..scheduler::Settings::default() }
}

/// The channels as deciding about alerts sees them.
pub fn subscriptions(settings: &Settings) -> Vec<Subscription> {
    settings.channels.iter().map(Subscription::from).collect()
}

/// The channels' workers, which a reload replaces.
pub struct Deliveries {
    outbox: Arc<dyn Outbox>,
    board: Board,
    woken: watch::Receiver<()>,
    running: Mutex<Option<(CancellationToken, JoinHandle<()>)>>,
}

impl Deliveries {
    pub fn start(outbox: Arc<dyn Outbox>, settings: &Settings, woken: watch::Receiver<()>) -> Arc<Self> {
        let deliveries = Arc::new(Self { outbox, board: Board::default(), woken, running: Mutex::new(None) });
        deliveries.run(settings);
        deliveries
    }

    fn run(&self, settings: &Settings) {
        let stop = CancellationToken::new();
        let task = tokio::spawn(deliver::run(
            Arc::clone(&self.outbox),
            settings.channels.clone(),
            settings.debounce,
            self.board.clone(),
            stop.clone(),
            self.woken.clone(),
        ));
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some((stop, task));
    }

    /// Ends when what is under way has been sent, or has had its moment.
    pub async fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, task)) = running {
            stop.cancel();
            if let Err(error) = task.await {
                warn!(%error, "the channels ended unexpectedly");
            }
        }
    }
}

/// What needs the daemon to start anew inside, once what is under way is done.
#[derive(Debug)]
pub enum Again {
    /// A configuration with parts that cannot be changed under way.
    Reloaded(Box<Settings>),
    /// The store is to be written anew; the settings stay.
    Rewrite,
}

/// The running daemon, as the router and the signals see it.
pub struct Control {
    settings: Mutex<Settings>,
    corpus: SharedCorpus,
    feeds: Handle,
    deliveries: Arc<Deliveries>,
    wake: watch::Sender<()>,
    waiting: Arc<AtomicUsize>,
    restart: mpsc::UnboundedSender<Again>,
    since: Timestamp,
}

impl Control {
    pub fn new(
        settings: &Settings,
        corpus: SharedCorpus,
        feeds: Handle,
        deliveries: Arc<Deliveries>,
        wake: watch::Sender<()>,
        waiting: Arc<AtomicUsize>,
        restart: mpsc::UnboundedSender<Again>,
    ) -> Self {
        Self { settings: Mutex::new(settings.clone()), corpus, feeds, deliveries, wake, waiting, restart, since: Timestamp::now() }
    }

    /// The router over the daemon's store.
    pub fn router(self: &Arc<Self>, store: Arc<Store>) -> axum::Router {
        let settings = self.settings();
        let daemon: Arc<dyn Daemon> = Arc::clone(self) as Arc<dyn Daemon>;
        api::router(api::State::new(store, Some(daemon), &settings))
    }

    /// One line for `systemctl status`.
    pub fn line(&self) -> String {
        let settings = self.settings();
        let store = &self.corpus.store;
        let stories = store.stats().map_or(0, |stats| stats.stories);
        let last =
            store.alerts(&AlertFilter { limit: Some(1), ..AlertFilter::default() }).ok().and_then(|alerts| alerts.into_iter().next());
        let last = last.map_or_else(|| "none yet".to_owned(), |alert| format!("{} of {:.0}", alert.id, alert.at));
        format!("{} feeds, {stories} stories, last alert: {last}", settings.feeds.len())
    }

    pub fn settings(&self) -> Settings {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn reload_settings(&self) -> Result<String, String> {
        let old = self.settings();
        let Some(file) = old.file.clone() else { return Err("there is no configuration file to read again".to_owned()) };
        let new = config::load(&file).map_err(|error| error.to_string())?;
        let sentence = format!("{} feeds and {} channels from {}", new.feeds.len(), new.channels.len(), file.display());
        let deep = [
            ("[store]", old.store != new.store),
            ("[api]", old.api != new.api),
            ("[fetch]", old.fetch != new.fetch),
            ("[poll]", old.poll != new.poll),
            ("[revisit]", old.revisit != new.revisit),
            ("[websub]", old.websub != new.websub),
        ];
        let deep: Vec<&str> = deep.iter().filter_map(|(part, changed)| changed.then_some(*part)).collect();
        if !deep.is_empty() {
            // A daemon that is stopping has nothing to start anew.
            let _ = self.restart.send(Again::Reloaded(Box::new(new)));
            return Ok(format!("{sentence}; {} changed, so the daemon starts anew inside once what is under way is done", deep.join(", ")));
        }
        self.feeds.reload(feeds(&new));
        self.corpus.order(new.alerts.clone(), subscriptions(&new));
        if old.channels != new.channels || old.debounce != new.debounce {
            self.deliveries.stop().await;
            self.deliveries.run(&new);
        }
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(sentence)
    }
}

impl Daemon for Control {
    fn status(&self) -> DaemonStatus {
        let troubles = self.deliveries.board.read().into_iter().filter_map(|(channel, health)| {
            let error = health.last_error?;
            Some(format!("channel {channel}: {error}"))
        });
        DaemonStatus {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            since: Some(self.since),
            feeds: self.settings().feeds.len() as u64,
            queued: self.waiting.load(Ordering::Relaxed) as u64,
            troubles: self.corpus.store.trouble().into_iter().chain(troubles).collect(),
        }
    }

    fn feeds(&self) -> Vec<(String, String)> {
        self.settings().named_feeds()
    }

    fn reload(&self) -> Answer<'_> {
        Box::pin(self.reload_settings())
    }

    fn feed(&self, url: &str, order: FeedOrder) -> Answer<'_> {
        let url = url.to_owned();
        Box::pin(async move {
            let (known, done) = match order {
                FeedOrder::Pause => (self.feeds.pause(&url).await, "is paused"),
                FeedOrder::Resume => (self.feeds.resume(&url).await, "is asked again"),
                FeedOrder::Poll => (self.feeds.ask_now(&url).await, "is asked as soon as its host may be"),
            };
            if known { Ok(format!("{url} {done}")) } else { Err(format!("no feed {url} is configured")) }
        })
    }

    fn alerts_made(&self) -> watch::Receiver<()> {
        self.wake.subscribe()
    }

    fn deliveries_changed(&self) {
        self.wake.send_replace(());
    }
}
