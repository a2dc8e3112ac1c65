//! The sketch of an article: its heaviest terms and a sample of its word runs, as hashes. It holds no text.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    common::{is_empty_word, prior_share},
    days::Days,
};
use crate::{
    model::Outlet,
    text::{fold, stem, words},
};

/// Terms of a sketch. 160 instead gains nothing on newscluster and gva, 64 loses a point on both.
const TERMS: usize = 112;
/// Sampled shingles of a sketch; with 24, containment 0.45 is told from 0.2 in 99 of 100 pairs.
pub(super) const PRINTS: usize = 24;
const SHINGLE: usize = 5;
/// A title longer than this is cut; real ones end below 40 words.
const TITLE_WORDS: usize = 48;
const TITLE_BYTES: usize = 600;
/// News says what it is about well before this; the rest is not read.
const TEXT_WORDS: usize = 3_000;
const TEXT_BYTES: usize = 30_000;
/// Words counted as the lead.
const LEAD_WORDS: usize = 60;
/// Numbers kept at most: tables and results would crowd out the words.
const NUMBERS: usize = 20;
/// Words in which the days that a report speaks of are read, and days kept at most.
const DAYS_WITHIN: usize = 150;
const DAYS: usize = 6;
/// Days stand above all but one in 256 hashes.
const FIRST_DAY: u32 = 0xff_0000;
/// Two unlike texts share a term by chance once in 1,300 pairs.
const HASH_BITS: u32 = 24;

/// What is kept of an article for matching: about 700 bytes in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    pub dated: Timestamp,
    pub outlet: Outlet,
    /// `dated` is only when it was first seen. Asked of an arriving article alone, so it is not stored.
    #[serde(skip)]
    pub(super) is_undated: bool,
    /// By hash, each once.
    pub(super) terms: Box<[Term]>,
    /// The smallest hashes among its shingles, ascending; fewer than 24 are all there are.
    pub(super) prints: Box<[u32]>,
}

impl Sketch {
    /// The same for an article of which nobody says when it was published: it is matched by when it was first seen.
    #[must_use]
    pub fn undated(self) -> Self {
        Self { is_undated: true, ..self }
    }
}

/// A stem, a name of two words, a number or a day that is spoken of: 24 bits of hash above eight of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Term(u32);

impl Term {
    const TITLE: u32 = 0x80;
    const LEAD: u32 = 0x40;
    const NAME: u32 = 0x20;
    const NUMBER: u32 = 0x10;
    /// A name is no number: both marks together are free for this.
    const DAY: u32 = Self::NAME | Self::NUMBER;
    const COUNT: u32 = 0x0f;

    pub const fn hash(self) -> u32 {
        self.0 >> 8
    }

    pub const fn is_title(self) -> bool {
        self.0 & Self::TITLE != 0
    }

    /// In the title or the first words of the text.
    pub const fn is_lead(self) -> bool {
        self.0 & (Self::TITLE | Self::LEAD) != 0
    }

    pub const fn is_name(self) -> bool {
        self.0 & Self::DAY == Self::NAME
    }

    pub const fn is_number(self) -> bool {
        self.0 & Self::DAY == Self::NUMBER
    }

    /// Neither number nor day.
    pub const fn is_word(self) -> bool {
        self.0 & Self::NUMBER == 0
    }

    /// How much more a word says by where it stands.
    pub fn emphasis(self) -> f32 {
        if self.is_title() {
            2.0
        } else if self.is_lead() {
            1.4
        } else {
            1.0
        }
    }

    /// The day that is spoken of, counted from 1970.
    pub const fn day(self) -> Option<u32> {
        if self.0 & Self::DAY == Self::DAY { Some(self.hash() - FIRST_DAY) } else { None }
    }

    /// Damped number of occurrences; above 15 no further ones count.
    pub fn frequency(self) -> f32 {
        const DAMPED: [f32; 16] =
            [0.0, 1.0, 1.693, 2.099, 2.386, 2.609, 2.792, 2.946, 3.079, 3.197, 3.303, 3.398, 3.485, 3.565, 3.639, 3.708];
        DAMPED[(self.0 & Self::COUNT) as usize]
    }

    /// How much it says about its article, before the live corpus is asked. A day says nothing by itself: all the world shares it.
    pub fn prior_weight(self) -> f32 {
        if self.day().is_some() {
            return 0.0;
        }
        let place = if self.is_title() {
            3.0
        } else if self.is_lead() {
            1.6
        } else {
            1.0
        };
        let kind = if self.is_name() { 1.4 } else { 1.0 };
        self.frequency() * -prior_share(self.hash()).ln() * place * kind
    }
}

/// The sketch of an article. `dated` is the time it is matched by. Long texts cost no more than 3,000 words.
pub fn sketch(title: &str, text: &str, dated: Timestamp, outlet: &Outlet) -> Sketch {
    let title = cut(title, TITLE_BYTES);
    let text = cut(text, TEXT_BYTES);
    let mut reader = Reader { days: Days::new(dated), ..Reader::default() };
    reader.read(title, TITLE_WORDS, Place::Title);
    reader.read(text, TEXT_WORDS, Place::Text);
    Sketch { dated, outlet: outlet.clone(), is_undated: false, terms: reader.heaviest(), prints: sampled(reader.shingles) }
}

pub(super) fn hash_of(word: &str) -> u32 {
    (xxh3_64(word.as_bytes()) >> (64 - HASH_BITS)) as u32
}

fn mixed(parts: impl IntoIterator<Item = u32>) -> u64 {
    parts.into_iter().fold(0, |mixed: u64, part| (mixed.rotate_left(23) ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn sampled(mut shingles: Vec<u32>) -> Box<[u32]> {
    shingles.sort_unstable();
    shingles.dedup();
    shingles.truncate(PRINTS);
    shingles.into()
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Title,
    Text,
}

#[derive(Default, Clone, Copy)]
struct Seen {
    count: u32,
    is_title: bool,
    is_lead: bool,
    is_number: bool,
    is_day: bool,
    /// Capitalised where a sentence does not ask for it.
    capitals: u32,
    smalls: u32,
}

#[derive(Default)]
struct Reader {
    seen: HashMap<u32, Seen>,
    shingles: Vec<u32>,
    days: Days,
}

impl Reader {
    fn read(&mut self, text: &str, limit: usize, place: Place) {
        let is_telling_case = place == Place::Text || !is_headline_case(text);
        let mut run = Vec::with_capacity(SHINGLE);
        let mut previous: Option<(usize, &str, bool)> = None;
        for (at, word) in words(text).take(limit).enumerate() {
            let gap = &text[previous.map_or(0, |(end, ..)| end)..word.span.start];
            let is_start = match previous {
                None => true,
                Some((_, before, _)) => starts_sentence(gap, before),
            };
            let is_capital = word.text.chars().next().is_some_and(char::is_uppercase);
            let folded = folded(word.text);
            self.shingle(&mut run, hash_of(&folded), place);
            if at < DAYS_WITHIN
                && let Some(day) = self.days.read(&folded)
            {
                self.note(FIRST_DAY + day, place, at < LEAD_WORDS).is_day = true;
            }
            if folded.len() > 3 && folded.chars().any(is_unspaced) {
                self.take_unspaced(&folded, place, at < LEAD_WORDS);
            } else {
                for part in folded.split('-').filter(|part| !part.is_empty()) {
                    let seen = self.take(part, place, at < LEAD_WORDS);
                    if let Some(seen) = seen
                        && is_telling_case
                    {
                        seen.capitals += u32::from(is_capital && !is_start);
                        seen.smalls += u32::from(!is_capital);
                    }
                }
            }
            if let Some((_, before, true)) = previous
                && is_capital
                && is_telling_case
                && matches!(gap, " " | "\u{a0}")
            {
                self.take_pair(before, word.text, place, at < LEAD_WORDS);
            }
            previous = Some((word.span.end, word.text, is_capital && (!is_start || place == Place::Text)));
        }
    }

    fn take(&mut self, folded: &str, place: Place, is_lead: bool) -> Option<&mut Seen> {
        let folded = folded.strip_suffix("'s").unwrap_or(folded).trim_matches('\'');
        if folded.is_empty() || is_empty_word(folded) || folded.len() == 1 && !folded.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let number = as_number(folded);
        let hash = match &number {
            Some(number) => hash_of(number),
            None => hash_of(&stem(folded)),
        };
        let seen = self.note(hash, place, is_lead);
        seen.is_number = number.is_some();
        Some(seen)
    }

    /// Two capitalised words in a row: a person, a street, a firm.
    fn take_pair(&mut self, first: &str, second: &str, place: Place, is_lead: bool) {
        let (first, second) = (folded(first), folded(second));
        if is_empty_word(&first) || is_empty_word(&second) {
            return;
        }
        let second = second.strip_suffix("'s").unwrap_or(&second);
        let seen = self.note(hash_of(&format!("{first} {second}")), place, is_lead);
        seen.capitals += 1;
    }

    /// Scripts without spaces: every two neighbouring characters are a term.
    fn take_unspaced(&mut self, folded: &str, place: Place, is_lead: bool) {
        let mut before = None;
        for c in folded.chars().take(TEXT_WORDS) {
            if let Some(before) = before.replace(c) {
                self.note(hash_of(&format!("{before}{c}")), place, is_lead);
            }
        }
    }

    fn note(&mut self, hash: u32, place: Place, is_lead: bool) -> &mut Seen {
        let seen = self.seen.entry(hash).or_default();
        seen.count += 1;
        match place {
            Place::Title => seen.is_title = true,
            Place::Text => seen.is_lead |= is_lead,
        }
        seen
    }

    /// A title makes no shingles of its own: a shared headline is no reprint.
    fn shingle(&mut self, run: &mut Vec<u32>, hash: u32, place: Place) {
        if place == Place::Title {
            return;
        }
        if run.len() == SHINGLE {
            run.remove(0);
        }
        run.push(hash);
        if run.len() == SHINGLE {
            self.shingles.push((mixed(run.iter().copied()) >> 32) as u32);
        }
    }

    fn heaviest(&self) -> Box<[Term]> {
        let mut terms: Vec<Term> = self.seen.iter().map(|(hash, seen)| seen.term(*hash)).collect();
        let weight: HashMap<Term, f32> = terms.iter().map(|term| (*term, term.prior_weight())).collect();
        terms.sort_unstable_by(|a, b| weight[b].total_cmp(&weight[a]).then(a.cmp(b)));
        let mut numbers = 0;
        terms.retain(|term| {
            numbers += usize::from(term.is_number());
            !term.is_number() || numbers <= NUMBERS
        });
        // days weigh nothing and stand last
        let days: Vec<Term> = terms.iter().rev().map_while(|term| term.day().map(|_| *term)).take(DAYS).collect();
        terms.truncate(TERMS.min(terms.len() - days.len()));
        terms.extend(days);
        terms.sort_unstable();
        terms.into()
    }
}

impl Seen {
    fn is_name(&self) -> bool {
        self.capitals > 0 && self.smalls == 0 && !self.is_number
    }

    fn term(&self, hash: u32) -> Term {
        let mut marks = self.count.min(Term::COUNT);
        for (is_so, mark) in [
            (self.is_title, Term::TITLE),
            (self.is_lead, Term::LEAD),
            (self.is_name() || self.is_day, Term::NAME),
            (self.is_number || self.is_day, Term::NUMBER),
        ] {
            marks |= if is_so { mark } else { 0 };
        }
        Term(hash << 8 | marks)
    }
}

/// Whether a title Writes Nearly Every Word So, which tells nothing about names.
fn is_headline_case(title: &str) -> bool {
    let (mut capitals, mut all) = (0, 0);
    for word in words(title).skip(1).take(TITLE_WORDS).filter(|word| word.text.len() > 3) {
        all += 1;
        capitals += usize::from(!word.text.starts_with(char::is_lowercase));
    }
    capitals * 5 >= all * 3
}

fn starts_sentence(gap: &str, before: &str) -> bool {
    let is_abbreviation = gap == ". " && before.len() <= 3 && before.starts_with(char::is_uppercase);
    !is_abbreviation && gap.contains(['.', '!', '?', '\n', ':', '"', '\u{201c}', '\u{2022}', '|'])
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn folded(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) }
}

/// Digits without separators, also for the number words that news spells out.
fn as_number(folded: &str) -> Option<String> {
    const SPELLED: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if let Some(value) = SPELLED.iter().position(|spelled| *spelled == folded) {
        return Some(value.to_string());
    }
    folded.starts_with(|c: char| c.is_ascii_digit()).then(|| folded.replace(',', ""))
}
