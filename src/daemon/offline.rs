//! Whether feeds fail, or this machine is offline: if nobody at all can be reached, nobody is to blame.

use std::collections::{HashMap, HashSet};

use crate::{
    feed::schedule::Outcome,
    model::{FeedState, PollKind},
};

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
    /// The states to go back to, if this outcome shows that the machine is offline; empty if the feed itself is to blame. `hosts` is how
    /// many there are: the only one has nobody to compare with, so there it counts what failed.
    pub fn weigh(&mut self, before: &FeedState, host: String, outcome: &Outcome, hosts: usize) -> Vec<FeedState> {
        if outcome.kind != PollKind::Unreachable {
            self.failed.clear();
            self.is_offline = false;
            return Vec::new();
        }
        self.failed.entry(before.url.clone()).or_insert_with(|| (host, before.clone()));
        let failing: HashSet<&str> = self.failed.values().map(|(host, _)| host.as_str()).collect();
        let is_offline = if hosts < 2 { outcome.is_local } else { failing.len() >= hosts.min(ENOUGH_HOSTS) };
        if !is_offline {
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

    fn outcome(kind: PollKind, is_local: bool) -> Outcome {
        Outcome { is_local, ..Outcome::of(kind, "") }
    }

    #[test]
    fn nobody_is_blamed_when_nobody_answers() {
        let mut doubts = Doubts::default();
        let mut weigh = |url: &str, kind| doubts.weigh(&state(url, 0), url.to_owned(), &outcome(kind, true), 3).len();
        assert_eq!(weigh("a", PollKind::Unreachable), 0);
        assert_eq!(weigh("b", PollKind::Unreachable), 0);
        assert_eq!(weigh("c", PollKind::Unreachable), 3);
        assert_eq!(weigh("a", PollKind::Unreachable), 1);
        assert_eq!(weigh("a", PollKind::Unchanged), 0);
        assert_eq!(weigh("b", PollKind::Unreachable), 0);
    }

    #[test]
    fn the_only_host_is_to_blame_unless_there_is_no_way_out_of_this_machine() {
        let weigh = |is_local| Doubts::default().weigh(&state("a", 4), "a".to_owned(), &outcome(PollKind::Unreachable, is_local), 1).len();
        assert_eq!((weigh(false), weigh(true)), (0, 1));
    }
}
