//! `diffwire extract`: the main text of pages.

use url::Url;

use super::{Exit, input, out::Rows, term};
use crate::{api::shape::PageOut, article, model::PageText, text};

/// Print the main text and metadata of pages
#[derive(clap::Args)]
#[command(after_help = "Example:\n  diffwire extract saved-page.html --url https://outlet.example/news/1")]
pub struct Args {
    /// Pages as HTML; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The address the page came from; relative links and the canonical address start there
    #[arg(long)]
    url: Option<Url>,
    /// One JSON object a page
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let mut rows = Rows::new();
    for file in &args.files {
        let page = match input::bytes(file) {
            Ok(bytes) => article::extract(&input::page(&bytes), args.url.as_ref()),
            Err(error) => {
                term::complain(&error);
                exit = Exit::Incomplete;
                continue;
            }
        };
        if args.json {
            rows.row(&PageOut { file, url: args.url.as_ref().map(Url::as_str), page: &page })?;
        } else {
            rows.raw(shown(&page).as_bytes())?;
        }
    }
    rows.finish()?;
    Ok(exit)
}

fn shown(page: &PageText) -> String {
    let mut lines = String::new();
    let published = page.published.map(|at| at.to_string());
    let facts = [
        ("title", &page.title),
        ("outlet", &page.outlet),
        ("byline", &page.byline),
        ("published", &published),
        ("canonical", &page.canonical),
        ("wire credit", &page.wire_credit),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            lines += &format!("{name}: {}\n", term::clean(value));
        }
    }
    for problem in &page.problems {
        lines += &format!("problem: {}\n", term::clean(problem));
    }
    lines + &format!("words: {}\n\n{}\n", text::words(&page.text).count(), term::clean_lines(&page.text))
}
