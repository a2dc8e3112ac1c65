//! Where an article ends although its part of the page goes on: at the headline of another thing.

use std::collections::HashMap;

use super::{block::Block, outline::Outline, weigh::is_heading};

/// The number of blocks that belong to the article: those before the first headline after which the page speaks of itself, of other
/// articles, of the author or to its readers. Such a headline ends the article only in its second half, and only if what follows
/// stands in another element than the article's paragraphs do, or is little.
pub fn start(outline: &Outline<'_>, blocks: &[&Block]) -> usize {
    let body = common_parent(outline, blocks);
    let in_body = |block: &Block| Some(outline.items[block.element].parent) == body;
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut body_after: usize = blocks.iter().filter(|block| in_body(block)).map(|block| block.text.len()).sum();
    let mut before = 0;
    for (at, block) in blocks.iter().enumerate() {
        let after = all - before;
        let is_apart = body_after * 2 < after;
        if before * 2 > all && (is_apart || after * 8 < all) && opens_other(outline, block) {
            return at;
        }
        before += block.text.len();
        body_after -= if in_body(block) { block.text.len() } else { 0 };
    }
    blocks.len()
}

/// The element that directly holds the most text of paragraphs.
fn common_parent(outline: &Outline<'_>, blocks: &[&Block]) -> Option<usize> {
    let mut held: HashMap<usize, usize> = HashMap::new();
    for block in blocks {
        *held.entry(outline.items[block.element].parent).or_default() += block.text.len();
    }
    held.into_iter().max_by_key(|(parent, bytes)| (*bytes, *parent)).map(|(parent, _)| parent)
}

fn opens_other(outline: &Outline<'_>, block: &Block) -> bool {
    if block.text.len() > 90 || !is_heading(outline, block) && block.text.ends_with(['.', '”', '"']) {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(|c: char| !c.is_alphanumeric());
    const LEADS: &[&str] = &[
        "more from",
        "more stories",
        "more great",
        "more articles",
        "more news",
        "more on this",
        "related",
        "read more",
        "read next",
        "read this next",
        "read also",
        "also read",
        "also in the news",
        "you may also",
        "you might also",
        "you may like",
        "recommended",
        "about the author",
        "about the reviewer",
        "about the writer",
        "about the contributor",
        "latest news",
        "latest stories",
        "latest posts",
        "latest articles",
        "most read",
        "most popular",
        "most viewed",
        "trending",
        "popular posts",
        "popular articles",
        "recent posts",
        "recent articles",
        "recent news",
        "other news",
        "other stories",
        "top stories",
        "editor's picks",
        "editors' picks",
        "editor’s picks",
        "up next",
        "next up",
        "what to read next",
        "share this",
        "share with",
        "leave a reply",
        "leave a comment",
        "leave your comment",
        "post a comment",
        "add a comment",
        "join the conversation",
        "join the discussion",
        "reader comments",
        "comments (",
        "sign up for",
        "sign up to",
        "subscribe to",
        "subscribe for",
        "get our newsletter",
        "newsletter",
        "our newsletter",
        "stay informed",
        "stay connected",
        "stay up to date",
        "a message from",
        "dear reader",
        "before you go",
        "support our",
        "support us",
        "support independent",
        "support quality",
        "become a member",
        "become a supporter",
        "make a donation",
        "donate",
        "privacy overview",
        "republish this",
        "republish our",
        "get in touch",
        "contact us",
        "follow us",
        "tags",
        "filed under",
        "topics",
    ];
    const WHOLE: &[&str] = &["comments", "comment", "discussion", "more", "share", "advertisement", "see also", "feedback", "disclaimer"];
    WHOLE.contains(&lower) || LEADS.iter().any(|lead| lower.strip_prefix(lead).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
}
