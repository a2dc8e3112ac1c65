//! The two sides of a vote: "by 61 votes to 38", "approved 61-38", "a 5-4 ruling".
//!
//! Two numbers, the more and the fewer, are votes only where the clause speaks of voting; a match ends "5-4" as well, and is a score.

use super::{
    amount::Amount,
    english::{
        nouns,
        verbs::{self, Form},
        words::Class,
    },
    sentence::Sentence,
    token::Token,
};
use crate::text::number;

/// The more and the fewer of a tally, as tokens; `end` is the one after both.
pub(super) struct Tally {
    pub start: usize,
    pub end: usize,
    is_first: bool,
}

/// What a tally of votes says of one of its numbers.
pub(super) struct Side {
    /// What those did who are counted: "back" or "oppose".
    pub event: &'static str,
    /// Who voted, as written in lower case: "senate".
    pub body: Option<String>,
}

/// The side of a vote that an amount is.
pub(super) fn side(s: &Sentence, amount: &Amount) -> Option<Side> {
    let Some(tally) = tally(s, amount) else { return side_by_side(s, amount) };
    if !is_voted(s, &tally) {
        return None;
    }
    let ends = s.tokens.len().min(tally.end + LONGEST_AIM);
    let refuses = s.tokens[clause_start(s, tally.start)..ends]
        .iter()
        .any(|t| t.is("against") || verbs::verb(&t.lower).is_some_and(|(lemma, _)| verbs::refuses(lemma)));
    let is_bench = |t: &&Token| nouns::is_bench(&nouns::lemma(&t.lower));
    let body = s.tokens[clause_start(s, tally.start)..tally.start].iter().rev().find(is_bench).map(|t| t.lower.to_string());
    Some(Side { event: if tally.is_first == refuses { "oppose" } else { "back" }, body })
}

/// "212 for the government, 189 against": each number says its own side.
fn side_by_side(s: &Sentence, amount: &Amount) -> Option<Side> {
    if amount.measure.is_some() || amount.fraction || amount.end != amount.start + 1 {
        return None;
    }
    let event = cause(s, amount.end)?;
    let mut near = amount.start.saturating_sub(LONGEST_CLAUSE)..s.tokens.len().min(amount.end + LONGEST_CLAUSE);
    // a batsman makes 331 for seven, and 45 against somebody
    let is_vote = |t: &Token| {
        let lemma = nouns::lemma(&t.lower);
        t.lower.starts_with("vot") || t.lower.starts_with("abst") || nouns::is_bench(&lemma) || nouns::is_decision(&lemma)
    };
    let faces = |at: usize| s.is_number(at) && cause(s, at + 1).is_some_and(|other| other != event);
    let is_voted = s.tokens[near.clone()].iter().any(is_vote);
    (is_voted && near.any(faces)).then_some(Side { event, body: None })
}

/// "in favour", "against" behind votes that are counted.
pub(super) fn cause(s: &Sentence, at: usize) -> Option<&'static str> {
    match (s.word(at), s.word(at + 1)) {
        ("for", _) | ("in", "favour" | "favor" | "support") => Some("back"),
        ("against", _) => Some("oppose"),
        _ => None,
    }
}

/// How far behind the numbers it is said what they voted for: "61-38 to reject", in tokens.
const LONGEST_AIM: usize = 3;

/// How far before the numbers the verb of voting stands, in tokens: "approved the bill on fishing rights 61-38".
const LONGEST_CLAUSE: usize = 12;

/// The tally that an amount is one side of: "61-38", "61 to 38", "61 votes to 38".
pub(super) fn tally(s: &Sentence, amount: &Amount) -> Option<Tally> {
    if amount.measure.is_some() || amount.fraction || amount.high.is_some() || amount.end != amount.start + 1 {
        return None;
    }
    let votes = |at: usize| usize::from(matches!(s.word(at), "vote" | "votes"));
    let joins = |at: usize| s.word(at) == "to" || s.is_hyphen(at) && s.tokens.get(at + 1).is_some_and(|t| t.glued);
    let number =
        |at: usize| s.tokens.get(at).and_then(|t| if t.is_number() { number::digits(t.text) } else { number::small_cardinal(&t.lower) });
    let falls =
        |more: usize, fewer: usize| number(more).zip(number(fewer)).is_some_and(|(more, fewer)| more > fewer && fewer.fract() == 0.0);
    let link = amount.end + votes(amount.end);
    if joins(link) && falls(amount.start, link + 1) {
        return Some(Tally { start: amount.start, end: link + 2 + votes(link + 2), is_first: true });
    }
    let link = amount.start.checked_sub(1).filter(|at| joins(*at))?;
    let named = link.checked_sub(1).map_or(0, votes);
    let first = link.checked_sub(1 + named)?;
    falls(first, amount.start).then_some(Tally { start: first, end: amount.end + votes(amount.end), is_first: false })
}

/// Whether a noun of deciding follows the numbers, or a verb of it is the nearest before them.
fn is_voted(s: &Sentence, tally: &Tally) -> bool {
    let counted = s.tokens.get(tally.end).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower) && !t.is_in(Class::STOP));
    let measured = s.tokens.get(tally.end).is_some_and(|t| t.text == "%" || t.glued && t.is_word());
    // "a 5-4 panel decision"
    let compound = nouns::is_decision(s.word(tally.end + 1)) && s.tokens[tally.end].is_word() && !s.tokens[tally.end].is_in(Class::STOP);
    if s.word(tally.end - 1).starts_with("vote")
        || s.word(tally.start + 1).starts_with("vote")
        || nouns::is_decision(s.word(tally.end))
        || compound
    {
        return true;
    }
    if counted || measured || matches!(s.word_before(tally.start), "from" | "between") {
        return false;
    }
    let clause = &s.tokens[clause_start(s, tally.start)..tally.start];
    if clause.last().is_some_and(|t| t.is("of")) && clause.iter().rev().take(4).any(|t| t.is("vote")) {
        return true;
    }
    let decided = |at: usize| {
        let (lemma, form) = verbs::verb(&clause[at].lower)?;
        let led = |words: &[&str]| at > 0 && clause[at - 1].is_any(words);
        if form == Form::Gerund || form == Form::Base && !led(&["to", "will", "would", "may", "could"]) {
            return None;
        }
        let decides = match lemma {
            "defeat" | "carry" => led(&["was", "were", "been", "be", "being"]),
            "split" | "divide" => clause.iter().any(|t| nouns::is_bench(&nouns::lemma(&t.lower))),
            _ => verbs::decides(lemma),
        };
        // "backs tax cut 52-47": what is spelled like a noun need not be the verb
        (decides || !clause[at].is(lemma)).then_some(decides)
    };
    (0..clause.len()).rev().find_map(decided).unwrap_or(false)
}

/// Where the clause begins that leads to the token at `end`.
fn clause_start(s: &Sentence, end: usize) -> usize {
    let from = end.saturating_sub(LONGEST_CLAUSE);
    let inside = |t: &&Token| t.is_word() || t.is_dash() || t.is_number() || matches!(t.text, "'" | "’" | "\"" | "”");
    // "the motion died in committee, 11 to 9": the numbers may stand apart
    let comma = usize::from(end > from && s.word_before(end) == ",");
    end - comma - s.tokens[from..end - comma].iter().rev().take_while(inside).count()
}
