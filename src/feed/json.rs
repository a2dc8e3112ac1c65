//! JSON Feed, levelled to what feed-rs takes: a number where a string should be, or a missing title, is no reason to lose a feed.

use serde_json::{Map, Value, json};
use url::Url;

use super::{date, hints::Collector};
use crate::model::Hints;

/// A JSON Feed that feed-rs can read, with the hints it gives and what was mended.
#[derive(Debug)]
pub struct Levelled {
    pub json: String,
    pub hints: Hints,
    pub problems: Vec<String>,
}

/// `None`: the value is no JSON Feed.
pub fn level(text: &str, url: Option<&Url>) -> Result<Option<Levelled>, serde_json::Error> {
    let Value::Object(feed) = serde_json::from_str::<Value>(text)? else { return Ok(None) };
    let version = feed.get("version").and_then(Value::as_str).unwrap_or_default();
    let Some(Value::Array(items)) = feed.get("items").filter(|_| version.contains("jsonfeed.org") || feed.contains_key("items")) else {
        return Ok(None);
    };
    let mut problems = Vec::new();
    if !version.starts_with("https://jsonfeed.org/version/1") {
        problems.push(format!("the version {:?} is not that of a JSON Feed", version.chars().take(60).collect::<String>()));
    }
    let level = Level { url };
    let items: Vec<Value> = items.iter().filter_map(Value::as_object).map(|item| level.item(item)).collect();
    let mut levelled = Map::new();
    levelled.insert("version".into(), json!("https://jsonfeed.org/version/1.1"));
    levelled.insert("title".into(), json!(string(&feed, "title").unwrap_or_default()));
    levelled.insert("home_page_url".into(), json!(level.address(&feed, "home_page_url")));
    levelled.insert("authors".into(), authors(&feed));
    levelled.insert("items".into(), Value::Array(items));
    Ok(Some(Levelled { json: Value::Object(levelled).to_string(), hints: hints(&feed), problems }))
}

struct Level<'a> {
    url: Option<&'a Url>,
}

impl Level<'_> {
    fn item(&self, item: &Map<String, Value>) -> Value {
        let date = |key| string(item, key).and_then(|written| date::parse(&written)).map(|when| when.to_string());
        json!({
            "id": string(item, "id"),
            "url": self.address(item, "url").or_else(|| self.address(item, "external_url")),
            "title": string(item, "title"),
            "content_html": string(item, "content_html"),
            "content_text": string(item, "content_text"),
            "summary": string(item, "summary"),
            "date_published": date("date_published"),
            "date_modified": date("date_modified"),
            "authors": authors(item),
        })
    }

    fn address(&self, object: &Map<String, Value>, key: &str) -> Option<String> {
        let written = string(object, key)?;
        let joined = self.url.and_then(|base| base.join(written.trim()).ok()).map(String::from);
        Some(joined.unwrap_or_else(|| written.trim().to_owned()))
    }
}

fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `author` of version 1 and `authors` of 1.1; an address in place of a name is none.
fn authors(object: &Map<String, Value>) -> Value {
    let several = object.get("authors").and_then(Value::as_array).into_iter().flatten();
    let names = object.get("author").into_iter().chain(several).filter_map(|author| match author {
        Value::Object(author) => string(author, "name"),
        Value::String(name) => Some(name.clone()),
        _ => None,
    });
    names.filter(|name| !name.contains('@')).map(|name| json!({ "name": name })).collect()
}

fn hints(feed: &Map<String, Value>) -> Hints {
    let mut collector = Collector::default();
    let hubs = feed.get("hubs").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    for href in hubs.filter_map(|hub| string(hub, "url")) {
        collector.link("hub", &href);
    }
    if let Some(own) = string(feed, "feed_url") {
        collector.link("self", &own);
    }
    collector.finish()
}
