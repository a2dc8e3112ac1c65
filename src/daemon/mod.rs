//! The daemon: feeds are asked when they are due, what they bring is digested on all cores and settled by one writer, and what that
//! finds is told and answered for until somebody says stop.
//!
//! Settings come in, tasks run, and nothing of it outlives [`run`]. What a step does is decided in the modules below; here is only who
//! runs when, and in which order all of it starts and stops.

pub mod arrival;
mod away;
mod control;
mod news;
mod offline;
mod outbox;
pub mod poll;
mod retention;
mod revisit;
pub mod scheduler;
mod send;
mod service;
mod settler;
mod socket;
pub mod websub;
mod work;

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    net::UnixListener,
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use self::{
    control::{Again, Control, Deliveries},
    outbox::{StoredMemory, StoredOutbox},
    revisit::Rounds,
    scheduler::Scheduler,
    settler::{Settler, Visits},
};
pub use self::{send::send_waiting, service::until_told};
use crate::{
    config::Settings,
    fetch,
    pipeline::Corpus,
    store::{self, Store, StoreError},
};

/// Articles that may wait between one stage and the next.
const QUEUE: usize = 64;
/// What is under way when the daemon is told to stop gets this long; what is cut off then is tried again at the next start.
const GRACE: Duration = Duration::from_secs(4);

/// How long the store may be held by another process when the daemon starts.
const STORE_PATIENCE: Duration = Duration::from_secs(5);
/// What answers or looks after the daemon gets this long to end by itself.
const CLOSING: Duration = Duration::from_millis(500);
/// How often the store is asked whether a write of it failed.
const STORE_LOOK: Duration = Duration::from_secs(1);
/// A disk that is slow answers within this; what takes longer hangs.
const STUCK: Duration = Duration::from_secs(60);

/// Why the daemon could not start.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("another daemon answers on the socket {path}: stop it, or give this one a socket of its own with [api] socket")]
    SocketTaken { path: PathBuf },
    #[error("the socket {path} cannot be opened")]
    Socket { path: PathBuf, source: std::io::Error },
    #[error("[websub] is set up, and {listen} cannot be listened on or its key not be kept")]
    Push { listen: std::net::SocketAddr, source: std::io::Error },
    #[error("[api] listen = \"{address}\" cannot be opened: name another port, or leave the line out")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error("fetching is impossible: the system's certificates cannot be used ({0})")]
    Client(String),
    #[error(
        "a write of the store {} has not come back for {} s: the disk or the store's files hang, and only a new start opens it again",
        path.display(),
        STUCK.as_secs()
    )]
    Stuck { path: PathBuf },
    #[error("a task of the daemon ended unexpectedly")]
    Task(#[from] tokio::task::JoinError),
}

/// Why one run over an open store ended.
enum Ended {
    /// Somebody said stop.
    Told,
    /// A write of the store failed: it refuses all that follow, and only opening it anew tells what is on the disk.
    StoreFailed(Box<Settings>),
    /// What the store holds of its stories cannot be read.
    Unreadable(DaemonError),
    /// A write of the store never comes back: this process cannot open it again.
    StoreStuck,
    Reloaded(Box<Settings>),
    /// The store's file is much larger than what lives in it.
    Rewrite(Box<Settings>),
}

/// Runs until `shutdown`. Returns when everything that was under way is stored, or `GRACE` has passed.
///
/// What changes too much to be changed under way, a new configuration of the store or a store that failed, ends what runs in good order
/// and starts it anew, without ending the process.
///
/// # Errors
/// When it cannot start. Afterwards only a store that hangs ends it: whoever watches over it starts it again.
pub async fn run(mut settings: Settings, shutdown: CancellationToken) -> Result<(), DaemonError> {
    let mut has_run = false;
    let mut before: Option<Box<Settings>> = None;
    while !shutdown.is_cancelled() {
        let old = before.take();
        match serve(&settings, &shutdown).await {
            Ok(Ended::Told) => break,
            Ok(Ended::Reloaded(new)) => before = Some(Box::new(std::mem::replace(&mut settings, *new))),
            Ok(Ended::Rewrite(now)) => {
                settings = *now;
                rewrite(&settings.store).await;
            }
            Ok(Ended::StoreStuck) => return Err(DaemonError::Stuck { path: settings.store.path }),
            Ok(Ended::StoreFailed(now)) => {
                settings = *now;
                warn!("a write of the store failed: it is closed and opened again");
            }
            Ok(Ended::Unreadable(error)) => return Err(error),
            Err(error) if let Some(old) = old => {
                warn!(error = said(&error), "the new configuration cannot be used and the old one is kept");
                settings = *old;
            }
            // At the first start only the disk can be hoped for; what else is wrong is better said at once.
            Err(DaemonError::Store(error)) if has_run || error.is_of_the_disk() => {
                settings = away::until_it_opens(settings, &error, &shutdown).await;
            }
            Err(error) => return Err(error),
        }
        has_run = true;
    }
    info!("stopped");
    Ok(())
}

async fn rewrite(settings: &store::Settings) {
    service::status("writing the store anew, to give back room");
    let settings = settings.clone();
    match service::pulsing(tokio::task::spawn_blocking(move || Store::compact(&settings))).await {
        Ok(Ok((before, after, copied))) => info!(before, after, records = copied.records, "the store was written anew"),
        Ok(Err(error)) => warn!(error = error.chain(), "the store could not be written anew"),
        Err(error) => warn!(%error, "writing the store anew ended unexpectedly"),
    }
}

/// One run over an open store.
async fn serve(settings: &Settings, told: &CancellationToken) -> Result<Ended, DaemonError> {
    service::status("opening the store");
    let shutdown = told.child_token();
    // whatever ends this run ends the reading of the index, which would keep the store open
    let _stop = shutdown.clone().drop_guard();
    let Opened { store, corpus, reading: mut index } = service::pulsing(open(settings, shutdown.clone())).await?;
    let listener = socket::listen(&settings.api)?;
    let port = socket::listen_port(settings.api.listen).await?;
    let client = fetch::Client::new(settings.fetch.clone()).map_err(|error| DaemonError::Client(error.to_string()))?;

    let (wake, woken) = watch::channel(());
    let (subscriber, push) = websub::open(&settings.websub, &settings.store.path, settings.fetch.max_body_bytes)
        .await
        .map_err(|source| DaemonError::Push { listen: settings.websub.listen, source })?
        .unzip();
    let (visits, visiting) = mpsc::unbounded_channel();
    let settler = Settler::start(Arc::clone(&corpus), wake.clone(), Visits { settings: settings.revisit.clone(), rounds: visits });
    let rounds = Rounds::new(settings.revisit.clone(), client.clone(), Arc::clone(&store), settler.queue(), visiting);
    let (restart, mut restarting) = mpsc::unbounded_channel();
    let (arrivals, arrived) = mpsc::channel(QUEUE);
    let (news, heard) = mpsc::unbounded_channel();
    let memory = Arc::new(StoredMemory(Arc::clone(&store)));
    let (scheduler, feeds) = Scheduler::new(control::scheduling(settings), client.clone(), memory, arrivals, news);
    let scheduler = scheduler.with_pulse(service::pulse()).with_subscriber(subscriber);
    let mut others = tokio::task::JoinSet::new();
    if let Some(push) = push {
        others.spawn(push.run(client.clone(), feeds.clone(), shutdown.clone()));
    }
    let deliveries = Deliveries::start(Arc::new(StoredOutbox(Arc::clone(&store))), settings, woken);
    let waiting = settler.waiting();
    let control = Control::new(settings, Arc::clone(&corpus), feeds, Arc::clone(&deliveries), wake, waiting, restart.clone());
    let control = Arc::new(control);
    let cut = CancellationToken::new();
    let router = socket::cut_by(control.router(Arc::clone(&store)), cut.clone());

    let asking = tokio::spawn(scheduler.run(control::feeds(settings), shutdown.clone()));
    let looking = tokio::spawn(rounds.run(shutdown.clone()));
    let reading = tokio::spawn(settler::digest_all(arrived, settler.queue()));
    let telling = tokio::spawn(news::tell(heard, Arc::clone(&control), Arc::clone(&store)));
    // questions are answered until the store is closed
    others.spawn(answer(listener, router.clone(), cut.clone()));
    if let Some(port) = port {
        others.spawn(socket::answer_monitors(port, router, cut.clone()));
    }
    others.spawn(service::reload_on_hangup(Arc::clone(&control), shutdown.clone()));
    others.spawn(service::report(Arc::clone(&control), shutdown.clone()));
    others.spawn(retention::keep(Arc::clone(&corpus), settings.store.clone(), restart, shutdown.clone()));
    service::ready();
    info!(feeds = settings.feeds.len(), channels = settings.channels.len(), store = %settings.store.path.display(), "watching");

    let ended = tokio::select! {
        () = told.cancelled() => Ended::Told,
        Some(again) = restarting.recv() => match again {
            Again::Reloaded(new) => Ended::Reloaded(new),
            Again::Rewrite => Ended::Rewrite(Box::new(control.settings())),
        },
        () = until_failed(&store) => Ended::StoreFailed(Box::new(control.settings())),
        () = until_stuck(&store) => Ended::StoreStuck,
        error = unread(&mut index) => Ended::Unreadable(error),
    };
    shutdown.cancel();
    if matches!(ended, Ended::Told) {
        service::stopping();
    }
    // In the order of the data: each stage ends when the one before it has nothing more to hand on.
    let emptied = service::pulsing(tokio::time::timeout(GRACE, async {
        asking.await?;
        reading.await?;
        looking.await?;
        settler.stop().await;
        deliveries.stop().await;
        telling.await
    }));
    match emptied.await {
        Ok(ended) => ended?,
        Err(_) => {
            warn!("stopped in the middle of some work: it is taken up again at the next start");
            // whoever is not told to end would keep the store open
            let _ = tokio::time::timeout(CLOSING, deliveries.stop()).await;
        }
    }
    // Whoever still listens would keep the store open.
    cut.cancel();
    let ended_by_themselves = async { while others.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(CLOSING, ended_by_themselves).await;
    let _ = tokio::time::timeout(CLOSING, others.shutdown()).await;
    if !index.is_finished() {
        let _ = tokio::time::timeout(CLOSING, index).await;
    }
    socket::remove(&settings.api.socket);
    Ok(ended)
}

/// Why the stored stories cannot be read; never returns once they are.
async fn unread(index: &mut JoinHandle<Result<(), StoreError>>) -> DaemonError {
    match index.await {
        Ok(Ok(())) => std::future::pending().await,
        Ok(Err(error)) => error.into(),
        Err(error) => error.into(),
    }
}

/// Returns once a write of the store has failed.
async fn until_failed(store: &Store) {
    while !store.has_failed() {
        tokio::time::sleep(STORE_LOOK).await;
    }
}

/// Returns once a write of the store has been waited for too long.
async fn until_stuck(store: &Store) {
    while store.waits_for() < STUCK {
        tokio::time::sleep(STORE_LOOK).await;
    }
}

/// An error with its causes.
fn said(error: &DaemonError) -> String {
    std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// The store is open, and its stories are being read: questions can be answered.
struct Opened {
    store: Arc<Store>,
    corpus: settler::SharedCorpus,
    reading: JoinHandle<Result<(), StoreError>>,
}

async fn open(settings: &Settings, stop: CancellationToken) -> Result<Opened, DaemonError> {
    let settings = settings.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let store = Arc::new(open_store(&settings.store)?);
        for sentence in store.mended() {
            warn!(sentence, "the store was mended");
        }
        let channels = control::subscriptions(&settings);
        let corpus = Corpus::unread(Arc::clone(&store), settings.stories, settings.alerts, channels);
        let (corpus, reading) = settler::shared_while_read(corpus, stop);
        Ok::<_, StoreError>(Opened { store, corpus, reading })
    });
    Ok(opened.await??)
}

/// Opens the store; a command that looks into it meanwhile has it for a moment only.
fn open_store(settings: &store::Settings) -> Result<Store, StoreError> {
    let patience = Instant::now() + STORE_PATIENCE;
    loop {
        match Store::open(settings) {
            Err(StoreError::Locked { .. }) if Instant::now() < patience => thread::sleep(Duration::from_millis(50)),
            opened => return opened,
        }
    }
}

async fn answer(listener: UnixListener, router: axum::Router, shutdown: CancellationToken) {
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await {
        warn!(%error, "questions are no longer answered");
    }
}
