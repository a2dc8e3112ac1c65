//! Two sentences one above the other, with the words marked in which they differ.

use anstyle::Style;
use similar::{Algorithm, DiffTag};

use super::term;
use crate::text::{self, fold, words};

/// Longer passages are shown without marks, so that no text costs more than its length.
const WORD_LIMIT: usize = 400;

/// How marked words look: coloured, or in brackets where there are no colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    Colours,
    Brackets,
}

/// A sentence with the claim in it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub sentence: &'a str,
    pub surface: &'a str,
}

impl Marks {
    /// What suits standard output.
    pub fn for_stdout() -> Self {
        if term::has_colours() { Self::Colours } else { Self::Brackets }
    }

    pub(super) fn around(self, text: &str, style: Style) -> String {
        match self {
            Self::Colours => term::styled(style, text),
            Self::Brackets => format!("[{text}]"),
        }
    }
}

/// Both sentences, cleaned. Of two figures the figures themselves are marked, of two quotes the words that the other lacks; case, accents
/// and typography make no difference.
pub fn pair(kind: &str, earlier: Told<'_>, later: Told<'_>, marks: Marks) -> (String, String) {
    let (a, b) = (Place::of(earlier), Place::of(later));
    let (a_marks, b_marks) = match kind {
        "quote" => differing(&a, &b),
        _ => (vec![a.claim], vec![b.claim]),
    };
    (a.written(&a_marks, marks, term::NOTE), b.written(&b_marks, marks, term::ALARM))
}

type Range = (usize, usize);

/// A cleaned sentence and where the claim stands in it.
struct Place {
    sentence: String,
    claim: Range,
}

impl Place {
    fn of(told: Told<'_>) -> Self {
        let (sentence, surface) = (term::clean(told.sentence).into_owned(), term::clean(told.surface));
        let claim = text::find_words(&sentence, &surface).map_or((0, 0), |start| (start, start + surface.len()));
        Self { sentence, claim }
    }

    /// The claim's words, folded, with their places in the sentence.
    fn words(&self) -> Vec<(Range, String)> {
        let (start, end) = self.claim;
        words(&self.sentence[start..end]).map(|word| ((start + word.span.start, start + word.span.end), fold(word.text))).collect()
    }

    fn written(&self, places: &[Range], marks: Marks, style: Style) -> String {
        let mut line = String::new();
        let mut at = 0;
        for (start, end) in places.iter().filter(|(start, end)| start < end) {
            line += &self.sentence[at..*start];
            line += &marks.around(&self.sentence[*start..*end], style);
            at = *end;
        }
        line + &self.sentence[at..]
    }
}

/// The words of either claim that the other lacks; neighbours share a mark.
fn differing(a: &Place, b: &Place) -> (Vec<Range>, Vec<Range>) {
    let (a, b) = (a.words(), b.words());
    let (mut a_marks, mut b_marks) = (Vec::new(), Vec::new());
    if a.len().max(b.len()) > WORD_LIMIT {
        return (a_marks, b_marks);
    }
    let folded = |words: &[(Range, String)]| words.iter().map(|(_, word)| word.clone()).collect::<Vec<_>>();
    let joined = |words: &[(Range, String)], run: std::ops::Range<usize>| {
        let run = words.get(run)?;
        Some((run.first()?.0.0, run.last()?.0.1))
    };
    for op in similar::capture_diff_slices(Algorithm::Myers, &folded(&a), &folded(&b)) {
        if op.tag() != DiffTag::Equal {
            a_marks.extend(joined(&a, op.old_range()));
            b_marks.extend(joined(&b, op.new_range()));
        }
    }
    (a_marks, b_marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, a: (&str, &str), b: (&str, &str), expected: (&str, &str)) {
        let told = |(sentence, surface)| Told { sentence, surface };
        let (earlier, later) = pair(kind, told(a), told(b), Marks::Brackets);
        assert_eq!((earlier.as_str(), later.as_str()), expected);
    }

    #[test]
    fn only_what_differs_is_marked() {
        check(
            "figure",
            ("At least 11 people died.", "At least 11 people"),
            ("Police said 14 people died.", "14 people"),
            ("[At least 11 people] died.", "Police said [14 people] died."),
        );
        check(
            "quote",
            ("“I did not sell it,” she said.", "I did not sell it,"),
            ("\"I did sell that,\" she said.", "I did sell that,"),
            ("“I did [not] sell [it],” she said.", "\"I did sell [that],\" she said."),
        );
        check(
            "figure",
            ("It carried 212 people; 12 people died.", "12 people"),
            ("", ""),
            ("It carried 212 people; [12 people] died.", ""),
        );
        check("quote", ("nowhere in it", "missing"), ("", ""), ("nowhere in it", ""));
    }
}
