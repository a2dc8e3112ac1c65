//! New alerts as they are decided: server-sent events that go on where a reader's last one ended.
//!
//! Each event's id is its alert's; the first event says where the stream begins, so that a reader that is cut off before any alert came
//! loses none. Nothing is sent before it is on the disk.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State as Extract},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::Deserialize;
use tokio::sync::watch;

use super::{State, problem::Problem};
use crate::{
    alert::shape::AlertOut,
    model::AlertId,
    store::{Store, StoreError},
};

/// Alerts read from the store at once.
const PAGE: usize = 64;
/// How often something is said where there is nothing to say, so that a dead connection is noticed.
pub(super) const STILL_HERE: Duration = Duration::from_secs(15);
/// After the store could not be asked.
const STORE_PAUSE: Duration = Duration::from_secs(5);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The stream begins behind this alert; else with the next that is decided. The header `Last-Event-ID` has the last word.
    after: Option<String>,
}

pub async fn stream(Extract(state): Extract<State>, headers: HeaderMap, Query(start): Query<Start>) -> Result<Response, Problem> {
    let Some(daemon) = &state.daemon else { return Err(Problem::no_daemon("a stream of new alerts")) };
    let woken = daemon.alerts_made();
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned).or(start.after);
    let resumed = resumed.map(|id| id.parse::<AlertId>()).transpose().map_err(Problem::bad)?;
    let store = Arc::clone(&state.store);
    let last = blocking(move || store.last_alert()).await?.unwrap_or(AlertId(0));
    // behind an alert that is yet to come there is nothing: another store was followed before
    let after = resumed.unwrap_or(last).min(last);
    let following = Following { store: Arc::clone(&state.store), woken, after, ready: VecDeque::from([position(after)]) };
    let events = futures_util::stream::unfold(following, |mut following| async {
        let event = following.next().await?;
        Some((Ok::<_, Infallible>(event), following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_HERE).text("still here")).into_response())
}

/// Where the stream begins.
fn position(after: AlertId) -> Event {
    Event::default().event("position").id(after.to_string()).data(format!("{{\"after\":\"{after}\"}}"))
}

struct Following {
    store: Arc<Store>,
    woken: watch::Receiver<()>,
    after: AlertId,
    ready: VecDeque<Event>,
}

impl Following {
    /// `None` when the daemon ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            self.woken.mark_unchanged();
            let (store, after) = (Arc::clone(&self.store), self.after);
            match blocking(move || page(&store, after)).await {
                Ok(page) if page.is_empty() => self.woken.changed().await.ok()?,
                Ok(page) => {
                    for (id, body) in page {
                        self.after = id;
                        self.ready.push_back(Event::default().event("alert").id(id.to_string()).data(body));
                    }
                }
                Err(problem) => {
                    tracing::warn!(error = problem.message, "alerts cannot be read for the stream; trying again");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
            }
        }
    }
}

fn page(store: &Store, after: AlertId) -> Result<Vec<(AlertId, String)>, StoreError> {
    let alerts = store.alerts_after(after, PAGE)?;
    if !alerts.is_empty() {
        store.sync()?;
    }
    alerts
        .iter()
        .map(|alert| {
            let deliveries = store.deliveries(alert.id)?;
            Ok((alert.id, serde_json::to_string(&AlertOut::new(alert, &deliveries)).expect("an alert can always be written as JSON")))
        })
        .collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, Problem> {
    let failed = |error: tokio::task::JoinError| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error);
    Ok(tokio::task::spawn_blocking(work).await.map_err(failed)??)
}
