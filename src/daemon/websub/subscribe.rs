//! Asking hubs: to push a feed, to go on before the lease ends, to stop when the feed is not followed any more.

use std::{collections::HashMap, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, time::Instant};
use tracing::{debug, info};

use super::{Desk, Wish};
use crate::{
    feed::websub::{self, Subscription},
    fetch::Client,
    model::FeedState,
};

/// A lease that has less than this left is renewed.
const RENEW: SignedDuration = SignedDuration::from_hours(24);
/// A hub is not asked for the same feed again before this has passed, nor before twice as long each time that it did not confirm.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
const MOST_PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// The last time that a feed's hub was asked.
struct Asked {
    subscription: Subscription,
    at: Instant,
    patience: Duration,
}

/// Until nobody wishes anything any more.
pub async fn run(desk: &Desk, client: &Client, mut wishes: mpsc::UnboundedReceiver<Wish>) {
    let mut asked: HashMap<String, Asked> = HashMap::new();
    while let Some(wish) = wishes.recv().await {
        match wish {
            Wish::Consider(state) => {
                let Some(wanted) = websub::subscription(&state) else { continue };
                if !needs_asking(desk, &state, &wanted) {
                    // A hub that confirmed has earned patience.
                    asked.remove(&state.url);
                    continue;
                }
                let before = asked.get(&state.url).filter(|before| before.subscription == wanted);
                if before.is_some_and(|before| before.at.elapsed() < before.patience) {
                    continue;
                }
                let patience = before.map_or(PATIENCE, |before| (before.patience * 2).min(MOST_PATIENCE));
                asked.insert(state.url.clone(), Asked { subscription: wanted.clone(), at: Instant::now(), patience });
                subscribe(desk, client, &state, &wanted).await;
            }
            Wish::Leave(state) => {
                asked.remove(&state.url);
                if let Some(left) = websub::subscription(&state) {
                    leave(desk, client, &state, &left).await;
                }
            }
        }
    }
}

/// Whether no hub pushes the feed, the lease is about to end, or another topic is pushed than the feed now names.
fn needs_asking(desk: &Desk, state: &FeedState, wanted: &Subscription) -> bool {
    let is_other = desk.known().asked.get(&state.url).is_some_and(|topic| *topic != wanted.topic);
    is_other || state.pushed_until.is_none_or(|until| until.duration_since(Timestamp::now()) < RENEW)
}

async fn subscribe(desk: &Desk, client: &Client, state: &FeedState, wanted: &Subscription) {
    // The hub may confirm before it answers.
    desk.known().asked.insert(state.url.clone(), wanted.topic.clone());
    let (callback, secret, lease) = (desk.address(&state.url), desk.key.secret(&state.url), desk.lease.as_secs().to_string());
    let form = [
        ("hub.mode", "subscribe"),
        ("hub.topic", &wanted.topic),
        ("hub.callback", &callback),
        ("hub.secret", &secret),
        ("hub.lease_seconds", &lease),
    ];
    match client.ask_hub(&wanted.hub, &form).await {
        Ok(200..=299) => info!(feed = state.url, hub = %wanted.hub, "its hub was asked to push it"),
        Ok(status) => info!(feed = state.url, hub = %wanted.hub, status, "its hub does not push it"),
        Err(error) => info!(feed = state.url, error = error.sentence(), "its hub could not be asked to push it"),
    }
}

async fn leave(desk: &Desk, client: &Client, state: &FeedState, left: &Subscription) {
    desk.known().leaving.insert(state.url.clone(), left.topic.clone());
    let callback = desk.address(&state.url);
    let form = [("hub.mode", "unsubscribe"), ("hub.topic", &left.topic), ("hub.callback", callback.as_str())];
    let answer = client.ask_hub(&left.hub, &form).await;
    debug!(feed = state.url, hub = %left.hub, ?answer, "its hub was asked to push it no longer");
}
