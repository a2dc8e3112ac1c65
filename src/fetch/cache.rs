//! What response headers say about time: how long an answer stays fresh, and when to come back.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};

/// How long an answer may be used without asking again (RFC 9111).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Freshness {
    /// `max-age` less `Age`, else `Expires` less `Date`. `None`: the answer does not say.
    pub fresh_for: Option<Duration>,
}

impl Freshness {
    pub fn of(headers: &HeaderMap, now: Timestamp) -> Self {
        let age = text(headers, AGE).and_then(|age| age.trim().parse().ok()).unwrap_or(0);
        let fresh_for = match max_age(headers) {
            Some(seconds) => Some(Duration::from_secs(seconds.saturating_sub(age))),
            None => text(headers, EXPIRES).map(|expires| expires_in(expires, headers, now)),
        };
        Self { fresh_for }
    }
}

/// An `Expires` that is no date, such as `0` or `-1`, means "already" (RFC 9111, 5.3).
fn expires_in(expires: &str, headers: &HeaderMap, now: Timestamp) -> Duration {
    let from = text(headers, DATE).and_then(http_date).unwrap_or(now);
    http_date(expires).map_or(Duration::ZERO, |until| until_then(until, from))
}

fn max_age(headers: &HeaderMap) -> Option<u64> {
    let values = headers.get_all(CACHE_CONTROL).into_iter().filter_map(|value| value.to_str().ok());
    let mut directives = values.flat_map(|value| value.split(',')).map(|directive| directive.trim().to_ascii_lowercase());
    directives.find_map(|directive| directive.strip_prefix("max-age=")?.trim_matches('"').parse().ok())
}

/// `Retry-After` in seconds or as a date; a date that has passed is zero.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // Digits that do not fit are a very long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    http_date(value).map(|when| until_then(when, now))
}

fn until_then(when: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(when.duration_since(now)).unwrap_or_default()
}

/// The three forms of RFC 9110, 5.6.7.
fn http_date(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let fixed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value);
    let asctime = || jiff::civil::DateTime::strptime("%a %b %e %H:%M:%S %Y", value).ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let rfc_850 = || jiff::civil::DateTime::strptime("%A, %d-%b-%y %H:%M:%S GMT", value).ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    fixed.ok().or_else(|| asctime().or_else(rfc_850).map(|zoned| zoned.timestamp()))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    const NOW: Timestamp = Timestamp::constant(1_709_661_600, 0);

    #[test]
    fn freshness_is_what_is_left_of_it() {
        for (pairs, expected) in [
            (&[(CACHE_CONTROL, "public, max-age=600"), (AGE, "100")] as &[_], Some(500)),
            (&[(CACHE_CONTROL, "max-age=60"), (AGE, "100")], Some(0)),
            (&[(CACHE_CONTROL, "max-age=60"), (EXPIRES, "Tue, 05 Mar 2024 19:00:00 GMT")], Some(60)),
            (&[(EXPIRES, "Tue, 05 Mar 2024 18:30:00 GMT")], Some(1800)),
            (&[(EXPIRES, "Tue, 05 Mar 2024 18:30:00 GMT"), (DATE, "Tue, 05 Mar 2024 18:20:00 GMT")], Some(600)),
            (&[(EXPIRES, "0")], Some(0)),
            (&[(CACHE_CONTROL, "max-age=nonsense")], None),
            (&[], None),
        ] {
            let found = Freshness::of(&headers(pairs), NOW).fresh_for.map(|d| d.as_secs());
            assert_eq!(found, expected, "{pairs:?}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        for (value, expected) in [
            ("120", Some(120)),
            ("Tue, 05 Mar 2024 18:02:00 GMT", Some(120)),
            ("Tuesday, 05-Mar-24 18:02:00 GMT", Some(120)),
            ("Tue Mar  5 18:02:00 2024", Some(120)),
            ("Tue, 05 Mar 2024 17:00:00 GMT", Some(0)),
            ("99999999999999999999999", Some(u64::from(u32::MAX))),
            ("-5", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after(&headers(&[(RETRY_AFTER, value)]), NOW).map(|d| d.as_secs()), expected, "{value}");
        }
    }
}
