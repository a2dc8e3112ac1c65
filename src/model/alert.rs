//! What the user is told.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AlertId, ClaimKind, PointId, StoryId, Verdict, Witness};

/// What makes two alerts the same news: a hash of the point's kind and of both readings' words and addresses.
///
/// It does not depend on any id of the store, so that a merge, a replay or a restart cannot tell the same thing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AlertKey(pub u128);

impl fmt::Display for AlertKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// One divergence that passed every gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    pub key: AlertKey,
    /// When it was decided.
    pub at: Timestamp,
    pub story: StoryId,
    pub story_title: String,
    pub kind: ClaimKind,
    pub verdict: Verdict,
    /// One sentence for the user: what differs.
    pub reason: String,
    pub confidence: f32,
    pub point: PointId,
    /// The place of the new reading in its point.
    pub reading: u32,
    pub new: Side,
    /// The readings that differ, the most telling first; never empty.
    pub prior: Vec<Side>,
}

#[cfg(test)]
impl Alert {
    /// For tests: the `number`th alert of one story, whose article has that number too.
    pub fn example(number: u64) -> Self {
        let side = Side::example(number, "Marren Post", "12 people were rescued.", "12");
        Self {
            id: AlertId(number),
            key: AlertKey(number.into()),
            at: Timestamp::UNIX_EPOCH,
            story: StoryId(1),
            story_title: "Ferry aground".to_owned(),
            kind: ClaimKind::Figure,
            verdict: Verdict::Conflict,
            reason: "14 against 12".to_owned(),
            confidence: 0.9,
            point: PointId(1),
            reading: 1,
            new: side.clone(),
            prior: vec![side],
        }
    }
}

/// One side of a divergence: a witness as the user is shown it.
pub type Side = Witness;
