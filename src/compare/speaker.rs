//! Whether two credits name one speaker, across titles, spellings and pronouns that nobody resolved.

use std::{collections::HashSet, sync::LazyLock};

use crate::{model::Speaker, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    Yes,
    /// Nothing tells one of them from others: a pronoun, a mere role, nobody.
    Unknown,
    /// A description that the other may answer to.
    Perhaps,
    No,
}

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

/// Compares two credits, read before.
pub fn same(one: Option<&Name>, two: Option<&Name>) -> Same {
    let (Some(one), Some(two)) = (one, two) else { return Same::Unknown };
    let shared = one.words.iter().filter(|w| two.words.iter().any(|o| alike(w, o))).count();
    match (one.person(), two.person()) {
        (None, _) | (_, None) if one.is_held_by(two) || two.is_held_by(one) => Same::Yes,
        // in whatever order: "the General Staff of Ukraine", "Ukraine's General Staff"
        _ if shared >= 2 && shared == one.words.len().min(two.words.len()) => Same::Yes,
        (Some(x), Some(y)) => match () {
            () if !alike(x, y) && !one.words.iter().any(|w| alike(w, y)) && !two.words.iter().any(|w| alike(w, x)) => Same::No,
            () if one.words.len() > 1 && two.words.len() > 1 && !given_names_agree(&one.words[0], &two.words[0]) => Same::No,
            () => Same::Yes,
        },
        (None, None) if !one.words.is_empty() && !two.words.is_empty() => {
            if shared == one.words.len().min(two.words.len()) {
                Same::Yes
            } else {
                Same::Perhaps
            }
        }
        _ if one.words.is_empty() || two.words.is_empty() => Same::Unknown,
        _ => Same::Perhaps,
    }
}

/// Whether two sources as written are certainly one.
pub fn same_names(a: &str, b: &str) -> bool {
    let named = |name: &str| Speaker { written: name.to_owned(), name: name.to_owned(), ..Speaker::default() };
    same(Some(&Name::of(&named(a))), Some(&Name::of(&named(b)))) == Same::Yes
}

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
        let (mut names, mut plain, mut opens_with_name) = (Vec::new(), Vec::new(), false);
        let (mut surname, mut holds_office, mut is_of_a_place) = (None, false, false);
        let ends_in_role = text::words(head).last().is_some_and(|word| word.text.starts_with(char::is_lowercase));
        for word in text::words(head) {
            let folded = text::fold(word.text);
            let folded = folded.strip_suffix("'s").unwrap_or(&folded).to_owned();
            holds_office |= OFFICE_WORDS.contains(folded.as_str());
            is_of_a_place |= holds_office && names.is_empty() && matches!(folded.as_str(), "of" | "in" | "at");
            if IGNORED.contains(folded.as_str()) {
                continue;
            }
            if word.text.starts_with(char::is_uppercase) {
                opens_with_name |= word.span.start == 0;
                // "the mayor of Ashford" is not called Ashford
                if !is_of_a_place {
                    surname = Some(folded.clone());
                }
                names.push(folded);
            } else {
                plain.push(folded);
            }
        }
        // "Festival bosses" begins a sentence and names nobody
        let is_only_opening = opens_with_name && names.len() == 1 && ends_in_role;
        let surname = surname.filter(|_| plain.len() <= names.len() && !is_only_opening);
        let role = speaker.role.as_deref().unwrap_or_default();
        if names.is_empty() && plain.is_empty() && !role.is_empty() {
            plain.extend(text::words(role).map(|w| text::fold(w.text)).filter(|w| w.len() > 3));
        }
        let office = office(if surname.is_some() { [head, role] } else { [head, ""] });
        let is_office =
            surname.is_none() && !office.is_empty() && speaker.written.get(..4).is_some_and(|the| the.eq_ignore_ascii_case("the "));
        let words = if surname.is_some() { names } else { names.into_iter().chain(plain).collect() };
        Self { words, surname, office, is_office }
    }

    /// The surname, if it is a name at all.
    fn person(&self) -> Option<&str> {
        self.surname.as_deref()
    }

    /// Whether whoever holds this office is `other`, as far as title and role tell.
    fn is_held_by(&self, other: &Self) -> bool {
        let lesser = |name: &Self| LESSER.split(' ').filter(|word| name.office.iter().any(|w| w == word)).count();
        let is_one_person = other.is_office || other.surname.is_some();
        self.is_office && is_one_person && self.office.iter().all(|word| other.office.contains(word)) && lesser(self) == lesser(other)
    }
}

/// The words of a title and a role, up to what they are of; none where they name no office.
fn office(descriptions: [&str; 2]) -> Vec<String> {
    let words = |description: &str| -> Vec<String> {
        text::words(description)
            .map(|word| text::fold(word.text))
            .take_while(|word| !matches!(word.as_str(), "of" | "for" | "in" | "at"))
            .collect()
    };
    let mut found: Vec<String> = descriptions.into_iter().flat_map(words).filter(|word| IGNORED.contains(word.as_str())).collect();
    found.retain(|word| !matches!(word.as_str(), "the" | "a" | "an"));
    if found.iter().any(|word| OFFICE_WORDS.contains(word.as_str())) { found } else { Vec::new() }
}

fn given_names_agree(a: &str, b: &str) -> bool {
    a == b || alike(a, b) || a.starts_with(b) || b.starts_with(a) || a.chars().next() == b.chars().next()
}

/// Equal but for one letter, or two in a long name: one name in two transliterations.
pub fn alike(a: &str, b: &str) -> bool {
    let allowed = match a.len().min(b.len()) {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    a == b || allowed > 0 && a.len().abs_diff(b.len()) <= allowed && distance_within(a, b, allowed)
}

/// Whether at most `allowed` letters must be put in, taken out or exchanged.
pub fn distance_within(a: &str, b: &str, allowed: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().take(40).collect());
    if a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
        if row.iter().all(|letters| *letters > allowed) {
            return false;
        }
    }
    row[b.len()] <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(name: &str) -> Speaker {
        Speaker { written: name.to_owned(), name: name.to_owned(), ..Speaker::default() }
    }

    #[test]
    fn one_speaker_has_many_names() {
        for (a, b, expected) in [
            ("Otto Varga", "Varga", Same::Yes),
            ("President Otto Varga", "Mr Varga", Same::Yes),
            ("Yury Lebenko", "Yuri Lebenkow", Same::Yes),
            ("Alma Reyes", "Otto Reyes", Same::No),
            ("Otto Varga", "Alma Reyes", Same::No),
            ("Otto Varga", "he", Same::Unknown),
            ("harbour police", "police", Same::Yes),
            ("Lakeland's Coast Guard", "Coast Guard of Lakeland", Same::Yes),
            ("a spokeswoman", "Alma Reyes", Same::Unknown),
            ("the captain", "The captain", Same::Yes),
            ("the mayor of Ashford", "Mayor Alma Reyes", Same::Yes),
            ("the mayor of Ashford", "Alma Reyes", Same::Perhaps),
            ("the president", "Vice President Otto Varga", Same::Unknown),
            ("the foreign minister", "the prime minister", Same::Unknown),
            ("a captain", "the captain", Same::Unknown),
            ("a harbour pilot", "Alma Reyes", Same::Perhaps),
        ] {
            let (one, two) = (Name::of(&speaker(a)), Name::of(&speaker(b)));
            assert_eq!(same(Some(&one), Some(&two)), expected, "{a} / {b}");
            assert_eq!(same(Some(&two), Some(&one)), expected, "{b} / {a}");
        }
        assert_eq!(same(None, Some(&Name::of(&speaker("Otto Varga")))), Same::Unknown);
    }
}
