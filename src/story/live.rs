//! The live articles and stories in memory, kept consistent: entries, postings, counts and groups change together.

use std::collections::VecDeque;

use super::{
    group::Group,
    likeness::Trace,
    posting::{ByNumber, Postings},
    weigh::Weights,
};
use crate::model::{ArticleId, StoryId};

pub(crate) struct Entry {
    pub article: ArticleId,
    pub story: StoryId,
    pub wire_of: Option<ArticleId>,
    pub trace: Trace,
}

/// Articles are numbered in order of arrival; numbers are not given twice.
pub(crate) struct Live {
    base: u32,
    entries: VecDeque<Option<Entry>>,
    by_article: ByNumber<u64, u32>,
    groups: ByNumber<u64, Group>,
    pub postings: Postings,
    pub weights: Weights,
}

impl Live {
    pub fn new() -> Self {
        Self {
            base: 0,
            entries: VecDeque::new(),
            by_article: ByNumber::default(),
            groups: ByNumber::default(),
            postings: Postings::default(),
            weights: Weights::new(),
        }
    }

    /// Lowest and one above the highest number in use.
    pub fn numbers(&self) -> (u32, u32) {
        (self.base, self.base + self.entries.len() as u32)
    }

    pub fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number.checked_sub(self.base)? as usize)?.as_ref()
    }

    pub fn find(&self, article: ArticleId) -> Option<&Entry> {
        self.entry(*self.by_article.get(&article.0)?)
    }

    pub fn group(&self, story: StoryId) -> Option<&Group> {
        self.groups.get(&story.0)
    }

    pub fn articles(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    pub fn counts(&self) -> (usize, usize) {
        (self.by_article.len(), self.groups.len())
    }

    pub fn stories(&self) -> impl Iterator<Item = (StoryId, &Group)> {
        self.groups.iter().map(|(story, group)| (StoryId(*story), group))
    }

    /// `heaviest` are those of the entry's terms.
    pub fn add(&mut self, entry: Entry, heaviest: &[u32]) {
        self.remove(entry.article);
        let number = self.base + self.entries.len() as u32;
        self.weights.add(&entry.trace.terms);
        self.postings.add(number, heaviest);
        self.by_article.insert(entry.article.0, number);
        let story = entry.story;
        self.entries.push_back(Some(entry));
        self.join(number, story);
    }

    fn join(&mut self, number: u32, story: StoryId) {
        let mut group = self.groups.remove(&story.0).unwrap_or_default();
        if let Some(entry) = self.entry(number) {
            let first = group.members.first().copied();
            group.take_in(number, &entry.trace, || Some(self.entry(first?)?.trace.terms.to_vec()));
        }
        self.groups.insert(story.0, group);
    }

    pub fn remove(&mut self, article: ArticleId) {
        let Some(number) = self.by_article.remove(&article.0) else { return };
        let Some(entry) = self.entries.get_mut((number - self.base) as usize).and_then(Option::take) else { return };
        self.weights.take(&entry.trace.terms);
        self.postings.remove(number, &entry.trace.terms);
        self.leave(number, entry.story);
        while matches!(self.entries.front(), Some(None)) {
            self.entries.pop_front();
            self.base += 1;
        }
    }

    /// Takes an article out of its group. The profile of a small story is summed up anew; a large one barely changes.
    fn leave(&mut self, number: u32, story: StoryId) {
        const SUMMED_ANEW: usize = 32;
        let Some(mut group) = self.groups.remove(&story.0) else { return };
        group.members.retain(|member| *member != number);
        if group.members.len() > SUMMED_ANEW {
            self.groups.insert(story.0, group);
            return;
        }
        for number in group.members {
            self.join(number, story);
        }
    }

    /// All articles of a story go over to another.
    pub fn merge(&mut self, from: StoryId, into: StoryId) {
        if from == into {
            return;
        }
        let Some(gone) = self.groups.remove(&from.0) else { return };
        self.relabel(&gone.members, into);
        for number in gone.members {
            self.join(number, into);
        }
    }

    /// These articles go over to a story, from whichever they are in.
    pub fn split(&mut self, articles: &[ArticleId], to: StoryId) {
        for article in articles {
            let Some(number) = self.by_article.get(&article.0).copied() else { continue };
            let Some(story) = self.entry(number).map(|entry| entry.story) else { continue };
            if story != to {
                self.leave(number, story);
                self.relabel(&[number], to);
                self.join(number, to);
            }
        }
    }

    fn relabel(&mut self, numbers: &[u32], story: StoryId) {
        for number in numbers {
            if let Some(Some(entry)) = self.entries.get_mut((*number - self.base) as usize) {
                entry.story = story;
            }
        }
    }
}
