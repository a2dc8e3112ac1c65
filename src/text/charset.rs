//! Bytes as they came over the wire in, text out: byte order mark, then header, then declaration, then detection.
//!
//! Never fails: what cannot be read becomes U+FFFD, and what was doubtful is said in a sentence.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document its own declaration is looked for.
const DECLARATION_BYTES: usize = 4096;

/// Text, and what had to be guessed to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// The encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// A sentence, where a declaration was wrong.
    pub problem: Option<String>,
}

/// Reads a feed's or page's bytes. `content_type` is the header as received.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some(decoded) = by_byte_order_mark(bytes) {
        return decoded;
    }
    if let Some(wide) = wide_without_mark(bytes) {
        return plain(wide, bytes);
    }
    let header = content_type.and_then(header_label);
    let declared = declared_label(bytes);
    let mut problem = None;
    for label in [header.as_deref(), declared.as_deref()].into_iter().flatten() {
        match Encoding::for_label(label.as_bytes()) {
            // Bytes that can be searched for a declaration are not UTF-16, whatever they declare.
            Some(encoding) if encoding == UTF_16BE || encoding == UTF_16LE => {}
            Some(encoding) => return checked(bytes, encoding, problem),
            None => problem = Some(format!("the encoding {label:?} is not known")),
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: UTF_8.name(), problem },
        Err(_) => Decoded { problem, ..plain(detected(bytes), bytes) },
    }
}

fn plain(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    Decoded { text, encoding: encoding.name(), problem: None }
}

fn by_byte_order_mark(bytes: &[u8]) -> Option<Decoded> {
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => return Some(utf_32(rest, u32::from_le_bytes, "UTF-32LE")),
        [0, 0, 0xFE, 0xFF, rest @ ..] => return Some(utf_32(rest, u32::from_be_bytes, "UTF-32BE")),
        _ => {}
    }
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(if encoding == UTF_8 { checked(&bytes[length..], UTF_8, None) } else { plain(encoding, &bytes[length..]) })
}

fn utf_32(bytes: &[u8], number: fn([u8; 4]) -> u32, encoding: &'static str) -> Decoded {
    let characters = bytes.chunks_exact(4).map(|c| number([c[0], c[1], c[2], c[3]]));
    let text = characters.map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Decoded { text, encoding, problem: None }
}

/// `<` as one of the first two bytes, with a zero byte beside it.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Decodes as declared, unless the bytes show that the declaration cannot be right.
fn checked(bytes: &[u8], declared: &'static Encoding, problem: Option<String>) -> Decoded {
    if declared == UTF_8 || declared == WINDOWS_1252 {
        match std::str::from_utf8(bytes) {
            // Text of several bytes a character that is valid UTF-8 throughout is never anything else.
            Ok(text) => return Decoded { text: text.to_owned(), encoding: UTF_8.name(), problem },
            Err(_) if declared == UTF_8 => return mislabelled(bytes),
            Err(_) => {}
        }
    }
    let (text, has_errors) = declared.decode_without_bom_handling(bytes);
    if has_errors && let Ok(text) = std::str::from_utf8(bytes) {
        let problem = Some(format!("declared as {}, but it is UTF-8", declared.name()));
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), problem };
    }
    let problem = problem.or_else(|| has_errors.then(|| format!("some characters are not valid {}", declared.name())));
    Decoded { text: text.into_owned(), encoding: declared.name(), problem }
}

/// Declared as UTF-8 and invalid: with no UTF-8 in it at all it is something else, otherwise the stray bytes are windows-1252.
fn mislabelled(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + 16);
    let (mut wide, mut stray) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        text.push_str(chunk.valid());
        stray += chunk.invalid().len();
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    if wide == 0 {
        let encoding = detected(bytes);
        let problem = Some(format!("declared as UTF-8, but it is {}", encoding.name()));
        return Decoded { problem, ..plain(encoding, bytes) };
    }
    Decoded { text, encoding: UTF_8.name(), problem: Some(format!("{stray} bytes are not valid UTF-8 and were read as windows-1252")) }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, true)
}

fn header_label(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// What `<?xml encoding="...">`, `<meta charset="...">` or `<meta content="...; charset=...">` says.
fn declared_label(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_ascii_lowercase();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    if let Some(label) = xml.and_then(|declaration| label_after(declaration, "encoding")) {
        return Some(label);
    }
    head.split("<meta").skip(1).find_map(|tag| label_after(tag.split('>').next()?, "charset"))
}

fn label_after(text: &str, key: &str) -> Option<String> {
    let rest = text[text.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let label: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type).text, expected, "{content_type:?} {bytes:?}");
    }

    #[test]
    fn a_mark_beats_the_header_which_beats_the_declaration() {
        check(b"\xEF\xBB\xBFcaf\xC3\xA9", Some("text/html; charset=windows-1251"), "café");
        check(b"\xFF\xFEh\0\xE9\0", None, "hé");
        check(b"\xFF\xFE\0\0h\0\0\0\xE9\0\0\0", None, "hé");
        check(
            b"<?xml version='1.0' encoding='koi8-r'?>\xC0",
            Some("text/xml; charset=\"windows-1251\""),
            "<?xml version='1.0' encoding='koi8-r'?>А",
        );
        check(b"<?xml version='1.0' encoding='windows-1251'?>\xC0", Some("text/xml"), "<?xml version='1.0' encoding='windows-1251'?>А");
        check(b"<meta charset=windows-1251>\xC0", None, "<meta charset=windows-1251>А");
        check(b"<\0a\0>\0", None, "<a>");
    }

    #[test]
    fn what_cannot_be_as_declared_is_read_as_what_it_is() {
        check(b"\x93Enough,\x94 she said", Some("text/html; charset=utf-8"), "“Enough,” she said");
        check(b"\x93Enough,\x94 she said", Some("text/html; charset=iso-8859-1"), "“Enough,” she said");
        check(b"caf\xC3\xA9 \x93closed\x94", Some("text/html; charset=utf-8"), "café “closed”");
        check("naïve".as_bytes(), Some("text/html; charset=iso-8859-1"), "naïve");
        check("naïve".as_bytes(), Some("text/html; charset=no-such-thing"), "naïve");
        check(b"plain", Some("text/html; charset=utf-16"), "plain");
        check(b"", None, "");
    }
}
