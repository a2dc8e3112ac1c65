//! What the user should hear of feeds: logged, and laid beside the alerts of each channel that tells of it.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tracing::warn;
use xxhash_rust::xxh3::xxh3_128;

use super::{control::Control, scheduler::FeedNews};
use crate::{
    api::Daemon,
    config::display_duration,
    feed::schedule::News,
    model::Notice,
    store::{Store, StoreError},
};

/// A channel that takes nothing keeps no more than this; the oldest go.
const KEPT: usize = 100;

/// Tells of feeds until the scheduler ends.
pub async fn tell(mut heard: mpsc::UnboundedReceiver<FeedNews>, control: Arc<Control>, store: Arc<Store>) {
    while let Some(news) = heard.recv().await {
        warn!(feed = news.feed_url, news = ?news.news, sentence = news.sentence, "a feed has changed for the better or worse");
        let settings = control.settings();
        let notice = notice(&news, &display_duration(settings.poll.tell_after), Timestamp::now());
        let channels: Vec<String> = settings.channels.into_iter().filter(|channel| channel.notices).map(|channel| channel.name).collect();
        let store = Arc::clone(&store);
        match tokio::task::spawn_blocking(move || lay(&store, &channels, &notice)).await {
            Ok(Ok(())) => control.deliveries_changed(),
            Ok(Err(error)) => warn!(%error, "a notice cannot be stored: it is only logged"),
            Err(error) => warn!(%error, "storing a notice ended unexpectedly"),
        }
    }
}

fn lay(store: &Store, channels: &[String], notice: &Notice) -> Result<(), StoreError> {
    for channel in channels {
        let id = format!("{:032x}", xxh3_128(format!("{} {channel}", notice.id).as_bytes()));
        store.change_channel(channel, &mut |state| {
            state.notices.push(Notice { id: id.clone(), ..notice.clone() });
            let surplus = state.notices.len().saturating_sub(KEPT);
            state.notices.drain(..surplus);
        })?;
    }
    store.sync()
}

fn notice(news: &FeedNews, patience: &str, at: Timestamp) -> Notice {
    let FeedNews { feed_url, outlet, news, sentence } = news;
    let host = || feed_url.parse::<url::Url>().ok().and_then(|url| url.host_str().map(str::to_owned));
    let whose = outlet.clone().or_else(host).unwrap_or_else(|| feed_url.clone());
    let (title, advice) = match news {
        News::Gone => (
            format!("the feed of {whose} is gone for good"),
            format!("It is not asked again: remove it from the configuration, or `diffwire feeds resume {feed_url}` if that is a mistake."),
        ),
        News::Broken => (
            format!("the feed of {whose} has failed for {patience}"),
            format!(
                "It is still asked now and then; `diffwire check` says what is wrong with it, `diffwire feeds pause {feed_url}` stops it."
            ),
        ),
        News::Back => (format!("the feed of {whose} is back"), String::new()),
    };
    Notice {
        id: format!("{feed_url} {news:?} {at}"),
        at,
        title,
        text: format!("{sentence}: {feed_url} {advice}").trim_end().to_owned(),
        url: Some(feed_url.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_that_is_gone_is_said_to_each_channel_under_an_id_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::store::Settings::new(folder.path().join("store"))).unwrap();
        let news = FeedNews {
            feed_url: "https://marren-post.example/rss".to_owned(),
            outlet: None,
            news: News::Gone,
            sentence: "410 Gone".to_owned(),
        };
        let notice = notice(&news, "1d", "2026-03-01T10:00:00Z".parse().unwrap());
        assert_eq!(notice.title, "the feed of marren-post.example is gone for good");
        assert!(notice.text.starts_with("410 Gone: https://marren-post.example/rss It is not asked again"), "{}", notice.text);
        for _ in 0..2 {
            lay(&store, &["desk".to_owned(), "mail".to_owned()], &notice).unwrap();
        }
        let kept = |channel: &str| store.channel_state(channel).unwrap().notices;
        assert_eq!((kept("desk").len(), kept("other").len()), (2, 0));
        assert_ne!(kept("desk")[0].id, kept("mail")[0].id);
        for _ in 0..150 {
            lay(&store, &["desk".to_owned()], &notice).unwrap();
        }
        assert_eq!(kept("desk").len(), KEPT);
    }
}
