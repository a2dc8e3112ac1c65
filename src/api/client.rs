//! The router's client: the daemon's socket where it answers, else a store opened here. The asker sees no difference.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Method, Request, StatusCode},
};
use futures_util::{Stream, StreamExt, stream::BoxStream};
use serde::Serialize;
use tokio::time::sleep;
use tower::ServiceExt;

use super::{State, problem::ProblemBody, router};
use crate::{
    config::Settings,
    store::{Store, StoreError},
};

/// How long a daemon may take to say that it is there.
const HELLO: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(100);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no store at {path} yet: `diffwire run` or `diffwire ingest` makes one")]
    NoStore { path: String },
    #[error("no daemon answers at {socket}, but a process holds its store: is it still starting, or another user's?")]
    Silent { socket: String, source: StoreError },
    #[error("no daemon answers at {socket}: start it with `diffwire run`")]
    NoDaemon { socket: String },
    #[error("the daemon's socket {socket} is not open to you: its owner sets [api] mode = \"0660\" and adds you to the socket's group")]
    NotAllowed { socket: String },
    /// The daemon is there, and its store is not.
    #[error("{0}")]
    Away(String),
    #[error("{0}")]
    Missing(String),
    #[error("{0}")]
    Refused(String),
    #[error("the daemon at {socket} stopped answering")]
    Broken { socket: String, source: reqwest::Error },
    #[error("the answer ended early")]
    CutShort(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Where questions go.
pub struct Client {
    way: Way,
    socket: String,
    /// The daemon is there, and its store is not.
    is_away: bool,
}

enum Way {
    Daemon(reqwest::Client),
    Here(Router),
}

/// An answer's bytes as they come.
pub type Answer = BoxStream<'static, Result<Bytes, ClientError>>;

impl Client {
    /// The running daemon if one answers, else the store itself; that too where the daemon cannot open it for writing and it can still
    /// be read.
    ///
    /// # Errors
    ///
    /// There is neither. A store that is held by a daemon which is still starting can be had later.
    pub async fn connect(settings: &Settings) -> Result<Self, ClientError> {
        let start = Instant::now();
        loop {
            match Self::tried(settings).await {
                // a daemon that starts, or starts anew inside, holds its store a moment longer than it answers
                Err(ClientError::Silent { .. }) if start.elapsed() < HELLO => sleep(AGAIN).await,
                tried => return tried,
            }
        }
    }

    async fn tried(settings: &Settings) -> Result<Self, ClientError> {
        match Self::daemon(settings).await {
            Ok(client) if client.is_away => Ok(Self::here(settings).await.unwrap_or(client)),
            Ok(client) => Ok(client),
            Err(error @ ClientError::NotAllowed { .. }) => Err(error),
            Err(_) => Self::here(settings).await.map_err(|error| match error {
                ClientError::Store(source @ StoreError::Locked { .. }) => {
                    ClientError::Silent { socket: settings.api.socket.display().to_string(), source }
                }
                error => error,
            }),
        }
    }

    /// The running daemon and nothing else.
    pub async fn daemon(settings: &Settings) -> Result<Self, ClientError> {
        let socket = settings.api.socket.display().to_string();
        let nobody = |_| ClientError::NoDaemon { socket: socket.clone() };
        if !settings.api.socket.exists() {
            return Err(ClientError::NoDaemon { socket });
        }
        let tried = std::os::unix::net::UnixStream::connect(&settings.api.socket);
        if tried.is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied) {
            return Err(ClientError::NotAllowed { socket });
        }
        let client = over(&settings.api.socket).map_err(nobody)?;
        // whatever it says of its health, somebody is there
        let hello = client.get("http://diffwire/healthz").timeout(HELLO).send().await.map_err(nobody)?;
        let is_away = hello.status() == reqwest::StatusCode::SERVICE_UNAVAILABLE;
        Ok(Self { way: Way::Daemon(client), socket, is_away })
    }

    /// The store, opened by this process.
    pub async fn here(settings: &Settings) -> Result<Self, ClientError> {
        let socket = settings.api.socket.display().to_string();
        if !settings.store.path.exists() {
            return Err(ClientError::NoStore { path: settings.store.path.display().to_string() });
        }
        let at = settings.store.clone();
        let opened = tokio::task::spawn_blocking(move || Store::open(&at)).await.map_err(|error| ClientError::CutShort(error.into()))?;
        Ok(Self { way: Way::Here(router(State::new(Arc::new(opened?), None, settings))), socket, is_away: false })
    }

    /// Whether a daemon answers.
    pub const fn is_daemon(&self) -> bool {
        matches!(self.way, Way::Daemon(_))
    }

    /// Asks a question; `path` begins with a slash.
    pub async fn get(&self, path: &str, query: &impl Serialize) -> Result<Answer, ClientError> {
        self.ask(Method::GET, path, query).await
    }

    /// Gives an order.
    pub async fn post(&self, path: &str, query: &impl Serialize) -> Result<Answer, ClientError> {
        self.ask(Method::POST, path, query).await
    }

    async fn ask(&self, method: Method, path: &str, query: &impl Serialize) -> Result<Answer, ClientError> {
        let query = query_string(query);
        let address = format!("http://diffwire/v1{path}{}{query}", if query.is_empty() { "" } else { "?" });
        match &self.way {
            Way::Daemon(client) => {
                let broken = |source| ClientError::Broken { socket: self.socket.clone(), source };
                let response = client.request(method, address).send().await.map_err(broken)?;
                let status = response.status();
                let body = response.bytes_stream().map(|chunk| chunk.map_err(|error| ClientError::CutShort(error.into())));
                checked(status, body.boxed(), ClientError::Away).await
            }
            Way::Here(router) => {
                let refused = |error: axum::http::Error| ClientError::Refused(error.to_string());
                let request = Request::builder().method(method).uri(address).body(Body::empty()).map_err(refused)?;
                let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
                let status = response.status();
                let body = response.into_body().into_data_stream().map(|chunk| chunk.map_err(|error| ClientError::CutShort(error.into())));
                checked(status, body.boxed(), |_| ClientError::NoDaemon { socket: self.socket.clone() }).await
            }
        }
    }
}

/// All rows of an answer, each line read as JSON.
pub async fn rows(mut answer: Answer) -> Result<Vec<serde_json::Value>, ClientError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|error| ClientError::CutShort(error.into()))).collect()
}

fn over(socket: &Path) -> reqwest::Result<reqwest::Client> {
    // another part of the program may have chosen first; either choice serves
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().unix_socket(socket).no_proxy().build()
}

/// A refusal's sentence as an error, any other body as it is.
async fn checked(status: StatusCode, body: Answer, unavailable: impl FnOnce(String) -> ClientError) -> Result<Answer, ClientError> {
    if status.is_success() {
        return Ok(body);
    }
    let said = collected(body).await;
    let sentence = serde_json::from_slice::<ProblemBody>(&said)
        .map_or_else(|_| format!("{status}: {}", String::from_utf8_lossy(&said)), |body| body.error);
    Err(match status {
        StatusCode::NOT_FOUND => ClientError::Missing(sentence),
        StatusCode::SERVICE_UNAVAILABLE => unavailable(sentence),
        _ => ClientError::Refused(sentence),
    })
}

async fn collected(mut body: impl Stream<Item = Result<Bytes, ClientError>> + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(Ok(chunk)) = body.next().await {
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

/// A flat value as an address's query.
fn query_string(query: &impl Serialize) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(query) else { return String::new() };
    let mut written = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) => drop(written.append_pair(&name, &text)),
            other => drop(written.append_pair(&name, &other.to_string())),
        }
    }
    written.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Question;

    #[test]
    fn a_question_becomes_a_query() {
        let question = Question { limit: Some(5), outlet: Some("The Outlet & Co".to_owned()), text: true, ..Question::default() };
        assert_eq!(query_string(&question), "limit=5&outlet=The+Outlet+%26+Co&text=true");
        assert_eq!(query_string(&Question::default()), "");
        assert_eq!(query_string(&()), "");
    }
}
