//! Stories, put together from a small head and their members.

use std::ops::Bound;

use jiff::Timestamp;

use super::{
    Store,
    error::{Result, StoreError},
    key, lock,
    rows::{Member, StoryHead, StoryRow},
    trees::Kind,
};
use crate::model::{ArticleId, Outlet, Story, StoryId};

/// Which stories, newest first. The empty filter takes all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoryFilter {
    /// Its latest article is of this moment or later.
    pub since: Option<Timestamp>,
    pub outlet: Option<Outlet>,
    /// At least one of its points has readings that differ.
    pub divergent: bool,
    /// Older than this one: to go on where the last page ended.
    pub before: Option<StoryId>,
    /// `None`: all.
    pub limit: Option<usize>,
}

impl Store {
    /// The story that an id stands for today.
    pub fn resolve(&self, story: StoryId) -> Result<StoryId> {
        let mut at = story;
        // merges point every absorbed story at its last home, so one step is the rule
        for _ in 0..64 {
            match self.trees.get(Kind::Stories, &key::story(at))? {
                Some(StoryRow::Alias(into)) => at = into,
                _ => break,
            }
        }
        Ok(at)
    }

    /// A story, also by the id of one that was merged into it.
    pub fn story(&self, id: StoryId) -> Result<Option<Story>> {
        let id = self.resolve(id)?;
        match self.trees.get(Kind::Stories, &key::story(id))? {
            Some(StoryRow::Head(head)) => self.assembled(id, head).map(Some),
            _ => Ok(None),
        }
    }

    /// Stories in falling order of their ids.
    pub fn stories(&self, filter: &StoryFilter) -> Result<Vec<Story>> {
        let upper = filter.before.map_or(Bound::Unbounded, |id| Bound::Excluded(key::story(id)));
        let mut found = Vec::new();
        for row in self.trees.tree(Kind::Stories).range::<Vec<u8>, _>((Bound::Unbounded, upper)).rev() {
            if filter.limit.is_some_and(|limit| found.len() >= limit) {
                break;
            }
            let (key, StoryRow::Head(head)) = self.trees.row(Kind::Stories, row)? else { continue };
            if filter.since.is_some_and(|since| head.last < since) || filter.divergent && head.divergent == 0 {
                continue;
            }
            let story = self.assembled(StoryId(key::number_at(&key, 0)), head)?;
            if filter.outlet.as_ref().is_none_or(|outlet| story.outlets.contains(outlet)) {
                found.push(story);
            }
        }
        Ok(found)
    }

    pub fn mute_story(&self, id: StoryId, muted: bool) -> Result<()> {
        let mut writer = lock(&self.writer);
        let id = self.resolve(id)?;
        let Some(StoryRow::Head(head)) = self.trees.get(Kind::Stories, &key::story(id))? else {
            return Err(StoreError::Missing { what: format!("story {id}") });
        };
        let mut change = self.trees.change();
        change.put(Kind::Stories, key::story(id), &StoryRow::Head(StoryHead { muted, ..head }));
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }

    /// A story's own row, unless it went into another.
    pub(super) fn story_row(&self, id: StoryId) -> Result<Option<StoryHead>> {
        match self.trees.get(Kind::Stories, &key::story(id))? {
            Some(StoryRow::Head(head)) => Ok(Some(head)),
            _ => Ok(None),
        }
    }

    /// A story and those it absorbed: the ids under which its members and points are kept.
    pub(super) fn family(&self, story: StoryId) -> Result<Vec<StoryId>> {
        let mut family = vec![story];
        if let Some(StoryRow::Head(head)) = self.trees.get(Kind::Stories, &key::story(story))? {
            family.extend(head.absorbed);
        }
        Ok(family)
    }

    /// A story's members in order of arrival.
    pub(super) fn members(&self, family: &[StoryId]) -> Result<Vec<(ArticleId, Outlet)>> {
        let mut members = Vec::new();
        for story in family {
            for row in self.trees.scan::<Member>(Kind::Members, &key::story(*story)) {
                let (key, member) = row?;
                members.push((ArticleId(key::number_at(&key, 8)), member.outlet));
            }
        }
        members.sort_unstable_by_key(|(article, _)| *article);
        Ok(members)
    }

    fn assembled(&self, id: StoryId, head: StoryHead) -> Result<Story> {
        let mut family = vec![id];
        family.extend(&head.absorbed);
        let mut articles = Vec::new();
        let mut outlets: Vec<Outlet> = Vec::new();
        for (article, outlet) in self.members(&family)? {
            articles.push(article);
            if !outlets.contains(&outlet) {
                outlets.push(outlet);
            }
        }
        let StoryHead { title, first, last, points, divergent, muted, .. } = head;
        Ok(Story { id, title, first, last, articles, outlets, points, divergent, muted })
    }
}
