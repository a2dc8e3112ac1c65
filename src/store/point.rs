//! Points: packed together by the commit that founded them, in rows of their own once they change.
//!
//! Most points never see a second witness, so a commit's new points are one record. A point that changes gets a head row and a row for
//! each witness; after that it grows by appending. A point's *home* is the story it was founded in; merges leave it there.

use std::{collections::BTreeMap, hash::Hasher, ops::Bound};

use xxhash_rust::xxh3::Xxh3Default;

use super::{
    Store,
    error::{Result, StoreError},
    key, lock,
    rows::{Founded, Home, OwnPoint, OwnReading},
    trees::{Change, Kind, Trees, decoded},
};
use crate::model::{Point, PointId, Reading, Standing, StoryId, Witness};

impl Store {
    /// A story's points in order of their ids.
    pub fn points(&self, story: StoryId) -> Result<Vec<Point>> {
        let story = self.resolve(story)?;
        let mut points = BTreeMap::new();
        for home in self.family(story)? {
            self.points_at_home(home, &mut points)?;
        }
        for point in points.values_mut() {
            point.story = story;
        }
        Ok(points.into_values().collect())
    }

    pub fn point(&self, id: PointId) -> Result<Option<Point>> {
        let Some(home) = self.home(id)? else { return Ok(None) };
        let own = key::own_point(home, id);
        let mut point = match self.trees.get::<OwnPoint>(Kind::Points, &own)? {
            Some(row) => {
                let mut point = without_witnesses(id, home, row);
                for row in self.trees.tree(Kind::Points).scan_prefix(&own).skip(1) {
                    let (key, witness) = self.trees.row::<Witness>(Kind::Points, row)?;
                    add_witness(&mut point, &key, witness);
                }
                point
            }
            None => {
                let upper = key::founded(home, id);
                let lower = key::founded(home, PointId(0));
                let Some(row) = self.trees.tree(Kind::Points).range(lower..=upper).next_back() else { return Ok(None) };
                let (_, founded) = self.trees.row::<Founded>(Kind::Points, row)?;
                match founded.points.into_iter().find(|point| point.id == id) {
                    Some(point) => point,
                    None => return Ok(None),
                }
            }
        };
        point.story = self.resolve(home)?;
        Ok(Some(point))
    }

    /// A muted point stays quiet: gates read it.
    pub fn mute_point(&self, id: PointId, muted: bool) -> Result<()> {
        self.edit_point(id, |point| {
            point.muted = muted;
            Ok(())
        })
    }

    /// An acknowledged reading is known to the user: gates read it.
    pub fn acknowledge(&self, id: PointId, reading: u32, acknowledged: bool) -> Result<()> {
        self.edit_point(id, |point| {
            let found = point.readings.get_mut(reading as usize);
            let reading = found.ok_or_else(|| StoreError::Missing { what: format!("reading {reading} of point {id}") })?;
            reading.standing = if acknowledged { Standing::Acknowledged } else { Standing::Open };
            Ok(())
        })
    }

    fn edit_point(&self, id: PointId, edit: impl FnOnce(&mut Point) -> Result<()>) -> Result<()> {
        let mut writer = lock(&self.writer);
        let missing = || StoreError::Missing { what: format!("point {id}") };
        let home = self.home(id)?.ok_or_else(missing)?;
        let mut point = self.point(id)?.ok_or_else(missing)?;
        edit(&mut point)?;
        let mut change = self.trees.change();
        rewrite(&self.trees, &mut change, home, &point, true)?;
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }

    /// The story under whose key a point is found.
    pub(super) fn home(&self, id: PointId) -> Result<Option<StoryId>> {
        let upper = Bound::Included(key::number(id.0));
        let row = self.trees.tree(Kind::Homes).range::<Vec<u8>, _>((Bound::Unbounded, upper)).next_back();
        let Some(row) = row else { return Ok(None) };
        let (_, home) = self.trees.row::<Home>(Kind::Homes, row)?;
        if home.last < id.0 {
            return Ok(None);
        }
        let mut story = home.story;
        // each step is a split that the point went through
        for _ in 0..64 {
            match self.trees.get::<OwnPoint>(Kind::Points, &key::own_point(story, id))? {
                Some(OwnPoint { moved_to: Some(to), .. }) => story = to,
                _ => break,
            }
        }
        Ok(Some(story))
    }

    fn points_at_home(&self, home: StoryId, points: &mut BTreeMap<PointId, Point>) -> Result<()> {
        for row in self.trees.tree(Kind::Points).scan_prefix(key::story(home)) {
            let (key, first) = row.map_err(StoreError::sled("reading"))?;
            let bytes = self.trees.whole(Kind::Points, &key, &first)?;
            let id = PointId(key::number_at(&key, 9));
            match (key.get(8), key.len()) {
                (Some(0), _) => {
                    let founded: Founded = decoded(Kind::Points, &key, &bytes)?;
                    points.extend(founded.points.into_iter().map(|point| (point.id, point)));
                }
                (_, 17) => {
                    let own: OwnPoint = decoded(Kind::Points, &key, &bytes)?;
                    if own.moved_to.is_some() {
                        points.remove(&id);
                    } else {
                        points.insert(id, without_witnesses(id, home, own));
                    }
                }
                _ => {
                    if let Some(point) = points.get_mut(&id) {
                        add_witness(point, &key, decoded(Kind::Points, &key, &bytes)?);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Packs the points that a commit founds, a record a story; numbers that are not next to each other are records apart, because a home is a
/// range of numbers.
pub(super) fn found(change: &mut Change<'_>, mut points: Vec<Point>) {
    points.sort_by_key(|point| point.id);
    let mut runs: Vec<Founded> = Vec::new();
    for point in points {
        match runs.last_mut() {
            Some(run) if run.points.last().is_some_and(|last| last.story == point.story && last.id.0 + 1 == point.id.0) => {
                run.points.push(point);
            }
            _ => runs.push(Founded { points: vec![point] }),
        }
    }
    for run in runs {
        let (story, first) = (run.points[0].story, run.points[0].id);
        let last = run.points.last().map_or(first, |point| point.id).0;
        change.put(Kind::Homes, key::number(first.0), &Home { last, story });
        change.put(Kind::Points, key::founded(story, first), &run);
    }
}

/// A point as settled, with what the user muted or acknowledged of it since it was read for settling.
pub(super) fn with_users_word(trees: &Trees, home: StoryId, point: &Point) -> Result<Point> {
    let mut point = point.clone();
    if let Some(stored) = trees.get::<OwnPoint>(Kind::Points, &key::own_point(home, point.id))? {
        point.muted |= stored.muted;
        for (reading, stored) in point.readings.iter_mut().zip(&stored.readings) {
            if stored.standing == Standing::Acknowledged {
                reading.standing = Standing::Acknowledged;
            }
        }
    }
    Ok(point)
}

/// Writes what changed of a point that is at `home`; where it does not stay there, all of it under its new story.
pub(super) fn rewrite(trees: &Trees, change: &mut Change<'_>, home: StoryId, point: &Point, stays: bool) -> Result<()> {
    let own = key::own_point(home, point.id);
    let old: Option<OwnPoint> = trees.get(Kind::Points, &own)?;
    if stays {
        write_own(change, home, point, old.as_ref());
        return Ok(());
    }
    for row in trees.keys(Kind::Points, &own) {
        change.remove(Kind::Points, row?.to_vec());
    }
    let empty = Point { readings: Vec::new(), ..point.clone() };
    let left = OwnPoint { moved_to: Some(point.story), ..own_row(&empty) };
    change.put(Kind::Points, own, &left);
    write_own(change, point.story, point, None);
    Ok(())
}

fn write_own(change: &mut Change<'_>, home: StoryId, point: &Point, old: Option<&OwnPoint>) {
    for (place, reading) in point.readings.iter().enumerate() {
        let before = old.and_then(|row| row.readings.get(place));
        let kept = before.map_or(0, |before| unchanged(before, reading));
        for (at, witness) in reading.witnesses.iter().enumerate().skip(kept) {
            change.put(Kind::Points, key::witness(home, point.id, place, at), witness);
        }
        for at in reading.witnesses.len()..before.map_or(0, |before| before.witnesses as usize) {
            change.remove(Kind::Points, key::witness(home, point.id, place, at));
        }
    }
    for (place, gone) in old.map_or(&[][..], |row| &row.readings).iter().enumerate().skip(point.readings.len()) {
        for at in 0..gone.witnesses as usize {
            change.remove(Kind::Points, key::witness(home, point.id, place, at));
        }
    }
    change.put(Kind::Points, key::own_point(home, point.id), &own_row(point));
}

/// How many of a reading's witnesses are in the store as they are: all that were, or none.
fn unchanged(before: &OwnReading, reading: &Reading) -> usize {
    let count = before.witnesses as usize;
    match reading.witnesses.get(..count) {
        Some(beginning) if chain(beginning) == before.chain => count,
        _ => 0,
    }
}

fn own_row(point: &Point) -> OwnPoint {
    let readings = point
        .readings
        .iter()
        .map(|reading| OwnReading {
            statement: reading.statement.clone(),
            standing: reading.standing,
            witnesses: u32::try_from(reading.witnesses.len()).unwrap_or(u32::MAX),
            chain: chain(&reading.witnesses),
        })
        .collect();
    OwnPoint { moved_to: None, kind: point.kind, subject: point.subject.clone(), muted: point.muted, readings }
}

fn chain(witnesses: &[Witness]) -> u64 {
    let mut hasher = Xxh3Default::new();
    for witness in witnesses {
        let Witness { article, family, outlet, url, published, first_seen, sentence, span, surface } = witness;
        for number in [article.0, family.0, span.start as u64, span.end as u64] {
            hasher.write_u64(number);
        }
        for time in [published.unwrap_or_default(), *first_seen] {
            hasher.write_i128(time.as_nanosecond());
        }
        for text in [outlet.0.as_str(), url.as_deref().unwrap_or_default(), sentence, surface] {
            hasher.write(text.as_bytes());
            hasher.write_u8(0);
        }
    }
    hasher.finish()
}

fn without_witnesses(id: PointId, story: StoryId, row: OwnPoint) -> Point {
    let readings = row
        .readings
        .into_iter()
        .map(|reading| Reading { statement: reading.statement, witnesses: Vec::new(), standing: reading.standing })
        .collect();
    Point { id, story, kind: row.kind, subject: row.subject, readings, muted: row.muted }
}

/// The key ends in the reading's number and the witness's place; rows come in that order.
fn add_witness(point: &mut Point, key: &[u8], witness: Witness) {
    let reading = key.get(17..21).and_then(|bytes| bytes.try_into().ok()).map_or(u32::MAX, u32::from_be_bytes);
    if let Some(reading) = point.readings.get_mut(reading as usize) {
        reading.witnesses.push(witness);
    }
}
