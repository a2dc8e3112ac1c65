//! What refers to stories and points by number, brought over to where they are now.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{AlertId, ArticleId, ClaimKind, PointId, Standing, StoryId, Witness},
    store::{Store, StoreError},
};

/// Ids that are made aliases together, and alerts that are rewritten together.
const BATCH: usize = 256;

/// Lets the ids of stories that are no more stand for others, and brings over the user's word, the points that alerts tell of, and the
/// pages to look at again. Gives the number of articles that are in another story now.
pub(super) fn follow(old: &Store, new: &Store) -> Result<u64, StoreError> {
    let moves = Moves::between(old, new)?;
    moves.alias(old, new)?;
    moves.mute(new)?;
    users_word(old, new)?;
    alerts(new)?;
    new.inherit_visits(old)?;
    moves.count(new)
}

/// Where each article was and is.
struct Moves {
    /// Today's and first story of the old store, story of the new one.
    articles: Vec<(StoryId, StoryId, StoryId)>,
    muted: HashSet<StoryId>,
}

impl Moves {
    fn between(old: &Store, new: &Store) -> Result<Self, StoreError> {
        let mut now: HashMap<ArticleId, StoryId> = HashMap::new();
        for head in new.heads() {
            let head = head?;
            now.insert(head.id, new.resolve(head.story)?);
        }
        let mut articles = Vec::with_capacity(now.len());
        for head in old.heads() {
            let head = match head {
                Err(StoreError::Record { .. }) => continue,
                head => head?,
            };
            if let Some(now) = now.get(&head.id) {
                articles.push((old.resolve(head.story)?, head.story, *now));
            }
        }
        Ok(Self { articles, muted: old.muted_stories()?.into_iter().collect() })
    }

    /// An id that no story has any more stands for the story that holds most of the articles that were under it.
    fn alias(&self, old: &Store, new: &Store) -> Result<(), StoreError> {
        let mut holders: HashMap<StoryId, HashMap<StoryId, u32>> = HashMap::new();
        for (today, first, now) in &self.articles {
            for id in HashSet::from([today, first]) {
                *holders.entry(*id).or_default().entry(*now).or_default() += 1;
            }
        }
        let holder = |id: StoryId| {
            let holders = holders.get(&id)?;
            holders.iter().max_by_key(|(story, articles)| (**articles, std::cmp::Reverse(**story))).map(|(story, _)| *story)
        };
        let mut aliases = Vec::new();
        for id in old.story_ids() {
            let id = id?;
            if new.is_story(id)? {
                continue;
            }
            let today = old.resolve(id)?;
            let into = match holder(id).or_else(|| holder(today)) {
                None if new.is_story(today)? => Some(new.resolve(today)?),
                into => into,
            };
            aliases.extend(into.map(|into| (id, into)));
        }
        aliases.chunks(BATCH).try_for_each(|aliases| new.add_aliases(aliases))
    }

    /// A story is muted if half of its articles come from muted ones, or if a muted one's id stands for it.
    fn mute(&self, new: &Store) -> Result<(), StoreError> {
        let mut shares: HashMap<StoryId, (usize, usize)> = HashMap::new();
        for (today, _, now) in &self.articles {
            let (all, muted) = shares.entry(*now).or_default();
            *all += 1;
            *muted += usize::from(self.muted.contains(today));
        }
        let mut mute: HashSet<StoryId> =
            shares.into_iter().filter(|(_, (all, muted))| *muted > 0 && 2 * muted >= *all).map(|(story, _)| story).collect();
        for story in &self.muted {
            if new.is_story(*story)? {
                mute.insert(new.resolve(*story)?);
            }
        }
        mute.into_iter().try_for_each(|story| new.mute_story(story, true))
    }

    fn count(&self, new: &Store) -> Result<u64, StoreError> {
        let mut moved = 0;
        for (today, _, now) in &self.articles {
            moved += u64::from(new.resolve(*today)? != *now);
        }
        Ok(moved)
    }
}

/// What the user muted and acknowledged: of each reading, where its first witness that is found again is now.
fn users_word(old: &Store, new: &Store) -> Result<(), StoreError> {
    for point in old.points_with_users_word()? {
        for reading in point.readings.iter().filter(|reading| point.muted || reading.standing == Standing::Acknowledged) {
            let mut places = reading.witnesses.iter().filter_map(|witness| place(new, point.kind, witness).transpose());
            let Some((now, place)) = places.next().transpose()? else { continue };
            if point.muted {
                new.mute_point(now, true)?;
            }
            if reading.standing == Standing::Acknowledged {
                new.acknowledge(now, place, true)?;
            }
        }
    }
    Ok(())
}

/// Alerts tell of the story, point and reading at which their new side is now.
fn alerts(new: &Store) -> Result<(), StoreError> {
    let mut last = AlertId(0);
    loop {
        let mut page = new.alerts_after(last, BATCH)?;
        let Some(newest) = page.last() else { return Ok(()) };
        last = newest.id;
        let mut changed = Vec::new();
        for alert in &mut page {
            let Some((point, reading)) = place(new, alert.kind, &alert.new)? else { continue };
            let story = new.point(point)?.map_or(alert.story, |point| point.story);
            if (story, point, reading) != (alert.story, alert.point, alert.reading) {
                (alert.story, alert.point, alert.reading) = (story, point, reading);
                changed.push(alert.clone());
            }
        }
        new.rewrite_alerts(&changed)?;
    }
}

/// The point and reading at which the same words of the same article are.
fn place(new: &Store, kind: ClaimKind, witness: &Witness) -> Result<Option<(PointId, u32)>, StoreError> {
    let mut found = None;
    let mut nearest = usize::MAX;
    for text in new.revisions(witness.article)? {
        for (finding, _) in &text.findings {
            let apart = finding.new.span.start.abs_diff(witness.span.start);
            if finding.claim.kind == kind
                && finding.new.surface == witness.surface
                && apart < nearest
                && let (Some(point), Some(reading)) = (finding.point, finding.reading)
            {
                (found, nearest) = (Some((point, reading)), apart);
            }
        }
    }
    Ok(found)
}
