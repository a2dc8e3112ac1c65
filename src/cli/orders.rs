//! `diffwire alerts`, `diffwire reload`: what the user tells the store or the daemon to do.

use clap::Subcommand;
use serde::Serialize;

use super::{
    Exit,
    inspect::segment,
    place::{Place, wait},
    term,
};
use crate::api::client::{self, Client};

/// Acknowledge, mute or send alerts again
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  diffwire alerts ack w3\n  diffwire alerts mute s17\n  diffwire alerts resend w3")]
pub struct AlertsArgs {
    #[command(subcommand)]
    order: AlertOrder,
}

#[derive(Subcommand)]
enum AlertOrder {
    /// The reading an alert told is known: it is not told again
    Ack(Target),
    /// Tell nothing more at a point (p17), a story (s17) or an alert's point (w17)
    Mute(Target),
    /// Hear a muted point or story again
    Unmute(Target),
    /// Send an alert again to the channels it was meant for
    Resend(Target),
}

#[derive(clap::Args)]
struct Target {
    #[arg(required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    place: Place,
}

pub fn alerts(args: &AlertsArgs) -> anyhow::Result<Exit> {
    let (target, path): (&Target, fn(&str) -> String) = match &args.order {
        AlertOrder::Ack(target) => (target, |id| format!("/alerts/{id}/ack")),
        AlertOrder::Resend(target) => (target, |id| format!("/alerts/{id}/resend")),
        AlertOrder::Mute(target) => (target, |id| format!("/mute/{id}")),
        AlertOrder::Unmute(target) => (target, |id| format!("/unmute/{id}")),
    };
    wait(async {
        let client = target.place.client().await?;
        let mut exit = Exit::Done;
        for id in &target.ids {
            if let Err(error) = order(&client, &path(&segment(id)), &()).await {
                term::complain(&error);
                exit = Exit::Incomplete;
            }
        }
        Ok(exit)
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
