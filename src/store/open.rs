//! The way to an open database, whatever the last process left behind.
//!
//! In order: our own lock; the format, before anything is touched; an interrupted rewriting finished or undone; half-written snapshots
//! set aside (sled calls them corruption, and nothing is lost with them); sled itself, caught if it panics; and if that fails, the same
//! on a copy without its snapshot, which sled then builds anew from the log.

use std::{
    fs::{self, File, TryLockError},
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    Settings,
    error::{Result, StoreError},
};

/// Of the folder's layout and its trees; records have versions of their own.
const FORMAT: u32 = 1;
const FORMAT_FILE: &str = "FORMAT";
const LOCK_FILE: &str = "LOCK";
pub(super) const DB: &str = "db";
pub(super) const OLD_DB: &str = "db.old";
pub(super) const NEW_DB: &str = "db.new";
pub(super) const READY_DB: &str = "db.ready";
/// A whole store that is settled anew.
pub(super) const SUCCESSOR: &str = "successor";
const SEGMENT_BYTES: usize = 512 << 10;
/// sled lets its own lock go some time after it was closed.
const CLOSING: Duration = Duration::from_secs(3);

/// An open database and the lock that keeps others out; the lock goes when this does.
pub(super) struct Opened {
    pub db: sled::Db,
    pub lock: File,
    /// What was found amiss and mended, in sentences for the log.
    pub mended: Vec<String>,
}

pub(super) fn open(settings: &Settings) -> Result<Opened> {
    let path = settings.path.as_path();
    create_private(path)?;
    check_format(path)?;
    let lock = lock(path)?;
    write_format(path)?;
    let mut mended = Vec::new();
    finish_rewriting(path, &mut mended)?;
    set_snapshots_aside(path, &mut mended)?;
    let db = match open_sled(settings, &path.join(DB)) {
        Ok(db) => db,
        Err(Failure::Error(source @ sled::Error::Io(_))) => return Err(StoreError::Sled { attempt: "opening the database", source }),
        Err(failure) => recover(settings, &failure.to_string(), &mut mended)?,
    };
    sync_folder(&path.join(DB))?;
    sync_folder(path)?;
    Ok(Opened { db, lock, mended })
}

/// A database in a folder, made where there is none.
pub(super) fn fresh(settings: &Settings, folder: &Path) -> Result<sled::Db> {
    open_sled(settings, folder).map_err(|failure| match failure {
        Failure::Error(source) => StoreError::Sled { attempt: "making a new database", source },
        Failure::Panic(what) => StoreError::Sled { attempt: "making a new database", source: sled::Error::ReportableBug(what) },
    })
}

/// Makes `path` a store's folder with a database already in it.
pub(super) fn write_format(path: &Path) -> Result<()> {
    let target = path.join(FORMAT_FILE);
    if target.exists() {
        return Ok(());
    }
    let draft = path.join("FORMAT.new");
    let written = File::create(&draft).and_then(|mut file| {
        writeln!(file, "diffwire store, format {FORMAT}")?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&draft, &target)).map_err(StoreError::file("writing", &target))?;
    sync_folder(path)
}

pub(super) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::file("syncing", path))
}

pub(super) fn create_private(path: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(StoreError::file("making the store's folder", path))
}

pub(super) fn check_format(path: &Path) -> Result<()> {
    let file = path.join(FORMAT_FILE);
    match fs::read_to_string(&file) {
        Ok(line) => {
            let found = line.trim().rsplit(' ').next().and_then(|n| n.parse().ok());
            match found {
                Some(FORMAT) => Ok(()),
                Some(found) if line.starts_with("diffwire store") => {
                    Err(StoreError::FutureVersion { path: path.to_owned(), found, known: FORMAT })
                }
                _ => Err(StoreError::NotAStore { path: path.to_owned() }),
            }
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let known = [FORMAT_FILE, "FORMAT.new", LOCK_FILE];
            let foreign = fs::read_dir(path)
                .map_err(StoreError::file("listing", path))?
                .flatten()
                .any(|entry| !known.iter().any(|name| entry.file_name() == *name));
            if foreign { Err(StoreError::NotAStore { path: path.to_owned() }) } else { Ok(()) }
        }
        Err(e) => Err(StoreError::file("reading", &file)(e)),
    }
}

const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

pub(super) fn lock(path: &Path) -> Result<File> {
    let file_path = path.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&file_path)
        .map_err(StoreError::file("opening", &file_path))?;
    // A process that is being started holds the lock of the one that starts it until its program is loaded.
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(e)) => return Err(StoreError::file("locking", &file_path)(e)),
        }
    }
    Err(StoreError::Locked { path: path.to_owned() })
}

/// Rewriting fills `db.new` or a whole successor. What is filled and on the disk is named `db.ready`; then `db` goes aside, and `db.ready`
/// becomes `db`. So at each moment `db` is whole, or there is none and `db.ready` is.
pub(super) fn finish_rewriting(path: &Path, mended: &mut Vec<String>) -> Result<()> {
    let [db, old, new, ready, successor] = [DB, OLD_DB, NEW_DB, READY_DB, SUCCESSOR].map(|name| path.join(name));
    if !db.exists() {
        for (found, what) in [(&ready, "finished"), (&old, "undone")] {
            if found.exists() {
                fs::rename(found, &db).map_err(StoreError::file("putting in place", found))?;
                sync_folder(path)?;
                mended.push(format!("an interrupted rewriting of the store was {what}"));
                break;
            }
        }
    }
    for left in [old, new, ready, successor] {
        if left.exists() {
            fs::remove_dir_all(&left).map_err(StoreError::file("removing", &left))?;
            mended.push(format!("{} was left by an interrupted rewriting and is removed", left.display()));
        }
    }
    Ok(())
}

fn set_snapshots_aside(path: &Path, mended: &mut Vec<String>) -> Result<()> {
    let db = path.join(DB);
    let Ok(entries) = fs::read_dir(&db) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_empty = entry.metadata().is_ok_and(|m| m.len() == 0);
        if name.starts_with("snap.") && (name.ends_with(".generating") || is_empty) {
            let aside = path.join("aside");
            create_private(&aside)?;
            fs::rename(entry.path(), aside.join(&name)).map_err(StoreError::file("setting aside", entry.path()))?;
            mended.push(format!("the unfinished snapshot {name} was set aside; nothing is lost with it"));
        }
    }
    Ok(())
}

/// Why sled did not open.
enum Failure {
    Error(sled::Error),
    Panic(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Error(e) => e.fmt(f),
            Self::Panic(what) => f.write_str(what),
        }
    }
}

fn open_sled(settings: &Settings, folder: &Path) -> Result<sled::Db, Failure> {
    let config = sled::Config::default()
        .path(folder)
        .mode(sled::Mode::LowSpace)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(settings.cache_bytes)
        .flush_every_ms(Some(500));
    let mut waited = Duration::ZERO;
    loop {
        let error = match catch_unwind(AssertUnwindSafe(|| config.open())) {
            Ok(Ok(db)) => return Ok(db),
            Ok(Err(error)) => error,
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
                return Err(Failure::Panic(said.unwrap_or_else(|| "sled gave up".to_owned())));
            }
        };
        let is_closing = matches!(&error, sled::Error::Io(e) if e.to_string().contains("could not acquire lock"));
        if !is_closing || waited >= CLOSING {
            return Err(Failure::Error(error));
        }
        thread::sleep(Duration::from_millis(10));
        waited += Duration::from_millis(10);
    }
}

/// Tries on a copy, so that a damaged database stays as it was found, however often it is opened.
fn recover(settings: &Settings, what: &str, mended: &mut Vec<String>) -> Result<sled::Db> {
    let path = settings.path.as_path();
    let (db, trial) = (path.join(DB), path.join("trial"));
    if trial.exists() {
        fs::remove_dir_all(&trial).map_err(StoreError::file("removing", &trial))?;
    }
    copy_folder(&db, &trial)?;
    for entry in fs::read_dir(&trial).map_err(StoreError::file("listing", &trial))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path()).map_err(StoreError::file("removing", entry.path()))?;
        }
    }
    match open_sled(settings, &trial) {
        Ok(db) => drop(db),
        Err(second) => {
            // what is left of it can only be in the way
            let _ = fs::remove_dir_all(&trial);
            return Err(StoreError::Damaged { path: path.to_owned(), what: format!("{what}; without its snapshot: {second}") });
        }
    }
    let kept = free_name(path, "damaged");
    fs::rename(&db, &kept).map_err(StoreError::file("setting aside", &db))?;
    fs::rename(&trial, &db).map_err(StoreError::file("putting in place", &trial))?;
    mended
        .push(format!("the database did not open ({what}) and was rebuilt from its log; as it was found it is kept in {}", kept.display()));
    open_sled(settings, &db).map_err(|failure| StoreError::Damaged { path: path.to_owned(), what: failure.to_string() })
}

pub(super) fn free_name(path: &Path, stem: &str) -> PathBuf {
    (1..).map(|n| path.join(format!("{stem}.{n}"))).find(|p| !p.exists()).expect("some number is free")
}

pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    create_private(to)?;
    for entry in fs::read_dir(from).map_err(StoreError::file("listing", from))? {
        let entry = entry.map_err(StoreError::file("listing", from))?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(StoreError::file("copying", entry.path()))?;
        }
    }
    Ok(())
}
