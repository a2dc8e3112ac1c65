//! What a feed says about when to ask again: the parts of RSS and its syndication module that feed-rs drops.

use crate::{model::Hints, text::calendar};

/// Collects hints as they are met.
#[derive(Debug, Default)]
pub struct Collector {
    hints: Hints,
    period_minutes: Option<u32>,
    frequency: Option<u32>,
}

impl Collector {
    /// `kind` as named by [`Role::Hint`](super::names::Role).
    pub fn note(&mut self, kind: &str, text: &str) {
        let text = text.trim();
        match kind {
            "ttl" => self.hints.ttl_minutes = leading_number(text).filter(|minutes| *minutes > 0).or(self.hints.ttl_minutes),
            "hour" => add(&mut self.hints.skip_hours, leading_number(text).filter(|hour| *hour <= 24).map(|hour| (hour % 24) as u8)),
            "day" => add(&mut self.hints.skip_days, weekday(text)),
            "period" => self.period_minutes = period(text).or(self.period_minutes),
            "frequency" => self.frequency = leading_number(text).filter(|times| *times > 0).or(self.frequency),
            _ => {}
        }
    }

    /// The feed's own address or its hub's, as a link names them.
    pub fn link(&mut self, rel: &str, href: &str) {
        let slot = match rel {
            "hub" => &mut self.hints.hub,
            "self" => &mut self.hints.self_url,
            _ => return,
        };
        slot.get_or_insert_with(|| href.to_owned());
    }

    pub fn finish(mut self) -> Hints {
        if self.period_minutes.is_some() || self.frequency.is_some() {
            // The module's defaults: daily, once.
            let minutes = self.period_minutes.unwrap_or(24 * 60) / self.frequency.unwrap_or(1);
            self.hints.update_minutes = Some(minutes.max(1));
        }
        // A feed that forbids every hour or every day means something else.
        if self.hints.skip_hours.len() >= 24 {
            self.hints.skip_hours.clear();
        }
        if self.hints.skip_days.len() >= 7 {
            self.hints.skip_days.clear();
        }
        self.hints
    }
}

fn add(list: &mut Vec<u8>, value: Option<u8>) {
    if let Some(value) = value.filter(|value| !list.contains(value)) {
        list.push(value);
        list.sort_unstable();
    }
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// By its first letters, whatever the language makes of the rest.
fn weekday(name: &str) -> Option<u8> {
    calendar::weekday(name.get(..3)?).and_then(|day| u8::try_from(day).ok())
}

fn period(name: &str) -> Option<u32> {
    Some(match name.to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(noted: &[(&str, &str)], expected: Hints) {
        let mut collector = Collector::default();
        noted.iter().for_each(|(kind, text)| collector.note(kind, text));
        assert_eq!(collector.finish(), expected, "{noted:?}");
    }

    #[test]
    fn hints_are_read_and_nonsense_is_passed_over() {
        check(&[("ttl", " 60 ")], Hints { ttl_minutes: Some(60), ..Hints::default() });
        check(&[("ttl", "0"), ("ttl", "soon")], Hints::default());
        check(&[("period", "daily"), ("frequency", "4")], Hints { update_minutes: Some(360), ..Hints::default() });
        check(&[("frequency", "2")], Hints { update_minutes: Some(720), ..Hints::default() });
        check(&[("hour", "24"), ("hour", "3"), ("hour", "3"), ("hour", "77")], Hints { skip_hours: vec![0, 3], ..Hints::default() });
        check(&[("day", "Sunday"), ("day", "saturday"), ("day", "Never")], Hints { skip_days: vec![6, 7], ..Hints::default() });
        let every_hour: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
        check(&every_hour.iter().map(|hour| ("hour", hour.as_str())).collect::<Vec<_>>(), Hints::default());
    }
}
