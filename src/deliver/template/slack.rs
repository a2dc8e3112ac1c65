//! Slack's incoming webhooks, in blocks. Sentences are rich text, in which nothing is mark-up and no mention fires.
//!
//! <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>

use serde_json::{Value, json};

use super::{Parcel, escape, fitted};
use crate::model::{Told, ToldSide};

/// A header block takes 150 characters.
const HEADER_LIMIT: usize = 150;
/// A message takes 50 blocks and 40,000 characters; people read less.
const LIMIT: usize = 12_000;
const PLAIN_LIMIT: usize = 3_000;

pub(super) fn body(parcel: &Parcel) -> Value {
    let said = &parcel.notification;
    let title = escape::cut(&said.title, HEADER_LIMIT);
    let mut sections = Vec::new();
    if said.told.is_empty() {
        sections.push(section(vec![text(&escape::cut(&said.plain, PLAIN_LIMIT))]));
    } else {
        let (told, left) = fitted(&said.told, LIMIT, full, line, |sections| sections.iter().map(|s| s.to_string().len()).sum());
        sections.extend(told.into_iter().flatten());
        if left > 0 {
            sections.push(section(vec![text(&format!("… and {left} more"))]));
        }
    }
    json!({
        // what a notification shows; of mark-up, only & < > mean anything here
        "text": plain(&said.title),
        "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": title, "emoji": false } },
            { "type": "rich_text", "elements": sections },
        ],
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

fn full(told: &Told) -> Vec<Value> {
    let mut sections = vec![section(vec![bold(&format!("{}: ", told.headline)), text(&told.reason), text("\n")])];
    for side in &told.sides {
        let mut elements = vec![source(side), text(&format!(", {}\n", side.when))];
        elements.extend(side.pieces.iter().map(|piece| if piece.is_marked { bold(&piece.text) } else { text(&piece.text) }));
        sections.push(json!({ "type": "rich_text_quote", "elements": whole(elements) }));
    }
    if told.more > 0 {
        sections.push(section(vec![text(&format!("and {} more", told.more))]));
    }
    sections
}

fn line(told: &Told) -> Vec<Value> {
    let link = told.sides.first().map(source);
    let mut elements = vec![bold(&format!("{}: ", told.story_title)), text(&told.reason)];
    elements.extend(link.into_iter().flat_map(|link| [text(", "), link]));
    elements.push(text("\n"));
    vec![section(elements)]
}

fn source(side: &ToldSide) -> Value {
    match &side.url {
        Some(url) => json!({ "type": "link", "url": url, "text": side.outlet }),
        None => bold(&side.outlet),
    }
}

fn section(elements: Vec<Value>) -> Value {
    json!({ "type": "rich_text_section", "elements": whole(elements) })
}

/// Slack refuses elements without text.
fn whole(elements: Vec<Value>) -> Vec<Value> {
    elements.into_iter().filter(|element| element["text"].as_str().is_some_and(|text| !text.is_empty())).collect()
}

fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

fn bold(text: &str) -> Value {
    json!({ "type": "text", "text": text, "style": { "bold": true } })
}

fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
