//! What a figure counts or measures, as its sentence says it: the class of the thing, what happened to it, and the words around.
//!
//! Reads one sentence. Never looks at another figure.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::{
    interval,
    lexicon::{self, Kind},
};
use crate::{
    model::{Dimension, Figure, Witness},
    text,
};

/// What happened to the people or things counted, where it is one of the kinds that reports of one event agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    Dead,
    Hurt,
    Shot,
    Critical,
    Held,
    Missing,
    Rescued,
    Evacuated,
    Crowd,
    Hospital,
    Charged,
    Infected,
    Survived,
    Hostage,
    Aboard,
}

impl Fate {
    /// People whom an event has harmed: one count an event, wherever the sentence says it.
    pub const fn is_toll(self) -> bool {
        matches!(self, Self::Dead | Self::Hurt | Self::Shot | Self::Missing | Self::Infected | Self::Aboard)
    }

    /// A count that keeps moving while the event is reported.
    pub const fn moves(self) -> bool {
        !matches!(self, Self::Charged | Self::Aboard)
    }
}

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

/// What a length measures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Extent {
    Depth,
    Long,
    High,
    Wide,
    /// From a named place.
    From(Vec<String>),
    Unsaid,
}

/// Another number of a figure's sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    pub value: f64,
    /// Names, as [`Head::Thing`] gives them, of the things that it may count; empty where it stands alone.
    pub things: Vec<String>,
}

/// Words that set a count beside another one; they narrow nothing.
const OTHERS: &[&str] = &["other", "others", "another", "additional", "further", "more", "extra", "separate"];

/// Hashed words with their weights, in order of the hash, each once.
pub type Words = Vec<(u64, f32)>;

/// A figure with what its sentence says about it.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    pub figure: &'a Figure,
    pub witness: &'a Witness,
    pub head: Head,
    pub fate: Option<Fate>,
    pub event: Option<String>,
    pub extent: Extent,
    /// Words of the sentence with their weights; near-synonyms are one.
    pub words: Words,
    /// Those at most eight words away.
    pub near: Words,
    /// Names next to the figure.
    pub names: HashSet<String>,
    /// Names in the phrases that say where the count holds; whom something came from is no place.
    pub scope: HashSet<String>,
    /// The same as whole names.
    pub scope_names: Vec<String>,
    /// Names behind "in", "at", "near".
    pub places: HashSet<String>,
    /// Those of them that "and" joins.
    pub joined_places: HashSet<String>,
    pub weekdays: HashSet<&'static str>,
    /// "another", "additional".
    pub is_other: bool,
    /// "two of them", "including two".
    pub is_part: bool,
    pub counts_attacker: bool,
    /// Another year, another month, a population.
    pub is_background: bool,
    pub is_aftershock: bool,
    /// A price or rate that never stands still, with the moment at which it stood so.
    pub is_passing: bool,
    pub is_market: bool,
    /// "across six regions".
    pub is_wide: bool,
    /// What there is room for, or leave: "licensed to carry", "holds".
    pub is_capacity: bool,
    /// The name that stands right beside it.
    pub person: Vec<String>,
    /// Numbers joined to it by "and", of the same kind: "ten tourists and two pilots".
    pub joined: Vec<f64>,
    /// A bare number between commas behind a name: an age.
    pub is_aside: bool,
    /// It stands in a link to another article: "Read more: ...".
    pub is_link: bool,
    /// It describes one thing: "a nine-engine rocket".
    pub is_attribute: bool,
    /// Words that narrow the head.
    pub modifiers: HashSet<String>,
    /// Every other number of the sentence.
    pub numbers: Vec<Number>,
    /// Months that the sentence names, 1..=12.
    pub months: Vec<i8>,
    /// What a hyphened measure describes: the dhow of "a 10-metre-long dhow".
    pub measured: Option<String>,
}

struct Token<'a> {
    written: &'a str,
    folded: String,
    lemma: String,
    start: usize,
    end: usize,
}

impl<'a> Counted<'a> {
    pub fn new(figure: &'a Figure, witness: &'a Witness) -> Self {
        let sentence = witness.sentence.as_str();
        let start = figure.span.start.saturating_sub(figure.sentence.start).min(sentence.len());
        let end = figure.span.end.saturating_sub(figure.sentence.start).clamp(start, sentence.len());
        let tokens: Vec<Token<'_>> = text::words(sentence)
            .take(200)
            .map(|word| {
                let folded = text::fold(word.text);
                let folded = lexicon::place_name(folded.strip_suffix("'s").unwrap_or(&folded)).to_owned();
                Token { written: word.text, lemma: lexicon::lemma(&folded), folded, start: word.span.start, end: word.span.end }
            })
            .collect();
        let before = tokens.partition_point(|t| t.end <= start);
        let after = tokens.partition_point(|t| t.start < end).max(before);
        let place = Place { tokens: &tokens, sentence, before, after };
        let fate = place.fate(figure);
        Self {
            head: match head(figure) {
                Head::Unknown if fate.is_some() => Head::Anyone,
                Head::Thing(_) if fate == Some(Fate::Infected) => Head::Anyone,
                head => head,
            },
            fate,
            event: figure.event.as_deref().map(|event| canonical(&lexicon::lemma(&text::fold(event)))),
            extent: place.extent(figure.dimension),
            words: weighed(tokens[..before].iter().chain(&tokens[after..])),
            near: weighed(tokens[before.saturating_sub(8)..before].iter().chain(tokens[after..].iter().take(8))),
            names: tokens[before.saturating_sub(4)..before]
                .iter()
                .chain(tokens[after..].iter().take(6))
                .filter(|t| is_name(t))
                .map(|t| t.folded.clone())
                .collect(),
            scope: scope(figure),
            scope_names: scope_names(figure),
            places: place.places(),
            joined_places: place.joined_places(),
            weekdays: place.weekdays(),
            is_other: place.is_other(figure),
            is_part: place.is_part(figure),
            counts_attacker: place.counts_attacker(),
            is_background: place.is_background(witness),
            is_aftershock: tokens.iter().any(|t| t.lemma == "aftershock"),
            is_passing: place.is_passing(),
            is_market: place.is_market(),
            is_wide: place.is_wide(),
            is_capacity: place.is_capacity(),
            person: place.person(),
            joined: place.joined(),
            is_aside: place.is_aside(figure),
            is_link: is_link(sentence),
            is_attribute: is_attribute(&figure.surface),
            modifiers: figure
                .modifiers
                .iter()
                .map(|word| text::fold(word))
                .filter(|word| !OTHERS.contains(&word.as_str()))
                .map(|word| canonical(&lexicon::lemma(&word)))
                .collect(),
            numbers: place.numbers(),
            months: place.months(),
            measured: place.measured().filter(|_| is_attribute(&figure.surface)),
            figure,
            witness,
        }
    }

    /// Whether what is counted is of a kind that one report counts many times over.
    pub fn is_of_weak_head(&self) -> bool {
        const WEAK: &[&str] = &[
            "season", "gam", "tim", "way", "point", "thing", "cas", "step", "part", "sid", "team", "member", "country", "stat", "city",
            "group", "piec", "typ", "kind", "match", "goal", "win", "run", "yard", "photo", "pictur", "imag", "vot", "seat", "round",
            "leader", "question", "word", "nam", "plac", "item",
        ];
        matches!(&self.head, Head::Thing(head) if WEAK.contains(&head.as_str()))
    }

    /// Whether it holds for several places, one of which is all that the other holds for: "in Osk and Lemnitz", "in Osk".
    pub fn joins_places_with(&self, part: &Self) -> bool {
        let of_part = if part.scope.is_empty() { &part.places } else { &part.scope };
        let others = self.joined_places.iter().filter(|name| !of_part.contains(*name)).count();
        others > 0 && self.joined_places.len() > others
    }

    /// Whether the figure counts people or their fates.
    pub fn is_of_people(&self) -> bool {
        matches!(self.head, Head::Anyone | Head::Some(_))
    }
}

struct Place<'t> {
    tokens: &'t [Token<'t>],
    sentence: &'t str,
    /// The first token of the figure, and the first after it.
    before: usize,
    after: usize,
}

impl Place<'_> {
    fn following(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens[self.after..].iter()
    }

    fn preceding(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens[..self.before].iter().rev()
    }

    /// The fate named by the figure's own words, by a verb right before it, by the words after it up to the next number, or before it.
    fn fate(&self, figure: &Figure) -> Option<Fate> {
        if figure.dimension == Dimension::Count && matches!(noun(figure).as_str(), "cas" | "infection") && self.is_of_disease() {
            return Some(Fate::Infected);
        }
        if figure.dimension != Dimension::Count || matches!(head(figure), Head::Thing(_)) {
            return None;
        }
        let found = self.plain_fate(figure).or_else(|| self.is_aboard().then_some(Fate::Aboard));
        let grave = |t: &Token<'_>| {
            matches!(
                t.folded.as_str(),
                "seriously" | "critically" | "severely" | "badly" | "gravely" | "serious" | "severe" | "life-threatening" | "critical"
            )
        };
        let close = self.tokens[self.before..].iter().take(9).take_while(|t| t.folded != "and").any(grave);
        if found == Some(Fate::Hurt) && close { Some(Fate::Critical) } else { found }
    }

    /// "carrying 44 pilgrims", "44 people on board": who was in a vehicle, where nothing else is said of them.
    fn is_aboard(&self) -> bool {
        let mut after = self.following().map(|t| t.folded.as_str());
        let behind = match after.next() {
            Some("aboard") => true,
            Some("on") => after.next() == Some("board"),
            _ => false,
        };
        behind || self.preceding().next().is_some_and(|t| matches!(t.folded.as_str(), "carrying" | "carried"))
    }

    fn plain_fate(&self, figure: &Figure) -> Option<Fate> {
        let own = self.tokens[self.before..self.after].iter().find_map(|t| fate(&t.lemma));
        if own.is_some() {
            return own;
        }
        let is_verb = |t: &&Token<'_>| {
            t.folded.ends_with("ed")
                || t.folded.ends_with("ing")
                || matches!(t.folded.as_str(), "hurt" | "shot" | "kills" | "injures" | "wounds")
        };
        let left = self.preceding().take(3).take_while(|t| !ends_clause(t)).filter(is_verb).find_map(|t| self.fate_of(t));
        if left.is_some() && !self.follows_mark() {
            return left;
        }
        let mut right: Option<Fate> = None;
        let mut resume = 0;
        for token in self.following().take(14) {
            if token.start < resume {
                continue;
            }
            match token.folded.as_str() {
                // "84 people, including ten children, were killed"
                "including" | "among" if right.is_none() => {
                    let Some(comma) = self.sentence[token.end..].find(',') else { break };
                    resume = token.end + comma;
                    continue;
                }
                "after" | "when" | "as" | "while" | "that" | "which" if right.is_none() => break,
                // what happened, and to whom is not said: "victims of the shooting"
                "shooting" | "shootings" | "killing" | "killings" => continue,
                _ if is_number(token) => break,
                _ => {}
            }
            match (right, self.fate_of(token)) {
                (None, found) => right = found,
                // "shot dead", "shot and killed"
                (Some(Fate::Shot), Some(Fate::Dead)) => return Some(Fate::Dead),
                _ => {}
            }
        }
        if right.is_none() && !self.is_clause_of_its_own() {
            let is_happening = |t: &&Token<'_>| !matches!(t.folded.as_str(), "shooting" | "shootings" | "killing" | "killings");
            right = self.preceding().take(5).take_while(|t| !ends_clause(t)).filter(is_happening).find_map(|t| self.fate_of(t));
        }
        right.or_else(|| figure.event.as_deref().and_then(|event| fate(&lexicon::lemma(&text::fold(event)))))
    }

    /// A mark before it and a verb of its own behind it: "two are in danger, seven are stable".
    fn is_clause_of_its_own(&self) -> bool {
        let is_verb =
            |t: &Token<'_>| matches!(t.folded.as_str(), "is" | "are" | "was" | "were" | "have" | "has" | "had" | "remain" | "remained");
        self.follows_mark() && self.following().take(3).any(is_verb)
    }

    /// What makes cases those of a disease.
    fn is_of_disease(&self) -> bool {
        const WORDS: &[&str] = &[
            "outbreak",
            "epidemic",
            "pandemic",
            "virus",
            "disease",
            "infection",
            "infected",
            "infect",
            "confirmed",
            "diagnosed",
            "cholera",
            "measles",
            "flu",
            "influenza",
            "coronavirus",
            "covid-19",
            "ebola",
            "malaria",
            "dengue",
            "polio",
            "plague",
            "fever",
            "hepatitis",
            "meningitis",
            "mpox",
            "typhoid",
            "tuberculosis",
            "hiv",
            "zika",
            "patients",
            "vaccine",
            "vaccinated",
        ];
        self.tokens.iter().any(|t| WORDS.contains(&t.folded.as_str()))
    }

    /// A word's fate; "led to safety" and "took part" say it in two.
    fn fate_of(&self, token: &Token<'_>) -> Option<Fate> {
        let before = || self.sentence[..token.start].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = || self.sentence[token.end..].trim_start();
        match token.folded.as_str() {
            "safety" if matches!(before(), "to" | "into") => Some(Fate::Rescued),
            "part" if lexicon::lemma(&text::fold(before())) == lexicon::lemma("take") => Some(Fate::Crowd),
            "murder" | "manslaughter" if after().starts_with("charge") => Some(Fate::Charged),
            _ => fate(&token.lemma),
        }
    }

    /// A comma or semicolon right before the figure.
    fn follows_mark(&self) -> bool {
        let start = self.tokens.get(self.before).map_or(self.sentence.len(), |t| t.start);
        self.sentence[..start].trim_end().ends_with([',', ';', ':'])
    }

    fn extent(&self, dimension: Dimension) -> Extent {
        if dimension != Dimension::Length {
            return Extent::Unsaid;
        }
        let after: Vec<&Token<'_>> = self.following().take(9).collect();
        let before: Vec<&Token<'_>> = self.preceding().take(4).collect();
        for token in after.iter().take(3) {
            match token.folded.as_str() {
                "deep" | "below" | "beneath" | "underground" | "down" => return Extent::Depth,
                "long" => return Extent::Long,
                "tall" | "high" | "above" => return Extent::High,
                "wide" => return Extent::Wide,
                _ => {}
            }
        }
        for token in &before {
            match token.folded.as_str() {
                "depth" => return Extent::Depth,
                "length" => return Extent::Long,
                "height" | "altitude" | "elevation" => return Extent::High,
                "width" => return Extent::Wide,
                _ => {}
            }
        }
        let mut names = Vec::new();
        for token in after.iter().skip_while(|t| !matches!(t.folded.as_str(), "of" | "from" | "off" | "to")).skip(1) {
            if is_name(token) {
                names.push(token.folded.clone());
            } else if !names.is_empty()
                || !matches!(token.folded.as_str(), "the" | "city" | "town" | "coast" | "capital" | "of" | "cape" | "shore" | "island")
            {
                break;
            }
        }
        if names.is_empty() { Extent::Unsaid } else { Extent::From(names) }
    }

    fn places(&self) -> HashSet<String> {
        let mut found = HashSet::new();
        for pair in self.tokens.windows(3) {
            if !matches!(pair[0].folded.as_str(), "in" | "at" | "near" | "outside" | "around" | "across" | "over" | "on") {
                continue;
            }
            found.extend(
                pair[1..]
                    .iter()
                    .filter(|t| is_name(t) && weekday(&t.folded).is_none() && text::calendar::month(&t.folded).is_none())
                    .map(|t| t.folded.clone()),
            );
        }
        found
    }

    /// The names on either side of the first "and" behind "in" and its like.
    fn joined_places(&self) -> HashSet<String> {
        let Some(at) = self.tokens.iter().position(|t| matches!(t.folded.as_str(), "in" | "at" | "near" | "around")) else {
            return HashSet::new();
        };
        let run = self.tokens[at + 1..].iter().take(6).take_while(|t| is_name(t) || t.folded == "and");
        let run: Vec<&Token<'_>> = run.collect();
        let is_joined = run.windows(3).any(|three| is_name(three[0]) && three[1].folded == "and" && is_name(three[2]));
        let names = run.into_iter().filter(|t| is_name(t) && weekday(&t.folded).is_none() && text::calendar::month(&t.folded).is_none());
        if is_joined { names.map(|t| t.folded.clone()).collect() } else { HashSet::new() }
    }

    /// The days named close by: one further off is of something else in the sentence.
    fn weekdays(&self) -> HashSet<&'static str> {
        let close = self.tokens[self.before.saturating_sub(4)..self.before].iter().chain(self.following().take(8));
        close.filter_map(|t| weekday(&t.folded)).collect()
    }

    fn is_other(&self, figure: &Figure) -> bool {
        let other = |t: &Token<'_>| OTHERS.contains(&t.folded.as_str());
        let compared = figure.surface.to_lowercase().contains("more than");
        // "14 ships and more than 300 sailors": what follows "and" speaks of the next
        self.preceding().take(1).any(other)
            || self.following().take(2).take_while(|t| !ends_clause(t)).any(other)
            || !compared && self.tokens[self.before..self.after].iter().any(other)
    }

    fn is_part(&self, figure: &Figure) -> bool {
        let mut after = self.following();
        let own = figure.surface.to_lowercase();
        if ["of the ", "of them", "of those", "of whom"].iter().any(|words| own.contains(words)) {
            return true;
        }
        let of = after.next().is_some_and(|t| t.folded == "of");
        let whole = after
            .next()
            .is_some_and(|t| matches!(t.folded.as_str(), "the" | "them" | "those" | "whom" | "which" | "these" | "its" | "their" | "his"));
        // "Of the 14 hostages, five are women": the second is part of the first
        let of_whole = self.opens_with_whole() || self.is_included_in_number();
        let of_them = self.tokens[self.after..]
            .iter()
            .take(3)
            .collect::<Vec<_>>()
            .windows(2)
            .any(|pair| pair[0].folded == "of" && matches!(pair[1].folded.as_str(), "them" | "whom" | "which" | "it"));
        // "one woman was shot in the chest and the other in the back"
        let is_one_of_two = figure.value == Some(1.0)
            && self.tokens[self.after..]
                .windows(2)
                .any(|pair| pair[0].folded == "the" && matches!(pair[1].folded.as_str(), "other" | "second"));
        // "two victims are from Osk"
        let is_told_by_home = self
            .following()
            .take(8)
            .collect::<Vec<_>>()
            .windows(2)
            .any(|pair| matches!(pair[0].folded.as_str(), "are" | "is" | "were" | "was") && pair[1].folded == "from");
        if of_whole || of_them || is_one_of_two || is_told_by_home {
            return true;
        }
        let named = |t: &Token<'_>| matches!(t.folded.as_str(), "including" | "among" | "includes" | "included");
        let slight = |t: &Token<'_>| matches!(t.folded.as_str(), "slightly" | "lightly" | "minor" | "mildly");
        of && whole && figure.dimension == Dimension::Count
            || self.tokens[self.before..].iter().take(8).take_while(|t| t.folded != "and").any(slight)
            || !matches!(head(figure), Head::Thing(_)) && self.preceding().take(3).any(named)
    }

    /// "That number includes ..."
    fn is_included_in_number(&self) -> bool {
        let mut before = self.preceding().skip_while(|t| !t.folded.starts_with("includ")).skip(1);
        before.next().is_some_and(|t| matches!(t.folded.as_str(), "number" | "figure" | "total" | "toll" | "sum" | "count"))
    }

    /// The sentence begins "Of the ...," and the figure stands behind that.
    fn opens_with_whole(&self) -> bool {
        let is = |at: usize, words: &[&str]| self.tokens.get(at).is_some_and(|t| words.contains(&t.folded.as_str()));
        let start = self.tokens.get(self.before).map_or(self.sentence.len(), |t| t.start);
        is(0, &["of"]) && is(1, &["the", "those", "these", "its", "their"]) && self.sentence[..start].contains(',')
    }

    fn counts_attacker(&self) -> bool {
        const DOERS: &[&str] =
            &["gunman", "shooter", "attacker", "bomber", "suspect", "himself", "perpetrator", "assailant", "killer", "driver", "pilot"];
        let has = |words: &[&str]| self.tokens.iter().any(|t| words.contains(&t.folded.as_str()));
        let is_dead = |t: &Token<'_>| fate(&t.lemma) == Some(Fate::Dead);
        // "killed four people before he was shot dead"
        let dies_too = self.tokens.iter().enumerate().any(|(at, t)| {
            (DOERS.contains(&t.folded.as_str()) || t.folded == "he")
                && self.tokens[at + 1..].iter().take(7).take_while(|t| !is_number(t)).any(is_dead)
                && self.tokens[at + 1..].iter().take(2).any(|t| matches!(t.folded.as_str(), "was" | "is" | "died" | "were"))
        });
        dies_too || has(DOERS) && has(&["including", "include", "includes", "plus", "himself", "counting", "excluding"])
    }

    fn is_background(&self, witness: &Witness) -> bool {
        let date = witness.published.map(|at| at.to_zoned(TimeZone::UTC).date());
        let other_year = self.tokens.iter().any(|t| {
            t.folded.len() == 4
                && t.folded
                    .parse::<i16>()
                    .is_ok_and(|year| (1800..2100).contains(&year) && date.is_none_or(|d| (d.year() - year).abs() > 0))
        });
        let other_month = date.is_some_and(|d| {
            let named = self.months();
            !named.is_empty() && named.iter().all(|m| are_far(*m, d.month()))
        });
        let other_day = date.is_some_and(|d| {
            self.tokens.windows(2).any(|pair| {
                let day = |t: &Token<'_>| t.folded.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
                let named = text::calendar::month(&pair[0].folded).filter(|_| is_name(&pair[0])).zip(day(&pair[1]));
                let named = named.or_else(|| text::calendar::month(&pair[1].folded).filter(|_| is_name(&pair[1])).zip(day(&pair[0])));
                let that = named.and_then(|(month, day)| jiff::civil::Date::new(d.year(), month, day).ok());
                that.is_some_and(|that| (d - that).get_days().abs() > 10)
            })
        });
        let former = |t: &Token<'_>| {
            matches!(t.folded.as_str(), "previous" | "previously" | "former" | "formerly" | "originally" | "initially" | "prior")
        };
        self.preceding().take(6).any(former)
            || other_day
            || other_year
            || other_month
            || self.is_framed_elsewhere()
            || self.is_of_another_event()
    }

    /// "in separate shootings", "an unrelated crash", "in the past 17 months".
    fn is_of_another_event(&self) -> bool {
        const APART: &[&str] = &["separate", "unrelated", "separately", "unconnected", "similar", "previous", "earlier"];
        const EVENTS: &[&str] = &[
            "shooting",
            "shootings",
            "incident",
            "incidents",
            "attack",
            "attacks",
            "crash",
            "crashes",
            "case",
            "cases",
            "accident",
            "accidents",
            "fire",
            "fires",
            "explosion",
            "explosions",
            "quake",
            "earthquake",
            "storm",
            "storms",
            "raid",
            "raids",
            "outbreak",
            "outbreaks",
            "blast",
            "strike",
            "strikes",
        ];
        let is = |t: &Token<'_>, words: &[&str]| words.contains(&t.folded.as_str());
        let pairs = || self.tokens.windows(2);
        let apart = pairs().any(|pair| is(&pair[0], APART) && is(&pair[1], EVENTS))
            || self.tokens.windows(3).any(|three| is(&three[0], APART) && is(&three[2], EVENTS))
            || self.tokens.windows(3).any(|three| is(&three[0], &["in"]) && is(&three[1], &["other", "another"]) && is(&three[2], EVENTS));
        let spans = self.tokens.windows(3).any(|three| {
            let is_long = |t: &Token<'_>| is(t, &["months", "years", "decade", "decades", "year"]);
            is(&three[0], &["past", "last"]) && (is_long(&three[1]) || is_number(&three[1]) && is_long(&three[2]))
        });
        apart || spans
    }

    /// "a year ago", "home to": said in the figure's own clause, or at the head of the sentence, which frames all of it.
    fn is_framed_elsewhere(&self) -> bool {
        const FRAMES: &[&str] = &[
            "last year",
            "years ago",
            "year ago",
            "months ago",
            "earlier this year",
            "in recent years",
            "a decade",
            "home to",
            "population",
            "last month",
            "so far this year",
            "this year",
            "each year",
            "every year",
            "a year",
            "per year",
            "in history",
            "since the start of",
        ];
        let is_other_clause = |t: &&Token<'_>| joins_clauses(t) && !matches!(t.folded.as_str(), "and" | "or");
        let from = self.tokens[..self.before].iter().rposition(|t| is_other_clause(&t)).map_or(0, |at| at + 1);
        let to = self.following().position(|t| is_other_clause(&t)).map_or(self.tokens.len(), |at| self.after + at);
        let said = |tokens: &[Token<'_>]| tokens.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
        let (clause, head) = (said(&self.tokens[from..to]), said(&self.tokens[..from.min(4)]));
        FRAMES.iter().any(|phrase| clause.contains(phrase) || head.contains(phrase))
    }

    fn is_market(&self) -> bool {
        const MARKETS: &[&str] = &["shar", "stock", "index", "trad", "market", "bitcoin", "currency", "futur", "pric"];
        self.tokens.iter().any(|t| MARKETS.contains(&t.lemma.as_str()))
    }

    fn is_wide(&self) -> bool {
        const AREAS: &[&str] = &["regions", "provinces", "states", "districts", "cities", "towns", "countries", "counties", "nationwide"];
        self.tokens.iter().enumerate().any(|(at, t)| {
            let before = &self.tokens[at.saturating_sub(4)..at];
            AREAS.contains(&t.folded.as_str())
                && before.iter().any(|b| matches!(b.folded.as_str(), "across" | "in" | "over" | "throughout"))
        })
    }

    fn is_capacity(&self) -> bool {
        const ROOM: &[&str] = &[
            "capacity",
            "holds",
            "seats",
            "licensed",
            "licenced",
            "accommodate",
            "accommodates",
            "fits",
            "capable",
            "designed",
            "maximum",
            "allowed",
            "permitted",
            "authorised",
            "authorized",
        ];
        let is_room = |t: &Token<'_>| ROOM.contains(&t.folded.as_str());
        self.preceding().take(6).take_while(|t| !ends_clause(t)).any(is_room) || self.following().take(4).any(|t| t.folded == "capacity")
    }

    fn is_passing(&self) -> bool {
        const MOMENTS: &[&str] = &[
            "a.m",
            "p.m",
            "am",
            "pm",
            "afternoon",
            "mid-afternoon",
            "morning",
            "midday",
            "premarket",
            "after-hours",
            "gmt",
            "et",
            "closed",
            "close",
            "opening",
            "trading",
        ];
        let clock = ["a.m.", "p.m.", "a.m ", "p.m "].iter().any(|half| self.sentence.contains(half));
        self.is_market() && (clock || self.tokens.iter().any(|t| MOMENTS.contains(&t.folded.as_str())))
    }

    /// "34-year-old carpenter Ada Lund", "Ada Lund, 34,". A place ("a 34-year-old Orvale woman") or a relative's name ("Lund's son") is
    /// no name of the person.
    fn person(&self) -> Vec<String> {
        const PEOPLE: &[&str] =
            &["man", "woman", "boy", "girl", "resident", "native", "teen", "teenager", "student", "teacher", "male", "female"];
        let lead = self.following().take_while(|t| !is_name(t)).count();
        let run: Vec<&Token<'_>> = self.following().skip(lead).take_while(|t| is_name(t)).take(5).collect();
        let next = self.following().nth(lead + run.len());
        let is_another = run.iter().any(|t| t.written.ends_with("'s") || t.written.ends_with("\u{2019}s"))
            || next.is_some_and(|t| PEOPLE.contains(&t.folded.as_str()));
        if lead <= 2 && !run.is_empty() && self.is_open_until(lead) {
            return if is_another { Vec::new() } else { run.into_iter().map(|t| t.folded.clone()).collect() };
        }
        let is_named =
            |t: &&Token<'_>| t.written.starts_with(char::is_uppercase) && t.written.len() > 2 && lexicon::kind(&t.folded) == Kind::Content;
        if !self.follows_mark() {
            return Vec::new();
        }
        self.preceding().take_while(is_named).take(4).map(|t| t.folded.clone()).collect()
    }

    /// Whether no mark stands between the figure and the `count`th word behind it.
    fn is_open_until(&self, count: usize) -> bool {
        let start = self.tokens.get(self.after.saturating_sub(1)).map_or(0, |t| t.end);
        let end = self.tokens.get(self.after + count).map_or(start, |t| t.start);
        self.sentence.get(start..end).is_some_and(|between| !between.contains([',', ';', '.', '(']))
    }

    fn joined(&self) -> Vec<f64> {
        let mut found = Vec::new();
        let mut seen = false;
        for token in self.following().take(7) {
            if fate(&token.lemma).is_some() {
                break;
            }
            seen |= matches!(token.folded.as_str(), "and" | "plus");
            if seen && let Some(value) = lexicon::number(&token.folded).map(f64::from).or_else(|| token.folded.parse().ok()) {
                found.push(value);
                break;
            }
        }
        found
    }

    fn is_aside(&self, figure: &Figure) -> bool {
        let bare = figure.dimension != Dimension::Age && figure.surface.chars().all(|c| c.is_ascii_digit());
        let end = self.tokens.get(self.after.saturating_sub(1)).map_or(0, |t| t.end);
        let closes = self.sentence.get(end..).is_some_and(|rest| rest.starts_with([',', '.', ';', ')']) || rest.is_empty());
        let of_name = |t: &Token<'_>| t.written.starts_with(char::is_uppercase) && lexicon::kind(&t.folded) == Kind::Content;
        // "Apollo 11"
        if bare && figure.unit.is_empty() && self.preceding().next().is_some_and(of_name) && !self.follows_mark() {
            return true;
        }
        let start = self.tokens.get(self.before).map_or(self.sentence.len(), |t| t.start);
        let is_note = self.sentence[..start].ends_with('[');
        // "both 21,", "26 and 21,": ages
        let is_of_two = self.preceding().next().is_some_and(|t| t.folded == "both")
            || self.preceding().next().is_some_and(|t| t.folded == "and") && self.preceding().nth(1).is_some_and(is_number);
        let is_of_children = self.preceding().next().is_some_and(|t| t.folded == "of")
            && self.preceding().nth(1).is_some_and(|t| matches!(t.folded.as_str(), "father" | "mother" | "parent" | "dad" | "mom" | "mum"));
        let is_age = self.preceding().take(8).any(|t| matches!(t.folded.as_str(), "ages" | "aged"));
        is_of_children && figure.unit.is_empty()
            || bare && figure.unit.is_empty() && is_age
            || bare && figure.unit.is_empty() && is_note
            || bare
                && closes
                && (self.follows_mark() || self.preceding().next().is_some_and(is_name) || figure.unit.is_empty() && is_of_two)
    }

    fn numbers(&self) -> Vec<Number> {
        let value = |t: &Token<'_>| lexicon::number(&t.folded).map(f64::from).or_else(|| t.folded.replace(',', "").parse().ok());
        let things = |at: usize| {
            let words = self.tokens[at + 1..].iter().take(3).take_while(|t| lexicon::kind(&t.folded) == Kind::Content && !is_number(t));
            words.map(|t| thing(text::fold(t.written).trim_end_matches('s'))).collect()
        };
        (0..self.before)
            .chain(self.after..self.tokens.len())
            .filter_map(|at| Some(Number { value: value(&self.tokens[at])?, things: things(at) }))
            .collect()
    }

    fn months(&self) -> Vec<i8> {
        self.tokens.iter().filter(|t| is_name(t)).filter_map(|t| text::calendar::month(&t.folded)).collect()
    }

    fn measured(&self) -> Option<String> {
        let noun = self.following().find(|t| !matches!(t.folded.as_str(), "long" | "tall" | "high" | "deep" | "wide"))?;
        // a game has many kicks of many lengths
        let is_play = matches!(
            noun.folded.as_str(),
            "field"
                | "goal"
                | "pass"
                | "run"
                | "touchdown"
                | "drive"
                | "kick"
                | "punt"
                | "return"
                | "shot"
                | "putt"
                | "sprint"
                | "race"
                | "strike"
                | "free"
                | "penalty"
        );
        (lexicon::kind(&noun.folded) == Kind::Content && !is_number(noun) && !is_play).then(|| thing(&noun.folded))
    }
}

fn scope_names(figure: &Figure) -> Vec<String> {
    let names = figure.scope.iter().map(|phrase| {
        let named = text::words(phrase).map(|word| word.text).skip_while(|word| !word.starts_with(char::is_uppercase));
        named.take_while(|word| word.starts_with(char::is_uppercase)).map(text::fold).collect::<Vec<_>>().join(" ")
    });
    names.filter(|name| name.len() > 3).collect()
}

fn scope(figure: &Figure) -> HashSet<String> {
    let places = figure.scope.iter().filter(|phrase| !matches!(phrase.split(' ').next(), Some("from" | "towards" | "to" | "under")));
    let named = places.flat_map(|phrase| text::words(phrase)).filter(|word| word.text.starts_with(char::is_uppercase));
    named
        .map(|word| lexicon::place_name(&text::fold(word.text)).to_owned())
        .filter(|word| word.len() > 3 && weekday(word).is_none() && text::calendar::month(word).is_none())
        .collect()
}

/// "nine-engine", "24- to 30-foot", but neither "twenty-three" nor "seven AK-47s".
fn is_attribute(surface: &str) -> bool {
    let is_value = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) || lexicon::number(&text::fold(part)).is_some();
    let hyphened = surface.split_whitespace().find_map(|word| word.split_once('-'));
    hyphened.is_some_and(|(number, noun)| is_value(number) && !is_value(noun))
}

/// "Read more: ...", "Related: ...": the headline of another article.
fn is_link(sentence: &str) -> bool {
    const LABELS: &[&str] =
        &["read more", "more", "read also", "also read", "read next", "related", "see also", "watch", "photos", "video"];
    let label = sentence.split_once(':').map(|(label, _)| text::fold(label));
    label.is_some_and(|label| LABELS.contains(&label.trim()))
}

fn ends_clause(token: &Token<'_>) -> bool {
    is_number(token) || joins_clauses(token)
}

fn joins_clauses(token: &Token<'_>) -> bool {
    matches!(token.folded.as_str(), "and" | "or" | "but" | "while" | "as" | "when" | "who" | "that" | "which")
}

fn is_number(token: &Token<'_>) -> bool {
    token.folded.starts_with(|c: char| c.is_ascii_digit()) || lexicon::number(&token.folded).is_some()
}

/// Capitalised, and not the first word of its sentence.
fn is_name(token: &Token<'_>) -> bool {
    token.start > 0 && token.written.starts_with(char::is_uppercase)
}

fn weighed<'t>(tokens: impl Iterator<Item = &'t Token<'t>>) -> Words {
    let mut words: Words = tokens
        .filter(|t| lexicon::kind(&t.folded) == Kind::Content && !is_number(t) && t.folded.len() > 1)
        .map(|t| (xxhash_rust::xxh3::xxh3_64(canonical(&t.lemma).as_bytes()), if lexicon::is_common(&t.lemma) { 0.4 } else { 1.0 }))
        .collect();
    words.sort_unstable_by_key(|(word, _)| *word);
    words.dedup_by_key(|(word, _)| *word);
    words
}

/// One key for the words of a group of near-synonyms.
fn canonical(lemma: &str) -> String {
    lexicon::group(lemma).map_or_else(|| lemma.to_owned(), |group| format!("#{group}"))
}

fn fate(lemma: &str) -> Option<Fate> {
    Some(match lemma {
        "kil" | "die" | "dead" | "death" | "tol" | "fatality" | "fatal" | "fatally" | "perish" | "drown" | "slay" | "slain" | "murder"
        | "suffocat" | "execut" | "massacr" | "behead" | "liv" | "life" | "lif" | "body" | "deadly" => Fate::Dead,
        "wound" | "injur" | "injury" | "hurt" | "maim" => Fate::Hurt,
        "shoot" => Fate::Shot,
        "critical" | "critically" => Fate::Critical,
        "arrest" | "detain" | "custody" | "captur" | "apprehend" | "nab" | "jail" => Fate::Held,
        "miss" | "unaccount" => Fate::Missing,
        "rescu" | "sav" | "airlift" | "winch" => Fate::Rescued,
        "evacuat" | "displac" | "homeless" | "flee" | "evacuee" => Fate::Evacuated,
        "march" | "rally" | "protest" | "demonstrat" | "demonstration" | "attend" | "gather" | "participat" => Fate::Crowd,
        "hospital" | "hospitaliz" | "treat" => Fate::Hospital,
        "charg" | "convict" | "indict" => Fate::Charged,
        "infect" => Fate::Infected,
        "surviv" | "survivor" => Fate::Survived,
        "hostag" | "kidnap" | "abduct" => Fate::Hostage,
        _ => return None,
    })
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
        | "human" | "dead" | "wounded" | "injured" => {
            return Head::Anyone;
        }
        _ => {}
    }
    const GROUPS: &[&[&str]] = &[
        &["man", "male", "guy"],
        &["woman", "female"],
        &["child", "kid", "boy", "girl", "minor", "youngster"],
        &["teen", "teenager", "youth", "adolescent"],
        &["officer", "policeman", "police", "cop", "deputy"],
        &["soldier", "troop", "serviceman", "fighter", "militant", "combatant"],
        &["civilian"],
        &["worker", "employee", "staff", "staffer"],
        &["resident", "villager", "inhabitant", "local"],
        &["migrant", "refugee", "immigrant"],
        &["protester", "protestor", "demonstrator", "marcher"],
        &["suspect", "gunman", "shooter", "attacker"],
        &["passenger"],
        &["student", "pupil", "schoolchild"],
        &["pirate"],
        &["firefighter", "fireman"],
        &["hostage", "captive"],
        &["survivor"],
        &["patient"],
        &["partygoer", "spectator", "fan", "attendee"],
        &["crew", "sailor", "seaman", "crewman", "crewmember"],
        &["doctor", "nurse", "medic"],
    ];
    if let Some(group) = GROUPS.iter().find(|group| group.contains(&last)) {
        return Head::Some(group[0].to_owned());
    }
    Head::Thing(thing(last))
}

/// One name for things that reports call by several.
fn thing(head: &str) -> String {
    const GROUPS: &[&[&str]] = &[
        &["ship", "vessel", "boat", "speedboat", "skiff", "craft", "dhow", "trawler", "yacht", "dinghy"],
        &["engine", "appliance", "truck"],
        &["car", "vehicle", "automobile"],
        &["house", "home"],
        &["quake", "earthquake", "temblor", "tremor"],
        &["aftershock"],
        &["plane", "aircraft", "jet"],
        &["drone", "uav"],
        &["round", "shot", "bullet"],
        &["document", "file", "page"],
        &["job", "position", "post"],
        &["rifle", "gun", "firearm", "weapon", "ak-47"],
    ];
    GROUPS.iter().find(|group| group.contains(&head)).map_or_else(|| lexicon::lemma(head), |group| group[0].to_owned())
}

/// Neither the same month nor the next one to it.
pub const fn are_far(a: i8, b: i8) -> bool {
    a != b && a % 12 + 1 != b && b % 12 + 1 != a
}

/// The counted noun in one form, as it was chosen: a boat is no ship.
pub fn noun(figure: &Figure) -> String {
    let written = if figure.head.is_empty() { &figure.unit_canonical } else { &figure.head };
    lexicon::lemma(text::fold(written).rsplit(' ').next().unwrap_or_default())
}

/// Whole names only: a paper may be called "Sun".
fn weekday(word: &str) -> Option<&'static str> {
    text::calendar::WEEKDAYS.into_iter().find(|day| *day == word)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{ArticleId, Bound, Outlet, Span};

    /// A count read from a sentence of the tests' own: `surface` is the figure's words.
    fn check(sentence: &str, surface: &str, head: &str, expected: Option<Fate>) {
        let start = sentence.find(surface).unwrap_or_else(|| panic!("{surface} is not in {sentence}"));
        let figure = Figure {
            span: Span::new(start, start + surface.len()),
            surface: surface.to_owned(),
            value: Some(1.0),
            bound: Bound::Exact,
            head: head.to_owned(),
            sentence: Span::new(0, sentence.len()),
            ..Figure::default()
        };
        let witness = Witness {
            article: ArticleId(1),
            family: ArticleId(1),
            outlet: Outlet::from("Island Radio"),
            url: None,
            published: None,
            first_seen: Timestamp::UNIX_EPOCH,
            sentence: sentence.to_owned(),
            span: figure.span,
            surface: surface.to_owned(),
        };
        assert_eq!(Counted::new(&figure, &witness).fate, expected, "{surface} in {sentence}");
    }

    #[test]
    fn a_count_has_the_fate_that_its_clause_names() {
        let ferry = "Nine people were killed and at least 40 injured when the ferry struck the pier.";
        check(ferry, "Nine people", "person", Some(Fate::Dead));
        check(ferry, "at least 40", "", Some(Fate::Hurt));
        let storm = "The storm hit the island on Monday, killing 14 villagers and wounding 30 others.";
        check(storm, "14 villagers", "villager", Some(Fate::Dead));
        check(storm, "30 others", "other", Some(Fate::Hurt));
        check("At least 84 people, including ten children, were killed in the fire.", "At least 84 people", "person", Some(Fate::Dead));
        check("Three fishermen were shot dead on the quay.", "Three fishermen", "person", Some(Fate::Dead));
        check("Five people were shot near the quay.", "Five people", "person", Some(Fate::Shot));
        check("Six of the wounded are in critical condition.", "Six", "", Some(Fate::Critical));
        check("The death toll rose to 21 on Tuesday.", "21", "", Some(Fate::Dead));
        check("Police arrested 12 people at the harbour.", "12 people", "person", Some(Fate::Held));
        check("The choir of 12 people sang at the harbour.", "12 people", "person", None);
    }
}
