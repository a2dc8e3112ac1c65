//! Quotes: every passage in quotation marks, with who is said to have said it.
//!
//! The steps: `marks` pairs the marks, `frame` folds each passage into one token of the article's own sentences, `credit` finds the
//! speaker in the sentence by its `cue`, `carry` takes it over from a neighbour, `people` finds the fullest name, `kind` tells utterances from
//! titles and scare quotes. Reported speech without marks is never a quote.

mod carry;
mod credit;
mod cue;
mod english;
mod frame;
mod kind;
mod label;
mod marks;
mod occasion;
mod people;
mod phrase;
mod resolve;

use crate::{
    model::{Quote, Span, Speaker},
    text::paragraphs,
};

/// The quotes of a text, in order. They never overlap; each lies in one paragraph.
pub fn quotes(text: &str) -> Vec<Quote> {
    let paragraphs = paragraphs(text);
    let passages = marks::passages(text, &paragraphs);
    if passages.is_empty() {
        return Vec::new();
    }
    let frame = frame::Frame::new(text, &paragraphs, &passages);
    let credits = carry::credits(&frame, &passages);
    let people = people::People::of(&frame);
    let mut resolver = resolve::Resolver::new(&frame, &people);
    let mut label = None;
    let mut found: Vec<Quote> = Vec::with_capacity(passages.len());
    for (index, passage) in passages.iter().enumerate() {
        let place = credits.places[index];
        let sentence = &frame.sentences[place.sentence];
        let kind = kind::kind(&frame, sentence, place.token, credits.credits[index].as_ref());
        let mut quote = Quote {
            span: passage.span,
            text: passage.span.of(text).to_owned(),
            sentence: frame.span(sentence.tokens.clone()),
            fragment: kind.fragment,
            scare: kind.scare,
            title_of_work: kind.title_of_work,
            continues: credits.continues[index],
            ..Quote::default()
        };
        label = label::label(text, passage).or_else(|| label.filter(|_| credits.continues[index].is_some()));
        if let Some(span) = label {
            let person = people.known_as(span.of(text));
            quote.speaker = Some(Speaker { written: span.of(text).to_owned(), span: Some(span), name: person.name, role: person.role });
            quote.cue = Some(":".to_owned());
        } else if let Some(credit) = credits.credits[index].as_ref().filter(|_| !kind.title_of_work) {
            let span = frame.span(credit.speaker.clone());
            let person = resolver.resolve(credit.speaker.clone());
            quote.speaker = Some(Speaker { written: span.of(text).to_owned(), span: Some(span), name: person.name, role: person.role });
            quote.occasion = occasion::occasion(&frame, sentence, credit);
            quote.cue = Some(cue_text(frame.span(credit.cue.clone()), text));
        }
        found.push(quote);
    }
    found
}

fn cue_text(span: Span, text: &str) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
