//! What can be told to a running scheduler, from outside its loop.

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::{super::poll::Pushed, Feed, Scheduler};
use crate::feed::schedule;

/// Bodies of one feed that wait to be read; more than these, and the feed is asked instead.
const MOST_PUSHED: usize = 4;

pub(super) enum Command {
    Reload(Vec<Feed>),
    /// Pause, resume, ask now; answers whether the feed is known.
    Change(String, Change, oneshot::Sender<bool>),
    Push(String, Pushed),
    /// Until when a feed's hub pushes; `None` if it does not.
    Lease(String, Option<Timestamp>),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    Pause,
    Resume,
    AskNow,
}

/// Speaks to a running scheduler. Every call returns at once where the scheduler has ended.
#[derive(Debug, Clone)]
pub struct Handle(pub(super) mpsc::UnboundedSender<Command>);

impl Handle {
    /// The feeds from now on; those that stay keep their state.
    pub fn reload(&self, feeds: Vec<Feed>) {
        // A scheduler that has ended has no feeds.
        let _ = self.0.send(Command::Reload(feeds));
    }

    /// Whether there is such a feed. A paused feed is not asked until it is resumed.
    pub async fn pause(&self, url: &str) -> bool {
        self.change(url, Change::Pause).await
    }

    /// Whether there is such a feed. Also wakes one that is gone.
    pub async fn resume(&self, url: &str) -> bool {
        self.change(url, Change::Resume).await
    }

    /// Whether there is such a feed. Its host's pauses still hold.
    pub async fn ask_now(&self, url: &str) -> bool {
        self.change(url, Change::AskNow).await
    }

    /// A hub brings what is new of a feed.
    pub fn push(&self, url: &str, pushed: Pushed) {
        // Whoever has ended asks again after the next start.
        let _ = self.0.send(Command::Push(url.to_owned(), pushed));
    }

    /// A hub has said until when it pushes a feed, or that it does not.
    pub fn lease(&self, url: &str, until: Option<Timestamp>) {
        // As above.
        let _ = self.0.send(Command::Lease(url.to_owned(), until));
    }

    async fn change(&self, url: &str, change: Change) -> bool {
        let (answer, answered) = oneshot::channel();
        self.0.send(Command::Change(url.to_owned(), change, answer)).is_ok() && answered.await.unwrap_or(false)
    }
}

impl Scheduler {
    pub(super) async fn obey(&mut self, command: Command) {
        match command {
            Command::Reload(feeds) => self.reload(feeds).await,
            Command::Change(url, change, answer) => {
                let known = self.change(&url, change).await;
                // Whoever asked may have left.
                let _ = answer.send(known);
            }
            Command::Push(url, pushed) => self.take(url, pushed),
            Command::Lease(url, until) => {
                let Some(slot) = self.slots.get_mut(&url) else { return };
                slot.state.pushed_until = until;
                let state = slot.state.clone();
                self.context.save(state).await;
            }
        }
    }

    /// Keeps what a hub brought until the feed's turn comes, which is now.
    fn take(&mut self, url: String, pushed: Pushed) {
        let Some(slot) = self.slots.get_mut(&url).filter(|slot| schedule::is_active(&slot.state)) else { return };
        let bodies = self.pushed.entry(url.clone()).or_default();
        bodies.push_back(pushed);
        if bodies.len() > MOST_PUSHED {
            // What is dropped here is found by asking.
            bodies.pop_front();
            slot.state.next_at = None;
        }
        if !slot.is_running {
            self.plan(&url, Timestamp::now());
        }
    }

    /// So that a feed whose hub brought something in vain is asked after the next start.
    pub(super) async fn ask_soon(&mut self, url: &str) {
        let Some(slot) = self.slots.get_mut(url) else { return };
        slot.state.next_at = None;
        let state = slot.state.clone();
        self.context.save(state).await;
    }

    async fn change(&mut self, url: &str, change: Change) -> bool {
        let Some(slot) = self.slots.get_mut(url) else { return false };
        match change {
            Change::Pause => {
                slot.state.is_paused = true;
                slot.ticket = 0;
                slot.state.because = "paused by the user".to_owned();
            }
            Change::Resume => {
                (slot.state.is_paused, slot.state.is_gone) = (false, false);
                slot.state.next_at = None;
            }
            Change::AskNow => slot.state.next_at = None,
        }
        let (state, is_idle) = (slot.state.clone(), !slot.is_running);
        if is_idle && schedule::is_active(&state) {
            self.plan(url, Timestamp::now());
        }
        self.context.save(state).await;
        true
    }
}
