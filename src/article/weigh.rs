//! How much a paragraph speaks for its surroundings being the article.

use super::{
    block::{self, Block},
    outline::Outline,
};

/// Bytes of prose, or a penalty where the block is a list of links or a scrap.
pub fn weight(outline: &Outline<'_>, block: &Block) -> f64 {
    let length = block.text.len() as f64;
    let share = block.link_share();
    if is_heading(outline, block) {
        return if share > 0.5 { -30.0 } else { 0.0 };
    }
    if share > 0.5 && !is_linked_prose(block) {
        return -length.min(60.0);
    }
    let is_prose = length >= 80.0 || length >= 40.0 && block::ends_sentence(&block.text);
    match outline.name(block.element) {
        _ if is_prose => length * (1.0 - share).max(0.3),
        "p" | "pre" | "blockquote" => length * (1.0 - share),
        "li" | "tr" | "td" | "th" | "dt" | "dd" => length * 0.5 * (1.0 - 2.0 * share),
        _ => -10.0,
    }
}

/// The weight of each block among its neighbours.
pub fn weights(outline: &Outline<'_>, blocks: &[Block]) -> Vec<f64> {
    let alone: Vec<f64> = blocks.iter().map(|block| weight(outline, block)).collect();
    (0..blocks.len()).map(|at| if is_teaser(outline, blocks, &alone, at) { -20.0 } else { alone[at] }).collect()
}

/// A paragraph that stands alone with its linked headline, and a date or a name at most, in an element of their own: the
/// announcement of another article.
fn is_teaser(outline: &Outline<'_>, blocks: &[Block], weights: &[f64], at: usize) -> bool {
    let block = &blocks[at];
    if block.text.len() >= 500 || weights.get(at + 1).is_some_and(|weight| *weight > 0.0) {
        return false;
    }
    let own = |headline: &Block| {
        let limit = block.text.len() + headline.text.len() + 150;
        outline
            .around(block.element)
            .take(4)
            .take_while(|around| outline.text_bytes(*around) <= limit)
            .any(|around| around <= headline.place)
    };
    let before = blocks[at.saturating_sub(3)..at].iter().rev();
    before.take_while(|block| block.text.len() < 150).find(|block| block.link_share() > 0.8 && block.text.len() >= 15).is_some_and(own)
}

pub fn is_heading(outline: &Outline<'_>, block: &Block) -> bool {
    matches!(outline.name(block.element), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Sentences that happen to be links, not headlines.
pub fn is_linked_prose(block: &Block) -> bool {
    block.text.len() >= 60 && block.text.ends_with(['.', '”'])
}

/// The same for headlines that differ in case, marks and white space only.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
