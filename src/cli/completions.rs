//! `diffwire completions` and `diffwire man`: what packagers install beside the binary.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Exit, out::Rows};

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire completions bash > ~/.local/share/bash-completion/completions/diffwire")]
pub struct Args {
    shell: Shell,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "diffwire", &mut script);
    let mut out = Rows::new();
    out.raw(&script)?;
    out.finish()?;
    Ok(Exit::Done)
}

/// Print a manual page
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire man | man -l -\n  diffwire man ingest > diffwire-ingest.1")]
pub struct ManArgs {
    /// The command it is about; the whole program if none is named
    command: Option<String>,
}

pub fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut program = Cli::command();
    program.build();
    let page = match &args.command {
        None => program,
        // the build above has given it its full name, "diffwire-NAME"
        Some(name) => {
            let Some(command) = program.find_subcommand(name) else {
                anyhow::bail!("there is no command {name}: `diffwire --help` lists them");
            };
            command.clone()
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    let mut out = Rows::new();
    out.raw(&text)?;
    out.finish()?;
    Ok(Exit::Done)
}
