//! Pairing quotation marks: a text in, the passages between its marks out.
//!
//! Works paragraph by paragraph, so an odd mark spoils its paragraph at most, and in one pass over each, so a megabyte of marks
//! costs what a megabyte of letters does. Never asks who speaks.

use crate::model::Span;

/// A passage in marks, within one paragraph. Passages never overlap: what stands in marks inside another is part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The text between the marks, trimmed.
    pub span: Span,
    /// The same with its marks.
    pub outer: Span,
    /// Its closing mark was found in its paragraph.
    pub closed: bool,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// A paragraph with more passages is no prose; the longest of articles that are set without a break have some hundred.
const MOST_PASSAGES: usize = 1_000;

/// Nor is one with so many marks, apostrophes among them.
const MOST_MARKS: usize = 20 * MOST_PASSAGES;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Open,
    Close,
    /// Straight: its surroundings decide.
    Either,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    shape: Shape,
    /// Looks like an opening, a closing mark by the blanks around it.
    opens: bool,
    closes: bool,
    before: char,
    after: char,
}

/// All passages of the paragraphs, in order of the text.
pub fn passages(text: &str, paragraphs: &[Span]) -> Vec<Passage> {
    let mut found = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let next_opens = paragraphs.get(index + 1).is_some_and(|next| next.of(text).starts_with(is_double_opening));
        in_paragraph(text, *paragraph, index, next_opens, &mut found);
    }
    found
}

fn is_double_opening(c: char) -> bool {
    matches!(c, '“' | '„' | '«' | '"')
}

fn in_paragraph(text: &str, paragraph: Span, index: usize, next_opens: bool, found: &mut Vec<Passage>) {
    let (doubles, singles) = marks(text, paragraph);
    let mut pairs = pair_doubles(&doubles, paragraph, next_opens);
    let outer_singles = pair_singles(&singles, &pairs);
    if !outer_singles.is_empty() {
        // A passage in single marks takes in whatever stands in double marks inside it
        let mut kept = outer_singles.iter().peekable();
        pairs.retain(|(double, _, _)| {
            while kept.next_if(|(single, _, _)| single.end <= double.start).is_some() {}
            !kept.peek().is_some_and(|(single, _, _)| single.contains(*double))
        });
        pairs.extend(outer_singles);
        pairs.sort_by_key(|(outer, _, _)| outer.start);
    }
    if pairs.len() > MOST_PASSAGES {
        return;
    }
    for (outer, inner, closed) in pairs {
        let body = inner.of(text);
        let start = inner.start + (body.len() - body.trim_start().len());
        let span = Span::new(start, start + body.trim().len());
        if span.of(text).chars().any(char::is_alphanumeric) {
            found.push(Passage { span, outer, closed, paragraph: index });
        }
    }
}

type Pair = (Span, Span, bool);

/// The double marks and guillemets of a paragraph, and its single marks; none where they are too many for prose.
fn marks(text: &str, paragraph: Span) -> (Vec<Mark>, Vec<Mark>) {
    let body = paragraph.of(text);
    let (mut doubles, mut singles) = (Vec::new(), Vec::new());
    let mut before = ' ';
    let mut letters = body.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let mut width = c.len_utf8();
        let twice = (c == '\'' || c == '`' || c == '’' || c == '‘') && body[at + width..].starts_with(c);
        if twice {
            letters.next();
            width *= 2;
        }
        let after = letters.peek().map_or(' ', |(_, next)| *next);
        let shape = match c {
            '“' | '„' | '‟' | '«' => Some((Shape::Open, true)),
            '”' | '»' => Some((Shape::Close, true)),
            '"' | '″' | '＂' => Some((Shape::Either, true)),
            '‘' | '‚' | '‛' => Some((Shape::Open, twice)),
            '`' => Some((Shape::Open, twice)),
            '’' => Some((Shape::Close, twice)),
            '\'' => Some((Shape::Either, twice)),
            _ => None,
        };
        if let Some((shape, double)) = shape {
            let mark = Mark {
                span: Span::new(paragraph.start + at, paragraph.start + at + width),
                shape,
                opens: is_left_edge(before) && !after.is_whitespace(),
                closes: !before.is_whitespace() && is_right_edge(after),
                before,
                after,
            };
            if double {
                doubles.push(mark);
            } else {
                singles.push(mark);
            }
            if doubles.len() + singles.len() > MOST_MARKS {
                return (Vec::new(), Vec::new());
            }
        }
        before = c;
    }
    (doubles, singles)
}

fn is_left_edge(before: char) -> bool {
    before.is_whitespace() || matches!(before, '(' | '[' | '-' | '–' | '—' | '/' | '‘' | '\'' | '“' | '"' | '>')
}

fn is_right_edge(after: char) -> bool {
    !after.is_alphanumeric() && !matches!(after, '$' | '£' | '€' | '[' | '(')
}

fn pair_doubles(marks: &[Mark], paragraph: Span, next_opens: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut open: Option<Mark> = None;
    let mut depth = 0_usize;
    let mut is_in_markup = false;
    for (at, mark) in marks.iter().enumerate() {
        let Some(first) = open else {
            if is_in_markup || is_attribute(mark) {
                is_in_markup = !is_in_markup;
                continue;
            }
            let opens = match mark.shape {
                Shape::Open => !mark.closes || mark.opens,
                Shape::Close => mark.opens && !mark.closes,
                Shape::Either => !is_inch(mark) && (mark.opens || !mark.closes),
            };
            if opens {
                (open, depth) = (Some(*mark), 1);
            } else if at == 0 && has_lost_its_opening(marks) {
                pairs.push((Span::new(paragraph.start, mark.span.end), Span::new(paragraph.start, mark.span.start), true));
            }
            continue;
        };
        let closes = match mark.shape {
            Shape::Open => mark.closes && !mark.opens,
            Shape::Close => true,
            Shape::Either => !mark.opens || mark.closes,
        };
        if closes {
            depth -= 1;
            // An inner passage may have lost its closing mark: the outer one ends with the last of the paragraph
            if depth == 0 || !more_closers(&marks[at + 1..]) {
                pairs.push((Span::new(first.span.start, mark.span.end), Span::new(first.span.end, mark.span.start), true));
                open = None;
            }
        } else if nests(&marks[at..]) {
            depth += 1;
        } else {
            pairs.push((Span::new(first.span.start, mark.span.start), Span::new(first.span.end, mark.span.start), false));
            (open, depth) = (Some(*mark), 1);
        }
    }
    if let Some(first) = open
        && (next_opens || first.after.is_alphanumeric() || matches!(first.after, '[' | '(' | '‘' | '\'' | '.' | '…' | '$' | '£' | '€'))
    {
        pairs.push((Span::new(first.span.start, paragraph.end), Span::new(first.span.end, paragraph.end), false));
    }
    pairs
}

/// `We are ready," Holt said.`: the first mark of a paragraph closes speech, and the rest pair without it.
fn has_lost_its_opening(marks: &[Mark]) -> bool {
    let first = &marks[0];
    let speech = matches!(first.before, ',' | '.' | '!' | '?' | '…') && first.closes && !first.opens;
    speech && marks.len() % 2 == 1 && marks.get(1).is_none_or(|next| next.opens)
}

/// `6'2"`: a measure, unless a passage is open that ends in a number.
fn is_inch(mark: &Mark) -> bool {
    mark.before.is_ascii_digit() && !mark.opens
}

/// `class="lead"`: what is left of a page's markup; the next mark ends it.
fn is_attribute(mark: &Mark) -> bool {
    mark.before == '='
}

/// Whether an opening mark inside a passage has two closing marks before the next opening one: its own and the passage's.
fn nests(from: &[Mark]) -> bool {
    let is_close = |mark: &Mark| match mark.shape {
        Shape::Close => true,
        Shape::Open => mark.closes && !mark.opens,
        Shape::Either => mark.closes && !mark.opens,
    };
    matches!(from, [_, first, second, ..] if is_close(first) && is_close(second))
}

fn more_closers(rest: &[Mark]) -> bool {
    rest.first().is_some_and(|mark| mark.shape == Shape::Close || mark.closes && !mark.opens)
}

/// Passages in single marks that no double marks enclose or cross.
fn pair_singles(marks: &[Mark], doubles: &[Pair]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut around = doubles.iter().peekable();
    let mut open: Option<Mark> = None;
    // A closing mark that may be the apostrophe of a plural ("the workers' rights")
    let mut perhaps: Option<Mark> = None;
    let close = |first: Mark, last: Mark| (Span::new(first.span.start, last.span.end), Span::new(first.span.end, last.span.start), true);
    for mark in marks {
        while around.next_if(|(double, _, _)| double.end <= mark.span.start).is_some() {}
        if around.peek().is_some_and(|(double, _, _)| double.start < mark.span.start) {
            continue;
        }
        let is_apostrophe = mark.shape != Shape::Open && mark.before.is_alphanumeric() && mark.after.is_alphanumeric();
        if is_apostrophe {
            continue;
        }
        if mark.opens && !mark.closes && mark.shape != Shape::Close || mark.opens && mark.shape == Shape::Open {
            if let (Some(first), Some(last)) = (open, perhaps.take()) {
                pairs.push(close(first, last));
                open = None;
            }
            if open.is_none() && !is_elision(mark) {
                open = Some(*mark);
            }
        } else if mark.closes
            && mark.shape != Shape::Open
            && let Some(first) = open
        {
            let is_plural = matches!(mark.before, 's' | 'S' | 'z' | 'x') && mark.after == ' ';
            if is_plural {
                perhaps = Some(*mark);
            } else {
                pairs.push(close(first, *mark));
                (open, perhaps) = (None, None);
            }
        }
    }
    if let (Some(first), Some(last)) = (open, perhaps) {
        pairs.push(close(first, last));
    }
    pairs
}

/// `'90s`, `'n'`: an apostrophe at the head of a word.
fn is_elision(mark: &Mark) -> bool {
    mark.after.is_ascii_digit()
        || !(mark.after.is_alphanumeric() || matches!(mark.after, '[' | '(' | '.' | '…' | '"' | '“' | '$' | '£' | '€'))
}
