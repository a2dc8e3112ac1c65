//! A log that does not repeat itself: a warning that comes again and again, as of a full disk, is written a few times and then counted.
//!
//! Only warnings and errors are counted, by where they come from and what their fields say; digits in what they say of an error do not
//! make them another. Everything else passes: an alert is never left out.

use std::{
    collections::HashMap,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tracing::{
    Event, Level, Metadata,
    field::{Field, Visit},
};
use tracing_subscriber::layer::{Context, Filter};

/// So often the same is written before it is only counted.
const WRITTEN: u32 = 3;
/// After this long it is written again, with how often it came meanwhile.
const QUIET: Duration = Duration::from_secs(10 * 60);
/// Kept in mind at once; beyond it, what was quiet for long is forgotten.
const KNOWN: usize = 1_000;

/// A filter that lets the first few of the same warnings through.
#[derive(Debug, Default)]
pub struct Repeats(Mutex<HashMap<u64, Line>>);

#[derive(Debug)]
struct Line {
    since: Instant,
    written: u32,
    left_out: u64,
}

impl Repeats {
    /// Whether a line passes at this moment; if lines like it were left out before, how many.
    fn passes(&self, line: u64, now: Instant) -> Option<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN {
            known.retain(|_, line| now.saturating_duration_since(line.since) < QUIET);
        }
        let line = known.entry(line).or_insert(Line { since: now, written: 0, left_out: 0 });
        if now.saturating_duration_since(line.since) >= QUIET {
            let left_out = line.left_out;
            *line = Line { since: now, written: WRITTEN, left_out: 0 };
            return Some(left_out);
        }
        if line.written < WRITTEN {
            line.written += 1;
            return Some(0);
        }
        line.left_out += 1;
        None
    }
}

impl<S> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        if *event.metadata().level() > Level::WARN {
            return true;
        }
        match self.passes(fingerprint(event), Instant::now()) {
            Some(0) => true,
            Some(left_out) => {
                tracing::info!(left_out, "lines like the next one were left out");
                true
            }
            None => false,
        }
    }
}

fn fingerprint(event: &Event<'_>) -> u64 {
    let mut said = Said(DefaultHasher::new());
    event.metadata().callsite().hash(&mut said.0);
    event.record(&mut said);
    said.0.finish()
}

struct Said(DefaultHasher);

impl Said {
    fn hear(&mut self, field: &Field, value: &str) {
        field.name().hash(&mut self.0);
        let is_prose = matches!(field.name(), "error" | "sentence");
        for c in value.chars().filter(|c| !(is_prose && c.is_ascii_digit())) {
            c.hash(&mut self.0);
        }
    }
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.hear(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.hear(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_written_three_times_and_then_counted() {
        let (repeats, began) = (Repeats::default(), Instant::now());
        let mut said = Vec::new();
        for second in [0, 5, 10, 15, 20, 700, 705, 1_400] {
            said.push(repeats.passes(1, began + Duration::from_secs(second)));
        }
        assert_eq!(said, [Some(0), Some(0), Some(0), None, None, Some(2), None, Some(1)]);
        assert_eq!(repeats.passes(2, began), Some(0));
    }
}
