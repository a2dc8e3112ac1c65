//! From what is written to what holds: defaults filled in, paths made absolute, contradictions refused.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use toml::Spanned;

use super::{
    Feed, Settings,
    duration::Interval,
    error::Mistake,
    places::{Env, Places},
    written::{self, ChannelType, Written},
};
use crate::{deliver, feed::schedule, fetch, model::Outlet};

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
    let Written { store, api, fetch, poll, revisit, alerts, feed, channel } = written;
    set(&mut settings.store.path, store.path.map(|path| scene.folder.join(path)));
    set(&mut settings.store.cache_bytes, store.cache.map(|size| size.0));
    set(&mut settings.store.reserve_bytes, store.reserve.map(|size| size.0));
    set(&mut settings.store.keep_articles, store.keep_articles.map(|interval| interval.0));
    set(&mut settings.store.keep_alerts, store.keep_alerts.map(|interval| interval.0));
    set(&mut settings.api.socket, api.socket.map(|path| scene.folder.join(path)));
    set(&mut settings.api.mode, api.mode.map(|mode| mode.0));
    self::fetch(fetch, &mut settings.fetch);
    self::poll(poll, &mut settings.poll);
    set(&mut settings.revisit.after, revisit.after.map(rising));
    set(&mut settings.revisit.per_host, revisit.per_host);
    set(&mut settings.debounce, alerts.debounce.map(|interval| interval.0));
    set(&mut settings.alerts.verdicts, alerts.verdicts);
    set(&mut settings.alerts.confidence, alerts.confidence.map(|score| score.0));
    settings.feeds = feeds(feed)?;
    settings.channels = channels(channel, scene)?;
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

fn channels(written: Vec<written::Channel>, scene: &Scene<'_>) -> Result<Vec<deliver::Settings>, Mistake> {
    let mut channels: Vec<deliver::Settings> = Vec::with_capacity(written.len());
    for channel in written {
        let name = channel.name.get_ref().clone();
        if !is_plain(&name) {
            return Err(Mistake::new(channel.name.span(), format!("{name:?} is no channel name: expected letters, digits, - and _")));
        }
        if channels.iter().any(|known| known.name == name) {
            return Err(Mistake::new(
                channel.name.span(),
                format!("two channels are named {name}: deliveries are remembered by the channel's name"),
            ));
        }
        channels.push(deliver::Settings { kind: kind(channel, scene)?, name });
    }
    Ok(channels)
}

fn kind(channel: written::Channel, scene: &Scene<'_>) -> Result<deliver::Kind, Mistake> {
    let name = channel.name.get_ref();
    let missing = |key: &str, what: &str| {
        Mistake::new(channel.r#type.span(), format!("the {} channel {name} has no {key}: {what}", type_name(*channel.r#type.get_ref())))
    };
    refuse_strays(&channel)?;
    Ok(match *channel.r#type.get_ref() {
        ChannelType::Webhook => {
            let url = channel.url.as_ref().ok_or_else(|| missing("url", "say where its alerts go"))?;
            deliver::Kind::Webhook { url: url.get_ref().0.clone(), secret_files: secrets(&channel, scene)? }
        }
        ChannelType::Desktop => deliver::Kind::Desktop,
        ChannelType::Command => {
            let program = channel.program.as_ref().ok_or_else(|| missing("program", "say what is started for each alert"))?.get_ref();
            // a bare name is looked for in PATH, as a shell would
            let program = if program.components().count() > 1 { scene.folder.join(program) } else { program.clone() };
            deliver::Kind::Command { program, args: channel.args.map(Spanned::into_inner).unwrap_or_default() }
        }
    })
}

const fn type_name(kind: ChannelType) -> &'static str {
    match kind {
        ChannelType::Webhook => "webhook",
        ChannelType::Desktop => "desktop",
        ChannelType::Command => "command",
    }
}

/// A key that belongs to another type of channel is a mistake, not a wish that is passed over.
fn refuse_strays(channel: &written::Channel) -> Result<(), Mistake> {
    use ChannelType::{Command, Webhook};
    let kind = *channel.r#type.get_ref();
    let keys = [
        ("url", channel.url.as_ref().map(Spanned::span), Webhook),
        ("secret_file", channel.secret_file.as_ref().map(Spanned::span), Webhook),
        ("secret_files", channel.secret_files.as_ref().map(Spanned::span), Webhook),
        ("secret_credential", channel.secret_credential.as_ref().map(Spanned::span), Webhook),
        ("program", channel.program.as_ref().map(Spanned::span), Command),
        ("args", channel.args.as_ref().map(Spanned::span), Command),
    ];
    for (key, span, owner) in keys {
        if let Some(span) = span
            && owner != kind
        {
            let name = channel.name.get_ref();
            return Err(Mistake::new(span, format!("the {} channel {name} takes no {key}: remove the line", type_name(kind))));
        }
    }
    Ok(())
}

/// Where a channel's secrets are: the environment's word before the file's; a credential lies in the folder that systemd names.
fn secrets(channel: &written::Channel, scene: &Scene<'_>) -> Result<Vec<PathBuf>, Mistake> {
    let name = channel.name.get_ref().to_ascii_uppercase().replace('-', "_");
    if let Some(file) = (scene.env)(&format!("DIFFWIRE_CHANNEL_{name}_SECRET_FILE")) {
        return Ok(vec![file]);
    }
    let files = channel.secret_file.iter().map(Spanned::get_ref).chain(channel.secret_files.iter().flat_map(Spanned::get_ref));
    let mut secrets: Vec<PathBuf> = files.map(|file| scene.folder.join(file)).collect();
    if let Some(credential) = &channel.secret_credential {
        secrets.push(credential_file(credential, scene)?);
    }
    Ok(secrets)
}

fn credential_file(credential: &Spanned<String>, scene: &Scene<'_>) -> Result<PathBuf, Mistake> {
    let name = credential.get_ref();
    if !is_plain(name) {
        return Err(Mistake::new(credential.span(), format!("{name:?} is no credential's name: expected letters, digits, - and _")));
    }
    // Outside the service there is no such folder: the path then names the one that the unit would have, and `check` says it is not there.
    let folder = (scene.env)("CREDENTIALS_DIRECTORY").unwrap_or_else(|| PathBuf::from("/run/credentials/diffwire.service"));
    Ok(folder.join(name))
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
