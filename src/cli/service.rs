//! `diffwire service`: the units for systemd, put where it finds them.
//!
//! What is written is what the project ships, with this binary's own place in it. Nothing is started or stopped here but at uninstalling,
//! and neither configuration nor store is ever taken away.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{Exit, term};

const SYSTEM_UNIT: &str = include_str!("../../systemd/diffwire.service");
const USER_UNIT: &str = include_str!("../../systemd/user/diffwire.service");
const SAMPLE: &str = include_str!("../../config.toml");
const UNIT: &str = "diffwire.service";
/// Where a binary goes that the sandboxed service could not reach.
const BINARY: &str = "/usr/local/bin/diffwire";
/// Folders that the system unit does not see.
const HIDDEN: [&str; 5] = ["/home", "/root", "/tmp", "/var/tmp", "/run"];

/// Install or remove the systemd service
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire service install --user\n  sudo diffwire service install\n  diffwire service install --dry-run\n\nThe system's service runs without a login and cannot reach a desktop; the user's service can, and runs while that user is\nlogged in."
)]
pub struct Args {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Write the unit for this binary, and a configuration where there is none
    Install(Target),
    /// Stop the service and remove its unit; configuration and store stay
    Uninstall(Target),
}

#[derive(Debug, clap::Args)]
struct Target {
    /// The service of this user, for alerts on the desktop
    #[arg(long)]
    user: bool,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.order {
        Order::Install(target) => install(&Plan::of(target)?),
        Order::Uninstall(target) => uninstall(&Plan::of(target)?),
    }
}

/// Who it is for, and what goes where.
struct Plan {
    for_user: bool,
    is_dry: bool,
    /// This program.
    running: PathBuf,
    /// What the unit starts.
    binary: PathBuf,
    unit: PathBuf,
    config: PathBuf,
}

impl Plan {
    fn of(target: &Target) -> anyhow::Result<Self> {
        let running = std::env::current_exe().context("this program does not know where it is")?;
        let (for_user, is_dry) = (target.user, target.dry_run);
        if for_user {
            let home = std::env::var_os("HOME").map(PathBuf::from).context("HOME is not set: say whose service it is")?;
            let config = std::env::var_os("XDG_CONFIG_HOME").map_or_else(|| home.join(".config"), PathBuf::from);
            let (unit, file) = (config.join("systemd/user").join(UNIT), config.join("diffwire/config.toml"));
            return Ok(Self { for_user, is_dry, binary: running.clone(), running, unit, config: file });
        }
        if !is_dry && !rustix::process::geteuid().is_root() {
            bail!("the system's service is installed by root: run it with sudo, or take --user for a service of your own");
        }
        let is_hidden = HIDDEN.iter().any(|folder| running.starts_with(folder));
        let binary = if is_hidden { PathBuf::from(BINARY) } else { running.clone() };
        let (unit, config) = (Path::new("/etc/systemd/system").join(UNIT), PathBuf::from("/etc/diffwire/config.toml"));
        Ok(Self { for_user, is_dry, running, binary, unit, config })
    }

    /// The shipped unit, starting this binary.
    fn unit_text(&self) -> String {
        let (shipped, order) = if self.for_user {
            (USER_UNIT, format!("{} run", quoted(&self.binary)))
        } else {
            (SYSTEM_UNIT, format!("{} run --config {}", quoted(&self.binary), self.config.display()))
        };
        let lines = shipped.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
        let lines = lines.map(|line| if line.starts_with("ExecStart=") { format!("ExecStart={order}") } else { line.to_owned() });
        lines.fold(
            "# Written by `diffwire service install`, which replaces it; your own changes belong into `systemctl edit diffwire`.\n\n"
                .to_owned(),
            |text, line| text + &line + "\n",
        )
    }

    fn systemctl(&self) -> &'static str {
        if self.for_user { "systemctl --user" } else { "systemctl" }
    }

    /// Does a thing, or says that it would be done.
    fn step(&self, what: &str, act: impl FnOnce() -> io::Result<()>) -> anyhow::Result<()> {
        if self.is_dry {
            return Ok(term::line(format!("would {what}"))?);
        }
        act().with_context(|| format!("could not {what}"))?;
        Ok(term::line(format!("done: {what}"))?)
    }

    /// systemd reads its units again; one that cannot be asked now, as where nobody is logged in, does so when it starts.
    fn reread(&self) -> anyhow::Result<()> {
        match self.tell_systemd(&["daemon-reload"]) {
            Err(error) => Ok(term::line(format!("{error:#}: it reads the unit when it starts"))?),
            done => done,
        }
    }

    /// Gives systemd an order, where it runs.
    fn tell_systemd(&self, order: &[&str]) -> anyhow::Result<()> {
        if !Path::new("/run/systemd/system").exists() {
            return Ok(term::line("systemd does not run here: it reads the unit when it starts")?);
        }
        let words = self.systemctl().split(' ').skip(1).chain(order.iter().copied()).collect::<Vec<_>>();
        self.step(&format!("run `systemctl {}`", words.join(" ")), || {
            let said = Command::new("systemctl").args(&words).output()?;
            match said.status.success() {
                true => Ok(()),
                false => Err(io::Error::other(String::from_utf8_lossy(&said.stderr).trim().to_owned())),
            }
        })
    }
}

fn install(plan: &Plan) -> anyhow::Result<Exit> {
    if plan.binary != plan.running {
        plan.step(&format!("copy {} to {}, where the service can see it", plan.running.display(), plan.binary.display()), || {
            // beside it first: a running program cannot be written over
            let draft = plan.binary.with_extension("new");
            fs::copy(&plan.running, &draft)?;
            fs::set_permissions(&draft, fs::Permissions::from_mode(0o755))?;
            fs::rename(&draft, &plan.binary)
        })?;
    }
    if plan.config.exists() {
        term::line(format!("kept: the configuration {}", plan.config.display()))?;
    } else {
        plan.step(&format!("write the sample configuration to {}", plan.config.display()), || write(&plan.config, SAMPLE))?;
    }
    let what = if plan.unit.exists() { "replace" } else { "write" };
    plan.step(&format!("{what} the unit {}", plan.unit.display()), || write(&plan.unit, &plan.unit_text()))?;
    plan.reread()?;
    let (ctl, config) = (plan.systemctl(), plan.config.display());
    let journal = if plan.for_user { "journalctl --user -u diffwire -f" } else { "journalctl -u diffwire -f" };
    term::line(format!(
        "\nNext:\n  look through {config}: feeds, and the channels that alerts go to\n  diffwire check --config {config}\n  {ctl} enable --now diffwire\n  {ctl} status diffwire, and {journal}"
    ))?;
    Ok(Exit::Done)
}

fn uninstall(plan: &Plan) -> anyhow::Result<Exit> {
    if !plan.unit.exists() {
        bail!("there is no unit {}: nothing is installed here", plan.unit.display());
    }
    plan.tell_systemd(&["disable", "--now", UNIT])?;
    plan.step(&format!("remove the unit {}", plan.unit.display()), || fs::remove_file(&plan.unit))?;
    plan.reread()?;
    let store = if plan.for_user { "~/.local/state/diffwire" } else { "/var/lib/diffwire" };
    term::line(format!(
        "\nThe configuration {} and the store in {store} stay. Remove them by hand if they are no longer wanted.",
        plan.config.display()
    ))?;
    Ok(Exit::Done)
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

/// A path as a unit's command line takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(for_user: bool, binary: &str) -> String {
        let plan = Plan {
            for_user,
            is_dry: true,
            running: binary.into(),
            binary: binary.into(),
            unit: "/u".into(),
            config: "/etc/diffwire/config.toml".into(),
        };
        plan.unit_text()
    }

    #[test]
    fn the_unit_starts_this_binary_and_is_the_shipped_one_otherwise() {
        for (for_user, binary, start) in [
            (false, "/opt/diffwire/diffwire", "ExecStart=/opt/diffwire/diffwire run --config /etc/diffwire/config.toml"),
            (true, "/home/ada/my tools/100%/diffwire", "ExecStart=\"/home/ada/my tools/100%%/diffwire\" run"),
        ] {
            let text = unit(for_user, binary);
            assert!(text.lines().any(|line| line == start), "{text}");
            let shipped = if for_user { USER_UNIT } else { SYSTEM_UNIT };
            let missing = shipped
                .lines()
                .skip_while(|line| line.starts_with('#'))
                .find(|line| !line.starts_with("ExecStart=") && !text.contains(line));
            assert_eq!(missing, None);
        }
    }
}
