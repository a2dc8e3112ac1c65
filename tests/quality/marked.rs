//! Reads texts in which figures, quotes and traps are marked by hand.
//!
//! In goes one of the `.txt` files of this folder, whose head explains the marks; out come plain texts with the places that were marked.
//! What a mark's fields mean is left to whoever scores them.

use diffwire::model::Span;

/// The texts under one `== heading`.
pub struct Theme {
    pub name: String,
    pub texts: Vec<Marked>,
}

/// One text without its marks; paragraphs are divided by a blank line.
#[derive(Default)]
pub struct Marked {
    pub text: String,
    /// In order of their ends.
    pub marks: Vec<Mark>,
    /// Where it begins in the file, from 1.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[[words|field|field]]`
    Figure,
    /// `{{field|words}}`
    Quote,
    /// `<<words>>`: nothing may be found there.
    Trap,
}

pub struct Mark {
    pub kind: Kind,
    /// The marked words, in the plain text.
    pub span: Span,
    pub fields: Vec<String>,
}

/// The themes of a file, in its order; the error names the line that cannot be read.
pub fn themes(file: &str) -> Result<Vec<Theme>, String> {
    let mut themes: Vec<Theme> = Vec::new();
    let mut begins_text = true;
    for (number, line) in (1..).zip(file.lines()) {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            themes.push(Theme { name: name.to_owned(), texts: Vec::new() });
            begins_text = true;
            continue;
        }
        if line.trim().is_empty() {
            begins_text = true;
            continue;
        }
        let theme = themes.last_mut().ok_or_else(|| format!("line {number}: text before the first theme"))?;
        if begins_text {
            theme.texts.push(Marked { line: number, ..Marked::default() });
            begins_text = false;
        }
        let marked = theme.texts.last_mut().ok_or_else(|| format!("line {number}: a paragraph without a text"))?;
        marked.add_paragraph(line).map_err(|problem| format!("line {number}: {problem}"))?;
    }
    Ok(themes)
}

impl Marked {
    fn add_paragraph(&mut self, line: &str) -> Result<(), String> {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let mut open: Vec<Mark> = Vec::new();
        let mut rest = line;
        while let Some(next) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("[[") {
                open.push(self.opened(Kind::Figure, Vec::new()));
                rest = after;
            } else if let Some(after) = rest.strip_prefix("<<") {
                open.push(self.opened(Kind::Trap, Vec::new()));
                rest = after;
            } else if let Some(after) = rest.strip_prefix("{{") {
                let (speaker, after) = after.split_once('|').ok_or("a quote without a speaker")?;
                open.push(self.opened(Kind::Quote, vec![speaker.to_owned()]));
                rest = after;
            } else if let Some(after) = rest.strip_prefix('|') {
                let (fields, after) = after.split_once("]]").ok_or("a figure that is not closed")?;
                self.close(&mut open, Kind::Figure, fields.split('|').map(str::to_owned).collect())?;
                rest = after;
            } else if let Some(after) = rest.strip_prefix(">>") {
                self.close(&mut open, Kind::Trap, Vec::new())?;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("}}") {
                self.close(&mut open, Kind::Quote, Vec::new())?;
                rest = after;
            } else {
                self.text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        if open.is_empty() { Ok(()) } else { Err("a mark that is not closed".to_owned()) }
    }

    fn opened(&self, kind: Kind, fields: Vec<String>) -> Mark {
        Mark { kind, span: Span::new(self.text.len(), self.text.len()), fields }
    }

    fn close(&mut self, open: &mut Vec<Mark>, kind: Kind, fields: Vec<String>) -> Result<(), String> {
        let mut mark = open.pop().filter(|mark| mark.kind == kind).ok_or("a mark is closed that is not open")?;
        mark.span.end = self.text.len();
        mark.fields.extend(fields);
        self.marks.push(mark);
        Ok(())
    }
}
