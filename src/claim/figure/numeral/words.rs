//! Whole numbers in words, and the parts and decimals that words may add to them.

use super::{Form, Numeral, part, round, scales};
use crate::{
    claim::figure::{english::numbers, token::Token},
    text::number,
};

/// Numbers in words; `None` where the word at `at` is no number here.
pub(super) fn read(tokens: &[Token], at: usize) -> Option<Numeral> {
    let word = &tokens[at].lower;
    let mut reader = Reader::new(tokens, at);
    let mut form = Form::Words;
    if matches!(&**word, "a" | "an" | "half" | "quarter") {
        form = Form::Article;
        if let Some(numeral) = part::share(tokens, at) {
            return Some(numeral);
        }
        let next = tokens.get(at + 1)?;
        if !matches!(&**word, "a" | "an") || !(number::scale(&next.lower).is_some() || numbers::is_dozen(&next.lower)) {
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
    if let Some((whole, after)) = part::tens_and_ordinal(tokens, end, &reader) {
        let value = (value - reader.last) / whole;
        return Some(Numeral { start: at, end: after, value, high: None, form, scale: 1.0, fraction: value < 1.0 });
    }
    if let Some((whole, after)) = part::denominators(tokens, end, value) {
        return Some(shared(&reader, at, form, whole, after));
    }
    if let Some((part, after)) = part::after(tokens, end) {
        let (more, after) = scales(tokens, after, false);
        // "two and a half million", "a million and a half", "six billion and a half million"
        (value, scale) = match (scale > 1.0, more > 1.0) {
            (true, true) => (value + part * more, scale),
            (true, false) => (value + part * scale, scale),
            _ => ((value + part) * more, more),
        };
        end = after;
    }
    if tokens.get(end).is_some_and(|t| numbers::is_dozen(&t.lower)) {
        value = value.max(1.0) * 12.0;
        end += 1;
    }
    Some(Numeral { start: at, end, value, high: None, form, scale, fraction: false })
}

/// What a reader read, as parts of `whole`: "two thirds" is a share, "a hundred and three quarters" a mixed number.
fn shared(reader: &Reader, start: usize, form: Form, whole: f64, after: usize) -> Numeral {
    let all = reader.total + reader.group;
    let (scale, end) = match part::of_scale(reader.tokens, after) {
        (1.0, _) => scales(reader.tokens, after, false),
        of => of,
    };
    if let Some(base) = reader.before_and.filter(|base| all - base < whole) {
        let unit = if scale > 1.0 { scale } else { reader.scale };
        return Numeral { start, end, value: base + (all - base) / whole * unit, high: None, form, scale: 1.0, fraction: false };
    }
    Numeral { start, end, value: all / whole * scale, high: None, form, scale: 1.0, fraction: scale == 1.0 && all < whole }
}

/// The grammar of whole numbers in words.
pub(super) struct Reader<'t, 'a> {
    pub tokens: &'t [Token<'a>],
    pub at: usize,
    pub total: f64,
    pub group: f64,
    scale: f64,
    last_scale: f64,
    pub seen: bool,
    /// The last word below a hundred.
    pub last: f64,
    /// The number as it stood before its last "and".
    pub before_and: Option<f64>,
}

impl<'t, 'a> Reader<'t, 'a> {
    pub fn new(tokens: &'t [Token<'a>], at: usize) -> Self {
        Self { tokens, at, total: 0.0, group: 0.0, scale: 1.0, last_scale: f64::INFINITY, seen: false, last: 0.0, before_and: None }
    }

    pub fn run(&mut self) {
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
        let many = || Some(numbers::plural_scale_factor(word)).filter(|factor| *factor >= 1e6 && self.seen);
        let Some(factor) = number::scale(word).or_else(many) else { return false };
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
            .is_none_or(|after| !numbers::is_dozen(&after.lower) && number::scale(&after.lower).is_none_or(lower));
        // "two million and three fifths": the parts are read after the whole
        let part = value.is_some_and(|above| part::denominators(self.tokens, self.at + 2, above).is_some_and(|(whole, _)| above < whole));
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
