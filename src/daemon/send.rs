//! The outbox worked off once, without a daemon: what `ingest --deliver` does after its last article.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;

use super::outbox::StoredOutbox;
use crate::{
    config::Settings,
    deliver::{self, Board},
    store::{Store, StoreError},
};

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Sends what waits until every delivery has been tried, or `patience` is over; gives how many still wait. Those are the next daemon's.
///
/// # Errors
/// When the store cannot be read.
pub async fn send_waiting(store: Arc<Store>, settings: &Settings, patience: Duration) -> Result<usize, StoreError> {
    let stop = CancellationToken::new();
    let (_wake, woken) = watch::channel(());
    let outbox = Arc::new(StoredOutbox(Arc::clone(&store)));
    let sending = tokio::spawn(deliver::run(outbox, settings.channels.clone(), settings.debounce, Board::default(), stop.clone(), woken));
    let started = Instant::now();
    while untried(&store, settings)? > 0 && started.elapsed() < patience {
        tokio::time::sleep(LOOK).await;
    }
    stop.cancel();
    if let Err(error) = sending.await {
        tracing::error!(%error, "the channels ended unexpectedly");
    }
    let waiting = |channel: &deliver::Settings| Ok(store.waiting(&channel.name, None, usize::MAX)?.len());
    settings.channels.iter().map(waiting).sum()
}

fn untried(store: &Store, settings: &Settings) -> Result<usize, StoreError> {
    let untried = |channel: &deliver::Settings| {
        let waiting = store.waiting(&channel.name, None, usize::MAX)?;
        Ok(waiting.iter().filter(|delivery| delivery.attempts == 0).count())
    };
    // what is held for a digest is the daemon's
    settings.channels.iter().filter(|channel| channel.hours.is_always()).map(untried).sum()
}
