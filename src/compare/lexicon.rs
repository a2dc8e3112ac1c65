//! What comparison knows of English words: inflection, near-synonyms, and the small words that carry meaning.
//!
//! Tables are general vocabulary. Every word in and out is folded.

use std::{collections::HashMap, sync::LazyLock};

/// What a word does in a sentence, as far as a change of it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Articles, prepositions, auxiliaries, fillers, intensifiers: a change is no difference.
    Function,
    Pronoun,
    Content,
    Conjunction,
    Hedge,
    Quantifier,
    Modal,
    Name,
    Number,
    Negation,
}

#[cfg(test)]
impl Kind {
    /// What a person calls such a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Function => "small word",
            Self::Pronoun => "pronoun",
            Self::Content => "word",
            Self::Conjunction => "conjunction",
            Self::Hedge => "hedge",
            Self::Quantifier => "quantifier",
            Self::Modal => "modal",
            Self::Name => "name",
            Self::Number => "number",
            Self::Negation => "negation",
        }
    }
}

const FUNCTION: &str = "a an the of in on at to for from by with into onto upon within towards toward about over under between among through \
    during before after since until as than that which who whom whose this these those there here it its itself be have do of and then so \
    very really just quite too well uh um er oh actually frankly indeed also now still again yes okay ok like per via up down out off away \
    absolutely totally utterly completely extremely truly simply certainly let such own what when where how why you-know in-order not-only plus etc around across against along behind near even else today";
const PRONOUN: &str =
    "i me my mine we us our ours he him his she her hers they them their theirs myself ourselves himself herself themselves you your yours";
const NEGATION: &str = "not no never none nothing nobody nowhere neither nor cannot without hardly barely";
const MODAL: &str = "can could may might must shall should will would ought";
const QUANTIFIER: &str = "all both some any every each many much most few several half dozen hundred thousand million billion trillion only almost nearly least more less fewer entire whole";
const HEDGE: &str =
    "probably perhaps maybe possibly likely apparently seemingly allegedly reportedly unlikely presumably supposedly roughly approximately";
const CONJUNCTION: &str = "but although though unless if because while or however despite whereas whether except";

/// Words so common in speech that sharing one says little.
const COMMON: &str = "go get make want know think thing say people person time year day good come take great right way need look see tell give \
    work use find ask try feel become leave call country president government minister man woman world lot case point week month first \
    new old big long last next part place state today tomorrow yesterday believe hope talk happen put let keep start show hear play run move live \
    bring happy sure clear continue able group mr mrs ms issue question fact";

/// Groups of words that two translators, or two reporters, choose between.
pub const SYNONYMS: &str = "reason ground basis cause|call conversation talk discussion|need necessary require|show express voice demonstrate display|\
    lot much many|horrible terrible awful dreadful|end finish stop conclude over|begin start commence launch|big large huge|important significant crucial vital|\
    say tell state|help assist aid support|citizen resident|country nation|kill murder slay|attack assault strike raid|quick rapid fast swift|\
    hard difficult tough|afraid scare fear|glad pleased delighted|anger fury rage|child kid|get receive obtain|try attempt seek|\
    think believe|want wish desire|ensure guarantee|leader head chief|agreement deal accord pact|ask request urge|answer reply respond|\
    road street|certain sure|problem trouble|allow permit|choose select pick|use utilize|buy purchase|work job labor|money fund cash|\
    future later|know-how knowledge expertise|chance opportunity possibility|compel force oblige|destroy ruin devastate wreck|house home|injure hurt wound|\
    police officer|law legislation|strengthen bolster|continue keep|worry concern|solve resolve settle|protect defend|position stance stand|\
    fabrication lie invention|explosion blast|blaze fire|quake earthquake temblor tremor|car vehicle|plane aircraft jet|ship vessel boat|gun weapon rifle firearm|\
    understanding understand|conduct hold carry|timing time moment|identify solidarity|pressure press|aim goal purpose|truce ceasefire|soldier troop serviceman|\
    protester demonstrator marcher|storm hurricane typhoon|rescue save|arrest detain|firm company business|increase rise grow|decrease fall drop decline|\
    big major|bad poor|sad tragic|death dead die|shooting gunfire|tragedy disaster catastrophe|brave courageous|fight struggle battle|speak talk|vital essential|\
    careful cautious|quiet calm|full complete total entire|immediate instant|permanent lasting|way path|step measure|threat danger|secure safe|accept agree|\
    refuse reject deny|return back|victim casualty|mistake error|true truth real|false untrue|choice option|fair just|history past|cut shed axe slash|unite united together|murderer killer assassin|harbor shelter|land soil|\
    enemy foe|frighten terrify|murder killing|smash break|blow strike hit|answer reply response|double twice|pick choose|launch send fire|derail leave|\
    recall call|jail imprison|grave serious severe|proper right|blame fault|rot decay|hide conceal|poor impoverished|brutal cruel savage";

/// Words whose inflection no rule finds.
const IRREGULAR: &str = "be is are was were am been being|have has had having|do does did done doing|go went gone goes going|say said says|get got gotten|\
    make made|take took taken|come came|see saw seen|give gave given|know knew known|think thought|find found|tell told|leave left|feel felt|keep kept|\
    man men|woman women|child children|person people persons|foot feet|life lives|shoot shot|fight fought|bring brought|buy bought|lose lost|meet met|hold held|\
    stand stood|win won|pay paid|send sent|speak spoke spoken|write wrote written|break broke broken|begin began begun|run ran|fall fell fallen|rise rose risen|\
    grow grew grown|drive drove driven|choose chose chosen|lead led|build built|spend spent|mean meant|understand understood|become became|show showed shown|\
    die died dying dies|lie lay lain lying|strike struck|hit hitting|put putting|let letting|set setting|cut cutting|wear wore worn|steal stole stolen|\
    fly flew flown|draw drew drawn|eat ate eaten|forget forgot forgotten|catch caught|teach taught|seek sought|sell sold|sit sat|sleep slept|rob robbed|wife wives|\
    knife knives|half halves|mouse mice|goose geese|tooth teeth|will ll wo|not n't|would d|though although|til till until|while whilst|among amongst|toward towards";

static IRREGULARS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    IRREGULAR
        .split('|')
        .flat_map(|group| {
            let first = group.split_whitespace().next().unwrap_or_default();
            group.split_whitespace().map(move |form| (form, first))
        })
        .collect()
});

static KINDS: LazyLock<HashMap<String, Kind>> = LazyLock::new(|| {
    let mut kinds = HashMap::new();
    for (words, kind) in [
        (FUNCTION, Kind::Function),
        (PRONOUN, Kind::Pronoun),
        (NEGATION, Kind::Negation),
        (MODAL, Kind::Modal),
        (QUANTIFIER, Kind::Quantifier),
        (HEDGE, Kind::Hedge),
        (CONJUNCTION, Kind::Conjunction),
    ] {
        kinds.extend(words.split_whitespace().flat_map(|word| [word.to_owned(), lemma(word)]).map(|word| (word, kind)));
    }
    kinds
});

static COMMONS: LazyLock<HashMap<String, ()>> = LazyLock::new(|| COMMON.split_whitespace().map(|word| (lemma(word), ())).collect());

/// Lemma to the number of its first group.
static GROUPS: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let mut groups: HashMap<String, u16> = HashMap::new();
    for (number, group) in SYNONYMS.split('|').enumerate() {
        for word in group.split_whitespace() {
            groups.entry(lemma(word)).or_insert(u16::try_from(number).unwrap_or(u16::MAX));
        }
    }
    groups
});

/// Places that reports call by two names, as house styles choose; the first of each group stands for all.
const PLACES: &str = "beijing peking|mumbai bombay|kolkata calcutta|chennai madras|bengaluru bangalore|yangon rangoon|myanmar burma|kyiv kiev kyyiv|\
    kharkiv kharkov|odesa odessa|lviv lvov lwow|dnipro dnepropetrovsk dnipropetrovsk|mykolaiv nikolaev nikolayev|luhansk lugansk|donbas donbass|\
    zaporizhzhia zaporozhye zaporizhia|chornobyl chernobyl|thessaloniki salonika salonica|turkey turkiye|cologne koln|munich munchen|nuremberg nurnberg|\
    vienna wien|prague praha|warsaw warszawa|krakow cracow|gdansk danzig|florence firenze|venice venezia|naples napoli|milan milano|turin torino|\
    rome roma|lisbon lisboa|seville sevilla|saragossa zaragoza|copenhagen kobenhavn|gothenburg goteborg|brussels bruxelles|antwerp antwerpen|\
    ghent gent|bruges brugge|geneva geneve|basel basle|lyon lyons|marseille marseilles|reims rheims|dunkirk dunkerque|bucharest bucuresti|belgrade beograd|\
    tehran teheran|basra basrah|mosul mossul|idlib edlib|aleppo halab|raqqa raqqah rakka|sanaa sana'a|mecca makkah|jeddah jiddah|\
    tripoli tarabulus|benghazi bengazi|algiers alger|marrakesh marrakech|khartoum khartum|eswatini swaziland|\
    guangzhou canton|chongqing chungking|nanjing nanking|tianjin tientsin|busan pusan|incheon inchon|pyongyang p'yongyang|\
    astana nursultan|almaty alma-ata|tbilisi tiflis|yerevan erevan|kandahar qandahar|peshawar peshawur|iraq irak|romania rumania";

static PLACE_NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let groups = PLACES.split('|').map(|group| group.split_whitespace().collect::<Vec<_>>());
    groups.flat_map(|group| group.clone().into_iter().skip(1).map(move |name| (name, group[0]))).collect()
});

/// One name for a place that has several; any other word as it is. In and out: folded.
pub fn place_name(word: &str) -> &str {
    PLACE_NAMES.get(word).copied().unwrap_or(word)
}

/// What a folded word does; a number or name is told by its writing, not here.
pub fn kind(word: &str) -> Kind {
    KINDS.get(word).copied().unwrap_or(Kind::Content)
}

/// Whether sharing this word says little.
pub fn is_common(lemma: &str) -> bool {
    COMMONS.contains_key(lemma)
}

/// One form for the inflections and spellings of a word. Not for people to read.
pub fn lemma(word: &str) -> String {
    let word = IRREGULARS.get(word).copied().unwrap_or(word);
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut form = word.to_owned();
    if let Some(body) = form.strip_suffix("ies").filter(|body| body.len() > 1) {
        form = format!("{body}y");
    } else if form.ends_with("sses") || form.ends_with("shes") || form.ends_with("ches") || form.ends_with("xes") {
        form.truncate(form.len() - 2);
    } else if form.ends_with('s') && !form.ends_with("ss") && !form.ends_with("us") && !form.ends_with("is") {
        form.truncate(form.len() - 1);
    } else if let Some(body) = form.strip_suffix("ied").filter(|body| body.len() > 1) {
        form = format!("{body}y");
    } else {
        for suffix in ["ing", "ed"] {
            let Some(body) = form.strip_suffix(suffix) else { continue };
            if body.len() >= 3 && body.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')) {
                form = undoubled(body);
                break;
            }
        }
    }
    if form.len() > 3 && form.ends_with('e') {
        form.pop();
    }
    respelled(form)
}

fn undoubled(body: &str) -> String {
    let bytes = body.as_bytes();
    let twice = bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    let keeps = matches!(bytes.last(), Some(b's' | b'z' | b'f'));
    if twice && !keeps { body[..body.len() - 1].to_owned() } else { body.to_owned() }
}

/// One spelling for British and American words.
fn respelled(mut form: String) -> String {
    if form.len() >= 6 && form.ends_with("our") {
        form.replace_range(form.len() - 3.., "or");
    } else if form.len() >= 6 && form.ends_with("is") {
        form.replace_range(form.len() - 2.., "iz");
    } else if form.len() >= 4 && (form.ends_with("tr") || form.ends_with("br")) {
        form.insert(form.len() - 1, 'e');
    }
    if form.ends_with("ll") {
        form.pop();
    }
    for (written, as_one) in [
        ("isation", "ization"),
        ("ourabl", "orabl"),
        ("avour", "avor"),
        ("defenc", "defens"),
        ("offenc", "offens"),
        ("licenc", "licens"),
        ("programm", "program"),
        ("analyz", "analys"),
        ("paralyz", "paralys"),
        ("paed", "ped"),
        ("aest", "est"),
        ("oeuv", "euv"),
        ("skillful", "skilful"),
    ] {
        if form.contains(written) {
            form = form.replace(written, as_one);
        }
    }
    match form.as_str() {
        "grey" => "gray".to_owned(),
        "mum" => "mom".to_owned(),
        "tyr" => "tir".to_owned(),
        _ => form,
    }
}

/// The number of a word's first group.
pub fn group(lemma: &str) -> Option<u16> {
    GROUPS.get(lemma).copied()
}

/// A number word's value: "six" is 6, "thirty" 30.
pub fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let at = |place: usize| u32::try_from(place).ok();
    WORDS
        .iter()
        .position(|w| *w == word)
        .and_then(at)
        .or_else(|| TENS.iter().position(|w| *w == word).and_then(at).map(|tens| 20 + tens * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_and_spellings_share_a_lemma() {
        for (a, b) in [
            ("drones", "drone"),
            ("carried", "carry"),
            ("stopped", "stop"),
            ("making", "make"),
            ("went", "go"),
            ("colour", "color"),
            ("organise", "organize"),
            ("centre", "center"),
            ("fibre", "fiber"),
            ("cities", "city"),
            ("children", "child"),
            ("defence", "defense"),
            ("attacks", "attacked"),
        ] {
            assert_eq!(lemma(a), lemma(b), "{a} / {b}");
        }
        for (a, b) in [("act", "action"), ("fabricated", "fabrication"), ("war", "warn"), ("one", "on")] {
            assert_ne!(lemma(a), lemma(b), "{a} / {b}");
        }
    }

    #[test]
    fn number_words_have_values() {
        for (word, value) in [("six", Some(6)), ("nineteen", Some(19)), ("thirty", Some(30)), ("few", None)] {
            assert_eq!(number(word), value);
        }
    }
}
