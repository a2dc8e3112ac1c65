//! When a page says that it was published.

use jiff::{Timestamp, civil::Date, civil::DateTime, fmt::rfc2822, tz::TimeZone};
use url::Url;

use super::{head::Head, linked::Linked};
use crate::text::calendar;

/// The time of publication: meta declarations, JSON-LD, marked elements, any `time` element, what is
/// styled as a date, and last the date in the address.
/// Without a zone, UTC; without a time of day, midnight UTC.
pub fn published(head: &Head, linked: Option<&Linked>, url: Option<&Url>) -> Option<Timestamp> {
    const METAS: &[&str] = &[
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "og:published_time",
        "article.published",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.issued",
        "dc.date",
        "dc.date.created",
        "dcterms.date",
        "publish-date",
        "publication_date",
        "published_time",
        "pubdate",
        "ptime",
        "pdate",
        "citation_publication_date",
        "article:post_date",
        "date",
    ];
    METAS
        .iter()
        .filter_map(|name| head.meta(&[name]))
        .chain(linked.and_then(|linked| linked.published.as_deref()))
        .chain(head.times.iter().filter(|(named, _)| *named).map(|(_, value)| value.as_str()))
        .chain(head.times.iter().filter(|(named, _)| !*named).map(|(_, value)| value.as_str()))
        .chain(head.stamps.iter().map(String::as_str))
        .find_map(parse)
        .or_else(|| in_address(url?.path()))
}

/// A date as pages write it: RFC 3339 and its loose forms, RFC 2822, `20240305`, `5 March 2024, 3:30 pm`, `March 5, 2024`, seconds or
/// milliseconds since 1970. Only years 1990 to 2100.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 80 {
        return None;
    }
    let found =
        iso(text).or_else(|| epoch(text)).or_else(|| rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())).or_else(|| spelled(text))?;
    let year = found.to_zoned(TimeZone::UTC).year();
    (1990..=2100).contains(&year).then_some(found)
}

fn iso(text: &str) -> Option<Timestamp> {
    if let Ok(found) = text.parse::<Timestamp>() {
        return Some(found);
    }
    let bytes = text.as_bytes();
    let day = if text.get(..8).is_some_and(|day| day.bytes().all(|b| b.is_ascii_digit())) {
        let date = Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..8].parse().ok()?).ok()?;
        (date, text.get(8..)?)
    } else {
        let is_dated = bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && matches!(bytes[4], b'-' | b'/' | b'.');
        if !is_dated {
            return None;
        }
        let mut parts = text.splitn(3, ['-', '/', '.']);
        let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count().min(2);
        (Date::new(year.parse().ok()?, month.parse().ok()?, rest[..digits].parse().ok()?).ok()?, &rest[digits..])
    };
    Some(at(day.0, day.1.trim_start_matches(['T', 't', ',', ' '])))
}

/// The day at the time of day that `rest` begins with, in the zone that follows it; midnight UTC where there is none.
fn at(day: Date, rest: &str) -> Timestamp {
    let (time, zone) = clock(rest).unwrap_or((day.at(0, 0, 0, 0).time(), ""));
    let offset = offset_minutes(zone).unwrap_or(0);
    let local = DateTime::from_parts(day, time);
    let utc = local.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH);
    utc.checked_sub(jiff::SignedDuration::from_mins(offset)).unwrap_or(utc)
}

/// `15:04:05.678`, `3:04 pm`, `15.04`, and what follows.
fn clock(text: &str) -> Option<(jiff::civil::Time, &str)> {
    let text = text.trim_start();
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    if hours == 0 || hours > 2 || !matches!(text.as_bytes().get(hours), Some(b':' | b'.' | b'h')) {
        return None;
    }
    let mut hour: i8 = text[..hours].parse().ok()?;
    let minute: i8 = text.get(hours + 1..hours + 3)?.parse().ok()?;
    let mut rest = &text[hours + 3..];
    let mut second = 0;
    if let Some(seconds) = rest.strip_prefix(':').and_then(|after| after.get(..2)).and_then(|two| two.parse::<i8>().ok()) {
        second = seconds;
        rest = rest[3..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    }
    let rest = rest.trim_start();
    let lower = rest.to_ascii_lowercase();
    let half = ["a.m.", "p.m.", "am", "pm"].into_iter().find(|half| lower.starts_with(half));
    if let Some(half) = half {
        hour = hour % 12 + if half.starts_with('p') { 12 } else { 0 };
    }
    let rest = rest[half.map_or(0, str::len)..].trim_start();
    Some((jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()?, rest))
}

/// Minutes east of UTC of `+05:30`, `-0700`, `Z`, `EST`, `(BST)`.
fn offset_minutes(zone: &str) -> Option<i64> {
    let zone = zone.trim().trim_start_matches(['(', '[', ',']).trim_end_matches([')', ']', '.']);
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => {
            let name = zone.split(|c: char| !c.is_ascii_alphabetic()).next()?;
            let hours = match name.to_ascii_uppercase().as_str() {
                "Z" | "UTC" | "GMT" => 0.0,
                "BST" | "IST" if name.eq_ignore_ascii_case("bst") => 1.0,
                "IST" => 5.5,
                "CET" => 1.0,
                "CEST" | "EET" | "SAST" => 2.0,
                "EEST" | "MSK" => 3.0,
                "ET" | "EST" => -5.0,
                "EDT" => -4.0,
                "CT" | "CST" => -6.0,
                "CDT" => -5.0,
                "MT" | "MST" => -7.0,
                "MDT" => -6.0,
                "PT" | "PST" => -8.0,
                "PDT" => -7.0,
                "JST" => 9.0,
                "AEST" => 10.0,
                "AEDT" => 11.0,
                _ => return None,
            };
            return Some((hours * 60.0) as i64);
        }
    };
    let digits: String = zone[1..].chars().filter(char::is_ascii_digit).take(4).collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes: i64 = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
    (minutes <= 15 * 60).then_some(sign * minutes)
}

fn epoch(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// `Tuesday 5 March 2024 15:30 GMT`, `Mar. 5, 2024 at 3:30 p.m. ET`.
fn spelled(text: &str) -> Option<Timestamp> {
    let mut month = None;
    let mut day = None;
    let mut year = None;
    let mut after = 0;
    let mut start = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/')) {
        let end = start + word.len();
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 && month.is_none() {
            month = calendar::month(bare);
        } else if digits == 4 && digits == bare.len() && year.is_none() {
            year = bare.parse::<i16>().ok();
            after = end;
        } else if (digits == 1 || digits == 2) && day.is_none() && !bare.contains(':') {
            day = bare[..digits].parse::<i8>().ok();
        }
        start = end;
    }
    let date = Date::new(year?, month?, day?).ok()?;
    let rest = text[after..].trim_start_matches(|c: char| !c.is_ascii_digit());
    Some(at(date, rest))
}

/// Whether a word can stand in a date: a month, a day of the week, a zone, a half of the day, or what leads to a date.
pub fn is_word(word: &str) -> bool {
    const OTHERS: &str = "at on of am pm a.m p.m published updated posted modified created date utc gmt bst ist cet cest est edt et ct cst \
        cdt mt pt pst pdt st nd rd th hrs";
    calendar::month(word).or_else(|| calendar::weekday(word)).is_some()
        || OTHERS.split_ascii_whitespace().any(|other| other.eq_ignore_ascii_case(word))
}

/// `/2024/03/05/`, `/2024-03-05-`, `/20240305/`, `/2024/mar/05/`.
fn in_address(path: &str) -> Option<Timestamp> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    for (at, part) in parts.iter().enumerate() {
        if part.len() == 4 && part.starts_with(['1', '2']) {
            let month = parts.get(at + 1).and_then(|month| month.parse::<i8>().ok().or_else(|| calendar::month(month)));
            let day = parts.get(at + 2).and_then(|day| day.get(..2).unwrap_or(day).trim_end_matches('-').parse::<i8>().ok());
            if let (Ok(year), Some(month), Some(day)) = (part.parse::<i16>(), month, day) {
                return parse(&format!("{year:04}-{month:02}-{day:02}"));
            }
        }
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let dated = match digits {
            8 => part.get(..8),
            4 => part.get(..10).filter(|date| date.bytes().filter(|b| *b == b'-').count() == 2),
            _ => None,
        };
        if let Some(found) = dated.and_then(iso).filter(|found| found.to_string().as_str() > "1995") {
            return parse(&found.to_string());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(parse(text).map(|found| found.to_string()).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn dates_as_pages_write_them() {
        for (text, expected) in [
            ("2024-03-05T15:30:00Z", "2024-03-05T15:30:00Z"),
            ("2024-03-05T15:30:00+05:30", "2024-03-05T10:00:00Z"),
            ("2024-03-05T15:30:00-0700", "2024-03-05T22:30:00Z"),
            ("2024-03-05 15:30:00.123", "2024-03-05T15:30:00Z"),
            ("2024-03-05 15:30 EST", "2024-03-05T20:30:00Z"),
            ("2024/3/5", "2024-03-05T00:00:00Z"),
            ("20240305", "2024-03-05T00:00:00Z"),
            ("Tue, 05 Mar 2024 15:30:00 +0100", "2024-03-05T14:30:00Z"),
            ("March 5, 2024", "2024-03-05T00:00:00Z"),
            ("Tuesday 5 March 2024 15:30 GMT", "2024-03-05T15:30:00Z"),
            ("Sept. 5, 2024 at 3:30 p.m. ET", "2024-09-05T20:30:00Z"),
            ("1709652600", "2024-03-05T15:30:00Z"),
            ("1709652600000", "2024-03-05T15:30:00Z"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "yesterday", "2024", "2024-13-45", "0001-01-01T00:00:00Z", "March", "99999999", "2024-é3-05", "5 o'clock"] {
            check(text, "");
        }
    }

    #[test]
    fn addresses_date_as_a_last_resort() {
        let of = |path: &str| in_address(path).map(|found| found.to_string()).unwrap_or_default();
        assert_eq!(of("/world/2024/03/05/ferry"), "2024-03-05T00:00:00Z");
        assert_eq!(of("/2024/mar/05/ferry"), "2024-03-05T00:00:00Z");
        assert_eq!(of("/news/2024-03-05-ferry"), "2024-03-05T00:00:00Z");
        assert_eq!(of("/a/20240305/ferry"), "2024-03-05T00:00:00Z");
        assert_eq!(of("/news/12345678/ferry"), "");
        assert_eq!(of("/2024/ferry"), "");
    }
}
