//! `diffwire compare`: articles set against each other as one story.

use anyhow::Context;
use serde::Deserialize;

use super::{
    Exit, input,
    marked::{self, Marks, Told},
    out::Rows,
    term,
};
use crate::{
    alert,
    api::shape::{ArticleIn, ComparisonOut, PairOut, PairSideOut},
    article, claim, compare,
    model::{Article, ClaimKind, Claims, Finding, Gate, Placement, Story, StoryId},
};

/// Compare articles as if they were one story
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  diffwire compare morning.html evening.html\n  diffwire compare articles.jsonl --json")]
pub struct Args {
    /// Articles as JSON lines, or saved pages
    #[arg(required_unless_present = "batch", value_name = "FILE")]
    files: Vec<String>,
    /// Rows of `{"id", "articles": [...]}`, each compared on its own
    #[arg(long, conflicts_with = "files", value_name = "FILE")]
    batch: Option<String>,
    /// One JSON object a comparison
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    articles: Vec<ArticleIn>,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let rows = match &args.batch {
        Some(path) => input::rows(path)?,
        None => vec![Row { id: args.files.join(" ").into(), articles: articles(&args.files)? }],
    };
    let mut out = Rows::new();
    for row in rows {
        let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
        let reports = read(&row.articles);
        let pairs = pairs(&reports);
        let points = pairs.iter().filter_map(|pair| PairOut::new(&pair.finding, pair.alerts, &pair.a.label, &pair.b.label)).collect();
        let found = ComparisonOut { id: &id, points };
        if args.json {
            out.row(&found)?;
        } else {
            out.raw(shown(&found).as_bytes())?;
        }
    }
    out.finish()?;
    Ok(Exit::Done)
}

/// The articles of all files: a file that begins with a brace has rows, any other is a page.
fn articles(files: &[String]) -> anyhow::Result<Vec<ArticleIn>> {
    let mut articles = Vec::new();
    for file in files {
        let bytes = input::bytes(file)?;
        let text = input::page(&bytes);
        if text.trim_start().starts_with('{') {
            articles.extend(input::parse_rows::<ArticleIn>(file, &text)?);
        } else {
            articles.push(ArticleIn { id: Some(file.clone()), html: Some(text), ..ArticleIn::default() });
        }
    }
    (articles.len() > 1).then_some(articles).context("there is nothing to compare: give two articles or more")
}

fn read(rows: &[ArticleIn]) -> Vec<(Article, Claims)> {
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            let mut article = input::unstored(at, row);
            if let (None, Some(html)) = (&row.text, &row.html) {
                let page = article::extract(html, row.url.as_deref().and_then(|url| url.parse().ok()).as_ref());
                article.published = article.published.or(page.published);
                article.text = page.text;
            }
            let claims = claim::claims(&article.text);
            (article, claims)
        })
        .collect()
}

/// A finding about two of the articles.
struct Pair<'a> {
    finding: Finding,
    alerts: bool,
    a: &'a Article,
    b: &'a Article,
}

/// Every comparable pair of claims of every two articles, the earlier article first.
fn pairs(reports: &[(Article, Claims)]) -> Vec<Pair<'_>> {
    let story = one_story(reports);
    let placement = Placement::certain(story.id);
    let settings = alert::Settings::default();
    let mut pairs = Vec::new();
    for (at, (b, b_claims)) in reports.iter().enumerate() {
        for (a, a_claims) in &reports[..at] {
            let found = compare::pairs(compare::Report { article: a, claims: a_claims }, compare::Report { article: b, claims: b_claims });
            pairs.extend(found.into_iter().map(|finding| {
                let scene = alert::Scene { point: None, story: &story, placement: &placement };
                let alerts = alert::gate(&finding, scene, &settings) == Gate::Passed;
                Pair { finding, alerts, a, b }
            }));
        }
    }
    pairs
}

fn one_story(reports: &[(Article, Claims)]) -> Story {
    let dates = || reports.iter().map(|(article, _)| article.dated());
    Story {
        id: StoryId(0),
        title: reports.first().map(|(article, _)| article.title.clone()).unwrap_or_default(),
        first: dates().min().unwrap_or_default(),
        last: dates().max().unwrap_or_default(),
        articles: reports.iter().map(|(article, _)| article.id).collect(),
        outlets: reports.iter().map(|(article, _)| article.outlet.clone()).collect(),
        points: 0,
        divergent: 0,
        muted: false,
    }
}

/// What each article says of every point, side by side, what would be told first; the words that differ are marked.
fn shown(found: &ComparisonOut<'_>) -> String {
    if found.points.is_empty() {
        return "nothing comparable\n".to_owned();
    }
    let (told_first, others): (Vec<_>, Vec<_>) = found.points.iter().partition(|pair| pair.alerts);
    let rows = told_first.into_iter().chain(others).map(|pair| {
        let kind = if pair.kind == ClaimKind::Quote { "quote" } else { "figure" };
        let (a, b) = marked::pair(kind, told(&pair.a), told(&pair.b), Marks::Brackets);
        let told = if pair.alerts { "TOLD, " } else { "" };
        [format!("{told}{}", pair.verdict), format!("{}: {a}", pair.a.article), format!("{}: {b}", pair.b.article), pair.reason.to_owned()]
    });
    format!("{}\n", term::ruled(term::table(["verdict", "earlier", "later", "why"], rows)))
}

fn told<'a>(side: &PairSideOut<'a>) -> Told<'a> {
    Told { sentence: side.sentence, surface: side.text }
}
