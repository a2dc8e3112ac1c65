//! One sentence as the figure reader sees it.

use super::{
    english::words::Class,
    token::{Token, tokens},
};
use crate::{model::Span, text::number};

/// In tokens.
const LONGEST_ASIDE: usize = 24;
const LONGEST_APPOSITION: usize = 8;

pub(super) struct Sentence<'a> {
    pub text: &'a str,
    pub span: Span,
    pub tokens: Vec<Token<'a>>,
}

impl<'a> Sentence<'a> {
    pub fn new(text: &'a str, span: Span) -> Self {
        let mut tokens = tokens(text, span);
        if is_set_apart(&tokens) {
            join_hyphens(&mut tokens);
        }
        Self { text, span, tokens }
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

    /// Where the aside begins that a comma at `at` ends: "the toll from the flood, which took two bridges, has risen", "in Ajiro, Ogun
    /// State, has risen".
    pub fn aside_before(&self, at: usize) -> Option<usize> {
        if self.word(at) != "," {
            return None;
        }
        let relates = |open: &usize| self.word(*open) == "," && matches!(self.word(open + 1), "which" | "who" | "whose" | "where" | "that");
        let relative = (at.saturating_sub(LONGEST_ASIDE)..at).rev().find(relates);
        relative.or_else(|| {
            let open = (at.saturating_sub(LONGEST_APPOSITION)..at).rev().find(|open| !self.tokens[*open].is_word())?;
            let first = self.tokens.get(open + 1)?;
            (self.word(open) == "," && (first.is_capitalised() || first.is_any(&["a", "an", "the"]))).then_some(open)
        })
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

/// Whether the text has blanks around its marks, as texts that were cut into words have: "$ 35", "7 %", "the firm ' s".
fn is_set_apart(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        let apart = !pair[1].glued;
        let sign = matches!(pair[0].text, "$" | "£" | "€") && pair[1].is_number() || pair[0].is_number() && pair[1].text == "%";
        apart && (sign || matches!(pair[0].text, "'" | "’") && pair[1].is("s"))
    })
}

/// "one - time", "two - door": the hyphens of such a text.
fn join_hyphens(tokens: &mut [Token]) {
    for at in 1..tokens.len().saturating_sub(1) {
        let [before, dash, after] = &tokens[at - 1..=at + 1] else { continue };
        let counts = number::small_cardinal(&before.lower).is_some();
        if counts && dash.is_dash() && !dash.glued && after.is_word() && !after.is_in(Class::STOP) {
            tokens[at].glued = true;
            tokens[at + 1].glued = true;
        }
    }
}
