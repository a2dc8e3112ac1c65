//! What a sentence says of a figure in it, beside its fate: a row is a sentence of the tests' own, the figure's words, and what is expected.

use super::{bearer::Befell, *};
use crate::model::{Bound, Dimension};

/// Reads a figure of a sentence published on 14 November 2031 and gives what `ask` asks of it.
fn asked<T>(sentence: &str, surface: &str, dimension: Dimension, ask: impl FnOnce(&Counted<'_>) -> T) -> T {
    let mut witness = Witness::example(1, "Island Radio", sentence, surface);
    witness.published = "2031-11-14T10:00:00Z".parse().ok();
    let number = surface.trim_matches(|c: char| !c.is_ascii_digit()).split(['-', ' ']).next().unwrap_or_default();
    let figure = Figure {
        span: witness.span,
        surface: surface.to_owned(),
        value: number.replace(',', "").parse().ok().or(Some(2.0)),
        bound: Bound::Exact,
        dimension,
        head: surface.rsplit(' ').next().filter(|_| dimension == Dimension::Count).unwrap_or_default().trim_end_matches('s').to_owned(),
        sentence: Span::new(0, sentence.len()),
        ..Figure::default()
    };
    ask(&Counted::new(&figure, &witness))
}

#[test]
fn an_age_belongs_to_whoever_is_named_or_did_it() {
    let check = |sentence: &str, surface: &str, kind: &str, expected: &Bearer| {
        let mut witness = Witness::example(1, "Island Radio", sentence, surface);
        witness.published = "2031-11-14T10:00:00Z".parse().ok();
        let figure = Figure {
            span: witness.span,
            dimension: Dimension::Age,
            head: kind.to_owned(),
            of_people: !kind.is_empty(),
            sentence: Span::new(0, sentence.len()),
            ..Figure::default()
        };
        assert_eq!(Counted::new(&figure, &witness).bearer, *expected, "{sentence}");
    };
    let named = |name: &[&str]| Bearer::Named(name.iter().map(|word| (*word).to_owned()).collect());
    let called = |who: &str| Bearer::Called(who.to_owned());
    let someone = |kind: &str, befell| Bearer::Someone { kind: kind.to_owned(), befell };
    check("Friends of Ada Lund, a 34-year-old fitter, lit candles.", "34-year-old", "fitter", &named(&["lund", "ada"]));
    check("Lund, who was 34, had worked there for years.", "34", "", &named(&["lund"]));
    check("Painter Ada Lund, known for her vast canvases, has died aged 91.", "91", "", &named(&["lund", "ada"]));
    check("Officers named her as 23-year-old Ada Lund.", "23-year-old", "", &named(&["ada", "lund"]));
    check("Ada Lund-Berg, 42, drove them home.", "42", "", &named(&["lund-berg", "ada"]));
    check("The driver, a 47-year-old woman from Orvale, was unhurt.", "47-year-old", "woman", &called("driver"));
    check("The bus driver, a 57-year-old Orvale woman, broke an arm.", "57-year-old", "woman", &called("driver"));
    check("The attacker, a 29-year-old, acted alone.", "29-year-old", "", &called("suspect"));
    check("A court heard how the 29-year-old gunman fled.", "29-year-old", "gunman", &called("suspect"));
    check("A 7-year-old girl was hit by a splinter.", "7-year-old", "girl", &someone("girl", Befell::Hurt));
    check("A 19-year-old man was arrested on Monday.", "19-year-old", "man", &someone("man", Befell::Caught));
    check("He is charged with the killing of a 20-year-old man.", "20-year-old", "man", &someone("man", Befell::Died));
    check("A 6-year-old was shot by a 12-year-old boy.", "12-year-old", "boy", &someone("boy", Befell::Unsaid));
    check("A man is in custody after a 34-year-old woman was found dead.", "34-year-old", "woman", &someone("woman", Befell::Died));
    check(
        "She faces a charge against a 13-year-old boy in the death of his friend.",
        "13-year-old",
        "boy",
        &someone("boy", Befell::Caught),
    );
    check("The 22-year-old Osk Rovers forward scored twice.", "22-year-old", "forward", &someone("forward", Befell::Unsaid));
    check("The ferry carried a 29-year-old piano.", "29-year-old", "", &Bearer::Unsaid);
}

#[test]
fn what_frames_a_figure_stands_in_its_own_clause() {
    for (sentence, surface, dimension, expected) in [
        ("The toll rose to 12, even as it emerged that the pumps had expired in 2020.", "12", Dimension::Count, false),
        ("The flood of 2020 killed 12 people.", "12 people", Dimension::Count, true),
        ("The Jan Reform Party won by 1,312 votes.", "1,312 votes", Dimension::Count, false),
        ("In January 12 people drowned there.", "12 people", Dimension::Count, true),
        ("Staff refused a rise of 4.5% for this year.", "4.5%", Dimension::Percent, false),
        ("So 40 people have drowned there this year.", "40 people", Dimension::Count, true),
        ("The Reform Party overturned a majority of 9,870 votes.", "9,870 votes", Dimension::Count, true),
    ] {
        assert_eq!(asked(sentence, surface, dimension, |counted| counted.is_background), expected, "{sentence}");
    }
}

#[test]
fn a_part_is_one_of_a_whole_that_somebody_gives() {
    for (sentence, surface, expected) in [
        ("A man with a knife attacked shoppers, wounding 6 of them.", "6 of them", false),
        ("Of the 40 hurt, 6 of them are children.", "6 of them", true),
        ("They found 213 coins, most of them silver.", "213 coins", false),
        ("Sunjet scrapped 92 of its flights.", "92 of its flights", true),
        ("Police arrested 300 of its workers.", "300 of its workers", false),
        ("Few among the 54,812 spectators had hope.", "54,812 spectators", false),
    ] {
        assert_eq!(asked(sentence, surface, Dimension::Count, |counted| counted.is_part), expected, "{sentence}");
    }
}

#[test]
fn margins_limits_and_verdicts_are_known() {
    let margin = |sentence: &str, surface: &str| {
        asked(sentence, surface, Dimension::Count, |counted| counted.head == Head::Thing("margin".to_owned()))
    };
    assert!(margin("Lund won the seat by 1,312 votes.", "1,312 votes"));
    assert!(margin("Lund has a majority of 1,312 votes.", "1,312 votes"));
    assert!(!margin("Lund received 21,312 votes.", "21,312 votes"));
    let limit = |sentence: &str, surface: &str| asked(sentence, surface, Dimension::Speed, |counted| counted.is_limit);
    assert!(limit("He was doing 94mph in a 40mph zone.", "40mph"));
    assert!(!limit("He was doing 94mph in a 40mph zone.", "94mph"));
    let verdict = |sentence: &str, surface: &str| asked(sentence, surface, Dimension::Count, |counted| counted.is_of_verdict);
    assert_eq!(verdict("He was convicted on 19 charges.", "19 charges"), Some(true));
    assert_eq!(verdict("He was cleared of 7 charges.", "7 charges"), Some(false));
    assert_eq!(verdict("He faces 7 charges.", "7 charges"), None);
}
