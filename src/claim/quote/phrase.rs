//! Noun phrases: who stands before a verb, who stands after it.
//!
//! Works on the classes of words, without a parser: a phrase runs while its words can belong to one. Looks at a bounded number of
//! tokens, never beyond the sentence it is given.

use std::ops::Range;

use super::{
    english::Class,
    frame::{Frame, Kind, Token},
};

/// A phrase longer than this is a clause that was read as one.
const LONGEST: usize = 40;

/// The finite verbs and what goes with them: no phrase runs over these.
const VERBAL: Class = Class::CUE.with(Class::AUXILIARY).with(Class::MODAL).with(Class::VERB).with(Class::CUE_ING).with(Class::WEAK);

/// The phrase that ends before token `end`: the subject of the verb there. Passes over adverbs, auxiliaries and asides in commas.
pub fn before(frame: &Frame<'_>, low: usize, end: usize) -> Option<Range<usize>> {
    let mut at = end;
    while at > low && passes(&frame.tokens[at - 1]) {
        at -= 1;
    }
    at = skip_brackets_back(frame, low, at);
    let last = frame.tokens.get(at.checked_sub(1).filter(|last| *last >= low)?)?;
    match last.kind {
        Kind::Comma | Kind::Dash => before_aside(frame, low, at - 1),
        Kind::Quote(_) if last.text.ends_with(',') => before_aside(frame, low, at - 1),
        Kind::Word if last.is(Class::RELATIVE) && !last.is_capital => Some(at - 1..at),
        Kind::Word => chunk_before(frame, low, at),
        _ => None,
    }
}

fn passes(token: &Token<'_>) -> bool {
    token.is_word()
        && !token.is_capital
        && token.is(Class::ADVERB.with(Class::AUXILIARY).with(Class::MODAL))
        && !token.is(Class::SUBJECT)
        && token.text != "'s"
        || token.is_word()
            && token.is(Class::TIME)
            && token.is_capital
            && token.text.len() > 3
            && !token.is(Class::MALE.with(Class::FEMALE))
            && token.text.ends_with("day")
}

/// The phrase before an aside that ends with the comma at `comma`.
fn before_aside(frame: &Frame<'_>, low: usize, comma: usize) -> Option<Range<usize>> {
    let mut end = comma;
    for _ in 0..6 {
        let start = segment_start(frame, low, end);
        let first = &frame.tokens[start..end].iter().find(|token| token.is_word())?;
        let is_name = first.is_capital
            && !first.is(Class::PREPOSITION.with(Class::CONJUNCTION).with(Class::SUBORDINATOR))
            && first.text.chars().any(char::is_alphabetic);
        let is_aside = !is_name
            || first.is(Class::RELATIVE)
            || first.text.starts_with(|c: char| c.is_ascii_digit())
            || is_abbreviated_place(frame, start, end)
            || is_place(frame, low, start, end)
            || in_relative(frame, low, start, end);
        if !is_aside || start <= low {
            return chunk_before(frame, low, end);
        }
        end = start - 1;
    }
    None
}

/// What the relative pronoun at `at` stands for.
pub fn antecedent(frame: &Frame<'_>, low: usize, at: usize) -> Option<Range<usize>> {
    let mut end = at;
    if end > low && frame.tokens[end - 1].kind == Kind::Comma {
        end -= 1;
    }
    let governor = |at: &usize| {
        let token = &frame.tokens[*at];
        !token.is_word() || token.is(Class::PREPOSITION) && !token.is_capital && token.text != "of"
    };
    let from = (low..end).rev().take(LONGEST).find(governor).map_or(low, |governor| governor + 1);
    chunk_before(frame, from, end)
}

/// "R-Fla.", "Jr.", "D.C.": what follows a name after a comma without being one.
fn is_abbreviated_place(frame: &Frame<'_>, start: usize, end: usize) -> bool {
    end - start <= 3 && frame.tokens[start..end].iter().any(|token| token.text.ends_with('.') || token.text.contains('-'))
}

/// "a church in Elizabeth, Colorado,": a name behind a comma behind a name that a preposition governs.
fn is_place(frame: &Frame<'_>, low: usize, start: usize, end: usize) -> bool {
    let all_names =
        |range: Range<usize>| frame.tokens[range].iter().all(|token| token.is_capital && !token.is(Class::TITLE.with(Class::ROLE)));
    if end - start > 2 || start < low + 3 || !all_names(start..end) {
        return false;
    }
    let comma = start - 1;
    let run = (low..comma).rev().take_while(|at| frame.tokens[*at].is_capital).count();
    let governor = comma - run;
    (1..=2).contains(&run)
        && governor > low
        && matches!(frame.tokens[governor - 1].text, "in" | "of" | "from" | "near" | "at" | "In" | "Near" | "outside")
}

/// "Holt, whose latest venture, Parado, makes pumps, said": the name belongs to a clause that a relative pronoun opened.
fn in_relative(frame: &Frame<'_>, low: usize, start: usize, end: usize) -> bool {
    let goes_on = frame.token(end + 1).is_some_and(|next| !next.is_capital && next.is(VERBAL));
    goes_on && start > low && {
        let before = segment_start(frame, low, start - 1);
        frame.token(before).is_some_and(|first| first.is(Class::RELATIVE) && !first.is_capital)
    }
}

/// Where the stretch before `end` begins that holds no comma outside brackets.
fn segment_start(frame: &Frame<'_>, low: usize, end: usize) -> usize {
    let mut at = end;
    while at > low && end - at < LONGEST {
        match frame.tokens[at - 1].kind {
            Kind::Comma | Kind::Dash | Kind::Semicolon => return at,
            Kind::Close => at = skip_brackets_back(frame, low, at).min(at - 1),
            _ => at -= 1,
        }
    }
    low
}

fn skip_brackets_back(frame: &Frame<'_>, low: usize, at: usize) -> usize {
    if at > low && frame.tokens[at - 1].kind == Kind::Close {
        let open = (low..at - 1).rev().take(LONGEST).find(|open| frame.tokens[*open].kind == Kind::Open);
        return open.unwrap_or(at);
    }
    at
}

/// The phrase whose last token is the one before `end`.
pub fn chunk_before(frame: &Frame<'_>, low: usize, end: usize) -> Option<Range<usize>> {
    let tokens = &frame.tokens;
    let mut at = end;
    while at > low && end - at < LONGEST {
        let token = &tokens[at - 1];
        let previous = (at - 1).checked_sub(1).filter(|p| *p >= low).map(|p| &tokens[p]);
        if token.kind == Kind::Close {
            let open = skip_brackets_back(frame, low, at);
            if open == at {
                break;
            }
            at = open;
            continue;
        }
        if token.kind == Kind::Other || is_nickname(frame, at - 1) {
            at -= 1;
            continue;
        }
        if !token.is_word() {
            break;
        }
        if token.is(Class::SUBJECT) && !token.is(Class::DETERMINER) {
            if at == end {
                return Some(at - 1..end);
            }
            break;
        }
        let joins = tokens.get(at).filter(|_| at < end);
        let goes_on = if token.is(Class::CONJUNCTION) && !token.is_capital {
            matches!(token.text, "and" | "&" | "or")
                && previous.is_some_and(|p| p.is_word() && (p.is_capital || p.is(Class::ROLE)))
                && joins.is_some_and(|j| j.is_capital || j.is(Class::ROLE) || j.is(Class::DETERMINER))
        } else if token.is(Class::SUBORDINATOR) && !token.is_capital || token.is(Class::OBJECT) {
            false
        } else if token.text == "'s" || token.text == "’s" {
            true
        } else if token.is(VERBAL) {
            is_noun(frame, at - 1, low) || token.text == "to" && joins.is_some()
        } else if token.is(Class::GERUND) {
            previous.is_some_and(|p| {
                in_phrase(p) || p.is_word() && !p.is(VERBAL.with(Class::SUBORDINATOR).with(Class::CONJUNCTION).with(Class::GUESSED))
            })
        } else if token.is(Class::GUESSED) {
            previous.is_some_and(in_phrase)
        } else if token.is(Class::ADVERB) && !token.is_capital {
            previous.is_some_and(|p| p.is(Class::DETERMINER)) || token.is(Class::DETERMINER)
        } else {
            true
        };
        if !goes_on {
            break;
        }
        at -= 1;
    }
    trim(frame, at, end)
}

/// Whether a word that is a noun as often as a verb is a noun here: behind an article, a possessive, a preposition or an adjective.
pub fn is_noun(frame: &Frame<'_>, at: usize, low: usize) -> bool {
    const ADJECTIVES: &[&str] = &["ous", "ive", "ful", "less", "ble", "ary", "ical", "onal", "ial", "ent", "ish"];
    let token = &frame.tokens[at];
    let Some(previous) = at.checked_sub(1).filter(|p| *p >= low).map(|p| &frame.tokens[p]) else { return token.is(Class::NOUN_TOO) };
    let is_adjective = !previous.is_capital
        && !previous.is(Class::ROLE.with(Class::DOCUMENT))
        && (previous.text.contains('-')
            || ADJECTIVES.iter().any(|ending| previous.text.len() > ending.len() + 2 && previous.text.ends_with(ending))
            || previous.is(Class::ADJECTIVE));
    token.is(Class::NOUN_TOO)
        && previous.is_word()
        && (in_phrase(previous) && !previous.is(Class::SUBJECT)
            || is_adjective
            || previous.is(Class::PREPOSITION) && !previous.is_capital
            || previous.is(Class::AUXILIARY))
}

/// "Edward “Ned” Holt": a word or two in marks amid a name.
pub fn is_nickname(frame: &Frame<'_>, at: usize) -> bool {
    let name = |token: Option<&Token<'_>>| token.is_some_and(|token| token.is_word() && token.is_capital);
    frame.tokens[at].quote().is_some()
        && frame.tokens[at].text.split_whitespace().count() <= 2
        && frame.tokens[at].text.starts_with(char::is_uppercase)
        && at > 0
        && name(frame.token(at - 1))
        && name(frame.token(at + 1))
        && !frame.tokens[at].text.ends_with([',', '.', '!', '?'])
}

/// Whether a doubtful word after this one is likely part of a phrase.
fn in_phrase(token: &Token<'_>) -> bool {
    token.is_word()
        && (token.is(Class::DETERMINER)
            || token.text == "'s"
            || token.text == "’s"
            || token.is(Class::ADVERB) && token.text.ends_with("ly"))
}

/// The phrase from token `start` on, before `high`: the subject after a verb, or of the clause that starts there.
pub fn after(frame: &Frame<'_>, start: usize, high: usize) -> Option<Range<usize>> {
    let tokens = &frame.tokens;
    let first = tokens.get(start).filter(|_| start < high)?;
    if first.is(Class::SUBJECT) && !first.is(Class::DETERMINER) {
        return (!first.is(Class::RELATIVE) && first.text != "there").then_some(start..start + 1);
    }
    if !first.is_word() || first.is(Class::OBJECT) {
        return None;
    }
    let mut at = start;
    while at < high && at - start < LONGEST {
        let token = &tokens[at];
        let previous = at.checked_sub(1).filter(|p| *p >= start).map(|p| &tokens[p]);
        let next = tokens.get(at + 1).filter(|_| at + 1 < high);
        if token.kind == Kind::Open {
            let close = (at..high).take(LONGEST).find(|close| tokens[*close].kind == Kind::Close);
            let Some(close) = close else { break };
            at = close + 1;
            continue;
        }
        if token.kind == Kind::Other || is_nickname(frame, at) {
            at += 1;
            continue;
        }
        if !token.is_word() {
            break;
        }
        let goes_on = if token.text == "'s" || token.text == "’s" {
            previous.is_some()
        } else if token.is(Class::CONJUNCTION) && !token.is_capital {
            previous.is_some()
                && matches!(token.text, "and" | "&" | "or")
                && next.is_some_and(|n| n.is_capital || n.is(Class::ROLE))
                && previous.is_some_and(|p| p.is_capital || p.is(Class::ROLE))
        } else if token.is(Class::PREPOSITION) && !token.is_capital {
            previous.is_some()
                && matches!(token.text, "of" | "for" | "at" | "from" | "with" | "to" | "behind" | "against")
                && next.is_some_and(|n| {
                    n.is_word()
                        && !n.is(Class::TIME)
                        && !n.is(Class::OBJECT)
                        && (!matches!(token.text, "at" | "to" | "with" | "from")
                            || !matches!(n.text, "a" | "an" | "his" | "her" | "their" | "reporters"))
                })
        } else if token.is(Class::SUBORDINATOR) && !token.is_capital
            || token.is(Class::OBJECT)
            || token.is(Class::SUBJECT) && !token.is(Class::DETERMINER)
        {
            false
        } else if token.is(VERBAL) && !(token.is_capital && previous.is_some()) {
            is_noun(frame, at, start)
        } else if token.is(Class::GUESSED.with(Class::GERUND)) {
            previous.is_some_and(in_phrase)
                || previous.is_some_and(|p| !p.is_capital) && next.is_some_and(|n| n.is_capital || n.is(Class::ROLE))
        } else if token.is(Class::ADVERB) && !token.is_capital {
            previous.is_some_and(|p| p.is(Class::DETERMINER)) || token.is(Class::DETERMINER)
        } else {
            !(token.is(Class::TIME) && previous.is_some_and(|p| p.is_capital))
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    trim(frame, start, at)
}

/// Without what does not belong to a subject at either end; `None` if nothing is left that could be one.
fn trim(frame: &Frame<'_>, mut start: usize, mut end: usize) -> Option<Range<usize>> {
    let tokens = &frame.tokens;
    let opens_nothing = |token: &Token<'_>| {
        !token.is_word()
            || token.is(Class::CONJUNCTION)
            || token.is(Class::ADVERB) && !token.is_capital && !token.is(Class::DETERMINER)
            || token.text == "'s"
    };
    while start < end && opens_nothing(&tokens[start]) {
        start += 1;
    }
    // "on Monday", "on Twitter" behind the name
    if let Some(cut) = (start + 1..end).find(|at| is_occasion(frame, *at, end)) {
        end = cut;
    }
    while end > start
        && (!tokens[end - 1].is_word() && tokens[end - 1].kind != Kind::Close
            || tokens[end - 1].is(Class::PREPOSITION.with(Class::CONJUNCTION)) && !tokens[end - 1].is_capital
            || matches!(tokens[end - 1].text, "'s" | "’s"))
    {
        end -= 1;
    }
    // "In a statement Holt": the phrase that follows the first one
    if start < end && tokens[start].is(Class::SUBORDINATOR) && !tokens[start].is(Class::DETERMINER) {
        start += 1;
    } else if start < end && tokens[start].is(Class::PREPOSITION) {
        let restart = (start + 2..end).rev().find(|at| {
            let (token, previous) = (&tokens[*at], &tokens[*at - 1]);
            let begins = token.is(Class::DETERMINER) && !token.is_capital || token.is_capital && !previous.is_capital;
            begins && !previous.is(Class::PREPOSITION.with(Class::DETERMINER)) && !matches!(previous.text, "'s" | "’s")
        });
        start = restart?;
    }
    if start < end && tokens[start].is(Class::GERUND.with(Class::CUE_ING)) {
        return None;
    }
    let says_something = tokens[start..end].iter().any(|token| {
        token.is_word()
            && token.text.chars().any(char::is_alphabetic)
            && !token.is(Class::PREPOSITION)
            && (!token.is(Class::DETERMINER) || end - start == 1 && token.is(Class::SUBJECT.with(Class::OTHERS)))
    });
    (start < end && says_something).then_some(start..end)
}

/// Whether a phrase of time or medium begins at `at`.
fn is_occasion(frame: &Frame<'_>, at: usize, end: usize) -> bool {
    let token = &frame.tokens[at];
    let Some(next) = frame.tokens.get(at + 1).filter(|_| at + 1 < end) else { return false };
    token.is(Class::PREPOSITION)
        && !token.is_capital
        && (next.is(Class::TIME)
            || matches!(token.text, "on" | "in") && matches!(next.text, "Twitter" | "Facebook" | "a" | "an" | "his" | "her" | "response")
            || matches!(token.text, "during" | "after" | "before"))
}

fn ends_circumstance(frame: &Frame<'_>, at: usize) -> bool {
    let token = &frame.tokens[at];
    token.kind == Kind::Comma || token.quote().is_some() && token.text.ends_with(',')
}

/// The subject of the sentence: its first phrase behind any opening circumstance.
pub fn main_subject(frame: &Frame<'_>, low: usize, high: usize) -> Option<Range<usize>> {
    let mut at = low;
    for _ in 0..3 {
        let first = frame.tokens.get(at).filter(|_| at < high)?;
        let opens_circumstance = first.is(Class::PREPOSITION
            .with(Class::SUBORDINATOR)
            .with(Class::GUESSED)
            .with(Class::GERUND)
            .with(Class::CUE_ING)
            .with(Class::CUE))
            || first.is_capital && super::english::guess(&first.text.to_lowercase()) != Class::default();
        if first.is(Class::CONJUNCTION) || first.is(Class::ADVERB) && !first.is(Class::DETERMINER) || !first.is_word() {
            at += 1;
        } else if opens_circumstance {
            match (at..high).take(LONGEST).find(|comma| ends_circumstance(frame, *comma)) {
                Some(comma) => at = comma + 1,
                None => return None,
            }
        } else {
            return after(frame, at, high);
        }
    }
    after(frame, at, high)
}
