//! Findings in, alerts out: the gates that decide whether the user is told, and the words that tell it.

mod mark;
pub mod render;
pub mod shape;

use jiff::Timestamp;

use crate::model::{Alert, AlertId, Finding, Gate, Placement, Point, Story};

/// What interrupts the user.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {}

impl Default for Settings {
    fn default() -> Self {
        Self {}
    }
}

/// What the gates look at beside the finding itself.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub point: Option<&'a Point>,
    pub story: &'a Story,
    /// How the finding's article came into its story.
    pub placement: &'a Placement,
}

/// The first gate that stops a finding, or `Passed`.
pub fn gate(_finding: &Finding, _scene: Scene<'_>, _settings: &Settings) -> Gate {
    Gate::NothingToCompare
}

/// The alert for a finding that passed.
pub fn alert(_id: AlertId, _at: Timestamp, _finding: &Finding, _story: &Story) -> Option<Alert> {
    None
}
