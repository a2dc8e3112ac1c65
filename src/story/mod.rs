//! Which articles report one event: candidate search, scoring, clustering, wire copy.
//!
//! Sketches of articles come in, placements go out. The index lives in memory and holds no text; the store keeps the sketches and the
//! decisions, and a restart replays them. Nothing here reads a clock or a disk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{ArticleId, Join, Outlet, Placement, StoryId};

/// What is kept of an article for matching.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    pub dated: Timestamp,
    pub outlet: Outlet,
}

/// The sketch of an article. `dated` is the time it is matched by.
pub fn sketch(_title: &str, _text: &str, dated: Timestamp, outlet: &Outlet) -> Sketch {
    Sketch { dated, outlet: outlet.clone() }
}

/// How stories are formed.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {}

impl Default for Settings {
    fn default() -> Self {
        Self {}
    }
}

/// The live articles, searchable.
pub struct Index {}

impl Index {
    pub fn new(_settings: Settings) -> Self {
        Self {}
    }

    /// Where an article belongs. Changes nothing.
    pub fn place(&self, _sketch: &Sketch) -> Placement {
        Placement {
            join: Join::New,
            wire_of: None,
            similarity: 0.0,
            is_trusted: false,
            merges: Vec::new(),
            splits: Vec::new(),
            because: Vec::new(),
        }
    }

    /// Takes in an article with the decision made about it; at a restart, with the decision that was stored.
    pub fn insert(&mut self, _article: ArticleId, _sketch: &Sketch, _story: StoryId, _wire_of: Option<ArticleId>) {}

    /// Takes an article out: retention, or a revision before its new text is placed.
    pub fn remove(&mut self, _article: ArticleId) {}

    /// All articles of `from` are articles of `into` from now on.
    pub fn merge(&mut self, _from: StoryId, _into: StoryId) {}

    /// These articles leave their story for `to`.
    pub fn split(&mut self, _articles: &[ArticleId], _to: StoryId) {}

    /// In words and numbers, why two articles are, or are not, one story.
    pub fn explain(&self, _a: ArticleId, _b: ArticleId) -> Vec<String> {
        Vec::new()
    }
}
