//! What comparing says of a placement: reports that quote one remark in one speaker's name tell of one event, however else they tell it.

use crate::{
    model::{ClaimKind, Finding, Placement, Verdict, Witness},
    text,
};

/// A remark of so many words is not made twice. In the streams of newscluster and gva no two events share one of eight.
const TELLING_WORDS: usize = 8;
/// Whoever quotes it later than that looks back: on newscluster a remark on one missile stands in reports of the next, 17 days after.
const FRESH_DAYS: i64 = 3;
/// How sure it must be that both wordings are of one utterance.
const SURE: f32 = 0.9;

/// Trusts a join in doubt where the article and another of its story quote one remark.
pub(super) fn vouched(mut placement: Placement, findings: &[Finding]) -> Placement {
    if placement.is_trusted {
        return placement;
    }
    let Some(prior) = findings.iter().find_map(remark) else { return placement };
    placement.because.push(format!("trusted all the same: {} quotes a long remark that it quotes", prior.article));
    placement.is_trusted = true;
    placement
}

/// Who else has a long remark of the article.
fn remark(finding: &Finding) -> Option<&Witness> {
    let is_one =
        matches!(finding.verdict, Verdict::Identical | Verdict::Contained | Verdict::Trivial | Verdict::Reworded | Verdict::Altered);
    let is_long = |witness: &Witness| text::words(&witness.surface).nth(TELLING_WORDS - 1).is_some();
    let is_remark = finding.claim.kind == ClaimKind::Quote && is_one && finding.confidence >= SURE && is_long(&finding.new);
    let is_fresh = |prior: &Witness| {
        let dates = finding.new.published.zip(prior.published);
        dates.is_none_or(|(new, prior)| new.duration_since(prior).as_hours().abs() <= 24 * FRESH_DAYS)
    };
    finding.prior.first().filter(|prior| is_remark && is_long(prior) && is_fresh(prior))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{ClaimRef, StoryId};

    const REMARK: &str = "We heard the engine cough twice and then nothing at all";

    fn quoted(verdict: Verdict, words: &str, published: [&str; 2]) -> Finding {
        let [before, now] = published.map(|at| at.parse::<Timestamp>().ok());
        Finding {
            claim: ClaimRef { kind: ClaimKind::Quote, index: 0 },
            point: None,
            reading: None,
            verdict,
            new: Witness { published: now, ..Witness::example(2, "Island Radio", words, words) },
            prior: vec![Witness { published: before, ..Witness::example(1, "Harbour Post", words, words) }],
            confidence: 0.95,
            because: String::new(),
            hold: None,
        }
    }

    #[test]
    fn a_long_remark_in_both_reports_vouches_for_the_join() {
        const DAYS: [&str; 2] = ["2031-03-10T06:00:00Z", "2031-03-11T06:00:00Z"];
        const WEEKS: [&str; 2] = ["2031-03-10T06:00:00Z", "2031-04-11T06:00:00Z"];
        let check = |finding: Finding, expected: bool| {
            let doubted = Placement { is_trusted: false, ..Placement::certain(StoryId(1)) };
            assert_eq!(vouched(doubted, std::slice::from_ref(&finding)).is_trusted, expected, "{finding:?}");
        };
        check(quoted(Verdict::Identical, REMARK, DAYS), true);
        check(quoted(Verdict::Altered, REMARK, DAYS), true);
        check(quoted(Verdict::Identical, REMARK, WEEKS), false);
        check(quoted(Verdict::Identical, "We heard nothing", DAYS), false);
        check(quoted(Verdict::New, REMARK, DAYS), false);
        check(Finding { confidence: 0.5, ..quoted(Verdict::Altered, REMARK, DAYS) }, false);
        let figure = ClaimRef { kind: ClaimKind::Figure, index: 0 };
        check(Finding { claim: figure, ..quoted(Verdict::Conflict, REMARK, DAYS) }, false);
    }
}
