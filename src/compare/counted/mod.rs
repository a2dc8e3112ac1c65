//! What a figure counts or measures, as its sentence says it: the class of the thing, what happened to it, and the words around.
//!
//! Reads one sentence. Never looks at another figure.

mod bearer;
mod fate;
mod frame;
mod head;
mod place;
mod role;
mod share;
#[cfg(test)]
mod tests;

use std::{cell::OnceCell, collections::HashSet};

pub use bearer::Bearer;
pub use fate::Fate;
pub use frame::are_far;
pub use head::{Head, are_near, head, is_subset, noun};
use head::{canonical, thing};
use place::{Place, Token, is_name, is_number, number};
pub use role::Role;
use share::OTHERS;

use super::{
    lexicon::{self, Kind},
    scope,
};
use crate::{
    model::{Dimension, Figure, Span, Witness},
    text,
};

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

/// Hashed words with their weights, in order of the hash, each once.
pub type Words = Vec<(u64, f32)>;

/// A figure with what its sentence says about it.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    pub figure: &'a Figure,
    pub witness: &'a Witness,
    /// Where the figure stands in its witness's sentence.
    pub at: Span,
    pub head: Head,
    pub fate: Option<Fate>,
    pub event: Option<String>,
    pub extent: Extent,
    /// What a measure is of.
    pub role: Option<Role>,
    /// Words of the sentence with their weights; near-synonyms are one.
    pub words: Words,
    /// Those at most eight words away.
    pub near: Words,
    /// The word right before the figure; none where it opens its sentence.
    pub led_by: Option<String>,
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
    /// "40 % contained": how far something has come.
    pub is_progress: bool,
    /// A line of a list by places: "Purva: five deaths".
    pub is_labelled: bool,
    /// By how much something moved, not where it stands: "dropped by 14 degrees".
    pub is_step: bool,
    /// They come on top of those of whom was told before: "two more men".
    pub is_more: bool,
    /// Another boat, blast or town than the first: "a second boat with 61 on board".
    pub is_second: bool,
    /// "20 mm are forecast".
    pub is_forecast: bool,
    /// What is measured is said to grow or to abate.
    pub is_changing: bool,
    /// "with half of the councils declared".
    pub is_partial_count: bool,
    /// "in the capital".
    pub is_in_settlement: bool,
    /// Those who are left of a number that falls: "still missing".
    pub is_remainder: bool,
    /// "a husband and three others": one or two more are named right before it.
    pub is_beside_named: bool,
    /// A price or rate that never stands still, with the moment at which it stood so.
    pub is_passing: bool,
    pub is_market: bool,
    /// "across six regions".
    pub is_wide: bool,
    /// What there is room for, or leave: "licensed to carry", "holds".
    pub is_capacity: bool,
    /// What was allowed, not what there was: "a limit of £39m", "in a 40mph zone".
    pub is_limit: bool,
    /// "On an adjusted basis".
    pub is_adjusted: bool,
    /// Charges of which somebody was found guilty, or cleared.
    pub is_of_verdict: Option<bool>,
    /// "two hospitals with 50 beds each".
    pub is_each: bool,
    /// What a witness saw or heard, which need not be all there was.
    pub is_sighting: bool,
    /// Whom an age is of.
    pub bearer: Bearer,
    /// Days up to which it counts, as month and day: "by 2 May".
    pub counted_to: Option<(i8, i8)>,
    /// The part of the day up to which it counts: "by noon".
    pub counted_by: Option<&'static str>,
    /// Numbers joined to it by "and", of the same kind: "ten tourists and two pilots".
    pub joined: Vec<f64>,
    /// A bare number between commas behind a name: an age.
    pub is_aside: bool,
    /// It stands in a link to another article, "Read more: ...", or in a note on what an earlier text said.
    pub is_beside_report: bool,
    /// It describes one thing: "a nine-engine rocket".
    pub is_attribute: bool,
    /// Words that narrow the head.
    pub modifiers: HashSet<String>,
    /// Every other number of the sentence, but years.
    pub numbers: Vec<Number>,
    /// Numbers in its own words beside the first: the 13 of "five of the town's 13 libraries".
    pub numbers_inside: Vec<f64>,
    /// Months that the sentence names, 1..=12.
    pub months: Vec<i8>,
    /// The counted noun in one form, as it was chosen.
    pub noun: String,
    /// What the words around it say of its scope, read when it is first asked for.
    pub around: OnceCell<scope::Around>,
    /// What a hyphened measure describes: the dhow of "a 10-metre-long dhow".
    pub measured: Option<String>,
}

impl<'a> Counted<'a> {
    /// As the article reads that gave the figure.
    pub fn new(figure: &'a Figure, witness: &'a Witness) -> Self {
        let length = witness.sentence.len();
        let start = figure.span.start.saturating_sub(figure.sentence.start).min(length);
        let end = figure.span.end.saturating_sub(figure.sentence.start).clamp(start, length);
        Self::read(figure, witness, Span::new(start, end), figure.event.as_deref())
    }

    /// As another article tells the same figure, in a sentence of its own; `None` where the sentence does not hold its words.
    pub fn retold(figure: &'a Figure, witness: &'a Witness) -> Option<Self> {
        let start = witness.sentence.find(&witness.surface)?;
        Some(Self::read(figure, witness, Span::new(start, start + witness.surface.len()), None))
    }

    fn read(figure: &'a Figure, witness: &'a Witness, at: Span, event: Option<&str>) -> Self {
        let (sentence, start, end) = (witness.sentence.as_str(), at.start, at.end);
        let reported = dateline(sentence).min(start);
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
        let label = label(sentence);
        let is_other = place.is_other(figure);
        let is_attribute = is_attribute(&figure.surface) && !place.describes_event();
        let told = |t: &&Token<'_>| t.start >= reported;
        Self {
            at,
            head: match head(figure) {
                Head::Unknown if fate.is_some() => Head::Anyone,
                // what stands in the noun's place is none: "in front of 9,000", "the toll on the island climbed to 24"
                Head::Thing(_) if fate.is_some() => Head::Anyone,
                Head::Thing(thing) if thing == "vot" && place.is_margin() => Head::Thing("margin".to_owned()),
                head => head,
            },
            fate,
            event: place
                .participle()
                .or(event)
                .map(|event| canonical(&lexicon::lemma(&text::fold(event))))
                .filter(|event| !is_plain_event(event)),
            extent: place.extent(figure.dimension),
            role: place.role(figure.dimension),
            words: weighed(tokens[..before].iter().chain(&tokens[after..]).filter(told)),
            near: weighed(tokens[before.saturating_sub(8)..before].iter().chain(tokens[after..].iter().take(8)).filter(told)),
            led_by: place.preceding().next().map(|t| t.folded.clone()),
            names: tokens[before.saturating_sub(4)..before]
                .iter()
                .chain(tokens[after..].iter().take(6))
                .filter(told)
                .filter(|t| is_name(t) && !text::calendar::is_date(&t.folded))
                .map(|t| t.folded.clone())
                .collect(),
            scope: scope(figure).into_iter().chain(label.clone()).collect(),
            scope_names: scope_names(figure),
            places: place.places(),
            joined_places: place.joined_places(),
            weekdays: place.weekdays(),
            is_other,
            is_part: place.is_part(figure),
            counts_attacker: place.counts_attacker(),
            is_background: place.is_background(figure, witness),
            is_step: place.is_step(figure),
            is_more: place.is_more(figure),
            is_second: place.is_second(),
            is_forecast: place.is_forecast(figure),
            is_changing: place.is_changing(),
            is_partial_count: place.is_partial_count(),
            is_in_settlement: place.is_in_settlement(),
            is_remainder: place.is_remainder(),
            is_progress: place.is_progress(),
            is_labelled: label.is_some(),
            is_beside_named: is_other && place.is_beside_named(),
            is_aftershock: place.is_aftershock(),
            is_passing: place.is_passing(),
            is_market: place.is_market(),
            is_wide: place.is_wide(),
            is_capacity: place.is_capacity(),
            is_limit: place.is_limit(figure.dimension),
            is_adjusted: place.is_adjusted(),
            is_of_verdict: place.is_of_verdict(),
            is_each: place.is_each(),
            is_sighting: place.is_sighting(),
            bearer: place.bearer(figure),
            counted_to: place.counted_to(),
            counted_by: place.counted_by(),
            joined: place.joined(),
            is_aside: place.is_aside(figure),
            is_beside_report: is_link(sentence) || text::is_correction_note(sentence),
            is_attribute,
            modifiers: figure
                .modifiers
                .iter()
                .map(|word| text::fold(word))
                .filter(|word| !OTHERS.contains(&word.as_str()))
                .map(|word| canonical(&lexicon::lemma(&word)))
                .collect(),
            numbers: place.numbers(),
            numbers_inside: place.numbers_inside(),
            months: place.months_until(tokens.len()),
            noun: noun(figure),
            around: OnceCell::new(),
            measured: place.measured().filter(|_| is_attribute),
            figure,
            witness,
        }
    }

    /// Whether what is counted is of a kind that one report counts many times over.
    pub fn is_of_weak_head(&self) -> bool {
        const WEAK: &[&str] = &[
            "season", "gam", "tim", "way", "point", "thing", "cas", "step", "part", "sid", "team", "member", "country", "stat", "city",
            "group", "piec", "typ", "kind", "match", "goal", "win", "run", "yard", "photo", "pictur", "imag", "vot", "seat", "round",
            "leader", "question", "word", "nam", "plac", "item", "event", "gold", "silver", "bronz", "medal",
        ];
        matches!(&self.head, Head::Thing(head) if WEAK.contains(&head.as_str()))
    }

    /// Whether it holds for several places, one of which is all that the other holds for: "in Osk and Lemnitz", "in Osk".
    pub fn joins_places_with(&self, part: &Self) -> bool {
        let of_part = if part.scope.is_empty() { &part.places } else { &part.scope };
        let others = self.joined_places.iter().filter(|name| !of_part.contains(*name)).count();
        // "six in Kalvo and three in Purva": each place has a number of its own
        let is_one_of_several =
            self.places.len() > 1 && self.numbers.len() > 1 && !part.scope.is_empty() && part.scope.is_subset(&self.places);
        others > 0 && self.joined_places.len() > others || is_one_of_several
    }

    /// Whether the figure counts people or their fates.
    pub fn is_of_people(&self) -> bool {
        matches!(self.head, Head::Anyone | Head::Some(_))
    }
}

impl Place<'_> {
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
                "tall" | "high" | "above" | "sky" | "air" => return Extent::High,
                "wide" | "across" | "diameter" => return Extent::Wide,
                _ => {}
            }
        }
        for token in &before {
            match token.folded.as_str() {
                "depth" => return Extent::Depth,
                "length" => return Extent::Long,
                "height" | "altitude" | "elevation" | "high" => return Extent::High,
                "fell" | "plunged" | "plunging" => return Extent::Depth,
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

    fn is_aside(&self, figure: &Figure) -> bool {
        // "Lund was 48 before she sold a painting": an age of other days
        if figure.dimension == Dimension::Age && self.following().next().is_some_and(|t| t.folded == "before") && !self.follows_mark() {
            return true;
        }
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
        // "5 to 4": a score
        let is_score = self.following().next().is_some_and(|t| t.folded == "to")
            && self.following().nth(1).is_some_and(is_number)
            && figure.unit.is_empty();
        is_score && figure.dimension == Dimension::Count
            || is_of_children && figure.unit.is_empty()
            || bare && figure.unit.is_empty() && is_age
            || bare && figure.unit.is_empty() && is_note
            || bare
                && closes
                && (self.follows_mark() || self.preceding().next().is_some_and(is_name) || figure.unit.is_empty() && is_of_two)
    }

    fn numbers(&self) -> Vec<Number> {
        let things = |at: usize| {
            let words = self.tokens[at + 1..].iter().take(3).take_while(|t| lexicon::kind(&t.folded) == Kind::Content && !is_number(t));
            words.map(|t| thing(text::fold(t.written).trim_end_matches('s'))).collect()
        };
        (0..self.before)
            .chain(self.after..self.tokens.len())
            .filter_map(|at| Some(Number { value: number(&self.tokens[at])?, things: things(at) }))
            .filter(|number| !(1900.0..2100.0).contains(&number.value) || number.value.fract() != 0.0)
            .collect()
    }

    /// "won by 1,312 votes", "a margin of 1,312 votes": how far ahead, not how many.
    fn is_margin(&self) -> bool {
        const WINS: &[&str] =
            &["won", "win", "wins", "winning", "beat", "beats", "beating", "defeated", "defeating", "victory", "wrested", "ahead"];
        let before: Vec<&str> = self.preceding().take(14).map(|t| t.folded.as_str()).collect();
        let is_named = before.iter().take(4).any(|word| matches!(*word, "margin" | "majority"));
        is_named || before.first() == Some(&"by") && before.iter().any(|word| WINS.contains(word))
    }

    fn numbers_inside(&self) -> Vec<f64> {
        let own = self.tokens[self.before..self.after].iter().skip(1);
        own.filter(|t| is_number(t)).filter_map(number).collect()
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

/// The place that opens a line of a list: "Purva: five deaths", "Corvale diner: 12 dead". Whoever says it is none.
fn label(sentence: &str) -> Option<String> {
    const SOURCES: &[&str] =
        &["police", "officials", "sheriff", "report", "reports", "update", "breaking", "coroner", "ministry", "study", "poll"];
    let (head, line) = sentence.split_once(": ")?;
    let is_capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let is_short = head.len() < 30 && line.split_whitespace().count() <= 4 && head.split_whitespace().count() <= 4 && is_capital(head);
    let is_name = head.len() < 30 && head.split_whitespace().all(is_capital);
    let last = text::fold(head.rsplit(' ').next()?);
    let is_said = SOURCES.contains(&last.as_str());
    ((is_name || is_short) && !is_said).then(|| lexicon::place_name(&last).to_owned())
}

/// Verbs that say nothing of what happened.
fn is_plain_event(event: &str) -> bool {
    const PLAIN: &[&str] = &["go", "be", "have", "do", "get", "make", "put", "tak", "see", "giv", "includ", "say", "lie", "stand", "com"];
    PLAIN.contains(&event)
}

/// Where a report begins behind "PORT OSK, March 2 (Agency) - ": 0 where it has no such line.
fn dateline(sentence: &str) -> usize {
    const DASHES: &[&str] = &[" - ", " -- ", " \u{2013} ", " \u{2014} ", "\u{2014}"];
    let head = sentence.char_indices().nth(80).map_or(sentence, |(end, _)| &sentence[..end]);
    let Some((at, dash)) = DASHES.iter().filter_map(|dash| Some((head.find(dash)?, dash.len()))).min() else { return 0 };
    let mut words = text::words(&head[..at]);
    let is_shouted = words.next().is_some_and(|word| word.text.len() > 2 && !word.text.chars().any(char::is_lowercase));
    let is_credited = head[..at].trim_end().ends_with(')');
    if is_shouted || is_credited { at + dash } else { 0 }
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
        .filter(|word| word.len() > 3 && !text::calendar::is_date(word))
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

fn weighed<'t>(tokens: impl Iterator<Item = &'t Token<'t>>) -> Words {
    let mut words: Words = tokens
        .filter(|t| lexicon::kind(&t.folded) == Kind::Content && !is_number(t) && t.folded.len() > 1)
        .map(|t| (xxhash_rust::xxh3::xxh3_64(canonical(&t.lemma).as_bytes()), if lexicon::is_common(&t.lemma) { 0.4 } else { 1.0 }))
        .collect();
    words.sort_unstable_by_key(|(word, _)| *word);
    words.dedup_by_key(|(word, _)| *word);
    words
}
