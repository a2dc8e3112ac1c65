//! The shapes of what the store holds, as scripts see them.

use serde::Serialize;

use crate::{
    alert::shape::AlertOut,
    compare,
    model::{Article, ClaimKind, Delivery, Finding, Gate, Placement, Point, Reading, Standing, Statement, Story, Witness},
    pipeline::Settlement,
};

#[derive(Debug, Serialize)]
pub struct ArticleOut<'a> {
    pub article: String,
    /// The name it came in under: an ingested row's `id`, else its address.
    pub id: &'a str,
    pub url: Option<&'a str>,
    pub outlet: &'a str,
    pub published: Option<String>,
    pub fetched: String,
    pub title: &'a str,
    pub story: String,
    pub wire_of: Option<String>,
    pub revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// What was amiss with the page, in sentences; of one article alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl<'a> ArticleOut<'a> {
    pub fn new(article: &'a Article, with_text: bool) -> Self {
        Self {
            article: article.id.to_string(),
            id: &article.label,
            url: article.url.as_deref(),
            outlet: &article.outlet.0,
            published: article.published.map(|at| at.to_string()),
            fetched: article.first_seen.to_string(),
            title: &article.title,
            story: article.story.to_string(),
            wire_of: article.wire_of.map(|id| id.to_string()),
            revision: article.revision,
            text: with_text.then_some(&article.text),
            problems: Vec::new(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct StoryOut<'a> {
    pub story: String,
    pub title: &'a str,
    pub first: String,
    pub last: String,
    pub outlets: Vec<&'a str>,
    pub articles: Vec<String>,
    pub divergent: u32,
    pub muted: bool,
    /// How many there are or, for one story alone, each of them.
    pub points: Points<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Points<'a> {
    Count(u32),
    All(Vec<PointOut<'a>>),
}

impl<'a> StoryOut<'a> {
    pub fn new(story: &'a Story) -> Self {
        Self {
            story: story.id.to_string(),
            title: &story.title,
            first: story.first.to_string(),
            last: story.last.to_string(),
            outlets: story.outlets.iter().map(|outlet| outlet.0.as_str()).collect(),
            articles: story.articles.iter().map(ToString::to_string).collect(),
            divergent: story.divergent,
            muted: story.muted,
            points: Points::Count(story.points),
        }
    }

    pub fn with_points(story: &'a Story, points: &'a [Point]) -> Self {
        Self { points: Points::All(points.iter().map(PointOut::from).collect()), ..Self::new(story) }
    }
}

#[derive(Debug, Serialize)]
pub struct PointOut<'a> {
    pub point: String,
    pub story: String,
    pub kind: ClaimKind,
    pub subject: &'a str,
    pub muted: bool,
    pub readings: Vec<ReadingOut<'a>>,
}

impl<'a> From<&'a Point> for PointOut<'a> {
    fn from(point: &'a Point) -> Self {
        Self {
            point: point.id.to_string(),
            story: point.story.to_string(),
            kind: point.kind,
            subject: &point.subject,
            muted: point.muted,
            readings: point.readings.iter().enumerate().map(|(at, reading)| ReadingOut::new(at, reading, &point.readings[0])).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ReadingOut<'a> {
    pub reading: usize,
    /// The words as first reported.
    pub surface: &'a str,
    #[serde(flatten)]
    pub statement: StatementOut<'a>,
    pub acknowledged: bool,
    /// It cannot be true beside the first reading.
    pub differs: bool,
    pub witnesses: Vec<WitnessOut<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum StatementOut<'a> {
    Figure { value: Option<f64>, value_high: Option<f64>, bound: crate::model::Bound, unit_canonical: &'a str },
    Quote { text: &'a str, speaker: Option<&'a str> },
}

impl<'a> ReadingOut<'a> {
    fn new(at: usize, reading: &'a Reading, first: &Reading) -> Self {
        let statement = match &reading.statement {
            Statement::Figure(figure) => StatementOut::Figure {
                value: figure.value,
                value_high: figure.value_high,
                bound: figure.bound,
                unit_canonical: &figure.unit_canonical,
            },
            Statement::Quote(quote) => {
                StatementOut::Quote { text: &quote.text, speaker: quote.speaker.as_ref().map(|speaker| speaker.name.as_str()) }
            }
        };
        Self {
            reading: at,
            differs: at > 0 && compare::differ(&first.statement, &reading.statement),
            surface: reading.statement.surface(),
            statement,
            acknowledged: reading.standing == Standing::Acknowledged,
            witnesses: reading.witnesses.iter().map(WitnessOut::from).collect(),
        }
    }
}

/// One side of a divergence, or one article that gives a reading.
#[derive(Debug, Serialize)]
pub struct WitnessOut<'a> {
    pub outlet: &'a str,
    pub article: String,
    pub url: Option<&'a str>,
    pub sentence: &'a str,
    pub start: usize,
    pub end: usize,
    pub surface: &'a str,
    pub published: Option<String>,
}

impl<'a> From<&'a Witness> for WitnessOut<'a> {
    fn from(witness: &'a Witness) -> Self {
        Self {
            outlet: &witness.outlet.0,
            article: witness.article.to_string(),
            url: witness.url.as_deref(),
            sentence: &witness.sentence,
            start: witness.span.start,
            end: witness.span.end,
            surface: &witness.surface,
            published: witness.published.map(|at| at.to_string()),
        }
    }
}

/// What became of one article that was ingested.
#[derive(Debug, Serialize)]
pub struct SettledOut<'a> {
    pub article: String,
    pub id: &'a str,
    pub story: String,
    pub new_story: bool,
    pub wire_of: Option<String>,
    pub alerts: Vec<AlertOut<'a>>,
}

impl<'a> SettledOut<'a> {
    /// `deliveries` has a list for each of its alerts.
    pub fn new(settlement: &'a Settlement, deliveries: &'a [Vec<Delivery>]) -> Self {
        Self {
            article: settlement.article.to_string(),
            id: &settlement.label,
            story: settlement.story.to_string(),
            new_story: settlement.new_story,
            wire_of: settlement.wire_of.map(|id| id.to_string()),
            alerts: settlement.alerts.iter().zip(deliveries).map(|(alert, deliveries)| AlertOut::new(alert, deliveries)).collect(),
        }
    }
}

/// Why an article is in its story.
#[derive(Debug, Serialize)]
pub struct PlacementOut<'a> {
    pub article: String,
    pub story: String,
    pub similarity: f32,
    pub is_trusted: bool,
    pub wire_of: Option<String>,
    pub because: &'a [String],
}

impl<'a> PlacementOut<'a> {
    pub fn new(article: &Article, placement: &'a Placement) -> Self {
        Self {
            article: article.id.to_string(),
            story: article.story.to_string(),
            similarity: placement.similarity,
            is_trusted: placement.is_trusted,
            wire_of: placement.wire_of.map(|id| id.to_string()),
            because: &placement.because,
        }
    }
}

/// What comparison found out about one claim, and the gate that stopped it, if one did.
#[derive(Debug, Serialize)]
pub struct FindingOut<'a> {
    pub kind: ClaimKind,
    pub verdict: &'static str,
    pub gate: Gate,
    pub alerted: bool,
    pub reason: &'a str,
    pub confidence: f32,
    pub point: Option<String>,
    pub reading: Option<u32>,
    pub new: WitnessOut<'a>,
    pub prior: Vec<WitnessOut<'a>>,
}

impl<'a> FindingOut<'a> {
    pub fn new(finding: &'a Finding, gate: Gate) -> Self {
        Self {
            kind: finding.claim.kind,
            verdict: finding.verdict.as_str(),
            gate,
            alerted: gate == Gate::Passed,
            reason: &finding.because,
            confidence: finding.confidence,
            point: finding.point.map(|id| id.to_string()),
            reading: finding.reading,
            new: WitnessOut::from(&finding.new),
            prior: finding.prior.iter().map(WitnessOut::from).collect(),
        }
    }
}
