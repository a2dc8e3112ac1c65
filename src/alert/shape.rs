//! An alert as programs read it: on stdout, at the control socket and in a webhook's body.
//!
//! The shape is stable: fields may be added, never renamed or given another meaning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Alert, AlertKey, ClaimKind, Delivery, DeliveryState, IdError, Side, Span, Verdict};

/// What a webhook's body says that it is.
const TYPE: &str = "diffwire.divergence";

#[derive(Debug, Clone, Serialize)]
pub struct AlertOut<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub body_type: Option<&'static str>,
    pub alert: String,
    /// The same wherever and whenever the same news is told.
    pub key: String,
    pub at: Timestamp,
    pub story: String,
    pub story_title: &'a str,
    pub kind: ClaimKind,
    pub verdict: &'static str,
    pub reason: &'a str,
    pub confidence: f32,
    pub point: String,
    pub new: SideOut<'a>,
    pub prior: Vec<SideOut<'a>>,
    pub deliveries: Vec<DeliveryOut<'a>>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SideOut<'a> {
    pub outlet: &'a str,
    pub article: String,
    pub url: Option<&'a str>,
    pub published: Option<Timestamp>,
    pub sentence: &'a str,
    pub start: usize,
    pub end: usize,
    pub surface: &'a str,
}

#[derive(Debug, Clone, Serialize)]
pub struct DeliveryOut<'a> {
    pub channel: &'a str,
    pub id: &'a str,
    pub state: DeliveryState,
    pub attempts: u32,
    pub last_error: Option<&'a str>,
}

impl<'a> AlertOut<'a> {
    pub fn new(alert: &'a Alert, deliveries: &'a [Delivery]) -> Self {
        Self {
            body_type: None,
            alert: alert.id.to_string(),
            key: alert.key.to_string(),
            at: alert.at,
            story: alert.story.to_string(),
            story_title: &alert.story_title,
            kind: alert.kind,
            verdict: alert.verdict.as_str(),
            reason: &alert.reason,
            confidence: alert.confidence,
            point: alert.point.to_string(),
            new: SideOut::from(&alert.new),
            prior: alert.prior.iter().map(SideOut::from).collect(),
            deliveries: deliveries.iter().map(DeliveryOut::from).collect(),
        }
    }

    /// The object that a webhook or a command receives.
    pub fn body(alert: &'a Alert) -> String {
        let object = Self { body_type: Some(TYPE), ..Self::new(alert, &[]) };
        serde_json::to_string(&object).expect("strings, numbers and lists can always be written as JSON")
    }
}

impl<'a> From<&'a Side> for SideOut<'a> {
    fn from(side: &'a Side) -> Self {
        Self {
            outlet: &side.outlet.0,
            article: side.article.to_string(),
            url: side.url.as_deref(),
            published: side.published,
            sentence: &side.sentence,
            start: side.span.start,
            end: side.span.end,
            surface: &side.surface,
        }
    }
}

impl<'a> From<&'a Delivery> for DeliveryOut<'a> {
    fn from(delivery: &'a Delivery) -> Self {
        Self {
            channel: &delivery.channel,
            id: &delivery.id,
            state: delivery.state,
            attempts: delivery.attempts,
            last_error: delivery.last_error.as_deref(),
        }
    }
}

/// An alert read back by a program that shows it elsewhere: what is not in the object is as if it had come with the alert.
#[derive(Debug, Deserialize)]
pub struct AlertIn {
    alert: String,
    key: String,
    at: Timestamp,
    story: String,
    story_title: String,
    kind: ClaimKind,
    verdict: Verdict,
    reason: String,
    confidence: f32,
    point: String,
    new: SideIn,
    prior: Vec<SideIn>,
}

#[derive(Debug, Deserialize)]
struct SideIn {
    outlet: String,
    article: String,
    url: Option<String>,
    published: Option<Timestamp>,
    sentence: String,
    start: usize,
    end: usize,
    surface: String,
}

impl TryFrom<AlertIn> for Alert {
    type Error = IdError;

    fn try_from(read: AlertIn) -> Result<Self, IdError> {
        let at = read.at;
        let side = |side: SideIn| {
            let article = side.article.parse()?;
            Ok(Side {
                article,
                family: article,
                outlet: side.outlet.as_str().into(),
                url: side.url,
                published: side.published,
                first_seen: at,
                sentence: side.sentence,
                span: Span::new(side.start, side.end),
                surface: side.surface,
            })
        };
        Ok(Self {
            id: read.alert.parse()?,
            key: AlertKey(u128::from_str_radix(&read.key, 16).unwrap_or_default()),
            at,
            story: read.story.parse()?,
            story_title: read.story_title,
            kind: read.kind,
            verdict: read.verdict,
            reason: read.reason,
            confidence: read.confidence,
            point: read.point.parse()?,
            reading: 0,
            new: side(read.new)?,
            prior: read.prior.into_iter().map(side).collect::<Result<_, _>>()?,
        })
    }
}
