//! When a page is worth another look, and whether what it says then is a later text of the same article.
//!
//! Pure: times and texts are arguments. Nothing here fetches or stores.

use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::text;

/// How often articles are looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// After an article arrived, in rising order; empty: never. Nothing is looked at after the last.
    pub after: Vec<Duration>,
    /// Looks at pages of one host within an hour; what is over waits.
    pub per_host: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let hours = |hours: u64| minutes(60 * hours);
        Self { after: vec![minutes(30), hours(1), hours(3), hours(8), hours(24), hours(48)], per_host: 20 }
    }
}

/// A story that gained nothing for so long is at rest, however close the looks are.
const REST: SignedDuration = SignedDuration::from_hours(3);
/// Words in a row that two texts of one article have in common.
const RUN: usize = 5;
/// Less than this share of the shorter text's runs in the longer: another page now stands at the address. No set chose it: a correction
/// keeps nearly all of them, a live page that drops its oldest posts still a third, a front page none.
const KIN: f64 = 0.2;
/// A text that lost more than this has become a stub or a notice.
const KEPT: f64 = 0.4;

impl Settings {
    /// The next look after `now` at what arrived at `first_seen`; `jitter` in 0..1, the same for all looks at one article, keeps
    /// what arrived together apart.
    pub fn next(&self, first_seen: Timestamp, now: Timestamp, jitter: f64) -> Option<Timestamp> {
        let looks = self.after.iter().map(|after| first_seen + signed(after.mul_f64(1.0 + 0.1 * jitter.clamp(0.0, 1.0))));
        looks.into_iter().find(|at| *at > now)
    }

    /// Whether a look that is due now comes too late to be made, as after a long rest of the machine.
    pub fn is_over(&self, first_seen: Timestamp, now: Timestamp) -> bool {
        self.after.last().is_none_or(|last| now.duration_since(first_seen) > signed(last.mul_f64(1.5)))
    }

    /// Whether a story still moves: it has more than one article, and gained its newest since the look before this one, or lately.
    pub fn is_moving(&self, articles: usize, newest: Timestamp, first_seen: Timestamp, now: Timestamp) -> bool {
        let before = self.after.iter().map(|after| first_seen + signed(*after)).take_while(|at| *at < now);
        // The last of these is the look that is due, the one before it is the one before.
        let looks: Vec<Timestamp> = before.collect();
        let previous = looks.len().checked_sub(2).map_or(first_seen, |at| looks[at]);
        articles > 1 && newest >= previous.min(now - REST)
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::from_hours(24))
}

/// Whether `new` is a later text of the article that read `old`: neither the same, nor a stub or a notice in its place, nor another page.
pub fn is_later_text(old: &str, new: &str) -> bool {
    if old == new || (new.len() as f64) < KEPT * old.len() as f64 {
        return false;
    }
    let (olds, news) = (runs(old), runs(new));
    let shorter = olds.len().min(news.len());
    shorter > 0 && olds.intersection(&news).count() as f64 >= KIN * shorter as f64
}

/// Hashes of a text's runs of words.
fn runs(text: &str) -> HashSet<u64> {
    let words: Vec<String> = text::words(text).map(|word| text::fold(word.text)).collect();
    words.windows(RUN).map(|run| xxhash_rust::xxh3::xxh3_64(run.join(" ").as_bytes())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Timestamp = Timestamp::constant(1_709_661_600, 0);

    fn minutes(minutes: i64) -> Timestamp {
        SEEN + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn looks_come_further_and_further_apart_and_end() {
        let settings = Settings::default();
        for (now, expected) in [
            (0, Some(30)),
            (30, Some(60)),
            (61, Some(180)),
            (200, Some(480)),
            (480, Some(24 * 60)),
            (24 * 60, Some(48 * 60)),
            (48 * 60, None),
        ] {
            assert_eq!(settings.next(SEEN, minutes(now), 0.0), expected.map(minutes), "after {now} minutes");
        }
        assert_eq!(Settings { after: Vec::new(), ..Settings::default() }.next(SEEN, SEEN, 0.0), None);
        assert!(settings.next(SEEN, SEEN, 1.0) > settings.next(SEEN, SEEN, 0.0));
        assert!(settings.is_over(SEEN, minutes(100 * 60)) && !settings.is_over(SEEN, minutes(50 * 60)));
    }

    #[test]
    fn a_story_moves_while_it_gains_articles() {
        let settings = Settings::default();
        for (articles, newest, now, expected) in [
            (1, 0, 31, false),
            (2, 0, 31, true),
            // Lately: the looks are closer than three hours.
            (2, 0, 61, true),
            // At the look after eight hours, the one before was after three.
            (2, 0, 481, false),
            (3, 190, 481, true),
            (3, 190, 24 * 60 + 1, false),
            (3, 500, 24 * 60 + 1, true),
        ] {
            assert_eq!(settings.is_moving(articles, minutes(newest), SEEN, minutes(now)), expected, "{articles} {newest} {now}");
        }
    }

    #[test]
    fn a_later_text_is_told_from_what_took_its_place() {
        let report = "A ferry ran aground off Marren on Tuesday night with 120 people on board. Nobody was hurt, the coastguard said. \
            The harbour master closed the northern channel until the morning. Divers will look at the hull as soon as the wind drops.";
        let revised = report.replace("120", "134");
        let longer = format!("{report} The owner said that it would pay for every missed journey.");
        let front = "Weather for the week. Council votes on the bridge tonight. Ten things to do in Marren this weekend with children. \
            Subscribe to our letter and never miss a word of what happens here. Football: a late goal saves the day for the islanders.";
        for (old, new, expected) in [
            (report, report, false),
            (report, revised.as_str(), true),
            (report, longer.as_str(), true),
            (longer.as_str(), report, true),
            (report, "This page is for subscribers only.", false),
            (report, "", false),
            (report, front, false),
            ("", report, false),
        ] {
            assert_eq!(is_later_text(old, new), expected, "{new}");
        }
    }
}
