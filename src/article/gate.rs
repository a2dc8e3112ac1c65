//! What may be handed to a parser at all, judged by one pass over the bytes.
//!
//! A tree builder walks its whole stack of open elements for many tags and compares every attribute of a tag with all others, and
//! readers of trees recurse: a page of a few hundred kilobytes can cost minutes or the stack. This scan is linear, allocates one
//! entry an open element, and stops at the first limit. It never changes the page. Its depth is that of the tree or more, up to a
//! small factor: what a parser might keep open counts as open.

use std::fmt;

/// A page of more is none that people read.
const BYTES: usize = 8 << 20;
/// The deepest of the 974 labelled pages stays below half of it; readers of trees overflow the stack at 15,000.
const DEPTH: usize = 512;
/// One tag's attributes; 10,000 cost a parser half a second.
const ATTRIBUTES: usize = 1_000;
/// Start and end tags of the whole page; the 974 labelled pages have 10,000 at most, and 150,000 need 60 MB.
const TAGS: usize = 150_000;

/// Why a page was not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Binary,
    TooLong { bytes: usize },
    TooDeep,
    TooManyAttributes,
    TooManyTags,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Binary => write!(f, "not a text page: its bytes are those of a binary file"),
            Refusal::TooLong { bytes } => write!(f, "page of {bytes} bytes is longer than the {BYTES} that are read"),
            Refusal::TooDeep => write!(f, "page nests more than {DEPTH} elements"),
            Refusal::TooManyAttributes => write!(f, "page has a tag of more than {ATTRIBUTES} attributes"),
            Refusal::TooManyTags => write!(f, "page has more than {TAGS} tags"),
        }
    }
}

/// `Ok` if parsing the page takes time about in proportion to its length, and no deep stack.
pub fn check(html: &str) -> Result<(), Refusal> {
    if html.len() > BYTES {
        return Err(Refusal::TooLong { bytes: html.len() });
    }
    if is_binary(html) {
        return Err(Refusal::Binary);
    }
    let mut open = Open::default();
    let mut tags = 0;
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found + 1;
        match bytes.get(start) {
            Some(b'!') if bytes[start..].starts_with(b"!--") => at = past(bytes, start + 3, b"-->"),
            Some(b'/') => {
                let (name, rest) = name(html, start + 1);
                open.end(name);
                at = tag_end(bytes, rest)?;
                tags += 1;
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let (name, rest) = name(html, start);
                at = tag_end(bytes, rest)?;
                open.start(name)?;
                tags += 1;
                if is_raw(name) {
                    at = raw_end(bytes, at, name);
                }
            }
            _ => at = start,
        }
        if tags > TAGS {
            return Err(Refusal::TooManyTags);
        }
    }
    Ok(())
}

/// PDF, images and archives that were decoded as if they were text.
fn is_binary(html: &str) -> bool {
    let mut end = html.len().min(4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    let odd = head.chars().filter(|c| *c == '\u{FFFD}' || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')).count();
    head.trim_start_matches('\u{FEFF}').starts_with("%PDF-") || odd * 10 > head.chars().count()
}

/// A tag's name as written, and where it ends.
fn name(html: &str, start: usize) -> (&str, usize) {
    let rest = &html.as_bytes()[start..];
    let length = rest.iter().take(32).position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(rest.len().min(32));
    (html.get(start..start + length).unwrap_or("?"), start + length)
}

/// The byte after a tag's `>`, past quoted values.
fn tag_end(bytes: &[u8], mut at: usize) -> Result<usize, Refusal> {
    let mut attributes = 0;
    let mut in_space = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Ok(at + 1),
            b'=' => {
                let value = at + 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                at = match bytes.get(value) {
                    Some(quote @ (b'"' | b'\'')) => memchr::memchr(*quote, &bytes[value + 1..]).map_or(bytes.len(), |n| value + 2 + n),
                    _ => at + 1,
                };
                in_space = matches!(bytes.get(value), Some(b'"' | b'\''));
                attributes += 1;
            }
            b if b.is_ascii_whitespace() || *b == b'/' => {
                in_space = true;
                at += 1;
            }
            _ => {
                attributes += usize::from(in_space);
                in_space = false;
                at += 1;
            }
        }
        // An attribute with a value counts twice: at its name and at its sign. A value without quotes does not count again.
        if attributes > 2 * ATTRIBUTES {
            return Err(Refusal::TooManyAttributes);
        }
    }
    Ok(bytes.len())
}

fn past(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let from = from.min(bytes.len());
    memchr::memmem::find(&bytes[from..], mark).map_or(bytes.len(), |n| from + n + mark.len())
}

/// Where the text of a `script` or the like ends: at its own end tag.
fn raw_end(bytes: &[u8], mut at: usize, name: &str) -> usize {
    while let Some(found) = memchr::memmem::find(&bytes[at.min(bytes.len())..], b"</") {
        at += found + 2;
        if bytes.get(at..at + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes())) {
            return at - 2;
        }
    }
    bytes.len()
}

fn is_one_of(name: &str, list: &[&str]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(name))
}

fn is_raw(name: &str) -> bool {
    is_one_of(name, &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"])
}

const BARRIER: &[&str] = &["table", "caption", "template", "object", "applet", "marquee", "button", "svg", "math", "select"];

/// The elements that a tree builder could still hold open.
#[derive(Default)]
struct Open<'a> {
    /// Names from the outermost inwards, and whether an end tag of an outer element is ignored inside.
    names: Vec<(&'a str, bool)>,
}

impl<'a> Open<'a> {
    fn start(&mut self, name: &'a str) -> Result<(), Refusal> {
        const VOID: &[&str] =
            &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "path", "use"];
        // Closed by their neighbours, so they nest only as deep as what stands between them.
        const IMPLIED: &[&str] =
            &["p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "html", "head", "body"];
        if is_one_of(name, VOID) || is_one_of(name, IMPLIED) {
            return Ok(());
        }
        self.names.push((name, is_one_of(name, BARRIER)));
        if self.names.len() > DEPTH { Err(Refusal::TooDeep) } else { Ok(()) }
    }

    fn end(&mut self, name: &str) {
        let mut place = None;
        for (at, (open, is_barrier)) in self.names.iter().enumerate().rev() {
            if open.eq_ignore_ascii_case(name) {
                place = Some(at);
                break;
            }
            if *is_barrier {
                return;
            }
        }
        let Some(place) = place else { return };
        if closes_contents(name) {
            // What formats text is opened again in the next block, so it stays.
            let inside = self.names.split_off(place);
            self.names.extend(inside.into_iter().skip(1).filter(|(open, _)| is_formatting(open)));
        } else {
            self.names.remove(place);
        }
    }
}

fn is_formatting(name: &str) -> bool {
    is_one_of(name, &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
}

fn closes_contents(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "button",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hgroup",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "pre",
        "section",
        "summary",
        "ul",
        "table",
        "caption",
        "template",
        "object",
        "svg",
        "math",
        "select",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ];
    is_one_of(name, BLOCKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refusal(page: &str, expected: Result<(), Refusal>) {
        assert_eq!(check(page), expected, "{}", page.chars().take(60).collect::<String>());
    }

    #[test]
    fn ordinary_pages_pass() {
        for page in [
            "",
            "plain words",
            "<p>one<p>two<br><img src=x><li>three",
            "<div class=\"a > b\"><script>if (a < b) { '<div>'.repeat(9) }</script></div>",
            "<!-- <div> <div> --><![CDATA[<b>]]>",
            "<div",
            "<a href='",
        ] {
            check_refusal(page, Ok(()));
        }
        check_refusal(&"<div><b>word</div></b>".repeat(5_000), Ok(()));
        check_refusal(&"<p><span>word</p>\n<td>".repeat(400), Ok(()));
    }

    #[test]
    fn what_stalls_a_parser_is_refused() {
        check_refusal(&"<div>".repeat(1_000_000), Err(Refusal::TooDeep));
        check_refusal(&"<div><table></div></table>".repeat(100_000), Err(Refusal::TooDeep));
        check_refusal(&"<b></i>".repeat(100_000), Err(Refusal::TooDeep));
        let fonts: String = (0..5_000).map(|n| format!("<div><font size={n}>x</div>")).collect();
        check_refusal(&fonts, Err(Refusal::TooDeep));
        let attributes: String = (0..100_000).map(|n| format!(" a{n}")).collect();
        check_refusal(&format!("<p{attributes}>x"), Err(Refusal::TooManyAttributes));
        check_refusal(&format!("<p{}>x", attributes.replace(' ', "/")), Err(Refusal::TooManyAttributes));
        check_refusal(&"<br>".repeat(1_000_000), Err(Refusal::TooManyTags));
        check_refusal(&"x".repeat(BYTES + 1), Err(Refusal::TooLong { bytes: BYTES + 1 }));
        check_refusal("%PDF-1.7\n1 0 obj", Err(Refusal::Binary));
        check_refusal(&"\u{1}\u{FFFD}PNG".repeat(50), Err(Refusal::Binary));
    }
}
