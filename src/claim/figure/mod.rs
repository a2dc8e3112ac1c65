//! Figures: every number of a text that counts or measures something.
//!
//! A sentence is cut into tokens; at each token a number with its currency or unit is looked for (`amount`), noise is put aside (`noise`),
//! then the words around it give bound (`bound`), subject (`subject`) and circumstances (`context`). The language's words are tables in `english`.
//! Figures are never compared here. Of the sentence before, only what it counted is known: a noun that is left out is to be found there (`elision`).

mod amount;
mod bound;
mod context;
mod elision;
mod english;
mod money;
mod name;
mod noise;
mod noun;
mod numeral;
mod sentence;
mod subject;
mod token;
mod unit;
mod zero;

#[cfg(test)]
mod tests;

use self::{amount::Amount, context::Context, elision::Whole, numeral::Form, sentence::Sentence, subject::Subject, token::Token};
use crate::{
    model::{Bound, Change, Dimension, Figure, Span},
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
    conversions: Vec<(f64, String)>,
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
    if drafts.is_empty() || drafts.len() > MOST_FIGURES {
        return Vec::new();
    }
    share_hanging(&s, &mut drafts);
    fold_conversions(&s, &mut drafts);
    share_events(&s, &mut drafts);
    add_parts(&s, &mut drafts);
    counted.extend(drafts.iter().filter_map(|draft| Whole::of(&s, draft)));
    let context = context::read(&s);
    let bounds: Vec<(usize, usize)> = drafts.iter().map(|d| (d.start, d.subject.end.max(d.amount.end))).collect();
    let scopes: Vec<Vec<String>> = (0..drafts.len()).map(|at| scope(&s, &context, &bounds, at)).collect();
    drafts.into_iter().zip(scopes).map(|(draft, scope)| figure(&s, draft, &context, scope)).collect()
}

fn may_hold_figures(sentence: &str) -> bool {
    (2..=LONGEST_SENTENCE_BYTES).contains(&sentence.len())
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
        sign(s, &mut amount);
        inherit(s, &mut amount, found.last());
        age(s, &mut amount, found.last());
        magnitude(s, &mut amount, found.last());
        let finite = amount.value.is_finite() && amount.high.is_none_or(f64::is_finite);
        if !finite || noise::is_noise(s, &amount) || withdrawn(s, &amount) {
            continue;
        }
        let clause = found.last().is_some_and(|last| amount.start < last.amount.end + 14);
        let (bound, start, end) = bound::read(s, &amount, clause);
        // "300 people or more": the bound may stand behind the noun
        let behind = end > amount.end && s.tokens[amount.end].is_word() && english::nouns::is_plural(s.word(amount.end));
        let mut subject = subject::read(s, &amount, start, if behind { amount.end } else { end });
        subject.end = subject.end.max(if behind { end } else { 0 });
        elision::resolve(s, &amount, &mut subject, &found, previous);
        if is_empty(s, &amount, &subject) && !hangs(s, &amount) {
            continue;
        }
        if amount.measure.is_none() {
            // "two of the four-seat gliders": the words that name what is counted may hold a figure of their own
            let part = s.word(amount.end) == "of";
            let holds = |i: &usize| {
                let cardinal = text::number::small_cardinal(s.word(*i)).is_some_and(|value| value > 1.0);
                let hyphened = s.tokens.get(i + 1).is_some_and(Token::is_dash);
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

/// "minus 40", "-5.2": the sign before an amount.
fn sign(s: &Sentence, amount: &mut Amount) {
    let Some(before) = s.before(amount.start) else { return };
    let word = before.is_any(&["minus", "negative"])
        || before.is_dash() && before.glued && s.before(amount.start - 1).is_some_and(|t| t.is_any(&["minus", "negative"]));
    let named = s.before(amount.start - 1).is_some_and(|t| t.is_word() && t.text.chars().all(char::is_uppercase) && t.text.len() > 1);
    let mark = before.is_dash() && s.tokens[amount.start].glued && !before.glued && s.tokens[amount.start].is_number() && !named;
    if !(word || mark) || amount.high.is_some() {
        return;
    }
    amount.value = -amount.value;
    amount.start -= if before.is_dash() && !mark { 2 } else { 1 };
}

/// "three were hurt, not four": the number after "not" is not claimed.
fn withdrawn(s: &Sentence, amount: &Amount) -> bool {
    s.word_before(amount.start) == "not" && amount.value > 1.0
        || matches!((s.word_before(amount.start), amount.start.checked_sub(2).map(|at| s.word(at))), ("than", Some("rather")))
        || corrected(s, amount.start)
}

/// In tokens.
const LONGEST_CLAUSE: usize = 48;

/// "An earlier version said 20", "it was wrongly reported that 20 died": what the outlet itself takes back.
fn corrected(s: &Sentence, at: usize) -> bool {
    let from = at.saturating_sub(LONGEST_CLAUSE);
    let clause = s.tokens[from..at]
        .iter()
        .rposition(|t| matches!(t.text, ";" | ",") || t.is_any(&["instead", "actually", "but", "correct", "rather"]));
    let words = &s.tokens[clause.map_or(from, |mark| from + mark + 1)..at];
    let says = |t: &Token| t.is_in(english::words::Class::SAYING) || t.is_any(&["misstated", "gave", "misreported", "had", "listed"]);
    let version = words.windows(2).position(|pair| {
        pair[0].is_any(&["earlier", "previous", "original", "prior"]) && pair[1].is_any(&["version", "versions", "headline", "edition"])
    });
    let wrongly = words.iter().position(|t| t.is_any(&["wrongly", "incorrectly", "mistakenly", "erroneously"]));
    words.iter().any(|t| t.is_any(&["misstated", "misreported"]))
        || version.is_some_and(|from| words[from..].iter().any(says))
        || wrongly.is_some_and(|from| words[from..].iter().take(2).any(says))
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
    matches!(amount.form, Form::Words | Form::Article) && bare && (0.0..13.0).contains(&amount.value) && !all
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

fn hangs(s: &Sentence, amount: &Amount) -> bool {
    amount.measure.is_none()
        && s.tokens.get(amount.end).is_some_and(|t| t.is_dash() && t.glued)
        && s.tokens.get(amount.end + 1).is_some_and(|t| t.text == "," || t.is_any(&["and", "or", "to"]))
}

/// "36 miles (58 km)", "$7.5m (£6m)": the figure in brackets is the one before it, written otherwise.
fn fold_conversions(s: &Sentence, drafts: &mut Vec<Draft>) {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        match kept.last_mut() {
            Some(last) if converts(s, last, &draft) => last.conversions.push((draft.amount.value, unit_of(&draft))),
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
        change: change(s, &amount, start),
        dimension,
        unit,
        unit_canonical,
        subject: subject.described,
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

/// The direction of an amount that is itself a change: "fell 3 %", "up 19 cents", "a drop of 12".
fn change(s: &Sentence, amount: &Amount, start: usize) -> Option<Change> {
    use english::verbs;
    let dimension = amount.measure.as_ref().map(|m| m.dimension);
    if dimension.is_none() && amount.form != Form::Digits {
        return None;
    }
    let share = matches!(dimension, Some(Dimension::Money | Dimension::Percent | Dimension::PercentPoint));
    for back in 1..=3 {
        let at = start.checked_sub(back)?;
        match s.word(at) {
            // "gave up 12 points", "shot down four"
            direction @ ("up" | "down") if back <= 2 => {
                let ends = |lemma: &str| matches!(lemma, "end" | "close" | "finish" | "trade" | "open" | "edge" | "tick");
                let particle = verbs::verb(s.word_before(at)).is_some_and(|(lemma, _)| !ends(lemma));
                return (!particle).then_some(if direction == "up" { Change::Up } else { Change::Down });
            }
            "+" if back == 1 => return Some(Change::Up),
            "by" if share && back == 1 && verbs::verb(s.word_before(at)).is_none() => return moved_by(s, at),
            "by" | "another" | "a" | "some" | "further" | "upward" | "downward" | "an" | "additional" => {}
            word => {
                let (lemma, _) = verbs::verb(word)?;
                return verbs::change(lemma).filter(|_| share || !matches!(lemma, "add" | "lose" | "shed" | "gain"));
            }
        }
    }
    None
}

/// "cut the price by 5%", "raise output by 8 per cent": the verb before what is moved by the amount after token `by`.
fn moved_by(s: &Sentence, by: usize) -> Option<Change> {
    use english::verbs;
    let object = s.tokens[by.saturating_sub(7)..by].iter().rev().take_while(|t| t.is_word());
    let lemma = object.filter_map(|t| verbs::verb(&t.lower)).map(|(lemma, _)| lemma).find(|lemma| verbs::moves(lemma).is_some())?;
    verbs::moves(lemma)
}

/// "rose from 21 mpg to 23", "spent 12 million of the 30 million crowns": a bare number with the unit of its neighbour.
fn inherit(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    let compared = elision::compares(s, amount.start);
    let read = amount.form == Form::Digits || amount.form == Form::Words && compared && !amount.fraction;
    if amount.measure.is_some() || !read || amount.hyphened {
        return;
    }
    let alone = s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_in(english::words::Class::STOP));
    // "33.5 million tonnes, up from 29.8 million"
    if let Some(measure) = last.filter(|_| alone && compared).and_then(|last| last.amount.measure.clone()) {
        amount.measure = Some(unit::Measure { start: amount.start, end: amount.end, ..measure });
        return;
    }
    if let Some(last) = last.filter(|_| alone && s.word_before(amount.start) == "to") {
        let from = s.word_before(last.amount.start) == "from" && amount.start < last.amount.end + 8;
        if let Some(measure) = last.amount.measure.clone().filter(|_| from) {
            amount.measure = Some(unit::Measure { start: amount.start, end: amount.end, ..measure });
        }
        return;
    }
    let ahead = match s.word(amount.end) {
        "to" if s.word_before(amount.start) == "from" => amount.end + 1,
        "of" if matches!(s.word(amount.end + 1), "the" | "its" | "their") && amount.scale > 1.0 => amount.end + 2,
        _ => return,
    };
    let Some(next) = amount::read(s, ahead) else { return };
    if let Some(measure) = next.measure {
        if next.scale > 1.0 && amount.scale == 1.0 && amount.value < next.value / next.scale * 10.0 {
            amount.value *= next.scale;
        }
        amount.measure = Some(unit::Measure { start: amount.start, end: amount.end, ..measure });
    }
}

/// "Maren Holt, 34, said", "aged 18 to 24", "at the age of 21": years that no unit names.
fn age(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    let whole = amount.measure.is_none() && amount.value.fract() == 0.0 && (1.0..=115.0).contains(&amount.value) && amount.scale == 1.0;
    if !whole || amount.hyphened {
        return;
    }
    let (before, earlier) = (s.word_before(amount.start), amount.start.checked_sub(2).map_or("", |at| s.word(at)));
    let named = matches!((earlier, before), (_, "aged" | "age" | "ages") | ("aged" | "age" | "ages", "of" | "from" | "between"));
    let closed = s.tokens.get(amount.end).is_some_and(|t| matches!(t.text, "," | "." | ")" | ";"));
    let years =
        amount.form == Form::Digits && amount.end == amount.start + 1 && s.tokens[amount.start].text.len() <= 2 && amount.value >= 2.0;
    let name = match amount.start {
        0 | 1 => false,
        2 => s.tokens[0].is_capitalised() && s.word(amount.end) == ",",
        at => s.tokens[at - 2].is_capitalised() && s.tokens[at - 3].is_capitalised(),
    };
    // "the striker, 19, has": a person without a name
    let role = || amount.start >= 2 && english::nouns::is_person(&s.tokens[amount.start - 2].lower) && s.word(amount.end) == ",";
    // "patients over 65"
    let group = |at: usize| {
        english::nouns::is_plural(&s.tokens[at].lower) && english::nouns::is_person(&english::nouns::lemma(&s.tokens[at].lower))
    };
    let limited = matches!(before, "over" | "under" | "above" | "below") && amount.start >= 2 && group(amount.start - 2);
    let person = (2..=4).filter_map(|back| amount.start.checked_sub(back)).any(|at| matches!(s.word(at), "he" | "she" | "i" | "who"));
    let turns = matches!(before, "be" | "is" | "was" | "turned" | "turns" | "turning" | "turn") && person && amount.value >= 2.0;
    let alone =
        s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_any(&["when", "by", "and", "at", "on", "in", "next", "this", "but"]));
    let limited = limited && alone && amount.form == Form::Digits && amount.value >= 2.0;
    // "aged 19 and 23"
    let listed = matches!(before, "and" | "or" | ",")
        && closed
        && last.is_some_and(|last| {
            last.amount.end + 1 == amount.start && last.amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Age)
        });
    // "the couple, both 72,"
    let both = before == "both" && closed && amount.start >= 2 && s.word(amount.start - 2) == ",";
    if named || listed || limited || both || turns && alone || years && before == "," && closed && (name || role()) {
        let (start, end) = (amount.start, amount.end);
        amount.measure = Some(unit::Measure { name: "year of age".into(), dimension: Dimension::Age, factor: 31_556_952.0, start, end });
    }
}

/// "magnitude 5.9", "a magnitude of 5.9", "4.4 on the Richter scale", and "it was 6.1" after one of these.
fn magnitude(s: &Sentence, amount: &mut Amount, last: Option<&Draft>) {
    if amount.measure.is_some() || !(0.0..10.0).contains(&amount.value) || amount.form != Form::Digits {
        return;
    }
    let led = (1..=3).filter_map(|back| amount.start.checked_sub(back)).any(|at| s.tokens[at].is_any(&["magnitude", "magnitudes"]))
        && s.word_before(amount.start) != ",";
    let scale =
        s.word(amount.end) == "on" && (amount.end + 1..amount.end + 4).any(|at| matches!(s.word(at), "richter" | "scale" | "magnitude"));
    let again = amount.value.fract() > 0.0
        && matches!(s.word_before(amount.start), "was" | "at" | "of" | "as" | "to")
        && s.tokens.get(amount.end).is_none_or(|t| !t.is_word() || t.is_in(english::words::Class::STOP))
        && last.is_some_and(|last| last.amount.measure.as_ref().is_some_and(|m| m.dimension == Dimension::Magnitude));
    if led || scale || again {
        let (start, end) = (amount.start, amount.end);
        amount.measure = Some(unit::Measure { name: "magnitude".into(), dimension: Dimension::Magnitude, factor: 1.0, start, end });
    }
}

/// Counts of people in one list that met one fate add up: "three women and two men were hurt"; a bracket divides the count before it.
fn add_parts(s: &Sentence, drafts: &mut [Draft]) {
    let people = |d: &Draft| {
        d.amount.measure.is_none() && d.amount.high.is_none() && !d.amount.fraction && english::nouns::is_person(&d.subject.head)
    };
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
    let of_kind = draft.amount.measure.as_ref().zip(last.amount.measure.as_ref()).is_some_and(|(a, b)| a.name.starts_with(&*b.name));
    if of_kind && moved && draft.subject.head.is_empty() {
        draft.subject.head.clone_from(&last.subject.head);
    }
    if same_unit && near && draft.subject.inferred && !last.subject.inferred {
        draft.subject.head.clone_from(&last.subject.head);
        draft.subject.inferred = false;
    }
}
