//! What is older than the settings keep leaves the store and the story index, a little at a time; and what makes the store larger than it
//! may be leaves sooner.
//!
//! The clock is not believed at once: after it jumped by more than a day, nothing goes before the daemon has run for a day with it, so that
//! a clock that is set wrong and back again costs no article.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{
    control::Again,
    settler::{SharedCorpus, turn},
};
use crate::store::{self, ArticleFilter, Store, StoreError};

const FIRST: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(60 * 60);
/// Articles, alerts and entries that go in one turn of the writer, so that settling need not wait for long.
const AT_ONCE: usize = 100;
/// The clock and the time that passed may differ by this much between two looks. A machine that slept for longer waits a day too.
const JUMP: SignedDuration = SignedDuration::from_hours(24);
/// At the start, the newest article may be this old.
const AWAY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a clock that jumped must run before it is believed.
const TRIAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Looks every hour, and more often where little is kept, until `shutdown`.
pub async fn keep(corpus: SharedCorpus, settings: store::Settings, restart: mpsc::UnboundedSender<Again>, shutdown: CancellationToken) {
    let every = EVERY.min(settings.keep_articles / 10).max(Duration::from_secs(1));
    let mut wait = FIRST.min(every);
    let mut clock = Clock::new(&corpus.store, Timestamp::now(), Instant::now());
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = every,
        }
        let now = Timestamp::now();
        let believed = clock.is_believed(now, Instant::now()).then_some(now);
        let (corpus, settings, stop) = (corpus.clone(), settings.clone(), shutdown.clone());
        match tokio::task::spawn_blocking(move || sweep(&corpus, &settings, believed, &stop)).await {
            Ok(Ok(swept)) => {
                if swept.articles > 0 {
                    info!(articles = swept.articles, "old articles left the store");
                }
                if swept.wants_rewriting {
                    // A daemon that is stopping writes nothing anew.
                    let _ = restart.send(Again::Rewrite);
                    return;
                }
            }
            Ok(Err(error)) => warn!(error = error.chain(), "old articles cannot be removed; trying again later"),
            Err(error) => warn!(%error, "removing old articles ended unexpectedly"),
        }
    }
}

/// The wall clock, held against the time that passed.
struct Clock {
    wall: Timestamp,
    passed: Instant,
    /// It jumped at this moment; `None`: it is believed.
    doubted: Option<Instant>,
}

impl Clock {
    fn new(store: &Store, wall: Timestamp, passed: Instant) -> Self {
        let newest =
            store.articles(&ArticleFilter { limit: Some(1), ..ArticleFilter::default() }).ok().and_then(|newest| newest.into_iter().next());
        let was_away = newest.is_some_and(|article| wall.duration_since(article.first_seen).abs() > AWAY);
        Self { wall, passed, doubted: was_away.then_some(passed) }
    }

    fn is_believed(&mut self, wall: Timestamp, passed: Instant) -> bool {
        let expected = SignedDuration::try_from(passed.saturating_duration_since(self.passed)).unwrap_or(SignedDuration::MAX);
        if (wall.duration_since(self.wall) - expected).abs() > JUMP {
            warn!(was = %self.wall, is = %wall, "the clock jumped: nothing is removed by age until it has run for a day");
            self.doubted = Some(passed);
        }
        (self.wall, self.passed) = (wall, passed);
        if self.doubted.is_some_and(|since| passed.saturating_duration_since(since) > TRIAL) {
            self.doubted = None;
        }
        self.doubted.is_none()
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Swept {
    articles: usize,
    /// The file is larger than it should be, and only writing it anew helps.
    wants_rewriting: bool,
}

/// `now`: if the clock is believed.
fn sweep(corpus: &SharedCorpus, settings: &store::Settings, now: Option<Timestamp>, stop: &CancellationToken) -> Result<Swept, StoreError> {
    let mut swept = Swept { articles: by_age(corpus, settings, now, stop)?, wants_rewriting: false };
    let store = &corpus.store;
    let disk_bytes = store.stats()?.disk_bytes;
    if stop.is_cancelled() || !settings.is_worth_measuring(disk_bytes) {
        return Ok(swept);
    }
    if let Some(max_bytes) = settings.max_bytes {
        let excess = store.size()?.excess(max_bytes);
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let mut over = (store.stats()?.articles as f64 * excess).ceil() as usize;
        while over > 0 && !stop.is_cancelled() {
            let retention = store::Retention { articles_over: over.min(AT_ONCE), limit: AT_ONCE, ..store::Retention::default() };
            let gone = remove(corpus, &retention)?.articles.len();
            if gone == 0 {
                break;
            }
            over = over.saturating_sub(gone);
            swept.articles += gone;
        }
    }
    let size = store.size()?;
    let is_too_large = size.is_wasteful() || settings.max_bytes.is_some_and(|max_bytes| size.is_over(max_bytes));
    swept.wants_rewriting = is_too_large && store.has_room_to_rewrite(&size);
    if is_too_large && !swept.wants_rewriting {
        warn!(
            live_bytes = size.live_bytes,
            disk_bytes = size.disk_bytes,
            "the store takes too much room, and the disk has too little to write it anew"
        );
    }
    Ok(swept)
}

/// How many articles went.
fn by_age(
    corpus: &SharedCorpus,
    settings: &store::Settings,
    now: Option<Timestamp>,
    stop: &CancellationToken,
) -> Result<usize, StoreError> {
    let Some(now) = now else { return Ok(0) };
    let mut articles = 0;
    while !stop.is_cancelled() {
        let gone = remove(corpus, &settings.retention(now, AT_ONCE))?;
        if gone.is_empty() {
            break;
        }
        articles += gone.articles.len();
    }
    Ok(articles)
}

/// Takes what goes out of the store and of the index.
fn remove(corpus: &SharedCorpus, retention: &store::Retention) -> Result<store::Retained, StoreError> {
    let mut corpus = turn(corpus);
    let gone = corpus.store.retain(retention)?;
    for article in &gone.articles {
        corpus.index.remove(*article);
    }
    Ok(gone)
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
        let now = Some("2026-06-01T00:00:00Z".parse().unwrap());
        let swept = |now| sweep(&corpus, &settings, now, &CancellationToken::new()).unwrap().articles;
        assert_eq!((swept(None), swept(now), swept(now)), (0, 1, 0));
        assert_eq!((store.stats().unwrap().articles, turn(&corpus).index.stats().articles), (1, 1));
    }

    #[test]
    fn a_clock_that_jumps_is_believed_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&store::Settings::new(folder.path().join("store"))).unwrap();
        let (start, began) = ("2026-06-01T00:00:00Z".parse::<Timestamp>().unwrap(), Instant::now());
        let mut clock = Clock::new(&store, start, began);
        // hours that passed, days that the clock shows more than those
        for (hours, ahead, believed) in [
            (1, 0, true),
            (2, 0, true),
            (3, 365, false),
            (26, 365, false),
            (28, 365, true),
            (29, 0, false),
            (30, 365, false),
            (56, 365, true),
        ] {
            let wall = start + SignedDuration::from_hours(hours + 24 * ahead);
            let passed = began + Duration::from_secs(3600 * u64::try_from(hours).unwrap());
            assert_eq!(clock.is_believed(wall, passed), believed, "after {hours} h");
        }
    }
}
