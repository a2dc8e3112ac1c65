//! Closed classes of English words.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::calendar;

/// Words that end a noun phrase after a number, whatever follows.
const STOPS: &str = "
    of in on at to for from with by over under across near off into onto through throughout during since until till after before
    within without between among amongst around about against along behind beyond despite except inside outside like per plus worth
    than toward towards upon via up down out away aboard amid versus vs apart ahead above below beneath beside and or but nor so yet
    as if when while where because although though that which who whom whose what how why whether unless once whereas however the a
    an this these those its his her their our my your every each all both any either neither some no not he she it they we i you him
    them us me there here then now is are was were be been being am has have had having do does did will would can could may might
    must shall should isn't aren't wasn't weren't hasn't haven't hadn't won't don't doesn't didn't can't cannot couldn't wouldn't
    ought ago later earlier apiece too also already still just only even again never ever often yesterday today tomorrow tonight
    overnight nationwide worldwide alone instead together altogether afterwards respectively combined";

/// Short forms of months and weekdays beside those of three letters.
const SHORT_MONTHS: &str = "sept";
const SHORT_WEEKDAYS: &str = "tues thur thurs";

/// Nouns that number what follows them: "Highway 61", "page 4".
const NUMBERED: &str = "
    no nos number numbers page pages chapter section sections article articles phase version level category cat type grade route
    highway flight room suite gate channel table step part act scene round stage group division class line platform runway district
    ward zone area model item question verse psalm amendment resolution rule clause schedule appendix exhibit interstate junction
    exit block lot unit squadron lane tier volume vol issue episode season series apartment apt box sector war world week day game
    race lap heat court courtroom dock hangar reactor paragraph annex annexe protocol directive studio pad terminal pier berth bus train
    formula option plan size ranked seeded seed nr nrs fig figure windows title code postcode zip quarter";

/// Time words that make a prepositional phrase a moment rather than a place.
const TIMES: &str = "
    morning afternoon evening night noon midnight dawn dusk week weekend month year day days weeks months years hour hours minutes
    decade quarter yesterday today tonight tomorrow spring summer autumn winter christmas overnight date century season moment time
    gmt daybreak lunchtime midday";

/// Prepositions that open a scope phrase.
const SCOPE: &str = "
    in at over across near off around throughout from since within during between outside inside on along aboard among including
    excluding under beneath above towards toward to through until into for north south east west by onto against";

/// Words by which a sentence credits what it says.
const SAYING: &str = "
    said says say saying told tells reported reports reporting announced announces added adds confirmed confirms stated states
    claimed claims estimated estimates estimate wrote writes showed shows noted notes warned revealed believe believes believed
    declared quoted put predicted predicts found suggests suggested projected expects forecast alleged tweeted posted";

/// Words that may stand between an amount and the words that say what it is of.
const FILLERS: &str = "
    a an the just only about around nearly almost total some record estimated up down by to as high low much at put is was preliminary
    combined further another whopping staggering roughly approximately over under";

/// Determiners after which two of something were named before: "the two sides".
pub(crate) const DEFINITE: &[&str] = &["the", "these", "those", "their", "our", "his", "her", "its", "both", "other", "all"];

/// Pronouns and words after "one" that make it no number.
pub(crate) const AFTER_ONE_PRONOUN: &[&str] = &[
    "another", "who", "that", "which", "is", "was", "has", "had", "can", "could", "would", "will", "may", "might", "must", "should", "to",
    "by", "with", "for", "and", "or", "on", "at", "as", "where", "when", "such", "does", "did", "of", "they", "he", "she", "we", "you",
    "i", "it", "in", "from", "than", "after", "then", "but", "because", "if", "not", "the", "day", "thing", "way", "point", "more", "time",
    "side", "reason", "s", "step", "eye", "moment", "minute", "night", "morning", "evening", "last", "final", "is", "off", "out", "up",
    "down", "over",
];

/// Words before "one" that make it no number.
pub(crate) const BEFORE_ONE_PRONOUN: &[&str] = &[
    "the", "this", "that", "which", "each", "every", "any", "no", "some", "another", "good", "big", "new", "only", "last", "first", "next",
    "a", "an", "number", "day", "square", "other", "loved", "everyone", "as",
];

/// The closed classes a word is in, as bits: one look-up a token instead of a walk through each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Class(u16);

impl Class {
    pub const STOP: Self = Self(1);
    pub const MONTH: Self = Self(1 << 1);
    pub const WEEKDAY: Self = Self(1 << 2);
    pub const TIME: Self = Self(1 << 3);
    pub const SCOPE: Self = Self(1 << 4);
    pub const SAYING: Self = Self(1 << 5);
    pub const NUMBERED: Self = Self(1 << 6);
    pub const FILLER: Self = Self(1 << 7);

    /// The classes of a word in lower case.
    pub fn of(word: &str) -> Self {
        CLASSES.get(word).copied().unwrap_or_default()
    }

    pub const fn is_in(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

static CLASSES: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let lists = [
        (STOPS, Class::STOP),
        (SHORT_MONTHS, Class::MONTH),
        (SHORT_WEEKDAYS, Class::WEEKDAY),
        (TIMES, Class::TIME),
        (SCOPE, Class::SCOPE),
        (SAYING, Class::SAYING),
        (NUMBERED, Class::NUMBERED),
        (FILLERS, Class::FILLER),
    ];
    let mut classes: HashMap<&'static str, Class> = HashMap::new();
    for (words, class) in lists {
        for word in words.split_whitespace() {
            classes.entry(word).or_default().0 |= class.0;
        }
    }
    for (names, class) in [(&calendar::MONTHS[..], Class::MONTH), (&calendar::WEEKDAYS[..], Class::WEEKDAY)] {
        for name in names {
            // a verb as often as a month
            let ends_a_phrase = if *name == "may" { Class::default() } else { Class::STOP };
            classes.entry(name).or_default().0 |= class.0 | ends_a_phrase.0;
            classes.entry(&name[..3]).or_default().0 |= class.0;
        }
    }
    classes
});
