//! Alerts: the list, and one with its deliveries.

use axum::{
    extract::{Path, Query, State as Extract},
    response::Response,
};

use super::{Question, State, lines, lines::Sink, problem::Problem};
use crate::{
    alert::shape::AlertOut,
    model::{Alert, AlertId},
    store::Store,
};

/// Alerts that are read from the store at once while a list is sent.
const PAGE: usize = 256;

pub async fn list(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let mut filter = question.alerts()?;
        let mut left = filter.limit.unwrap_or(usize::MAX);
        while left > 0 {
            filter.limit = Some(left.min(PAGE));
            let page = state.store.alerts(&filter)?;
            let Some(last) = page.last() else { break };
            filter.before = Some(last.id);
            left -= page.len().min(left);
            for alert in &page {
                sink.row(&AlertOut::new(alert, &state.store.deliveries(alert.id)?))?;
            }
        }
        Ok(())
    })
    .await
}

pub async fn one(Extract(state): Extract<State>, Path(id): Path<String>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let alert = find(&state.store, &id)?;
        sink.row(&AlertOut::new(&alert, &state.store.deliveries(alert.id)?))
    })
    .await
}

/// The alert of an id.
pub fn find(store: &Store, written: &str) -> Result<Alert, Problem> {
    let id: AlertId = written.parse().map_err(Problem::bad)?;
    store.alert(id)?.ok_or_else(|| Problem::missing(format!("alert {id}")))
}
