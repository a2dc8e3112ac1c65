//! What a poll brought, and the feed's next state.

use std::collections::HashSet;

use jiff::Timestamp;
use tokio::task;
use tracing::{debug, warn};

use super::{
    super::work::{self, Finished},
    FeedNews, Scheduler, host_of, later,
};
use crate::{
    feed::schedule::{self, Outcome},
    model::{FeedState, PollKind},
};

impl Scheduler {
    pub(super) async fn finish(&mut self, finished: Result<(task::Id, Finished), task::JoinError>) {
        let id = finished.as_ref().map_or_else(task::JoinError::id, |(id, _)| *id);
        let task = self.tasks.remove(&id);
        let finished = match (finished, task) {
            (Ok((_, finished)), _) => finished,
            // A document that makes a reader panic must not stop its feed for good.
            (Err(error), Some((host, url))) => {
                warn!(%error, feed = url, "a poll ended unexpectedly");
                let outcome = Box::new(Outcome::of(PollKind::Unreadable, "what it answered could not be worked on"));
                Finished { host, url, result: work::Result::Polled { outcome, is_settled: true } }
            }
            (Err(_), None) => return,
        };
        self.free(&finished.host);
        let url = finished.url;
        let Some(slot) = self.slots.get_mut(&url) else { return };
        slot.is_running = false;
        match finished.result {
            work::Result::Stopped => {}
            work::Result::Pushed { outcome, is_settled } => {
                let after = schedule::pushed(&slot.state, &outcome, is_settled, Timestamp::now(), &self.settings.schedule);
                self.settle(after, &outcome).await;
            }
            work::Result::Paused(left) => {
                let at = later(Timestamp::now(), left.mul_f64(1.0 + 0.1 * fastrand::f64()));
                self.plan(&url, at);
            }
            work::Result::Polled { outcome, is_settled } => self.learn(&url, &outcome, is_settled).await,
        }
    }

    /// Turns what a poll brought into the feed's next state.
    async fn learn(&mut self, url: &str, outcome: &Outcome, is_settled: bool) {
        let hosts: HashSet<String> = match outcome.kind {
            PollKind::Unreachable => {
                self.slots.values().filter(|slot| schedule::is_active(&slot.state)).map(|slot| host_of(&slot.state)).collect()
            }
            _ => HashSet::new(),
        };
        let Some(slot) = self.slots.get(url) else { return };
        let before = slot.state.clone();
        let blameless = self.doubts.weigh(&before, host_of(&before), outcome, hosts.len());
        if blameless.is_empty() {
            return self.advance(before, outcome, is_settled).await;
        }
        for before in blameless {
            let offline = Outcome::of(PollKind::Offline, "every feed fails: this machine seems to be offline");
            self.advance(before, &offline, true).await;
        }
    }

    async fn advance(&mut self, before: FeedState, outcome: &Outcome, is_settled: bool) {
        let now = Timestamp::now();
        let mut after = schedule::next(&before, outcome, now, &self.settings.schedule, fastrand::f64());
        if !is_settled {
            after = schedule::unsettled(after, &before, now, &self.settings.schedule);
        }
        let Some(slot) = self.slots.get_mut(&before.url) else { return };
        // The user may have paused it meanwhile, and its hub promised to push.
        (after.is_paused, after.pushed_until) = (slot.state.is_paused, slot.state.pushed_until);
        if let Some(news) = schedule::news(&before, &after) {
            let news =
                FeedNews { feed_url: before.url.clone(), outlet: slot.feed.outlet.clone(), news, sentence: outcome.sentence.clone() };
            // Nobody listens where nothing is told.
            let _ = self.news.send(news);
        }
        if let Some(subscriber) = &self.subscriber {
            subscriber.consider(&after);
        }
        self.settle(after, outcome).await;
    }

    /// The feed's state from now on.
    async fn settle(&mut self, after: FeedState, outcome: &Outcome) {
        let Some(slot) = self.slots.get_mut(&after.url) else { return };
        slot.state = after.clone();
        debug!(feed = after.url, outcome = outcome.sentence, next = ?after.next_at, because = after.because, "polled");
        if schedule::is_active(&after) && !slot.is_running {
            let has_more = self.pushed.get(&after.url).is_some_and(|bodies| !bodies.is_empty());
            let at = after.next_at.filter(|_| !has_more).unwrap_or_else(Timestamp::now);
            self.plan(&after.url, at);
        }
        self.context.save(after).await;
    }
}
