//! Parts of one: "3/4", "two-thirds", "and a half", "half a million".

use super::{Form, Numeral, words::Reader};
use crate::{
    claim::figure::{
        english::{nouns, numbers},
        token::Token,
    },
    text::number,
};

/// "3/4" at `at`: its value and the token after it.
pub(super) fn slashed(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let [above, slash, below] = tokens.get(at..at + 3)? else { return None };
    let numbers =
        above.is_number() && below.is_number() && matches!(slash.text, "/" | "\u{2044}" | "\u{2215}") && slash.glued && below.glued;
    let continues = tokens.get(at + 3).is_some_and(|t| t.glued && matches!(t.text, "/" | "\u{2044}"));
    if !numbers || continues || above.text.len() > 3 || below.text.len() > 3 {
        return None;
    }
    let (above, below) = (number::digits(above.text)?, number::digits(below.text)?);
    (above < below && above > 0.0 && below.fract() == 0.0).then(|| (above / below, at + 3))
}

/// "and a half", "and two thirds" at `at`: the part and the token after it.
pub(in crate::claim::figure) fn after(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    // "six-and-a-half"
    let dash = |at: usize| usize::from(tokens.get(at).is_some_and(|t| t.is_dash() && t.glued));
    let at = at + dash(at);
    tokens.get(at).filter(|t| t.is("and"))?;
    let at = at + dash(at + 1);
    let one = tokens.get(at + 1)?;
    if one.is_any(&["a", "an", "one"])
        && let Some((whole, after)) = denominator(tokens, at + 2 + dash(at + 2))
    {
        return Some((1.0 / whole, after));
    }
    let mut reader = Reader::new(tokens, at + 1);
    reader.run();
    let above = reader.total + reader.group;
    let (whole, after) = denominators(tokens, reader.at, above).filter(|_| reader.seen)?;
    (above < whole).then_some((above / whole, after))
}

/// "third", "twenty-firsts" at `at`: what it is a part of, and the token after it.
fn denominator(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let first = tokens.get(at)?;
    if let Some(whole) = numbers::denominator(&first.lower) {
        return Some((whole, at + 1));
    }
    let tens = number::small_cardinal(&first.lower).filter(|v| *v >= 20.0)?;
    let dash = usize::from(tokens.get(at + 1).is_some_and(Token::is_dash));
    let units = numbers::unit_ordinal(&tokens.get(at + 1 + dash)?.lower)?;
    Some((tens + units, at + 2 + dash))
}

/// "half a million", "a quarter of", "half its": the word at `at` begins a share.
pub(super) fn share(tokens: &[Token], at: usize) -> Option<Numeral> {
    let article = usize::from(tokens[at].is_any(&["a", "an"]));
    let part = tokens.get(at + article)?;
    let whole = numbers::denominator(&part.lower)?;
    // "the second half of the year"
    const ORDERED: &[&str] =
        &["first", "second", "third", "latter", "other", "last", "fourth", "final", "opening", "top", "bottom", "previous", "fiscal"];
    if at > 0 && tokens[at - 1].is_any(ORDERED) {
        return None;
    }
    let mut end = at + article + 1;
    let next = tokens.get(end);
    let made = |end, factor: f64, fraction| {
        Some(Numeral { start: at, end, value: factor / whole, high: None, form: Form::Article, scale: factor, fraction })
    };
    // "half a million", "a half million", "half a dozen"
    let skip = usize::from(next.is_some_and(|t| t.is_any(&["a", "an"])));
    let scaled = tokens.get(end + skip);
    if let Some(factor) = scaled.and_then(|t| number::scale(&t.lower).or(numbers::is_dozen(&t.lower).then_some(12.0))) {
        return made(end + skip + 1, factor, false);
    }
    if next.is_some_and(|t| t.is("of")) {
        let (factor, after) = of_scale(tokens, end);
        return made(after, factor, factor == 1.0);
    }
    // a text that is nothing else: "a fifth"
    if next.is_none() && at == 0 && article == 1 {
        return made(end, 1.0, true);
    }
    if part.is("half") {
        if next.is_some_and(|t| t.is_any(&["a", "an"])) {
            end += 1;
            return made(end, 1.0, false);
        }
        let shares = next.is_some_and(|t| t.is_any(&["the", "its", "their", "his", "her", "our", "my", "your", "those", "these", "all"]));
        let counted = next.is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower));
        return (shares || counted && article == 0).then(|| made(end, 1.0, true))?;
    }
    None
}

/// "of a million" at `at`: the scale and the token after it; else 1 and `at`.
pub(super) fn of_scale(tokens: &[Token], at: usize) -> (f64, usize) {
    match tokens.get(at..at + 3) {
        Some([of, a, scale]) if of.is("of") && a.is("a") => number::scale(&scale.lower).map_or((1.0, at), |factor| (factor, at + 3)),
        _ => (1.0, at),
    }
}

/// "-thirds" at `at` after a numerator: the denominator and the token after it.
pub(super) fn denominators(tokens: &[Token], at: usize, above: f64) -> Option<(f64, usize)> {
    let hyphen = usize::from(tokens.get(at).is_some_and(Token::is_dash));
    let (whole, after) = denominator(tokens, at + hyphen)?;
    let last = &tokens[after - 1];
    let plural = last.lower.ends_with('s') && !last.is("hundreds");
    // "one fifth" but not "two fifth graders"; "three quarters" but not "two quarters of growth"
    let fits = above == 1.0 && !plural || above > 1.0 && plural && !(last.is("quarters") && hyphen == 0 && above != 3.0);
    fits.then_some((whole, after))
}

/// "one hundred thirty-fifths": the tens belong to what the parts are of.
pub(super) fn tens_and_ordinal(tokens: &[Token], at: usize, reader: &Reader) -> Option<(f64, usize)> {
    let dash = usize::from(tokens.get(at).is_some_and(Token::is_dash));
    // "one hundred and thirty fifths" are 130
    let apart = dash == 1 || reader.before_and.is_none();
    let tens = apart && reader.last >= 20.0 && reader.last % 10.0 == 0.0 && reader.total + reader.group > reader.last;
    let units = tokens.get(at + dash).filter(|t| tens && t.lower.ends_with('s')).and_then(|t| numbers::unit_ordinal(&t.lower))?;
    Some((reader.last + units, at + dash + 1))
}
