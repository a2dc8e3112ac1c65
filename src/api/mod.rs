//! Questions about the store, answered once for the command line, the control socket and scripts.
//!
//! One router answers all of them: the daemon serves it on its socket, and a command that finds no daemon opens the store itself and asks
//! the same router in its own process. The JSON shapes are stable: fields may be added, never renamed or given another meaning. Nothing
//! here writes to the store but the orders in [`orders`].

mod alerts;
mod articles;
pub mod client;
mod daemon;
mod explain;
mod feeds;
mod lines;
mod metrics;
mod orders;
mod overview;
mod points;
mod problem;
mod question;
pub mod shape;
pub mod stored;
mod stories;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

pub use daemon::{Answer, Daemon, DaemonStatus, FeedOrder};
pub use metrics::observed;
pub use question::Question;

use crate::{alert, config::Settings, store::Store, story};

/// What the router answers from.
#[derive(Clone)]
pub struct State {
    pub store: Arc<Store>,
    /// `None`: no daemon runs, and the store was opened to answer.
    pub daemon: Option<Arc<dyn Daemon>>,
    /// Addresses of the feeds that were configured at the start, with the outlet each stands for.
    feeds: Arc<[(String, String)]>,
    pub stories: story::Settings,
    pub alerts: alert::Settings,
}

impl State {
    pub fn new(store: Arc<Store>, daemon: Option<Arc<dyn Daemon>>, settings: &Settings) -> Self {
        Self { store, daemon, feeds: settings.named_feeds().into(), stories: settings.stories.clone(), alerts: settings.alerts.clone() }
    }

    /// The feeds that are configured now.
    fn feeds(&self) -> Vec<(String, String)> {
        self.daemon.as_ref().map_or_else(|| self.feeds.to_vec(), |daemon| daemon.feeds())
    }
}

/// Every question and order, under `/v1`; `/healthz` and `/metrics` where monitors look for them.
pub fn router(state: State) -> Router {
    let v1 = Router::new()
        .route("/stories", get(stories::list))
        .route("/stories/{id}", get(stories::one))
        .route("/articles", get(articles::list))
        .route("/articles/{id}", get(articles::one))
        .route("/export", get(articles::export))
        .route("/figures", get(points::figures))
        .route("/quotes", get(points::quotes))
        .route("/alerts", get(alerts::list))
        .route("/alerts/{id}", get(alerts::one))
        .route("/feeds", get(feeds::list))
        .route("/outlets", get(overview::outlets))
        .route("/stats", get(overview::stats))
        .route("/status", get(overview::status))
        .route("/verify", get(overview::verify))
        .route("/explain/{id}", get(explain::explain))
        .route("/alerts/{id}/ack", post(orders::acknowledge))
        .route("/alerts/{id}/resend", post(orders::resend))
        .route("/mute/{id}", post(orders::mute))
        .route("/unmute/{id}", post(orders::unmute))
        .route("/feed/{order}", post(orders::feed))
        .route("/backup", post(orders::backup))
        .route("/reload", post(orders::reload));
    Router::new().nest("/v1", v1).route("/healthz", get(overview::health)).route("/metrics", get(metrics::metrics)).with_state(state)
}
