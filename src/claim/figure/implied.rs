//! Units that are not written: the sign of a number, the unit of its neighbour, years of age, an earthquake's magnitude.

use super::{
    Draft, amount,
    amount::Amount,
    elision,
    english::{nouns, verbs, words::Class},
    numeral::Form,
    sentence::Sentence,
    token::Token,
    unit::Measure,
};
use crate::model::Dimension;

/// Completes an amount from the words before it and from the figure before it.
pub(super) fn complete(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    sign(s, amount);
    inherit(s, amount, last);
    age(s, amount, last);
    magnitude(s, amount, last);
}

/// "minus 40", "-5.2": the sign before an amount.
fn sign(s: &Sentence, amount: &mut Amount) {
    // "12 degrees below zero"
    let cold = amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Temperature);
    if cold
        && amount.value > 0.0
        && amount.high.is_none()
        && s.word(amount.end) == "below"
        && matches!(s.word(amount.end + 1), "zero" | "freezing")
    {
        if s.word(amount.end + 1) == "zero" {
            amount.value = -amount.value;
            amount.end += 2;
        }
        return;
    }
    let Some(before) = s.before(amount.start) else { return };
    let word = before.is_any(&["minus", "negative"])
        || before.is_dash() && before.glued && s.before(amount.start - 1).is_some_and(|t| t.is_any(&["minus", "negative"]));
    let named = s.before(amount.start - 1).is_some_and(|t| t.is_word() && t.text.chars().all(char::is_uppercase) && t.text.len() > 1);
    let mark = before.is_dash() && s.tokens[amount.start].glued && !before.glued && s.tokens[amount.start].is_number() && !named;
    if !(word || mark) || amount.high.is_some() {
        return;
    }
    amount.value = -amount.value;
    amount.start -= if before.is_dash() && !mark { 2 } else { 1 };
}

/// "rose from 21 mpg to 23", "spent 12 million of the 30 million crowns": a bare number with the unit of its neighbour.
fn inherit(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    let compared = elision::compares(s, amount.start);
    let read = amount.form == Form::Digits || amount.form == Form::Words && compared && !amount.fraction;
    if amount.measure.is_some() || !read || amount.hyphened {
        return;
    }
    let alone = s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_in(Class::STOP));
    // "33.5 million tonnes, up from 29.8 million"
    if let Some(measure) = last.filter(|_| alone && compared).and_then(|last| last.amount.measure.clone()) {
        amount.measure = Some(Measure { start: amount.start, end: amount.end, ..measure });
        return;
    }
    if let Some(last) = last.filter(|last| alone && amount.start < last.amount.end + 8) {
        let from = s.word_before(amount.start) == "to" && amount::opener(s, last.amount.start) == Some("from");
        // "one index rose by 2 percent, the other by 3"
        let again = s.word_before(amount.start) == "by" && s.word_before(last.amount.start) == "by";
        if let Some(measure) = last.amount.measure.clone().filter(|_| from || again) {
            amount.measure = Some(Measure { start: amount.start, end: amount.end, ..measure });
        }
        if s.word_before(amount.start) == "to" || again {
            return;
        }
    }
    let ahead = match s.word(amount.end) {
        "to" if s.word_before(amount.start) == "from" => amount.end + 1,
        "of" if matches!(s.word(amount.end + 1), "the" | "its" | "their") && amount.scale > 1.0 => amount.end + 2,
        _ => return,
    };
    let Some(next) = amount::read(s, ahead) else { return };
    if let Some(measure) = next.measure {
        if next.scale > 1.0 && amount.scale == 1.0 && amount.value < next.value / next.scale * 10.0 {
            amount.value *= next.scale;
        }
        amount.measure = Some(Measure { start: amount.start, end: amount.end, ..measure });
    }
}

/// "Maren Holt, 34, said", "aged 18 to 24", "at the age of 21": years that no unit names.
fn age(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    let whole = amount.measure.is_none() && amount.value.fract() == 0.0 && (1.0..=115.0).contains(&amount.value) && amount.scale == 1.0;
    if !whole || amount.hyphened {
        return;
    }
    let (before, earlier) = (s.word_before(amount.start), amount.start.checked_sub(2).map_or("", |at| s.word(at)));
    let named = matches!((earlier, before), (_, "aged" | "age" | "ages") | ("aged" | "age" | "ages", "of" | "from" | "between"));
    let closed = s.tokens.get(amount.end).is_some_and(|t| matches!(t.text, "," | "." | ")" | ";"));
    let years =
        amount.form == Form::Digits && amount.end == amount.start + 1 && s.tokens[amount.start].text.len() <= 2 && amount.value >= 2.0;
    // "Saka, 22.", "for Maren Holt, 34, said": a name stands before the comma, and no list of places with their numbers
    let said = usize::from(matches!(before, "also" | "now" | "then"));
    let comma = amount.start > said && s.word_before(amount.start - said) == ",";
    let mut full = false;
    let name = amount.start >= 2 + said && {
        let at = amount.start - 2 - said;
        // "Tom Berg Sr., 61"
        let suffix = s.word(at) == "." && at >= 2 && s.tokens[at - 1].is_any(&["jr", "sr"]);
        let at = if suffix { at - 2 } else { at };
        let named = s.tokens[at].is_capitalised() && !s.tokens[at].is_in(Class::STOP);
        // "Irene G. Holt"
        let initial = at >= 2 && s.word(at - 1) == "." && s.tokens[at - 2].is_capitalised() && s.tokens[at - 2].text.len() == 1;
        full = named && (initial || at > 0 && s.tokens[at - 1].is_capitalised());
        let whole = at == 0 || full;
        let ends = s.word(amount.end) == "," || amount.end + 1 == s.tokens.len();
        named && (whole && (at > 0 || ends) || ends && amount.value >= 10.0 && !s.tokens[at - 1].is_any(&["in", "at", "and", ","]))
    };
    // "the striker, 19, has": a person without a name
    let person = |at: Option<usize>| at.is_some_and(|at| nouns::is_person(s.word(at)) && !nouns::is_plural(s.word(at)));
    // "the mother of three, 41, was"
    let parent = amount.start >= 4 && s.word(amount.start - 3) == "of" && nouns::sized_by(s.word(amount.start - 4)).is_some();
    let role = || (person(amount.start.checked_sub(2 + said)) || parent) && s.word(amount.end) == ",";
    // "patients over 65"
    let group = |at: usize| nouns::is_plural(&s.tokens[at].lower) && nouns::is_person(&nouns::lemma(&s.tokens[at].lower));
    let limited = matches!(before, "over" | "under" | "above" | "below") && amount.start >= 2 && group(amount.start - 2);
    let person = (2..=4).filter_map(|back| amount.start.checked_sub(back)).any(|at| matches!(s.word(at), "he" | "she" | "i" | "who"));
    let turns = matches!(before, "be" | "is" | "was" | "turned" | "turns" | "turning" | "turn") && person && amount.value >= 2.0;
    let alone =
        s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_any(&["when", "by", "and", "at", "on", "in", "next", "this", "but"]));
    // "children under five die of it"
    let acts = verbs::verb(s.word(amount.end)).is_some_and(|(_, form)| form != verbs::Form::Gerund);
    let limited = limited && (alone || acts) && amount.value >= 2.0;
    // "aged 19 and 23", "aged 21, 24 and 30 were held"
    let counts = s.tokens.get(amount.end).is_some_and(|t| t.is_word() && !t.is_in(Class::STOP) && verbs::verb(&t.lower).is_none());
    let listed = matches!(before, "and" | "or" | ",")
        && !counts
        && (closed || amount.form == Form::Digits)
        && last.is_some_and(|last| {
            last.amount.end + 1 == amount.start && last.amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Age)
        });
    // "Ana Holt, 30; and Will Marsh, 31 all died"
    let again = last.is_some_and(|last| last.amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Age));
    // "the couple, both 72,"
    let both = before == "both" && closed && amount.start >= 2 && s.word(amount.start - 2) == ",";
    // "a boy of 14", but "a mother of three"
    let of_person = before == "of" && nouns::is_person(earlier) && !nouns::is_plural(earlier) && nouns::sized_by(earlier).is_none();
    let led =
        amount.start >= 3 && (2..=4).filter_map(|back| (amount.start - 1).checked_sub(back)).any(|at| s.tokens[at].is_any(&["a", "an"]));
    let of_person = of_person && led && !counts;
    // "life expectancy for men is around 73"
    let spans = |t: &Token| t.is("expectancy") || t.is("age") || t.is("ages");
    let stated = matches!(before, "is" | "was" | "of" | "to" | "at" | "around" | "about" | "over" | "under" | "from");
    let from = amount.start.saturating_sub(12);
    let clause = s.tokens[from..amount.start].iter().rev().take_while(|t| t.is_word() || t.is_dash());
    let expected = stated && !counts && amount.form == Form::Digits && amount.value >= 10.0 && clause.into_iter().any(spans);
    if named
        || listed
        || limited
        || both
        || of_person
        || expected
        || turns && alone
        || years && comma && (closed && (name || role()) || full && again)
    {
        let (start, end) = (amount.start, amount.end);
        amount.measure = Some(Measure { name: "year of age".into(), dimension: Dimension::Age, factor: 31_556_952.0, start, end });
    }
}

/// "magnitude 5.9", "a magnitude of 5.9", "4.4 on the Richter scale", and "it was 6.1" after one of these.
fn magnitude(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    if amount.measure.is_some() || !(0.0..10.0).contains(&amount.value) || amount.form != Form::Digits {
        return;
    }
    let led = (1..=3).filter_map(|back| amount.start.checked_sub(back)).any(|at| s.tokens[at].is_any(&["magnitude", "magnitudes"]))
        && s.word_before(amount.start) != ",";
    let scale =
        s.word(amount.end) == "on" && (amount.end + 1..amount.end + 4).any(|at| matches!(s.word(at), "richter" | "scale" | "magnitude"));
    let again = amount.value.fract() > 0.0
        && matches!(s.word_before(amount.start), "was" | "at" | "of" | "as" | "to")
        && s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_in(Class::STOP))
        && last.is_some_and(|last| last.amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Magnitude));
    if led || scale || again {
        let (start, end) = (amount.start, amount.end);
        amount.measure = Some(Measure { name: "magnitude".into(), dimension: Dimension::Magnitude, factor: 1.0, start, end });
    }
}
