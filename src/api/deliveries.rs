//! Deliveries by their state: above all those that were given up.

use axum::{
    extract::{Query, State as Extract},
    response::Response,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{State, lines, lines::Sink};
use crate::model::{Delivery, DeliveryState};

/// Which deliveries.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// Given up, if nothing else is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<DeliveryState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

#[derive(Debug, Serialize)]
struct RowOut<'a> {
    alert: String,
    channel: &'a str,
    id: &'a str,
    state: DeliveryState,
    attempts: u32,
    /// When the next attempt is due, while it waits.
    due: Option<Timestamp>,
    last_error: Option<&'a str>,
}

/// The newest alert's first.
pub async fn list(Extract(state): Extract<State>, Query(wanted): Query<Wanted>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let of = wanted.state.unwrap_or(DeliveryState::Dead);
        let is_wanted = |delivery: &Delivery| wanted.channel.as_ref().is_none_or(|channel| *channel == delivery.channel);
        // a channel's own are sought among all of the state
        let limit = wanted.limit.unwrap_or(usize::MAX);
        let found = state.store.deliveries_in(of, if wanted.channel.is_some() { usize::MAX } else { limit })?;
        found.iter().filter(|delivery| is_wanted(delivery)).take(limit).try_for_each(|delivery| {
            sink.row(&RowOut {
                alert: delivery.alert.to_string(),
                channel: &delivery.channel,
                id: &delivery.id,
                state: delivery.state,
                attempts: delivery.attempts,
                due: (delivery.state == DeliveryState::Waiting).then_some(delivery.due),
                last_error: delivery.last_error.as_deref(),
            })
        })
    })
    .await
}
