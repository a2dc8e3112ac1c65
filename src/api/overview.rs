//! The whole at a glance: counts, whether the daemon runs and what fails.

use std::collections::HashMap;

use axum::{extract::State as Extract, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{DaemonStatus, State, feeds, lines, lines::Sink, problem::Problem};
use crate::{
    model::DeliveryState,
    store::{Largest, Stats, Store},
};

/// Deliveries that were given up, as far as `status` counts them out.
const DEAD_SHOWN: usize = 20;

#[derive(Debug, Serialize)]
struct StatsOut {
    store: String,
    #[serde(flatten)]
    stats: Stats,
}

#[derive(Debug, Serialize)]
struct WholeOut {
    #[serde(flatten)]
    counts: StatsOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    largest_story: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    largest_story_articles: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    largest_wire_family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    largest_wire_family_articles: Option<u64>,
}

pub async fn stats(Extract(state): Extract<State>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let Largest { story, family } = state.store.largest()?;
        sink.row(&WholeOut {
            counts: counts(&state.store)?,
            largest_story: story.map(|(id, _)| id.to_string()),
            largest_story_articles: story.map(|(_, articles)| articles),
            largest_wire_family: family.map(|(first, _)| first.to_string()),
            largest_wire_family_articles: family.map(|(_, articles)| articles),
        })
    })
    .await
}

fn counts(store: &Store) -> Result<StatsOut, Problem> {
    Ok(StatsOut { store: store.path().display().to_string(), stats: store.stats()? })
}

#[derive(Debug, Serialize)]
struct StatusOut {
    running: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    daemon: Option<DaemonStatus>,
    feeds: FeedCounts,
    store: StatsOut,
    /// When the last alert was decided.
    last_alert: Option<String>,
    /// Deliveries that were given up, the newest first; no more than a screenful.
    dead: Vec<DeadOut>,
    /// What was mended when the store was opened.
    mended: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
struct FeedCounts {
    configured: usize,
    failing: usize,
    paused: usize,
    gone: usize,
    /// The soonest poll.
    next: Option<String>,
    /// Feeds that fail or are gone, those that do so longest first; no more than a screenful.
    troubles: Vec<serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct DeadOut {
    alert: String,
    channel: String,
    last_error: Option<String>,
}

pub async fn status(Extract(state): Extract<State>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let store = &state.store;
        let last = store.alerts(&crate::store::AlertFilter { limit: Some(1), ..Default::default() })?;
        let dead = store.deliveries_in(DeliveryState::Dead, DEAD_SHOWN)?;
        sink.row(&StatusOut {
            running: state.daemon.is_some(),
            daemon: state.daemon.as_ref().map(|daemon| daemon.status()),
            feeds: feed_counts(&state)?,
            store: counts(store)?,
            last_alert: last.first().map(|alert| alert.at.to_string()),
            dead: dead
                .into_iter()
                .map(|delivery| DeadOut { alert: delivery.alert.to_string(), channel: delivery.channel, last_error: delivery.last_error })
                .collect(),
            mended: store.mended().to_vec(),
        })
    })
    .await
}

fn feed_counts(state: &State) -> Result<FeedCounts, Problem> {
    let mut counts = FeedCounts { configured: state.feeds().len(), ..FeedCounts::default() };
    let mut next: Option<Timestamp> = None;
    let configured: HashMap<String, String> = state.feeds().into_iter().collect();
    let mut troubled = Vec::new();
    for feed in state.store.feed_states()?.into_iter().filter(|feed| configured.contains_key(&feed.url)) {
        counts.failing += usize::from(feed.failures > 0 && !feed.is_gone);
        counts.paused += usize::from(feed.is_paused);
        counts.gone += usize::from(feed.is_gone);
        if let Some(at) = feed.next_at.filter(|_| !feed.is_paused && !feed.is_gone) {
            next = Some(next.map_or(at, |soonest| soonest.min(at)));
        }
        if feed.failures > 0 || feed.is_gone {
            troubled.push(feed);
        }
    }
    troubled.sort_by_key(|feed| feed.failing_since);
    let rows = troubled.iter().take(DEAD_SHOWN).map(|feed| {
        serde_json::to_value(feeds::row(&feed.url, configured.get(&feed.url).map(String::as_str), feed, true)).unwrap_or_default()
    });
    counts.troubles = rows.collect();
    counts.next = next.map(|at| at.to_string());
    Ok(counts)
}

/// Every record read, every index held against it. Settling waits meanwhile.
pub async fn verify(Extract(state): Extract<State>) -> Response {
    lines::answer(move |sink: &mut Sink| sink.row(&state.store.verify()?)).await
}

#[derive(Debug, Serialize)]
struct HealthOut {
    status: &'static str,
    version: &'static str,
}

/// Whether questions are answered at all.
pub async fn health() -> Result<Response, Problem> {
    lines::object(&HealthOut { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
