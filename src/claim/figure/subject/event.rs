//! What happened to what is counted: the verb behind the noun, the verb before the number, or the toll that the number is.

use std::borrow::Cow;

use super::Subject;
use crate::claim::figure::{
    english::{
        nouns, numbers,
        verbs::{self, Form},
    },
    sentence::Sentence,
    token::Token,
};
use crate::text::number;

/// The event: a fate behind the noun, else the verb whose object the count is, else what the words behind the noun say.
pub(super) fn read(s: &Sentence, start: usize, subject: &mut Subject) {
    if is_divided(s, start) {
        return;
    }
    let own = subject.event.is_some();
    let lost = start >= 2 && s.word(start - 1) == "of" && s.word(start - 2) == "loss" && nouns::is_person(&subject.head);
    let done = match () {
        () if own => None,
        () if lost => Some("die".to_owned()),
        () => before(s, start, subject.end).or_else(|| beside_named(s, start).filter(|_| is_others(subject))),
    };
    let governed = done.is_some() && !takes_clause(s, start);
    // "a bus with 52 passengers hit a lorry": the verb is the bus's
    let aside = s.before(start).is_some_and(|t| t.is_any(&["with", "at", "in", "from", "by", "on", "near", "for"]));
    let acts = matches!(verbs::verb(s.word(subject.end)), Some((_, Form::Past)));
    let befell = after(s, subject.end).or_else(|| beyond(s, subject.end));
    let of_people = subject.head.is_empty() || nouns::is_person(&subject.head);
    let befell = befell.filter(|event| !(aside && acts) || of_people && nouns::is_fate(event));
    // things are seized, bodies found
    let person = matches!(&*subject.head, "body" | "remains") || nouns::is_person(&subject.head);
    let found = |event: String| if person && event == "seize" { "recover".to_owned() } else { event };
    let (befell, done) = (befell.map(found), done.map(found));
    if let Some(event) = befell.filter(|event| !own && !governed || nouns::is_fate(event)) {
        subject.event = Some(nouns::event_noun(&event).map_or(event.clone(), |(_, event)| event.to_owned()));
        subject.shares_after = true;
        return;
    }
    if let Some(event) = done {
        if event == "die" && subject.head.is_empty() {
            subject.head = "person".to_owned();
        }
        subject.event = Some(event);
        subject.shares_before = true;
    }
}

/// "two others", "three more men".
fn is_others(subject: &Subject) -> bool {
    subject.modifiers.iter().any(|word| matches!(word.as_str(), "other" | "others" | "more"))
}

/// "wounding Ana Holt and two others": what befell those of whom one is named.
fn beside_named(s: &Sentence, start: usize) -> Option<String> {
    let and = start.checked_sub(1).filter(|at| s.word(*at) == "and")?;
    let article = |t: &Token| t.is_any(&["a", "an", "the", "his", "her", "their", "its"]);
    let named = |t: &&Token| t.is_capitalised() || article(t) || t.text == "." || verbs::verb(&t.lower).is_none() && t.is_word();
    let names = s.tokens[and.saturating_sub(6)..and].iter().rev().take_while(named).count();
    let (lemma, form) = verbs::verb(s.word(and.checked_sub(names + 1)?))?;
    let event = verbs::event(lemma);
    (names > 0 && form != Form::Base && nouns::is_fate(event)).then(|| event.to_owned())
}

/// "showed 300 people lived there", "kept 12 people trapped": what such a verb's object did is said behind it.
fn takes_clause(s: &Sentence, start: usize) -> bool {
    let verb = s.tokens[start.saturating_sub(4)..start].iter().rev().find_map(|t| verbs::verb(&t.lower));
    verb.is_some_and(|(lemma, _)| verbs::takes_clause(lemma))
}

/// "200 of the 350 migrants drowned", "of the 40 aboard, 12 died": what befell a part did not befall the whole.
fn is_divided(s: &Sentence, start: usize) -> bool {
    let article = usize::from(matches!(s.word_before(start), "the" | "its" | "their" | "those"));
    let Some(of) = start.checked_sub(article + 1).filter(|at| s.word(*at) == "of") else { return false };
    let number = |t: &Token| {
        t.is_number() || number::small_cardinal(&t.lower).is_some() || numbers::denominator(&t.lower).is_some()
            // "70 percent of the 2.2 million residents fled"
            || t.is_any(&["percent", "cent", "pct"])
    };
    s.before(of).is_none_or(|t| number(t) || !t.is_word())
}

/// "were killed", "have died", "dead", "who were missing", "shot down" right after the noun; "the 14 killed were miners" has no other.
pub(super) fn after(s: &Sentence, at: usize) -> Option<String> {
    let mut reduced = None;
    clause_after(s, at, &mut reduced).or(reduced)
}

/// `reduced` is what a participle says that the clause's own verb follows.
fn clause_after(s: &Sentence, at: usize, reduced: &mut Option<String>) -> Option<String> {
    let (mut passive, mut modal) = (false, false);
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
            "will" | "would" | "could" | "may" | "might" | "must" => modal = true,
            "who" | "which" | "that" | "have" | "has" | "had" | "also" | "reportedly" | "to" | "still" | "now" | "later" | "more"
            | "others" | "other" | "people" | "critically" | "seriously" | "badly" | "slightly" | "fatally" | "already" | "so" | "far"
            | "allegedly" | "both" | "all" | "not" => {}
            "dead" => return Some("die".to_owned()),
            "missing" | "unaccounted" => return Some("miss".to_owned()),
            "homeless" => return Some("displace".to_owned()),
            "in" if (i + 1..i + 3).any(|at| matches!(s.word(at), "critical" | "serious" | "stable" | "grave" | "intensive"))
                && i <= at + 4 =>
            {
                return Some("injure".to_owned());
            }
            "in" if s.word(i + 1) == "hospital" && i == at => return Some("hospitalise".to_owned()),
            _ if word.ends_with("ly") && word.len() > 4 => {}
            _ => {
                let (lemma, form) = verbs::verb(word)?;
                let fated = s.tokens.get(i + 1).is_some_and(|t| t.is_any(nouns::FATES));
                if (passive || fated) && verbs::is_hearsay(lemma) {
                    continue;
                }
                // "two of the officers charged were cleared"
                if !passive && form == Form::Past && is_auxiliary(s.word(i + 1)) {
                    *reduced = Some(verbs::event(lemma).to_owned()).filter(|event| nouns::is_fate(event));
                    continue;
                }
                // "two gunmen killed 12 people": they did it, and it did not befall them
                if !passive && form == Form::Past && nouns::is_fate(verbs::event(lemma)) && opens_object(s, i + 1) {
                    return None;
                }
                if is_taken_to_hospital(s, lemma, i + 1) {
                    return Some("hospitalise".to_owned());
                }
                let lemma = phrasal(s, lemma, i + 1);
                if lemma == "shoot" && (s.word(i + 1) == "dead" || s.word(i + 2) == "death")
                    || s.word(i + 1) == "to" && s.word(i + 2) == "death"
                {
                    return Some("die".to_owned());
                }
                let acts = passive || modal || form != Form::Base || verbs::event(&lemma) == "die";
                return (acts && !verbs::is_empty(&lemma)).then(|| verbs::event(&lemma).to_owned());
            }
        }
    }
    None
}

/// "were taken to a hospital in Orlen", "was airlifted to hospital": the words behind the verb say where they were brought.
fn is_taken_to_hospital(s: &Sentence, lemma: &str, at: usize) -> bool {
    let brings = matches!(lemma, "take" | "rush" | "bring" | "airlift" | "send" | "fly" | "move" | "transfer" | "transport");
    brings && s.word(at) == "to" && (at + 1..at + 5).any(|at| matches!(s.word(at), "hospital" | "hospitals" | "clinic" | "infirmary"))
}

/// "six taken", "eleven held", "twelve dead": the people whom a participle tells of, and what befell them; the word is at `at`.
pub(super) fn of_participle(s: &Sentence, at: usize) -> Option<(String, String)> {
    if let Some((person, event)) = nouns::event_noun(s.word(at)) {
        return Some((person.to_owned(), event.to_owned()));
    }
    let (lemma, form) = verbs::verb(s.word(at))?;
    (form == Form::Past && !verbs::is_empty(lemma)).then(|| ("person".to_owned(), verbs::event(&phrasal(s, lemma, at + 1)).to_owned()))
}

/// Whether what a verb is done to begins at token `at`: "12 people", "at least nine", "their two drivers".
fn opens_object(s: &Sentence, at: usize) -> bool {
    let article = |t: &Token| {
        t.is_any(&["the", "a", "an", "his", "her", "its", "their", "several", "dozens", "scores", "hundreds", "thousands", "him", "them"])
    };
    let bound = matches!((s.word(at), s.word(at + 1)), ("at", "least") | ("more", "than") | ("up", "to") | ("as", "many"));
    bound || s.tokens.get(at).is_some_and(|t| article(t) || t.is_number() || number::small_cardinal(&t.lower).is_some())
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "was" | "were" | "have" | "has" | "had" | "are")
}

/// "three workers at the plant were killed", "two men, both guards, have died": what happened beyond a phrase that stands between.
fn beyond(s: &Sentence, at: usize) -> Option<String> {
    // "three men aged 21, 24 and 30 were arrested"
    if s.word(at) == "aged" {
        let age = |t: &Token| t.is_number() || t.text == "," || t.is_any(&["and", "or", "to", "between"]);
        let end = at + 1 + s.tokens[at + 1..].iter().take_while(|t| age(t)).count();
        return after(s, end);
    }
    let aside = s.word(at) == ",";
    let phrase =
        s.tokens.get(at)?.is_any(&["in", "at", "on", "of", "from", "near", "aboard", "inside", "outside", "with", "between", "across"]);
    if !aside && !phrase {
        return None;
    }
    let mut from = at + 1;
    if aside {
        let acts = |at: usize| matches!(s.word(at), "was" | "were" | "have" | "has" | "had" | "died" | "are");
        from = (at + 1..at + 14).find(|i| s.word(*i) == "," && acts(i + 1))? + 1;
        return after(s, from);
    }
    while let Some(token) = s.tokens.get(from).filter(|_| from < at + 10) {
        let apostrophe = matches!(token.text, "'" | "’" | "-");
        if !token.is_word() && !apostrophe && !token.is_number()
            || token.is_any(&["who", "which", "that", "when", "after", "as", "while", "but"])
        {
            return None;
        }
        if is_auxiliary(&token.lower) || token.is("died") {
            // "three counts of fraud and was fined": another thing's verb
            return if matches!(s.word_before(from), "and" | "or") { None } else { after(s, from) };
        }
        from += 1;
    }
    None
}

/// The verb with the words behind it that make it another: "shoot down", "break out", "lose their lives".
pub(super) fn phrasal<'v>(s: &Sentence, lemma: &'v str, at: usize) -> Cow<'v, str> {
    Cow::Borrowed(verbs::phrasal(lemma, s.word(at), s.word(at + 1)).unwrap_or(lemma))
}

/// "killed 12", "shot down four", "took 23 into custody", "a toll of 12", "left 12 …".
pub(super) fn before(s: &Sentence, start: usize, end: usize) -> Option<String> {
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
                if lemma == "take" && matches!(s.word(end), "hostage" | "captive") {
                    return Some("kidnap".to_owned());
                }
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
                let noun_like = matches!(form, Form::Base | Form::Third)
                    && at >= 2
                    && (matches!(s.word(at - 2), "the" | "a" | "an" | "of" | "in" | "its" | "their") || s.tokens[at - 2].is_number());
                return (!noun_like).then(|| verbs::event(&phrasal(s, lemma, at)).to_owned());
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
    matches!((s.word(end), s.word(end + 1)), ("into", "custody") | ("prisoner", _))
}

/// Nouns whose number is that of people to whom something happened.
pub(in crate::claim::figure) fn toll(s: &Sentence, at: usize) -> Option<String> {
    let event = match s.word(at) {
        "toll" | "deaths" | "fatalities" | "dead" => "die",
        "injuries" | "injured" | "wounded" => "injure",
        "arrests" => "arrest",
        // "claimed the lives of 14 people"
        "lives" if s.word(at + 1) == "of" && takes_lives(s, at) => "die",
        "bodies" | "remains" | "corpses" if s.word(at + 1) == "of" => "die",
        _ => return None,
    };
    Some(event.to_owned())
}

/// "claimed the lives", "with the loss of the lives".
fn takes_lives(s: &Sentence, at: usize) -> bool {
    let takes = |t: &Token| {
        t.is("loss") || verbs::verb(&t.lower).is_some_and(|(lemma, _)| matches!(lemma, "claim" | "take" | "cost" | "lose" | "end"))
    };
    s.tokens[at.saturating_sub(3)..at].iter().any(takes)
}

/// "the toll in Arden since October has passed 500": the event of a toll that a verb leads to the number at `start`.
pub(super) fn of_toll(s: &Sentence, start: usize) -> Option<String> {
    const REACHES: &[&str] = &["pass", "reach", "top", "exceed", "hit", "rise", "climb", "jump", "stand", "surpass", "cross", "near", "be"];
    let mut reached = false;
    let (mut at, mut steps) = (start, 0);
    while at > 0 && steps < 18 {
        (at, steps) = (at - 1, steps + 1);
        let token = &s.tokens[at];
        if let Some(open) = s.aside_before(at) {
            at = open;
            continue;
        }
        if !token.is_word() && !token.is_number() && !token.is_dash() {
            return None;
        }
        if reached && let Some(event) = toll(s, at).filter(|_| token.is_any(&["toll", "deaths", "fatalities", "injuries", "arrests"])) {
            return Some(event);
        }
        match verbs::verb(&token.lower) {
            Some((lemma, Form::Past | Form::Third)) => {
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
