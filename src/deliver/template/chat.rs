//! Chats that read Markdown or HTML: Discord, Mattermost, Matrix.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Parcel, escape, fitted_text};
use crate::{
    deliver::letter,
    model::{Told, ToldSide, Urgency},
};

/// An embed's description takes 4,096 characters, all of a message's embeds 6,000.
const DISCORD_LIMIT: usize = 4_000;
const DISCORD_TITLE: usize = 250;
/// A post takes 16,383 characters.
const MATTERMOST_LIMIT: usize = 15_000;
/// An event takes 64 KB in both its forms.
const MATRIX_LIMIT: usize = 20_000;

/// An embed, whose mentions fire for nobody; and none are allowed besides.
/// <https://discord.com/developers/docs/resources/webhook#execute-webhook>
pub(super) fn discord(parcel: &Parcel) -> Value {
    let said = &parcel.notification;
    let description = fitted_text(parcel, DISCORD_LIMIT, full, line, |text| escape::markdown(text).into_owned(), "\n\n");
    let colour = match said.urgency {
        Urgency::Critical => 0xc0_39_2b,
        Urgency::Normal => 0xd6_8a_10,
        Urgency::Low => 0x2e_86_c1,
    };
    json!({
        "embeds": [{ "title": escape::cut(&escape::markdown(&said.title), DISCORD_TITLE), "description": description, "color": colour }],
        "allowed_mentions": { "parse": [] },
    })
}

/// <https://developers.mattermost.com/integrate/webhooks/incoming/>
pub(super) fn mattermost(parcel: &Parcel) -> Value {
    let title = escape::markdown(&parcel.notification.title);
    let text = fitted_text(parcel, MATTERMOST_LIMIT, full, line, |text| escape::markdown(text).into_owned(), "\n\n");
    json!({ "text": format!("**{title}**\n\n{text}") })
}

/// A message in a room; it names those that it mentions, and they are none.
/// <https://spec.matrix.org/latest/client-server-api/#mroommessage>
pub(super) fn matrix(parcel: &Parcel) -> Value {
    let said = &parcel.notification;
    let plain = escape::cut(&said.plain, MATRIX_LIMIT);
    let html = fitted_text(parcel, MATRIX_LIMIT, letter::html_alert, letter::html_line, letter::html_lines, "");
    json!({
        "msgtype": "m.text",
        "body": format!("{}\n\n{}", escape::mentions(&said.title), escape::mentions(&plain)),
        "format": "org.matrix.custom.html",
        "formatted_body": format!("<p><strong>{}</strong></p>{html}", escape::html(&said.title)),
        "m.mentions": {},
    })
}

fn full(told: &Told) -> String {
    let mut out = format!("{}\n", escape::markdown(&told.reason));
    for side in &told.sides {
        let _ = write!(out, "\n{}, {}\n> ", source(side), escape::markdown(&side.when));
        for piece in &side.pieces {
            let text = escape::markdown(&piece.text);
            let _ = if piece.is_marked { write!(out, "**{text}**") } else { write!(out, "{text}") };
        }
        out.push('\n');
    }
    if told.more > 0 {
        let _ = write!(out, "\nand {} more", told.more);
    }
    out
}

fn line(told: &Told) -> String {
    let link = told.sides.first().map(|side| format!(", {}", source(side))).unwrap_or_default();
    format!("**{}**: {}{link}", escape::markdown(&told.story_title), escape::markdown(&told.reason))
}

/// An outlet, linked to its article.
fn source(side: &ToldSide) -> String {
    let outlet = escape::markdown(&side.outlet);
    match &side.url {
        Some(url) => format!("[{outlet}](<{}>)", url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C").replace('@', "%40")),
        None => outlet.into_owned(),
    }
}
