//! The stream of new alerts as a command follows it: across restarts of the daemon, without a gap and without a repeat.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::{
    client::{Answer, Client, ClientError},
    stream::STILL_HERE,
};
use crate::config::Settings;

/// A stream that says nothing for so long is dead.
const SILENCE: Duration = STILL_HERE.saturating_mul(3);
/// The longest pause between two attempts to reach the daemon.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// No event is as long as this; what sends more is no daemon of ours.
const EVENT_BYTES: usize = 16 << 20;

/// What happened.
#[derive(Debug)]
pub enum Followed {
    /// The daemon answers.
    Connected,
    /// As the alert's own question shows it.
    Alert(Value),
    /// The daemon is away; it is tried again.
    Lost(ClientError),
}

/// Follows the alerts of a daemon.
pub struct Follower {
    settings: Settings,
    after: Option<String>,
    events: Option<Events>,
    failures: u32,
}

impl Follower {
    /// Behind the alert `after`, else from now on.
    pub fn new(settings: Settings, after: Option<String>) -> Self {
        Self { settings, after, events: None, failures: 0 }
    }

    /// The id behind which the stream goes on.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// Waits for the next thing to happen. A daemon that is away is an error only if it can never be asked: it knows no stream, or does
    /// not let us in.
    pub async fn next(&mut self) -> Result<Followed, ClientError> {
        loop {
            let Some(events) = &mut self.events else {
                if self.failures > 0 {
                    sleep(Duration::from_millis(250).saturating_mul(1 << self.failures.min(10)).min(LONGEST_PAUSE)).await;
                }
                match self.connect().await {
                    Ok(answer) => {
                        self.events = Some(Events::new(answer));
                        return Ok(Followed::Connected);
                    }
                    Err(error @ (ClientError::Missing(_) | ClientError::Refused(_) | ClientError::NotAllowed { .. })) => return Err(error),
                    Err(error) => {
                        self.failures = self.failures.saturating_add(1);
                        if self.failures == 1 {
                            return Ok(Followed::Lost(error));
                        }
                        continue;
                    }
                }
            };
            match timeout(SILENCE, events.next()).await {
                Ok(Ok(event)) => {
                    self.failures = 0;
                    if !event.id.is_empty() {
                        self.after = Some(event.id);
                    }
                    if event.kind == "alert"
                        && let Ok(alert) = serde_json::from_str(&event.data)
                    {
                        return Ok(Followed::Alert(alert));
                    }
                }
                Ok(Err(error)) => return Ok(self.lost(error)),
                Err(_) => return Ok(self.lost(ClientError::CutShort("the daemon fell silent".into()))),
            }
        }
    }

    fn lost(&mut self, error: ClientError) -> Followed {
        self.events = None;
        self.failures = 1;
        Followed::Lost(error)
    }

    async fn connect(&self) -> Result<Answer, ClientError> {
        let query = self.after.as_ref().map_or_else(|| json!({}), |after| json!({ "after": after }));
        Client::daemon(&self.settings).await?.get("/alerts/stream", &query).await
    }
}

#[derive(Debug, Default, PartialEq)]
struct Event {
    kind: String,
    id: String,
    data: String,
}

/// The events in an answer's bytes (HTML standard, 9.2.6).
struct Events {
    answer: Answer,
    bytes: Vec<u8>,
}

impl Events {
    fn new(answer: Answer) -> Self {
        Self { answer, bytes: Vec::new() }
    }

    async fn next(&mut self) -> Result<Event, ClientError> {
        let mut searched = 0;
        loop {
            if let Some(end) = self.bytes[searched..].windows(2).position(|pair| pair == b"\n\n") {
                let written: Vec<u8> = self.bytes.drain(..searched + end + 2).collect();
                return Ok(event(&String::from_utf8_lossy(&written)));
            }
            searched = self.bytes.len().saturating_sub(1);
            match self.answer.next().await {
                Some(chunk) => self.bytes.extend_from_slice(&chunk?),
                None => return Err(ClientError::CutShort("the daemon closed the stream".into())),
            }
            if self.bytes.len() > EVENT_BYTES {
                return Err(ClientError::CutShort("an event without end".into()));
            }
        }
    }
}

fn event(written: &str) -> Event {
    let mut event = Event::default();
    for line in written.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut event.kind),
            "id" => value.clone_into(&mut event.id),
            "data" => {
                if !event.data.is_empty() {
                    event.data.push('\n');
                }
                event.data.push_str(value);
            }
            // a comment, or what no reader needs
            _ => {}
        }
    }
    event
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::*;

    #[tokio::test]
    async fn events_are_read_however_they_are_cut() {
        let written = ": hello\n\nevent: position\nid: w1\ndata: {}\n\nevent: alert\nid: w2\ndata: {\"a\":\ndata: 1}\n\n";
        for size in [1, 2, 7, 1_000] {
            let chunks: Vec<_> = written.as_bytes().chunks(size).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
            let mut events = Events::new(futures_util::stream::iter(chunks).boxed());
            let mut read = Vec::new();
            while let Ok(event) = events.next().await {
                read.push((event.kind, event.id, event.data));
            }
            let row = |kind: &str, id: &str, data: &str| (kind.to_owned(), id.to_owned(), data.to_owned());
            assert_eq!(read, [row("", "", ""), row("position", "w1", "{}"), row("alert", "w2", "{\"a\":\n1}")], "{size}");
        }
    }
}
