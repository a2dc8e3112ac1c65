//! The largest story and the largest family of wire copy: what a feed that went wild, or a threshold that is too low, shows in first.

use std::collections::HashMap;

use super::{
    Store,
    error::Result,
    key,
    rows::{Head, StoryRow},
    trees::Kind,
};
use crate::model::{ArticleId, StoryId};

/// Each with its articles, the first to reach that size; `None` where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Largest {
    pub story: Option<(StoryId, u64)>,
    /// By its first article, which counts too. Most articles belong to no family.
    pub family: Option<(ArticleId, u64)>,
}

impl Store {
    /// Counted by reading every article's head and every membership: some seconds for a million.
    pub fn largest(&self) -> Result<Largest> {
        let mut members = HashMap::<StoryId, u64>::new();
        for key in self.trees.keys(Kind::Members, &[]) {
            *members.entry(StoryId(key::number_at(&key?, 0))).or_default() += 1;
        }
        let mut largest = Largest::default();
        for row in self.trees.scan::<StoryRow>(Kind::Stories, &[]) {
            let (key, StoryRow::Head(head)) = row? else { continue };
            let id = StoryId(key::number_at(&key, 0));
            let articles = head.absorbed.iter().chain([&id]).filter_map(|part| members.get(part)).sum();
            keep_larger(&mut largest.story, id, articles);
        }
        let mut families = HashMap::<ArticleId, u64>::new();
        for row in self.trees.scan::<Head>(Kind::Articles, &[]) {
            if let Some(first) = row?.1.article.wire_of {
                *families.entry(first).or_insert(1) += 1;
            }
        }
        let mut families: Vec<_> = families.into_iter().collect();
        families.sort_unstable();
        families.into_iter().for_each(|(first, articles)| keep_larger(&mut largest.family, first, articles));
        Ok(largest)
    }
}

fn keep_larger<I>(largest: &mut Option<(I, u64)>, id: I, articles: u64) {
    if largest.as_ref().is_none_or(|(_, most)| articles > *most) {
        *largest = Some((id, articles));
    }
}
