//! What an amount is about: the head noun, what happened to it, and the words that narrow it.
//!
//! "a toll of 12", "12 dead" and "killed 12 people" all come to the head "person" and the event "die".

use std::borrow::Cow;

use super::{
    amount::Amount,
    english::{nouns, verbs, words},
    noun::{self, Phrase},
    sentence::Sentence,
    unit,
};
use crate::model::Dimension;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Subject {
    /// Lemma of what is counted or measured; empty if none was found.
    pub head: String,
    pub event: Option<String>,
    pub modifiers: Vec<String>,
    /// The counted noun as written; empty for a measure.
    pub noun: String,
    /// The noun phrase in the singular, for a count.
    pub noun_canonical: String,
    /// What is counted, with its event, for people to read.
    pub described: String,
    /// The token after the last that belongs to the figure.
    pub end: usize,
    /// The event was read from the words before the amount, so that a list may share it.
    pub shares_before: bool,
    /// The event was read from the words after it.
    pub shares_after: bool,
    /// What a measured flow is per, where the words stand behind what flows: "gallons of fuel a year".
    pub rate: Option<String>,
    /// The head stands elsewhere in the clause, not in the amount's own phrase.
    pub inferred: bool,
}

/// What the amount whose bound words end at token `end` is about.
pub(super) fn read(s: &Sentence, amount: &Amount, start: usize, end: usize) -> Subject {
    match &amount.measure {
        Some(measure) => measured(s, amount, measure.dimension, start, end),
        None => counted(s, amount, start, end),
    }
}

fn counted(s: &Sentence, amount: &Amount, start: usize, end: usize) -> Subject {
    let one = amount.value == 1.0 && amount.high.is_none() || amount.fraction;
    let mut at = end;
    let mut of_whole = false;
    if amount.hyphened && s.tokens.get(end).is_some_and(super::token::Token::is_dash) {
        at = end + 1;
    }
    // "a 3,000-strong crowd"
    let strong = usize::from(amount.hyphened && s.word(at) == "strong");
    at += strong;
    if s.word(at) == "of" {
        at += 1;
        of_whole = true;
        // "nine of the 14 hostages" are hostages
        let whole = at + usize::from(matches!(s.word(at), "the" | "its" | "their" | "those"));
        let number = |t: &super::token::Token| t.is_number() || crate::text::number::small_cardinal(&t.lower).is_some_and(|v| v > 1.0);
        let describes = s.tokens.get(whole + 1).is_some_and(super::token::Token::is_dash);
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
    let unnamed = !of_whole && super::elision::is_forecast(s, at) && s.word_before(start) == "the";
    let phrase = noun::phrase(s, at, one || of_whole || amount.hyphened).filter(|_| !unnamed);
    // "a six-cylinder engine" has cylinders, whatever it describes
    let phrase = phrase.map(|phrase| {
        if amount.hyphened && at > end && !of_whole && strong == 0 { Phrase { end: at + 1, head: at, ..phrase } } else { phrase }
    });
    if let Some(phrase) = phrase {
        name(s, phrase, &mut subject);
        subject.end = phrase.end;
    } else if let Some((person, event)) = nouns::event_noun(s.word(at)).filter(|_| of_whole) {
        // "six of those arrested"
        (subject.head, subject.event) = (person.to_owned(), Some(event.to_owned()));
    }
    if subject.noun_canonical == "time" {
        // occasions: "tried three times"
        subject.noun_canonical = "count".to_owned();
    }
    if amount.fraction && (of_whole || amount.form != super::numeral::Form::Digits) {
        subject.noun_canonical = format!("% {}", subject.noun_canonical).trim().to_owned();
    }
    left_modifiers(s, start, &mut subject);
    happening(s, start, &mut subject);
    if let Some((name, _, _, end)) = unit::rate(s, subject.end).filter(|_| phrase.is_some()) {
        subject.noun_canonical = format!("{} per {name}", subject.noun_canonical);
        subject.end = end;
    }
    if subject.head.is_empty() {
        nameless(s, amount, start, &mut subject);
    }
    describe(&mut subject);
    subject
}

/// Takes head, modifiers and the written noun from a phrase.
fn name(s: &Sentence, phrase: Phrase, subject: &mut Subject) {
    let head = &s.tokens[phrase.head];
    let compound = phrase.head > phrase.start && s.tokens[phrase.head - 1].is_dash() && s.tokens[phrase.head - 1].glued;
    let lemma = nouns::lemma(&head.lower);
    subject.noun = head.text.to_owned();
    let mut canonical = String::new();
    for i in phrase.start..phrase.head {
        let token = &s.tokens[i];
        if token.is_any(&["and", "or", "most"]) {
            continue;
        }
        if !token.glued || canonical.is_empty() {
            canonical.push_str(if canonical.is_empty() { "" } else { " " });
        }
        canonical.push_str(&nouns::plain_adjective(&token.lower));
    }
    canonical.push_str(if compound || canonical.is_empty() { "" } else { " " });
    subject.noun_canonical = canonical + &lemma;
    subject.modifiers = s.tokens[phrase.start..phrase.head]
        .iter()
        .filter(|t| t.is_word() && !t.is_any(&["and", "or", "s"]))
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

/// "another five people", "an additional 20".
fn left_modifiers(s: &Sentence, start: usize, subject: &mut Subject) {
    if let Some(token) = s.before(start).filter(|t| t.is_any(&["another", "additional", "further", "extra", "other", "more"])) {
        subject.modifiers.insert(0, token.lower.to_string());
    }
}

/// The event, from the words after the noun or else before the amount.
fn happening(s: &Sentence, start: usize, subject: &mut Subject) {
    let own = subject.event.is_some();
    if is_divided(s, start) {
        return;
    }
    if let Some(event) = event_after(s, subject.end).or_else(|| event_beyond(s, subject.end)).filter(|event| !own || nouns::is_fate(event))
    {
        let passive = nouns::event_noun(&event).map_or(event.clone(), |(_, event)| event.to_owned());
        subject.event = Some(passive);
        subject.shares_after = true;
        return;
    }
    if subject.event.is_some() {
        return;
    }
    if let Some(event) = event_before(s, start, subject.end) {
        if event == "die" && subject.head.is_empty() {
            subject.head = "person".to_owned();
        }
        subject.event = Some(event);
        subject.shares_before = true;
    }
}

/// "200 of the 350 migrants drowned", "of the 40 aboard, 12 died": what befell a part did not befall the whole.
fn is_divided(s: &Sentence, start: usize) -> bool {
    let article = usize::from(matches!(s.word_before(start), "the" | "its" | "their" | "those"));
    let Some(of) = start.checked_sub(article + 1).filter(|at| s.word(*at) == "of") else { return false };
    let number = |t: &super::token::Token| t.is_number() || crate::text::number::small_cardinal(&t.lower).is_some();
    s.before(of).is_none_or(|t| number(t) || !t.is_word())
}

/// "were killed", "have died", "dead", "who were missing", "shot down" right after the noun.
fn event_after(s: &Sentence, at: usize) -> Option<String> {
    let mut passive = false;
    for i in at..at + 7 {
        let token = s.tokens.get(i)?;
        let word = &*token.lower;
        if !token.is_word() {
            let clause = token.text == "," && matches!(s.word(i + 1), "who" | "which" | "that");
            if clause {
                continue;
            }
            return None;
        }
        match word {
            "was" | "were" | "is" | "are" | "been" | "being" | "be" | "got" => passive = true,
            "who" | "which" | "that" | "have" | "has" | "had" | "also" | "reportedly" | "to" | "still" | "now" | "later" | "more"
            | "others" | "other" | "people" | "critically" | "seriously" | "badly" | "slightly" | "fatally" | "already" | "so" | "far"
            | "allegedly" | "both" | "all" | "will" | "would" | "could" | "may" | "might" | "must" | "not" => {}
            "dead" => return Some("die".to_owned()),
            "missing" | "unaccounted" => return Some("miss".to_owned()),
            "homeless" => return Some("displace".to_owned()),
            "in" if (i + 1..i + 3).any(|at| matches!(s.word(at), "critical" | "serious" | "stable" | "grave" | "intensive"))
                && i <= at + 4 =>
            {
                return Some("injure".to_owned());
            }
            _ if word.ends_with("ly") && word.len() > 4 => {}
            _ => {
                let (lemma, form) = verbs::verb(word)?;
                if passive
                    && matches!(
                        lemma,
                        "report" | "confirm" | "believe" | "fear" | "know" | "say" | "expect" | "estimate" | "find" | "leave"
                    )
                {
                    continue;
                }
                let lemma = phrasal(s, lemma, i + 1);
                if lemma == "shoot" && (s.word(i + 1) == "dead" || s.word(i + 2) == "death")
                    || s.word(i + 1) == "to" && s.word(i + 2) == "death"
                {
                    return Some("die".to_owned());
                }
                let acts = passive || form != verbs::Form::Base || verbs::event(&lemma) == "die";
                return (acts && !verbs::is_empty(&lemma)).then(|| verbs::event(&lemma).to_owned());
            }
        }
    }
    None
}

/// "three workers at the plant were killed", "two men, both guards, have died": what happened beyond a phrase that stands between.
fn event_beyond(s: &Sentence, at: usize) -> Option<String> {
    let aside = s.word(at) == ",";
    let phrase =
        s.tokens.get(at)?.is_any(&["in", "at", "on", "of", "from", "near", "aboard", "inside", "outside", "with", "between", "across"]);
    if !aside && !phrase {
        return None;
    }
    let mut from = at + 1;
    if aside {
        from = (at + 1..at + 12).find(|i| s.word(*i) == ",")? + 1;
        return s
            .tokens
            .get(from)
            .filter(|t| t.is_any(&["was", "were", "have", "has", "had", "died", "are"]))
            .and_then(|_| event_after(s, from));
    }
    while let Some(token) = s.tokens.get(from).filter(|_| from < at + 10) {
        let apostrophe = matches!(token.text, "'" | "’" | "-");
        if !token.is_word() && !apostrophe && !token.is_number()
            || token.is_any(&["who", "which", "that", "when", "after", "as", "while", "but"])
        {
            return None;
        }
        if token.is_any(&["was", "were", "have", "has", "had", "died", "are"]) {
            return event_after(s, from);
        }
        from += 1;
    }
    None
}

/// The verb with its particle: "shoot down".
fn phrasal<'v>(s: &Sentence, lemma: &'v str, at: usize) -> Cow<'v, str> {
    match (lemma, s.word(at)) {
        ("shoot" | "bring" | "take", "down") => Cow::Borrowed("shoot down"),
        _ => Cow::Borrowed(lemma),
    }
}

/// "killed 12", "shot down four", "took 23 into custody", "a toll of 12", "left 12 …".
fn event_before(s: &Sentence, start: usize, end: usize) -> Option<String> {
    let mut at = start;
    let mut steps = 0;
    while at > 0 && steps < 7 {
        let token = &s.tokens[at - 1];
        steps += 1;
        if !token.is_word() {
            return None;
        }
        let word = &*token.lower;
        if let Some(event) = toll(s, at - 1) {
            return Some(event);
        }
        match word {
            "down" if at >= 2 && verbs::verb(s.word(at - 2)).is_some_and(|(lemma, _)| lemma == "shoot" || lemma == "bring") => {
                return Some("shoot down".to_owned());
            }
            // "called in six more engines", "flew in 40 rescuers"
            "in" if at >= 2 && steps > 1 && particle_verb(s.word(at - 2)).is_some() => {
                return particle_verb(s.word(at - 2));
            }
            "of" | "to" | "at" | "by" | "as" | "from" | "on" | "into" | "in" | "for" | "with" | "and" | "or" | "is" | "was" | "were"
            | "are" | "now" | "stands" | "stood" | "rose" | "risen" | "climbed" | "rises" | "reached" | "least" | "has" | "had"
            | "have"
                if steps > 1 || matches!(word, "of" | "to" | "at" | "by" | "as" | "from" | "is" | "was" | "reached") =>
            {
                // only a toll can stand beyond these
                return (at.saturating_sub(8)..at - 1)
                    .rev()
                    .take_while(|i| s.tokens[*i].is_word() || s.tokens[*i].is_number())
                    .find_map(|i| toll(s, i));
            }
            "the" | "a" | "an" | "his" | "her" | "its" | "their" | "another" | "additional" | "further" | "other" | "about" | "some"
            | "least" | "at" | "more" | "than" | "up" | "down" | "out" | "off" | "over" | "back" | "all" | "least." | "estimated"
            | "total" | "also" | "only" | "just" | "around" | "nearly" | "of" => at -= 1,
            _ if word.ends_with("ly") => at -= 1,
            _ => {
                let (lemma, form) = verbs::verb(word)?;
                if lemma == "take" && custody(s, end)
                    || lemma == "send" && s.word(end) == "to" && matches!(s.word(end + 1), "jail" | "prison")
                {
                    return Some(if lemma == "send" { "jail" } else { "arrest" }.to_owned());
                }
                if lemma == "send" && s.tokens[end.min(s.tokens.len())..].iter().take(3).any(|t| t.is_any(&["hospital", "hospitals"])) {
                    return Some("hospitalise".to_owned());
                }
                if lemma == "leave" || verbs::is_empty(lemma) {
                    return None;
                }
                let noun_like = matches!(form, verbs::Form::Base | verbs::Form::Third)
                    && at >= 2
                    && matches!(s.word(at - 2), "the" | "a" | "an" | "of" | "in" | "its" | "their");
                return (!noun_like).then(|| verbs::event(lemma).to_owned());
            }
        }
    }
    None
}

/// The event of a verb whose "in" brings what follows to the scene.
fn particle_verb(word: &str) -> Option<String> {
    let (lemma, _) = verbs::verb(word)?;
    matches!(lemma, "call" | "bring" | "fly" | "send" | "draft" | "ship").then(|| verbs::event(lemma).to_owned())
}

fn custody(s: &Sentence, end: usize) -> bool {
    matches!((s.word(end), s.word(end + 1)), ("into", "custody") | ("hostage", _) | ("prisoner", _) | ("captive", _))
}

/// Nouns whose number is that of people to whom something happened.
fn toll(s: &Sentence, at: usize) -> Option<String> {
    let event = match s.word(at) {
        "toll" | "deaths" | "fatalities" | "dead" => "die",
        "injuries" | "injured" | "wounded" => "injure",
        "arrests" => "arrest",
        _ => return None,
    };
    Some(event.to_owned())
}

/// A number that stands alone: "12 dead", "three were hurt", "the toll rose to 12".
fn nameless(s: &Sentence, amount: &Amount, start: usize, subject: &mut Subject) {
    let people = subject.event.as_deref().is_some_and(|event| {
        matches!(event, "die" | "injure" | "arrest" | "jail" | "hospitalise" | "miss" | "rescue" | "evacuate" | "displace" | "harm")
            // what only people do
            || matches!(event, "flee" | "march" | "vote" | "attend" | "gather" | "protest")
    });
    if people {
        subject.head = "person".to_owned();
        return;
    }
    let others = subject.modifiers.iter().any(|word| matches!(word.as_str(), "more" | "other" | "another"));
    if is_aboard(s, subject.end) && amount.value > 1.0 {
        subject.head = "person".to_owned();
        return;
    }
    if let Some(event) = clause_toll(s, start).filter(|_| !others) {
        (subject.head, subject.event) = ("person".to_owned(), Some(event));
        return;
    }
    if amount.form == super::numeral::Form::Digits && !others {
        measured_by(s, start, subject);
        subject.inferred = true;
        counts_people(s, start, subject);
    }
}

/// "had as many as 300 on board": only people are.
fn is_aboard(s: &Sentence, at: usize) -> bool {
    s.word(at) == "aboard" || s.word(at) == "on" && s.word(at + 1) == "board"
}

/// "the toll in Arden since October has passed 500": the event of a toll that a verb leads to the number at `start`.
fn clause_toll(s: &Sentence, start: usize) -> Option<String> {
    const REACHES: &[&str] = &["pass", "reach", "top", "exceed", "hit", "rise", "climb", "jump", "stand", "surpass", "cross", "near", "be"];
    let mut reached = false;
    for at in (start.saturating_sub(18)..start).rev() {
        let token = &s.tokens[at];
        if !token.is_word() && !token.is_number() && !token.is_dash() {
            return None;
        }
        if reached && let Some(event) = toll(s, at).filter(|_| token.is_any(&["toll", "deaths", "fatalities", "injuries", "arrests"])) {
            return Some(event);
        }
        match verbs::verb(&token.lower) {
            Some((lemma, verbs::Form::Past | verbs::Form::Third)) => {
                if !REACHES.contains(&lemma) {
                    return None;
                }
                reached = true;
            }
            _ => reached |= token.is_any(&["exceed", "exceeds", "surpass", "top", "tops"]),
        }
    }
    None
}

/// "the toll could exceed 500", "crowds of 10,000": a bare number of these is one of people.
fn counts_people(s: &Sentence, start: usize, subject: &mut Subject) {
    match &*subject.head {
        "country" | "city" | "town" | "nation" | "village" | "island" | "community" if s.word_before(start) == "of" => {}
        "toll" => subject.event = Some("die".to_owned()),
        "crowd" | "audience" | "congregation" | "throng" | "mob" | "attendance" => {}
        _ => return,
    }
    subject.head = "person".to_owned();
    subject.inferred = false;
}

/// What a measure is of: "a depth of 12 miles", "the 30-day ceasefire", "25 percent of imports", "sales rose 6%".
fn measured(s: &Sentence, amount: &Amount, dimension: Dimension, start: usize, end: usize) -> Subject {
    let mut subject = Subject { end, ..Subject::default() };
    let unit_end = amount.end;
    let attributive = amount.hyphened
        || matches!(
            dimension,
            Dimension::Money
                | Dimension::Percent
                | Dimension::Magnitude
                | Dimension::Age
                | Dimension::Power
                | Dimension::Volume
                | Dimension::Data
        ) && amount.measure.is_some()
        || is_attributive(s, amount);
    if s.word(unit_end) == "of" && dimension != Dimension::Duration {
        let mut at = unit_end + 1;
        while s
            .tokens
            .get(at)
            .is_some_and(|t| t.is_any(&["the", "its", "their", "his", "her", "our", "those", "these", "all", "a", "an", "such"]))
        {
            at += 1;
        }
        if let Some(phrase) = noun::phrase(s, at, true) {
            head_of(s, phrase, &mut subject);
            // "2.4 billion gallons of fuel a year"
            let rated = !matches!(dimension, Dimension::Money | Dimension::Percent);
            if let Some((per, _, true, end)) = unit::rate(s, phrase.end).filter(|_| rated) {
                subject.rate = Some(per.into_owned());
                subject.end = end;
            }
        }
    } else if attributive
        && !super::elision::is_forecast(s, unit_end)
        && let Some(phrase) =
            noun::phrase(s, unit_end + usize::from(s.tokens.get(unit_end).is_some_and(super::token::Token::is_dash)), true)
    {
        head_of(s, phrase, &mut subject);
    }
    if let Some(side) = extent(s, unit_end, dimension) {
        subject.head = side.to_owned();
    }
    if subject.head.is_empty() {
        measured_by(s, start, &mut subject);
        subject.inferred = true;
    } else if let Some(event) = event_before(s, start, end) {
        subject.event = Some(event);
    }
    describe(&mut subject);
    subject
}

/// "a 155mm shell": a unit in the singular and a noun right behind it.
fn is_attributive(s: &Sentence, amount: &Amount) -> bool {
    let Some(measure) =
        amount.measure.as_ref().filter(|m| m.dimension == Dimension::Length && m.end == amount.end && m.start > amount.start)
    else {
        return false;
    };
    let noun = |t: &super::token::Token| {
        t.is_word()
            && !t.glued
            && !t.is_in(words::Class::STOP)
            && !t.lower.ends_with("ly")
            && verbs::verb(&t.lower).is_none_or(|(_, form)| form == verbs::Form::Base)
    };
    amount.value != 1.0
        && !s.tokens[measure.end - 1].lower.ends_with('s')
        && s.word(measure.end - 1) != "feet"
        && extent(s, measure.end, measure.dimension).is_none()
        && s.tokens.get(measure.end).is_some_and(noun)
}

fn head_of(s: &Sentence, phrase: Phrase, subject: &mut Subject) {
    // "a 12 percent levy on herring": what the head is of tells one tariff from another
    if matches!(s.word(phrase.end), "on" | "for" | "against")
        && let Some(object) = noun::phrase(s, phrase.end + 1, true)
    {
        subject.modifiers.extend(s.tokens[object.start..object.end].iter().filter(|t| t.is_word()).map(|t| t.lower.to_string()));
    }
    subject.head = nouns::lemma(&s.tokens[phrase.head].lower).into_owned();
    let own = s.tokens[phrase.start..phrase.head].iter().filter(|t| t.is_word() && !t.is_any(&["and", "or", "s"]));
    subject.modifiers.extend(own.map(|t| t.lower.to_string()));
}

/// "miles long", "feet deep", "km from Kyiv": which way a length goes.
fn extent(s: &Sentence, at: usize, dimension: Dimension) -> Option<&'static str> {
    if dimension != Dimension::Length {
        return None;
    }
    let dash = usize::from(s.tokens.get(at).is_some_and(super::token::Token::is_dash));
    let bracket = if s.word(at) == "(" { (at..at + 9).find(|i| s.word(*i) == ")").map_or(0, |close| close + 1 - at) } else { 0 };
    Some(match s.word(at + dash + bracket) {
        "long" => "length",
        "wide" | "across" => "width",
        "deep" | "underground" => "depth",
        "high" => "height",
        "tall" => "height",
        "thick" => "thickness",
        "below" => "depth",
        "north-northeast" | "offshore" => "distance",
        "north" | "south" | "east" | "west" | "away" | "from" | "off" | "northeast" | "northwest" | "southeast" | "southwest"
        | "outside" | "inland" => "distance",
        _ => return None,
    })
}

/// The noun that an amount belongs to by its clause: before "of" and "at", or the subject of the verb.
fn measured_by(s: &Sentence, start: usize, subject: &mut Subject) {
    let mut at = start;
    while at > 0
        && s.tokens[at - 1].is_any(&[
            "a",
            "an",
            "the",
            "just",
            "only",
            "about",
            "around",
            "nearly",
            "almost",
            "total",
            "some",
            "record",
            "estimated",
            "up",
            "down",
            "by",
            "to",
            "as",
            "high",
            "low",
            "much",
            "at",
            "put",
            "is",
            "was",
            "preliminary",
        ])
    {
        let by_level = s.tokens[at - 1].is_any(&["to", "by", "at"])
            && at >= 2
            && s.tokens[at - 2].is_word()
            && verbs::verb(s.word(at - 2)).is_none()
            && !s.tokens[at - 2].is_in(words::Class::STOP)
            && unit::words(s, at - 2).is_none();
        at -= 1;
        if by_level {
            break;
        }
    }
    let Some(before) = s.before(at) else { return };
    // "cocaine worth 250m euros"
    if before.is("of") || before.is("worth") {
        if let Some(noun) = noun::noun_before(s, at - 1, 2) {
            set_head(s, noun, subject);
        }
        return;
    }
    let mut verb_at = None;
    for i in (at.saturating_sub(7)..at).rev() {
        let token = &s.tokens[i];
        if !token.is_word() && !token.is_number() && token.text != "%" {
            break;
        }
        if let Some((lemma, _)) = verbs::verb(&token.lower)
            .filter(|(_, form)| matches!(form, verbs::Form::Past | verbs::Form::Third | verbs::Form::Gerund) || i + 1 == at)
            // "the firm's value topped $3tn"
            .filter(|(_, form)| *form == verbs::Form::Past || !s.word_before(i).is_empty() && !is_noun_led(s, i))
        {
            // "organisers put it at 15,000": they are not what is counted
            if matches!(lemma, "put" | "say" | "estimate" | "report" | "cite" | "quote")
                && words::Class::of(&token.lower).is_in(words::Class::SAYING)
            {
                return;
            }
            if !verbs::is_empty(lemma) || verb_at.is_none() {
                subject.event = (!verbs::is_empty(lemma)).then(|| verbs::event(&phrasal(s, lemma, i + 1)).to_owned());
            }
            verb_at = Some(i);
            break;
        }
        if token.is_any(&["is", "was", "were", "are", "has", "had", "have"]) {
            verb_at = Some(i);
            break;
        }
    }
    let from = verb_at.unwrap_or(at);
    // "was jailed and fined $500": whose fine it is stands in the clause before
    if matches!(s.word_before(from), "and" | "or" | "but") {
        return;
    }
    if let Some(noun) = noun::noun_before(s, from, 6) {
        set_head(s, noun, subject);
    }
}

/// Whether the word before says that `at` is a noun.
fn is_noun_led(s: &Sentence, at: usize) -> bool {
    s.before(at).is_some_and(|t| t.is("s") && t.glued || t.is_any(&["the", "a", "an", "its", "their", "his", "her", "our"]))
}

fn set_head(s: &Sentence, noun: usize, subject: &mut Subject) {
    subject.head = nouns::lemma(&s.tokens[noun].lower).into_owned();
    let first = (noun.saturating_sub(3)..noun)
        .rev()
        .take_while(|i| s.tokens[*i].is_word() && !s.tokens[*i].is_in(words::Class::STOP) && verbs::verb(&s.tokens[*i].lower).is_none())
        .last();
    if let Some(first) = first {
        subject.modifiers.extend(s.tokens[first..noun].iter().filter(|t| !t.is("s")).map(|t| t.lower.to_string()));
    }
}

fn describe(subject: &mut Subject) {
    let what = if subject.noun_canonical.is_empty() { &subject.head } else { &subject.noun };
    subject.described = match &subject.event {
        Some(event) => format!("{what} ({event})").trim_start().to_owned(),
        None => what.clone(),
    };
}
