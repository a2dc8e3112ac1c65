//! The class of what is counted: people of a kind, anyone at all, or a thing by its noun.

use crate::{
    compare::{interval, lexicon},
    model::{Dimension, Figure},
    text,
};

/// How a head noun stands to "people".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Head {
    /// "people", "victims", "others", or nothing but what happened.
    Anyone,
    /// "children", "officers": some of the people.
    Some(String),
    Thing(String),
    Unknown,
}

/// The kind of thing that a count's noun names; looks at nothing else.
pub fn head(figure: &Figure) -> Head {
    if interval::dimension(figure) != Dimension::Count {
        return Head::Unknown;
    }
    let written = if figure.head.is_empty() { &figure.unit_canonical } else { &figure.head };
    let folded = text::fold(written);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    if last.is_empty() {
        return Head::Unknown;
    }
    match last {
        "person" | "people" | "victim" | "other" | "individual" | "casualty" | "fatality" | "life" | "body" | "death" | "injury"
        | "human" | "dead" | "wounded" | "injured" | "survivor" => {
            return Head::Anyone;
        }
        _ => {}
    }
    const GROUPS: &[&[&str]] = &[
        &["man", "male", "guy"],
        &["woman", "female"],
        &["child", "kid", "boy", "girl", "minor", "youngster", "baby", "infant", "newborn", "toddler"],
        &["teen", "teenager", "youth", "adolescent"],
        &["officer", "policeman", "police", "cop", "deputy"],
        &["soldier", "troop", "serviceman", "trooper"],
        &["militant", "fighter", "combatant", "insurgent", "rebel", "jihadist", "extremist"],
        &["civilian"],
        &["worker", "employee", "staff", "staffer", "personnel", "labourer", "laborer", "workman"],
        &["resident", "villager", "inhabitant", "local", "islander"],
        &["migrant", "refugee", "immigrant"],
        &["tourist", "holidaymaker", "visitor", "sightseer"],
        &["pilgrim", "devotee", "worshipper", "worshiper"],
        &["climber", "mountaineer", "hiker", "trekker"],
        &["driver", "motorist"],
        &["guest", "diner", "customer", "shopper", "patron"],
        &["protester", "protestor", "demonstrator", "marcher"],
        &["suspect", "gunman", "shooter", "attacker", "assailant"],
        &["passenger"],
        &["student", "pupil", "schoolchild", "schoolchildren", "schoolgirl", "schoolboy"],
        &["inmate", "prisoner", "convict", "detainee"],
        &["pirate"],
        &["firefighter", "fireman"],
        &["hostage", "captive"],
        &["patient"],
        &["partygoer", "spectator", "fan", "attendee"],
        &["crew", "sailor", "seaman", "crewman", "crewmember"],
        &["doctor", "nurse", "medic"],
    ];
    if let Some(group) = GROUPS.iter().find(|group| group.contains(&last)) {
        return Head::Some(group[0].to_owned());
    }
    const SEVERAL: &[&str] =
        &["family", "couple", "household", "team", "group", "crowd", "pair", "party", "squad", "gang", "club", "member", "leader"];
    if figure.of_people && !SEVERAL.contains(&last) { Head::Some(lexicon::lemma(last)) } else { Head::Thing(thing(last)) }
}

/// Two kinds that reports take for each other where they speak of the same people: the children of a school are its students.
pub fn are_near(a: &str, b: &str) -> bool {
    const NEAR: &[[&str; 2]] =
        &[["child", "student"], ["teen", "student"], ["child", "teen"], ["passenger", "tourist"], ["tourist", "pilgrim"]];
    NEAR.iter().any(|pair| pair.contains(&a) && pair.contains(&b))
}

/// Kinds of people who are some of those that most events befall: their number is no number of all.
pub fn is_subset(kind: &str) -> bool {
    matches!(
        kind,
        "man"
            | "woman"
            | "child"
            | "teen"
            | "officer"
            | "soldier"
            | "civilian"
            | "suspect"
            | "pirate"
            | "firefighter"
            | "hostage"
            | "crew"
            | "doctor"
    )
}

/// One name for things that reports call by several.
pub(super) fn thing(head: &str) -> String {
    const GROUPS: &[&[&str]] = &[
        &["ship", "vessel", "boat", "speedboat", "skiff", "craft", "dhow", "trawler", "yacht", "dinghy"],
        &["engine", "appliance", "truck"],
        &["car", "vehicle", "automobile", "suv"],
        &["bird", "hen", "chicken", "poultry", "turkey", "duck", "goose"],
        &["house", "home", "household", "dwelling"],
        &["flat", "apartment", "unit", "condo", "condominium"],
        &["carriage", "wagon"],
        &["tank", "reservoir"],
        &["missile", "rocket"],
        &["strike", "airstrike", "raid"],
        &["shop", "store", "outlet", "branch"],
        &["quake", "earthquake", "temblor", "tremor"],
        &["aftershock"],
        &["margin", "majority"],
        &["plane", "aircraft", "jet"],
        &["drone", "uav"],
        &["round", "shot", "bullet", "gunshot", "cartridge"],
        &["document", "file", "page"],
        &["job", "position", "post"],
        &["rifle", "gun", "firearm", "weapon", "ak-47"],
    ];
    GROUPS.iter().find(|group| group.contains(&head)).map_or_else(|| lexicon::lemma(head), |group| group[0].to_owned())
}

/// One key for the words of a group of near-synonyms.
pub(super) fn canonical(lemma: &str) -> String {
    lexicon::group(lemma).map_or_else(|| lemma.to_owned(), |group| format!("#{group}"))
}

/// The counted noun in one form, as it was chosen: a boat is no ship.
pub fn noun(figure: &Figure) -> String {
    let written = if figure.head.is_empty() { &figure.unit_canonical } else { &figure.head };
    lexicon::lemma(text::fold(written).rsplit(' ').next().unwrap_or_default())
}
