//! Numbers that are part of a name or a title: "the Six Day War", "“Thirteen Doors”", "the 1,000-Year Oak".
//!
//! Capitals decide, so nothing here speaks of a sentence that is set in capitals throughout, as headlines are.

use super::{amount::Amount, english::bounds, english::nouns, english::verbs, english::words::Class, sentence::Sentence, token::Token};
use crate::model::Dimension;

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
    number.is_capitalised() && cardinal && inner && beside
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
