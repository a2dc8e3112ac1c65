//! English nouns: number, lemma, and which of them name people.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Plural and singular.
const IRREGULAR: &str = "
    people person, persons person, men man, women woman, children child, feet foot, teeth tooth, geese goose, mice mouse,
    lives life, wives wife, knives knife, wolves wolf, leaves leaf, shelves shelf, loaves loaf, thieves thief, halves half,
    selves self, calves calf, criteria criterion, phenomena phenomenon, bacteria bacterium, media medium, indices index,
    crises crisis, analyses analysis, bases base, theses thesis, oxen ox, dice die, personnel personnel, police police,
    cattle cattle, folk person, folks person, movies movie, viruses virus, buses bus, gases gas, shoes shoe, houses house,
    cases case, causes cause, horses horse, nurses nurse, purses purse, uses use, losses loss, species species, series series,
    aircraft aircraft, spacecraft spacecraft, troops troop, calories calorie, cookies cookie, zombies zombie, rookies rookie,
    selfies selfie, ties tie, lies lie, pies pie, headquarters headquarters, potatoes potato, tomatoes tomato, heroes hero,
    torpedoes torpedo, volcanoes volcano, echoes echo, vetoes veto, axes axe, taxes tax, businesswomen businesswoman";

/// Words in -s that are one thing.
const SINGULAR_IN_S: &str = "
    gas lens news physics mathematics politics economics athletics is was his its this
    as us yes plus versus thus perhaps always besides christmas texas kansas paris crisis basis analysis oasis diabetes measles
    kudos chaos across towards afterwards upwards backwards sometimes overseas s ours theirs hers yours corps alias atlas canvas";

/// Plural nouns that stand before another noun: "sales managers", "women ministers".
const MODIFIER_PLURALS: &str = "
    sales sports police arms women men systems operations communications savings earnings weapons goods customs materials defence defense
    electronics emergency works futures jobs children fisheries veterans";

static SINGULARS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| IRREGULAR.split(',').filter_map(|entry| entry.trim().split_once(' ')).collect());
static NO_PLURALS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| SINGULAR_IN_S.split_whitespace().collect());
static INVARIABLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| PLURAL_WITHOUT_S.split_whitespace().collect());
static MODIFIERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| MODIFIER_PLURALS.split_whitespace().collect());
static PERSONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| PEOPLE.split_whitespace().collect());

/// Whether the word has the form of a plural noun. Lower case.
pub(crate) fn is_plural(word: &str) -> bool {
    if SINGULARS.contains_key(word) || INVARIABLE.contains(word) {
        return true;
    }
    if word.ends_with("children") {
        return true;
    }
    if word.len() > 4 && word.ends_with("men") {
        return !matches!(word, "specimen" | "regimen" | "abdomen" | "acumen");
    }
    word.len() > 2
        && word.ends_with('s')
        && !word.ends_with("ss")
        && (!word.ends_with("us") || matches!(word, "menus" | "gurus" | "emus" | "gnus" | "flus" | "tutus" | "plateaus" | "bureaus"))
        && !word.ends_with("'s")
        && !NO_PLURALS.contains(word)
}

/// Words that say of people what befell them, before the noun or alone.
pub(crate) const FATES: &[&str] = &["dead", "wounded", "injured", "hurt", "missing", "killed", "displaced"];

/// Nouns with one form for one and many.
const PLURAL_WITHOUT_S: &str = "
    people sheep deer fish salmon trout staff crew offspring infantry youth homeless dead wounded injured killed missing hurt";

pub(crate) fn may_modify(plural: &str) -> bool {
    MODIFIERS.contains(plural)
}

/// The singular of a noun in lower case; the word itself where it has no plural form.
pub(crate) fn lemma(word: &str) -> Cow<'_, str> {
    if let Some(one) = SINGULARS.get(word) {
        return Cow::Borrowed(one);
    }
    if !is_plural(word) || INVARIABLE.contains(word) {
        return Cow::Borrowed(word);
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return Cow::Owned(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("children").filter(|stem| !stem.is_empty()) {
        return Cow::Owned(format!("{stem}child"));
    }
    if let Some(stem) = word.strip_suffix("men").filter(|stem| stem.len() > 2) {
        return Cow::Owned(format!("{stem}man"));
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "buses"] {
        if word.ends_with(ending) && word != "abuses" {
            return Cow::Borrowed(&word[..word.len() - 2]);
        }
    }
    Cow::Borrowed(word.strip_suffix('s').unwrap_or(word))
}

const PEOPLE: &str = "
    husband wife partner boyfriend girlfriend uncle aunt cousin nephew niece grandson granddaughter twin widow neighbour stepson
    person man woman child boy girl civilian soldier troop pirate raider brigand victim casualty passenger resident student pupil
    patient protester protestor demonstrator marcher worker employee firefighter policeman officer guard crewman sailor pilot
    hostage prisoner detainee inmate suspect militant fighter rebel terrorist gunman attacker insurgent refugee migrant tourist
    traveller traveler adult teenager teen youth toddler baby infant pensioner voter customer user subscriber member delegate
    lawmaker minister senator judge juror doctor nurse medic teacher journalist reporter actor player fan spectator supporter driver
    cyclist pedestrian survivor personnel staff crew staffer colleague family neighbour neighbor partygoer shopper holidaymaker
    national citizen conscript reservist serviceman commando marine ranger expert scientist researcher engineer miner fisherman
    farmer monk priest nun imam bishop cardinal official diplomat adviser advisor aide candidate contestant athlete swimmer climber
    hiker skier camper brother sister son daughter father mother parent grandchild relative friend bystander witness guest visitor
    evacuee rescuer volunteer paramedic deputy cop agent troops combatant jihadist individual female male donor investor shareholder
    consumer taxpayer follower viewer reader listener producer director manager owner executive lawyer attorney prosecutor councillor
    mayor governor president commissioner editor writer author singer dancer composer designer architect builder trader banker broker
    landlord tenant homeowner shopkeeper waiter waitress chef baker butcher painter plumber operator referee umpire captain sergeant
    colonel lieutenant corporal villager islander settler trafficker smuggler dealer thief robber burglar murderer killer offender
    criminal fugitive accomplice bomber shooter assailant trespasser intruder looter rioter organiser organizer campaigner opponent
    participant attendee applicant claimant plaintiff defendant respondent recipient graduate professor lecturer academic caretaker
    courier trucker commuter rider walker jogger bather surfer diver american german briton dead wounded injured other";

/// Whether a noun, in the singular and lower case, names people.
pub(crate) fn is_person(lemma: &str) -> bool {
    PERSONS.contains(lemma)
        || ["man", "woman", "ist", "goer", "worker", "maker", "holder", "fighter", "child"]
            .iter()
            .any(|end| lemma.len() > end.len() + 1 && lemma.ends_with(end))
            && lemma != "human"
            && !lemma.ends_with("list")
            && !lemma.ends_with("talisman")
        || ["ian", "ese", "ani", "ali", "eni"].iter().any(|end| lemma.len() > 4 && lemma.ends_with(end))
}

/// A noun that is itself an event's count: "fatalities" are people who died.
pub(crate) fn event_noun(lemma: &str) -> Option<(&'static str, &'static str)> {
    Some(match lemma {
        "dead" | "fatality" | "death" | "killed" | "slain" => ("person", "die"),
        "life" => ("person", "die"),
        "wounded" | "injured" | "hurt" | "injury" | "wound" => ("person", "injure"),
        "casualty" => ("person", "harm"),
        "missing" => ("person", "miss"),
        "arrest" | "arrested" | "detained" => ("person", "arrest"),
        "evacuated" | "evacuee" => ("person", "evacuate"),
        "displaced" => ("person", "displace"),
        "hospitalised" | "hospitalized" => ("person", "hospitalise"),
        _ => return None,
    })
}

/// Whether those who are on it are people: "five on the plane".
pub(crate) fn carries(vehicle: &str) -> bool {
    const VEHICLES: &str = "
        plane aircraft flight jet airliner floatplane helicopter bus coach minibus train tram ferry ship boat vessel dinghy yacht truck lorry
        van raft barge submarine cruise";
    VEHICLES.split_whitespace().any(|one| one == vehicle)
}

/// Whether a tally before the noun is one of votes: "a 5-4 ruling".
pub(crate) fn is_decision(noun: &str) -> bool {
    matches!(noun, "vote" | "decision" | "ruling" | "verdict" | "judgment" | "judgement" | "majority" | "opinion")
}

/// Whether a noun, in the singular, names those who decide by vote.
pub(crate) fn is_bench(noun: &str) -> bool {
    const BENCHES: &str = "
        court judge justice jury juror panel bench tribunal council board committee commission commissioner senate house parliament chamber
        assembly congress";
    BENCHES.split_whitespace().any(|bench| bench == noun)
}

/// What a number behind "of" says of a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sizing {
    /// How many live there.
    Place,
    /// How many children they have.
    Parent,
    /// How many they are.
    Group,
}

/// What kind of thing a number sizes: "a town of 12,000", "a mother of three", "a family of five".
pub(crate) fn sized_by(noun: &str) -> Option<Sizing> {
    const PLACES: &str =
        "village town city country nation island community hamlet municipality suburb settlement camp district county region parish";
    const PARENTS: &str = "mother father parent mum mom dad gran granny grandmother grandfather grandparent grandma grandpa mummy daddy";
    const GROUPS: &str = "family crew gang group team party crowd band squad platoon delegation convoy panel class couple cast staff cell";
    let is_one_of = |list: &str| list.split(' ').any(|one| one == noun);
    match () {
        () if is_one_of(PLACES) => Some(Sizing::Place),
        () if is_one_of(PARENTS) => Some(Sizing::Parent),
        () if is_one_of(GROUPS) => Some(Sizing::Group),
        () => None,
    }
}

/// A superlative as the plain adjective: "largest" is "large"; other words as they are.
pub(crate) fn plain_adjective(word: &str) -> Cow<'_, str> {
    match word {
        "best" | "better" => return Cow::Borrowed("good"),
        "worst" | "worse" => return Cow::Borrowed("bad"),
        "largest" => return Cow::Borrowed("large"),
        _ => {}
    }
    const LEFT_ALONE: &[&str] = &[
        "west",
        "east",
        "test",
        "rest",
        "forest",
        "interest",
        "protest",
        "honest",
        "guest",
        "request",
        "arrest",
        "harvest",
        "contest",
        "latest",
        "midwest",
        "northwest",
        "southwest",
        "northeast",
        "southeast",
        "modest",
        "priest",
        "chest",
        "nest",
        "pest",
        "quest",
        "invest",
        "conquest",
        "budapest",
        "everest",
    ];
    let Some(stem) = word.strip_suffix("est").filter(|stem| stem.len() > 2 && !LEFT_ALONE.contains(&word)) else {
        return Cow::Borrowed(word);
    };
    let letters = stem.as_bytes();
    match letters {
        [.., a, b] if a == b && !b"ls".contains(a) => Cow::Borrowed(&stem[..stem.len() - 1]),
        [rest @ .., b'i'] => Cow::Owned(format!("{}y", String::from_utf8_lossy(rest))),
        [.., b'g' | b'c' | b's' | b'v'] if !stem.ends_with("ng") => Cow::Owned(format!("{stem}e")),
        _ => Cow::Borrowed(stem),
    }
}

/// Events that befall people, stronger than any other verb near a count of them.
pub(crate) fn is_fate(event: &str) -> bool {
    matches!(event, "die" | "injure" | "arrest" | "rescue" | "evacuate" | "hospitalise" | "miss" | "kidnap" | "dead")
}
