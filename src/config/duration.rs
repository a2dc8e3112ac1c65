//! Durations as people write them: `15m`, `1h 30m`, `0s`.

use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, de};

/// From the shortest unit to the longest, in milliseconds.
const UNITS: [(&str, u64); 6] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

/// Reads `15m` or `1h 30m`: whole numbers, each with its unit, added up. A bare number is refused, as its unit would be a guess.
pub fn parse(written: &str) -> Option<Duration> {
    let mut rest = written.trim();
    let mut total = 0_u64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let after = rest[digits..].trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == &after[..end])?;
        total = total.checked_add(number.checked_mul(*millis)?)?;
        rest = after[end..].trim_start();
    }
    Some(Duration::from_millis(total))
}

/// Writes a duration as `parse` reads it, in as few units as say it exactly; what is below a millisecond is dropped.
pub fn display(duration: Duration) -> String {
    let mut millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if millis == 0 {
        return "0s".to_owned();
    }
    let mut parts = Vec::new();
    for (name, size) in UNITS.iter().rev() {
        let count = millis / size;
        if count > 0 {
            parts.push(format!("{count}{name}"));
            millis %= size;
        }
    }
    parts.join(" ")
}

/// A duration as the configuration writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval(pub Duration);

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Interval;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration with its unit, such as \"30s\", \"15m\" or \"1h 30m\"")
            }

            fn visit_str<E: de::Error>(self, written: &str) -> Result<Interval, E> {
                parse(written).map(Interval).ok_or_else(|| E::invalid_value(de::Unexpected::Str(written), &self))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_their_unit() {
        let rows: &[(&str, Option<u64>)] = &[
            ("15m", Some(900_000)),
            ("5s", Some(5_000)),
            ("0s", Some(0)),
            ("250ms", Some(250)),
            ("1h 30m", Some(5_400_000)),
            ("1h30m", Some(5_400_000)),
            ("2 d", Some(172_800_000)),
            ("15", None),
            ("", None),
            ("m", None),
            ("-5s", None),
            ("5 minutes", None),
            ("99999999999999999999s", None),
            ("18446744073709551615w", None),
            ("5s é", None),
        ];
        for (written, millis) in rows {
            assert_eq!(parse(written), millis.map(Duration::from_millis), "{written:?}");
        }
    }

    #[test]
    fn a_duration_is_read_back_as_it_is_shown() {
        for millis in [0, 1, 999, 60_000, 5_400_000, 694_861_001] {
            let duration = Duration::from_millis(millis);
            assert_eq!(parse(&display(duration)), Some(duration));
        }
        assert_eq!(display(Duration::from_secs(900)), "15m");
    }
}
