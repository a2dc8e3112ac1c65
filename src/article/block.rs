//! Paragraphs of a page with what is known of each: its element, its links, its place.

use super::outline::{Kind, Outline};

/// One run of text that readers see as a paragraph, heading, list item or cell.
#[derive(Debug)]
pub struct Block {
    /// White space as single blanks, trimmed, never empty.
    pub text: String,
    /// Bytes of it inside links.
    pub linked: usize,
    /// The place of the element that holds it.
    pub element: usize,
    /// The place of its first text.
    pub place: usize,
}

impl Block {
    pub fn link_share(&self) -> f64 {
        self.linked as f64 / self.text.len() as f64
    }
}

/// The blocks of `range`, without those inside elements that `skipped` marks.
pub fn blocks(outline: &Outline<'_>, start: usize, end: usize, skipped: &[bool]) -> Vec<Block> {
    let mut reader = Reader { found: Vec::new(), text: String::new(), linked: 0, element: start, place: start, breaks: 0 };
    let mut open: Vec<usize> = Vec::new();
    let mut link_end = 0;
    let mut preformatted_end = 0;
    let mut at = start;
    while at < end {
        while open.last().is_some_and(|place| outline.items[*place].end <= at) {
            open.pop();
            reader.flush();
        }
        let item = &outline.items[at];
        match &item.kind {
            Kind::Element(_) if skipped[at] => {
                if !is_inline(outline.name(at)) {
                    reader.flush();
                }
                at = item.end;
                continue;
            }
            Kind::Element(element) => match element.name() {
                "br" => reader.breaks += 1,
                "hr" => reader.flush(),
                "td" | "th" if is_in_data_row(outline, at) => reader.blank(),
                "a" => link_end = link_end.max(item.end),
                name if !is_inline(name) => {
                    if name == "pre" {
                        preformatted_end = preformatted_end.max(item.end);
                    }
                    reader.flush();
                    open.push(at);
                }
                _ => {}
            },
            Kind::Text(text) => {
                let element = open.last().copied().unwrap_or(start);
                let mut pieces = text.split(if at < preformatted_end { "\n\n" } else { "\0" });
                reader.add(pieces.next().unwrap_or_default(), element, at, at < link_end);
                for piece in pieces {
                    reader.flush();
                    reader.add(piece, element, at, at < link_end);
                }
            }
        }
        at += 1;
    }
    reader.flush();
    reader.found
}

/// Whether a cell is one of a short row without blocks in it, which reads as one line.
fn is_in_data_row(outline: &Outline<'_>, cell: usize) -> bool {
    let row = outline.items[cell].parent;
    outline.name(row) == "tr"
        && outline.items[row].end - row <= 200
        && outline.text_bytes(row) <= 300
        && (row + 1..outline.items[row].end)
            .filter_map(|at| outline.element(at))
            .all(|inside| matches!(inside.name(), "td" | "th" | "br") || is_inline(inside.name()))
}

struct Reader {
    found: Vec<Block>,
    text: String,
    linked: usize,
    element: usize,
    place: usize,
    /// Line breaks since the last word.
    breaks: usize,
}

impl Reader {
    fn add(&mut self, piece: &str, element: usize, place: usize, linked: bool) {
        if piece.trim().is_empty() {
            if !piece.is_empty() && !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        if self.breaks > 1 || self.breaks == 1 && ends_sentence(&self.text) {
            self.flush();
        } else if self.breaks == 1 && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.breaks = 0;
        if self.text.trim().is_empty() {
            self.element = element;
            self.place = place;
        }
        let before = self.text.len();
        let mut wants_blank = piece.starts_with(char::is_whitespace);
        for word in piece.split_whitespace() {
            if wants_blank && !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            self.text.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')));
            wants_blank = true;
        }
        if piece.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        let added = self.text.len() - before;
        self.linked += if linked { added } else { 0 };
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            let length = text.len();
            self.found.push(Block { linked: self.linked.min(length), element: self.element, place: self.place, text: text.to_owned() });
        }
        self.text.clear();
        self.linked = 0;
        self.breaks = 0;
    }
}

/// Whether a line can end a paragraph: its last sign, marks of quotation aside, ends a sentence.
pub fn ends_sentence(line: &str) -> bool {
    line.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    ) || name.contains('-')
}
