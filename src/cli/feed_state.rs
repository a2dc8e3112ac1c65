//! How feeds are shown: what happened last, what comes next, and why.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::term;

/// Two lines a feed, and a line that counts them.
pub fn list(rows: &[Value]) -> String {
    if rows.is_empty() {
        return "no feeds: `diffwire feeds add ADDRESS` adds one".to_owned();
    }
    let now = Timestamp::now();
    let mut lines: String = rows.iter().map(|row| feed(row, now)).collect();
    let count = |state: State| rows.iter().filter(|row| State::of(row) == state).count();
    let counts: Vec<String> = [State::Good, State::Failing, State::Paused, State::Gone, State::NeverAsked, State::NotConfigured]
        .into_iter()
        .map(|state| (count(state), state.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    lines += &format!("{}: {}", term::count(rows.len(), "feed"), counts.join(", "));
    lines
}

/// The feeds that fail, as the status has them.
pub fn failing(rows: &[Value]) -> String {
    let now = Timestamp::now();
    rows.iter().map(|row| feed(row, now)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Failing,
    Paused,
    Gone,
    NeverAsked,
    NotConfigured,
}

impl State {
    fn of(row: &Value) -> Self {
        match row {
            row if row["configured"] == false => Self::NotConfigured,
            row if row["gone"] == true => Self::Gone,
            row if row["paused"] == true => Self::Paused,
            row if row["failures"].as_u64().unwrap_or(0) > 0 => Self::Failing,
            row if row["last"].is_null() => Self::NeverAsked,
            _ => Self::Good,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Failing => "failing",
            Self::Paused => "paused",
            Self::Gone => "gone",
            Self::NeverAsked => "not asked yet",
            Self::NotConfigured => "not configured any more",
        }
    }
}

fn feed(row: &Value, now: Timestamp) -> String {
    let state = State::of(row);
    let text = |field: &str| term::clean(row[field].as_str().unwrap_or_default()).into_owned();
    let at = |field: &str| row[field].as_str().and_then(|written| written.parse::<Timestamp>().ok());
    let style = if matches!(state, State::Failing | State::Gone) { term::NOTE } else { term::GOOD };
    // one that is no longer configured is nobody's
    let outlet = Some(text("outlet")).filter(|outlet| !outlet.is_empty());
    let outlet = outlet.map_or_else(String::new, |outlet| term::styled(term::BOLD, &outlet) + "  ");
    let mut line = format!("{outlet}{}\n  {}", text("url"), term::styled(style, state.word()));
    if let (State::Failing, Some(since), Some(failures @ 2..)) = (state, at("failing_since"), row["failures"].as_u64()) {
        line += &format!(" for {}, {failures} times in a row", span(now.duration_since(since)));
    }
    if let Some(last) = at("last") {
        line += &format!("; asked {} ago: {}", span(now.duration_since(last)), text("result"));
    }
    if let Some(new) = at("last_new").filter(|_| state == State::Good) {
        line += &format!("; last new entry {} ago", span(now.duration_since(new)));
    }
    line += &match at("next") {
        _ if matches!(state, State::Paused | State::Gone) => "; `diffwire feeds resume` asks again".to_owned(),
        _ if state == State::NotConfigured => String::new(),
        Some(next) if next > now => format!("; next in {} ({})", span(next.duration_since(now)), text("because")),
        _ => "; next as soon as its turn comes".to_owned(),
    };
    if let Some(until) = at("pushed_until").filter(|until| *until > now) {
        line += &format!("; its hub pushes for another {}", span(until.duration_since(now)));
    }
    if let Some(to) = row["moved_to"].as_str() {
        line += &format!("; moved to {}", term::clean(to));
    }
    line + "\n"
}

/// In the largest unit that leaves at least two of it.
fn span(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().max(0);
    let (size, unit) = match seconds {
        0..120 => (1, "s"),
        120..7_200 => (60, "min"),
        7_200..172_800 => (3_600, "h"),
        _ => (86_400, "days"),
    };
    format!("{} {unit}", seconds / size)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_feed_says_what_happened_what_comes_and_why() {
        let now: Timestamp = "2024-03-05T18:00:00Z".parse().unwrap();
        for (row, expected) in [
            (
                json!({"url": "https://courier.example/feed", "outlet": "Courier", "configured": true, "failures": 0, "last": "2024-03-05T17:56:00Z",
                    "result": "3 new of 40 entries", "last_new": "2024-03-05T17:56:00Z", "next": "2024-03-05T18:11:00Z", "because": "the floor"}),
                "Courier  https://courier.example/feed\n  good; asked 4 min ago: 3 new of 40 entries; last new entry 4 min ago; next in 11 min (the floor)\n",
            ),
            (
                json!({"url": "https://courier.example/feed", "outlet": "Courier", "configured": true, "failures": 7, "last": "2024-03-05T17:59:00Z",
                    "result": "the server answers 500", "failing_since": "2024-03-03T17:00:00Z", "next": "2024-03-05T22:00:00Z", "because": "it failed 7 times in a row"}),
                "Courier  https://courier.example/feed\n  failing for 2 days, 7 times in a row; asked 60 s ago: the server answers 500; next in 4 h (it failed 7 times in a row)\n",
            ),
            (
                json!({"url": "https://courier.example/feed", "outlet": "Courier", "configured": true, "failures": 0, "last": null, "next": null}),
                "Courier  https://courier.example/feed\n  not asked yet; next as soon as its turn comes\n",
            ),
        ] {
            assert_eq!(anstream::adapter::strip_str(&feed(&row, now)).to_string(), expected);
        }
    }
}
