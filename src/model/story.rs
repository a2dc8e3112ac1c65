//! Stories, and how an article came to be in one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ArticleId, Outlet, StoryId};

/// The articles that report one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub id: StoryId,
    /// The title of its most central article so far.
    pub title: String,
    /// Earliest and latest dates of its articles.
    pub first: Timestamp,
    pub last: Timestamp,
    /// In order of arrival.
    pub articles: Vec<ArticleId>,
    /// Each once, in order of arrival.
    pub outlets: Vec<Outlet>,
    pub points: u32,
    pub divergent: u32,
    pub muted: bool,
}

/// Where the story step puts an article. A value: nothing is changed until it is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    pub join: Join,
    /// The first article of the wire-copy family it reprints.
    pub wire_of: Option<ArticleId>,
    /// 0..=1: how like the story's articles it is.
    pub similarity: f32,
    /// The join is sure enough to alert on.
    pub is_trusted: bool,
    /// Stories that this article shows to be one with the joined story; they become its aliases.
    pub merges: Vec<StoryId>,
    /// Articles that no longer hang together with their story and leave it: the joined story for one of their own, or, if the article joins
    /// none, theirs for the one that the article founds.
    pub splits: Vec<Vec<ArticleId>>,
    /// Sentences with the numbers behind the decision, for `explain`.
    pub because: Vec<String>,
}

impl Placement {
    /// In a story about which there is no doubt: somebody says that its articles are one.
    pub fn certain(story: StoryId) -> Self {
        Self {
            join: Join::Story(story),
            wire_of: None,
            similarity: 1.0,
            is_trusted: true,
            merges: Vec::new(),
            splits: Vec::new(),
            because: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    New,
    Story(StoryId),
}
