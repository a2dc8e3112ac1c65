//! Manners towards one host: one request at a time, a gap between two starts, and a pause when it asks for one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::OwnedMutexGuard,
    time::{Instant, sleep_until},
};
use url::Url;

use crate::model::is_shared_host;

/// All hosts that were asked so far.
#[derive(Debug)]
pub struct Hosts {
    gap: Duration,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    gates: HashMap<String, Arc<Gate>>,
    /// By host, or by whole address where many publishers share one host.
    pauses: HashMap<String, Instant>,
}

#[derive(Debug)]
struct Gate {
    /// Held while a request is under way.
    turn: Arc<tokio::sync::Mutex<()>>,
    pace: Mutex<Pace>,
}

#[derive(Debug)]
struct Pace {
    next_start: Instant,
    gap: Duration,
}

/// The right to send one request to a host; the next may start once it is dropped and the gap is over.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held for its drop")] OwnedMutexGuard<()>);

impl Hosts {
    pub fn new(gap: Duration) -> Self {
        Self { gap, known: Mutex::default() }
    }

    /// Waits until it is our turn. `Err`: the host asked to be left alone until then.
    pub async fn enter(&self, url: &Url) -> Result<Turn, Instant> {
        let gate = self.gate(url);
        let turn = Arc::clone(&gate.turn).lock_owned().await;
        let start = lock(&gate.pace).next_start;
        if start > Instant::now() {
            sleep_until(start).await;
        }
        // Looked at last: whoever had the turn before may have been asked to stop.
        if let Some(until) = self.paused_until(url) {
            return Err(until);
        }
        let mut pace = lock(&gate.pace);
        pace.next_start = Instant::now() + pace.gap;
        Ok(Turn(turn))
    }

    /// When a request to this address could start at the earliest, as far as is known now.
    pub fn ready_at(&self, url: &Url) -> Instant {
        let now = Instant::now();
        let pace = self.gate(url);
        let next = lock(&pace.pace).next_start;
        self.paused_until(url).unwrap_or(now).max(next)
    }

    /// Nobody asks this host, or only this address where the host is shared, until `duration` has passed.
    pub fn pause(&self, url: &Url, duration: Duration) {
        let until = Instant::now() + duration;
        let mut known = lock(&self.known);
        let pause = known.pauses.entry(pause_key(url)).or_insert(until);
        *pause = (*pause).max(until);
    }

    /// The host asks for a longer gap than ours.
    pub fn slow_down(&self, url: &Url, gap: Duration) {
        let gate = self.gate(url);
        let mut pace = lock(&gate.pace);
        pace.gap = gap.max(self.gap);
    }

    fn paused_until(&self, url: &Url) -> Option<Instant> {
        let mut known = lock(&self.known);
        let key = pause_key(url);
        let until = *known.pauses.get(&key)?;
        if until > Instant::now() {
            return Some(until);
        }
        known.pauses.remove(&key);
        None
    }

    fn gate(&self, url: &Url) -> Arc<Gate> {
        let host = host(url);
        let mut known = lock(&self.known);
        if let Some(gate) = known.gates.get(&host) {
            return Arc::clone(gate);
        }
        let pace = Mutex::new(Pace { next_start: Instant::now(), gap: self.gap });
        let gate = Arc::new(Gate { turn: Arc::default(), pace });
        known.gates.insert(host, Arc::clone(&gate));
        gate
    }
}

/// The maps are whole after every statement, so a panic elsewhere leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn pause_key(url: &Url) -> String {
    let host = host(url);
    if is_shared_host(&host) { url.as_str().to_owned() } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[tokio::test(start_paused = true)]
    async fn requests_to_one_host_start_a_gap_apart() {
        let hosts = Hosts::new(Duration::from_secs(5));
        let began = Instant::now();
        for at in 0..3 {
            let turn = hosts.enter(&url(&format!("https://outlet.example/{at}"))).await.expect("no pause");
            drop(turn);
        }
        assert_eq!(began.elapsed().as_secs(), 10);
        hosts.enter(&url("https://other.example/")).await.expect("no pause");
        assert_eq!(began.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_for_the_host_or_for_one_address_of_a_shared_one() {
        let hosts = Hosts::new(Duration::ZERO);
        for (paused, asked, expected) in [
            ("https://outlet.example/a", "https://outlet.example/b", true),
            ("https://www.reddit.com/r/a.rss", "https://www.reddit.com/r/b.rss", false),
            ("https://www.reddit.com/r/a.rss", "https://www.reddit.com/r/a.rss", true),
        ] {
            hosts.pause(&url(paused), Duration::from_secs(60));
            assert_eq!(hosts.enter(&url(asked)).await.is_err(), expected, "{asked}");
        }
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(hosts.enter(&url("https://outlet.example/b")).await.is_ok());
    }
}
