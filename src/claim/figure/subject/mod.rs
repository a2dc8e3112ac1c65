//! What an amount is about: the head noun, what happened to it, and the words that narrow it.
//!
//! "a toll of 12", "12 dead" and "killed 12 people" all come to the head "person" and the event "die".
//! A count has the noun behind it (`counted`), a measure the noun it is of (`measured`); what happened is read alike for both (`event`).

mod counted;
mod event;
mod measured;

pub(super) use self::{event::toll as event_of_toll, measured::is_kind_of_money};
use super::{amount::Amount, sentence::Sentence};

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Subject {
    /// Lemma of what is counted or measured; empty if none was found.
    pub head: String,
    pub event: Option<String>,
    pub modifiers: Vec<String>,
    /// The counted noun as written; empty for a measure.
    pub noun: String,
    /// The noun phrase in the singular, for a count.
    pub noun_canonical: String,
    /// The token after the last that belongs to the figure.
    pub end: usize,
    /// The event was read from the words before the amount, so that a list may share it.
    pub shares_before: bool,
    /// The event was read from the words after it.
    pub shares_after: bool,
    /// What a measured flow is per, where the words stand behind what flows: "gallons of fuel a year".
    pub rate: Option<String>,
    /// The head stands elsewhere in the clause, not in the amount's own phrase.
    pub inferred: bool,
}

/// What the amount whose bound words end at token `end` is about.
pub(super) fn read(s: &Sentence, amount: &Amount, start: usize, end: usize) -> Subject {
    match &amount.measure {
        Some(measure) => measured::read(s, amount, measure.dimension, start, end),
        None => counted::read(s, amount, start, end),
    }
}

impl Subject {
    /// What is counted, with its event, for people to read.
    pub fn described(&self) -> String {
        let what = if self.noun.is_empty() { &self.head } else { &self.noun };
        match &self.event {
            Some(event) => format!("{what} ({event})").trim_start().to_owned(),
            None => what.clone(),
        }
    }
}
