//! Mark-up in, one line of plain text out: for titles, which feeds write either way.

use super::entity::{self, Entities};

/// Without tags and references, white space as single blanks. `a < b` stays what it is.
pub fn line(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag_end(rest) {
            Some(end) => rest = &rest[end..],
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    entity::decode(&text, &Entities::default()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The byte after the tag or comment that `rest` begins with.
fn tag_end(rest: &str) -> Option<usize> {
    const LONGEST_BYTES: usize = 2_000;
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map(|end| end + 7);
    }
    for hidden in ["script", "style"] {
        if rest[1..].get(..hidden.len()).is_some_and(|name| name.eq_ignore_ascii_case(hidden)) {
            return Some(rest[1..].find("</").map_or(rest.len(), |end| end + 1));
        }
    }
    let name = rest[1..].trim_start_matches('/');
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    is_tag.then(|| rest.bytes().take(LONGEST_BYTES).position(|b| b == b'>').map(|end| end + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_comparisons_stay() {
        for (markup, expected) in [
            ("Mayor <b>resigns</b> &amp; leaves", "Mayor resigns & leaves"),
            ("  Two\n lines ", "Two lines"),
            ("5 < 6 > 4", "5 < 6 > 4"),
            ("<!-- hidden -->Shown<br/>", "Shown"),
            ("Caf&eacute;&nbsp;opens", "Café opens"),
            ("cut <a href=", "cut <a href="),
            ("Before<script>alert(1)</script> after", "Before after"),
        ] {
            assert_eq!(line(markup), expected, "{markup}");
        }
    }
}
