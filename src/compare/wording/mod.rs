//! How two wordings of what may be one utterance stand to each other: the rules Q2 to Q4 of the policy.
//!
//! Each sentence of the shorter wording is laid along the longer one (`lay`); the runs between the words that both share are held
//! against each other (`runs`), and what differs in them is weighed (`change`). Nothing here asks who spoke.

mod change;
mod lay;
mod runs;

use super::{
    lexicon::Kind,
    terms::{self, Term, Terms},
};
pub use change::Change;
use lay::Laid;

/// What a comparison of two wordings found.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// 0..=1: how much of the shorter wording the longer one shares.
    pub share: f32,
    /// Words with content that both share.
    pub shared_content: usize,
    pub form: Form,
    /// In order of the text.
    pub changes: Vec<Change>,
    /// The second wording has next to nothing that the first lacks, and the other way round.
    pub covers_to: bool,
    pub covers_from: bool,
    /// Words of either side without articles, the shorter first, and how many words of it the longer lacks.
    lengths: (usize, usize),
    missing: usize,
}

impl Likeness {
    /// Whether all words of both but the articles are the same but for one, which is another or missing: five words or more, or three
    /// where the one carries the meaning, for "we need more ..." is said of many things.
    pub fn is_one_change(&self) -> bool {
        let [change] = self.changes.as_slice() else { return false };
        let (short, long) = self.lengths;
        let (from, to) = (change::length(&change.from), change::length(&change.to));
        let is_change = if short == long { (from, to) == (1, 1) } else { long == short + 1 && from + to == 1 };
        let enough = if matches!(change.kind, Kind::Content | Kind::Name) { 5 } else { 3 };
        is_change && short >= enough && self.missing <= 1
    }

    /// Whether neither has many words more than the other.
    pub const fn is_of_one_length(&self) -> bool {
        let (a, b) = self.lengths;
        3 * a <= 5 * b && 3 * b <= 5 * a
    }

    /// The same of seven words or more: nobody else says as much alike.
    pub fn is_one_change_of_many(&self) -> bool {
        self.lengths.0 >= 7 && self.is_one_change()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The same words.
    Identical,
    /// All of one stands in the other.
    Contained,
    /// Only small words, tense or order differ.
    Trivial,
    /// Words with meaning differ.
    Differs,
}

/// Compares two wordings; `None` where they share too little to be of one utterance, which is less than `least` at any rate.
pub fn liken(from: &Terms, to: &Terms, least: f32) -> Option<Likeness> {
    let flipped = to.weight() < from.weight();
    let (short, long) = if flipped { (to, from) } else { (from, to) };
    let total = short.weight();
    if total <= 0.0 || !lay::may_share(short, long, least) {
        return None;
    }
    let mut tally = Tally { used: vec![false; long.words.len()], ..Tally::default() };
    for sentence in short.sentences() {
        let laid = lay::lay(sentence, &long.words);
        if is_chance(sentence, short, long, &laid) {
            tally.small = true;
        } else {
            let is_last = std::ptr::eq(sentence.as_ptr_range().end, short.words.as_ptr_range().end);
            tally.add(sentence, &long.words, &laid, short.ends_in_gap && is_last);
        }
    }
    let share = (tally.matched / total).min(1.0);
    if share < least || tally.content == 0 {
        return None;
    }
    let form = tally.form(short);
    let covers_long = 1.25 * tally.standing(long) >= long.weight();
    let (covers_from, covers_to) = if flipped { (covers_long, true) } else { (true, covers_long) };
    let missing = short.words.len().saturating_sub(tally.covered);
    let Tally { mut changes, content, .. } = tally;
    if flipped {
        for change in &mut changes {
            std::mem::swap(&mut change.from, &mut change.to);
        }
    }
    Some(Likeness {
        share,
        shared_content: content,
        form,
        changes,
        covers_to,
        covers_from,
        lengths: (short.length(), long.length()),
        missing,
    })
}

/// Whether a sentence shares so little of the other wording that it is another one.
fn is_chance(sentence: &[Term], short: &Terms, long: &Terms, laid: &Laid) -> bool {
    let weight: f32 = sentence.iter().map(|t| t.weight).sum();
    let shared = laid.pairs.iter().filter(|(i, _)| sentence[*i].weight >= 0.5).count();
    let is_thin = || shared < 2 && short.words.len() > sentence.len() && !is_a_short_sentence_changed(sentence, &long.words, laid);
    laid.is_empty() || laid.weight < 0.45 * weight || is_thin()
}

/// "They hit me." in "They never hit me.": a sentence of few words, all of which the other has in a sentence hardly longer.
fn is_a_short_sentence_changed(sentence: &[Term], long: &[Term], laid: &Laid) -> bool {
    let Some(&(_, j)) = laid.pairs.first() else { return false };
    let other = &long[terms::sentence_around(long, j)];
    let mut rest = other.iter();
    let has_all = sentence.iter().all(|term| rest.any(|o| o.is_same(term)));
    has_all && sentence.len() >= 3 && other.len() <= sentence.len() + 1
}

/// What the sentences of the shorter wording came to.
#[derive(Debug, Default)]
struct Tally {
    matched: f32,
    content: usize,
    changes: Vec<Change>,
    /// Small words differ, or a sentence is missing.
    small: bool,
    covered: usize,
    /// Which words of the longer wording stand in the shorter.
    used: Vec<bool>,
}

impl Tally {
    fn add(&mut self, sentence: &[Term], long: &[Term], laid: &Laid, ends_in_gap: bool) {
        self.matched += laid.weight;
        self.content += laid.pairs.iter().filter(|(i, _)| sentence[*i].is_content()).count();
        for (_, j) in &laid.pairs {
            self.used[*j] = true;
        }
        let found = runs::between(sentence, long, laid, ends_in_gap);
        self.covered += found.covered;
        self.small |= found.small;
        self.changes.extend(found.changes);
    }

    /// How much of the longer wording stands in the shorter.
    fn standing(&self, long: &Terms) -> f32 {
        long.words.iter().zip(&self.used).filter(|(_, used)| **used).map(|(term, _)| term.weight).sum()
    }

    fn form(&mut self, short: &Terms) -> Form {
        change::drop_moved(&mut self.changes);
        let is_covered = self.covered == short.words.len();
        match () {
            () if !self.changes.is_empty() => Form::Differs,
            () if is_covered && self.used.iter().all(|u| *u) => Form::Identical,
            () if is_covered && !self.small => Form::Contained,
            () => Form::Trivial,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, &str, &str)]) {
        for (a, b, expected) in rows {
            let verdict = |x: &str, y: &str| match liken(&Terms::read(x), &Terms::read(y), 0.3) {
                None => "unlike".to_owned(),
                Some(likeness) => match likeness.form {
                    Form::Identical => "identical".to_owned(),
                    Form::Contained => "contained".to_owned(),
                    Form::Trivial => "trivial".to_owned(),
                    Form::Differs => likeness.changes.iter().map(|c| c.kind).max().map_or("?", Kind::as_str).to_owned(),
                },
            };
            assert_eq!(verdict(a, b), *expected, "{a} / {b}");
            assert_eq!(verdict(b, a), *expected, "{b} / {a}");
        }
    }

    #[test]
    fn what_is_no_difference() {
        check(&[
            ("The harbour won't open before 6 today.", "the harbor will not open before six today", "identical"),
            ("The ferry sank within two minutes.", "We saw it all. The ferry sank within two minutes. Nobody spoke.", "contained"),
            ("sank within two minutes", "The ferry sank within two minutes.", "contained"),
            ("They [the crew] did everything right", "They did everything right", "identical"),
            ("We searched the bay … and found nothing", "We searched the bay for nine hours and found nothing", "contained"),
            ("We are very proud of the volunteers", "We are proud of the volunteers", "trivial"),
            ("a danger for shipping in the bay", "a danger to shipping of the bay", "trivial"),
            ("the worst storm in Ashford history", "It is the worst storm in the history of Ashford", "trivial"),
            ("The mayor has promised a new bridge.", "The mayor promised a new bridge.", "trivial"),
        ]);
    }

    #[test]
    fn what_is_a_difference() {
        check(&[
            ("We will rebuild the old lighthouse.", "We will not rebuild the old lighthouse.", "negation"),
            ("The bridge can finally reopen in spring.", "The bridge will finally reopen in spring.", "modal"),
            ("We counted nine seals on the beach.", "We counted ten seals on the beach.", "number"),
            ("I trust Alma Reyes with the harbour", "I trust Otto Reyes with the harbour", "name"),
            ("All sides want the ferry back", "Both sides want the ferry back", "quantifier"),
            ("It is the worst storm of the decade", "It is probably the worst storm of the decade", "hedge"),
            ("the worst storm in Ashford history", "It is probably the worst storm in the history of Ashford", "hedge"),
            ("The council rejected the acts of these vandals", "The council rejected the actions of these vandals", "word"),
            ("They sold the boats ... but the nets stayed", "They sold the boats and yet the nets and the sheds stayed", "word"),
            ("We can sell the ferry or mend the quay", "We can sell the ferry and mend the quay", "conjunction"),
            ("If the ice melts the ferry will sail", "When the ice melts the ferry will sail", "conjunction"),
            ("The tide was with the rowers", "The tide was against the rowers", "conjunction"),
            ("We mended the quay and they sank it", "We mended the quay but they sank it", "conjunction"),
            ("It left the quay before the storm broke", "It left the quay after the storm broke", "conjunction"),
            ("We will stay here until they pay", "We will stay here unless they pay", "conjunction"),
            ("We owe the fishermen an apology", "We owe the fishermen compensation and an apology", "word"),
        ]);
    }

    #[test]
    fn two_translations_of_one_remark_are_recognised() {
        for (a, b) in [
            ("We have good grounds for hope about the herring.", "Naturally, we have some reasons for hope about the herring,"),
            (
                "Much remains to be repaired, but the captain has sided with the crew",
                "There is still a lot to be repaired, but the captain has expressed sympathy with the crew",
            ),
        ] {
            let likeness = liken(&Terms::read(a), &Terms::read(b), 0.3).unwrap_or_else(|| panic!("{a}"));
            assert!(likeness.share >= 0.5 && likeness.form == Form::Differs, "{likeness:?}");
        }
    }

    #[test]
    fn other_remarks_are_not() {
        check(&[
            (
                "The captain passed on greetings for the mayor",
                "When the crew returns to the mayor we will set the date of a visit",
                "unlike",
            ),
            ("We will never sell the ferry", "The harbour needs money", "unlike"),
            ("", "The harbour needs money", "unlike"),
        ]);
    }
}
