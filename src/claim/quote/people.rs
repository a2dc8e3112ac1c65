//! The people that an article names: the fullest name, role and gender of each, and where they are mentioned.

use std::{collections::HashMap, ops::Range};

use super::{
    credit,
    english::Class,
    frame::{Frame, Kind, Token},
};

/// A role longer than this is a clause.
const LONGEST_ROLE: usize = 14;
/// More bearers of one surname are not people.
const MOST_BEARERS: usize = 24;

#[derive(Debug, Default)]
pub struct Person {
    /// As the fullest mention writes it, without titles.
    pub name: String,
    pub role: Option<String>,
    /// [`Class::MALE`], [`Class::FEMALE`] or neither.
    pub gender: Class,
    /// Some mention shows that this is a person: a title, a given name, a role.
    pub is_certain: bool,
    pub full_mentions: usize,
}

/// Who a phrase stands for within the article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    pub name: String,
    pub role: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct Mention {
    /// Its first and last token.
    pub first: usize,
    pub last: usize,
    pub person: usize,
}

/// All people of an article; mentions in order of the text.
#[derive(Debug, Default)]
pub struct People {
    pub persons: Vec<Person>,
    pub mentions: Vec<Mention>,
    /// Persons by the last word of their name, lower-case.
    by_last: HashMap<String, Vec<usize>>,
    /// The same by the first word of a name of several.
    by_first: HashMap<String, Vec<usize>>,
}

impl People {
    pub fn of(frame: &Frame<'_>) -> Self {
        let mut people = Self::default();
        let names = names(frame);
        for name in names.iter().filter(|name| name.len() >= 2) {
            people.add_full(frame, name);
        }
        for name in names {
            let (_, gender) = title_before(frame, &name);
            if let Some(person) = people.find(frame, &name, gender) {
                people.mentions.push(Mention { first: name.start, last: name.end - 1, person });
                people.learn(frame, person, &name);
            } else if name.len() == 1
                && (title_before(frame, &name).0 || role_before(frame, &name).or_else(|| role_aside_before(frame, &name)).is_some())
            {
                let Some(person) = people.add(frame, &name) else { continue };
                people.mentions.push(Mention { first: name.start, last: name.end - 1, person });
                people.learn(frame, person, &name);
            }
        }
        people
    }

    /// The person whom the name words at `name` stand for; of several with one surname the one whose full name stands oftenest.
    pub fn find(&self, frame: &Frame<'_>, name: &Range<usize>, gender: Class) -> Option<usize> {
        let last = frame.token(name.end.checked_sub(1)?)?.text.to_lowercase();
        let Some(bearers) = self.by_last.get(&last) else {
            return if name.len() == 1 { self.by_first_name(&last, gender) } else { None };
        };
        let words: Vec<&str> = frame.tokens[name.clone()].iter().map(|token| token.text).collect();
        let fits = |person: &&usize| {
            let person = &self.persons[**person];
            let full: Vec<&str> = person.name.split(' ').collect();
            let clashes = gender != Class::default() && person.gender != Class::default() && gender != person.gender;
            !clashes && (words.len() == 1 || full.first().is_some_and(|first| same_given(first, words[0])))
        };
        bearers.iter().filter(fits).max_by_key(|person| self.persons[**person].full_mentions).copied()
    }

    /// "Jane", where one person of that first name is known.
    fn by_first_name(&self, first: &str, gender: Class) -> Option<usize> {
        let clashes = |person: &Person| gender != Class::default() && person.gender != Class::default() && gender != person.gender;
        let bearers = self.by_first.get(first)?;
        let mut known = bearers.iter().copied().filter(|person| self.persons[*person].is_certain && !clashes(&self.persons[*person]));
        known.next().filter(|_| known.next().is_none())
    }

    /// Who is meant by a label in capitals ("HOLT"); the label itself if nobody bears it.
    pub fn known_as(&self, label: &str) -> Resolved {
        let last = label.rsplit(' ').next().unwrap_or(label).to_lowercase();
        let bearers = self.by_last.get(&last).into_iter().flatten();
        let person = bearers.max_by_key(|person| self.persons[**person].full_mentions).map(|person| &self.persons[*person]);
        person.map_or_else(
            || Resolved { name: label.to_owned(), role: None },
            |person| Resolved { name: person.name.clone(), role: person.role.clone() },
        )
    }

    fn add_full(&mut self, frame: &Frame<'_>, name: &Range<usize>) {
        let Some(person) = self.find(frame, name, Class::default()).or_else(|| self.add(frame, name)) else { return };
        let written = written(frame, name);
        let person = &mut self.persons[person];
        person.full_mentions += 1;
        if written.len() > person.name.len() && written.split(' ').count() <= 4 {
            person.name = written;
        }
    }

    /// `None` where too many bear the surname for it to tell anyone apart.
    fn add(&mut self, frame: &Frame<'_>, name: &Range<usize>) -> Option<usize> {
        let bearers = self.by_last.entry(frame.tokens[name.end - 1].text.to_lowercase()).or_default();
        if bearers.len() >= MOST_BEARERS {
            return None;
        }
        let index = self.persons.len();
        bearers.push(index);
        if name.len() >= 2 {
            self.by_first.entry(frame.tokens[name.start].text.to_lowercase()).or_default().push(index);
        }
        self.persons.push(Person { name: written(frame, name), ..Person::default() });
        Some(index)
    }

    /// Takes what the surroundings of a mention tell.
    fn learn(&mut self, frame: &Frame<'_>, person: usize, name: &Range<usize>) {
        let (titled, mut gender) = title_before(frame, name);
        let role = role_before(frame, name).or_else(|| role_after(frame, name)).or_else(|| role_aside_before(frame, name));
        let given = &frame.tokens[name.start];
        let is_given = name.len() >= 2 && given.is(Class::GIVEN);
        if gender == Class::default() && is_given {
            gender = given.class.only(Class::MALE.with(Class::FEMALE));
        }
        if gender == Class::default() {
            gender = relation_before(frame, name);
        }
        let person = &mut self.persons[person];
        person.is_certain |= titled || is_given || role.is_some();
        if person.gender == Class::default() && gender != Class::MALE.with(Class::FEMALE) {
            person.gender = gender;
        }
        if let Some((role, gender)) = role {
            if person.gender == Class::default() {
                person.gender = gender;
            }
            person.role.get_or_insert(role);
        }
    }
}

/// "Rob" and "Robert", "J." and "John" may be one person's; "Bill" and "Hillary" not.
fn same_given(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('.').to_lowercase(), other.trim_end_matches('.').to_lowercase());
    one == other || one.starts_with(&other) || other.starts_with(&one)
}

fn written(frame: &Frame<'_>, name: &Range<usize>) -> String {
    frame.tokens[name.clone()].iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// The runs of name words, outside headlines, that may be people's.
fn names(frame: &Frame<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in frame.sentences.iter().filter(|sentence| !sentence.is_headline) {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let run = name_at(frame, at, sentence.tokens.end);
            if !run.is_empty() && !frame.tokens[run.end - 1].is(Class::BODY) {
                found.push(run.clone());
            }
            at = run.end.max(at + 1);
        }
    }
    found
}

/// The run of name words that starts at `at`, without titles; empty if none does.
pub fn name_at(frame: &Frame<'_>, at: usize, high: usize) -> Range<usize> {
    const NEVER: Class = Class::TIME
        .with(Class::DETERMINER)
        .with(Class::PREPOSITION)
        .with(Class::CONJUNCTION)
        .with(Class::SUBJECT)
        .with(Class::SUBORDINATOR)
        .with(Class::OBJECT)
        .with(Class::AUXILIARY)
        .with(Class::MODAL)
        .with(Class::CUE_BASE)
        .with(Class::ADVERB);
    let can_be = |at: usize| {
        frame.token(at).is_some_and(|token| {
            token.is_word()
                && token.is_capital
                && token.text.starts_with(char::is_uppercase)
                && (!token.is(NEVER) || token.is(Class::GIVEN))
        })
    };
    let is_title = |at: usize| frame.tokens[at].is(Class::TITLE.with(Class::ROLE));
    let particle =
        |at: usize| frame.token(at).is_some_and(|token| !token.is_capital && token.is(Class::PARTICLE)) && at + 1 < high && can_be(at + 1);
    let behind_title = at > 0 && frame.tokens[at - 1].is(Class::TITLE);
    if at >= high || !(can_be(at) && !is_title(at) || particle(at) && behind_title) {
        return at..at;
    }
    let mut end = at + 1;
    while end < high && (can_be(end) && (!is_title(end) || !can_be(end + 1) && frame.tokens[at].is(Class::GIVEN)) || particle(end)) {
        end += 1;
    }
    at..end
}

/// Whether a title stands before the name, and the gender it tells.
fn title_before(frame: &Frame<'_>, name: &Range<usize>) -> (bool, Class) {
    let Some(title) = name.start.checked_sub(1).map(|at| &frame.tokens[at]).filter(|token| token.is_word() && token.is(Class::TITLE))
    else {
        return (false, Class::default());
    };
    let gender = title.class.only(Class::MALE.with(Class::FEMALE));
    (true, if title.is(Class::COURTESY) { gender } else { Class::default() })
}

/// `Kremlin spokesman` of "Kremlin spokesman Dmitry Holt".
fn role_before(frame: &Frame<'_>, name: &Range<usize>) -> Option<(String, Class)> {
    let mut start = name.start;
    while start > 0 && name.start - start < 8 {
        let token = &frame.tokens[start - 1];
        let goes_on = token.is_word()
            && (token.is(Class::TITLE.with(Class::ROLE)) && !token.is(Class::COURTESY)
                || token.is_capital
                    && !token.is(Class::TIME
                        .with(Class::SUBJECT)
                        .with(Class::DETERMINER)
                        .with(Class::PREPOSITION)
                        .with(Class::SUBORDINATOR)
                        .with(Class::CONJUNCTION)
                        .with(Class::ADVERB))
                || start < name.start && matches!(token.text, "'s" | "’s")
                || start < name.start && token.text == "of" && start >= 2 && frame.tokens[start - 2].is(Class::ROLE)
                || start < name.start
                    && !token.is_capital
                    && (token.class.is_plain() || token.is(Class::ADJECTIVE) && !token.is(Class::DETERMINER)));
        if !goes_on {
            break;
        }
        start -= 1;
    }
    role(frame, start..name.start)
}

/// `the Kremlin spokesman` of "Dmitry Holt, the Kremlin spokesman,".
fn role_after(frame: &Frame<'_>, name: &Range<usize>) -> Option<(String, Class)> {
    frame.token(name.end).filter(|token| token.kind == Kind::Comma)?;
    let start = name.end + 1;
    let end = (start..frame.tokens.len()).take(LONGEST_ROLE).find(|at| !matches!(frame.tokens[*at].kind, Kind::Word | Kind::Other))?;
    let closed = matches!(frame.tokens[end].kind, Kind::Comma | Kind::Stop | Kind::Dash | Kind::Semicolon | Kind::Quote(_));
    let has_role = frame.tokens[start..end].iter().take(7).any(|token| token.is(Class::ROLE));
    (closed && has_role && !credit::has_verb(frame, start, end)).then(|| role(frame, start..end)).flatten()
}

/// `The Kremlin's spokesman` of "The Kremlin's spokesman, Dmitry Holt, said".
fn role_aside_before(frame: &Frame<'_>, name: &Range<usize>) -> Option<(String, Class)> {
    let comma = name.start.checked_sub(1).filter(|at| frame.tokens[*at].kind == Kind::Comma)?;
    let is_aside = frame.token(name.end).is_some_and(|token| token.kind == Kind::Comma);
    let start = (comma.saturating_sub(LONGEST_ROLE)..comma).rev().take_while(|at| frame.tokens[*at].is_word()).last()?;
    let has_role = frame.tokens[start..comma].iter().rev().take(6).any(|token| token.is(Class::ROLE));
    // "her father, Knut,": one word is a name only beside a role that is somebody's
    let is_aside = is_aside && (name.len() >= 2 || is_possessive(&frame.tokens[start]) && comma - start == 2);
    (is_aside && has_role && !credit::has_verb(frame, start, comma)).then(|| role(frame, start..comma)).flatten()
}

/// The gender that a relation tells of a name in apposition to it: "her husband, the painter Jan Holt,".
fn relation_before(frame: &Frame<'_>, name: &Range<usize>) -> Class {
    let comma = (1..=4).map_while(|back| name.start.checked_sub(back)).find(|at| frame.tokens[*at].kind == Kind::Comma);
    let Some(role) = comma.and_then(|comma| comma.checked_sub(1)).filter(|role| *role > 0) else { return Class::default() };
    let (head, owner) = (&frame.tokens[role], &frame.tokens[role - 1]);
    let is_relation = head.is(Class::ROLE) && (is_possessive(owner) || matches!(owner.text, "'s" | "’s"));
    if is_relation { head.class.only(Class::MALE.with(Class::FEMALE)) } else { Class::default() }
}

/// "his", "her": who is so described belongs to somebody named before.
pub fn is_possessive(token: &Token<'_>) -> bool {
    ["his", "her", "their", "my", "our"].iter().any(|word| token.text.eq_ignore_ascii_case(word))
}

/// The words of a role without an article, and the gender they tell; `None` if they name none.
fn role(frame: &Frame<'_>, mut words: Range<usize>) -> Option<(String, Class)> {
    while words.start < words.end
        && (frame.tokens[words.start].is(Class::DETERMINER.with(Class::PREPOSITION).with(Class::CONJUNCTION))
            || matches!(frame.tokens[words.start].text, "'s" | "’s"))
    {
        words.start += 1;
    }
    let head =
        frame.tokens[words.clone()].iter().find(|token| token.is(Class::ROLE) || token.is(Class::TITLE) && !token.is(Class::COURTESY))?;
    let gender = head.class.only(Class::MALE.with(Class::FEMALE));
    Some((frame.span(words).of(frame.text).to_owned(), gender))
}
