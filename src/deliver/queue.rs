//! What of a channel's waiting deliveries goes next. Pure: the clock is an argument.

use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::retry::{IN_FRONT, LONGEST};
use crate::model::{AlertId, Delivery, StoryId};

/// More stories than this at once, as after a night without a session, are one digest.
const DIGEST_FROM: usize = 5;
/// A story that never calms down is told after this many times the debounce.
const PATIENCE: i32 = 5;

/// What to do with a list of waiting deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Send these, by their places in the list.
    Send(Vec<usize>),
    Wait(Timestamp),
    Nothing,
}

/// One at a time, in order: one that was just tried keeps the others waiting, until it failed so often that it steps aside.
/// `aside`: those that the receiver refused, though it is there.
pub(super) fn each(waiting: &[Delivery], aside: &HashSet<AlertId>, now: Timestamp) -> Next {
    let mut soonest: Option<Timestamp> = None;
    for (place, delivery) in waiting.iter().enumerate() {
        let due = due(delivery, now);
        if due <= now {
            return Next::Send(vec![place]);
        }
        soonest = Some(soonest.map_or(due, |soonest| soonest.min(due)));
        let keeps_others = delivery.attempts > 0 && delivery.attempts < IN_FRONT && !aside.contains(&delivery.alert);
        if keeps_others {
            return Next::Wait(soonest.unwrap_or(due));
        }
    }
    soonest.map_or(Next::Nothing, Next::Wait)
}

/// All that waits of one story, once no alert of it came for `debounce`. `stories`: story and time of each delivery's alert.
pub(super) fn by_story(stories: &[(StoryId, Timestamp)], debounce: Duration, now: Timestamp) -> Next {
    let debounce = SignedDuration::try_from(debounce).unwrap_or(SignedDuration::MAX);
    let mut ready: Vec<StoryId> = Vec::new();
    let mut soonest: Option<Timestamp> = None;
    let mut judged: HashSet<StoryId> = HashSet::new();
    for (story, _) in stories {
        if !judged.insert(*story) {
            continue;
        }
        let times = || stories.iter().filter(|(of, _)| of == story).map(|(_, at)| *at);
        let (first, last) = (times().min().unwrap_or(now), times().max().unwrap_or(now));
        let calm = later(last, debounce).min(later(first, debounce.saturating_mul(PATIENCE)));
        // an alert from the future was decided before the clock was set back
        if calm <= now || last > later(now, debounce) {
            ready.push(*story);
        } else {
            soonest = Some(soonest.map_or(calm, |soonest| soonest.min(calm)));
        }
    }
    let chosen = if ready.len() > DIGEST_FROM { ready } else { ready.into_iter().take(1).collect() };
    if chosen.is_empty() {
        return soonest.map_or(Next::Nothing, Next::Wait);
    }
    Next::Send((0..stories.len()).filter(|place| chosen.contains(&stories[*place].0)).collect())
}

/// When a delivery is due. Farther off than any pause, the clock has been set back since it was planned.
pub(super) fn due(delivery: &Delivery, now: Timestamp) -> Timestamp {
    if delivery.due > later(now, SignedDuration::try_from(LONGEST).unwrap_or(SignedDuration::MAX)) { now } else { delivery.due }
}

pub(super) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DeliveryState;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// Each delivery as attempts and the second when it is due; alerts are numbered from 0.
    fn check_each(waiting: &[(u32, i64)], aside: &[u64], expected: &Next) {
        let waiting: Vec<Delivery> = waiting
            .iter()
            .zip(0..)
            .map(|((attempts, due), alert)| Delivery {
                id: String::new(),
                alert: AlertId(alert),
                channel: String::new(),
                state: DeliveryState::Waiting,
                attempts: *attempts,
                due: at(*due),
                last_error: None,
            })
            .collect();
        let aside = aside.iter().copied().map(AlertId).collect();
        assert_eq!(each(&waiting, &aside, at(0)), *expected, "{waiting:?}");
    }

    #[test]
    fn one_after_the_other() {
        check_each(&[], &[], &Next::Nothing);
        check_each(&[(0, -5), (0, -4)], &[], &Next::Send(vec![0]));
        // the receiver is away: the first is tried again before the second is tried at all
        check_each(&[(3, 20), (0, -4)], &[], &Next::Wait(at(20)));
        // it has failed for long, or was refused: the second may have better luck
        check_each(&[(8, 600), (0, -4)], &[], &Next::Send(vec![1]));
        check_each(&[(3, 20), (0, -4)], &[0], &Next::Send(vec![1]));
        check_each(&[(9, 600), (2, 30), (0, -4)], &[], &Next::Wait(at(30)));
        check_each(&[(9, 600), (9, 500)], &[], &Next::Wait(at(500)));
        // the clock was set back by a year
        check_each(&[(1, 31_536_000)], &[], &Next::Send(vec![0]));
    }

    fn check_story(stories: &[(u64, i64)], expected: &Next) {
        let stories: Vec<_> = stories.iter().map(|(story, second)| (StoryId(*story), at(*second))).collect();
        assert_eq!(by_story(&stories, Duration::from_secs(30), at(0)), *expected, "{stories:?}");
    }

    #[test]
    fn a_story_is_told_when_it_has_calmed_down() {
        check_story(&[], &Next::Nothing);
        check_story(&[(1, -10)], &Next::Wait(at(20)));
        check_story(&[(1, -40), (2, -10), (1, -35)], &Next::Send(vec![0, 2]));
        check_story(&[(1, -40), (2, -10), (1, -5)], &Next::Wait(at(20)));
        // it never does
        check_story(&[(1, -160), (1, -100), (1, -1)], &Next::Send(vec![0, 1, 2]));
        // the clock was set back
        check_story(&[(1, 5_000)], &Next::Send(vec![0]));
        let many: Vec<_> = (1..=6).map(|story| (story, -100)).collect();
        check_story(&many, &Next::Send((0..6).collect()));
        check_story(&many[..5], &Next::Send(vec![0]));
    }
}
