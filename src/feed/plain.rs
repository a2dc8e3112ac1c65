//! Mark-up in, one line of plain text out: for titles, which feeds write either way.

use super::entity::{self, Entities};

/// Without tags and references, white space as single blanks. `a < b` stays what it is.
pub fn line(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut ends = Ends { tag: Next::new(markup, ">"), comment: Next::new(markup, "-->"), element: Next::new(markup, "</") };
    let mut at = 0;
    while let Some(open) = markup[at..].find('<').map(|offset| at + offset) {
        text.push_str(&markup[at..open]);
        at = ends.after(markup, open).unwrap_or_else(|| {
            text.push('<');
            open + 1
        });
    }
    text.push_str(&markup[at..]);
    entity::decode(&text, &Entities::default()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a mark stands next. Looked for once however often it is asked, so that no text is slow to read.
struct Next<'a> {
    text: &'a str,
    mark: &'static str,
    /// `None`: not looked for yet.
    found: Option<usize>,
}

impl<'a> Next<'a> {
    const fn new(text: &'a str, mark: &'static str) -> Self {
        Self { text, mark, found: None }
    }

    /// The first at or after `from`, which never goes back.
    fn after(&mut self, from: usize) -> Option<usize> {
        let found = match self.found {
            Some(found) if found >= from => found,
            _ => self.text[from..].find(self.mark).map_or(usize::MAX, |offset| from + offset),
        };
        self.found = Some(found);
        (found != usize::MAX).then_some(found)
    }
}

struct Ends<'a> {
    tag: Next<'a>,
    comment: Next<'a>,
    element: Next<'a>,
}

impl Ends<'_> {
    /// The byte after the tag, the comment or the script that begins at `open`; `None` if nothing of the kind does.
    fn after(&mut self, markup: &str, open: usize) -> Option<usize> {
        const LONGEST_TAG_BYTES: usize = 2_000;
        let rest = &markup[open + 1..];
        if rest.starts_with("!--") {
            return self.comment.after(open + 4).map(|end| end + 3);
        }
        let is_hidden = |name: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_hidden("script") || is_hidden("style") {
            return Some(self.element.after(open + 1).unwrap_or(markup.len()));
        }
        let is_tag = rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
        self.tag.after(open + 1).filter(|end| is_tag && end - open < LONGEST_TAG_BYTES).map(|end| end + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_nonsense_is_read_at_once() {
        let began = std::time::Instant::now();
        for nonsense in ["<!--", "<a ", "<", "</", "<script", "&"] {
            line(&nonsense.repeat(300_000));
            line(&(nonsense.repeat(300_000) + ">"));
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    }

    #[test]
    fn tags_go_and_comparisons_stay() {
        for (markup, expected) in [
            ("Mayor <b>resigns</b> &amp; leaves", "Mayor resigns & leaves"),
            ("  Two\n lines ", "Two lines"),
            ("5 < 6 > 4", "5 < 6 > 4"),
            ("<!-- hidden -->Shown<br/>", "Shown"),
            ("Caf&eacute;&nbsp;opens", "Café opens"),
            ("cut <a href=", "cut <a href="),
            ("<!-- never closed", "<!-- never closed"),
            ("Before<script>alert(1)</script> after", "Before after"),
        ] {
            assert_eq!(line(markup), expected, "{markup}");
        }
    }
}
