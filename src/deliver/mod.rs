//! Alerts on their way out: waiting deliveries come in, requests, notifications and processes go out, outcomes are recorded.
//!
//! Each channel has a worker of its own, so that a slow one never delays another. A delivery keeps its id at every try, and is recorded
//! as delivered only after the receiver took it: told at least once, and recognisable when told twice. What is stored, and how alerts
//! are put into words, comes through [`Outbox`]; nothing here decides what is told.

mod channel;
mod command;
mod desktop;
#[cfg(test)]
mod on_bus;
mod queue;
mod retry;
mod sign;
#[cfg(test)]
mod tests;
mod webhook;
mod worker;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use channel::{Channel, Failure, Parcel};
pub use worker::{Board, Health};

use crate::model::{Alert, AlertId, Delivery, Notification};

/// Where alerts go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Deliveries are remembered by it.
    pub name: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One signed POST an alert, its body one JSON object.
    Webhook {
        url: Url,
        /// Each line of each file is a secret; a request is signed with all of them, so that a receiver can change over. Read anew for
        /// every request.
        secret_files: Vec<PathBuf>,
    },
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
}

/// Delivers until `shutdown`; then a request under way gets two more seconds. `wake` is sent to after every commit that made deliveries.
///
/// `debounce`: on a desktop, alerts of one story that come within it go out as one notification.
pub async fn run(
    outbox: Arc<dyn Outbox>,
    channels: Vec<Settings>,
    debounce: Duration,
    board: Board,
    shutdown: CancellationToken,
    wake: watch::Receiver<()>,
) {
    let mut workers = JoinSet::new();
    for settings in channels {
        let channel = channel::build(&settings.kind);
        let worker =
            worker::Worker::new(settings.name, channel, Arc::clone(&outbox), debounce, board.clone(), shutdown.clone(), wake.clone());
        workers.spawn(worker.run());
    }
    while let Some(ended) = workers.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a channel's worker ended too soon");
        }
    }
}

/// Sends one notification over a channel now, outside the outbox: what `check --channel` does.
///
/// # Errors
///
/// What the receiver did instead of taking it.
pub async fn send_now(kind: &Kind, id: &str, notification: Notification) -> Result<(), Failure> {
    let mut channel = channel::build(kind);
    channel.send(&Parcel { id: id.to_owned(), story: None, notification }).await
}
