//! Points as stored: the ones that an article founded, and those that changed since.

use serde::{Deserialize, Serialize};

use super::{
    Time,
    claim::{ClaimKind, Figure, Quote},
    record, written,
};
use crate::{
    model,
    store::{
        record::Stored,
        rows::{Founded, Home, OwnPoint, OwnReading},
    },
};

record! {
    struct Witness for model::Witness {
        article: u64,
        family: u64,
        outlet: String,
        url: Option<String>,
        published: Option<Time>,
        first_seen: Time,
        sentence: String,
        span: (u64, u64),
        surface: String,
    }
}
// the first two are a byte each as `false` and `true` are, which stood here before there was a third
record! { enum Standing for model::Standing { Open, Acknowledged, HeldBack } }
record! { struct Reading for model::Reading { statement: Statement, witnesses: Vec<Witness>, standing: Standing } }
record! {
    struct Point for model::Point { id: u64, story: u64, kind: ClaimKind, subject: String, readings: Vec<Reading>, muted: bool }
}
record! { struct FoundedRow for Founded { points: Vec<Point> } }
record! { struct OwnReadingRow for OwnReading { statement: Statement, standing: Standing, witnesses: u32, chain: u64 } }
record! {
    struct OwnPointRow for OwnPoint {
        moved_to: Option<u64>,
        kind: ClaimKind,
        subject: String,
        muted: bool,
        readings: Vec<OwnReadingRow>,
    }
}
record! { struct HomeRow for Home { last: u64, story: u64 } }
written! { model::Witness => Witness, Founded => FoundedRow, OwnPoint => OwnPointRow, Home => HomeRow }

#[derive(Debug, Serialize, Deserialize)]
pub enum Statement {
    Figure(Figure),
    Quote(Quote),
}

impl Stored<model::Statement> for Statement {
    fn store(model: &model::Statement) -> Self {
        match model {
            model::Statement::Figure(figure) => Self::Figure(Figure::store(figure.as_ref())),
            model::Statement::Quote(quote) => Self::Quote(Quote::store(quote.as_ref())),
        }
    }

    fn load(self) -> model::Statement {
        match self {
            Self::Figure(figure) => model::Statement::Figure(Box::new(figure.load())),
            Self::Quote(quote) => model::Statement::Quote(Box::new(quote.load())),
        }
    }
}
