//! Figures put at their points.

use std::{cell::OnceCell, collections::HashSet};

use super::{
    Report,
    alone::{self, Sorts},
    counted::{self, Counted, Fate, Head},
    interval::{self, Relation},
    ledger::{self, Ledger, Spot},
    measure::{self, Match},
};
use crate::model::{ArticleId, ClaimKind, Dimension, Figure, Finding, Gate, Point, Statement, Verdict, Witness};
use crate::text;

/// A stored reading; its sentence is read when it is first needed.
struct Stored<'p> {
    spot: Spot,
    figure: &'p Figure,
    witness: &'p Witness,
    is_foreign: bool,
    /// All that give this reading.
    articles: Vec<ArticleId>,
    /// Witnesses that say it in other sentences, a few.
    others: Vec<&'p Witness>,
    read: OnceCell<Counted<'p>>,
    retold: OnceCell<Vec<Counted<'p>>>,
}

/// How many of a reading's witnesses are read beside the first: another sentence may be nearer to the new one, the tenth seldom is.
const RETOLD: usize = 4;

impl<'p> Stored<'p> {
    fn counted(&self) -> &Counted<'p> {
        self.read.get_or_init(|| Counted::new(self.figure, self.witness))
    }

    /// Sets a new figure against the reading as its first witness gives it, or, where another witness's sentence is nearer, as that one
    /// does. What one sentence explains, no other takes back.
    fn compare(&self, new: &Counted<'_>, are_alone: impl Fn() -> bool) -> Option<Match> {
        let first = measure::compare(self.counted(), new, &are_alone);
        if first.as_ref().is_some_and(|found| found.verdict == Verdict::ScopeDiffers) {
            return first;
        }
        let retold = self.retold.get_or_init(|| self.others.iter().filter_map(|witness| Counted::retold(self.figure, witness)).collect());
        let others = retold.iter().filter_map(|told| measure::compare(told, new, &are_alone));
        let is_surer = |a: &Match, b: &Match| a.confidence.total_cmp(&b.confidence);
        let nearest = others.max_by(is_surer);
        first.into_iter().chain(nearest).rev().max_by(is_surer)
    }
}

/// How much less sure a comparison is where each figure is of a place of its own and the new article never names the other's.
///
/// Chosen on the marked streams: two towns of one flood fall below the level that interrupts, a town and its county stay above.
const UNHEARD: f32 = 0.6;

/// Whether each sentence narrows its toll to a named place, and to another one.
fn are_of_two_places(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    let is_toll = |counted: &Counted<'_>| counted.fate.is_some_and(Fate::is_toll);
    is_toll(prior) && is_toll(new) && !prior.scope.is_empty() && !new.scope.is_empty() && prior.scope.is_disjoint(&new.scope)
}

/// Whether a figure is the other's counterpart: of its place and fate.
fn is_there(counted: &Counted<'_>, other: &Counted<'_>) -> bool {
    counted.fate == other.fate && !counted.scope.is_disjoint(&other.scope)
}

/// Whether another number of the article counts the same things, and that what happened to them: "1,400 houses destroyed and 3,200
/// damaged" has one number for a report of houses destroyed.
fn has_other_counterpart(prior: &Counted<'_>, new: &Counted<'_>, news: &[Counted<'_>]) -> bool {
    let (Some(event), true) = (&prior.event, matches!(new.head, Head::Thing(_))) else { return false };
    let is_it = |other: &Counted<'_>| other.event.as_ref() == Some(event) && other.head == new.head;
    new.event.as_ref().is_some_and(|own| own != event) && news.iter().any(is_it)
}

fn is_named(places: &[String], text: &str) -> bool {
    places.iter().any(|place| text.contains(place.as_str()))
}

/// How a new figure stands to one stored reading.
struct Candidate {
    at: usize,
    found: Match,
}

pub fn settle(points: &[Point], report: Report<'_>, previous: Option<Report<'_>>, ledger: &mut Ledger<'_, '_>) -> Vec<Finding> {
    let own = witnesses(report);
    let news: Vec<Counted<'_>> = report.claims.figures.iter().zip(&own).map(|(figure, witness)| Counted::new(figure, witness)).collect();
    let before = previous.map(witnesses);
    let earlier: Vec<Counted<'_>> = match (&before, previous) {
        (Some(before), Some(previous)) => {
            previous.claims.figures.iter().zip(before).map(|(figure, witness)| Counted::new(figure, witness)).collect()
        }
        _ => Vec::new(),
    };
    let stored = stored(points, report, &news);
    let text = text::fold(&report.article.text);
    let mut given = Sorts::default();
    for s in &stored {
        for article in &s.articles {
            given.add(s.counted(), *article);
        }
    }
    let own_given = Sorts::of(news.iter());
    let mut added: Vec<(Spot, usize)> = Vec::new();
    let mut findings = Vec::with_capacity(news.len());
    for (index, new) in news.iter().enumerate() {
        let mut finding = ledger::finding(ClaimKind::Figure, index, own[index].clone());
        if !is_comparable(new) {
            finding.hold = Some(Gate::TooVague);
            finding.because = "no number and unit to compare".to_owned();
            findings.push(finding);
            continue;
        }
        let candidates: Vec<Candidate> = stored
            .iter()
            .enumerate()
            .filter(|(_, s)| interval::dimension(s.figure) == interval::dimension(new.figure))
            .filter_map(|(at, s)| {
                let of_one_article = || stored.iter().filter(|other| other.witness.article == s.witness.article).map(Stored::counted);
                if are_of_two_places(s.counted(), new)
                    && (news.iter().any(|n| is_there(n, s.counted())) || of_one_article().any(|p| is_there(p, new)))
                {
                    return None;
                }
                if has_other_counterpart(s.counted(), new, &news) {
                    return None;
                }
                let are_alone = || alone::are_alone(s.counted(), &given, new, &own_given);
                let mut found = s.compare(new, are_alone)?;
                if are_of_two_places(s.counted(), new) && !is_named(&s.counted().scope_names, &text) {
                    found.confidence *= UNHEARD;
                }
                Some(Candidate { at, found })
            })
            .collect();
        let statement = Statement::Figure(Box::new(new.figure.clone()));
        let spot = match choose(&candidates, &stored) {
            Some(chosen) => {
                let (s, found) = (&stored[chosen.at], &chosen.found);
                describe(&mut finding, found, s, &stored, &news, index);
                finding.prior = priors(ledger, s, report, &candidates, &stored);
                match found.verdict {
                    Verdict::Agrees => ledger.add_witness(s.spot, own[index].clone()),
                    _ => ledger.add_reading(s.spot.point, statement, own[index].clone()),
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
            a.figure.value == b.figure.value && a.figure.unit_canonical == b.figure.unit_canonical && a.head == b.head && a.fate == b.fate
        };
        let earlier = (0..at).rev().take(200).find(|before| is_told(&findings[*before]) && repeats(*before));
        let (true, Some(before)) = (is_told(&findings[at]), earlier) else { continue };
        let weaker = if findings[before].confidence >= findings[at].confidence { at } else { before };
        findings[weaker].hold = Some(Gate::AlreadyTold);
    }
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
        .filter_map(|(spot, at)| measure::compare(&news[*at], &news[index], || false).map(|found| (*spot, found)))
        .max_by(|(_, a), (_, b)| a.sameness.total_cmp(&b.sameness));
    match own {
        Some((spot, found)) if found.verdict == Verdict::Agrees => ledger.add_witness(spot, witness.clone()),
        Some((spot, found)) if found.verdict == Verdict::Compatible => ledger.add_reading(spot.point, statement, witness.clone()),
        _ => ledger.open(ClaimKind::Figure, subject(news[index].figure), statement, witness.clone()),
    }
}

/// The stored reading that a new figure is set against: one that it repeats, else the surest difference.
fn choose<'c>(candidates: &'c [Candidate], stored: &[Stored<'_>]) -> Option<&'c Candidate> {
    let rank = |c: &Candidate| match c.found.verdict {
        Verdict::Agrees => 4,
        Verdict::Compatible if !c.found.is_loose => 3,
        verdict if verdict.is_divergence() => 2,
        Verdict::Compatible => 1,
        _ => 0,
    };
    candidates.iter().max_by(|a, b| {
        let of_others = |c: &Candidate| stored[c.at].is_foreign;
        (rank(a), of_others(a)).cmp(&(rank(b), of_others(b))).then(a.found.confidence.total_cmp(&b.found.confidence)).then(b.at.cmp(&a.at))
    })
}

/// Writes a match into its finding, with what excuses the difference.
fn describe(finding: &mut Finding, found: &Match, chosen: &Stored<'_>, stored: &[Stored<'_>], news: &[Counted<'_>], index: usize) {
    let (prior, point) = (chosen.counted(), chosen.spot.point);
    finding.verdict = found.verdict;
    finding.confidence = found.confidence;
    finding.because.clone_from(&found.because);
    finding.hold = found.hold;
    if !found.verdict.is_divergence() || measure::same_source(prior, &news[index]) {
        return;
    }
    let new = &news[index];
    let known = stored.iter().filter(|s| interval::dimension(s.figure) == interval::dimension(new.figure)).any(|s| {
        measure::may_repeat(s.counted(), new) || s.spot.point == point && interval::relate(s.figure, new.figure) == Relation::Equal
    });
    let given = news.iter().enumerate().any(|(at, other)| at != index && measure::may_repeat(prior, other));
    if known || given {
        finding.hold = Some(Gate::KnownReading);
        finding.because = format!("{}, but {} both", found.because, if known { "the story holds" } else { "the article gives" });
    }
}

/// The readings to show: the one that was chosen, then the others of its point that the new one differs from.
fn priors<'s, 'p>(
    ledger: &Ledger<'_, '_>,
    chosen: &'s Stored<'p>,
    report: Report<'_>,
    candidates: &[Candidate],
    stored: &'s [Stored<'p>],
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
    let matches: Vec<(&Counted<'_>, Match)> =
        earlier.iter().filter_map(|prior| Some((prior, measure::compare(prior, new, || false)?))).collect();
    if matches.iter().any(|(_, found)| matches!(found.verdict, Verdict::Agrees | Verdict::Compatible)) {
        finding.hold = finding.hold.or(Some(Gate::KnownReading));
        return;
    }
    let gone = |prior: &Counted<'_>| !news.iter().any(|n| measure::may_repeat(prior, n));
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
    let (in_a, in_b) = (witnesses(a), witnesses(b));
    let priors: Vec<Counted<'_>> = a.claims.figures.iter().zip(&in_a).map(|(figure, witness)| Counted::new(figure, witness)).collect();
    let news: Vec<Counted<'_>> = b.claims.figures.iter().zip(&in_b).map(|(figure, witness)| Counted::new(figure, witness)).collect();
    let (given, own_given) = (Sorts::of(priors.iter()), Sorts::of(news.iter()));
    let texts = [a, b].map(|report| text::fold(&report.article.text));
    let mut findings = Vec::new();
    for (index, new) in news.iter().enumerate().filter(|(_, new)| is_comparable(new)) {
        for (at, prior) in priors.iter().enumerate().filter(|(_, prior)| is_comparable(prior)) {
            if are_of_two_places(prior, new) && (news.iter().any(|n| is_there(n, prior)) || priors.iter().any(|p| is_there(p, new))) {
                continue;
            }
            if has_other_counterpart(prior, new, &news) {
                continue;
            }
            let are_alone = || alone::are_alone(prior, &given, new, &own_given);
            let Some(mut found) = measure::compare(prior, new, are_alone) else { continue };
            if are_of_two_places(prior, new) && !is_named(&prior.scope_names, &texts[1]) && !is_named(&new.scope_names, &texts[0]) {
                found.confidence *= UNHEARD;
            }
            let mut finding = ledger::finding(ClaimKind::Figure, index, in_b[index].clone());
            finding.verdict = found.verdict;
            finding.confidence = found.confidence;
            finding.hold = found.hold;
            finding.because = found.because;
            finding.prior = vec![in_a[at].clone()];
            if found.verdict.is_divergence() && !measure::same_source(prior, new) {
                let known = priors.iter().any(|p| measure::may_repeat(p, new));
                let given = news.iter().enumerate().any(|(other, n)| other != index && measure::may_repeat(prior, n));
                if known || given {
                    finding.hold = Some(Gate::KnownReading);
                }
            }
            findings.push(finding);
        }
    }
    findings
}

/// The readings that a new figure could be set against: of its dimension, and of such things or of people.
fn stored<'p>(points: &'p [Point], report: Report<'_>, news: &[Counted<'_>]) -> Vec<Stored<'p>> {
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
                let is_foreign = given.witnesses.iter().any(|w| ledger::is_foreign(w, report));
                let articles = given.witnesses.iter().map(|w| w.article).collect();
                let is_of_another = |w: &&Witness| w.article != report.article.id && w.sentence != witness.sentence;
                let others = given.witnesses.iter().skip(1).filter(is_of_another).take(RETOLD).collect();
                let (read, retold) = (OnceCell::new(), OnceCell::new());
                found.push(Stored { spot: Spot { point, reading }, figure, witness, is_foreign, articles, others, read, retold });
            }
        }
    }
    found
}

fn witnesses(report: Report<'_>) -> Vec<Witness> {
    report.claims.figures.iter().map(|figure| ledger::witness(report, figure.span, figure.sentence, &figure.surface)).collect()
}

/// A value and a unit; a count needs a noun or what happened.
fn is_comparable(counted: &Counted<'_>) -> bool {
    counted.figure.value.is_some_and(f64::is_finite)
        && !counted.is_aside
        && !counted.is_link
        && !is_address(counted)
        && (interval::dimension(counted.figure) != Dimension::Count || counted.head != Head::Unknown)
}

/// "the 6800 block of South Street".
fn is_address(counted: &Counted<'_>) -> bool {
    counted::noun(counted.figure) == "block" && counted.figure.value.is_some_and(|v| v >= 100.0)
}

fn subject(figure: &Figure) -> String {
    if figure.subject.is_empty() { figure.unit.clone() } else { figure.subject.clone() }
}
