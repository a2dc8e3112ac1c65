//! English verbs: which words are forms of them, their lemma, and which name one kind of event.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Base,
    /// "kills"
    Third,
    /// "killed", "shot": past or participle.
    Past,
    /// "killing"
    Gerund,
}

/// Lemma, past and participle where they are not regular; one form stands for both.
const IRREGULAR: &str = "
    shoot shot, lose lost, leave left, take took taken, hit hit, hurt hurt, say said, tell told, fall fell fallen, rise rose risen,
    grow grew grown, buy bought, sell sold, pay paid, spend spent, cost cost, win won, hold held, keep kept, make made,
    give gave given, get got gotten, go went gone, come came, see saw seen, find found, send sent, bring brought, build built,
    burn burnt burned, fly flew flown, drive drove driven, draw drew drawn, lead led, meet met, run ran, set set, put put, cut cut,
    shut shut, steal stole stolen, break broke broken, begin began begun, become became, know knew known, think thought,
    stand stood, sit sat, seek sought, catch caught, fight fought, teach taught, sink sank sunk, shake shook shaken,
    bite bit bitten, deal dealt, dig dug, feel felt, hang hung, mean meant, shed shed, split split, sweep swept, swing swung,
    bind bound, bend bent, burst burst, cast cast, cling clung, creep crept, shine shone, spring sprang sprung, sting stung,
    weep wept, slay slew slain, stick stuck, strike struck, swear swore sworn, throw threw thrown, wear wore worn,
    write wrote written, flee fled, feed fed, freeze froze frozen, hide hid hidden, lay laid, lie lay lain, show showed shown,
    shrink shrank shrunk, speak spoke spoken, spread spread, swim swam swum, bear bore borne, beat beat beaten, bid bid,
    blow blew blown, choose chose chosen, drown drowned, eat ate eaten, forget forgot, hear heard, read read, ride rode ridden,
    ring rang, sleep slept, slide slid, tear tore torn, wake woke, weave wove, overtake overtook, undergo underwent,
    withdraw withdrew withdrawn, uphold upheld, override overrode overridden";

const REGULAR: &str = "
    contest award abstain deliberate adjourn campaign canvass concede graduate enrol label signal fuel tow airlift quell brand scrap relocate
    sicken clear reinforce reunite extradite deport expel suspend pardon indict plead testify allege admit assault rob loot burgle
    smuggle bankrupt merge refund reimburse compensate insure relegate promote substitute transplant diagnose vaccinate
    kill die injure wound harm maim perish murder execute massacre behead suffocate drown stab bomb attack raid seize capture arrest
    detain nab apprehend jail imprison charge convict sentence acquit evacuate rescue save free release displace miss trap strand
    hospitalise hospitalize treat infect test vaccinate down intercept destroy damage demolish raze level flatten collapse
    explode detonate fire launch deploy recover discover confiscate hijack kidnap abduct surrender return escape flee fear march
    rally protest attend gather join vote elect back oppose support reject approve pass veto sign register count estimate record
    report confirm announce claim state add note warn predict expect forecast project plan schedule order request demand receive
    provide offer supply produce manufacture export import ship deliver sell acquire own operate employ hire dismiss sack resign
    retire quit create invest raise borrow lend donate owe earn fine award grant allocate fund value price total reach exceed
    surpass top climb jump surge soar gain increase decrease decline drop slip slide plunge plummet tumble sink ease edge rebound
    double triple halve slow widen narrow advance retreat slump shed swell expand contract last continue remain stay live work study
    serve play score start end open close finish complete stop cancel delay ground divert land crash derail collide overturn capsize
    measure weigh span stretch cover carry transport visit move travel walk cross enter arrive occupy control contain include
    involve represent cause suffer sustain face require need use want help share affect impact threaten target hit accuse suspect
    identify name describe appear seem tend follow result form change turn call believe say admit agree allow appoint ask avoid ban
    block celebrate commit compare concern consider declare decide deny design develop disappear discuss distribute equip establish
    examine exchange extend fail feature fill focus force happen host house improve inspect install investigate invite issue lack
    list load lodge lower maintain manage mark occur pledge pollute power prepare present press prevent promise protect prove
    publish pull push quarantine recall reduce refuse reopen repair replace resettle respond restore reveal search separate settle
    spot store submit subscribe sue survive suspend tackle talk train transfer trigger try unveil urge wait watch wish witness yield
    air average accumulate net bag notch post log rank account amount comprise consist torch burn gut flood submerge inundate uproot
    poison sicken ambush storm besiege surround shell pound strike repel repulse neutralise neutralize eliminate liberate reclaim
    mobilise mobilize conscript recruit enlist desert defect exhume bury find unearth discharge isolate swap hand cede annex lift
    impose waive repay refund cost trade fetch auction star sing perform stage debut gross collect crown compete qualify defeat draw
    concede outscore rush throw assist tie feel shake struck rock jolt tremble rule adopt ratify endorse impeach hike trek airlift aim mount";

/// Verbs of one kind of event, named by the first; comparison holds two figures together by it.
const KINDS: &[(&str, &[&str])] = &[
    (
        "die",
        &["die", "kill", "perish", "murder", "slay", "massacre", "execute", "drown", "suffocate", "behead", "neutralise", "neutralize"],
    ),
    ("injure", &["injure", "wound", "hurt", "maim"]),
    ("arrest", &["arrest", "detain", "nab", "apprehend", "capture"]),
    ("jail", &["jail", "imprison"]),
    ("evacuate", &["evacuate"]),
    ("rescue", &["rescue", "save"]),
    ("seize", &["seize", "confiscate", "recover"]),
    ("hospitalise", &["hospitalise", "hospitalize"]),
    ("shoot down", &["shoot down", "down", "intercept", "repel"]),
    ("destroy", &["destroy", "demolish", "raze", "level", "flatten"]),
    ("kidnap", &["kidnap", "abduct"]),
];

/// Irregular pasts that are no participles, so that none of them describes a noun: "took", never "taken".
static FINITE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let past =
        |entry: &'static str| entry.split_whitespace().nth(1).filter(|past| entry.split_whitespace().skip(2).all(|other| other != *past));
    let several = |entry: &&str| entry.split_whitespace().count() > 2;
    IRREGULAR
        .split(',')
        .filter(several)
        .filter_map(past)
        .chain(["went", "came", "became", "ran", "rang"])
        .filter(|past| *past != "burnt" && *past != "beat")
        .collect()
});

/// Whether a word in lower case can only be a verb's past tense.
pub(crate) fn is_finite(word: &str) -> bool {
    FINITE.contains(word)
}

static FORMS: LazyLock<HashMap<String, (&'static str, Form)>> = LazyLock::new(|| {
    let mut forms = HashMap::new();
    for lemma in REGULAR.split_whitespace() {
        let (past, gerund) = inflected(lemma);
        forms.insert(past, (lemma, Form::Past));
        forms.insert(gerund, (lemma, Form::Gerund));
        forms.insert(third(lemma), (lemma, Form::Third));
        forms.insert(lemma.to_owned(), (lemma, Form::Base));
        // "travelled", as it is spelled outside America
        if let Some(stem) = lemma.strip_suffix('l').filter(|stem| stem.ends_with(['a', 'e', 'i', 'o', 'u']) && stem.len() > 3) {
            forms.insert(format!("{stem}lled"), (lemma, Form::Past));
            forms.insert(format!("{stem}lling"), (lemma, Form::Gerund));
        }
    }
    for entry in IRREGULAR.split(',') {
        let mut words = entry.split_whitespace();
        let lemma = words.next().expect("an entry begins with its lemma");
        let (regular, gerund) = inflected(lemma);
        forms.remove(&regular);
        forms.insert(gerund, (lemma, Form::Gerund));
        forms.insert(third(lemma), (lemma, Form::Third));
        forms.insert(lemma.to_owned(), (lemma, Form::Base));
        for past in words {
            forms.insert(past.to_owned(), (lemma, Form::Past));
        }
    }
    forms
});

/// Past and gerund of a regular verb.
fn inflected(lemma: &str) -> (String, String) {
    let letters = lemma.as_bytes();
    let vowel = |i: usize| i < letters.len() && b"aeiou".contains(&letters[i]);
    let n = letters.len();
    let doubles = n >= 3
        && !vowel(n - 1)
        && vowel(n - 2)
        && !vowel(n - 3)
        && !b"wxy".contains(&letters[n - 1])
        && (lemma.len() <= 4
            || matches!(
                lemma,
                "commit" | "submit" | "admit" | "occur" | "kidnap" | "refer" | "transfer" | "prefer" | "control" | "equip" | "annex"
            ));
    if lemma.ends_with("ie") {
        return (format!("{lemma}d"), format!("{}ying", &lemma[..n - 2]));
    }
    if lemma.ends_with("ee") {
        return (format!("{lemma}d"), format!("{lemma}ing"));
    }
    if let Some(stem) = lemma.strip_suffix('e').filter(|_| !lemma.ends_with("ee")) {
        return (format!("{stem}ed"), format!("{stem}ing"));
    }
    if lemma.ends_with('y') && n >= 2 && !vowel(n - 2) {
        return (format!("{}ied", &lemma[..n - 1]), format!("{lemma}ing"));
    }
    if doubles {
        let last = &lemma[n - 1..];
        return (format!("{lemma}{last}ed"), format!("{lemma}{last}ing"));
    }
    (format!("{lemma}ed"), format!("{lemma}ing"))
}

fn third(lemma: &str) -> String {
    match lemma {
        _ if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("sh") || lemma.ends_with("ch") || lemma == "go" => format!("{lemma}es"),
        _ if lemma.ends_with('y')
            && !lemma.ends_with(['a', 'e', 'o'])
            && !matches!(lemma.as_bytes()[lemma.len() - 2], b'a' | b'e' | b'o' | b'u') =>
        {
            format!("{}ies", &lemma[..lemma.len() - 1])
        }
        _ => format!("{lemma}s"),
    }
}

/// Lemma and form of a word in lower case that is a verb, or may be one.
pub(crate) fn verb(word: &str) -> Option<(&'static str, Form)> {
    FORMS.get(word).copied()
}

/// The kind of event that a verb's lemma names; the lemma itself where it shares its kind with no other.
pub(crate) fn event(lemma: &str) -> &str {
    KINDS.iter().find(|(_, verbs)| verbs.contains(&lemma)).map_or(lemma, |(kind, _)| kind)
}

/// What a verb means with the word or two behind it, where that is another thing: "laid off", "fell ill", "lost their lives".
pub(crate) fn phrasal(lemma: &str, next: &str, then: &str) -> Option<&'static str> {
    Some(match (lemma, next, then) {
        ("shoot" | "bring" | "take", "down", _) => "shoot down",
        ("take", "part", _) | ("turn", "out", _) | ("show", "up", _) => "attend",
        ("lie" | "lay", "off", _) | ("make", "redundant", _) | ("lose", "their" | "his" | "her", "job" | "jobs") => "dismiss",
        ("break", "out", "of") => "escape",
        ("call", "back", _) => "recall",
        ("fall", "ill" | "sick", _) => "sicken",
        ("lose", "their" | "his" | "her", "life" | "lives") => "die",
        ("pass", "away", _) => "die",
        ("pull", "out" | "alive", _) => "rescue",
        ("carry", "off", _) => "kidnap",
        ("tear" | "pull", "down", _) => "destroy",
        ("burn", "down", _) => "burn",
        _ => return None,
    })
}

/// Verbs in the passive by which what follows is only said to be so: "are feared", "were reported".
pub(crate) fn is_hearsay(lemma: &str) -> bool {
    const VERBS: &str = "report confirm believe fear know say expect estimate find leave think presume assume understand consider";
    VERBS.split_whitespace().any(|verb| verb == lemma)
}

/// Whether a verb moves an amount up or down.
pub(crate) fn change(lemma: &str) -> Option<crate::model::Change> {
    use crate::model::Change::{Down, Up};
    Some(match lemma {
        "rise" | "grow" | "climb" | "jump" | "surge" | "soar" | "gain" | "increase" | "rebound" | "advance" | "swell" | "rally" | "add" => {
            Up
        }
        "fall" | "decrease" | "decline" | "drop" | "slip" | "slide" | "plunge" | "plummet" | "tumble" | "sink" | "ease" | "slump"
        | "shed" | "lose" | "shrink" | "contract" | "retreat" | "dip" => Down,
        _ => return None,
    })
}

/// Whether a verb moves an amount or has it moved: "rise", "raise".
pub(crate) fn moves(lemma: &str) -> Option<crate::model::Change> {
    use crate::model::Change::{Down, Up};
    let moved = match lemma {
        "raise" | "boost" | "lift" | "expand" | "hike" | "push" => Up,
        "cut" | "reduce" | "lower" | "trim" | "slash" | "narrow" => Down,
        _ => return change(lemma),
    };
    Some(moved)
}

/// Whether a body does by vote what the verb says: "passed", "ruled", "upheld".
pub(crate) fn decides(lemma: &str) -> bool {
    const VERBS: &str = "
        vote rule decide pass approve adopt ratify endorse back support oppose reject block uphold convict acquit impeach override";
    VERBS.split_whitespace().any(|verb| verb == lemma)
}

/// Whether those who decide so refuse what was put to them.
pub(crate) fn refuses(lemma: &str) -> bool {
    matches!(lemma, "reject" | "oppose" | "block" | "defeat" | "veto")
}

/// Verbs whose object may have its own verb behind it: "found 12 people trapped", "feared 300 had drowned".
pub(crate) fn takes_clause(lemma: &str) -> bool {
    const VERBS: &str = "
        mean think know hear hope fear reveal learn insist suggest predict allege deny ensure find keep get make want allow force order
        urge ask let help watch feel leave require need see expect forecast project understand remember fail";
    is_empty(lemma) || VERBS.split_whitespace().any(|verb| verb == lemma)
}

/// Verbs that say nothing of what happened to the thing counted.
pub(crate) fn is_empty(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "have"
            | "be"
            | "do"
            | "report"
            | "state"
            | "add"
            | "note"
            | "announce"
            | "confirm"
            | "believe"
            | "estimate"
            | "total"
            | "reach"
            | "count"
            | "record"
            | "include"
            | "show"
            | "see"
            | "exceed"
            | "tell"
            | "warn"
            | "expect"
            | "claim"
            | "average"
            | "cause"
            | "contain"
    )
}
