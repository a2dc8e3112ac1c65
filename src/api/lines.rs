//! JSON lines as an answer: rows are made on a blocking thread and sent as they come, so that a large answer never lies in memory.

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde::Serialize;
use tokio::sync::mpsc;

use super::problem::Problem;
use crate::store::StoreError;

/// The media type of JSON lines.
pub const NDJSON: &str = "application/x-ndjson";
/// Rows are sent in chunks of about this size.
const CHUNK_BYTES: usize = 32 << 10;
/// Chunks that may wait for a slow reader.
const QUEUED: usize = 8;

/// Where an answer's rows go.
pub struct Sink {
    chunk: Vec<u8>,
    sender: mpsc::Sender<Result<Bytes, Problem>>,
}

/// Why rows are no longer made.
#[derive(Debug)]
pub enum Stopped {
    /// The reader has gone.
    Gone,
    /// As many as were asked for are made.
    Enough,
    Problem(Problem),
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl Sink {
    /// Adds a row; blocks while the reader is behind.
    pub fn row(&mut self, row: &impl Serialize) -> Result<(), Stopped> {
        serde_json::to_writer(&mut self.chunk, row).map_err(|error| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error))?;
        self.chunk.push(b'\n');
        if self.chunk.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        let chunk = Bytes::from(std::mem::take(&mut self.chunk));
        self.sender.blocking_send(Ok(chunk)).map_err(|_| Stopped::Gone)
    }
}

/// The answer whose rows `make` gives. A problem before the first chunk is the whole answer; a later one ends the answer short.
pub async fn answer(make: impl FnOnce(&mut Sink) -> Result<(), Stopped> + Send + 'static) -> Response {
    let (sender, mut receiver) = mpsc::channel(QUEUED);
    tokio::task::spawn_blocking(move || {
        let mut sink = Sink { chunk: Vec::new(), sender };
        let ended = make(&mut sink).and_then(|()| sink.flush());
        if let Err(Stopped::Problem(problem)) = ended {
            // Nobody is left to tell if the reader has gone.
            let _ = sink.sender.blocking_send(Err(problem));
        }
    });
    match receiver.recv().await {
        Some(Err(problem)) => problem.into_response(),
        first => {
            let rest =
                futures_util::stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|chunk| (chunk, receiver)) });
            let first = futures_util::stream::iter(first);
            let body = first.chain(rest).map(|chunk| chunk.map_err(|problem| std::io::Error::other(problem.message)));
            ([(header::CONTENT_TYPE, NDJSON)], Body::from_stream(body)).into_response()
        }
    }
}

/// One object as an answer.
pub fn object(row: &impl Serialize) -> Result<Response, Problem> {
    let mut body = serde_json::to_vec(row).map_err(|error| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error))?;
    body.push(b'\n');
    Ok(([(header::CONTENT_TYPE, NDJSON)], Body::from(body)).into_response())
}
