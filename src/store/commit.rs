//! One settled article in, one transaction out.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    Store,
    error::{Result, StoreError},
    key, lock,
    memory::{self, Learned},
    outbox, point,
    rows::{Body, Counters, Head, Member, Notes, Seen as SeenRow, Sketch, StoryHead, StoryRow, Told},
    trees::{Change, Kind},
};
use crate::model::{
    Alert, AlertId, AlertKey, Article, ArticleId, Claims, Delivery, Finding, Gate, Placement, Point, PointId, Story, StoryId,
};

/// Everything that one arriving article, or a new revision of one, changes.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The daemon's clock.
    pub at: Timestamp,
    /// A revision has the id of the article it revises and a higher `revision`; what was stored of the earlier ones stays.
    pub article: Article,
    /// Of what was digested, so that a page that did not change is known.
    pub fingerprint: u64,
    /// Whatever the story index is rebuilt from.
    pub sketch: Vec<u8>,
    pub placement: Placement,
    pub claims: Claims,
    pub findings: Vec<(Finding, Gate)>,
    /// Each story that is new or changed. `articles` and `outlets` are not read: membership follows from `article`, `moved` and `aliases`.
    pub stories: Vec<Story>,
    /// The first is one with the second from now on.
    pub aliases: Vec<(StoryId, StoryId)>,
    pub moved: Vec<(ArticleId, StoryId)>,
    /// The points that are new or changed, whole.
    pub points: Vec<Point>,
    /// Their keys count as told.
    pub alerts: Vec<Alert>,
    pub deliveries: Vec<Delivery>,
    pub told: Vec<AlertKey>,
    pub seen: Option<Seen>,
    /// What was amiss with the page, in sentences.
    pub notes: Vec<String>,
}

/// An entry of a feed that needs no second look while its fingerprint stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The feed's address, as configured.
    pub feed: String,
    pub guid: String,
    pub fingerprint: u64,
}

/// Unused numbers. Taken ones count as used once a commit used them, so a settling that fails leaves no gap.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    article: u64,
    story: u64,
    point: u64,
    alert: u64,
}

impl Ids {
    pub fn article(&mut self) -> ArticleId {
        self.article += 1;
        ArticleId(self.article)
    }

    pub fn story(&mut self) -> StoryId {
        self.story += 1;
        StoryId(self.story)
    }

    pub fn point(&mut self) -> PointId {
        self.point += 1;
        PointId(self.point)
    }

    pub fn alert(&mut self) -> AlertId {
        self.alert += 1;
        AlertId(self.alert)
    }
}

impl Store {
    /// The numbers after the last committed ones. One settling at a time.
    pub fn ids(&self) -> Ids {
        let Counters { article, story, point, alert, .. } = *lock(&self.writer);
        Ids { article, story, point, alert }
    }

    /// Writes all that an article changes in one transaction. It is on the disk after the next [`Store::sync`].
    pub fn commit(&self, settled: &Settled) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut commit = Commit::new(self, *writer);
        commit.learn_aliases(&settled.aliases)?;
        commit.stories(&settled.stories)?;
        commit.aliases(&settled.aliases)?;
        commit.article(settled)?;
        commit.moved(settled)?;
        commit.points(&settled.points)?;
        commit.alerts(settled)?;
        if let Some(seen) = &settled.seen {
            commit.seen(seen, settled.at);
        }
        let (change, counters, learned) = commit.parts();
        self.apply(change, &mut writer, counters)?;
        self.memory.learn(learned);
        Ok(())
    }

    /// Remembers an entry that gave no article.
    pub fn mark_seen(&self, seen: &Seen, at: Timestamp) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut commit = Commit::new(self, *writer);
        commit.seen(seen, at);
        let (change, counters, learned) = commit.parts();
        self.apply(change, &mut writer, counters)?;
        self.memory.learn(learned);
        Ok(())
    }

    /// Whether an entry with this GUID and fingerprint was settled or marked before.
    pub fn is_seen(&self, feed: &str, guid: &str, fingerprint: u64) -> Result<bool> {
        self.memory.is_seen(&self.trees, memory::entry_hash(feed, guid, fingerprint))
    }

    /// Whether an alert with this key was committed, or listed as told, ever before.
    pub fn was_told(&self, alert: AlertKey) -> Result<bool> {
        self.memory.was_told(&self.trees, alert)
    }
}

/// A commit in the making.
pub(super) struct Commit<'a> {
    store: &'a Store,
    change: Change<'a>,
    counters: Counters,
    learned: Learned,
    aliases: HashMap<StoryId, StoryId>,
}

impl<'a> Commit<'a> {
    pub fn new(store: &'a Store, counters: Counters) -> Self {
        Self { store, change: store.trees.change(), counters, learned: Learned::default(), aliases: HashMap::new() }
    }

    pub fn parts(self) -> (Change<'a>, Counters, Learned) {
        (self.change, self.counters, self.learned)
    }

    /// Comes before `stories`, which must know them, and before `aliases`.
    pub fn learn_aliases(&mut self, aliases: &[(StoryId, StoryId)]) -> Result<()> {
        for (from, into) in aliases {
            self.aliases.insert(self.store.resolve(*from)?, *into);
        }
        Ok(())
    }

    /// Where a story went, by this commit or an earlier one.
    fn resolve(&self, story: StoryId) -> Result<StoryId> {
        let mut at = self.store.resolve(story)?;
        // an alias of this commit may lead to another; as many steps as there are aliases reach the end
        for _ in 0..=self.aliases.len() {
            match self.aliases.get(&at) {
                Some(into) => at = self.store.resolve(*into)?,
                None => break,
            }
        }
        Ok(at)
    }

    /// The first of each is one with the second from now on, whether it is a story or only an id.
    pub fn aliases(&mut self, aliases: &[(StoryId, StoryId)]) -> Result<()> {
        for (from, _) in aliases {
            let into = self.resolve(*from)?;
            let from = self.store.resolve(*from)?;
            if from == into {
                continue;
            }
            let mut absorbed = vec![from];
            if let Some(StoryRow::Head(head)) = self.change.get(Kind::Stories, &key::story(from))? {
                absorbed.extend(head.absorbed);
                self.counters.stories = self.counters.stories.saturating_sub(1);
            }
            for gone in &absorbed {
                self.change.put(Kind::Stories, key::story(*gone), &StoryRow::Alias(into));
            }
            let mut head = match self.change.get(Kind::Stories, &key::story(into))? {
                Some(StoryRow::Head(head)) => head,
                _ => return Err(StoreError::Missing { what: format!("story {into} to merge {from} into") }),
            };
            head.absorbed.extend(absorbed);
            self.change.put(Kind::Stories, key::story(into), &StoryRow::Head(head));
        }
        Ok(())
    }

    fn stories(&mut self, stories: &[Story]) -> Result<()> {
        for story in stories {
            if self.resolve(story.id)? != story.id {
                // it was merged away by this very commit: its row is the alias
                continue;
            }
            // The user may have muted it since it was read for settling.
            let (absorbed, was_muted) = match self.change.get(Kind::Stories, &key::story(story.id))? {
                Some(StoryRow::Head(head)) => (head.absorbed, head.muted),
                _ => {
                    self.counters.stories += 1;
                    (Vec::new(), false)
                }
            };
            self.counters.story = self.counters.story.max(story.id.0);
            let Story { title, first, last, points, divergent, muted, .. } = story.clone();
            let head = StoryHead { title, first, last, points, divergent, muted: muted || was_muted, absorbed };
            self.change.put(Kind::Stories, key::story(story.id), &StoryRow::Head(head));
        }
        Ok(())
    }

    fn article(&mut self, settled: &Settled) -> Result<()> {
        let article = &settled.article;
        let id = article.id;
        match self.change.get::<Head>(Kind::Articles, &key::article(id))? {
            Some(old) => {
                self.change.remove(Kind::Members, key::member(old.article.story, id));
                if old.article.url != article.url {
                    self.learned.gone_urls.extend(old.article.url.map(|url| (url, id)));
                }
            }
            None => self.counters.articles += 1,
        }
        self.counters.article = self.counters.article.max(id.0);
        let head = Head { article: Article { text: String::new(), ..article.clone() }, fingerprint: settled.fingerprint };
        let body = Body {
            at: settled.at,
            title: article.title.clone(),
            text: article.text.clone(),
            claims: settled.claims.clone(),
            findings: settled.findings.clone(),
            placement: settled.placement.clone(),
        };
        self.change.put(Kind::Articles, key::article(id), &head);
        self.change.put(Kind::Bodies, key::body(id, article.revision), &body);
        self.change.put(Kind::Sketches, key::article(id), &Sketch { bytes: settled.sketch.clone() });
        match settled.notes.is_empty() {
            true => self.change.remove(Kind::Notes, key::article(id)),
            false => self.change.put(Kind::Notes, key::article(id), &Notes { sentences: settled.notes.clone() }),
        }
        self.change.put(Kind::Members, key::member(article.story, id), &Member { outlet: article.outlet.clone() });
        self.learned.urls.extend(article.url.clone().map(|url| (url, id)));
        Ok(())
    }

    fn moved(&mut self, settled: &Settled) -> Result<()> {
        for (id, to) in settled.moved.iter().filter(|(id, _)| *id != settled.article.id) {
            let Some(mut head) = self.change.get::<Head>(Kind::Articles, &key::article(*id))? else {
                return Err(StoreError::Missing { what: format!("article {id} to move to story {to}") });
            };
            self.change.remove(Kind::Members, key::member(head.article.story, *id));
            self.change.put(Kind::Members, key::member(*to, *id), &Member { outlet: head.article.outlet.clone() });
            head.article.story = *to;
            self.change.put(Kind::Articles, key::article(*id), &head);
        }
        Ok(())
    }

    fn points(&mut self, points: &[Point]) -> Result<()> {
        let mut new: Vec<Point> = Vec::new();
        for point in points {
            match self.store.home(point.id)? {
                Some(home) => {
                    let stays = self.resolve(home)? == self.resolve(point.story)?;
                    let point = point::with_users_word(&self.store.trees, home, point)?;
                    point::rewrite(&self.store.trees, &mut self.change, home, &point, stays)?;
                }
                None => new.push(point.clone()),
            }
            self.counters.point = self.counters.point.max(point.id.0);
        }
        self.counters.points += new.len() as u64;
        point::found(&mut self.change, new);
        Ok(())
    }

    fn alerts(&mut self, settled: &Settled) -> Result<()> {
        for alert in &settled.alerts {
            self.change.put(Kind::Alerts, key::alert(alert.id), alert);
            self.counters.alert = self.counters.alert.max(alert.id.0);
            self.counters.alerts += 1;
        }
        for delivery in &settled.deliveries {
            outbox::put(&mut self.change, &mut self.counters, delivery)?;
        }
        let mut told: Vec<AlertKey> = settled.alerts.iter().map(|alert| alert.key).chain(settled.told.iter().copied()).collect();
        told.sort_unstable();
        told.dedup();
        for key in told {
            self.counters.told += 1;
            self.change.put(Kind::Told, key::number(self.counters.told), &Told { key, at: settled.at });
            self.learned.told.push(key);
        }
        Ok(())
    }

    fn seen(&mut self, seen: &Seen, at: Timestamp) {
        let entry = memory::entry_hash(&seen.feed, &seen.guid, seen.fingerprint);
        self.counters.seen += 1;
        self.change.put(Kind::Seen, key::number(self.counters.seen), &SeenRow { feed: memory::hash(&seen.feed), entry, at });
        self.learned.seen.push(entry);
    }
}
