//! Rows as people read them: tables and short texts made of the same JSON that scripts get.

use serde_json::Value;

use super::{
    marked::{self, Marks, Told},
    term,
};

/// Makes text of rows.
pub type Show = fn(&[Value]) -> String;

/// A field's text; empty where there is none.
fn text(row: &Value, field: &str) -> String {
    match &row[field] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A field's text, harmless to a terminal.
fn clean(row: &Value, field: &str) -> String {
    term::clean(&text(row, field)).into_owned()
}

/// A time to the minute; scripts get it whole.
fn time(row: &Value, field: &str) -> String {
    let written = text(row, field);
    written.get(..16).map_or_else(|| written.clone(), |minute| minute.replace('T', " "))
}

fn list<'a>(row: &'a Value, field: &str) -> &'a [Value] {
    row[field].as_array().map_or(&[], Vec::as_slice)
}

fn or_none(table: String, rows: &[Value], what: &str) -> String {
    if rows.is_empty() { format!("no {what}") } else { table }
}

pub fn stories(rows: &[Value]) -> String {
    let table = term::table(
        ["story", "last", "outlets", "articles", "points", "differ", "title"],
        rows.iter().map(|row| {
            let count = |field| list(row, field).len().to_string();
            [
                text(row, "story"),
                time(row, "last"),
                count("outlets"),
                count("articles"),
                text(row, "points"),
                text(row, "divergent"),
                text(row, "title"),
            ]
        }),
    );
    or_none(table.to_string(), rows, "stories")
}

pub fn articles(rows: &[Value]) -> String {
    let table = term::table(
        ["article", "story", "published", "outlet", "copy of", "title"],
        rows.iter().map(|row| {
            [
                text(row, "article"),
                text(row, "story"),
                time(row, "published"),
                text(row, "outlet"),
                text(row, "wire_of"),
                text(row, "title"),
            ]
        }),
    );
    or_none(table.to_string(), rows, "articles")
}

pub fn article(rows: &[Value]) -> String {
    rows.iter()
        .map(|row| {
            let mut lines = format!("{}\n", term::styled(term::BOLD, &clean(row, "title")));
            for field in ["article", "story", "outlet", "url", "published", "fetched", "wire_of", "revision"] {
                let value = match field {
                    "published" | "fetched" => time(row, field),
                    field => clean(row, field),
                };
                if !value.is_empty() {
                    lines += &format!("{field}: {value}\n");
                }
            }
            for problem in list(row, "problems").iter().filter_map(Value::as_str) {
                lines += &format!("note: {}\n", term::clean(problem));
            }
            lines + &format!("\n{}\n", term::clean_lines(&text(row, "text")))
        })
        .collect()
}

pub fn points(rows: &[Value]) -> String {
    or_none(rows.iter().map(point).collect::<Vec<_>>().join("\n"), rows, "points")
}

fn point(row: &Value) -> String {
    let muted = if row["muted"] == true { ", muted" } else { "" };
    let heading = format!("{} {} of {}{muted}: {}", text(row, "kind"), text(row, "point"), text(row, "story"), clean(row, "subject"));
    let mut lines = format!("{}\n", term::styled(term::BOLD, &heading));
    for reading in list(row, "readings") {
        let outlets: Vec<String> =
            list(reading, "witnesses").iter().map(|witness| format!("{} {}", clean(witness, "outlet"), text(witness, "article"))).collect();
        lines += &format!("  {}  ({})\n", clean(reading, "surface"), outlets.join(", "));
    }
    lines
}

pub fn story(rows: &[Value]) -> String {
    rows.iter()
        .map(|row| {
            let heading = format!("{} {}", text(row, "story"), clean(row, "title"));
            let points = list(row, "points");
            let (differing, agreeing): (Vec<&Value>, Vec<&Value>) = points.iter().partition(|point| list(point, "readings").len() > 1);
            let mut lines = format!(
                "{}\n{} to {}, articles {}\noutlets {}\n\n",
                term::styled(term::BOLD, &heading),
                time(row, "first"),
                time(row, "last"),
                text(row, "articles"),
                clean(row, "outlets")
            );
            lines += &grid(&differing);
            if !agreeing.is_empty() {
                lines += &format!("\n{}\n", term::styled(term::DIM, "Only one reading so far:"));
                lines.extend(agreeing.iter().map(|agrees| point(agrees)));
            }
            lines
        })
        .collect()
}

/// The most outlets that stand side by side; further ones follow in a table of their own.
const ACROSS: usize = 5;
/// The most letters of a reading in a cell.
const READING: usize = 90;

/// Points down, outlets across: what each gives. A reading that cannot be true beside the first one is marked.
fn grid(points: &[&Value]) -> String {
    let mut outlets: Vec<String> = Vec::new();
    for witness in points.iter().flat_map(|point| list(point, "readings")).flat_map(|reading| list(reading, "witnesses")) {
        let outlet = text(witness, "outlet");
        if !outlets.contains(&outlet) {
            outlets.push(outlet);
        }
    }
    let tables = outlets.chunks(ACROSS).map(|across| {
        let heading = std::iter::once("POINT".to_owned()).chain(across.iter().cloned());
        let rows = points.iter().filter_map(|point| {
            let cells: Vec<String> = across.iter().map(|outlet| readings_of(point, outlet)).collect();
            let name = format!("{} {}", text(point, "point"), text(point, "subject"));
            cells.iter().any(|cell| !cell.is_empty()).then(|| std::iter::once(name).chain(cells))
        });
        format!("{}\n", term::ruled(term::grid(heading, rows)))
    });
    tables.collect()
}

/// What one outlet says at a point, in the words of the reading's first witness.
fn readings_of(point: &Value, outlet: &str) -> String {
    let given =
        list(point, "readings").iter().filter(|reading| list(reading, "witnesses").iter().any(|witness| text(witness, "outlet") == outlet));
    let shown = given.map(|reading| {
        let surface = text(reading, "surface");
        let cut: String = surface.chars().take(READING).collect();
        let more = if cut.len() < surface.len() { "…" } else { "" };
        let mark = if reading["differs"] == true { "≠ " } else { "" };
        format!("{mark}{cut}{more}")
    });
    shown.collect::<Vec<_>>().join(" / ")
}

pub fn alerts(rows: &[Value]) -> String {
    let table = term::table(
        ["alert", "at", "story", "verdict", "outlets", "what differs"],
        rows.iter().map(|row| {
            let prior = list(row, "prior").first().map(|side| text(side, "outlet")).unwrap_or_default();
            [
                text(row, "alert"),
                time(row, "at"),
                text(row, "story"),
                text(row, "verdict"),
                format!("{} / {prior}", text(&row["new"], "outlet")),
                text(row, "reason"),
            ]
        }),
    );
    or_none(table.to_string(), rows, "alerts")
}

pub fn deliveries(rows: &[Value]) -> String {
    let table = term::table(
        ["alert", "channel", "attempts", "why"],
        rows.iter().map(|row| [text(row, "alert"), text(row, "channel"), text(row, "attempts"), text(row, "last_error")]),
    );
    or_none(table.to_string(), rows, "deliveries were given up")
}

pub fn alerts_in_full(rows: &[Value]) -> String {
    rows.iter().map(|row| alert(row, Marks::for_stdout())).collect::<Vec<_>>().join("\n")
}

/// An alert with both sentences one above the other, the earlier first.
pub fn alert(row: &Value, marks: Marks) -> String {
    let heading =
        format!("{} {}  {} ({})", text(row, "verdict").to_uppercase(), text(row, "alert"), clean(row, "story_title"), text(row, "story"));
    let mut lines = format!("{}\n  {}\n", term::styled(term::ALARM, &heading), clean(row, "reason"));
    let new = &row["new"];
    let prior = list(row, "prior");
    let width = prior.iter().chain([new]).map(|side| clean(side, "outlet").chars().count()).max().unwrap_or(0);
    let mut later = clean(new, "sentence");
    for (at, side) in prior.iter().enumerate() {
        let (earlier, marked) = pair_of(row, side, new, marks);
        lines += &format!("  {:<width$}  {earlier}\n", clean(side, "outlet"));
        if at == 0 {
            later = marked;
        }
    }
    lines += &format!("  {:<width$}  {later}\n", clean(new, "outlet"));
    for (name, side) in prior.iter().map(|side| ("earlier", side)).chain([("new", new)]) {
        let url = clean(side, "url");
        if !url.is_empty() {
            lines += &term::styled(term::DIM, &format!("  {name}: {url}\n"));
        }
    }
    for delivery in list(row, "deliveries") {
        let error = clean(delivery, "last_error");
        let error = if error.is_empty() { error } else { format!(": {error}") };
        lines +=
            &format!("  to {}: {}, attempts {}{error}\n", clean(delivery, "channel"), text(delivery, "state"), text(delivery, "attempts"));
    }
    lines
}

pub fn outlets(rows: &[Value]) -> String {
    let table = term::table(
        ["outlet", "articles", "stories", "copies", "first", "corrected", "silent", "last"],
        rows.iter().map(|row| {
            let count = |field| text(row, field);
            [
                count("outlet"),
                count("articles"),
                count("stories"),
                count("wire_copies"),
                count("first"),
                count("corrected"),
                count("silently_edited"),
                time(row, "last").get(..10).unwrap_or_default().to_owned(),
            ]
        }),
    );
    or_none(table.to_string(), rows, "outlets")
}

/// Names and values, one a line.
pub fn facts(rows: &[Value]) -> String {
    let fields = rows.iter().filter_map(Value::as_object).flatten();
    fields
        .map(|(name, value)| {
            format!(
                "{}: {}\n",
                name.replace('_', " "),
                term::clean(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str())
            )
        })
        .collect()
}

pub fn status(rows: &[Value]) -> String {
    let Some(row) = rows.first() else { return String::new() };
    let (feeds, store, daemon) = (&row["feeds"], &row["store"], &row["daemon"]);
    let mut lines = match row["running"] == true {
        true => format!(
            "{} since {}, process {}, version {}\n",
            term::styled(term::GOOD, "running"),
            time(daemon, "since"),
            text(daemon, "pid"),
            clean(daemon, "version")
        ),
        false => format!("{}: start it with `diffwire run`\n", term::styled(term::NOTE, "not running")),
    };
    if row["store_away"] == true {
        return lines + &notes(list(daemon, "troubles"));
    }
    lines += &format!(
        "feeds: {} configured, {} failing, {} paused, {} gone",
        text(feeds, "configured"),
        text(feeds, "failing"),
        text(feeds, "paused"),
        text(feeds, "gone")
    );
    let next = time(feeds, "next");
    lines += &if next.is_empty() { "\n".to_owned() } else { format!("; the next is asked at {next}\n") };
    lines += &format!(
        "store: {} articles, {} stories, {} alerts in {}\n",
        text(store, "articles"),
        text(store, "stories"),
        text(store, "alerts"),
        clean(store, "store")
    );
    lines += &format!(
        "deliveries: {} waiting, {} delivered, {} given up\n",
        text(store, "waiting"),
        text(store, "delivered"),
        text(store, "dead")
    );
    lines += &super::feed_state::failing(list(feeds, "troubles"));
    let last = time(row, "last_alert");
    if !last.is_empty() {
        lines += &format!("last alert: {last}\n");
    }
    lines += &notes(list(daemon, "troubles"));
    lines += &notes(list(row, "mended"));
    for dead in list(row, "dead") {
        lines += &format!(
            "given up: {} to {}: {}; `diffwire alerts resend {}` tries again\n",
            text(dead, "alert"),
            clean(dead, "channel"),
            clean(dead, "last_error"),
            text(dead, "alert")
        );
    }
    lines
}

fn notes(sentences: &[Value]) -> String {
    let sentences = sentences.iter().filter_map(Value::as_str);
    sentences.map(|sentence| format!("{} {}\n", term::styled(term::NOTE, "note:"), term::clean(sentence))).collect()
}

/// Both sides of a claim, marked; `row` says of which kind it is.
fn pair_of(row: &Value, earlier: &Value, later: &Value, marks: Marks) -> (String, String) {
    let told = |side: &Value| (text(side, "sentence"), text(side, if side.get("surface").is_some() { "surface" } else { "text" }));
    let (a, b) = (told(earlier), told(later));
    marked::pair(&text(row, "kind"), Told { sentence: &a.0, surface: &a.1 }, Told { sentence: &b.0, surface: &b.1 }, marks)
}

/// The lines of an explanation, told apart by their fields.
pub fn explained(rows: &[Value]) -> String {
    rows.iter().map(explanation).collect::<Vec<_>>().join("\n")
}

fn explanation(row: &Value) -> String {
    let because =
        || -> String { list(row, "because").iter().filter_map(Value::as_str).map(|line| format!("  {}\n", term::clean(line))).collect() };
    if row.get("alert").is_some() {
        alert(row, Marks::for_stdout())
    } else if row.get("similarity").is_some() {
        let trusted = if row["is_trusted"] == true { "trusted" } else { "not sure enough to alert on" };
        let copy = clean(row, "wire_of");
        let copy = if copy.is_empty() { copy } else { format!(", wire copy of {copy}") };
        format!(
            "{} is in {} (similarity {}, {trusted}{copy})\n{}",
            text(row, "article"),
            text(row, "story"),
            row["similarity"].as_f64().map_or_else(String::new, |share| format!("{share:.2}")),
            because()
        )
    } else if row.get("same_story").is_some() {
        let same = if row["same_story"] == true { "are one story" } else { "are not one story" };
        format!("{} {same}\n{}", text(row, "articles"), because())
    } else if row.get("gate").is_some() {
        finding(row)
    } else {
        pair(row)
    }
}

/// A claim, its verdict, and the gate that stopped it.
fn finding(row: &Value) -> String {
    let new = &row["new"];
    let heading = format!("{}: “{}”", text(row, "kind"), clean(new, "surface"));
    let outcome = if row["alerted"] == true { "told".to_owned() } else { format!("not told ({})", text(row, "gate")) };
    let mut lines = format!("{}\n  {}, {outcome}: {}\n", term::styled(term::BOLD, &heading), text(row, "verdict"), clean(row, "reason"));
    for side in list(row, "prior") {
        let (earlier, _) = pair_of(row, side, new, Marks::for_stdout());
        lines += &format!("  {}: {earlier}\n", clean(side, "outlet"));
    }
    lines + &format!("  {}: {}\n", clean(new, "outlet"), clean(new, "sentence"))
}

fn pair(row: &Value) -> String {
    let (a, b) = pair_of(row, &row["a"], &row["b"], Marks::for_stdout());
    let told = if row["alerts"] == true { "would be told" } else { "would not be told" };
    let heading = format!("{} {}", text(row, "kind"), text(row, "verdict"));
    format!(
        "{}, {told}: {}\n  {}: {a}\n  {}: {b}\n",
        term::styled(term::BOLD, &heading),
        clean(row, "reason"),
        clean(&row["a"], "article"),
        clean(&row["b"], "article")
    )
}
