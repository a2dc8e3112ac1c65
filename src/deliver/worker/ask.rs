//! What a worker asks of the outbox. Questions fail; what must be remembered is tried until it is.

use std::sync::Arc;

use tokio::{select, time};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    super::{Settings, Trouble},
    STORE_PAUSE, Worker,
};
use crate::model::{Alert, AlertId, ChannelState, Delivery};

impl Worker {
    pub(super) async fn page(&self, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble> {
        let (outbox, name) = (Arc::clone(&self.outbox), self.settings.name.clone());
        blocking(move || outbox.waiting(&name, after, limit)).await
    }

    pub(super) async fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        let outbox = Arc::clone(&self.outbox);
        blocking(move || outbox.alert(id)).await
    }

    /// What is remembered of the channel; closed by other settings than today's, it is open.
    pub(super) async fn state(&self) -> Result<ChannelState, Trouble> {
        let (outbox, name) = (Arc::clone(&self.outbox), self.settings.name.clone());
        let mut state = blocking(move || outbox.change_channel(&name, &mut |_| {})).await?;
        let today = settings_hash(&self.settings);
        state.closed = state.closed.filter(|closed| closed.settings == today);
        Ok(state)
    }

    /// Nothing more is sent until what was sent is recorded.
    pub(super) async fn record(&mut self, deliveries: Vec<Delivery>) {
        if deliveries.is_empty() {
            return;
        }
        let deliveries = Arc::new(deliveries);
        self.until_done("a delivery could not be recorded; trying again", || {
            let (outbox, rows) = (Arc::clone(&self.outbox), Arc::clone(&deliveries));
            move || outbox.record(&rows)
        })
        .await;
    }

    /// Changes what is remembered of the channel.
    pub(super) async fn change(&self, change: impl Fn(&mut ChannelState) + Send + Sync + 'static) {
        let change = Arc::new(change);
        self.until_done("a channel's state could not be recorded; trying again", || {
            let (outbox, name, change) = (Arc::clone(&self.outbox), self.settings.name.clone(), Arc::clone(&change));
            move || outbox.change_channel(&name, &mut |state| change(state)).map(drop)
        })
        .await;
    }

    /// Tries until it succeeds or the daemon stops.
    async fn until_done<F>(&self, complaint: &str, work: impl Fn() -> F)
    where
        F: FnOnce() -> Result<(), Trouble> + Send + 'static,
    {
        while let Err(error) = blocking(work()).await {
            tracing::warn!(channel = self.settings.name, %error, "{complaint}");
            select! {
                () = time::sleep(STORE_PAUSE) => {}
                () = self.shutdown.cancelled() => return,
            }
        }
    }
}

/// The same as long as the channel means the same receiver.
pub(super) fn settings_hash(settings: &Settings) -> u64 {
    xxh3_64(format!("{:?}", settings.kind).as_bytes())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(Trouble::from)?
}
