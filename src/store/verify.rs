//! Every record read, every index set against what it points at.

use std::collections::{HashMap, HashSet};

use super::{
    COUNTERS, Store, TreeSize,
    error::Result,
    key, lock,
    rows::{Body, Counters, Founded, Head, Home, Member, OwnPoint, Seen, Sketch, StoryRow, Told},
    trees::{Kind, decoded, written},
};
use crate::model::{Alert, AlertId, AlertKey, ArticleId, Delivery, DeliveryState, FeedState, StoryId, Witness};

/// Problems beyond this are counted only.
const LISTED: usize = 100;

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    pub records: u64,
    /// One sentence each; the first hundred.
    pub problems: Vec<String>,
    pub problem_count: u64,
    /// What each kind of rows takes.
    pub trees: Vec<TreeSize>,
}

impl Verified {
    pub fn is_clean(&self) -> bool {
        self.problem_count == 0
    }

    fn say(&mut self, problem: String) {
        self.problem_count += 1;
        if self.problems.len() < LISTED {
            self.problems.push(problem);
        }
    }
}

impl Store {
    /// Reads everything. Settling waits meanwhile.
    pub fn verify(&self) -> Result<Verified> {
        let writer = lock(&self.writer);
        let mut verified = Verified::default();
        let mut check = Check { store: self, found: &mut verified, counted: Counters::default(), articles: HashMap::new() };
        check.frames()?;
        check.articles()?;
        check.members()?;
        check.stories()?;
        check.points()?;
        check.alerts()?;
        check.logs()?;
        check.counters(&writer)?;
        verified.trees = self.tree_sizes()?;
        Ok(verified)
    }
}

struct Check<'a> {
    store: &'a Store,
    found: &'a mut Verified,
    counted: Counters,
    /// The story under which each article is a member.
    articles: HashMap<ArticleId, StoryId>,
}

impl Check<'_> {
    /// Each row is whole, and each part belongs to a row.
    fn frames(&mut self) -> Result<()> {
        let trees = &self.store.trees;
        for kind in Kind::ALL {
            for row in trees.tree(kind) {
                let (key, first) = match row {
                    Ok(row) => row,
                    Err(error) => {
                        self.found.say(format!("{}: a leaf cannot be read: {error}", kind.name()));
                        break;
                    }
                };
                self.found.records += 1;
                let problem = trees.problem(kind, &key, &first)?;
                if let Some(problem) = problem {
                    self.found.say(problem);
                }
                if kind == Kind::Parts && !trees.is_part(&key)? {
                    self.found.say(format!("part {} belongs to no record", written(&key)));
                }
            }
        }
        Ok(())
    }

    /// The rows of a kind that can be read; the others are listed by `frames`.
    fn rows<M: super::record::Record>(&self, kind: Kind) -> Vec<(sled::IVec, M)> {
        self.store.trees.scan::<M>(kind, &[]).take_while(|row| !matches!(row, Err(super::StoreError::Sled { .. }))).flatten().collect()
    }

    fn articles(&mut self) -> Result<()> {
        let trees = &self.store.trees;
        for (key, head) in self.rows::<Head>(Kind::Articles) {
            let article = head.article;
            let id = article.id;
            self.counted.articles += 1;
            self.counted.article = self.counted.article.max(id.0);
            self.articles.insert(id, article.story);
            if key != key::article(id) {
                self.found.say(format!("article {id} is stored under the key {}", written(&key)));
            }
            for revision in 0..=article.revision {
                if trees.get::<Body>(Kind::Bodies, &key::body(id, revision)).ok().flatten().is_none() {
                    self.found.say(format!("revision {revision} of article {id} is missing"));
                }
            }
            if trees.get::<Sketch>(Kind::Sketches, &key::article(id)).ok().flatten().is_none() {
                self.found.say(format!("article {id} has no sketch"));
            }
            match trees.get::<Member>(Kind::Members, &key::member(article.story, id)).ok().flatten() {
                Some(member) if member.outlet == article.outlet => {}
                _ => self.found.say(format!("article {id} is no member of its story {}", article.story)),
            }
            if self.store.story_row(self.store.resolve(article.story)?)?.is_none() {
                self.found.say(format!("story {} of article {id} is missing", article.story));
            }
        }
        for kind in [Kind::Bodies, Kind::Sketches, Kind::Visits, Kind::Notes] {
            for key in trees.keys(kind, &[]).map_while(Result::ok) {
                let id = ArticleId(key::number_at(&key, 0));
                if !self.articles.contains_key(&id) {
                    self.found.say(format!("{} of article {id}, which is missing", kind.name()));
                }
            }
        }
        Ok(())
    }

    fn members(&mut self) -> Result<()> {
        for key in self.store.trees.keys(Kind::Members, &[]).map_while(Result::ok) {
            let (story, id) = (StoryId(key::number_at(&key, 0)), ArticleId(key::number_at(&key, 8)));
            if self.articles.get(&id) != Some(&story) {
                self.found.say(format!("story {story} lists article {id}, which is not its own"));
            }
        }
        Ok(())
    }

    fn stories(&mut self) -> Result<()> {
        let rows = self.rows::<StoryRow>(Kind::Stories);
        let heads: HashMap<StoryId, HashSet<StoryId>> = rows
            .iter()
            .filter_map(|(key, row)| match row {
                StoryRow::Head(head) => Some((StoryId(key::number_at(key, 0)), head.absorbed.iter().copied().collect())),
                StoryRow::Alias(_) => None,
            })
            .collect();
        for (key, row) in &rows {
            let id = StoryId(key::number_at(key, 0));
            self.counted.story = self.counted.story.max(id.0);
            match row {
                StoryRow::Head(head) => {
                    self.counted.stories += 1;
                    for gone in head.absorbed.iter().filter(|gone| heads.contains_key(gone)) {
                        self.found.say(format!("story {id} absorbed story {gone}, which still stands"));
                    }
                }
                StoryRow::Alias(into) if !heads.get(into).is_some_and(|absorbed| absorbed.contains(&id)) => {
                    self.found.say(format!("story {id} went into story {into}, which does not know of it"));
                }
                StoryRow::Alias(_) => {}
            }
        }
        Ok(())
    }

    fn points(&mut self) -> Result<()> {
        let trees = &self.store.trees;
        let mut own: Option<(Vec<u8>, Vec<u32>)> = None;
        for (key, first) in trees.tree(Kind::Points).iter().map_while(std::result::Result::ok) {
            let story = StoryId(key::number_at(&key, 0));
            let Ok(bytes) = trees.whole(Kind::Points, &key, &first) else { continue };
            match (key.get(8), key.len()) {
                (Some(0), _) => {
                    let Ok(founded) = decoded::<Founded>(Kind::Points, &key, &bytes) else { continue };
                    self.founded(story, &key, &founded)?;
                }
                (_, 17) => {
                    self.complete(own.take());
                    let Ok(row) = decoded::<OwnPoint>(Kind::Points, &key, &bytes) else { continue };
                    let id = crate::model::PointId(key::number_at(&key, 9));
                    if row.moved_to.is_none() && self.store.home(id)? != Some(story) {
                        self.found.say(format!("point {id} is kept with story {story} and looked for elsewhere"));
                    }
                    own = Some((key.to_vec(), row.readings.iter().map(|reading| reading.witnesses).collect()));
                }
                _ => {
                    let is_sound = decoded::<Witness>(Kind::Points, &key, &bytes).is_ok();
                    let reading = key.get(17..21).and_then(|b| b.try_into().ok()).map_or(usize::MAX, |b| u32::from_be_bytes(b) as usize);
                    let left = own.as_mut().filter(|(head, _)| key.starts_with(head)).and_then(|(_, left)| left.get_mut(reading));
                    match left.filter(|left| is_sound && **left > 0) {
                        Some(left) => *left -= 1,
                        None => self.found.say(format!("witness {} belongs to no reading", written(&key))),
                    }
                }
            }
        }
        self.complete(own);
        for (key, home) in self.rows::<Home>(Kind::Homes) {
            let point = crate::model::PointId(key::number_at(&key, 0));
            let founded = trees.bytes(Kind::Points, &key::founded(home.story, point))?;
            let moved = trees.bytes(Kind::Points, &key::own_point(home.story, point))?;
            if founded.is_none() && moved.is_none() {
                self.found.say(format!("point {point} is not at its home, story {}", home.story));
            }
        }
        Ok(())
    }

    fn founded(&mut self, story: StoryId, key: &[u8], founded: &Founded) -> Result<()> {
        self.counted.points += founded.points.len() as u64;
        self.counted.point = founded.points.iter().map(|point| point.id.0).max().unwrap_or(0).max(self.counted.point);
        let home: Option<Home> = self.store.trees.get(Kind::Homes, &key[9..])?;
        if home.is_none_or(|home| home.story != story) {
            self.found.say(format!("the points {} have no home in story {story}", written(key)));
        }
        Ok(())
    }

    fn complete(&mut self, own: Option<(Vec<u8>, Vec<u32>)>) {
        if let Some((key, left)) = own
            && left.iter().any(|left| *left > 0)
        {
            self.found.say(format!("point {} lacks witnesses", written(&key)));
        }
    }

    fn alerts(&mut self) -> Result<()> {
        let trees = &self.store.trees;
        let told: HashSet<AlertKey> = self.rows::<Told>(Kind::Told).into_iter().map(|(_, told)| told.key).collect();
        for (_, alert) in self.rows::<Alert>(Kind::Alerts) {
            self.counted.alerts += 1;
            self.counted.alert = self.counted.alert.max(alert.id.0);
            if !told.contains(&alert.key) {
                self.found.say(format!("alert {} does not count as told", alert.id));
            }
        }
        let mut waiting = HashSet::new();
        for (_, delivery) in self.rows::<Delivery>(Kind::Deliveries) {
            let Delivery { alert, channel, state, .. } = delivery;
            *super::outbox::count(&mut self.counted, state) += 1;
            let key = key::waiting(&channel, alert);
            if trees.bytes(Kind::Alerts, &key::alert(alert))?.is_none() {
                self.found.say(format!("a delivery to {channel} tells alert {alert}, which is missing"));
            }
            if trees.tree(Kind::Waiting).contains_key(&key).unwrap_or(false) != (state == DeliveryState::Waiting) {
                self.found.say(format!("the delivery of alert {alert} to {channel} is {state}, and the queue says otherwise"));
            }
            waiting.insert(key);
        }
        for key in trees.keys(Kind::Waiting, &[]).map_while(Result::ok) {
            if !waiting.contains(key.as_ref()) {
                let alert = AlertId(key::number_at(&key, key.len().saturating_sub(8)));
                self.found.say(format!("the queue holds a delivery of alert {alert} that is missing"));
            }
        }
        Ok(())
    }

    fn logs(&mut self) -> Result<()> {
        self.counted.seen = self.rows::<Seen>(Kind::Seen).last().map_or(0, |(key, _)| key::number_at(key, 0));
        self.counted.told = self.rows::<Told>(Kind::Told).last().map_or(0, |(key, _)| key::number_at(key, 0));
        for (key, state) in self.rows::<FeedState>(Kind::Feeds) {
            if key != state.url.as_bytes() {
                self.found.say(format!("the feed {} is stored under another address", state.url));
            }
        }
        Ok(())
    }

    /// Numbers are never given out twice, and the counts are those of the rows.
    fn counters(&mut self, kept: &Counters) -> Result<()> {
        let stored: Counters = self.store.trees.get(Kind::Meta, COUNTERS)?.unwrap_or_default();
        if stored != *kept {
            self.found.say("the stored counters are not those in memory".to_owned());
        }
        let c = &self.counted;
        for (what, last, used) in [
            ("article", kept.article, c.article),
            ("story", kept.story, c.story),
            ("point", kept.point, c.point),
            ("alert", kept.alert, c.alert),
            ("seen entry", kept.seen, c.seen),
            ("told key", kept.told, c.told),
        ] {
            if used > last {
                self.found.say(format!("{what} {used} is stored, and the last number given out is {last}"));
            }
        }
        for (what, kept, counted) in [
            ("articles", kept.articles, c.articles),
            ("stories", kept.stories, c.stories),
            ("points", kept.points, c.points),
            ("alerts", kept.alerts, c.alerts),
            ("waiting deliveries", kept.waiting, c.waiting),
            ("delivered", kept.delivered, c.delivered),
            ("dead deliveries", kept.dead, c.dead),
            ("superseded deliveries", kept.superseded, c.superseded),
        ] {
            if kept != counted {
                self.found.say(format!("{counted} {what} are stored, and {kept} are counted"));
            }
        }
        Ok(())
    }
}
