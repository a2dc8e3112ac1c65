//! What befell those that are counted, as the words around the number say it.

use super::{
    head::{Head, head, noun},
    place::{Place, Token, ends_clause, is_number},
};
use crate::{
    compare::lexicon,
    model::{Dimension, Figure},
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
    Freed,
    Evacuated,
    Crowd,
    Hospital,
    Charged,
    Infected,
    Survived,
    Hostage,
    Aboard,
    Trapped,
    Escaped,
    Dismissed,
}

impl Fate {
    /// People whom an event has harmed: one count an event, wherever the sentence says it.
    pub const fn is_toll(self) -> bool {
        matches!(
            self,
            Self::Dead
                | Self::Hurt
                | Self::Shot
                | Self::Missing
                | Self::Infected
                | Self::Aboard
                | Self::Trapped
                | Self::Hostage
                | Self::Escaped
        )
    }

    /// A count that keeps moving while the event is reported.
    pub const fn moves(self) -> bool {
        !matches!(self, Self::Charged | Self::Aboard)
    }
}

impl Place<'_> {
    /// The fate named by the figure's own words, by a verb right before it, by the words after it up to the next number, or before it.
    pub(super) fn fate(&self, figure: &Figure) -> Option<Fate> {
        if figure.dimension == Dimension::Count && matches!(noun(figure).as_str(), "cas" | "infection") && self.is_of_disease() {
            return Some(Fate::Infected);
        }
        if figure.dimension != Dimension::Count {
            return None;
        }
        if self.is_attendance() && figure.value.is_some_and(|v| v >= 100.0) {
            return Some(Fate::Crowd);
        }
        if let Some(fate) = self.running_toll(figure) {
            return Some(fate);
        }
        if let Head::Thing(thing) = head(figure) {
            return (thing == "job" && self.is_cut()).then_some(Fate::Dismissed);
        }
        let is_passenger = || head(figure) == Head::Some("passenger".to_owned());
        let is_protester = || head(figure) == Head::Some("protester".to_owned());
        let found = self.plain_fate(figure).or_else(|| (self.is_aboard() || is_passenger()).then_some(Fate::Aboard));
        let found = found.or_else(|| is_protester().then_some(Fate::Crowd));
        let grave = |t: &Token<'_>| {
            matches!(
                t.folded.as_str(),
                "seriously" | "critically" | "severely" | "badly" | "gravely" | "serious" | "severe" | "life-threatening" | "critical"
            )
        };
        // "41 were injured, four of them seriously": of the four
        let ahead = self.following().take_while(|t| t.folded != "and" && !is_number(t));
        let close = self.tokens[self.before..self.after].iter().chain(ahead).take(9).any(grave);
        if found == Some(Fate::Hurt) && close { Some(Fate::Critical) } else { found }
    }

    /// "carrying 44 pilgrims", "44 people on board": who was in a vehicle, where nothing else is said of them.
    fn is_aboard(&self) -> bool {
        let after: Vec<&str> = self.following().take(4).take_while(|t| !ends_clause(t)).map(|t| t.folded.as_str()).collect();
        let behind = after.contains(&"aboard") || after.windows(2).any(|pair| pair == ["on", "board"]);
        let boarded = self.following().take(4).any(|t| matches!(t.folded.as_str(), "boarded" | "travelling" | "traveling"));
        // "were on the launch", "was in the bus"
        let within = after.windows(3).any(|three| {
            matches!(three[0], "on" | "in" | "inside") && matches!(three[1], "the" | "a" | "an" | "its" | "it") && is_vehicle(three[2])
        });
        let is_there = after.first().is_some_and(|word| matches!(*word, "were" | "was" | "are" | "had"));
        let carried = self.preceding().next().is_some_and(|t| matches!(t.folded.as_str(), "carrying" | "carried"));
        behind || boarded || is_there && within || carried
    }

    /// "nine people died in the two others": where it happened, not to whom.
    fn is_scene(&self) -> bool {
        let mut before = self.preceding().map(|t| t.folded.as_str());
        matches!(before.next(), Some("the" | "these" | "those")) && matches!(before.next(), Some("in" | "at"))
    }

    fn plain_fate(&self, figure: &Figure) -> Option<Fate> {
        let own = self.tokens[self.before..self.after].iter().find_map(|t| fate(&t.lemma));
        if own.is_some() || self.is_scene() {
            return own;
        }
        let is_verb = |t: &&Token<'_>| {
            t.folded.ends_with("ed")
                || t.folded.ends_with("ing")
                || matches!(t.folded.as_str(), "hurt" | "shot" | "kills" | "injures" | "wounds")
        };
        // "the bodies of 11 hikers"
        let mut before = self.preceding();
        if before.next().is_some_and(|t| t.folded == "of")
            && before.next().is_some_and(|t| matches!(t.folded.as_str(), "bodies" | "remains" | "deaths"))
        {
            return Some(Fate::Dead);
        }
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
                // "listed as missing"
                "as" if right.is_none() && self.leads_to_fate(token) => continue,
                "after" | "when" | "as" | "while" | "that" | "which" if right.is_none() => break,
                "said" | "says" if right.is_none() => break,
                // what happened, and to whom is not said: "victims of the shooting"
                _ if is_happening(token) => continue,
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
            let own = self.preceding().take(5).take_while(|t| !ends_clause(t) && !self.is_before_mark(t));
            right = own.filter(|t| !is_happening(t)).find_map(|t| self.fate_of(t));
        }
        right.or_else(|| figure.event.as_deref().and_then(|event| fate(&lexicon::lemma(&text::fold(event)))))
    }

    fn leads_to_fate(&self, token: &Token<'_>) -> bool {
        let at = self.tokens.partition_point(|t| t.start <= token.start);
        self.tokens.get(at).is_some_and(|next| self.fate_of(next).is_some())
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
        // "the survivors' association"
        if self.sentence[token.end..].starts_with(['\'', '\u{2019}'])
            || token.written.ends_with("'s")
            || token.written.ends_with("\u{2019}s")
        {
            return None;
        }
        match token.folded.as_str() {
            "jobs" | "job" | "posts" if self.says_before(token, &["lose", "losing", "lost"]) => Some(Fate::Dismissed),
            "safety" if matches!(before(), "to" | "into") => Some(Fate::Rescued),
            "part" if lexicon::lemma(&text::fold(before())) == lexicon::lemma("take") => Some(Fate::Crowd),
            "murder" | "manslaughter" if after().starts_with("charge") => Some(Fate::Charged),
            // "led to safety", "brought ashore": how rescuers bring people in
            "ashore" if !after().starts_with("body") => Some(Fate::Rescued),
            "leave" if before() == "to" && self.says_before(token, &["told", "ordered", "urged", "asked", "advised", "forced"]) => {
                Some(Fate::Evacuated)
            }
            "shelters" if self.says_before(token, &["moved", "taken", "shifted", "sent", "to"]) => Some(Fate::Evacuated),
            "traced" | "located" if self.says_before(token, &["not", "cannot"]) => Some(Fate::Missing),
            "heard" if after().starts_with("from") && self.says_before(token, &["not", "never"]) => Some(Fate::Missing),
            "shifted" | "moved" if ["to ", "out", "from "].iter().any(|way| after().starts_with(way)) => Some(Fate::Evacuated),
            "out" if before() == "them" && self.says_before(token, &["told", "ordered", "moved", "forced"]) => Some(Fate::Evacuated),
            // people are released from somewhere or were released, figures are released on a day
            "released" if matches!(before(), "was" | "were" | "been" | "are" | "be") || after().starts_with("from") => Some(Fate::Freed),
            "release" if matches!(before(), "to" | "will" | "would") => Some(Fate::Freed),
            // "the police admit"
            "admit" | "admits" => None,
            "out" if before() == "get" && self.says_before(token, &["told", "ordered", "urged"]) => Some(Fate::Evacuated),
            "evacuation" => Some(Fate::Evacuated),
            "streets" if self.says_before(token, &["took", "take", "taken", "filled", "flooded", "packed"]) => Some(Fate::Crowd),
            "out" if before() == "got" => Some(Fate::Survived),
            "out" if before() == "broke" || before() == "broken" => Some(Fate::Escaped),
            "off" if matches!(before(), "lay" | "laid" | "laying") => Some(Fate::Dismissed),
            "sick" | "ill" | "unwell"
                if matches!(before(), "fell" | "fallen" | "falling" | "fall" | "taken" | "were" | "was" | "are" | "became") =>
            {
                Some(Fate::Infected)
            }
            _ => fate(&token.lemma),
        }
    }

    /// "the number of people killed has risen to 24", "taking the toll to 24": what the count is of stands before the verb that moves it.
    fn running_toll(&self, figure: &Figure) -> Option<Fate> {
        const MOVES: &[&str] = &[
            "ris", "climb", "mount", "jump", "increas", "grow", "stand", "tak", "bring", "pas", "reach", "put", "go", "correct", "revis",
            "rais", "low", "reduc", "updat", "adjust",
        ];
        let is_bare = self.tokens[self.before..self.after].iter().all(is_number) || figure.unit.is_empty();
        let leads = self.preceding().next().is_some_and(|t| matches!(t.folded.as_str(), "to" | "at" | "reached" | "reaches"));
        let counts = |t: &Token<'_>| matches!(t.folded.as_str(), "toll" | "number" | "count" | "total");
        let moved = self.preceding().take(14).any(|t| MOVES.contains(&t.lemma.as_str()));
        if !is_bare || !leads || !moved || !self.preceding().take(30).any(counts) {
            return None;
        }
        let of: Vec<&Token<'_>> = self.preceding().take(30).collect();
        let at = of.iter().rposition(|t| counts(t))?;
        let own = of[..at].iter().rev().find_map(|t| self.fate_of(t));
        own.or_else(|| of.get(at + 1).and_then(|t| self.fate_of(t))).or_else(|| (of[at].folded == "toll").then_some(Fate::Dead))
    }

    /// "cut 450 posts": those who hold them go.
    fn is_cut(&self) -> bool {
        const CUTS: &[&str] = &[
            "cut",
            "cuts",
            "cutting",
            "shed",
            "shedding",
            "reduce",
            "reducing",
            "eliminate",
            "eliminating",
            "axe",
            "axing",
            "axed",
            "slash",
            "slashing",
            "lose",
            "loss",
            "off",
        ];
        self.preceding().take(9).any(|t| CUTS.contains(&t.folded.as_str()))
            || self.following().take(3).any(|t| matches!(t.folded.as_str(), "cut" | "cuts" | "lost" | "axed" | "go"))
    }

    /// Whether one of these words stands among the five before a word.
    fn says_before(&self, token: &Token<'_>, words: &[&str]) -> bool {
        let at = self.tokens.partition_point(|t| t.start < token.start);
        self.tokens[at.saturating_sub(5)..at].iter().any(|t| words.contains(&t.folded.as_str()))
    }

    /// "in front of 9,000", "a crowd of 9,000", "an attendance of 9,000": who came, where the number has no noun.
    fn is_attendance(&self) -> bool {
        let before: Vec<&str> = self.preceding().take(3).map(|t| t.folded.as_str()).collect();
        matches!(before.as_slice(), ["of", "front", "in"] | ["of", "crowd" | "attendance" | "gate" | "turnout", ..] | ["before"])
            && !self.following().next().is_some_and(|t| text::fold(t.written).starts_with("month"))
    }
}

/// What happened, not to whom: "victims of the shooting".
fn is_happening(token: &Token<'_>) -> bool {
    matches!(
        token.folded.as_str(),
        "shooting" | "shootings" | "killing" | "killings" | "stabbing" | "stabbings" | "abduction" | "abductions"
    )
}

fn is_vehicle(word: &str) -> bool {
    const VEHICLES: &[&str] = &[
        "bus",
        "coach",
        "minibus",
        "van",
        "train",
        "tram",
        "plane",
        "aircraft",
        "jet",
        "flight",
        "helicopter",
        "ship",
        "ferry",
        "boat",
        "vessel",
        "launch",
        "dinghy",
        "canoe",
        "yacht",
        "trawler",
        "barge",
        "liner",
        "catamaran",
        "truck",
        "lorry",
        "balloon",
        "gondola",
    ];
    VEHICLES.contains(&word)
}

pub(super) fn fate(lemma: &str) -> Option<Fate> {
    Some(match lemma {
        "kil" | "die" | "dead" | "death" | "tol" | "fatality" | "fatal" | "fatally" | "perish" | "drown" | "slay" | "slain" | "murder"
        | "suffocat" | "execut" | "massacr" | "behead" | "life" | "lif" | "body" | "deadly" | "succumb" | "electrocut" | "lynch"
        | "corps" | "neutraliz" | "neutralis" => Fate::Dead,
        "wound" | "injur" | "injury" | "hurt" | "maim" | "stab" | "knif" => Fate::Hurt,
        "shoot" => Fate::Shot,
        "critical" | "critically" => Fate::Critical,
        "arrest" | "detain" | "custody" | "captur" | "apprehend" | "nab" | "jail" => Fate::Held,
        "miss" | "unaccount" => Fate::Missing,
        "rescu" | "sav" | "airlift" | "winch" | "pluck" => Fate::Rescued,
        "fre" => Fate::Freed,
        "trap" | "strand" => Fate::Trapped,
        "escap" => Fate::Escaped,
        "redundant" | "redundancy" | "layoff" | "lay-off" | "sack" | "dismiss" => Fate::Dismissed,
        "evacuat" | "displac" | "homeless" | "fle" | "fled" | "evacue" | "uproot" | "relocat" => Fate::Evacuated,
        "march" | "rally" | "protest" | "demonstrat" | "demonstration" | "attend" | "gather" | "participat" | "attendanc" => Fate::Crowd,
        "hospital" | "hospitaliz" | "treat" | "admit" => Fate::Hospital,
        "charg" | "convict" | "indict" => Fate::Charged,
        "infect" | "sicken" => Fate::Infected,
        "surviv" | "survivor" => Fate::Survived,
        "hostag" | "kidnap" | "abduct" | "abduction" => Fate::Hostage,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::Counted, *};
    use crate::model::{Bound, Span, Witness};

    /// A count read from a sentence of the tests' own: `surface` is the figure's words.
    fn check(sentence: &str, surface: &str, head: &str, expected: Option<Fate>) {
        let witness = Witness::example(1, "Island Radio", sentence, surface);
        let figure = Figure {
            span: witness.span,
            surface: surface.to_owned(),
            value: Some(1.0),
            bound: Bound::Exact,
            head: head.to_owned(),
            sentence: Span::new(0, sentence.len()),
            ..Figure::default()
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
        check("Some 13,000 people have been told to leave.", "13,000 people", "person", Some(Fate::Evacuated));
        check("Nine villagers were freed on Monday.", "Nine villagers", "villager", Some(Fate::Freed));
        check("Of those held, 31 people were released.", "31 people", "person", Some(Fate::Freed));
        check("Two people suspected of the stabbing were arrested.", "Two people", "person", Some(Fate::Held));
        check("51 people could not be traced on Monday.", "51 people", "person", Some(Fate::Missing));
    }
}
