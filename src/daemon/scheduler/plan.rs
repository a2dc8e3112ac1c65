//! Who is asked when: the heap of what is due, and what starts from it.

use std::{cmp::Reverse, collections::VecDeque, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::info;
use url::Url;

use super::{
    super::work::{self, Work},
    Scheduler, host_of, later,
};
use crate::feed::schedule;

/// A clock that is set back by less than this is a clock that is kept right.
const SET_BACK: Duration = Duration::from_secs(60 * 60);
/// No feed is planned farther off: what is, was planned by a clock that was wrong.
const FARTHEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The longest sleep: the wall clock can be set, and a machine can be suspended.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Scheduler {
    /// A clock that was set back would leave every feed alone until the time it was planned for comes round again.
    pub(super) fn mind_the_clock(&mut self, now: Timestamp) {
        let was_set_back = later(now, SET_BACK) < self.clock;
        self.clock = now;
        if !was_set_back {
            return;
        }
        info!("the clock was set back: every feed is planned anew");
        self.due.clear();
        for slot in self.slots.values_mut() {
            slot.ticket = 0;
            slot.state.next_at = None;
        }
        self.plan_new();
    }

    pub(super) fn until_due(&self) -> Duration {
        let now = Timestamp::now();
        let next = self.due.peek().map(|Reverse((at, ..))| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        // All workers are busy: the next that ends wakes us.
        if self.running.len() >= self.settings.workers {
            return LONGEST_SLEEP;
        }
        next.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }

    /// Gives every feed without a ticket its first; those that are due already start one after the other.
    pub(super) fn plan_new(&mut self) {
        let now = Timestamp::now();
        let unplanned = self.slots.values().filter(|slot| slot.ticket == 0 && !slot.is_running && schedule::is_active(&slot.state));
        let mut unplanned: Vec<(Option<Timestamp>, String)> = unplanned.map(|slot| (slot.state.next_at, slot.feed.url.clone())).collect();
        let overdue = unplanned.iter().filter(|(at, _)| at.is_none_or(|at| at <= now || at >= later(now, FARTHEST))).count();
        fastrand::shuffle(&mut unplanned);
        let window = self.settings.stagger.saturating_mul(u32::try_from(overdue).unwrap_or(u32::MAX)).min(self.settings.schedule.floor);
        let mut started = 0_u32;
        for (at, url) in unplanned {
            let at = match at {
                Some(at) if at > now && at < later(now, FARTHEST) => at,
                _ => {
                    let share = f64::from(started) / f64::from(u32::try_from(overdue).unwrap_or(u32::MAX).max(1));
                    started += 1;
                    later(now, window.mul_f64(share))
                }
            };
            self.plan(&url, at);
        }
    }

    pub(super) fn plan(&mut self, url: &str, at: Timestamp) {
        self.tickets += 1;
        if let Some(slot) = self.slots.get_mut(url) {
            slot.ticket = self.tickets;
            self.due.push(Reverse((at, self.tickets, url.to_owned())));
        }
    }

    /// Starts whatever is due, as far as workers and hosts are free.
    pub(super) fn start_due(&mut self, shutdown: &CancellationToken) {
        let now = Timestamp::now();
        while self.running.len() < self.settings.workers {
            let Some(Reverse((at, ..))) = self.due.peek() else { return };
            if *at > now {
                return;
            }
            let Some(Reverse((_, ticket, url))) = self.due.pop() else { return };
            if self.slots.get(&url).is_some_and(|slot| slot.ticket == ticket && !slot.is_running) {
                self.start(url, now, shutdown);
            }
        }
    }

    fn start(&mut self, url: String, now: Timestamp, shutdown: &CancellationToken) {
        let Some(slot) = self.slots.get_mut(&url) else { return };
        let address = Url::parse(slot.state.address()).ok();
        let host = host_of(&slot.state);
        if self.busy.contains(&host) {
            self.waiting.entry(host).or_default().push(url);
            return;
        }
        // Waiting for a host is done here, where it occupies no worker.
        let wait =
            address.map_or(Duration::ZERO, |address| self.context.client.ready_at(&address).saturating_duration_since(Instant::now()));
        if !wait.is_zero() {
            let at = later(now, wait.mul_f64(1.0 + 0.1 * fastrand::f64()));
            return self.plan(&url, at);
        }
        slot.is_running = true;
        let pushed = self.pushed.get_mut(&url).and_then(VecDeque::pop_front);
        let work = Work { host: host.clone(), feed: slot.feed.clone(), state: slot.state.clone(), pushed };
        self.busy.insert(host.clone());
        let (context, shutdown) = (Arc::clone(&self.context), shutdown.clone());
        let task = self.running.spawn(work::run(context, work, shutdown));
        self.tasks.insert(task.id(), (host, url));
    }

    /// The host is free: whoever waits for it is due, the first of them first.
    pub(super) fn free(&mut self, host: &str) {
        self.busy.remove(host);
        for url in self.waiting.remove(host).unwrap_or_default() {
            if self.slots.get(&url).is_some_and(|slot| schedule::is_active(&slot.state) && !slot.is_running) {
                self.plan(&url, Timestamp::now());
            }
        }
    }
}
