//! The points of one story while an article is set against them: claims are put where they belong, and what changed is kept apart.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use super::{Outcome, Report, figures, quotes};
use crate::model::{ClaimKind, ClaimRef, Finding, Gate, Point, PointId, Reading, Span, Statement, Verdict, Witness};

/// The points, those of the story first, then those that the article opens.
pub struct Ledger<'p, 'f> {
    points: Vec<Cow<'p, Point>>,
    touched: BTreeSet<usize>,
    story: crate::model::StoryId,
    fresh: &'f mut dyn FnMut() -> PointId,
}

/// A reading by its place in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub point: usize,
    pub reading: usize,
}

pub fn settle(points: &[Point], report: Report<'_>, previous: Option<Report<'_>>, fresh: &mut dyn FnMut() -> PointId) -> Outcome {
    let mut ledger =
        Ledger { points: points.iter().map(Cow::Borrowed).collect(), touched: BTreeSet::new(), story: report.article.story, fresh };
    let mut findings = figures::settle(points, report, previous, &mut ledger);
    findings.extend(quotes::settle(points, report, previous, &mut ledger));
    one_alert_a_point(&mut findings);
    one_alert_a_quotation(&mut findings);
    let Ledger { points, touched, .. } = ledger;
    let changed = points.into_iter().enumerate().filter(|(at, _)| touched.contains(at)).map(|(_, point)| point.into_owned()).collect();
    Outcome { points: changed, findings }
}

impl Ledger<'_, '_> {
    /// Opens a point with its first reading.
    pub fn open(&mut self, kind: ClaimKind, subject: String, statement: Statement, witness: Witness) -> Spot {
        let id = (self.fresh)();
        let readings = vec![Reading::new(statement, witness)];
        self.points.push(Cow::Owned(Point { id, story: self.story, kind, subject, readings, muted: false }));
        let point = self.points.len() - 1;
        self.touched.insert(point);
        Spot { point, reading: 0 }
    }

    /// Adds a reading to a point.
    pub fn add_reading(&mut self, point: usize, statement: Statement, witness: Witness) -> Spot {
        let readings = &mut self.points[point].to_mut().readings;
        readings.push(Reading::new(statement, witness));
        let reading = readings.len() - 1;
        self.touched.insert(point);
        Spot { point, reading }
    }

    /// Adds a witness to a reading, once an article.
    pub fn add_witness(&mut self, spot: Spot, witness: Witness) -> Spot {
        let known = self.reading(spot).is_some_and(|reading| reading.witnesses.iter().any(|w| w.article == witness.article));
        if !known && let Some(reading) = self.points[spot.point].to_mut().readings.get_mut(spot.reading) {
            reading.witnesses.push(witness);
            self.touched.insert(spot.point);
        }
        spot
    }

    pub fn id(&self, spot: Spot) -> PointId {
        self.points[spot.point].id
    }

    pub fn reading(&self, spot: Spot) -> Option<&Reading> {
        self.points[spot.point].readings.get(spot.reading)
    }
}

/// The article's place in a text, as a witness.
pub fn witness(report: Report<'_>, span: Span, sentence: Span, surface: &str) -> Witness {
    let article = report.article;
    Witness {
        article: article.id,
        family: report.family(),
        outlet: article.outlet.clone(),
        url: article.url.clone(),
        published: article.published,
        first_seen: article.first_seen,
        sentence: sentence.of(&article.text).to_owned(),
        span,
        surface: surface.to_owned(),
    }
}

/// The witness to show for a reading: the first of another outlet and another wire-copy family, else the first.
pub fn telling<'r>(reading: &'r Reading, report: Report<'_>) -> Option<&'r Witness> {
    reading.witnesses.iter().find(|w| is_foreign(w, report)).or_else(|| reading.witnesses.first())
}

pub fn is_foreign(witness: &Witness, report: Report<'_>) -> bool {
    witness.outlet != report.article.outlet && witness.family != report.family()
}

/// A finding about a claim, still without a place.
pub fn finding(kind: ClaimKind, index: usize, new: Witness) -> Finding {
    Finding {
        claim: ClaimRef { kind, index: u32::try_from(index).unwrap_or(u32::MAX) },
        point: None,
        reading: None,
        verdict: Verdict::New,
        new,
        prior: Vec::new(),
        confidence: 1.0,
        because: "nothing comparable was stored".to_owned(),
        hold: None,
    }
}

/// Of several divergences of one article at one point, only the surest is told.
fn one_alert_a_point(findings: &mut [Finding]) {
    let mut surest: HashMap<PointId, usize> = HashMap::new();
    for at in 0..findings.len() {
        let finding = &findings[at];
        let (Some(point), true, None) = (finding.point, finding.verdict.is_divergence(), finding.hold) else { continue };
        let Some(&other) = surest.get(&point) else {
            surest.insert(point, at);
            continue;
        };
        let weaker = if findings[other].confidence >= finding.confidence { at } else { surest.insert(point, at).unwrap_or(at) };
        findings[weaker].hold = Some(Gate::AlreadyTold);
    }
}

/// How much of a figure's confidence a quotation's must reach to tell of the figure in it.
const NEARLY_AS_SURE: f32 = 0.8;

/// A number that differs inside a quotation is told with the quotation.
fn one_alert_a_quotation(findings: &mut [Finding]) {
    let is_told = |finding: &Finding| finding.verdict.is_divergence() && finding.hold.is_none();
    let quotes: Vec<(Span, f32)> = findings
        .iter()
        .filter(|finding| finding.claim.kind == ClaimKind::Quote && is_told(finding))
        .map(|finding| (finding.new.span, finding.confidence))
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.claim.kind == ClaimKind::Figure && is_told(finding)) {
        let (span, confidence) = (finding.new.span, finding.confidence);
        if quotes.iter().any(|(quote, sure)| quote.overlaps(span) && *sure >= NEARLY_AS_SURE * confidence) {
            finding.hold = Some(Gate::AlreadyTold);
        }
    }
}

/// Every comparable pair of two articles, on its own.
pub fn pairs(a: Report<'_>, b: Report<'_>) -> Vec<Finding> {
    let mut found = figures::pairs(a, b);
    found.extend(quotes::pairs(a, b));
    found
}
