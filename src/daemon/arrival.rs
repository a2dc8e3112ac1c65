//! A new entry with its page, on its way from the scheduler to whoever settles it.

use std::time::Instant;

use jiff::Timestamp;
use tokio::{sync::oneshot, task::spawn_blocking};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::poll;
use crate::{
    api::observed,
    article,
    fetch::{Client, FetchError, Validators},
    model::{Entry, FeedState, PageText},
    text,
};

/// An entry that is not yet in the store.
#[derive(Debug)]
pub struct Arrival {
    /// As configured.
    pub feed_url: String,
    /// As configured.
    pub outlet: Option<String>,
    pub entry: Entry,
    /// With feed and GUID, what the store remembers the entry by once it is settled.
    pub fingerprint: u64,
    pub page: Option<FetchedPage>,
    /// Why there is no page and the feed's own words have to do: a sentence.
    pub without_page: Option<String>,
    pub received: Timestamp,
    /// Sent once the entry is settled and on disk. Dropped unsent, the entry is tried again.
    pub done: oneshot::Sender<()>,
}

/// An article's page as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedPage {
    /// After redirects.
    pub url: Url,
    pub html: String,
    /// xxh3 of the bytes.
    pub hash: u64,
    pub validators: Validators,
}

/// What came of asking for a page.
#[derive(Debug)]
pub enum Page {
    Fetched(FetchedPage),
    /// There is none, and asking again will not help.
    None(String),
    /// Perhaps later.
    Later(String),
    /// Its host asked to be left alone; nothing of that host will be had now.
    Paused(String),
}

/// The page of an entry, politely; its AMP version where the page itself shows nearly nothing and names one that shows more.
pub async fn page(client: &Client, entry: &Entry) -> Page {
    let Some(url) = entry.url.as_deref().and_then(|url| Url::parse(url).ok()) else {
        return Page::None("the entry names no page".to_owned());
    };
    let page = match fetch(client, &url).await {
        Page::Fetched(page) => page,
        other => return other,
    };
    let Some((words, amp)) = other_version(&page).await else { return Page::Fetched(page) };
    match fetch(client, &amp).await {
        Page::Fetched(amp) if words_of(&amp).await.is_some_and(|more| more > words) => Page::Fetched(amp),
        _ => Page::Fetched(page),
    }
}

/// How many words a page shows, and the address of its AMP version, if it shows so few that the version is worth a request.
async fn other_version(page: &FetchedPage) -> Option<(usize, Url)> {
    // Read a second time when it is digested: hardly any page names such a version.
    if !page.html.contains("amphtml") {
        return None;
    }
    let read = extracted(page).await?;
    let amp = Url::parse(&read.amp.filter(|_| read.is_stub)?).ok()?;
    Some((text::words(&read.text).count(), amp))
}

async fn words_of(page: &FetchedPage) -> Option<usize> {
    extracted(page).await.map(|read| text::words(&read.text).count())
}

/// `None` where reading it panics; digesting says so then.
async fn extracted(page: &FetchedPage) -> Option<PageText> {
    let (html, url) = (page.html.clone(), page.url.clone());
    spawn_blocking(move || article::extract(&html, Some(&url))).await.ok()
}

async fn fetch(client: &Client, url: &Url) -> Page {
    let began = Instant::now();
    let asked = client.page(url, &Validators::default()).await;
    observed().fetched(began.elapsed());
    let response = match asked {
        Ok(response) => response,
        Err(error @ (FetchError::Paused { .. } | FetchError::RobotsRefused { .. })) => return Page::Paused(error.sentence()),
        Err(error) if error.is_transient() => return Page::Later(error.sentence()),
        Err(error) => return Page::None(error.sentence()),
    };
    match response.status {
        200..=299 if is_text(response.content_type.as_deref()) => {
            let hash = xxh3_64(&response.body);
            Page::Fetched(FetchedPage { html: response.text().text, hash, url: response.url, validators: response.validators })
        }
        200..=299 => Page::None(format!("the page is {}", response.content_type.unwrap_or_default())),
        429 => Page::Paused("too many requests (429)".to_owned()),
        408 | 425 | 500.. => Page::Later(format!("the page answers {}", response.status)),
        status => Page::None(format!("the page answers {status}")),
    }
}

/// Pages are HTML or say nothing of themselves; pictures, films and papers are none.
fn is_text(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else { return true };
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || kind.contains("html") || kind.contains("xml") || kind == "text/plain"
}

/// The entries of a poll that are worth a look, oldest first, with their fingerprints.
pub fn unknown(state: &FeedState, entries: Vec<Entry>, is_known: impl Fn(&str, &str, u64) -> bool) -> Vec<(Entry, u64)> {
    let fresh = entries.into_iter().filter_map(|entry| {
        let fingerprint = poll::fingerprint(&entry);
        (!is_known(&state.url, &entry.guid, fingerprint)).then_some((entry, fingerprint))
    });
    let mut fresh: Vec<(Entry, u64)> = fresh.collect();
    // Feeds list the newest first; a stable sort keeps that where dates are missing.
    fresh.reverse();
    fresh.sort_by_key(|(entry, _)| entry.published.or(entry.updated));
    fresh
}
