//! What reaches the terminal: outside text made harmless, colours where they are wanted, tables that fit.

use std::{
    borrow::Cow,
    io::{IsTerminal, Write},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use anstyle::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use crate::text::printable;

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const ALARM: Style = AnsiColor::Red.on_default().bold();
pub const NOTE: Style = AnsiColor::Yellow.on_default().bold();
pub const GOOD: Style = AnsiColor::Green.on_default();

/// A time to the minute is as wide as this.
const NARROW: u16 = 16;
/// What is left at least for columns that are broken into lines.
const WIDE: u16 = 14;
/// Columns where the width is not known: a pipe, a file.
const PLAIN_WIDTH: u16 = 120;

/// Text from outside on one line, harmless to a terminal.
pub fn clean(text: &str) -> Cow<'_, str> {
    printable(text)
}

/// Like `clean`, but paragraphs stay apart.
pub fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// Whether colours are shown on standard output: a terminal, and no NO_COLOR.
pub fn has_colours() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// `text` in a style; whoever prints it does so through `anstream`, which drops the colours where they are not wanted.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Text with colours as standard output wants it.
pub fn for_stdout(text: &str) -> String {
    if has_colours() { text.to_owned() } else { anstream::adapter::strip_str(text).to_string() }
}

/// A table that fits the terminal, with its heading. Cells are cleaned here.
pub fn table<const N: usize>(heading: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Table {
    grid(heading.map(str::to_uppercase), rows)
}

/// A table with as many columns as its heading, which is left as it is.
pub fn grid(heading: impl IntoIterator<Item = String>, rows: impl IntoIterator<Item = impl IntoIterator<Item = String>>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    table.set_header(heading.into_iter().map(|cell| clean(&cell).into_owned()));
    for row in rows {
        table.add_row(row.into_iter().map(|cell| clean(&cell).into_owned()));
    }
    keep_narrow_whole(&mut table);
    table
}

/// Ids, times and counts are not broken where a title or a name can be: the narrow columns keep their width, as long as enough is left.
fn keep_narrow_whole(table: &mut Table) {
    let widths = table.column_max_content_widths();
    let mut left = width().saturating_sub(WIDE);
    for (column, content) in table.column_iter_mut().zip(widths) {
        let padded = content.saturating_add(2);
        if content <= NARROW && padded <= left {
            left -= padded;
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

/// The same with a line under each row, for cells that run over several.
pub fn ruled(mut table: Table) -> Table {
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table
}

/// A number of things: "1 feed", "2 feeds".
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Columns of the terminal.
pub fn width() -> u16 {
    let shown = is_terminal().then(terminal_size::terminal_size).flatten();
    shown.map_or(PLAIN_WIDTH, |(terminal_size::Width(columns), _)| columns.max(40))
}

/// Writes a line to standard output, broken at blanks where a terminal is narrower. A reader that has gone away is an error here, and
/// none of the command's.
pub fn line(text: impl std::fmt::Display) -> std::io::Result<()> {
    let text = text.to_string();
    let shown = if is_terminal() { broken(&text, usize::from(width())) } else { text };
    writeln!(anstream::stdout().lock(), "{shown}")
}

/// Each line broken at blanks to a width; what belongs to an indented line is indented further.
fn broken(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if seen(line) <= width {
            out.push_str(line);
            continue;
        }
        let indent = match anstream::adapter::strip_str(line).to_string().chars().take_while(|c| *c == ' ').count() {
            0 => 0,
            spaces => (spaces + 2).min(width / 2),
        };
        let (mut column, mut begun) = (0, false);
        for (place, word) in line.split(' ').enumerate() {
            let long = seen(word);
            if begun && long > 0 && column + 1 + long > width {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            } else if place > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += long;
            begun |= long > 0;
        }
    }
    out
}

/// Columns that a text takes up, its colours aside.
fn seen(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().chars().count()
}

/// Whether the user wants no pager.
static AT_ONCE: AtomicBool = AtomicBool::new(false);

/// From now on nothing goes through a pager.
pub fn show_at_once() {
    AT_ONCE.store(true, Ordering::Relaxed);
}

/// Writes text that may be long: on a terminal that it does not fit, through the pager that `DIFFWIRE_PAGER` or `PAGER` names, as git
/// does. An empty one, `cat`, `NO_PAGER` and `--no-pager` show it at once, as does a terminal that can do nothing.
pub fn page(text: &str) -> std::io::Result<()> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    let text = &if is_terminal() { broken(text, usize::from(width())) } else { text.to_owned() };
    if !is_terminal() || AT_ONCE.load(Ordering::Relaxed) || is_set("NO_PAGER") || is_dumb || fits(text) {
        return line(text);
    }
    let pager = std::env::var("DIFFWIRE_PAGER").or_else(|_| std::env::var("PAGER")).unwrap_or_else(|_| "less".to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next().filter(|program| *program != "cat") else { return line(text) };
    let mut command = Command::new(program);
    // as git has it: quit if it fits, show colours, leave the screen as it is
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    if std::env::var_os("LV").is_none() {
        command.env("LV", "-c");
    }
    let Ok(mut child) = command.args(words).stdin(Stdio::piped()).spawn() else { return line(text) };
    if let Some(mut stdin) = child.stdin.take() {
        // who has read enough closes the pager
        let _ = stdin.write_all(for_stdout(text).as_bytes()).and_then(|()| stdin.write_all(b"\n"));
    }
    child.wait().map(drop)
}

/// Whether a text fits the terminal's height, long lines broken.
fn fits(text: &str) -> bool {
    let Some((terminal_size::Width(columns), terminal_size::Height(rows))) = terminal_size::terminal_size() else { return true };
    let columns = usize::from(columns.max(1));
    let plain = anstream::adapter::strip_str(text).to_string();
    let lines: usize = plain.lines().map(|line| line.chars().count().div_ceil(columns).max(1)).sum();
    lines < usize::from(rows)
}

/// Says on standard error what went wrong, with its causes, cleaned.
pub fn complain(error: &anyhow::Error) {
    // A standard error that cannot be written to leaves nobody to tell.
    let _ = writeln!(anstream::stderr().lock(), "{} {}", styled(ALARM, "diffwire:"), clean(&format!("{error:#}")));
}

/// A remark on standard error.
pub fn remark(text: impl std::fmt::Display) {
    let _ = writeln!(anstream::stderr().lock(), "{}", clean_lines(&text.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_at_blanks() {
        for (text, expected) in [
            ("short", "short"),
            ("one two three four", "one two\nthree four"),
            ("  one two three four", "  one two\n    three\n    four"),
            ("\u{1b}[1m  one two\u{1b}[0m three", "\u{1b}[1m  one two\u{1b}[0m\n    three"),
            ("a https://outlet.example/long b", "a\nhttps://outlet.example/long\nb"),
            ("one  two\n\nthree", "one  two\n\nthree"),
        ] {
            assert_eq!(broken(text, 10), expected, "{text:?}");
        }
    }

    #[test]
    fn outside_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mred\u{202E}x"), "a[31mredx");
        assert_eq!(clean_lines("one\n\ntwo\u{1b}"), "one\n\ntwo");
    }
}
