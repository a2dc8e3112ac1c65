//! `diffwire run`: the daemon, in the foreground.

use std::{io::IsTerminal, path::PathBuf};

use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

use super::{Exit, repeats::Repeats};
use crate::{config, daemon};

/// Run the daemon: ask feeds, compare, tell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  diffwire run --config config.toml\n\nSIGTERM stops it with nothing lost, SIGHUP makes it read its configuration again."
)]
pub struct Args {
    /// The configuration [default: ~/.config/diffwire/config.toml, else /etc/diffwire/config.toml]
    #[arg(long, value_name = "FILE", env = "DIFFWIRE_CONFIG")]
    config: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or one a module
    #[arg(long, value_name = "FILTER", env = "DIFFWIRE_LOG", default_value = "info")]
    log: String,
    /// One JSON object a log line
    #[arg(long)]
    log_json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    log(&args.log, args.log_json)?;
    let settings = config::find(args.config.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let told = daemon::until_told()?;
        daemon::run(settings, told).await?;
        Ok(Exit::Done)
    });
    // What is still blocked is the cut-off work that the daemon has spoken of.
    runtime.shutdown_background();
    ended
}

/// What a listener beside the daemon logs.
pub fn log_to_stderr() -> anyhow::Result<()> {
    log("info", false)
}

/// To the journal with fields where systemd listens, else to stderr. What repeats itself is cut short.
fn log(filter: &str, as_json: bool) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    let journal = std::env::var_os("JOURNAL_STREAM").and_then(|_| tracing_journald::layer().ok()).filter(|_| !as_json);
    let registry = tracing_subscriber::registry().with(filter);
    let stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match journal {
        // Fields are found as DIFFWIRE_FEED, DIFFWIRE_STORY, DIFFWIRE_ALERT, ...
        Some(journal) => {
            registry.with(journal.with_field_prefix(Some("DIFFWIRE".to_owned())).with_filter(Repeats::default())).try_init()?;
        }
        None if as_json => registry.with(stderr.json().with_filter(Repeats::default())).try_init()?,
        None => {
            let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            registry.with(stderr.with_target(false).with_ansi(colours).with_filter(Repeats::default())).try_init()?;
        }
    }
    Ok(())
}
