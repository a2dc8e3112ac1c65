//! One channel's worker: takes what waits, sends it, records what became of it.
//!
//! [`look`] finds what is to be done now, [`tell`] does it and judges the outcome, [`ask`] is all that both want of the outbox.

mod ask;
mod look;
mod tell;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{select, sync::watch, time};
use tokio_util::sync::CancellationToken;

use self::look::Work;
use super::{
    Outbox, Settings,
    board::Board,
    channel::{Channel, Grouping},
};
use crate::model::{Alert, AlertId, Delivery, DeliveryState};

/// Also without news the queue is looked at this often, so that a clock that was set is noticed.
const LOOK: Duration = Duration::from_secs(60);
/// After the store could not be asked.
const STORE_PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Worker {
    settings: Settings,
    channel: Box<dyn Channel>,
    outbox: Arc<dyn Outbox>,
    debounce: Duration,
    board: Board,
    shutdown: CancellationToken,
    wake: watch::Receiver<()>,
    /// Refused, though the receiver was there: they do not keep others waiting.
    aside: HashSet<AlertId>,
    /// Alerts that wait where more than their order counts, so that they are not read at every look.
    known: HashMap<AlertId, Alert>,
    /// Nothing is sent before this.
    not_before: Option<time::Instant>,
    /// No notice is sent before this.
    no_notice_before: Option<time::Instant>,
    failures: u32,
    notice_failures: u32,
}

impl Worker {
    pub fn new(
        settings: Settings,
        channel: Box<dyn Channel>,
        outbox: Arc<dyn Outbox>,
        debounce: Duration,
        board: Board,
        shutdown: CancellationToken,
        wake: watch::Receiver<()>,
    ) -> Self {
        // with other settings than before, a closed channel is open again
        board.write(&settings.name, |health| health.is_gone = false);
        Self {
            settings,
            channel,
            outbox,
            debounce,
            board,
            shutdown,
            wake,
            aside: HashSet::new(),
            known: HashMap::new(),
            not_before: None,
            no_notice_before: None,
            failures: 0,
            notice_failures: 0,
        }
    }

    pub async fn run(mut self) {
        while !self.shutdown.is_cancelled() {
            self.wake.mark_unchanged();
            let work = match self.look(Timestamp::now()).await {
                Ok(work) => work,
                Err(error) => {
                    tracing::warn!(channel = self.settings.name, %error, "the outbox cannot be read; trying again");
                    Work::Sleep(STORE_PAUSE)
                }
            };
            match work {
                Work::Send(batch) => self.send(batch).await,
                Work::Tell(notice) => self.tell(notice).await,
                Work::Close(deliveries) => self.record(deliveries).await,
                Work::Sleep(pause) => self.sleep(pause).await,
            }
        }
    }

    async fn sleep(&mut self, pause: Duration) {
        let is_held = self.not_before.is_some_and(|at| at > time::Instant::now());
        select! {
            () = time::sleep(pause.clamp(Duration::from_millis(5), LOOK)) => {}
            () = self.shutdown.cancelled() => {}
            woken = self.wake.changed(), if !is_held => {
                if woken.is_err() {
                    // nobody is left to wake us; the looks go on
                    time::sleep(pause.min(Duration::from_secs(1))).await;
                }
            }
        }
    }

    /// Without a debounce nothing is waited for, and each alert is told alone.
    fn grouping(&self) -> Grouping {
        match self.channel.grouping() {
            Grouping::Story if self.debounce.is_zero() => Grouping::Each,
            grouping => grouping,
        }
    }
}

fn dead(delivery: &Delivery, why: String) -> Delivery {
    Delivery { state: DeliveryState::Dead, last_error: Some(why), ..delivery.clone() }
}
