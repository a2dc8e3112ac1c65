//! `diffwire store`: the store as a thing to keep safe.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    Exit,
    orders::order,
    place::{Place, wait},
    term,
};
use crate::{
    api::{Question, client},
    store::Store,
};

/// Verify, back up, restore or compact the store
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire store verify\n  diffwire store backup /backups/2026-03-01\n  diffwire store restore /backups/2026-03-01"
)]
pub struct Args {
    #[command(subcommand)]
    order: Order,
}

#[derive(Subcommand)]
enum Order {
    /// Read every record and hold every index against it
    #[command(after_help = "Example:\n  diffwire store verify")]
    Verify {
        #[command(flatten)]
        place: Place,
    },
    /// Write all of it into a new folder, also while the daemon runs
    #[command(after_help = "Example:\n  diffwire store backup /backups/2026-03-01")]
    Backup {
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Put a backup in the store's place; what was there is kept beside it
    #[command(after_help = "Example:\n  systemctl stop diffwire && diffwire store restore /backups/2026-03-01")]
    Restore {
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Write the store anew, without the room that removed records left; the daemon must not run
    #[command(after_help = "Example:\n  systemctl stop diffwire && diffwire store compact")]
    Compact {
        #[command(flatten)]
        place: Place,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.order {
        Order::Verify { place } => verify(place),
        Order::Backup { folder, place } => {
            let to = std::path::absolute(folder)?;
            wait(async {
                let client = place.client().await?;
                order(&client, "/backup", &json!({ "to": to })).await?;
                Ok(Exit::Done)
            })
        }
        Order::Restore { folder, place } => restore(folder, place),
        Order::Compact { place } => compact(place),
    }
}

fn verify(place: &Place) -> anyhow::Result<Exit> {
    wait(async {
        let client = place.client().await?;
        let rows = client::rows(client.get("/verify", &Question::default()).await?).await?;
        let Some(found) = rows.first() else { return Ok(Exit::Incomplete) };
        for problem in found["problems"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
            term::line(term::clean(problem))?;
        }
        for tree in found["trees"].as_array().into_iter().flatten() {
            let name = tree["tree"].as_str().unwrap_or_default();
            term::line(format!("{name:<12} {:>9} rows {:>11} bytes", tree["rows"], tree["bytes"]))?;
        }
        term::line(format!("{} records, {} problems", found["records"], found["problem_count"]))?;
        Ok(if found["problem_count"] == 0 { Exit::Done } else { Exit::Incomplete })
    })
}

fn restore(folder: &std::path::Path, place: &Place) -> anyhow::Result<Exit> {
    let settings = place.settings()?;
    let kept = Store::restore(folder, &settings.store)?;
    term::line(format!("{} is now what {} holds", settings.store.path.display(), folder.display()))?;
    if let Some(kept) = kept {
        term::line(format!("what was there before is kept in {}", kept.display()))?;
    }
    Ok(Exit::Done)
}

fn compact(place: &Place) -> anyhow::Result<Exit> {
    let settings = place.settings()?;
    let (before, after, copied) = Store::compact(&settings.store)?;
    for lost in &copied.lost {
        term::remark(lost);
    }
    term::line(format!("{} records, {before} bytes before, {after} bytes now", copied.records))?;
    Ok(if copied.lost.is_empty() { Exit::Done } else { Exit::Incomplete })
}
