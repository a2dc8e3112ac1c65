//! The JSON that scripts build on: one object a line, UTF-8, byte offsets, RFC 3339 UTC.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Bound, Change, Claims, Figure, Finding, PageText, Quote, Witness};

/// An article on its way in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ArticleIn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default)]
    pub outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// RFC 3339, or a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// When it was met first, RFC 3339; else now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The agency that the page credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire_credit: Option<String>,
}

impl ArticleIn {
    /// The moment `published` names; a day stands for its first moment, a time without a zone for UTC.
    pub fn published_at(&self) -> Option<Timestamp> {
        moment(self.published.as_deref()?)
    }
}

/// The moment that a written time names; a day stands for its first moment, a time without a zone for UTC.
pub fn moment(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    let utc = |moment: jiff::civil::DateTime| moment.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp());
    written
        .parse::<Timestamp>()
        .ok()
        .or_else(|| written.parse::<jiff::civil::DateTime>().ok().and_then(utc))
        .or_else(|| written.parse::<jiff::civil::Date>().ok().and_then(|day| utc(day.at(0, 0, 0, 0))))
}

#[derive(Debug, Serialize)]
pub struct ClaimsOut<'a> {
    pub id: &'a str,
    pub figures: Vec<FigureOut<'a>>,
    pub quotes: Vec<QuoteOut<'a>>,
}

impl<'a> ClaimsOut<'a> {
    pub fn new(id: &'a str, claims: &'a Claims) -> Self {
        Self { id, figures: figures(&claims.figures), quotes: claims.quotes.iter().map(QuoteOut::from).collect() }
    }
}

/// The figures, each followed by the other writings of it that stand in brackets.
fn figures(found: &[Figure]) -> Vec<FigureOut<'_>> {
    let mut out = Vec::with_capacity(found.len());
    for figure in found {
        let main = out.len();
        out.push(FigureOut::from(figure));
        out.extend(figure.conversions.iter().map(|other| FigureOut {
            value: Some(other.value),
            value_high: other.value_high,
            unit: &other.unit_canonical,
            unit_canonical: &other.unit_canonical,
            conversion_of: Some(main),
            ..FigureOut::from(figure)
        }));
    }
    out
}

#[derive(Debug, Serialize)]
pub struct FigureOut<'a> {
    pub start: usize,
    pub end: usize,
    pub surface: &'a str,
    pub value: Option<f64>,
    pub value_high: Option<f64>,
    pub bound: Bound,
    pub change: Option<Change>,
    pub unit: &'a str,
    pub unit_canonical: &'a str,
    pub subject: &'a str,
    pub attribution: Option<&'a str>,
    pub event: Option<&'a str>,
    pub scope: &'a [String],
    pub as_of: Option<&'a str>,
    /// The place in the list of the figure that this is another writing of: "36 miles (58 km)" is one figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_of: Option<usize>,
}

impl<'a> From<&'a Figure> for FigureOut<'a> {
    fn from(figure: &'a Figure) -> Self {
        Self {
            start: figure.span.start,
            end: figure.span.end,
            surface: &figure.surface,
            value: figure.value,
            value_high: figure.value_high,
            bound: figure.bound,
            change: figure.change,
            unit: &figure.unit,
            unit_canonical: &figure.unit_canonical,
            subject: &figure.subject,
            attribution: figure.source.as_deref(),
            event: figure.event.as_deref(),
            scope: &figure.scope,
            as_of: figure.as_of.as_deref(),
            conversion_of: None,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct QuoteOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    /// As written beside the quote.
    pub speaker: Option<&'a str>,
    pub speaker_start: Option<usize>,
    pub speaker_end: Option<usize>,
    /// The fullest name the text gives.
    pub speaker_name: Option<&'a str>,
    pub cue: Option<&'a str>,
    pub fragment: bool,
}

impl<'a> From<&'a Quote> for QuoteOut<'a> {
    fn from(quote: &'a Quote) -> Self {
        let speaker = quote.speaker.as_ref();
        let span = speaker.and_then(|s| s.span);
        Self {
            start: quote.span.start,
            end: quote.span.end,
            text: &quote.text,
            speaker: speaker.map(|s| s.written.as_str()),
            speaker_start: span.map(|s| s.start),
            speaker_end: span.map(|s| s.end),
            speaker_name: speaker.map(|s| s.name.as_str()),
            cue: quote.cue.as_deref(),
            fragment: quote.fragment,
        }
    }
}

/// Two articles set against each other.
#[derive(Debug, Serialize)]
pub struct ComparisonOut<'a> {
    pub id: &'a str,
    pub points: Vec<PairOut<'a>>,
}

#[derive(Debug, Serialize)]
pub struct PairOut<'a> {
    pub kind: crate::model::ClaimKind,
    pub verdict: &'static str,
    pub alerts: bool,
    pub reason: &'a str,
    pub confidence: f32,
    pub a: PairSideOut<'a>,
    pub b: PairSideOut<'a>,
}

#[derive(Debug, Serialize)]
pub struct PairSideOut<'a> {
    pub article: &'a str,
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub sentence: &'a str,
}

impl<'a> PairSideOut<'a> {
    pub fn new(article: &'a str, witness: &'a Witness) -> Self {
        Self { article, start: witness.span.start, end: witness.span.end, text: &witness.surface, sentence: &witness.sentence }
    }
}

impl<'a> PairOut<'a> {
    /// `a` and `b` are the labels of the articles on either side; the earlier one is `prior[0]`.
    pub fn new(finding: &'a Finding, alerts: bool, a: &'a str, b: &'a str) -> Option<Self> {
        Some(Self {
            kind: finding.claim.kind,
            verdict: finding.verdict.as_str(),
            alerts,
            reason: &finding.because,
            confidence: finding.confidence,
            a: PairSideOut::new(a, finding.prior.first()?),
            b: PairSideOut::new(b, &finding.new),
        })
    }
}

#[derive(Debug, Serialize)]
pub struct PageOut<'a> {
    pub file: &'a str,
    pub url: Option<&'a str>,
    #[serde(flatten)]
    pub page: &'a PageText,
}
