//! How well claims are read, on sentences that were written and marked by one who had not seen the rules.
//!
//! `quality/figures.txt` and `quality/quotes.txt` hold the sentences with their marks. What is read wrongly stays in them and counts as wrong.
//! A floor only rises; to lower one is a change of its own, with reasons. To see the table and every fault:
//! `cargo test --test quality -- --nocapture --test-threads 1`.

#[path = "quality/figures.rs"]
mod figures;
#[path = "quality/marked.rs"]
mod marked;
#[path = "quality/quotes.rs"]
mod quotes;
#[path = "quality/tally.rs"]
mod tally;

use marked::{Kind, Theme};

/// In the order of [`figures::COLUMNS`], in whole percent.
const FIGURE_FLOORS: [usize; 8] = [99, 98, 99, 98, 97, 97, 97, 99];

/// In the order of [`quotes::COLUMNS`], in whole percent.
const QUOTE_FLOORS: [usize; 7] = [100, 99, 97, 97, 98, 100, 100];

#[test]
fn figures_are_found_with_value_bound_and_unit() {
    let themes = marked::themes(include_str!("quality/figures.txt")).unwrap();
    assert!(marks(&themes, Kind::Figure) >= 400);
    let tallies: Vec<_> = themes.iter().map(|theme| (theme.name.clone(), figures::score(theme))).collect();
    tally::hold("figures", columns(figures::COLUMNS, FIGURE_FLOORS), &tallies);
}

/// As above, for the second part.
const DESK_FLOORS: [usize; 8] = [100, 100, 100, 100, 99, 99, 99, 100];

#[test]
fn figures_of_every_desk_are_found() {
    let themes = marked::themes(include_str!("quality/figures_desks.txt")).unwrap();
    let tallies: Vec<_> = themes.iter().map(|theme| (theme.name.clone(), figures::score(theme))).collect();
    tally::hold("figures, desk by desk", columns(figures::COLUMNS, DESK_FLOORS), &tallies);
}

#[test]
fn quotes_are_found_with_their_speakers() {
    let themes = marked::themes(include_str!("quality/quotes.txt")).unwrap();
    assert!(marks(&themes, Kind::Quote) >= 300);
    let tallies: Vec<_> = themes.iter().map(|theme| (theme.name.clone(), quotes::score(theme))).collect();
    tally::hold("quotes", columns(quotes::COLUMNS, QUOTE_FLOORS), &tallies);
}

/// How many marks of a kind count.
fn marks(themes: &[Theme], kind: Kind) -> usize {
    let marks = themes.iter().flat_map(|theme| &theme.texts).flat_map(|text| &text.marks);
    marks.filter(|mark| mark.kind == kind && mark.fields != ["?"]).count()
}

fn columns<const N: usize>(names: [&'static str; N], floors: [usize; N]) -> [(&'static str, usize); N] {
    std::array::from_fn(|index| (names[index], floors[index]))
}
