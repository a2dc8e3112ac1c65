//! Utterance, fragment, scare quote or title: what a passage is, by its length and its surroundings.

use super::{
    credit::{Credit, Strength},
    english::Class,
    frame::{Frame, Kind as Mark, Sentence},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kind {
    pub fragment: bool,
    pub scare: bool,
    pub title_of_work: bool,
}

/// What the passage at token `at` of a sentence is.
pub fn kind(frame: &Frame<'_>, sentence: &Sentence, at: usize, credit: Option<&Credit>) -> Kind {
    let body = frame.tokens[at].text;
    let words = body.split_whitespace().count();
    if is_title(frame, sentence, at, credit) {
        return Kind { title_of_work: true, fragment: true, scare: false };
    }
    let ends = body.ends_with(['.', '!', '?', ',', '…', '-', '—']);
    let starts_small = body.trim_start_matches(['[', '(', '…', '.', ' ']).starts_with(char::is_lowercase);
    let stands_alone = sentence.tokens.len() == 1;
    let introduced = at > sentence.tokens.start && matches!(frame.tokens[at - 1].kind, Mark::Comma | Mark::Colon);
    let fragment = !stands_alone && (starts_small && !(ends && introduced) || words < 4 && !ends);
    let is_spoken = ends && !body.ends_with(',') && introduced || is_set_as_speech(frame, sentence, at, credit);
    Kind { fragment, scare: words <= 2 && !is_spoken, title_of_work: false }
}

/// `"Never," Holt said.`: credited by a cue, ended as speech is, and no part of a phrase of the article's own. However short, it was said.
fn is_set_as_speech(frame: &Frame<'_>, sentence: &Sentence, at: usize, credit: Option<&Credit>) -> bool {
    let ends = frame.tokens[at].text.ends_with(['.', '!', '?', ',', '…', '-', '—'])
        || frame.token(at + 1).is_some_and(|next| next.kind == Mark::Comma);
    let joins = at > sentence.tokens.start && matches!(frame.tokens[at - 1].kind, Mark::Word | Mark::Open | Mark::Other);
    ends && !joins && credit.is_some_and(|credit| credit.strength == Strength::Cue)
}

/// Whether a passage is the name of a book, film, programme or the like: capitalised as names are, in a sentence that is not, with no
/// cue beside it; or behind a word for such a work.
fn is_title(frame: &Frame<'_>, sentence: &Sentence, at: usize, credit: Option<&Credit>) -> bool {
    let body = frame.tokens[at].text;
    if body.ends_with(['!', '?', '.']) && body.len() > 80 || !is_capitalised(body) || sentence.is_headline {
        return false;
    }
    let previous = at.checked_sub(1).filter(|p| *p >= sentence.tokens.start).map(|p| &frame.tokens[p]);
    let beside_cue = credit.is_some_and(|credit| {
        credit.strength == Strength::Cue && {
            let before = credit.cue.end <= at
                && frame.tokens[credit.cue.end..at].iter().all(|token| !token.is_word() || token.is(Class::SUBORDINATOR));
            let after = credit.cue.start > at
                && frame.tokens[at + 1..credit.cue.start.min(credit.speaker.start)].iter().all(|token| !token.is_word());
            let names = frame.tokens[credit.cue.start].is(Class::NAMING) || is_performed(frame, at, credit);
            before && !names || after && body.ends_with([',', '?', '!'])
        }
    });
    !beside_cue && previous.is_some_and(|previous| previous.is_word() || previous.kind == Mark::Comma || previous.quote().is_some())
        || previous.is_some_and(|previous| {
            previous.is(Class::WORK) || previous.kind == Mark::Comma && at >= 2 && frame.tokens[at - 2].is(Class::WORK)
        })
}

/// `sang "The Long Road" to them`: a verb of reading or singing takes its work without a comma; a document or sign that reads has words.
fn is_performed(frame: &Frame<'_>, at: usize, credit: &Credit) -> bool {
    let body = frame.tokens[at].text;
    credit.cue.end == at
        && frame.tokens[credit.cue.start].is(Class::PERFORMS)
        && !body.ends_with(['.', '!', '?'])
        && !frame.tokens[credit.speaker.clone()].iter().any(|token| token.is(Class::DOCUMENT))
}

/// Whether a passage stands in the article's headline: words there are cut to fit, and nobody is held to have said them so.
pub fn in_headline(frame: &Frame<'_>, at: usize, credit: Option<&Credit>) -> bool {
    let index = frame.sentence_of(at);
    let sentence = &frame.sentences[index];
    let alone = index == 0 && frame.sentences.get(1).is_some_and(|next| next.paragraph > 0);
    sentence.paragraph == 0
        && alone
        && (sentence.is_headline
            || is_capitalised(frame.tokens[at].text)
            || credit.is_some_and(|credit| credit.strength == Strength::Subject))
}

/// Whether a passage that fills its paragraph is a heading rather than speech.
pub fn is_heading(frame: &Frame<'_>, sentence: &Sentence, at: usize) -> bool {
    let alone = |index: Option<usize>| {
        index.and_then(|index| frame.sentences.get(index)).is_none_or(|neighbour| neighbour.paragraph != sentence.paragraph)
    };
    let index = frame.sentence_of(at);
    let body = frame.tokens[at].text;
    body.split_whitespace().count() <= 9 && is_capitalised(body) && alone(index.checked_sub(1)) && alone(Some(index + 1))
}

/// Most of its longer words have a capital, and at least two words do.
fn is_capitalised(body: &str) -> bool {
    if body.starts_with(char::is_lowercase) {
        return false;
    }
    let (mut capitals, mut long) = (0, 0);
    for word in body.split_whitespace() {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if word.chars().count() > 3 || word.starts_with(char::is_uppercase) {
            long += 1;
            capitals += usize::from(word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
        }
    }
    capitals >= 2 && capitals * 5 >= long * 4
}
