//! Whom an age is of.

use super::place::{Place, Token, is_name, is_number};
use crate::{
    compare::lexicon::{self, Kind},
    model::{Dimension, Figure},
    text,
};

/// Whom an age is of, as far as its sentence tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// The words of the name, folded.
    Named(Vec<String>),
    /// By what the person does; there is one in a story: the driver, whoever did it.
    Called(String),
    /// One of many: a boy who drowned. Two of one kind whom other things befell are two.
    Someone { kind: String, befell: Befell },
    #[default]
    Unsaid,
}

/// What happened to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Befell {
    Caught,
    Died,
    Hurt,
    /// Nothing that is said.
    Unsaid,
}

impl Place<'_> {
    pub(super) fn bearer(&self, figure: &Figure) -> Bearer {
        const KINDS: &[&str] = &["boy", "girl", "man", "woman", "child", "teenager", "teen", "baby", "infant", "toddler", "student"];
        if figure.dimension != Dimension::Age {
            return Bearer::Unsaid;
        }
        let name = self.named();
        if !name.is_empty() {
            return Bearer::Named(name);
        }
        if let Some(called) = self.called() {
            return Bearer::Called(called);
        }
        // "a 15-year-old boy handling a gun died": the nearest word says who it is
        let near = self.following().take(2).find(|t| KINDS.contains(&t.folded.as_str())).map(|t| t.folded.as_str());
        match near.or(Some(figure.head.as_str()).filter(|_| figure.of_people)) {
            Some(kind) if !kind.is_empty() => Bearer::Someone { kind: lexicon::lemma(kind), befell: self.befell() },
            _ => Bearer::Unsaid,
        }
    }

    /// What is said of the person: right before the age, behind it within its clause, else before it.
    fn befell(&self) -> Befell {
        const DIED: &[&str] = &["died", "dies", "dead", "killed", "killing", "death", "fatally", "murder", "murdered", "drowned"];
        const HURT: &[&str] = &[
            "hurt",
            "injured",
            "wounded",
            "shot",
            "stabbed",
            "struck",
            "hit",
            "burned",
            "hospital",
            "hospitals",
            "hospitalised",
            "hospitalized",
            "critical",
        ];
        const CAUGHT: &[&str] = &[
            "arrested",
            "charged",
            "suspect",
            "suspects",
            "suspected",
            "accused",
            "custody",
            "jailed",
            "sentenced",
            "detained",
            "convicted",
            "pleaded",
            "pled",
            "gunman",
            "shooter",
            "warrant",
            "wanted",
            "confessed",
            "bail",
            "held",
            "charge",
            "charges",
        ];
        let is_joiner = |t: &Token<'_>| {
            matches!(t.folded.as_str(), "after" | "when" | "while" | "over" | "for" | "by" | "following" | "before" | "because" | "but")
        };
        let behind = self.following().take(10).take_while(|t| !is_joiner(t) && !is_number(t));
        // "shot by a 12-year-old boy" says nothing of the boy
        let before = || self.preceding().take(8).take_while(|t| !is_joiner(t) && t.folded != "and");
        let one = |t: &Token<'_>| {
            let lists = [(DIED, Befell::Died), (HURT, Befell::Hurt), (CAUGHT, Befell::Caught)];
            lists.into_iter().find(|(list, _)| list.contains(&t.folded.as_str())).map(|(_, befell)| befell)
        };
        // the nearest word says it, but for "shot dead"
        let nearest = |told: Vec<Befell>| match told.first() {
            Some(Befell::Hurt) if told.contains(&Befell::Died) => Some(Befell::Died),
            first => first.copied(),
        };
        // "a charge against a 13-year-old boy in the death of his friend": what it is the object of comes first
        let object = nearest(before().take(3).filter_map(one).collect());
        let told = object.or_else(|| nearest(behind.filter_map(one).collect()));
        told.or_else(|| nearest(before().filter_map(one).collect())).unwrap_or(Befell::Unsaid)
    }

    /// "The driver, a 37-year-old man", "the bus driver, 37,", "the 37-year-old driver": whom an age is of, by what the person does. Whoever
    /// did it goes by many names, and is one.
    fn called(&self) -> Option<String> {
        const DOERS: &[&str] = &[
            "suspect",
            "attacker",
            "assailant",
            "gunman",
            "shooter",
            "knifeman",
            "killer",
            "murderer",
            "perpetrator",
            "defendant",
            "accused",
            "robber",
            "bomber",
            "arsonist",
            "stabber",
            "offender",
        ];
        const WORK: &[&str] =
            &["driver", "pilot", "captain", "motorist", "rider", "cyclist", "motorcyclist", "skipper", "teacher", "victim"];
        let is_determiner = |t: &Token<'_>| matches!(t.folded.as_str(), "the" | "a" | "an" | "one");
        let mut before = self.preceding().peekable();
        let behind = match before.next_if(|t| matches!(t.folded.as_str(), "a" | "an")) {
            Some(_) => before.next().filter(|noun| self.is_before_mark(noun)),
            None => before.next().filter(|noun| self.is_before_mark(noun) && self.is_before_mark_at(self.after)),
        };
        let is_named = self.preceding().skip_while(|t| behind.is_some_and(|noun| t.start >= noun.start)).take(2).any(is_determiner);
        let ahead = self
            .following()
            .next()
            .filter(|t| self.is_open_until(0) && (DOERS.contains(&t.folded.as_str()) || WORK.contains(&t.folded.as_str())));
        let noun = behind.filter(|noun| is_named && !is_name(noun)).or(ahead)?;
        let one = if DOERS.contains(&noun.folded.as_str()) { DOERS[0].to_owned() } else { noun.lemma.clone() };
        (lexicon::kind(&noun.folded) == Kind::Content && !is_number(noun)).then_some(one)
    }

    /// "34-year-old carpenter Ada Lund", "Ada Lund, 34,". A place ("a 34-year-old Orvale woman") or a relative's name ("Lund's son") is
    /// no name of the person.
    fn named(&self) -> Vec<String> {
        const PEOPLE: &[&str] = &[
            "man",
            "woman",
            "boy",
            "girl",
            "resident",
            "native",
            "teen",
            "teenager",
            "student",
            "teacher",
            "male",
            "female",
            "forward",
            "striker",
            "captain",
            "midfielder",
            "defender",
            "goalkeeper",
            "winger",
            "player",
            "rider",
            "driver",
            "pilot",
            "worker",
            "employee",
            "officer",
            "soldier",
            "nurse",
            "doctor",
            "farmer",
            "singer",
            "actor",
            "actress",
            "coach",
            "manager",
            "fan",
            "supporter",
            "graduate",
            "agent",
            "guard",
            "team-mate",
            "teammate",
            "star",
        ];
        // "a 47-year-old woman from Orvale" is no Orvale
        let is_place = |t: &Token<'_>| matches!(t.folded.as_str(), "from" | "of" | "in" | "at" | "near" | "on" | "to" | "by");
        let lead = if self.following().take(3).take_while(|t| !is_name(t)).any(is_place) {
            usize::MAX
        } else {
            self.following().take_while(|t| !is_name(t)).count()
        };
        let run: Vec<&Token<'_>> = self.following().skip(lead).take_while(|t| is_name(t)).take(5).collect();
        let next = self.following().nth(lead.saturating_add(run.len()));
        let is_another = run.iter().any(|t| t.written.ends_with("'s") || t.written.ends_with("\u{2019}s"))
            || next.is_some_and(|t| PEOPLE.contains(&t.folded.as_str()));
        if lead <= 2 && !run.is_empty() && self.is_open_until(lead) {
            return if is_another { Vec::new() } else { run.into_iter().map(|t| t.folded.clone()).collect() };
        }
        let is_named =
            |t: &&Token<'_>| t.written.starts_with(char::is_uppercase) && t.written.len() > 2 && lexicon::kind(&t.folded) == Kind::Content;
        // "Ada Lund, a 34-year-old fitter", "Ada Lund, who is 34"
        let is_link = |t: &&Token<'_>| matches!(t.folded.as_str(), "a" | "an" | "who" | "is" | "was" | "aged");
        let name: Vec<&Token<'_>> = self.preceding().skip_while(is_link).take_while(is_named).take(4).collect();
        let is_beside = name.first().is_some_and(|t| self.is_before_mark(t));
        if is_beside {
            return name.into_iter().map(|t| t.folded.clone()).collect();
        }
        // "Ada Lund, known for her vast canvases, has died aged 91"
        let is_said = self.preceding().take(3).any(|t| matches!(t.folded.as_str(), "aged" | "age"));
        if is_said { self.last_full_name() } else { Vec::new() }
    }

    /// The nearest name of two words or more before the figure.
    fn last_full_name(&self) -> Vec<String> {
        let is_part = |t: &Token<'_>| {
            is_name(t) && t.written.chars().any(char::is_lowercase) && !text::calendar::is_date(&t.folded) && !self.is_before_mark(t)
        };
        let before = &self.tokens[..self.before];
        // its last word may stand before a mark
        let end = (1..before.len()).rev().find(|at| is_name(&before[*at]) && is_part(&before[at - 1]));
        let Some(end) = end else { return Vec::new() };
        let rest = before[..end].iter().rev().take_while(|t| is_part(t)).take(3);
        std::iter::once(&before[end]).chain(rest).map(|t| t.folded.clone()).collect()
    }
}
