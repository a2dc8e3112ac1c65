//! Microsoft Teams, by the webhooks of its workflows: an adaptive card. Text runs know no mark-up, and mentions are only what a card lists.
//!
//! <https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook>

use serde_json::{Value, json};

use super::{Parcel, escape, fitted};
use crate::model::{Told, ToldSide};

/// A message takes 28 KB; the card around the text is a part of it.
const LIMIT: usize = 20_000;
/// A card shows no more buttons.
const BUTTONS: usize = 4;
const TITLE_LIMIT: usize = 250;

pub(super) fn body(parcel: &Parcel) -> Value {
    let said = &parcel.notification;
    let mut card = vec![block(vec![
        json!({ "type": "TextRun", "text": escape::cut(&said.title, TITLE_LIMIT), "weight": "Bolder", "size": "Medium" }),
    ])];
    if said.told.is_empty() {
        card.push(block(vec![run(&escape::cut(&said.plain, LIMIT))]));
    } else {
        let (told, left) = fitted(&said.told, LIMIT, full, line, |blocks| blocks.iter().map(|block| block.to_string().len()).sum());
        card.extend(told.into_iter().flatten());
        if left > 0 {
            card.push(block(vec![run(&format!("… and {left} more"))]));
        }
    }
    let buttons: Vec<Value> = match said.told.as_slice() {
        [told] => told.sides.iter().filter_map(button).take(BUTTONS).collect(),
        _ => Vec::new(),
    };
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": { "width": "Full" },
                "body": card,
                "actions": buttons,
            },
        }],
    })
}

fn full(told: &Told) -> Vec<Value> {
    let mut blocks = vec![block(vec![run(&told.reason)])];
    for side in &told.sides {
        let mut runs = vec![json!({ "type": "TextRun", "text": format!("{}, {}: ", side.outlet, side.when), "isSubtle": true })];
        runs.extend(side.pieces.iter().map(|piece| if piece.is_marked { bold(&piece.text) } else { run(&piece.text) }));
        blocks.push(block(runs));
    }
    if told.more > 0 {
        blocks.push(block(vec![run(&format!("and {} more", told.more))]));
    }
    blocks
}

fn line(told: &Told) -> Vec<Value> {
    vec![block(vec![bold(&format!("{}: ", told.story_title)), run(&told.reason)])]
}

fn button(side: &ToldSide) -> Option<Value> {
    let title = escape::cut(&side.outlet, 40);
    side.url.as_ref().map(|url| json!({ "type": "Action.OpenUrl", "title": title, "url": url }))
}

fn block(runs: Vec<Value>) -> Value {
    json!({ "type": "RichTextBlock", "inlines": runs })
}

fn run(text: &str) -> Value {
    json!({ "type": "TextRun", "text": text })
}

fn bold(text: &str) -> Value {
    json!({ "type": "TextRun", "text": text, "weight": "Bolder" })
}
