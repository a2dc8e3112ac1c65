//! Scores the quotes that are found against those that are marked in `quotes.txt`.

use diffwire::model::{Quote, Span};

use crate::marked::{Kind, Mark, Marked, Theme};
use crate::tally::Tally;

/// P is of what was found, R of what was marked; "credited" is of what was found with a speaker.
/// "set aside" are scare quotes, titles, and marks that quote nothing.
pub const COLUMNS: [&str; 7] = ["passage P", "passage R", "+speaker P", "+speaker R", "credited", "fragment told", "set aside"];

const PASSAGE: [usize; 2] = [0, 1];
const WITH_SPEAKER: [usize; 2] = [2, 3];
const CREDITED: usize = 4;
const FRAGMENT: usize = 5;
const SET_ASIDE: usize = 6;

pub fn score(theme: &Theme) -> Tally<7> {
    let mut tally = Tally::default();
    for marked in &theme.texts {
        tally += score_text(marked);
    }
    tally
}

fn score_text(marked: &Marked) -> Tally<7> {
    let text = &marked.text;
    let mut tally = Tally::default();
    let report = |what: &str| println!("line {}: {what}", marked.line);
    let claims = diffwire::claim::claims(text);
    let mut found: Vec<&Quote> = claims.quotes.iter().filter(|quote| !quote.scare && !quote.title_of_work).collect();
    for mark in marked.marks.iter().filter(|mark| mark.kind == Kind::Quote) {
        let place = inside(mark.span, text);
        // What lies within a passage, as a quote in a quote, is not looked at.
        let within: Vec<&Quote> = found.extract_if(.., |quote| place.contains(inside(quote.span, text))).collect();
        let quote = within.iter().find(|quote| inside(quote.span, text) == place);
        match wanted_speaker(mark) {
            "?" => {}
            "!" => {
                tally.0[SET_ASIDE].count(within.is_empty());
                for quote in within {
                    tally.0[PASSAGE[0]].count(false);
                    tally.0[WITH_SPEAKER[0]].count(false);
                    report(&format!("nobody's words: {}", shown(quote)));
                }
            }
            wanted => {
                let is_right = quote.is_some_and(|quote| is_said_by(wanted, quote));
                tally.0[PASSAGE[1]].count(quote.is_some());
                tally.0[WITH_SPEAKER[1]].count(is_right);
                let Some(quote) = quote else {
                    let is_set_aside = claims.quotes.iter().any(|quote| inside(quote.span, text) == place);
                    report(&format!("“{}” is {}", place.of(text), if is_set_aside { "set aside as no utterance" } else { "not found" }));
                    continue;
                };
                tally.0[PASSAGE[0]].count(true);
                tally.0[WITH_SPEAKER[0]].count(is_right);
                if quote.speaker.is_some() {
                    tally.0[CREDITED].count(is_right);
                }
                tally.0[FRAGMENT].count(quote.fragment == is_fragment(mark));
                if !is_right || quote.fragment != is_fragment(mark) {
                    report(&format!("marked {:?}: {}", mark.fields, shown(quote)));
                }
            }
        }
    }
    for quote in &found {
        tally.0[PASSAGE[0]].count(false);
        tally.0[WITH_SPEAKER[0]].count(false);
        report(&format!("found, and not marked: {}", shown(quote)));
    }
    for trap in marked.marks.iter().filter(|mark| mark.kind == Kind::Trap) {
        tally.0[SET_ASIDE].count(!found.iter().any(|quote| quote.span.overlaps(trap.span)));
    }
    tally
}

/// A span without the quotation marks, spaces and stops at its ends.
fn inside(span: Span, text: &str) -> Span {
    let is_edge = |c: char| !c.is_alphanumeric();
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start_matches(is_edge).len());
    Span::new(start, start + words.trim_matches(is_edge).len())
}

/// The speaker of a mark without its sign for fragments; "?", "!" and "-" are explained at the head of `quotes.txt`.
fn wanted_speaker(mark: &Mark) -> &str {
    let field = mark.fields.first().map(String::as_str).unwrap_or_default();
    field.strip_prefix('~').unwrap_or(field)
}

fn is_fragment(mark: &Mark) -> bool {
    mark.fields.first().is_some_and(|field| field.starts_with('~'))
}

/// Whether a quote is credited as wanted: the same name or description, articles apart, or the name with a title before it.
fn is_said_by(wanted: &str, quote: &Quote) -> bool {
    let Some(speaker) = &quote.speaker else { return wanted == "-" };
    let name = plain(&speaker.name);
    wanted.split('/').map(plain).any(|wanted| name == wanted || (wanted.contains(' ') && name.ends_with(&format!(" {wanted}"))))
}

fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('’', "'");
    let bare = ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(&name).to_owned()
}

fn shown(quote: &Quote) -> String {
    let speaker = quote.speaker.as_ref().map_or("nobody", |speaker| &speaker.name);
    let fragment = if quote.fragment { ", a fragment" } else { "" };
    format!("“{}” by {speaker:?}{fragment}", quote.text)
}
