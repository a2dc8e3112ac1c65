//! Dates as feeds write them: RFC 3339 and 822 first, then the ways in which both are got wrong.

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use crate::text::calendar;

/// The instant that a feed's date names, as far as one can be made out. A date without a time is midnight, one without a zone UTC.
pub fn parse(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    if written.is_empty() || written.len() > 80 {
        return None;
    }
    written.parse().ok().or_else(|| loose(written))
}

/// Reads a date piece by piece, in whatever order the pieces stand.
fn loose(written: &str) -> Option<Timestamp> {
    let spaced = spaced(written);
    let mut parts = Parts::default();
    for token in spaced.split_ascii_whitespace() {
        parts.take(token);
    }
    parts.timestamp()
}

/// Letters and digits apart, so that `2004-03-01T10:00:00Z`, `1Mar2004` and `Mar 1, 2004` fall into the same tokens.
fn spaced(written: &str) -> String {
    let mut spaced = String::with_capacity(written.len() + 8);
    let mut previous = ' ';
    for c in written.chars() {
        let c = if matches!(c, ',' | '(' | ')' | '/' | ';') { if c == '/' { '-' } else { ' ' } } else { c };
        let is_boundary = previous.is_ascii_digit() && c.is_alphabetic() || previous.is_alphabetic() && c.is_ascii_digit();
        let is_offset = matches!(c, '+') || c == '-' && spaced.rsplit(' ').next().is_some_and(|token| token.contains(':'));
        if is_boundary || is_offset {
            spaced.push(' ');
        }
        spaced.push(c);
        previous = c;
    }
    spaced
}

#[derive(Debug, Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<(i8, i8, i8)>,
    offset_minutes: Option<i32>,
    is_afternoon: Option<bool>,
}

impl Parts {
    fn take(&mut self, token: &str) {
        if token.chars().all(char::is_alphabetic) {
            self.take_word(&token.to_lowercase());
        } else if let Some(sign) = token.strip_prefix('+').map(|rest| (1, rest)).or_else(|| token.strip_prefix('-').map(|rest| (-1, rest)))
        {
            self.take_offset(sign.0, sign.1);
        } else if token.contains(':') {
            self.take_time(token);
        } else if token.contains('-') {
            self.take_dashed(token);
        } else if let Some(number) = token.trim_end_matches('.').parse::<u32>().ok().filter(|_| token.len() <= 8) {
            self.take_number(number, token.len());
        }
    }

    fn take_word(&mut self, word: &str) {
        match word {
            "am" => self.is_afternoon = Some(false),
            "pm" => self.is_afternoon = Some(true),
            _ => {
                if let Some(offset) = zone(word) {
                    self.offset_minutes = self.offset_minutes.or(Some(offset));
                } else if let Some(month) = calendar::month_abroad(word) {
                    self.month = self.month.or(Some(month));
                }
            }
        }
    }

    fn take_offset(&mut self, sign: i32, digits: &str) {
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let number = |range: &str| range.parse::<i32>().ok();
        let minutes = match digits.len() {
            1 | 2 => number(&digits).map(|hours| hours * 60),
            3 => number(&digits[..1]).zip(number(&digits[1..])).map(|(h, m)| h * 60 + m),
            4 => number(&digits[..2]).zip(number(&digits[2..])).map(|(h, m)| h * 60 + m),
            _ => None,
        };
        // Written zones ("GMT+2") are stated relative to what stands before the sign.
        if let Some(minutes) = minutes.filter(|m| *m <= 15 * 60) {
            self.offset_minutes = Some(sign * minutes);
        }
    }

    fn take_time(&mut self, token: &str) {
        let mut numbers = token.split([':', '.']).map(|part| part.parse::<i8>().ok());
        let hour = numbers.next().flatten();
        let minute = numbers.next().flatten();
        let second = numbers.next().flatten().unwrap_or(0);
        if let (Some(hour), Some(minute)) = (hour, minute) {
            self.time = Some((hour, minute, second));
        }
    }

    /// `2004-03-01`, `2004-03`, `01-03-2004`, `2004-060`.
    fn take_dashed(&mut self, token: &str) {
        let pieces: Vec<&str> = token.split('-').filter(|p| !p.is_empty()).collect();
        if let [day, name, rest @ ..] = pieces.as_slice()
            && let Some(named) = calendar::month_abroad(&name.to_lowercase())
        {
            self.month = Some(named);
            self.day = day.parse().ok();
            self.year = rest.first().and_then(|year| year.parse().ok()).map(century).or(self.year);
            return;
        }
        let numbers: Vec<i16> = pieces.iter().filter_map(|p| p.parse().ok()).collect();
        match (numbers.as_slice(), pieces.first().map_or(0, |p| p.len())) {
            ([year, ordinal], 4) if pieces[1].len() == 3 => {
                if let Some((month, day)) = of_ordinal(*year, *ordinal) {
                    (self.year, self.month, self.day) = (Some(*year), Some(month), Some(day));
                }
            }
            ([year, month], 4) => (self.year, self.month) = (Some(*year), i8::try_from(*month).ok()),
            ([year, month, day], 4) => {
                (self.year, self.month, self.day) = (Some(*year), i8::try_from(*month).ok(), i8::try_from(*day).ok());
            }
            // Day first, unless only the second number can be the day.
            ([a, b, year], 1 | 2) if pieces[2].len() == 4 => {
                let (day, month) = if *b > 12 { (*b, *a) } else { (*a, *b) };
                (self.year, self.month, self.day) = (Some(*year), i8::try_from(month).ok(), i8::try_from(day).ok());
            }
            ([year, month, day], 2) => {
                (self.year, self.month, self.day) = (Some(century(*year)), i8::try_from(*month).ok(), i8::try_from(*day).ok());
            }
            _ => {}
        }
    }

    fn take_number(&mut self, number: u32, width: usize) {
        match width {
            8 => {
                self.year = i16::try_from(number / 10_000).ok();
                self.month = i8::try_from(number / 100 % 100).ok();
                self.day = i8::try_from(number % 100).ok();
            }
            4 if self.year.is_none() => self.year = i16::try_from(number).ok(),
            1 | 2 if self.day.is_none() && (self.month.is_some() || self.year.is_none()) => self.day = i8::try_from(number).ok(),
            2 if self.year.is_none() => self.year = i16::try_from(number).ok().map(century),
            _ => {}
        }
    }

    fn timestamp(&self) -> Option<Timestamp> {
        let (mut hour, minute, second) = self.time.unwrap_or((0, 0, 0));
        match self.is_afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        // "24:00" is said of the day it stands with, and a leap second of the minute.
        let hour = if hour == 24 { 0 } else { hour };
        let day = self.day.unwrap_or(1).max(1);
        let date = DateTime::new(self.year?, self.month.unwrap_or(1).max(1), day, hour, minute, second.min(59), 0).ok()?;
        Offset::from_seconds(self.offset_minutes.unwrap_or(0) * 60).ok()?.to_timestamp(date).ok()
    }
}

/// Two digits of a year, as RFC 2822 reads them.
const fn century(year: i16) -> i16 {
    match year {
        0..=49 => 2000 + year,
        50..=99 => 1900 + year,
        year => year,
    }
}

fn of_ordinal(year: i16, ordinal: i16) -> Option<(i8, i8)> {
    let first = jiff::civil::Date::new(year, 1, 1).ok()?;
    let date = first.checked_add(jiff::Span::new().try_days(i64::from(ordinal) - 1).ok()?).ok()?;
    Some((date.month(), date.day()))
}

/// Minutes east of Greenwich. `t` and `z` are those of RFC 3339.
fn zone(word: &str) -> Option<i32> {
    Some(match word {
        "z" | "ut" | "utc" | "gmt" | "wet" => 0,
        "bst" | "cet" | "ist" | "west" | "met" => 60,
        "cest" | "eet" | "sast" | "mest" => 120,
        "eest" | "msk" => 180,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "ast" | "edt" => -240,
        "adt" => -180,
        "est" | "cdt" => -300,
        "cst" | "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_instant_in_the_ways_it_is_written() {
        for written in [
            "2024-03-05T18:30:00Z",
            "2024-03-05T18:30:00+00:00",
            "2024-03-05T18:30:00.000",
            "2024-03-05T19:30:00+0100",
            "2024-03-05 18:30:00",
            "2024-03-05 13:30:00 -0500",
            "2024-03-05T18:30Z",
            "Tue, 05 Mar 2024 18:30:00 GMT",
            "Wed, 05 Mar 2024 18:30:00 GMT",
            "Tue, 5 Mar 2024 18:30:00 Z",
            "Tues, 05 March 2024 13:30:00 EST",
            "05 Mar 24 18:30 UT",
            "March 5, 2024 6:30 pm",
            "Tue Mar 5 18:30:00 2024",
            "Tue Mar 5 18:30:00 UTC 2024",
            "05/03/2024 18:30",
            "20240305T18:30:00Z",
            "mardi 5 mars 2024 19:30 +0100",
        ] {
            assert_eq!(parse(written).map(|t| t.to_string()).as_deref(), Some("2024-03-05T18:30:00Z"), "{written}");
        }
    }

    #[test]
    fn a_day_alone_is_its_midnight_and_nonsense_is_nothing() {
        for (written, expected) in [
            ("2024-03-05", Some("2024-03-05T00:00:00Z")),
            ("2024-03", Some("2024-03-01T00:00:00Z")),
            ("2024", Some("2024-01-01T00:00:00Z")),
            ("20240305", Some("2024-03-05T00:00:00Z")),
            ("2024-065", Some("2024-03-05T00:00:00Z")),
            ("yesterday", None),
            ("", None),
            ("2024-13-45", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse(written).map(|t| t.to_string()).as_deref(), expected, "{written}");
        }
    }
}
