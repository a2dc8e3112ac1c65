//! The command line: a file a command. Data on stdout, talk on stderr.

mod claims;
mod compare;
mod extract;
mod input;
mod parse_feed;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "diffwire", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Claims(claims::Args),
    Compare(compare::Args),
    Extract(extract::Args),
    ParseFeed(parse_feed::Args),
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
    let cli = Cli::parse();
    let ended = match cli.command {
        Command::Claims(args) => claims::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::ParseFeed(args) => parse_feed::run(&args),
    };
    match ended {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            eprintln!("diffwire: {error:#}");
            ExitCode::from(Exit::Usage as u8)
        }
    }
}
