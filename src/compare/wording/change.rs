//! Words of one side that the other has otherwise, or not at all: what they are, and how much hangs on them.

use std::sync::LazyLock;

use super::super::{
    lexicon::{self, Kind},
    speaker,
    terms::{self, Term},
};
use crate::text;

/// Words of one side that the other has otherwise, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub from: String,
    pub to: String,
    pub kind: Kind,
}
/// How many words a side of a change has, articles apart.
pub fn length(words: &str) -> usize {
    words.split_whitespace().filter(|word| !terms::is_article(&text::fold(word))).count()
}

/// One word written apart or with a slip: "e mail" and "email", "goverment" and "government".
pub fn is_one_writing(short: &[Term], long: &[Term]) -> bool {
    let joined = |run: &[Term]| -> String { run.iter().map(|t| t.lemma.as_str()).collect() };
    let (a, b) = (joined(short), joined(long));
    let is_word = |run: &[Term]| matches!(run, [t] if t.kind == Kind::Content);
    a == b || a.len().min(b.len()) >= 7 && is_word(short) && is_word(long) && speaker::distance_within(&a, &b, 1)
}

/// The words of a run as they are shown to people.
pub fn shown(run: &[Term]) -> String {
    let mut words: Vec<&str> = run.iter().map(|t| t.written.as_str()).filter(|w| !w.is_empty()).collect();
    words.dedup();
    words.join(" ")
}

/// The kind of the word that matters most among those only one side has; `None` if only small words differ.
pub fn weightiest(short: &[Term], long: &[Term]) -> Option<Kind> {
    let only = |run: &[Term], other: &[Term]| -> Vec<Kind> {
        run.iter().filter(|t| !other.iter().any(|o| o.is_same(t))).map(|t| t.kind).filter(|kind| *kind != Kind::Function).collect()
    };
    let (mut kinds, other) = (only(short, long), only(long, short));
    // a pronoun or conjunction that one side merely lacks changes nothing; one put for another does
    let both_have = |kind: Kind| kinds.contains(&kind) && other.contains(&kind);
    let changed: Vec<Kind> = [Kind::Pronoun, Kind::Conjunction].into_iter().filter(|kind| both_have(*kind)).collect();
    kinds.extend(other);
    if takes_turn(short, long) {
        return kinds.into_iter().chain([Kind::Conjunction]).max();
    }
    kinds.retain(|kind| !matches!(kind, Kind::Pronoun | Kind::Conjunction) || changed.contains(kind));
    kinds.into_iter().max()
}

/// Small words that join or relate, and the ones that turn round what is said when they are put in their place.
const TURNS: &[(&str, &str)] = &[
    ("and", "or"),
    ("and", "but"),
    ("if", "when"),
    ("if", "unless"),
    ("when", "unless"),
    ("until", "unless"),
    ("with", "against"),
    ("for", "against"),
    ("with", "without"),
    ("before", "after"),
    ("up", "down"),
    ("over", "under"),
    ("in", "out"),
    ("on", "off"),
];

/// The same as lemmas, which is how the words of a quotation are read.
static TURNING: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| TURNS.iter().map(|(x, y)| (lexicon::lemma(x), lexicon::lemma(y))).collect());

/// Whether one of a pair of opposite small words stands on one side, and the other on the other.
pub fn takes_turn(short: &[Term], long: &[Term]) -> bool {
    let has = |run: &[Term], word: &str| run.iter().any(|t| t.lemma == word);
    let only = |run, other, word| has(run, word) && !has(other, word);
    TURNING.iter().any(|(x, y)| only(short, long, x) && only(long, short, y) || only(short, long, y) && only(long, short, x))
}

/// Words that went from one place to another are word order, which is no difference.
pub fn drop_moved(changes: &mut Vec<Change>) {
    let folded = |words: &str| text::fold(words);
    let mut at = 0;
    while at < changes.len() {
        let moved = (at + 1..changes.len()).find(|other| {
            let (a, b) = (&changes[at], &changes[*other]);
            a.to.is_empty() && b.from.is_empty() && !a.from.is_empty() && folded(&a.from) == folded(&b.to)
                || a.from.is_empty() && b.to.is_empty() && !a.to.is_empty() && folded(&a.to) == folded(&b.from)
        });
        match moved {
            Some(other) => {
                changes.remove(other);
                changes.remove(at);
            }
            None => at += 1,
        }
    }
}
