//! Currencies before a number ("US$", "Rs") and after it ("Australian dollars", "p").

use std::borrow::Cow;

use super::{
    english::{money as table, nouns},
    numeral::{Form, Numeral},
    sentence::Sentence,
    unit::{Measure, with_rate},
};
use crate::model::Dimension;

/// A currency written before a number: its name and the token after it.
pub(super) fn prefix(s: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let first = s.tokens.get(at)?;
    let next_glued = |i: usize| s.tokens.get(i).is_some_and(|t| t.glued);
    let sign = |i: usize| s.tokens.get(i).and_then(|t| find(table::SIGNS, t.text));
    let dollars = |i: usize| s.tokens.get(i).and_then(|t| find(table::DOLLARS, &t.lower));
    if let Some(name) = sign(at) {
        // "$US55", "$A82", "€-50"
        let letters = dollars(at + 1).filter(|_| name == "dollar" && next_glued(at + 1) && next_glued(at + 2));
        return Some(letters.map_or((name, at + 1), |name| (name, at + 2)));
    }
    if !first.is_word() {
        return None;
    }
    if s.tokens.get(at + 1).is_some_and(|t| t.text == "$")
        && let Some(name) = dollars(at)
    {
        // "US$", "HK $", "c $ 16"
        let fits = next_glued(at + 1) || first.text.len() > 1 || first.lower == "c";
        return fits.then_some((name, at + 2));
    }
    let number = s.tokens.get(at + 1)?;
    let digits = number.is_number();
    if let Some(name) = code(first.text) {
        let end = at + 1 + usize::from(number.text == ".");
        let large = s.tokens.get(end).is_some_and(|t| t.text.contains(',')) || crate::text::number::scale(s.word(end + 1)).is_some();
        if !large && table::CODES_THAT_ARE_WORDS.contains(&first.text) {
            return None;
        }
        return s.tokens.get(end).is_some_and(super::token::Token::is_number).then_some((name, end));
    }
    if digits
        && number.glued
        && (!first.glued || s.before(at).is_some_and(|t| matches!(t.text, "(" | "[")))
        && let Some(name) = find(table::GLUED_CODES, first.text)
    {
        return Some((name, at + 1));
    }
    if first.text == "Y" && number.text == "=" && s.tokens.get(at + 2).is_some_and(super::token::Token::is_number) {
        return Some(("japanese yen", at + 2));
    }
    // "dollar 22.5 million"
    (digits && first.is("dollar") && !number.glued).then_some(("dollar", at + 1))
}

/// A currency written after a number.
pub(super) fn suffix(s: &Sentence, numeral: &Numeral) -> Option<Measure> {
    let dash = usize::from(s.tokens.get(numeral.end).is_some_and(|t| t.is_dash() && t.glued));
    let start = numeral.end + dash;
    let first = s.tokens.get(start)?;
    let made = |name: &str, end| Measure { name: Cow::Owned(name.to_owned()), dimension: Dimension::Money, factor: 0.0, start, end };
    if let Some(name) = find(table::SIGNS, first.text) {
        // "10 $ 30": the sign may belong to the next number
        let free = !s.tokens.get(start + 1).is_some_and(super::token::Token::is_number)
            || s.tokens.get(start + 2).is_some_and(|t| find(table::SIGNS, t.text).is_some() || t.is_any(&["cent", "cents"]));
        return (free || first.glued && !s.tokens.get(start + 1).is_some_and(|t| t.glued)).then(|| with_rate(s, made(name, start + 1)));
    }
    if !first.is_word() {
        return None;
    }
    let lead = s.tokens.get(start + 1).is_some_and(|t| t.glued && t.is_number());
    let fits = |written: &str| written.len() >= 3 && (numeral.value >= 1000.0 || !table::CODES_THAT_ARE_WORDS.contains(&written));
    if let Some(name) = code(first.text).filter(|_| fits(first.text) && !lead) {
        return Some(made(name, start + 1));
    }
    if first.text == "p"
        && numeral.form == Form::Digits
        && (first.glued || s.tokens.get(start + 1).is_none_or(|t| !t.glued || t.text != "." || s.tokens.get(start + 2).is_none()))
    {
        return Some(with_rate(s, made("penny", start + 1)));
    }
    // "Hong Kong dollars", "US dollars"
    for skip in 1..=2 {
        let (Some(adjective), Some(noun)) = (s.tokens.get(start + skip - 1), s.tokens.get(start + skip)) else { break };
        let noun = nouns::lemma(&noun.lower);
        let irregular = table::NATIONAL.iter().find(|(a, n, _)| adjective.is(a) && *n == noun).map(|(_, _, name)| *name);
        if let Some(name) = irregular.or_else(|| national(&adjective.lower, &noun)) {
            return Some(with_rate(s, made(name, start + skip + 1)));
        }
    }
    let noun = nouns::lemma(&first.lower);
    if noun == "pound" {
        return is_sterling(s, numeral, start)
            .then(|| with_rate(s, made("pound sterling", start + 1 + usize::from(s.word(start + 1) == "sterling"))));
    }
    let name = find(table::WORDS, &noun)?;
    let large = numeral.scale > 1.0 || numeral.value >= 1000.0;
    if matches!(&*noun, "won" | "real" | "mark" | "crown" | "rand" | "kn")
        && !large
        && !(numeral.form == Form::Digits && numeral.value.fract() > 0.0)
        && noun != "kn"
    {
        return None;
    }
    Some(with_rate(s, made(name, start + 1)))
}

/// The currency of the table whose name is, or ends with, an adjective and a noun: "kenyan shilling", "lankan rupee".
fn national(adjective: &str, noun: &str) -> Option<&'static str> {
    let named = |name: &&str| {
        let rest = name.strip_suffix(noun).and_then(|rest| rest.strip_suffix(' ')).and_then(|rest| rest.strip_suffix(adjective));
        rest.is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    table::CODES.iter().map(|(_, name)| *name).find(named)
}

fn is_sterling(s: &Sentence, numeral: &Numeral, at: usize) -> bool {
    numeral.scale >= 1e3
        || matches!(s.word(at + 1), "sterling")
        || matches!((s.word(at + 1), s.word(at + 2)), ("a", "share" | "head" | "month" | "week" | "year") | ("per", _))
        || s.tokens[numeral.start.saturating_sub(5)..numeral.start].iter().any(|t| t.is_any(table::ABOUT_MONEY))
}

/// A currency's code in capitals, or one of the common ones in small letters.
fn code(written: &str) -> Option<&'static str> {
    let common = matches!(written, "usd" | "eur" | "gbp" | "rmb" | "cny" | "jpy" | "inr" | "aud" | "cad" | "hkd" | "nzd" | "chf" | "btc");
    find(table::CODES, if common { table::CODES.iter().find(|(key, _)| key.eq_ignore_ascii_case(written))?.0 } else { written })
}

fn find(table: &[(&str, &'static str)], written: &str) -> Option<&'static str> {
    table.iter().find(|(key, _)| *key == written).map(|(_, name)| *name)
}
