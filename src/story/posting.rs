//! The inverted index: which articles hold a term among their heaviest. Articles go by their number in order of arrival.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::sketch::Term;

/// Articles listed under one term, the newest. A term that more articles hold says too little to find an article by.
const LONGEST: usize = 2_000;
/// Terms an article is listed under.
const LISTED_UNDER: usize = 40;

/// Keys are hashes already.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0.rotate_left(5) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

pub(super) type ByNumber<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Most terms stand in one article only.
enum Posting {
    One(u32),
    #[expect(clippy::box_collection, reason = "a posting is 16 bytes instead of 24, and most stay `One`")]
    Many(Box<Vec<u32>>),
}

#[derive(Default)]
pub(super) struct Postings {
    by_term: ByNumber<u32, Posting>,
}

impl Postings {
    /// Lists an article under its [`heaviest`] terms. `number` is above all that were added before.
    pub fn add(&mut self, number: u32, heaviest: &[u32]) {
        for hash in heaviest.iter().copied() {
            match self.by_term.get_mut(&hash) {
                None => {
                    self.by_term.insert(hash, Posting::One(number));
                }
                Some(posting) => posting.push(number),
            }
        }
    }

    pub fn remove(&mut self, number: u32, terms: &[Term]) {
        for hash in heaviest(terms) {
            if self.by_term.get_mut(&hash).is_some_and(|posting| posting.remove(number)) {
                self.by_term.remove(&hash);
            }
        }
    }

    /// Ascending.
    pub fn of(&self, term: Term) -> &[u32] {
        match self.by_term.get(&term.hash()) {
            None => &[],
            Some(Posting::One(number)) => std::slice::from_ref(number),
            Some(Posting::Many(numbers)) => numbers,
        }
    }
}

impl Posting {
    fn push(&mut self, number: u32) {
        match self {
            Self::One(first) => *self = Self::Many(Box::new(vec![*first, number])),
            Self::Many(numbers) => {
                // a tenth at a time, so that a common term costs no move at every article
                if numbers.len() == LONGEST + LONGEST / 10 {
                    numbers.drain(..LONGEST / 10);
                }
                numbers.push(number);
            }
        }
    }

    /// Whether nothing is left.
    fn remove(&mut self, number: u32) -> bool {
        match self {
            Self::One(only) => *only == number,
            Self::Many(numbers) => {
                if let Ok(at) = numbers.binary_search(&number) {
                    numbers.remove(at);
                }
                numbers.is_empty()
            }
        }
    }
}

/// The terms that an article is listed under. Chosen by the sketch alone, so that a replay lists an article where it stood before.
pub(super) fn heaviest(terms: &[Term]) -> impl Iterator<Item = u32> {
    let mut ranked: Vec<(f32, u32)> = terms.iter().map(|term| (term.prior_weight(), term.hash())).collect();
    if ranked.len() > LISTED_UNDER {
        ranked.select_nth_unstable_by(LISTED_UNDER, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(LISTED_UNDER);
    }
    ranked.into_iter().map(|(_, hash)| hash)
}
