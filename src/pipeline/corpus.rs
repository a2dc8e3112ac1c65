//! What `settle` works on: the store, the story index that mirrors it in memory, and what the user wants to hear.

use std::sync::Arc;

use crate::{
    alert,
    deliver::{self, Filter},
    store::{Store, StoreError},
    story,
};

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
        let mut index = story::Index::new(stories);
        for kept in store.sketches() {
            let kept = kept?;
            match postcard::from_bytes(&kept.bytes) {
                Ok(sketch) => index.insert(kept.article, &sketch, kept.story, kept.wire_of),
                Err(problem) => {
                    tracing::warn!(article = %kept.article, %problem, "the sketch of an article cannot be read: it is not matched again");
                }
            }
        }
        Ok(Self { store, index, alerts, channels })
    }
}
