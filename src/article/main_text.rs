//! Main text of a page: which part of it, and which paragraphs of that part.

use std::collections::HashSet;

use super::{
    block::{self, Block},
    date,
    furniture::{self, Furniture},
    line,
    outline::{Kind, Outline},
    region, tail,
    weigh::{is_heading, is_linked_prose, letters, weight},
    wire,
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
    chosen(outline, &blocks.iter().collect::<Vec<_>>(), None)
}

/// A paragraph of so many bytes that stands twice on a page is a copy: a pulled quote, or a variant for other screens. Shorter ones can be
/// a refrain.
const REPEATED: usize = 120;

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
    chosen(outline, &blocks, title)
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
                None => false,
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

/// The paragraphs among a region's blocks that are the article's.
fn chosen(outline: &Outline<'_>, blocks: &[&Block], title: Option<&str>) -> Vec<String> {
    let title = title.map(letters).unwrap_or_default();
    let names_page = |block: &Block| !title.is_empty() && block.text.len() < 400 && letters(&block.text) == title;
    let first_heading = blocks.iter().position(|block| outline.name(block.element) == "h1");
    let title_at = blocks.iter().position(|block| names_page(block)).or(first_heading);
    let after_title = title_at.map_or(0, |at| at + 1);
    let before: usize = blocks[..after_title].iter().filter(|block| weight(outline, block) > 0.0).map(|block| block.text.len()).sum();
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let start = if before * 5 < all { after_title } else { 0 };
    let mut kept: Vec<&Block> = blocks[start..].iter().copied().filter(|block| !names_page(block)).collect();
    kept.truncate(tail::start(outline, &kept));
    kept.retain(|block| !line::is_talk(&block.text) || wire::is_credit_line(&block.text));
    drop_stamps(&mut kept);
    kept.retain(|block| block.link_share() <= 0.6 || is_linked_prose(block) || block.text.len() >= 250);
    let mut seen = HashSet::new();
    kept.retain(|block| block.text.len() < REPEATED || seen.insert(block.text.as_str()));
    while kept.last().is_some_and(|block| is_heading(outline, block) || block.link_share() > 0.5) {
        kept.pop();
    }
    kept.into_iter().map(|block| block.text.clone()).collect()
}

/// Drops lines that are a date and nothing else at either end of the text; inside it they can be a list's.
fn drop_stamps(kept: &mut Vec<&Block>) {
    let count = kept.len();
    let mut at = 0;
    kept.retain(|block| {
        at += 1;
        !is_stamp(&block.text) || at > 5 && at + 5 <= count
    });
}

/// A line that is a date and nothing else.
fn is_stamp(line: &str) -> bool {
    line.len() <= 60 && date::parse(line.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}
