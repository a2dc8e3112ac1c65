//! A store settled anew: its successor takes over what does not follow from articles, is filled by the caller, and takes its place.

use std::{path::PathBuf, sync::atomic::Ordering};

use super::{
    COUNTERS, Settings, Store,
    commit::Commit,
    copy::{self, Copied},
    error::{Result, StoreError},
    key, lock, open,
    rows::{Counters, OwnPoint, StoryRow},
    trees::{Kind, decoded},
};
use crate::model::{Alert, Point, PointId, Standing, StoryId};

/// What the user was told and is to be told, and what is known of feeds and channels: no algorithm decides it again.
const INHERITED: [Kind; 7] = [Kind::Alerts, Kind::Deliveries, Kind::Waiting, Kind::Told, Kind::Seen, Kind::Feeds, Kind::Channels];

impl Store {
    /// A store inside this one's folder that holds no article yet, and all else that this one does: alerts, deliveries, what was told,
    /// entries, feeds and channels. It gives out no number that this one gave out. The next opening of this store removes it, unless
    /// [`Store::replace`] put it in place.
    ///
    /// # Errors
    ///
    /// The disk has no room for a second store, or cannot be written.
    pub fn successor(&self) -> Result<(Self, Copied)> {
        let size = self.size()?;
        if !self.has_room_to_rewrite(&size) {
            let (free_bytes, _) = self.free_and_total_bytes().unwrap_or_default();
            return Err(StoreError::DiskFull { path: self.settings.path.clone(), free_bytes, needed_bytes: self.needed_to_rewrite(&size) });
        }
        let settings = Settings { path: self.settings.path.join(open::SUCCESSOR), ..self.settings.clone() };
        let successor = Self::open(&settings)?;
        let mut copied = Copied::default();
        for kind in INHERITED {
            copy::copy_rows(&self.trees, &successor.trees, kind, &[], &mut copied)?;
            copy::copy_rows(&self.trees, &successor.trees, Kind::Parts, &[kind as u8], &mut copied)?;
        }
        let mut change = successor.trees.change();
        let mut writer = lock(&successor.writer);
        *writer = Counters { articles: 0, stories: 0, points: 0, ..*lock(&self.writer) };
        change.put(Kind::Meta, COUNTERS, &*writer);
        change.apply()?;
        successor.committed.fetch_add(1, Ordering::AcqRel);
        drop(writer);
        Ok((successor, copied))
    }

    /// The pages to look at again, of the articles that are here too.
    pub fn inherit_visits(&self, old: &Self) -> Result<()> {
        for visit in old.visits()? {
            if self.trees.tree(Kind::Articles).contains_key(key::article(visit.article)).map_err(StoreError::sled("reading"))? {
                self.save_visit(&visit)?;
            }
        }
        Ok(())
    }

    /// Puts a successor in this store's place: a crash at any moment leaves the one or the other whole. What was there is kept, and its
    /// folder returned, if `keep` names one: [`Store::restore`] brings it back.
    pub fn replace(self, successor: Self, keep: Option<&str>) -> Result<Option<PathBuf>> {
        successor.sync()?;
        let (new, path) = (successor.settings.path.clone(), self.settings.path.clone());
        drop(successor);
        open::sync_folder(&new.join(open::DB))?;
        // the lock stays until the end
        let Self { _lock, trees, .. } = self;
        drop(trees);
        let kept = copy::put_in_place(&path, &new.join(open::DB), keep)?;
        std::fs::remove_dir_all(&new).map_err(StoreError::file("removing", &new))?;
        Ok(kept)
    }

    /// The ids of all stories, also of those that were merged away, ascending.
    pub fn story_ids(&self) -> impl Iterator<Item = Result<StoryId>> + '_ {
        self.trees.keys(Kind::Stories, &[]).map(|key| Ok(StoryId(key::number_at(&key?, 0))))
    }

    /// Whether an id was given to a story that is here, merged or not.
    pub fn is_story(&self, id: StoryId) -> Result<bool> {
        self.trees.tree(Kind::Stories).contains_key(key::story(id)).map_err(StoreError::sled("reading"))
    }

    pub fn is_point(&self, id: PointId) -> Result<bool> {
        Ok(self.home(id)?.is_some())
    }

    /// Ids that are no story here stand for one from now on.
    pub fn add_aliases(&self, aliases: &[(StoryId, StoryId)]) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut commit = Commit::new(self, *writer);
        commit.learn_aliases(aliases)?;
        commit.aliases(aliases)?;
        let (change, counters, _) = commit.parts();
        self.apply(change, &mut writer, counters)
    }

    /// The ids of the stories that are muted.
    pub fn muted_stories(&self) -> Result<Vec<StoryId>> {
        let mut muted = Vec::new();
        for row in self.trees.scan::<StoryRow>(Kind::Stories, &[]) {
            if let (key, StoryRow::Head(head)) = row?
                && head.muted
            {
                muted.push(StoryId(key::number_at(&key, 0)));
            }
        }
        Ok(muted)
    }

    /// The points of which the user muted something or acknowledged a reading.
    pub fn points_with_users_word(&self) -> Result<Vec<Point>> {
        let mut points = Vec::new();
        for row in self.trees.tree(Kind::Points) {
            let (key, first) = row.map_err(StoreError::sled("reading"))?;
            if key.len() != key::own_point(StoryId(0), PointId(0)).len() || key.get(8) != Some(&1) {
                continue;
            }
            let own: OwnPoint = decoded(Kind::Points, &key, &self.trees.whole(Kind::Points, &key, &first)?)?;
            if own.moved_to.is_none() && (own.muted || own.readings.iter().any(|reading| reading.standing == Standing::Acknowledged)) {
                points.extend(self.point(PointId(key::number_at(&key, 9)))?);
            }
        }
        Ok(points)
    }

    /// Writes stored alerts as they are now: the points that they tell of have other numbers.
    pub fn rewrite_alerts(&self, alerts: &[Alert]) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        for alert in alerts {
            change.put(Kind::Alerts, key::alert(alert.id), alert);
        }
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }
}
