//! Text made harmless for the mark-up it goes into. What comes in was cleaned of control characters before.

use std::borrow::Cow;

/// Shows nothing, and keeps an `@` from being read together with what follows.
const APART: char = '\u{200B}';

/// For HTML and XML, in text and in attributes.
pub(super) fn html(text: &str) -> Cow<'_, str> {
    replaced(text, |c, out| {
        out.push_str(match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => return false,
        });
        true
    })
}

/// For Markdown as chats read it: nothing is a heading, a link, an emphasis or a mention.
pub(super) fn markdown(text: &str) -> Cow<'_, str> {
    replaced(text, |c, out| {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '-' | '.' | '!' | '|' | '~' | '>' | '<' => {
                out.push('\\');
                out.push(c);
            }
            '@' => out.extend(['@', APART]),
            _ => return false,
        }
        true
    })
}

/// For plain text in chats that look for mentions there.
pub(super) fn mentions(text: &str) -> Cow<'_, str> {
    replaced(text, |c, out| {
        if c == '@' {
            out.extend(['@', APART]);
        }
        c == '@'
    })
}

/// `replace` writes what stands for a character, or says that it stands for itself.
fn replaced(text: &str, mut replace: impl FnMut(char, &mut String) -> bool) -> Cow<'_, str> {
    let mut scratch = String::new();
    let Some(first) = text.char_indices().find(|(_, c)| replace(*c, &mut scratch)).map(|(at, _)| at) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if !replace(c, &mut out) {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The start of a text that has at most `limit` bytes, cut at a character, with a mark that something is missing.
pub(super) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let end = (0..=limit.saturating_sub(4)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text[..end].rfind(' ').filter(|blank| blank + 40 > end).unwrap_or(end);
    Cow::Owned(format!("{} …", text[..end].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_text() {
        for (written, as_html, as_markdown) in [
            ("Ferry", "Ferry", "Ferry"),
            ("a <b>&\"'", "a &lt;b&gt;&amp;&quot;&#39;", "a \\<b\\>&\"'"),
            ("@everyone [x](http://a) **b**", "@everyone [x](http://a) **b**", "@\u{200B}everyone \\[x\\]\\(http://a\\) \\*\\*b\\*\\*"),
            ("<@1234> <!channel>", "&lt;@1234&gt; &lt;!channel&gt;", "\\<@\u{200B}1234\\> \\<\\!channel\\>"),
            ("\\*x", "\\*x", "\\\\\\*x"),
        ] {
            assert_eq!((&*html(written), &*markdown(written)), (as_html, as_markdown));
        }
        assert_eq!(mentions("@room, a@b"), "@\u{200B}room, a@\u{200B}b");
    }

    #[test]
    fn a_cut_text_never_exceeds_its_limit() {
        let text = "Zwölf Boote liefen aus 🚢 und kamen heim".repeat(3);
        for limit in 4..text.len() {
            let cut = cut(&text, limit);
            assert!(cut.len() <= limit && cut.ends_with('…'), "{limit}: {cut}");
        }
        assert_eq!(cut(&text, text.len()), text);
    }
}
