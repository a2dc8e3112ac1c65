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
const DESKTOP_UNIT: &str = include_str!("../../systemd/user/diffwire-desktop.service");
const SAMPLE: &str = include_str!("../../config.toml");
/// Where a binary goes that the sandboxed service could not reach.
const BINARY: &str = "/usr/local/bin/diffwire";
/// Folders that the system unit does not see.
const HIDDEN: [&str; 5] = ["/home", "/root", "/tmp", "/var/tmp", "/run"];

/// Install or remove the systemd service
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire service install --user\n  sudo diffwire service install\n  diffwire service install --user --desktop      the machine's alerts on your desktop\n  diffwire service install --dry-run\n\nThe system's service runs without a login and cannot reach a desktop; the user's service can, and runs while that user is logged in."
)]
pub struct Args {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Write the unit for this binary, and a configuration where there is none
    #[command(after_help = "Examples:\n  diffwire service install --user\n  sudo diffwire service install")]
    Install(Target),
    /// Stop the service and remove its unit; configuration and store stay
    #[command(after_help = "Example:\n  sudo diffwire service uninstall")]
    Uninstall(Target),
}

#[derive(Debug, clap::Args)]
struct Target {
    /// The service of this user, for alerts on the desktop
    #[arg(long)]
    user: bool,
    /// Not a daemon, but `diffwire desktop`: what shows the alerts of the machine's daemon on this user's desktop
    #[arg(long, requires = "user")]
    desktop: bool,
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

/// What runs as a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    MachineDaemon,
    UserDaemon,
    /// `diffwire desktop`, beside the machine's daemon.
    Listener,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::MachineDaemon | Self::UserDaemon => "diffwire",
            Self::Listener => "diffwire-desktop",
        }
    }
}

/// What is installed, and what goes where.
struct Plan {
    what: What,
    is_dry: bool,
    /// This program.
    running: PathBuf,
    /// What the unit starts.
    binary: PathBuf,
    unit: PathBuf,
    /// The daemon's; for a listener, the machine's.
    config: PathBuf,
}

impl Plan {
    fn of(target: &Target) -> anyhow::Result<Self> {
        let running = std::env::current_exe().context("this program does not know where it is")?;
        let is_dry = target.dry_run;
        let what = match (target.user, target.desktop) {
            (true, true) => What::Listener,
            (true, false) => What::UserDaemon,
            _ => What::MachineDaemon,
        };
        let (unit, system_config) = (format!("{}.service", what.name()), PathBuf::from("/etc/diffwire/config.toml"));
        if what != What::MachineDaemon {
            let home = std::env::var_os("HOME").map(PathBuf::from).context("HOME is not set: say whose service it is")?;
            let config = std::env::var_os("XDG_CONFIG_HOME").map_or_else(|| home.join(".config"), PathBuf::from);
            let file = if what == What::Listener { system_config } else { config.join("diffwire/config.toml") };
            return Ok(Self { what, is_dry, binary: running.clone(), running, unit: config.join("systemd/user").join(unit), config: file });
        }
        if !is_dry && !rustix::process::geteuid().is_root() {
            bail!("the system's service is installed by root: run it with sudo, or take --user for a service of your own");
        }
        let is_hidden = HIDDEN.iter().any(|folder| running.starts_with(folder));
        let binary = if is_hidden { PathBuf::from(BINARY) } else { running.clone() };
        Ok(Self { what, is_dry, running, binary, unit: Path::new("/etc/systemd/system").join(unit), config: system_config })
    }

    /// The shipped unit, starting this binary.
    fn unit_text(&self) -> String {
        let binary = quoted(&self.binary);
        let (shipped, order) = match self.what {
            What::MachineDaemon => (SYSTEM_UNIT, format!("{binary} run --config {}", self.config.display())),
            What::UserDaemon => (USER_UNIT, format!("{binary} run")),
            What::Listener => (DESKTOP_UNIT, format!("{binary} desktop")),
        };
        let lines = shipped.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
        let lines = lines.map(|line| if line.starts_with("ExecStart=") { format!("ExecStart={order}") } else { line.to_owned() });
        let (ctl, name) = (self.systemctl(), self.what.name());
        let head =
            format!("# Written by `diffwire service install`, which replaces it; your own changes belong into `{ctl} edit {name}`.\n\n");
        lines.fold(head, |text, line| text + &line + "\n")
    }

    fn systemctl(&self) -> &'static str {
        if self.what == What::MachineDaemon { "systemctl" } else { "systemctl --user" }
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
    if plan.what != What::Listener {
        if plan.config.exists() {
            term::line(format!("kept: the configuration {}", plan.config.display()))?;
        } else {
            plan.step(&format!("write the sample configuration to {}", plan.config.display()), || write(&plan.config, SAMPLE))?;
        }
    }
    let what = if plan.unit.exists() { "replace" } else { "write" };
    plan.step(&format!("{what} the unit {}", plan.unit.display()), || write(&plan.unit, &plan.unit_text()))?;
    plan.reread()?;
    next(plan)?;
    Ok(Exit::Done)
}

/// What is left to the user.
fn next(plan: &Plan) -> io::Result<()> {
    let (ctl, config, name) = (plan.systemctl(), plan.config.display(), plan.what.name());
    let first = match plan.what {
        What::Listener => {
            format!(
                "  in {config}: [api] mode = \"0660\", and you in the group of its socket (see README.md)\n  diffwire desktop --no-wait    says whether that is so; Ctrl-C ends it"
            )
        }
        _ => format!("  look through {config}: feeds, and the channels that alerts go to\n  diffwire check --config {config}"),
    };
    let journal = if plan.what == What::MachineDaemon { "journalctl" } else { "journalctl --user" };
    term::line(format!("\nNext:\n{first}\n  {ctl} enable --now {name}\n  {ctl} status {name}, and {journal} -u {name} -f"))
}

fn uninstall(plan: &Plan) -> anyhow::Result<Exit> {
    let unit = format!("{}.service", plan.what.name());
    if !plan.unit.exists() {
        bail!("there is no unit {}: nothing is installed here", plan.unit.display());
    }
    plan.tell_systemd(&["disable", "--now", &unit])?;
    plan.step(&format!("remove the unit {}", plan.unit.display()), || fs::remove_file(&plan.unit))?;
    plan.reread()?;
    let store = match plan.what {
        What::MachineDaemon => "/var/lib/diffwire",
        What::UserDaemon => "~/.local/state/diffwire",
        What::Listener => return Ok(Exit::Done),
    };
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

    fn unit(what: What, binary: &str) -> String {
        let config = "/etc/diffwire/config.toml".into();
        Plan { what, is_dry: true, running: binary.into(), binary: binary.into(), unit: "/u".into(), config }.unit_text()
    }

    #[test]
    fn the_unit_starts_this_binary_and_is_the_shipped_one_otherwise() {
        for (what, shipped, binary, start) in [
            (
                What::MachineDaemon,
                SYSTEM_UNIT,
                "/opt/diffwire/diffwire",
                "ExecStart=/opt/diffwire/diffwire run --config /etc/diffwire/config.toml",
            ),
            (What::UserDaemon, USER_UNIT, "/home/ada/my tools/100%/diffwire", "ExecStart=\"/home/ada/my tools/100%%/diffwire\" run"),
            (What::Listener, DESKTOP_UNIT, "/home/ada/bin/diffwire", "ExecStart=/home/ada/bin/diffwire desktop"),
        ] {
            let text = unit(what, binary);
            assert!(text.lines().any(|line| line == start), "{text}");
            let missing = shipped
                .lines()
                .skip_while(|line| line.starts_with('#'))
                .find(|line| !line.starts_with("ExecStart=") && !text.contains(line));
            assert_eq!(missing, None);
        }
    }
}
