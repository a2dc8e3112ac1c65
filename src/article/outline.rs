//! A page's tree as one list in document order, so that a subtree is a range and no walk over it recurses.

use ego_tree::iter::Edge;
use scraper::{Html, Node, node::Element};

/// An element or a piece of text.
pub enum Kind<'a> {
    Element(&'a Element),
    Text(&'a str),
}

pub struct Item<'a> {
    pub kind: Kind<'a>,
    /// The place of the element it stands in; its own place at the top.
    pub parent: usize,
    /// One past the last item inside it.
    pub end: usize,
}

/// Elements and texts in document order; comments, processing instructions and everything that never is text are left out.
pub struct Outline<'a> {
    pub items: Vec<Item<'a>>,
    /// For each item, and one past the last, the bytes of text before it.
    before: Vec<usize>,
}

impl<'a> Outline<'a> {
    pub fn of(page: &'a Html) -> Outline<'a> {
        let mut items: Vec<Item<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut left_out = None;
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) if left_out.is_none() => {
                    let kind = match node.value() {
                        Node::Element(element) if never_text(element.name()) => {
                            left_out = Some(node.id());
                            continue;
                        }
                        Node::Element(element) => Kind::Element(element),
                        Node::Text(text) => Kind::Text(&text.text),
                        _ => continue,
                    };
                    let place = items.len();
                    items.push(Item { parent: open.last().copied().unwrap_or(place), end: place + 1, kind });
                    if matches!(node.value(), Node::Element(_)) {
                        open.push(place);
                    }
                }
                Edge::Close(node) => {
                    if left_out.is_some() {
                        if left_out == Some(node.id()) {
                            left_out = None;
                        }
                    } else if matches!(node.value(), Node::Element(_)) {
                        let place = open.pop().expect("an element that closes was opened, and put on the list, before");
                        items[place].end = items.len();
                    }
                }
                Edge::Open(_) => {}
            }
        }
        let mut sum = 0;
        let mut before = Vec::with_capacity(items.len() + 1);
        for item in &items {
            before.push(sum);
            if let Kind::Text(text) = item.kind {
                sum += text.trim().len();
            }
        }
        before.push(sum);
        Outline { items, before }
    }

    /// Bytes of text inside an item, white space around each piece aside.
    pub fn text_bytes(&self, place: usize) -> usize {
        self.before[self.items[place].end] - self.before[place]
    }

    /// The same for a stretch of items.
    pub fn bytes(&self, range: std::ops::Range<usize>) -> usize {
        self.before[range.end].saturating_sub(self.before[range.start])
    }

    /// Bytes of text inside links, for an item that is small.
    pub fn linked_bytes(&self, place: usize) -> usize {
        let mut sum = 0;
        let mut at = place;
        while at < self.items[place].end {
            if self.name(at) == "a" {
                sum += self.text_bytes(at);
                at = self.items[at].end;
            } else {
                at += 1;
            }
        }
        sum
    }

    /// The elements directly inside an element.
    pub fn children(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.items[place].end;
        let mut at = place + 1;
        std::iter::from_fn(move || {
            while at < end {
                let here = at;
                at = self.items[at].end;
                if self.element(here).is_some() {
                    return Some(here);
                }
            }
            None
        })
    }

    pub fn element(&self, place: usize) -> Option<&'a Element> {
        match self.items[place].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    pub fn name(&self, place: usize) -> &'a str {
        self.element(place).map_or("", Element::name)
    }

    /// The elements around an item, innermost first, without itself.
    pub fn around(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = place;
        std::iter::from_fn(move || {
            let parent = self.items[at].parent;
            (parent != at).then(|| {
                at = parent;
                parent
            })
        })
    }
}

fn never_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "svg"
            | "head"
            | "iframe"
            | "object"
            | "embed"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "textarea"
            | "math"
            | "noscript"
            | "picture"
            | "source"
            | "map"
    )
}
