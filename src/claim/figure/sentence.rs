//! One sentence as the figure reader sees it.

use super::token::{Token, tokens};
use crate::model::Span;

pub(super) struct Sentence<'a> {
    pub text: &'a str,
    pub span: Span,
    pub tokens: Vec<Token<'a>>,
}

impl<'a> Sentence<'a> {
    pub fn new(text: &'a str, span: Span) -> Self {
        Self { text, span, tokens: tokens(text, span) }
    }

    /// The text from token `start` to before token `end`; empty where there are none.
    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        self.between(start, end).of(self.text)
    }

    /// The place of tokens `start..end`.
    pub fn between(&self, start: usize, end: usize) -> Span {
        match (self.tokens.get(start), end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if start < end => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }

    /// The token before `at`, if any.
    pub fn before(&self, at: usize) -> Option<&Token<'a>> {
        at.checked_sub(1).and_then(|before| self.tokens.get(before))
    }

    /// Whether a dash stands at `at`, with or without a blank before it.
    pub fn is_dash(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_dash)
    }

    /// Whether a dash joins token `at` to the one before it.
    pub fn is_hyphen(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_dash() && t.glued)
    }

    pub fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_number)
    }

    /// The token at `at` in lower case; empty beyond the end.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &*t.lower)
    }

    /// The token before `at` in lower case; empty at the start.
    pub fn word_before(&self, at: usize) -> &str {
        self.before(at).map_or("", |t| &*t.lower)
    }
}
