//! The control socket: one daemon a path, readable by whom the settings allow.

use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

use tokio::net::UnixListener;

use super::DaemonError;
use crate::config::ApiSettings;

/// Listens at the configured path. A socket that nobody answers on is a dead daemon's, and is replaced.
pub fn listen(settings: &ApiSettings) -> Result<UnixListener, DaemonError> {
    let path = &settings.socket;
    let failed = |source| DaemonError::Socket { path: path.clone(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => return Err(DaemonError::SocketTaken { path: path.clone() }),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path).map_err(failed)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    fs::set_permissions(path, fs::Permissions::from_mode(settings.mode)).map_err(failed)?;
    Ok(listener)
}

/// Takes the socket away at a clean stop; one that stays is replaced at the next start.
pub fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::debug!(path = %path.display(), %error, "the socket stays");
    }
}
