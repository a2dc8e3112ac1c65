//! What a count counts: the noun phrase behind the number, or what the clause says of a number that stands alone.

use super::{Subject, event, measured};
use crate::claim::figure::{
    amount::{self, Amount},
    elision,
    english::{nouns, verbs},
    noun::{self, Phrase},
    numeral::{self, Form},
    sentence::Sentence,
    token::Token,
    unit, vote,
};
use crate::{model::Dimension, text::number};

pub(super) fn read(s: &Sentence, amount: &Amount, start: usize, end: usize) -> Subject {
    if let Some(side) = vote::side(s, amount) {
        return of_votes(s, side, end);
    }
    let one = amount.value == 1.0 && amount.high.is_none() || amount.fraction;
    let mut at = end;
    let mut of_whole = false;
    if amount.hyphened && s.is_dash(end) {
        at = end + 1;
    }
    // "a 3,000-strong crowd"
    let strong = usize::from(amount.hyphened && s.word(at) == "strong");
    at += strong;
    if s.word(at) == "of" {
        at += 1;
        of_whole = true;
        // "nine of the 14 hostages" are hostages
        let whole = at + usize::from(matches!(s.word(at), "the" | "its" | "their" | "those" | "his" | "her"));
        let whole = whole + usize::from(matches!(s.word(whole), "last" | "past" | "next" | "first" | "previous" | "remaining" | "other"));
        let number = |t: &Token| t.is_number() || number::small_cardinal(&t.lower).is_some_and(|v| v > 1.0);
        let describes = s.is_dash(whole + 1);
        if s.tokens.get(whole).is_some_and(number) && !describes {
            at = whole + 1;
        }
        while s.tokens.get(at).is_some_and(|t| t.is_any(&["the", "its", "their", "his", "her", "our", "those", "these", "all", "a"])) {
            at += 1;
        }
    } else {
        while matches!(s.word(at), "the" | "a") && amount.fraction {
            at += 1;
        }
    }
    let mut subject = Subject { end, ..Subject::default() };
    // "two of them in critical condition"
    if of_whole && matches!(s.word(at), "them" | "whom" | "us") {
        subject.end = at + 1;
    }
    let unnamed = !of_whole && elision::is_forecast(s, at) && s.word_before(start) == "the";
    let sized = if of_whole { None } else { sized_noun(s, at) };
    let phrase = noun::phrase(s, sized.unwrap_or(at), one || of_whole || amount.hyphened).filter(|_| !unnamed);
    if phrase.is_none() && is_size(s, amount, start, &mut subject) {
        return subject;
    }
    // "a six-cylinder engine" has cylinders, whatever it describes
    let phrase = phrase.map(|phrase| {
        if amount.hyphened && at > end && !of_whole && strong == 0 { Phrase { end: at + 1, head: at, ..phrase } } else { phrase }
    });
    if let Some(phrase) = phrase {
        name(s, phrase, &mut subject);
        subject.end = phrase.end;
        if subject.head == "vote" {
            subject.event = vote::cause(s, phrase.end).map(str::to_owned);
        }
        // "a 12-strong gang" is a gang of 12
        if strong == 1 && matches!(nouns::sized_by(&subject.head), Some(nouns::Sizing::Group)) {
            subject.head = "person".to_owned();
        }
    } else if let Some((person, event)) = nouns::event_noun(s.word(at)).filter(|_| of_whole) {
        // "six of those arrested"
        (subject.head, subject.event) = (person.to_owned(), Some(event.to_owned()));
    }
    if subject.noun_canonical == "time" {
        // occasions: "tried three times"
        subject.noun_canonical = "count".to_owned();
    }
    if amount.fraction && (of_whole || amount.form != Form::Digits) {
        subject.noun_canonical = format!("% {}", subject.noun_canonical).trim().to_owned();
    }
    left_modifiers(s, start, &mut subject);
    event::read(s, start, &mut subject);
    if let Some((per, end)) = per_so_many(s, subject.end) {
        subject.noun_canonical = format!("{} per {per}", subject.noun_canonical).trim().to_owned();
        subject.end = end;
    } else if let Some((name, _, _, end)) = unit::rate(s, subject.end).filter(|_| phrase.is_some()) {
        subject.noun_canonical = format!("{} per {name}", subject.noun_canonical);
        subject.end = end;
    }
    if subject.head.is_empty() {
        nameless(s, amount, start, &mut subject);
    }
    // the size is a figure of its own
    subject.end = if sized.is_some() { end } else { subject.end };
    subject
}

/// "three $100 bills", "four 20-foot boats": the token behind the size or price of what is counted.
fn sized_noun(s: &Sentence, at: usize) -> Option<usize> {
    let size = amount::read(s, at)?;
    let measure = size.measure.as_ref()?;
    let describes = size.hyphened || measure.dimension == Dimension::Money;
    let noun = noun::phrase(s, size.end, false).filter(|_| describes)?;
    nouns::is_plural(&s.tokens[noun.head].lower).then_some(size.end)
}

fn of_votes(s: &Sentence, side: vote::Side, end: usize) -> Subject {
    Subject {
        head: "vote".to_owned(),
        event: Some(side.event.to_owned()),
        modifiers: side.body.into_iter().collect(),
        noun: "votes".to_owned(),
        noun_canonical: "vote".to_owned(),
        end: end + usize::from(matches!(s.word(end), "vote" | "votes")),
        ..Subject::default()
    }
}

/// "12 cases per 100,000 people": how many of what a rate is reckoned on, and the token after them.
fn per_so_many(s: &Sentence, at: usize) -> Option<(String, usize)> {
    let number = numeral::read(&s.tokens, at + 1, false).filter(|n| s.word(at) == "per" && n.value >= 100.0 && n.high.is_none())?;
    let Some(noun) = noun::phrase(s, number.end, false) else { return Some((number.value.to_string(), number.end)) };
    Some((format!("{} {}", number.value, nouns::lemma(&s.tokens[noun.head].lower)), noun.end))
}

/// The phrase in the singular, without what joins its words.
fn canonical(s: &Sentence, phrase: Phrase) -> String {
    let phrase = without_members(s, phrase);
    let compound = phrase.head > phrase.start && s.is_hyphen(phrase.head - 1);
    let mut canonical = String::new();
    // "19 of the city's 34 schools" are schools
    let whole = (phrase.start..phrase.head).rev().find(|i| s.is_number(*i) && s.before(*i).is_some_and(|t| t.is("s") && t.glued));
    for token in &s.tokens[whole.map_or(phrase.start, |at| at + 1)..phrase.head] {
        if token.is_any(&["and", "or", "most"]) {
            continue;
        }
        if !token.glued && !canonical.is_empty() {
            canonical.push(' ');
        }
        canonical.push_str(&nouns::plain_adjective(&token.lower));
    }
    canonical.push_str(if compound || canonical.is_empty() { "" } else { " " });
    canonical + &nouns::lemma(&s.tokens[phrase.head].lower)
}

/// "six crew members" are six crew.
fn without_members(s: &Sentence, phrase: Phrase) -> Phrase {
    let members = s.tokens[phrase.head].is("members") && phrase.head > phrase.start && s.tokens[phrase.head - 1].is_any(&["crew", "staff"]);
    Phrase { head: phrase.head - usize::from(members), ..phrase }
}

/// Takes head, modifiers and the written noun from a phrase.
fn name(s: &Sentence, phrase: Phrase, subject: &mut Subject) {
    let phrase = without_members(s, phrase);
    let head = &s.tokens[phrase.head];
    let lemma = nouns::lemma(&head.lower);
    subject.noun = head.text.to_owned();
    subject.noun_canonical = canonical(s, phrase);
    subject.modifiers = s.tokens[phrase.start..phrase.head]
        .iter()
        .filter(|t| t.is_word() && !t.is_any(&["and", "or", "s"]) && number::small_cardinal(&t.lower).is_none())
        .map(|t| t.lower.to_string())
        .collect();
    // "AK-47s": the name with its number
    subject.head =
        if head.is_number() { subject.noun_canonical.rsplit(' ').next().unwrap_or_default().to_owned() } else { lemma.into_owned() };
    // "seven others", "dozens more", "one fatally": what they are was said before
    if matches!(&*subject.head, "other" | "more" | "another")
        || head.lower.ends_with("ly")
            && verbs::verb(&head.lower).is_none()
            && !nouns::is_plural(&head.lower)
            && subject.noun.len() > 5
            && subject.noun != "family"
    {
        subject.event = (subject.head == "fatally").then(|| "die".to_owned());
        subject.modifiers.push(std::mem::take(&mut subject.head));
        return;
    }
    // "30 wounded soldiers"
    let fate = s.tokens[phrase.start..phrase.head].iter().find_map(|t| nouns::event_noun(&t.lower).filter(|_| t.is_any(nouns::FATES)));
    if let Some((_, event)) = fate {
        subject.event = Some(event.to_owned());
    }
    if let Some((person, event)) = nouns::event_noun(&subject.head).filter(|_| !subject.head.is_empty()) {
        subject.head = person.to_owned();
        // "claimed 12 lives", "saved 12 lives"
        let saved = subject.noun.eq_ignore_ascii_case("lives")
            && phrase.start > 0
            && s.tokens[phrase.start.saturating_sub(4)..phrase.start].iter().any(|t| t.is_any(&["saved", "save", "saving", "saves"]));
        subject.event = Some(if saved { "rescue" } else { event }.to_owned());
    }
}

/// "the village of 300 lost its school", "a mother of three was hurt": the number sizes the noun before it, and what happened did not happen
/// to so many. Of a group ("a family of five") it did.
fn is_size(s: &Sentence, amount: &Amount, start: usize, subject: &mut Subject) -> bool {
    let Some(noun) = start.checked_sub(2).filter(|at| s.word(at + 1) == "of").map(|at| &*s.tokens[at].lower) else { return false };
    match nouns::sized_by(noun) {
        Some(nouns::Sizing::Place) => (subject.head, subject.event) = ("person".to_owned(), Some("live".to_owned())),
        Some(nouns::Sizing::Parent) => {
            let of = if noun.starts_with("gran") { "grandchild" } else { "child" };
            (subject.head, subject.event) = (of.to_owned(), Some("have".to_owned()));
        }
        Some(nouns::Sizing::Group) if amount.value > 1.0 => {
            event::read(s, start, subject);
            if subject.event.is_some() || amount.form == Form::Digits {
                subject.head = "person".to_owned();
            }
        }
        _ => return false,
    }
    true
}

/// "another five people", "an additional 20".
fn left_modifiers(s: &Sentence, start: usize, subject: &mut Subject) {
    if let Some(token) = s.before(start).filter(|t| t.is_any(&["another", "additional", "further", "extra", "other", "more"])) {
        subject.modifiers.insert(0, token.lower.to_string());
    }
}

/// A number that stands alone: "12 dead", "three were hurt", "the toll rose to 12".
fn nameless(s: &Sentence, amount: &Amount, start: usize, subject: &mut Subject) {
    if befalls_people(subject) {
        subject.head = "person".to_owned();
        return;
    }
    let others = subject.modifiers.iter().any(|word| matches!(word.as_str(), "more" | "other" | "another"));
    if is_aboard(s, subject.end) && amount.value > 1.0 {
        subject.head = "person".to_owned();
        return;
    }
    if let Some(event) = event::of_toll(s, start).filter(|_| !others) {
        (subject.head, subject.event) = ("person".to_owned(), Some(event));
        return;
    }
    if let Some((head, event)) = number_of(s, start).or_else(|| named_behind(s, subject.end)).filter(|_| !others) {
        (subject.head, subject.event) = (head, event);
        return;
    }
    if amount.form == Form::Digits && !others && !elision::compares(s, start) {
        let event = subject.event.take();
        measured::by_clause(s, start, subject);
        subject.event = event.or(subject.event.take());
        if subject.head.is_empty() && befalls_people(subject) {
            subject.head = "person".to_owned();
        }
        subject.inferred = true;
        counts_people(subject);
    }
}

/// "the number of people killed in Sunday's fire has climbed to 212", "the number held to six": what the number is of, and what befell it.
fn number_of(s: &Sentence, start: usize) -> Option<(String, Option<String>)> {
    let (mut at, mut steps) = (start, 0);
    while at > 0 && steps < LONGEST_NUMBERED {
        // an aside may open the sentence: ", Ogun State, has reached 212"
        let before = s.aside_before(at - 1).unwrap_or(at).checked_sub(1)?;
        (at, steps) = (before, steps + 1);
        let token = &s.tokens[at];
        if s.word_before(at) == "the" && token.is_any(&["number", "numbers"]) {
            return if s.word(at + 1) == "of" {
                numbered(s, at + 2)
            } else {
                event::of_participle(s, at + 1).map(|(head, event)| (head, Some(event)))
            };
        }
        let inside = token.is_word() || token.is_dash() || token.is_number() || matches!(token.text, "'" | "’");
        if !inside {
            return None;
        }
    }
    None
}

/// In tokens.
const LONGEST_NUMBERED: usize = 28;

/// "brought to 15 the number of deaths", "raised to 15 the death toll": what the number is said to be, behind it.
fn named_behind(s: &Sentence, at: usize) -> Option<(String, Option<String>)> {
    if s.word(at) != "the" {
        return None;
    }
    let toll = at + 1 + usize::from(s.word(at + 1) == "death");
    match (s.word(at + 1), s.word(at + 2)) {
        ("number", "of") => numbered(s, at + 3),
        _ => event::toll(s, toll).filter(|_| s.word(toll) == "toll").map(|event| ("person".to_owned(), Some(event))),
    }
}

/// What stands behind "the number of" at `at`, and what befell it.
fn numbered(s: &Sentence, at: usize) -> Option<(String, Option<String>)> {
    if s.word(at) == "those" {
        return event::of_participle(s, at + 1).map(|(head, event)| (head, Some(event)));
    }
    let noun = noun::phrase(s, at, false)?;
    let head = nouns::lemma(&s.tokens[noun.head].lower).into_owned();
    if let Some((person, event)) = nouns::event_noun(&head) {
        return Some((person.to_owned(), Some(event.to_owned())));
    }
    let (lemma, form) = verbs::verb(s.word(noun.end)).unzip();
    let befell = lemma.filter(|_| form == Some(verbs::Form::Past)).map(|lemma| verbs::event(lemma).to_owned());
    Some((head, befell.filter(|event| nouns::is_fate(event))))
}

/// Whether what happened happens to people only, or only people do it.
fn befalls_people(subject: &Subject) -> bool {
    const EVENTS: &str = "die injure arrest jail hospitalise miss rescue evacuate displace harm flee march vote attend gather protest
        dismiss";
    subject.event.as_deref().is_some_and(|event| EVENTS.split(' ').any(|one| one == event))
}

/// "had as many as 300 on board", "of the five on the plane": only people are.
fn is_aboard(s: &Sentence, at: usize) -> bool {
    let vehicle = || matches!(s.word(at + 1), "the" | "a" | "an" | "each" | "its") && nouns::carries(s.word(at + 2));
    s.word(at) == "aboard" || s.word(at) == "on" && (s.word(at + 1) == "board" || vehicle())
}

/// "the toll could exceed 500", "crowds of 10,000": a bare number of these is one of people.
fn counts_people(subject: &mut Subject) {
    match &*subject.head {
        "toll" => subject.event = Some("die".to_owned()),
        "crowd" | "audience" | "congregation" | "throng" | "mob" | "attendance" => {}
        _ => return,
    }
    subject.head = "person".to_owned();
    subject.inferred = false;
}
