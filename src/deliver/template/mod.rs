//! What a webhook's body is: the alert's JSON, what a chat or a push service reads, or a template of the user's own.
//!
//! A notification comes in, the request's method, address and body go out. Text from outside never becomes mark-up, a mention or a
//! command of the service; what exceeds a service's limits is shortened here, so that it is never refused for its size.

mod chat;
mod own;
mod push;
mod slack;
mod standard;
mod teams;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use serde_json::Value;
use url::Url;

pub use own::Own;

use super::{channel::Parcel, escape};
use crate::model::Told;

pub(super) use standard::notice_body;

/// The shape of a webhook's requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// The alert as one JSON object, for programs.
    Standard,
    Slack,
    Discord,
    Matrix,
    Teams,
    Mattermost,
    Ntfy,
    Gotify,
    /// A file of the user's.
    Own(Arc<Own>),
}

/// A request, but for signatures and tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub content_type: String,
    pub body: String,
}

impl Form {
    /// The ready ones, by the names that the configuration gives them.
    pub const READY: [(&str, Self); 7] = [
        ("slack", Self::Slack),
        ("discord", Self::Discord),
        ("matrix", Self::Matrix),
        ("teams", Self::Teams),
        ("mattermost", Self::Mattermost),
        ("ntfy", Self::Ntfy),
        ("gotify", Self::Gotify),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::READY.iter().find(|(known, _)| *known == name).map(|(_, form)| form.clone())
    }

    /// Whether people read it: they hear of feeds too, programs only of alerts.
    pub const fn is_for_people(&self) -> bool {
        !matches!(self, Self::Standard | Self::Own(_))
    }

    /// The pause between two requests that the service wants.
    pub const fn gap(&self) -> Duration {
        match self {
            Self::Standard | Self::Own(_) => Duration::ZERO,
            // Discord takes thirty a minute of one webhook
            Self::Discord => Duration::from_secs(2),
            _ => Duration::from_secs(1),
        }
    }

    /// What is wrong with an address, if it is none of this service.
    pub fn problem_with(&self, url: &Url) -> Option<String> {
        match self {
            Self::Ntfy if topic(url).is_none() => {
                Some("it names no topic: expected an address such as https://ntfy.sh/my-topic".to_owned())
            }
            Self::Matrix if !url.path().contains("/send/m.room.message") => Some(
                "expected https://SERVER/_matrix/client/v3/rooms/ROOM_ID/send/m.room.message, with the room's id and not its alias"
                    .to_owned(),
            ),
            Self::Gotify if !url.path().ends_with("/message") => {
                Some("expected an address such as https://gotify.example/message".to_owned())
            }
            _ => None,
        }
    }

    /// The header that carries a token.
    pub(super) fn token_header(&self, token: &str) -> (&'static str, String) {
        match self {
            Self::Gotify => ("X-Gotify-Key", token.to_owned()),
            _ => ("Authorization", format!("Bearer {token}")),
        }
    }

    pub(super) fn outgoing(&self, url: &Url, parcel: &Parcel) -> Result<Outgoing, String> {
        let post = |body: Value| Outgoing { method: Method::POST, url: url.clone(), content_type: JSON.to_owned(), body: body.to_string() };
        Ok(match self {
            Self::Standard => Outgoing { body: standard::body(parcel), ..post(Value::Null) },
            Self::Slack => post(slack::body(parcel)),
            Self::Discord => post(chat::discord(parcel)),
            Self::Matrix => {
                let mut outgoing = post(chat::matrix(parcel));
                // the transaction's id: a room shows a repeated one once
                outgoing.url.path_segments_mut().map_err(|()| "the address cannot be a Matrix room's")?.pop_if_empty().push(&parcel.id);
                Outgoing { method: Method::PUT, ..outgoing }
            }
            Self::Teams => post(teams::body(parcel)),
            Self::Mattermost => post(chat::mattermost(parcel)),
            Self::Ntfy => {
                let topic = topic(url).ok_or("the address names no topic")?;
                let mut outgoing = post(push::ntfy(parcel, &topic));
                outgoing.url.path_segments_mut().map_err(|()| "the address cannot be of ntfy")?.pop_if_empty().pop();
                outgoing
            }
            Self::Gotify => post(push::gotify(parcel)),
            Self::Own(own) => Outgoing { content_type: own.content_type().to_owned(), body: own.body(parcel)?, ..post(Value::Null) },
        })
    }
}

const JSON: &str = "application/json";

/// The last segment of an ntfy address.
fn topic(url: &Url) -> Option<String> {
    let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    Some(last.to_owned())
}

/// More alerts than this are a line each.
const IN_FULL: usize = 3;

/// The alerts of a parcel, each as `full` or, where there are many or room is short, as `line` writes it, as far as `limit` allows; and how
/// many are left out.
fn fitted<T>(
    told: &[Told],
    limit: usize,
    full: impl Fn(&Told) -> T,
    line: impl Fn(&Told) -> T,
    size: impl Fn(&T) -> usize,
) -> (Vec<T>, usize) {
    let mut written = Vec::new();
    let mut room = limit;
    for (place, alert) in told.iter().enumerate() {
        let forms = [(told.len() <= IN_FULL).then(|| full(alert)), Some(line(alert))];
        let Some((form, size)) = forms
            .into_iter()
            .flatten()
            .map(|form| {
                let size = size(&form);
                (form, size)
            })
            .find(|(_, size)| *size <= room)
        else {
            return (written, told.len() - place);
        };
        room -= size;
        written.push(form);
    }
    (written, 0)
}

/// The same for text; what tells of no alert is its plain text.
fn fitted_text(
    parcel: &Parcel,
    limit: usize,
    full: impl Fn(&Told) -> String,
    line: impl Fn(&Told) -> String,
    plain: impl Fn(&str) -> String,
    apart: &str,
) -> String {
    let said = &parcel.notification;
    if said.told.is_empty() {
        return escape::cut(&plain(&said.plain), limit).into_owned();
    }
    let (mut parts, left) = fitted(&said.told, limit.saturating_sub(40), full, line, |text| text.len() + apart.len());
    if left > 0 {
        parts.push(format!("… and {left} more"));
    }
    parts.join(apart)
}
