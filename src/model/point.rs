//! What a story's outlets report on, and the readings they give of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ArticleId, ClaimKind, Figure, Outlet, PointId, Quote, Span, StoryId};

/// One measured quantity, or one utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub id: PointId,
    pub story: StoryId,
    pub kind: ClaimKind,
    /// What is counted or measured, or the speaker; for people to read.
    pub subject: String,
    /// In order of arrival; a reading's number is its place.
    pub readings: Vec<Reading>,
    pub muted: bool,
}

/// One value or wording at a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// As first reported.
    pub statement: Statement,
    /// Never empty. Reprints are kept, and count once by their `family`.
    pub witnesses: Vec<Witness>,
    pub standing: Standing,
}

/// What the user knows of a reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Told, or no difference to tell of.
    #[default]
    Open,
    /// The user wants to hear no more of it.
    Acknowledged,
    /// It differs from what was known before, and was not told when it came: its report was not surely of the story, or the difference not
    /// sure. Who gives it again is heard.
    HeldBack,
}

impl Reading {
    /// As its first witness gives it.
    pub fn new(statement: Statement, witness: Witness) -> Self {
        Self { statement, witnesses: vec![witness], standing: Standing::Open }
    }
}

/// The claim itself, as one article made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    Figure(Box<Figure>),
    Quote(Box<Quote>),
}

impl Statement {
    pub const fn kind(&self) -> ClaimKind {
        match self {
            Self::Figure(_) => ClaimKind::Figure,
            Self::Quote(_) => ClaimKind::Quote,
        }
    }

    /// Where it stands in its article's text.
    pub const fn span(&self) -> Span {
        match self {
            Self::Figure(figure) => figure.span,
            Self::Quote(quote) => quote.span,
        }
    }

    /// Its words, as written.
    pub fn surface(&self) -> &str {
        match self {
            Self::Figure(figure) => &figure.surface,
            Self::Quote(quote) => &quote.text,
        }
    }
}

/// One article that gives a reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    pub article: ArticleId,
    /// The first article of its wire-copy family; itself where it is no reprint.
    pub family: ArticleId,
    pub outlet: Outlet,
    pub url: Option<String>,
    pub published: Option<Timestamp>,
    pub first_seen: Timestamp,
    /// The sentence around the claim, for people to read.
    pub sentence: String,
    /// The claim, in the article's text.
    pub span: Span,
    pub surface: String,
}

#[cfg(test)]
impl Witness {
    /// For tests: an article of its own whose whole text is `sentence`, and in it the first `surface`.
    pub fn example(article: u64, outlet: &str, sentence: &str, surface: &str) -> Self {
        let start = sentence.find(surface).unwrap_or_else(|| panic!("{surface} is not in {sentence}"));
        Self {
            article: ArticleId(article),
            family: ArticleId(article),
            outlet: outlet.into(),
            url: None,
            published: None,
            first_seen: Timestamp::UNIX_EPOCH,
            sentence: sentence.to_owned(),
            span: Span::new(start, start + surface.len()),
            surface: surface.to_owned(),
        }
    }
}
