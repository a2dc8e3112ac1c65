//! A levelled document through feed-rs into the model.

use feed_rs::{model as read, parser};
use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_64;

use super::plain;
use crate::model::{Entry, FeedDocument, FeedFormat};

/// Reads a document that was levelled before; hints and problems are left empty.
pub fn read(bytes: &[u8], format: FeedFormat) -> Result<FeedDocument, String> {
    // An entry without an id gets one from us, that stays the same over time.
    let parser = parser::Builder::new().sanitize_content(false).id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(bytes).map_err(|error| error.to_string())?;
    Ok(FeedDocument {
        format,
        title: feed.title.map(|title| plain::line(&title.content)).filter(|title| !title.is_empty()),
        link: feed.links.into_iter().next().map(|link| link.href).filter(|link| !link.is_empty()),
        entries: feed.entries.into_iter().map(entry).collect(),
        hints: Default::default(),
        problems: Vec::new(),
        is_truncated: false,
    })
}

fn entry(read: read::Entry) -> Entry {
    let url = read.links.into_iter().next().map(|link| link.href).filter(|link| !link.is_empty());
    let title = read.title.map(|title| plain::line(&title.content)).filter(|title| !title.is_empty());
    let summary = read.summary.map(markup).filter(|summary| !summary.trim().is_empty());
    let content = read
        .content
        .and_then(|content| Some((content.body?, content.content_type)))
        .map(|(body, kind)| markup(read::Text { content: body, content_type: kind, src: None }));
    let id = read.id.trim();
    let guid =
        if id.is_empty() { made_guid(url.as_deref(), title.as_deref(), summary.as_deref().or(content.as_deref())) } else { id.to_owned() };
    let published = read.published.and_then(|when| timestamp(when.timestamp()));
    Entry {
        guid,
        url,
        title,
        published,
        // feed-rs repeats `published` for RSS, which says nothing.
        updated: read.updated.and_then(|when| timestamp(when.timestamp())).filter(|updated| published != Some(*updated)),
        summary,
        content,
        author: author(read.authors),
    }
}

/// For an entry that has none: from link and title, else from its text.
fn made_guid(url: Option<&str>, title: Option<&str>, text: Option<&str>) -> String {
    let source = match (url, title) {
        (None, None) => text.unwrap_or_default().to_owned(),
        (url, title) => format!("{}\n{}", url.unwrap_or_default(), title.unwrap_or_default()),
    };
    format!("made:{:016x}", xxh3_64(source.as_bytes()))
}

/// Plain text becomes mark-up that shows as that text.
fn markup(text: read::Text) -> String {
    if text.content_type.subty() == "plain" && text.content.contains(['<', '&']) {
        return text.content.replace('&', "&amp;").replace('<', "&lt;");
    }
    text.content
}

fn author(people: Vec<read::Person>) -> Option<String> {
    let names: Vec<String> = people.into_iter().filter_map(|person| person.name).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn timestamp(seconds: i64) -> Option<Timestamp> {
    Timestamp::new(seconds, 0).ok()
}
