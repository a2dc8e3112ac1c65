//! Alerts on their way out: waiting deliveries come in, requests, notifications and processes go out, outcomes are recorded.
//!
//! Each channel has a worker of its own, so that a slow one never delays another. A delivery keeps its id at every try, and is recorded
//! as delivered only after the receiver took it: told at least once, and recognisable when told twice. What is stored, and how alerts
//! are put into words, comes through [`Outbox`]; nothing here decides what is told.

mod board;
mod channel;
mod command;
mod desktop;
mod email;
#[cfg(test)]
mod email_tests;
mod escape;
mod filter;
mod hours;
mod letter;
mod notice;
#[cfg(test)]
mod on_bus;
mod queue;
mod retry;
mod sample;
mod secret;
mod sign;
mod template;
#[cfg(test)]
mod tests;
mod webhook;
mod worker;

use std::{borrow::Cow, path::PathBuf, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

pub use board::{Board, Health};
pub use channel::{Channel, Failure, Parcel};
pub use email::{Login, Mail, Tls};
pub use filter::Filter;
pub use hours::{Digest, Hours};
pub use lettre::message::Mailbox;
pub use template::{Form, Own};
pub use webhook::{Address, Hook};

use crate::model::{Alert, AlertId, ChannelState, Delivery, Notification, StoryId, Told};

/// Where alerts go.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Deliveries are remembered by it.
    pub name: String,
    pub kind: Kind,
    /// What is meant for it.
    pub filter: Filter,
    /// When it may speak.
    pub hours: Hours,
    /// Between the starts of two messages.
    pub gap: Duration,
    /// Whether it tells of feeds that break, come back or are gone for good.
    pub notices: bool,
}

impl Settings {
    /// Everything, always, as fast as the receiver likes it.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        let (gap, notices) = match &kind {
            Kind::Webhook(hook) => (hook.form.gap(), hook.form.is_for_people()),
            Kind::Email(_) | Kind::Desktop => (Duration::ZERO, true),
            Kind::Command { .. } => (Duration::ZERO, false),
        };
        Self { name: name.into(), kind, filter: Filter::default(), hours: Hours::default(), gap, notices }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One request an alert where a program reads, one a story where people do.
    Webhook(Hook),
    /// Mail over SMTP.
    Email(Mail),
    /// Notifications on the session's bus, one a story.
    Desktop,
    /// One process an alert, the JSON object on its standard input; no shell. Success is exit status 0.
    Command { program: PathBuf, args: Vec<String> },
}

pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// What a worker needs of the store and of rendering. Calls may block.
pub trait Outbox: Send + Sync + 'static {
    /// What waits for a channel, due or not, in order of the alerts: at most `limit`, those after `after`. Everything returned is on the
    /// disk: a power cut must not forget what was told.
    fn waiting(&self, channel: &str, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble>;
    fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble>;
    /// Puts alerts into words; `None` only without alerts.
    fn render(&self, alerts: &[Alert]) -> Option<Notification>;
    /// Remembers deliveries as they are now, all or none.
    fn record(&self, deliveries: &[Delivery]) -> Result<(), Trouble>;
    /// Changes what is remembered of a channel, and gives what it is now.
    fn change_channel(&self, channel: &str, change: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState, Trouble>;
    /// Does what the user asked for at a notification.
    fn order(&self, order: &Order) -> Result<(), Trouble>;
}

/// What the user can ask for at a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// What these alerts told is known.
    Acknowledge(Vec<AlertId>),
    /// Nothing more of this story.
    Mute(StoryId),
}

/// Delivers until `shutdown`; then a request under way gets two more seconds. `wake` is sent to after every commit that made deliveries.
///
/// `debounce`: where people read, alerts of one story that come within it go out as one message.
pub async fn run(
    outbox: Arc<dyn Outbox>,
    channels: Vec<Settings>,
    debounce: Duration,
    board: Board,
    shutdown: CancellationToken,
    wake: watch::Receiver<()>,
) {
    board.keep(&channels);
    let mut workers = JoinSet::new();
    for settings in channels {
        let channel = channel::build(&settings.kind, Some(Arc::clone(&outbox)));
        let worker = worker::Worker::new(settings, channel, Arc::clone(&outbox), debounce, board.clone(), shutdown.clone(), wake.clone());
        workers.spawn(worker.run());
    }
    while let Some(ended) = workers.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a channel's worker ended too soon");
        }
    }
}

/// Sends a marked test over a channel now, outside the outbox: what `check --channel` does.
///
/// # Errors
///
/// What the receiver did instead of taking it.
pub async fn send_test(settings: &Settings) -> Result<(), Failure> {
    let mut channel = channel::build(&settings.kind, None);
    channel.send(&sample::parcel(&settings.name, 1)).await
}

/// The secrets that a channel needs, and what is wrong with each that cannot be used; their content goes nowhere.
pub fn unusable_secrets(kind: &Kind) -> Vec<String> {
    let lines: Vec<&PathBuf> = match kind {
        Kind::Webhook(hook) => {
            let address = match &hook.address {
                Address::File(file) => Some(file),
                Address::Url(_) => None,
            };
            address.into_iter().chain(&hook.token_file).collect()
        }
        Kind::Email(mail) => mail.login.iter().map(|login| &login.password_file).collect(),
        Kind::Desktop | Kind::Command { .. } => Vec::new(),
    };
    let mut problems: Vec<String> = lines.into_iter().filter_map(|file| secret::line(file).err()).collect();
    if let Kind::Webhook(hook) = kind {
        problems.extend(sign::read(&hook.secret_files).err());
    }
    problems
}

/// One alert in HTML: what differs, then each sentence with its outlet, the differing words marked.
pub fn html(told: &Told) -> String {
    letter::html_alert(told)
}

/// Text for HTML and XML, in text and in attributes.
pub fn escape_html(text: &str) -> Cow<'_, str> {
    escape::html(text)
}
