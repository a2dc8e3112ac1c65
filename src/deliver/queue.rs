//! What of a channel's waiting deliveries goes next. Pure: the clock is an argument.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

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
        if keeps_others(delivery, aside) {
            return Next::Wait(soonest.unwrap_or(due));
        }
    }
    soonest.map_or(Next::Nothing, Next::Wait)
}

/// All that waits of one story, once it has calmed down; and what was tried together again, as it was. `stories`: story and time of each
/// delivery's alert.
pub(super) fn each_story(
    waiting: &[Delivery],
    stories: &[(StoryId, Timestamp)],
    aside: &HashSet<AlertId>,
    debounce: Duration,
    now: Timestamp,
) -> Next {
    let mut soonest: Option<Timestamp> = None;
    for (place, delivery) in waiting.iter().enumerate().filter(|(_, delivery)| delivery.attempts > 0) {
        let due = due(delivery, now);
        if due <= now {
            let went_with_it = |other: usize| {
                let row = &waiting[other];
                stories[other].0 == stories[place].0 && (row.attempts, row.due) == (delivery.attempts, delivery.due)
            };
            return Next::Send((0..waiting.len()).filter(|other| went_with_it(*other)).collect());
        }
        soonest = Some(soonest.map_or(due, |soonest| soonest.min(due)));
        if keeps_others(delivery, aside) {
            return Next::Wait(soonest.unwrap_or(due));
        }
    }
    let new: Vec<usize> = (0..waiting.len()).filter(|place| waiting[*place].attempts == 0).collect();
    let new_stories: Vec<_> = new.iter().map(|place| stories[*place]).collect();
    let (ready, calm) = calmed(&new_stories, debounce, now);
    match ready.first() {
        Some(story) => Next::Send(new.into_iter().filter(|place| stories[*place].0 == *story).collect()),
        None => soonest.into_iter().chain(calm).min().map_or(Next::Nothing, Next::Wait),
    }
}

/// All that waits of one story, once it has calmed down; of all stories, where many have.
pub(super) fn on_screen(stories: &[(StoryId, Timestamp)], debounce: Duration, now: Timestamp) -> Next {
    let (ready, soonest) = calmed(stories, debounce, now);
    let chosen = if ready.len() > DIGEST_FROM { ready } else { ready.into_iter().take(1).collect() };
    if chosen.is_empty() {
        return soonest.map_or(Next::Nothing, Next::Wait);
    }
    Next::Send((0..stories.len()).filter(|place| chosen.contains(&stories[*place].0)).collect())
}

/// The stories of which no alert came for `debounce`, or for too long already, in their order; and when the next of the others has.
fn calmed(stories: &[(StoryId, Timestamp)], debounce: Duration, now: Timestamp) -> (Vec<StoryId>, Option<Timestamp>) {
    let debounce = SignedDuration::try_from(debounce).unwrap_or(SignedDuration::MAX);
    let mut spans: HashMap<StoryId, (Timestamp, Timestamp)> = HashMap::new();
    let mut order = Vec::new();
    for (story, at) in stories {
        let span = spans.entry(*story).or_insert_with(|| {
            order.push(*story);
            (*at, *at)
        });
        *span = (span.0.min(*at), span.1.max(*at));
    }
    let mut soonest: Option<Timestamp> = None;
    let is_calm = |story: &StoryId| {
        let (first, last) = spans[story];
        let calm = later(last, debounce).min(later(first, debounce.saturating_mul(PATIENCE)));
        // an alert from the future was decided before the clock was set back
        let is_calm = calm <= now || last > later(now, debounce);
        if !is_calm {
            soonest = Some(soonest.map_or(calm, |soonest| soonest.min(calm)));
        }
        is_calm
    };
    order.retain(is_calm);
    (order, soonest)
}

/// Whether nothing goes before this one was tried again: the receiver may be away.
pub(super) fn keeps_others(delivery: &Delivery, aside: &HashSet<AlertId>) -> bool {
    delivery.attempts > 0 && !stepped_aside(delivery, aside)
}

/// Whether others go first: it failed often, or the receiver refused it though it was there.
pub(super) fn stepped_aside(delivery: &Delivery, aside: &HashSet<AlertId>) -> bool {
    delivery.attempts >= IN_FRONT || aside.contains(&delivery.alert)
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

    fn waiting(alert: u64, attempts: u32, due: i64) -> Delivery {
        Delivery {
            id: String::new(),
            alert: AlertId(alert),
            channel: String::new(),
            state: DeliveryState::Waiting,
            attempts,
            due: at(due),
            last_error: None,
        }
    }

    /// Each delivery as attempts and the second when it is due; alerts are numbered from 0.
    fn check_each(rows: &[(u32, i64)], aside: &[u64], expected: &Next) {
        let rows: Vec<Delivery> = rows.iter().zip(0..).map(|((attempts, due), alert)| waiting(alert, *attempts, *due)).collect();
        let aside = aside.iter().copied().map(AlertId).collect();
        assert_eq!(each(&rows, &aside, at(0)), *expected, "{rows:?}");
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

    /// Each delivery as story, attempts, and the second of its alert or, once it was tried, of its next try.
    fn check_each_story(rows: &[(u64, u32, i64)], aside: &[u64], expected: &Next) {
        let deliveries: Vec<Delivery> = rows.iter().zip(0..).map(|((_, attempts, due), alert)| waiting(alert, *attempts, *due)).collect();
        let stories: Vec<_> = rows.iter().map(|(story, _, second)| (StoryId(*story), at(*second))).collect();
        let aside = aside.iter().copied().map(AlertId).collect();
        assert_eq!(each_story(&deliveries, &stories, &aside, Duration::from_secs(30), at(0)), *expected, "{rows:?}");
    }

    #[test]
    fn a_message_a_story_is_tried_again_as_it_was() {
        check_each_story(&[], &[], &Next::Nothing);
        check_each_story(&[(1, 0, -10)], &[], &Next::Wait(at(20)));
        check_each_story(&[(1, 0, -60), (2, 0, -50), (1, 0, -40)], &[], &Next::Send(vec![0, 2]));
        // many stories are many messages
        let many: Vec<_> = (1..=9).map(|story| (story, 0, -100)).collect();
        check_each_story(&many, &[], &Next::Send(vec![0]));
        // what came up after the first try waits for the next message
        check_each_story(&[(1, 2, -1), (1, 2, -1), (1, 0, -60)], &[], &Next::Send(vec![0, 1]));
        check_each_story(&[(1, 2, -1), (1, 3, -1)], &[], &Next::Send(vec![0]));
        // the receiver is away: nothing else is tried before this is
        check_each_story(&[(1, 0, -60), (2, 3, 20)], &[], &Next::Wait(at(20)));
        check_each_story(&[(1, 0, -60), (2, 8, 20)], &[], &Next::Send(vec![0]));
        check_each_story(&[(1, 0, -60), (2, 3, 20)], &[1], &Next::Send(vec![0]));
        check_each_story(&[(1, 0, -5), (2, 8, 20)], &[], &Next::Wait(at(20)));
    }

    fn check_story(stories: &[(u64, i64)], expected: &Next) {
        let stories: Vec<_> = stories.iter().map(|(story, second)| (StoryId(*story), at(*second))).collect();
        assert_eq!(on_screen(&stories, Duration::from_secs(30), at(0)), *expected, "{stories:?}");
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
