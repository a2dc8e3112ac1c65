//! Changes to the configuration's text that leave everything else in it as it stands: feeds added, a feed taken out.

use std::fmt::Write;

use super::written::Written;

/// The text with a table for each feed at its end. Addresses that it has already are passed over; the second value counts the new.
pub fn with_feeds<'a>(text: &str, feeds: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> (String, usize) {
    let mut known: Vec<String> = addresses(text).into_iter().map(|(url, _)| url).collect();
    let mut changed = text.to_owned();
    if !changed.is_empty() && !changed.ends_with('\n') {
        changed.push('\n');
    }
    let mut added = 0;
    for (url, outlet) in feeds {
        let spelled = url::Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
        if known.contains(&spelled) {
            continue;
        }
        let outlet = outlet.map(|outlet| format!("outlet = {}\n", quoted(outlet))).unwrap_or_default();
        // Writing into a string cannot fail.
        let _ = write!(changed, "{}[[feed]]\nurl = {}\n{outlet}", if changed.is_empty() { "" } else { "\n" }, quoted(&spelled));
        known.push(spelled);
        added += 1;
    }
    (changed, added)
}

/// The text without the table of a feed; nothing if it has none of this address.
pub fn without_feed(text: &str, url: &str) -> Option<String> {
    let spelled = url::Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
    let (_, at) = addresses(text).into_iter().find(|(known, _)| *known == spelled)?;
    let start = text[..at].rfind("[[feed]]")?;
    let body = start + "[[feed]]".len();
    let end = text[body..].find("\n[").map_or(text.len(), |next| body + next + 1);
    // comments before the next table are about what follows
    let table = &text[start..end];
    let kept = trailing_comments(table);
    Some(format!("{}{}", &text[..start], &text[end - kept..]))
}

/// Bytes at the end of a table that are comments and blank lines after its last key.
fn trailing_comments(table: &str) -> usize {
    let mut kept = 0;
    for line in table.split_inclusive('\n').rev() {
        let bare = line.trim();
        if !(bare.is_empty() || bare.starts_with('#')) {
            break;
        }
        kept += line.len();
    }
    // blank lines alone go with the table
    if table[table.len() - kept..].trim().is_empty() { 0 } else { kept }
}

/// The feeds' addresses with the places of their values; empty for a text that is no configuration.
fn addresses(text: &str) -> Vec<(String, usize)> {
    let written: Written = toml::from_str(text).unwrap_or_default();
    written.feed.into_iter().map(|feed| (feed.url.get_ref().0.to_string(), feed.url.span().start)).collect()
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# mine\n[store]\npath = \"s\"\n\n[[feed]]\nurl = \"http://a.example/\"\noutlet = \"A\"\n\n# the second\n[[feed]]\nurl = \"http://b.example/\"\n";

    #[test]
    fn a_feed_is_added_once_and_the_rest_stays() {
        let (changed, added) = with_feeds(TEXT, [("http://a.example", None), ("http://c.example/", Some("The \"C\""))]);
        assert_eq!(added, 1);
        assert_eq!(changed, format!("{TEXT}\n[[feed]]\nurl = \"http://c.example/\"\noutlet = 'The \"C\"'\n"));
        assert_eq!(with_feeds("", [("http://a.example/", None)]).0, "[[feed]]\nurl = \"http://a.example/\"\n");
    }

    #[test]
    fn a_feed_is_taken_out_and_the_rest_stays() {
        assert_eq!(
            without_feed(TEXT, "http://a.example").as_deref(),
            Some("# mine\n[store]\npath = \"s\"\n\n\n# the second\n[[feed]]\nurl = \"http://b.example/\"\n")
        );
        assert_eq!(
            without_feed(TEXT, "http://b.example/").as_deref(),
            Some("# mine\n[store]\npath = \"s\"\n\n[[feed]]\nurl = \"http://a.example/\"\noutlet = \"A\"\n\n# the second\n")
        );
        assert_eq!(without_feed(TEXT, "http://c.example/"), None);
    }
}
