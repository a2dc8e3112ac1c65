//! `diffwire check`: the configuration, every feed once, every channel; what is wrong and how to mend it.
//!
//! Nothing is stored. Feeds are asked as the daemon asks them, with the same politeness; channels are only told something with `--channel`.

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{
    Exit,
    place::{Place, multi},
    term,
};
use crate::{
    api::client::Client,
    config::{Feed, Settings},
    daemon::poll::{self, Polled},
    deliver::{self, Address, Form, Kind},
    feed::schedule,
    fetch,
    model::{FeedState, PollKind},
};

/// Feeds that are asked at once; those of one host still wait for each other.
const AT_ONCE: usize = 16;

/// Check the configuration, every feed and every channel
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire check\n  diffwire check --channel hook    sends a marked test\n\nExit status 1 says that something needs mending; it is named."
)]
pub struct Args {
    /// Send a marked test over this channel
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// Do not ask the feeds
    #[arg(long)]
    no_feeds: bool,
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = args.place.settings()?;
    multi(async {
        let mut wrong = 0;
        let from = settings.file.as_ref().map_or_else(|| "no file, all defaults".to_owned(), |file| file.display().to_string());
        good(&format!(
            "configuration: {from}: {}, {}",
            term::count(settings.feeds.len(), "feed"),
            term::count(settings.channels.len(), "channel")
        ))?;
        wrong += store(&settings).await?;
        wrong += channels(&settings, args.channel.as_deref()).await?;
        if !args.no_feeds {
            wrong += feeds(&settings).await?;
        }
        Ok(if wrong == 0 { Exit::Done } else { Exit::Incomplete })
    })
}

async fn store(settings: &Settings) -> anyhow::Result<usize> {
    let path = settings.store.path.display();
    if Client::daemon(settings).await.is_ok() {
        good(&format!("store: {path}, held by the running daemon"))?;
    } else if settings.store.path.exists() {
        return match Client::here(settings).await {
            Ok(_) => good(&format!("store: {path} opens; no daemon runs")).map(|()| 0),
            Err(error) => bad(&format!("store: {:#}", anyhow::Error::from(error))),
        };
    } else {
        good(&format!("store: {path} is made when the daemon first runs"))?;
    }
    Ok(0)
}

async fn channels(settings: &Settings, tested: Option<&str>) -> anyhow::Result<usize> {
    let mut wrong = 0;
    if settings.channels.is_empty() {
        note("channels: none, so alerts are only stored: add a [[channel]] to be told")?;
    }
    for channel in &settings.channels {
        wrong += secrets(channel)?;
    }
    let Some(name) = tested else { return Ok(wrong) };
    let Some(channel) = settings.channels.iter().find(|channel| channel.name == name) else {
        return Ok(wrong + bad(&format!("channel {name}: the configuration has none of this name"))?);
    };
    match deliver::send_test(channel).await {
        Ok(()) => good(&format!("channel {name}: took the test"))?,
        Err(failure) => wrong += bad(&format!("channel {name}: {failure}"))?,
    }
    Ok(wrong)
}

/// Whether a channel's secrets are there and can be used; their content goes nowhere.
fn secrets(channel: &deliver::Settings) -> anyhow::Result<usize> {
    let mut wrong = 0;
    for problem in deliver::unusable_secrets(&channel.kind) {
        wrong += bad(&format!("channel {}: {problem}", channel.name))?;
    }
    if wrong == 0 {
        let what = describe(&channel.kind);
        good(&format!("channel {}: {what}; `diffwire check --channel {}` sends a test", channel.name, channel.name))?;
    }
    Ok(wrong)
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Webhook(hook) => {
            let form = Form::READY.iter().find(|(_, form)| *form == hook.form).map_or("webhook", |(name, _)| *name);
            match &hook.address {
                Address::Url(url) => format!("{form} at {}", url.host_str().unwrap_or_default()),
                Address::File(file) => format!("{form} at the address in {}", file.display()),
            }
        }
        Kind::Email(mail) => {
            let to: Vec<String> = mail.to.iter().map(|to| to.email.to_string()).collect();
            format!("mail to {} by {}:{}", to.join(", "), mail.host, mail.port)
        }
        Kind::Desktop => "desktop notifications".to_owned(),
        Kind::Command { program, .. } => format!("command {}", program.display()),
    }
}

async fn feeds(settings: &Settings) -> anyhow::Result<usize> {
    if settings.feeds.is_empty() {
        note("feeds: none, so there is nothing to watch: `diffwire feeds add ADDRESS` adds one, `diffwire feeds import FILE` many")?;
        return Ok(0);
    }
    let client = fetch::Client::new(settings.fetch.clone())?;
    let asked = settings.feeds.iter().map(|feed| ask(&client, feed, &settings.poll));
    let mut answers = stream::iter(asked).buffer_unordered(AT_ONCE);
    let (mut wrong, mut unreachable) = (0, 0);
    while let Some((feed, kind, sentence)) = answers.next().await {
        let address = if sentence.contains(feed.url.as_str()) { String::new() } else { format!(", {}", feed.url) };
        let line = format!("feed of {}{address}: {sentence}", feed.outlet_name());
        unreachable += usize::from(kind == PollKind::Unreachable);
        match advice(kind) {
            None => good(&line)?,
            Some(advice) => wrong += bad(&format!("{line}; {advice}"))?,
        }
    }
    if unreachable > 1 && unreachable == settings.feeds.len() {
        note("no feed could be reached: this machine seems to be offline, and no feed is to blame")?;
    }
    Ok(wrong)
}

async fn ask<'a>(client: &fetch::Client, feed: &'a Feed, settings: &schedule::Settings) -> (&'a Feed, PollKind, String) {
    match poll::poll(client, &FeedState::new(feed.url.as_str()), settings, Timestamp::now()).await {
        Polled::Done { outcome, .. } => (feed, outcome.kind, outcome.sentence.clone()),
        Polled::Paused(left) => (feed, PollKind::Throttled, format!("its host asks to be left alone for {} s", left.as_secs())),
    }
}

/// How a failing feed is mended; nothing for one that answers.
const fn advice(kind: PollKind) -> Option<&'static str> {
    match kind {
        PollKind::Read | PollKind::Unchanged => None,
        PollKind::Throttled => Some("the server wants fewer requests: the daemon waits as long as it asks"),
        PollKind::Forbidden => Some("the server does not let programs in: look for another address of this feed"),
        PollKind::Gone => Some("remove it: the daemon will not ask again"),
        PollKind::Refused => Some("open the address in a browser: it may have moved"),
        PollKind::Unreachable => Some("check the name and your network"),
        PollKind::Unreadable => Some("open it in a browser: a page can name its feeds, and `diffwire feeds discover` finds them"),
        PollKind::Offline => Some("this machine seems to be offline"),
    }
}

fn good(line: &str) -> anyhow::Result<()> {
    Ok(term::line(format!("{}  {}", term::styled(term::GOOD, "ok  "), term::clean(line)))?)
}

fn note(line: &str) -> anyhow::Result<()> {
    Ok(term::line(format!("{}  {}", term::styled(term::NOTE, "note"), term::clean(line)))?)
}

/// Says what is wrong; counts one.
fn bad(line: &str) -> anyhow::Result<usize> {
    term::line(format!("{}  {}", term::styled(term::ALARM, "bad "), term::clean(line)))?;
    Ok(1)
}
