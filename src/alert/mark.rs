//! Two sentences in, the places where they differ out: what the eye is led to.

use std::{borrow::Cow, ops::Range};

use similar::{Algorithm, DiffTag};

use crate::{
    model::{ClaimKind, Side},
    text::{find_words, fold, printable, words},
};

/// More words than any sentence has; beyond it nothing is marked, so that no text costs more than its length.
const WORD_LIMIT: usize = 400;

/// A sentence that is safe to print, with the byte ranges of its telling words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked<'a> {
    pub text: Cow<'a, str>,
    /// In order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// The new sentence and the prior one, each with what the other lacks.
pub(super) fn marked<'a>(kind: ClaimKind, new: &'a Side, prior: &'a Side) -> (Marked<'a>, Marked<'a>) {
    let sentences = (printable(&new.sentence), printable(&prior.sentence));
    let places = (place(&sentences.0, &new.surface), place(&sentences.1, &prior.surface));
    let (new_marks, prior_marks) = match kind {
        ClaimKind::Figure => (vec![places.0], vec![places.1]),
        ClaimKind::Quote => differing((&sentences.0, places.0), (&sentences.1, places.1)),
    };
    let cleaned = |marks: Vec<Range<usize>>| marks.into_iter().filter(|mark| !mark.is_empty()).collect();
    (Marked { text: sentences.0, marks: cleaned(new_marks) }, Marked { text: sentences.1, marks: cleaned(prior_marks) })
}

/// Where a claim's words stand in its sentence; nowhere if they do not.
fn place(sentence: &str, surface: &str) -> Range<usize> {
    let surface = printable(surface);
    find_words(sentence, &surface).map_or(0..0, |start| start..start + surface.len())
}

/// The words of either passage that the other lacks; neighbours are one mark.
fn differing(a: (&str, Range<usize>), b: (&str, Range<usize>)) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b) = (located(a), located(b));
    let (mut a_marks, mut b_marks) = (Vec::new(), Vec::new());
    if a.len().max(b.len()) > WORD_LIMIT {
        return (a_marks, b_marks);
    }
    let folded = |words: &[(Range<usize>, String)]| words.iter().map(|(_, word)| word.clone()).collect::<Vec<_>>();
    for op in similar::capture_diff_slices(Algorithm::Myers, &folded(&a), &folded(&b)) {
        if op.tag() != DiffTag::Equal {
            a_marks.extend(joined(&a, op.old_range()));
            b_marks.extend(joined(&b, op.new_range()));
        }
    }
    (a_marks, b_marks)
}

/// The words of a passage, folded, with their places in the sentence.
fn located((sentence, passage): (&str, Range<usize>)) -> Vec<(Range<usize>, String)> {
    let at = passage.start;
    words(&sentence[passage]).map(|word| (at + word.span.start..at + word.span.end, fold(word.text))).collect()
}

fn joined(words: &[(Range<usize>, String)], run: Range<usize>) -> Option<Range<usize>> {
    let run = words.get(run)?;
    Some(run.first()?.0.start..run.last()?.0.end)
}

/// What a stretch of a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Differs,
}

impl Marked<'_> {
    /// The text with `open` and `close` around each mark and all of it passed through `escape`, cut at words to about `limit`
    /// characters; what is cut off lies away from the marks.
    pub fn written(&self, open: &str, close: &str, limit: usize, escape: fn(&str) -> Cow<'_, str>) -> String {
        let mut out = String::with_capacity(self.text.len() + 16);
        for (mark, text) in self.cut(limit) {
            match mark {
                Mark::Same => out.push_str(&escape(&text)),
                Mark::Differs => {
                    out.push_str(open);
                    out.push_str(&escape(&text));
                    out.push_str(close);
                }
            }
        }
        out
    }

    /// The text in stretches, none empty, cut at words to about `limit` characters; what is cut off lies away from the marks.
    pub fn cut(&self, limit: usize) -> Vec<(Mark, String)> {
        let window = self.window(limit);
        let mut stretches = Vec::with_capacity(2 * self.marks.len() + 1);
        let mut same = if window.start > 0 { "… ".to_owned() } else { String::new() };
        let mut at = window.start;
        for mark in &self.marks {
            let (start, end) = (mark.start.max(at), mark.end.min(window.end));
            if start >= end {
                continue;
            }
            same.push_str(&self.text[at..start]);
            if !same.is_empty() {
                stretches.push((Mark::Same, std::mem::take(&mut same)));
            }
            stretches.push((Mark::Differs, self.text[start..end].to_owned()));
            at = end;
        }
        same.push_str(self.text[at..window.end].trim_end());
        if window.end < self.text.len() {
            same.push_str(" …");
        }
        if !same.is_empty() {
            stretches.push((Mark::Same, same));
        }
        stretches
    }

    /// A stretch of about `limit` characters around the first mark, from word to word.
    fn window(&self, limit: usize) -> Range<usize> {
        if self.text.chars().count() <= limit {
            return 0..self.text.len();
        }
        let first = self.marks.first().map_or(0, |mark| mark.start);
        let ahead = limit / 3;
        let start = match self.text[..first].char_indices().rev().nth(ahead) {
            None => 0,
            Some((at, _)) => self.text[at..first].find(' ').map_or(at, |blank| at + blank + 1),
        };
        let end = match self.text[start..].char_indices().nth(limit) {
            None => return start..self.text.len(),
            Some((at, _)) => start + at,
        };
        start..self.text[start..end].rfind(' ').map_or(end, |blank| start + blank)
    }
}
