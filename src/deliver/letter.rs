//! A notification as a mail: headers that thread by story, plain text, and the same in HTML with the differing words marked.

use std::fmt::Write;

use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{channel::Parcel, escape};
use crate::model::Told;

/// More alerts than this are a line each.
const IN_FULL: usize = 20;
/// A command line names no more alerts than this.
const MOST_IDS: usize = 20;
const MARK: &str = "background:#fde68a;font-weight:bold";

/// The message for one recipient; `Err` says what header cannot be written.
pub(super) fn message(parcel: &Parcel, from: &Mailbox, to: &Mailbox) -> Result<Message, lettre::error::Error> {
    let said = &parcel.notification;
    let host = from.email.domain();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(to.clone())
        .subject(subject(parcel))
        // the same at every try: whoever gets it twice can see so
        .message_id(Some(format!("<{}@{host}>", parcel.id)))
        .date_now()
        // no out-of-office answer is wanted (RFC 3834)
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    if let Some(story) = parcel.story {
        // mails of one story hang together below a message that was never sent
        let root = format!("<story-{story}@{host}>");
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    builder.multipart(MultiPart::alternative_plain_html(plain(parcel), html(said.title.as_str(), parcel)))
}

/// One for all mails of a story: some readers thread only what has the same subject.
fn subject(parcel: &Parcel) -> String {
    let said = &parcel.notification;
    match (parcel.story, said.told.first()) {
        (Some(_), Some(told)) => format!("diffwire: {}", told.story_title),
        _ if said.title.starts_with("diffwire") => said.title.clone(),
        _ => format!("diffwire: {}", said.title),
    }
}

fn plain(parcel: &Parcel) -> String {
    let said = &parcel.notification;
    let mut text = said.plain.trim_end().to_owned();
    let commands = commands(parcel);
    if !commands.is_empty() {
        text += "\n\n-- \n";
        let width = commands.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
        for (command, what) in commands {
            let _ = writeln!(text, "{command:<width$}    {what}");
        }
    }
    text
}

/// The commands that act on what a mail tells, and what each does.
fn commands(parcel: &Parcel) -> Vec<(String, &'static str)> {
    let alerts = &parcel.notification.alerts;
    let ids: Vec<String> = alerts.iter().map(ToString::to_string).collect();
    let known = if ids.len() == 1 { "this is known" } else { "all of this is known" };
    let mut commands = Vec::new();
    if (1..=MOST_IDS).contains(&ids.len()) {
        commands.push((format!("diffwire alerts ack {}", ids.join(" ")), known));
    }
    if let [alert] = ids.as_slice() {
        commands.push((format!("diffwire explain {alert}"), "why it was sent"));
    }
    if let Some(story) = parcel.story.filter(|_| !ids.is_empty()) {
        commands.push((format!("diffwire alerts mute {story}"), "nothing more of this story"));
    }
    commands
}

fn html(title: &str, parcel: &Parcel) -> String {
    let said = &parcel.notification;
    let mut out = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{0}</title></head><body style=\"font-family:sans-serif;max-width:45em\"><h3>{0}</h3>",
        escape::html(title)
    );
    if said.told.is_empty() {
        out += &html_lines(&said.plain);
    } else if said.alerts.is_empty() {
        // a test says so before it shows what an alert looks like
        out += &html_lines(said.plain.lines().next().unwrap_or_default());
    }
    for (place, told) in said.told.iter().enumerate() {
        if said.told.len() > 1 {
            let _ = write!(out, "<h4>{}: {}</h4>", escape::html(&told.headline), escape::html(&told.story_title));
        }
        out += &if place < IN_FULL { html_alert(told) } else { html_line(told) };
    }
    let commands = commands(parcel);
    if !commands.is_empty() {
        let lines: Vec<String> = commands.iter().map(|(command, what)| format!("<code>{command}</code> {what}")).collect();
        let _ = write!(out, "<p style=\"color:#666\">{}</p>", lines.join("<br>"));
    }
    out + "</body></html>"
}

/// One alert: what differs, then each sentence with its outlet.
pub(super) fn html_alert(told: &Told) -> String {
    let mut out = format!("<p>{}</p>", escape::html(&told.reason));
    for side in &told.sides {
        let outlet = escape::html(&side.outlet);
        let outlet = match &side.url {
            Some(url) => format!("<a href=\"{}\">{outlet}</a>", escape::html(url)),
            None => outlet.into_owned(),
        };
        let _ = write!(out, "<p><strong>{outlet}</strong>, {}</p><blockquote>", escape::html(&side.when));
        for piece in &side.pieces {
            let text = escape::html(&piece.text);
            let _ = if piece.is_marked { write!(out, "<strong style=\"{MARK}\">{text}</strong>") } else { write!(out, "{text}") };
        }
        out += "</blockquote>";
    }
    if told.more > 0 {
        let _ = write!(out, "<p>and {} more</p>", told.more);
    }
    out
}

/// One alert of many.
pub(super) fn html_line(told: &Told) -> String {
    format!("<p><strong>{}</strong>: {}</p>", escape::html(&told.story_title), escape::html(&told.reason))
}

pub(super) fn html_lines(text: &str) -> String {
    text.split("\n\n").map(|lines| format!("<p>{}</p>", escape::html(lines.trim()).replace('\n', "<br>"))).collect()
}
