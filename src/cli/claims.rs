//! `diffwire claims`: the figures and quotes of a text.

use serde::Deserialize;

use super::{Exit, input, out::Rows, term};
use crate::{api::shape::ClaimsOut, claim};

/// Print the figures and quotes of a text
#[derive(clap::Args)]
#[command(after_help = "Example:\n  echo 'At least 12 people were hurt, police said.' | diffwire claims")]
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
    let rows = json_lines(&whole).unwrap_or_else(|| vec![Row { id: args.file.clone().into(), text: whole }]);
    let mut out = Rows::new();
    for row in rows {
        let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
        let claims = claim::claims(&row.text);
        let found = ClaimsOut::new(&id, &claims);
        if args.json {
            out.row(&found)?;
        } else {
            out.raw(shown(&found).as_bytes())?;
        }
    }
    out.finish()?;
    Ok(Exit::Done)
}

/// The rows, if every line is one; a text that only begins with a brace is a text.
fn json_lines(whole: &str) -> Option<Vec<Row>> {
    if !whole.trim_start().starts_with('{') {
        return None;
    }
    whole.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).ok()).collect()
}

fn shown(found: &ClaimsOut<'_>) -> String {
    let figures = found.figures.iter().filter(|figure| figure.conversion_of.is_none()).map(|figure| {
        let value = figure.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
        let high = figure.value_high.map(|high| format!("–{high}")).unwrap_or_default();
        ["figure".to_owned(), figure.surface.to_owned(), format!("{value}{high} {}", figure.unit_canonical), figure.subject.to_owned()]
    });
    let quotes = found.quotes.iter().map(|quote| {
        let speaker = quote.speaker_name.or(quote.speaker).unwrap_or("nobody named");
        ["quote".to_owned(), format!("“{}”", quote.text), speaker.to_owned(), quote.cue.unwrap_or_default().to_owned()]
    });
    let table = term::table(["kind", "words", "value or speaker", "of what"], figures.chain(quotes));
    format!("{table}\n")
}
