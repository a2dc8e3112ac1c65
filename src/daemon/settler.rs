//! From arrivals to settled articles: digesting on all cores, settling on one thread, in order of arrival.

use std::{
    num::NonZero,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use jiff::Timestamp;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{debug, error, info, warn};

use super::{QUEUE, arrival::Arrival, revisit};
use crate::{
    alert,
    api::observed,
    article::revisit::Settings,
    model::{Outlet, Visit},
    pipeline::{self, Body, Corpus, Digest, Draft, Settlement, Subscription},
    store::{Store, StoreError},
};

/// Articles that are settled before they are put onto the disk together.
const BATCH: usize = 32;
/// After the store refused an article: a full disk may have room again.
const STORE_PAUSE: Duration = Duration::from_secs(5);

/// The corpus, of which one at a time may be the writer. Whoever only asks takes the store, and waits for nobody.
pub struct Shared {
    pub store: Arc<Store>,
    writer: Mutex<Corpus>,
    /// What the next writer is to tell by, since a reload.
    orders: Mutex<Option<Orders>>,
    /// Nothing is settled before: an article would found a story that is there.
    has_index: AtomicBool,
}

/// By what is told, and where.
type Orders = (alert::Settings, Vec<Subscription>);

impl Shared {
    /// Changes what is told by from the next turn on, without waiting for it.
    pub fn order(&self, alerts: alert::Settings, channels: Vec<Subscription>) {
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) = Some((alerts, channels));
    }
}

pub type SharedCorpus = Arc<Shared>;

pub fn shared(corpus: Corpus) -> SharedCorpus {
    Arc::new(Shared {
        store: Arc::clone(&corpus.store),
        writer: Mutex::new(corpus),
        orders: Mutex::new(None),
        has_index: AtomicBool::new(true),
    })
}

/// The writer's turn. A panic while settling left nothing half done: the store commits all or nothing.
pub fn turn(corpus: &SharedCorpus) -> MutexGuard<'_, Corpus> {
    let mut writer = corpus.writer.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(orders) = corpus.orders.lock().unwrap_or_else(PoisonError::into_inner).take() {
        (writer.alerts, writer.channels) = orders;
    }
    writer
}

/// Shares a corpus whose index is read meanwhile by whoever had the first turn: all else that writes waits for that.
///
/// Call it where waiting is allowed.
pub fn shared_while_read(corpus: Corpus, stop: CancellationToken) -> (SharedCorpus, JoinHandle<Result<(), StoreError>>) {
    let corpus = shared(corpus);
    corpus.has_index.store(false, Ordering::Release);
    let (taken, has_turn) = std::sync::mpsc::channel();
    let reader = Arc::clone(&corpus);
    let reading = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        let mut corpus = turn(&reader);
        // whoever waits for it is there
        let _ = taken.send(());
        corpus.read_index(|| stop.is_cancelled())?;
        if stop.is_cancelled() {
            return Ok(());
        }
        reader.has_index.store(true, Ordering::Release);
        debug!(articles = corpus.index.stats().articles, seconds = began.elapsed().as_secs_f32(), "the index is read");
        Ok(())
    });
    // an end without a word is a panic, which whoever awaits the reading is told of
    let _ = has_turn.recv();
    (corpus, reading)
}

/// A digested article, with who waits for it to be on the disk.
pub struct Job {
    digest: Digest,
    /// Where it was read, if that was a page which is to be looked at again.
    page: Option<revisit::Page>,
    done: oneshot::Sender<()>,
}

impl Job {
    /// A later text, and what tells that it is on the disk.
    pub fn new(digest: Digest) -> (Self, oneshot::Receiver<()>) {
        let (done, settled) = oneshot::channel();
        (Self { digest, page: None, done }, settled)
    }
}

/// Pages to be looked at again: when, and who does it.
pub struct Visits {
    pub settings: Settings,
    pub rounds: mpsc::UnboundedSender<Visit>,
}

/// The thread that settles.
pub struct Settler {
    queue: mpsc::Sender<Job>,
    waiting: Arc<AtomicUsize>,
    /// Also who is dropped while something hangs tells the thread to end: it would keep the store open.
    stop: DropGuard,
    ended: oneshot::Receiver<()>,
}

impl Settler {
    /// Starts settling. `wake` is sent to whenever new deliveries are on the disk.
    pub fn start(corpus: SharedCorpus, wake: watch::Sender<()>, visits: Visits) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (ending, ended) = oneshot::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let stop = CancellationToken::new();
        let (counted, stopped) = (Arc::clone(&waiting), stop.clone());
        thread::Builder::new()
            .name("settler".to_owned())
            .spawn(move || {
                settle_all(&corpus, jobs, &wake, &visits, &counted, &stopped);
                // Nobody waits when the daemon was cut off.
                let _ = ending.send(());
            })
            .expect("a thread can be started while the daemon starts");
        Self { queue, waiting, stop: stop.drop_guard(), ended }
    }

    pub fn queue(&self) -> mpsc::Sender<Job> {
        self.queue.clone()
    }

    /// How many digested articles wait.
    pub fn waiting(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.waiting)
    }

    /// Settles what waits and ends. Every queue that was handed out must be closed by then.
    pub async fn stop(self) {
        drop(self.queue);
        drop(self.stop);
        // The thread sends before it ends.
        let _ = self.ended.await;
    }
}

/// Digests arrivals on as many cores as there are and hands them on in order of arrival, until there are no more.
pub async fn digest_all(arrivals: mpsc::Receiver<Arrival>, queue: mpsc::Sender<Job>) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let arrivals = futures_util::stream::unfold(arrivals, async |mut arrivals| arrivals.recv().await.map(|arrival| (arrival, arrivals)));
    let mut jobs = std::pin::pin!(arrivals.map(|arrival| tokio::task::spawn_blocking(move || read(arrival))).buffered(cores + 1));
    while let Some(job) = jobs.next().await {
        match job {
            Ok(job) => {
                if queue.send(job).await.is_err() {
                    return;
                }
            }
            Err(error) => error!(%error, "an article could not be read; its entry is tried again"),
        }
    }
}

fn read(arrival: Arrival) -> Job {
    let Arrival { feed_url, outlet, entry, fingerprint, page, without_page, received, done } = arrival;
    let guid = entry.guid.clone();
    let left = page.as_ref().map(|page| revisit::Page { url: page.url.to_string(), validators: page.validators.clone(), hash: page.hash });
    let body = page.map_or(Body::EntryOnly, |page| Body::Page { html: page.html, url: Some(page.url) });
    let draft =
        Draft { label: None, outlet: outlet.map(Outlet), entry, body, received, feed: Some(feed_url), fingerprint, wire_credit: None };
    let began = Instant::now();
    let mut digest = pipeline::digest(draft);
    observed().digested(digest.claims.figures.len(), digest.claims.quotes.len(), began.elapsed());
    digest.problems.extend(without_page);
    debug!(guid, outlet = %digest.outlet, figures = digest.claims.figures.len(), quotes = digest.claims.quotes.len(), problems = ?digest.problems, "read");
    Job { digest, page: left, done }
}

fn settle_all(
    corpus: &SharedCorpus,
    mut jobs: mpsc::Receiver<Job>,
    wake: &watch::Sender<()>,
    visits: &Visits,
    waiting: &AtomicUsize,
    stop: &CancellationToken,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while jobs.blocking_recv_many(&mut batch, BATCH) > 0 {
        waiting.store(jobs.len() + batch.len(), Ordering::Relaxed);
        let mut settled = Vec::with_capacity(batch.len());
        let mut has_alerts = false;
        for job in batch.drain(..) {
            if let Some(settlement) = settle(corpus, job.digest, stop) {
                has_alerts |= !settlement.alerts.is_empty();
                if let Some(page) = &job.page {
                    visits.plan(corpus, &settlement, page);
                }
                settled.push(job.done);
            }
        }
        if synced(corpus, stop) {
            for done in settled {
                // The scheduler may have stopped waiting.
                let _ = done.send(());
            }
            if has_alerts {
                wake.send_replace(());
            }
        }
        waiting.store(jobs.len(), Ordering::Relaxed);
    }
}

impl Visits {
    fn plan(&self, corpus: &SharedCorpus, settlement: &Settlement, page: &revisit::Page) {
        match revisit::plan(&corpus.store, settlement.article, page, &self.settings, Timestamp::now()) {
            // Whoever looks may have stopped; the store has it.
            Ok(visit) => drop(visit.map(|visit| self.rounds.send(visit))),
            Err(error) => warn!(%error, article = %settlement.article, "when its page is looked at again cannot be stored"),
        }
    }
}

/// Settles one article, waiting for the store where it refuses; `None` if that had to be given up, and the entry comes again.
fn settle(corpus: &SharedCorpus, digest: Digest, stop: &CancellationToken) -> Option<Settlement> {
    loop {
        let began = Instant::now();
        let mut writer = turn(corpus);
        if !corpus.has_index.load(Ordering::Acquire) {
            debug!(url = digest.url, "stopped before the index was read; the entry is tried again");
            return None;
        }
        let settled = pipeline::settle(digest.clone(), &mut writer);
        drop(writer);
        match settled {
            Ok(settlement) => {
                observed().settled(began.elapsed());
                for alert in &settlement.alerts {
                    observed().diverged(alert.verdict.as_str());
                    info!(alert = %alert.id, story = %alert.story, outlet = %alert.new.outlet, verdict = alert.verdict.as_str(), reason = alert.reason, "alert");
                }
                return Some(settlement);
            }
            Err(error) if error.is_transient() && !corpus.store.has_failed() => {
                warn!(error = error.chain(), "an article cannot be stored; trying again");
            }
            Err(error) => {
                error!(error = error.chain(), url = digest.url, "an article cannot be stored; its entry is tried again");
                return None;
            }
        }
        if pause(stop) {
            return None;
        }
    }
}

/// Whether everything settled so far is on the disk; `false` when the daemon stops first, or the store has failed and is opened anew.
fn synced(corpus: &SharedCorpus, stop: &CancellationToken) -> bool {
    let store = &corpus.store;
    loop {
        let began = Instant::now();
        match store.sync() {
            Ok(()) => {
                observed().synced(began.elapsed());
                return true;
            }
            Err(error) if store.has_failed() => {
                error!(error = error.chain(), "the store cannot be put onto the disk; what was settled last is settled again");
                return false;
            }
            Err(error) => warn!(error = error.chain(), "the store cannot be put onto the disk; trying again"),
        }
        if pause(stop) {
            return false;
        }
    }
}

/// Waits a moment; `true` if the daemon is told to stop meanwhile.
fn pause(stop: &CancellationToken) -> bool {
    let until = Instant::now() + STORE_PAUSE;
    while Instant::now() < until {
        if stop.is_cancelled() {
            return true;
        }
        thread::sleep(Duration::from_millis(50));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{alert, model::Entry, store, story};

    fn report(outlet: &str, dead: &str) -> Digest {
        let text = format!(
            "The ferry Odila ran aground off Marren on Monday and {dead} people died, the Marren coastguard said. A helicopter took the crew \
             of the Odila off the rocks below the Marren lighthouse."
        );
        pipeline::digest(Draft {
            label: Some(outlet.to_owned()),
            outlet: Some(Outlet::from(outlet)),
            entry: Entry { title: Some("Ferry Odila runs aground off Marren".to_owned()), ..Entry::default() },
            body: Body::Text(text),
            received: "2026-01-05T10:00:00Z".parse().unwrap(),
            ..Draft::default()
        })
    }

    #[tokio::test]
    async fn nothing_is_settled_before_the_index_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&store::Settings::new(folder.path().join("store"))).unwrap());
        let unread = || Corpus::unread(Arc::clone(&store), story::Settings::default(), alert::Settings::default(), Vec::new());
        let mut first = unread();
        let founded = pipeline::settle(report("Marren Post", "nine"), &mut first).unwrap();
        drop(first);
        for (is_stopped, expected) in [(true, None), (false, Some((founded.story, false)))] {
            let (corpus, stop) = (unread(), CancellationToken::new());
            if is_stopped {
                stop.cancel();
            }
            let (shared, reading) = tokio::task::spawn_blocking(move || shared_while_read(corpus, stop)).await.unwrap();
            let settling =
                tokio::task::spawn_blocking(move || settle(&shared, report("Askel Herald", "eleven"), &CancellationToken::new()));
            let settled = settling.await.unwrap().map(|settlement| (settlement.story, settlement.new_story));
            assert_eq!(settled, expected, "stopped: {is_stopped}");
            reading.await.unwrap().unwrap();
        }
    }
}
