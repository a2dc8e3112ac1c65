//! Quotes put at their points.

use super::{
    Report,
    ledger::{self, Ledger, Spot},
    utterance::{self, Match, Said},
};
use crate::model::{ClaimKind, Finding, Gate, Point, Quote, Span, Statement, Verdict, Witness};

struct Stored<'p> {
    spot: Spot,
    said: Said<'p>,
    is_foreign: bool,
}

pub fn settle(points: &[Point], report: Report<'_>, previous: Option<Report<'_>>, ledger: &mut Ledger<'_, '_>) -> Vec<Finding> {
    let own = whole(report);
    let news: Vec<Said<'_>> = own.iter().map(|passage| Said::new(&passage.quote)).collect();
    let before = previous.map(whole).unwrap_or_default();
    let earlier: Vec<Said<'_>> = before.iter().map(|passage| Said::new(&passage.quote)).collect();
    let stored = if news.is_empty() { Vec::new() } else { stored(points, report) };
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
        let spot = match choose(&stored, new) {
            Some((at, found)) => {
                let s = &stored[at];
                describe(&mut finding, &found);
                if finding.verdict.is_divergence()
                    && news.iter().enumerate().any(|(other, n)| other != index && holds(utterance::compare(&s.said, n)))
                {
                    finding.hold = Some(Gate::KnownReading);
                }
                finding.prior = priors(ledger, s, new, report, &stored);
                match found.verdict {
                    Verdict::Identical => ledger.add_witness(s.spot, witness),
                    Verdict::Attribution => ledger.open(ClaimKind::Quote, subject(new.quote), statement, witness),
                    _ => ledger.add_reading(s.spot.point, statement, witness),
                }
            }
            None => place_new(ledger, &added, &news, index, statement, witness),
        };
        correct(&mut finding, new, &earlier, previous, &news);
        finding.point = Some(ledger.id(spot));
        finding.reading = u32::try_from(spot.reading).ok();
        added.push((spot, index));
        findings.push(finding);
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

/// The stored wording that a new one is set against. Long quotations are looked at passage by passage: each may stand elsewhere,
/// and one that nobody has in these words is the difference.
fn choose(stored: &[Stored<'_>], new: &Said<'_>) -> Option<(usize, Match)> {
    let whole = best(stored, new);
    let passages = new.terms.passages();
    if passages.len() < 2 || whole.is_none() {
        return whole;
    }
    let each = passages.into_iter().filter_map(|terms| best(stored, &Said { quote: new.quote, terms, speaker: new.speaker.clone() }));
    let differing = each.filter(|(_, found)| found.verdict.is_divergence()).max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence));
    match (whole, differing) {
        (Some(whole), Some(differing)) if !whole.1.verdict.is_divergence() || whole.1.confidence < differing.1.confidence => {
            Some(differing)
        }
        (Some(whole), None) if whole.1.verdict.is_divergence() => {
            let found = Match { verdict: Verdict::Contained, because: "each passage stands in a stored wording".to_owned(), ..whole.1 };
            Some((whole.0, found))
        }
        (whole, _) => whole,
    }
}

/// The stored wording that repeats a new one, else the surest difference.
fn best(stored: &[Stored<'_>], new: &Said<'_>) -> Option<(usize, Match)> {
    let rank = |found: &Match| match found.verdict {
        Verdict::Identical => 5,
        Verdict::Contained if found.covers_new => 4,
        Verdict::Trivial if found.covers_new => 3,
        Verdict::Attribution => 0,
        verdict if verdict.is_divergence() => 2,
        _ => 1,
    };
    stored.iter().enumerate().filter_map(|(at, s)| Some((at, utterance::compare(&s.said, new)?))).max_by(|(x, a), (y, b)| {
        rank(a)
            .cmp(&rank(b))
            .then(stored[*x].is_foreign.cmp(&stored[*y].is_foreign))
            .then(a.confidence.total_cmp(&b.confidence))
            .then(y.cmp(x))
    })
}

/// Whether the later of two wordings holds all of the earlier one.
fn holds(found: Option<Match>) -> bool {
    found.is_some_and(|found| found.covers_prior && matches!(found.verdict, Verdict::Identical | Verdict::Contained | Verdict::Trivial))
}

/// The wording that decided, then the others of its point that the new one differs from: what it repeats or holds is no other side.
fn priors(ledger: &Ledger<'_, '_>, chosen: &Stored<'_>, new: &Said<'_>, report: Report<'_>, stored: &[Stored<'_>]) -> Vec<Witness> {
    let differs = |s: &Stored<'_>| utterance::compare(&s.said, new).is_some_and(|found| found.verdict.is_divergence());
    let others = stored.iter().filter(|s| s.spot.point == chosen.spot.point && s.spot != chosen.spot && differs(s));
    std::iter::once(chosen)
        .chain(others)
        .take(4)
        .filter_map(|s| ledger.reading(s.spot).and_then(|reading| ledger::telling(reading, report)).cloned())
        .collect()
}

/// A quote that the article's previous text had otherwise is a correction; one that it had already is nothing new.
fn correct(finding: &mut Finding, new: &Said<'_>, earlier: &[Said<'_>], previous: Option<Report<'_>>, news: &[Said<'_>]) {
    let Some(previous) = previous else { return };
    let matches: Vec<(&Said<'_>, Match)> = earlier.iter().filter_map(|prior| Some((prior, utterance::compare(prior, new)?))).collect();
    if matches.iter().any(|(_, found)| matches!(found.verdict, Verdict::Identical | Verdict::Contained | Verdict::Trivial)) {
        finding.hold = finding.hold.or(Some(Gate::KnownReading));
        return;
    }
    let gone = |prior: &Said<'_>| !news.iter().any(|n| holds(utterance::compare(prior, n)));
    let differing = matches
        .iter()
        .filter(|(prior, found)| found.verdict.is_divergence() && gone(prior))
        .max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence));
    if let Some((prior, found)) = differing {
        finding.verdict = Verdict::Correction;
        finding.confidence = found.confidence;
        finding.because.clone_from(&found.because);
        finding.prior = vec![witness(previous, prior.quote)];
        finding.hold = None;
    }
}

/// Every pair of quotes of one utterance.
pub fn pairs(a: Report<'_>, b: Report<'_>) -> Vec<Finding> {
    let (in_a, in_b) = (whole(a), whole(b));
    let read = |passages| -> Vec<Said<'_>> { Vec::from_iter(<[Passage]>::iter(passages).map(|passage| Said::new(&passage.quote))) };
    let (priors, news) = (read(&in_a), read(&in_b));
    let mut findings = Vec::new();
    for (index, new) in news.iter().enumerate() {
        let matches: Vec<(usize, Match)> =
            priors.iter().enumerate().filter_map(|(at, prior)| Some((at, utterance::compare(prior, new)?))).collect();
        for (at, found) in &matches {
            let mut finding = ledger::finding(ClaimKind::Quote, index, witness(b, new.quote));
            describe(&mut finding, found);
            finding.prior = vec![witness(a, priors[*at].quote)];
            let known = matches.iter().any(|(_, other)| other.repeats());
            let given = || news.iter().enumerate().any(|(other, n)| other != index && holds(utterance::compare(&priors[*at], n)));
            if found.verdict.is_divergence() && (known || given()) {
                finding.hold = Some(Gate::KnownReading);
            }
            findings.push(finding);
        }
    }
    findings
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

/// A quotation as it is compared.
struct Passage {
    quote: Quote,
    /// Its words are compared with those of the passage that it carries on, and not again.
    is_carried: bool,
}

/// The quotations of an article, one a claim. What a credit splits in mid-sentence ("..., she said, ...") is one utterance: the first
/// part has the words of all.
fn whole(report: Report<'_>) -> Vec<Passage> {
    let text = report.article.text.as_str();
    let mut passages: Vec<Passage> = report.claims.quotes.iter().map(|quote| Passage { quote: quote.clone(), is_carried: false }).collect();
    let mut heads: Vec<usize> = (0..passages.len()).collect();
    for at in 1..passages.len() {
        let carried_on = passages[at].quote.continues.and_then(|before| usize::try_from(before).ok()).filter(|before| *before < at);
        let Some(before) = carried_on.filter(|before| splits_sentence(text, &report.claims.quotes[*before], &report.claims.quotes[at]))
        else {
            continue;
        };
        let head = heads[before];
        heads[at] = head;
        let part = report.claims.quotes[at].clone();
        let whole = &mut passages[head].quote;
        whole.text = format!("{} {}", whole.text, part.text);
        whole.span = Span::new(whole.span.start, part.span.end);
        whole.sentence = Span::new(whole.sentence.start, whole.sentence.end.max(part.sentence.end));
        passages[at].is_carried = true;
    }
    passages
}

/// Whether nothing but a credit between commas stands between two parts.
fn splits_sentence(text: &str, first: &Quote, next: &Quote) -> bool {
    const MARKS: &[char] = &['"', '\'', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{AB}', '\u{BB}', ' '];
    let Some(between) = text.get(first.span.end..next.span.start) else { return false };
    let credit = between.trim_matches(MARKS);
    let opens = first.text.trim_end().ends_with(',') || credit.starts_with(',');
    opens && credit.ends_with(',') && between.len() < 200 && !between.contains(['\n', ';'])
}

fn subject(quote: &Quote) -> String {
    quote.speaker.as_ref().map_or_else(String::new, |speaker| speaker.name.clone())
}
