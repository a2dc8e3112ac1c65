//! From arrivals to settled articles: digesting on all cores, settling on one thread, in order of arrival.

use std::{
    num::NonZero,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{debug, error, info, warn};

use super::{QUEUE, arrival::Arrival, revisit};
use crate::{
    api::observed,
    article::revisit::Settings,
    model::{Outlet, Visit},
    pipeline::{self, Body, Corpus, Digest, Draft, Settlement},
};

/// Articles that are settled before they are put onto the disk together.
const BATCH: usize = 32;
/// After the store refused an article: a full disk may have room again.
const STORE_PAUSE: Duration = Duration::from_secs(5);

/// The corpus, of which one at a time may be the writer.
pub type SharedCorpus = Arc<Mutex<Corpus>>;

pub fn shared(corpus: Corpus) -> SharedCorpus {
    Arc::new(Mutex::new(corpus))
}

/// The writer's turn. A panic while settling left nothing half done: the store commits all or nothing.
pub fn turn(corpus: &SharedCorpus) -> MutexGuard<'_, Corpus> {
    corpus.lock().unwrap_or_else(PoisonError::into_inner)
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
        let store = Arc::clone(&turn(corpus).store);
        match revisit::plan(&store, settlement.article, page, &self.settings, Timestamp::now()) {
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
        // the turn ends here: what is asked of the store below takes one of its own
        let settled = pipeline::settle(digest.clone(), &mut turn(corpus));
        match settled {
            Ok(settlement) => {
                observed().settled(began.elapsed());
                for alert in &settlement.alerts {
                    observed().diverged(alert.verdict.as_str());
                    info!(alert = %alert.id, story = %alert.story, outlet = %alert.new.outlet, verdict = alert.verdict.as_str(), reason = alert.reason, "alert");
                }
                return Some(settlement);
            }
            Err(error) if error.is_transient() && !turn(corpus).store.has_failed() => {
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
    loop {
        let store = Arc::clone(&turn(corpus).store);
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
