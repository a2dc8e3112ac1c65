//! WebSub: hubs are asked to push the feeds that name them, and what they push goes to the scheduler as if the feed had been asked.
//!
//! Feed states come in from the scheduler; leases and bodies go back to it. What is asked and believed follows the W3C Recommendation, in
//! [`websub`](crate::feed::websub); here are the requests out, the listener, and what both must know of each other. Nothing of it runs
//! unless the user gives an address at which hubs reach this machine.

mod door;
mod listen;
mod subscribe;

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{net::TcpListener, sync::mpsc};
use tokio_util::sync::CancellationToken;
use url::Url;

use self::door::Door;
use super::scheduler::Handle;
use crate::{
    feed::websub::{self, Key, Settings},
    fetch::Client,
    model::FeedState,
};

/// Random bytes of the key from which all addresses and secrets follow.
const KEY_BYTES: usize = 32;
/// For all that a hub says over one connection; a body has half of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// What requests and listener share.
struct Desk {
    key: Key,
    /// Ends in a slash.
    callback: Url,
    lease: Duration,
    known: Mutex<Known>,
}

/// The feeds, as hubs may ask for them.
#[derive(Default)]
struct Known {
    /// By the last segment of their address here.
    feeds: HashMap<String, String>,
    /// By feed, the topic that a hub was asked to push: it may confirm that once it was asked.
    asked: HashMap<String, String>,
    /// By feed, the topic that a hub was asked to leave.
    leaving: HashMap<String, String>,
}

impl Desk {
    fn new(settings: &Settings, callback: &Url, key: Key) -> Self {
        let mut callback = callback.clone();
        if !callback.path().ends_with('/') {
            callback.set_path(&format!("{}/", callback.path()));
        }
        Self { key, callback, lease: settings.lease, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn address(&self, feed: &str) -> String {
        format!("{}{}", self.callback, self.key.path(feed))
    }
}

/// What the scheduler tells: never waits.
pub struct Subscriber {
    desk: Arc<Desk>,
    wishes: mpsc::UnboundedSender<Wish>,
}

/// What is asked of hubs.
enum Wish {
    Consider(Box<FeedState>),
    Leave(Box<FeedState>),
}

impl Subscriber {
    /// The feeds from now on.
    pub fn know<'a>(&self, feeds: impl Iterator<Item = &'a str>) {
        let feeds: HashMap<String, String> = feeds.map(|feed| (self.desk.key.path(feed), feed.to_owned())).collect();
        let urls: HashSet<&String> = feeds.values().collect();
        let mut known = self.desk.known();
        known.asked.retain(|feed, _| urls.contains(feed));
        known.leaving.retain(|feed, _| !urls.contains(feed));
        known.feeds = feeds;
    }

    /// A feed was asked: it may name a hub that does not push yet.
    pub fn consider(&self, state: &FeedState) {
        if websub::subscription(state).is_some() {
            // Whoever subscribes has stopped with the daemon.
            let _ = self.wishes.send(Wish::Consider(Box::new(state.clone())));
        }
    }

    /// A feed is not followed any more.
    pub fn leave(&self, state: &FeedState) {
        if state.pushed_until.is_some() {
            // As above.
            let _ = self.wishes.send(Wish::Leave(Box::new(state.clone())));
        }
    }
}

/// Requests and listener, not yet running.
pub struct Push {
    desk: Arc<Desk>,
    wishes: mpsc::UnboundedReceiver<Wish>,
    listener: TcpListener,
    max_body_bytes: usize,
}

/// Listens where the settings say, if they say where hubs reach it.
///
/// # Errors
/// When the address is taken, or the key can be neither read nor made.
pub async fn open(settings: &Settings, folder: &Path, max_body_bytes: usize) -> io::Result<Option<(Subscriber, Push)>> {
    let Some(callback) = &settings.callback else { return Ok(None) };
    let listener = TcpListener::bind(settings.listen).await?;
    let desk = Arc::new(Desk::new(settings, callback, key(&folder.join("websub.key"))?));
    let (wishes, wished) = mpsc::unbounded_channel();
    let subscriber = Subscriber { desk: Arc::clone(&desk), wishes };
    Ok(Some((subscriber, Push { desk, wishes: wished, listener, max_body_bytes })))
}

impl Push {
    /// Runs until `shutdown`. Hubs that are left alone then try again, and the feeds are asked after the next start.
    pub async fn run(self, client: Client, feeds: Handle, shutdown: CancellationToken) {
        let Self { desk, wishes, listener, max_body_bytes } = self;
        let router = listen::router(Arc::clone(&desk), feeds.clone(), max_body_bytes);
        let listening = async {
            if let Err(error) = axum::serve(Door::new(listener, PATIENCE), router).await {
                tracing::warn!(%error, "hubs are no longer listened to");
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => {}
            ((), ()) = async { tokio::join!(listening, subscribe::run(&desk, &client, wishes)) } => {}
        }
    }
}

/// The key that the file holds; made where there is none.
fn key(file: &Path) -> io::Result<Key> {
    let mut bytes = [0; KEY_BYTES];
    match File::open(file) {
        Ok(mut kept) => kept.read_exact(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes)
                .map_err(|_| io::Error::other("the system gives no random bytes"))?;
            let mut made = File::options().write(true).create_new(true).mode(0o600).open(file)?;
            made.write_all(&bytes)?;
            made.sync_all()?;
        }
        Err(error) => return Err(error),
    }
    Ok(Key::new(&bytes))
}
