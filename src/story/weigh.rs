//! What a term weighs: rare words much, common words little, counted over the live articles.
//!
//! Until the store has grown, a word counts as common as [`super::common`] has it: five articles alone in a store are weighed sensibly,
//! and in a store of a million the prior no longer shows.

use std::cell::OnceCell;

use super::{
    common::{LISTED, UNLISTED},
    posting::ByNumber,
    sketch::Term,
};

/// So many imagined articles stand behind the prior shares. Between 300 and 3,000 the scores of newscluster and gva differ by under a point.
const IMAGINED: f32 = 1_000.0;
/// So many articles must have been read to know by half which words are a story's own.
const FEW: f32 = 300.0;
/// So many articles must have been read to tell by half what stands out among them. At 15, newscluster's first 50 words gain half a point;
/// at 0, the look-alike quakes of the tests here come together.
const ALONE: f32 = 25.0;
/// Terms share cells by their low bits: at three million distinct terms one rare term in two hundred meets a common one and is weighed too low.
const CELLS: usize = 1 << 22;
/// Up to so many distinct terms, each has a count of its own: a young store takes a megabyte or two, not the sixteen of the cells.
const OWN_COUNTS: usize = 400_000;

/// A search asks for some five thousand frequencies, nearly all of terms that fewer articles hold; each logarithm is taken once.
const USUAL: u32 = 1_024;

/// How many articles hold each term.
enum Counts {
    Own(ByNumber<u32, u32>),
    Cells(Vec<u32>),
}

impl Counts {
    fn of(&self, hash: u32) -> u32 {
        match self {
            Self::Own(counts) => counts.get(&hash).copied().unwrap_or_default(),
            Self::Cells(cells) => cells[cell(hash)],
        }
    }

    fn add(&mut self, hash: u32, more: u32) {
        match self {
            Self::Own(counts) => {
                *counts.entry(hash).or_default() += more;
                if counts.len() > OWN_COUNTS {
                    let mut cells = vec![0; CELLS];
                    counts.iter().for_each(|(hash, count)| cells[cell(*hash)] += count);
                    *self = Self::Cells(cells);
                }
            }
            Self::Cells(cells) => cells[cell(hash)] += more,
        }
    }

    fn take(&mut self, hash: u32) {
        match self {
            Self::Own(counts) => {
                if let Some(count) = counts.get_mut(&hash) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        counts.remove(&hash);
                    }
                }
            }
            Self::Cells(cells) => cells[cell(hash)] = cells[cell(hash)].saturating_sub(1),
        }
    }
}

/// Counts of live articles by term.
pub(super) struct Weights {
    articles: u32,
    counts: Counts,
    /// Inverse document frequencies of terms that so many articles hold, while no article comes or goes.
    usual: OnceCell<Box<[f32]>>,
}

impl Weights {
    pub fn new() -> Self {
        let mut counts = Counts::Own(ByNumber::default());
        for (hash, share) in LISTED.iter() {
            counts.add(*hash, (IMAGINED * share) as u32);
        }
        Self { articles: 0, counts, usual: OnceCell::new() }
    }

    pub fn add(&mut self, terms: &[Term]) {
        self.articles += 1;
        self.usual.take();
        for term in terms {
            self.counts.add(term.hash(), 1);
        }
    }

    pub fn take(&mut self, terms: &[Term]) {
        self.articles = self.articles.saturating_sub(1);
        self.usual.take();
        for term in terms {
            self.counts.take(term.hash());
        }
    }

    /// From 0 for an empty store towards 1: what a few articles alone say, others may say too.
    pub fn read(&self) -> f32 {
        self.articles as f32 / (self.articles as f32 + FEW)
    }

    /// From 0 for an empty store towards 1: among a few articles, whatever is like an article at all stands out.
    pub fn stands_out(&self) -> f32 {
        self.articles as f32 / (self.articles as f32 + ALONE)
    }

    /// How many of the live articles with a term so many articles are, 0..=1; listed words have imagined ones beside.
    pub fn share_of(&self, articles: usize, hash: u32) -> f32 {
        (articles as f32 / self.counts.of(hash).max(1) as f32).min(1.0)
    }

    /// Inverse document frequency, never negative.
    pub fn of_hash(&self, hash: u32) -> f32 {
        let holding = self.counts.of(hash);
        let usual = self.usual.get_or_init(|| (0..USUAL).map(|holding| self.of_count(holding)).collect());
        usual.get(holding as usize).copied().unwrap_or_else(|| self.of_count(holding))
    }

    fn of_count(&self, holding: u32) -> f32 {
        let holding = holding as f32 + IMAGINED * UNLISTED;
        ((self.articles as f32 + IMAGINED) / holding).ln().max(0.0)
    }

    pub fn of(&self, term: Term) -> f32 {
        self.of_hash(term.hash())
    }
}

fn cell(hash: u32) -> usize {
    hash as usize % CELLS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stay_when_they_move_into_cells() {
        let mut counts = Counts::Own(ByNumber::default());
        counts.add(7, 3);
        counts.add(9, 1);
        counts.take(9);
        for hash in 1_000..1_000 + OWN_COUNTS as u32 {
            counts.add(hash, 1);
        }
        assert!(matches!(counts, Counts::Cells(_)));
        counts.add(7, 1);
        counts.take(8);
        assert_eq!([7, 8, 9, 1_000].map(|hash| counts.of(hash)), [4, 0, 0, 1]);
    }
}
