//! The unit that stands after a number, from the language's tables.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use super::{
    english::units::{RATE_NOUNS, UNITS, Unit},
    sentence::Sentence,
    token::Token,
};
use crate::model::Dimension;

/// A unit as it was found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// Singular and spelled out.
    pub name: Cow<'static, str>,
    pub dimension: Dimension,
    /// Base units of the dimension in one; 0 where a factor does not convert it.
    pub factor: f64,
    /// The tokens it was written with.
    pub start: usize,
    pub end: usize,
}

impl Measure {
    /// A value of this unit in the base unit of its dimension.
    pub fn base(&self, value: f64) -> Option<f64> {
        match &*self.name {
            "degree fahrenheit" => Some((value - 32.0) / 1.8),
            "kelvin" => Some(value - 273.15),
            _ => (self.factor > 0.0).then_some(value * self.factor),
        }
    }
}

/// The words after the first, and the unit.
type Entry = (Vec<Cow<'static, str>>, &'static Unit);

struct Lookup {
    /// By first word: the further words and the unit, longest first.
    words: HashMap<&'static str, Vec<Entry>>,
    symbols: HashMap<&'static str, &'static Unit>,
}

static LOOKUP: LazyLock<Lookup> = LazyLock::new(|| {
    let mut lookup = Lookup { words: HashMap::new(), symbols: HashMap::new() };
    for unit in UNITS {
        for written in unit.words {
            let one: Vec<Cow<'static, str>> = written.split(' ').map(Cow::Borrowed).collect();
            for many in plurals(&one) {
                lookup.insert(many, unit);
            }
            lookup.insert(one, unit);
        }
        for symbol in unit.symbols {
            lookup.symbols.entry(symbol).or_insert(unit);
        }
    }
    for entries in lookup.words.values_mut() {
        entries.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    lookup
});

impl Lookup {
    fn insert(&mut self, words: Vec<Cow<'static, str>>, unit: &'static Unit) {
        let Some((Cow::Borrowed(first), rest)) = words.split_first().map(|(first, rest)| (first.clone(), rest.to_vec())) else {
            // a plural whose first word changes: kept for as long as the program runs, once a unit
            let (first, rest) = (words[0].clone().into_owned(), words[1..].to_vec());
            self.words.entry(Box::leak(first.into_boxed_str())).or_default().push((rest, unit));
            return;
        };
        self.words.entry(first).or_default().push((rest, unit));
    }
}

/// "miles per hour", "years old", "degrees celsius", "percentage points": the word that takes the -s.
fn plurals(one: &[Cow<'static, str>]) -> Vec<Vec<Cow<'static, str>>> {
    let at = one
        .iter()
        .position(|w| {
            matches!(
                &**w,
                "per" | "an" | "of" | "to" | "old" | "celsius" | "celcius" | "centigrade" | "fahrenheit" | "farenheit" | "c" | "f"
            )
        })
        .map_or(one.len() - 1, |at| at.saturating_sub(1));
    let mut many = one.to_vec();
    many[at] = Cow::Owned(format!("{}s", one[at]));
    vec![many]
}

/// Symbols of one letter that are taken for a unit with a blank before them.
const APART: &[&str] = &["m", "g", "l", "W", "V", "C", "F", "L", "t", "%"];

/// The unit that begins at token `at`, right after a number (a hyphen may stand between).
pub(super) fn read(s: &Sentence, at: usize) -> Option<Measure> {
    let hyphen = usize::from(s.is_dash(at));
    let start = at + hyphen;
    let unit = |(unit, end): (&'static Unit, usize)| Measure {
        name: Cow::Borrowed(unit.name),
        dimension: unit.dimension,
        factor: unit.factor,
        start,
        end,
    };
    let measure = words(s, start)
        .or_else(|| described(s, start))
        .or_else(|| {
            if hyphen == 0 || s.tokens.get(start).is_some_and(|t| t.glued && t.text.len() > 1) && !s.is_hyphen(start + 1) {
                symbol(s, start)
            } else {
                None
            }
        })
        .or_else(|| inches(s, start))
        .or_else(|| bracketed(s, start))
        .map(unit)?;
    Some(with_rate(s, measure))
}

pub(super) fn words(s: &Sentence, at: usize) -> Option<(&'static Unit, usize)> {
    let first = s.tokens.get(at)?;
    let entries = LOOKUP.words.get(&*first.lower)?;
    entries.iter().find_map(|(rest, unit)| {
        let mut end = at + 1;
        for word in rest {
            let dash = usize::from(s.is_dash(end));
            if !s.tokens.get(end + dash)?.is(word) {
                return None;
            }
            end += dash + 1;
        }
        Some((*unit, end))
    })
}

/// "two more years", "50 previous years", "one US pint": a word may stand between a number and its unit.
fn described(s: &Sentence, at: usize) -> Option<(&'static Unit, usize)> {
    const BETWEEN: &[&str] = &[
        "previous",
        "consecutive",
        "straight",
        "full",
        "more",
        "additional",
        "extra",
        "long",
        "whole",
        "further",
        "past",
        "other",
        "successive",
        "us",
        "rushing",
        "passing",
        "net",
        "calendar",
        "working",
        "business",
    ];
    s.tokens.get(at).filter(|t| t.is_any(BETWEEN))?;
    words(s, at + 1)
        .filter(|(unit, _)| matches!(unit.dimension, Dimension::Duration | Dimension::Length | Dimension::Volume | Dimension::Mass))
}

/// `10" long`, "2 in thick": a quotation mark and "in" are inches where a side is named.
fn inches(s: &Sentence, at: usize) -> Option<(&'static Unit, usize)> {
    let written = s.tokens.get(at)?.text;
    let sided =
        matches!(written, "\"" | "in") && matches!(s.word(at + 1), "long" | "wide" | "tall" | "thick" | "deep" | "high" | "x" | "by");
    sided.then(|| LOOKUP.symbols.get("\u{2033}").map(|unit| (*unit, at + 1)))?
}

fn symbol(s: &Sentence, at: usize) -> Option<(&'static Unit, usize)> {
    let first = s.tokens.get(at)?;
    let mut last = at;
    while last < at + 4 && s.tokens.get(last + 1).is_some_and(|t| t.glued) {
        last += 1;
    }
    for end in (at + 1..=last + 1).rev() {
        let written = s.slice(at, end);
        let Some(unit) = LOOKUP.symbols.get(written) else { continue };
        let sign = !written.starts_with(char::is_alphabetic);
        let apart = first.glued
            || sign
            || written.chars().count() > 1 && !matches!(written, "in" | "PS" | "kt" | "mt" | "st")
            || APART.contains(&written)
            || written == "PS" && s.tokens[at - 1].text.len() > 1;
        // "24703m212" and "5m-high" differ: a letter or digit right after makes it no unit
        let goes_on = |at: usize| s.tokens.get(at).is_some_and(|t| t.glued && (t.is_word() || t.is_number()));
        // "58%-33%" are two shares
        let joined = s.is_hyphen(end) && s.tokens.get(end + 1).is_some_and(|t| t.glued && t.is_number());
        let continues = goes_on(end) || joined && written != "%";
        let decade = written == "s" && (s.before(at).is_some_and(|t| t.text.len() == 4) || is_decade(s, at));
        // "23456 F Block"
        let name = |t: &Token| t.is_capitalised() && t.text.chars().skip(1).any(char::is_lowercase);
        let named = !first.glued && written.len() == 1 && s.tokens.get(end).is_some_and(name);
        let initial = named
            || !first.glued
                && written.len() == 1
                && s.tokens.get(end).is_some_and(|t| t.glued && t.text == "." && s.tokens.get(end + 1).is_some());
        if apart && !continues && !initial && !decade && !closes_quotation(s, at, written) {
            return Some((unit, end));
        }
    }
    None
}

/// `"We counted 12", he said`: a mark of feet or inches that closes what an earlier one has opened.
fn closes_quotation(s: &Sentence, at: usize, written: &str) -> bool {
    let ends_number = |i: usize| s.tokens[i].glued && s.before(i).is_some_and(Token::is_number);
    let opens = |i: &usize| s.tokens[*i].text == written && !ends_number(*i) && s.tokens.get(i + 1).is_some_and(|t| t.glued);
    matches!(written, "\"" | "'") && (0..at).any(|i| opens(&i))
}

/// "in his 40s", "the mid-90s": a full ten whose -s is a plural's.
fn is_decade(s: &Sentence, at: usize) -> bool {
    let ten = s.before(at).is_some_and(|t| t.text.len() == 2 && t.text.ends_with('0'));
    let led = at.checked_sub(2).and_then(|at| s.tokens.get(at)).is_some_and(|t| {
        t.is_any(&["his", "her", "their", "my", "our", "your", "the", "early", "mid", "late", "aged", "to"])
            || matches!(t.text, "'" | "’" | "‘" | "-")
    });
    ten && led
}

/// "20 (kg)".
fn bracketed(s: &Sentence, at: usize) -> Option<(&'static Unit, usize)> {
    let [open, _, close] = s.tokens.get(at..at + 3)? else { return None };
    if !matches!((open.text, close.text), ("(", ")") | ("[", "]") | ("{", "}") | ("<", ">")) {
        return None;
    }
    let unit = words(s, at + 1).or_else(|| LOOKUP.symbols.get(s.tokens[at + 1].text).map(|unit| (*unit, at + 2)))?;
    (unit.1 == at + 2).then_some((unit.0, at + 3))
}

/// A unit with the "per hour", "a share", "/day" that may follow it.
pub(super) fn with_rate(s: &Sentence, measure: Measure) -> Measure {
    let Some((per, factor, duration, end)) = rate(s, measure.end) else { return measure };
    // "for the second time in two months a person was hurt"
    if measure.dimension == Dimension::Duration && !duration && !matches!(s.word(measure.end), "per" | "/") {
        return measure;
    }
    // "$300 per child per month"
    if let Some((of, _, true, after)) = rate(s, end).filter(|_| !duration) {
        let name = format!("{} per {per} per {of}", measure.name);
        let dimension = if measure.dimension == Dimension::Money { Dimension::Money } else { Dimension::Other };
        return Measure { name: Cow::Owned(name), dimension, factor: 0.0, end: after, ..measure };
    }
    let speed = duration && measure.dimension == Dimension::Length;
    let dimension = match measure.dimension {
        Dimension::Money | Dimension::Percent => measure.dimension,
        _ if speed => Dimension::Speed,
        _ => Dimension::Other,
    };
    let factor = if speed && factor > 0.0 { measure.factor / factor } else { 0.0 };
    let name = if measure.name == "percent" { "percentage" } else { &*measure.name };
    Measure { name: Cow::Owned(format!("{name} per {per}")), dimension, factor, end, ..measure }
}

/// What an amount that ends at token `at` is per: its name, its factor, whether it is a time, and the token after it.
pub(super) fn rate(s: &Sentence, at: usize) -> Option<(Cow<'static, str>, f64, bool, usize)> {
    // "412 pence in cash for each share"
    let paid = if (s.word(at), s.word(at + 1)) == ("in", "cash") { at + 2 } else { at };
    let at = paid + usize::from(s.word(paid) == "for" && matches!(s.word(paid + 1), "each" | "every"));
    let dash = usize::from(s.is_dash(at));
    let link = s.tokens.get(at + dash)?;
    let slash = link.text == "/" && link.glued;
    let article = link.is_any(&["a", "an", "each", "every"]);
    if !(slash || article || link.is("per")) {
        return None;
    }
    let dash = dash + usize::from(s.is_dash(at + dash + 1));
    let start = at + dash + 1;
    let word = s.tokens.get(start)?;
    if let Some((unit, end)) = words(s, start).or_else(|| if slash || link.is("per") { symbol(s, start) } else { None }) {
        // "paid $5 a year ago"
        let moment = s.tokens.get(end).is_some_and(|t| t.is_any(&["ago", "earlier", "later", "before", "after"]));
        if article && (moment || matches!(unit.dimension, Dimension::Percent | Dimension::Age | Dimension::Magnitude)) {
            return None;
        }
        let name = if unit.name == "year" && s.tokens[start].is("annum") { Cow::Borrowed("year") } else { Cow::Borrowed(unit.name) };
        return Some((name, unit.factor, unit.dimension == Dimension::Duration, end));
    }
    if word.is("annum") {
        return Some((Cow::Borrowed("year"), 31_556_952.0, true, start + 1));
    }
    let noun = RATE_NOUNS.iter().find(|noun| word.is(noun));
    if let Some(noun) = noun {
        return Some((Cow::Borrowed(noun), 0.0, false, start + 1));
    }
    (link.is("per") && word.is_word()).then(|| (Cow::Owned(word.lower.to_string()), 0.0, false, start + 1))
}
