//! Words and their stems.

use rust_stemmers::{Algorithm, Stemmer};

use crate::model::Span;

/// A run of letters, digits and the marks that stand inside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    pub span: Span,
    pub text: &'a str,
}

/// The words of a text in order. `don't`, `U.S`, `1,200.50` and `anti-tank` are one word each; `'` and `.` at an end are none of it.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let mut end = start;
        let mut letters = text[start..].char_indices().peekable();
        let mut previous = ' ';
        while let Some((at, c)) = letters.next() {
            let inside = c.is_alphanumeric() || letters.peek().is_some_and(|(_, next)| joins(previous, c, *next));
            if !inside {
                break;
            }
            end = start + at + c.len_utf8();
            previous = c;
        }
        rest = end;
        Some(Word { span: Span::new(start, end), text: &text[start..end] })
    })
}

/// Where `words` first stand in a text as whole words: "12 people" is not in "212 people". Anywhere, if nowhere so.
pub fn find_words(text: &str, words: &str) -> Option<usize> {
    let is_inside = |start: usize| {
        let joins = |c: char| c.is_alphanumeric();
        let end = start + words.len();
        let before = text[..start].chars().next_back().is_some_and(joins) && words.starts_with(joins);
        before || text[end..].chars().next().is_some_and(joins) && words.ends_with(joins)
    };
    text.match_indices(words).map(|(start, _)| start).find(|start| !is_inside(*start)).or_else(|| text.find(words))
}

/// Whether `mark` between two characters belongs to the word they are in.
fn joins(before: char, mark: char, after: char) -> bool {
    match mark {
        '\'' | '\u{2019}' => before.is_alphabetic() && after.is_alphabetic(),
        '-' | '\u{2010}' | '\u{2011}' => before.is_alphanumeric() && after.is_alphanumeric(),
        '.' => before.is_ascii_digit() && after.is_ascii_digit() || before.is_uppercase() && after.is_uppercase(),
        ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

/// The Porter stem of a folded English word.
pub fn stem(word: &str) -> String {
    thread_local! {
        static STEMMER: Stemmer = Stemmer::create(Algorithm::English);
    }
    STEMMER.with(|stemmer| stemmer.stem(word).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_the_marks_inside_them() {
        let text = "The U.S. said 1,200.50 anti-tank 'rounds' didn’t arrive.";
        let found: Vec<_> = words(text).map(|w| w.text).collect();
        assert_eq!(found, ["The", "U.S", "said", "1,200.50", "anti-tank", "rounds", "didn’t", "arrive"]);
        assert!(words(text).all(|w| w.span.of(text) == w.text));
    }

    #[test]
    fn words_are_found_whole() {
        for (text, words, expected) in [
            ("212 people saw 12 people", "12 people", Some(15)),
            ("212 people", "12 people", Some(1)),
            ("none", "12 people", None),
            ("“We won”", "We won", Some(3)),
        ] {
            assert_eq!(find_words(text, words), expected, "{words} in {text}");
        }
    }

    #[test]
    fn forms_of_one_word_share_a_stem() {
        assert_eq!(stem("injuries"), stem("injury"));
        assert_eq!(stem("drones"), stem("drone"));
    }
}
