//! Numbers that are part of a name or a title: "the Six Day War", "“Thirteen Doors”", "the 1,000-Year Oak", "Highway 61", "AK-47".
//!
//! In `holds` capitals decide, so nothing there speaks of a sentence that is set in capitals throughout, as headlines are.

use super::{
    amount::Amount,
    english::{bounds, nouns, verbs, words::Class},
    numeral::Form,
    sentence::Sentence,
    token::Token,
};
use crate::model::Dimension;

/// Nouns that a number behind them names only in digits, or where they are a name's part: "game 3", but "the game two teams played".
const NUMBERED_IN_DIGITS: &[&str] = &[
    "game", "race", "day", "week", "season", "war", "world", "bus", "train", "court", "studio", "line", "class", "group", "stage", "round",
    "plan", "issue", "quarter", "division", "figure", "item", "part", "area", "unit", "model", "number", "numbers", "series", "title",
    "rule", "option", "heat",
];

/// No title of a work is longer, in tokens.
const LONGEST_TITLE: usize = 12;

/// Whether an amount counts nothing because it is part of a name.
pub(super) fn holds(s: &Sentence, amount: &Amount) -> bool {
    in_title(s, amount) || is_plain(s) && (capital_word(s, amount) || capital_unit(s, amount)) || opening_name(s, amount)
}

/// Whether the sentence is set as prose: some word that could bear a capital has none.
fn is_plain(s: &Sentence) -> bool {
    s.tokens.iter().any(|t| t.is_word() && t.text.len() > 3 && !t.glued && !t.is_capitalised() && !t.is_in(Class::STOP))
}

/// "“Ocean's Nine Lives”": every word between the quotation marks that could bear a capital bears one.
fn in_title(s: &Sentence, amount: &Amount) -> bool {
    let mark = |t: &Token| matches!(t.text, "“" | "”" | "\"" | "‘" | "’" | "'" | "«" | "»");
    let opens = |at: &usize| mark(&s.tokens[*at]) && s.tokens.get(at + 1).is_some_and(|t| t.glued) && !s.tokens[*at].glued;
    let from = amount.start.saturating_sub(LONGEST_TITLE);
    let Some(open) = (from..amount.start).rev().find(opens) else { return false };
    let closes = |at: &usize| mark(&s.tokens[*at]) && s.tokens.get(at + 1).is_none_or(|t| !t.glued || !t.is_word());
    let to = s.tokens.len().min(amount.end + LONGEST_TITLE);
    let Some(close) = (amount.end..to).find(closes) else { return false };
    let inside = &s.tokens[open + 1..close];
    let bears = |t: &&Token| t.is_word() && !t.glued && (t.is_capitalised() || !t.is_in(Class::STOP));
    let number = s.between(amount.start, amount.start + 1);
    inside.iter().filter(bears).all(Token::is_capitalised)
        && inside.iter().filter(bears).any(|t| t.span != number)
        && !inside.iter().any(|t| matches!(t.text, "," | ";" | "."))
}

/// "the Six Day War", "Formula One": a number word has a capital that no sentence's beginning gives it.
fn capital_word(s: &Sentence, amount: &Amount) -> bool {
    let number = &s.tokens[amount.start];
    let inner = s.before(amount.start).is_some_and(|t| t.is_word() && t.text.len() > 1 && !t.text.ends_with('.'));
    let beside = s.before(amount.start).is_some_and(Token::is_capitalised)
        || (amount.start + 1..amount.start + 3).any(|at| s.tokens.get(at).is_some_and(Token::is_capitalised));
    let cardinal = crate::text::number::small_cardinal(&number.lower).is_some() || number.is("hundred");
    // "wounding Few": a word for a rough number is a surname too
    let rough = number.is_any(&["few", "several"]);
    number.is_capitalised() && inner && (cardinal && beside || rough)
}

/// "the 1,000-Year Oak": the unit has a capital, as no unit of a prose sentence has.
fn capital_unit(s: &Sentence, amount: &Amount) -> bool {
    let Some(measure) = &amount.measure else { return false };
    let spatial = matches!(measure.dimension, Dimension::Duration | Dimension::Length | Dimension::Mass | Dimension::Volume);
    let unit = s.tokens.get(measure.start).filter(|_| measure.start > amount.start);
    let written = unit.is_some_and(|t| t.is_capitalised() && t.text.len() > 2 && t.text.chars().skip(1).all(char::is_lowercase));
    spatial && written && s.tokens.get(measure.end).is_some_and(|t| t.is_capitalised() && !t.glued)
}

/// "Apollo 11 landed": a capital and digits open the sentence, and no plural follows for the digits to count.
fn opening_name(s: &Sentence, amount: &Amount) -> bool {
    if amount.start != 1 || amount.measure.is_some() || amount.scale > 1.0 || amount.fraction || amount.range {
        return false;
    }
    let (first, number) = (&s.tokens[0], &s.tokens[1]);
    let named = first.is_capitalised() && number.is_number() && !number.glued && number.text.bytes().all(|b| b.is_ascii_digit());
    let bounds =
        || bounds::PASSED_OVER.iter().any(|word| first.is(word)) || bounds::BEFORE.iter().any(|(words, _)| words.contains(&&*first.lower));
    let other =
        first.is_in(Class::STOP) || first.lower.ends_with("ly") || verbs::verb(&first.lower).is_some() || nouns::is_plural(&first.lower);
    let phrase = |at: usize| s.tokens.get(at).filter(|t| t.is_word() && !t.is_in(Class::STOP));
    let counted = (2..6).map_while(phrase).any(|t| nouns::is_plural(&t.lower) || nouns::event_noun(&t.lower).is_some());
    let goes_on = s.tokens.get(2).is_some_and(|t| t.is_word() && !t.glued);
    named && goes_on && !counted && !bounds() && !other && !first.is_any(&["another", "additional", "other", "police", "toll"])
}

/// "Boeing 737", "G7", "Covid-19", "AK-47", "iPhone 11 Pro".
pub(super) fn is_part(s: &Sentence, amount: &Amount) -> bool {
    let Some(before) = s.before(amount.start) else { return false };
    if is_glued(s, amount) || is_named_after(s, amount) {
        return true;
    }
    let inner_capital = before.is_word() && before.text.chars().skip(1).any(char::is_uppercase);
    let apart = before.is_capitalised() && amount.start >= 2 || inner_capital;
    if !apart || before.is_in(Class::STOP) || before.is_in(Class::WEEKDAY) || verbs::verb(&before.lower).is_some() {
        return false;
    }
    // a counted noun right after it makes it a count even behind a name: "France 12 medals" is rare, "Boeing 737 jets" is not
    let shouted = before.text.chars().all(|c| !c.is_lowercase()) && before.text.len() > 4;
    let next = s.tokens.get(amount.end);
    let plural_next = next.is_some_and(|t| t.is_word() && !t.is_capitalised() && nouns::is_plural(&t.lower) && !t.is_in(Class::STOP))
        && !acts_on(s, amount.end);
    // a name with a capital inside is a product's, and "iOS 7.1" its version
    let whole = amount.value.fract() == 0.0 || inner_capital;
    let plain = whole && amount.scale == 1.0 && !s.tokens[amount.start].text.contains(',');
    let letters = before.text.len() < 5 && before.text.chars().all(char::is_uppercase);
    !shouted && plain && (letters || !(plural_next && (amount.value < 100.0 || next.is_some_and(|t| t.is("points")))))
}

/// "the Model 9 costs $799": a verb that an object follows, not a plural.
fn acts_on(s: &Sentence, at: usize) -> bool {
    let third = verbs::verb(s.word(at)).is_some_and(|(_, form)| form == verbs::Form::Third);
    let object = s
        .tokens
        .get(at + 1)
        .is_some_and(|t| t.is_number() || matches!(t.text, "$" | "£" | "€") || t.is_in(Class::STOP) && !t.is_in(Class::SCOPE));
    third && object && !s.tokens[at + 1].is_any(&["of", "and", "or", "were", "are", "have", "had", "was", "will", "would"])
}

/// "G7", "AK-47": letters stand right before the digits, or a hyphen after letters.
pub(super) fn is_glued(s: &Sentence, amount: &Amount) -> bool {
    let Some(before) = s.before(amount.start).filter(|_| s.tokens[amount.start].glued) else { return false };
    if before.is_word() {
        return true;
    }
    let shouted = |t: &Token| t.is_word() && t.text.len() > 1 && t.text.chars().all(char::is_uppercase);
    if before.is_dash() && !before.glued && s.before(amount.start - 1).is_some_and(shouted) {
        return true;
    }
    let word = amount.start.checked_sub(2).map(|at| &s.tokens[at]).filter(|_| before.is_dash() && before.glued);
    let Some(word) = word else { return false };
    let prefix =
        word.is_any(&["sub", "now", "minus", "over", "under", "pre", "post", "nearly", "about", "to", "negative", "mid", "magnitude"]);
    s.tokens[amount.start].is_number() && (word.is_word() && !prefix || word.is_number() && amount.start >= 3)
}

/// "787 Dreamliner", "20 Ultra": a capital follows that is neither a people nor a counted thing.
fn is_named_after(s: &Sentence, amount: &Amount) -> bool {
    let Some(next) = s.tokens.get(amount.end).filter(|t| t.is_capitalised() && !t.glued) else { return false };
    let inner_capital = s.before(amount.start).is_some_and(|t| t.is_word() && t.text.chars().any(char::is_uppercase));
    let number = s.tokens[amount.start].text;
    let three = number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()) && amount.scale == 1.0;
    let in_phrase = |at: usize| s.tokens.get(at).filter(|t| t.is_word() && !t.is_in(Class::STOP));
    let plural = (amount.end..amount.end + 4).map_while(in_phrase).any(|t| nouns::is_plural(&t.lower));
    if next.is_any(&["zip", "postcode"]) {
        return true;
    }
    (inner_capital || three) && !plural && amount.start > 0 && !next.lower.ends_with("an") && !next.is_in(Class::STOP)
}

/// "page 4", "Highway 61", "Article 5".
pub(super) fn is_numbered(s: &Sentence, amount: &Amount) -> bool {
    let stop = usize::from(s.word_before(amount.start) == ".");
    let Some(before) = s.before(amount.start - stop.min(amount.start)) else { return false };
    if stop == 1 && !before.is_any(&["no", "nos", "nr", "nrs", "fig", "vol", "p", "pp", "art", "sec"]) {
        return false;
    }
    let whole = amount.value.fract() == 0.0 && amount.scale == 1.0 && amount.form != Form::Vague;
    // "world" and "bus" number nothing in front of a counted noun: "the bus 40 people were in"
    // and one thing is no plural; "Phase 2 trials" are of the second phase
    let counts = s.tokens.get(amount.end).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower) && !t.is_in(Class::STOP))
        && amount.value != 1.0
        && !(before.is_capitalised() && amount.form == Form::Digits && amount.value < 10.0);
    before.is_in(Class::NUMBERED)
        && whole
        && !counts
        && (!before.is("no") || stop == 1 || before.text == "No")
        && (amount.form != Form::Words || before.is("number") || before.is_capitalised() || !before.is_any(NUMBERED_IN_DIGITS))
}
