//! What is answered while the store cannot be opened: what is wrong, to every question, and how the daemon is.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

use super::{DaemonStatus, daemon::Answer, lines, orders::Done, problem::Problem};

/// A daemon without its store.
pub trait Away: Send + Sync + 'static {
    fn status(&self) -> DaemonStatus;

    /// Why there is no answer, and when there may be one.
    fn sentence(&self) -> String;

    /// Reads the configuration again, which may name another store.
    fn reload(&self) -> Answer<'_>;
}

/// Stands in for [`router`](super::router) as long as there is no store to answer from.
pub fn away(daemon: Arc<dyn Away>) -> Router {
    Router::new().route("/v1/status", get(status)).route("/v1/reload", post(reload)).fallback(nothing).with_state(daemon)
}

async fn status(State(daemon): State<Arc<dyn Away>>) -> Result<Response, Problem> {
    lines::object(&json!({ "running": true, "daemon": daemon.status(), "store_away": true }))
}

async fn reload(State(daemon): State<Arc<dyn Away>>) -> Result<Response, Problem> {
    let done = daemon.reload().await.map_err(|why| Problem::new(StatusCode::CONFLICT, why))?;
    lines::object(&Done { done })
}

async fn nothing(State(daemon): State<Arc<dyn Away>>) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, daemon.sentence()).into_response()
}
