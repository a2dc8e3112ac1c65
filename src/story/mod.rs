//! Which articles report one event: candidate search, scoring, clustering, wire copy.
//!
//! Sketches of articles come in, placements go out. The index lives in memory and holds no text; the store keeps the sketches and the
//! decisions, and a restart replays them. Nothing here reads a clock or a disk.
//!
//! An article is searched by its rarest terms ([`survey`]), compared in full with some forty others ([`likeness`]), and joins the story
//! whose articles and profile ([`group`]) speak most for it, or starts one.

mod common;
mod days;
mod drift;
mod group;
mod likeness;
mod live;
mod odds;
mod place;
mod posting;
mod sketch;
mod survey;
#[cfg(test)]
mod tests;
mod trust;
mod weigh;
mod wire;

use jiff::Timestamp;

pub use self::sketch::{Sketch, sketch};
use self::{
    likeness::Trace,
    live::{Entry, Live},
};
use crate::model::{ArticleId, Placement, StoryId};

/// How stories are formed. Likeness is a probability, 0..=1. Chosen on newscluster, gva and uci, alone and in one stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// From here on an article joins. At 0.5 newscluster loses a point of recall, at 0.42 the governor's next appearance of the tests here
    /// joins her last one.
    pub join: f32,
    /// The same if every report of the story that is near puts other names first. At 0.9 two quakes from one outlet's template come together.
    pub join_others: f32,
    /// The same if nobody says when the article was published. Look-alikes without dates (gva) gain four points of F1 by it and newscluster
    /// without dates one; at 0.7 the undated reports of the exhaustive stories go to pieces.
    pub join_undated: f32,
    /// The same if nothing was said of the story for a month: the same people meet again. Below it two reports of meetings six weeks apart
    /// come together, where they are the first of their kind in the store.
    pub join_later: f32,
    /// From here on a join is sure enough to alert on, by evidence of its own ([`trust`]). At 0.9 13 of gva's joins are trusted beside a
    /// stranger and 476 rightly, at 0.96 8 and 418; of the newsdesk's stories 12 differences more are told than at 0.96, and 2 wrongly.
    pub trusted: f32,
    /// From here on a second story is merged with the joined one, if the article fits it so well and either its articles the joined story on
    /// average or another outlet's report both. At 0.5 and at 0.75 uci and the three sets in one stream lose two points of F1.
    pub merge: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { join: 0.45, join_others: 0.97, join_undated: 0.6, join_later: 0.6, trusted: 0.92, merge: 0.6 }
    }
}

/// A sketch made ready for the index, which can be done on another core while the index takes in the ones before.
pub struct Ready {
    trace: Trace,
    heaviest: Box<[u32]>,
}

impl From<&Sketch> for Ready {
    fn from(sketch: &Sketch) -> Self {
        let trace = Trace::from(sketch);
        let heaviest = posting::heaviest(&trace.terms).collect();
        Self { trace, heaviest }
    }
}

/// The live articles, searchable.
pub struct Index {
    settings: Settings,
    live: Live,
}

/// What the index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    pub articles: usize,
    pub stories: usize,
    /// Articles of the largest story, and of the largest wire-copy family.
    pub largest_story: usize,
    pub largest_family: usize,
}

impl Index {
    pub fn new(settings: Settings) -> Self {
        Self { settings, live: Live::new() }
    }

    /// Where an article belongs. Changes nothing.
    pub fn place(&self, sketch: &Sketch) -> Placement {
        place::place(&self.live, &self.settings, sketch)
    }

    /// Takes in an article with the decision made about it; at a restart, with the decision that was stored.
    pub fn insert(&mut self, article: ArticleId, sketch: &Sketch, story: StoryId, wire_of: Option<ArticleId>) {
        self.take_in(article, sketch.into(), story, wire_of);
    }

    /// As [`Index::insert`], for a sketch that was made ready before.
    pub fn take_in(&mut self, article: ArticleId, Ready { trace, heaviest }: Ready, story: StoryId, wire_of: Option<ArticleId>) {
        self.live.add(Entry { article, story, wire_of, trace }, &heaviest);
    }

    /// Takes an article out: retention, or a revision before its new text is placed.
    pub fn remove(&mut self, article: ArticleId) {
        self.live.remove(article);
    }

    /// Takes out every article dated before, and says which they were, in order of arrival.
    pub fn expire(&mut self, before: Timestamp) -> Vec<ArticleId> {
        let past: Vec<_> =
            self.live.articles().filter(|entry| entry.trace.seconds < before.as_second()).map(|entry| entry.article).collect();
        past.iter().for_each(|article| self.live.remove(*article));
        past
    }

    /// All articles of `from` are articles of `into` from now on.
    pub fn merge(&mut self, from: StoryId, into: StoryId) {
        self.live.merge(from, into);
    }

    /// These articles leave their story for `to`.
    pub fn split(&mut self, articles: &[ArticleId], to: StoryId) {
        self.live.split(articles, to);
    }

    /// The time a live article is matched by.
    pub fn dated(&self, article: ArticleId) -> Option<Timestamp> {
        Timestamp::from_second(self.live.find(article)?.trace.seconds).ok()
    }

    /// In words and numbers, why two articles are, or are not, one story.
    pub fn explain(&self, a: ArticleId, b: ArticleId) -> Vec<String> {
        place::explain(&self.live, &self.settings, a, b)
    }

    pub fn stats(&self) -> Stats {
        let (articles, stories) = self.live.counts();
        let mut families = std::collections::HashMap::<ArticleId, usize>::new();
        for first in self.live.articles().filter_map(|entry| entry.wire_of) {
            *families.entry(first).or_insert(1) += 1;
        }
        Stats {
            articles,
            stories,
            largest_story: self.live.stories().map(|(_, group)| group.members.len()).max().unwrap_or_default(),
            largest_family: families.into_values().max().unwrap_or_default(),
        }
    }
}
