//! How much room the store takes, and when it should be written anew.
//!
//! The database file never shrinks: removed records leave room in it that later ones take. So what lives is measured by reading, and what
//! the file takes beyond that comes back by [`Store::compact`] alone.

use super::{
    Settings, Store,
    error::{Result, StoreError},
    trees::Kind,
};

/// A file this small is not worth rewriting.
const SMALL_BYTES: u64 = 8 << 20;
/// A file with this many times the bytes that live in it is worth rewriting. Deleting key by key settles at 1.8.
const WASTEFUL: u64 = 3;
/// A year of 40 articles a day showed 1.5 bytes of file for each that lives, freshly rewritten, and up to 2 in use.
const IN_USE: u64 = 3;

/// What one kind of rows takes, keys and values as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct TreeSize {
    pub tree: &'static str,
    pub rows: u64,
    pub bytes: u64,
}

/// What the whole takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Keys and values of every row.
    pub live_bytes: u64,
    pub disk_bytes: u64,
}

impl Size {
    /// Whether rewriting would give back most of the file.
    pub fn is_wasteful(&self) -> bool {
        self.disk_bytes > SMALL_BYTES && self.disk_bytes > WASTEFUL * self.live_bytes
    }

    /// The share of articles that must go for the file to keep within `max_bytes`: 0 while it does, and no more than half at once.
    pub fn excess(&self, max_bytes: u64) -> f64 {
        if self.disk_bytes <= max_bytes || self.live_bytes == 0 {
            return 0.0;
        }
        #[allow(clippy::cast_precision_loss, reason = "a share need not be exact")]
        let kept = (max_bytes / IN_USE) as f64 / self.live_bytes as f64;
        (1.0 - kept).clamp(0.0, 0.5)
    }

    /// Whether the file is larger than it may be although what lives in it has room.
    pub fn is_over(&self, max_bytes: u64) -> bool {
        self.disk_bytes > max_bytes && self.excess(max_bytes) == 0.0
    }
}

impl Settings {
    /// Whether a file of this size gives reason to find out what lives in it.
    pub fn is_worth_measuring(&self, disk_bytes: u64) -> bool {
        disk_bytes > SMALL_BYTES.min(self.max_bytes.unwrap_or(u64::MAX))
    }
}

impl Store {
    /// What every kind of rows takes. Reads all of them.
    pub fn tree_sizes(&self) -> Result<Vec<TreeSize>> {
        Kind::ALL.iter().map(|kind| self.tree_size(*kind)).collect()
    }

    /// Reads all rows.
    pub fn size(&self) -> Result<Size> {
        let live_bytes = self.tree_sizes()?.iter().map(|tree| tree.bytes).sum();
        Ok(Size { live_bytes, disk_bytes: self.disk_bytes()? })
    }

    /// Whether the disk has room for a second store beside this one, as rewriting needs for a while.
    pub fn has_room_to_rewrite(&self, size: &Size) -> bool {
        self.free_and_total_bytes().is_none_or(|(free_bytes, _)| free_bytes > self.needed_to_rewrite(size))
    }

    pub(super) fn needed_to_rewrite(&self, size: &Size) -> u64 {
        WASTEFUL * size.live_bytes + self.settings.reserve_bytes
    }

    pub(super) fn disk_bytes(&self) -> Result<u64> {
        self.trees.db.size_on_disk().map_err(StoreError::sled("measuring"))
    }

    fn tree_size(&self, kind: Kind) -> Result<TreeSize> {
        let (mut rows, mut bytes) = (0, 0);
        for row in self.trees.tree(kind) {
            let (key, value) = row.map_err(StoreError::sled("reading"))?;
            rows += 1;
            bytes += (key.len() + value.len()) as u64;
        }
        Ok(TreeSize { tree: kind.name(), rows, bytes })
    }
}
