//! What `settle` works on: the store, the story index that mirrors it in memory, and what the user wants to hear.

use std::sync::{Arc, mpsc};

use crate::{
    alert,
    deliver::{self, Filter},
    model::{ArticleId, StoryId},
    store::{Sketched, Store, StoreError},
    story,
};

/// Sketches that are handed over together, and such batches that are read ahead of the index.
const BATCH: usize = 256;
const READ_AHEAD: usize = 8;

/// The stored corpus with its index. One at a time may write.
pub struct Corpus {
    pub store: Arc<Store>,
    pub index: story::Index,
    pub alerts: alert::Settings,
    /// Where alerts go; none while alerts are suppressed.
    pub channels: Vec<Subscription>,
}

/// A channel, as far as deciding what it is sent goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    pub channel: String,
    pub filter: Filter,
}

impl From<&deliver::Settings> for Subscription {
    fn from(settings: &deliver::Settings) -> Self {
        Self { channel: settings.name.clone(), filter: settings.filter.clone() }
    }
}

impl Corpus {
    /// The corpus of a store, with its index rebuilt from the stored decisions: nothing is decided again.
    pub fn open(
        store: Arc<Store>,
        stories: story::Settings,
        alerts: alert::Settings,
        channels: Vec<Subscription>,
    ) -> Result<Self, StoreError> {
        let mut corpus = Self::unread(store, stories, alerts, channels);
        corpus.read_index(|| false)?;
        Ok(corpus)
    }

    /// The corpus of a store whose index is still to be read: nothing may be settled before.
    pub fn unread(store: Arc<Store>, stories: story::Settings, alerts: alert::Settings, channels: Vec<Subscription>) -> Self {
        Self { store, index: story::Index::new(stories), alerts, channels }
    }

    /// Reads the index of a corpus that is [`Corpus::unread`], until `is_stopped`.
    pub fn read_index(&mut self, is_stopped: impl Fn() -> bool) -> Result<(), StoreError> {
        std::thread::scope(|scope| {
            let (batches, ready) = mpsc::sync_channel(READ_AHEAD);
            let reader = scope.spawn(|| read(&self.store, batches));
            for batch in ready {
                for (article, sketch, story, wire_of) in batch {
                    self.index.take_in(article, sketch, story, wire_of);
                }
                if is_stopped() {
                    break;
                }
            }
            reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

type Batch = Vec<(ArticleId, story::Ready, StoryId, Option<ArticleId>)>;

/// Reads the stored sketches, while another core takes in what was read before.
fn read(store: &Store, batches: mpsc::SyncSender<Batch>) -> Result<(), StoreError> {
    let mut batch = Batch::with_capacity(BATCH);
    for kept in store.sketches() {
        let Sketched { article, story, wire_of, bytes } = kept?;
        match postcard::from_bytes::<story::Sketch>(&bytes) {
            Ok(sketch) => batch.push((article, story::Ready::from(&sketch), story, wire_of)),
            Err(problem) => {
                tracing::warn!(%article, %problem, "the sketch of an article cannot be read: it is not matched again");
            }
        }
        // the receiver goes when it is stopped, or when its thread panics, which is told there
        if batch.len() == BATCH && batches.send(std::mem::replace(&mut batch, Batch::with_capacity(BATCH))).is_err() {
            return Ok(());
        }
    }
    let _ = batches.send(batch);
    Ok(())
}
