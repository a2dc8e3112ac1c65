//! A report's figures against all that came before them: each earlier reading that a figure could be set against, with what stands beside
//! either one.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
};

use super::{
    Report,
    alone::{self, Sorts},
    counted::{Counted, Fate, Head},
    interval::{self, Relation},
    ledger::Spot,
    measure::{self, Match},
    odds::{self, Beside},
};
use crate::{
    model::{ArticleId, Dimension, Figure, Finding, Gate, Verdict, Witness},
    text,
};

/// An earlier reading; its sentence is read when it is first needed.
pub struct Earlier<'p> {
    pub spot: Spot,
    pub figure: &'p Figure,
    pub witness: &'p Witness,
    pub is_foreign: bool,
    pub is_held_back: bool,
    /// All that give this reading.
    pub articles: Vec<ArticleId>,
    /// Witnesses that say it in other sentences, a few.
    pub others: Vec<&'p Witness>,
    read: OnceCell<Counted<'p>>,
    retold: OnceCell<Vec<Counted<'p>>>,
}

impl<'p> Earlier<'p> {
    pub fn new(spot: Spot, figure: &'p Figure, witness: &'p Witness) -> Self {
        Self {
            spot,
            figure,
            witness,
            is_foreign: true,
            is_held_back: false,
            articles: vec![witness.article],
            others: Vec::new(),
            read: OnceCell::new(),
            retold: OnceCell::new(),
        }
    }

    pub fn counted(&self) -> &Counted<'p> {
        self.read.get_or_init(|| Counted::new(self.figure, self.witness))
    }

    fn retold(&self) -> &[Counted<'p>] {
        self.retold.get_or_init(|| self.others.iter().filter_map(|witness| Counted::retold(self.figure, witness)).collect())
    }
}

/// How a new figure stands to one earlier reading.
pub struct Candidate {
    /// The reading's place among the earlier ones.
    pub at: usize,
    pub found: Match,
}

pub struct Meeting<'c> {
    news: &'c [Counted<'c>],
    earlier: &'c [Earlier<'c>],
    own_given: Sorts,
    given: Sorts,
    /// The new article's, folded.
    text: String,
    /// The places of the earlier readings that each article gives.
    by_article: HashMap<ArticleId, Vec<usize>>,
    /// A row a new figure: the earlier readings, in order, that may be of one quantity with it, and how sure that is. Kept sparse, for most
    /// are of other things and a page may be full of numbers.
    sameness: Vec<Vec<(usize, f32)>>,
    /// The surest counterparts of a new figure among the readings of one article.
    of_new: HashMap<(usize, ArticleId), Surest>,
    /// The surest counterparts of each earlier reading among the new figures.
    of_prior: Vec<Surest>,
    /// How many values of such things the article of each new figure gives, and that which gave each earlier reading first.
    own_values: Vec<usize>,
    values: Vec<usize>,
}

/// How many values each article gives of things of one kind.
#[derive(Default)]
struct Values<'c>(HashMap<(ArticleId, Dimension, &'c Head), HashSet<Option<u64>>>);

impl<'c> Values<'c> {
    fn add(&mut self, counted: &'c Counted<'c>, article: ArticleId) {
        let such = (article, interval::dimension(counted.figure), &counted.head);
        self.0.entry(such).or_default().insert(counted.figure.value.map(f64::to_bits));
    }

    fn of(&self, counted: &'c Counted<'c>) -> usize {
        let such = (counted.witness.article, interval::dimension(counted.figure), &counted.head);
        self.0.get(&such).map_or(1, HashSet::len)
    }
}

/// The two surest of some counterparts, of different values.
#[derive(Clone, Copy, Default)]
struct Surest {
    first: (Option<f64>, f32),
    second: f32,
}

impl Surest {
    fn meet(&mut self, value: Option<f64>, sure: f32) {
        if self.first.1 == 0.0 || value == self.first.0 {
            self.first = (value, self.first.1.max(sure));
        } else if sure > self.first.1 {
            *self = Self { first: (value, sure), second: self.first.1 };
        } else {
            self.second = self.second.max(sure);
        }
    }

    /// How sure the surest one is that has another value; 0 where there is none.
    fn beside(&self, value: Option<f64>) -> f32 {
        if self.first.0 == value { self.second } else { self.first.1 }
    }
}

/// How much less sure a comparison is where each figure is of a place of its own and the new article never names the other's.
///
/// Chosen on the marked streams: two towns of one flood fall below the level that interrupts, a town and its county stay above.
const UNHEARD: f32 = 0.6;

impl<'c> Meeting<'c> {
    pub fn new(report: Report<'_>, earlier: &'c [Earlier<'c>], news: &'c [Counted<'c>]) -> Self {
        let mut given = Sorts::default();
        let mut values = Values::default();
        let mut by_article: HashMap<ArticleId, Vec<usize>> = HashMap::new();
        for (at, reading) in earlier.iter().enumerate() {
            for article in &reading.articles {
                given.add(reading.counted(), *article);
                values.add(reading.counted(), *article);
                by_article.entry(*article).or_default().push(at);
            }
        }
        let mut own_values = Values::default();
        for new in news {
            own_values.add(new, new.witness.article);
        }
        let mut meeting = Self {
            news,
            earlier,
            own_given: Sorts::of(news.iter()),
            given,
            text: text::fold(&report.article.text),
            by_article,
            sameness: Vec::new(),
            of_new: HashMap::new(),
            of_prior: vec![Surest::default(); earlier.len()],
            own_values: news.iter().map(|new| own_values.of(new)).collect(),
            values: earlier.iter().map(|reading| values.of(reading.counted())).collect(),
        };
        let sure = |new, at: usize| Some((at, meeting.sameness(earlier[at].counted(), new)?));
        let row = |new| (0..earlier.len()).filter(|_| is_comparable(new)).filter_map(|at| sure(new, at)).collect();
        meeting.sameness = news.iter().map(row).collect();
        for (index, row) in meeting.sameness.iter().enumerate() {
            for (at, sure) in row {
                meeting.of_prior[*at].meet(news[index].figure.value, *sure);
                for article in &earlier[*at].articles {
                    meeting.of_new.entry((index, *article)).or_default().meet(earlier[*at].figure.value, *sure);
                }
            }
        }
        meeting
    }

    fn sameness(&self, prior: &Counted<'_>, new: &Counted<'_>) -> Option<f32> {
        measure::sameness(prior, new, || alone::are_alone(prior, &self.given, new, &self.own_given))
    }

    fn of(&self, index: usize, at: usize) -> Option<f32> {
        let row = &self.sameness[index];
        row.binary_search_by_key(&at, |(at, _)| *at).ok().map(|place| row[place].1)
    }

    /// All earlier readings that a new figure could be set against.
    pub fn candidates(&self, index: usize) -> Vec<Candidate> {
        let is_such = |at: &usize| interval::dimension(self.earlier[*at].figure) == interval::dimension(self.news[index].figure);
        let all = (0..self.earlier.len()).filter(is_such);
        all.filter_map(|at| Some(Candidate { at, found: self.set(index, at)? }))
            .filter(|candidate| candidate.found.is_one_quantity())
            .collect()
    }

    /// Sets a new figure against an earlier reading; `None` where either has a counterpart of its own in the other's article.
    pub fn set(&self, index: usize, at: usize) -> Option<Match> {
        let (new, reading) = (&self.news[index], &self.earlier[at]);
        let prior = reading.counted();
        let is_elsewhere = are_of_two_places(prior, new);
        let given_with = self.by_article.get(&reading.witness.article).into_iter().flatten();
        let mut beside = given_with.map(|other| self.earlier[*other].counted());
        if is_elsewhere && (self.news.iter().any(|n| is_there(n, prior)) || beside.any(|p| is_there(p, new))) {
            return None;
        }
        if has_other_counterpart(prior, new, self.news) {
            return None;
        }
        let mut found = self.nearest(index, at)?;
        if is_elsewhere && !is_named(&prior.scope_names, &self.text) {
            found.confidence *= UNHEARD;
        }
        Some(found)
    }

    /// As the reading's first witness gives it, or, where another witness's sentence is nearer, as that one does. What one sentence
    /// explains, no other takes back.
    fn nearest(&self, index: usize, at: usize) -> Option<Match> {
        let (new, reading, beside) = (&self.news[index], &self.earlier[at], self.beside(index, at));
        let first = self.of(index, at).and_then(|sameness| measure::compare(reading.counted(), new, sameness, beside));
        if first.as_ref().is_some_and(|found| found.verdict == Verdict::ScopeDiffers && found.is_one_quantity()) {
            return first;
        }
        let others = reading.retold().iter().filter_map(|told| measure::compare(told, new, self.sameness(told, new)?, beside));
        let is_surer = |a: &Match, b: &Match| a.confidence.total_cmp(&b.confidence);
        let nearest = others.max_by(is_surer);
        first.into_iter().chain(nearest).rev().max_by(is_surer)
    }

    /// What else the new article and the reading's give that the two might belong with. What is given twice is no other figure.
    fn beside(&self, index: usize, at: usize) -> Beside {
        let (new, reading) = (&self.news[index], &self.earlier[at]);
        let of_new = self.of_new.get(&(index, reading.witness.article)).map_or(0.0, |surest| surest.beside(reading.figure.value));
        let of_prior = self.of_prior[at].beside(new.figure.value);
        let pairings = self.values[at] * self.own_values[index];
        Beside { rival: of_new.max(of_prior), pairings, has_lead: self.text.len() > odds::LEAD }
    }

    /// Writes a match into its finding, and what excuses the difference: the earlier reports give the new value too, or the new one
    /// gives the earlier value.
    pub fn describe(&self, finding: &mut Finding, candidate: &Candidate, index: usize) {
        let (found, reading) = (&candidate.found, &self.earlier[candidate.at]);
        finding.verdict = found.verdict;
        finding.confidence = found.confidence;
        finding.because.clone_from(&found.because);
        finding.hold = found.hold;
        if !found.verdict.is_divergence() || measure::same_source(reading.counted(), &self.news[index]) {
            return;
        }
        let who = if self.is_known(reading.spot.point, index) {
            "the story holds"
        } else if self.is_given(reading, index) {
            "the article gives"
        } else {
            return;
        };
        finding.hold = Some(Gate::KnownReading);
        finding.because = format!("{}, but {who} both", found.because);
    }

    /// Whether the earlier reports give a new value already, at this point or wherever it may be of the same quantity; what was held
    /// back does not count.
    fn is_known(&self, point: usize, index: usize) -> bool {
        let new = &self.news[index];
        let is_like = |e: &&Earlier<'_>| !e.is_held_back && interval::dimension(e.figure) == interval::dimension(new.figure);
        self.earlier.iter().filter(is_like).any(|e| {
            measure::may_repeat(e.counted(), new) || e.spot.point == point && interval::relate(e.figure, new.figure) == Relation::Equal
        })
    }

    /// Whether the new article gives an earlier value too, elsewhere in the text; not of another town, where the new figure is of the
    /// same one.
    fn is_given(&self, reading: &Earlier<'_>, index: usize) -> bool {
        let prior = reading.counted();
        let is_there = is_there(&self.news[index], prior);
        let gives = |other: &Counted<'_>| measure::may_repeat(prior, other) && !(is_there && name_two_places(prior, other));
        self.news.iter().enumerate().any(|(at, other)| at != index && gives(other))
    }
}

/// A value and a unit; a count needs a noun or what happened.
pub fn is_comparable(counted: &Counted<'_>) -> bool {
    counted.figure.value.is_some_and(f64::is_finite)
        && !counted.is_aside
        && !counted.is_beside_report
        && !is_address(counted)
        && (interval::dimension(counted.figure) != Dimension::Count || counted.head != Head::Unknown)
}

/// "the 6800 block of South Street".
fn is_address(counted: &Counted<'_>) -> bool {
    counted.noun == "block" && counted.figure.value.is_some_and(|v| v >= 100.0)
}

/// Whether each sentence narrows its toll or its crowd to a named place, and to another one.
fn are_of_two_places(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    let is_local = |counted: &Counted<'_>| counted.fate.is_some_and(|fate| fate.is_toll() || fate == Fate::Crowd);
    is_local(prior) && is_local(new) && name_two_places(prior, new)
}

/// Whether each sentence names a place of its own.
fn name_two_places(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    !prior.scope.is_empty() && !new.scope.is_empty() && prior.scope.is_disjoint(&new.scope)
}

/// Whether a figure is the other's counterpart: of its place and fate.
fn is_there(counted: &Counted<'_>, other: &Counted<'_>) -> bool {
    counted.fate == other.fate && !counted.scope.is_disjoint(&other.scope)
}

/// Whether another number of the article counts the same things, and that what happened to them: "1,400 houses destroyed and 3,200
/// damaged" has one number for a report of houses destroyed.
fn has_other_counterpart(prior: &Counted<'_>, new: &Counted<'_>, news: &[Counted<'_>]) -> bool {
    let (Some(event), true) = (&prior.event, matches!(new.head, Head::Thing(_))) else { return false };
    let is_it = |other: &Counted<'_>| other.event.as_ref() == Some(event) && other.head == new.head;
    new.event.as_ref().is_some_and(|own| own != event) && news.iter().any(is_it)
}

fn is_named(places: &[String], text: &str) -> bool {
    places.iter().any(|place| text.contains(place.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surest_counterpart_of_another_value_is_found() {
        let after = |met: &[(f64, f32)], value: f64| {
            let mut surest = Surest::default();
            met.iter().for_each(|(value, sure)| surest.meet(Some(*value), *sure));
            surest.beside(Some(value))
        };
        let check = |met: &[(f64, f32)], value, expected: f32| {
            assert!((after(met, value) - expected).abs() < 1e-6, "{met:?} beside {value}");
        };
        check(&[], 7.0, 0.0);
        check(&[(7.0, 0.5)], 7.0, 0.0);
        check(&[(7.0, 0.5)], 8.0, 0.5);
        check(&[(7.0, 0.5), (8.0, 0.4)], 7.0, 0.4);
        check(&[(7.0, 0.5), (8.0, 0.6)], 8.0, 0.5);
        check(&[(7.0, 0.5), (7.0, 0.9), (8.0, 0.6), (9.0, 0.7)], 7.0, 0.7);
        check(&[(7.0, 0.5), (8.0, 0.6), (7.0, 0.9)], 9.0, 0.9);
    }
}
