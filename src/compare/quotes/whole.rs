//! The quotations of an article as they are compared: what a credit splits in mid-sentence is one.

use super::super::Report;
use crate::model::{Quote, Span};

/// A quotation as it is compared.
pub struct Passage {
    pub quote: Quote,
    /// Its words are compared with those of the passage that it carries on, and not again.
    pub is_carried: bool,
}

/// The quotations of an article, one a claim. What a credit splits ("..., she said, ...") is one utterance: the first part has the
/// words of all.
pub fn whole(report: Report<'_>) -> Vec<Passage> {
    let text = report.article.text.as_str();
    let mut passages: Vec<Passage> = report.claims.quotes.iter().map(|quote| Passage { quote: quote.clone(), is_carried: false }).collect();
    let mut heads: Vec<usize> = (0..passages.len()).collect();
    for at in 1..passages.len() {
        let carried_on = passages[at].quote.continues.and_then(|before| usize::try_from(before).ok()).filter(|before| *before < at);
        let Some(before) = carried_on.filter(|before| splits_sentence(text, &report.claims.quotes[*before], &report.claims.quotes[at]))
        else {
            continue;
        };
        let head = heads[before];
        heads[at] = head;
        let part = report.claims.quotes[at].clone();
        let whole = &mut passages[head].quote;
        whole.text = format!("{} {}", whole.text, part.text);
        whole.span = Span::new(whole.span.start, part.span.end);
        whole.sentence = Span::new(whole.sentence.start, whole.sentence.end.max(part.sentence.end));
        passages[at].is_carried = true;
    }
    passages
}

/// Whether nothing but a credit between commas stands between two parts.
fn splits_sentence(text: &str, first: &Quote, next: &Quote) -> bool {
    const MARKS: &[char] = &['"', '\'', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{AB}', '\u{BB}', ' '];
    let Some(between) = text.get(first.span.end..next.span.start) else { return false };
    let credit = between.trim_matches(MARKS);
    let opens = first.text.trim_end().ends_with(',') || credit.starts_with(',');
    opens && credit.ends_with(',') && between.len() < 200 && !between.contains(['\n', ';'])
}
