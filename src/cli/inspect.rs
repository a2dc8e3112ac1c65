//! `diffwire inspect`: what the store holds, with or without a daemon.

use clap::Subcommand;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::{
    Exit, feed_state,
    out::Rows,
    place::{Place, wait},
    show, term,
};
use crate::{
    api::{
        self, Question,
        client::{self, Client, ClientError},
    },
    config,
};

/// Rows of a table where no limit is given; JSON has no limit of its own.
const TABLE_ROWS: usize = 50;

/// Show what the store holds
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire inspect stories --divergent --since 2d\n  diffwire inspect story s17\n  diffwire inspect alerts --json | jq .reason"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Stories, the newest first
    #[command(
        after_help = "Examples:\n  diffwire inspect stories --divergent --since 2d\n  diffwire inspect stories --outlet 'The Outlet' --limit 10"
    )]
    Stories(List),
    /// One story with every figure and quote its outlets report
    #[command(
        after_help = "Examples:\n  diffwire inspect story s17\n  diffwire inspect story s17 --json | jq '.points[].readings[].witnesses[].outlet'"
    )]
    Story(One),
    /// Articles, the newest arrival first
    #[command(after_help = "Examples:\n  diffwire inspect articles --since 1h\n  diffwire inspect articles --story s17 --text --json")]
    Articles(List),
    /// One article with its text
    #[command(after_help = "Example:\n  diffwire inspect article a17")]
    Article(One),
    /// Figures that stories report on, with their readings
    #[command(after_help = "Examples:\n  diffwire inspect figures --story s17\n  diffwire inspect figures --divergent --since 1d")]
    Figures(List),
    /// Quotes that stories report on, with their wordings
    #[command(after_help = "Examples:\n  diffwire inspect quotes --story s17\n  diffwire inspect quotes --divergent --since 1d")]
    Quotes(List),
    /// Alerts, the newest first
    #[command(after_help = "Examples:\n  diffwire inspect alerts --since 1d\n  diffwire inspect alerts --json | jq -r .reason")]
    Alerts(List),
    /// One alert, both sentences with the differing words marked
    #[command(after_help = "Example:\n  diffwire inspect alert w3")]
    Alert(One),
    /// Feeds, and when each is asked next
    #[command(after_help = "Examples:\n  diffwire inspect feeds\n  diffwire inspect feeds --json | jq -r 'select(.failures > 0).url'")]
    Feeds(List),
    /// Outlets, the busiest first
    #[command(after_help = "Example:\n  diffwire inspect outlets --limit 10")]
    Outlets(List),
    /// How much the store holds
    #[command(after_help = "Example:\n  diffwire inspect stats")]
    Stats(Plain),
}

#[derive(clap::Args)]
struct Plain {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct One {
    /// An id as the lists show it
    id: String,
    #[command(flatten)]
    plain: Plain,
}

#[derive(clap::Args)]
pub struct List {
    /// At most so many rows [default: 50 in a table, all with --json]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only what came before this id
    #[arg(long, value_name = "ID")]
    before: Option<String>,
    /// Only since a time (2026-03-01, 2026-03-01T12:00:00Z) or so long ago (2h, 3d)
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Timestamp>,
    /// Only this outlet's
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only this story's
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Only where outlets differ
    #[arg(long)]
    divergent: bool,
    /// Articles with their texts
    #[arg(long)]
    text: bool,
    #[command(flatten)]
    plain: Plain,
}

/// A time, or a time so long before now.
fn since(written: &str) -> Result<Timestamp, String> {
    let ago = |duration| Timestamp::now().checked_sub(duration).ok();
    crate::api::shape::moment(written)
        .or_else(|| config::parse_duration(written).and_then(ago))
        .ok_or_else(|| "expected a time such as 2026-03-01 or 2026-03-01T12:00:00Z, or how long ago, such as 2h or 3d".to_owned())
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.what {
        What::Stories(list) => many("/stories", list, show::stories),
        What::Articles(list) => many("/articles", list, show::articles),
        What::Figures(list) => many("/figures", list, show::points),
        What::Quotes(list) => many("/quotes", list, show::points),
        What::Alerts(list) => many("/alerts", list, show::alerts),
        What::Feeds(list) => feeds(list),
        What::Outlets(list) => many("/outlets", list, show::outlets),
        What::Story(one) => ask(&format!("/stories/{}", segment(&one.id)), &Question::default(), &one.plain, show::story),
        What::Article(one) => ask(&format!("/articles/{}", segment(&one.id)), &Question::default(), &one.plain, show::article),
        What::Alert(one) => ask(&format!("/alerts/{}", segment(&one.id)), &Question::default(), &one.plain, show::alerts_in_full),
        What::Stats(plain) => ask("/stats", &Question::default(), plain, show::facts),
    }
}

/// The feeds, as `inspect feeds` and `feeds list` show them. Those that are configured are shown also before any daemon ran.
pub fn feeds(list: &List) -> anyhow::Result<Exit> {
    match many("/feeds", list, feed_state::list) {
        Err(error) if matches!(error.downcast_ref(), Some(ClientError::NoStore { .. })) => {
            let mut rows = api::never_asked(&list.plain.place.settings()?);
            rows.retain(|row| list.outlet.is_none() || row["outlet"].as_str() == list.outlet.as_deref());
            rows.truncate(list.limit.unwrap_or(usize::MAX));
            if list.plain.json {
                let mut out = Rows::new();
                rows.iter().try_for_each(|row| out.row(row))?;
                out.finish()?;
            } else {
                term::page(feed_state::list(&rows).trim_end())?;
            }
            Ok(Exit::Done)
        }
        done => done,
    }
}

fn many(path: &str, list: &List, shown: show::Show) -> anyhow::Result<Exit> {
    let question = Question {
        limit: list.limit.or((!list.plain.json).then_some(TABLE_ROWS)),
        before: list.before.clone(),
        since: list.since.map(|at| at.to_string()),
        outlet: list.outlet.clone(),
        story: list.story.clone(),
        divergent: list.divergent,
        text: list.text,
        with: None,
    };
    ask(path, &question, &list.plain, shown)
}

fn ask(path: &str, question: &Question, plain: &Plain, shown: show::Show) -> anyhow::Result<Exit> {
    wait(async {
        let client = plain.place.client().await?;
        let answer = client.get(path, question).await?;
        if plain.json { pass_on(answer).await } else { table(answer, question, shown).await }
    })
}

/// The answer's lines as they are.
pub async fn pass_on(mut answer: client::Answer) -> anyhow::Result<Exit> {
    let mut out = Rows::new();
    while let Some(chunk) = answer.next().await {
        out.raw(&chunk?)?;
    }
    out.finish()?;
    Ok(Exit::Done)
}

async fn table(answer: client::Answer, question: &Question, shown: show::Show) -> anyhow::Result<Exit> {
    let rows = client::rows(answer).await?;
    term::page(shown(&rows).trim_end())?;
    if question.limit == Some(rows.len()) && rows.len() > 1 {
        term::remark(format!("the first {}; --limit shows more", rows.len()));
    }
    Ok(Exit::Done)
}

/// An id or address as one segment of a path.
pub fn segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

/// Show why an alert was sent, or why none was
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  diffwire explain w3          why this alert was sent\n  diffwire explain a17         what became of every claim of this article\n  diffwire explain a17 a21     whether both are one story, and how their claims stand to each other"
)]
pub struct ExplainArgs {
    /// An alert (w3), an article (a17) or an article's address
    id: String,
    /// A second article
    other: Option<String>,
    #[command(flatten)]
    plain: Plain,
}

pub fn explain(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let question = Question { with: args.other.clone(), ..Question::default() };
    ask(&format!("/explain/{}", segment(&args.id)), &question, &args.plain, show::explained)
}

/// Print everything as JSON lines, which `ingest` takes back
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire export > corpus.jsonl && diffwire ingest corpus.jsonl --in-order --store copy")]
pub struct ExportArgs {
    #[command(flatten)]
    place: Place,
}

pub fn export(args: &ExportArgs) -> anyhow::Result<Exit> {
    wait(async { pass_on(args.place.client().await?.get("/export", &Question::default()).await?).await })
}

/// Show whether the daemon runs, what is due and what fails
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire status\n\nExit status 4 says that no daemon runs.")]
pub struct StatusArgs {
    #[command(flatten)]
    plain: Plain,
}

pub fn status(args: &StatusArgs) -> anyhow::Result<Exit> {
    wait(async {
        let place = &args.plain.place;
        // a daemon without its store still says how it is
        let daemon = if place.store.is_none() { Client::daemon(&place.settings()?).await.ok() } else { None };
        let asked = match daemon {
            Some(client) => Ok(client),
            None => place.client().await,
        };
        let client = match asked {
            Err(error) if matches!(error.downcast_ref(), Some(ClientError::NoStore { .. })) => return nothing_yet(args, &error),
            client => client?,
        };
        let answer = client.get("/status", &Question::default()).await?;
        let shown = if args.plain.json { pass_on(answer).await } else { table(answer, &Question::default(), show::status).await };
        shown.map(|exit| if client.is_daemon() { exit } else { Exit::NoDaemon })
    })
}

/// No daemon, and it never ran: that is an answer too.
fn nothing_yet(args: &StatusArgs, why: &anyhow::Error) -> anyhow::Result<Exit> {
    if args.plain.json {
        let mut out = Rows::new();
        out.row(&serde_json::json!({ "running": false }))?;
        out.finish()?;
    } else {
        term::line(format!("{}: {why}", term::styled(term::NOTE, "not running")))?;
    }
    Ok(Exit::NoDaemon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_time_or_how_long_ago() {
        assert!(since("2026-03-01").is_ok());
        assert!(since("2h").is_ok_and(|at| at < Timestamp::now()));
        assert!(since("yesterday").is_err());
    }

    #[test]
    fn an_address_is_one_segment() {
        assert_eq!(segment("https://a.example/x y?z"), "https%3A%2F%2Fa.example%2Fx%20y%3Fz");
        assert_eq!(segment("a17"), "a17");
    }
}
