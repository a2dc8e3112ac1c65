//! Which paragraphs of the article's part of a page are the article's.

use std::collections::HashSet;

use super::{
    block::{self, Block},
    date, line,
    outline::Outline,
    tail,
    weigh::{is_heading, is_linked_prose, letters, weight},
    wire,
};

/// A paragraph of so many bytes that stands twice on a page is a copy: a pulled quote, or a variant for other screens. Shorter ones can be
/// a refrain.
const REPEATED: usize = 120;

/// The article's paragraphs among `blocks`, in order. `title` is the page's headline, which is none of the text.
pub fn paragraphs(outline: &Outline<'_>, blocks: &[&Block], title: Option<&str>) -> Vec<String> {
    let title = title.map(letters).unwrap_or_default();
    let names_page = |block: &Block| !title.is_empty() && block.text.len() < 400 && letters(&block.text) == title;
    let start = after_title(outline, blocks, names_page);
    let mut kept: Vec<&Block> = blocks[start..].iter().copied().filter(|block| !names_page(block)).collect();
    kept.truncate(tail::start(outline, &kept));
    kept.retain(|block| !line::is_talk(&block.text) || wire::is_credit_line(&block.text));
    drop_stamps(&mut kept);
    kept.retain(|block| block.link_share() <= 0.6 || is_linked_prose(block) || block.text.len() >= 250);
    let mut seen = HashSet::new();
    kept.retain(|block| block.text.len() < REPEATED || seen.insert(block.text.as_str()));
    let end = kept.iter().rposition(|block| !is_loose_end(outline, block)).map_or(0, |at| at + 1);
    kept.truncate(end);
    let start = kept.iter().position(|block| !is_scrap(outline, block)).unwrap_or(0);
    kept[start..].iter().map(|block| block.text.clone()).collect()
}

/// The first block after the headline, if hardly any text stands before it. A heading that is not the page's title counts only where
/// nothing stands before it.
fn after_title(outline: &Outline<'_>, blocks: &[&Block], names_page: impl Fn(&Block) -> bool) -> usize {
    let is_prose = |block: &&&Block| weight(outline, block) > 0.0;
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let prose_before = |at: usize| blocks[..at].iter().filter(is_prose).map(|block| block.text.len()).sum::<usize>();
    if let Some(at) = blocks.iter().position(|block| names_page(block)) {
        return if prose_before(at) * 5 < all { at + 1 } else { 0 };
    }
    match blocks.iter().position(|block| outline.name(block.element) == "h1") {
        Some(at) if prose_before(at) == 0 => at + 1,
        _ => 0,
    }
}

/// A heading without text, a list of links or a scrap at the end.
fn is_loose_end(outline: &Outline<'_>, block: &Block) -> bool {
    is_heading(outline, block) || block.link_share() > 0.5 || is_scrap(outline, block)
}

/// A few words in an element that is none of text: a name, a label, a counter.
fn is_scrap(outline: &Outline<'_>, block: &Block) -> bool {
    let is_of_text =
        matches!(outline.name(block.element), "p" | "li" | "td" | "th" | "tr" | "dd" | "dt" | "blockquote" | "pre" | "html" | "body");
    !is_of_text
        && !is_heading(outline, block)
        && block.text.len() < 60
        && !block::ends_sentence(&block.text)
        && !wire::is_credit_line(&block.text)
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

/// A line that is a date and nothing else, whatever it is said to be the date of.
fn is_stamp(line: &str) -> bool {
    let names_else = |word: &str| word.len() > 1 && word.starts_with(char::is_alphabetic) && !date::is_word(word);
    line.len() <= 60
        && line.split(|c: char| !c.is_alphanumeric()).filter(|word| names_else(word)).count() <= 1
        && date::parse(line.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_a_date_alone() {
        for line in ["March 5, 2024", "Published March 5, 2024, 3:30 pm ET", "2024-03-05 10:00", "Tuesday 5th March 2024"] {
            assert!(is_stamp(line), "{line}");
        }
        for line in ["— Harbour of Holm (@holm) March 5, 2024", "Holm lost the vote on 5 March 2024", "Nobody was hurt"] {
            assert!(!is_stamp(line), "{line}");
        }
    }
}
