//! Whether a word credits a passage where it stands, and in which voice: the same word may be a noun, a passive or another's verb.

use super::{english::Class, frame::Frame, phrase};

/// Whether the word at `verb` is a finite verb that credits words to its subject.
pub fn is_finite(frame: &Frame<'_>, low: usize, verb: usize) -> bool {
    let token = &frame.tokens[verb];
    let previous = verb.checked_sub(1).filter(|p| *p >= low).map(|p| &frame.tokens[p]);
    if token.is(Class::CUE) {
        return !phrase::is_noun(frame, verb, low);
    }
    finds_that(frame, verb)
        || token.is(Class::CUE_BASE)
            && previous.is_some_and(|p| {
                p.is(Class::SUBJECT) && !p.is(Class::HE.with(Class::SHE)) && p.text != "it"
                    || p.is(Class::MODAL) && !p.text.eq_ignore_ascii_case("to")
                    || matches!(p.text, "did" | "do" | "does" | "didn't" | "didn’t" | "don't" | "don’t")
                    || p.is_word()
                        && p.text.ends_with('s')
                        && !p.is(Class::DETERMINER)
                        && (!token.is(Class::NOUN_TOO) || p.is_capital || !heads_noun(frame, verb))
                    || p.is(Class::ADVERB) && !token.is(Class::NOUN_TOO)
            })
}

/// Whether the word behind `verb` shows it to be a noun: "the jobs report said", "claims of".
fn heads_noun(frame: &Frame<'_>, verb: usize) -> bool {
    const FINITE: Class = Class::CUE.with(Class::VERB).with(Class::AUXILIARY).with(Class::MODAL).with(Class::PREPOSITION);
    frame.token(verb + 1).is_none_or(|next| !next.is_word() && next.quote().is_none() || next.is(FINITE) && !next.is_capital)
}

/// "found that": a finding is a statement only with its clause.
pub fn finds_that(frame: &Frame<'_>, verb: usize) -> bool {
    matches!(
        frame.tokens[verb].text,
        "found" | "finds" | "find" | "shows" | "showed" | "show" | "concluded" | "concludes" | "believes" | "believed" | "thinks"
    ) && frame.token(verb + 1).is_some_and(|that| that.text == "that")
}

/// "was called", "has been described": its subject is not who speaks.
pub fn is_passive(frame: &Frame<'_>, low: usize, verb: usize) -> bool {
    let auxiliary = (low..verb)
        .rev()
        .take(3)
        .map(|a| &frame.tokens[a])
        .take_while(|t| t.is(Class::ADVERB.with(Class::AUXILIARY)))
        .find(|t| t.is(Class::AUXILIARY));
    auxiliary.is_some_and(|auxiliary| matches!(auxiliary.text, "was" | "were" | "be" | "been" | "being" | "is" | "are"))
}

/// "is quoted as saying": a passive whose subject speaks.
pub fn is_quoted_as(frame: &Frame<'_>, verb: usize) -> bool {
    frame.token(verb + 1).is_some_and(|word| word.text == "as") && frame.token(verb + 2).is_some_and(|word| word.is(Class::CUE_ING))
}

/// "as Holt puts it".
pub fn is_put(frame: &Frame<'_>, low: usize, verb: usize) -> bool {
    matches!(frame.tokens[verb].text, "put" | "puts" | "Puts")
        && verb >= low
        && frame.token(verb + 1).is_some_and(|it| matches!(it.text, "it" | "things"))
}

/// "in the words of NP".
pub fn is_in_words_of(frame: &Frame<'_>, at: usize) -> bool {
    let phrase = ["in", "the", "words", "of"];
    phrase.iter().enumerate().all(|(index, word)| frame.token(at + index).is_some_and(|token| token.text.eq_ignore_ascii_case(word)))
}

/// "likes to say", "used to put it".
pub fn is_habit(frame: &Frame<'_>, low: usize, verb: usize) -> bool {
    verb >= low + 2 && frame.tokens[verb].is(Class::CUE_BASE.with(Class::AFTER)) && governor(frame, low, verb) != verb
}

/// The verb whose subject speaks: that of "likes to say", the first of "bowed and said", or the cue itself.
pub fn governor(frame: &Frame<'_>, low: usize, verb: usize) -> usize {
    const FINITE: Class = Class::VERB.with(Class::WEAK).with(Class::AFTER).with(Class::GUESSED).with(Class::CUE);
    let Some(first) = verb.checked_sub(2).filter(|first| *first > low) else { return verb };
    let (first_verb, link) = (&frame.tokens[first], &frame.tokens[verb - 1]);
    if matches!(link.text, "to" | "and") && first_verb.is(FINITE) && !first_verb.is_capital { first } else { verb }
}
