//! The corpus on disk, kept by sled: settled articles with everything derived from them, what was told, and what is still to be told.
//!
//! Values of the model come in and go out; records, keys and trees stay inside. What one settled article changes is one transaction
//! ([`Store::commit`]); [`Store::sync`] puts it onto the disk before anything is said outside. All calls block: async callers use a
//! blocking thread. Nothing here decides anything about stories, points or alerts.

mod anew;
mod article;
mod channel;
mod commit;
mod copy;
mod error;
mod feed;
mod key;
mod largest;
mod memory;
mod open;
mod outbox;
mod point;
mod record;
mod retain;
mod rows;
mod size;
mod story;
#[cfg(test)]
mod tests;
mod trees;
mod verify;
mod visit;
mod waiting;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

pub use article::{ArticleFilter, Revision, Sketched};
pub use commit::{Ids, Seen, Settled};
pub use copy::Copied;
pub use error::{Result, StoreError};
pub use largest::Largest;
pub use outbox::AlertFilter;
pub use retain::{Retained, Retention};
pub use size::{Size, TreeSize};
pub use story::StoryFilter;
pub use verify::Verified;

use memory::Memory;
use rows::Counters;
use trees::{Kind, Trees};
use waiting::Waiting;

const COUNTERS: &[u8] = b"counters";

/// Where the store is and how much memory and room it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its folder; made, with mode 0700, where there is none.
    pub path: PathBuf,
    /// sled's page cache. Resident memory is not bounded by it.
    pub cache_bytes: u64,
    /// Commits are refused while the disk has less room than this, so that it never fills up in the middle of a write.
    pub reserve_bytes: u64,
    /// Articles go when they were first seen longer ago than this; a story goes with its last article.
    pub keep_articles: Duration,
    /// Alerts with their deliveries, and the memory of settled entries. What was told is never forgotten.
    pub keep_alerts: Duration,
    /// The oldest articles go sooner when the database takes more than this on the disk; `None`: never.
    pub max_bytes: Option<u64>,
}

impl Settings {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            cache_bytes: 128 << 20,
            reserve_bytes: 64 << 20,
            keep_articles: Duration::from_secs(90 * 24 * 60 * 60),
            keep_alerts: Duration::from_secs(365 * 24 * 60 * 60),
            max_bytes: None,
        }
    }
}

/// How much the store holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    pub articles: u64,
    pub stories: u64,
    pub points: u64,
    pub alerts: u64,
    pub waiting: u64,
    pub delivered: u64,
    pub dead: u64,
    pub superseded: u64,
    pub disk_bytes: u64,
}

/// An open store. One process at a time; any number of threads.
pub struct Store {
    settings: Settings,
    trees: Trees,
    /// Of the database file, for `fdatasync`: sled's own flush does not reach the disk on Linux.
    file: File,
    writer: Mutex<Counters>,
    memory: Memory,
    committed: AtomicU64,
    synced: Mutex<u64>,
    /// A write failed inside sled, which then refuses all that follow.
    failed: AtomicBool,
    writing: Waiting,
    syncing: Waiting,
    mended: Vec<String>,
    /// Last, so that it goes last.
    _lock: File,
}

impl Store {
    /// Opens the store of a folder, or makes it. May take seconds for a large one.
    pub fn open(settings: &Settings) -> Result<Self> {
        let opened = open::open(settings)?;
        let file_path = settings.path.join(open::DB).join("db");
        let file = File::options().read(true).write(true).open(&file_path).map_err(StoreError::file("opening", &file_path))?;
        let trees = Trees::new(opened.db).map_err(StoreError::sled("opening the trees"))?;
        let counters = trees.get(Kind::Meta, COUNTERS)?.unwrap_or_default();
        Ok(Self {
            settings: settings.clone(),
            trees,
            file,
            writer: Mutex::new(counters),
            memory: Memory::default(),
            committed: AtomicU64::new(1),
            synced: Mutex::new(0),
            failed: AtomicBool::new(false),
            writing: Waiting::default(),
            syncing: Waiting::default(),
            mended: opened.mended,
            _lock: opened.lock,
        })
    }

    pub fn path(&self) -> &Path {
        &self.settings.path
    }

    /// What was found amiss at opening and mended, in sentences for the log.
    pub fn mended(&self) -> &[String] {
        &self.mended
    }

    /// Everything committed before this call is on the disk when it returns, power cut or not.
    pub fn sync(&self) -> Result<()> {
        let wanted = self.committed.load(Ordering::Acquire);
        let mut synced = lock(&self.synced);
        if *synced >= wanted {
            return Ok(());
        }
        let reached = self.committed.load(Ordering::Acquire);
        self.noted(self.syncing.during(|| {
            self.trees.db.flush().map_err(StoreError::sled("flushing"))?;
            self.file.sync_data().map_err(StoreError::file("syncing", self.settings.path.join(open::DB)))
        }))?;
        *synced = reached;
        Ok(())
    }

    pub fn stats(&self) -> Result<Stats> {
        let counters = *lock(&self.writer);
        let disk_bytes = self.disk_bytes()?;
        let Counters { articles, stories, points, alerts, waiting, delivered, dead, superseded, .. } = counters;
        Ok(Stats { articles, stories, points, alerts, waiting, delivered, dead, superseded, disk_bytes })
    }

    /// Applies a change that only the holder of the writer's lock may make.
    fn apply(&self, change: trees::Change<'_>, writer: &mut MutexGuard<'_, Counters>, counters: Counters) -> Result<()> {
        self.check_room(1)?;
        self.write(change, writer, counters)
    }

    /// As [`Store::apply`], for a change that only takes away: it may use a part of the reserve, or a full store could never be made smaller.
    fn apply_removal(&self, change: trees::Change<'_>, writer: &mut MutexGuard<'_, Counters>, counters: Counters) -> Result<()> {
        self.check_room(2)?;
        self.write(change, writer, counters)
    }

    fn write(&self, mut change: trees::Change<'_>, writer: &mut MutexGuard<'_, Counters>, counters: Counters) -> Result<()> {
        if **writer != counters {
            change.put(Kind::Meta, COUNTERS, &counters);
        }
        self.noted(self.writing.during(|| change.apply()))?;
        **writer = counters;
        self.committed.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Whether a write or a sync has failed. Questions are still answered, but nothing more is stored: sled refuses, and what the system
    /// could not write once it does not try again. Opening the store anew reads what is on the disk, and goes on from there.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// How long a write or a sync under way has been waited for. Minutes of it mean that it never comes back: after some errors of the
    /// disk sled waits for ever, and only another process can open the store.
    pub fn waits_for(&self) -> Duration {
        self.writing.time().max(self.syncing.time())
    }

    /// Why nothing can be stored at this moment, in a sentence.
    pub fn trouble(&self) -> Option<String> {
        if self.has_failed() {
            return Some(format!("a write of the store {} failed", self.settings.path.display()));
        }
        self.check_room(1).err().map(|error| error.to_string())
    }

    fn noted<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Sled { .. } | StoreError::File { .. }) = result {
            self.failed.store(true, Ordering::Release);
        }
        result
    }

    /// A full disk is met here, where nothing is half written, and not inside sled, which then refuses to go on.
    fn check_room(&self, part: u64) -> Result<()> {
        let Some((free_bytes, total_bytes)) = self.free_and_total_bytes() else { return Ok(()) };
        // a small disk cannot spare the whole reserve
        let needed_bytes = self.settings.reserve_bytes.min((total_bytes / 10).max(4 << 20)) / part;
        if free_bytes < needed_bytes {
            return Err(StoreError::DiskFull { path: self.settings.path.clone(), free_bytes, needed_bytes });
        }
        Ok(())
    }

    /// Of the disk; `None` where the system does not say.
    fn free_and_total_bytes(&self) -> Option<(u64, u64)> {
        let disk = rustix::fs::statvfs(&self.settings.path).ok()?;
        Some((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.settings.path).finish_non_exhaustive()
    }
}

/// A panic in another thread leaves the guarded values as they were before its change: each is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
