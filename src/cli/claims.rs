//! `diffwire claims`: the figures and quotes of a text.

use serde::Deserialize;

use super::{Exit, input};
use crate::{api::shape::ClaimsOut, claim};

/// Print the figures and quotes of a text
#[derive(clap::Args)]
pub struct Args {
    /// A plain text, or JSON lines with `id` and `text`; `-` is standard input
    #[arg(default_value = "-")]
    file: String,
    /// One JSON object a text
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    text: String,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let whole = input::text(&args.file)?;
    let rows = match whole.trim_start().starts_with('{') {
        true => whole.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect::<Result<Vec<Row>, _>>().ok(),
        false => None,
    };
    let rows = rows.unwrap_or_else(|| vec![Row { id: args.file.clone().into(), text: whole }]);
    for row in rows {
        let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
        let claims = claim::claims(&row.text);
        let out = ClaimsOut::new(&id, &claims);
        if args.json {
            input::print_row(&out)?;
        } else {
            for figure in &out.figures {
                println!("{}\t{:?}\t{}", figure.surface, figure.value, figure.subject);
            }
            for quote in &out.quotes {
                println!("{}\t{}", quote.speaker.unwrap_or("-"), quote.text);
            }
        }
    }
    Ok(Exit::Done)
}
