//! What is older than the settings keep leaves the store and the story index, a little at a time.

use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::settler::{SharedCorpus, turn};
use crate::store::{self, StoreError};

const FIRST: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(60 * 60);
/// Articles, alerts and entries that go in one turn of the writer, so that settling need not wait for long.
const AT_ONCE: usize = 100;

/// Looks every hour, until `shutdown`.
pub async fn keep(corpus: SharedCorpus, settings: store::Settings, shutdown: CancellationToken) {
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = EVERY,
        }
        let (corpus, settings, stop) = (corpus.clone(), settings.clone(), shutdown.clone());
        match tokio::task::spawn_blocking(move || sweep(&corpus, &settings, Timestamp::now(), &stop)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(articles)) => info!(articles, "old articles left the store"),
            Ok(Err(error)) => warn!(%error, "old articles cannot be removed; trying again in an hour"),
            Err(error) => warn!(%error, "removing old articles ended unexpectedly"),
        }
    }
}

/// How many articles went.
fn sweep(corpus: &SharedCorpus, settings: &store::Settings, now: Timestamp, stop: &CancellationToken) -> Result<usize, StoreError> {
    let mut articles = 0;
    while !stop.is_cancelled() {
        let mut corpus = turn(corpus);
        let gone = corpus.store.retain(&settings.retention(now, AT_ONCE))?;
        if gone.is_empty() {
            break;
        }
        for article in &gone.articles {
            corpus.index.remove(*article);
        }
        articles += gone.articles.len();
    }
    Ok(articles)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        alert,
        daemon::settler::shared,
        model::{Entry, Outlet},
        pipeline::{self, Body, Corpus, Draft},
        store::Store,
        story,
    };

    #[test]
    fn old_articles_leave_the_store_and_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let settings = store::Settings::new(folder.path().join("store"));
        let store = Arc::new(Store::open(&settings).unwrap());
        let mut corpus = Corpus::open(Arc::clone(&store), story::Settings::default(), alert::Settings::default(), Vec::new()).unwrap();
        for (day, place) in [("2026-01-05", "Marren"), ("2026-05-05", "Askel")] {
            let text = format!("A ferry ran aground off {place} with 12 people on board, the {place} coastguard said.");
            let draft = Draft {
                label: Some(place.to_owned()),
                outlet: Some(Outlet::from("Marren Post")),
                entry: Entry { title: Some(format!("Ferry aground off {place}")), ..Entry::default() },
                body: Body::Text(text),
                received: format!("{day}T10:00:00Z").parse().unwrap(),
                ..Draft::default()
            };
            pipeline::settle(pipeline::digest(draft), &mut corpus).unwrap();
        }
        let corpus = shared(corpus);
        let now = "2026-06-01T00:00:00Z".parse().unwrap();
        let swept = || sweep(&corpus, &settings, now, &CancellationToken::new()).unwrap();
        assert_eq!((swept(), swept()), (1, 0));
        assert_eq!((store.stats().unwrap().articles, turn(&corpus).index.stats().articles), (1, 1));
    }
}
