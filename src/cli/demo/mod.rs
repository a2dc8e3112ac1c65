//! `diffwire demo`: a newsroom of invented outlets on loopback, the real daemon on it, and its alerts as they are sent.
//!
//! Nothing is pretended: feeds are polled and pages fetched over HTTP, the store is sled's, the alerts come through a webhook. Only the
//! outlets, their articles and the pauses between polls are the demonstration's own. Needs no network beyond this machine.

mod newsroom;
mod pages;
mod receiver;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Context;
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use self::{
    newsroom::Newsroom,
    pages::{OUTLETS, TOLD, Told},
    receiver::Receiver,
};
use super::{Exit, marked::Marks, place::multi, show, term};
use crate::{
    api::{
        Question,
        client::{self, Client},
    },
    config::{Feed, Places, Settings},
    daemon, deliver,
    model::Outlet,
};

/// The stories that the newsroom tells.
const STORIES: usize = 4;
/// The shortest time between two articles, so that a reader can follow.
const PACE: Duration = Duration::from_millis(600);
/// How long an article may take from its release to the store.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long alerts are waited for after the last article.
const LAST_ALERTS: Duration = Duration::from_secs(2);
/// How long the daemon may take to start and to stop.
const START: Duration = Duration::from_secs(10);

/// Show the whole thing on a newsroom of invented outlets; needs no network
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire demo\n  diffwire demo --keep /tmp/newsroom    and then: diffwire inspect stories --store /tmp/newsroom/store"
)]
pub struct Args {
    /// Keep the store in this folder instead of throwing it away
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// No pauses for the reader
    #[arg(long)]
    fast: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let thrown_away = tempfile::Builder::new().prefix("diffwire-demo-").tempdir().context("making a folder for the store")?;
    let folder = match &args.keep {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
            std::path::absolute(folder)?
        }
        None => thrown_away.path().to_owned(),
    };
    multi(show_all(&folder, args))
}

async fn show_all(folder: &Path, args: &Args) -> anyhow::Result<Exit> {
    let newsroom = Newsroom::open(Timestamp::now()).await.context("serving the newsroom on loopback")?;
    let mut receiver = Receiver::open().await.context("listening for alerts on loopback")?;
    let settings = settings(folder, &newsroom, &receiver)?;
    introduce(&newsroom)?;

    let shutdown = CancellationToken::new();
    let daemon = tokio::spawn(daemon::run(settings.clone(), shutdown.clone()));
    let shown = match until_answering(&settings, &daemon).await {
        Some(client) => tell(&newsroom, &mut receiver, &client, args).await,
        None => Err(anyhow::anyhow!("the daemon did not start")),
    };
    shutdown.cancel();
    let ended = timeout(START, daemon).await.context("the daemon did not stop")?.context("the daemon ended unexpectedly")?;
    ended.context("the daemon")?;
    let is_whole = shown?;
    if let Some(kept) = &args.keep {
        term::line(format!("\nThe store is kept: diffwire inspect stories --store {}", kept.join("store").display()))?;
    }
    Ok(if is_whole { Exit::Done } else { Exit::Incomplete })
}

/// The daemon's own defaults, but for where things are and how soon a feed is asked again.
fn settings(folder: &Path, newsroom: &Newsroom, receiver: &Receiver) -> anyhow::Result<Settings> {
    let mut settings = Settings::in_places(&Places { state: folder.to_owned(), runtime: folder.to_owned() });
    settings.fetch.allow_networks = vec!["127.0.0.0/8".parse()?];
    settings.fetch.host_gap = Duration::ZERO;
    settings.poll.floor = Duration::from_millis(200);
    settings.debounce = Duration::ZERO;
    for (outlet, address) in OUTLETS.iter().zip(&newsroom.addresses) {
        let url = format!("http://{address}/feed").parse()?;
        settings.feeds.push(Feed { url, outlet: Some(Outlet::from(outlet.name)) });
    }
    let url = format!("http://{}/hook", receiver.address).parse()?;
    settings.channels = vec![deliver::Settings::new("demo", deliver::Kind::Webhook(deliver::Hook::new(url)))];
    Ok(settings)
}

fn introduce(newsroom: &Newsroom) -> std::io::Result<()> {
    term::line("Five invented outlets publish on this machine, and the real daemon reads their feeds:\n")?;
    for (outlet, address) in OUTLETS.iter().zip(&newsroom.addresses) {
        term::line(format!("  {:<20} http://{address}/feed", outlet.name))?;
    }
    term::line("\nEach article is published, polled, fetched, read, and compared with what is stored. Most agree, and nothing is said.\n")
}

/// The client, once the daemon answers; none if it ended instead.
async fn until_answering<T>(settings: &Settings, daemon: &tokio::task::JoinHandle<T>) -> Option<Client> {
    let started = Instant::now();
    while started.elapsed() < START && !daemon.is_finished() {
        if let Ok(client) = Client::daemon(settings).await {
            return Some(client);
        }
        sleep(Duration::from_millis(20)).await;
    }
    None
}

/// Releases every article and shows what comes of it; whether all of them reached the store.
async fn tell(newsroom: &Newsroom, receiver: &mut Receiver, client: &Client, args: &Args) -> anyhow::Result<bool> {
    let pace = if args.fast { Duration::ZERO } else { PACE };
    let mut alerts = 0;
    let mut stored = 0;
    while let Some(told) = newsroom.release() {
        let published = Instant::now();
        publish(told, newsroom, client).await?;
        while published.elapsed() < pace || stored < newsroom.released() && published.elapsed() < PATIENCE {
            alerts += show_alerts(receiver)?;
            sleep(Duration::from_millis(40)).await;
            stored = articles(client).await?;
        }
    }
    let last = Instant::now();
    while last.elapsed() < LAST_ALERTS {
        alerts += show_alerts(receiver)?;
        sleep(Duration::from_millis(40)).await;
    }
    conclude(client, alerts).await?;
    if stored < TOLD.len() {
        term::remark(format!("only {stored} of {} articles reached the store in time", TOLD.len()));
    }
    Ok(stored == TOLD.len() && alerts > 0)
}

/// Says what is published, and has the outlet's feed asked now instead of when it would be due.
async fn publish(told: &Told, newsroom: &Newsroom, client: &Client) -> anyhow::Result<()> {
    let name = OUTLETS[told.outlet].name;
    term::line(term::styled(term::DIM, &format!("{name:>20}  {}", told.title())))?;
    let url = format!("http://{}/feed", newsroom.addresses[told.outlet]);
    client::rows(client.post("/feed/poll", &serde_json::json!({ "url": url })).await?).await?;
    Ok(())
}

/// Shows the alerts that have arrived, and counts them.
fn show_alerts(receiver: &mut Receiver) -> anyhow::Result<usize> {
    let mut shown = 0;
    while let Ok(alert) = receiver.alerts.try_recv() {
        term::line(format!("\n{}", show::alert(&alert, Marks::for_stdout())))?;
        shown += 1;
    }
    Ok(shown)
}

async fn articles(client: &Client) -> anyhow::Result<usize> {
    let rows = client::rows(client.get("/stats", &Question::default()).await?).await?;
    let count = rows.first().and_then(|row| row["articles"].as_u64()).unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

async fn conclude(client: &Client, alerts: usize) -> anyhow::Result<()> {
    let ask = async |path: &str| anyhow::Ok(client::rows(client.get(path, &Question::default()).await?).await?);
    let stories = ask("/stories").await?;
    let agreeing = count(&ask("/figures").await?) + count(&ask("/quotes").await?);
    term::line(format!("\n{alerts} alerts. What the store now holds:\n\n{}\n", show::stories(&stories)))?;
    term::line(format!(
        "{agreeing} figures and quotes were reported by more than one outlet without a difference worth telling: equal, rounded, converted,\nreprinted from the wire, or a part of what was said.{}\n",
        if stories.len() == STORIES { " The two warehouse fires were not taken for one." } else { "" }
    ))?;
    term::line(
        "How to go on:\n  diffwire feeds add ADDRESS     follows a feed; config.toml of the source code names 25\n  diffwire check                 asks every feed once, and says what is wrong\n  diffwire run                   watches them\n  diffwire inspect alerts        what it found, while it runs and afterwards",
    )?;
    Ok(())
}

/// Points with one reading that two outlets or more bear witness to.
fn count(points: &[Value]) -> usize {
    let agree = |point: &&Value| {
        let readings = point["readings"].as_array().map_or(&[][..], Vec::as_slice);
        readings.len() == 1 && readings[0]["witnesses"].as_array().is_some_and(|witnesses| witnesses.len() > 1)
    };
    points.iter().filter(agree).count()
}
