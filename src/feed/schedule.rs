//! When a feed is asked for next: the state after one poll, from the state before it and what the poll brought.
//!
//! Pure: the clock, the dice and the settings are arguments. Nothing here knows how a feed is fetched.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::model::{FeedState, Hints, LastPoll, PermanentRedirect, PollKind};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How often feeds are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// No feed is asked more often, whatever it says.
    pub floor: Duration,
    /// The same for servers that send no validators, so that every answer is a whole body. A `floor` below its default is a wish for speed
    /// and holds for these too.
    pub floor_without_validators: Duration,
    /// No hint delays a poll beyond this.
    pub ceiling: Duration,
    /// A feed that rarely brings anything is asked no less often than this, unless it says so itself.
    pub slowest_adapted: Duration,
    /// After a 401, 403 or 451.
    pub forbidden: Duration,
    /// No series of failures delays a poll beyond this.
    pub slowest_failing: Duration,
    /// A feed that failed for so long is reported.
    pub tell_after: Duration,
    /// Polls in a row that must see the same permanent redirect before it is believed.
    pub redirects_believed: u32,
    /// How often a feed is asked for without validators, in case they lie.
    pub full_every: Duration,
    /// How often a feed is asked while its hub pushes, in case the hub forgets.
    pub pushed: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            floor: Duration::from_secs(15 * MINUTE),
            floor_without_validators: Duration::from_secs(HOUR),
            ceiling: Duration::from_secs(24 * HOUR),
            slowest_adapted: Duration::from_secs(2 * HOUR),
            forbidden: Duration::from_secs(4 * HOUR),
            slowest_failing: Duration::from_secs(6 * HOUR),
            tell_after: Duration::from_secs(24 * HOUR),
            redirects_believed: 3,
            full_every: Duration::from_secs(24 * HOUR),
            pushed: Duration::from_secs(6 * HOUR),
        }
    }
}

impl Settings {
    /// The user asked for more speed than the default gives: nothing is slowed that does not ask for it itself.
    fn is_hurried(&self) -> bool {
        self.floor < Self::default().floor
    }

    fn floor_for(&self, has_validators: bool) -> Duration {
        if has_validators || self.is_hurried() { self.floor } else { self.floor.max(self.floor_without_validators) }
    }
}

/// What one poll brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub kind: PollKind,
    pub sentence: String,
    /// What the answer's headers say about its age.
    pub fresh_for: Option<Duration>,
    pub retry_after: Option<Duration>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// The end of a permanent redirect.
    pub moved_to: Option<String>,
    /// It was asked for without validators.
    pub was_full: bool,
    pub new_entries: u32,
    /// Not reached, because this machine's own network fails.
    pub is_local: bool,
    /// From a body that was read.
    pub body: Option<Body>,
}

/// What a readable body says of the feed itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub hash: u64,
    pub title: Option<String>,
    pub hints: Hints,
}

impl Outcome {
    /// An outcome that says nothing but how it ended.
    pub fn of(kind: PollKind, sentence: impl Into<String>) -> Self {
        Self {
            kind,
            sentence: sentence.into(),
            fresh_for: None,
            retry_after: None,
            etag: None,
            last_modified: None,
            moved_to: None,
            was_full: false,
            new_entries: 0,
            is_local: false,
            body: None,
        }
    }
}

/// Something that the user is told of a feed, once each time it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Broken,
    Back,
    Gone,
}

/// Whether the step from one state to the next is news.
pub fn news(before: &FeedState, after: &FeedState) -> Option<News> {
    match () {
        () if after.is_gone && !before.is_gone => Some(News::Gone),
        () if after.is_told && !before.is_told => Some(News::Broken),
        () if before.is_told && !after.is_told => Some(News::Back),
        () => None,
    }
}

/// Whether a feed should be asked for without validators this time.
pub fn wants_full(state: &FeedState, now: Timestamp, settings: &Settings) -> bool {
    state.last_full.is_none_or(|last| since(last, now) >= settings.full_every)
}

/// Whether a feed may be asked for at all.
pub fn is_active(state: &FeedState) -> bool {
    !state.is_gone && !state.is_paused
}

/// The state after a poll whose entries are not all settled: they must come again, so the server must not answer that nothing changed, and
/// they need not wait longer than the floor, whatever the feed says of its own pace.
pub fn unsettled(mut after: FeedState, before: &FeedState, now: Timestamp, settings: &Settings) -> FeedState {
    let soon = now + SignedDuration::try_from(settings.floor).unwrap_or(SignedDuration::from_hours(24));
    if after.next_at.is_some_and(|at| at > soon) {
        after.next_at = Some(soon);
        after.because = "some of its entries are not settled yet".to_owned();
    }
    (after.etag, after.last_modified) = (before.etag.clone(), before.last_modified.clone());
    (after.body_hash, after.last_full) = (before.body_hash, before.last_full);
    after
}

/// The state after the feed's hub pushed a part of it. What the feed's own server said of it holds on, and so does when it is asked next,
/// unless something of what was pushed is not settled: then it has to come again.
pub fn pushed(before: &FeedState, outcome: &Outcome, is_settled: bool, now: Timestamp, settings: &Settings) -> FeedState {
    let mut state = before.clone();
    state.last = Some(LastPoll { at: now, kind: outcome.kind, sentence: format!("pushed by its hub: {}", outcome.sentence) });
    if outcome.kind.is_good() {
        state.last_good = Some(now);
        note_new(&mut state, outcome, now);
    }
    if is_settled && outcome.kind.is_good() {
        state
    } else {
        unsettled(state, &FeedState { last_full: None, ..before.clone() }, now, settings)
    }
}

/// The state after a poll. `jitter` in 0..1 spreads what would otherwise happen together.
pub fn next(before: &FeedState, outcome: &Outcome, now: Timestamp, settings: &Settings, jitter: f64) -> FeedState {
    let mut state = before.clone();
    state.last = Some(LastPoll { at: now, kind: outcome.kind, sentence: outcome.sentence.clone() });
    match outcome.kind {
        PollKind::Read | PollKind::Unchanged => good(&mut state, outcome, now),
        PollKind::Offline => {}
        PollKind::Gone => {
            state.is_gone = true;
            state.failures += 1;
        }
        _ => failed(&mut state, now, settings),
    }
    watch_redirect(&mut state, outcome, settings);
    let (wait, because) = wait(&state, outcome, now, settings, jitter);
    let wanted = now + SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(24));
    let (at, skipped) = outside_skipped(wanted, &state.hints, jitter);
    state.next_at = Some(at);
    state.because = if skipped { format!("{because}, then outside the hours and days that the feed asks to skip") } else { because };
    state
}

fn good(state: &mut FeedState, outcome: &Outcome, now: Timestamp) {
    state.failures = 0;
    state.failing_since = None;
    state.is_told = false;
    state.last_good = Some(now);
    let is_whole = outcome.body.is_some();
    if is_whole || outcome.etag.is_some() {
        state.etag.clone_from(&outcome.etag);
    }
    if is_whole || outcome.last_modified.is_some() {
        state.last_modified.clone_from(&outcome.last_modified);
    }
    if outcome.was_full {
        state.last_full = Some(now);
    }
    if let Some(body) = &outcome.body {
        state.body_hash = Some(body.hash);
        state.hints = body.hints.clone();
        state.title.clone_from(&body.title);
    }
    note_new(state, outcome, now);
}

fn note_new(state: &mut FeedState, outcome: &Outcome, now: Timestamp) {
    if outcome.new_entries > 0 {
        let gap = state.last_new.map(|last| since(last, now).as_secs() / u64::from(outcome.new_entries));
        state.entry_gap_seconds = match (state.entry_gap_seconds, gap) {
            (Some(old), Some(gap)) => Some((old * 3 + gap) / 4),
            (old, gap) => gap.or(old),
        };
        state.last_new = Some(now);
    }
}

fn failed(state: &mut FeedState, now: Timestamp, settings: &Settings) {
    state.failures = state.failures.saturating_add(1);
    let since_when = *state.failing_since.get_or_insert(now);
    state.is_told |= since(since_when, now) >= settings.tell_after;
    // The new address does not work either: ask at the old one again.
    if state.failures.is_multiple_of(settings.redirects_believed.max(1)) {
        state.moved_to = None;
    }
}

/// A permanent redirect is believed once it was seen often enough; temporary ones never are.
fn watch_redirect(state: &mut FeedState, outcome: &Outcome, settings: &Settings) {
    if !outcome.kind.is_good() {
        return;
    }
    let Some(to) = &outcome.moved_to else {
        state.redirect = None;
        return;
    };
    let seen = state.redirect.as_ref().filter(|watched| watched.to == *to).map_or(0, |watched| watched.seen) + 1;
    if seen >= settings.redirects_believed {
        state.moved_to = Some(to.clone());
        state.redirect = None;
    } else {
        state.redirect = Some(PermanentRedirect { to: to.clone(), seen });
    }
}

/// How long to wait, and why.
fn wait(state: &FeedState, outcome: &Outcome, now: Timestamp, settings: &Settings, jitter: f64) -> (Duration, String) {
    let (wait, because) = match outcome.kind {
        PollKind::Read | PollKind::Unchanged => return regular(state, outcome, now, settings, jitter),
        PollKind::Gone => return (settings.ceiling, "gone for good; resume it to ask again".to_owned()),
        PollKind::Offline => (settings.floor.min(Duration::from_secs(2 * MINUTE)), "this machine seems to be offline".to_owned()),
        PollKind::Forbidden => (settings.forbidden.max(back_off(state, settings)), "the server refuses us".to_owned()),
        PollKind::Throttled => match outcome.retry_after {
            Some(asked) => {
                (asked.clamp(settings.floor.min(settings.ceiling), settings.ceiling), "the server asked for this pause".to_owned())
            }
            None => (back_off(state, settings), "the server asked for fewer requests".to_owned()),
        },
        _ if state.failures == 1 => (back_off(state, settings), "it failed".to_owned()),
        _ => (back_off(state, settings), format!("it failed {} times in a row", state.failures)),
    };
    // Only ever later, and by enough to pull feeds apart that failed together.
    (spread(wait, 0.5 * jitter), because)
}

fn spread(wait: Duration, share: f64) -> Duration {
    wait.mul_f64(1.0 + share.clamp(0.0, 1.0))
}

/// Doubles with every failure, from the floor.
fn back_off(state: &FeedState, settings: &Settings) -> Duration {
    let doublings = state.failures.clamp(1, 20) - 1;
    settings.floor.saturating_mul(1 << doublings).min(settings.slowest_failing.max(settings.floor))
}

/// The largest of what the floor, the headers, the feed and its habits ask for.
fn regular(state: &FeedState, outcome: &Outcome, now: Timestamp, settings: &Settings, jitter: f64) -> (Duration, String) {
    let has_validators = state.etag.is_some() || state.last_modified.is_some();
    let minutes = |minutes: Option<u32>| minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * MINUTE));
    let floor = settings.floor_for(has_validators);
    let asked = [
        (outcome.fresh_for, "the answer stays fresh until then"),
        (minutes(state.hints.ttl_minutes), "the feed's ttl"),
        (minutes(state.hints.update_minutes), "the feed's sy:updatePeriod"),
        (adapted(state, now, settings), "it brings new entries no more often"),
    ];
    let mut chosen =
        (floor, if has_validators || floor == settings.floor { "the floor" } else { "the floor for servers without validators" });
    for (wait, because) in asked {
        if let Some(wait) = wait.map(|wait| wait.min(settings.ceiling)).filter(|wait| *wait > chosen.0) {
            chosen = (wait, because);
        }
    }
    if let Some(wait) = safety_net(state, now, settings).filter(|wait| *wait > chosen.0) {
        chosen = (wait, "its hub tells what is new; asked in case it forgets");
    }
    (spread(chosen.0, 0.1 * jitter).min(settings.ceiling.max(settings.floor)), chosen.1.to_owned())
}

/// While a hub pushes; early enough to renew the lease.
fn safety_net(state: &FeedState, now: Timestamp, settings: &Settings) -> Option<Duration> {
    let left = since(now, state.pushed_until?);
    Some(settings.pushed.min(left.mul_f64(0.8)))
}

/// Half the time that passes between two new entries; a feed that has fallen silent is asked less and less often.
fn adapted(state: &FeedState, now: Timestamp, settings: &Settings) -> Option<Duration> {
    if settings.is_hurried() {
        return None;
    }
    let silent = since(state.last_new?, now);
    let gap = state.entry_gap_seconds.map_or(silent, |gap| Duration::from_secs(gap).max(silent));
    Some((gap / 2).min(settings.slowest_adapted))
}

/// The first moment at or after `at` that is in none of the hours and days to be skipped.
fn outside_skipped(at: Timestamp, hints: &Hints, jitter: f64) -> (Timestamp, bool) {
    let mut candidate = at;
    for _ in 0..24 * 8 {
        let civil = TimeZone::UTC.to_datetime(candidate);
        let is_skipped = hints.skip_hours.contains(&civil.hour().unsigned_abs())
            || hints.skip_days.contains(&civil.weekday().to_monday_one_offset().unsigned_abs());
        if !is_skipped {
            let moved = candidate != at;
            // Not everybody at the full hour.
            let late = SignedDuration::from_secs((f64::from(10 * 60) * jitter) as i64);
            return (if moved { candidate + late } else { candidate }, moved);
        }
        let into_hour = i64::from(civil.minute()) * 60 + i64::from(civil.second());
        candidate += SignedDuration::from_secs(3600 - into_hour);
    }
    (at, false)
}

fn since(earlier: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(earlier)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday, 5 March 2024, 18:00 UTC.
    const NOW: Timestamp = Timestamp::constant(1_709_661_600, 0);

    fn read() -> Outcome {
        let body = Body { hash: 1, title: None, hints: Hints::default() };
        Outcome { etag: Some("\"a\"".into()), body: Some(body), ..Outcome::of(PollKind::Read, "read") }
    }

    fn minutes(state: &FeedState) -> u64 {
        since(NOW, state.next_at.expect("a next poll")).as_secs() / MINUTE
    }

    fn check(outcome: &Outcome, expected_minutes: u64) {
        let state = next(&FeedState::new("https://outlet.example/feed"), outcome, NOW, &Settings::default(), 0.0);
        assert_eq!(minutes(&state), expected_minutes, "{outcome:?}: {}", state.because);
    }

    #[test]
    fn the_largest_wish_counts_within_floor_and_ceiling() {
        let hinted = |hints: Hints| Outcome { body: Some(Body { hash: 1, title: None, hints }), ..read() };
        check(&read(), 15);
        check(&Outcome { etag: None, ..read() }, 60);
        check(&Outcome { fresh_for: Some(Duration::from_secs(40 * MINUTE)), ..read() }, 40);
        check(&Outcome { fresh_for: Some(Duration::from_secs(90 * 24 * HOUR)), ..read() }, 24 * 60);
        check(&hinted(Hints { ttl_minutes: Some(30), ..Hints::default() }), 30);
        check(&hinted(Hints { ttl_minutes: Some(30), update_minutes: Some(120), ..Hints::default() }), 120);
        check(&hinted(Hints { skip_hours: vec![18, 19], ..Hints::default() }), 120);
        check(&hinted(Hints { skip_days: vec![2, 3], ..Hints::default() }), 30 * 60);
    }

    #[test]
    fn failures_slow_down_and_never_stop() {
        let forbidden = Outcome::of(PollKind::Forbidden, "403");
        check(&forbidden, 240);
        let throttled = |asked| Outcome { retry_after: asked, ..Outcome::of(PollKind::Throttled, "429") };
        check(&throttled(Some(Duration::from_secs(45 * MINUTE))), 45);
        check(&throttled(Some(Duration::from_secs(900 * HOUR))), 24 * 60);
        check(&throttled(Some(Duration::ZERO)), 15);
        let mut state = FeedState::new("https://outlet.example/feed");
        let waits: Vec<u64> = (0..8)
            .map(|_| {
                state = next(&state, &throttled(None), NOW, &Settings::default(), 0.0);
                minutes(&state)
            })
            .collect();
        assert_eq!(waits, [15, 30, 60, 120, 240, 360, 360, 360]);
        let apart = |jitter| next(&FeedState::new("x"), &throttled(None), NOW, &Settings::default(), jitter).next_at;
        assert_ne!(apart(0.2), apart(0.8));
    }

    #[test]
    fn a_floor_below_the_default_is_a_wish_for_speed() {
        let settings = Settings { floor: Duration::from_secs(1), ..Settings::default() };
        let mut state = FeedState { last_new: Some(NOW - SignedDuration::from_hours(50)), ..FeedState::new("x") };
        state = next(&state, &Outcome { etag: None, ..read() }, NOW, &settings, 0.9);
        assert!(since(NOW, state.next_at.expect("a next poll")) < Duration::from_millis(1200), "{}", state.because);
    }

    #[test]
    fn a_feed_is_asked_as_often_as_it_brings_something() {
        let quiet = |hours| FeedState { last_new: Some(NOW - SignedDuration::from_hours(hours)), ..FeedState::new("x") };
        for (hours, expected) in [(0, 15), (1, 30), (3, 90), (70, 120)] {
            assert_eq!(minutes(&next(&quiet(hours), &read(), NOW, &Settings::default(), 0.0)), expected, "{hours} h of silence");
        }
    }
}
