//! The frame of the quotes: an article's own words with each passage folded into one token, cut into sentences.

use std::ops::Range;

use super::{
    english::{self, Class},
    marks::Passage,
};
use crate::{model::Span, text::words};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Comma,
    /// Ends a sentence.
    Stop,
    Colon,
    Semicolon,
    Dash,
    /// A bracket that opens, that closes.
    Open,
    Close,
    /// The passage of this index.
    Quote(usize),
    Other,
}

#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    pub span: Span,
    pub text: &'a str,
    pub kind: Kind,
    pub class: Class,
    /// A word with a capital or a digit at its head.
    pub is_capital: bool,
}

impl Token<'_> {
    pub fn is(&self, class: Class) -> bool {
        self.class.has(class)
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub const fn quote(&self) -> Option<usize> {
        if let Kind::Quote(passage) = self.kind { Some(passage) } else { None }
    }
}

/// The tokens of a text, with the ranges that are its paragraphs and sentences. A sentence lies inside one paragraph.
#[derive(Debug)]
pub struct Frame<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
    pub sentences: Vec<Sentence>,
}

#[derive(Debug, Clone)]
pub struct Sentence {
    pub tokens: Range<usize>,
    pub paragraph: usize,
    /// It has words of its own beside passages.
    pub has_words: bool,
    /// Nearly all its words have a capital.
    pub is_headline: bool,
}

impl<'a> Frame<'a> {
    pub fn new(text: &'a str, paragraphs: &[Span], passages: &[Passage]) -> Self {
        let mut frame = Self { text, tokens: Vec::new(), sentences: Vec::new() };
        let mut next = 0;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let first = frame.tokens.len();
            let mut at = paragraph.start;
            while let Some(passage) = passages.get(next).filter(|passage| passage.paragraph == index) {
                frame.read(Span::new(at, passage.outer.start));
                frame.tokens.push(Token {
                    span: passage.outer,
                    text: passage.span.of(text),
                    kind: Kind::Quote(next),
                    class: Class::default(),
                    is_capital: false,
                });
                at = passage.outer.end;
                next += 1;
            }
            frame.read(Span::new(at, paragraph.end));
            frame.cut(first, index);
        }
        frame
    }

    /// The words from the first to the last of `range`.
    pub fn span(&self, range: Range<usize>) -> Span {
        match self.tokens.get(range.clone()) {
            Some([first, .., last]) => Span::new(first.span.start, last.span.end),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// Index of the sentence that token `at` stands in.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.end <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// The tokens of the sentence that begins behind token `at`, if it stands in the same paragraph.
    pub fn sentence_after(&self, at: usize) -> Option<Range<usize>> {
        let index = self.sentences.partition_point(|sentence| sentence.tokens.end <= at);
        let (here, next) = (self.sentences.get(index)?, self.sentences.get(index + 1)?);
        (here.tokens.end == at + 1 && here.paragraph == next.paragraph).then(|| next.tokens.clone())
    }

    pub fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    /// Appends the tokens of a stretch without passages.
    fn read(&mut self, stretch: Span) {
        let body = stretch.of(self.text);
        let mut lower = String::new();
        let mut at = 0;
        for word in words(body) {
            self.read_marks(stretch.start, at, word.span.start);
            lower.clear();
            lower.extend(word.text.chars().flat_map(char::to_lowercase));
            let mut span = Span::new(stretch.start + word.span.start, stretch.start + word.span.end);
            let mut text = word.text;
            // "Trump's": the mark of possession is a token of its own
            if let Some(bare) = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).map(str::len)
                && text.is_char_boundary(bare)
                && english::class(&lower) == Class::default()
            {
                let whole = span;
                span = Span::new(whole.start, whole.start + bare);
                self.push_word(span, &lower[..bare]);
                let tail = Span::new(span.end, whole.end);
                self.push_word(tail, "'s");
            } else {
                self.push_word(span, &lower);
            }
            at = word.span.end;
            // "Mr.", "U.S.", "J.": the full stop is the word's own
            let is_initial = text.chars().count() == 1 && text.starts_with(char::is_uppercase);
            if body[at..].starts_with('.') && (is_initial || english::is_abbreviation(&lower)) {
                at += 1;
                if let Some(last) = self.tokens.last_mut() {
                    last.span.end += 1;
                    text = last.span.of(self.text);
                    last.text = text;
                }
            }
        }
        self.read_marks(stretch.start, at, body.len());
    }

    fn push_word(&mut self, span: Span, lower: &str) {
        let text = span.of(self.text);
        let is_capital = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let mut class = english::class(lower);
        if class == Class::default() && !is_capital {
            class = english::guess(lower);
        }
        self.tokens.push(Token { span, text, kind: Kind::Word, class, is_capital });
    }

    fn read_marks(&mut self, base: usize, from: usize, to: usize) {
        let start = base + from;
        for (at, c) in self.text.get(start..base + to).unwrap_or_default().char_indices() {
            let kind = match c {
                ' ' | '\u{a0}' | '\t' | '\r' => continue,
                ',' => Kind::Comma,
                '.' if self.is_inner_stop(start + at) => continue,
                '.' | '!' | '?' | '…' => Kind::Stop,
                ':' => Kind::Colon,
                ';' => Kind::Semicolon,
                '-' | '–' | '—' | '―' | '‒' => Kind::Dash,
                '(' | '[' => Kind::Open,
                ')' | ']' => Kind::Close,
                _ => Kind::Other,
            };
            let span = Span::new(start + at, start + at + c.len_utf8());
            self.tokens.push(Token { span, text: span.of(self.text), kind, class: Class::default(), is_capital: false });
        }
    }

    /// "(R-Fla.)", "Inc.,": a full stop that a sentence goes on behind.
    fn is_inner_stop(&self, at: usize) -> bool {
        let next = self.text[at + 1..].chars().next().unwrap_or(' ');
        let after_capital = self.tokens.last().is_some_and(|last| last.is_word() && last.span.end == at && last.is_capital);
        matches!(next, ',' | ';' | ':') || next == ')' && after_capital
    }

    /// Cuts the tokens from `first` on, one paragraph, into sentences.
    fn cut(&mut self, first: usize, paragraph: usize) {
        let mut start = first;
        for at in first..self.tokens.len() {
            if self.ends_sentence(at) {
                self.sentences.push(Sentence { tokens: start..at + 1, paragraph, has_words: false, is_headline: false });
                start = at + 1;
            }
        }
        if start < self.tokens.len() {
            self.sentences.push(Sentence { tokens: start..self.tokens.len(), paragraph, has_words: false, is_headline: false });
        }
        for index in (0..self.sentences.len()).rev().take_while(|index| self.sentences[*index].tokens.start >= first).collect::<Vec<_>>() {
            let words = self.sentences[index].tokens.clone();
            self.sentences[index].has_words = self.tokens[words].iter().any(Token::is_word);
            self.sentences[index].is_headline = self.read_capitals(self.sentences[index].tokens.clone());
        }
    }

    /// Inside a sentence a capital makes a name of any word ("Mark", "Will"), unless all words have one, as in a headline. Gives whether it is one.
    fn read_capitals(&mut self, sentence: Range<usize>) -> bool {
        let tokens = &mut self.tokens[sentence];
        let long = tokens.iter().filter(|token| token.is_word() && token.text.len() > 3);
        let (capitals, all) = long.fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.is_capital), all + 1));
        let small_verb = tokens
            .iter()
            .any(|token| !token.is_capital && token.is(Class::CUE.with(Class::VERB).with(Class::AUXILIARY)) && token.text.len() > 2);
        let is_headline = all >= 4 && capitals * 10 >= all * 7 && !small_verb;
        if is_headline {
            return true;
        }
        let mut is_first = true;
        for token in tokens {
            if token.is_word() {
                if token.is_capital && !is_first {
                    token.class = token.class.only(Class::OF_NAMES);
                }
                is_first = false;
            } else {
                is_first = matches!(token.kind, Kind::Colon | Kind::Stop) || is_first && token.quote().is_none();
            }
        }
        false
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let Some(next) = self.tokens.get(at + 1) else { return true };
        let begins = next.quote().is_some() || next.is_capital || matches!(next.kind, Kind::Open | Kind::Other | Kind::Dash);
        match token.kind {
            Kind::Stop => next.kind != Kind::Stop && (begins || token.text != "."),
            Kind::Quote(_) => {
                let body = token.text.trim_end_matches(['\'', '’', ')', ']']);
                if self.names_its_speaker(at + 1) {
                    return false;
                }
                (body.ends_with('.') || body.ends_with(['!', '?', '…'])) && begins
                    // "…" "…": the gap between two passages that end nothing
                    || next.quote().is_some()
            }
            _ => false,
        }
    }

    /// Whether the words from `at` on are a speaker and a cue and little else: `." Holt said.`
    fn names_its_speaker(&self, at: usize) -> bool {
        for (words, token) in self.tokens[at..].iter().take(8).enumerate() {
            if !token.is_word() {
                return false;
            }
            if token.is(Class::CUE) && !(token.is(Class::NOUN_TOO) && words == 0) {
                let after = self.tokens.get(at + words + 1);
                return words == 0
                    || after.is_none_or(|next| {
                        !next.is_word() && next.quote().is_none() && next.kind != Kind::Colon
                            || next.is(Class::PREPOSITION) && !matches!(next.text, "to")
                            || next.is(Class::TIME)
                    });
            }
            let names = token.is_capital
                || token.is(Class::DETERMINER) && words == 0
                || token.is(Class::ROLE)
                || token.is(Class::SUBJECT)
                || token.is(Class::ADVERB);
            if !names {
                return false;
            }
        }
        false
    }
}
