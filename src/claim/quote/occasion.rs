//! When, where and to whom a remark was made, as the words around its cue say it.

use std::ops::Range;

use super::{
    credit::{Credit, Strength},
    english::Class,
    frame::{Frame, Kind, Sentence},
    phrase,
};

/// No sentence needs more to tell one occasion from another.
const MOST: usize = 5;
const WINDOW: usize = 60;

/// The phrases of a credited passage's sentence that place the remark, in order of the text.
pub fn occasion(frame: &Frame<'_>, sentence: &Sentence, credit: &Credit) -> Vec<String> {
    if credit.strength != Strength::Cue || !sentence.tokens.contains(&credit.cue.start) {
        return Vec::new();
    }
    let (low, high) = (sentence.tokens.start, sentence.tokens.end);
    let first = credit.cue.start.min(credit.speaker.start);
    let last = credit.cue.end.max(credit.speaker.end);
    let mut found = Vec::new();
    // "In an interview on Monday, Holt said"
    if frame.tokens[low].is(Class::PREPOSITION) && first > low {
        phrases(frame, low..first.min(low + WINDOW), &mut found);
    }
    if credit.speaker.end < credit.cue.start {
        phrases(frame, credit.speaker.end..credit.cue.start, &mut found);
    }
    if frame.tokens[credit.cue.start].is(Class::TELLS)
        && credit.cue.end >= credit.speaker.end
        && let Some(listener) = phrase::after(frame, credit.cue.end, high).filter(|listener| listener.start == credit.cue.end)
    {
        found.push(listener);
    }
    let end = (last..high)
        .take(WINDOW)
        .find(|at| frame.tokens[*at].quote().is_some() || frame.tokens[*at].kind == Kind::Colon)
        .unwrap_or(high.min(last + WINDOW));
    phrases(frame, last..end, &mut found);
    found.sort_by_key(|phrase| phrase.start);
    found.dedup();
    found.truncate(MOST);
    found.into_iter().map(|phrase| frame.span(phrase).of(frame.text).to_owned()).collect()
}

/// The phrases of time, place and medium in a stretch; ends where another clause begins.
fn phrases(frame: &Frame<'_>, stretch: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = stretch.start;
    while at < stretch.end {
        let token = &frame.tokens[at];
        let is_new_clause = token.is_word() && !token.is_capital && token.is(Class::SUBORDINATOR) && !token.is(Class::PREPOSITION);
        if is_new_clause {
            return;
        }
        let taken = match token {
            token if token.is(Class::PREPOSITION) => governed(frame, at, stretch.end),
            token if token.is(Class::TIME) => Some(time(frame, at, stretch.end)),
            _ => None,
        };
        match taken {
            Some(phrase) => {
                at = phrase.end.max(at + 1);
                found.push(phrase);
            }
            None => at += 1,
        }
    }
}

/// "in a statement", "on Monday", "at the rally", "in Ashford".
fn governed(frame: &Frame<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let preposition = &frame.tokens[at];
    let next = frame.token(at + 1).filter(|_| at + 1 < end)?;
    if next.is(Class::TIME) {
        return Some(at..time(frame, at + 1, end).end);
    }
    let phrase = phrase::after(frame, at + 1, end).filter(|phrase| phrase.start == at + 1)?;
    let of_occasion = frame.tokens[phrase.clone()].iter().any(|token| token.is(Class::OCCASION.with(Class::DOCUMENT)));
    let of_place =
        next.is_capital && matches!(preposition.text.to_ascii_lowercase().as_str(), "in" | "at" | "outside" | "to" | "with" | "on");
    let of_time = frame.tokens[phrase.clone()].iter().any(|token| token.is(Class::TIME));
    (of_occasion || of_place || of_time).then_some(at..phrase.end)
}

/// "Monday night", "last week", "Jan. 5".
fn time(frame: &Frame<'_>, at: usize, end: usize) -> Range<usize> {
    let before =
        at.checked_sub(1).filter(|before| matches!(frame.tokens[*before].text, "last" | "this" | "next" | "late" | "early" | "earlier"));
    let goes_on = |at: &usize| {
        frame
            .token(*at)
            .is_some_and(|token| token.is(Class::TIME) || token.is_word() && token.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let last = (at + 1..end).take_while(goes_on).last().unwrap_or(at);
    before.unwrap_or(at)..last + 1
}
