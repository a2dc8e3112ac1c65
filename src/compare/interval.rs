//! What a figure's words cover, and how two figures of one thing stand to each other: the rules F1 to F6 of the policy.
//!
//! Nothing here asks whether two figures speak of the same thing.

use super::unit;
use crate::model::{Bound, Dimension, Figure};

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relation {
    /// The same value, however written.
    Equal,
    /// Two true accounts of one value; the word says which rule allows it.
    Compatible(&'static str),
    /// No value is covered by both. The ratio of the larger to the smaller, 1 or more.
    Apart(f64),
    /// No shared unit, or no number behind the words.
    Incomparable,
}

impl Relation {
    pub const fn agrees(self) -> bool {
        matches!(self, Self::Equal | Self::Compatible(_))
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Equal => 0,
            Self::Compatible(_) => 1,
            Self::Apart(_) => 2,
            Self::Incomparable => 3,
        }
    }
}

/// One writing of a figure: a value in a unit, with what its words allow.
#[derive(Debug, Clone, Copy)]
struct Writing<'a> {
    value: f64,
    high: Option<f64>,
    bound: Bound,
    unit: &'a str,
}

/// Relates two figures by every writing that they share a unit in; the kindest relation counts.
pub fn relate(a: &Figure, b: &Figure) -> Relation {
    let dimension = dimension(a);
    if dimension != self::dimension(b) {
        return Relation::Incomparable;
    }
    let mut best = Relation::Incomparable;
    for x in writings(a) {
        for y in writings(b) {
            let relation = relate_writings(x, y, dimension);
            if relation.rank() < best.rank() {
                best = relation;
            }
        }
    }
    let sums_up = |parts: &[f64], whole: Option<f64>| parts.len() > 1 && whole.is_some_and(|w| nearly_equal(parts.iter().sum(), w));
    if !best.agrees() && best != Relation::Incomparable && (sums_up(&a.parts, b.value) || sums_up(&b.parts, a.value)) {
        return Relation::Equal;
    }
    best
}

/// What a figure measures; "a magnitude of 5" reads like a count of magnitudes.
pub fn dimension(figure: &Figure) -> Dimension {
    let is_magnitude = figure.dimension == Dimension::Count && (figure.head == "magnitude" || figure.unit_canonical == "magnitude");
    if is_magnitude { Dimension::Magnitude } else { figure.dimension }
}

fn writings(figure: &Figure) -> impl Iterator<Item = Writing<'_>> {
    let own = figure.value.map(|value| Writing { value, high: figure.value_high, bound: figure.bound, unit: &figure.unit_canonical });
    let converted = figure.conversions.iter().map(|other| Writing {
        value: other.value,
        high: other.value_high,
        bound: if figure.bound == Bound::Range && other.value_high.is_none() { Bound::About } else { figure.bound },
        unit: &other.unit_canonical,
    });
    own.into_iter().chain(converted).filter(|w| w.value.is_finite() && w.high.is_none_or(f64::is_finite))
}

fn relate_writings(a: Writing<'_>, b: Writing<'_>, dimension: Dimension) -> Relation {
    if matches!(dimension, Dimension::Count | Dimension::Magnitude) || unit::same_unit(a.unit, b.unit) {
        return relate_values(a, b, dimension);
    }
    // "$590m" in a paper of the country whose dollar the other names
    if dimension == Dimension::Money && (is_one_of(a.unit, b.unit) || is_one_of(b.unit, a.unit)) {
        let relation = relate_values(a, b, dimension);
        if relation.agrees() {
            return relation;
        }
    }
    let (Some(b_in_a), Some(a_in_b)) = (rewritten(b, a.unit), rewritten(a, b.unit)) else { return Relation::Incomparable };
    if dimension == Dimension::Temperature {
        return relate_temperatures(a, b, b_in_a);
    }
    let both = [relate_values(a, b_in_a, dimension), relate_values(a_in_b, b, dimension)];
    if both.iter().any(|relation| relation.agrees()) || within(a.value, b_in_a.value, 0.03) {
        return Relation::Compatible("unit");
    }
    both[0]
}

/// "australian dollar" is one of those that are called "dollar".
fn is_one_of(currency: &str, name: &str) -> bool {
    let is_crown = name == "crown" && matches!(currency, "swedish krona" | "norwegian krone" | "danish krone" | "czech koruna");
    is_crown || currency.strip_suffix(name).is_some_and(|nation| nation.ends_with(' '))
}

/// Two scales: a share of a value means nothing where zero is chosen freely, so that whole degrees are what rounding may hide.
fn relate_temperatures(a: Writing<'_>, b: Writing<'_>, b_in_a: Writing<'_>) -> Relation {
    let relation = relate_values(a, b_in_a, Dimension::Temperature);
    let degree = unit::convert(1.0, b.unit, a.unit).zip(unit::convert(0.0, b.unit, a.unit)).map_or(1.0, |(one, zero)| one - zero);
    let is_close = (a.value - b_in_a.value).abs() <= degree.max(1.0);
    if relation.agrees() || is_close { Relation::Compatible("unit") } else { relation }
}

fn rewritten<'a>(writing: Writing<'_>, unit: &'a str) -> Option<Writing<'a>> {
    let value = unit::convert(writing.value, writing.unit, unit)?;
    let high = match writing.high {
        Some(high) => Some(unit::convert(high, writing.unit, unit)?),
        None => None,
    };
    Some(Writing { value, high, bound: writing.bound, unit })
}

fn relate_values(a: Writing<'_>, b: Writing<'_>, dimension: Dimension) -> Relation {
    let plain = |w: &Writing<'_>| w.bound == Bound::Exact || w.bound == Bound::Range && w.high.is_none_or(|high| high == w.value);
    if plain(&a) && plain(&b) && nearly_equal(a.value, b.value) {
        return Relation::Equal;
    }
    if a.bound == b.bound && nearly_equal(a.value, b.value) && a.high.unwrap_or(a.value) == b.high.unwrap_or(b.value) {
        return Relation::Equal;
    }
    let (x, y) = (Extent::of(a), Extent::of(b));
    if a.bound == Bound::Vague && b.bound == Bound::Vague {
        return Relation::Compatible("vague");
    }
    if x.meets(y) {
        return Relation::Compatible(if a.bound == Bound::Vague || b.bound == Bound::Vague { "vague" } else { "bound" });
    }
    if a.bound == Bound::Vague || b.bound == Bound::Vague {
        return if x.clearly_misses(y) { Relation::Apart(ratio(x, y)) } else { Relation::Compatible("vague") };
    }
    let may_round = |w: &Writing<'_>| !matches!(w.bound, Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan | Bound::Range);
    if may_round(&a) && may_round(&b) && rounds(a.value, b.value, dimension) {
        return Relation::Compatible("rounding");
    }
    Relation::Apart(ratio(x, y))
}

/// The values that a figure's words cover. `high` is not part of it where `open` is set.
#[derive(Debug, Clone, Copy)]
struct Extent {
    low: f64,
    high: f64,
    open: bool,
}

impl Extent {
    fn of(writing: Writing<'_>) -> Self {
        let value = writing.value;
        let (low, high, open) = match writing.bound {
            Bound::Exact => (value, value, false),
            Bound::About => (value - value.abs() * 0.05, writing.high.unwrap_or(value) + value.abs() * 0.05, false),
            Bound::AtLeast | Bound::MoreThan => (value, writing.high.unwrap_or(value) + step(value), true),
            Bound::AtMost => (0.0_f64.min(value), value, false),
            Bound::LessThan => (0.0_f64.min(value), value, true),
            Bound::Nearly => (value * 0.9, value, false),
            Bound::Range | Bound::Vague => (value, writing.high.unwrap_or(value), false),
        };
        Self { low: low.min(high), high: high.max(low), open }
    }

    fn meets(self, other: Self) -> bool {
        let below = |a: Self, b: Self| if a.open { a.high <= b.low } else { a.high < b.low && !nearly_equal(a.high, b.low) };
        !below(self, other) && !below(other, self)
    }

    /// A vague word is only contradicted by a value half again beyond what it covers, and 2 away; "several", which many use for any
    /// number that they did not count, by one three times as high.
    fn clearly_misses(self, other: Self) -> bool {
        let (lower, upper) = if self.high <= other.low { (self, other) } else { (other, self) };
        let factor = if lower.high < 10.0 { 3.0 } else { 1.5 };
        upper.low >= lower.high * factor && upper.low - lower.high > 2.0
    }
}

fn ratio(x: Extent, y: Extent) -> f64 {
    let (lower, upper) = if x.high <= y.low { (x, y) } else { (y, x) };
    if lower.high <= 0.0 { f64::MAX } else { (upper.low / lower.high).max(1.0) }
}

/// How far "at least N" reaches: 1 below 20, else one unit of the last digit that is not zero.
fn step(value: f64) -> f64 {
    if value.abs() < 20.0 { 1.0 } else { precision(value) }
}

/// One unit of a value's last digit that is not zero: 300 gives 100, 4.2 gives 0.1.
fn precision(value: f64) -> f64 {
    let digits = format!("{:.4}", value.abs().min(1e18));
    let Some((whole, decimals)) = digits.split_once('.') else { return 1.0 };
    let decimals = decimals.trim_end_matches('0').len();
    if decimals > 0 {
        return 0.1_f64.powi(i32::try_from(decimals).unwrap_or(0));
    }
    let zeros = whole.len() - whole.trim_end_matches('0').len();
    if zeros == whole.len() { 1.0 } else { 10_f64.powi(i32::try_from(zeros).unwrap_or(0)) }
}

/// Whether the finer of two values rounds to the coarser at the coarser's precision.
fn rounds(a: f64, b: f64, dimension: Dimension) -> bool {
    if matches!(dimension, Dimension::Age) || a == 0.0 || b == 0.0 {
        return false;
    }
    // a temperature of 40 is no rounded one
    let precision = |value| if dimension == Dimension::Temperature { precision(value).min(1.0) } else { precision(value) };
    let (coarse, fine) = if precision(a) > precision(b) { (a, b) } else { (b, a) };
    let unit = precision(coarse);
    if unit <= precision(fine) * 1.000_001 || (fine - coarse).abs() > unit * 0.500_001 {
        return false;
    }
    match dimension {
        Dimension::Temperature => true,
        Dimension::Count => coarse % 100.0 == 0.0 && within(coarse, fine, 0.05),
        _ => within(coarse, fine, 0.2),
    }
}

fn within(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs()) + 1e-9
}

fn nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Conversion;

    fn figure(words: &str, dimension: Dimension, unit: &str) -> Figure {
        let (bound, number) = [
            ("at least ", Bound::AtLeast),
            ("more than ", Bound::MoreThan),
            ("up to ", Bound::AtMost),
            ("fewer than ", Bound::LessThan),
            ("nearly ", Bound::Nearly),
            ("about ", Bound::About),
            ("vague ", Bound::Vague),
        ]
        .iter()
        .find_map(|(word, bound)| words.strip_prefix(word).map(|rest| (*bound, rest)))
        .unwrap_or((Bound::Exact, words));
        let (low, high) = number.split_once('-').map_or((number, None), |(low, high)| (low, high.parse().ok()));
        let bound = if high.is_some() && bound == Bound::Exact { Bound::Range } else { bound };
        Figure { value: low.parse().ok(), value_high: high, bound, dimension, unit_canonical: unit.to_owned(), ..Figure::default() }
    }

    fn check(rows: &[(&str, &str, &str)], dimension: Dimension, unit: &str) {
        for (a, b, expected) in rows {
            let relation = |a, b| match relate(&figure(a, dimension, unit), &figure(b, dimension, unit)) {
                Relation::Equal => "equal",
                Relation::Compatible(_) => "compatible",
                Relation::Apart(_) => "apart",
                Relation::Incomparable => "incomparable",
            };
            assert_eq!(relation(a, b), *expected, "{a} / {b}");
            assert_eq!(relation(b, a), *expected, "{b} / {a}");
        }
    }

    #[test]
    fn counts_by_the_rules() {
        check(
            &[
                ("6", "6", "equal"),
                ("0", "0", "equal"),
                ("6", "7", "apart"),
                ("at least 6", "6", "compatible"),
                ("at least 6", "19", "apart"),
                ("at least 31", "30", "apart"),
                ("at least 50", "80", "apart"),
                ("at least 50", "58", "compatible"),
                ("at least 4", "3", "apart"),
                ("at least 15", "up to 16", "compatible"),
                ("18", "up to 16", "apart"),
                ("more than 300", "349", "compatible"),
                ("more than 300", "400", "apart"),
                ("about 20", "about 26", "apart"),
                ("about 100", "more than 100", "compatible"),
                ("nearly 100", "about 100", "compatible"),
                ("about 60", "60", "compatible"),
                ("nearly 100", "80", "apart"),
                ("612", "600", "compatible"),
                ("660", "600", "apart"),
                ("58", "60", "apart"),
                ("vague 24-99", "60", "compatible"),
                ("vague 24-99", "12", "apart"),
                ("vague 3-9", "10", "compatible"),
                ("vague 3-9", "40", "apart"),
                ("vague 200000-999999", "100000", "apart"),
                ("5-7", "6", "compatible"),
                ("5-7", "9", "apart"),
            ],
            Dimension::Count,
            "person",
        );
    }

    #[test]
    fn measures_round_at_the_coarser_precision() {
        let money =
            &[("4200000000", "4000000000", "compatible"), ("4900000000", "4000000000", "apart"), ("160", "about 160", "compatible")];
        check(money, Dimension::Money, "dollar");
        check(
            &[("58", "60", "compatible"), ("1.2", "1", "compatible"), ("1.2", "12", "apart"), ("20", "26", "apart")],
            Dimension::Length,
            "mile",
        );
        check(&[("19", "20", "apart"), ("34", "34", "equal")], Dimension::Age, "year");
        check(&[("5.9", "6.1", "apart"), ("5.9", "6", "compatible")], Dimension::Magnitude, "magnitude");
    }

    #[test]
    fn units_are_converted_and_brackets_are_the_same_figure() {
        let miles = figure("940", Dimension::Length, "mile");
        let kilometres = figure("1500", Dimension::Length, "kilometre");
        assert!(relate(&miles, &kilometres).agrees());
        assert!(matches!(
            relate(&figure("940", Dimension::Length, "mile"), &figure("1700", Dimension::Length, "kilometre")),
            Relation::Apart(_)
        ));
        let mut bracketed = figure("13", Dimension::Money, "euro");
        bracketed.conversions = vec![Conversion { value: 15.0, value_high: None, unit_canonical: "dollar".to_owned() }];
        assert_eq!(relate(&bracketed, &figure("15", Dimension::Money, "dollar")), Relation::Equal);
        assert_eq!(relate(&figure("13", Dimension::Money, "euro"), &figure("15", Dimension::Money, "dollar")), Relation::Incomparable);
    }

    #[test]
    fn temperatures_agree_to_a_degree() {
        for (a, b, expected) in [("104", "40", true), ("104", "44", false), ("105", "40", true), ("32", "0", true), ("32", "2", false)] {
            let (f, c) = (figure(a, Dimension::Temperature, "fahrenheit"), figure(b, Dimension::Temperature, "celsius"));
            assert_eq!((relate(&f, &c).agrees(), relate(&c, &f).agrees()), (expected, expected), "{a} / {b}");
        }
        check(&[("40", "44", "apart"), ("40.3", "40", "compatible")], Dimension::Temperature, "celsius");
    }

    #[test]
    fn stated_parts_are_summed() {
        let mut parts = figure("14", Dimension::Count, "person");
        parts.parts = vec![14.0, 9.0];
        assert_eq!(relate(&parts, &figure("23", Dimension::Count, "person")), Relation::Equal);
    }

    #[test]
    fn extreme_values_are_survived() {
        for value in ["0", "-3", "1e300", "1e-300", "99999999999999999999"] {
            for other in ["0", "1e300", "nearly 5", "at least 0", "up to -4"] {
                let _ = relate(&figure(value, Dimension::Count, ""), &figure(other, Dimension::Count, ""));
            }
        }
    }
}
