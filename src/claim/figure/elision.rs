//! Numbers whose noun is left out: "eleven of them were hurt", "compared with 104", "121 votes to 14".
//!
//! Such a number is of what was counted last, in its own sentence or the one before. A number with a noun of its own is never touched.

use super::{
    Draft,
    amount::Amount,
    english::{nouns, verbs, words::Class},
    numeral::Form,
    sentence::Sentence,
    subject::{self, Subject},
    token::Token,
    vote,
};

/// Something counted, that a later number may be a part of.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    value: f64,
    head: String,
    noun: String,
    event: Option<String>,
    /// It stands in a phrase of place or time, and was not what the sentence is about: "over six regions".
    aside: bool,
    /// "including 30 children".
    included: bool,
    /// The toll that a sentence is about, whatever it says of it: what "it" is in the next.
    is_topic: bool,
}

impl Whole {
    /// What a draft counts; `None` for a measure, a share or a number without a noun.
    pub fn of(s: &Sentence, draft: &Draft) -> Option<Self> {
        let counts = draft.amount.measure.is_none() && !draft.amount.fraction && !draft.subject.head.is_empty();
        let noun = draft.subject.noun_canonical.clone();
        let aside = s.before(draft.start).is_some_and(|t| t.is_in(Class::SCOPE) || t.is_any(&["with", "of"]));
        let value = draft.amount.high.unwrap_or(draft.amount.value);
        let included = s.before(draft.start).is_some_and(|t| t.is_any(&["including", "excluding"]));
        let (head, event) = (draft.subject.head.clone(), draft.subject.event.clone());
        counts.then_some(Self { value, head, noun, event, aside, included, is_topic: false })
    }

    /// "The death toll is still rising": whatever its number, the next sentence may say "it".
    pub fn topic(s: &Sentence) -> Option<Self> {
        let is_toll = |at: &usize| s.word(*at) == "toll" && matches!(s.word_before(*at), "death" | "the");
        let thing = |at: usize| nouns::lemma(s.word(at + 1));
        let at = (0..s.tokens.len()).find(is_toll).filter(|at| !matches!(&*thing(*at), "road" | "bridge" | "booth" | "plaza" | "gate"))?;
        let event = subject::event_of_toll(s, at);
        Some(Self {
            value: f64::INFINITY,
            head: "person".to_owned(),
            noun: String::new(),
            event,
            aside: false,
            included: false,
            is_topic: true,
        })
    }
}

/// How a number refers back.
enum Link {
    /// It is no more than what it refers to.
    Part,
    /// It is what it is compared or contrasted with.
    Same,
    /// It comes on top of it: "a further six", "28 more".
    Sequel,
    /// It is another's number for the same: "police spoke of 80,000".
    Restated,
    /// It is of the same in another place: "three in Orlen and nine in Arden".
    Elsewhere,
}

/// Gives a number without a noun that of what it refers to, if it refers to anything.
pub(super) fn resolve(s: &Sentence, amount: &Amount, subject: &mut Subject, found: &[Draft], previous: &[Whole]) {
    // who votes is known by the event alone
    let voter = subject.noun.is_empty() && subject.event.as_deref() == Some("vote");
    let open = subject.head.is_empty() || subject.inferred || voter;
    if !open || amount.measure.is_some() || amount.fraction || amount.form == Form::Vague {
        return;
    }
    let others = subject.modifiers.last().is_some_and(|word| matches!(word.as_str(), "other" | "more"));
    let Some(link) = link(s, amount, found.last()).or(others.then_some(Link::Sequel)) else { return };
    let here: Vec<Whole> = found.iter().filter_map(|draft| Whole::of(s, draft)).collect();
    let whole = match &link {
        Link::Same | Link::Sequel | Link::Elsewhere => here.iter().rev().find(|whole| !whole.included).cloned(),
        Link::Restated => here.last().cloned().or_else(|| previous.iter().rev().find(|w| !w.aside).cloned()),
        Link::Part => part_of(&here, amount.value).or_else(|| part_of(if here.is_empty() { previous } else { &[] }, amount.value)),
    };
    let Some(whole) = whole else { return };
    subject.head = whole.head;
    subject.noun_canonical = whole.noun;
    match link {
        Link::Part | Link::Same if subject.head == "vote" => {
            subject.event = vote::cause(s, amount.end).map(str::to_owned).or(subject.event.take());
        }
        Link::Restated | Link::Elsewhere => subject.event = whole.event,
        Link::Sequel => subject.event = subject.event.take().or(whole.event),
        Link::Part | Link::Same => {}
    }
    subject.inferred = false;
}

/// The latest of `wholes` that is large enough to hold `value`; what the sentence is about before what stands aside.
fn part_of(wholes: &[Whole], value: f64) -> Option<Whole> {
    let holds = |whole: &&Whole| whole.value >= value && !whole.is_topic;
    let about = wholes.iter().rev().filter(holds).find(|whole| !whole.aside);
    about.or_else(|| wholes.iter().rev().find(holds)).cloned()
}

fn link(s: &Sentence, amount: &Amount, last: Option<&Draft>) -> Option<Link> {
    let definite = s.before(amount.start).is_some_and(|t| t.is_any(&["the", "these", "those", "all", "both", "its", "their", "other"]));
    if is_of_pronoun(s, amount.end) {
        return Some(Link::Part);
    }
    let after = s.tokens.get(amount.end);
    let ends = after.is_none_or(|t| !t.is_word() && !t.glued || matches!(t.text, "," | "." | ";" | ")") || t.is_in(Class::STOP));
    let timed = after.is_some_and(|t| t.is_any(&["last", "next"]));
    if compares(s, amount.start) && (ends || timed) || expected(s, amount) {
        return Some(Link::Same);
    }
    let voted = last.is_some_and(|last| last.subject.head == "vote" && amount.start < last.subject.end + 8);
    if voted && ends && vote::cause(s, amount.end).is_some() {
        return Some(Link::Same);
    }
    if ends && (restates(s, amount.start) || moves_on(s, amount.start)) {
        return Some(Link::Restated);
    }
    if last.is_some_and(|last| last.amount.measure.is_none() && is_elsewhere(s, amount, last)) {
        return Some(Link::Elsewhere);
    }
    let before = s.before(amount.start);
    let sequel = before.is_some_and(|t| t.is_any(&["further", "another", "additional"])) && amount.value > 1.0;
    if ends && sequel {
        return Some(Link::Sequel);
    }
    let counted = last.is_some_and(|last| last.amount.measure.is_none());
    if ends && counted && before.is_some_and(|t| t.is_any(&["including", "just", "only"])) && amount.value > 1.0 {
        return Some(Link::Part);
    }
    let acted = |t: &Token| verbs::verb(&t.lower).is_some_and(|(_, form)| form == verbs::Form::Past) && !t.is("said");
    // "four missiles, with three landing near the shore"
    let led = before.is_some_and(|t| t.is("with"));
    let going = |t: &Token| led && verbs::verb(&t.lower).is_some_and(|(_, form)| form == verbs::Form::Gerund);
    let acts = after.is_some_and(|t| t.is_any(&["was", "were", "are", "have", "had", "remain", "remained"]) || acted(t) || going(t));
    let manner = s.word(amount.end) == "of" && s.tokens.get(amount.end + 1).is_some_and(|t| singular(&t.lower)) && amount.value > 1.0;
    let included = manner && s.word_before(amount.start) == "including";
    (acts && !definite && amount.value > 1.0 && amount.start + 1 == amount.end || included).then_some(Link::Part)
}

/// "of them", "of whom", "of which", "of these" with nothing counted after.
pub(super) fn is_of_pronoun(s: &Sentence, at: usize) -> bool {
    let counted = s.tokens.get(at + 2).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower));
    s.word(at) == "of" && (matches!(s.word(at + 1), "them" | "whom" | "which") || matches!(s.word(at + 1), "these" | "those") && !counted)
}

/// "compared with", "up from", "against", "fewer than the" right before `at`.
pub(super) fn compares(s: &Sentence, at: usize) -> bool {
    // "down from a peak of 41,000"
    let level = |t: &Token| t.is_any(&["peak", "high", "low", "record", "average", "total"]);
    if s.word_before(at) == "of" && at >= 2 && level(&s.tokens[at - 2]) {
        let article = usize::from(at >= 3 && s.tokens[at - 3].is_any(&["a", "an", "the", "its"]));
        return s.word_before(at - 2 - article) == "from" || compares(s, at - 2 - article);
    }
    let earlier = at.checked_sub(2).map_or("", |at| s.word(at));
    match s.word_before(at) {
        "with" | "to" => earlier == "compared",
        "from" => matches!(earlier, "up" | "down"),
        "against" | "versus" | "vs" => true,
        _ => false,
    }
}

/// "put the figure at 55,000", "police spoke of 80,000", "the union gives a number of 120": someone's number for what was counted before.
fn restates(s: &Sentence, at: usize) -> bool {
    const BETWEEN: &[&str] = &[
        "the",
        "a",
        "it",
        "its",
        "attendance",
        "turnout",
        "crowd",
        "numbers",
        "figure",
        "number",
        "total",
        "count",
        "estimate",
        "of",
        "at",
        "as",
        "that",
        "higher",
        "lower",
        "much",
        "an",
    ];
    let Some(verb) = (at.saturating_sub(7)..at).rev().find(|i| !s.tokens[*i].is_any(BETWEEN)) else { return false };
    let led = verb + 1 < at && s.tokens[verb + 1..at].iter().any(|t| t.is_any(&["of", "at"]));
    let lemma = verbs::verb(s.word(verb)).map_or("", |(lemma, _)| lemma);
    led && matches!(lemma, "put" | "speak" | "give" | "estimate" | "cite" | "quote" | "report")
        || lemma == "estimate" && verb + 1 == at && !s.before(verb).is_some_and(|t| t.is_any(&["an", "the", "some"]))
}

/// "it has risen to four", "the number now stands at 60": how far what was counted before has come.
fn moves_on(s: &Sentence, at: usize) -> bool {
    let from = at.saturating_sub(9);
    let clause = at - s.tokens[from..at].iter().rev().take_while(|t| t.is_word() && !t.is_any(&["and", "but"])).count();
    let named = usize::from(matches!(s.word(clause), "the" | "that" | "this"));
    let subject = clause + named;
    let stands = named == 0 && s.word(subject) == "it"
        || named == 1
            && matches!(s.word(subject), "number" | "figure" | "total" | "count" | "tally" | "toll")
            && s.word(subject + 1) != "of";
    let moved = |t: &Token| {
        let lemma = verbs::verb(&t.lower).map_or("", |(lemma, _)| lemma);
        verbs::moves(lemma).is_some()
            || matches!(lemma, "stand" | "reach" | "pass" | "top" | "exceed" | "surpass" | "put" | "hit" | "double" | "triple")
            || t.is_any(&["revised", "updated"])
    };
    let led = matches!(s.word_before(at), "to" | "at" | "reached" | "passed" | "topped" | "exceeded" | "surpassed" | "hit");
    stands && led && s.tokens[subject + 1..at].iter().any(moved)
}

/// "three in Orlen and nine in Arden": behind a count that ended in a place stands a number with another.
fn is_elsewhere(s: &Sentence, amount: &Amount, last: &Draft) -> bool {
    let place = |at: usize| {
        s.tokens.get(at).is_some_and(|t| t.is_any(&["in", "at", "near", "on"]))
            && (at + 1..at + 3)
                .any(|at| s.tokens.get(at).is_some_and(|t| t.is_capitalised() && !t.is_in(Class::WEEKDAY) && !t.is_in(Class::MONTH)))
    };
    let joined = matches!(s.word_before(amount.start), "and" | ",") && amount.start < last.subject.end + 8;
    joined && amount.start > last.subject.end && place(amount.end) && place(last.subject.end)
}

/// "fewer than the 3.5 million analysts had expected": those who expect are not counted.
fn expected(s: &Sentence, amount: &Amount) -> bool {
    let compared =
        s.word_before(amount.start) == "the" && amount.start > 1 && matches!(s.word(amount.start - 2), "than" | "with" | "from" | "to");
    compared && is_forecast(s, amount.end)
}

/// Whether those who expect something stand at `at`, and nothing else: "analysts had forecast".
pub(super) fn is_forecast(s: &Sentence, at: usize) -> bool {
    let people = (at..at + 3).find(|i| nouns::is_plural(s.word(*i)));
    let verb = people.map(|at| at + 1 + usize::from(matches!(s.word(at + 1), "had" | "have")));
    verb.and_then(|at| verbs::verb(s.word(at)).map(|(lemma, _)| lemma).or(Some(s.word(at)))).is_some_and(|lemma| {
        matches!(lemma, "expect" | "expected" | "forecast" | "predict" | "predicted" | "project" | "projected" | "estimate" | "anticipated")
    })
}

/// Whether a word can be what a part is of, and not what it counts: "three of attempted murder".
fn singular(word: &str) -> bool {
    !nouns::is_plural(word) && !Class::of(word).is_in(Class::STOP) && crate::text::number::small_cardinal(word).is_none()
}
