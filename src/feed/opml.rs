//! Lists of feeds: OPML in and out, and plain lines of addresses in.
//!
//! Two thirds of the OPML that is passed around is not well-formed XML, so no XML parser reads it here: every `outline` is looked at by
//! itself, whatever stands around it.

use std::collections::HashSet;

use quick_xml::escape::escape;
use url::Url;

use super::{
    attribute,
    entity::{self, Entities},
};

/// A feed as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Absolute, http or https.
    pub url: String,
    /// What the feed is called: often a section's name, so never an outlet's.
    pub title: Option<String>,
    /// As [`write()`] puts it beside a feed that the user named the outlet of.
    pub outlet: Option<String>,
}

/// What a list holds: each address once, in order, and a sentence for every one that cannot be used.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    pub feeds: Vec<Listed>,
    pub problems: Vec<String>,
}

/// Reads OPML, or lines that each hold an address, with a title before it after a tab.
pub fn read(text: &str) -> List {
    let lower = text.to_ascii_lowercase();
    let found: Vec<Listed> = match lower.contains("<outline") || lower.contains("<opml") {
        true => outlines(text, &lower).filter_map(outline).collect(),
        false => text.lines().filter_map(line).collect(),
    };
    let (mut list, mut seen) = (List::default(), HashSet::new());
    for written in found {
        match Url::parse(&written.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                if seen.insert(url.to_string()) {
                    list.feeds.push(Listed { url: url.into(), ..written });
                }
            }
            _ => list.problems.push(format!("{:?} is no address of the web", written.url)),
        }
    }
    list
}

/// What stands between one `<outline` and the next; lower-casing ASCII keeps every byte in its place.
fn outlines<'a>(text: &'a str, lower: &str) -> impl Iterator<Item = &'a str> {
    let starts: Vec<usize> = lower.match_indices("<outline").map(|(at, _)| at + 1).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

fn outline(tag: &str) -> Option<Listed> {
    let (mut address, mut other, mut title, mut text, mut outlet) = (None, None, None, None, None);
    for (name, value) in attribute::attributes(tag) {
        let value = entity::decode(value, &Entities::default()).trim().to_owned();
        let slot = match name.to_ascii_lowercase().as_str() {
            "xmlurl" => &mut address,
            "url" => &mut other,
            "title" => &mut title,
            "text" => &mut text,
            "diffwire:outlet" => &mut outlet,
            _ => continue,
        };
        if !value.is_empty() {
            slot.get_or_insert(value);
        }
    }
    // "feed://" is http by another name.
    let address = address.or_else(|| sought(tag)).or(other)?;
    let url = address.strip_prefix("feed://").map(|rest| format!("http://{rest}")).unwrap_or(address);
    Some(Listed { url, title: title.or(text), outlet })
}

/// The address behind a value whose own quotation marks tore the attributes apart.
fn sought(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("xmlurl=")?;
    let value = &tag[at + "xmlurl=".len()..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (address, _) = value[1..].split_once(quote)?;
    Some(entity::decode(address, &Entities::default()).trim().to_owned()).filter(|address| !address.is_empty())
}

fn line(line: &str) -> Option<Listed> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let at = fields.iter().position(|field| field.contains("://")).unwrap_or(0);
    let title = at.checked_sub(1).map(|before| fields[before].to_owned()).filter(|title| !title.is_empty());
    Some(Listed { url: fields[at].to_owned(), title, outlet: None })
}

/// OPML 2.0 that any reader takes: address, title and, where the user gave one, the outlet's name.
pub fn write<'a>(feeds: impl IntoIterator<Item = (&'a str, &'a str, Option<&'a str>)>) -> String {
    let mut opml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:diffwire=\"https://crates.io/crates/diffwire\">\n  \
         <head><title>diffwire feeds</title></head>\n  <body>\n",
    );
    for (url, title, outlet) in feeds {
        let (url, title) = (escape(url), escape(title));
        let outlet = outlet.map(|outlet| format!(" diffwire:outlet=\"{}\"", escape(outlet))).unwrap_or_default();
        opml.push_str(&format!("    <outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"{outlet}/>\n"));
    }
    opml.push_str("  </body>\n</opml>\n");
    opml
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let list = read(text);
        assert_eq!(list.feeds.iter().map(|feed| (feed.url.as_str(), feed.title.as_deref())).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn lists_are_read_whatever_is_wrong_with_them() {
        let one = &[("https://a.example/feed?x=1&y=2", Some("Fish & Ships"))];
        check("<opml><body><outline text='Fish &amp; Ships' xmlUrl='https://a.example/feed?x=1&amp;y=2'/></body></opml>", one);
        check("<opml><body><outline title=\"Fish & Ships\" xmlUrl=\"https://a.example/feed?x=1&y=2\"><p></outline>", one);
        check("<OUTLINE TEXT=\"Fish & Ships\" XMLURL=https://a.example/feed?x=1&y=2>", one);
        check("junk <outline text=\"Group\"><outline text=\"Fish & Ships\" xmlurl=\"https://a.example/feed?x=1&y=2\" <outline", one);
        check("# mine\nNowhere\tFish & Ships\thttps://a.example/feed?x=1&y=2\n\nhttps://a.example/feed?x=1&y=2\n", one);
        check(
            "<outline text=\"Fish & Ships\" description=\"By <a href=\"https://a.example\" rel=\"x\">us</a>.\" xmlUrl=\"https://a.example/feed?x=1&amp;y=2\" type=\"rss\"/>",
            one,
        );
        check("<outline xmlUrl='feed://b.example/'/>", &[("http://b.example/", None)]);
        check("", &[]);
        assert_eq!(read("<outline xmlUrl='javascript:1'/>").problems, ["\"javascript:1\" is no address of the web"]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let feeds =
            [("https://a.example/?a=1&b=\"2\"", "<Fish> & 'Ships'", Some("The \"Fish\"")), ("https://b.example/", "b.example", None)];
        let list = read(&write(feeds));
        let read: Vec<_> = list.feeds.iter().map(|feed| (feed.title.as_deref(), feed.outlet.as_deref())).collect();
        assert_eq!(read, [(Some("<Fish> & 'Ships'"), Some("The \"Fish\"")), (Some("b.example"), None)]);
        assert_eq!(list.feeds[0].url, "https://a.example/?a=1&b=%222%22");
    }
}
