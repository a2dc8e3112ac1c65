//! The store written anew, record by record: a backup, a compaction, and what can be saved of a damaged one.
//!
//! sled never gives room back, so a copy into a fresh database is the only true compaction.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Settings, Store,
    error::{Result, StoreError},
    lock, open, record,
    trees::{Kind, Trees},
};

/// Records written together.
const BATCH: usize = 500;

/// What a copy holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    pub records: u64,
    /// Records that could not be read and are not in the copy, in words.
    pub lost: Vec<String>,
}

impl Store {
    /// Writes all of the store into a new folder, which is then a store of its own: `--store` opens it, [`Store::restore`] brings it
    /// back. Settling waits meanwhile; questions are answered.
    ///
    /// # Errors
    ///
    /// The folder is there already and not empty, or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<Copied> {
        let is_taken = fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
        if is_taken {
            return Err(StoreError::NotAStore { path: to.to_owned() });
        }
        open::create_private(to)?;
        let _writer = lock(&self.writer);
        let copied = copy(&self.trees, &self.settings, &to.join(open::DB))?;
        open::write_format(to)?;
        Ok(copied)
    }

    /// Rewrites the store of a folder that no process holds, and gives its size before and after, in bytes. Interrupted at any moment,
    /// the next opening finds the one or the other.
    pub fn compact(settings: &Settings) -> Result<(u64, u64, Copied)> {
        let opened = open::open(settings)?;
        let size = |db: &sled::Db| db.size_on_disk().map_err(StoreError::sled("measuring"));
        let before = size(&opened.db)?;
        let new = settings.path.join(open::NEW_DB);
        let trees = Trees::new(opened.db).map_err(StoreError::sled("opening the trees"))?;
        let copied = copy(&trees, settings, &new)?;
        drop(trees);
        put_in_place(&settings.path, &new, None)?;
        let db = open::fresh(settings, &settings.path.join(open::DB))?;
        Ok((before, size(&db)?, copied))
    }

    /// Puts a backup in the place of the store of a folder that no process holds. What was there is kept; its new place is returned.
    pub fn restore(backup: &Path, settings: &Settings) -> Result<Option<PathBuf>> {
        if !backup.join(open::DB).is_dir() {
            return Err(StoreError::Missing { what: format!("backup in {}", backup.display()) });
        }
        let path = &settings.path;
        open::check_format(backup)?;
        open::create_private(path)?;
        open::check_format(path)?;
        let _lock = open::lock(path)?;
        open::write_format(path)?;
        open::finish_rewriting(path, &mut Vec::new())?;
        let new = path.join(open::NEW_DB);
        open::copy_folder(&backup.join(open::DB), &new)?;
        put_in_place(path, &new, Some("replaced"))
    }
}

/// `new`, which is whole and on the disk, becomes `db`. What was `db` goes, or is kept as a store of its own in a folder named after `keep`,
/// which is returned: [`Store::restore`] brings it back.
pub(super) fn put_in_place(path: &Path, new: &Path, keep: Option<&str>) -> Result<Option<PathBuf>> {
    let [db, old, ready] = [open::DB, open::OLD_DB, open::READY_DB].map(|name| path.join(name));
    let kept = keep.filter(|_| db.exists()).map(|keep| open::free_name(path, keep));
    if let Some(kept) = &kept {
        open::create_private(kept)?;
        open::write_format(kept)?;
    }
    let away = kept.as_ref().map_or_else(|| old.clone(), |kept| kept.join(open::DB));
    fs::rename(new, &ready).map_err(StoreError::file("naming", new))?;
    open::sync_folder(path)?;
    if db.exists() {
        fs::rename(&db, &away).map_err(StoreError::file("setting aside", &db))?;
    }
    fs::rename(&ready, &db).map_err(StoreError::file("putting in place", &ready))?;
    open::sync_folder(path)?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(StoreError::file("removing", &old))?;
    }
    Ok(kept)
}

/// Every sound record into a fresh database, on the disk when this returns.
fn copy(from: &Trees, settings: &Settings, to: &Path) -> Result<Copied> {
    let trees = Trees::new(open::fresh(settings, to)?).map_err(StoreError::sled("making the trees"))?;
    let mut copied = Copied::default();
    for kind in Kind::ALL {
        copy_rows(from, &trees, kind, &[], &mut copied)?;
    }
    trees.db.flush().map_err(StoreError::sled("flushing"))?;
    let file = to.join("db");
    fs::File::options().write(true).open(&file).and_then(|file| file.sync_all()).map_err(StoreError::file("syncing", &file))?;
    open::sync_folder(to)?;
    Ok(copied)
}

/// The sound rows of a kind whose keys start with `prefix`.
pub(super) fn copy_rows(from: &Trees, to: &Trees, kind: Kind, prefix: &[u8], copied: &mut Copied) -> Result<()> {
    let mut batch = sled::Batch::default();
    let mut pending = 0;
    for row in from.tree(kind).scan_prefix(prefix) {
        let (key, first) = match row {
            Ok(row) => row,
            Err(error) => {
                // sled cannot step over a damaged leaf
                copied.lost.push(format!("{}: what follows a damaged leaf ({error})", kind.name()));
                break;
            }
        };
        if let Some(problem) = from.problem(kind, &key, &first)? {
            copied.lost.push(problem);
            continue;
        }
        batch.insert(key, first);
        copied.records += 1;
        pending += 1;
        if pending == BATCH {
            to.tree(kind).apply_batch(std::mem::take(&mut batch)).map_err(StoreError::sled("copying"))?;
            pending = 0;
        }
    }
    to.tree(kind).apply_batch(batch).map_err(StoreError::sled("copying"))
}

impl Trees {
    /// What is wrong with a row, in words.
    pub(super) fn problem(&self, kind: Kind, key: &[u8], first: &[u8]) -> Result<Option<String>> {
        if matches!(kind, Kind::Waiting | Kind::Parts) {
            return Ok(None);
        }
        let checked = record::check(&self.whole(kind, key, first)?);
        Ok(checked.err().map(|error| format!("{} {}: the record {error}", kind.name(), super::trees::written(key))))
    }
}
