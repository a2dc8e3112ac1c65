//! What is looked up by a hash, kept in memory: keys in random order are what sled does worst.
//!
//! Each map is read from its tree when it is first asked for, so that a question that needs none pays for none, and is kept up by every
//! commit after that. An entry takes 16 to 24 bytes.

use std::{
    collections::{HashMap, HashSet},
    sync::{RwLock, RwLockWriteGuard},
};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    error::Result,
    rows::{Head, Seen, Told},
    trees::{Kind, Trees},
};
use crate::model::{AlertKey, ArticleId};

#[derive(Default)]
pub(super) struct Memory {
    urls: RwLock<Option<HashMap<u64, ArticleId>>>,
    seen: RwLock<Option<HashSet<u64>>>,
    told: RwLock<Option<HashSet<AlertKey>>>,
}

/// What a commit adds and takes away.
#[derive(Default)]
pub(super) struct Learned {
    pub urls: Vec<(String, ArticleId)>,
    pub gone_urls: Vec<(String, ArticleId)>,
    pub seen: Vec<u64>,
    pub told: Vec<AlertKey>,
}

impl Memory {
    /// The newest article that came from an address, if its hash is to be trusted: the caller compares the address itself.
    pub fn article_by_url(&self, trees: &Trees, url: &str) -> Result<Option<ArticleId>> {
        let find = |urls: &HashMap<u64, ArticleId>| urls.get(&hash(url)).copied();
        loaded(&self.urls, find, || {
            let mut urls = HashMap::new();
            for row in trees.scan::<Head>(Kind::Articles, &[]) {
                let head = row?.1;
                if let Some(url) = &head.article.url {
                    urls.insert(hash(url), head.article.id);
                }
            }
            Ok(urls)
        })
    }

    pub fn is_seen(&self, trees: &Trees, entry: u64) -> Result<bool> {
        loaded(&self.seen, |seen| seen.contains(&entry), || trees.scan::<Seen>(Kind::Seen, &[]).map(|row| Ok(row?.1.entry)).collect())
    }

    pub fn was_told(&self, trees: &Trees, alert: AlertKey) -> Result<bool> {
        loaded(&self.told, |told| told.contains(&alert), || trees.scan::<Told>(Kind::Told, &[]).map(|row| Ok(row?.1.key)).collect())
    }

    /// Called after the rows are in the store: a map that is being read meanwhile is read under its lock, and learns them here too.
    pub fn learn(&self, learned: Learned) {
        if let Some(urls) = write(&self.urls).as_mut() {
            urls.extend(learned.urls.iter().map(|(url, id)| (hash(url), *id)));
            for (url, id) in &learned.gone_urls {
                if urls.get(&hash(url)) == Some(id) {
                    urls.remove(&hash(url));
                }
            }
        }
        if let Some(seen) = write(&self.seen).as_mut() {
            seen.extend(learned.seen);
        }
        if let Some(told) = write(&self.told).as_mut() {
            told.extend(learned.told);
        }
    }

    /// To be read again when it is next asked for: rows were removed.
    pub fn forget_seen(&self) {
        *write(&self.seen) = None;
    }
}

/// The hash under which an entry of a feed is remembered.
pub(super) fn entry_hash(feed: &str, guid: &str, fingerprint: u64) -> u64 {
    let mut bytes = Vec::with_capacity(feed.len() + guid.len() + 10);
    bytes.extend(feed.as_bytes());
    bytes.push(0);
    bytes.extend(guid.as_bytes());
    bytes.push(0);
    bytes.extend(fingerprint.to_be_bytes());
    xxh3_64(&bytes)
}

pub(super) fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// Asks a map, reading it in first where that was not done yet.
fn loaded<M, A>(map: &RwLock<Option<M>>, ask: impl Fn(&M) -> A, read: impl FnOnce() -> Result<M>) -> Result<A> {
    if let Some(map) = map.read().unwrap_or_else(std::sync::PoisonError::into_inner).as_ref() {
        return Ok(ask(map));
    }
    let mut map = write(map);
    if map.is_none() {
        *map = Some(read()?);
    }
    Ok(ask(map.as_ref().expect("read in above")))
}

fn write<M>(map: &RwLock<Option<M>>) -> RwLockWriteGuard<'_, Option<M>> {
    map.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}
