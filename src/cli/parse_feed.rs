//! `diffwire parse-feed`: the entries of feeds.

use super::{Exit, input, out::Rows, term};
use crate::{feed, model::FeedDocument};

/// Print the entries of feed files
#[derive(clap::Args)]
#[command(after_help = "Example:\n  curl -s https://outlet.example/feed.xml | diffwire parse-feed -")]
pub struct Args {
    /// RSS, Atom or JSON Feed; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// One JSON object a file
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let mut rows = Rows::new();
    for file in &args.files {
        let read = input::bytes(file).and_then(|bytes| Ok(feed::parse(&bytes, None, None)?));
        match read {
            Ok(document) if args.json => {
                let mut row = serde_json::to_value(&document)?;
                row["file"] = file.as_str().into();
                rows.row(&row)?;
            }
            Ok(document) => rows.raw(shown(&document).as_bytes())?,
            Err(error) => {
                exit = Exit::Incomplete;
                let error = error.context(file.clone());
                term::complain(&error);
                if args.json {
                    rows.row(&serde_json::json!({ "file": file, "error": format!("{:#}", error.root_cause()) }))?;
                }
            }
        }
    }
    rows.finish()?;
    Ok(exit)
}

fn shown(document: &FeedDocument) -> String {
    let mut lines = format!("{}\n", term::clean(document.title.as_deref().unwrap_or("a feed without a title")));
    for problem in &document.problems {
        lines += &format!("problem: {}\n", term::clean(problem));
    }
    let rows = document.entries.iter().map(|entry| {
        let published = entry.published.or(entry.updated).map(|at| at.to_string());
        [published.unwrap_or_default(), entry.title.clone().unwrap_or_default(), entry.url.clone().unwrap_or_default()]
    });
    lines + &format!("{}\n", term::table(["published", "title", "address"], rows))
}
