//! `diffwire watch`: alerts in the terminal as they are decided.

use std::path::PathBuf;

use super::{Exit, marked::Marks, out::Rows, place::wait, show, term};
use crate::{
    api::{
        Question,
        client::{self, Client},
        follow::{Followed, Follower},
    },
    config,
};

/// Show alerts as they come
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire watch\n  diffwire watch --last 3       the last three first\n  diffwire watch --json | jq -r .reason\n\nCtrl-C ends it. It goes on by itself when the daemon is started again, and misses nothing meanwhile."
)]
pub struct Args {
    /// Show so many earlier alerts first
    #[arg(long, value_name = "N", default_value_t = 0)]
    last: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// The configuration [default: ~/.config/diffwire/config.toml, else /etc/diffwire/config.toml]
    #[arg(long, value_name = "FILE", env = "DIFFWIRE_CONFIG")]
    config: Option<PathBuf>,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = config::find(args.config.as_deref())?;
    wait(async {
        let earlier =
            Client::daemon(&settings).await?.get("/alerts", &Question { limit: Some(args.last.max(1)), ..Question::default() }).await?;
        let earlier = client::rows(earlier).await?;
        // from here on, so that nothing falls between the list and the stream
        let after = earlier.first().and_then(|alert| alert["alert"].as_str()).unwrap_or("w0").to_owned();
        for alert in earlier.iter().take(args.last).rev() {
            show(alert, args.json)?;
        }
        let mut follower = Follower::new(settings, Some(after));
        let mut was_lost = false;
        loop {
            match follower.next().await? {
                Followed::Alert(alert) => show(&alert, args.json)?,
                Followed::Connected if was_lost => term::remark("the daemon is back"),
                Followed::Connected => term::remark("waiting for alerts; Ctrl-C ends it"),
                Followed::Lost(error) => {
                    was_lost = true;
                    term::remark(format!("{error}; waiting for it"));
                }
            }
        }
    })
}

fn show(alert: &serde_json::Value, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let mut out = Rows::new();
        out.row(alert)?;
        return out.finish();
    }
    Ok(term::line(show::alert(alert, Marks::for_stdout()))?)
}
