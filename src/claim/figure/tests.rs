//! Sentences in, figures out: one row a habit of news writing.

use proptest::prelude::*;

use super::figures;
use crate::model::{Bound, Figure};

fn only(text: &str) -> Figure {
    let mut found = figures(text);
    assert_eq!(found.len(), 1, "{text}: {:?}", found.iter().map(|f| &f.surface).collect::<Vec<_>>());
    found.remove(0)
}

fn check(text: &str, value: f64, bound: Bound, unit: &str) {
    let figure = only(text);
    assert_eq!((figure.value, figure.bound, figure.unit_canonical.as_str()), (Some(value), bound, unit), "{text}");
}

#[test]
fn ways_of_counting_the_dead_are_one() {
    for (text, value) in [
        ("The flood killed 12 people in Orlen.", 12.0),
        ("Twelve people died when the dam broke.", 12.0),
        ("The ministry put the death toll at 12.", 12.0),
        ("The flood left 12 dead, officials said.", 12.0),
        ("The toll rose to 12 overnight.", 12.0),
        ("Nobody was killed.", 0.0),
        ("There were no fatalities.", 0.0),
    ] {
        let figure = only(text);
        assert_eq!((figure.value, figure.head.as_str(), figure.event.as_deref()), (Some(value), "person", Some("die")), "{text}");
    }
}

#[test]
fn amounts_carry_their_units() {
    use Bound::{About, AtLeast, AtMost, Exact, MoreThan, Nearly};
    check("The bridge cost $13.2bn.", 13_200_000_000.0, Exact, "dollar");
    check("A 5.9-magnitude quake shook Orlen.", 5.9, Exact, "magnitude");
    check("Rivals offered more than €2m.", 2_000_000.0, MoreThan, "euro");
    check("The scheme is worth up to Rs 4 lakh crore.", 4e12, AtMost, "indian rupee");
    check("It flew about 36 miles (58 km).", 36.0, About, "mile");
    check("Turnout was nearly two-thirds of the electorate.", 2.0 / 3.0, Nearly, "% electorate");
    check("They walked two and a half miles.", 2.5, Exact, "mile");
    check("At least 40 firefighters were called.", 40.0, AtLeast, "firefighter");
}

#[test]
fn names_dates_and_times_count_nothing() {
    for text in [
        "The G7 met in Orlen on 5 March 2024 at 9:30 a.m.",
        "A Boeing 737 landed beside Highway 61 under Article 5.",
        "In 2019 they won 3-2.",
        "She came second on her 21st birthday.",
        "Call 555-0142 or see www.orlen.example/12.",
        "One of the ministers left; the two sides met one another.",
    ] {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text).iter().map(|f| &f.surface).collect::<Vec<_>>());
    }
}

proptest! {
    #[test]
    fn any_text_gives_ordered_spans_inside_it(text in "(\\PC|[0-9]|[.,$€%½ -]| (one|half|to|and|million|of|kg|no|dozens|between) ){0,60}") {
        let mut last = 0;
        for figure in figures(&text) {
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some_and(|words| !words.is_empty()));
            prop_assert_eq!(&figure.surface, figure.span.of(&text));
            prop_assert!(figure.sentence.contains(figure.span));
            prop_assert!(figure.span.start >= last);
            last = figure.span.start;
        }
    }
}
