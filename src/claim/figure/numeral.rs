//! Reading one number, in digits or words, with its scale: "1,200", "two and a half million", "3 lakh crore", "two-thirds", "dozens".
//!
//! Units, bounds and what the number is about are read elsewhere.

use super::{
    english::numbers,
    token::{Token, vulgar},
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
        return digits(tokens, at, money);
    }
    if !first.is_word() || !numbers::may_begin(&first.lower) {
        return None;
    }
    vague(tokens, at).or_else(|| words(tokens, at))
}

fn digits(tokens: &[Token], at: usize, money: bool) -> Option<Numeral> {
    let (mut value, mut end) = grouped(tokens, at).or_else(|| Some((plain(&tokens[at])?, at + 1)))?;
    let mut fraction = vulgar(tokens[at].text.chars().next()?).is_some();
    if let Some((part, after)) = slashed(tokens, at) {
        (value, end, fraction) = (part, after, true);
    } else if let Some((power, after)) = power_of_ten(tokens, end) {
        return Some(Numeral { start: at, end: after, value: value * power, high: None, form: Form::Digits, scale: 1.0, fraction: false });
    } else if value.fract() == 0.0 && !fraction {
        let half = tokens.get(end).filter(|t| t.is_number()).and_then(|t| vulgar(t.text.chars().next()?));
        if let Some(half) = half {
            value += half;
            end += 1;
        } else if let Some((part, after)) = slashed(tokens, end).filter(|(part, _)| *part < 1.0) {
            value += part;
            end = after;
        } else if let Some((part, after)) = part_after(tokens, end) {
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
        && let Some((part, after)) = part_after(tokens, numeral.end)
    {
        numeral.value += part * scale;
        numeral.end = after;
    }
    if tokens.get(numeral.end).is_some_and(|t| t.is("dozen") || t.is("dozens")) {
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

/// "3/4" at `at`: its value and the token after it.
fn slashed(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
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
pub(super) fn part_after(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
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

/// The product of the scale words from `at` on, and the token after the last.
fn scales(tokens: &[Token], at: usize, money: bool) -> (f64, usize) {
    let (mut product, mut end) = (1.0, at);
    while let Some(token) = tokens.get(end) {
        let hyphen = usize::from(
            token.is_dash() && token.glued && tokens.get(end + 1).is_some_and(|t| t.glued && number::scale(&t.lower).is_some()),
        );
        let token = &tokens[end + hyphen];
        let short = || suffix(token, money && product == 1.0).or_else(|| apart(tokens, end).filter(|_| product == 1.0));
        let Some(factor) = number::scale(&token.lower).or_else(short) else { break };
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

/// Numbers in words; `None` where the word at `at` is no number here.
fn words(tokens: &[Token], at: usize) -> Option<Numeral> {
    let word = &tokens[at].lower;
    let mut reader = Reader::new(tokens, at);
    let mut form = Form::Words;
    if matches!(&**word, "a" | "an" | "half" | "quarter") {
        form = Form::Article;
        if let Some(numeral) = share(tokens, at) {
            return Some(numeral);
        }
        let next = tokens.get(at + 1)?;
        if !matches!(&**word, "a" | "an") || !(number::scale(&next.lower).is_some() || next.is("dozen")) {
            return None;
        }
        reader.at += 1;
        reader.group = 1.0;
    }
    // "hundred thousand people"
    if word == "hundred" {
        if !tokens.get(at + 1).is_some_and(|t| number::scale(&t.lower).is_some_and(|scale| scale >= 1e3)) {
            return None;
        }
        reader.group = 1.0;
    }
    reader.run();
    let (mut end, mut value, mut scale) = (reader.at, reader.total + reader.group, reader.scale);
    if !reader.seen && form == Form::Words {
        return None;
    }
    if let Some((whole, after)) = tens_and_ordinal(tokens, end, &reader) {
        let value = (value - reader.last) / whole;
        return Some(Numeral { start: at, end: after, value, high: None, form, scale: 1.0, fraction: value < 1.0 });
    }
    if let Some((whole, after)) = denominators(tokens, end, value) {
        return Some(shared(&reader, at, form, whole, after));
    }
    if let Some((part, after)) = part_after(tokens, end) {
        let (more, after) = scales(tokens, after, false);
        // "two and a half million", "a million and a half", "six billion and a half million"
        (value, scale) = match (scale > 1.0, more > 1.0) {
            (true, true) => (value + part * more, scale),
            (true, false) => (value + part * scale, scale),
            _ => ((value + part) * more, more),
        };
        end = after;
    }
    if tokens.get(end).is_some_and(|t| t.is("dozen") || t.is("dozens")) {
        value = value.max(1.0) * 12.0;
        end += 1;
    }
    Some(Numeral { start: at, end, value, high: None, form, scale, fraction: false })
}

/// What a reader read, as parts of `whole`: "two thirds" is a share, "a hundred and three quarters" a mixed number.
fn shared(reader: &Reader, start: usize, form: Form, whole: f64, after: usize) -> Numeral {
    let all = reader.total + reader.group;
    let (scale, end) = match of_scale(reader.tokens, after) {
        (1.0, _) => scales(reader.tokens, after, false),
        of => of,
    };
    if let Some(base) = reader.before_and.filter(|base| all - base < whole) {
        let unit = if scale > 1.0 { scale } else { reader.scale };
        return Numeral { start, end, value: base + (all - base) / whole * unit, high: None, form, scale: 1.0, fraction: false };
    }
    Numeral { start, end, value: all / whole * scale, high: None, form, scale: 1.0, fraction: scale == 1.0 && all < whole }
}

/// "half a million", "a quarter of", "half its": the word at `at` begins a share.
fn share(tokens: &[Token], at: usize) -> Option<Numeral> {
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
    if let Some(factor) = scaled.and_then(|t| number::scale(&t.lower).or(t.is("dozen").then_some(12.0))) {
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
        let counted = next.is_some_and(|t| t.is_word() && super::english::nouns::is_plural(&t.lower));
        return (shares || counted && article == 0).then(|| made(end, 1.0, true))?;
    }
    None
}

/// "of a million" at `at`: the scale and the token after it; else 1 and `at`.
fn of_scale(tokens: &[Token], at: usize) -> (f64, usize) {
    match tokens.get(at..at + 3) {
        Some([of, a, scale]) if of.is("of") && a.is("a") => number::scale(&scale.lower).map_or((1.0, at), |factor| (factor, at + 3)),
        _ => (1.0, at),
    }
}

/// "-thirds" at `at` after a numerator: the denominator and the token after it.
fn denominators(tokens: &[Token], at: usize, above: f64) -> Option<(f64, usize)> {
    let hyphen = usize::from(tokens.get(at).is_some_and(Token::is_dash));
    let (whole, after) = denominator(tokens, at + hyphen)?;
    let last = &tokens[after - 1];
    let plural = last.lower.ends_with('s') && !last.is("hundreds");
    // "one fifth" but not "two fifth graders"; "three quarters" but not "two quarters of growth"
    let fits = above == 1.0 && !plural || above > 1.0 && plural && !(last.is("quarters") && hyphen == 0 && above != 3.0);
    fits.then_some((whole, after))
}

/// "one hundred thirty-fifths": the tens belong to what the parts are of.
fn tens_and_ordinal(tokens: &[Token], at: usize, reader: &Reader) -> Option<(f64, usize)> {
    let tens = reader.last >= 20.0 && reader.last % 10.0 == 0.0 && reader.total + reader.group > reader.last;
    let dash = usize::from(tokens.get(at).is_some_and(Token::is_dash));
    let units = tokens.get(at + dash).filter(|t| tens && t.lower.ends_with('s')).and_then(|t| numbers::unit_ordinal(&t.lower))?;
    Some((reader.last + units, at + dash + 1))
}

/// The grammar of whole numbers in words.
struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    total: f64,
    group: f64,
    scale: f64,
    last_scale: f64,
    seen: bool,
    /// The last word below a hundred.
    last: f64,
    /// The number as it stood before its last "and".
    before_and: Option<f64>,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn new(tokens: &'t [Token<'a>], at: usize) -> Self {
        Self { tokens, at, total: 0.0, group: 0.0, scale: 1.0, last_scale: f64::INFINITY, seen: false, last: 0.0, before_and: None }
    }

    fn run(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            if self.take(&token.lower) {
                self.at += 1;
                self.seen = true;
                continue;
            }
            let joins = self.seen && self.tokens.get(self.at + 1).is_some_and(|next| self.joins(token, next));
            if !joins {
                break;
            }
            if token.is("and") {
                self.before_and = Some(self.total + self.group);
            }
            self.at += 1;
        }
        self.point();
    }

    /// Whether the word carries the number on.
    fn take(&mut self, word: &str) -> bool {
        if let Some(value) = number::small_cardinal(word) {
            let fits = match value as u32 {
                0 => !self.seen,
                1..10 => self.group % 10.0 == 0.0 && (self.group % 100.0 >= 20.0 || self.group % 100.0 == 0.0),
                _ => self.group % 100.0 == 0.0,
            };
            // "a hundred" began with 1; "one two" is two numbers
            let fits = fits && (!self.seen || self.group + self.total > 0.0);
            if fits {
                self.group += value;
                self.last = value;
            }
            return fits;
        }
        let Some(factor) = number::scale(word) else { return false };
        if !self.seen && self.group == 0.0 {
            return false;
        }
        if factor == 100.0 {
            if self.group == 0.0 || self.group >= 100.0 {
                return false;
            }
            self.group *= 100.0;
        } else if self.group > 0.0 && factor < self.last_scale {
            self.total += self.group * factor;
            self.group = 0.0;
            self.last_scale = factor;
        } else if self.group == 0.0 && self.total > 0.0 && factor >= 1e6 {
            // "three lakh crore"
            self.total *= factor;
        } else {
            return false;
        }
        self.scale = if factor == 100.0 { self.scale } else { factor };
        true
    }

    /// Whether `mark` ("-", "and") leads to a word that carries the number on.
    fn joins(&self, mark: &Token, next: &Token) -> bool {
        let value = number::small_cardinal(&next.lower);
        if mark.is_dash() && mark.glued == next.glued {
            let tens = self.group % 100.0 >= 20.0 && self.group % 10.0 == 0.0;
            return tens && value.is_some_and(|v| (1.0..10.0).contains(&v)) || mark.glued && number::scale(&next.lower).is_some();
        }
        let round = self.group % 100.0 == 0.0 && self.group + self.total >= 100.0;
        // "two thousand and two hundred" is one number, "two hundred and five million" and "three hundred and two dozen" are two
        let lower = |scale: f64| scale < self.last_scale && (self.group > 0.0 || self.last_scale.is_finite());
        let closes = self
            .tokens
            .get(self.at + 2)
            .is_none_or(|after| !after.is_any(&["dozen", "dozens"]) && number::scale(&after.lower).is_none_or(lower));
        // "two million and three fifths": the parts are read after the whole
        let part = value.is_some_and(|above| denominators(self.tokens, self.at + 2, above).is_some_and(|(whole, _)| above < whole));
        mark.is("and") && round && value.is_some_and(|v| v > 0.0) && closes && !part
    }

    /// "point seventy-one" at the present place: its value and the token after it.
    fn hundredths(&self) -> Option<(f64, usize)> {
        let cardinal = |at: usize| self.tokens.get(at).and_then(|t| number::small_cardinal(&t.lower));
        let tens = cardinal(self.at + 1).filter(|value| *value >= 10.0)?;
        let dash = usize::from(self.tokens.get(self.at + 2).is_some_and(Token::is_dash));
        let units = cardinal(self.at + 2 + dash).filter(|units| tens >= 20.0 && (1.0..10.0).contains(units));
        Some(match units {
            Some(units) => ((tens + units) / 100.0, self.at + 3 + dash),
            None => (tens / 100.0, self.at + 2),
        })
    }

    /// "point five".
    fn point(&mut self) {
        if !self.seen || !self.tokens.get(self.at).is_some_and(|t| t.is("point")) {
            return;
        }
        let hundredths = self.hundredths();
        if let Some((value, end)) = hundredths {
            self.group += value;
            self.at = end;
            return;
        }
        let mut digit = 0.1;
        while let Some(value) = self.tokens.get(self.at + 1).and_then(|t| number::small_cardinal(&t.lower)).filter(|v| *v < 10.0) {
            self.group += value * digit;
            digit /= 10.0;
            self.at += 1;
        }
        if digit < 0.1 {
            self.at += 1;
            let (scale, end) = scales(self.tokens, self.at, false);
            (self.group, self.scale, self.at) = (round(self.group * scale), self.scale * scale, end);
        }
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
        let fate = word(at) == "scores"
            && (super::english::nouns::event_noun(word(at + 1)).is_some() || matches!(word(at + 1), "more" | "others"));
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
