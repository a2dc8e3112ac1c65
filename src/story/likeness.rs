//! How like two sketches are: the measures, and one score made of them.
//!
//! Cosines over shared weighted terms in five views, shared numbers, time and outlet. Numbers that differ are never held against a pair:
//! they are what the comparison is for.

use super::{
    odds::Odds,
    sketch::{PRINTS, Sketch, Term, hash_of},
    weigh::Weights,
    wire,
};

/// What of a sketch stays in memory.
#[derive(Debug)]
pub(super) struct Trace {
    pub seconds: i64,
    /// Hash of the outlet's name.
    pub outlet: u32,
    pub terms: Box<[Term]>,
    pub prints: Box<[u32]>,
}

impl From<&Sketch> for Trace {
    fn from(sketch: &Sketch) -> Self {
        Self {
            seconds: sketch.dated.as_second(),
            outlet: hash_of(&sketch.outlet.0),
            terms: sketch.terms.clone(),
            prints: sketch.prints.clone(),
        }
    }
}

/// A trace with its terms weighed by the live corpus.
pub(super) struct Weighed<'a> {
    pub trace: &'a Trace,
    /// Beside `trace.terms`.
    pub idf: Vec<f32>,
    pub norms: Norms,
}

/// Squared lengths of the views.
#[derive(Default, Clone, Copy)]
pub(super) struct Norms {
    pub words: f32,
    pub title: f32,
    pub lead_names: f32,
    pub names: f32,
    /// Of the words of title and lead.
    pub lead: f32,
    /// Of the words, those of title and lead counting more.
    pub focus: f32,
}

impl Norms {
    fn add(&mut self, term: Term, idf: f32) {
        let square = (term.frequency() * idf).powi(2);
        if term.is_word() {
            self.words += square;
            self.focus += square * term.emphasis().powi(2);
            self.lead += if term.is_lead() { idf * idf } else { 0.0 };
        }
        self.names += if term.is_name() { square } else { 0.0 };
        self.lead_names += if term.is_name() && term.is_lead() { square } else { 0.0 };
        self.title += if term.is_title() { idf * idf } else { 0.0 };
    }
}

/// What is measured between two sketches. All but `days` and `shared` lie in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Likeness {
    /// Cosine over every word.
    pub words: f32,
    /// Cosine of the titles.
    pub title: f32,
    /// Share of each title's weight that stands anywhere in the other text; the mean of both ways.
    pub title_found: f32,
    pub names: f32,
    /// Both name something in title or first words, and share none of it: from 0 for the same names to 1.
    pub rival: f32,
    pub has_names: bool,
    /// Shared telling numbers, saturating.
    pub numbers: f32,
    /// Cosine over every word, those of title and lead counting more.
    pub focus: f32,
    /// Days between the nearest days that both speak of; 0 if either speaks of none.
    pub days_between: f32,
    /// Share of the names in one's title and first words, by weight, that the other gives too, anywhere; of both ways the larger, and 1
    /// if either names nothing there.
    pub lead_found: f32,
    pub days: f32,
    pub is_same_outlet: bool,
    /// 1 for bare headlines, towards 0 for full texts.
    pub brevity: f32,
    /// Sampled shingles in common and the containment they stand for.
    pub shared_prints: usize,
    pub containment: f32,
}

impl<'a> Weighed<'a> {
    pub fn new(trace: &'a Trace, weights: &Weights) -> Self {
        let idf: Vec<f32> = trace.terms.iter().map(|term| weights.of(*term)).collect();
        let mut norms = Norms::default();
        trace.terms.iter().zip(&idf).for_each(|(term, idf)| norms.add(*term, *idf));
        Self { trace, idf, norms }
    }

    pub fn brevity(&self) -> f32 {
        brevity(self.trace.terms.len())
    }

    pub fn like(&self, other: &Trace, weights: &Weights) -> Likeness {
        let (a, b) = (&self.trace.terms, &other.terms);
        let (mut words, mut title, mut lead_names, mut names, mut numbers) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut mine_found, mut theirs_found) = (0.0, 0.0);
        let (mut mine_named, mut theirs_named) = (0.0, 0.0);
        let mut focus = 0.0;
        let mut norms = Norms::default();
        let mut i = 0;
        for y in b {
            if y.day().is_some() {
                continue;
            }
            while i < a.len() && a[i].hash() < y.hash() {
                i += 1;
            }
            if i == a.len() || a[i].hash() != y.hash() {
                norms.add(*y, weights.of(*y));
                continue;
            }
            let (x, idf) = (a[i], self.idf[i]);
            norms.add(*y, idf);
            let product = x.frequency() * y.frequency() * idf * idf;
            if x.is_number() || y.is_number() {
                numbers += idf;
            } else {
                words += product;
                focus += product * x.emphasis() * y.emphasis();
            }
            if x.is_name() && y.is_name() {
                names += product;
                mine_named += if x.is_lead() { (x.frequency() * idf).powi(2) } else { 0.0 };
                theirs_named += if y.is_lead() { (y.frequency() * idf).powi(2) } else { 0.0 };
                lead_names += if x.is_lead() && y.is_lead() { product } else { 0.0 };
            }
            title += if x.is_title() && y.is_title() { idf * idf } else { 0.0 };
            mine_found += if x.is_title() { idf * idf } else { 0.0 };
            theirs_found += if y.is_title() { idf * idf } else { 0.0 };
        }
        let (shared_prints, containment) = wire::containment(&self.trace.prints, &other.prints, PRINTS);
        Likeness {
            words: cosine(words, self.norms.words, norms.words),
            title: cosine(title, self.norms.title, norms.title),
            title_found: (share(mine_found, self.norms.title) + share(theirs_found, norms.title)) / 2.0,
            names: cosine(names, self.norms.names, norms.names),
            rival: if self.norms.lead_names > 0.0 && norms.lead_names > 0.0 {
                1.0 - cosine(lead_names, self.norms.lead_names, norms.lead_names)
            } else {
                0.0
            },
            has_names: self.norms.names > 0.0 && norms.names > 0.0,
            numbers: 1.0 - (-numbers / 15.0f32).exp(),
            lead_found: if self.norms.lead_names > 0.0 && norms.lead_names > 0.0 {
                share(mine_named, self.norms.lead_names).max(share(theirs_named, norms.lead_names))
            } else {
                1.0
            },
            focus: cosine(focus, self.norms.focus, norms.focus),
            days_between: days_between(a, b).unwrap_or_default() as f32,
            days: self.trace.seconds.abs_diff(other.seconds) as f32 / 86_400.0,
            is_same_outlet: self.trace.outlet == other.outlet,
            brevity: brevity(a.len().min(b.len())),
            shared_prints,
            containment,
        }
    }
}

fn brevity(terms: usize) -> f32 {
    (-(terms as f32) / 25.0).exp()
}

/// Days between the nearest two that both speak of.
fn days_between(a: &[Term], b: &[Term]) -> Option<u32> {
    // days stand above nearly every hash
    let days = |terms: &[Term]| terms.iter().rev().take(12).filter_map(|term| term.day()).collect::<Vec<_>>();
    let theirs = days(b);
    days(a).iter().flat_map(|mine| theirs.iter().map(|their| mine.abs_diff(*their))).min()
}

pub(super) fn cosine(dot: f32, a: f32, b: f32) -> f32 {
    if a > 0.0 && b > 0.0 { (dot / (a * b).sqrt()).min(1.0) } else { 0.0 }
}

pub(super) fn share(found: f32, all: f32) -> f32 {
    if all > 0.0 { (found / all).min(1.0) } else { 0.0 }
}

impl Likeness {
    /// The measures in the order of the weights.
    pub fn measures(&self) -> [f32; 14] {
        let has_names = f32::from(u8::from(self.has_names));
        [
            self.words,
            self.title,
            self.title_found,
            self.names,
            self.numbers,
            (self.words - self.names).max(0.0) * has_names,
            self.rival,
            1.0 - has_names,
            (1.0 + self.days).ln(),
            f32::from(u8::from(self.is_same_outlet)),
            self.brevity,
            self.brevity * self.words,
            self.brevity * self.title,
            self.brevity * self.title_found,
        ]
    }

    /// Log-odds that both report one event.
    pub fn score(&self) -> f32 {
        ODDS.of(&self.measures())
    }
}

/// Logistic regression on the candidate pairs of newscluster, gva and uci (whole, first 50 words, headlines), each set alone and in one
/// stream. Signs were fixed beforehand: likeness never speaks against a pair, distance in time, rival names and one outlet never for it.
const ODDS: Odds<14> = Odds {
    bias: -2.277,
    weights: [10.421, 0.878, 4.469, 0.000, 0.706, -2.369, -0.803, -1.138, -0.790, -1.489, 0.148, -10.593, -3.651, 7.392],
};
