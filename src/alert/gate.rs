//! The gates: an ordered list of reasons not to tell the user; the first that holds is stored with the finding.

use crate::{
    model::{Finding, Gate, Standing, Verdict, Witness},
    text,
};

use super::{Scene, Settings};

/// What a gate looks at, and the name it stops under.
type Check = fn(&Finding, Scene<'_>, &Settings) -> bool;

/// In this order: what is no difference at all comes before what is one but not for this user, now.
const GATES: &[(Gate, Check)] = &[
    (Gate::TooVague, |finding, _, _| finding.hold == Some(Gate::TooVague)),
    (Gate::NothingToCompare, |finding, _, _| finding.verdict == Verdict::New || finding.prior.is_empty()),
    (Gate::KnownReading, |finding, _, _| {
        matches!(finding.verdict, Verdict::Agrees | Verdict::Identical) || finding.hold == Some(Gate::KnownReading)
    }),
    (Gate::ContainedReading, |finding, _, _| finding.verdict == Verdict::Contained),
    (Gate::NotADivergence, |finding, _, _| !finding.verdict.is_divergence()),
    (Gate::VerdictNotAlerting, |finding, _, settings| !settings.verdicts.contains(&finding.verdict)),
    (Gate::WireCopy, |finding, _, _| finding.verdict != Verdict::Correction && is_only_reprinted(finding)),
    (Gate::SameOutlet, |finding, _, _| {
        finding.verdict != Verdict::Correction && finding.prior.first().is_some_and(|w| w.outlet == finding.new.outlet)
    }),
    (Gate::Background, |finding, _, _| finding.hold == Some(Gate::Background)),
    (Gate::JoinNotTrusted, |_, scene, _| !scene.placement.is_trusted),
    (Gate::LowConfidence, |finding, _, settings| finding.confidence < settings.confidence),
    (Gate::AlreadyTold, |finding, _, _| finding.hold == Some(Gate::AlreadyTold)),
    (Gate::Acknowledged, |finding, scene, _| is_acknowledged(finding, scene)),
    (Gate::PointMuted, |_, scene, _| scene.point.is_some_and(|point| point.muted)),
    (Gate::StoryMuted, |_, scene, _| scene.story.muted),
    (Gate::Suppressed, |finding, _, _| finding.hold.is_some()),
];

/// The first gate that stops a finding, or `Passed`.
pub(super) fn first(finding: &Finding, scene: Scene<'_>, settings: &Settings) -> Gate {
    GATES.iter().find(|(_, stops)| stops(finding, scene, settings)).map_or(Gate::Passed, |(gate, _)| *gate)
}

/// How much of two sentences must be the same words for one to be the other with a change. The lowest that keeps a sentence of five words
/// with one of them changed; below it, a reprint that seems to differ has been read against another sentence of the same text.
const CHANGED_IN_PLACE: f64 = 0.6;

/// A reprint speaks for itself only where it changes a sentence: that is the strongest sign there is of a slip or an update.
fn is_only_reprinted(finding: &Finding) -> bool {
    let reprints = |witness: &Witness| witness.family == finding.new.family;
    let changes = |witness: &Witness| similarity(&witness.sentence, &finding.new.sentence) >= CHANGED_IN_PLACE;
    finding.prior.iter().all(|witness| reprints(witness) && !changes(witness))
}

/// Words that two sentences share in order, over the words of the longer one; 0..=1.
fn similarity(a: &str, b: &str) -> f64 {
    let words = |sentence: &str| text::words(&text::fold(sentence)).map(|word| word.text.to_owned()).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let longer = a.len().max(b.len()).max(1) as f64;
    let shared = similar::capture_diff_slices(similar::Algorithm::Patience, &a, &b)
        .iter()
        .filter(|step| step.tag() == similar::DiffTag::Equal)
        .map(|step| step.new_range().len())
        .sum::<usize>();
    shared as f64 / longer
}

/// The user has acknowledged the reading itself.
fn is_acknowledged(finding: &Finding, scene: Scene<'_>) -> bool {
    let reading = finding.reading.and_then(|at| usize::try_from(at).ok());
    scene
        .point
        .zip(reading)
        .and_then(|(point, at)| point.readings.get(at))
        .is_some_and(|reading| reading.standing == Standing::Acknowledged)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{ArticleId, ClaimKind, ClaimRef, Placement, Point, PointId, Story, StoryId, Witness};

    fn witness(article: u64, family: u64, outlet: &str) -> Witness {
        Witness { family: ArticleId(family), ..Witness::example(article, outlet, "Nine goats were rescued.", "Nine goats") }
    }

    fn finding(verdict: Verdict) -> Finding {
        Finding {
            claim: ClaimRef { kind: ClaimKind::Figure, index: 0 },
            point: Some(PointId(1)),
            reading: Some(0),
            verdict,
            new: witness(2, 2, "The Harbour Post"),
            prior: vec![witness(1, 1, "Island Radio")],
            confidence: 0.9,
            because: "nine here, six before".to_owned(),
            hold: None,
        }
    }

    fn story(muted: bool) -> Story {
        Story {
            id: StoryId(1),
            title: "Goats rescued".to_owned(),
            first: Timestamp::UNIX_EPOCH,
            last: Timestamp::UNIX_EPOCH,
            articles: Vec::new(),
            outlets: Vec::new(),
            points: 1,
            divergent: 0,
            muted,
        }
    }

    fn placement(is_trusted: bool) -> Placement {
        Placement { is_trusted, ..Placement::certain(StoryId(1)) }
    }

    fn check(change: impl Fn(&mut Finding), expected: Gate) {
        let mut finding = finding(Verdict::Conflict);
        change(&mut finding);
        let (story, placement) = (story(false), placement(true));
        let found = first(&finding, Scene { point: None, story: &story, placement: &placement }, &Settings::default());
        assert_eq!(found, expected, "{finding:?}");
    }

    #[test]
    fn each_reason_not_to_tell_has_its_gate() {
        check(|_| {}, Gate::Passed);
        check(|f| f.verdict = Verdict::Update, Gate::Passed);
        check(|f| f.verdict = Verdict::New, Gate::NothingToCompare);
        check(|f| f.prior.clear(), Gate::NothingToCompare);
        check(|f| f.verdict = Verdict::Agrees, Gate::KnownReading);
        check(|f| f.hold = Some(Gate::KnownReading), Gate::KnownReading);
        check(|f| f.verdict = Verdict::Contained, Gate::ContainedReading);
        check(|f| f.verdict = Verdict::Compatible, Gate::NotADivergence);
        check(|f| f.verdict = Verdict::ScopeDiffers, Gate::NotADivergence);
        check(|f| f.verdict = Verdict::Correction, Gate::VerdictNotAlerting);
        check(|f| f.verdict = Verdict::Attribution, Gate::VerdictNotAlerting);
        let reprint = |sentence: &str| vec![Witness { sentence: sentence.to_owned(), ..witness(1, 2, "Island Radio") }];
        check(|f| f.prior = reprint("Six goats were rescued."), Gate::Passed);
        check(|f| f.prior = reprint("Six of the town's goats had been sold the week before."), Gate::WireCopy);
        check(|f| f.prior = vec![witness(1, 1, "The Harbour Post")], Gate::SameOutlet);
        check(|f| f.hold = Some(Gate::Background), Gate::Background);
        check(|f| f.hold = Some(Gate::TooVague), Gate::TooVague);
        check(|f| f.confidence = 0.1, Gate::LowConfidence);
        check(|f| f.hold = Some(Gate::AlreadyTold), Gate::AlreadyTold);
    }

    #[test]
    fn the_user_can_silence_a_story_a_point_and_a_reading() {
        let check = |muted_story: bool, muted_point: bool, is_trusted: bool, expected: Gate| {
            let (story, placement) = (story(muted_story), placement(is_trusted));
            let point = Point {
                id: PointId(1),
                story: StoryId(1),
                kind: ClaimKind::Figure,
                subject: String::new(),
                readings: Vec::new(),
                muted: muted_point,
            };
            let scene = Scene { point: Some(&point), story: &story, placement: &placement };
            assert_eq!(first(&finding(Verdict::Conflict), scene, &Settings::default()), expected);
        };
        check(true, false, true, Gate::StoryMuted);
        check(false, true, true, Gate::PointMuted);
        check(false, false, false, Gate::JoinNotTrusted);
        check(false, false, true, Gate::Passed);
    }
}
