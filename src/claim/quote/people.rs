//! The people and bodies of one article: the fullest name and the role of each.

use std::{collections::HashMap, ops::Range};

use super::{english::Class, frame::Frame};

/// Who a phrase stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub role: Option<String>,
}

/// The names of an article.
#[derive(Debug)]
pub struct People {
    /// Full names by last word, each with how often it stands.
    by_last: HashMap<String, Vec<(String, usize)>>,
}

impl People {
    pub fn of(frame: &Frame<'_>) -> Self {
        let mut by_last: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for sentence in &frame.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let run = name_at(frame, at, sentence.tokens.end);
                if run.len() >= 2 {
                    let name = frame.span(run.clone()).of(frame.text).to_owned();
                    let last = frame.tokens[run.end - 1].text.to_owned();
                    let known = by_last.entry(last).or_default();
                    match known.iter_mut().find(|(written, _)| *written == name) {
                        Some((_, count)) => *count += 1,
                        None => known.push((name, 1)),
                    }
                }
                at = run.end.max(at + 1);
            }
        }
        Self { by_last }
    }

    /// The fullest name and the role of who a phrase names.
    pub fn resolve(&self, frame: &Frame<'_>, phrase: Range<usize>) -> Person {
        let written = frame.span(phrase.clone()).of(frame.text);
        let mut at = phrase.start;
        let mut name = 0..0;
        while at < phrase.end {
            let run = name_at(frame, at, phrase.end);
            if !run.is_empty() {
                name = run.clone();
            }
            at = run.end.max(at + 1);
        }
        if name.is_empty() {
            return Person { name: written.to_owned(), role: None };
        }
        let last = frame.tokens[name.end - 1].text;
        let bare = frame.span(name.clone()).of(frame.text);
        let fullest = if name.len() == 1 {
            self.by_last.get(last).and_then(|known| known.iter().max_by_key(|(_, count)| *count)).map(|(name, _)| name.as_str())
        } else {
            None
        };
        Person { name: fullest.unwrap_or(bare).to_owned(), role: None }
    }
}

/// The run of name words that starts at `at`, without titles; empty if none does.
fn name_at(frame: &Frame<'_>, at: usize, high: usize) -> Range<usize> {
    let is_name = |at: usize| {
        frame.token(at).is_some_and(|token| {
            token.is_word()
                && token.is_capital
                && token.text.starts_with(char::is_uppercase)
                && !token.is(Class::TITLE
                    .with(Class::TIME)
                    .with(Class::DETERMINER)
                    .with(Class::PREPOSITION)
                    .with(Class::CONJUNCTION)
                    .with(Class::SUBJECT))
        })
    };
    if at >= high || !is_name(at) {
        return at..at;
    }
    let mut end = at + 1;
    while end < high && (is_name(end) || frame.tokens[end].is(Class::PARTICLE) && end + 1 < high && is_name(end + 1)) {
        end += 1;
    }
    at..end
}
