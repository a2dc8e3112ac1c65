//! Currencies before a number ("US$", "Rs") and after it ("Australian dollars", "p").

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use super::{
    english::{money as table, nouns, words::Class},
    numeral::{Form, Numeral},
    sentence::Sentence,
    token::Token,
    unit::{Measure, with_rate},
};
use crate::model::Dimension;

/// By code, in capitals or as it is also written.
static BY_CODE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let small = table::SMALL_CODES.iter().filter_map(|small| {
        let (_, name) = table::CODES.iter().find(|(code, _)| code.eq_ignore_ascii_case(small))?;
        Some((*small, *name))
    });
    table::CODES.iter().copied().chain(small).collect()
});

/// By the adjective right before the noun, and the noun: "kenyan shilling", "lankan rupee".
static BY_NATION: LazyLock<HashMap<(&'static str, &'static str), &'static str>> = LazyLock::new(|| {
    let mut names: HashMap<_, _> = table::NATIONAL.iter().map(|(adjective, noun, name)| ((*adjective, *noun), *name)).collect();
    for (_, name) in table::CODES {
        let Some((nation, noun)) = name.rsplit_once(' ') else { continue };
        let adjective = nation.rsplit(' ').next().unwrap_or(nation);
        names.entry((adjective, noun)).or_insert(name);
    }
    names
});

/// A currency written before a number: its name and the token after it.
pub(super) fn prefix(s: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let first = s.tokens.get(at)?;
    let next_glued = |i: usize| s.tokens.get(i).is_some_and(|t| t.glued);
    let dollars = |i: usize| s.tokens.get(i).and_then(|t| find(table::DOLLARS, &t.lower));
    if let Some(name) = sign(first) {
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
    let end = at + 1 + usize::from(number.text == ".");
    if s.is_number(end)
        && let Some(name) = code(first.text)
    {
        let large = s.tokens.get(end).is_some_and(|t| t.text.contains(',')) || crate::text::number::scale(s.word(end + 1)).is_some();
        if !large && table::CODES_THAT_ARE_WORDS.contains(&first.text) {
            return None;
        }
        return Some((name, end));
    }
    if digits
        && number.glued
        && (!first.glued || s.before(at).is_some_and(|t| matches!(t.text, "(" | "[")))
        && let Some(name) = find(table::GLUED_CODES, first.text)
    {
        return Some((name, at + 1));
    }
    if first.text == "Y" && number.text == "=" && s.is_number(at + 2) {
        return Some(("japanese yen", at + 2));
    }
    // "dollar 22.5 million", "rupees 35 lakh", but "Euro 2024"
    let large = || number.text.contains([',', '.']) || crate::text::number::scale(s.word(at + 2)).is_some();
    let leads = |noun: &str| noun == "dollar" || table::LEADING.contains(&noun) && large();
    let noun = nouns::lemma(&first.lower);
    if digits && !number.glued && leads(&noun) { Some((find(table::WORDS, &noun)?, at + 1)) } else { None }
}

/// A currency written after a number.
pub(super) fn suffix(s: &Sentence, numeral: &Numeral) -> Option<Measure> {
    let dash = usize::from(s.is_hyphen(numeral.end));
    let start = numeral.end + dash;
    let first = s.tokens.get(start)?;
    let made = |name: &str, end| Measure { name: Cow::Owned(name.to_owned()), dimension: Dimension::Money, factor: 0.0, start, end };
    if let Some(name) = sign(first) {
        // "10 $ 30": the sign may belong to the next number
        let free = !s.is_number(start + 1) || s.tokens.get(start + 2).is_some_and(|t| sign(t).is_some() || t.is_any(&["cent", "cents"]));
        return (free || first.glued && !s.tokens.get(start + 1).is_some_and(|t| t.glued)).then(|| with_rate(s, made(name, start + 1)));
    }
    if !first.is_word() {
        return None;
    }
    let lead = s.tokens.get(start + 1).is_some_and(|t| t.glued && t.is_number());
    let fits = |written: &str| written.len() >= 3 && (numeral.value >= 1000.0 || !table::CODES_THAT_ARE_WORDS.contains(&written));
    // "© 2017 NPR": a year, and letters behind it
    let year = numeral.scale == 1.0 && s.tokens[numeral.start].text.len() == 4 && (1900.0..2100.0).contains(&numeral.value);
    let known = || table::SMALL_CODES.iter().any(|common| common.eq_ignore_ascii_case(first.text));
    if let Some(name) = code(first.text).filter(|_| fits(first.text) && !lead && (!year || known())) {
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
        if let Some(name) = BY_NATION.get(&(&*adjective.lower, &*noun)) {
            return Some(with_rate(s, made(name, start + skip + 1)));
        }
    }
    // "three grand", never "three grand pianos"
    if first.is("grand") {
        let names = s.tokens.get(start + 1).is_some_and(|t| t.is_word() && !t.is_in(Class::STOP));
        return (!names).then(|| made(table::UNNAMED, start + 1));
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

fn is_sterling(s: &Sentence, numeral: &Numeral, at: usize) -> bool {
    numeral.scale >= 1e3
        || matches!(s.word(at + 1), "sterling")
        || matches!((s.word(at + 1), s.word(at + 2)), ("a", "share" | "head" | "month" | "week" | "year") | ("per", _))
        || s.tokens[numeral.start.saturating_sub(5)..numeral.start].iter().any(|t| t.is_any(table::ABOUT_MONEY))
}

/// The currency of a code, as written.
fn code(written: &str) -> Option<&'static str> {
    BY_CODE.get(written).copied()
}

/// The currency of a sign. Most tokens are told by their first letter to be none.
fn sign(token: &Token) -> Option<&'static str> {
    if token.text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    find(table::SIGNS, token.text)
}

fn find(table: &[(&str, &'static str)], written: &str) -> Option<&'static str> {
    table.iter().find(|(key, _)| *key == written).map(|(_, name)| *name)
}
