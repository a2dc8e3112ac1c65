//! Files as commands take them: a path or `-`, JSON lines or plain text.

use std::io::Read;

use anyhow::Context;
use serde::de::DeserializeOwned;

use crate::{
    api::shape::ArticleIn,
    model::{Article, ArticleId, Outlet, StoryId},
    text::decode,
};

pub fn bytes(path: &str) -> anyhow::Result<Vec<u8>> {
    if path == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("reading standard input")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("reading {path}"))
}

pub fn text(path: &str) -> anyhow::Result<String> {
    Ok(decoded(&bytes(path)?))
}

/// Bytes as text; a byte order mark is none of it. What is UTF-8 is kept to the byte.
fn decoded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned()
}

/// A page's bytes as text, by what the page declares of itself.
pub fn page(bytes: &[u8]) -> String {
    decode(bytes, None).text
}

/// One value a line, blank lines passed over.
pub fn rows<T: DeserializeOwned>(path: &str) -> anyhow::Result<Vec<T>> {
    parse_rows(path, &text(path)?)
}

/// The rows of `text`, the content of `path`.
pub fn parse_rows<T: DeserializeOwned>(path: &str, text: &str) -> anyhow::Result<Vec<T>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("{path}, line {}, is no row", at + 1)))
        .collect()
}

/// An article that is compared or shown without ever being stored; its place in the list is its id.
pub fn unstored(at: usize, row: &ArticleIn) -> Article {
    let published = row.published_at();
    Article {
        id: ArticleId(at as u64),
        label: row.id.clone().or_else(|| row.url.clone()).unwrap_or_else(|| at.to_string()),
        outlet: Outlet(row.outlet.clone().unwrap_or_else(|| format!("outlet {at}"))),
        url: row.url.clone(),
        title: row.title.clone().unwrap_or_default(),
        byline: None,
        published,
        first_seen: published.unwrap_or(jiff::Timestamp::UNIX_EPOCH),
        text: row.text.clone().unwrap_or_default(),
        wire_credit: None,
        story: StoryId(0),
        wire_of: None,
        revision: 0,
    }
}
