//! The days a report speaks of: "on Saturday", "yesterday", "14 March", counted from the time it is dated.
//!
//! Folded words come in one by one, days since 1970 leave. A weekday is the last one up to the report's own day; a date without a year is
//! the last such date. Hours and time zones are not read: a day to either side is no difference.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use crate::text::calendar::{WEEKDAYS, month};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
/// A date up to so many days ahead is one to come rather than one of the year before.
const AHEAD: i32 = 14;

/// Reads the words of one report.
#[derive(Default)]
pub(super) struct Days {
    dated: Date,
    before: Option<Part>,
}

/// Half a date.
#[derive(Clone, Copy)]
enum Part {
    Month(i8),
    Number(i8),
}

impl Days {
    pub fn new(dated: Timestamp) -> Self {
        Self { dated: TimeZone::UTC.to_datetime(dated).date(), before: None }
    }

    /// The day that this word, with the one before it, speaks of.
    pub fn read(&mut self, folded: &str) -> Option<u32> {
        let part = part(folded);
        let before = std::mem::replace(&mut self.before, part);
        let date = match (before, part) {
            (Some(Part::Month(month)), Some(Part::Number(day))) | (Some(Part::Number(day)), Some(Part::Month(month))) => {
                self.before = None;
                self.last(month, day)
            }
            _ => self.relative(folded),
        }?;
        let day = (date - EPOCH).get_days();
        u32::try_from(day).ok().filter(|day| *day <= 0xffff)
    }

    fn relative(&self, folded: &str) -> Option<Date> {
        if folded == "yesterday" {
            return self.dated.yesterday().ok();
        }
        let at = WEEKDAYS.iter().position(|weekday| *weekday == folded)?;
        let back = (i64::from(self.dated.weekday().to_monday_zero_offset()) - at as i64).rem_euclid(7);
        self.dated.checked_sub(back.days()).ok()
    }

    fn last(&self, month: i8, day: i8) -> Option<Date> {
        let date = Date::new(self.dated.year(), month, day).ok()?;
        if (date - self.dated).get_days() > AHEAD { Date::new(date.year() - 1, month, day).ok() } else { Some(date) }
    }
}

fn part(folded: &str) -> Option<Part> {
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = folded.trim_end_matches(|c: char| c.is_ascii_lowercase());
        return digits.parse().ok().filter(|day| (1..=31).contains(day)).map(Part::Number);
    }
    month(folded).map(Part::Month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_day_of_the_report() {
        // a Saturday
        let dated: Timestamp = "2031-03-15T08:00:00Z".parse().expect("a valid time");
        let check = |text: &str, expected: &[&str]| {
            let mut days = Days::new(dated);
            let found: Vec<_> = text.split(' ').filter_map(|word| days.read(word)).collect();
            let expected: Vec<_> = expected.iter().map(|day| (day.parse::<Date>().expect("a date") - EPOCH).get_days() as u32).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("the roof fell on saturday", &["2031-03-15"]);
        check("the roof fell on sunday", &["2031-03-09"]);
        check("yesterday and on 12 march", &["2031-03-14", "2031-03-12"]);
        check("march 20th to dec 24", &["2031-03-20", "2030-12-24"]);
        check("they march 40 miles in may", &[]);
        check("february 30", &[]);
    }
}
