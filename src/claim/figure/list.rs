//! Figures of one sentence that share what is written once: the noun of a list, its event, the unit behind a hyphen, a conversion in brackets.

use super::{Draft, amount::Amount, elision, english::nouns, sentence::Sentence, subject::Subject, unit, unit_of};
use crate::model::{Conversion, Dimension};

/// Gives each figure what its neighbours say for it, and folds those that are the same figure written otherwise.
pub(super) fn share(s: &Sentence, drafts: &mut Vec<Draft>) {
    share_hanging(s, drafts);
    fold_conversions(s, drafts);
    share_events(s, drafts);
    add_parts(s, drafts);
}

/// "four-, five- and six-cylinder engines": a number whose hyphen hangs is of the same thing as the next.
fn share_hanging(s: &Sentence, drafts: &mut [Draft]) {
    for i in (1..drafts.len()).rev() {
        let (head, tail) = drafts.split_at_mut(i);
        let (draft, next) = (&mut head[i - 1], &tail[0]);
        if !hangs(s, &draft.amount) || next.amount.start > draft.amount.end + 4 {
            continue;
        }
        if let Some(measure) = &next.amount.measure {
            let (start, end) = (draft.amount.start, draft.amount.end);
            draft.amount.measure = Some(unit::Measure { start, end, ..measure.clone() });
        }
        draft.subject = Subject { end: draft.amount.end, ..next.subject.clone() };
    }
}

pub(super) fn hangs(s: &Sentence, amount: &Amount) -> bool {
    amount.measure.is_none()
        && s.is_hyphen(amount.end)
        && s.tokens.get(amount.end + 1).is_some_and(|t| t.text == "," || t.is_any(&["and", "or", "to"]))
}

/// "36 miles (58 km)", "$7.5m (£6m)": the figure in brackets is the one before it, written otherwise.
fn fold_conversions(s: &Sentence, drafts: &mut Vec<Draft>) {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        match kept.last_mut() {
            Some(last) if converts(s, last, &draft) => {
                let (value, value_high) = (draft.amount.value, draft.amount.high);
                last.conversions.push(Conversion { value, value_high, unit_canonical: unit_of(&draft) });
            }
            _ => kept.push(draft),
        }
    }
    *drafts = kept;
}

fn converts(s: &Sentence, last: &Draft, draft: &Draft) -> bool {
    let (Some(a), Some(b)) = (&last.amount.measure, &draft.amount.measure) else { return false };
    let opens = s.before(draft.start).is_some_and(|t| matches!(t.text, "(" | "["))
        || s.before(draft.start).is_some_and(|t| t.text == "/" || t.is("or") && b.dimension != Dimension::Duration);
    let near = draft.start <= last.subject.end.max(last.amount.end) + 8 && draft.start >= last.amount.end;
    opens
        && near
        && a.dimension == b.dimension
        && (a.name != b.name || !last.conversions.is_empty() && s.word_before(draft.start) == "/")
        // a price per share is no other way to write the price of the whole
        && !b.name.starts_with(&format!("{} per ", a.name))
        && !matches!(a.dimension, Dimension::Percent | Dimension::Age | Dimension::Other)
}

/// Figures of one list share what happened: "seized seven rifles, two launchers and 13 magazines", "three women and two men were killed".
fn share_events(s: &Sentence, drafts: &mut [Draft]) {
    for i in 1..drafts.len() {
        let (head, tail) = drafts.split_at_mut(i);
        let (last, draft) = (&head[i - 1], &mut tail[0]);
        share_measured(s, last, draft);
        // "four drones over Moscow and 28 more over Orlen"
        let more = draft.subject.head.is_empty()
            && draft.subject.modifiers.iter().any(|word| matches!(word.as_str(), "more" | "other" | "another"));
        if more && draft.amount.measure.is_none() && last.amount.measure.is_none() && draft.start < last.subject.end + 8 {
            draft.subject.head.clone_from(&last.subject.head);
            if draft.subject.event.is_none() {
                draft.subject.event.clone_from(&last.subject.event);
            }
        }
        // "seven people, including three children, were killed"
        let part = matches!(s.word_before(draft.start), "including" | "them" | "whom") && draft.amount.measure.is_none();
        if part && draft.subject.event.is_none() && draft.start <= last.subject.end + 4 && last.amount.measure.is_none() {
            draft.subject.event.clone_from(&last.subject.event);
        }
        if draft.subject.event.is_none()
            && last.subject.shares_before
            && draft.amount.measure.is_none()
            && listed(s, last.subject.end, draft.start)
        {
            draft.subject.event.clone_from(&last.subject.event);
            draft.subject.shares_before = true;
            if draft.subject.head.is_empty() {
                draft.subject.head.clone_from(&last.subject.head);
            }
        }
    }
    for i in (1..drafts.len()).rev() {
        let (head, tail) = drafts.split_at_mut(i);
        let (draft, next) = (&mut head[i - 1], &tail[0]);
        if draft.subject.event.is_none()
            && !is_whole(s, draft)
            && next.subject.shares_after
            && draft.amount.measure.is_none()
            && listed(s, draft.subject.end, next.start)
        {
            draft.subject.event.clone_from(&next.subject.event);
            draft.subject.shares_after = true;
        }
    }
}

/// "Of the 40 passengers, 12 died": what is divided is no part of the list that follows.
fn is_whole(s: &Sentence, draft: &Draft) -> bool {
    let article = usize::from(matches!(s.word_before(draft.start), "the" | "its" | "their" | "those" | "all"));
    draft.start > article && s.word_before(draft.start - article) == "of"
}

/// Whether nothing but a comma, "and" or "or" and describing words stands between two figures of a list.
fn listed(s: &Sentence, end: usize, start: usize) -> bool {
    if start < end || start > end + 4 {
        return false;
    }
    let between = &s.tokens[end..start];
    between.iter().any(|t| t.text == "," || t.is_any(&["and", "or"]))
        && between.iter().all(|t| t.text == "," || t.is_any(&["and", "or", "another", "also", "some", "the", "as", "well"]))
}

/// Counts of people in one list that met one fate add up: "three women and two men were hurt"; a bracket divides the count before it.
fn add_parts(s: &Sentence, drafts: &mut [Draft]) {
    let people =
        |d: &Draft| d.amount.measure.is_none() && d.amount.high.is_none() && !d.amount.fraction && nouns::is_person(&d.subject.head);
    let mut at = 0;
    while at < drafts.len() {
        let mut end = at + 1;
        while end < drafts.len()
            && listed(s, drafts[end - 1].subject.end, drafts[end].start)
            && people(&drafts[end])
            // "nine, two of them children"
            && !elision::is_of_pronoun(s, drafts[end].amount.end)
            && !is_whole(s, &drafts[at])
            && drafts[end].subject.event == drafts[at].subject.event
        {
            end += 1;
        }
        if end > at + 1 && people(&drafts[at]) {
            let parts: Vec<f64> = drafts[at..end].iter().map(|d| d.amount.value).collect();
            let divides =
                at > 0 && s.word_before(drafts[at].start) == "(" && (parts.iter().sum::<f64>() - drafts[at - 1].amount.value).abs() < 0.5;
            let whole = if divides { &mut drafts[at - 1..at] } else { &mut drafts[at..end] };
            whole.iter_mut().for_each(|d| d.parts.clone_from(&parts));
        }
        at = end;
    }
}

/// "55 percent of calls in Arden, 52 percent in Orlen": a list of shares names what they are of once.
fn share_measured(s: &Sentence, last: &Draft, draft: &mut Draft) {
    let same_unit = draft.amount.measure.as_ref().zip(last.amount.measure.as_ref()).is_some_and(|(a, b)| a.name == b.name);
    let near = matches!(s.word_before(draft.start), "and" | ",") && draft.start < last.amount.end + 10;
    // "rose to $3.4bn, from $2.8bn", "slid $14 to $2,310 an ounce"
    let moved = matches!(s.word_before(draft.start), "from" | "to") && draft.start < last.amount.end + 4;
    // "51 per cent of the vote to 47 per cent for her rival", "by 25 basis points to 4.75 percent"
    let level =
        s.word_before(draft.start) == "to" && (same_unit && draft.start == last.subject.end + 1 || draft.start == last.amount.end + 1);
    if level && draft.subject.inferred {
        draft.subject.head.clone_from(&last.subject.head);
        draft.subject.modifiers.clone_from(&last.subject.modifiers);
        draft.subject.event.clone_from(&last.subject.event);
    }
    let of_kind = draft.amount.measure.as_ref().zip(last.amount.measure.as_ref()).is_some_and(|(a, b)| a.name.starts_with(&*b.name));
    if of_kind && moved && draft.subject.head.is_empty() {
        draft.subject.head.clone_from(&last.subject.head);
    }
    // "28 percent said so, compared with the 33 percent of a month ago"
    let article = usize::from(s.word_before(draft.start) == "the");
    if same_unit && draft.subject.inferred && elision::compares(s, draft.start - article) {
        draft.subject.head.clone_from(&last.subject.head);
        draft.subject.event.clone_from(&last.subject.event);
    }
    if same_unit && near && draft.subject.inferred && !last.subject.inferred {
        draft.subject.head.clone_from(&last.subject.head);
        draft.subject.inferred = false;
    }
}
