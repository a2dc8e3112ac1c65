//! The words of a credit that tell one speaker from another: names, and the office that somebody holds.

use std::{collections::HashSet, sync::LazyLock};

use crate::{model::Speaker, text};

const TITLES: &str = "mr mrs ms miss dr sir lord lady dame prof professor president vice prime minister premier chancellor governor gov senator sen \
    representative rep congressman congresswoman mayor judge justice king queen prince princess pope bishop archbishop rev reverend father general gen \
    colonel col captain capt lieutenant lt sergeant sgt major maj admiral adm officer detective sheriff chief spokesman spokeswoman spokesperson secretary \
    director chairman chairwoman ceo coach attorney former acting deputy the a an us uk u.s jr sr ii iii foreign defense defence state press leader \
    commissioner superintendent inspector ambassador envoy candidate nominee republican democratic democrat";

const NOBODY: &str = "he she they it we i who his her their him them one man woman official officials source sources witness witnesses resident residents others people \
    statement report someone spokesman spokeswoman spokesperson minister president leader author critics experts analysts victim neighbour neighbor caller callers driver passenger \
    passengers bystander onlooker customer employee worker survivor survivors student teacher mother father parent sister brother relative friend cousin aunt uncle \
    dispatcher analyst boss bosses chiefs spokespeople organisers organizers insiders aides staff investigators prosecutors user fan guest shopper commuter villager fisherman farmer protester boy girl teenager";

static IGNORED: LazyLock<HashSet<&str>> = LazyLock::new(|| TITLES.split_whitespace().chain(NOBODY.split_whitespace()).collect());

/// Offices that one person holds at a time and in one place: "the mayor" of two reports is one.
const OFFICES: &str = "president minister premier chancellor governor mayor judge king queen pope bishop archbishop general colonel captain sheriff chief \
    secretary director chairman chairwoman ceo coach commissioner superintendent ambassador headmaster principal boss";

/// What makes another office of one.
const LESSER: &str = "vice deputy former acting ex assistant";

static OFFICE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| OFFICES.split_whitespace().collect());

/// The words of a credit that tell one speaker from another.
#[derive(Debug, Clone)]
pub struct Name {
    words: Vec<String>,
    surname: Option<String>,
    /// What the credit is by title and role ("foreign minister"); empty where it tells none.
    office: Vec<String>,
    /// "the foreign minister", without a name: whoever holds the office.
    is_office: bool,
}

impl Name {
    pub fn of(speaker: &Speaker) -> Self {
        let full = if speaker.name.is_empty() { &speaker.written } else { &speaker.name };
        let head = full.split([',', '(']).next().unwrap_or_default();
        let mut reader = Reader::default();
        for word in text::words(head) {
            reader.word(word.text, word.span.start == 0);
        }
        let Reader { mut names, mut plain, mut office, mut surname, opens_with_name, .. } = reader;
        let is_definite = speaker.written.get(..4).is_some_and(|the| the.eq_ignore_ascii_case("the "));
        // "the Portuguese" is anybody whom the report named before
        if is_definite && names.len() == 1 && is_of_a_nation(&names[0]) {
            (surname, names) = (None, Vec::new());
        }
        let ends_in_role = text::words(head).last().is_some_and(|word| word.text.starts_with(char::is_lowercase));
        // "Festival bosses" begins a sentence and names nobody
        let is_only_opening = opens_with_name && names.len() == 1 && ends_in_role;
        let surname = surname.filter(|_| (plain.len() <= names.len() || !office.is_empty()) && !is_only_opening);
        let role: Vec<String> = speaker.role.iter().flat_map(|role| text::words(role)).map(|word| text::fold(word.text)).collect();
        if names.is_empty() && plain.is_empty() {
            plain.extend(role.iter().filter(|word| word.len() > 3).cloned());
        }
        office.retain(|word| !matches!(word.as_str(), "the" | "a" | "an"));
        let is_office = surname.is_none() && !office.is_empty() && is_definite;
        if surname.is_some() {
            office.extend(role.into_iter().take_while(|word| !matches!(word.as_str(), "of" | "for" | "in" | "at")));
        }
        let words = if surname.is_some() { names } else { names.into_iter().chain(plain).collect() };
        Self { words, surname, office, is_office }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether neither a name nor an office is told: a pronoun, "a spokesman".
    pub const fn is_nobody(&self) -> bool {
        self.words.is_empty() && self.office.is_empty()
    }

    /// The surname, if it is a name at all.
    pub fn person(&self) -> Option<&str> {
        self.surname.as_deref()
    }

    /// Whether whoever holds this office is `other`, as far as title and role tell.
    pub fn is_held_by(&self, other: &Self) -> bool {
        let lesser = |name: &Self| LESSER.split(' ').filter(|word| name.office.iter().any(|w| w == word)).count();
        let is_one_person = other.is_office || other.surname.is_some();
        self.is_office && is_one_person && self.office.iter().all(|word| other.office.contains(word)) && lesser(self) == lesser(other)
    }
}

/// What people of a nation are called, by how the word ends.
fn is_of_a_nation(name: &str) -> bool {
    const ENDINGS: &[&str] = &["ese", "ian", "ean", "ican", "ish", "erman", "woman", "chman", "iard", "exan", "urk", "reek", "wiss"];
    !matches!(name, "vatican") && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The words of a credit as they are sorted.
#[derive(Default)]
struct Reader {
    names: Vec<String>,
    plain: Vec<String>,
    surname: Option<String>,
    opens_with_name: bool,
    /// All words so far, and those up to the last office.
    description: Vec<String>,
    office: Vec<String>,
    is_of_a_place: bool,
}

impl Reader {
    fn word(&mut self, written: &str, is_first: bool) {
        let folded = text::fold(written);
        let folded = folded.strip_suffix("'s").unwrap_or(&folded).to_owned();
        let may_be_of = !self.office.is_empty() && self.names.is_empty();
        self.is_of_a_place |= may_be_of && matches!(folded.as_str(), "of" | "in" | "at");
        self.description.push(folded.clone());
        if OFFICE_WORDS.contains(folded.as_str()) && !self.is_of_a_place {
            // "Health Secretary": what stands before an office says which
            self.office.clone_from(&self.description);
            self.plain.append(&mut self.names);
            (self.surname, self.opens_with_name) = (None, false);
        }
        if IGNORED.contains(folded.as_str()) {
            return;
        }
        if !written.starts_with(char::is_uppercase) {
            return self.plain.push(folded);
        }
        self.opens_with_name |= is_first;
        // "the mayor of Ashford" is not called Ashford
        if !self.is_of_a_place {
            self.surname = Some(folded.clone());
        }
        self.names.push(folded);
    }
}
