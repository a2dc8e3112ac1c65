//! Alerts put into words, ready for any channel.

use super::AlertId;

/// One or more alerts as a channel shows them; each channel takes the form it can use.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// In order of decision; never empty.
    pub alerts: Vec<AlertId>,
    /// One line, without mark-up.
    pub title: String,
    /// Lines, with differing words in brackets.
    pub plain: String,
    /// The same in the mark-up of desktop notifications: escaped, differing words bold.
    pub markup: String,
    pub urgency: Urgency,
    /// Addresses of the articles, the new one first, each once.
    pub links: Vec<String>,
    /// A JSON object an alert, in their order: what a program receives.
    pub bodies: Vec<String>,
}

/// How loudly to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Low,
    Normal,
    Critical,
}
