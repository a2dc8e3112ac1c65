//! Numbers that the outlet does not claim: negated, or taken back.

use super::{amount::Amount, english::words::Class, sentence::Sentence, token::Token};

/// "three were hurt, not four": the number after "not" is not claimed.
pub(super) fn holds(s: &Sentence, amount: &Amount) -> bool {
    s.word_before(amount.start) == "not" && amount.value > 1.0
        || matches!((s.word_before(amount.start), amount.start.checked_sub(2).map(|at| s.word(at))), ("than", Some("rather")))
        || corrected(s, amount.start)
}

/// In tokens.
const LONGEST_CLAUSE: usize = 48;

/// "An earlier version said 20", "it was wrongly reported that 20 died": what the outlet itself takes back.
fn corrected(s: &Sentence, at: usize) -> bool {
    let from = at.saturating_sub(LONGEST_CLAUSE);
    let clause = s.tokens[from..at]
        .iter()
        .rposition(|t| matches!(t.text, ";" | ",") || t.is_any(&["instead", "actually", "but", "correct", "rather"]));
    let words = &s.tokens[clause.map_or(from, |mark| from + mark + 1)..at];
    let says = |t: &Token| t.is_in(Class::SAYING) || t.is_any(&["misstated", "gave", "misreported", "had", "listed"]);
    let version = words.windows(2).position(|pair| {
        pair[0].is_any(&["earlier", "previous", "original", "prior"]) && pair[1].is_any(&["version", "versions", "headline", "edition"])
    });
    let wrongly = words.iter().position(|t| t.is_any(&["wrongly", "incorrectly", "mistakenly", "erroneously"]));
    words.iter().any(|t| t.is_any(&["misstated", "misreported"]))
        || version.is_some_and(|from| words[from..].iter().any(says))
        || wrongly.is_some_and(|from| words[from..].iter().take(2).any(says))
}
