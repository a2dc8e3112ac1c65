//! Numbers as they are written: digits with any grouping, and the English words for whole numbers.

/// The value of a run of digits with its separators: `1,200.50`, `12,34,567`, `1 200`, `.08`, `1.200,50`. `None` where the separators make no number.
pub fn digits(written: &str) -> Option<f64> {
    // a longer run is no number that a reader could take in
    if written.len() > 40 {
        return None;
    }
    let plain: String = written.chars().filter(|c| !is_grouping_blank(*c)).collect();
    let dots = plain.matches('.').count();
    let commas = plain.matches(',').count();
    let normal = match (dots, commas) {
        (0, 0) | (1, 0) => plain,
        (0 | 1, _) if groups_of_three(plain.split('.').next()?, ',') && plain.rfind(',') < plain.find('.').or(Some(plain.len())) => {
            plain.replace(',', "")
        }
        (2.., 0) if groups_of_three(&plain, '.') => plain.replace('.', ""),
        (0, 1) if plain.len() - plain.find(',')? <= 3 => plain.replace(',', "."),
        (_, 1) if groups_of_three(plain.split(',').next()?, '.') && plain.rfind('.') < plain.find(',') => {
            plain.replace('.', "").replace(',', ".")
        }
        _ => return None,
    };
    normal.parse().ok()
}

/// Thin and unbreakable blanks that some houses set between groups of three digits.
pub const fn is_grouping_blank(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2009}' | '\u{202F}' | '\'')
}

/// Whether `mark` divides digits as thousands (`1,234,567`) or lakhs (`12,34,567`) are divided.
fn groups_of_three(whole: &str, mark: char) -> bool {
    let groups: Vec<_> = whole.split(mark).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return false };
    !first.is_empty()
        && first.len() <= 3
        && last.len() == 3
        && (middle.iter().all(|group| group.len() == 3) || first.len() <= 2 && middle.iter().all(|group| group.len() == 2))
}

/// The value of one number word below a hundred ("six", "forty"); lower case.
pub fn small_cardinal(word: &str) -> Option<f64> {
    let value = match word {
        "zero" | "nought" | "naught" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    };
    Some(f64::from(value))
}

/// The factor of a scale word ("hundred", "million", "lakh", "bn"); lower case.
pub fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "lakh" | "lac" | "lakhs" => 1e5,
        "million" | "mln" | "mn" | "mil" => 1e6,
        "crore" | "crores" => 1e7,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" | "trn" | "tln" => 1e12,
        "quadrillion" => 1e15,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_read_as_the_house_meant_them() {
        for (written, value) in [
            ("1,200.50", Some(1200.5)),
            ("12,34,567", Some(1_234_567.0)),
            ("1\u{202F}200", Some(1200.0)),
            (".08", Some(0.08)),
            ("1.200,50", Some(1200.5)),
            ("5,00", Some(5.0)),
            ("1.250.000", Some(1_250_000.0)),
            ("22,24,26", None),
            ("192.168.1.2", None),
            ("2019", Some(2019.0)),
        ] {
            assert_eq!(digits(written), value, "{written}");
        }
    }
}
