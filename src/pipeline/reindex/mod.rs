//! The whole corpus settled anew by the algorithms of today, in the order in which it arrived, with nobody told anything.
//!
//! A successor is filled beside the store and takes its place once it is whole. What the user was told, entries, feeds and channels go
//! over as they are. Articles keep their numbers; stories and points keep theirs where the same article or claim founds them again, and
//! the id of a story that is no more stands for the one that holds most of its articles.

mod after;
mod arrivals;
#[cfg(test)]
mod tests;

use std::{path::PathBuf, sync::Arc};

use self::arrivals::Arrivals;
use super::{Corpus, Digest, in_batches, settle::resettle};
use crate::{
    alert,
    store::{self, Stats, Store, StoreError},
    story,
};

/// Texts that are digested together.
const BATCH: usize = 256;
/// What the old store's folder is named after.
const KEPT: &str = "before-reindex";

/// What a new version of the algorithms made of a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Reindexed {
    pub before: Stats,
    pub after: Stats,
    /// Articles that are in another story now.
    pub moved: u64,
    /// Differences that were found now and would have been told then. They are stored with their reason, and are not told.
    pub untold: u64,
    /// What could not be read or does not fit, in words; what of it was in the old store is kept there.
    pub problems: Vec<String>,
    /// Where the store as it was is kept.
    pub kept: Option<PathBuf>,
}

/// Settles a store anew that no process holds. `progress` hears how many articles of how many are done.
///
/// The store as it was is kept in a folder of its own, unless `discard` is set and all of it could be read.
///
/// # Errors
/// When the store is held, or cannot be read or written; it is as it was then.
pub fn reindex(
    settings: &store::Settings,
    stories: story::Settings,
    alerts: alert::Settings,
    discard: bool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Reindexed, StoreError> {
    let old = Store::open(settings)?;
    let before = old.stats()?;
    let (new, inherited) = old.successor()?;
    let mut corpus = Corpus { store: Arc::new(new), index: story::Index::new(stories), alerts, channels: Vec::new() };
    let (untold, unread) = settle_all(&old, &mut corpus, &mut |done| progress(done, before.articles))?;
    let moved = after::follow(&old, &corpus.store)?;
    let problems: Vec<String> = [inherited.lost, unread, corpus.store.verify()?.problems].concat();
    let after = corpus.store.stats()?;
    let Corpus { store, .. } = corpus;
    let new = Arc::into_inner(store).expect("the corpus alone held its store");
    let kept = old.replace(new, (!discard || !problems.is_empty()).then_some(KEPT))?;
    Ok(Reindexed { before, after, moved, untold, problems, kept })
}

/// Every text of `old` in order of arrival. Gives the number of differences that nobody is told of, and what cannot be read.
fn settle_all(old: &Store, corpus: &mut Corpus, progress: &mut dyn FnMut(u64)) -> Result<(u64, Vec<String>), StoreError> {
    let mut arrivals = Arrivals::new(old);
    let batches = std::iter::from_fn(|| {
        let batch: Result<Vec<_>, _> = arrivals.by_ref().take(BATCH).collect();
        (!matches!(&batch, Ok(batch) if batch.is_empty())).then_some(batch)
    });
    let (mut done, mut untold) = (0, 0);
    in_batches(batches, |batch| {
        for (past, digest) in batch {
            let settled = resettle(Digest { problems: past.notes.clone(), ..digest }, &past, corpus)?;
            done += u64::from(past.revision == 0);
            untold += settled.untold as u64;
        }
        progress(done);
        Ok(())
    })?;
    Ok((untold, arrivals.problems))
}
