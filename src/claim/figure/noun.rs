//! The noun phrase after a number: what is counted, and the words that narrow it.
//!
//! No parser: a plural noun, a verb's form, a closed-class word or a mark ends the phrase.

use super::{
    english::{nouns, verbs, words},
    sentence::Sentence,
    token::Kind,
};
use crate::text::number;

/// Tokens `start..end`, the last word of which is the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub start: usize,
    pub end: usize,
    pub head: usize,
}

/// No name of a counted thing is longer.
const LONGEST: usize = 9;

/// The noun phrase that begins at token `at`; `one`: a singular noun is expected.
pub(super) fn phrase(s: &Sentence, at: usize, one: bool) -> Option<Phrase> {
    let mut head = None;
    let mut plural = false;
    let (mut i, mut end) = (at, at);
    while i < s.tokens.len().min(at + LONGEST) {
        let token = &s.tokens[i];
        let compound = i > at && s.tokens[i - 1].is_dash() && s.tokens[i - 1].glued && token.glued;
        match token.kind {
            Kind::Mark
                if token.is_dash()
                    && token.glued
                    && s.tokens.get(i + 1).is_some_and(|t| t.glued && t.kind != Kind::Mark)
                    && !plural
                    && head.is_some() => {}
            Kind::Mark
                if possessive(s, i) && head.is_some() && s.tokens.get(i + 2).is_some_and(|t| t.is_word() || t.is_number() && one) =>
            {
                i += 1;
                plural = false;
                // "her team's 61 points"
                let counted = s.is_number(i + 1) && s.tokens.get(i + 2).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower));
                i += usize::from(counted && one);
            }
            Kind::Mark => break,
            Kind::Number if compound => {
                head = Some(i);
                end = i + 1;
            }
            Kind::Number => {
                let named = token.text.len() == 3 && s.tokens.get(i + 1).is_some_and(super::token::Token::is_capitalised) && !plural;
                // "12 AK 47 guns"
                let shouted = i > at
                    && s.tokens[i - 1].text.len() < 5
                    && s.tokens[i - 1].is_word()
                    && s.tokens[i - 1].text.chars().all(char::is_uppercase);
                if !(named || shouted && token.text.len() < 4 && !plural) {
                    break;
                }
            }
            // "AK-47s"
            Kind::Word if token.is("s") && token.glued && i > at && s.tokens[i - 1].is_number() => {
                plural = true;
                end = i + 1;
            }
            Kind::Word if compound => {
                end = i + 1;
                head = Some(i);
                plural = nouns::is_plural(&token.lower);
            }
            Kind::Word => {
                if !takes(s, i, at, head, plural, one) {
                    break;
                }
                if token.is_any(&["and", "or"]) {
                    i += 1;
                    continue;
                }
                plural = nouns::is_plural(&token.lower)
                    && !names_more(s, i, at)
                    && !(one
                        && head.is_some_and(|at| !is_past(s, at))
                        && verbs::verb(&token.lower).is_some_and(|(_, form)| form == verbs::Form::Third))
                    // "19 missing miners": what befell them stands before the noun
                    && !(nouns::event_noun(&token.lower).is_some() && s.tokens.get(i + 1).is_some_and(|t| {
                        t.is_word() && nouns::is_plural(&t.lower) && !t.is_in(words::Class::STOP)
                    }));
                head = Some(i);
                end = i + 1;
            }
        }
        i += 1;
    }
    let head = head?;
    Some(Phrase { start: at, end: end.max(head + 1), head })
}

/// "14 Hardin Falls families": a name in -s stands before what is counted.
fn names_more(s: &Sentence, at: usize, start: usize) -> bool {
    let counted =
        |t: &super::token::Token| t.is_word() && !t.is_capitalised() && nouns::is_plural(&t.lower) && !t.is_in(words::Class::STOP);
    at > start && s.tokens[at].is_capitalised() && s.tokens[at - 1].is_capitalised() && s.tokens.get(at + 1).is_some_and(counted)
}

fn possessive(s: &Sentence, at: usize) -> bool {
    s.tokens[at].glued && matches!(s.tokens[at].text, "'" | "’") && s.tokens.get(at + 1).is_some_and(|t| t.glued && t.is("s"))
}

/// Whether the word at `i` belongs to the phrase that began at `start`.
fn takes(s: &Sentence, i: usize, start: usize, head: Option<usize>, plural: bool, one: bool) -> bool {
    let token = &s.tokens[i];
    let next = s.tokens.get(i + 1).filter(|t| t.is_word() || t.is_dash());
    if token.is_in(words::Class::STOP) {
        // "Somali and Yemeni pirates", "Kia and Hyundai vehicles"
        let joins = token.is_any(&["and", "or"])
            && head.is_some()
            && !plural
            && next.is_some_and(|t| t.is_word() && !t.is_in(words::Class::STOP) && crate::text::number::small_cardinal(&t.lower).is_none());
        let later = (i + 2..i + 4).any(|j| s.tokens.get(j).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower)))
            && s.tokens.get(i + 2).is_some_and(|t| t.is_word() && !t.is_in(words::Class::STOP) && !is_verb_here(&t.lower));
        return joins && later;
    }
    // "m212" is a code
    if s.tokens.get(i + 1).is_some_and(|t| t.glued && t.is_number()) {
        return false;
    }
    let fate = token.is_any(&["dead", "missing", "injured", "wounded", "hurt", "alive", "homeless", "unharmed"]);
    if fate && head.is_some() && !more_nouns(s, i + 1) {
        return false;
    }
    // "nine short of a majority"
    if token.is("short") && s.word(i + 1) == "of" {
        return false;
    }
    let timed = |t: &super::token::Token| t.is_in(words::Class::TIME) || t.is_in(words::Class::WEEKDAY);
    if token.is_any(&["last", "next", "late", "early"]) && s.tokens.get(i + 1).is_some_and(timed) {
        return false;
    }
    if plural {
        // "one in four children goes": a verb
        let acts = || verbs::verb(&token.lower).is_some_and(|(_, form)| form == verbs::Form::Third) && !more_nouns(s, i + 1);
        // "two sports cars", "a $200,000 sports car"
        let thing = nouns::is_plural(&token.lower) || one && verbs::verb(&token.lower).is_none();
        // "three men killed" are no kind of killed
        let fated = nouns::event_noun(&token.lower).is_some();
        let compound = head.is_some_and(|h| nouns::may_modify(&s.tokens[h].lower)) && thing && !fated;
        // "six crew members" are six crew
        let members = token.is("members") && head.is_some_and(|h| s.tokens[h].is_any(&["crew", "staff"]));
        return members || compound && !(one && acts());
    }
    match verbs::verb(&token.lower) {
        // "nine fell ill": no adjective of what is counted
        Some((lemma, verbs::Form::Past)) if head.is_none() => {
            // "six confirmed dead" are no kind of dead
            let hearsay = verbs::is_hearsay(lemma) && next.is_some_and(|t| t.is_any(nouns::FATES)) && !more_nouns(s, i + 2);
            let acts = hearsay || matches!(lemma, "hit" | "stay") && !more_nouns(s, i + 1);
            !acts
                && !verbs::is_finite(&token.lower)
                && next.is_some_and(|t| t.is_word() && !t.is_in(words::Class::STOP) && !t.lower.ends_with("ly"))
        }
        Some((_, verbs::Form::Past)) => !one && more_nouns(s, i + 1) && i > start,
        Some((_, verbs::Form::Gerund)) => {
            next.is_some_and(|t| t.is_dash() || !t.is_in(words::Class::STOP))
                && (!one && more_nouns(s, i + 1) || head.is_none() && (one || more_nouns(s, i + 1)))
        }
        // "of the moored ships": a participle is no head yet
        Some((_, verbs::Form::Third)) => !one || head.is_none_or(|at| is_past(s, at)),
        // "three remain in hospital": several of a noun would be a plural
        Some((_, verbs::Form::Base)) => {
            head.is_some() || one || nouns::is_plural(&token.lower) || next.is_some_and(|t| t.is_dash() || !t.is_in(words::Class::STOP))
        }
        None if token.lower.ends_with("ly")
            && token.lower.len() > 4
            && !token.is_any(&[
                "family", "assembly", "supply", "ally", "daily", "weekly", "monthly", "only", "elderly", "early", "deadly", "friendly",
            ]) =>
        {
            next.is_some_and(|t| !t.is_in(words::Class::STOP)) && (head.is_none() || !one)
        }
        // "86 aimed at the port": a participle describes only what stands behind it
        None if is_participle(&token.lower) => {
            let describes = next.is_some_and(|t| t.is_dash() || t.is_word() && !t.is_in(words::Class::STOP));
            describes && !(one && head.is_some())
        }
        None if token.lower.ends_with("ed") && token.lower.len() > 4 => !(one && head.is_some()),
        None => true,
    }
}

fn is_past(s: &Sentence, at: usize) -> bool {
    verbs::verb(&s.tokens[at].lower).is_some_and(|(_, form)| form == verbs::Form::Past)
}

/// A past or participle that no table knows.
pub(super) fn is_participle(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ed") && !word.ends_with("eed") && !matches!(word, "hundred" | "kindred" | "hatred" | "biped")
}

fn is_verb_here(word: &str) -> bool {
    verbs::verb(word).is_some_and(|(_, form)| matches!(form, verbs::Form::Past | verbs::Form::Gerund))
}

/// Whether a plural noun follows before anything ends the phrase.
fn more_nouns(s: &Sentence, at: usize) -> bool {
    for token in s.tokens[at.min(s.tokens.len())..].iter().take(3) {
        if !token.is_word() || token.is_in(words::Class::STOP) {
            return false;
        }
        if nouns::is_plural(&token.lower) {
            return true;
        }
    }
    false
}

/// The last noun before token `at`, going left over at most `reach` tokens of the same clause; another amount ends the search.
pub(super) fn noun_before(s: &Sentence, at: usize, reach: usize) -> Option<usize> {
    let (mut i, mut left) = (at, reach);
    while i > 0 && left > 0 {
        (i, left) = (i - 1, left - 1);
        let token = &s.tokens[i];
        // "the fire, which has burned 300 acres, was contained": "which" is the fire, and so is what was contained
        if token.text == "," && matches!(s.word(i + 1), "which" | "who") {
            continue;
        }
        if let Some(open) = s.aside_before(i) {
            i = open;
            continue;
        }
        if token.kind == Kind::Mark && !token.is_dash() && !matches!(token.text, "'" | "’" | ")" | "(") {
            return None;
        }
        let unit = i > 0 && s.tokens[i - 1].is_number() && (token.glued || number::scale(&token.lower).is_some());
        if unit || token.is_number() && !s.tokens[i + 1].is_dash() {
            return None;
        }
        if token.is_word()
            && !token.is_in(words::Class::STOP)
            && !token.lower.ends_with("ly")
            && !token.is_any(&["s", "more", "less", "fewer", "most", "aged", "age"])
            && !is_verb_of_clause(s, i)
        {
            return Some(i);
        }
    }
    None
}

/// Whether the word at `i` acts rather than names: "rose", "deliberated", "will rise", "wants to".
fn is_verb_of_clause(s: &Sentence, i: usize) -> bool {
    let word = &*s.tokens[i].lower;
    match verbs::verb(word) {
        Some((_, verbs::Form::Past | verbs::Form::Gerund)) => true,
        Some((_, verbs::Form::Third)) => s.word(i + 1) == "to",
        Some((_, verbs::Form::Base)) => is_infinitive(s, i),
        // a past that no table knows
        None => is_participle(word),
    }
}

/// "will rise", "to build".
pub(super) fn is_infinitive(s: &Sentence, at: usize) -> bool {
    matches!(s.word_before(at), "will" | "would" | "can" | "could" | "may" | "might" | "must" | "shall" | "should" | "to" | "not")
}
