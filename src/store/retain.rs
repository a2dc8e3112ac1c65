//! What is old goes: articles with their stories, alerts with their deliveries.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{
    Settings, Store,
    error::Result,
    key, lock,
    memory::Learned,
    outbox,
    rows::{Counters, Founded, Head, Home, OwnPoint, Seen},
    trees::{Change, Kind, decoded},
};
use crate::model::{Alert, AlertId, ArticleId, Delivery, PointId, StoryId};

/// What may go. Nothing does by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Articles that were first seen before this; a story goes with its last article.
    pub articles_before: Option<Timestamp>,
    /// So many of the oldest articles, whenever they were seen.
    pub articles_over: usize,
    /// Alerts that were decided before this, with their deliveries. What was told stays known, so that nothing is told twice.
    pub alerts_before: Option<Timestamp>,
    /// Entries that were settled before this. One that its feed still carries is looked at again.
    pub seen_before: Option<Timestamp>,
    /// At most so many of each, so that settling need not wait for long.
    pub limit: usize,
}

/// What went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retained {
    /// In order of arrival; the story index forgets them too.
    pub articles: Vec<ArticleId>,
    pub stories: usize,
    pub alerts: usize,
    pub seen: usize,
}

impl Settings {
    /// What may go at this moment.
    pub fn retention(&self, now: Timestamp, limit: usize) -> Retention {
        let before = |kept: Duration| SignedDuration::try_from(kept).ok().and_then(|kept| now.checked_sub(kept).ok());
        Retention {
            articles_before: before(self.keep_articles),
            articles_over: 0,
            alerts_before: before(self.keep_alerts),
            seen_before: before(self.keep_alerts),
            limit,
        }
    }
}

impl Retained {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Store {
    /// Removes what may go, the oldest first, a transaction an article or alert. Call again until nothing went.
    pub fn retain(&self, retention: &Retention) -> Result<Retained> {
        let mut retained = Retained::default();
        while retained.articles.len() < retention.limit {
            let before = if retained.articles.len() < retention.articles_over { Some(Timestamp::MAX) } else { retention.articles_before };
            let Some((article, story_went)) = before.map_or(Ok(None), |before| self.remove_oldest_article(before))? else { break };
            retained.articles.push(article);
            retained.stories += usize::from(story_went);
        }
        if let Some(before) = retention.alerts_before {
            while retained.alerts < retention.limit && self.remove_oldest_alert(before)? {
                retained.alerts += 1;
            }
        }
        if let Some(before) = retention.seen_before {
            retained.seen = self.remove_seen(before, retention.limit)?;
        }
        Ok(retained)
    }

    /// The article that arrived first, if it did so before `before`, and whether its story went too.
    fn remove_oldest_article(&self, before: Timestamp) -> Result<Option<(ArticleId, bool)>> {
        let mut writer = lock(&self.writer);
        let Some(row) = self.trees.tree(Kind::Articles).iter().next() else { return Ok(None) };
        let (_, head) = self.trees.row::<Head>(Kind::Articles, row)?;
        if head.article.first_seen >= before {
            return Ok(None);
        }
        let (id, story) = (head.article.id, head.article.story);
        let mut counters = *writer;
        let mut change = self.trees.change();
        for key in self.trees.keys(Kind::Bodies, &key::article(id)) {
            change.remove(Kind::Bodies, key?.to_vec());
        }
        change.remove(Kind::Articles, key::article(id));
        change.remove(Kind::Sketches, key::article(id));
        change.remove(Kind::Visits, key::article(id));
        change.remove(Kind::Notes, key::article(id));
        change.remove(Kind::Members, key::member(story, id));
        counters.articles = counters.articles.saturating_sub(1);
        let family = self.family(self.resolve(story)?)?;
        let story_goes = self.is_last_member(&family, id)?;
        if story_goes {
            self.remove_story(&family, &mut change, &mut counters)?;
        }
        self.apply_removal(change, &mut writer, counters)?;
        let gone_urls = head.article.url.map(|url| (url, id)).into_iter().collect();
        self.memory.learn(Learned { gone_urls, ..Learned::default() });
        Ok(Some((id, story_goes)))
    }

    fn is_last_member(&self, family: &[StoryId], id: ArticleId) -> Result<bool> {
        for story in family {
            for key in self.trees.keys(Kind::Members, &key::story(*story)) {
                if key::number_at(&key?, 8) != id.0 {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// A story with those it absorbed, and their points.
    fn remove_story(&self, family: &[StoryId], change: &mut Change<'_>, counters: &mut Counters) -> Result<()> {
        for story in family {
            change.remove(Kind::Stories, key::story(*story));
            for row in self.trees.tree(Kind::Points).scan_prefix(key::story(*story)) {
                let (key, first) = row.map_err(super::StoreError::sled("reading"))?;
                match (key.get(8), key.len()) {
                    (Some(0), _) => {
                        let founded: Founded = decoded(Kind::Points, &key, &self.trees.whole(Kind::Points, &key, &first)?)?;
                        counters.points = counters.points.saturating_sub(founded.points.len() as u64);
                        change.remove(Kind::Homes, key[9..].to_vec());
                    }
                    (_, 17) => {
                        let own: OwnPoint = decoded(Kind::Points, &key, &self.trees.whole(Kind::Points, &key, &first)?)?;
                        if let Some(to) = own.moved_to.filter(|to| !family.contains(to)) {
                            self.settle_down(PointId(key::number_at(&key, 9)), to, change)?;
                        }
                    }
                    _ => {}
                }
                change.remove(Kind::Points, key.to_vec());
            }
        }
        counters.stories = counters.stories.saturating_sub(1);
        Ok(())
    }

    /// A point that left for another story gets a home of its own there: the way through its first story ends.
    fn settle_down(&self, point: PointId, to: StoryId, change: &mut Change<'_>) -> Result<()> {
        let is_there = self.trees.bytes(Kind::Points, &key::own_point(to, point))?.is_some();
        if is_there {
            change.put(Kind::Homes, key::number(point.0), &Home { last: point.0, story: to });
        }
        Ok(())
    }

    fn remove_oldest_alert(&self, before: Timestamp) -> Result<bool> {
        let mut writer = lock(&self.writer);
        let Some(row) = self.trees.tree(Kind::Alerts).iter().next() else { return Ok(false) };
        let (_, alert) = self.trees.row::<Alert>(Kind::Alerts, row)?;
        if alert.at >= before {
            return Ok(false);
        }
        let mut counters = *writer;
        let mut change = self.trees.change();
        self.remove_deliveries(alert.id, &mut change, &mut counters)?;
        change.remove(Kind::Alerts, key::alert(alert.id));
        counters.alerts = counters.alerts.saturating_sub(1);
        self.apply_removal(change, &mut writer, counters)?;
        Ok(true)
    }

    fn remove_deliveries(&self, alert: AlertId, change: &mut Change<'_>, counters: &mut Counters) -> Result<()> {
        for row in self.trees.scan::<Delivery>(Kind::Deliveries, &key::alert(alert)) {
            let (key, delivery) = row?;
            outbox::uncount(counters, delivery.state);
            change.remove(Kind::Waiting, key::waiting(&delivery.channel, alert));
            change.remove(Kind::Deliveries, key.to_vec());
        }
        Ok(())
    }

    fn remove_seen(&self, before: Timestamp, limit: usize) -> Result<usize> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        let mut gone = 0;
        for row in self.trees.scan::<Seen>(Kind::Seen, &[]).take(limit) {
            let (key, seen) = row?;
            if seen.at >= before {
                break;
            }
            change.remove(Kind::Seen, key.to_vec());
            gone += 1;
        }
        if gone > 0 {
            let counters = *writer;
            self.apply_removal(change, &mut writer, counters)?;
            self.memory.forget_seen();
        }
        Ok(gone)
    }
}
