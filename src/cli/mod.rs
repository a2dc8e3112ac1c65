//! The command line: a file a command. Data on stdout, talk on stderr.
//!
//! Commands read their arguments, ask the other modules, and show what comes back. Nothing is decided here, and no text from outside
//! reaches a terminal before [`term::clean`] has seen it.

mod check;
mod claims;
mod compare;
mod completions;
mod demo;
mod desktop;
mod extract;
mod feed_state;
mod feeds;
mod ingest;
mod input;
mod inspect;
mod marked;
mod orders;
mod out;
mod parse_feed;
mod place;
mod progress;
mod repeats;
mod run;
mod service;
mod show;
mod store;
mod term;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{api::client::ClientError, config::ConfigError, daemon::DaemonError, store::StoreError};

/// Follows many outlets' news feeds and tells you when a new report gives a figure or a quote that differs.
#[derive(Parser)]
#[command(
    name = "diffwire",
    version,
    after_help = "Exit status: 0 done; 1 done, but something asked for was bad or missing;\n2 usage or configuration; 3 the store is locked or unreadable;\n4 the daemon was asked and is not there."
)]
struct Cli {
    /// Show long answers at once, not through a pager
    #[arg(long, global = true)]
    no_pager: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Args),
    Demo(demo::Args),
    Check(check::Args),
    Status(inspect::StatusArgs),
    Inspect(inspect::Args),
    Explain(inspect::ExplainArgs),
    Feeds(feeds::Args),
    Alerts(orders::AlertsArgs),
    Watch(watch::Args),
    Desktop(desktop::Args),
    Reload(orders::ReloadArgs),
    Ingest(ingest::Args),
    Export(inspect::ExportArgs),
    Store(store::Args),
    Service(service::Args),
    Extract(extract::Args),
    ParseFeed(parse_feed::Args),
    Claims(claims::Args),
    Compare(compare::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// How a command ended; the number is its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// Done, and something asked for was bad or missing; it was named on stderr.
    Incomplete = 1,
    /// The command line or the configuration cannot be used.
    Usage = 2,
    /// The store is locked or unreadable.
    Store = 3,
    /// The daemon was asked and is not there.
    NoDaemon = 4,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    // reqwest is built without a TLS provider of its own; that one was installed before is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    if cli.no_pager {
        term::show_at_once();
    }
    let exit = match cli.command {
        None => welcome(),
        Some(command) => run(command),
    };
    match exit {
        Ok(exit) => ExitCode::from(exit as u8),
        // A reader that has read enough (`| head`) is no failure.
        Err(error) if out::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            term::complain(&error);
            ExitCode::from(exit_of(&error) as u8)
        }
    }
}

fn run(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Status(args) => inspect::status(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Explain(args) => inspect::explain(&args),
        Command::Feeds(args) => feeds::run(&args),
        Command::Store(args) => store::run(&args),
        Command::Service(args) => service::run(&args),
        Command::Alerts(args) => orders::alerts(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Desktop(args) => desktop::run(&args),
        Command::Reload(args) => orders::reload(&args),
        Command::Ingest(args) => ingest::run(&args),
        Command::Export(args) => inspect::export(&args),
        Command::Extract(args) => extract::run(&args),
        Command::ParseFeed(args) => parse_feed::run(&args),
        Command::Claims(args) => claims::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => completions::man(&args),
    }
}

/// The exit status that an error stands for.
fn exit_of(error: &anyhow::Error) -> Exit {
    if error.is::<StoreError>() {
        return Exit::Store;
    }
    if let Some(error) = error.downcast_ref::<DaemonError>() {
        return match error {
            DaemonError::Store(_) | DaemonError::Stuck { .. } => Exit::Store,
            _ => Exit::Usage,
        };
    }
    if let Some(error) = error.downcast_ref::<ClientError>() {
        return match error {
            ClientError::Store(_) | ClientError::NoStore { .. } | ClientError::Silent { .. } | ClientError::Away(_) => Exit::Store,
            ClientError::NoDaemon { .. } | ClientError::NotAllowed { .. } | ClientError::Broken { .. } => Exit::NoDaemon,
            ClientError::Missing(_) | ClientError::CutShort(_) => Exit::Incomplete,
            ClientError::Refused(_) => Exit::Usage,
        };
    }
    if error.is::<ConfigError>() {
        return Exit::Usage;
    }
    Exit::Usage
}

/// What somebody sees who types the name alone.
fn welcome() -> anyhow::Result<Exit> {
    const TEXT: &str = "\
diffwire tells you when a news outlet reports a figure or a quote that differs
from what others reported.

Three commands to start with:

  diffwire demo     invented outlets, the real daemon, alerts in half a minute;
                    needs no network
  diffwire check    reads your configuration, asks every feed once, and says
                    what is wrong and how to mend it
  diffwire run      the daemon; `diffwire inspect alerts` shows what it found

`diffwire feeds add ADDRESS` begins a configuration. `diffwire --help` lists all
commands, `diffwire COMMAND --help` shows one with an example.";
    term::line(TEXT)?;
    Ok(Exit::Done)
}
