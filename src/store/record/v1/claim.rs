//! Figures and quotes as stored.

use super::{Stored, record};
use crate::model;

type Span = (u64, u64);

record! { struct Claims for model::Claims { figures: Vec<Figure>, quotes: Vec<Quote> } }
record! { enum ClaimKind for model::ClaimKind { Figure, Quote } }
record! { struct ClaimRef for model::ClaimRef { kind: ClaimKind, index: u32 } }
record! { enum Bound for model::Bound { Exact, AtLeast, AtMost, MoreThan, LessThan, About, Nearly, Range, Vague } }
record! { enum Change for model::Change { Up, Down } }
record! {
    enum Dimension for model::Dimension {
        Count, Money, Percent, PercentPoint, Length, Area, Volume, Mass, Temperature, Speed, Energy, Power, Duration, Age, Magnitude,
        Data, Other,
    }
}
record! {
    struct Figure for model::Figure {
        span: Span,
        surface: String,
        value: Option<f64>,
        value_high: Option<f64>,
        bound: Bound,
        change: Option<Change>,
        dimension: Dimension,
        unit: String,
        unit_canonical: String,
        subject: String,
        head: String,
        event: Option<String>,
        modifiers: Vec<String>,
        scope: Vec<String>,
        as_of: Option<String>,
        source: Option<String>,
        in_quote: bool,
        parts: Vec<f64>,
        conversions: Vec<(f64, String)>,
        sentence: Span,
        base: Option<f64>,
        base_high: Option<f64>,
        of_people: bool,
    }
}
record! {
    struct Speaker for model::Speaker { written: String, span: Option<Span>, name: String, role: Option<String> }
}
record! {
    struct Quote for model::Quote {
        span: Span,
        text: String,
        speaker: Option<Speaker>,
        cue: Option<String>,
        occasion: Vec<String>,
        fragment: bool,
        scare: bool,
        title_of_work: bool,
        continues: Option<u32>,
        sentence: Span,
    }
}

/// As pairs of value and unit; the upper end of a range is a second pair, without a unit.
impl Stored<Vec<model::Conversion>> for Vec<(f64, String)> {
    fn store(model: &Vec<model::Conversion>) -> Self {
        let ends = |c: &model::Conversion| [Some((c.value, c.unit_canonical.clone())), c.value_high.map(|high| (high, String::new()))];
        model.iter().flat_map(ends).flatten().collect()
    }

    fn load(self) -> Vec<model::Conversion> {
        let mut conversions: Vec<model::Conversion> = Vec::with_capacity(self.len());
        for (value, unit_canonical) in self {
            match conversions.last_mut() {
                Some(last) if unit_canonical.is_empty() => last.value_high = Some(value),
                _ => conversions.push(model::Conversion { value, value_high: None, unit_canonical }),
            }
        }
        conversions
    }
}
