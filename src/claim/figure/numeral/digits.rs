//! Numbers that begin with digits: grouped, with a fraction, a power or a scale.

use super::{Form, Numeral, part, round, scales};
use crate::{
    claim::figure::{
        english::numbers,
        token::{Token, vulgar},
    },
    text::number,
};

pub(super) fn read(tokens: &[Token], at: usize, money: bool) -> Option<Numeral> {
    let (mut value, mut end) = grouped(tokens, at).or_else(|| Some((plain(&tokens[at])?, at + 1)))?;
    let mut fraction = vulgar(tokens[at].text.chars().next()?).is_some();
    if let Some((part, after)) = part::slashed(tokens, at) {
        (value, end, fraction) = (part, after, true);
    } else if let Some((power, after)) = power_of_ten(tokens, end) {
        return Some(Numeral { start: at, end: after, value: value * power, high: None, form: Form::Digits, scale: 1.0, fraction: false });
    } else if value.fract() == 0.0 && !fraction {
        let half = tokens.get(end).filter(|t| t.is_number()).and_then(|t| vulgar(t.text.chars().next()?));
        if let Some(half) = half {
            value += half;
            end += 1;
        } else if let Some((part, after)) = part::slashed(tokens, end).filter(|(part, _)| *part < 1.0) {
            value += part;
            end = after;
        } else if let Some((part, after)) = part::after(tokens, end) {
            value += part;
            end = after;
        }
    }
    if let Some((exponent, after)) = raised(tokens, end).filter(|(exponent, _)| value.powf(*exponent).is_finite()) {
        return Some(Numeral {
            start: at,
            end: after,
            value: value.powf(exponent),
            high: None,
            form: Form::Digits,
            scale: 1.0,
            fraction: false,
        });
    }
    let (scale, after) = scales(tokens, end, money);
    let fraction = fraction && value < 1.0;
    if let Some((more, after)) = lower_orders(tokens, after, scale) {
        let value = round(value * scale) + more;
        return Some(Numeral { start: at, end: after, value, high: None, form: Form::Digits, scale, fraction: false });
    }
    let mut numeral = Numeral { start: at, end: after, value: round(value * scale), high: None, form: Form::Digits, scale, fraction };
    if scale > 1.0
        && let Some((part, after)) = part::after(tokens, numeral.end)
    {
        numeral.value += part * scale;
        numeral.end = after;
    }
    if tokens.get(numeral.end).is_some_and(|t| numbers::is_dozen(&t.lower)) {
        numeral.value *= 12.0;
        numeral.end += 1;
    }
    Some(numeral)
}

/// "3 hundred and 21", "4 thousand 3 hundred": what stands below the scale word before `at`.
fn lower_orders(tokens: &[Token], at: usize, scale: f64) -> Option<(f64, usize)> {
    let whole = |t: &Token| t.is_number() && t.text.len() <= 3 && t.text.bytes().all(|b| b.is_ascii_digit());
    if scale == 100.0 && tokens.get(at).is_some_and(|t| t.is("and")) {
        let next = tokens.get(at + 1)?;
        if let Some(units) =
            Some(next).filter(|t| whole(t)).and_then(|t| number::digits(t.text)).or_else(|| number::small_cardinal(&next.lower))
        {
            // "7 hundred and 4 hundred" are two numbers
            let alone = tokens.get(at + 2).is_none_or(|t| number::scale(&t.lower).is_none());
            return (units > 0.0 && units < 100.0 && alone).then_some((units, at + 2));
        }
    }
    let next = tokens.get(at).filter(|t| scale >= 1e3 && whole(t) && !t.glued)?;
    let (lower, after) = scales(tokens, at + 1, false);
    if lower < 100.0 || lower >= scale {
        return None;
    }
    let (more, end) = lower_orders(tokens, after, lower).unwrap_or((0.0, after));
    Some((number::digits(next.text)? * lower + more, end))
}

/// "40 000", "1 414 021": groups of three with plain blanks, as some agencies set them.
fn grouped(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let plain = |t: &Token| t.is_number() && t.text.bytes().all(|b| b.is_ascii_digit());
    let first = tokens.get(at).filter(|t| plain(t) && t.text.len() <= 3 && !t.text.starts_with('0'))?;
    let lone = at == 0 || !(tokens[at - 1].is_number() || tokens[at - 1].is_capitalised() && at > 1);
    let mut value = number::digits(first.text)?;
    let mut end = at + 1;
    while let Some(group) = tokens.get(end).filter(|t| plain(t) && t.text.len() == 3 && !t.glued && end < at + 5) {
        value = value * 1000.0 + number::digits(group.text)?;
        end += 1;
    }
    // "10, 000": a blank that has slipped in after the comma
    let nought = |t: &&Token| plain(t) && t.text.len() == 3 && t.text.starts_with('0') && !t.glued;
    while tokens.get(end).is_some_and(|t| t.text == "," && t.glued) && end < at + 5 {
        let Some(group) = tokens.get(end + 1).filter(nought) else { break };
        value = value * 1000.0 + number::digits(group.text)?;
        end += 2;
    }
    let open = tokens.get(end).is_some_and(Token::is_number);
    (end > at + 1 && lone && !open).then_some((value, end))
}

/// "e10", "×10^-6", "x10−30": the power and the token after it.
fn power_of_ten(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let mark = tokens.get(at)?;
    let mut next = at + 1;
    if matches!(mark.text, "x" | "\u{D7}") && tokens.get(next).is_some_and(|t| t.text == "10") {
        next += 1;
        next += usize::from(tokens.get(next).is_some_and(|t| t.text == "^"));
        if next == at + 2 && !tokens.get(next).is_some_and(Token::is_dash) {
            return None;
        }
    } else if !(matches!(mark.text, "e" | "E") && mark.glued) {
        return None;
    }
    let minus = tokens.get(next).is_some_and(|t| t.is_dash() && t.glued);
    next += usize::from(minus || tokens.get(next).is_some_and(|t| t.text == "+" && t.glued));
    let exponent = tokens.get(next).filter(|t| t.glued && t.is_number() && t.text.len() <= 2).and_then(|t| t.text.parse::<i32>().ok())?;
    Some((10f64.powi(if minus { -exponent } else { exponent }), next + 1))
}

/// "^23", "^-1": the exponent and the token after it.
fn raised(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    tokens.get(at).filter(|mark| mark.text == "^" && mark.glued)?;
    let minus = tokens.get(at + 1).is_some_and(|t| t.is_dash() && t.glued);
    let next = at + 1 + usize::from(minus || tokens.get(at + 1).is_some_and(|t| t.text == "+" && t.glued));
    let exponent = tokens.get(next).filter(|t| t.glued && t.is_number() && t.text.len() <= 4).and_then(|t| number::digits(t.text))?;
    Some((if minus { -exponent } else { exponent }, next + 1))
}

fn plain(token: &Token) -> Option<f64> {
    token.text.chars().next().and_then(vulgar).or_else(|| number::digits(token.text))
}
