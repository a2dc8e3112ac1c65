//! What two sentences say that keeps their figures apart: another period, another place, another kind of amount, one of many.
//!
//! Reads the words of both sentences around the figures, and only where the values differ. What one sentence leaves unsaid excludes
//! nothing, but for a scope that makes its figure a part ("the first stage of") or another sum ("not counting debt").

use super::{
    counted::{Counted, Fate},
    lexicon,
    scope_words::{AIMS, AMOUNTS, AREAS, BRANCHES, CLAUSES, FRAMES, ORDINALS, PARTS, PERIODS, RATES, REGAINED, SET_ASIDE, SETTLEMENTS},
};
use crate::{model::Dimension, text};

/// How far from a figure its own words stand; further off they are often another figure's.
const NEAR: usize = 9;

/// What sets two figures apart, in words; `None` where neither sentence says it.
pub fn apart(prior: &Counted<'_>, new: &Counted<'_>) -> Option<&'static str> {
    let (a, b) = (around(prior), around(new));
    if a.periods_exclude(b) {
        return Some("of different periods");
    }
    if a.kinds_exclude(b) {
        return Some("different kinds of amount");
    }
    if a.is_aim && b.is_reached || a.is_reached && b.is_aim {
        return Some("an aim against what was reached");
    }
    if a.is_regained() != b.is_regained() {
        return Some("what came back against what was lost");
    }
    if a.leaves_out != b.leaves_out {
        return Some("with and without what one sentence sets aside");
    }
    if a.settlements_exclude(b) {
        return Some("of different places");
    }
    let (lower, upper) = if prior.figure.value? <= new.figure.value? { (a, b) } else { (b, a) };
    (lower.is_part_of(upper)).then_some("a part against the whole")
}

/// Whether both sentences name one kind of amount next to their sums of money.
pub fn are_of_one_kind(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    matches!(prior.figure.dimension, Dimension::Money | Dimension::Percent) && around(prior).shares_kind(around(new))
}

/// How much less sure a comparison is where each sentence names another doer right before the verb; 1 where they may be one.
pub fn doers(prior: &Counted<'_>, new: &Counted<'_>) -> f32 {
    if prior.event.is_none() || prior.event != new.event || prior.fate.is_some_and(Fate::is_toll) {
        return 1.0;
    }
    let (a, b) = (around(prior), around(new));
    let is_strange = |names: &[String], other: &Around| !names.is_empty() && !names.iter().any(|name| other.has(name));
    if is_strange(&a.doer(), b) && is_strange(&b.doer(), a) { 0.6 } else { 1.0 }
}

/// The words around a figure, read once for all that it is set against.
fn around<'c>(counted: &'c Counted<'_>) -> &'c Around {
    counted.around.get_or_init(|| Around::of(counted))
}

/// One word, folded and without its possessive.
#[derive(Debug, Clone)]
struct Word {
    is_name: bool,
    folded: String,
    /// A comma, semicolon or the like stands between it and the word before.
    after_mark: bool,
}

impl Word {
    fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.folded.as_str())
    }
}

/// The words before and after a figure, with what they say of its scope.
#[derive(Debug, Clone)]
pub struct Around {
    dimension: Dimension,
    before: Vec<Word>,
    after: Vec<Word>,
    is_toll: bool,
    is_aim: bool,
    is_reached: bool,
    /// What the sum takes in or leaves out, with `+` or `-` in front.
    leaves_out: Option<String>,
    /// The kinds of amount that the words near it name, as rows of their table.
    kinds: Vec<usize>,
}

impl Around {
    fn of(counted: &Counted<'_>) -> Self {
        let figure = counted.figure;
        let sentence = counted.witness.sentence.as_str();
        let (start, end) = (counted.at.start, counted.at.end);
        let (mut before, mut after, mut last) = (Vec::new(), Vec::new(), 0);
        for word in text::words(sentence).take(200) {
            let between = sentence.get(last..word.span.start).unwrap_or_default();
            last = word.span.end;
            let folded = text::fold(word.text);
            let folded = folded.strip_suffix("'s").unwrap_or(&folded).to_owned();
            let word_here = Word {
                is_name: word.text.starts_with(char::is_uppercase),
                folded,
                after_mark: between.contains([',', ';', ':', '(', ')', '\u{2014}']),
            };
            if word.span.end <= start {
                before.push(word_here);
            } else if word.span.start >= end {
                after.push(word_here);
            }
        }
        let mut around = Self {
            dimension: figure.dimension,
            before,
            after,
            is_toll: counted.fate.is_some_and(Fate::is_toll),
            is_aim: false,
            is_reached: false,
            leaves_out: None,
            kinds: Vec::new(),
        };
        around.is_aim = around.is_aim();
        around.is_reached = around.is_reached();
        around.leaves_out = around.leaves_out();
        around.kinds = around.kinds();
        around
    }

    fn is_count(&self) -> bool {
        self.dimension == Dimension::Count
    }

    fn words(&self) -> impl Iterator<Item = &Word> {
        self.before.iter().chain(&self.after)
    }

    fn has(&self, folded: &str) -> bool {
        self.words().any(|word| word.folded == folded)
    }

    /// The nearest words before the figure, in order of the text.
    fn lead(&self) -> &[Word] {
        &self.before[self.before.len().saturating_sub(NEAR)..]
    }

    fn trail(&self) -> &[Word] {
        &self.after[..self.after.len().min(NEAR)]
    }

    /// The words from the start of the figure's clause.
    fn clause(&self) -> &[Word] {
        let start = self.before.iter().rposition(|word| word.after_mark || word.is(CLAUSES)).unwrap_or(0);
        &self.before[start..]
    }

    fn is_aim(&self) -> bool {
        self.lead().iter().any(|word| word.is(AIMS))
    }

    fn is_reached(&self) -> bool {
        let both: [&[Word]; 2] = [self.lead(), self.trail()];
        both.iter().any(|words| {
            words.iter().any(|word| word.is(&["already"])) || words.windows(2).any(|pair| pair[0].is(&["so"]) && pair[1].is(&["far"]))
        })
    }

    /// "restored to 11,000 homes".
    fn is_regained(&self) -> bool {
        self.lead().iter().chain(self.trail()).any(|word| word.is(REGAINED))
    }

    /// "including debt", "before tax": what it says of a sum as a whole, with no number of its own.
    fn leaves_out(&self) -> Option<String> {
        if self.is_count() {
            return None;
        }
        [self.lead(), self.trail()].into_iter().find_map(Self::set_aside)
    }

    fn set_aside(words: &[Word]) -> Option<String> {
        words.windows(2).enumerate().find_map(|(at, pair)| {
            let denied = at > 0 && words[at - 1].is(&["not", "without"]);
            let sign = match pair[0].folded.as_str() {
                "including" | "counting" | "with" if !denied => '+',
                "including" | "counting" | "excluding" | "without" | "before" | "after" => '-',
                _ => return None,
            };
            (pair[1].is(SET_ASIDE) || pair[0].is(&["excluding"])).then(|| format!("{sign}{}", lexicon::lemma(&pair[1].folded)))
        })
    }

    fn periods_exclude(&self, other: &Self) -> bool {
        let (a, b) = (self.period(), other.period());
        let (Some((unit, which)), Some((other_unit, other_which))) = (a, b) else { return false };
        unit != other_unit || which.zip(other_which).is_some_and(|(x, y)| x != y)
    }

    /// The shortest period that the sentence frames the figure with, and which one of them.
    fn period(&self) -> Option<(usize, Option<usize>)> {
        if matches!(self.dimension, Dimension::Duration | Dimension::Age) {
            return None;
        }
        let found = [&self.before, &self.after].into_iter().flat_map(|words| {
            words.iter().enumerate().filter_map(|(at, word)| {
                let unit = PERIODS.iter().position(|names| word.is(names))?;
                if word.folded.ends_with("ly") || word.is(&["annual"]) {
                    return (!self.is_count()).then_some((unit, None));
                }
                let lead = &words[at.saturating_sub(2)..at];
                let which = lead.iter().find_map(|w| ORDINALS.iter().position(|names| w.is(names)));
                let framed = which.is_some() || !self.is_count() && lead.last().is_some_and(|w| w.is(FRAMES));
                (framed && (unit > 1 || which.is_some())).then_some((unit, which))
            })
        });
        found.min_by_key(|(unit, which)| (*unit, which.is_none()))
    }

    fn shares_kind(&self, other: &Self) -> bool {
        self.kinds.iter().any(|kind| other.kinds.contains(kind))
    }

    fn kinds_exclude(&self, other: &Self) -> bool {
        if !matches!(self.dimension, Dimension::Money | Dimension::Percent) {
            return false;
        }
        let (a, b) = (named(BRANCHES, self.lead()), named(BRANCHES, other.lead()));
        let of_branches = !a.is_empty() && !b.is_empty() && !a.iter().any(|branch| b.contains(branch));
        of_branches || !self.kinds.is_empty() && !other.kinds.is_empty() && !self.shares_kind(other)
    }

    fn kinds(&self) -> Vec<usize> {
        named(if self.dimension == Dimension::Percent { RATES } else { AMOUNTS }, self.lead().iter().chain(self.trail()))
    }

    /// Both name a place of one kind close by, and not the same: "in the town of Osk", "in the town of Lemnitz".
    fn settlements_exclude(&self, other: &Self) -> bool {
        let (a, b) = (self.settlements(), other.settlements());
        a.iter().any(|(kind, name)| {
            let others: Vec<&String> = b.iter().filter(|(other, _)| other == kind).map(|(_, name)| name).collect();
            !others.is_empty() && !others.contains(&name) && !other.has(name) && others.iter().all(|name| !self.has(name))
        })
    }

    fn settlements(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for words in [&self.before, &self.after] {
            for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is(SETTLEMENTS)) {
                let next = words.get(at + 1).filter(|w| !w.after_mark);
                let behind = if next.is_some_and(|w| w.is(&["of"])) { words.get(at + 2) } else { next };
                let ahead = || at.checked_sub(1).and_then(|at| words.get(at)).filter(|_| !word.after_mark);
                let name = behind.filter(|w| w.is_name).or_else(|| ahead().filter(|w| w.is_name && !w.is(&["the"])));
                found.extend(name.map(|name| (word.folded.clone(), name.folded.clone())));
            }
        }
        found
    }

    /// Whether its words make this the smaller figure's share of the other: a stage, one of many, one place of a wide area.
    fn is_part_of(&self, whole: &Self) -> bool {
        !self.is_count() && (self.is_stage() && !whole.is_stage() || self.is_one_of_many(whole))
            || self.is_worst_place() && !whole.is_worst_place()
            || whole.is_wide() && !self.is_wide() && self.names_place_unknown_to(whole)
    }

    /// "the first stage of", "part of".
    fn is_stage(&self) -> bool {
        self.clause().windows(2).any(|pair| pair[1].is(&["of"]) && pair[0].is(PARTS))
    }

    /// "one jeweller", where the other sentence speaks of no jeweller.
    fn is_one_of_many(&self, whole: &Self) -> bool {
        let singles = |around: &Self| around.clause().windows(2).any(is_single);
        let strange = self.clause().windows(2).any(|pair| {
            let noun = lexicon::lemma(&pair[1].folded);
            is_single(pair) && !whole.words().any(|word| lexicon::lemma(&word.folded) == noun)
        });
        strange && !singles(whole)
    }

    /// "the worst hit of", "in Sabra alone".
    fn is_worst_place(&self) -> bool {
        let hit = |w: &Word| w.is(&["hit", "affected", "damaged", "struck"]);
        let folded_pair = |pair: &[Word]| pair[0].is(&["worst", "hardest", "most"]) && hit(&pair[1]);
        self.after.windows(2).any(folded_pair)
            || self.words().any(|w| w.is(&["worst-hit", "hardest-hit", "worst-affected"]))
            || self.trail().windows(2).any(|pair| pair[0].is_name && pair[1].is(&["alone"]))
    }

    /// "across the three islands", "nationwide".
    fn is_wide(&self) -> bool {
        self.words().any(|w| w.is(&["nationwide", "nationally", "countrywide", "worldwide", "statewide"]))
            || [&self.before, &self.after].into_iter().any(|words| {
                words.iter().enumerate().any(|(at, word)| {
                    word.is(&["across", "throughout"]) && words[at + 1..].iter().take(4).take_while(|w| !w.after_mark).any(|w| w.is(AREAS))
                })
            })
    }

    fn names_place_unknown_to(&self, whole: &Self) -> bool {
        self.trail().windows(2).any(|pair| {
            pair[0].is(&["in", "at", "near"]) && pair[1].is_name && lexicon::lemma(&pair[1].folded).len() > 2 && {
                !text::calendar::MONTHS.contains(&pair[1].folded.as_str())
                    && !text::calendar::WEEKDAYS.contains(&pair[1].folded.as_str())
                    && !whole.has(&pair[1].folded)
            }
        })
    }

    /// The names of who did it: capitalised words at the head of the clause, two or more, with a verb and the figure behind them.
    fn doer(&self) -> Vec<String> {
        let clause = self.clause();
        let names = clause.iter().skip_while(|w| !w.is_name || w.is(&["the", "a", "an"]));
        let run: Vec<String> = names.take_while(|w| w.is_name).map(|w| w.folded.clone()).collect();
        let lead = clause.iter().take_while(|w| !w.is_name || w.is(&["the", "a", "an"])).count();
        let behind = clause.len().saturating_sub(lead + run.len());
        if run.len() < 2 || lead > 1 || !(1..=4).contains(&behind) || self.is_toll { Vec::new() } else { run }
    }
}

/// The rows of a table that words name.
fn named<'w>(rows: &[&[&str]], words: impl IntoIterator<Item = &'w Word>) -> Vec<usize> {
    words.into_iter().filter_map(|word| rows.iter().position(|names| word.is(names))).collect()
}

fn is_single(pair: &[Word]) -> bool {
    pair[0].is(&["one", "each", "every", "single"]) && !pair[1].is(&["of", "in", "day", "week", "month", "year", "person", "hundred"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Figure, Span, Witness};

    /// The first number of a sentence of the tests' own, as a figure of it; `event` is its verb's lemma.
    fn read<R>(sentence: &str, dimension: Dimension, event: &str, then: impl FnOnce(&Counted<'_>) -> R) -> R {
        let digit = |c: char| c.is_ascii_digit();
        let start = sentence.find(digit).unwrap_or_else(|| panic!("no number in {sentence}"));
        let end = sentence[start..].find(|c| !digit(c)).map_or(sentence.len(), |length| start + length);
        let figure = Figure {
            span: Span::new(start, end),
            surface: sentence[start..end].to_owned(),
            value: sentence[start..end].parse().ok(),
            dimension,
            event: (!event.is_empty()).then(|| event.to_owned()),
            sentence: Span::new(0, sentence.len()),
            ..Figure::default()
        };
        let witness = Witness::example(1, "Island Radio", sentence, &figure.surface);
        then(&Counted::new(&figure, &witness))
    }

    fn check(dimension: Dimension, rows: &[(&str, &str, bool)]) {
        for (a, b, expected) in rows {
            let found = |a, b| read(a, dimension, "", |x| read(b, dimension, "", |y| apart(x, y)));
            assert_eq!(found(a, b).is_some(), *expected, "{a} / {b}: {:?}", found(a, b));
            assert_eq!(found(b, a).is_some(), *expected, "{b} / {a}: {:?}", found(b, a));
        }
    }

    #[test]
    fn a_stated_scope_keeps_sums_apart() {
        let lost = "The ferry line lost 40 million crowns";
        check(
            Dimension::Money,
            &[
                (&format!("{lost} in the first quarter."), &format!("{lost} in the first quarter, it said.").replace("40", "60"), false),
                (&format!("{lost} in the first quarter."), "The ferry line lost 70 million crowns in the first half of the year.", true),
                (&format!("{lost} in the first quarter."), "The ferry line lost 70 million crowns in the second quarter.", true),
                (&format!("{lost} in the first quarter."), "The ferry line lost 70 million crowns.", false),
                ("The pier was sold for 7 crowns, including debt.", "The pier was sold for 5 crowns, excluding debt.", true),
                ("The pier was sold for 7 crowns, including debt.", "The pier was sold for 5 crowns, including debt.", false),
                ("The tunnel will cost 90 crowns.", "The second phase of the tunnel will cost 20 crowns.", true),
                ("Farms lost cattle worth 90 crowns.", "One dairy lost cattle worth 20 crowns.", true),
                ("The dairy lost cattle worth 90 crowns.", "One dairy lost cattle worth 20 crowns.", false),
                ("Turnover reached 90 crowns.", "The dividend reached 20 crowns.", true),
                ("Turnover reached 90 crowns.", "Revenue reached 20 crowns.", false),
                ("Online sales reached 20 crowns.", "Total sales reached 90 crowns.", true),
                ("Online sales reached 20 crowns.", "Sales reached 90 crowns.", false),
                ("The choir hopes to raise 90 crowns.", "The choir has already raised 20 crowns.", true),
                ("The choir hopes to raise 90 crowns.", "The choir hopes to raise 20 crowns.", false),
            ],
        );
    }

    #[test]
    fn named_places_keep_counts_apart() {
        check(
            Dimension::Count,
            &[
                ("The flood killed 9 people in the village of Anse.", "The flood killed 4 people in the village of Brill.", true),
                ("The flood killed 9 people in the village of Anse.", "The flood killed 4 people in Anse.", false),
                ("The flood killed 9 people in the village of Anse.", "The flood killed 4 people in Ormond county.", false),
                ("The flood killed 9 people across four counties.", "The flood killed 4 people in Brill.", true),
                ("The flood killed 4 people across four counties.", "The flood killed 9 people in Brill.", false),
                ("The flood killed 9 people.", "The flood killed 4 people in Brill, the worst hit of the villages.", true),
            ],
        );
    }

    #[test]
    fn two_named_doers_make_less_sure() {
        for (a, b, expected) in [
            ("The Lantern Union won 40 seats.", "The Orchard Party won 31 seats.", true),
            ("The Lantern Union won 40 seats.", "Lantern Union won 31 seats.", false),
            ("The Lantern Union won 40 seats.", "It won 31 seats.", false),
        ] {
            let found = read(a, Dimension::Count, "win", |x| read(b, Dimension::Count, "win", |y| doers(x, y)));
            assert_eq!(found < 1.0, expected, "{a} / {b}");
        }
    }
}
