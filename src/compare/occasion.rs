//! Whether two remarks were made on occasions whose stated times exclude each other.
//!
//! Reads only the phrases that say when; a place or a listener is often another name of the same occasion.

use crate::{model::Quote, text};

/// When a remark was made, as far as one phrase tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    /// "on Tuesday": within days of the report.
    Days,
    /// "in June".
    Month(usize),
    Year(u16),
}

/// Whether both say when, and none of the times can be one: "on Tuesday" and "in June", "in May" and "in June".
pub fn exclude(a: &Quote, b: &Quote) -> bool {
    let (a, b) = (times(a), times(b));
    !a.is_empty() && !b.is_empty() && a.iter().all(|x| b.iter().all(|y| x.excludes(*y)))
}

impl Time {
    /// A month and a year tell nothing of each other.
    fn excludes(self, other: Self) -> bool {
        self != other && matches!(self, Self::Year(_)) == matches!(other, Self::Year(_))
    }
}

fn times(quote: &Quote) -> Vec<Time> {
    quote.occasion.iter().flat_map(|phrase| phrase_times(phrase)).collect()
}

/// A month with a day is a date, which may be the other's Tuesday.
fn phrase_times(phrase: &str) -> Vec<Time> {
    let words: Vec<String> = text::words(phrase).take(20).map(|word| text::fold(word.text)).collect();
    let has_day = words.iter().any(|word| word.trim_end_matches(char::is_alphabetic).parse().is_ok_and(|day: u8| (1..=31).contains(&day)));
    words
        .iter()
        .filter_map(|word| match word.as_str() {
            "today" | "yesterday" | "tonight" => Some(Time::Days),
            word if text::calendar::WEEKDAYS.contains(&word) => Some(Time::Days),
            word => {
                let month = text::calendar::MONTHS.iter().position(|name| *name == word).filter(|_| !has_day).map(Time::Month);
                month.or_else(|| word.parse().ok().filter(|year| (1900..2100).contains(year)).map(Time::Year))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_times_may_exclude_each_other() {
        let said = |phrases: &[&str]| Quote { occasion: phrases.iter().map(|p| (*p).to_owned()).collect(), ..Quote::default() };
        for (a, b, expected) in [
            (&["council", "on Monday"][..], &["at a fair", "in May"][..], true),
            (&["in April"], &["in May"], true),
            (&["in May"], &["in May", "in Ashford"], false),
            (&["on Monday"], &["on 4 May"], false),
            (&["on Monday"], &["on Tuesday night"], false),
            (&["in an interview"], &["in May"], false),
            (&["in 2019"], &["in 2023"], true),
            (&["in 2019"], &["in May"], false),
        ] {
            assert_eq!(exclude(&said(a), &said(b)), expected, "{a:?} / {b:?}");
            assert_eq!(exclude(&said(b), &said(a)), expected, "{b:?} / {a:?}");
        }
    }
}
