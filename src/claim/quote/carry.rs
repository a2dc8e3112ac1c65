//! Credit beyond the sentence: passages without a cue take their speaker from a neighbour.

use super::{
    credit::{self, Credit, Strength},
    frame::{Frame, Kind, Sentence},
    marks::Passage,
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

pub fn credits(frame: &Frame, passages: &[Passage]) -> Credits {
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
        let stands_alone = sentence.tokens.clone().all(|token| !frame.tokens[token].is_word());
        let credit = match own {
            Some(own) if own.strength == Strength::Cue => Some(own),
            own => {
                let carried = if stands_alone {
                    announced(frame, place.sentence)
                        .or_else(|| ahead(frame, place.sentence))
                        .or_else(|| previous.and_then(|p| floating(frame, passages, &credits, &places, p, index)))
                } else {
                    None
                };
                carried.or(own).or_else(|| previous.filter(|_| same_sentence).and_then(|p| credits[p].clone()))
            }
        };
        if let (Some(p), Some(now)) = (previous, &credit)
            && credits[p].as_ref().is_some_and(|before| before.speaker == now.speaker)
            && (same_sentence || stands_alone)
        {
            continues[index] = Some(p as u32);
        }
        credits.push(credit);
    }
    Credits { places, credits, continues }
}

/// A sentence before that ends in a colon announces the passage: `Holt continued:`.
fn announced(frame: &Frame, sentence: usize) -> Option<Credit> {
    let before = frame.sentences.get(sentence.checked_sub(1)?)?;
    let last = before.tokens.end - 1;
    (frame.tokens[last].kind == Kind::Colon).then(|| at_end(frame, before)).flatten()
}

/// The credit that a passage would have at the end of `sentence`.
fn at_end(frame: &Frame, sentence: &Sentence) -> Option<Credit> {
    credit::before_end(frame, sentence)
}

/// `"One." "Two," she said.`: the next sentence of the paragraph begins with a passage and credits it.
fn ahead(frame: &Frame, sentence: usize) -> Option<Credit> {
    let here = &frame.sentences[sentence];
    let next = frame.sentences.get(sentence + 1).filter(|next| next.paragraph == here.paragraph)?;
    let token = next.tokens.start;
    frame.tokens[token].quote()?;
    credit::credit(frame, next, token).filter(|credit| credit.strength == Strength::Cue)
}

/// The speaker of the passage before, if nothing stands between them that would end the speech.
fn floating(
    frame: &Frame,
    passages: &[Passage],
    credits: &[Option<Credit>],
    places: &[Place],
    previous: usize,
    index: usize,
) -> Option<Credit> {
    let apart = passages[index].paragraph - passages[previous].paragraph;
    let sentences_between = places[index].sentence - places[previous].sentence;
    let reaches = apart == 0 || apart == 1 || sentences_between <= 2 || !frame.sentences.is_empty() && apart <= 2;
    reaches.then(|| credits[previous].clone()).flatten()
}
