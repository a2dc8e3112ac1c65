//! Orders: what the user decides about alerts, points, stories and feeds.
//!
//! Each answers one object with a sentence. What only concerns the store is done with or without a daemon.

use axum::{
    Json,
    extract::{Path, Query, State as Extract},
    http::StatusCode,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FeedOrder, State, alerts, deliveries::Wanted, problem::Problem};

use crate::model::{Delivery, DeliveryState, PointId, StoryId};

/// Deliveries written in one transaction.
const RESENT_AT_ONCE: usize = 500;

/// What was done.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    pub done: String,
}

fn done(sentence: impl Into<String>) -> Json<Done> {
    Json(Done { done: sentence.into() })
}

/// The reading that an alert told is known to the user.
pub async fn acknowledge(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Json<Done>, Problem> {
    blocking(move || {
        let alert = alerts::find(&state.store, &id)?;
        state.store.acknowledge(alert.point, alert.reading, true)?;
        state.store.sync()?;
        Ok(done(format!("{} is acknowledged: reading {} of {} is known", alert.id, alert.reading, alert.point)))
    })
    .await
}

/// Every delivery of an alert that is not waiting is put back into the outbox.
pub async fn resend(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Json<Done>, Problem> {
    blocking(move || {
        let alert = alerts::find(&state.store, &id)?;
        let now = Timestamp::now();
        let again: Vec<Delivery> = state.store.deliveries(alert.id)?.into_iter().map(|delivery| waiting_again(delivery, now)).collect();
        if again.is_empty() {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                format!("{} was never meant for a channel: none was configured when it was decided", alert.id),
            ));
        }
        state.store.record_deliveries(&again)?;
        state.store.sync()?;
        let channels: Vec<&str> = again.iter().map(|delivery| delivery.channel.as_str()).collect();
        let when = when(&state);
        Ok(done(format!("{} is sent again to {} {when}", alert.id, channels.join(", "))))
    })
    .await
}

/// Every delivery that was given up, of one channel or of all, is put back into the outbox.
pub async fn resend_all(Extract(state): Extract<State>, Query(wanted): Query<Wanted>) -> Result<Json<Done>, Problem> {
    blocking(move || {
        let now = Timestamp::now();
        let is_wanted = |delivery: &Delivery| wanted.channel.as_ref().is_none_or(|channel| *channel == delivery.channel);
        let mut dead = state.store.deliveries_in(wanted.state.unwrap_or(DeliveryState::Dead), usize::MAX)?;
        dead.retain(is_wanted);
        for some in dead.chunks(RESENT_AT_ONCE) {
            let again: Vec<Delivery> = some.iter().map(|delivery| waiting_again(delivery.clone(), now)).collect();
            state.store.record_deliveries(&again)?;
        }
        state.store.sync()?;
        let when = when(&state);
        Ok(done(match dead.len() {
            0 => "nothing was given up".to_owned(),
            count => format!("{count} deliveries are sent again {when}"),
        }))
    })
    .await
}

fn waiting_again(delivery: Delivery, now: Timestamp) -> Delivery {
    Delivery { state: DeliveryState::Waiting, due: now, attempts: 0, last_error: None, ..delivery }
}

/// Wakes the channels, and says when they send.
fn when(state: &State) -> &'static str {
    match &state.daemon {
        Some(daemon) => {
            daemon.deliveries_changed();
            "now"
        }
        None => "when the daemon next runs",
    }
}

pub async fn mute(state: Extract<State>, id: Path<String>) -> Result<Json<Done>, Problem> {
    set_muted(state, id, true).await
}

pub async fn unmute(state: Extract<State>, id: Path<String>) -> Result<Json<Done>, Problem> {
    set_muted(state, id, false).await
}

/// A point or a story; an alert stands for its point.
async fn set_muted(Extract(state): Extract<State>, Path(id): Path<String>, muted: bool) -> Result<Json<Done>, Problem> {
    blocking(move || {
        let what = if let Ok(story) = id.parse::<StoryId>() {
            state.store.mute_story(story, muted)?;
            format!("story {story}")
        } else {
            let point = match id.parse::<PointId>() {
                Ok(point) => point,
                Err(_) if id.starts_with('w') => alerts::find(&state.store, &id)?.point,
                Err(_) => {
                    return Err(Problem::bad(format!("{id:?} can not be muted: expected a point (p17), a story (s17) or an alert (w17)")));
                }
            };
            state.store.mute_point(point, muted)?;
            format!("point {point}")
        };
        state.store.sync()?;
        Ok(done(if muted { format!("{what} is muted: nothing new at it is told") } else { format!("{what} is heard again") }))
    })
    .await
}

#[derive(Debug, Deserialize)]
pub struct Address {
    url: String,
}

pub async fn feed(
    Extract(state): Extract<State>,
    Path(order): Path<FeedOrder>,
    Query(address): Query<Address>,
) -> Result<Json<Done>, Problem> {
    let url = address.url;
    if let Some(daemon) = &state.daemon {
        return daemon.feed(&url, order).await.map(done).map_err(|why| Problem::new(StatusCode::CONFLICT, why));
    }
    blocking(move || {
        let is_paused = match order {
            FeedOrder::Pause => true,
            FeedOrder::Resume => false,
            FeedOrder::Poll => return Err(Problem::no_daemon("asking a feed now")),
        };
        let mut feed = match state.store.feed_state(&url)? {
            Some(feed) => feed,
            None if state.feeds().iter().any(|(known, _)| *known == url) => crate::model::FeedState::new(&url),
            None => return Err(Problem::new(StatusCode::NOT_FOUND, format!("no feed {url} is configured"))),
        };
        feed.is_paused = is_paused;
        feed.is_gone &= is_paused;
        state.store.save_feed_state(&feed)?;
        state.store.sync()?;
        Ok(done(if is_paused { format!("{url} is paused") } else { format!("{url} is asked again when the daemon runs") }))
    })
    .await
}

#[derive(Debug, Deserialize)]
pub struct Folder {
    to: std::path::PathBuf,
}

/// A copy of the whole store in a new folder.
pub async fn backup(Extract(state): Extract<State>, Query(folder): Query<Folder>) -> Result<Json<Done>, Problem> {
    blocking(move || {
        let copied = state.store.backup(&folder.to)?;
        let lost: String = copied.lost.iter().map(|lost| format!("; not in it: {lost}")).collect();
        Ok(done(format!("{} records in {}{lost}", copied.records, folder.to.display())))
    })
    .await
}

pub async fn reload(Extract(state): Extract<State>) -> Result<Json<Done>, Problem> {
    let Some(daemon) = &state.daemon else { return Err(Problem::no_daemon("reload")) };
    daemon.reload().await.map(done).map_err(|why| Problem::new(StatusCode::CONFLICT, why))
}

/// Work on the store, which blocks, away from the threads that answer.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error))?
}
