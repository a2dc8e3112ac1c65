//! Character and entity references, as XML, HTML and careless generators write them.

use std::{borrow::Cow, collections::HashMap};

use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// The longest name that HTML has is 31 characters.
const LONGEST_NAME: usize = 32;

/// Entities that a document declares for itself. Never expanded recursively, so none can grow without bound.
#[derive(Debug, Default)]
pub struct Entities(HashMap<String, String>);

impl Entities {
    const MOST: usize = 500;
    const LONGEST_BYTES: usize = 2_000;

    /// The internal entities of a `<!DOCTYPE ... [ ... ]>`.
    pub fn declared(doctype: &str) -> Self {
        let mut found = HashMap::new();
        for declaration in doctype.split("<!ENTITY").skip(1).take(Self::MOST) {
            let declaration = declaration.trim_start();
            let Some((name, rest)) = declaration.split_once(char::is_whitespace) else { continue };
            let rest = rest.trim_start();
            let Some(mark) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some(value) = rest[1..].split(mark).next().filter(|v| v.len() <= Self::LONGEST_BYTES) else { continue };
            found.entry(name.to_owned()).or_insert_with(|| decode(value, &Self::default()).into_owned());
        }
        Self(found)
    }
}

/// What `&name;` stands for; `name` without the marks. `None` if it stands for nothing.
pub fn resolve<'a>(name: &'a str, own: &'a Entities) -> Option<Cow<'a, str>> {
    if let Some(number) = name.strip_prefix('#') {
        return Some(character(number)?.to_string().into());
    }
    own.0.get(name).map(|value| value.as_str().into()).or_else(|| resolve_html5_entity(name).map(Into::into))
}

/// The character with this number; numbers between 128 and 159 are meant as windows-1252, as in HTML.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        Ok(0..=8 | 11 | 12 | 14..=31) => None,
        _ => char::from_u32(code),
    }
}

/// Text with every reference that stands for something replaced; the others stay as they are.
pub fn decode<'a>(text: &'a str, own: &Entities) -> Cow<'a, str> {
    let Some(first) = text.find('&') else { return text.into() };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_NAME + 2).position(|b| b == b';');
        match end.and_then(|end| Some((resolve(&rest[1..end], own)?, end + 1))) {
            Some((value, length)) => {
                decoded.push_str(&value);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_the_rest_is_left() {
        let own = Entities::declared("feed [ <!ENTITY us \"The Courier &amp; Sons\"> <!ENTITY far SYSTEM 'http://x/'> ]");
        for (written, expected) in [
            ("a &amp; b", "a & b"),
            ("a & b &; c", "a & b &; c"),
            ("caf&eacute;&nbsp;&#8217;&#x2019;&#146;", "café\u{a0}’’’"),
            ("&us; &far; &nosuch;", "The Courier & Sons &far; &nosuch;"),
            ("&#0;&#xFFFFFFFF;&#x110000;", "&#0;&#xFFFFFFFF;&#x110000;"),
            ("ü&ü;", "ü&ü;"),
        ] {
            assert_eq!(decode(written, &own), expected, "{written}");
        }
    }
}
