//! What a channel is: something that takes a notification, or says why not.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use super::{Kind, Outbox, command::Command, desktop::Desktop, email::Email, webhook::Webhook};
use crate::model::{Alert, Notification, StoryId};

/// One notification on its way, under an id that stays the same at every try.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub id: String,
    /// `None`: of several stories.
    pub story: Option<StoryId>,
    pub notification: Notification,
}

/// Why a channel did not take a notification. The words go into the delivery's record and the log; they hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing got through, and nothing else would: the receiver is away, slow, failing or asks for time.
    #[error("{what}")]
    Down { what: String, retry_after: Option<Duration> },
    /// This one was refused; others may pass.
    #[error("{what}")]
    Refused { what: String },
    /// This one will never be taken; others may be.
    #[error("{what}")]
    Rejected { what: String },
    /// The receiver wants no more, ever.
    #[error("{what}")]
    Gone { what: String },
}

impl Failure {
    pub(super) fn down(what: impl Into<String>) -> Self {
        Self::Down { what: what.into(), retry_after: None }
    }
}

/// How deliveries become notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// One an alert, in order.
    Each,
    /// One a story, after things have calmed down; what failed is tried again as it was.
    Story,
    /// One a story that is still seen when more comes, and replaced then; a digest where many stories wait.
    Screen,
}

/// Where alerts go. One notification at a time.
pub trait Channel: Send + Sync {
    fn grouping(&self) -> Grouping {
        Grouping::Each
    }

    /// Alerts of a story that its notification still shows, to be shown again with what is new.
    fn shown(&self, _story: StoryId) -> &[Alert] {
        &[]
    }

    /// Says that these alerts of a story are shown now.
    fn show(&mut self, _story: StoryId, _alerts: &[Alert]) {}

    /// Ends within the channel's own deadline, whatever the receiver does.
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Result<(), Failure>>;
}

/// `orders`: who does what the user asks for at a notification.
pub(super) fn build(kind: &Kind, orders: Option<Arc<dyn Outbox>>) -> Box<dyn Channel> {
    match kind {
        Kind::Webhook(hook) => Box::new(Webhook::new(hook.clone())),
        Kind::Email(mail) => Box::new(Email::new(mail.clone())),
        Kind::Desktop => Box::new(Desktop::new(orders)),
        Kind::Command { program, args } => Box::new(Command::new(program.clone(), args.clone())),
    }
}
