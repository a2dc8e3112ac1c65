//! The daemon: feeds are asked when they are due, what they bring is digested on all cores and settled by one writer, and what that
//! finds is told and answered for until somebody says stop.
//!
//! Settings come in, tasks run, and nothing of it outlives [`run`]. What a step does is decided in the modules below; here is only who
//! runs when, and in which order all of it starts and stops.

pub mod arrival;
mod control;
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
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    net::UnixListener,
    sync::{mpsc, watch},
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use self::{
    control::{Control, Deliveries},
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
    #[error("fetching is impossible: the system's certificates cannot be used ({0})")]
    Client(String),
    #[error("a task of the daemon ended unexpectedly")]
    Task(#[from] tokio::task::JoinError),
}

/// Runs until `shutdown`. Returns when everything that was under way is stored, or `GRACE` has passed.
///
/// # Errors
/// When it cannot start; nothing that happens afterwards ends it.
pub async fn run(settings: Settings, shutdown: CancellationToken) -> Result<(), DaemonError> {
    service::status("opening the store");
    let (store, corpus) = open(&settings).await?;
    let listener = socket::listen(&settings.api)?;
    let client = fetch::Client::new(settings.fetch.clone()).map_err(|error| DaemonError::Client(error.to_string()))?;

    let (wake, woken) = watch::channel(());
    let (subscriber, push) = websub::open(&settings.websub, &settings.store.path, settings.fetch.max_body_bytes)
        .await
        .map_err(|source| DaemonError::Push { listen: settings.websub.listen, source })?
        .unzip();
    let (visits, visiting) = mpsc::unbounded_channel();
    let settler = Settler::start(Arc::clone(&corpus), wake.clone(), Visits { settings: settings.revisit.clone(), rounds: visits });
    let rounds = Rounds::new(settings.revisit.clone(), client.clone(), Arc::clone(&store), settler.queue(), visiting);
    let (arrivals, arrived) = mpsc::channel(QUEUE);
    let (news, heard) = mpsc::unbounded_channel();
    let memory = Arc::new(StoredMemory(Arc::clone(&store)));
    let (scheduler, feeds) = Scheduler::new(control::scheduling(&settings), client.clone(), memory, arrivals, news);
    let scheduler = scheduler.with_pulse(service::pulse()).with_subscriber(subscriber);
    if let Some(push) = push {
        tokio::spawn(push.run(client.clone(), feeds.clone(), shutdown.clone()));
    }
    let deliveries = Deliveries::start(Arc::new(StoredOutbox(Arc::clone(&store))), &settings, woken);
    let control = Arc::new(Control::new(&settings, Arc::clone(&corpus), feeds, Arc::clone(&deliveries), wake, settler.waiting()));

    let asking = tokio::spawn(scheduler.run(control::feeds(&settings), shutdown.clone()));
    let looking = tokio::spawn(rounds.run(shutdown.clone()));
    let reading = tokio::spawn(settler::digest_all(arrived, settler.queue()));
    let telling = tokio::spawn(control::tell_news(heard));
    let answering = tokio::spawn(answer(listener, control.router(store), shutdown.clone()));
    let reloading = tokio::spawn(service::reload_on_hangup(Arc::clone(&control), shutdown.clone()));
    let reporting = tokio::spawn(service::report(Arc::clone(&control), shutdown.clone()));
    let keeping = tokio::spawn(retention::keep(Arc::clone(&corpus), settings.store.clone(), shutdown.clone()));
    service::ready();
    info!(feeds = settings.feeds.len(), channels = settings.channels.len(), store = %settings.store.path.display(), "watching");

    shutdown.cancelled().await;
    service::stopping();
    // In the order of the data: each stage ends when the one before it has nothing more to hand on.
    let emptied = tokio::time::timeout(GRACE, async {
        asking.await?;
        reading.await?;
        looking.await?;
        settler.stop().await;
        deliveries.stop().await;
        telling.await
    });
    match emptied.await {
        Ok(ended) => ended?,
        Err(_) => warn!("stopped in the middle of some work: it is taken up again at the next start"),
    }
    for task in [answering, reloading, reporting, keeping] {
        task.abort();
    }
    socket::remove(&settings.api.socket);
    info!("stopped");
    Ok(())
}

async fn open(settings: &Settings) -> Result<(Arc<Store>, settler::SharedCorpus), DaemonError> {
    let settings = settings.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let store = Arc::new(open_store(&settings.store)?);
        for sentence in store.mended() {
            warn!(sentence, "the store was mended");
        }
        let channels = control::subscriptions(&settings);
        let corpus = Corpus::open(Arc::clone(&store), settings.stories, settings.alerts, channels)?;
        Ok::<_, StoreError>((store, settler::shared(corpus)))
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
