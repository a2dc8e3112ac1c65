//! Claims: the figures and quotes of one article.

use serde::{Deserialize, Serialize};

use super::Span;

/// Everything an article claims, each list in order of the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    pub figures: Vec<Figure>,
    pub quotes: Vec<Quote>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    Figure,
    Quote,
}

/// A place in one article's [`Claims`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimRef {
    pub kind: ClaimKind,
    pub index: u32,
}

/// How a figure's words bound its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    #[default]
    Exact,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    About,
    Nearly,
    /// `value` to `value_high`, both included.
    Range,
    /// "dozens", "a few": `value` to `value_high` is what the word covers.
    Vague,
}

/// The direction of a figure that states a change ("fell 3 %").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Up,
    Down,
}

/// What a figure's unit measures. Only figures of one dimension can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// A number of things or people; the unit is the head noun.
    #[default]
    Count,
    Money,
    Percent,
    PercentPoint,
    Length,
    Area,
    Volume,
    Mass,
    Temperature,
    Speed,
    Energy,
    Power,
    Duration,
    Age,
    /// An earthquake's magnitude.
    Magnitude,
    Data,
    /// A unit that the tables do not convert.
    Other,
}

/// One figure: a value with its unit, what it is about, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number with its bound words, scale and unit or head noun ("at least 12 people").
    pub span: Span,
    pub surface: String,
    /// In `unit_canonical`; `None` where the words name an amount but no number can be put to it.
    pub value: Option<f64>,
    /// The upper end of a range or vague word.
    pub value_high: Option<f64>,
    pub bound: Bound,
    pub change: Option<Change>,
    pub dimension: Dimension,
    /// The unit as written or, for a count, the head noun ("people").
    pub unit: String,
    /// Singular and spelled out ("kilometre", "dollar per share"); for a count, the noun with the words before it ("first-team player").
    /// Counts are told apart by `head`, never by this.
    pub unit_canonical: String,
    /// What is counted or measured, with its event ("people killed").
    pub subject: String,
    /// Lemma of the head noun that is counted or measured; empty if none was found ("12 dead" has "person").
    pub head: String,
    /// Lemma of what happened to it ("kill", "shoot down"); `None` where the sentence says none.
    pub event: Option<String>,
    /// Lower-case words that narrow the head ("Ukrainian", "female").
    pub modifiers: Vec<String>,
    /// Phrases that say for where and since when it holds, as written ("over Moscow", "since 2022", "in six regions").
    pub scope: Vec<String>,
    /// The moment it is true of, as written ("on Sunday", "by 6 p.m.").
    pub as_of: Option<String>,
    /// Whom the sentence credits with it.
    pub source: Option<String>,
    /// It stands inside a quotation and is its speaker's.
    pub in_quote: bool,
    /// It is the sum of parts stated one by one ("three women and two men").
    pub parts: Vec<f64>,
    /// Other writings of the same figure, as in brackets.
    pub conversions: Vec<Conversion>,
    /// The sentence it stands in.
    pub sentence: Span,
    /// `value` in the base unit of its dimension (metre, square metre, litre, kilogram, degree Celsius, metre per second, joule, watt, second, byte,
    /// percent); `None` for counts, money and what the tables do not convert.
    pub base: Option<f64>,
    pub base_high: Option<f64>,
    /// The head noun names people ("pirate", "worker", "person").
    pub of_people: bool,
}

/// A figure in another unit, as its outlet converted it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversion {
    pub value: f64,
    /// The upper end of a range.
    pub value_high: Option<f64>,
    pub unit_canonical: String,
}

/// Who a quote's words are credited to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// As written beside the quote ("he", "Varga").
    pub written: String,
    pub span: Option<Span>,
    /// The fullest name that the article gives this speaker ("Otto Varga"); `written` if it gives no other.
    pub name: String,
    /// Title or role, as the article gives it ("harbour master").
    pub role: Option<String>,
}

/// One passage in quotation marks, within one paragraph. A quote over several paragraphs is one entry a paragraph, linked by `continues`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The text between the marks, without them; marks inside it stay.
    pub span: Span,
    pub text: String,
    pub speaker: Option<Speaker>,
    /// The verb or phrase that credits it ("said", "according to").
    pub cue: Option<String>,
    /// When, where and to whom it was said, as written, if the article says it.
    pub occasion: Vec<String>,
    /// A part of a sentence that the article's own words carry on.
    pub fragment: bool,
    /// One or two words held at arm's length, or the title of a work: not an utterance to compare.
    pub scare: bool,
    pub title_of_work: bool,
    /// It carries on the quote at this index of the list: split ("…," she said, "…"), after a full stop or in the next paragraph.
    pub continues: Option<u32>,
    /// The sentence (or sentences) it stands in.
    pub sentence: Span,
}
