//! What a measure is of: the noun behind it, or the noun it belongs to by its clause.

use super::{Subject, event};
use crate::claim::figure::{
    amount::Amount,
    elision,
    english::{nouns, verbs, words},
    noun::{self, Phrase},
    sentence::Sentence,
    token::Token,
    unit,
};
use crate::{model::Dimension, text::number};

/// What a measure is of: "a depth of 12 miles", "the 30-day ceasefire", "25 percent of imports", "sales rose 6%".
pub(super) fn read(s: &Sentence, amount: &Amount, dimension: Dimension, start: usize, end: usize) -> Subject {
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
        // "70 percent of the 2.2 million residents"
        let counted = |t: &Token| t.is_number() || number::scale(&t.lower).is_some() || number::small_cardinal(&t.lower).is_some();
        at += s.tokens[at.min(s.tokens.len())..].iter().take(4).take_while(|t| counted(t)).count();
        if let Some(phrase) = noun::phrase(s, at, true) {
            head_of(s, phrase, &mut subject);
            // "20% of the firms closed"
            if dimension == Dimension::Percent {
                subject.event = event::after(s, phrase.end);
            }
            // "2.4 billion gallons of fuel a year"
            let rated = !matches!(dimension, Dimension::Money | Dimension::Percent);
            if let Some((per, _, true, end)) = unit::rate(s, phrase.end).filter(|_| rated) {
                subject.rate = Some(per.into_owned());
                subject.end = end;
            }
        }
    } else if let Some(quality) = quality_of(s, unit_end, dimension) {
        by_clause(s, start, &mut subject);
        subject.event = Some(quality);
        subject.inferred = true;
        return subject;
    } else if dimension == Dimension::Money
        && is_kind_of_money(s, unit_end)
        && let Some(phrase) = noun::phrase(s, unit_end + 1, false)
    {
        head_of(s, phrase, &mut subject);
    } else if attributive
        && !is_more_or_less(s, unit_end)
        && !elision::is_forecast(s, unit_end)
        && let Some(phrase) = noun::phrase(s, unit_end + bracketed(s, unit_end) + usize::from(s.is_dash(unit_end)), true)
    {
        head_of(s, phrase, &mut subject);
    }
    if let Some(side) = extent(s, unit_end, dimension) {
        subject.head = side.to_owned();
    }
    if subject.head.is_empty() {
        by_clause(s, start, &mut subject);
        subject.inferred = true;
    } else if let Some(event) = event::before(s, start, end) {
        subject.event = Some(event);
    }
    subject
}

/// "8% more than a year ago", "$3bn less".
fn is_more_or_less(s: &Sentence, at: usize) -> bool {
    let ends = s.tokens.get(at + 1).is_none_or(|t| !t.is_word() || t.is_in(words::Class::STOP));
    ends && matches!(s.word(at), "more" | "less" | "higher" | "lower" | "fewer" | "cheaper" | "dearer")
}

/// "15 percent contained", "78% effective": what a share is of a quality, not of a thing.
fn quality_of(s: &Sentence, at: usize, dimension: Dimension) -> Option<String> {
    let token = s.tokens.get(at).filter(|t| dimension == Dimension::Percent && t.is_word() && !t.glued)?;
    let ends = s.tokens.get(at + 1).is_none_or(|t| !t.is_word() || t.is_in(words::Class::STOP));
    if let Some((lemma, verbs::Form::Past)) = verbs::verb(&token.lower).filter(|_| ends) {
        return Some(verbs::event(lemma).to_owned());
    }
    let adjective = ["ive", "ful", "able", "ible"].iter().any(|end| token.lower.ends_with(end))
        && !token.is_any(&["initiative", "executive"])
        || token.is_any(&["full", "complete", "certain", "sure", "likely", "ready", "accurate", "efficient", "pure", "empty"]);
    (ends && adjective).then(|| token.lower.to_string())
}

/// "$600m in aid", "£85,000 in cash": what the money is, behind "in".
pub(in crate::claim::figure) fn is_kind_of_money(s: &Sentence, at: usize) -> bool {
    let kind = |t: &Token| {
        t.is_word()
            && !t.is_capitalised()
            && !t.is_in(words::Class::STOP)
            && !t.is_in(words::Class::TIME)
            && !t.is_any(&["total", "full", "return", "exchange", "addition", "part", "turn", "fact", "court", "prison"])
    };
    let money = |t: &Token| matches!(t.text, "$" | "£" | "€" | "¥" | "₹") || t.is_any(&["euros", "dollars", "pounds", "yen", "rupees"]);
    s.word(at) == "in" && s.tokens.get(at + 1).is_some_and(kind) && s.tokens[at.saturating_sub(4)..at].iter().any(money)
}

/// "a 155mm shell": a unit in the singular and a noun right behind it.
fn is_attributive(s: &Sentence, amount: &Amount) -> bool {
    let Some(measure) =
        amount.measure.as_ref().filter(|m| m.dimension == Dimension::Length && m.end == amount.end && m.start > amount.start)
    else {
        return false;
    };
    let noun = |t: &Token| {
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

/// How many tokens a conversion in brackets at `at` takes: "the $200,000 (£151,000) car".
fn bracketed(s: &Sentence, at: usize) -> usize {
    let close = (at..at + 9).find(|i| s.word(*i) == ")").filter(|_| s.word(at) == "(" && (at..at + 4).any(|i| s.is_number(i)));
    close.map_or(0, |close| close + 1 - at)
}

/// "miles long", "feet deep", "km from Kyiv": which way a length goes.
fn extent(s: &Sentence, at: usize, dimension: Dimension) -> Option<&'static str> {
    if dimension != Dimension::Length {
        return None;
    }
    let dash = usize::from(s.is_dash(at));
    let bracket = bracketed(s, at);
    Some(match s.word(at + dash + bracket) {
        "long" => "length",
        "wide" | "across" => "width",
        "deep" | "underground" => "depth",
        "high" => "height",
        "tall" => "height",
        "thick" => "thickness",
        "below" => "depth",
        "north-northeast" | "offshore" => "distance",
        // "nine metres from nose to tail"
        "from" if s.word(at + dash + bracket + 2) == "to" => "length",
        "north" | "south" | "east" | "west" | "away" | "from" | "off" | "northeast" | "northwest" | "southeast" | "southwest"
        | "outside" | "inland" => "distance",
        _ => return None,
    })
}

/// The noun that an amount belongs to by its clause: before "of" and "at", the object that is moved, or the subject of the verb.
pub(super) fn by_clause(s: &Sentence, start: usize, subject: &mut Subject) {
    let mut at = start;
    while at > 0 && s.tokens[at - 1].is_in(words::Class::FILLER) {
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
    if let Some((event, noun)) = moved_object(s, at) {
        set_head(s, noun, subject);
        if event.as_deref().is_some_and(nouns::is_fate) {
            subject.head = "person".to_owned();
        }
        subject.event = event;
        return;
    }
    let mut verb_at = None;
    for i in (at.saturating_sub(7)..at).rev() {
        let token = &s.tokens[i];
        if !token.is_word() && !token.is_number() && token.text != "%" {
            break;
        }
        if let Some((lemma, _)) = verbs::verb(&token.lower)
            .filter(|(_, form)| *form != verbs::Form::Base || i + 1 == at || noun::is_infinitive(s, i))
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
                subject.event = (!verbs::is_empty(lemma)).then(|| verbs::event(&event::phrasal(s, lemma, i + 1)).to_owned());
            }
            verb_at = Some(i);
            break;
        }
        if token.is_any(&["is", "was", "were", "are", "has", "had", "have"])
            || noun::is_participle(&token.lower) && verbs::verb(&token.lower).is_none()
        {
            verb_at = Some(i);
            break;
        }
    }
    let from = verb_at.unwrap_or(at);
    // "was jailed and fined $500", "and was fined": whose fine it is stands in the clause before
    let opens = from.saturating_sub(usize::from(matches!(s.word_before(from), "was" | "were" | "is" | "are" | "has" | "have" | "had")));
    if matches!(s.word_before(opens), "and" | "or" | "but") {
        return;
    }
    if let Some(noun) = noun::noun_before(s, from, 6) {
        // "households earning more than $400,000": the nearest noun acts
        let gerund = matches!(verbs::verb(s.word(from)), Some((_, verbs::Form::Gerund)));
        let first = if gerund { noun } else { before_prepositions(s, noun) };
        set_head(s, first, subject);
        let within = s.tokens[first.min(noun)..noun + 1].iter().skip(1);
        subject.modifiers.extend(within.filter(|t| t.is_word() && !t.is_in(words::Class::STOP)).map(|t| t.lower.to_string()));
    }
}

/// "shares in Kestrel Foods fell", "support for the measure slipped": the noun that the phrases before a verb belong to.
fn before_prepositions(s: &Sentence, noun: usize) -> usize {
    let mut at = noun;
    for _ in 0..2 {
        let inside =
            |t: &Token| t.is_word() && (!t.is_in(words::Class::STOP) || t.is_any(&["the", "a", "an", "its", "their", "his", "her"]));
        let open = at - s.tokens[..at].iter().rev().take(4).take_while(|t| inside(t)).count();
        let led = s.before(open).is_some_and(|t| t.is_any(&["in", "of", "for", "on", "from", "against", "at", "among"]));
        let Some(outer) = open.checked_sub(1).filter(|_| led).and_then(|prep| noun::noun_before(s, prep, 1)) else { break };
        let counted = s.before(outer).is_some_and(Token::is_number) || number::small_cardinal(s.word(outer)).is_some();
        if counted || s.tokens[outer].is_in(words::Class::TIME) || s.tokens[outer].is_in(words::Class::WEEKDAY) {
            break;
        }
        at = outer;
    }
    at
}

/// "raised its key rate by", "cut emissions by", "put the crowd at": the event and the noun that the verb moves, where it ends at token `at`.
fn moved_object(s: &Sentence, at: usize) -> Option<(Option<String>, usize)> {
    let link = s.word(at);
    if !matches!(link, "by" | "to" | "from" | "at") {
        return None;
    }
    let inside = |t: &Token| t.is_word() || t.is_dash() || matches!(t.text, "'" | "’");
    let from = (at.saturating_sub(7)..at).rev().take_while(|i| inside(&s.tokens[*i]));
    let verb = |i: usize| {
        let (lemma, form) = verbs::verb(s.word(i))?;
        let acts = form != verbs::Form::Base || noun::is_infinitive(s, i) || !is_noun_led(s, i);
        let moves = verbs::moves(lemma).is_some() && link != "at" || lemma == "put" && link == "at";
        (acts && moves && !is_noun_led(s, i)).then_some((i, lemma))
    };
    let (verb, lemma) = from.filter_map(verb).find(|(i, _)| is_object(s, i + 1, at))?;
    let object = &s.tokens[verb + 1..at];
    // "the price of oil": the noun before what it is of
    let end = object.iter().skip(1).position(|t| t.is_in(words::Class::STOP)).map_or(at, |end| verb + 2 + end);
    let noun = noun::noun_before(s, end, end - verb - 1)?;
    let toll = s.tokens[verb + 1..at].iter().rev().find_map(|t| nouns::event_noun(&nouns::lemma(&t.lower)));
    match toll {
        Some((_, event)) if lemma == "put" => Some((Some(event.to_owned()), noun)),
        _ if lemma == "put" => Some((None, noun)),
        _ => Some((Some(verbs::event(lemma).to_owned()), noun)),
    }
}

/// Whether a noun phrase without a preposition in front stands at tokens `from..to`: not "last month", not "in Orlen".
fn is_object(s: &Sentence, from: usize, to: usize) -> bool {
    let determiner = |t: &Token| t.is_any(&["the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "all"]);
    let time = |t: &Token| t.is_in(words::Class::TIME) || t.is_in(words::Class::WEEKDAY);
    let Some(first) = s.tokens.get(from).filter(|_| from < to) else { return false };
    (determiner(first) || !first.is_in(words::Class::STOP))
        && s.tokens.get(to - 1).is_some_and(|t| t.is_word() && !determiner(t) && !time(t))
        && !first.lower.ends_with("ly")
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
