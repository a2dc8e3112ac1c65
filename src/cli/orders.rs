//! `diffwire alerts`, `diffwire reload`: what the user tells the store or the daemon to do.

use clap::Subcommand;
use serde::Serialize;

use super::{
    Exit,
    inspect::{pass_on, segment},
    place::{Place, wait},
    show, term,
};
use crate::api::{
    Wanted,
    client::{self, Client},
};

/// Acknowledge, mute or send alerts again
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire alerts ack w3\n  diffwire alerts mute s17\n  diffwire alerts resend w3\n  diffwire alerts dead\n  diffwire alerts resend --dead --channel hook"
)]
pub struct AlertsArgs {
    #[command(subcommand)]
    order: AlertOrder,
}

#[derive(Subcommand)]
enum AlertOrder {
    /// The reading an alert told is known: it is not told again
    #[command(after_help = "Example:\n  diffwire alerts ack w3")]
    Ack(Target),
    /// Tell nothing more at a point (p17), a story (s17) or an alert's point (w17)
    #[command(
        after_help = "Examples:\n  diffwire alerts mute s17      nothing more of this story\n  diffwire alerts mute p4       nothing more of this figure or quote"
    )]
    Mute(Target),
    /// Hear a muted point or story again
    #[command(after_help = "Example:\n  diffwire alerts unmute s17")]
    Unmute(Target),
    /// Send an alert again to the channels it was meant for
    #[command(after_help = "Examples:\n  diffwire alerts resend w3\n  diffwire alerts resend --dead --channel hook")]
    Resend(Resend),
    /// Show the deliveries that were given up, and why
    #[command(after_help = "Example:\n  diffwire alerts dead --channel hook")]
    Dead(Dead),
}

#[derive(clap::Args)]
struct Resend {
    /// Alerts (w17)
    #[arg(required_unless_present = "dead")]
    ids: Vec<String>,
    /// Everything that was given up
    #[arg(long, conflicts_with = "ids")]
    dead: bool,
    /// Only what was given up on this channel
    #[arg(long, value_name = "NAME", requires = "dead")]
    channel: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Dead {
    /// Only this channel's
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Target {
    #[arg(required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    place: Place,
}

pub fn alerts(args: &AlertsArgs) -> anyhow::Result<Exit> {
    match &args.order {
        AlertOrder::Ack(target) => each(target.place.client(), &target.ids, |id| format!("/alerts/{id}/ack")),
        AlertOrder::Mute(target) => each(target.place.client(), &target.ids, |id| format!("/mute/{id}")),
        AlertOrder::Unmute(target) => each(target.place.client(), &target.ids, |id| format!("/unmute/{id}")),
        AlertOrder::Resend(resend) if resend.dead => resend_dead(resend),
        AlertOrder::Resend(resend) => each(resend.place.client(), &resend.ids, |id| format!("/alerts/{id}/resend")),
        AlertOrder::Dead(dead) => show_dead(dead),
    }
}

/// One order an id; what cannot be done is named, and the rest is done.
fn each(client: impl Future<Output = anyhow::Result<Client>>, ids: &[String], path: fn(&str) -> String) -> anyhow::Result<Exit> {
    wait(async {
        let client = client.await?;
        let mut exit = Exit::Done;
        for id in ids {
            if let Err(error) = order(&client, &path(&segment(id)), &()).await {
                term::complain(&error);
                exit = Exit::Incomplete;
            }
        }
        Ok(exit)
    })
}

fn resend_dead(resend: &Resend) -> anyhow::Result<Exit> {
    wait(async {
        let query = Wanted { channel: resend.channel.clone(), ..Wanted::default() };
        order(&resend.place.client().await?, "/deliveries/resend", &query).await?;
        Ok(Exit::Done)
    })
}

fn show_dead(dead: &Dead) -> anyhow::Result<Exit> {
    wait(async {
        let query = Wanted { channel: dead.channel.clone(), limit: dead.limit, ..Wanted::default() };
        let answer = dead.place.client().await?.get("/deliveries", &query).await?;
        if dead.json {
            return pass_on(answer).await;
        }
        let rows = client::rows(answer).await?;
        term::page(show::deliveries(&rows).trim_end())?;
        if !rows.is_empty() {
            term::remark("`diffwire alerts resend --dead` sends them again");
        }
        Ok(Exit::Done)
    })
}

/// Make the daemon read its configuration again
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire reload\n\nA broken configuration is refused, and the daemon goes on with the old one.")]
pub struct ReloadArgs {
    #[command(flatten)]
    place: Place,
}

pub fn reload(args: &ReloadArgs) -> anyhow::Result<Exit> {
    wait(async {
        let client = Client::daemon(&args.place.settings()?).await?;
        order(&client, "/reload", &()).await?;
        Ok(Exit::Done)
    })
}

/// Gives an order and shows what was done.
pub async fn order(client: &Client, path: &str, query: &impl Serialize) -> anyhow::Result<()> {
    for row in client::rows(client.post(path, query).await?).await? {
        term::line(term::clean(row["done"].as_str().unwrap_or("done")))?;
    }
    Ok(())
}
