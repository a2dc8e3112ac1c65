//! `diffwire store`: the store as a thing to keep safe.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    Exit,
    orders::order,
    place::{Place, wait},
    progress::Progress,
    term,
};
use crate::{
    api::{Question, client},
    pipeline::{self, Reindexed},
    store::Store,
};

/// Verify, back up, restore, compact or reindex the store
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire store verify\n  diffwire store backup /backups/2026-03-01\n  diffwire store restore /backups/2026-03-01\n  systemctl stop diffwire && diffwire store reindex && systemctl start diffwire"
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
    /// Settle every article anew by the algorithms of this version, telling nobody; the daemon must not run
    ///
    /// After an update that groups or compares better: what is stored is read, grouped and compared again in the order in which it
    /// arrived. Nothing is sent, and what was told counts as told. Articles keep their ids, stories and points keep theirs where they are
    /// found again, and the ids of stories that are no more lead to the ones that took their articles. What only articles said that are no
    /// longer stored is left out. Interrupted at any moment, the store is as it was. Takes about as long as `ingest` of the same articles,
    /// and for a while as much room again as the store.
    #[command(
        after_help = "Examples:\n  diffwire store reindex\n  diffwire store reindex --discard --store /tmp/try\n  diffwire store restore ~/.local/state/diffwire/store/before-reindex.1    # back to what was"
    )]
    Reindex {
        /// Remove the store as it was; without it, it is kept in a folder that `store restore` takes
        #[arg(long)]
        discard: bool,
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
        Order::Reindex { discard, place } => reindex(*discard, place),
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

fn reindex(discard: bool, place: &Place) -> anyhow::Result<Exit> {
    let settings = place.settings()?;
    let mut progress = Progress::new("articles");
    let done =
        pipeline::reindex(&settings.store, settings.stories, settings.alerts, discard, &mut |done, total| progress.show(done, total));
    progress.end();
    let Reindexed { before, after, moved, untold, problems, kept } = done?;
    for problem in &problems {
        term::remark(problem);
    }
    term::line(format!(
        "{} articles: {} stories before, {} now; {moved} articles are in another story; {} points before, {} now; \
         {untold} differences were found that nobody was told of, and are not told",
        after.articles, before.stories, after.stories, before.points, after.points
    ))?;
    if let Some(kept) = kept {
        term::line(format!("the store as it was is kept in {}", kept.display()))?;
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Incomplete })
}
