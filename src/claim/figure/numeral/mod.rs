//! Reading one number, in digits or words, with its scale: "1,200", "two and a half million", "3 lakh crore", "two-thirds", "dozens".
//!
//! Units, bounds and what the number is about are read elsewhere.

mod digits;
mod part;
mod words;

pub(super) use self::part::after as part_after;
use super::{
    english::{nouns, numbers},
    token::Token,
};
use crate::text::number;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Digits,
    Words,
    /// "a million", "half a dozen": begins with an article or a half.
    Article,
    /// "dozens", "several hundred".
    Vague,
}

/// A number at tokens `start..end`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// The upper end of what a vague word covers.
    pub high: Option<f64>,
    pub form: Form,
    /// The product of the written scale words, 1 where there is none: "5 to 7 million" lends it to the 5.
    pub scale: f64,
    /// "two-thirds", "half": a share of something.
    pub fraction: bool,
}

/// The number that begins at token `at`. `money`: a currency stands before it, so that a glued "m" is a million, not a metre.
pub(super) fn read(tokens: &[Token], at: usize, money: bool) -> Option<Numeral> {
    let first = tokens.get(at)?;
    if first.is_number() {
        return digits::read(tokens, at, money);
    }
    if !first.is_word() || !numbers::may_begin(&first.lower) {
        return None;
    }
    vague(tokens, at).or_else(|| words::read(tokens, at))
}

/// The product of the scale words from `at` on, and the token after the last.
fn scales(tokens: &[Token], at: usize, money: bool) -> (f64, usize) {
    let (mut product, mut end) = (1.0, at);
    while let Some(token) = tokens.get(end) {
        let hyphen = usize::from(
            token.is_dash() && token.glued && tokens.get(end + 1).is_some_and(|t| t.glued && number::scale(&t.lower).is_some()),
        );
        let token = &tokens[end + hyphen];
        let short = || suffix(token, money && product == 1.0).or_else(|| apart(tokens, end).filter(|_| product == 1.0));
        // "10 millions", but "10 thousands of them"
        let many = || {
            Some(numbers::plural_scale_factor(&token.lower))
                .filter(|factor| *factor >= 1e6 && !tokens.get(end + 1).is_some_and(|t| t.is("of")))
        };
        let Some(factor) = number::scale(&token.lower).or_else(many).or_else(short) else { break };
        if product >= 1e12 {
            break;
        }
        product *= factor;
        end += 1 + hyphen;
    }
    (product, end)
}

/// A scale of one letter or two, as set right after digits.
fn suffix(token: &Token, money: bool) -> Option<f64> {
    if !token.is_word() || !(token.glued || money) {
        return None;
    }
    match token.text {
        "k" | "K" => Some(1e3),
        "M" | "MM" => Some(1e6),
        "m" if money => Some(1e6),
        "B" | "b" if money => Some(1e9),
        "T" | "t" if money => Some(1e12),
        _ => None,
    }
}

/// "2.33 k", "1,200.5 M", "1.2b": a short scale that only its number gives away.
fn apart(tokens: &[Token], at: usize) -> Option<f64> {
    let (token, number) = (tokens.get(at)?, tokens.get(at.checked_sub(1)?)?);
    let closes = tokens.get(at + 1).is_none_or(|t| !t.is_word() && !t.is_number() && !t.glued || matches!(t.text, "." | "," | ")"));
    let decimal = number.is_number() && number.text.contains('.');
    match token.text {
        "k" if number.is_number() && !token.glued && closes => Some(1e3),
        "M" if decimal && !token.glued && closes => Some(1e6),
        "b" | "B" if decimal && token.glued && !tokens.get(at + 1).is_some_and(|t| t.glued && (t.is_word() || t.is_number())) => Some(1e9),
        _ => None,
    }
}

/// "dozens", "tens of thousands", "several hundred", "a few": what the words cover.
fn vague(tokens: &[Token], at: usize) -> Option<Numeral> {
    let made = |end, value, high| Some(Numeral { start: at, end, value, high: Some(high), form: Form::Vague, scale: 1.0, fraction: false });
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.lower);
    if let Some((low, high)) = numbers::plural_scale(word(at)) {
        if matches!(word(at + 1), "of" | "upon")
            && let Some((_, _)) = numbers::plural_scale(word(at + 2))
        {
            let scale = numbers::plural_scale_factor(word(at + 2));
            let (low, high) =
                if word(at + 1) == "of" { (low * scale, (high + 1.0) * scale - 1.0) } else { numbers::plural_scale(word(at + 2))? };
            return made(at + 3, low, high);
        }
        // "tens" and "scores" alone are rarely amounts
        let fate = word(at) == "scores" && (nouns::event_noun(word(at + 1)).is_some() || matches!(word(at + 1), "more" | "others"));
        let alone = !matches!(word(at), "tens" | "scores") || word(at + 1) == "of" || fate;
        return alone.then(|| made(at + 1, low, high))?;
    }
    let article = usize::from(matches!(word(at), "a"));
    let (low, high) = numbers::vague(word(at + article), article == 1)?;
    let end = at + article + 1;
    if let Some(scale) = number::scale(word(end)).or((word(end) == "dozen").then_some(12.0)) {
        return made(end + 1, low * scale, (high + 1.0) * scale - 1.0);
    }
    let end = end + usize::from(matches!(word(at + article), "couple" | "handful") && word(end) == "of");
    made(end, low, high)
}

/// Takes off the dust that binary fractions leave ("4.2" times a million).
fn round(value: f64) -> f64 {
    if value.abs() < 1.0 || value.abs() > 1e15 {
        return value;
    }
    (value * 1e6).round() / 1e6
}
