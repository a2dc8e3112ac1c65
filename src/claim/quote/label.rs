//! Labels of a transcript: `"HOLT: We are ready."` names its speaker inside the marks.

use super::marks::Passage;
use crate::model::Span;

/// The label that a passage begins with: up to four words in capitals before a colon.
pub fn label(text: &str, passage: &Passage) -> Option<Span> {
    let body = passage.span.of(text);
    let colon = body.bytes().take(40).position(|byte| byte == b':')?;
    let label = body.get(..colon)?;
    let is_label = body[colon + 1..].starts_with(' ')
        && label.split(' ').count() <= 4
        && label.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && label.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’'));
    is_label.then(|| Span::new(passage.span.start, passage.span.start + colon))
}
