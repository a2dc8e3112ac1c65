//! Utterance, fragment, scare quote or title: what a passage is, by its length and its surroundings.

use super::frame::{Frame, Kind as Mark, Sentence};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kind {
    pub fragment: bool,
    pub scare: bool,
    pub title_of_work: bool,
}

/// What the passage at token `at` of a sentence is.
pub fn kind(frame: &Frame, sentence: &Sentence, at: usize) -> Kind {
    let body = frame.tokens[at].text;
    let words = body.split_whitespace().count();
    let ends = body.ends_with(['.', '!', '?', ',', '…', '-', '—']);
    let starts_small = body.trim_start_matches(['[', '(', '…', '.', ' ']).starts_with(char::is_lowercase);
    let stands_alone = sentence.tokens.len() == 1;
    let introduced = at > sentence.tokens.start && matches!(frame.tokens[at - 1].kind, Mark::Comma | Mark::Colon);
    let fragment = !stands_alone && (starts_small && !(ends && introduced) || words < 4 && !ends);
    Kind { fragment, scare: words <= 2 && !(ends && !body.ends_with(',') && introduced), title_of_work: false }
}
