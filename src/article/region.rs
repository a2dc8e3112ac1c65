//! Which stretch of a page is the article: the part whose paragraphs weigh most, without the thin ends of it.

use std::ops::Range;

use super::{
    block::Block,
    furniture,
    outline::Outline,
    weigh::{is_heading, letters, weights},
};

/// The items that make up the article. `blocks` are the page's, in order; `title` is its headline.
pub fn of(outline: &Outline<'_>, blocks: &[Block], title: Option<&str>) -> Range<usize> {
    let weights = weights(outline, blocks);
    let sums = sums(outline, blocks, &weights);
    let heaviest = heaviest(outline, &sums);
    let root = own_article(outline, blocks, &sums, heaviest, title).unwrap_or(heaviest);
    let root = marked(outline, &sums, root).unwrap_or(root);
    without_thin_ends(outline, blocks, &weights, &sums, root)
}

/// For each item, the weight of all blocks inside it.
fn sums(outline: &Outline<'_>, blocks: &[Block], weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0_f64; outline.items.len()];
    for (block, weight) in blocks.iter().zip(weights) {
        sums[block.element] += weight;
        for place in outline.around(block.element) {
            sums[place] += weight;
        }
    }
    sums
}

/// The innermost of the heaviest elements.
fn heaviest(outline: &Outline<'_>, sums: &[f64]) -> usize {
    let mut best = 0;
    for (place, sum) in sums.iter().enumerate() {
        if *sum >= sums[best] && outline.element(place).is_some() {
            best = place;
        }
    }
    best
}

/// The element inside `root` that says it holds the text, if most of the weight is in it; or the one that holds all of several.
fn marked(outline: &Outline<'_>, sums: &[f64], root: usize) -> Option<usize> {
    let end = outline.items[root].end;
    let mut found: Vec<usize> = Vec::new();
    let mut at = root;
    while at < end {
        if sums[at] > 0.0 && outline.element(at).is_some_and(furniture::is_content) {
            found.push(at);
            at = outline.items[at].end;
        } else {
            at += 1;
        }
    }
    let total: f64 = found.iter().map(|at| sums[*at]).sum();
    if total <= 0.5 * sums[root] {
        return None;
    }
    let large: Vec<usize> = found.into_iter().filter(|at| sums[*at] > 0.05 * total).collect();
    let (first, last) = (*large.first()?, *large.last()?);
    std::iter::once(first).chain(outline.around(first)).find(|around| outline.items[*around].end > last)
}

/// Where the root holds several articles: the one that bears the page's headline.
fn own_article(outline: &Outline<'_>, blocks: &[Block], sums: &[f64], root: usize, title: Option<&str>) -> Option<usize> {
    let title = letters(title?);
    let end = outline.items[root].end;
    let is_article = |at: &usize| outline.name(*at) == "article" && sums[*at] > 100.0 && sums[*at] > 0.1 * sums[root];
    if (root + 1..end).filter(is_article).count() < 2 {
        return None;
    }
    let heading =
        blocks.iter().find(|block| is_heading(outline, block) && (root..end).contains(&block.place) && letters(&block.text) == title)?;
    outline.around(heading.element).take_while(|around| *around > root).find(is_article)
}

/// Narrows `root` to its heaviest part where what stands before or after that part is mostly no prose: on the way to the innermost
/// element that holds most of the weight, each end that is less than a quarter prose is cut.
fn without_thin_ends(outline: &Outline<'_>, blocks: &[Block], weights: &[f64], sums: &[f64], root: usize) -> Range<usize> {
    let mut range = root..outline.items[root].end;
    let prose = |range: Range<usize>| -> f64 {
        let first = blocks.partition_point(|block| block.place < range.start);
        let last = blocks.partition_point(|block| block.place < range.end);
        weights[first..last.max(first)].iter().filter(|weight| **weight > 0.0).sum()
    };
    let is_thin = |range: Range<usize>| {
        let bytes = outline.bytes(range.clone()) as f64;
        bytes > 200.0 && prose(range) < bytes / 4.0
    };
    let mut around = root;
    while let Some(inner) = outline.children(around).max_by(|a, b| sums[*a].total_cmp(&sums[*b])) {
        if sums[inner] < 0.6 * sums[around] {
            break;
        }
        let end = outline.items[inner].end;
        if is_thin(end..range.end) {
            range.end = end;
        }
        if is_thin(range.start..inner) {
            range.start = inner;
        }
        around = inner;
    }
    range
}
