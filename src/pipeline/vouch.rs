//! What comparing says of a placement: reports that quote one remark in one speaker's name, or give the ages of two people by their names,
//! tell of one event, however else they tell it.

use std::collections::HashSet;

use crate::{
    compare,
    model::{ClaimKind, Claims, Finding, Placement, Verdict, Witness},
    text,
};

/// A remark of so many words is not made twice. In the streams of newscluster and gva no two events share one of eight.
const TELLING_WORDS: usize = 8;
/// Whoever quotes it later than that looks back: on newscluster a remark on one missile stands in reports of the next, 17 days after.
const FRESH_DAYS: i64 = 3;
/// How sure it must be that both wordings are of one utterance.
const SURE: f32 = 0.9;
/// So many people with names and ages are met in one event only. One is not enough: whoever is in the news every week has an age too.
const PEOPLE: usize = 2;
/// A court tells of the victims months later, and of another day.
const AGED_DAYS: i64 = 30;

/// Trusts a join in doubt where the article and another of its story quote one remark or name the same people with their ages. `claims` are
/// the article's, which the findings point into.
pub(super) fn vouched(mut placement: Placement, findings: &[Finding], claims: &Claims) -> Placement {
    if placement.is_trusted {
        return placement;
    }
    let why = if let Some(prior) = findings.iter().find_map(remark) {
        format!("{} quotes a long remark that it quotes", prior.article)
    } else if let Some(prior) = people(findings, claims) {
        format!("{} gives the ages of people whom it names too", prior.article)
    } else {
        return placement;
    };
    placement.because.push(format!("trusted all the same: {why}"));
    placement.is_trusted = true;
    placement
}

/// Who else gives the ages of people whom the article names with theirs, the same or others.
fn people<'f>(findings: &'f [Finding], claims: &Claims) -> Option<&'f Witness> {
    let mut met = HashSet::new();
    findings.iter().filter(|finding| finding.claim.kind == ClaimKind::Figure && finding.confidence >= compare::ONE_NAME).find_map(
        |finding| {
            let figure = claims.figures.get(usize::try_from(finding.claim.index).ok()?)?;
            let prior = finding.prior.first().filter(|prior| is_within(AGED_DAYS, finding, prior))?;
            met.insert(compare::person(figure, &finding.new)?);
            (met.len() >= PEOPLE).then_some(prior)
        },
    )
}

fn is_within(days: i64, finding: &Finding, prior: &Witness) -> bool {
    let dates = finding.new.published.zip(prior.published);
    dates.is_none_or(|(new, prior)| new.duration_since(prior).as_hours().abs() <= 24 * days)
}

/// Who else has a long remark of the article.
fn remark(finding: &Finding) -> Option<&Witness> {
    let is_one =
        matches!(finding.verdict, Verdict::Identical | Verdict::Contained | Verdict::Trivial | Verdict::Reworded | Verdict::Altered);
    let is_long = |witness: &Witness| text::words(&witness.surface).nth(TELLING_WORDS - 1).is_some();
    let is_remark = finding.claim.kind == ClaimKind::Quote && is_one && finding.confidence >= SURE && is_long(&finding.new);
    finding.prior.first().filter(|prior| is_remark && is_long(prior) && is_within(FRESH_DAYS, finding, prior))
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
            assert_eq!(vouched(doubted, std::slice::from_ref(&finding), &Claims::default()).is_trusted, expected, "{finding:?}");
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

    #[test]
    fn two_people_with_their_ages_in_both_reports_vouch_for_the_join() {
        let text = "Ada Lund, 34, and Tom Berg, 51, were on deck. Ada Lund, 34, had come for the day. A cook, 29, was below.";
        let claims = crate::claim::claims(text);
        let aged = |index: u32| {
            let figure = &claims.figures[index as usize];
            let mut finding = quoted(Verdict::Agrees, figure.sentence.of(text), ["2031-03-10T06:00:00Z", "2031-03-20T06:00:00Z"]);
            finding.claim = ClaimRef { kind: ClaimKind::Figure, index };
            finding.new.surface.clone_from(&figure.surface);
            finding
        };
        let check = |findings: &[Finding], expected: bool| {
            let doubted = Placement { is_trusted: false, ..Placement::certain(StoryId(1)) };
            assert_eq!(vouched(doubted, findings, &claims).is_trusted, expected);
        };
        check(&[aged(0), aged(1)], true);
        check(&[aged(0)], false);
        check(&[aged(0), aged(2)], false);
        check(&[aged(0), aged(3)], false);
        check(&[aged(0), Finding { confidence: 0.8, ..aged(1) }], false);
    }
}
