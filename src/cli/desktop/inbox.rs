//! Alerts that were heard and not yet shown, and the file that says how far showing got.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::Context;
use tokio::sync::mpsc;

use super::CHANNEL;
use crate::{
    alert::render,
    deliver::{Order, Outbox, Trouble},
    model::{Alert, AlertId, ChannelState, Delivery, DeliveryState, Notification},
};

/// What waits to be shown.
pub struct Inbox {
    state: Mutex<State>,
    file: PathBuf,
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Default)]
struct State {
    waiting: BTreeMap<AlertId, (Alert, Delivery)>,
    /// Shown, though an older one still waits.
    shown: BTreeSet<AlertId>,
    /// The last alert that was heard, shown or not.
    heard: Option<AlertId>,
    /// What the file says.
    written: String,
}

impl Inbox {
    /// With the alert behind which to go on; `None` when nothing was ever followed.
    pub fn open(file: PathBuf, orders: mpsc::UnboundedSender<Order>) -> anyhow::Result<(Self, Option<String>)> {
        let written = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("reading {}", file.display())),
        };
        let mut ids = written.split_whitespace().map_while(|id| id.parse::<AlertId>().ok());
        let after = ids.next();
        let shown = ids.collect();
        let state = State { heard: after, shown, written, ..State::default() };
        Ok((Self { state: Mutex::new(state), file, orders }, after.map(|id| id.to_string())))
    }

    /// An alert to be shown.
    pub fn take(&self, alert: Alert) {
        let delivery = Delivery::new(&alert, CHANNEL, alert.at);
        let mut state = self.lock();
        if !state.shown.contains(&alert.id) {
            state.waiting.insert(alert.id, (alert, delivery));
        }
    }

    /// The stream got as far as this; what was not shown by then waits here.
    pub fn heard(&self, after: &str) {
        let mut state = self.lock();
        state.heard = after.parse().ok().or(state.heard);
        if let Err(error) = self.keep(&mut state) {
            tracing::warn!(%error, file = %self.file.display(), "what was shown cannot be remembered");
        }
    }

    /// Writes the file: the last alert before which nothing waits, and those behind it that were shown all the same.
    fn keep(&self, state: &mut State) -> io::Result<()> {
        let first = state.waiting.keys().next().map(|id| AlertId(id.0.saturating_sub(1)));
        let done = match (first, state.heard) {
            (Some(first), Some(heard)) => Some(first.min(heard)),
            (first, heard) => first.or(heard),
        };
        let Some(done) = done else { return Ok(()) };
        state.shown.retain(|id| *id > done);
        let content: Vec<String> = std::iter::once(&done).chain(&state.shown).map(ToString::to_string).collect();
        let content = content.join(" ") + "\n";
        if content != state.written {
            replace(&self.file, &content)?;
            state.written = content;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file's new content in one step: after a crash it is the old or the new.
fn replace(file: &Path, content: &str) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(content.as_bytes())?;
    draft.as_file().sync_data()?;
    draft.persist(file)?;
    Ok(())
}

impl Outbox for Inbox {
    fn waiting(&self, _channel: &str, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble> {
        let state = self.lock();
        let behind = state.waiting.iter().filter(|(id, _)| after.is_none_or(|after| **id > after));
        Ok(behind.map(|(_, (_, delivery))| delivery.clone()).take(limit).collect())
    }

    fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        Ok(self.lock().waiting.get(&id).map(|(alert, _)| alert.clone()))
    }

    fn render(&self, alerts: &[Alert]) -> Option<Notification> {
        render::notification(alerts)
    }

    fn record(&self, deliveries: &[Delivery]) -> Result<(), Trouble> {
        let mut state = self.lock();
        for delivery in deliveries {
            if delivery.state != DeliveryState::Waiting {
                state.waiting.remove(&delivery.alert);
                state.shown.insert(delivery.alert);
            } else if let Some((_, kept)) = state.waiting.get_mut(&delivery.alert) {
                kept.clone_from(delivery);
            }
        }
        Ok(self.keep(&mut state)?)
    }

    fn change_channel(&self, _channel: &str, change: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState, Trouble> {
        // a desktop is never closed, and what the daemon has to say of itself it says on its own channels
        let mut state = ChannelState::default();
        change(&mut state);
        Ok(state)
    }

    fn order(&self, order: &Order) -> Result<(), Trouble> {
        Ok(self.orders.send(order.clone())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::*;

    #[test]
    fn what_was_not_shown_is_heard_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desktop");
        let open = || Inbox::open(file.clone(), mpsc::unbounded_channel().0).unwrap();
        let (inbox, after) = open();
        assert_eq!(after, None);
        inbox.heard("w4");
        for number in [5, 6, 7] {
            inbox.take(Alert::example(number));
            inbox.heard(&format!("w{number}"));
        }
        let mut rows = inbox.waiting(CHANNEL, None, 10).unwrap();
        rows[0].state = DeliveryState::Delivered;
        rows[2].state = DeliveryState::Superseded;
        inbox.record(&[rows[0].clone(), rows[2].clone()]).unwrap();
        let (again, after) = open();
        assert_eq!(after.as_deref(), Some("w5"));
        again.take(Alert::example(6));
        again.take(Alert::example(7));
        assert_eq!(again.waiting(CHANNEL, None, 10).unwrap().len(), 1);
        rows[1].state = DeliveryState::Delivered;
        inbox.record(&rows[1..2]).unwrap();
        assert_eq!(open().1.as_deref(), Some("w7"));
    }
}
