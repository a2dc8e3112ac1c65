//! `diffwire claims`: the figures and quotes of a text, marked in it and listed.

use anyhow::Context;
use serde::Deserialize;

use super::{Exit, input, marked::Marks, out::Rows, term};
use crate::{
    api::shape::{ClaimsOut, FigureOut, QuoteOut},
    claim,
};

/// Print the figures and quotes of a text
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  echo 'At least 12 people were hurt, police said.' | diffwire claims\n  diffwire claims report.txt --json"
)]
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
    if args.file.starts_with("http://") || args.file.starts_with("https://") {
        anyhow::bail!("{} is an address, and claims are read from files: save the page, `diffwire extract` gives its text", args.file);
    }
    let whole = input::text(&args.file)?;
    if whole.contains('\0') {
        anyhow::bail!("{} is no text: it holds zero bytes", args.file);
    }
    if looks_like_a_page(&whole) {
        term::remark(format!("{} is read as plain text, tags and all; `diffwire extract` gives a page's text", args.file));
    }
    let is_rows = begins_with_a_row(&whole);
    let rows = if is_rows { rows(&args.file, &whole)? } else { vec![Row { id: args.file.clone().into(), text: whole }] };
    let mut out = Rows::new();
    for row in rows {
        let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
        let claims = claim::claims(&row.text);
        let found = ClaimsOut::new(&id, &claims);
        if args.json {
            out.row(&found)?;
            continue;
        }
        if is_rows {
            out.raw(term::for_stdout(&format!("{}\n", term::styled(term::BOLD, &term::clean(&id)))).as_bytes())?;
        }
        out.raw(shown(&row.text, &found, Marks::for_stdout()).as_bytes())?;
    }
    out.finish()?;
    Ok(Exit::Done)
}

fn looks_like_a_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect::<String>().to_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html")
}

/// Whether the first line is a JSON object; a text that only begins with a brace is a text.
fn begins_with_a_row(whole: &str) -> bool {
    let first = whole.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line).is_ok())
}

fn rows(file: &str, whole: &str) -> anyhow::Result<Vec<Row>> {
    let lines = whole.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("{file}, line {}, is no row of `id` and `text`", at + 1)))
        .collect()
}

/// The text with its claims marked, and a table of them.
fn shown(text: &str, found: &ClaimsOut<'_>, marks: Marks) -> String {
    let main = found.figures.iter().enumerate().filter(|(_, figure)| figure.conversion_of.is_none());
    let figures = main.map(|(at, figure)| figure_row(figure, found.figures.iter().filter(move |other| other.conversion_of == Some(at))));
    let rows: Vec<_> = figures.chain(found.quotes.iter().map(quote_row)).collect();
    if rows.is_empty() {
        return "no figures and no quotes\n".to_owned();
    }
    let table = term::table(["kind", "words", "value or speaker", "of what", "said by, when, where"], rows);
    format!("{}\n\n{table}\n", painted(text.trim_end(), found, marks))
}

/// `conversions` are the other writings of the figure.
fn figure_row<'a>(figure: &FigureOut<'_>, conversions: impl Iterator<Item = &'a FigureOut<'a>>) -> [String; 5] {
    let written = |figure: &FigureOut<'_>| {
        let high = figure.value_high.map(|high| format!("–{}", number(Some(high)))).unwrap_or_default();
        format!("{}{high} {}", number(figure.value), figure.unit_canonical)
    };
    let also: String = conversions.map(|other| format!(" = {}", written(other))).collect();
    let more: Vec<&str> = figure.attribution.into_iter().chain(figure.as_of).chain(figure.scope.iter().map(String::as_str)).collect();
    [
        "figure".to_owned(),
        figure.surface.to_owned(),
        format!("{}{}{also}", sign(figure), written(figure)),
        figure.subject.to_owned(),
        more.join("; "),
    ]
}

/// A value with its thousands apart: "4,500,000", "0.67"; "?" where there is none.
fn number(value: Option<f64>) -> String {
    let Some(value) = value else { return "?".to_owned() };
    // an endless fraction ("two-thirds") ends where a reader stops
    let written = ((value * 1e4).round() / 1e4).to_string();
    let written = if written == "0" && value != 0.0 { value.to_string() } else { written };
    let (whole, part) = written.split_once('.').map_or((written.as_str(), String::new()), |(whole, part)| (whole, format!(".{part}")));
    let digits = whole.trim_start_matches('-');
    let minus = &whole[..whole.len() - digits.len()];
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    format!("{minus}{}{part}", groups.join(","))
}

/// The direction and the bound in front of a value, the bound as a formula writes it.
fn sign(figure: &FigureOut<'_>) -> String {
    use crate::model::{Bound, Change};
    let change = match figure.change {
        Some(Change::Up) => "up ",
        Some(Change::Down) => "down ",
        None => "",
    };
    let bound = match figure.bound {
        Bound::AtLeast => "≥ ",
        Bound::AtMost => "≤ ",
        Bound::MoreThan => "> ",
        Bound::LessThan => "< ",
        Bound::About | Bound::Nearly | Bound::Vague => "~ ",
        Bound::Exact | Bound::Range => "",
    };
    format!("{change}{bound}")
}

fn quote_row(quote: &QuoteOut<'_>) -> [String; 5] {
    let speaker = quote.speaker_name.or(quote.speaker).unwrap_or("nobody named");
    let whole = if quote.fragment { "a part of a sentence" } else { "" };
    ["quote".to_owned(), format!("“{}”", quote.text), speaker.to_owned(), whole.to_owned(), quote.cue.unwrap_or_default().to_owned()]
}

/// The text, cleaned, with its figures and quotes marked; a figure inside a quote is marked as a figure.
fn painted(text: &str, found: &ClaimsOut<'_>, marks: Marks) -> String {
    let figures: Vec<(usize, usize)> = found.figures.iter().map(|figure| (figure.start, figure.end)).collect();
    let quotes: Vec<(usize, usize)> = found.quotes.iter().map(|quote| (quote.start, quote.end)).collect();
    let (figures, quotes) = (joined(figures), joined(quotes));
    let mut cuts: Vec<usize> = figures.iter().chain(&quotes).flat_map(|(start, end)| [*start, *end]).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut line = String::new();
    for pair in cuts.windows(2) {
        let Some(piece) = text.get(pair[0]..pair[1]) else { continue };
        let piece = piece.split('\n').map(cleaned).collect::<Vec<_>>().join("\n");
        if holds(&figures, pair[0]) {
            line += &marks.around(&piece, term::NOTE);
        } else if holds(&quotes, pair[0]) && marks == Marks::Colours {
            line += &marks.around(&piece, term::GOOD);
        } else {
            line += &piece;
        }
    }
    line
}

/// A part of a line, harmless; the blanks at its ends, which part it from its neighbours, stay.
fn cleaned(part: &str) -> String {
    let blank = |at_end: bool| if at_end { " " } else { "" };
    let body = term::clean(part);
    if body.trim().is_empty() {
        return blank(part.contains(char::is_whitespace)).to_owned();
    }
    format!("{}{}{}", blank(part.starts_with(char::is_whitespace)), body.trim(), blank(part.ends_with(char::is_whitespace)))
}

/// Ranges in order, those that overlap as one.
fn joined(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        match apart.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

fn holds(ranges: &[(usize, usize)], at: usize) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= at);
    after.checked_sub(1).is_some_and(|before| at < ranges[before].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_marked_in_the_text_and_listed() {
        let text = "“At least 12 of us were hurt,” said Jane Holt.\n\nTwo thirds of the 90 seats were empty on Monday.\u{1b}";
        let claims = claim::claims(text);
        let shown = shown(text, &ClaimsOut::new("-", &claims), Marks::Brackets);
        assert!(
            shown.starts_with("“[At least 12 of us] were hurt,” said Jane Holt.\n\n[Two thirds of the 90 seats] were empty on Monday.\n\n"),
            "{shown}"
        );
        assert!(shown.contains("≥ 12") && shown.contains("Jane Holt"), "{shown}");
    }

    #[test]
    fn values_are_set_for_a_reader() {
        let rows = [(4_500_000.0, "4,500,000"), (0.666_666, "0.6667"), (-12.5, "-12.5"), (999.0, "999"), (1234.5, "1,234.5"), (0.0, "0")];
        for (value, expected) in rows {
            assert_eq!(number(Some(value)), expected);
        }
        assert_eq!(number(None), "?");
        let text = "The road is 36 miles (58 km) long and costs fell 5%.";
        let shown = shown(text, &ClaimsOut::new("-", &claim::claims(text)), Marks::Brackets);
        assert!(shown.contains("36 mile = 58 kilometre") && shown.contains("down 5 percent"), "{shown}");
    }

    #[test]
    fn rows_and_texts_are_told_apart() {
        assert!(begins_with_a_row("\n{\"id\": 1, \"text\": \"a\"}\n"));
        assert!(!begins_with_a_row("{sic} he wrote"));
        let error = rows("a.jsonl", "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\n").err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("a.jsonl, line 2, is no row of `id` and `text`"));
    }

    #[test]
    fn a_text_without_claims_says_so() {
        let claims = claim::claims("Nothing here.");
        assert_eq!(shown("Nothing here.", &ClaimsOut::new("-", &claims), Marks::Brackets), "no figures and no quotes\n");
    }
}
