//! Whether a figure counts all of something or a share of it: others, parts, what there is room for, what passes.

use std::sync::LazyLock;

use super::{
    fate::{Fate, fate},
    head::{Head, head},
    place::{Place, Token, ends_clause, is_name, is_number},
};
use crate::{
    compare::lexicon,
    model::{Dimension, Figure},
};

/// Words that set a count beside another one; they narrow nothing.
pub(super) const OTHERS: &[&str] = &["other", "others", "another", "additional", "further", "more", "extra", "separate"];

/// "213 coins, most of them silver": the part is another's.
pub(super) fn is_quantifier(token: &Token<'_>) -> bool {
    matches!(
        token.folded.as_str(),
        "most"
            | "some"
            | "many"
            | "all"
            | "both"
            | "half"
            | "several"
            | "few"
            | "none"
            | "each"
            | "part"
            | "parts"
            | "third"
            | "quarter"
            | "rest"
    )
}

impl Place<'_> {
    pub(super) fn is_other(&self, figure: &Figure) -> bool {
        let other = |t: &Token<'_>| OTHERS.contains(&t.folded.as_str());
        let compared = figure.surface.to_lowercase().contains("more than");
        // "14 ships and more than 300 sailors": what follows "and" speaks of the next
        self.preceding().take(1).any(other)
            || self.following().take(2).take_while(|t| !ends_clause(t)).any(other)
            || !compared && self.tokens[self.before..self.after].iter().any(other)
    }

    pub(super) fn is_part(&self, figure: &Figure) -> bool {
        let mut after = self.following();
        let own = figure.surface.to_lowercase();
        if self.befalls_unnumbered() {
            return false;
        }
        if ["of the ", "of them", "of those", "of whom"].iter().any(|words| own.contains(words)) {
            return true;
        }
        // "300 of its supporters were arrested" are all who were
        if ["of its ", "of their "].iter().any(|words| own.contains(words)) && self.fate(figure).is_none() {
            return true;
        }
        let of = after.next().is_some_and(|t| t.folded == "of");
        let whole = after
            .next()
            .is_some_and(|t| matches!(t.folded.as_str(), "the" | "them" | "those" | "whom" | "which" | "these" | "its" | "their" | "his"));
        // "Of the 14 hostages, five are women": the second is part of the first
        let of_whole = self.opens_with_whole() && !self.is_toll_of_whole() || self.is_included_in_number();
        let of_them = self.tokens[self.after..]
            .iter()
            .take(3)
            .take_while(|t| !is_number(t) && !is_quantifier(t))
            .collect::<Vec<_>>()
            .windows(2)
            .any(|pair| pair[0].folded == "of" && matches!(pair[1].folded.as_str(), "them" | "whom" | "which" | "it"));
        // "one boy broke an arm and the other a leg"
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
        if of_whole || self.is_local() || of_them || is_one_of_two || is_told_by_home || self.is_by_condition() {
            return true;
        }
        let named = |t: &Token<'_>| matches!(t.folded.as_str(), "including" | "among" | "includes" | "included");
        // "they are among some 2,000 who will go": all who will
        let is_whole = self.preceding().find(|t| t.folded != "the").is_some_and(|t| t.folded == "among");
        let slight = |t: &Token<'_>| matches!(t.folded.as_str(), "slightly" | "lightly" | "minor" | "mildly");
        // "38 cars of the train" are no part of its cars
        let has_noun = self.after - self.before > 1
            && self.tokens[self.before..self.after].last().is_some_and(|t| !is_number(t))
            && !figure.head.is_empty();
        of && whole && !has_noun && figure.dimension == Dimension::Count
            || self.tokens[self.before..].iter().take(8).take_while(|t| t.folded != "and").any(slight)
            || !matches!(head(figure), Head::Thing(_)) && !is_whole && self.preceding().take(3).any(named)
    }

    /// "attacked shoppers with a knife, wounding six of them": of how many nobody says, so these are all to whom that happened.
    fn befalls_unnumbered(&self) -> bool {
        let is_verb = self.preceding().next().is_some_and(|t| t.folded.ends_with("ing") && fate(&t.lemma).is_some());
        is_verb && !self.tokens[..self.before].iter().any(is_number)
    }

    /// "seven are in stable condition", "one was pronounced dead at the scene": how some fared, beside others of the same event.
    fn is_by_condition(&self) -> bool {
        let own: Vec<&str> = self.following().take(8).take_while(|t| !is_number(t)).map(|t| t.folded.as_str()).collect();
        let says = |words: &[&str]| own.windows(words.len()).any(|run| run.iter().zip(words).all(|(word, wanted)| word == wanted));
        ["stable", "serious", "fair", "good"].iter().any(|state| says(&[state, "condition"]))
            || says(&["at", "the", "scene"]) && own.iter().any(|word| matches!(*word, "dead" | "died"))
            || says(&["treated", "and", "released"])
    }

    /// "she saw three people carried out", "he heard about ten shots": what one pair of eyes or ears took in.
    pub(super) fn is_sighting(&self) -> bool {
        // whom a hospital sees it treats
        let is_treated = self.tokens[self.before..].iter().take(4).any(|t| matches!(t.folded.as_str(), "patients" | "patient"));
        let is_seen = |t: &Token<'_>| matches!(t.folded.as_str(), "saw" | "seen" | "seeing" | "spotted" | "noticed" | "heard" | "hearing");
        !is_treated && self.preceding().take(4).take_while(|t| !ends_clause(t) && !is_number(t)).any(is_seen)
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
        let is_closed = self.sentence[..start].contains(',') || is(1, &["those"]) && self.before <= 4;
        is(0, &["of"]) && is(1, &["the", "those", "these", "its", "their"]) && is_closed
    }

    /// "Of the 54 men and seven women aboard, eleven are dead": what befell some of those who were there is the toll.
    fn is_toll_of_whole(&self) -> bool {
        let is_toll = |t: &Token<'_>| fate(&t.lemma).is_some_and(|fate| fate.is_toll() && fate != Fate::Aboard);
        self.following().take_while(|t| !ends_clause(t) && !is_number(t)).any(is_toll) && !self.tokens[..self.before].iter().any(is_toll)
    }

    /// "A 14-vehicle pile-up": how many an event befell, and no attribute of a thing.
    pub(super) fn describes_event(&self) -> bool {
        self.following().take(2).any(|t| {
            matches!(
                t.folded.as_str(),
                "pile-up"
                    | "pileup"
                    | "crash"
                    | "smash"
                    | "collision"
                    | "wreck"
                    | "accident"
                    | "derailment"
                    | "shooting"
                    | "brawl"
                    | "fire"
            )
        })
    }

    pub(super) fn counts_attacker(&self) -> bool {
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

    pub(super) fn joined(&self) -> Vec<f64> {
        let mut found = Vec::new();
        let mut seen = false;
        let reach = if self.following().take(12).any(|t| t.folded == "another") { 12 } else { 7 };
        // "three people (ages 26, 29 and 37) and a woman from Osk"
        for (token, behind) in self.outside_brackets().zip(self.outside_brackets().skip(1).map(Some).chain([None])).take(reach) {
            if fate(&token.lemma).is_some() {
                break;
            }
            seen |= matches!(token.folded.as_str(), "and" | "plus");
            if seen && matches!(token.folded.as_str(), "a" | "an") && behind.is_some_and(|behind| self.is_person(behind)) {
                found.push(1.0);
                break;
            }
            if seen && let Some(value) = lexicon::number(&token.folded).map(f64::from).or_else(|| token.folded.parse().ok()) {
                found.push(value);
                break;
            }
        }
        found
    }

    /// What follows the figure, without what stands in brackets.
    fn outside_brackets(&self) -> impl Iterator<Item = &Token<'_>> {
        let from = self.tokens.get(self.after.saturating_sub(1)).map_or(0, |t| t.end);
        let depth = move |t: &&Token<'_>| {
            let between = self.sentence.get(from..t.start).unwrap_or_default();
            between.matches('(').count() <= between.matches(')').count()
        };
        self.following().filter(depth)
    }

    /// Whether somebody is spoken of from this word on: "22-year-old person".
    fn is_person(&self, token: &Token<'_>) -> bool {
        const PEOPLE: &[&str] = &["man", "woman", "person", "boy", "girl", "child", "teenager", "baby", "infant", "officer", "passer-by"];
        let at = self.tokens.partition_point(|t| t.start < token.start);
        self.tokens[at..].iter().take(3).any(|t| PEOPLE.contains(&t.folded.as_str()))
    }

    /// "a husband and three others"; not "one man is dead and six other people were hurt", which are of two fates.
    pub(super) fn is_beside_named(&self) -> bool {
        let joins = self.preceding().next().is_some_and(|t| t.folded == "and");
        let ends_in_death = |t: &Token<'_>| matches!(t.folded.as_str(), "dead" | "died" | "killed" | "dies");
        joins && !self.preceding().nth(1).is_some_and(ends_in_death)
    }

    /// "an aftershock of magnitude 5.7", "the 5.7 aftershock"; not where aftershocks are counted beside it.
    pub(super) fn is_aftershock(&self) -> bool {
        let is_it = |t: &Token<'_>| t.lemma == "aftershock";
        let is_counted = |before: Option<&Token<'_>>| before.is_some_and(is_number);
        let ahead = self.preceding().skip(1).map(Some).chain([None]);
        self.preceding().zip(ahead).any(|(t, before)| is_it(t) && !is_counted(before))
            || self.following().take_while(|t| !ends_clause(t)).any(is_it)
    }

    pub(super) fn is_market(&self) -> bool {
        const MARKETS: &[&str] = &["shar", "stock", "index", "trad", "market", "bitcoin", "currency", "futur", "pric"];
        self.tokens.iter().any(|t| MARKETS.contains(&t.lemma.as_str()))
    }

    pub(super) fn is_wide(&self) -> bool {
        const AREAS: &[&str] = &["regions", "provinces", "states", "districts", "cities", "towns", "countries", "counties", "nationwide"];
        self.tokens.iter().enumerate().any(|(at, t)| {
            let before = &self.tokens[at.saturating_sub(4)..at];
            AREAS.contains(&t.folded.as_str())
                && before.iter().any(|b| matches!(b.folded.as_str(), "across" | "in" | "over" | "throughout"))
        })
    }

    pub(super) fn is_capacity(&self) -> bool {
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
        // "with beds for 400"
        let mut before = self.preceding().skip_while(|t| matches!(t.folded.as_str(), "about" | "some" | "only" | "around"));
        let is_for = before.next().is_some_and(|t| t.folded == "for")
            && before.next().is_some_and(|t| matches!(t.folded.as_str(), "beds" | "room" | "space" | "seating" | "places" | "berths"));
        is_for
            || self.preceding().take(6).take_while(|t| !ends_clause(t)).any(is_room)
            || self.following().take(4).any(|t| t.folded == "capacity")
    }

    /// "dropped by 14 degrees", "rose 5 points".
    pub(super) fn is_step(&self, figure: &Figure) -> bool {
        const MOVES: &[&str] = &[
            "ris", "fal", "drop", "increas", "decreas", "cut", "grow", "climb", "slip", "jump", "rais", "low", "reduc", "gain", "los",
            "surg", "slump", "up", "down",
        ];
        // "exceeded the limit of £39m by £12.3m"
        let exceeds = || self.preceding().take(10).any(|t| matches!(t.lemma.as_str(), "exceed" | "overshoot" | "overran" | "miss"));
        let moves = || self.preceding().skip(1).take(7).any(|t| MOVES.contains(&t.lemma.as_str())) || exceeds();
        let by = self.preceding().take(2).any(|t| t.folded == "by") && (figure.change.is_some() || moves());
        let follows_move = self.preceding().next().is_some_and(|t| MOVES.contains(&t.lemma.as_str()));
        figure.dimension != Dimension::Count && (by || figure.dimension == Dimension::Percent && follows_move)
    }

    /// "Is forecast for Thursday"; of the weather also what is expected or may come.
    pub(super) fn is_forecast(&self, figure: &Figure) -> bool {
        const WEATHER: &[&str] = &[
            "rain",
            "rainfall",
            "snow",
            "snowfall",
            "wind",
            "winds",
            "gusts",
            "storm",
            "cyclone",
            "hurricane",
            "typhoon",
            "temperature",
            "temperatures",
            "mercury",
        ];
        let is_measure = matches!(figure.dimension, Dimension::Speed | Dimension::Length | Dimension::Temperature);
        let is_weather = is_measure && self.tokens.iter().any(|t| WEATHER.contains(&t.folded.as_str()));
        // "recorded 214 mm, less than had been forecast"
        let is_measured = |t: &Token<'_>| matches!(t.folded.as_str(), "recorded" | "measured" | "registered" | "fell");
        !self.preceding().take(5).any(is_measured)
            && self.tokens.iter().any(|t| match t.folded.as_str() {
                "forecast" | "forecasts" | "forecasters" | "predicted" | "predicts" => true,
                "expects" | "expected" | "may" | "could" | "might" => is_weather && !is_name(t),
                _ => false,
            })
    }

    /// A storm, fire or flood that is said to grow or to abate: its measure holds for an hour.
    pub(super) fn is_changing(&self) -> bool {
        const CHANGES: &[&str] = &["weaken", "strengthen", "downgrade", "upgrade", "intensify", "depression", "subside", "abate"];
        static LEMMAS: LazyLock<Vec<String>> = LazyLock::new(|| CHANGES.iter().map(|word| lexicon::lemma(word)).collect());
        self.tokens.iter().any(|t| LEMMAS.contains(&t.lemma))
    }

    /// "Two more men", "another six".
    pub(super) fn is_more(&self, figure: &Figure) -> bool {
        let more = |t: &Token<'_>| matches!(t.folded.as_str(), "another" | "additional" | "further" | "more" | "extra");
        let compared = figure.surface.to_lowercase().contains("more than");
        !compared && (self.preceding().take(1).any(more) || self.tokens[self.before..self.after].iter().any(more))
            || self.following().take(1).any(|t| t.folded == "more" && !compared)
    }

    /// "A second boat with 61 on board".
    pub(super) fn is_second(&self) -> bool {
        const THINGS: &[&str] = &[
            "boat",
            "vessel",
            "ship",
            "ferry",
            "dinghy",
            "bus",
            "plane",
            "helicopter",
            "car",
            "truck",
            "train",
            "attack",
            "strike",
            "blast",
            "explosion",
            "bomb",
            "quake",
            "earthquake",
            "crash",
            "shooting",
            "fire",
            "wildfire",
            "blaze",
            "village",
            "town",
            "building",
            "site",
            "group",
            "wave",
            "convoy",
            "raid",
            "mine",
            "camp",
            "hospital",
            "school",
            "farm",
            "outbreak",
            "case",
        ];
        self.tokens[..self.before]
            .windows(2)
            .any(|pair| matches!(pair[0].folded.as_str(), "second" | "third" | "another") && THINGS.contains(&pair[1].folded.as_str()))
    }

    /// "With half of the councils declared"; all of them are no part.
    pub(super) fn is_partial_count(&self) -> bool {
        // "after 21 of 49 events"
        let so_far = self.preceding().next().is_some_and(|t| t.folded == "after")
            && self.tokens[self.before..].iter().take(self.after - self.before + 1).any(|t| t.folded == "of");
        so_far
            || self.tokens.iter().enumerate().any(|(at, t)| {
                matches!(t.folded.as_str(), "declared" | "counted" | "reporting" | "tallied")
                    && self.tokens[at.saturating_sub(6)..at].iter().any(|b| matches!(b.folded.as_str(), "of" | "with"))
                    && !self.tokens[at.saturating_sub(6)..at].iter().any(|b| b.folded == "all")
            })
    }

    /// "40 % contained", "60 percent of the votes counted".
    pub(super) fn is_progress(&self) -> bool {
        const DONE: &[&str] = &["contained", "complete", "completed", "counted", "finished", "restored", "reporting"];
        self.following().take(4).any(|t| DONE.contains(&t.folded.as_str()))
    }

    /// "In her street", "in one building": where some of them were.
    fn is_local(&self) -> bool {
        const SPOTS: &[&str] =
            &["street", "family", "house", "household", "building", "block", "ward", "class", "classroom", "room", "home", "village"];
        self.tokens.windows(3).any(|three| {
            three[0].folded == "in"
                && matches!(three[1].folded.as_str(), "her" | "his" | "their" | "my" | "our" | "one")
                && SPOTS.contains(&three[2].folded.as_str())
        })
    }

    /// "Eight people are still missing", "five remain missing".
    pub(super) fn is_remainder(&self) -> bool {
        let left = |t: &Token<'_>| matches!(t.folded.as_str(), "still" | "remain" | "remains" | "remained" | "remaining");
        self.following().take(4).take_while(|t| !is_number(t)).any(left) || self.preceding().take(2).any(left)
    }

    /// "each with 50 beds", "50 beds each", "50 beds apiece".
    pub(super) fn is_each(&self) -> bool {
        let each = |t: &Token<'_>| matches!(t.folded.as_str(), "each" | "apiece");
        self.preceding().take(3).take_while(|t| !ends_clause(t)).any(each)
            || self.following().take(2).take_while(|t| !ends_clause(t)).any(each)
    }

    /// "a limit of 30mph", "in a 40mph zone", "the £39m allowed".
    pub(super) fn is_limit(&self, dimension: Dimension) -> bool {
        let is_zone = |t: &Token<'_>| dimension == Dimension::Speed && matches!(t.folded.as_str(), "zone" | "area");
        let is_limit = |t: &Token<'_>| matches!(t.folded.as_str(), "limit" | "limits") || is_zone(t);
        self.preceding().take(3).any(|t| t.folded == "limit")
            || self.following().take(2).any(is_limit)
            || self.following().next().is_some_and(|t| matches!(t.folded.as_str(), "allowed" | "permitted"))
    }

    /// "On an adjusted basis".
    pub(super) fn is_adjusted(&self) -> bool {
        self.tokens.iter().any(|t| matches!(t.folded.as_str(), "adjusted" | "underlying" | "pro-forma" | "non-gaap"))
    }

    /// "convicted on 19 counts", "cleared of seven charges".
    pub(super) fn is_of_verdict(&self) -> Option<bool> {
        self.preceding().chain(self.following()).take(12).find_map(|t| match t.folded.as_str() {
            "convicted" | "guilty" | "proved" | "proven" => Some(true),
            "acquitted" | "cleared" | "dropped" | "dismissed" => Some(false),
            _ => None,
        })
    }

    pub(super) fn is_passing(&self) -> bool {
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
}
