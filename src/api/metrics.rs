//! `/metrics`: the counts in the text format that Prometheus reads.

use std::fmt::Write;

use axum::{
    extract::State as Extract,
    http::header,
    response::{IntoResponse, Response},
};

use super::{State, problem::Problem};

/// The media type of Prometheus's text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub async fn metrics(Extract(state): Extract<State>) -> Result<Response, Problem> {
    let page = tokio::task::spawn_blocking(move || page(&state))
        .await
        .map_err(|error| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error))??;
    Ok(([(header::CONTENT_TYPE, TEXT)], page).into_response())
}

fn page(state: &State) -> Result<String, Problem> {
    let stats = state.store.stats()?;
    let feeds = state.store.feed_states()?;
    let mut page = String::new();
    let mut gauge = |name: &str, help: &str, rows: &[(&str, u64)]| {
        let name = format!("diffwire_{name}");
        let _ = writeln!(page, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in rows {
            let _ = writeln!(page, "{name}{labels} {value}");
        }
    };
    let count = |is: &dyn Fn(&crate::model::FeedState) -> bool| feeds.iter().filter(|feed| is(feed)).count() as u64;
    gauge("articles", "Articles in the store.", &[("", stats.articles)]);
    gauge("stories", "Stories in the store.", &[("", stats.stories)]);
    gauge("points", "Figures and quotes that stories report on.", &[("", stats.points)]);
    gauge("alerts", "Alerts that were decided.", &[("", stats.alerts)]);
    gauge(
        "deliveries",
        "Deliveries by state.",
        &[
            ("{state=\"waiting\"}", stats.waiting),
            ("{state=\"delivered\"}", stats.delivered),
            ("{state=\"dead\"}", stats.dead),
            ("{state=\"superseded\"}", stats.superseded),
        ],
    );
    gauge("store_bytes", "Bytes that the store takes on the disk.", &[("", stats.disk_bytes)]);
    gauge(
        "feeds",
        "Feeds by state.",
        &[
            ("{state=\"configured\"}", state.feeds().len() as u64),
            ("{state=\"failing\"}", count(&|feed| feed.failures > 0)),
            ("{state=\"paused\"}", count(&|feed| feed.is_paused)),
            ("{state=\"gone\"}", count(&|feed| feed.is_gone)),
        ],
    );
    if let Some(daemon) = &state.daemon {
        gauge("queued", "Pages and articles that wait to be read or settled.", &[("", daemon.status().queued)]);
    }
    Ok(page)
}
