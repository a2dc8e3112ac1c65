//! Text in, claims out: the figures and quotes of one article, with their places in it.
//!
//! Never compares, never looks outside the text it was given.

pub mod figure;
pub mod quote;

use crate::model::Claims;

/// Every figure and quote of a text, each list in order of the text.
pub fn claims(text: &str) -> Claims {
    let quotes = quote::quotes(text);
    let mut figures = figure::figures(text);
    for figure in &mut figures {
        let Some(quote) = quotes.iter().find(|quote| quote.span.contains(figure.span)) else { continue };
        figure.in_quote = true;
        if let Some(speaker) = &quote.speaker {
            figure.source = Some(speaker.name.clone());
        }
    }
    Claims { figures, quotes }
}
