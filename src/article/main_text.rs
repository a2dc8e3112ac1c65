//! Main text of a page: paragraphs divided by a blank line.

use ego_tree::iter::Edge;
use scraper::{Html, Node};

/// The paragraphs of a page's main part, as trafilatura finds it.
pub fn of(html: &str) -> String {
    let options = trafilatura::Options::default().with_focus(trafilatura::ExtractionFocus::FavorRecall).with_exclude_comments(true);
    match trafilatura::extract(html, &options) {
        Ok(found) => paragraphs(&Html::parse_fragment(&found.content_html)),
        Err(_) => String::new(),
    }
}

/// Every paragraph of a tree.
pub fn paragraphs(tree: &Html) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut open = String::new();
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => open.push_str(&text.text),
                Node::Element(element) if element.name() == "br" => open.push('\n'),
                Node::Element(element) if !is_inline(element.name()) => flush(&mut open, &mut found),
                _ => {}
            },
            Edge::Close(node) => {
                if node.value().as_element().is_some_and(|element| !is_inline(element.name()) && element.name() != "br") {
                    flush(&mut open, &mut found);
                }
            }
        }
    }
    flush(&mut open, &mut found);
    found.join("\n\n")
}

fn flush(open: &mut String, found: &mut Vec<String>) {
    let line = open.split_whitespace().collect::<Vec<_>>().join(" ");
    if !line.is_empty() {
        found.push(line);
    }
    open.clear();
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
