//! `diffwire desktop`: the alerts of a daemon that runs for the whole machine, on this user's desktop.
//!
//! It follows the daemon's stream and shows what comes as the desktop channel does: debounced, one notification a story, a digest of what
//! came up while nobody was there. How far it got is kept in a file, so that no restart of either side loses an alert or shows one twice.

mod inbox;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use self::inbox::Inbox;
use super::{Exit, inspect::segment, orders, place::multi, term};
use crate::{
    alert::shape::AlertIn,
    api::{
        client::Client,
        follow::{Followed, Follower},
    },
    config::{self, Places, Settings},
    daemon,
    deliver::{self, Board, Filter, Kind, Order},
    model::Alert,
};

/// The channel's name in logs; deliveries of this listener are remembered here alone.
pub(super) const CHANNEL: &str = "desktop";

/// Show the alerts of the machine's daemon on your desktop
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire desktop\n  diffwire service install --user --desktop      starts it at every login\n\nThe daemon's configuration needs [api] mode = \"0660\", and you need to be in the group of its socket.\n\nWhat is shown and when can be narrowed by a [[channel]] of type \"desktop\" in ~/.config/diffwire/desktop.toml, with the keys of any other channel: kinds, verdicts, outlets, words, confidence, quiet, digest."
)]
pub struct Args {
    /// The daemon's configuration [default: /etc/diffwire/config.toml]
    #[arg(long, value_name = "FILE", env = "DIFFWIRE_CONFIG")]
    config: Option<PathBuf>,
    /// The daemon's socket, where it is not the configuration's
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// What is remembered between two runs [default: ~/.local/state/diffwire/desktop]
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// A file whose desktop channel says what is shown, and when [default: ~/.config/diffwire/desktop.toml, if there]
    #[arg(long, value_name = "FILE")]
    channel: Option<PathBuf>,
    /// Tell that the daemon is away, and end, instead of waiting for it
    #[arg(long)]
    no_wait: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut settings = match &args.config {
        Some(file) => config::load(file)?,
        None => config::of_the_system()?,
    };
    if let Some(socket) = &args.socket {
        settings.api.socket = std::path::absolute(socket)?;
    }
    let channel = channel(args.channel.as_deref())?;
    let state = match &args.state {
        Some(file) => file.clone(),
        None => Places::of(None, &config::env).state.join("desktop"),
    };
    if let Some(folder) = state.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    super::run::log_to_stderr()?;
    multi(show(settings, channel, state, args.no_wait))
}

/// What is shown, and when: all of it at once, if the user has not said otherwise.
fn channel(named: Option<&Path>) -> anyhow::Result<deliver::Settings> {
    let file = match named {
        Some(file) => Some(file.to_path_buf()),
        None => config::of_the_user("desktop.toml", &config::env).filter(|file| file.exists()),
    };
    let plain = deliver::Settings::new(CHANNEL, Kind::Desktop);
    let Some(file) = file else { return Ok(plain) };
    let channels = config::load(&file)?.channels;
    let Some(wanted) = channels.into_iter().find(|channel| channel.kind == Kind::Desktop) else {
        bail!("{} has no [[channel]] of type \"desktop\": add one, or remove the file to be shown everything", file.display());
    };
    Ok(deliver::Settings { name: plain.name, ..wanted })
}

async fn show(settings: Settings, channel: deliver::Settings, state: PathBuf, no_wait: bool) -> anyhow::Result<Exit> {
    let told = daemon::until_told()?;
    if no_wait {
        Client::daemon(&settings).await?;
    }
    let (orders, ordered) = mpsc::unbounded_channel();
    let (inbox, after) = Inbox::open(state, orders)?;
    let inbox = Arc::new(inbox);
    let (wake, woken) = watch::channel(());
    let showing = tokio::spawn(deliver::run(
        Arc::clone(&inbox) as Arc<dyn deliver::Outbox>,
        vec![channel.clone()],
        settings.debounce,
        Board::default(),
        told.clone(),
        woken,
    ));
    let ordering = tokio::spawn(pass_on(ordered, settings.clone()));
    let ended = follow(settings, after, &channel.filter, &inbox, &wake, &told).await;
    told.cancel();
    showing.await?;
    ordering.abort();
    ended.map(|()| Exit::Done)
}

/// Takes what comes into the inbox, until it is told to stop.
async fn follow(
    settings: Settings,
    after: Option<String>,
    filter: &Filter,
    inbox: &Inbox,
    wake: &watch::Sender<()>,
    told: &CancellationToken,
) -> anyhow::Result<()> {
    let mut follower = Follower::new(settings, after);
    loop {
        let followed = tokio::select! {
            () = told.cancelled() => return Ok(()),
            followed = follower.next() => followed?,
        };
        match followed {
            Followed::Connected => tracing::info!("following the daemon"),
            Followed::Lost(error) => tracing::warn!(%error, "the daemon is away; waiting for it"),
            Followed::Alert(alert) => {
                match serde_json::from_value::<AlertIn>(alert).map_err(anyhow::Error::from).and_then(|alert| Ok(Alert::try_from(alert)?)) {
                    Ok(alert) if !filter.wants(&alert) => {}
                    Ok(alert) => {
                        inbox.take(alert);
                        wake.send_replace(());
                    }
                    Err(error) => tracing::warn!(%error, "an alert cannot be read: is the daemon newer than this program?"),
                }
            }
        }
        if let Some(after) = follower.after() {
            inbox.heard(after);
        }
    }
}

/// What the user asked for at a notification, told to the daemon.
async fn pass_on(mut ordered: mpsc::UnboundedReceiver<Order>, settings: Settings) {
    while let Some(order) = ordered.recv().await {
        let paths: Vec<String> = match &order {
            Order::Acknowledge(alerts) => alerts.iter().map(|alert| format!("/alerts/{}/ack", segment(&alert.to_string()))).collect(),
            Order::Mute(story) => vec![format!("/mute/{}", segment(&story.to_string()))],
        };
        for path in paths {
            let done = async { orders::order(&Client::daemon(&settings).await?, &path, &()).await };
            if let Err(error) = done.await {
                term::complain(&error);
            }
        }
    }
}
