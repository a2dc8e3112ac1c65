//! `diffwire feeds`: which feeds are followed, and how each is.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Subcommand;
use serde_json::json;
use url::Url;

use super::{
    Exit, input, inspect,
    orders::order,
    out::Rows,
    place::{Place, wait},
    term,
};
use crate::{
    api::client::Client,
    config::{self, ConfigError, Settings},
    feed, fetch,
    text::decode,
};

/// List, add, remove, pause or find feeds
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire feeds add https://outlet.example/feed.xml --outlet 'The Outlet'\n  diffwire feeds discover https://outlet.example/\n  diffwire feeds import subscriptions.opml"
)]
pub struct Args {
    #[command(subcommand)]
    order: Order,
}

#[derive(Subcommand)]
enum Order {
    /// Feeds, and when each is asked next
    #[command(after_help = "Example:\n  diffwire feeds list")]
    List(inspect::List),
    /// Add a feed to the configuration
    #[command(after_help = "Example:\n  diffwire feeds add https://outlet.example/feed.xml --outlet 'The Outlet'")]
    Add {
        #[arg(value_parser = address)]
        url: Url,
        /// Who publishes; without it the address's registrable domain
        #[arg(long)]
        outlet: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Take a feed out of the configuration; its articles stay
    #[command(after_help = "Example:\n  diffwire feeds remove https://outlet.example/feed.xml")]
    Remove {
        #[arg(value_parser = address)]
        url: Url,
        #[command(flatten)]
        place: Place,
    },
    /// Do not ask a feed until it is resumed
    #[command(after_help = "Example:\n  diffwire feeds pause https://outlet.example/feed.xml")]
    Pause(Target),
    /// Ask a paused feed again, or one that said it was gone
    #[command(after_help = "Example:\n  diffwire feeds resume https://outlet.example/feed.xml")]
    Resume(Target),
    /// Ask a feed now
    #[command(after_help = "Example:\n  diffwire feeds poll https://outlet.example/feed.xml")]
    Poll(Target),
    /// Add the feeds of an OPML file, or of a file with an address a line, to the configuration
    #[command(after_help = "Example:\n  diffwire feeds import subscriptions.opml")]
    Import {
        file: String,
        #[command(flatten)]
        place: Place,
    },
    /// Print the configured feeds as OPML
    #[command(after_help = "Example:\n  diffwire feeds export > subscriptions.opml")]
    Export {
        #[command(flatten)]
        place: Place,
    },
    /// Print the feeds that a page names
    #[command(after_help = "Example:\n  diffwire feeds discover https://outlet.example/")]
    Discover {
        #[arg(value_parser = address)]
        page: Url,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(clap::Args)]
struct Target {
    /// As configured
    #[arg(value_parser = address)]
    url: Url,
    #[command(flatten)]
    place: Place,
}

/// An address of the web, whole.
fn address(written: &str) -> Result<Url, String> {
    let url = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| "expected a whole address, such as https://outlet.example/feed.xml".to_owned())
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.order {
        Order::List(list) => inspect::feeds(list),
        Order::Add { url, outlet, place } => add(&[(url.to_string(), outlet.clone())], place),
        Order::Remove { url, place } => remove(url, place),
        Order::Pause(target) => tell("pause", target),
        Order::Resume(target) => tell("resume", target),
        Order::Poll(target) => tell("poll", target),
        Order::Import { file, place } => import(file, place),
        Order::Export { place } => export(place),
        Order::Discover { page, place } => discover(page, place),
    }
}

fn tell(what: &str, target: &Target) -> anyhow::Result<Exit> {
    wait(async {
        let client = target.place.client().await?;
        order(&client, &format!("/feed/{what}"), &json!({ "url": target.url })).await?;
        Ok(Exit::Done)
    })
}

fn import(file: &str, place: &Place) -> anyhow::Result<Exit> {
    let list = feed::opml::read(&input::text(file)?);
    for problem in &list.problems {
        term::remark(problem);
    }
    if list.feeds.is_empty() {
        bail!("{file} names no feed: expected OPML, or an address a line");
    }
    // A title names a feed, and an outlet has many: taken for outlets, its sections would be told apart as if they were competitors.
    let feeds: Vec<_> = list.feeds.into_iter().map(|listed| (listed.url, listed.outlet)).collect();
    let exit = add(&feeds, place)?;
    Ok(if list.problems.is_empty() { exit } else { Exit::Incomplete })
}

fn export(place: &Place) -> anyhow::Result<Exit> {
    let settings = place.settings()?;
    let feeds: Vec<_> = settings.feeds.iter().map(|feed| (feed.url.as_str(), feed.outlet_name(), feed.outlet.as_ref())).collect();
    let listed = feeds.iter().map(|(url, title, outlet)| (*url, title.as_str(), outlet.map(|outlet| outlet.0.as_str())));
    let mut out = Rows::new();
    out.raw(feed::opml::write(listed).as_bytes())?;
    out.finish()?;
    Ok(Exit::Done)
}

fn discover(page: &Url, place: &Place) -> anyhow::Result<Exit> {
    let settings = place.settings()?;
    wait(async {
        let client = fetch::Client::new(settings.fetch)?;
        let response = client.page(page, &fetch::Validators::default()).await?;
        let found = feed::discover(&decode(&response.body, response.content_type.as_deref()).text, Some(&response.url));
        for feed in &found {
            term::line(format!("{}  {}", term::clean(&feed.url), term::clean(feed.title.as_deref().unwrap_or_default())))?;
        }
        if found.is_empty() {
            term::remark(format!("{page} names no feed"));
            return Ok(Exit::Incomplete);
        }
        Ok(Exit::Done)
    })
}

fn add(feeds: &[(String, Option<String>)], place: &Place) -> anyhow::Result<Exit> {
    let (settings, file, text) = configuration(place)?;
    let (changed, added) = config::with_feeds(&text, feeds.iter().map(|(url, outlet)| (url.as_str(), outlet.as_deref())));
    if added > 0 {
        replace(&file, &changed)?;
    }
    let file = file.display();
    term::line(match (added, feeds.len() - added) {
        (1, 0) => format!("added to {file}"),
        (0, 1) => format!("{file} has it already"),
        (added, known) => format!("{added} added to {file}, {known} there already"),
    })?;
    tell_daemon(&settings)
}

fn remove(url: &Url, place: &Place) -> anyhow::Result<Exit> {
    let (settings, file, text) = configuration(place)?;
    let Some(changed) = config::without_feed(&text, url.as_str()) else {
        term::remark(format!("{} has no feed {url}", file.display()));
        return Ok(Exit::Incomplete);
    };
    replace(&file, &changed)?;
    term::line(format!("{url} is no longer in {}", file.display()))?;
    tell_daemon(&settings)
}

/// The configuration that is to be changed: its settings, its file and its text. Where there is none yet, the user's own begins empty.
fn configuration(place: &Place) -> anyhow::Result<(Settings, PathBuf, String)> {
    let named = place.config.as_deref().filter(|file| !file.exists());
    let settings = if named.is_some() { config::find(None)? } else { place.settings()? };
    let first = || config::candidates(&config::env).into_iter().next();
    let file = named
        .map(Path::to_path_buf)
        .or_else(|| settings.file.clone())
        .or_else(first)
        .context("there is no folder for a configuration: name a file with --config")?;
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(ConfigError::Unreadable { file, source }.into()),
    };
    Ok((settings, file, text))
}

/// Puts a text in the place of a file, whole or not at all; one that is no configuration is refused.
fn replace(file: &Path, text: &str) -> anyhow::Result<()> {
    config::validate(text, file)?;
    let folder = file.parent().context("a configuration lies in a folder")?;
    let attempt = || format!("writing {}", file.display());
    std::fs::create_dir_all(folder).with_context(attempt)?;
    let mut new = tempfile::NamedTempFile::new_in(folder).with_context(attempt)?;
    new.write_all(text.as_bytes()).with_context(attempt)?;
    if let Ok(old) = std::fs::metadata(file) {
        new.as_file().set_permissions(old.permissions()).with_context(attempt)?;
    }
    new.as_file().sync_all().with_context(attempt)?;
    new.persist(file).with_context(attempt)?;
    Ok(())
}

/// A running daemon takes the change up at once.
fn tell_daemon(settings: &Settings) -> anyhow::Result<Exit> {
    wait(async {
        match Client::daemon(settings).await {
            Ok(client) => order(&client, "/reload", &()).await?,
            Err(_) => term::remark("no daemon runs: the change holds from its next start"),
        }
        Ok(Exit::Done)
    })
}
