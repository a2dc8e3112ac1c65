//! `/metrics`: what the daemon did since it started, and what the store holds, in the OpenMetrics text that Prometheus reads.
//!
//! Whoever does the work observes it through [`observed`]; what the store knows is asked when the page is. Nothing here is kept on disk.

mod observed;

use axum::{
    extract::State as Extract,
    http::header,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::text,
    metrics::{family::Family, gauge::Gauge, info::Info},
    registry::{Registry, Unit},
};

pub use observed::observed;

use super::{State, problem::Problem};
use crate::model::FeedState;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;

pub async fn metrics(Extract(state): Extract<State>) -> Result<Response, Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error);
    let page = tokio::task::spawn_blocking(move || page(&state)).await.map_err(|error| failed(&error))??;
    Ok(([(header::CONTENT_TYPE, TEXT)], page).into_response())
}

fn page(state: &State) -> Result<String, Problem> {
    let mut registry = Registry::with_prefix("diffwire");
    observed().register(&mut registry);
    held(state, &mut registry)?;
    let mut page = String::new();
    text::encode(&mut page, &registry).map_err(|error| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error))?;
    Ok(page)
}

/// What is there at this moment.
fn held(state: &State, registry: &mut Registry) -> Result<(), Problem> {
    let stats = state.store.stats()?;
    let feeds = state.store.feed_states()?;
    let count = |is: &dyn Fn(&FeedState) -> bool| feeds.iter().filter(|feed| is(feed)).count() as u64;
    let version = vec![("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "The program that answers.", Info::new(version));
    gauge(registry, "articles", "Articles in the store.", stats.articles);
    gauge(registry, "stories", "Stories in the store.", stats.stories);
    gauge(registry, "points", "Figures and quotes that stories report on.", stats.points);
    gauge(registry, "alerts", "Alerts in the store.", stats.alerts);
    let deliveries = [("waiting", stats.waiting), ("delivered", stats.delivered), ("dead", stats.dead), ("superseded", stats.superseded)];
    gauges(registry, "deliveries", "Deliveries in the store, by state.", "state", &deliveries);
    let feeds = [
        ("configured", state.feeds().len() as u64),
        ("failing", count(&|feed| feed.failures > 0)),
        ("paused", count(&|feed| feed.is_paused)),
        ("gone", count(&|feed| feed.is_gone)),
    ];
    gauges(registry, "feeds", "Feeds by state; one can be in several.", "state", &feeds);
    let bytes = Gauge::<i64>::default();
    bytes.set(signed(stats.disk_bytes));
    registry.register_with_unit("store", "What the store takes on the disk.", Unit::Bytes, bytes);
    if let Some(resident) = resident_bytes() {
        let bytes = Gauge::<i64>::default();
        bytes.set(signed(resident));
        registry.register_with_unit("resident_memory", "Memory of the process that is in use.", Unit::Bytes, bytes);
    }
    let settle = state.daemon.as_ref().map_or(0, |daemon| daemon.status().queued);
    let queues = [("settle", settle), ("deliver", stats.waiting)];
    gauges(registry, "queue_length", "What waits for a stage: articles to be settled, deliveries to be sent.", "queue", &queues);
    Ok(())
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let gauge = Gauge::<i64>::default();
    gauge.set(signed(value));
    registry.register(name, help, gauge);
}

fn gauges(registry: &mut Registry, name: &str, help: &str, label: &'static str, rows: &[(&str, u64)]) {
    let family = Family::<Labels, Gauge>::default();
    for (state, value) in rows {
        family.get_or_create(&vec![(label, (*state).to_owned())]).set(signed(*value));
    }
    registry.register(name, help, family);
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Resident set of this process; `None` where the system keeps no `/proc`.
fn resident_bytes() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        sync::Arc,
        time::Duration,
    };

    use super::*;
    use crate::{
        config::{Places, Settings},
        store::Store,
    };

    /// A sample: name, labels, value.
    fn sample(line: &str) -> (String, Vec<(String, String)>, f64) {
        let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no value: {line}"));
        let (name, labels) = series.split_once('{').map_or((series, ""), |(name, rest)| (name, rest.strip_suffix('}').unwrap()));
        let labels = labels.split(',').filter(|label| !label.is_empty()).map(|label| {
            let (key, value) = label.split_once('=').unwrap_or_else(|| panic!("no label: {line}"));
            (key.to_owned(), value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap().to_owned())
        });
        (name.to_owned(), labels.collect(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
    }

    #[test]
    fn the_exposition_is_one_that_prometheus_reads() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_places(&Places { state: folder.path().into(), runtime: folder.path().into() });
        let state = State::new(Arc::new(Store::open(&settings.store).unwrap()), None, &settings);
        observed().polled("unreachable", Duration::from_millis(70));
        observed().fetched(Duration::from_secs(3_000));
        observed().digested(2, 1, Duration::from_micros(900));
        observed().settled(Duration::from_millis(2));
        observed().synced(Duration::from_millis(9));
        observed().diverged("conflict");
        observed().delivery("hook", "delivered");
        observed().arrived(Duration::from_secs(2));
        let page = page(&state).unwrap();
        let mut lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines.pop(), Some("# EOF"));
        let mut types: BTreeMap<&str, &str> = BTreeMap::new();
        let mut names = BTreeSet::new();
        let mut buckets: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for line in lines {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["#", "TYPE", name, kind] => assert_eq!(types.insert(name, kind), None, "{name} is declared twice"),
                ["#", "HELP" | "UNIT", name, ..] => assert!(types.contains_key(name) || line.contains("HELP"), "{line}"),
                _ => {
                    let (name, labels, value) = sample(line);
                    let suffixes = ["", "_total", "_bucket", "_sum", "_count", "_info"];
                    let family = suffixes.iter().find_map(|suffix| types.get_key_value(name.strip_suffix(suffix)?));
                    let (family, kind) = family.unwrap_or_else(|| panic!("{name} has no type"));
                    assert!(name.starts_with("diffwire_") && value >= 0.0, "{line}");
                    assert!(*kind != "counter" || name.ends_with("_total"), "{line}");
                    if name.ends_with("_bucket") {
                        assert!(labels.iter().any(|(key, _)| key == "le"), "{line}");
                        buckets.entry((*family).to_owned()).or_default().push(value);
                    }
                    names.insert((*family).to_owned());
                }
            }
        }
        for (family, counts) in &buckets {
            assert!(counts.is_sorted() && family.ends_with("_seconds"), "{family}: {counts:?}");
        }
        for expected in [
            "diffwire_feeds",
            "diffwire_polls",
            "diffwire_articles",
            "diffwire_stories",
            "diffwire_claims",
            "diffwire_divergences",
            "diffwire_deliveries",
            "diffwire_delivery_attempts",
            "diffwire_queue_length",
            "diffwire_poll_duration_seconds",
            "diffwire_fetch_duration_seconds",
            "diffwire_digest_duration_seconds",
            "diffwire_settle_duration_seconds",
            "diffwire_sync_duration_seconds",
            "diffwire_delivery_delay_seconds",
            "diffwire_store_bytes",
            "diffwire_resident_memory_bytes",
            "diffwire_build",
        ] {
            assert!(names.contains(expected), "{expected} is missing from {names:?}");
        }
    }
}
