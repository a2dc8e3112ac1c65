//! A sentence cut finer than into words: letters, digits and marks apart, so that "$13.2bn" is three tokens.
//!
//! Each token knows whether a blank stands before it. Nothing here knows what a token means.

use std::borrow::Cow;

use super::english::words::Class;
use crate::{model::Span, text::number::is_grouping_blank};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// ASCII digits with their separators, or one vulgar fraction.
    Number,
    Mark,
}

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub span: Span,
    pub text: &'a str,
    /// `text` in lower case.
    pub lower: Cow<'a, str>,
    pub kind: Kind,
    /// No blank stands before it.
    pub glued: bool,
    /// The closed classes it is in.
    pub class: Class,
}

impl Token<'_> {
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    pub fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub const fn is_in(&self, class: Class) -> bool {
        self.class.is_in(class)
    }

    pub fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&&*self.lower)
    }

    pub fn is_dash(&self) -> bool {
        matches!(self.text, "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | "\u{2212}")
    }

    pub fn is_capitalised(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }
}

/// The tokens of `span`, in order.
pub(super) fn tokens(text: &str, span: Span) -> Vec<Token<'_>> {
    let body = span.of(text);
    let mut found = Vec::with_capacity(body.len() / 5);
    let mut at = 0;
    let mut glued = false;
    while let Some(c) = body[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            glued = false;
            continue;
        }
        let rest = &body[at..];
        let (kind, length) = if c.is_ascii_digit() || c == '.' && !glued && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            (Kind::Number, number_length(rest))
        } else if vulgar(c).is_some() {
            (Kind::Number, c.len_utf8())
        } else if c.is_alphabetic() {
            (Kind::Word, word_length(rest))
        } else {
            (Kind::Mark, c.len_utf8())
        };
        let written = &rest[..length];
        let lower = match written.chars().any(char::is_uppercase) {
            true => Cow::Owned(written.to_lowercase()),
            false => Cow::Borrowed(written),
        };
        let class = if kind == Kind::Word { Class::of(&lower) } else { Class::default() };
        found.push(Token { class, span: Span::new(span.start + at, span.start + at + length), text: written, lower, kind, glued });
        at += length;
        glued = true;
    }
    found
}

/// Digits, and separators between digits; a blank only before exactly three.
fn number_length(rest: &str) -> usize {
    let mut end = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next_is_digit = letters.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        let inside = c.is_ascii_digit()
            || matches!(c, ',' | '.') && next_is_digit
            || is_grouping_blank(c) && next_is_digit && {
                let after = &rest[at + c.len_utf8()..];
                after.chars().take_while(char::is_ascii_digit).take(4).count() == 3
            };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Letters; an apostrophe between letters unless it opens a possessive "'s"; the stops of "U.S.".
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut letters = rest.char_indices().peekable();
    let mut previous = ' ';
    let mut stops = 0;
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, c)| *c);
        let inside = c.is_alphabetic()
            || crate::text::fold_char(c) == '\'' && next.is_alphabetic() && !possessive(&rest[at + c.len_utf8()..])
            || c == '.'
                && (next.is_alphabetic() && previous.is_alphabetic() && (stops > 0 || end == previous.len_utf8()) || stops > 0 && end >= 3);
        if !inside {
            break;
        }
        stops += usize::from(c == '.');
        end = at + c.len_utf8();
        previous = c;
        if c == '.' && !next.is_alphabetic() {
            break;
        }
    }
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

fn possessive(after: &str) -> bool {
    after.starts_with(['s', 'S']) && !after[1..].starts_with(char::is_alphabetic)
}

/// The value of a vulgar fraction.
pub(super) const fn vulgar(c: char) -> Option<f64> {
    Some(match c {
        '½' => 1.0 / 2.0,
        '¼' => 1.0 / 4.0,
        '¾' => 3.0 / 4.0,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 1.0 / 5.0,
        '⅖' => 2.0 / 5.0,
        '⅗' => 3.0 / 5.0,
        '⅘' => 4.0 / 5.0,
        '⅙' => 1.0 / 6.0,
        '⅚' => 5.0 / 6.0,
        '⅛' => 1.0 / 8.0,
        '⅜' => 3.0 / 8.0,
        '⅝' => 5.0 / 8.0,
        '⅞' => 7.0 / 8.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = tokens(text, Span::new(0, text.len())).iter().map(|t| t.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_digits_and_marks_stand_apart() {
        check("$13.2bn", &["$", "13.2", "bn"]);
        check("24- to 30-foot", &["24", "-", "to", "30", "-", "foot"]);
        check("Vale’s don't U.S. A.", &["Vale", "’", "s", "don't", "U.S.", "A", "."]);
        check("10½ or .5, 1\u{202F}200.", &["10", "½", "or", ".5", ",", "1\u{202F}200", "."]);
    }
}
