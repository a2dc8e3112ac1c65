//! Words that begin or end a number and are no plain cardinals: fractions, and words for rough amounts.
//!
//! What rough words cover is the newsroom policy's: few and several 3 to 9, dozens 24 to 99, hundreds 200 to 999.

use crate::text::number;

/// Whether a number can begin with this word.
pub(crate) fn may_begin(word: &str) -> bool {
    matches!(word, "a" | "an" | "half" | "quarter" | "hundred")
        || number::small_cardinal(word).is_some()
        || plural_scale(word).is_some()
        || vague(word, false).is_some()
}

/// Twelve, in full or as a list of goods shortens it.
pub(crate) fn is_dozen(word: &str) -> bool {
    matches!(word, "dozen" | "dozens" | "doz" | "dozs" | "dz" | "dzs")
}

/// What a part is one of: "third" 3, "quarters" 4.
pub(crate) fn denominator(word: &str) -> Option<f64> {
    Some(match word {
        "half" | "halves" => 2.0,
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" | "fourth" | "fourths" => 4.0,
        "fifth" | "fifths" => 5.0,
        "sixth" | "sixths" => 6.0,
        "seventh" | "sevenths" => 7.0,
        "eighth" | "eighths" => 8.0,
        "ninth" | "ninths" => 9.0,
        "tenth" | "tenths" => 10.0,
        "twentieth" | "twentieths" => 20.0,
        "hundredth" | "hundredths" => 100.0,
        "thousandth" | "thousandths" => 1e3,
        "millionth" | "millionths" => 1e6,
        "billionth" | "billionths" => 1e9,
        "trillionth" | "trillionths" => 1e12,
        "twelfth" | "twelfths" => 12.0,
        "thirtieth" | "thirtieths" => 30.0,
        "fortieth" | "fortieths" => 40.0,
        "fiftieth" | "fiftieths" => 50.0,
        "sixtieth" | "sixtieths" => 60.0,
        _ => return None,
    })
}

/// What "dozens", "thousands" cover.
pub(crate) fn plural_scale(word: &str) -> Option<(f64, f64)> {
    let factor = plural_scale_factor(word);
    match word {
        "scores" => Some((40.0, 99.0)),
        "dozens" => Some((24.0, 99.0)),
        _ if factor > 1.0 => Some((2.0 * factor, 10.0 * factor - 1.0)),
        _ => None,
    }
}

/// "thousands" is 1000; 1 for any other word.
pub(crate) fn plural_scale_factor(word: &str) -> f64 {
    match word {
        "tens" => 10.0,
        "hundreds" => 1e2,
        "thousands" => 1e3,
        "millions" => 1e6,
        "billions" => 1e9,
        "trillions" => 1e12,
        _ => 1.0,
    }
}

/// "several", "few", and after an article "a few", "a couple", "a handful".
pub(crate) fn vague(word: &str, after_article: bool) -> Option<(f64, f64)> {
    match word {
        "several" if !after_article => Some((3.0, 9.0)),
        "few" => Some((3.0, 9.0)),
        "handful" if after_article => Some((3.0, 9.0)),
        "couple" if after_article => Some((2.0, 3.0)),
        _ => None,
    }
}

/// "first" 1 to "ninth" 9, as in "a twenty-first".
pub(crate) fn unit_ordinal(word: &str) -> Option<f64> {
    match word.strip_suffix('s').unwrap_or(word) {
        "first" => Some(1.0),
        "second" => Some(2.0),
        other => denominator(other).filter(|whole| (3.0..10.0).contains(whole)),
    }
}
