//! When to try again.

use std::time::Duration;

/// Pauses after the first, second, … failed attempt: quick while it may be a hiccup, three days in all.
const PAUSES: [u64; 21] =
    [2, 5, 10, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200, 14_400, 21_600, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800];
/// The longest pause that is ever kept, also where a receiver asks for more: beyond it the clock has been set back.
pub(super) const LONGEST: Duration = Duration::from_secs(12 * 3_600);
/// While it has failed fewer times than this, a delivery keeps those behind it waiting; then it steps aside (some nine minutes).
pub(super) const IN_FRONT: u32 = 8;

/// The pause after `attempts` failed ones, a fifth more or less by `chance` (0..1); `None` where it is given up.
pub(super) fn pause(attempts: u32, asked: Option<Duration>, chance: f64) -> Option<Duration> {
    let planned = Duration::from_secs(*PAUSES.get((attempts as usize).saturating_sub(1))?).mul_f64(0.8 + 0.4 * chance);
    Some(asked.map_or(planned, |asked| asked.max(planned)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_for_about_three_days() {
        let all: Duration = (1..).map_while(|attempts| pause(attempts, None, 0.5)).sum();
        assert!((65..80).contains(&(all.as_secs() / 3_600)), "{all:?}");
        assert_eq!(pause(1, None, 0.0), Some(Duration::from_millis(1_600)));
        assert_eq!(pause(1, Some(Duration::from_secs(90)), 1.0), Some(Duration::from_secs(90)));
        assert_eq!(pause(1, Some(Duration::from_secs(1 << 40)), 1.0), Some(LONGEST));
        assert_eq!(pause(22, Some(Duration::from_secs(1)), 0.5), None);
    }
}
