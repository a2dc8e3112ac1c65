//! Why work on the store did not happen, in words that say what to do next.

use std::{io, path::PathBuf};

use super::record::RecordError;

/// Work on the store that did not happen. Nothing is half done: a commit is in the store whole, or not at all.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store {} is held by another process: ask the running daemon, or stop it first", path.display())]
    Locked { path: PathBuf },
    #[error("{} holds other files and no store: name an empty folder, or one that does not exist yet", path.display())]
    NotAStore { path: PathBuf },
    #[error(
        "the store {} has format {found}, and this program knows formats up to {known}: use the newer program; nothing was changed",
        path.display()
    )]
    FutureVersion { path: PathBuf, found: u32, known: u32 },
    #[error("no room left for the store {}: {free_bytes} bytes free, {needed_bytes} are kept in reserve; make room or shorten the retention", path.display())]
    DiskFull { path: PathBuf, free_bytes: u64, needed_bytes: u64 },
    #[error("the store {} is damaged ({what}); its files are left as they are: `diffwire store restore` brings back a backup", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("{attempt} {}", path.display())]
    File { attempt: &'static str, path: PathBuf, source: io::Error },
    #[error("{attempt} in the store")]
    Sled { attempt: &'static str, source: sled::Error },
    #[error("record {key} of {tree}")]
    Record { tree: &'static str, key: String, source: RecordError },
    #[error("the store holds no {what}")]
    Missing { what: String },
}

impl StoreError {
    /// Whether the same call can succeed later, without anyone mending the store.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Locked { .. } | Self::DiskFull { .. })
    }

    /// Whether the disk is at fault, being full or failing, and not what was asked of it: a place that is not there, or not ours.
    pub fn is_of_the_disk(&self) -> bool {
        use io::ErrorKind::{
            AlreadyExists, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, Unsupported,
        };
        match self {
            Self::DiskFull { .. } => true,
            Self::File { source, .. } | Self::Sled { source: sled::Error::Io(source), .. } => !matches!(
                source.kind(),
                AlreadyExists
                    | InvalidInput
                    | IsADirectory
                    | NotADirectory
                    | NotFound
                    | PermissionDenied
                    | ReadOnlyFilesystem
                    | Unsupported
            ),
            _ => false,
        }
    }

    /// The error with its causes, for a log line.
    pub fn chain(&self) -> String {
        let mut said = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            said = format!("{said}: {error}");
            cause = error.source();
        }
        said
    }

    pub(super) fn file(attempt: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { attempt, path, source }
    }

    pub(super) fn sled(attempt: &'static str) -> impl FnOnce(sled::Error) -> Self {
        move |source| Self::Sled { attempt, source }
    }
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;
