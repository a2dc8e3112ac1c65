//! The names of months and days of the week, and the numbers they stand for.
//!
//! A word comes in, in any case; a full stop after an abbreviation may stand. Words that are names only at times ("may", "march", "sun")
//! are names here: whoever reads running text decides by what stands around them.

/// In lower case, January first.
pub const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// In lower case, Monday first.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// 1 to 12 for an English name, whole or cut after three letters or more: `Jan.`, `Sept`, `august`.
pub fn month(word: &str) -> Option<i8> {
    place(&MONTHS, word)
}

/// Monday 1 to Sunday 7, whole or cut after three letters or more: `Mon`, `Tues.`, `sunday`.
pub fn weekday(word: &str) -> Option<i8> {
    place(&WEEKDAYS, word)
}

/// Whether a word names a month, or is the whole name of a day: a paper may be called "Sun". `word` in lower case.
pub fn is_date(word: &str) -> bool {
    WEEKDAYS.contains(&word) || month(word).is_some()
}

fn place(names: &[&str], word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let starts = |name: &&str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let at = (word.len() >= 3).then(|| names.iter().position(starts)).flatten()?;
    i8::try_from(at + 1).ok()
}

/// 1 to 12 for a name in one of the languages that feeds are found in, by how it begins. `word` in lower case.
pub fn month_abroad(word: &str) -> Option<i8> {
    const STEMS: [&[&str]; 12] = [
        &["jan", "ene", "gen", "янв", "ιαν"],
        &["feb", "fev", "fév", "фев", "φεβ"],
        &["mar", "mär", "mrz", "maa", "мар", "μάρ", "μαρ"],
        &["apr", "abr", "avr", "апр", "απρ"],
        &["may", "mai", "maj", "mag", "mei", "май", "мая", "μάι", "μαϊ", "máj"],
        &["jun", "jui", "giu", "июн", "ιούν", "ιον", "jún"],
        &["jul", "lug", "июл", "ιούλ", "ιολ", "júl"],
        &["aug", "ago", "aoû", "aou", "авг", "αύγ", "αυγ"],
        &["sep", "set", "сен", "σεπ", "szep"],
        &["oct", "okt", "ott", "out", "окт", "οκτ"],
        &["nov", "ноя", "νοέ", "νοε"],
        &["dec", "dez", "dic", "déc", "des", "дек", "δεκ"],
    ];
    const DAYS: &[&str] = &["mardi", "martes", "martedi", "martedì", "maandag", "marți"];
    if DAYS.contains(&word) {
        return None;
    }
    if word.starts_with("juil") {
        return Some(7);
    }
    let at = STEMS.iter().position(|stems| stems.iter().any(|stem| word.starts_with(stem)))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_whole_and_cut_short() {
        for (word, expected) in [
            ("January", Some(1)),
            ("jan.", Some(1)),
            ("MAY", Some(5)),
            ("Sept", Some(9)),
            ("sep", Some(9)),
            ("ma", None),
            ("marching", None),
            ("décembre", None),
            ("", None),
        ] {
            assert_eq!(month(word), expected, "{word}");
        }
        for (word, expected) in [("Monday", Some(1)), ("Tues.", Some(2)), ("sun", Some(7)), ("sunny", None), ("su", None)] {
            assert_eq!(weekday(word), expected, "{word}");
        }
    }

    #[test]
    fn months_of_other_languages_are_no_days() {
        for (word, expected) in [("mars", Some(3)), ("juillet", Some(7)), ("juin", Some(6)), ("martes", None), ("декабря", Some(12))]
        {
            assert_eq!(month_abroad(word), expected, "{word}");
        }
    }
}
