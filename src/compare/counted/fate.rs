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

impl Place<'_> {
    /// The fate named by the figure's own words, by a verb right before it, by the words after it up to the next number, or before it.
    pub(super) fn fate(&self, figure: &Figure) -> Option<Fate> {
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
}

pub(super) fn fate(lemma: &str) -> Option<Fate> {
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
    }
}
