//! Articles, their revisions and what was found in them.

use serde::Deserialize;

use super::{
    Time,
    claim::{ClaimRef, Claims},
    point::Witness,
    record,
    story::Placement,
    written,
};
use crate::{
    model,
    store::rows::{Body, Head, Member, Notes, Seen, Sketch},
};

record! {
    struct Article for model::Article {
        id: u64,
        label: String,
        outlet: String,
        url: Option<String>,
        title: String,
        byline: Option<String>,
        published: Option<Time>,
        first_seen: Time,
        text: String,
        wire_credit: Option<String>,
        story: u64,
        wire_of: Option<u64>,
        revision: u32,
    }
}
/// [`Article`] up to where it went, its texts stepped over.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "the fields before the ones that are asked for are the way to them")]
pub struct HeadBrief<'p> {
    id: u64,
    label: &'p str,
    outlet: &'p str,
    #[serde(borrow)]
    url: Option<&'p str>,
    title: &'p str,
    #[serde(borrow)]
    byline: Option<&'p str>,
    published: Option<Time>,
    first_seen: Time,
    text: &'p str,
    #[serde(borrow)]
    wire_credit: Option<&'p str>,
    pub story: u64,
    pub wire_of: Option<u64>,
}

/// [`SketchRow`], not copied.
#[derive(Debug, Deserialize)]
pub struct SketchBytes<'p> {
    pub bytes: &'p [u8],
}

record! { struct HeadRow for Head { article: Article, fingerprint: u64 } }
record! {
    struct BodyRow for Body {
        at: Time,
        title: String,
        text: String,
        claims: Claims,
        findings: Vec<(Finding, Gate)>,
        placement: Placement,
    }
}
record! { struct SketchRow for Sketch { bytes: Vec<u8> } }
record! { struct NotesRow for Notes { sentences: Vec<String> } }
record! { struct MemberRow for Member { outlet: String } }
record! { struct SeenRow for Seen { feed: u64, entry: u64, at: Time } }
record! {
    enum Verdict for model::Verdict {
        New, Agrees, Compatible, ScopeDiffers, Update, Conflict, Correction, Identical, Contained, Trivial, Reworded, Altered, Attribution,
    }
}
record! {
    enum Gate for model::Gate {
        Passed, NothingToCompare, NotADivergence, VerdictNotAlerting, KnownReading, ContainedReading, WireCopy, SameOutlet, Background,
        TooVague, JoinNotTrusted, LowConfidence, AlreadyTold, Acknowledged, PointMuted, StoryMuted, Suppressed,
    }
}
record! {
    struct Finding for model::Finding {
        claim: ClaimRef,
        point: Option<u64>,
        reading: Option<u32>,
        verdict: Verdict,
        new: Witness,
        prior: Vec<Witness>,
        confidence: f32,
        because: String,
        hold: Option<Gate>,
    }
}
written! { Head => HeadRow, Body => BodyRow, Seen => SeenRow, Sketch => SketchRow, Notes => NotesRow, Member => MemberRow }
