//! The direction of an amount that is itself a change.

use super::{
    amount::Amount,
    english::{verbs, words::Class},
    numeral::Form,
    sentence::Sentence,
};
use crate::model::{Change, Dimension};

/// The direction of an amount that is itself a change: "fell 3 %", "up 19 cents", "a drop of 12", "40 points lower". `end` is the token
/// after the words that say of what it is.
pub(super) fn of(s: &Sentence, amount: &Amount, start: usize, end: usize) -> Option<Change> {
    let dimension = amount.measure.as_ref().map(|m| m.dimension);
    if dimension.is_none() && amount.form != Form::Digits {
        return None;
    }
    before(s, dimension, start).or_else(|| behind(s, end))
}

/// "ended 1.2% higher": where something came to stand, set against where it stood.
fn behind(s: &Sentence, end: usize) -> Option<Change> {
    let closes = s.tokens.get(end + 1).is_none_or(|t| !t.is_word() || t.is_in(Class::STOP));
    match s.word(end) {
        "higher" if closes => Some(Change::Up),
        "lower" if closes => Some(Change::Down),
        _ => None,
    }
}

fn before(s: &Sentence, dimension: Option<Dimension>, start: usize) -> Option<Change> {
    let share = matches!(dimension, Some(Dimension::Money | Dimension::Percent | Dimension::PercentPoint));
    for back in 1..=3 {
        let at = start.checked_sub(back)?;
        match s.word(at) {
            // "gave up 12 points", "shot down four"
            direction @ ("up" | "down") if back <= 2 => {
                let ends = |lemma: &str| matches!(lemma, "end" | "close" | "finish" | "trade" | "open" | "edge" | "tick");
                let particle = verbs::verb(s.word_before(at)).is_some_and(|(lemma, _)| !ends(lemma));
                return (!particle).then_some(if direction == "up" { Change::Up } else { Change::Down });
            }
            "+" if back == 1 => return Some(Change::Up),
            // "revised upward by $40 million"
            word if direction(word).is_some() => return direction(word),
            "by" if share && back == 1 && !says_direction(s.word_before(at)) => return moved_by(s, at),
            "by" | "another" | "a" | "some" | "further" | "an" | "additional" => {}
            word => {
                let (lemma, _) = verbs::verb(word)?;
                return verbs::change(lemma).filter(|_| share || !matches!(lemma, "add" | "lose" | "shed" | "gain"));
            }
        }
    }
    None
}

fn direction(word: &str) -> Option<Change> {
    match word {
        "upward" | "upwards" => Some(Change::Up),
        "downward" | "downwards" => Some(Change::Down),
        _ => None,
    }
}

/// Whether the word before "by" says itself what the amount does.
fn says_direction(word: &str) -> bool {
    direction(word).is_some() || verbs::verb(word).is_some()
}

/// "cut the price by 5%", "raise output by 8 per cent": the verb before what is moved by the amount after token `by`.
fn moved_by(s: &Sentence, by: usize) -> Option<Change> {
    let object = s.tokens[by.saturating_sub(7)..by].iter().rev().take_while(|t| t.is_word());
    let lemma = object.filter_map(|t| verbs::verb(&t.lower)).map(|(lemma, _)| lemma).find(|lemma| verbs::moves(lemma).is_some())?;
    verbs::moves(lemma)
}
