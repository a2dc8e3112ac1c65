//! What a look at the outbox finds to do now. Nothing is sent or recorded here.

use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time;

use super::{
    super::{
        Trouble,
        channel::Grouping,
        queue::{self, Next, later},
    },
    LOOK, Worker, dead,
};
use crate::model::{Alert, AlertId, Closed, Delivery, Notice, StoryId};

/// How many waiting deliveries are looked at together, where their order is all that counts and where it is not.
const PAGE: usize = 64;
pub(super) const LONG_PAGE: usize = 512;
/// A screen that could not be reached is told of nothing older.
pub(super) const STALE: SignedDuration = SignedDuration::from_hours(72);
/// A digest goes out so long after its moment, when all that was decided before it is stored: what belongs to it never changes.
const SETTLED: SignedDuration = SignedDuration::from_secs(10);
/// Alerts in one message; more of them are several.
const MOST: usize = 50;
/// What was decided so far ahead of now was decided before the clock was set back, and is held no longer.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
const NOT_STORED: &str = "the alert is no longer stored";

/// What a look at the queue found to do.
pub(super) enum Work {
    Send(Batch),
    Tell(Notice),
    /// These are done without being sent.
    Close(Vec<Delivery>),
    Sleep(Duration),
}

/// Deliveries that go out as one message.
pub(super) struct Batch {
    pub deliveries: Vec<Delivery>,
    /// What it shows, in order of decision: theirs, and those that the channel shows already.
    pub alerts: Vec<Alert>,
    /// `None`: of several.
    pub story: Option<StoryId>,
    /// Each of them is told by this message; otherwise the newest stands for those before it.
    pub tells_each: bool,
}

impl Worker {
    pub(super) async fn look(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        if let Some(pause) = left(self.not_before) {
            return Ok(Work::Sleep(pause));
        }
        let state = self.state().await?;
        if let Some(closed) = state.closed {
            return self.look_at_closed(&closed).await;
        }
        let quiet_until = self.settings.hours.quiet_until(now);
        let mut notice_due = None;
        if let Some(notice) = state.notices.into_iter().next().filter(|_| quiet_until.is_none()) {
            notice_due = left(self.no_notice_before);
            if notice_due.is_none() {
                return Ok(Work::Tell(notice));
            }
        }
        let work = match (self.grouping(), self.settings.hours.is_always()) {
            (Grouping::Each, true) => self.look_at_each(now).await?,
            _ => self.look_at_all(quiet_until, now).await?,
        };
        Ok(match (work, notice_due) {
            (Work::Sleep(pause), Some(due)) => Work::Sleep(pause.min(due)),
            (work, _) => work,
        })
    }

    /// A receiver that wants no more is sent only what was asked for by hand.
    async fn look_at_closed(&mut self, closed: &Closed) -> Result<Work, Trouble> {
        self.board.write(&self.settings.name, |health| {
            health.is_gone = true;
            health.last_error = Some(closed.what.clone());
        });
        let mut refused = Vec::new();
        for delivery in self.page(None, PAGE).await? {
            match self.alert(delivery.alert).await? {
                Some(alert) if is_resent(&delivery, &alert) => return Ok(Work::Send(alone(delivery, alert))),
                _ => refused.push(dead(&delivery, format!("{}; send again when it does", closed.what))),
            }
        }
        Ok(if refused.is_empty() { Work::Sleep(LOOK) } else { Work::Close(refused) })
    }

    async fn look_at_each(&mut self, now: Timestamp) -> Result<Work, Trouble> {
        let mut after = None;
        let mut wait: Option<Timestamp> = None;
        loop {
            let page = self.page(after, PAGE).await?;
            match queue::each(&page, &self.aside, now) {
                Next::Send(places) => return self.prepared(places.into_iter().map(|place| page[place].clone()).next()).await,
                Next::Wait(until) => wait = Some(wait.map_or(until, |wait| wait.min(until))),
                Next::Nothing => {}
            }
            match page.last() {
                Some(last) if self.has_more_behind(&page, PAGE) => after = Some(last.alert),
                _ => break,
            }
        }
        Ok(Work::Sleep(wait.map_or(LOOK, |until| until_then(until, now))))
    }

    async fn prepared(&mut self, delivery: Option<Delivery>) -> Result<Work, Trouble> {
        let Some(delivery) = delivery else { return Ok(Work::Sleep(LOOK)) };
        Ok(match self.alert(delivery.alert).await? {
            Some(alert) => Work::Send(alone(delivery, alert)),
            None => Work::Close(vec![dead(&delivery, NOT_STORED.to_owned())]),
        })
    }

    /// Where alerts are gathered, by story or by the hour: what was asked for by hand, then digests whose moment has come, then what came
    /// up outside quiet hours.
    async fn look_at_all(&mut self, quiet_until: Option<Timestamp>, now: Timestamp) -> Result<Work, Trouble> {
        let (waiting, closed) = self.known_waiting(now).await?;
        if !closed.is_empty() {
            return Ok(Work::Close(closed));
        }
        if self.grouping() != Grouping::Screen || !self.settings.hours.is_always() {
            let resent = waiting.iter().find(|delivery| is_resent(delivery, &self.known[&delivery.alert]) && delivery.due <= now);
            if let Some(resent) = resent {
                return Ok(Work::Send(self.batch(vec![resent.clone()], true)));
            }
        }
        if let Some(until) = quiet_until {
            return Ok(Work::Sleep(until_then(until, now)));
        }
        let mut held: BTreeMap<Timestamp, Vec<Delivery>> = BTreeMap::new();
        let mut live = Vec::new();
        for delivery in waiting {
            let at = self.known[&delivery.alert].at;
            match self.settings.hours.held_until(at).filter(|_| at <= later(now, AHEAD)) {
                Some(until) => held.entry(until).or_default().push(delivery),
                None => live.push(delivery),
            }
        }
        let (digest, wait) = self.look_at_held(held, now);
        Ok(match digest {
            Some(work) => work,
            None => match (self.look_at_live(live, now), wait) {
                (Work::Sleep(pause), Some(wait)) => Work::Sleep(pause.min(until_then(wait, now))),
                (work, _) => work,
            },
        })
    }

    /// Digests by their moments: what is to be done before anything else, if there is something, and when the next is due.
    fn look_at_held(&self, held: BTreeMap<Timestamp, Vec<Delivery>>, now: Timestamp) -> (Option<Work>, Option<Timestamp>) {
        let mut wait: Option<Timestamp> = None;
        for (until, mut members) in held {
            let moment = later(until, SETTLED);
            members.truncate(MOST);
            let due = members.iter().map(|delivery| queue::due(delivery, now)).max().unwrap_or(now);
            // a first try is due when the digest is, a later one after its pause
            let at = if members.iter().all(|delivery| delivery.attempts == 0) { moment } else { moment.max(due) };
            if at <= now {
                return (Some(Work::Send(self.batch(members, true))), wait);
            }
            wait = Some(wait.map_or(at, |wait| wait.min(at)));
            if members.iter().any(|delivery| queue::keeps_others(delivery, &self.aside)) {
                return (Some(Work::Sleep(until_then(at, now))), wait);
            }
        }
        (None, wait)
    }

    /// What is told as it comes.
    fn look_at_live(&self, live: Vec<Delivery>, now: Timestamp) -> Work {
        let stories: Vec<_> = live.iter().map(|delivery| (self.known[&delivery.alert].story, self.counts_from(delivery))).collect();
        let grouping = self.grouping();
        let next = match grouping {
            Grouping::Each => queue::each(&live, &self.aside, now),
            Grouping::Story => queue::each_story(&live, &stories, &self.aside, self.debounce, now),
            Grouping::Screen => queue::on_screen(&stories, self.debounce, now),
        };
        match next {
            Next::Send(mut places) => {
                if grouping == Grouping::Story {
                    places.truncate(MOST);
                }
                Work::Send(self.batch(places.into_iter().map(|place| live[place].clone()).collect(), grouping != Grouping::Screen))
            }
            Next::Wait(until) => Work::Sleep(until_then(until, now)),
            Next::Nothing => Work::Sleep(LOOK),
        }
    }

    /// Waiting deliveries with their alerts at hand in `known`; and those that are done without being sent.
    async fn known_waiting(&mut self, now: Timestamp) -> Result<(Vec<Delivery>, Vec<Delivery>), Trouble> {
        let mut rows: Vec<Delivery> = Vec::new();
        loop {
            let page = self.page(rows.last().map(|last| last.alert), LONG_PAGE).await?;
            let is_last = !self.has_more_behind(&page, LONG_PAGE);
            rows.extend(page);
            if is_last {
                break;
            }
        }
        let ids: HashSet<AlertId> = rows.iter().map(|delivery| delivery.alert).collect();
        self.known.retain(|id, _| ids.contains(id));
        let (mut waiting, mut closed) = (Vec::with_capacity(rows.len()), Vec::new());
        for delivery in rows {
            if !self.known.contains_key(&delivery.alert) {
                match self.alert(delivery.alert).await? {
                    Some(alert) => drop(self.known.insert(delivery.alert, alert)),
                    None => {
                        closed.push(dead(&delivery, NOT_STORED.to_owned()));
                        continue;
                    }
                }
            }
            let is_stale = self.grouping() == Grouping::Screen && delivery.attempts > 0 && later(self.counts_from(&delivery), STALE) < now;
            if is_stale {
                closed.push(dead(&delivery, "nobody was there to see it for three days".to_owned()));
            } else {
                waiting.push(delivery);
            }
        }
        Ok((waiting, closed))
    }

    /// Whether a page says nothing about what waits behind it: it is full of deliveries that all stepped aside.
    fn has_more_behind(&self, page: &[Delivery], limit: usize) -> bool {
        page.len() == limit && page.iter().all(|delivery| queue::stepped_aside(delivery, &self.aside))
    }

    /// When a delivery's alert was decided; one that was planned anew by hand counts from then.
    fn counts_from(&self, delivery: &Delivery) -> Timestamp {
        self.known[&delivery.alert].at.max(delivery.due)
    }

    /// A message of deliveries whose alerts are at hand.
    fn batch(&self, deliveries: Vec<Delivery>, tells_each: bool) -> Batch {
        let mut alerts: Vec<Alert> = deliveries.iter().map(|delivery| self.known[&delivery.alert].clone()).collect();
        let first = alerts.first().map(|alert| alert.story);
        let story = first.filter(|story| alerts.iter().all(|alert| alert.story == *story));
        alerts.extend(story.map_or(&[][..], |story| self.channel.shown(story)).iter().cloned());
        alerts.sort_by_key(|alert| alert.id);
        alerts.dedup_by_key(|alert| alert.id);
        Batch { deliveries, alerts, story, tells_each }
    }
}

fn alone(delivery: Delivery, alert: Alert) -> Batch {
    Batch { deliveries: vec![delivery], story: Some(alert.story), alerts: vec![alert], tells_each: true }
}

/// How long it is until a moment of the future.
fn left(until: Option<time::Instant>) -> Option<Duration> {
    until.map(|at| at.saturating_duration_since(time::Instant::now())).filter(|left| !left.is_zero())
}

fn until_then(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

/// Whether a delivery was put back into the outbox by hand.
fn is_resent(delivery: &Delivery, alert: &Alert) -> bool {
    delivery.attempts == 0 && delivery.due > alert.at
}
