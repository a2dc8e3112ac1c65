//! Whether feeds fail, or this machine is offline: if nobody at all can be reached, nobody is to blame.

use std::collections::{HashMap, HashSet};

use crate::model::{FeedState, PollKind};

/// Distinct hosts that must fail in a row, or all where there are fewer.
const ENOUGH_HOSTS: usize = 5;

/// The feeds that could not be reached since anybody was.
#[derive(Debug, Default)]
pub struct Doubts {
    /// By address: its host, and its state before the first of these failures.
    failed: HashMap<String, (String, FeedState)>,
    is_offline: bool,
}

impl Doubts {
    /// The states to go back to, if this outcome shows that the machine is offline; empty if the feed itself is to blame.
    pub fn weigh(&mut self, before: &FeedState, host: String, kind: PollKind, hosts: usize) -> Vec<FeedState> {
        if kind != PollKind::Unreachable {
            self.failed.clear();
            self.is_offline = false;
            return Vec::new();
        }
        self.failed.entry(before.url.clone()).or_insert_with(|| (host, before.clone()));
        let failing: HashSet<&str> = self.failed.values().map(|(host, _)| host.as_str()).collect();
        if hosts < 2 || failing.len() < hosts.min(ENOUGH_HOSTS) {
            return Vec::new();
        }
        // Those that were blamed before this one showed the cause; afterwards each for itself.
        if std::mem::replace(&mut self.is_offline, true) {
            return vec![before.clone()];
        }
        self.failed.values().map(|(_, state)| state.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(url: &str, failures: u32) -> FeedState {
        FeedState { failures, ..FeedState::new(url) }
    }

    #[test]
    fn nobody_is_blamed_when_nobody_answers() {
        let mut doubts = Doubts::default();
        let mut weigh = |url: &str, kind| doubts.weigh(&state(url, 0), url.to_owned(), kind, 3).len();
        assert_eq!(weigh("a", PollKind::Unreachable), 0);
        assert_eq!(weigh("b", PollKind::Unreachable), 0);
        assert_eq!(weigh("c", PollKind::Unreachable), 3);
        assert_eq!(weigh("a", PollKind::Unreachable), 1);
        assert_eq!(weigh("a", PollKind::Unchanged), 0);
        assert_eq!(weigh("b", PollKind::Unreachable), 0);
    }

    #[test]
    fn the_only_host_is_always_to_blame() {
        let mut doubts = Doubts::default();
        assert!(doubts.weigh(&state("a", 4), "a".to_owned(), PollKind::Unreachable, 1).is_empty());
    }
}
