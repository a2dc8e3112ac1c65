//! Figures of nought that are written without a number: "no injuries", "nobody was killed".

use super::{
    amount::Amount,
    english::{nouns, verbs},
    numeral::Form,
    sentence::Sentence,
};

/// The zero that begins at token `at`.
pub(super) fn read(s: &Sentence, at: usize) -> Option<Amount> {
    let end = match s.word(at) {
        "no" if s.word(at + 1) == "one" || s.is_dash(at + 1) && s.word(at + 2) == "one" => {
            let end = if s.word(at + 1) == "one" { at + 2 } else { at + 3 };
            harmed(s, end).then_some(end)?
        }
        "no" => {
            let noun = (at + 1..at + 4).find(|i| s.tokens.get(*i).is_some_and(|t| t.is_word() && is_counted(&nouns::lemma(&t.lower))))?;
            let described = s.tokens[at + 1..noun].iter().all(|t| {
                t.is_word() && !t.is_in(super::english::words::Class::STOP)
                    || t.is_any(&["other", "immediate", "serious", "major", "or", "reported", "confirmed"])
            });
            // "no people" counts only where something is said to have happened to them
            let people = !nouns::is_person(&nouns::lemma(s.word(noun)))
                || nouns::event_noun(&nouns::lemma(s.word(noun))).is_some()
                || harmed(s, noun + 1);
            (described && people).then_some(at + 1)?
        }
        "nobody" => harmed(s, at + 1).then_some(at + 1)?,
        "none" if s.word(at + 1) != "of" || harmed(s, at + 3) => harmed(s, at + 1).then_some(at + 1)?,
        "without" if s.tokens.get(at + 1).is_some_and(|t| nouns::event_noun(&nouns::lemma(&t.lower)).is_some()) => at + 1,
        _ => return None,
    };
    Some(Amount {
        start: at,
        end: end + usize::from(s.word(end) == "else"),
        value: 0.0,
        high: None,
        range: false,
        form: Form::Words,
        scale: 1.0,
        fraction: false,
        measure: None,
        hyphened: false,
    })
}

/// Nouns whose absence is a report of nought.
fn is_counted(lemma: &str) -> bool {
    nouns::event_noun(lemma).is_some()
        || nouns::is_person(lemma)
        || matches!(lemma, "victim" | "survivor" | "incident" | "case" | "explosion" | "arrest")
}

/// "was hurt", "has been reported killed", "died".
fn harmed(s: &Sentence, at: usize) -> bool {
    (at..at + 6).map_while(|i| s.tokens.get(i).filter(|t| t.is_word())).any(|t| {
        verbs::verb(&t.lower).is_some_and(|(lemma, form)| {
            form != verbs::Form::Base && matches!(verbs::event(lemma), "die" | "injure" | "arrest" | "miss" | "evacuate" | "hospitalise")
        }) || t.is_any(&["injured", "hurt", "missing"])
    })
}
