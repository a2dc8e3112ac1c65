//! Credit beyond the sentence: passages without a cue take their speaker from a neighbour.

use std::ops::Range;

use super::{
    credit::{self, Credit, Strength},
    english::Class,
    frame::{Frame, Kind, Sentence},
    kind,
    marks::Passage,
    phrase,
};

/// Where a passage stands in the frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    pub token: usize,
    pub sentence: usize,
}

/// One entry a passage, in order.
#[derive(Debug)]
pub struct Credits {
    pub places: Vec<Place>,
    pub credits: Vec<Option<Credit>>,
    pub continues: Vec<Option<u32>>,
}

pub fn credits(frame: &Frame<'_>, passages: &[Passage]) -> Credits {
    let mut places = vec![Place::default(); passages.len()];
    for (index, sentence) in frame.sentences.iter().enumerate() {
        for token in sentence.tokens.clone() {
            if let Some(passage) = frame.tokens[token].quote() {
                places[passage] = Place { token, sentence: index };
            }
        }
    }
    let mut credits: Vec<Option<Credit>> = Vec::with_capacity(passages.len());
    let mut continues = vec![None; passages.len()];
    for (index, place) in places.iter().enumerate() {
        let sentence = &frame.sentences[place.sentence];
        let own = credit::credit(frame, sentence, place.token);
        let previous = index.checked_sub(1);
        let same_sentence = previous.is_some_and(|p| places[p].sentence == place.sentence);
        let stands_alone = !sentence.has_words;
        let opens = place.token == sentence.tokens.start;
        let near = |p: usize| passages[p].paragraph == passages[index].paragraph;
        let credit = match own {
            Some(own) if own.strength == Strength::Cue => Some(own),
            own if stands_alone => announced(frame, place.sentence)
                .or_else(|| ahead(frame, place.sentence))
                .or_else(|| credit::signed(frame, place.token))
                .or_else(|| reported(frame, place.sentence))
                .or_else(|| acted(frame, place.sentence))
                .or_else(|| {
                    previous
                        .filter(|p| reaches(passages, &places, *p, index) && !kind::is_heading(frame, sentence, place.token))
                        .and_then(|p| credits[p].clone())
                })
                .or(own),
            own => previous
                .filter(|p| {
                    let has_verb = || credit::has_verb(frame, sentence.tokens.start, place.token);
                    same_sentence
                        || near(*p) && (opens || !has_verb())
                        || own.is_none() && reaches(passages, &places, *p, index) && names_a_topic(frame, sentence, place.token)
                })
                .and_then(|p| credits[p].clone())
                .filter(|credit| {
                    own.is_none() || credit.strength == Strength::Cue && !credit::has_verb(frame, sentence.tokens.start, place.token)
                })
                .or(own),
        };
        if let (Some(p), Some(now)) = (previous, &credit)
            && credits[p].as_ref().is_some_and(|before| before.speaker == now.speaker)
            && (same_sentence || stands_alone)
        {
            continues[index] = Some(p as u32);
        }
        credits.push(credit);
    }
    for (index, credit) in credits.iter_mut().enumerate() {
        if kind::in_headline(frame, places[index].token, credit.as_ref()) {
            *credit = None;
        }
    }
    Credits { places, credits, continues }
}

/// A sentence before that ends in a colon announces the passage: `Holt continued:`.
fn announced(frame: &Frame<'_>, sentence: usize) -> Option<Credit> {
    let before = frame.sentences.get(sentence.checked_sub(1)?)?;
    let last = before.tokens.end - 1;
    if is_of_what_follows(frame, before) {
        return credit::before_end(frame, before);
    }
    if frame.tokens[last].kind != Kind::Colon {
        return None;
    }
    if credit::has_verb(frame, before.tokens.start, last) {
        return credit::before_end(frame, before);
    }
    let name = phrase::after(frame, before.tokens.start, last).filter(|name| name.end == last && name.len() <= 5)?;
    frame.tokens[name.start].is_capital.then(|| Credit { speaker: name, cue: last..last + 1, strength: Strength::Cue })
}

/// `The ministry issued the following statement.`
fn is_of_what_follows(frame: &Frame<'_>, sentence: &Sentence) -> bool {
    let follows = |at: usize| frame.tokens[at].text.eq_ignore_ascii_case("following");
    let is_text = |at: usize| frame.token(at).is_some_and(|token| token.is(Class::DOCUMENT) || matches!(token.text, "words" | "remarks"));
    sentence.tokens.clone().any(|at| follows(at) && is_text(at + 1))
}

/// `Holt shook her head. "All of it."`: the sentence before, of the same paragraph, tells what somebody did.
fn acted(frame: &Frame<'_>, sentence: usize) -> Option<Credit> {
    let Range { start: low, end: high } = plain_before(frame, sentence)?.tokens;
    let speaker = phrase::main_subject(frame, low, high)?;
    let first = &frame.tokens[speaker.start];
    let is_somebody = first.is(Class::HE.with(Class::SHE)) || first.is_capital && !first.is(Class::DETERMINER.with(Class::SUBJECT));
    let acts = frame.token(speaker.end).is_some_and(|next| next.is_word() && !next.is_capital);
    let cue = speaker.end..high;
    (is_somebody && acts).then_some(Credit { speaker, cue, strength: Strength::Subject })
}

/// `"One." "Two," she said.`: the next sentence of the paragraph begins with a passage and credits it.
fn ahead(frame: &Frame<'_>, sentence: usize) -> Option<Credit> {
    let here = &frame.sentences[sentence];
    let next = frame.sentences.get(sentence + 1).filter(|next| next.paragraph == here.paragraph)?;
    let token = next.tokens.start;
    frame.tokens[token].quote()?;
    credit::credit(frame, next, token).filter(|credit| credit.strength == Strength::Cue)
}

/// `Holt said they would pay. "All of it."`: the sentence before, of the same paragraph, reports without marks.
fn reported(frame: &Frame<'_>, sentence: usize) -> Option<Credit> {
    credit::before_end(frame, plain_before(frame, sentence)?).filter(|credit| credit.strength == Strength::Cue)
}

/// The sentence before, if it is of the same paragraph and quotes nobody.
fn plain_before<'f>(frame: &'f Frame<'_>, sentence: usize) -> Option<&'f Sentence> {
    let here = &frame.sentences[sentence];
    let before = frame.sentences.get(sentence.checked_sub(1)?).filter(|before| before.paragraph == here.paragraph)?;
    frame.tokens[before.tokens.clone()].iter().all(|token| token.quote().is_none()).then_some(before)
}

/// `On the offer: "…"`, `And of the strike: "…"`: what the words are about stands before them, and not who said them.
fn names_a_topic(frame: &Frame<'_>, sentence: &Sentence, at: usize) -> bool {
    let low = sentence.tokens.start;
    let first = low + usize::from(frame.tokens[low].is(Class::CONJUNCTION));
    let is_about = ["on", "of", "about"].iter().any(|word| frame.tokens[first].text.eq_ignore_ascii_case(word));
    is_about && at > first && frame.tokens[at - 1].kind == Kind::Colon && !credit::has_verb(frame, low, at)
}

/// Whether a passage without a cue is near enough to the one before to be by the same speaker.
fn reaches(passages: &[Passage], places: &[Place], previous: usize, index: usize) -> bool {
    let apart = passages[index].paragraph - passages[previous].paragraph;
    let between = places[index].sentence - places[previous].sentence;
    apart <= 1 || between <= 2 || apart == 2
}
