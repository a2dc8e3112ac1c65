//! Figures put at their points.

use std::collections::HashSet;

use super::{
    Report,
    counted::{self, Counted, Head},
    interval,
    ledger::{self, Ledger, Spot},
    measure::{self, Match},
    meeting::{self, Candidate, Earlier, Meeting},
    odds::Measured,
};
use crate::model::{ClaimKind, Dimension, Figure, Finding, Gate, Point, Standing, Statement, Verdict, Witness};

/// How many of a reading's witnesses are read beside the first: another sentence may be nearer to the new one, the tenth seldom is.
const RETOLD: usize = 4;

pub fn settle(points: &[Point], report: Report<'_>, previous: Option<Report<'_>>, ledger: &mut Ledger<'_, '_>) -> Vec<Finding> {
    let own = witnesses(report);
    let news = counted(report, &own);
    let before = previous.map(witnesses).unwrap_or_default();
    let earlier = previous.map(|previous| counted(previous, &before)).unwrap_or_default();
    let stored = stored(points, report, &news);
    let meeting = Meeting::new(report, &stored, &news);
    let mut added: Vec<(Spot, usize)> = Vec::new();
    let mut findings = Vec::with_capacity(news.len());
    for (index, new) in news.iter().enumerate() {
        let mut finding = ledger::finding(ClaimKind::Figure, index, own[index].clone());
        if !meeting::is_comparable(new) {
            finding.hold = Some(Gate::TooVague);
            finding.because = "no number and unit to compare".to_owned();
            findings.push(finding);
            continue;
        }
        let candidates = meeting.candidates(index);
        let statement = Statement::Figure(Box::new(new.figure.clone()));
        let spot = match choose(&candidates, &stored) {
            Some(Choice { against, repeats }) => {
                meeting.describe(&mut finding, against, index);
                finding.prior = priors(ledger, &stored[against.at], report, &candidates, &stored);
                let beside = repeats.unwrap_or(against);
                let spot = stored[beside.at].spot;
                match beside.found.verdict {
                    Verdict::Agrees => ledger.add_witness(spot, own[index].clone()),
                    _ => ledger.add_reading(spot.point, statement, own[index].clone()),
                }
            }
            None => place_new(ledger, &added, &news, index, statement, &own[index]),
        };
        correct(&mut finding, new, &earlier, &news);
        finding.point = Some(ledger.id(spot));
        finding.reading = u32::try_from(spot.reading).ok();
        added.push((spot, index));
        findings.push(finding);
    }
    one_alert_a_value(&mut findings, &news);
    findings
}

/// An article that gives one number of one thing in two sentences differs once.
fn one_alert_a_value(findings: &mut [Finding], news: &[Counted<'_>]) {
    let is_told = |finding: &Finding| finding.verdict.is_divergence() && finding.hold.is_none();
    for at in 1..findings.len() {
        let repeats = |before: usize| {
            let (a, b) = (&news[before], &news[at]);
            let is_one = a.figure.unit_canonical == b.figure.unit_canonical && a.head == b.head && a.fate == b.fate;
            is_one && (a.figure.value == b.figure.value || is_one_tally(a, b))
        };
        let earlier = (0..at).rev().take(200).find(|before| is_told(&findings[*before]) && repeats(*before));
        let (true, Some(before)) = (is_told(&findings[at]), earlier) else { continue };
        let weaker = if findings[before].confidence >= findings[at].confidence { at } else { before };
        findings[weaker].hold = Some(Gate::AlreadyTold);
    }
}

/// "by 34 votes to 24": both sides of one vote.
fn is_one_tally(a: &Counted<'_>, b: &Counted<'_>) -> bool {
    let is_vote = matches!(&b.head, Head::Thing(head) if head == "vot");
    is_vote && a.figure.sentence == b.figure.sentence && b.figure.span.start <= a.figure.span.end + " votes to ".len()
}

/// Where nothing stored is comparable: a point that the same article opened, else one of its own.
fn place_new(
    ledger: &mut Ledger<'_, '_>,
    added: &[(Spot, usize)],
    news: &[Counted<'_>],
    index: usize,
    statement: Statement,
    witness: &Witness,
) -> Spot {
    let own = added
        .iter()
        .rev()
        .take(200)
        .filter_map(|(spot, at)| Some((*spot, measure::plain(&news[*at], &news[index])?)))
        .max_by(|(_, a), (_, b)| a.sameness.total_cmp(&b.sameness));
    match own {
        Some((spot, found)) if found.verdict == Verdict::Agrees => ledger.add_witness(spot, witness.clone()),
        Some((spot, found)) if found.verdict == Verdict::Compatible => ledger.add_reading(spot.point, statement, witness.clone()),
        _ => ledger.open(ClaimKind::Figure, subject(news[index].figure), statement, witness.clone()),
    }
}

/// What a new figure is set against.
struct Choice<'c> {
    against: &'c Candidate,
    /// The reading that it gives again, where the user has not heard of that one.
    repeats: Option<&'c Candidate>,
}

/// The stored reading that a new figure is set against: one that it repeats, else the surest difference. What was held back when it was
/// first given is no news to the story, but to the user: it is set against what the user knows.
fn choose<'c>(candidates: &'c [Candidate], stored: &[Earlier<'_>]) -> Option<Choice<'c>> {
    let repeats = |c: &&Candidate| stored[c.at].is_held_back && rank(&c.found) > 2;
    let held_back = best(candidates.iter().filter(repeats), stored);
    let known = best(candidates.iter().filter(|c| !repeats(c)), stored);
    match (known, held_back) {
        (Some(against), Some(_)) if against.found.verdict.is_divergence() => Some(Choice { against, repeats: held_back }),
        (Some(against), Some(held)) if rank(&against.found) < rank(&held.found) => Some(Choice { against: held, repeats: None }),
        (Some(against), _) | (None, Some(against)) => Some(Choice { against, repeats: None }),
        (None, None) => None,
    }
}

fn best<'c>(candidates: impl Iterator<Item = &'c Candidate>, stored: &[Earlier<'_>]) -> Option<&'c Candidate> {
    candidates.max_by(|a, b| {
        let of_others = |c: &Candidate| stored[c.at].is_foreign;
        let (x, y) = (&a.found, &b.found);
        (rank(x), of_others(a)).cmp(&(rank(y), of_others(b))).then(x.confidence.total_cmp(&y.confidence)).then(b.at.cmp(&a.at))
    })
}

fn rank(found: &Match) -> u8 {
    match found.verdict {
        Verdict::Agrees => 4,
        Verdict::Compatible if !found.is_loose => 3,
        verdict if verdict.is_divergence() => 2,
        Verdict::Compatible => 1,
        _ => 0,
    }
}

/// The readings to show: the one that was chosen, then the others of its point that the new one differs from.
fn priors<'s, 'p>(
    ledger: &Ledger<'_, '_>,
    chosen: &'s Earlier<'p>,
    report: Report<'_>,
    candidates: &[Candidate],
    stored: &'s [Earlier<'p>],
) -> Vec<Witness> {
    let differing = candidates.iter().filter(|c| c.found.verdict.is_divergence()).map(|c| &stored[c.at]);
    let others = differing.filter(|s| s.spot.point == chosen.spot.point && s.spot != chosen.spot);
    std::iter::once(chosen)
        .chain(others)
        .take(4)
        .filter_map(|s| ledger.reading(s.spot).and_then(|reading| ledger::telling(reading, report)).cloned())
        .collect()
}

/// A figure that the article's previous text had otherwise is a correction; one that it had already is nothing new.
fn correct(finding: &mut Finding, new: &Counted<'_>, earlier: &[Counted<'_>], news: &[Counted<'_>]) {
    let matches: Vec<(&Counted<'_>, Match)> = earlier.iter().filter_map(|prior| Some((prior, measure::plain(prior, new)?))).collect();
    if matches.iter().any(|(_, found)| matches!(found.verdict, Verdict::Agrees | Verdict::Compatible)) {
        finding.hold = finding.hold.or(Some(Gate::KnownReading));
        return;
    }
    let gone = |prior: &Counted<'_>| !news.iter().any(|n| meeting::is_comparable(n) && measure::may_repeat(prior, n));
    let Some((prior, found)) = matches
        .iter()
        .filter(|(prior, found)| found.verdict.is_divergence() && gone(prior))
        .max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence))
    else {
        return;
    };
    finding.verdict = Verdict::Correction;
    finding.confidence = found.confidence;
    finding.because = format!("{} was {}", new.figure.surface, prior.figure.surface);
    finding.prior = vec![prior.witness.clone()];
    finding.hold = None;
}

/// Every pair of figures of one quantity.
pub fn pairs(a: Report<'_>, b: Report<'_>) -> Vec<Finding> {
    all_pairs(a, b).into_iter().filter(|(_, found)| found.is_one_quantity()).map(|(finding, _)| finding).collect()
}

/// Every pair of figures of two articles that would be told, were it sure enough, with what speaks for and against it, in the order of
/// the weights.
pub fn weighed(a: Report<'_>, b: Report<'_>) -> Vec<(Finding, Measured)> {
    let is_open = |finding: &Finding| finding.verdict.is_divergence() && finding.hold.is_none();
    all_pairs(a, b)
        .into_iter()
        .filter(|(finding, _)| is_open(finding))
        .filter_map(|(finding, found)| Some((finding, found.evidence?)))
        .collect()
}

fn all_pairs(a: Report<'_>, b: Report<'_>) -> Vec<(Finding, Match)> {
    let (in_a, in_b) = (witnesses(a), witnesses(b));
    let news = counted(b, &in_b);
    let figures = a.claims.figures.iter().zip(&in_a).enumerate();
    let all = figures.map(|(point, (figure, witness))| Earlier::new(Spot { point, reading: 0 }, figure, witness));
    let earlier: Vec<Earlier<'_>> = all.filter(|reading| meeting::is_comparable(reading.counted())).collect();
    let meeting = Meeting::new(b, &earlier, &news);
    let mut findings = Vec::new();
    for index in (0..news.len()).filter(|index| meeting::is_comparable(&news[*index])) {
        for (at, prior) in earlier.iter().enumerate() {
            let Some(found) = meeting.set(index, at) else { continue };
            let mut finding = ledger::finding(ClaimKind::Figure, index, in_b[index].clone());
            let candidate = Candidate { at, found };
            meeting.describe(&mut finding, &candidate, index);
            finding.prior = vec![prior.witness.clone()];
            findings.push((finding, candidate.found));
        }
    }
    findings
}

/// The readings that a new figure could be set against: of its dimension, and of such things or of people.
fn stored<'p>(points: &'p [Point], report: Report<'_>, news: &[Counted<'_>]) -> Vec<Earlier<'p>> {
    let dimensions: HashSet<Dimension> = news.iter().map(|new| interval::dimension(new.figure)).collect();
    let things: HashSet<&Head> = news.iter().map(|new| &new.head).filter(|head| matches!(head, Head::Thing(_))).collect();
    let is_wanted = |figure: &Figure| {
        let head = counted::head(figure);
        // a number without a noun of its own may be one of people, whatever stands beside it
        let may_be_of_people = figure.unit.is_empty() || matches!(&head, Head::Thing(thing) if thing == "job");
        dimensions.contains(&interval::dimension(figure)) && (!matches!(head, Head::Thing(_)) || may_be_of_people || things.contains(&head))
    };
    let mut found = Vec::new();
    for (point, of) in points.iter().enumerate().filter(|(_, of)| of.kind == ClaimKind::Figure) {
        for (reading, given) in of.readings.iter().enumerate() {
            let Statement::Figure(figure) = &given.statement else { continue };
            let Some(witness) = given.witnesses.first() else { continue };
            if given.witnesses.iter().any(|w| w.article != report.article.id) && is_wanted(figure) {
                let is_of_another = |w: &&Witness| w.article != report.article.id && w.sentence != witness.sentence;
                let mut earlier = Earlier::new(Spot { point, reading }, figure, witness);
                earlier.is_foreign = given.witnesses.iter().any(|w| ledger::is_foreign(w, report));
                earlier.is_held_back = given.standing == Standing::HeldBack;
                earlier.articles = given.witnesses.iter().map(|w| w.article).collect();
                earlier.others = given.witnesses.iter().skip(1).filter(is_of_another).take(RETOLD).collect();
                found.push(earlier);
            }
        }
    }
    found
}

fn witnesses(report: Report<'_>) -> Vec<Witness> {
    report.claims.figures.iter().map(|figure| ledger::witness(report, figure.span, figure.sentence, &figure.surface)).collect()
}

fn counted<'c>(report: Report<'c>, witnesses: &'c [Witness]) -> Vec<Counted<'c>> {
    report.claims.figures.iter().zip(witnesses).map(|(figure, witness)| Counted::new(figure, witness)).collect()
}

fn subject(figure: &Figure) -> String {
    if figure.subject.is_empty() { figure.unit.clone() } else { figure.subject.clone() }
}
