//! What a term weighs: rare words much, common words little, counted over the live articles.
//!
//! Until the store has grown, a word counts as common as [`super::common`] has it: five articles alone in a store are weighed sensibly,
//! and in a store of a million the prior no longer shows.

use std::cell::OnceCell;

use super::{
    common::{LISTED, UNLISTED},
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

/// A search asks for some five thousand frequencies, nearly all of terms that fewer articles hold; each logarithm is taken once.
const USUAL: u32 = 1_024;

/// Counts of live articles by term.
pub(super) struct Weights {
    articles: u32,
    cells: Vec<u32>,
    /// Inverse document frequencies of terms that so many articles hold, while no article comes or goes.
    usual: OnceCell<Box<[f32]>>,
}

impl Weights {
    pub fn new() -> Self {
        let mut cells = vec![0; CELLS];
        for (hash, share) in LISTED.iter() {
            cells[cell(*hash)] += (IMAGINED * share) as u32;
        }
        Self { articles: 0, cells, usual: OnceCell::new() }
    }

    pub fn add(&mut self, terms: &[Term]) {
        self.articles += 1;
        self.usual.take();
        for term in terms {
            self.cells[cell(term.hash())] += 1;
        }
    }

    pub fn take(&mut self, terms: &[Term]) {
        self.articles = self.articles.saturating_sub(1);
        self.usual.take();
        for term in terms {
            let count = &mut self.cells[cell(term.hash())];
            *count = count.saturating_sub(1);
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
        (articles as f32 / self.cells[cell(hash)].max(1) as f32).min(1.0)
    }

    /// Inverse document frequency, never negative.
    pub fn of_hash(&self, hash: u32) -> f32 {
        let holding = self.cells[cell(hash)];
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
