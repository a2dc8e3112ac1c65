//! Push services: ntfy and Gotify. Both show plain text.

use serde_json::{Value, json};

use super::{Parcel, escape, fitted_text};
use crate::model::{Told, Urgency};

/// Beyond 4,096 bytes ntfy makes an attachment of a message.
const NTFY_LIMIT: usize = 3_800;
const GOTIFY_LIMIT: usize = 8_000;
const TITLE_LIMIT: usize = 200;
/// ntfy shows no more buttons.
const BUTTONS: usize = 3;

/// <https://docs.ntfy.sh/publish/#publish-as-json>
pub(super) fn ntfy(parcel: &Parcel, topic: &str) -> Value {
    let said = &parcel.notification;
    let buttons: Vec<Value> = match said.told.as_slice() {
        [told] => told
            .sides
            .iter()
            .filter_map(|side| Some(json!({ "action": "view", "label": escape::cut(&side.outlet, 40), "url": side.url.as_ref()? })))
            .take(BUTTONS)
            .collect(),
        _ => Vec::new(),
    };
    let mut message = json!({
        "topic": topic,
        "title": escape::cut(&said.title, TITLE_LIMIT),
        "message": text(parcel, NTFY_LIMIT),
        "priority": match said.urgency { Urgency::Critical => 4, Urgency::Normal => 3, Urgency::Low => 2 },
        "tags": ["newspaper"],
        "actions": buttons,
    });
    if let Some(link) = said.links.first() {
        message["click"] = json!(link);
    }
    message
}

/// <https://gotify.net/api-docs>
pub(super) fn gotify(parcel: &Parcel) -> Value {
    let said = &parcel.notification;
    let mut message = json!({
        "title": escape::cut(&said.title, TITLE_LIMIT),
        "message": text(parcel, GOTIFY_LIMIT),
        "priority": match said.urgency { Urgency::Critical => 8, Urgency::Normal => 5, Urgency::Low => 2 },
        "extras": { "client::display": { "contentType": "text/plain" } },
    });
    if let Some(link) = said.links.first() {
        message["extras"]["client::notification"] = json!({ "click": { "url": link } });
    }
    message
}

fn text(parcel: &Parcel, limit: usize) -> String {
    fitted_text(parcel, limit, full, line, str::to_owned, "\n\n")
}

fn full(told: &Told) -> String {
    let mut out = told.reason.clone();
    for side in &told.sides {
        let words: String =
            side.pieces.iter().map(|piece| if piece.is_marked { format!("[{}]", piece.text) } else { piece.text.clone() }).collect();
        out += &format!("\n\n{}: {words}", side.outlet);
    }
    if told.more > 0 {
        out += &format!("\n\nand {} more", told.more);
    }
    out
}

fn line(told: &Told) -> String {
    format!("{}: {}", told.story_title, told.reason)
}
