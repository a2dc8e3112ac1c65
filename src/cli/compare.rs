//! `diffwire compare`: articles set against each other as one story.

use serde::Deserialize;

use super::{Exit, input};
use crate::{
    alert,
    api::shape::{ArticleIn, ComparisonOut, PairOut},
    claim, compare,
    model::{Article, Claims, Join, Placement, Story},
};

/// Compare articles as if they were one story
#[derive(clap::Args)]
pub struct Args {
    /// Articles as JSON lines
    files: Vec<String>,
    /// Rows of `{"id", "articles": [...]}`, each compared on its own
    #[arg(long, conflicts_with = "files")]
    batch: Option<String>,
    /// One JSON object a comparison
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    articles: Vec<ArticleIn>,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let rows = match &args.batch {
        Some(path) => input::rows(path)?,
        None => {
            let mut articles = Vec::new();
            for file in &args.files {
                articles.extend(input::rows::<ArticleIn>(file)?);
            }
            vec![Row { id: args.files.join(" "), articles }]
        }
    };
    let settings = alert::Settings::default();
    for row in rows {
        let articles: Vec<(Article, Claims)> = row
            .articles
            .iter()
            .enumerate()
            .map(|(at, article)| {
                let article = input::unstored(at, article);
                let claims = claim::claims(&article.text);
                (article, claims)
            })
            .collect();
        let mut findings = Vec::new();
        for (at, (b, b_claims)) in articles.iter().enumerate() {
            for (a, a_claims) in &articles[..at] {
                let a_report = compare::Report { article: a, claims: a_claims };
                let b_report = compare::Report { article: b, claims: b_claims };
                findings.extend(compare::pairs(a_report, b_report).into_iter().map(|finding| (finding, a, b)));
            }
        }
        let story = one_story(&articles);
        let placement = Placement {
            join: Join::Story(story.id),
            wire_of: None,
            similarity: 1.0,
            is_trusted: true,
            merges: Vec::new(),
            splits: Vec::new(),
            because: Vec::new(),
        };
        let points = findings
            .iter()
            .filter_map(|(finding, a, b)| {
                let scene = alert::Scene { point: None, story: &story, placement: &placement };
                let alerts = alert::gate(finding, scene, &settings) == crate::model::Gate::Passed;
                PairOut::new(finding, alerts, &a.label, &b.label)
            })
            .collect();
        let out = ComparisonOut { id: &row.id, points };
        if args.json {
            input::print_row(&out)?;
        } else {
            for pair in &out.points {
                println!("{}\t{}\n  {}\n  {}", pair.verdict, pair.reason, pair.a.sentence, pair.b.sentence);
            }
        }
    }
    Ok(Exit::Done)
}

fn one_story(articles: &[(Article, Claims)]) -> Story {
    Story {
        id: crate::model::StoryId(0),
        title: articles.first().map(|(a, _)| a.title.clone()).unwrap_or_default(),
        first: articles.iter().map(|(a, _)| a.dated()).min().unwrap_or_default(),
        last: articles.iter().map(|(a, _)| a.dated()).max().unwrap_or_default(),
        articles: articles.iter().map(|(a, _)| a.id).collect(),
        outlets: articles.iter().map(|(a, _)| a.outlet.clone()).collect(),
        points: 0,
        divergent: 0,
        muted: false,
    }
}
