//! The half without state: entry and page in, everything that can be known of them alone out.

use std::{
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::Timestamp;

use super::draft::{self, Body, Draft};
use crate::{
    article, claim,
    model::{Claims, Outlet, PageText},
    story, text,
};

/// One article, read: what `settle` needs and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    pub label: String,
    pub outlet: Outlet,
    /// Canonical, freed of what counts clicks.
    pub url: Option<String>,
    pub title: String,
    pub byline: Option<String>,
    /// Believable, or not given.
    pub published: Option<Timestamp>,
    pub first_seen: Timestamp,
    pub text: String,
    pub wire_credit: Option<String>,
    /// Sentences about what was wrong with the page.
    pub problems: Vec<String>,
    pub claims: Claims,
    pub sketch: story::Sketch,
    /// The feed, the entry's GUID and what the entry looked like.
    pub seen: Option<(String, String, u64)>,
}

fn whose(address: &str) -> Option<Outlet> {
    Outlet::of(&url::Url::parse(address).ok()?)
}

/// Reads an article. Costs what an article costs, and depends on nothing but its draft.
pub fn digest(draft: Draft) -> Digest {
    let Draft { label, outlet, entry, body, received, feed, fingerprint, wire_credit } = draft;
    let page = read(body, entry.content.as_deref().or(entry.summary.as_deref()));
    let url = page.canonical.clone().or_else(|| entry.url.clone()).map(|url| url::Url::parse(&url).map_or(url, |url| draft::address(&url)));
    let outlet = outlet
        .or_else(|| feed.as_deref().and_then(whose))
        .or_else(|| url.as_deref().and_then(whose))
        .unwrap_or_else(|| Outlet::from("unnamed outlet"));
    let title = entry.title.or(page.title).unwrap_or_default();
    let published = draft::believable(entry.published, received).or_else(|| draft::believable(page.published, received));
    let claims = claim::claims(&page.text);
    let sketch = story::sketch(&title, &page.text, published.unwrap_or(received), &outlet);
    let sketch = if published.is_none() { sketch.undated() } else { sketch };
    Digest {
        label: label.or_else(|| url.clone()).unwrap_or_else(|| entry.guid.clone()),
        outlet,
        url,
        title,
        byline: page.byline.or(entry.author),
        published,
        first_seen: received,
        text: page.text,
        wire_credit: page.wire_credit.or(wire_credit),
        problems: page.problems,
        claims,
        sketch,
        seen: feed.map(|feed| (feed, entry.guid, fingerprint)),
    }
}

/// The article's text: the page's, unless it is a stub and the entry itself says more.
fn read(body: Body, content: Option<&str>) -> PageText {
    let mut page = match body {
        Body::Text(text) => return PageText { text, ..PageText::default() },
        Body::Page { html, url } => {
            let page = article::extract(&html, url.as_ref());
            PageText { canonical: page.canonical.or_else(|| url.map(String::from)), ..page }
        }
        Body::EntryOnly => PageText { is_stub: true, problems: vec!["no page could be read".to_owned()], ..PageText::default() },
    };
    if page.is_stub
        && let Some(content) = content.map(article::from_feed)
        && text::words(&content).count() > text::words(&page.text).count()
    {
        page.problems.push("the text is the feed's own content".to_owned());
        page.text = content;
    }
    page
}

/// Digests batch by batch on all cores while `settle` works on the batch before. Order and company stay: each draft's digest comes with
/// what the draft came with.
///
/// # Errors
/// The first of `settle` or of the batches; what follows is not settled then.
pub fn in_batches<T: Send, E>(
    mut batches: impl Iterator<Item = Result<Vec<(T, Draft)>, E>>,
    mut settle: impl FnMut(Vec<(T, Digest)>) -> Result<(), E>,
) -> Result<(), E> {
    let mut ready = Vec::new();
    loop {
        let batch = batches.next().transpose()?;
        let is_last = batch.is_none();
        let next = std::thread::scope(|scope| {
            let next = batch.map(|batch| scope.spawn(|| digest_all(batch)));
            settle(std::mem::take(&mut ready))?;
            Ok(next.map(|next| next.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
        })?;
        if is_last {
            return Ok(());
        }
        ready = next.unwrap_or_default();
    }
}

/// On all cores; the order stays.
fn digest_all<T: Send>(drafts: Vec<(T, Draft)>) -> Vec<(T, Digest)> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get).min(drafts.len().max(1));
    let drafts: Vec<_> = drafts.into_iter().map(|draft| Mutex::new(Some(draft))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = drafts.get(at) else { return done };
            let draft = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            done.extend(draft.map(|(company, draft)| (at, (company, digest(draft)))));
        }
    };
    let mut digests = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut digests = work();
        for other in others {
            digests.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        digests
    });
    digests.sort_unstable_by_key(|(at, _)| *at);
    digests.into_iter().map(|(_, digest)| digest).collect()
}
