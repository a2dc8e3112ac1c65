//! What comparison found out about one claim, and what became of it.

use serde::{Deserialize, Serialize};

use super::{ClaimRef, PointId, Witness};

/// How a claim stands to an earlier reading. The policy's rules define each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing comparable was stored.
    New,
    Agrees,
    Compatible,
    ScopeDiffers,
    Update,
    Conflict,
    Correction,
    Identical,
    Contained,
    Trivial,
    Reworded,
    Altered,
    Attribution,
}

impl Verdict {
    pub const ALL: [Self; 13] = [
        Self::New,
        Self::Agrees,
        Self::Compatible,
        Self::ScopeDiffers,
        Self::Update,
        Self::Conflict,
        Self::Correction,
        Self::Identical,
        Self::Contained,
        Self::Trivial,
        Self::Reworded,
        Self::Altered,
        Self::Attribution,
    ];

    /// Two claims that disagree, whether or not the user is told.
    pub const fn is_divergence(self) -> bool {
        matches!(self, Self::Update | Self::Conflict | Self::Correction | Self::Reworded | Self::Altered | Self::Attribution)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Agrees => "agrees",
            Self::Compatible => "compatible",
            Self::ScopeDiffers => "scope-differs",
            Self::Update => "update",
            Self::Conflict => "conflict",
            Self::Correction => "correction",
            Self::Identical => "identical",
            Self::Contained => "contained",
            Self::Trivial => "trivial",
            Self::Reworded => "reworded",
            Self::Altered => "altered",
            Self::Attribution => "attribution",
        }
    }
}

/// One claim of an arriving article, set against what its story holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub claim: ClaimRef,
    /// Where the claim was put; `None` for a claim that can have no point (a scare quote, a figure without a unit).
    pub point: Option<PointId>,
    /// The place of its reading in the point.
    pub reading: Option<u32>,
    pub verdict: Verdict,
    /// The claim as its article makes it.
    pub new: Witness,
    /// The readings it was set against, the most telling first; one witness each.
    pub prior: Vec<Witness>,
    /// 0..=1: how sure it is that both speak of one point and that the verdict is right.
    pub confidence: f32,
    /// A short lower-case phrase that says why the verdict, with the words or numbers behind it.
    pub because: String,
    /// What comparison itself saw against telling it: background, too vague, told already by the same article.
    #[serde(default)]
    pub hold: Option<Gate>,
}

/// Why a finding was or was not told: the first gate of the ordered list that stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Nothing stopped it: an alert was made.
    Passed,
    NothingToCompare,
    NotADivergence,
    VerdictNotAlerting,
    KnownReading,
    ContainedReading,
    WireCopy,
    SameOutlet,
    Background,
    TooVague,
    JoinNotTrusted,
    LowConfidence,
    AlreadyTold,
    Acknowledged,
    PointMuted,
    StoryMuted,
    Suppressed,
}
