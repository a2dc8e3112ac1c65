//! Questions about the store, answered once for the command line, the control socket and scripts.
//!
//! One router answers all of them: the daemon serves it on its socket, and a command that finds no daemon opens the store itself and asks
//! the same router in its own process. The JSON shapes are stable: fields may be added, never renamed or given another meaning. Nothing
//! here writes to the store but the orders in [`orders`].

mod alerts;
mod articles;
mod atom;
mod away;
pub mod client;
mod daemon;
mod deliveries;
mod explain;
mod feeds;
pub mod follow;
mod lines;
mod metrics;
mod orders;
mod outlets;
mod overview;
mod points;
mod problem;
mod question;
pub mod shape;
pub mod stored;
mod stories;
mod stream;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};

pub use away::{Away, away};
pub use daemon::{Answer, Daemon, DaemonStatus, FeedOrder};
pub use deliveries::Wanted;
pub use feeds::never_asked;
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
    routes().into_iter().fold(Router::new(), |router, (path, answers)| router.route(path, answers)).with_state(state)
}

/// What can be asked; `openapi.json` documents each.
fn routes() -> Vec<(&'static str, MethodRouter<State>)> {
    vec![
        ("/healthz", get(overview::health)),
        ("/metrics", get(metrics::metrics)),
        ("/v1/openapi.json", get(openapi)),
        ("/v1/stories", get(stories::list)),
        ("/v1/stories/{id}", get(stories::one)),
        ("/v1/articles", get(articles::list)),
        ("/v1/articles/{id}", get(articles::one)),
        ("/v1/export", get(articles::export)),
        ("/v1/figures", get(points::figures)),
        ("/v1/quotes", get(points::quotes)),
        ("/v1/alerts", get(alerts::list)),
        ("/v1/alerts.atom", get(atom::feed)),
        ("/v1/alerts/stream", get(stream::stream)),
        ("/v1/alerts/{id}", get(alerts::one)),
        ("/v1/deliveries", get(deliveries::list)),
        ("/v1/feeds", get(feeds::list)),
        ("/v1/outlets", get(outlets::outlets)),
        ("/v1/stats", get(overview::stats)),
        ("/v1/status", get(overview::status)),
        ("/v1/verify", get(overview::verify)),
        ("/v1/explain/{id}", get(explain::explain)),
        ("/v1/alerts/{id}/ack", post(orders::acknowledge)),
        ("/v1/alerts/{id}/resend", post(orders::resend)),
        ("/v1/deliveries/resend", post(orders::resend_all)),
        ("/v1/mute/{id}", post(orders::mute)),
        ("/v1/unmute/{id}", post(orders::unmute)),
        ("/v1/feed/{order}", post(orders::feed)),
        ("/v1/backup", post(orders::backup)),
        ("/v1/reload", post(orders::reload)),
    ]
}

/// The description of all of it, by the OpenAPI specification 3.1.
async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json")).into_response()
}
