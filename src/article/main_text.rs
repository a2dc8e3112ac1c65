//! Main text of a page: which part of it, and which paragraphs of that part.

use super::{
    block::{self, Block},
    choose,
    furniture::{self, Furniture},
    outline::{Kind, Outline},
    region,
};

/// The main text's paragraphs in order. `title` is the page's headline, which is none of the text.
pub fn of(outline: &Outline<'_>, title: Option<&str>) -> Vec<String> {
    let strict = read(outline, title, Reading::Strict);
    let bytes = |paragraphs: &[String]| paragraphs.iter().map(String::len).sum::<usize>();
    if bytes(&strict) >= 500 {
        return strict;
    }
    let loose = read(outline, title, Reading::Loose);
    if bytes(&loose) > 2 * bytes(&strict) { loose } else { strict }
}

/// Every paragraph of a fragment that is no furniture.
pub fn all(outline: &Outline<'_>) -> Vec<String> {
    let blocks = block::blocks(outline, 0, outline.items.len(), &skipped(outline, Reading::Strict));
    choose::paragraphs(outline, &blocks.iter().collect::<Vec<_>>(), None)
}

/// How far the names of elements are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Strict,
    /// Only what is furniture by its tag is passed over.
    Loose,
}

fn read(outline: &Outline<'_>, title: Option<&str>, reading: Reading) -> Vec<String> {
    let skipped = skipped(outline, reading);
    let blocks = block::blocks(outline, 0, outline.items.len(), &skipped);
    if blocks.is_empty() {
        return Vec::new();
    }
    let region = region::of(outline, &blocks, title);
    let blocks: Vec<&Block> = blocks.iter().filter(|block| region.contains(&block.place)).collect();
    choose::paragraphs(outline, &blocks, title)
}

/// Marks the elements to pass over.
fn skipped(outline: &Outline<'_>, reading: Reading) -> Vec<bool> {
    let prose = prose_before(outline);
    let total = prose[outline.items.len()];
    let mut skipped = vec![false; outline.items.len()];
    let mut at = 0;
    while at < outline.items.len() {
        let item = &outline.items[at];
        if let Kind::Element(element) = item.kind {
            let own = prose[item.end] - prose[at];
            let is_furniture = match furniture::of(element) {
                None => is_link_cluster(outline, at),
                Some(Furniture::Always) => true,
                Some(Furniture::Named) if reading == Reading::Loose => false,
                Some(Furniture::Named) => own * 2 <= total,
                Some(Furniture::Comments) => own * 2 <= total || total - own > 400 && !has_heading(outline, at),
            };
            if is_furniture {
                skipped[at] = true;
                at = item.end;
                continue;
            }
        }
        at += 1;
    }
    skipped
}

/// Words that carry a hidden list of links with them.
fn is_link_cluster(outline: &Outline<'_>, place: usize) -> bool {
    let item = &outline.items[place];
    outline.name(place) == "span"
        && item.end - place <= 200
        && outline.text_bytes(place) >= 60
        && (place..item.end).filter(|at| outline.name(*at) == "a").count() >= 3
        && outline.linked_bytes(place) * 5 > outline.text_bytes(place) * 4
}

fn has_heading(outline: &Outline<'_>, place: usize) -> bool {
    (place..outline.items[place].end).any(|at| outline.name(at) == "h1")
}

/// For each item, the bytes of long texts before it.
fn prose_before(outline: &Outline<'_>) -> Vec<usize> {
    let mut sum = 0;
    let mut sums = Vec::with_capacity(outline.items.len() + 1);
    for item in &outline.items {
        sums.push(sum);
        if let Kind::Text(text) = item.kind {
            let length = text.trim().len();
            sum += if length >= 40 { length } else { 0 };
        }
    }
    sums.push(sum);
    sums
}
