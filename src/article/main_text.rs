//! Main text of a page: which part of it, and which paragraphs of that part.

use scraper::Html;

use super::{
    block::{self, Block},
    date,
    furniture::{self, Furniture},
    outline::{Kind, Outline},
};

/// The main text's paragraphs, divided by a blank line. `title` is the page's headline, which is none of the text.
pub fn of(page: &Html, title: Option<&str>) -> String {
    let outline = Outline::of(page);
    if outline.items.is_empty() {
        return String::new();
    }
    let strict = read(&outline, title, Reading::Strict);
    if strict.len() >= 500 {
        return strict;
    }
    let loose = read(&outline, title, Reading::Loose);
    if loose.len() > 2 * strict.len() { loose } else { strict }
}

/// How far the names of elements are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Strict,
    /// Only what is furniture by its tag is passed over.
    Loose,
}

fn read(outline: &Outline<'_>, title: Option<&str>, reading: Reading) -> String {
    let skipped = skipped(outline, reading);
    let blocks = block::blocks(outline, 0, outline.items.len(), &skipped);
    let root = root(outline, &blocks, title);
    let end = outline.items[root].end;
    let blocks: Vec<&Block> = blocks.iter().filter(|block| (root..end).contains(&block.place)).collect();
    chosen(outline, &blocks, title).join("\n\n")
}

/// Every paragraph of a fragment that is no furniture.
pub fn all(page: &Html) -> String {
    let outline = Outline::of(page);
    let skipped = vec![false; outline.items.len()];
    let found = block::blocks(&outline, 0, outline.items.len(), &skipped);
    found
        .iter()
        .filter(|block| !furniture::is_line(&block.text) && !is_stamp(&block.text))
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n\n")
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

/// The element whose blocks weigh most: prose counts for it, lists of links and scraps against.
fn root(outline: &Outline<'_>, blocks: &[Block], title: Option<&str>) -> usize {
    let mut sums = vec![0.0_f64; outline.items.len()];
    for (at, block) in blocks.iter().enumerate() {
        let weight = if is_teaser(outline, blocks, at) { -20.0 } else { weight(outline, block) };
        sums[block.element] += weight;
        for place in outline.around(block.element) {
            sums[place] += weight;
        }
    }
    let mut best = 0;
    for (place, sum) in sums.iter().enumerate() {
        if *sum >= sums[best] && outline.element(place).is_some() {
            best = place;
        }
    }
    own_article(outline, blocks, &sums, best, title).unwrap_or(best)
}

/// Where the root holds several articles: the one that bears the page's headline.
fn own_article(outline: &Outline<'_>, blocks: &[Block], sums: &[f64], root: usize, title: Option<&str>) -> Option<usize> {
    let title = letters(title?);
    let articles: Vec<usize> =
        (root + 1..outline.items[root].end).filter(|at| outline.name(*at) == "article" && sums[*at] > 200.0).collect();
    if articles.len() < 2 {
        return None;
    }
    articles.into_iter().filter(|at| sums[*at] > 0.1 * sums[root]).find(|article| {
        let inside = *article..outline.items[*article].end;
        blocks
            .iter()
            .any(|block| inside.contains(&block.place) && outline.name(block.element).starts_with('h') && letters(&block.text) == title)
    })
}

/// A paragraph that stands alone under a linked headline: the announcement of another article.
fn is_teaser(outline: &Outline<'_>, blocks: &[Block], at: usize) -> bool {
    let is_prose = |block: &Block| weight(outline, block) > 0.0;
    let before = at.checked_sub(1).map(|at| &blocks[at]);
    blocks[at].text.len() < 500
        && before.is_some_and(|block| block.link_share() > 0.8 && block.text.len() >= 15)
        && !blocks.get(at + 1).is_some_and(is_prose)
}

fn weight(outline: &Outline<'_>, block: &Block) -> f64 {
    let length = block.text.len() as f64;
    let share = block.link_share();
    let name = outline.name(block.element);
    if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        return if share > 0.5 { -30.0 } else { 0.0 };
    }
    if share > 0.5 && !is_linked_prose(block) {
        return -length.min(60.0);
    }
    let is_prose = length >= 80.0 || length >= 40.0 && block::ends_sentence(&block.text);
    match name {
        _ if is_prose => length * (1.0 - share).max(0.3),
        "p" | "pre" | "blockquote" => length * (1.0 - share),
        "li" | "tr" | "td" | "th" | "dt" | "dd" => 0.0,
        _ => -10.0,
    }
}

/// Sentences that happen to be links, not headlines.
fn is_linked_prose(block: &Block) -> bool {
    block.text.len() >= 60 && block.text.ends_with(['.', '”'])
}

fn chosen<'b>(outline: &Outline<'_>, blocks: &[&'b Block], title: Option<&str>) -> Vec<&'b str> {
    let title = title.map(letters).unwrap_or_default();
    let names_page = |block: &Block| !title.is_empty() && block.text.len() < 400 && letters(&block.text) == title;
    let first_heading = blocks.iter().position(|block| outline.name(block.element) == "h1");
    let title_at = blocks.iter().position(|block| names_page(block)).or(first_heading);
    let after_title = title_at.map_or(0, |at| at + 1);
    let before: usize = blocks[..after_title].iter().filter(|block| weight(outline, block) > 0.0).map(|block| block.text.len()).sum();
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let start = if before * 5 < all { after_title } else { 0 };
    let mut kept: Vec<&Block> = blocks[start..]
        .iter()
        .copied()
        .filter(|block| !names_page(block) && !furniture::is_line(&block.text) && !is_stamp(&block.text))
        .filter(|block| block.link_share() <= 0.6 || is_linked_prose(block) || block.text.len() >= 250)
        .collect();
    while kept.last().is_some_and(|block| outline.name(block.element).starts_with('h')) {
        kept.pop();
    }
    kept.into_iter().map(|block| block.text.as_str()).collect()
}

/// A line that is a date and nothing else.
fn is_stamp(line: &str) -> bool {
    line.len() <= 60 && date::parse(line.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
