//! `diffwire completions` and `diffwire man`: what packagers install beside the binary.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Exit, out::Rows, term};

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

/// Print a manual page, or write all of them
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire man                       on a terminal, it is shown as `man` does\n  diffwire man feeds add\n  diffwire man ingest > diffwire-ingest.1\n  diffwire man --out /usr/local/share/man/man1"
)]
pub struct ManArgs {
    /// The command it is about, with its parts; the whole program if none is named
    command: Vec<String>,
    /// Write a page for the program and for every command into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

pub fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder)
            .and_then(|()| write_all(&program(), folder))
            .with_context(|| format!("writing manual pages into {}", folder.display()))?;
        term::remark(format!("written: diffwire.1 and a page for every command, in {}", folder.display()));
        return Ok(Exit::Done);
    }
    let page = page(&args.command)?;
    if !(term::is_terminal() && is_shown(&page)) {
        let mut out = Rows::new();
        out.raw(&page)?;
        out.finish()?;
    }
    Ok(Exit::Done)
}

/// The page of a command, by the words that name it.
fn page(words: &[String]) -> anyhow::Result<Vec<u8>> {
    let mut command = program();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let name = command.get_display_name().unwrap_or("diffwire").replace('-', " ");
            if known.is_empty() {
                bail!("{name} has no parts: `diffwire man {}` is its page", words[..words.len() - 1].join(" "));
            }
            bail!("{name} has no command {word}: expected one of {}", known.join(", "));
        };
        command = inner.clone();
    }
    let mut text = Vec::new();
    manual(command).render(&mut text)?;
    Ok(text)
}

/// The program with the full name of each of its commands, "diffwire-feeds-add".
fn program() -> clap::Command {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    program
}

fn manual(command: clap::Command) -> clap_mangen::Man {
    clap_mangen::Man::new(command).source(concat!("diffwire ", env!("CARGO_PKG_VERSION"))).manual("diffwire")
}

/// A page for a command and for each of its parts.
fn write_all(command: &clap::Command, folder: &Path) -> std::io::Result<()> {
    command.get_subcommands().try_for_each(|part| write_all(part, folder))?;
    manual(command.clone()).generate_to(folder).map(drop)
}

/// Whether `man` is there and showed a page.
fn is_shown(page: &[u8]) -> bool {
    let Ok(mut man) = Command::new("man").args(["-l", "-"]).stdin(Stdio::piped()).spawn() else { return false };
    let is_written = man.stdin.take().is_some_and(|mut stdin| stdin.write_all(page).is_ok());
    man.wait().is_ok_and(|status| status.success()) && is_written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_part_of_one_has_a_page() {
        let of = |words: &[&str]| page(&words.iter().map(ToString::to_string).collect::<Vec<_>>());
        for (words, title) in
            [(&[][..], ".TH diffwire 1"), (&["status"], ".TH diffwire-status 1"), (&["feeds", "add"], ".TH diffwire-feeds-add 1")]
        {
            let text = String::from_utf8(of(words).unwrap()).unwrap();
            assert!(text.contains(title), "{words:?}: {text}");
        }
        assert!(
            of(&["feeds", "sing"]).unwrap_err().to_string().starts_with("diffwire feeds has no command sing: expected one of list, add,")
        );
        assert!(of(&["status", "now"]).unwrap_err().to_string().starts_with("diffwire status has no parts"));
    }

    #[test]
    fn every_command_shows_an_example() {
        fn check(command: &clap::Command) {
            let name = command.get_display_name().unwrap_or("diffwire");
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(name == "diffwire" || after.starts_with("Example"), "{name}: {after}");
            command.get_subcommands().for_each(check);
        }
        check(&program());
    }
}
