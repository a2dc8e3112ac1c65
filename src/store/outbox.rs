//! Alerts, and their deliveries on the way out.

use std::ops::Bound;

use jiff::Timestamp;

use super::{
    Store,
    error::Result,
    key, lock,
    rows::Counters,
    trees::{Change, Kind},
};
use crate::model::{Alert, AlertId, ClaimKind, Delivery, DeliveryState, Outlet, StoryId, Verdict};

/// Which alerts, newest first. The empty filter takes all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlertFilter {
    /// Decided at this moment or later.
    pub since: Option<Timestamp>,
    pub story: Option<StoryId>,
    /// On either side.
    pub outlet: Option<Outlet>,
    pub kind: Option<ClaimKind>,
    pub verdict: Option<Verdict>,
    /// Older than this one: to go on where the last page ended.
    pub before: Option<AlertId>,
    /// `None`: all.
    pub limit: Option<usize>,
}

impl Store {
    pub fn alert(&self, id: AlertId) -> Result<Option<Alert>> {
        let alert: Option<Alert> = self.trees.get(Kind::Alerts, &key::alert(id))?;
        alert.map(|alert| self.told_of_today(alert)).transpose()
    }

    /// Alerts in falling order of decision.
    pub fn alerts(&self, filter: &AlertFilter) -> Result<Vec<Alert>> {
        let upper = filter.before.map_or(Bound::Unbounded, |id| Bound::Excluded(key::alert(id)));
        let story = filter.story.map(|story| self.resolve(story)).transpose()?;
        let mut found = Vec::new();
        for row in self.trees.tree(Kind::Alerts).range::<Vec<u8>, _>((Bound::Unbounded, upper)).rev() {
            if filter.limit.is_some_and(|limit| found.len() >= limit) {
                break;
            }
            let alert = self.told_of_today(self.trees.row::<Alert>(Kind::Alerts, row)?.1)?;
            let is_wanted = filter.since.is_none_or(|since| alert.at >= since)
                && story.is_none_or(|story| alert.story == story)
                && filter.kind.is_none_or(|kind| alert.kind == kind)
                && filter.verdict.is_none_or(|verdict| alert.verdict == verdict)
                && filter.outlet.as_ref().is_none_or(|o| alert.new.outlet == *o || alert.prior.iter().any(|side| side.outlet == *o));
            if is_wanted {
                found.push(alert);
            }
        }
        Ok(found)
    }

    /// Alerts in the order in which they were decided: at most `limit`, those after `after`.
    pub fn alerts_after(&self, after: AlertId, limit: usize) -> Result<Vec<Alert>> {
        let from = (Bound::Excluded(key::alert(after)), Bound::Unbounded);
        let rows = self.trees.tree(Kind::Alerts).range::<Vec<u8>, _>(from).take(limit);
        rows.map(|row| self.told_of_today(self.trees.row::<Alert>(Kind::Alerts, row)?.1)).collect()
    }

    /// The alert that was decided last.
    pub fn last_alert(&self) -> Result<Option<AlertId>> {
        let last = self.trees.tree(Kind::Alerts).last().map_err(super::StoreError::sled("reading"))?;
        Ok(last.map(|(key, _)| AlertId(key::number_at(&key, 0))))
    }

    /// An alert's deliveries, a channel each, in order of the channels' names.
    pub fn deliveries(&self, alert: AlertId) -> Result<Vec<Delivery>> {
        self.trees.scan(Kind::Deliveries, &key::alert(alert)).map(|row| Ok(row?.1)).collect()
    }

    /// What waits for a channel, due or not, in order of the alerts: at most `limit`, those after `after`.
    pub fn waiting(&self, channel: &str, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>> {
        let lower = match after {
            Some(id) => Bound::Excluded(key::waiting(channel, id)),
            None => Bound::Included(key::channel(channel)),
        };
        let upper = Bound::Included(key::waiting(channel, AlertId(u64::MAX)));
        let mut found = Vec::new();
        for key in self.trees.tree(Kind::Waiting).range::<Vec<u8>, _>((lower, upper)).keys().take(limit) {
            let key = key.map_err(super::StoreError::sled("reading"))?;
            let alert = AlertId(key::number_at(&key, key.len().saturating_sub(8)));
            found.extend(self.trees.get::<Delivery>(Kind::Deliveries, &key::delivery(alert, channel))?);
        }
        Ok(found)
    }

    /// Deliveries in a state, newest alert first.
    pub fn deliveries_in(&self, state: DeliveryState, limit: usize) -> Result<Vec<Delivery>> {
        let mut found = Vec::new();
        for row in self.trees.scan::<Delivery>(Kind::Deliveries, &[]).rev() {
            if found.len() >= limit {
                break;
            }
            let delivery = row?.1;
            if delivery.state == state {
                found.push(delivery);
            }
        }
        Ok(found)
    }

    /// Writes deliveries as they are now, all or none: an attempt's outcome, or a wish to send again.
    pub fn record_deliveries(&self, deliveries: &[Delivery]) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut counters = *writer;
        let mut change = self.trees.change();
        for delivery in deliveries {
            put(&mut change, &mut counters, delivery)?;
        }
        self.apply(change, &mut writer, counters)
    }

    fn told_of_today(&self, mut alert: Alert) -> Result<Alert> {
        alert.story = self.resolve(alert.story)?;
        Ok(alert)
    }
}

/// A delivery with its place among those that wait, and the counts.
pub(super) fn put(change: &mut Change<'_>, counters: &mut Counters, delivery: &Delivery) -> Result<()> {
    let row = key::delivery(delivery.alert, &delivery.channel);
    if let Some(old) = change.get::<Delivery>(Kind::Deliveries, &row)? {
        uncount(counters, old.state);
    }
    *count(counters, delivery.state) += 1;
    change.put(Kind::Deliveries, row, delivery);
    let waiting = key::waiting(&delivery.channel, delivery.alert);
    match delivery.state {
        DeliveryState::Waiting => change.put_bytes(Kind::Waiting, waiting, Vec::new()),
        _ => change.remove(Kind::Waiting, waiting),
    }
    Ok(())
}

pub(super) fn uncount(counters: &mut Counters, state: DeliveryState) {
    let count = count(counters, state);
    *count = count.saturating_sub(1);
}

pub(super) fn count(counters: &mut Counters, state: DeliveryState) -> &mut u64 {
    match state {
        DeliveryState::Waiting => &mut counters.waiting,
        DeliveryState::Delivered => &mut counters.delivered,
        DeliveryState::Dead => &mut counters.dead,
        DeliveryState::Superseded => &mut counters.superseded,
    }
}
