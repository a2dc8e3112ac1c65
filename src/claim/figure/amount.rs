//! One amount of a sentence: a number or a range of two, with its currency or unit and its sign.

use std::borrow::Cow;

use super::{
    english::{money as currencies, verbs, words::Class},
    money,
    numeral::{self, Form, Numeral},
    sentence::Sentence,
    unit::{self, Measure},
};
use crate::model::Dimension;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    /// Tokens of the whole: currency, number, unit.
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// Upper end of a range or of what a vague word covers.
    pub high: Option<f64>,
    pub range: bool,
    pub form: Form,
    pub scale: f64,
    pub fraction: bool,
    pub measure: Option<Measure>,
    /// The unit or noun is joined to the number by a hyphen: it describes what follows.
    pub hyphened: bool,
}

/// The amount that begins at token `at`.
pub(super) fn read(s: &Sentence, at: usize) -> Option<Amount> {
    let mut amount = one_and_part(s, at).or_else(|| single(s, at))?;
    if amount.form == Form::Vague {
        return Some(amount);
    }
    if let Some(range) = range(s, &amount) {
        return Some(range);
    }
    add_subunit(s, &mut amount);
    Some(amount)
}

/// "a metre and a half": one of a unit, and a part of it.
fn one_and_part(s: &Sentence, at: usize) -> Option<Amount> {
    if !matches!(s.word(at), "a" | "an" | "one") {
        return None;
    }
    let (unit, end) = unit::words(s, at + 1)?;
    let (part, after) = numeral::part_after(&s.tokens, end)?;
    let measure = Measure { name: Cow::Borrowed(unit.name), dimension: unit.dimension, factor: unit.factor, start: at + 1, end };
    Some(Amount {
        start: at,
        end: after,
        value: 1.0 + part,
        high: None,
        range: false,
        form: Form::Words,
        scale: 1.0,
        fraction: false,
        measure: Some(measure),
        hyphened: false,
    })
}

fn single(s: &Sentence, at: usize) -> Option<Amount> {
    let prefix = money::prefix(s, at);
    let (mut number_at, mut negative) = (prefix.map_or(at, |(_, after)| after), false);
    if prefix.is_some() && s.is_dash(number_at) && s.tokens.get(number_at + 1).is_some_and(|t| t.is_number() && t.glued) {
        number_at += 1;
        negative = true;
    }
    let numeral = numeral::read(&s.tokens, number_at, prefix.is_some())?;
    let numeral = if prefix.is_none() { out_of(s, numeral) } else { numeral };
    let measure = match prefix {
        Some((name, _)) => Some(after_prefix(s, name, at, numeral.end)),
        None => part_of_unit(s, &numeral)
            .or_else(|| money::suffix(s, &numeral))
            .or_else(|| metres_as_millions(s, &numeral))
            .or_else(|| unit::read(s, numeral.end))
            .filter(|m| fits(s, &numeral, m)),
    };
    let numeral = scale_after(s, numeral, measure.as_ref());
    let end = measure.as_ref().map_or(numeral.end, |m| m.end.max(numeral.end));
    let hyphened = s.is_hyphen(numeral.end) && s.tokens.get(numeral.end + 1).is_some_and(|t| t.glued && t.is_word());
    Some(Amount {
        start: at,
        end,
        value: if negative { -numeral.value } else { numeral.value },
        high: numeral.high,
        range: false,
        form: numeral.form,
        scale: numeral.scale,
        fraction: numeral.fraction,
        measure,
        hyphened,
    })
}

/// "one in three", "four in ten voters", "four out of five", "one over twenty": a share in two numbers.
fn out_of(s: &Sentence, above: Numeral) -> Numeral {
    // "three-in-five voters"
    let hyphened = s.is_hyphen(above.end) && s.word(above.end + 1) == "in" && s.is_hyphen(above.end + 2);
    let at = match (s.word(above.end), s.word(above.end + 1)) {
        _ if hyphened => above.end + 3,
        ("out", "of") => above.end + 2 + usize::from(s.word(above.end + 2) == "every"),
        ("in", _) if above.value == 1.0 || is_share(s, &above) => above.end + 1 + usize::from(s.word(above.end + 1) == "every"),
        ("over", _) if above.value == 1.0 => above.end + 1,
        _ => return above,
    };
    let Some(below) = numeral::read(&s.tokens, at, false).filter(|below| below.high.is_none() && !below.fraction) else { return above };
    let year = below.form == Form::Digits && below.value >= 1000.0 && !s.tokens[at].text.contains(',');
    // "a gain of one over three years" is no share
    let alone = s.word(above.end) != "over" || s.tokens.get(below.end).is_none_or(|t| !t.is_word());
    let named = s.tokens.get(at).is_some_and(|t| t.is_number() && t.text.contains('.')) || unit::read(s, below.end).is_some();
    if year || !alone || named || above.value >= below.value || above.scale > 1.0 {
        return above;
    }
    Numeral { end: below.end, value: above.value / below.value, form: Form::Words, fraction: true, scale: 1.0, ..above }
}

/// Whether a number before "in ten" can be a share: no verb that it is the object of stands before it, and it was not counted.
fn is_share(s: &Sentence, above: &Numeral) -> bool {
    let whole = matches!(
        s.word(above.end + 1),
        "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "10" | "100" | "20" | "twenty" | "every"
    );
    let governed = s.before(above.start).is_some_and(|t| t.is_word() && !t.is_in(Class::STOP) && !t.lower.ends_with("ly"));
    let whole_noun = s.tokens.get(above.end + 2).is_some_and(|t| t.is_word() && t.lower.ends_with('s') || t.is("of"));
    above.end == above.start + 1 && whole && !governed && whole_noun && above.scale == 1.0
}

/// "1/16 of a pint", "two-tenths of a mile".
fn part_of_unit(s: &Sentence, numeral: &Numeral) -> Option<Measure> {
    if !numeral.fraction || s.word(numeral.end) != "of" || !matches!(s.word(numeral.end + 1), "a" | "an" | "one") {
        return None;
    }
    let at = numeral.end + 2 + usize::from(s.word(numeral.end + 2) == "us");
    let (unit, end) = unit::words(s, at)?;
    let measurable = unit.dimension != Dimension::Percent;
    measurable.then_some(Measure { name: Cow::Borrowed(unit.name), dimension: unit.dimension, factor: unit.factor, start: at, end })
}

/// A currency that stood before its number, with "a share" and the like after it.
fn after_prefix(s: &Sentence, name: &'static str, start: usize, number_end: usize) -> Measure {
    // "$31.20 US", "$75 U.S. per barrel", "€75m euros"
    let mut end = number_end;
    if s.tokens.get(end).is_some_and(|t| matches!(t.text, "US" | "U.S." | "USD" | "CAD" | "AUD")) && name == "dollar" {
        end += 1;
    }
    let measure = Measure { name: Cow::Borrowed(name), dimension: Dimension::Money, factor: 0.0, start, end };
    unit::with_rate(s, measure)
}

/// "30m euros": the m is a million after all.
fn metres_as_millions(s: &Sentence, numeral: &Numeral) -> Option<Measure> {
    let m = s.tokens.get(numeral.end).filter(|t| t.text == "m" && t.glued)?;
    let after = Numeral { end: numeral.end + 1, scale: 1e6, ..numeral.clone() };
    let mut measure = money::suffix(s, &after).filter(|_| m.glued)?;
    measure.start = numeral.end;
    Some(measure)
}

/// "75 USD million", "30m euros", "three grand": a scale that stands within the unit or after it.
fn scale_after(s: &Sentence, mut numeral: Numeral, measure: Option<&Measure>) -> Numeral {
    let Some(measure) = measure.filter(|m| m.dimension == Dimension::Money) else { return numeral };
    let inside = s.tokens.get(measure.start).is_some_and(|t| t.text == "m") && measure.start == numeral.end;
    let code =
        s.tokens.get(numeral.end).is_some_and(|t| t.text.len() == 4 && t.text.starts_with('M') && t.text.chars().all(char::is_uppercase))
            || numeral.start > 0
                && s.tokens[numeral.start - 1].text.len() == 4
                && s.tokens[numeral.start - 1].text.starts_with('M')
                && s.tokens[numeral.start - 1].text.chars().all(char::is_uppercase);
    let word = s
        .tokens
        .get(measure.end)
        .filter(|_| measure.start >= numeral.end && numeral.scale == 1.0)
        .and_then(|t| crate::text::number::scale(&t.lower));
    let grand = measure.name == currencies::UNNAMED;
    let factor = match () {
        () if inside || code => 1e6,
        () if grand => 1e3,
        () => word.filter(|f| *f >= 1e3).unwrap_or(1.0),
    };
    numeral.value *= factor;
    numeral.scale *= factor;
    if !inside && !code && !grand && factor > 1.0 {
        numeral.end = measure.end + 1;
    }
    numeral
}

/// Whether a unit is meant as one here: not "2019 second", "one second chance", "20 degree courses".
fn fits(s: &Sentence, numeral: &Numeral, measure: &Measure) -> bool {
    let written = s.word(measure.start);
    if numeral.fraction && measure.dimension == Dimension::Duration && written == "year" {
        return true;
    }
    !(written == "second"
        && !numeral.fraction
        && numeral.form != Form::Digits
        && !s.tokens[measure.start - 1].is_dash()
        && numeral.value != 1.0)
}

/// A range whose first number is `first`: "5 to 7 percent", "$89 to $93 billion", "50-60", "between 3 and 4".
fn range(s: &Sentence, first: &Amount) -> Option<Amount> {
    let opener = opener(s, first.start);
    let mut at = first.end;
    // "24- to 30-foot"
    if first.measure.is_none() && s.is_hyphen(at) && matches!(s.word(at + 1), "to" | "or") {
        at += 1;
    }
    let link = s.tokens.get(at)?;
    let dash = link.is_dash() || link.text == "~" && link.glued;
    let next = s.tokens.get(at + 1)?;
    let joined = match &*link.lower {
        "to" | "through" => true,
        "and" => opener == Some("between"),
        "or" => first.measure.is_none() && first.value < 100.0 && !matches!(s.word(at + 1), "so" | "more" | "fewer" | "less"),
        _ => dash && (link.glued == next.glued || link.glued || next.is_number()),
    };
    if !joined {
        return None;
    }
    let hyphen = usize::from(link.is("to") && next.is_dash());
    let second = single(s, at + 1 + hyphen + usize::from(matches!(s.word(at + 1), "about" | "around" | "between") && !dash))?;
    if second.form == Form::Vague || second.end - first.start > 24 {
        return None;
    }
    let measure = match (&first.measure, &second.measure) {
        (Some(a), Some(b)) if a.name == b.name => Some(b.clone()),
        (Some(a), None) => Some(a.clone()),
        (None, Some(b)) => Some(b.clone()),
        (None, None) => None,
        // "$2 to $3 a share"
        (Some(a), Some(b)) if b.name.starts_with(&*a.name) && b.dimension == a.dimension => Some(b.clone()),
        _ => return None,
    };
    let mut low = first.value;
    let mantissa = second.value / second.scale;
    if first.scale == 1.0 && second.scale > 1.0 && low < mantissa {
        low *= second.scale;
    }
    let level = link.is("to") && after_change(s, first.start, opener) && (first.measure.is_some() || opener == Some("from"));
    let twice_named = first.measure.is_some() && second.measure.is_some();
    let rises = low < second.value;
    // a range falls only where "from … to" says so; "3-2" is a score and "rose 5% to 7%" two figures
    if !rises || level || dash && second.form == Form::Words && !link.glued || first.form == Form::Article && !twice_named {
        return None;
    }
    // a range of one figure's digits: "15-22", never "555-0142" or "2014-2017"
    if dash && measure.is_none() && is_code(s, first, &second) {
        return None;
    }
    Some(Amount {
        start: first.start,
        end: second.end,
        value: low,
        high: Some(second.value),
        range: true,
        form: second.form,
        scale: second.scale,
        fraction: false,
        measure,
        hyphened: second.hyphened,
    })
}

fn is_code(s: &Sentence, first: &Amount, second: &Amount) -> bool {
    let digits = |a: &Amount| s.tokens[a.start].text.len();
    let continues = s
        .tokens
        .get(second.end)
        .is_some_and(|t| t.glued && t.is_dash() && s.tokens.get(second.end + 1).is_some_and(|t| t.glued && t.is_number()));
    let year = |v: f64| (1500.0..=2100.0).contains(&v);
    continues
        || s.tokens[first.start].text.starts_with('0')
        || year(first.value) && (year(second.value) || second.value < 100.0)
        || digits(first) == 3 && digits(second) == 4 && !s.tokens[second.start].text.contains(',')
}

/// "between" or "from" before an amount.
pub(super) fn opener<'a>(s: &'a Sentence, start: usize) -> Option<&'a str> {
    for back in 1..=3 {
        match start.checked_sub(back).map(|at| s.word(at))? {
            word @ ("between" | "from") => return Some(word),
            "about" | "around" | "up" | "to" | "some" | "roughly" | "nearly" | "just" | "over" => {}
            _ => return None,
        }
    }
    None
}

/// Whether a verb of rising or falling stands before the amount: "rose from", "increase of between" is not one.
fn after_change(s: &Sentence, start: usize, opener: Option<&str>) -> bool {
    let moves = |t: &super::token::Token| {
        let verb = verbs::verb(&t.lower).map(|(lemma, _)| lemma);
        let other = |lemma| {
            matches!(
                lemma,
                "go" | "slow" | "narrow" | "widen" | "reduce" | "raise" | "cut" | "lower" | "move" | "double" | "triple" | "creep"
            )
        };
        t.is_any(&["up", "down", "higher", "lower"]) || verb.is_some_and(|lemma| verbs::change(lemma).is_some() || other(lemma))
    };
    let reach = match opener {
        Some("between") => return false,
        Some(_) => 8,
        None => 2,
    };
    s.tokens[start.saturating_sub(reach)..start].iter().rev().take_while(|t| t.is_word() || t.is_number()).any(moves)
}

/// "3 dollars 50 cents", "five feet four inches", "2 hours and 30 minutes": one amount.
fn add_subunit(s: &Sentence, amount: &mut Amount) {
    add_hyphened_inches(s, amount);
    let Some(measure) = &amount.measure else { return };
    let at = amount.end + usize::from(matches!(s.word(amount.end), "and" | ","));
    let Some(small) = single(s, at) else { return };
    if let Some(inches) = inches_apart(s, amount, &small) {
        amount.value += inches / 12.0;
        amount.end = small.end + 1;
        return;
    }
    let Some(part) = &small.measure else { return add_bare_subunit(s, amount, &small) };
    let factor = match (&*measure.name, &*part.name) {
        (whole, name) if currencies::subunit(whole).is_some_and(|(sub, _)| sub == name) => {
            currencies::subunit(whole).map_or(0.0, |(_, many)| 1.0 / many)
        }
        ("foot", "inch") => 1.0 / 12.0,
        ("hour", "minute") | ("minute", "second") => 1.0 / 60.0,
        ("year", "month") => 1.0 / 12.0,
        ("pound-mass", "ounce") => 1.0 / 16.0,
        _ => return,
    };
    let below_one = small.value * factor < 1.0 && amount.value.fract() == 0.0 && !small.range;
    // "6 feet, 2 inches", as agencies set it
    let apart = s.word(amount.end) == "," && !matches!(&*measure.name, "foot" | "hour" | "pound-mass");
    if below_one && !apart {
        let (minutes, at) = (part.name == "minute", small.end + usize::from(matches!(s.word(small.end), "and" | ",")));
        amount.value += small.value * factor;
        amount.end = small.end;
        // "two hours, four minutes and 11 seconds"
        let seconds = single(s, at).filter(|seconds| minutes && seconds.measure.as_ref().is_some_and(|m| m.name == "second"));
        if let Some(seconds) = seconds.filter(|seconds| seconds.value < 60.0) {
            amount.value += seconds.value / 3600.0;
            amount.end = seconds.end;
        }
    }
}

/// "5 ft 2 in": behind feet, and where no phrase goes on, "in" is no preposition.
fn inches_apart(s: &Sentence, amount: &Amount, small: &Amount) -> Option<f64> {
    let feet = amount.measure.as_ref().is_some_and(|m| m.name == "foot") && amount.value.fract() == 0.0;
    let bare = small.measure.is_none() && small.form == Form::Digits && (0.0..12.0).contains(&small.value);
    let closes = s.tokens.get(small.end + 1).is_none_or(|t| {
        !t.is_word() && !t.is_number()
            || t.is_any(&["tall", "high", "long", "wide", "deep", "thick", "more", "and", "but", "or", "above", "below"])
    });
    (feet && bare && s.word(small.end) == "in" && closes).then_some(small.value)
}

/// "the 6-foot-3 guard", "a 5-foot-11-inch man".
fn add_hyphened_inches(s: &Sentence, amount: &mut Amount) {
    let feet = amount.hyphened && amount.measure.as_ref().is_some_and(|m| m.name == "foot") && amount.value.fract() == 0.0;
    let dash = |at: usize| s.is_hyphen(at);
    let Some(number) = s.tokens.get(amount.end + 1).filter(|t| feet && dash(amount.end) && t.is_number() && t.glued) else { return };
    let inches = crate::text::number::digits(number.text).filter(|inches| *inches < 12.0);
    let closes = !dash(amount.end + 2) || matches!(s.word(amount.end + 3), "inch");
    if let Some(inches) = inches.filter(|_| closes) {
        amount.value += inches / 12.0;
        amount.end += if dash(amount.end + 2) { 4 } else { 2 };
    }
}

/// "15 dollars 50", "17 USD 25": two digits with nothing counted after them.
fn add_bare_subunit(s: &Sentence, amount: &mut Amount, small: &Amount) {
    let whole =
        amount.measure.as_ref().is_some_and(|m| currencies::subunit(&m.name).is_some() && m.end == amount.end && m.start > amount.start);
    let two_digits = small.form == Form::Digits && s.slice(small.start, small.end).len() == 2
        || small.form == Form::Words && small.value < 100.0 && small.value >= 10.0;
    let counts = s
        .tokens
        .get(small.end)
        .is_some_and(|t| t.glued && t.text != "." && t.text != "," || t.is_word() && !t.is_any(&["more", "and", "for", "in", "at", "on"]));
    if whole
        && two_digits
        && !counts
        && amount.scale == 1.0
        && amount.value.fract() == 0.0
        && s.word(amount.end) != ","
        && (small.start == small.end - 1 || small.form == Form::Words)
    {
        amount.value += small.value / 100.0;
        amount.end = small.end;
    }
}
