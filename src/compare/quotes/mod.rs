//! Quotes put at their points.

mod choose;
mod whole;

use super::{
    Report,
    ledger::{self, Ledger, Spot},
    utterance::{self, Match, Said},
};
use crate::model::{ClaimKind, Finding, Gate, Point, Quote, Statement, Verdict, Witness};
use choose::{Matches, choose};
use whole::{Passage, whole};

/// A wording that the story has.
struct Stored<'p> {
    spot: Spot,
    said: Said<'p>,
    is_foreign: bool,
}

pub fn settle(points: &[Point], report: Report<'_>, previous: Option<Report<'_>>, ledger: &mut Ledger<'_, '_>) -> Vec<Finding> {
    let own = whole(report);
    let news = read(&own);
    let stored = if news.is_empty() { Vec::new() } else { stored(points, report) };
    let matches = Matches::of(stored.iter().map(|s| &s.said), &news);
    let mut added: Vec<(Spot, usize)> = Vec::new();
    let mut findings = Vec::with_capacity(news.len());
    for (index, new) in news.iter().enumerate() {
        let witness = witness(report, new.quote);
        let mut finding = ledger::finding(ClaimKind::Quote, index, witness.clone());
        if own[index].is_carried || !new.is_utterance() {
            finding.hold = Some(Gate::TooVague);
            let why = if own[index].is_carried { "compared with the passage that it carries on" } else { "not an utterance to compare" };
            finding.because = why.to_owned();
            findings.push(finding);
            continue;
        }
        let statement = Statement::Quote(Box::new(new.quote.clone()));
        let spot = match choose(&stored, new, matches.row(index)) {
            Some((at, found)) => {
                let spot = stored[at].spot;
                describe(&mut finding, &found);
                if finding.verdict.is_divergence() && matches.is_held(at, Some(index)) {
                    finding.hold = Some(Gate::KnownReading);
                }
                finding.prior = priors(ledger, &stored, at, matches.row(index), report);
                match found.verdict {
                    Verdict::Identical => ledger.add_witness(spot, witness),
                    Verdict::Attribution => ledger.open(ClaimKind::Quote, subject(new.quote), statement, witness),
                    _ => ledger.add_reading(spot.point, statement, witness),
                }
            }
            None => place_new(ledger, &added, &news, index, statement, witness),
        };
        finding.point = Some(ledger.id(spot));
        finding.reading = u32::try_from(spot.reading).ok();
        added.push((spot, index));
        findings.push(finding);
    }
    if let Some(previous) = previous {
        correct(&mut findings, &news, previous);
    }
    findings
}

fn describe(finding: &mut Finding, found: &Match) {
    finding.verdict = found.verdict;
    finding.confidence = found.confidence;
    finding.because.clone_from(&found.because);
}

/// Where nothing stored is comparable: a point that the same article opened, else one of its own.
fn place_new(
    ledger: &mut Ledger<'_, '_>,
    added: &[(Spot, usize)],
    news: &[Said<'_>],
    index: usize,
    statement: Statement,
    witness: Witness,
) -> Spot {
    let own = added
        .iter()
        .rev()
        .take(200)
        .find_map(|(spot, at)| utterance::compare(&news[*at], &news[index]).map(|found| (*spot, found.verdict)));
    match own {
        Some((spot, Verdict::Identical)) => ledger.add_witness(spot, witness),
        Some((spot, Verdict::Contained | Verdict::Trivial)) => ledger.add_reading(spot.point, statement, witness),
        _ => ledger.open(ClaimKind::Quote, subject(news[index].quote), statement, witness),
    }
}

/// The wording that decided, then the others of its point that the new one differs from: what it repeats or holds is no other side.
fn priors(ledger: &Ledger<'_, '_>, stored: &[Stored<'_>], chosen: usize, row: &[(usize, Match)], report: Report<'_>) -> Vec<Witness> {
    let is_beside = |at: usize| at != chosen && stored[at].spot.point == stored[chosen].spot.point;
    let others = row.iter().filter(|(at, found)| is_beside(*at) && found.verdict.is_divergence()).map(|(at, _)| *at);
    std::iter::once(chosen)
        .chain(others)
        .take(4)
        .filter_map(|at| ledger.reading(stored[at].spot).and_then(|reading| ledger::telling(reading, report)).cloned())
        .collect()
}

/// A quote that the article's previous text had otherwise is a correction; one that it had already is nothing new.
fn correct(findings: &mut [Finding], news: &[Said<'_>], previous: Report<'_>) {
    let before = whole(previous);
    let earlier = read(&before);
    let matches = Matches::of(earlier.iter(), news);
    for (index, finding) in findings.iter_mut().enumerate().filter(|(_, finding)| finding.point.is_some()) {
        let row = matches.row(index);
        if row.iter().any(|(_, found)| found.is_no_difference()) {
            finding.hold = finding.hold.or(Some(Gate::KnownReading));
            continue;
        }
        let differing = row.iter().filter(|(prior, found)| found.verdict.is_divergence() && !matches.is_held(*prior, None));
        if let Some((prior, found)) = differing.max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence)) {
            describe(finding, found);
            finding.verdict = Verdict::Correction;
            finding.prior = vec![witness(previous, earlier[*prior].quote)];
            finding.hold = None;
        }
    }
}

/// Every pair of quotes of one utterance.
pub fn pairs(a: Report<'_>, b: Report<'_>) -> Vec<Finding> {
    let (in_a, in_b) = (whole(a), whole(b));
    let (priors, news) = (read(&in_a), read(&in_b));
    let matches = Matches::of(priors.iter(), &news);
    let mut findings = Vec::new();
    for (index, new) in news.iter().enumerate() {
        let row = matches.row(index);
        let is_known = row.iter().any(|(_, found)| found.repeats());
        for (at, found) in row {
            let mut finding = ledger::finding(ClaimKind::Quote, index, witness(b, new.quote));
            describe(&mut finding, found);
            finding.prior = vec![witness(a, priors[*at].quote)];
            if found.verdict.is_divergence() && (is_known || matches.is_held(*at, Some(index))) {
                finding.hold = Some(Gate::KnownReading);
            }
            findings.push(finding);
        }
    }
    findings
}

fn read(passages: &[Passage]) -> Vec<Said<'_>> {
    passages.iter().map(|passage| Said::new(&passage.quote)).collect()
}

fn stored<'p>(points: &'p [Point], report: Report<'_>) -> Vec<Stored<'p>> {
    let mut found = Vec::new();
    for (point, of) in points.iter().enumerate().filter(|(_, of)| of.kind == ClaimKind::Quote) {
        for (reading, given) in of.readings.iter().enumerate() {
            let Statement::Quote(quote) = &given.statement else { continue };
            if given.witnesses.iter().any(|w| w.article != report.article.id) {
                let is_foreign = given.witnesses.iter().any(|w| ledger::is_foreign(w, report));
                found.push(Stored { spot: Spot { point, reading }, said: Said::new(quote), is_foreign });
            }
        }
    }
    found
}

fn witness(report: Report<'_>, quote: &Quote) -> Witness {
    ledger::witness(report, quote.span, quote.sentence, quote.span.of(&report.article.text))
}

fn subject(quote: &Quote) -> String {
    quote.speaker.as_ref().map_or_else(String::new, |speaker| speaker.name.clone())
}
