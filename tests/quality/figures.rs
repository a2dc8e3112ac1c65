//! Scores the figures that are found against those that are marked in `figures.txt`.

use diffwire::model::{Bound, Dimension, Figure};

use crate::marked::{Kind, Mark, Marked, Theme};
use crate::tally::Tally;

/// "value" is the value alone; "all" is value, bound and unit together; P is of what was found, R of what was marked.
pub const COLUMNS: [&str; 8] = ["value P", "value R", "+bound P", "+bound R", "+unit P", "+unit R", "all R", "kept out"];

struct Label<'a> {
    mark: &'a Mark,
    value: f64,
    value_high: Option<f64>,
    /// Any of these is right.
    bounds: Vec<Bound>,
    units: Vec<&'a str>,
}

/// How far a figure agrees with a label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Agreement {
    value: bool,
    bound: bool,
    unit: bool,
}

pub fn score(theme: &Theme) -> Tally<8> {
    let mut tally = Tally::default();
    for marked in &theme.texts {
        tally += score_text(marked);
    }
    tally
}

fn score_text(marked: &Marked) -> Tally<8> {
    let mut tally = Tally::default();
    let mut found = diffwire::claim::claims(&marked.text).figures;
    let mut counted = |agreement: Agreement, columns: &[usize]| {
        for column in columns {
            tally.0[*column].count(match column {
                0 | 1 => agreement.value,
                2 | 3 => agreement.value && agreement.bound,
                4 | 5 => agreement.value && agreement.unit,
                _ => agreement.value && agreement.bound && agreement.unit,
            });
        }
    };
    for label in marked.marks.iter().filter_map(label) {
        let overlapping = found.iter().enumerate().filter(|(_, figure)| figure.span.overlaps(label.mark.span));
        let best = overlapping
            .map(|(index, figure)| (label.agreement(figure), index))
            .max_by_key(|(agreement, index)| (*agreement, usize::MAX - index));
        let agreement = best.map(|(agreement, _)| agreement).unwrap_or_default();
        counted(agreement, &[1, 3, 5, 6]);
        if let Some((_, index)) = best {
            counted(agreement, &[0, 2, 4]);
            let figure = found.remove(index);
            if !(agreement.value && agreement.bound && agreement.unit) {
                println!(
                    "line {}: “{}” is marked {:?}, read as {}",
                    marked.line,
                    label.mark.span.of(&marked.text),
                    label.mark.fields,
                    shown(&figure)
                );
            }
        } else {
            println!("line {}: “{}” is not found", marked.line, label.mark.span.of(&marked.text));
        }
    }
    found.retain(|figure| !marked.marks.iter().any(|mark| is_open(mark) && mark.span.overlaps(figure.span)));
    for figure in &found {
        counted(Agreement::default(), &[0, 2, 4]);
        println!("line {}: found, and not marked: {}", marked.line, shown(figure));
    }
    for trap in marked.marks.iter().filter(|mark| mark.kind == Kind::Trap) {
        tally.0[7].count(!found.iter().any(|figure| figure.span.overlaps(trap.span)));
    }
    tally
}

/// Whether a mark leaves open if something is to be found there.
fn is_open(mark: &Mark) -> bool {
    mark.kind == Kind::Figure && mark.fields == ["?"]
}

/// What a figure's mark says; the fields are explained at the head of `figures.txt`.
fn label(mark: &Mark) -> Option<Label<'_>> {
    if mark.kind != Kind::Figure || is_open(mark) {
        return None;
    }
    let (value, bound, units) = match mark.fields.as_slice() {
        [value, units] => (value, None, units),
        [value, bound, units] => (value, Some(bound), units),
        fields => unreachable!("a figure has two or three fields, not {fields:?}"),
    };
    let number = |written: &str| written.parse::<f64>().expect("a marked value is a number");
    let (value, value_high) = match value.split_once("..") {
        Some((low, high)) => (number(low), Some(number(high))),
        None => (number(value), None),
    };
    let named = |name: &str| serde_json::from_value(name.into()).expect("a marked bound is one of the model's");
    let bounds = match bound {
        Some(bounds) => bounds.split('/').map(named).collect(),
        None if value_high.is_some() => vec![Bound::Range],
        None => vec![Bound::Exact],
    };
    Some(Label { mark, value, value_high, bounds, units: units.split('/').collect() })
}

impl Label<'_> {
    fn agreement(&self, figure: &Figure) -> Agreement {
        let high = match figure.bound {
            Bound::Range | Bound::Vague => figure.value_high,
            _ => None,
        };
        let value = figure.value.is_some_and(|value| is_same(value, self.value))
            && match (self.value_high, high) {
                (None, None) => true,
                (Some(mine), Some(theirs)) => is_same(mine, theirs),
                _ => false,
            };
        let unit = self.units.iter().any(|wanted| is_unit(wanted, figure));
        Agreement { value, bound: self.bounds.contains(&figure.bound), unit }
    }
}

/// A currency may be named more closely than it is marked ("mexican peso", "dollar per year").
fn is_unit(wanted: &str, figure: &Figure) -> bool {
    match figure.dimension {
        Dimension::Count => figure.head.eq_ignore_ascii_case(wanted),
        Dimension::Money => wanted.split(' ').all(|word| figure.unit_canonical.split(' ').any(|of| of == word)),
        _ => figure.unit_canonical.eq_ignore_ascii_case(wanted),
    }
}

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

fn shown(figure: &Figure) -> String {
    let high = figure.value_high.map(|high| format!("..{high}")).unwrap_or_default();
    let value = figure.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    format!(
        "“{}” {value}{high} {:?} {:?} unit {:?} head {:?}",
        figure.surface, figure.bound, figure.dimension, figure.unit_canonical, figure.head
    )
}
