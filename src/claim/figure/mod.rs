//! Figures: every number of a text that counts or measures something.
//!
//! A sentence is cut into tokens; at each token a number with its currency or unit is looked for (`amount`), noise is put aside (`noise`),
//! then the words around it give bound (`bound`), subject (`subject`) and circumstances (`context`). The language's words are tables in `english`.
//! Figures are never compared here. Of the sentence before, only what it counted is known: a noun that is left out is to be found there (`elision`).

mod amount;
mod bound;
mod change;
mod context;
mod elision;
mod english;
mod implied;
mod list;
mod money;
mod name;
mod noise;
mod noun;
mod numeral;
mod sentence;
mod subject;
mod token;
mod unit;
mod vote;
mod withdrawn;
mod zero;

#[cfg(test)]
mod tests;

use self::{amount::Amount, context::Context, elision::Whole, numeral::Form, sentence::Sentence, subject::Subject};
use crate::{
    model::{Bound, Conversion, Dimension, Figure, Span},
    text,
};

/// A sentence with more numbers is a table, and no reader could say what each of them counts.
const MOST_FIGURES: usize = 64;

/// So many numbers are looked at before a sentence is given up as a table; most of those in prose count something.
const MOST_READ: usize = 4 * MOST_FIGURES;

/// No sentence of prose is longer; what is, is data that was set as a text.
const LONGEST_SENTENCE_BYTES: usize = 8_000;

/// The figures of a text, in order.
pub fn figures(text: &str) -> Vec<Figure> {
    let mut counted = Vec::new();
    text::sentences(text).into_iter().flat_map(|span| in_sentence(text, span, &mut counted)).collect()
}

/// A figure on its way, with the tokens it stands on.
struct Draft {
    amount: Amount,
    bound: Bound,
    start: usize,
    subject: Subject,
    conversions: Vec<Conversion>,
    parts: Vec<f64>,
}

/// `counted` is what the sentence before counted, and then what this one did.
fn in_sentence(text: &str, span: Span, counted: &mut Vec<Whole>) -> Vec<Figure> {
    let previous = std::mem::take(counted);
    if !may_hold_figures(span.of(text)) {
        return Vec::new();
    }
    let s = Sentence::new(text, span);
    let mut drafts = drafts(&s, &previous);
    let topic = Whole::topic(&s);
    if drafts.is_empty() || drafts.len() > MOST_FIGURES {
        counted.extend(topic);
        return Vec::new();
    }
    list::share(&s, &mut drafts);
    counted.extend(drafts.iter().filter_map(|draft| Whole::of(&s, draft)).chain(topic));
    let context = context::read(&s);
    let bounds: Vec<(usize, usize)> = drafts.iter().map(|d| (d.start, d.subject.end.max(d.amount.end))).collect();
    let scopes: Vec<Vec<String>> = (0..drafts.len()).map(|at| scope(&s, &context, &bounds, at)).collect();
    drafts.into_iter().zip(scopes).map(|(draft, scope)| figure(&s, draft, &context, scope)).collect()
}

fn may_hold_figures(sentence: &str) -> bool {
    (2..=LONGEST_SENTENCE_BYTES).contains(&sentence.len()) || sentence.len() == 1 && sentence.starts_with(|c: char| c.is_ascii_digit())
}

fn drafts(s: &Sentence, previous: &[Whole]) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    let (mut at, mut read) = (0, 0);
    while at < s.tokens.len() {
        if let Some(after) = noise::skip(s, at) {
            at = after;
            continue;
        }
        let Some(mut amount) = amount::read(s, at).or_else(|| zero::read(s, at)) else {
            at += 1;
            continue;
        };
        at = amount.end.max(at + 1);
        read += 1;
        if read > MOST_READ {
            return Vec::new();
        }
        implied::complete(s, &mut amount, found.last());
        let finite = amount.value.is_finite() && amount.high.is_none_or(f64::is_finite);
        if !finite || noise::is_noise(s, &amount) || withdrawn::holds(s, &amount) {
            continue;
        }
        let clause = found.last().is_some_and(|last| amount.start < last.amount.end + 14);
        let (bound, start, end) = bound::read(s, &amount, clause);
        // "300 people or more": the bound may stand behind the noun
        let behind = end > amount.end && s.tokens[amount.end].is_word() && english::nouns::is_plural(s.word(amount.end));
        let mut subject = subject::read(s, &amount, start, if behind { amount.end } else { end });
        subject.end = subject.end.max(if behind { end } else { 0 });
        elision::resolve(s, &amount, &mut subject, &found, previous);
        if is_empty(s, &amount, &subject) && !list::hangs(s, &amount) {
            continue;
        }
        if amount.measure.is_none() {
            // "two of the four-seat gliders": the words that name what is counted may hold a figure of their own
            let part = s.word(amount.end) == "of";
            let holds = |i: &usize| {
                let cardinal = text::number::small_cardinal(s.word(*i)).is_some_and(|value| value > 1.0);
                let hyphened = s.is_dash(i + 1);
                cardinal && (part || hyphened) || part && s.tokens[*i].is_number() && !s.tokens[*i].glued
            };
            let own = (at..subject.end).find(holds);
            at = own.unwrap_or(at.max(subject.end));
        }
        found.push(Draft { amount, bound, start, subject, conversions: Vec::new(), parts: Vec::new() });
        if found.len() > MOST_FIGURES {
            break;
        }
    }
    found
}

/// A vague or bare number that says nothing that could be compared.
fn is_empty(s: &Sentence, amount: &Amount, subject: &Subject) -> bool {
    if amount.form == Form::Vague && amount.measure.is_none() {
        // "few" and "several" count only people and what happened to something
        let small = amount.value < 20.0;
        return small && subject.event.is_none() || subject.head.is_empty() && subject.event.is_none();
    }
    if amount.form == Form::Vague {
        return amount.value < 20.0;
    }
    // "the four agreed": a small number that nothing is counted with; a text that is nothing else is its number
    let marks = || s.tokens.iter().filter(|t| t.kind == token::Kind::Mark).count();
    let all = s.tokens.len() < 16 && amount.end - amount.start + marks() >= s.tokens.len();
    let bare = amount.measure.is_none() && subject.head.is_empty() && subject.event.is_none() && !amount.fraction;
    matches!(amount.form, Form::Words | Form::Article) && bare && (0.0..13.0).contains(&amount.value) && amount.value.fract() == 0.0 && !all
}

fn unit_of(draft: &Draft) -> String {
    match &draft.amount.measure {
        Some(measure) => match &draft.subject.rate {
            Some(per) => format!("{} per {per}", measure.name),
            None => measure.name.to_string(),
        },
        None => draft.subject.noun_canonical.clone(),
    }
}

/// Where and since when the figure at `at` of a sentence holds: phrases before the first figure, and those right after its own words; where
/// it has none of its own, those after the last figure, which close the list.
fn scope(s: &Sentence, context: &Context, bounds: &[(usize, usize)], at: usize) -> Vec<String> {
    let (first, last) = (bounds[0].0, bounds[bounds.len() - 1].1);
    let next = bounds.get(at + 1).map_or(usize::MAX, |(start, _)| *start);
    let own = |p: &context::Phrase| p.start >= bounds[at].1 && p.start < next;
    let has_own = context.scopes.iter().any(own);
    let holds = |p: &&context::Phrase| p.end <= first || own(p) || !has_own && p.start >= last;
    context.scopes.iter().filter(holds).map(|p| s.slice(p.start, p.end).to_owned()).collect()
}

fn figure(s: &Sentence, draft: Draft, context: &Context, scope: Vec<String>) -> Figure {
    let unit_canonical = unit_of(&draft);
    let Draft { amount, bound, start, subject, conversions, parts } = draft;
    let span = s.between(start.min(amount.start), subject.end.max(amount.end));
    let dimension = amount.measure.as_ref().map_or(Dimension::Count, |m| m.dimension);
    let unit = match &amount.measure {
        Some(measure) => s.slice(measure.start, measure.end).to_owned(),
        None => subject.noun.clone(),
    };
    let subject_end = subject.end;
    let phrase = |phrase: &context::Phrase| s.slice(phrase.start, phrase.end).to_owned();
    let base = |value: f64| amount.measure.as_ref().and_then(|m| m.base(value));
    let as_of = context
        .times
        .iter()
        .min_by_key(|p| if p.start >= subject.end { p.start - subject.end } else { start.saturating_sub(p.end) + 3 })
        .map(phrase);
    Figure {
        base: base(amount.value),
        base_high: amount.high.and_then(base),
        of_people: !subject.head.is_empty() && english::nouns::is_person(&subject.head),
        span,
        surface: span.of(s.text).to_owned(),
        value: Some(amount.value),
        value_high: amount.high,
        bound,
        change: change::of(s, &amount, start, amount.end.max(subject_end)),
        dimension,
        unit,
        unit_canonical,
        subject: subject.described(),
        head: subject.head,
        event: subject.event,
        modifiers: subject.modifiers,
        scope,
        as_of,
        source: context.source(s, start, subject_end).map(str::to_owned),
        in_quote: false,
        parts,
        conversions,
        sentence: s.span,
    }
}
