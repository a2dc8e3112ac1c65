//! The words around an amount that bound it: "at least", "up to", "or more".

use std::{collections::HashMap, sync::LazyLock};

use super::{
    amount::Amount,
    english::{bounds, verbs, words},
    sentence::Sentence,
};
use crate::model::{Bound, Dimension};

/// The bound of an amount, and the tokens from its first bound word to its last.
pub(super) fn read(s: &Sentence, amount: &Amount, earlier_in_clause: bool) -> (Bound, usize, usize) {
    let plain = match () {
        () if amount.high.is_some() && !amount.range => Bound::Vague,
        () if amount.range => Bound::Range,
        () => Bound::Exact,
    };
    if let Some((bound, start)) = before(s, amount, earlier_in_clause) {
        let bound = if plain == Bound::Exact { bound } else { plain };
        return (bound, start, amount.end);
    }
    let (bound, end) = after(s, amount).unwrap_or((plain, amount.end));
    (if plain == Bound::Exact { bound } else { plain }, amount.start, end)
}

fn before(s: &Sentence, amount: &Amount, earlier_in_clause: bool) -> Option<(Bound, usize)> {
    let mut at = amount.start;
    let mut found: Option<(Bound, usize)> = None;
    let mut passed = 0;
    while at > 0 {
        if let Some((words, bound)) = phrase(s, at) {
            if found.is_none() && misread(s, amount, words, at, earlier_in_clause) {
                return None;
            }
            at -= words.len();
            // "at least about 50" is bounded below; "about at least" does not occur
            let outer = found.is_none_or(|(inner, _)| inner == Bound::About);
            found = Some((if outer { bound } else { found?.0 }, at));
            continue;
        }
        let token = &s.tokens[at - 1];
        let skipped = found.is_none()
            && passed < 3
            && (token.is_any(bounds::PASSED_OVER) || token.is_dash() && at == amount.start && at > 1 && s.tokens[at - 2].is_any(&["sub"]));
        if !skipped {
            break;
        }
        passed += 1;
        at -= 1;
    }
    found
}

/// The words of a phrase, and what they say of the number.
type Phrase = (&'static [&'static str], Bound);

/// The phrases before a number by their last word, the longest first.
static BEFORE: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_last: HashMap<_, Vec<_>> = HashMap::new();
    for (words, bound) in bounds::BEFORE {
        by_last.entry(words[words.len() - 1]).or_default().push((*words, *bound));
    }
    by_last.values_mut().for_each(|phrases| phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
    by_last
});

/// The bound phrase that ends right before token `at`.
fn phrase(s: &Sentence, at: usize) -> Option<Phrase> {
    let ends_here = |words: &[&str]| words.iter().rev().zip(s.tokens[..at].iter().rev()).all(|(word, token)| token.is(word));
    BEFORE.get(s.word_before(at))?.iter().find(|(words, _)| words.len() <= at && ends_here(words)).copied()
}

/// Whether a bound word is something else here: "paid $4m over three years", "went up to 5", "it was about 5 drones".
fn misread(s: &Sentence, amount: &Amount, words: &[&str], at: usize, earlier_in_clause: bool) -> bool {
    let duration = amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Duration);
    match words {
        ["over"] if duration => earlier_in_clause,
        // "fined over 14 trades" is about them; "employs over 300" counts
        ["over"] => {
            let before = s.before(at - 1);
            earlier_in_clause
                && before.is_some_and(|t| t.text == ")" || t.is_word() && !t.is_in(words::Class::STOP) && verbs::verb(&t.lower).is_none())
        }
        ["up", "to"] => s.before(at - 2).is_some_and(|t| {
            t.is("back")
                || verbs::verb(&t.lower)
                    .is_some_and(|(lemma, _)| verbs::change(lemma).is_some() || matches!(lemma, "go" | "bring" | "take"))
        }),
        ["under" | "above" | "below"] => amount.measure.as_ref().is_none() && amount.value < 2.0,
        ["about"] => s.before(at - 1).is_some_and(|t| {
            t.is_any(&["talk", "talks", "talking", "think", "thinks", "know", "knows", "learn", "story", "books", "concerns", "questions"])
        }),
        _ => false,
    }
}

fn after(s: &Sentence, amount: &Amount) -> Option<(Bound, usize)> {
    // the words may stand after the noun too: "300 people or more"
    (amount.end..=amount.end + 2).find_map(|at| {
        let hyphen = usize::from(s.is_hyphen(at));
        let found = bounds::AFTER.iter().find(|(words, _)| words.iter().enumerate().all(|(i, word)| s.word(at + hyphen + i) == *word))?;
        let sure = match found.0 {
            ["plus" | "odd" | "+"] => {
                at == amount.end
                    && (s.tokens[at].glued || s.word(at) == "odd")
                    && !s.tokens.get(at + 1).is_some_and(|t| t.glued && t.is_number())
            }
            _ => true,
        };
        (sure && s.tokens[amount.end.min(s.tokens.len() - 1)..at.min(s.tokens.len())].iter().all(super::token::Token::is_word))
            .then_some((found.1, at + hyphen + found.0.len()))
    })
}
