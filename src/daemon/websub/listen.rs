//! What hubs send: "did you ask for this?", and feeds.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::{sync::Semaphore, time::timeout};
use tracing::{info, warn};

use super::{Desk, Handle};
use crate::{daemon::poll::Pushed, feed::websub};

/// Bodies that are received at once; a hub that comes meanwhile is told to come again.
const AT_ONCE: usize = 8;
/// For a whole body.
const DEADLINE: Duration = Duration::from_secs(30);
/// No lease is believed beyond this.
const LONGEST_LEASE: SignedDuration = SignedDuration::from_hours(90 * 24);

#[derive(Clone)]
struct Shared {
    desk: Arc<Desk>,
    feeds: Handle,
    max_body_bytes: usize,
    room: Arc<Semaphore>,
}

/// Answers hubs. The last segment of the path says which feed is meant, whatever a proxy leaves of those before it.
pub fn router(desk: Arc<Desk>, feeds: Handle, max_body_bytes: usize) -> Router {
    let shared = Shared { desk, feeds, max_body_bytes, room: Arc::new(Semaphore::new(AT_ONCE)) };
    Router::new().fallback(answer).with_state(shared)
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    match *request.method() {
        Method::GET => confirm(&shared, &path, request.uri()),
        Method::POST => take(&shared, &path, request).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Intent {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.topic", default)]
    topic: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
    #[serde(rename = "hub.lease_seconds")]
    lease_seconds: Option<String>,
    #[serde(rename = "hub.reason", default)]
    reason: String,
}

/// A hub verifies that we meant what it was asked: only what was asked is confirmed.
fn confirm(shared: &Shared, path: &str, uri: &Uri) -> Response {
    let Ok(Query(intent)) = Query::<Intent>::try_from_uri(uri) else { return StatusCode::BAD_REQUEST.into_response() };
    let known = shared.desk.known();
    let feed = known.feeds.get(path).cloned();
    let is_asked = feed.as_ref().is_some_and(|feed| known.asked.get(feed) == Some(&intent.topic));
    let is_left = known.leaving.iter().any(|(feed, topic)| *topic == intent.topic && shared.desk.key.path(feed) == path);
    drop(known);
    match (intent.mode.as_str(), feed) {
        ("subscribe", Some(feed)) if is_asked => {
            let asked = shared.desk.lease.as_secs();
            let seconds = intent.lease_seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(asked);
            let lease = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)).min(LONGEST_LEASE);
            info!(feed, seconds = lease.as_secs(), "its hub pushes it");
            shared.feeds.lease(&feed, Some(Timestamp::now() + lease));
            intent.challenge.into_response()
        }
        ("denied", Some(feed)) if is_asked => {
            info!(feed, reason = intent.reason, "its hub refuses to push it");
            shared.feeds.lease(&feed, None);
            StatusCode::OK.into_response()
        }
        ("unsubscribe", None) if is_left => intent.challenge.into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A feed, or a part of it. Nothing is read before it is known for which feed, nor believed without its signature.
async fn take(shared: &Shared, path: &str, request: Request) -> Response {
    let Some(feed) = shared.desk.known().feeds.get(path).cloned() else { return StatusCode::GONE.into_response() };
    let headers = request.headers().clone();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(signature) = text("x-hub-signature") else { return StatusCode::FORBIDDEN.into_response() };
    if is_packed(&headers) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(_room) = shared.room.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "30")]).into_response();
    };
    let body = match receive(request.into_body(), shared.max_body_bytes).await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    if !websub::is_genuine(&signature, &shared.desk.key.secret(&feed), &body) {
        warn!(feed, "something was pushed that its hub did not sign");
        return StatusCode::FORBIDDEN.into_response();
    }
    shared.feeds.push(&feed, Pushed { content_type: text("content-type"), body });
    StatusCode::ACCEPTED.into_response()
}

fn is_packed(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity")
}

async fn receive(body: Body, max_bytes: usize) -> Result<Vec<u8>, StatusCode> {
    match timeout(DEADLINE, to_bytes(body, max_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}
