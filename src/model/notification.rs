//! Alerts put into words, ready for any channel.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{AlertId, StoryId};

/// One or more alerts as a channel shows them; each channel takes the form it can use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notification {
    /// In order of decision; empty for what tells of no alert, such as a test.
    pub alerts: Vec<AlertId>,
    /// One line, without mark-up.
    pub title: String,
    /// Lines, with differing words in brackets.
    pub plain: String,
    /// The same in the mark-up of desktop notifications: escaped, differing words bold.
    pub markup: String,
    pub urgency: Urgency,
    /// Addresses of the articles, the new one first, each once; of the web only.
    pub links: Vec<String>,
    /// A JSON object an alert, in their order: what a program receives.
    pub bodies: Vec<String>,
    /// The same taken apart, one an alert, for channels with a mark-up of their own: clean text, nothing escaped.
    pub told: Vec<Told>,
}

/// One alert, in parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    #[serde(serialize_with = "written")]
    pub alert: AlertId,
    #[serde(serialize_with = "written")]
    pub story: StoryId,
    /// What kind of news it is: "Figures differ".
    pub headline: String,
    pub story_title: String,
    /// What differs, one sentence.
    pub reason: String,
    pub urgency: Urgency,
    /// The new report, then the prior ones, the most telling first.
    pub sides: Vec<ToldSide>,
    /// Prior reports that are not among the sides.
    pub more: usize,
}

/// One report as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToldSide {
    pub is_new: bool,
    pub outlet: String,
    /// When it was published, for people.
    pub when: String,
    /// Of the web only.
    pub url: Option<String>,
    /// The sentence, in order.
    pub pieces: Vec<Piece>,
}

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    /// The words that differ.
    pub is_marked: bool,
}

/// How loudly to say it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Low,
    #[default]
    Normal,
    Critical,
}

/// An id as people see it.
fn written<S: Serializer>(id: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}
