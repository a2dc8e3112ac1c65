//! Paragraphs and sentences.

use crate::model::Span;

/// Paragraphs: runs of lines divided by a blank line or, in a text without blank lines, by a line break. Trimmed, never empty.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = trimmed(text, Span::new(start, start + line.len()));
        start += line.len();
        if !span.is_empty() {
            found.push(span);
        }
    }
    found
}

/// Sentences in order, each inside one paragraph, trimmed, never empty. A closing quotation mark or bracket belongs to the sentence it ends.
pub fn sentences(text: &str) -> Vec<Span> {
    paragraphs(text).into_iter().flat_map(|paragraph| in_paragraph(text, paragraph)).collect()
}

fn in_paragraph(text: &str, paragraph: Span) -> Vec<Span> {
    let body = paragraph.of(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(offset) = body[at..].find(['.', '!', '?', '\u{2026}']) {
        let mark = at + offset;
        let mut end = mark;
        for c in body[mark..].chars() {
            if !matches!(c, '.' | '!' | '?' | '\u{2026}' | '"' | '\'' | '\u{201D}' | '\u{2019}' | '\u{00BB}' | ')' | ']') {
                break;
            }
            end += c.len_utf8();
        }
        if ends_sentence(body, mark, end) {
            found.push(trimmed(text, Span::new(paragraph.start + start, paragraph.start + end)));
            start = end;
        }
        at = end;
    }
    let last = trimmed(text, Span::new(paragraph.start + start, paragraph.end));
    if !last.is_empty() {
        found.push(last);
    }
    found.retain(|span| !span.is_empty());
    found
}

/// `mark` is the first closing mark, `end` the byte after the last of its run.
fn ends_sentence(body: &str, mark: usize, end: usize) -> bool {
    let after = &body[end..];
    let Some(next) = after.trim_start().chars().next() else { return true };
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let starts_anew = next.is_uppercase()
        || next.is_numeric()
        || !next.is_alphanumeric() && !matches!(next, ',' | ';' | ':' | ')' | '-' | '\u{2013}' | '\u{2014}' | '/' | '&')
        || next.is_alphabetic() && !next.is_lowercase();
    if !starts_anew {
        return false;
    }
    if &body[mark..end] != "." {
        return true;
    }
    let before = body[..mark].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '\u{201C}' | '-')).next().unwrap_or_default();
    !abbreviates(before, next)
}

/// Whether a full stop after `word` is the word's own.
fn abbreviates(word: &str, next: char) -> bool {
    const ALWAYS: &[&str] = &[
        "adm", "brig", "capt", "cmdr", "col", "cpl", "det", "dr", "gen", "gov", "hon", "insp", "lt", "maj", "messrs", "mr", "mrs", "ms",
        "mx", "pres", "prof", "rep", "reps", "rev", "sen", "sens", "sgt", "st", "supt", "vs", "v", "fr", "mt", "ft", "al",
    ];
    const BEFORE_NUMBER: &[&str] = &[
        "no", "nos", "p", "pp", "fig", "art", "sec", "vol", "approx", "ca", "rs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "sept", "oct", "nov", "dec",
    ];
    if !word.starts_with(char::is_alphabetic) {
        return false;
    }
    let mut letters = word.chars();
    let is_initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase());
    let is_one_of = |list: &[&str]| list.iter().any(|short| short.eq_ignore_ascii_case(word));
    is_initial
        || is_one_of(ALWAYS)
        || next.is_numeric() && is_one_of(BEFORE_NUMBER)
        // "the U.S. Senate": an inner stop before a name reads on more often than it ends
        || word.len() <= 5 && word.contains('.') && word.chars().all(|c| c.is_alphabetic() || c == '.') && !is_one_of(&["a.m", "p.m"]) && next.is_uppercase()
}

fn trimmed(text: &str, span: Span) -> Span {
    let body = span.of(text);
    let start = span.start + (body.len() - body.trim_start().len());
    Span::new(start, start + body.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = sentences(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("Mr. Holt left. He ran 3.5 km.", &["Mr. Holt left.", "He ran 3.5 km."]);
        check("“We won.” She smiled.", &["“We won.”", "She smiled."]);
        check(
            "“We won,” said J. R. Vale. 12 left at 6 p.m. The rest stayed!",
            &["“We won,” said J. R. Vale.", "12 left at 6 p.m.", "The rest stayed!"],
        );
        check("The U.S. Senate met on Jan. 5. It rained… and rained.", &["The U.S. Senate met on Jan. 5.", "It rained… and rained."]);
        check("Headline without a stop\n\nFirst line.\nSecond", &["Headline without a stop", "First line.", "Second"]);
        check(" \n\n ", &[]);
    }
}
