//! Text from outside, made safe to show.

use std::borrow::Cow;

/// The text on one line, without control characters, and without marks that turn the direction of what stands beside them or show
/// nothing at all; white space is single blanks.
///
/// Whatever is printed on a terminal, in a notification or in a log goes through here first: an escape sequence in a headline must not
/// move the cursor, and an override must not make one name read as another (Unicode technical report 36).
pub fn printable(text: &str) -> Cow<'_, str> {
    let mut before = ' ';
    let is_clean = text.chars().all(|c| {
        let is_clean = if c == ' ' { before != ' ' } else { !(is_hidden(c) || c.is_control() || c.is_whitespace()) };
        before = c;
        is_clean
    });
    if is_clean && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        if c.is_whitespace() || matches!(c, '\u{85}') {
            if !clean.is_empty() && !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !c.is_control() {
            clean.push(c);
        }
    }
    clean.truncate(clean.trim_end().len());
    Cow::Owned(clean)
}

/// Direction marks and overrides, tags, and marks without width that carry no meaning in English text.
const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_but_what_is_seen() {
        for (written, shown) in [
            ("Twelve rescued", "Twelve rescued"),
            (" Twelve\r\n\trescued ", "Twelve rescued"),
            ("\u{1b}[2J\u{1b}]0;owned\u{7}Twelve", "[2J]0;ownedTwelve"),
            ("harbour\u{202E}gpj.exe", "harbourgpj.exe"),
            ("a\u{9b}31mb\u{200B}c", "a31mbc"),
            ("na\u{ef}ve \u{1F6A2}", "na\u{ef}ve \u{1F6A2}"),
            ("", ""),
        ] {
            assert_eq!(printable(written), shown);
        }
    }
}
