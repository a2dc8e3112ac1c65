//! `diffwire extract`: the main text of pages.

use url::Url;

use super::{Exit, input};
use crate::{api::shape::PageOut, article};

/// Print the main text and metadata of pages
#[derive(clap::Args)]
pub struct Args {
    /// Pages as HTML
    #[arg(required = true)]
    files: Vec<String>,
    /// The address the page came from
    #[arg(long)]
    url: Option<Url>,
    /// One JSON object a page
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for file in &args.files {
        let page = match input::bytes(file) {
            Ok(bytes) => article::extract(&String::from_utf8_lossy(&bytes), args.url.as_ref()),
            Err(error) => {
                eprintln!("diffwire: {error:#}");
                exit = Exit::Incomplete;
                continue;
            }
        };
        if args.json {
            input::print_row(&PageOut { file, url: args.url.as_ref().map(Url::as_str), page: &page })?;
        } else {
            println!("{}\n\n{}", page.title.as_deref().unwrap_or_default(), page.text);
        }
    }
    Ok(exit)
}
