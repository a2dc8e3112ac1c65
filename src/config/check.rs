//! From what is written to what holds: defaults filled in, paths made absolute, contradictions refused.

use std::{collections::BTreeMap, path::Path, time::Duration};

use super::{
    Feed, Settings, channel,
    duration::Interval,
    error::Mistake,
    places::{Env, Places},
    written::{self, Written},
};
use crate::{feed::schedule, fetch, model::Outlet};

/// The surroundings of a configuration: what its relative paths and its defaults start from.
pub struct Scene<'a> {
    /// The folder of the file; relative paths start here.
    pub folder: &'a Path,
    pub places: Places,
    pub env: Env<'a>,
}

/// Settings from what is written, or the first mistake in it.
pub fn check(written: Written, scene: &Scene<'_>) -> Result<Settings, Mistake> {
    let mut settings = Settings::in_places(&scene.places);
    let Written { store, api, fetch, poll, revisit, websub, alerts, feed, channel: channels } = written;
    set(&mut settings.store.path, store.path.map(|path| scene.folder.join(path)));
    set(&mut settings.store.cache_bytes, store.cache.map(|size| size.0));
    set(&mut settings.store.reserve_bytes, store.reserve.map(|size| size.0));
    set(&mut settings.store.keep_articles, store.keep_articles.map(|interval| interval.0));
    set(&mut settings.store.keep_alerts, store.keep_alerts.map(|interval| interval.0));
    settings.store.max_bytes = store.max_size.map(|size| size.0);
    set(&mut settings.api.socket, api.socket.map(|path| scene.folder.join(path)));
    set(&mut settings.api.mode, api.mode.map(|mode| mode.0));
    settings.api.listen = api.listen.map(|address| address.0);
    self::fetch(fetch, &mut settings.fetch);
    self::poll(poll, &mut settings.poll);
    set(&mut settings.revisit.after, revisit.after.map(rising));
    set(&mut settings.revisit.per_host, revisit.per_host);
    settings.websub.callback = websub.callback.map(callback).transpose()?;
    set(&mut settings.websub.listen, websub.listen);
    set(&mut settings.websub.lease, websub.lease.map(|interval| interval.0));
    set(&mut settings.debounce, alerts.debounce.map(|interval| interval.0));
    set(&mut settings.alerts.verdicts, alerts.verdicts);
    set(&mut settings.alerts.confidence, alerts.confidence.map(|score| score.0));
    settings.feeds = feeds(feed)?;
    settings.channels = channel::channels(channels, scene)?;
    Ok(settings)
}

/// What is written takes the default's place.
fn set<T>(setting: &mut T, written: Option<T>) {
    if let Some(written) = written {
        *setting = written;
    }
}

fn fetch(written: written::Fetch, settings: &mut fetch::Settings) {
    set(&mut settings.contact, written.contact);
    set(&mut settings.allow_networks, written.allow_networks);
    set(&mut settings.host_gap, written.host_gap.map(|interval| interval.0));
    set(&mut settings.deadline, written.deadline.map(|interval| interval.0));
    set(&mut settings.max_body_bytes, written.max_body.map(|size| usize::try_from(size.0).unwrap_or(usize::MAX)));
    set(&mut settings.max_redirects, written.max_redirects);
    set(&mut settings.host_pause, written.host_pause.map(|interval| interval.0));
    set(&mut settings.longest_pause, written.longest_pause.map(|interval| interval.0));
    set(&mut settings.longest_crawl_delay, written.longest_crawl_delay.map(|interval| interval.0));
    set(&mut settings.robots_age, written.robots_age.map(|interval| interval.0));
}

fn poll(written: written::Poll, settings: &mut schedule::Settings) {
    set(&mut settings.floor, written.floor.map(|interval| interval.0));
    set(&mut settings.floor_without_validators, written.floor_without_validators.map(|interval| interval.0));
    set(&mut settings.ceiling, written.ceiling.map(|interval| interval.0));
    set(&mut settings.slowest_adapted, written.slowest_adapted.map(|interval| interval.0));
    set(&mut settings.forbidden, written.forbidden.map(|interval| interval.0));
    set(&mut settings.slowest_failing, written.slowest_failing.map(|interval| interval.0));
    set(&mut settings.tell_after, written.tell_after.map(|interval| interval.0));
    set(&mut settings.redirects_believed, written.redirects_believed);
    set(&mut settings.full_every, written.full_every.map(|interval| interval.0));
    set(&mut settings.pushed, written.pushed.map(|interval| interval.0));
}

/// The part that all callbacks have in common: what a feed's own part is put behind.
fn callback(written: toml::Spanned<written::WebAddress>) -> Result<url::Url, Mistake> {
    let url = &written.get_ref().0;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Mistake::new(written.span(), format!("{url} cannot be a callback: expected an address without ? and #")));
    }
    Ok(written.into_inner().0)
}

/// Times in rising order, each once.
fn rising(written: Vec<Interval>) -> Vec<Duration> {
    let mut times: Vec<Duration> = written.into_iter().map(|interval| interval.0).collect();
    times.sort_unstable();
    times.dedup();
    times
}

fn feeds(written: Vec<written::Feed>) -> Result<Vec<Feed>, Mistake> {
    let mut seen = BTreeMap::new();
    let mut feeds = Vec::with_capacity(written.len());
    for feed in written {
        let span = feed.url.span();
        let url = feed.url.into_inner().0;
        if seen.insert(url.clone(), ()).is_some() {
            return Err(Mistake::new(span, format!("the feed {url} is listed twice: remove one of the two")));
        }
        let outlet = feed.outlet.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).map(Outlet);
        feeds.push(Feed { url, outlet });
    }
    Ok(feeds)
}
