//! Feeds: how each is, and when it is asked next.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State as Extract},
    response::Response,
};
use serde::Serialize;

use super::{Question, State, lines, lines::Sink};
use crate::{config::Settings, model::FeedState};

#[derive(Debug, Serialize)]
pub(super) struct FeedOut<'a> {
    url: &'a str,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    /// Whether the configuration still lists it.
    configured: bool,
    paused: bool,
    gone: bool,
    failures: u32,
    failing_since: Option<String>,
    last: Option<String>,
    /// What came of the last poll, a sentence.
    result: Option<&'a str>,
    last_good: Option<String>,
    last_new: Option<String>,
    next: Option<String>,
    /// Why then.
    because: &'a str,
    moved_to: Option<&'a str>,
    /// Until when its hub pushes it.
    pushed_until: Option<String>,
}

pub async fn list(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let known = state.store.feed_states()?;
        let mut states: BTreeMap<&str, &FeedState> = known.iter().map(|feed| (feed.url.as_str(), feed)).collect();
        let never_asked = FeedState::new("");
        let wanted = |outlet: Option<&str>| question.outlet.is_none() || question.outlet.as_deref() == outlet;
        let mut rows = Vec::new();
        let configured = state.feeds();
        for (url, outlet) in &configured {
            let feed = states.remove(url.as_str()).unwrap_or(&never_asked);
            rows.push(row(url, Some(outlet.as_str()), feed, true));
        }
        rows.extend(states.into_iter().map(|(url, feed)| row(url, None, feed, false)));
        for row in rows.iter().filter(|row| wanted(row.outlet)).take(question.limit.unwrap_or(usize::MAX)) {
            sink.row(row)?;
        }
        Ok(())
    })
    .await
}

/// The configured feeds as they are listed where no daemon ever ran.
pub fn never_asked(settings: &Settings) -> Vec<serde_json::Value> {
    let state = FeedState::new("");
    let rows = settings.named_feeds().into_iter();
    rows.map(|(url, outlet)| serde_json::to_value(row(&url, Some(&outlet), &state, true)).unwrap_or_default()).collect()
}

pub(super) fn row<'a>(url: &'a str, outlet: Option<&'a str>, feed: &'a FeedState, configured: bool) -> FeedOut<'a> {
    let written = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    FeedOut {
        url,
        outlet,
        title: feed.title.as_deref(),
        configured,
        paused: feed.is_paused,
        gone: feed.is_gone,
        failures: feed.failures,
        failing_since: written(feed.failing_since),
        last: written(feed.last.as_ref().map(|last| last.at)),
        result: feed.last.as_ref().map(|last| last.sentence.as_str()),
        last_good: written(feed.last_good),
        last_new: written(feed.last_new),
        next: written(feed.next_at),
        because: &feed.because,
        moved_to: feed.moved_to.as_deref(),
        pushed_until: written(feed.pushed_until),
    }
}
