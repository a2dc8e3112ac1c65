//! Why a question has no answer, as a status and one sentence.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// An answer that is none. The body is `{"error": "..."}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    pub message: String,
}

/// A problem's body.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProblemBody {
    pub error: String,
}

impl Problem {
    pub fn new(status: StatusCode, message: impl ToString) -> Self {
        Self { status, message: message.to_string() }
    }

    /// The question itself cannot be understood.
    pub fn bad(message: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The store holds no such thing.
    pub fn missing(what: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("the store holds no {what}"))
    }

    /// Only a running daemon can do it.
    pub fn no_daemon(what: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("{what} needs the daemon, and none is running: start it with `diffwire run`"))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let status = match error {
            StoreError::Missing { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        Self::new(status, causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(ProblemBody { error: self.message })).into_response()
    }
}
