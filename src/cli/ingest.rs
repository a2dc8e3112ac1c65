//! `diffwire ingest`: articles as JSON lines through the same pipeline as the daemon's, offline.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use jiff::Timestamp;

use super::{
    Exit, input,
    out::Rows,
    place::{Place, multi},
    progress::Progress,
    term,
};
use crate::{
    alert::render,
    api::{shape::ArticleIn, stored::SettledOut},
    config::Settings,
    daemon,
    model::{Entry, Outlet},
    pipeline::{self, Body, Corpus, Draft, Settlement, Subscription},
    store::Store,
};

/// Articles that are settled between two syncs of the store. Their rows are printed once they are on the disk.
const BATCH: usize = 256;

/// How long deliveries are waited for at the end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Read articles as JSON lines through the pipeline
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  diffwire ingest articles.jsonl --store /tmp/try --json\n\nA row is {\"id\"?, \"outlet\", \"url\"?, \"published\"?, \"title\"?, \"text\" | \"html\"}; `diffwire export` writes such rows."
)]
pub struct Args {
    /// JSON lines; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// One JSON object an article, with its alerts
    #[arg(long)]
    json: bool,
    /// Settle in the order of the file and not of publication
    #[arg(long)]
    in_order: bool,
    /// Send alerts to every channel; without it they are only stored
    #[arg(long)]
    deliver: bool,
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = args.place.settings()?;
    let (mut drafts, exit) = drafts(&args.files, Timestamp::now())?;
    if !args.in_order {
        by_publication(&mut drafts);
    }
    let mut corpus = open(&settings, args.deliver)?;
    let mut report = Report::new(args.json, drafts.len());
    settle_all(drafts, &mut corpus, &mut report)?;
    report.finish()?;
    if !args.deliver {
        return Ok(exit);
    }
    let waiting = multi(async { Ok(daemon::send_waiting(corpus.store, &settings, PATIENCE).await?) })?;
    if waiting > 0 {
        term::remark(format!("{waiting} deliveries still wait: the daemon sends them when it runs"));
        return Ok(Exit::Incomplete);
    }
    Ok(exit)
}

fn open(settings: &Settings, deliver: bool) -> anyhow::Result<Corpus> {
    let store = Arc::new(Store::open(&settings.store)?);
    for sentence in store.mended() {
        term::remark(sentence);
    }
    let channels = settings.channels.iter().filter(|_| deliver);
    let channels = channels.map(Subscription::from).collect();
    Ok(Corpus::open(store, settings.stories.clone(), settings.alerts.clone(), channels)?)
}

/// The rows of all files. A row that is none is named on standard error and left out.
fn drafts(files: &[String], received: Timestamp) -> anyhow::Result<(Vec<Draft>, Exit)> {
    let mut drafts = Vec::new();
    let mut exit = Exit::Done;
    for file in files {
        let text = input::text(file)?;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = || format!("{file}, line {}, is left out", at + 1);
            let read = serde_json::from_str::<ArticleIn>(line).map_err(anyhow::Error::from).and_then(|row| draft(row, received));
            match read.with_context(place) {
                Ok(draft) => drafts.push(draft),
                Err(error) => {
                    term::complain(&error);
                    exit = Exit::Incomplete;
                }
            }
        }
    }
    Ok((drafts, exit))
}

fn draft(row: ArticleIn, received: Timestamp) -> anyhow::Result<Draft> {
    let published = row.published_at();
    let received = row.first_seen.as_deref().and_then(|at| at.parse().ok()).unwrap_or(received);
    let body = match (row.text, row.html) {
        (Some(text), _) => Body::Text(text),
        (None, Some(html)) => Body::Page { html, url: row.url.as_deref().and_then(|url| url.parse().ok()) },
        (None, None) => anyhow::bail!("it has neither text nor html"),
    };
    let entry = Entry { url: row.url, title: row.title, author: row.byline, published, ..Entry::default() };
    Ok(Draft {
        label: row.id,
        outlet: row.outlet.map(Outlet),
        entry,
        body,
        received,
        feed: None,
        fingerprint: 0,
        wire_credit: row.wire_credit,
    })
}

/// Earliest first. A row without a date stays behind the one before it in the file.
fn by_publication(drafts: &mut Vec<Draft>) {
    let mut last = Timestamp::MIN;
    let mut dated: Vec<(Timestamp, Draft)> = drafts
        .drain(..)
        .map(|draft| {
            last = draft.entry.published.unwrap_or(last);
            (last, draft)
        })
        .collect();
    dated.sort_by_key(|(at, _)| *at);
    drafts.extend(dated.into_iter().map(|(_, draft)| draft));
}

/// Settles in order, batch by batch.
fn settle_all(drafts: Vec<Draft>, corpus: &mut Corpus, report: &mut Report) -> anyhow::Result<()> {
    let mut drafts = drafts.into_iter();
    let batches = std::iter::from_fn(|| {
        let batch: Vec<((), Draft)> = drafts.by_ref().take(BATCH).map(|draft| ((), draft)).collect();
        (!batch.is_empty()).then_some(Ok(batch))
    });
    pipeline::in_batches(batches, |batch| {
        let settled: Result<Vec<Settlement>, _> = batch.into_iter().map(|((), digest)| pipeline::settle(digest, corpus)).collect();
        let settled = settled?;
        corpus.store.sync()?;
        settled.iter().try_for_each(|settlement| report.settled(settlement, corpus))
    })
}

/// What is printed while articles are settled.
struct Report {
    rows: Rows,
    json: bool,
    /// Articles that there are in all, settled so far, and what came of them.
    total: usize,
    done: usize,
    new_stories: usize,
    alerts: usize,
    progress: Progress,
}

impl Report {
    fn new(json: bool, total: usize) -> Self {
        Self { rows: Rows::new(), json, total, done: 0, new_stories: 0, alerts: 0, progress: Progress::new("articles") }
    }

    fn settled(&mut self, settlement: &Settlement, corpus: &Corpus) -> anyhow::Result<()> {
        self.done += 1;
        self.new_stories += usize::from(settlement.new_story);
        self.alerts += settlement.alerts.len();
        if self.json {
            let deliveries: Vec<_> = settlement.alerts.iter().map(|alert| corpus.store.deliveries(alert.id)).collect::<Result<_, _>>()?;
            self.rows.row(&SettledOut::new(settlement, &deliveries))?;
        } else {
            for alert in &settlement.alerts {
                self.rows.raw(term::for_stdout(&render::terminal(alert)).as_bytes())?;
            }
        }
        self.progress.show(self.done as u64, self.total as u64);
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        self.rows.finish()?;
        self.progress.end();
        if !self.json {
            term::line(format!("{} articles, {} new stories, {} alerts", self.done, self.new_stories, self.alerts))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_settled_as_they_were_published() {
        let row = |id: &str, published: Option<&str>| {
            let row = ArticleIn {
                id: Some(id.to_owned()),
                published: published.map(str::to_owned),
                text: Some(String::new()),
                ..ArticleIn::default()
            };
            draft(row, Timestamp::UNIX_EPOCH).unwrap()
        };
        let mut drafts =
            vec![row("c", Some("2026-03-03")), row("c2", None), row("a", Some("2026-03-01T09:00:00Z")), row("b", Some("2026-03-02"))];
        by_publication(&mut drafts);
        let order: Vec<_> = drafts.iter().map(|draft| draft.label.as_deref().unwrap()).collect();
        assert_eq!(order, ["a", "b", "c", "c2"]);
    }

    #[test]
    fn a_row_needs_a_text() {
        assert!(draft(ArticleIn { title: Some("Only a title".to_owned()), ..ArticleIn::default() }, Timestamp::UNIX_EPOCH).is_err());
    }
}
