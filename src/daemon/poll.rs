//! One feed asked once: its state and the client in, what the poll brought out. Nothing is stored, sent on or waited for here.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::{
    api::observed,
    feed::{
        self,
        schedule::{self, Body, Outcome},
        websub,
    },
    fetch::{Client, FetchError, Response, Validators},
    model::{Entry, FeedState, Hints, PollKind},
};

/// A body that a feed's hub sent, which is known to be the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

/// What asking a feed brought.
#[derive(Debug)]
pub enum Polled {
    /// In the order of the feed; empty unless a body was read.
    Done { outcome: Box<Outcome>, entries: Vec<Entry> },
    /// The host asked to be left alone for so long; the feed was not asked.
    Paused(Duration),
}

pub async fn poll(client: &Client, state: &FeedState, settings: &schedule::Settings, now: Timestamp) -> Polled {
    let began = Instant::now();
    let polled = ask(client, state, settings, now).await;
    if let Polled::Done { outcome, .. } = &polled {
        observed().polled(outcome.kind.as_str(), began.elapsed());
    }
    polled
}

async fn ask(client: &Client, state: &FeedState, settings: &schedule::Settings, now: Timestamp) -> Polled {
    let url = match Url::parse(state.address()) {
        Ok(url) => url,
        Err(error) => return done(Outcome::of(PollKind::Refused, format!("{:?} is no address: {error}", state.address()))),
    };
    let wants_full = schedule::wants_full(state, now, settings);
    let validators = match wants_full {
        true => Validators::default(),
        false => Validators { etag: state.etag.clone(), last_modified: state.last_modified.clone() },
    };
    match client.feed(&url, &validators).await {
        Ok(response) => answered(state, &response, validators.is_empty()),
        Err(FetchError::Paused { left, .. }) => Polled::Paused(left),
        Err(error) => done(Outcome { is_local: error.is_local(), ..Outcome::of(kind_of(&error), error.sentence()) }),
    }
}

fn done(outcome: Outcome) -> Polled {
    Polled::Done { outcome: Box::new(outcome), entries: Vec::new() }
}

/// Whether nobody answered, or somebody did and it was of no use.
fn kind_of(error: &FetchError) -> PollKind {
    match error {
        FetchError::Dns { .. } | FetchError::Connect { .. } | FetchError::Deadline { .. } | FetchError::Request { .. } => {
            PollKind::Unreachable
        }
        FetchError::TooLarge { .. } | FetchError::Body { .. } | FetchError::Loop { .. } | FetchError::Redirects { .. } => {
            PollKind::Unreadable
        }
        _ => PollKind::Refused,
    }
}

fn answered(state: &FeedState, response: &Response, was_full: bool) -> Polled {
    let common = |kind, sentence: String| Outcome {
        fresh_for: response.freshness.fresh_for,
        retry_after: response.retry_after,
        etag: response.validators.etag.clone(),
        last_modified: response.validators.last_modified.clone(),
        moved_to: response.moved_to().map(|url| url.as_str().to_owned()),
        was_full: was_full && response.is_success(),
        ..Outcome::of(kind, sentence)
    };
    match response.status {
        200..=299 => {
            let (outcome, entries) = read(state, response);
            let Outcome { kind, sentence, body, .. } = outcome;
            Polled::Done { outcome: Box::new(Outcome { body, ..common(kind, sentence) }), entries }
        }
        304 => done(common(PollKind::Unchanged, "not changed (304)".to_owned())),
        410 => done(common(PollKind::Gone, "gone for good (410)".to_owned())),
        status @ (401 | 403 | 451) => done(common(PollKind::Forbidden, format!("refused ({status})"))),
        status if status == 429 || status == 503 && response.retry_after.is_some() => {
            let asked = response.retry_after.map_or_else(String::new, |pause| format!(", and asks for {} s", pause.as_secs()));
            done(common(PollKind::Throttled, format!("too many requests ({status}){asked}")))
        }
        status => done(common(PollKind::Refused, format!("the server answers {status}"))),
    }
}

/// A success: kind, sentence and body of the outcome, and the entries.
fn read(state: &FeedState, response: &Response) -> (Outcome, Vec<Entry>) {
    let hash = xxh3_64(&response.body);
    if state.body_hash == Some(hash) {
        let body = Body { hash, title: state.title.clone(), hints: state.hints.clone() };
        return (Outcome { body: Some(body), ..Outcome::of(PollKind::Unchanged, "the same bytes as before") }, Vec::new());
    }
    match feed::parse(&response.body, response.content_type.as_deref(), Some(&response.url)) {
        Ok(mut document) if document.is_truncated => {
            // The last entry may be half of itself; it comes again with a whole feed.
            document.entries.pop();
            let sentence = format!("the feed breaks off after {} entries", document.entries.len());
            (Outcome::of(PollKind::Unreadable, sentence), document.entries)
        }
        Ok(document) => {
            let (hub, own) = websub::links(&response.links);
            // What the headers say goes before what the document says.
            let hints = Hints { hub: hub.or(document.hints.hub), self_url: own.or(document.hints.self_url), ..document.hints };
            let body = Body { hash, title: document.title, hints };
            let problems = document.problems.iter().map(|problem| format!("; {problem}")).collect::<String>();
            let sentence = format!("{} entries{problems}", document.entries.len());
            (Outcome { body: Some(body), ..Outcome::of(PollKind::Read, sentence) }, document.entries)
        }
        Err(error) => (Outcome::of(PollKind::Unreadable, error.to_string()), Vec::new()),
    }
}

/// What a hub pushed, read as a feed's body is: it may be the whole feed or only what is new in it.
pub fn pushed(state: &FeedState, content: &Pushed) -> (Outcome, Vec<Entry>) {
    let url = Url::parse(state.address()).ok();
    match feed::parse(&content.body, content.content_type.as_deref(), url.as_ref()) {
        Ok(document) => (Outcome::of(PollKind::Read, format!("{} entries", document.entries.len())), document.entries),
        Err(error) => (Outcome::of(PollKind::Unreadable, error.to_string()), Vec::new()),
    }
}

/// Changes when the entry says something else; counters and dates that feeds touch at every build do not count.
pub fn fingerprint(entry: &Entry) -> u64 {
    let mut hash = Xxh3::new();
    for part in [&entry.url, &entry.title, &entry.summary, &entry.content] {
        let text = part.as_deref().map(feed::plain_line).unwrap_or_default();
        hash.update(text.as_bytes());
        hash.update(&[0]);
    }
    let updated = entry.updated.map_or(0, Timestamp::as_second);
    hash.update(&updated.to_le_bytes());
    hash.digest()
}
