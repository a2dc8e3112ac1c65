//! When a channel may speak: quiet hours, and digests at fixed times. Pure: the clock is an argument.
//!
//! Nothing of it is stored: until when an alert is held follows from the moment it was decided, so that a restart changes nothing.

use jiff::{Timestamp, ToSpan, Unit, Zoned, civil::Time, tz::TimeZone};

/// Days that are looked at for the next moment of the day: more than any change of the clocks skips.
const DAYS: i64 = 4;

/// A channel's hours. The default is always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The hours below are of this zone.
    pub zone: TimeZone,
    /// From the first moment to before the second; it may span midnight. What comes up is held, and told afterwards as a digest.
    pub quiet: Option<(Time, Time)>,
    pub digest: Option<Digest>,
}

/// How often what was held is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// At every full hour.
    Hourly,
    Daily(Time),
}

impl Default for Hours {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, quiet: None, digest: None }
    }
}

impl Hours {
    /// Whether nothing is ever held.
    pub fn is_always(&self) -> bool {
        self.quiet.is_none() && self.digest.is_none()
    }

    /// When the quiet hours that `at` lies in are over.
    pub fn quiet_until(&self, at: Timestamp) -> Option<Timestamp> {
        let (from, to) = self.quiet?;
        let local = at.to_zoned(self.zone.clone());
        let time = local.time();
        let is_quiet = if from < to { (from..to).contains(&time) } else { time >= from || time < to };
        if is_quiet { self.next(&local, to) } else { None }
    }

    /// Until when an alert of `at` is held, with all that is held until the same moment; `None` where it is told at once.
    pub fn held_until(&self, at: Timestamp) -> Option<Timestamp> {
        let due = match self.digest {
            None => return self.quiet_until(at),
            Some(Digest::Hourly) => {
                let local = at.to_zoned(self.zone.clone());
                local
                    .checked_add(1.hour())
                    .and_then(|later| later.round(jiff::ZonedRound::new().smallest(Unit::Hour).mode(jiff::RoundMode::Trunc)))
                    .ok()?
                    .timestamp()
            }
            Some(Digest::Daily(time)) => self.next(&at.to_zoned(self.zone.clone()), time)?,
        };
        Some(self.quiet_until(due).unwrap_or(due))
    }

    /// The first moment after `local` when clocks there show `time`.
    fn next(&self, local: &Zoned, time: Time) -> Option<Timestamp> {
        (0..DAYS).find_map(|days| {
            let day = local.date().checked_add(days.days()).ok()?;
            let moment = day.to_datetime(time).to_zoned(self.zone.clone()).ok()?.timestamp();
            (moment > local.timestamp()).then_some(moment)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hours: &Hours, at: &str, held_until: Option<&str>) {
        let moment = |written: &str| written.parse::<Timestamp>().unwrap();
        assert_eq!(hours.held_until(moment(at)), held_until.map(moment), "{at}");
    }

    fn time(hour: i8, minute: i8) -> Time {
        Time::new(hour, minute, 0, 0).unwrap()
    }

    #[test]
    fn quiet_hours_end_in_the_morning() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let nights = Hours { zone, quiet: Some((time(22, 0), time(7, 0))), digest: None };
        check(&nights, "2026-01-10T12:00:00Z", None);
        check(&nights, "2026-01-10T22:00:00Z", Some("2026-01-11T07:00:00Z"));
        check(&nights, "2026-01-11T06:59:59Z", Some("2026-01-11T07:00:00Z"));
        check(&nights, "2026-01-11T07:00:00Z", None);
        // summer time, and the night in which it begins
        check(&nights, "2026-07-10T21:30:00Z", Some("2026-07-11T06:00:00Z"));
        check(&nights, "2026-03-29T00:30:00Z", Some("2026-03-29T06:00:00Z"));
        let noon = Hours { quiet: Some((time(12, 0), time(13, 30))), ..Hours::default() };
        check(&noon, "2026-01-10T12:10:00Z", Some("2026-01-10T13:30:00Z"));
        check(&noon, "2026-01-10T13:30:00Z", None);
    }

    #[test]
    fn a_digest_comes_at_its_time_and_never_in_quiet_hours() {
        let hourly = Hours { digest: Some(Digest::Hourly), ..Hours::default() };
        check(&hourly, "2026-01-10T12:00:00Z", Some("2026-01-10T13:00:00Z"));
        check(&hourly, "2026-01-10T12:59:59.9Z", Some("2026-01-10T13:00:00Z"));
        let zone = TimeZone::get("America/New_York").unwrap();
        let daily = Hours { zone: zone.clone(), digest: Some(Digest::Daily(time(8, 0))), quiet: None };
        check(&daily, "2026-01-10T12:59:00Z", Some("2026-01-10T13:00:00Z"));
        check(&daily, "2026-01-10T13:00:00Z", Some("2026-01-11T13:00:00Z"));
        // the hour that the clocks skip
        let skipped = Hours { zone, digest: Some(Digest::Daily(time(2, 30))), quiet: None };
        check(&skipped, "2026-03-08T05:00:00Z", Some("2026-03-08T07:30:00Z"));
        let both = Hours { digest: Some(Digest::Hourly), quiet: Some((time(22, 0), time(7, 0))), ..Hours::default() };
        check(&both, "2026-01-10T21:30:00Z", Some("2026-01-11T07:00:00Z"));
        check(&both, "2026-01-11T03:30:00Z", Some("2026-01-11T07:00:00Z"));
        check(&both, "2026-01-11T06:30:00Z", Some("2026-01-11T07:00:00Z"));
        assert!(Hours::default().is_always() && !hourly.is_always());
    }
}
