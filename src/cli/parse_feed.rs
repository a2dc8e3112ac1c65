//! `diffwire parse-feed`: the entries of feeds.

use super::{Exit, input};
use crate::feed;

/// Print the entries of feed files
#[derive(clap::Args)]
pub struct Args {
    #[arg(required = true)]
    files: Vec<String>,
    /// One JSON object a file
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for file in &args.files {
        let read = input::bytes(file).and_then(|bytes| Ok(feed::parse(&bytes, None, None)?));
        match read {
            Ok(document) if args.json => {
                let mut row = serde_json::to_value(&document)?;
                row["file"] = file.as_str().into();
                input::print_row(&row)?;
            }
            Ok(document) => {
                println!("{}", document.title.as_deref().unwrap_or_default());
                for entry in &document.entries {
                    println!("  {}  {}", entry.title.as_deref().unwrap_or_default(), entry.url.as_deref().unwrap_or_default());
                }
            }
            Err(error) => {
                exit = Exit::Incomplete;
                eprintln!("diffwire: {file}: {error:#}");
                if args.json {
                    input::print_row(&serde_json::json!({ "file": file, "error": format!("{error:#}") }))?;
                }
            }
        }
    }
    Ok(exit)
}
