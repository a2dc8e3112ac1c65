//! Who a speaker is within the article: pronouns, surnames and descriptions to the fullest name and role.
//!
//! Goes by what the article says; knows nobody. A phrase that names no person stands for itself, without its article.

use std::ops::Range;

use super::{
    english::Class,
    frame::{Frame, Kind, Token},
    people::{self, Mention, People, Person, Resolved},
    phrase,
};

/// How many sentences back a pronoun may reach.
const REACH: usize = 8;
/// How many mentions it weighs: more are a list of names.
const MOST_MENTIONS: usize = 64;

/// Resolves the speakers of one article, in order of the text: a pronoun looks back on who spoke last.
#[derive(Debug)]
pub struct Resolver<'a> {
    frame: &'a Frame<'a>,
    people: &'a People,
    /// Who spoke last, and at which token.
    last: Option<(Who, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Person(usize),
    Other(String),
}

impl<'a> Resolver<'a> {
    pub const fn new(frame: &'a Frame<'a>, people: &'a People) -> Self {
        Self { frame, people, last: None }
    }

    pub fn resolve(&mut self, phrase: Range<usize>) -> Resolved {
        let at = phrase.start;
        let who = self.who(phrase);
        let resolved = match &who {
            Who::Person(person) => {
                let person = &self.people.persons[*person];
                Resolved { name: person.name.clone(), role: person.role.clone() }
            }
            Who::Other(name) => Resolved { name: name.clone(), role: None },
        };
        self.last = Some((who, at));
        resolved
    }

    fn who(&self, phrase: Range<usize>) -> Who {
        let frame = self.frame;
        let first = &frame.tokens[phrase.start];
        if phrase.len() == 1
            && first.is(Class::OTHERS)
            && let Some(person) = self.named_behind(&phrase)
        {
            return Who::Person(person);
        }
        if phrase.len() == 1 && first.is(Class::SUBJECT) {
            return self.pronoun(phrase.start).unwrap_or_else(|| Who::Other(first.text.to_owned()));
        }
        let head = head(frame, phrase.clone());
        let name = last_name(frame, head.clone());
        let gender = name.start.checked_sub(1).map_or_else(Class::default, |title| {
            let title = &frame.tokens[title];
            if title.is(Class::COURTESY) { title.class.only(Class::MALE.with(Class::FEMALE)) } else { Class::default() }
        });
        if !name.is_empty() && !frame.tokens[name.end - 1].is(Class::BODY) {
            if let Some(person) = self.people.find(frame, &name, gender) {
                return Who::Person(person);
            }
            let titled = name.start > head.start && frame.tokens[name.start - 1].is(Class::TITLE.with(Class::ROLE));
            if titled {
                return Who::Other(frame.span(name).of(frame.text).to_owned());
            }
        }
        if let Some(owner) = self.author(&phrase) {
            return owner;
        }
        if let Some(person) = self.named_behind(&phrase) {
            return Who::Person(person);
        }
        self.described(phrase.clone()).map_or_else(|| Who::Other(self.without_article(phrase)), Who::Person)
    }

    /// "the mayor's message", "her statement": the words are those of whoever it belongs to.
    fn author(&self, phrase: &Range<usize>) -> Option<Who> {
        let tokens = &self.frame.tokens[phrase.clone()];
        tokens.last().filter(|last| last.is(Class::DOCUMENT) && !last.is_capital)?;
        if tokens.len() == 2 && tokens[0].is(Class::HE.with(Class::SHE)) {
            return self.pronoun(phrase.start);
        }
        let mark = tokens.iter().rposition(|token| matches!(token.text, "'s" | "’s")).filter(|mark| *mark > 0)?;
        Some(self.who(phrase.start..phrase.start + mark))
    }

    /// "the mayor of Ashford, Jane Holt,", "one of them, Jane Holt,": the name in apposition to a role.
    fn named_behind(&self, phrase: &Range<usize>) -> Option<usize> {
        let frame = self.frame;
        let is_one = frame.tokens[phrase.start].is(Class::OTHERS);
        let comma = (phrase.end..phrase.end + if is_one { 3 } else { 1 })
            .find(|at| frame.token(*at).is_some_and(|token| token.kind == Kind::Comma))?;
        let has_role = is_one || frame.tokens[phrase.clone()].iter().any(|token| token.is(Class::ROLE));
        let name = people::name_at(frame, comma + 1, (comma + 6).min(frame.tokens.len()));
        let closed = frame.token(name.end).is_none_or(|token| !token.is_word());
        (has_role && closed && name.len() >= 2).then(|| self.people.find(frame, &name, Class::default())).flatten()
    }

    fn without_article(&self, mut phrase: Range<usize>) -> String {
        if phrase.len() > 1 && matches!(self.frame.tokens[phrase.start].text, "the" | "The" | "a" | "A" | "an" | "An") {
            phrase.start += 1;
        }
        self.frame.span(phrase).of(self.frame.text).to_owned()
    }

    /// "the spokesman": the last person before it with such a role.
    fn described(&self, phrase: Range<usize>) -> Option<usize> {
        let tokens = &self.frame.tokens[phrase.clone()];
        let is_definite = matches!(tokens.first()?.text, "the" | "The" | "his" | "her" | "this");
        let role = tokens.last().filter(|last| is_definite && phrase.len() <= 4 && last.is(Class::ROLE))?.text.to_lowercase();
        let upto = self.people.mentions.partition_point(|mention| mention.first < phrase.start);
        self.people.mentions[..upto].iter().rev().take(200).map(|mention| mention.person).find(|person| {
            self.people.persons[*person].role.as_ref().is_some_and(|known| known.to_lowercase().split_whitespace().any(|word| word == role))
        })
    }

    /// Whether a preposition governs a mention: "of Holt", "Of finance director Holt"; the one of "Secretary of State Holt" does not.
    fn is_governed(&self, mention: &Mention) -> bool {
        const DESCRIBES: Class = Class::ROLE.with(Class::TITLE).with(Class::ADJECTIVE);
        let low = self.frame.sentences[self.frame.sentence_of(mention.first)].tokens.start;
        let describes = |token: &Token<'_>| token.is_word() && (token.is(DESCRIBES) || token.class.is_plain() && !token.is_capital);
        let before = (low..mention.first).rev().take(5).find(|at| !describes(&self.frame.tokens[*at]));
        before.is_some_and(|at| {
            let is_in_title = at + 1 < mention.first && at > low && self.frame.tokens[at - 1].is(Class::TITLE.with(Class::ROLE));
            self.frame.tokens[at].is(Class::PREPOSITION) && !is_in_title
        })
    }

    /// Whether a mention stands where a person who acts, or is met, does: governed by no preposition, and a verb or an aside behind it.
    fn is_subject(&self, mention: &Mention) -> bool {
        const NEVER: Class = Class::PREPOSITION.with(Class::CONJUNCTION).with(Class::SUBORDINATOR);
        let governed = self.is_governed(mention);
        let goes_on = self.frame.token(mention.last + 1).is_some_and(|next| {
            next.kind == Kind::Comma
                || next.is_word() && !next.is_capital && (!next.is(NEVER) || next.is(Class::RELATIVE)) && !matches!(next.text, "'s" | "’s")
        });
        let is_met = mention.first.checked_sub(1).is_some_and(|at| self.frame.tokens[at].is(Class::CUE_BASE.with(Class::TELLS)));
        !governed && (goes_on || is_met)
    }

    /// "Her father wept. “…,” he said.": a relation without a name, the subject of this sentence or the one before.
    fn relation(&self, at: usize, wrong: Class) -> Option<Range<usize>> {
        let frame = self.frame;
        let here = frame.sentence_of(at);
        let from =
            here.checked_sub(1).filter(|before| frame.sentences[*before].paragraph == frame.sentences[here].paragraph).unwrap_or(here);
        let low = frame.sentences[from].tokens.start;
        (low + 1..at).rev().take(60).find_map(|role| {
            let (token, owner) = (&frame.tokens[role], &frame.tokens[role - 1]);
            let told = token.class.only(Class::MALE.with(Class::FEMALE));
            let fits = token.is(Class::ROLE) && told != Class::default() && told != wrong && people::is_possessive(owner);
            let opens = frame.sentences[frame.sentence_of(role)].tokens.start == role - 1;
            let unnamed = frame.token(role + 1).is_some_and(|next| next.is_word() && !next.is_capital);
            (fits && opens && unnamed).then_some(role - 1..role + 1)
        })
    }

    /// "The minister refused. “…,” he said.": a role without a name, the subject of this sentence or the one before.
    fn role(&self, at: usize, wrong: Class) -> Option<Range<usize>> {
        let frame = self.frame;
        let here = frame.sentence_of(at);
        let of_paragraph = |index: &usize| frame.sentences[*index].paragraph == frame.sentences[here].paragraph;
        [Some(here), here.checked_sub(1)].into_iter().flatten().filter(of_paragraph).find_map(|index| {
            let low = frame.sentences[index].tokens.start;
            let phrase = phrase::after(frame, low, at).filter(|phrase| phrase.start == low && phrase.len() <= 5)?;
            let (first, head) = (&frame.tokens[low], &frame.tokens[phrase.end - 1]);
            let is_role = first.text == "The" && head.is(Class::ROLE) && !head.is_capital && (wrong == Class::default() || !head.is(wrong));
            let acts = frame.token(phrase.end).is_some_and(|next| next.is_word() && !next.is_capital);
            (is_role && acts && !head.text.ends_with('s')).then_some(phrase)
        })
    }

    fn pronoun(&self, at: usize) -> Option<Who> {
        let token = &self.frame.tokens[at];
        if token.is(Class::RELATIVE) {
            let low = self.frame.sentences[self.frame.sentence_of(at)].tokens.start;
            return phrase::antecedent(self.frame, low, at)
                .filter(|phrase| phrase.end <= at && !phrase.is_empty())
                .map(|phrase| self.who(phrase));
        }
        if !token.is(Class::HE.with(Class::SHE)) {
            let near = self.last.as_ref().filter(|(_, spoke)| *spoke < at && at - spoke < 120)?;
            return matches!(near.0, Who::Other(_)).then(|| near.0.clone());
        }
        let wrong = if token.is(Class::HE) { Class::FEMALE } else { Class::MALE };
        let here = self.frame.sentence_of(at);
        let paragraph = self.frame.sentences[here].paragraph;
        let low = self.frame.sentences[here.saturating_sub(REACH)].tokens.start;
        let upto = self.people.mentions.partition_point(|mention| mention.first < at);
        let from = self.people.mentions.partition_point(|mention| mention.first < low).max(upto.saturating_sub(MOST_MENTIONS));
        let names_its_own = self.people.mentions[from..upto].iter().rev().any(|mention| {
            let person = &self.people.persons[mention.person];
            person.gender != wrong
                && self.frame.sentences[self.frame.sentence_of(mention.first)].paragraph == paragraph
                && (person.is_certain || is_full(person))
                && self.is_subject(mention)
        });
        let mut best: Option<(i32, usize, usize)> = None;
        let mut seen_in = usize::MAX;
        for mention in &self.people.mentions[from..upto] {
            let person = &self.people.persons[mention.person];
            if person.gender == wrong || !(person.is_certain || is_full(person) && self.is_subject(mention)) {
                continue;
            }
            let sentence = self.frame.sentence_of(mention.first);
            let leads = sentence != seen_in;
            seen_in = sentence;
            let governed =
                self.is_governed(mention) || self.frame.token(mention.last + 1).is_some_and(|next| matches!(next.text, "'s" | "’s"));
            // "Of Holt she said": not Holt
            if governed && sentence == here && self.frame.tokens[self.frame.sentences[here].tokens.start].is(Class::PREPOSITION) {
                continue;
            }
            let spoke = match &self.last {
                Some((Who::Person(last), at)) if *last == mention.person => {
                    Some(self.frame.sentence_of(*at)).filter(|said| said + 3 >= here)
                }
                _ => None,
            };
            // A paragraph that names its own person leaves those of the one before behind
            let is_left = names_its_own && self.frame.sentences[sentence].paragraph != paragraph;
            // Who spoke since is as near as that
            let heard = spoke.filter(|_| !is_left).map_or(sentence, |said| said.max(sentence));
            let distance = (here - heard) as i32;
            let score = -2 * distance - 2 * (paragraph - self.frame.sentences[heard].paragraph) as i32 + if leads { 3 } else { 0 }
                - if governed { 3 } else { 0 }
                + if spoke.is_some() && !is_left { 4 } else { 0 }
                - if is_left { 2 } else { 0 }
                - if person.is_certain { 0 } else { 1 }
                + if person.gender == Class::default() { 0 } else { 2 };
            if best.is_none_or(|(other, ..)| score >= other) {
                best = Some((score, mention.person, mention.last));
            }
        }
        if let Some(relation) = self.relation(at, wrong).filter(|phrase| best.is_none_or(|(.., mention)| mention < phrase.start)) {
            return Some(Who::Other(self.frame.span(relation).of(self.frame.text).to_owned()));
        }
        if let Some(role) = self.role(at, wrong).filter(|phrase| best.is_none_or(|(.., mention)| mention < phrase.start)) {
            return Some(self.who(role));
        }
        best.map(|(_, person, _)| Who::Person(person)).or_else(|| match &self.last {
            Some((Who::Person(person), spoke)) if self.people.persons[*person].gender != wrong && at > *spoke && at - spoke < 200 => {
                Some(Who::Person(*person))
            }
            Some((Who::Other(name), spoke)) if at > *spoke && at - spoke < 120 => Some(Who::Other(name.clone())),
            _ => None,
        })
    }
}

/// Whether a person is known by more than one word.
fn is_full(person: &Person) -> bool {
    person.name.contains(' ')
}

/// The part of a phrase before its first preposition: who it is, without what belongs to them.
fn head(frame: &Frame<'_>, phrase: Range<usize>) -> Range<usize> {
    let end = phrase
        .clone()
        .skip(1)
        .find(|at| {
            let token = &frame.tokens[*at];
            !token.is_word()
                || !token.is_capital
                    && token.is(Class::PREPOSITION)
                    && !(token.text == "of"
                        && frame.tokens[at - 1].is(Class::TITLE)
                        && frame.token(at + 1).is_some_and(|next| next.is(Class::TITLE)))
        })
        .unwrap_or(phrase.end);
    phrase.start..end
}

/// The run of name words that ends the phrase; empty if another word ends it.
fn last_name(frame: &Frame<'_>, phrase: Range<usize>) -> Range<usize> {
    let mut at = phrase.start;
    let mut name = phrase.end..phrase.end;
    while at < phrase.end {
        let run = people::name_at(frame, at, phrase.end);
        if run.end == phrase.end && !run.is_empty() {
            name = run.clone();
        }
        at = run.end.max(at + 1);
    }
    name
}
