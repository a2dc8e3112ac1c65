//! Pages of stories that still move are looked at again, and what they say then is settled as a revision.
//!
//! Settled articles come in as [`Visit`]s, which the store keeps; digests go out to whoever settles. When a look is due and what counts as
//! a later text is decided by [`revisit`]; how a host is treated by the client, whose turns and pauses hold for these requests too.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, task::JoinSet, task::spawn_blocking, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::settler::Job;
use crate::{
    article::revisit::{self, Settings},
    fetch::{Client, FetchError, Response, Validators},
    model::{Article, ArticleId, Entry, Visit},
    pipeline::{self, Body, Digest, Draft},
    store::{Result, Store, StoreError},
};

/// Looks under way at once.
const WORKERS: usize = 8;
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// A look that its host has no room for comes after this.
const NO_ROOM: SignedDuration = SignedDuration::from_mins(15);

/// The visit that an article's page is due for after it was fetched: a first one, or the one it has with what this answer said.
pub fn plan(store: &Store, article: ArticleId, page: &Page, settings: &Settings, now: Timestamp) -> Result<Option<Visit>> {
    let known = store.visit(article)?;
    let times = match (&known, store.article(article)?) {
        (Some(visit), _) => Some((visit.first_seen, visit.due)),
        (None, Some(stored)) => settings.next(stored.first_seen, now, share(article)).map(|due| (stored.first_seen, due)),
        (None, None) => None,
    };
    let Some((first_seen, due)) = times else { return Ok(None) };
    let Page { url, validators, hash } = page.clone();
    let visit = Visit { article, url, first_seen, due, etag: validators.etag, last_modified: validators.last_modified, body_hash: hash };
    store.save_visit(&visit)?;
    Ok(Some(visit))
}

/// In 0..1, the same for all looks at one article.
fn share(article: ArticleId) -> f64 {
    (xxh3_64(&article.0.to_le_bytes()) >> 11) as f64 / (1_u64 << 53) as f64
}

/// What an answer left behind to ask the next time with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// After redirects.
    pub url: String,
    pub validators: Validators,
    /// xxh3 of the bytes.
    pub hash: u64,
}

/// Looks that are still to come.
pub struct Rounds {
    context: Arc<Context>,
    /// Articles that were settled with a page.
    settled: mpsc::UnboundedReceiver<Visit>,
    due: BTreeSet<(Timestamp, ArticleId)>,
    /// When each of these is due, as a visit can be planned anew.
    planned: HashMap<ArticleId, Timestamp>,
    running: JoinSet<(ArticleId, Option<Visit>)>,
}

struct Context {
    settings: Settings,
    client: Client,
    store: Arc<Store>,
    queue: mpsc::Sender<Job>,
    looks: Mutex<Looks>,
}

impl Rounds {
    pub fn new(
        settings: Settings,
        client: Client,
        store: Arc<Store>,
        queue: mpsc::Sender<Job>,
        settled: mpsc::UnboundedReceiver<Visit>,
    ) -> Self {
        let context = Arc::new(Context { settings, client, store, queue, looks: Mutex::default() });
        Self { context, settled, due: BTreeSet::new(), planned: HashMap::new(), running: JoinSet::new() }
    }

    /// Runs until `shutdown`; what is under way then is looked at again after the next start.
    pub async fn run(mut self, shutdown: CancellationToken) {
        self.load().await;
        loop {
            self.start_due();
            let sleep = self.until_due();
            tokio::select! {
                () = shutdown.cancelled() => return,
                Some(visit) = self.settled.recv() => self.keep(&visit),
                Some(looked) = self.running.join_next() => {
                    // A page that makes a reader panic is not looked at again.
                    if let Ok((article, after)) = looked {
                        self.learn(article, after).await;
                    }
                }
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    async fn load(&mut self) {
        let store = Arc::clone(&self.context.store);
        match spawn_blocking(move || store.visits()).await {
            Ok(Ok(visits)) => visits.iter().for_each(|visit| self.keep(visit)),
            Ok(Err(error)) => warn!(%error, "which pages are to be looked at again cannot be read"),
            Err(error) => warn!(%error, "reading which pages are to be looked at again ended unexpectedly"),
        }
        if !self.due.is_empty() {
            info!(articles = self.due.len(), "pages are looked at again for later texts");
        }
    }

    fn keep(&mut self, visit: &Visit) {
        if let Some(before) = self.planned.insert(visit.article, visit.due) {
            self.due.remove(&(before, visit.article));
        }
        self.due.insert((visit.due, visit.article));
    }

    fn until_due(&self) -> Duration {
        let next = self.due.first().map(|(at, _)| Duration::try_from(at.duration_since(Timestamp::now())));
        match next {
            // The next that ends wakes us.
            _ if self.running.len() >= WORKERS => LONGEST_SLEEP,
            Some(wait) => wait.unwrap_or_default().min(LONGEST_SLEEP),
            None => LONGEST_SLEEP,
        }
    }

    fn start_due(&mut self) {
        let now = Timestamp::now();
        while self.running.len() < WORKERS {
            let Some((_, article)) = self.due.first().copied().filter(|(at, _)| *at <= now) else { return };
            self.due.pop_first();
            self.planned.remove(&article);
            let context = Arc::clone(&self.context);
            self.running.spawn(async move { (article, context.look(article).await) });
        }
    }

    async fn learn(&mut self, article: ArticleId, after: Option<Visit>) {
        let store = Arc::clone(&self.context.store);
        let saved = after.clone();
        let save = move || match saved {
            Some(visit) => store.save_visit(&visit),
            None => store.remove_visit(article),
        };
        if let Ok(Err(error)) = spawn_blocking(save).await {
            warn!(%error, %article, "when a page is looked at again cannot be stored");
        }
        // Settling may have planned it anew meanwhile.
        if let Some(after) = after.filter(|after| !self.planned.contains_key(&after.article)) {
            self.keep(&after);
        }
    }
}

/// What came of a look.
enum Looked {
    /// Not changed, not to be had now, or not worth asking for: the next look comes in its time.
    Nothing,
    /// The host has had its share of looks.
    NoRoom,
    /// What the page's own answer says is to be remembered.
    Answered(Page),
    /// The page is gone or not for us.
    Over,
}

impl Context {
    /// The visit as it stands after a look; `None` when there is no more.
    async fn look(&self, article: ArticleId) -> Option<Visit> {
        let now = Timestamp::now();
        let store = Arc::clone(&self.store);
        let visit = &spawn_blocking(move || store.visit(article)).await.ok()?.ok()??;
        if self.settings.is_over(visit.first_seen, now) {
            return None;
        }
        let looked = match self.article(visit, now).await {
            Ok(Some((article, true))) => self.ask(visit, article).await,
            Ok(Some((_, false))) => Looked::Nothing,
            Ok(None) => Looked::Over,
            Err(error) => {
                warn!(%error, article = %visit.article, "an article cannot be read to look at its page again");
                Looked::Nothing
            }
        };
        if let Looked::NoRoom = looked {
            return Some(Visit { due: now + NO_ROOM, ..visit.clone() });
        }
        let due = self.settings.next(visit.first_seen, Timestamp::now(), share(article))?;
        match looked {
            Looked::Over => None,
            Looked::Answered(Page { url, validators, hash }) => {
                Some(Visit { url, due, etag: validators.etag, last_modified: validators.last_modified, body_hash: hash, ..visit.clone() })
            }
            Looked::Nothing | Looked::NoRoom => Some(Visit { due, ..visit.clone() }),
        }
    }

    /// The article as it is stored, and whether its story still moves.
    async fn article(&self, visit: &Visit, now: Timestamp) -> Result<Option<(Article, bool)>> {
        let (store, settings, visit) = (Arc::clone(&self.store), self.settings.clone(), visit.clone());
        let read = move || {
            let Some(article) = store.article(visit.article)? else { return Ok(None) };
            let Some(story) = store.story(article.story)? else { return Ok(None) };
            let newest = match story.articles.last() {
                Some(newest) => store.article(*newest)?.map_or(article.first_seen, |newest| newest.first_seen),
                None => article.first_seen,
            };
            let is_moving = settings.is_moving(story.articles.len(), newest, visit.first_seen, now);
            Ok::<_, StoreError>(Some((article, is_moving)))
        };
        match spawn_blocking(read).await {
            Ok(read) => read,
            // What panicked once would again.
            Err(_) => Ok(None),
        }
    }

    async fn ask(&self, visit: &Visit, article: Article) -> Looked {
        let Ok(url) = Url::parse(&visit.url) else { return Looked::Over };
        let has_room = {
            let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
            looks.take_room(url.host_str().unwrap_or_default(), self.settings.per_host, Instant::now())
        };
        if !has_room {
            return Looked::NoRoom;
        }
        let validators = Validators { etag: visit.etag.clone(), last_modified: visit.last_modified.clone() };
        let response = match self.client.page(&url, &validators).await {
            Ok(response) => response,
            Err(FetchError::Robots { .. }) => return Looked::Over,
            Err(error) => {
                debug!(article = %visit.article, error = error.sentence(), "a page cannot be looked at again now");
                return Looked::Nothing;
            }
        };
        match response.status {
            200..=299 => self.read(visit, article, response).await,
            // A page that was taken away says nothing of what it had said.
            401 | 403 | 404 | 410 | 451 => Looked::Over,
            _ => Looked::Nothing,
        }
    }

    /// Settles what the page says now, if that is a later text of the same article.
    async fn read(&self, visit: &Visit, article: Article, response: Response) -> Looked {
        let hash = xxh3_64(&response.body);
        let page = Page { url: response.url.to_string(), validators: response.validators.clone(), hash };
        if hash == visit.body_hash {
            return Looked::Answered(page);
        }
        let id = article.id;
        let digest = spawn_blocking(move || later_text(article, &response, Timestamp::now())).await;
        let Ok(Some(digest)) = digest else { return Looked::Answered(page) };
        let (job, settled) = Job::new(digest);
        if self.queue.send(job).await.is_err() || settled.await.is_err() {
            return Looked::Nothing;
        }
        info!(article = %id, "a page says something else than before: stored as a revision");
        Looked::Answered(page)
    }
}

/// The looks of the last hour, by host. A restart forgets them: a host is then asked for one share more, as politely as ever.
#[derive(Default)]
struct Looks(HashMap<String, VecDeque<Instant>>);

impl Looks {
    /// Whether a host has had fewer than `most` looks in the last hour; this one counts then.
    fn take_room(&mut self, host: &str, most: usize, now: Instant) -> bool {
        self.0.retain(|_, times| {
            while times.front().is_some_and(|at| now.duration_since(*at) >= HOUR) {
                times.pop_front();
            }
            !times.is_empty()
        });
        let times = self.0.entry(host.to_owned()).or_default();
        let has_room = times.len() < most;
        if has_room {
            times.push_back(now);
        }
        has_room
    }
}

/// What the page says now as a digest of the stored article, if it is a later text of it.
fn later_text(article: Article, response: &Response, now: Timestamp) -> Option<Digest> {
    let entry = Entry {
        guid: article.label.clone(),
        url: article.url.clone(),
        title: Some(article.title.clone()),
        published: article.published,
        ..Entry::default()
    };
    let body = Body::Page { html: response.text().text, url: Some(response.url.clone()) };
    let draft = Draft { outlet: Some(article.outlet.clone()), entry, body, received: now, ..Draft::default() };
    let digest = pipeline::digest(draft);
    // Whatever the page calls itself today, it is the article that is stored under this address.
    revisit::is_later_text(&article.text, &digest.text).then_some(Digest { url: article.url, ..digest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_its_share_of_looks_an_hour() {
        let (mut looks, start) = (Looks::default(), Instant::now());
        for (minute, host, has_room) in [
            (0, "courier.example", true),
            (10, "courier.example", true),
            (20, "courier.example", false),
            (20, "post.example", true),
            (59, "courier.example", false),
            // the first is an hour ago, the second is not; a look that was refused does not count
            (60, "courier.example", true),
            (61, "courier.example", false),
            (70, "courier.example", true),
        ] {
            let now = start + Duration::from_secs(60 * minute);
            assert_eq!(looks.take_room(host, 2, now), has_room, "{host} after {minute} min");
        }
        assert!(looks.take_room("post.example", 2, start + 3 * HOUR));
        assert_eq!(looks.0.len(), 1);
    }
}
