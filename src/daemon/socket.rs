//! Where the daemon answers: the control socket, one daemon a path, readable by whom the settings allow; and, for monitors on the same
//! machine, a port where nothing but its health, its counts and the feed of its alerts can be asked.

use std::{fs, io, net::SocketAddr, os::unix::fs::PermissionsExt, path::Path};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::Request,
    http::StatusCode,
    middleware,
    response::IntoResponse,
};
use futures_util::StreamExt;
use tokio::net::{TcpListener, UnixListener};
use tokio_util::sync::CancellationToken;

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

/// The router, with every answer that is still being written ended by `cut`: whoever follows a stream would otherwise keep the store open.
pub fn cut_by(router: Router, cut: CancellationToken) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
        let cut = cut.clone();
        async move {
            let answer = tokio::select! {
                answer = next.run(request) => answer,
                // who hangs in the store must not keep it open either
                () = cut.cancelled() => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            };
            if answer.body().size_hint().exact().is_some() {
                return answer;
            }
            answer.map(|body| Body::from_stream(body.into_data_stream().take_until(cut.cancelled_owned())))
        }
    }))
}

/// Listens at the port for monitors, where one is configured.
pub async fn listen_port(address: Option<SocketAddr>) -> Result<Option<TcpListener>, DaemonError> {
    let Some(address) = address else { return Ok(None) };
    TcpListener::bind(address).await.map(Some).map_err(|source| DaemonError::Listen { address, source })
}

/// Answers monitors until `shutdown`. Whoever can reach the port may know how the daemon is and what it told, but nothing
/// else that is in its store.
pub async fn answer_monitors(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    let router = router.layer(middleware::from_fn(async |request: Request, next: middleware::Next| {
        match matches!(request.uri().path(), "/healthz" | "/metrics" | "/v1/alerts.atom") {
            true => next.run(request).await,
            false => StatusCode::NOT_FOUND.into_response(),
        }
    }));
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await {
        tracing::warn!(%error, "monitors are no longer answered");
    }
}
