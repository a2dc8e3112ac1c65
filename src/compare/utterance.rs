//! Whether two quotations are of one utterance, and what sets them apart: speaker and wording together.

use super::{
    lexicon::Kind,
    occasion,
    speaker::{self, Name, Same},
    terms::Terms,
    wording::{self, Form, Likeness},
};
use crate::model::{Quote, Verdict};

/// A quotation with its words read.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    pub quote: &'a Quote,
    pub terms: Terms,
    pub speaker: Option<Name>,
}

impl<'a> Said<'a> {
    pub fn new(quote: &'a Quote) -> Self {
        Self { quote, terms: Terms::read(&quote.text), speaker: quote.speaker.as_ref().map(Name::of) }
    }

    /// Something that was said, not a word held at arm's length.
    pub fn is_utterance(&self) -> bool {
        !self.quote.title_of_work && self.terms.content() >= 1 && !(self.quote.scare && self.terms.words.len() < 3)
    }
}

/// How a quotation stands to an earlier one of the same utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub verdict: Verdict,
    pub share: f32,
    pub confidence: f32,
    pub because: String,
    /// All of the new words stand in the earlier ones, but for what was compared.
    pub covers_new: bool,
    /// All of the earlier words stand in the new ones.
    pub covers_prior: bool,
}

impl Match {
    pub const fn is_no_difference(&self) -> bool {
        matches!(self.verdict, Verdict::Identical | Verdict::Contained | Verdict::Trivial)
    }

    /// No difference, and nothing in the new words that the earlier ones lack.
    pub const fn repeats(&self) -> bool {
        self.covers_new && self.is_no_difference()
    }

    /// The new words hold all of the earlier ones.
    pub const fn holds_prior(&self) -> bool {
        self.covers_prior && self.is_no_difference()
    }
}

/// Sets `new` against `prior`; `None` where they are not of one utterance.
pub fn compare(prior: &Said<'_>, new: &Said<'_>) -> Option<Match> {
    if !prior.is_utterance() || !new.is_utterance() {
        return None;
    }
    let same = speaker::same(prior.speaker.as_ref(), new.speaker.as_ref());
    let likeness = wording::liken(&prior.terms, &new.terms, least_share(same))?;
    let content = prior.terms.content().min(new.terms.content());
    if !is_one_utterance(&likeness, same, content) || likeness.form == Form::Differs && occasion::exclude(prior.quote, new.quote) {
        return None;
    }
    let confidence = confidence(&likeness, same, content);
    let (verdict, because) = match likeness.form {
        _ if same == Same::No => (Verdict::Attribution, "the same words, another speaker".to_owned()),
        Form::Identical => (Verdict::Identical, "the same words".to_owned()),
        Form::Contained => (Verdict::Contained, "one stands in the other".to_owned()),
        Form::Trivial => (Verdict::Trivial, "only small words differ".to_owned()),
        Form::Differs if is_told_from_outside(prior.quote, new.quote, &likeness) => {
            (Verdict::Trivial, "only the person differs".to_owned())
        }
        Form::Differs => (weigh(&likeness), told(&likeness)),
    };
    Some(Match { verdict, share: likeness.share, confidence, because, covers_new: likeness.covers_to, covers_prior: likeness.covers_from })
}

/// How much of the shorter wording the longer one must have, whatever it has beside.
const fn least_share(same: Same) -> f32 {
    match same {
        Same::Yes => 0.4,
        Same::Unknown | Same::Perhaps => 0.6,
        Same::No => 0.8,
    }
}

/// Chosen on the quotation pairs of the development sets: lower shares join other remarks of the same speaker, higher ones lose translations.
fn is_one_utterance(likeness: &Likeness, same: Same, content: usize) -> bool {
    let silent = likeness.form != Form::Differs;
    // a fragment of three words that shares two with another remark is not of it: "limited personal information"
    let long = |words: &str| words.split_whitespace().count() > 2;
    let plain =
        likeness.changes.iter().all(|change| matches!(change.kind, Kind::Content | Kind::Name) || long(&change.from) || long(&change.to));
    if !silent && content <= 3 && plain && likeness.share < 0.8 && !likeness.is_one_change() {
        return false;
    }
    match same {
        Same::Yes if silent || likeness.is_one_change() => likeness.share >= 0.5,
        // the fewer the words, the fewer of them may differ: "a straight road" is said of many
        Same::Yes if content <= 2 => likeness.share >= 0.7 && likeness.shared_content >= content && likeness.changes.len() == 1,
        Same::Yes if likeness.shared_content <= 2 => likeness.share >= 0.66 && likeness.shared_content == 2,
        // two translations of a remark share few words, but in order, and say as much
        Same::Yes => likeness.share >= 0.5 || likeness.shared_content >= 4 && likeness.is_of_one_length(),
        Same::Unknown if likeness.is_one_change_of_many() => likeness.shared_content >= 2,
        Same::Unknown | Same::Perhaps if silent => likeness.shared_content >= 2 || likeness.form != Form::Trivial,
        Same::Unknown | Same::Perhaps => likeness.share >= 0.63 && likeness.shared_content >= 4,
        Same::No => silent && likeness.shared_content >= 4,
    }
}

fn confidence(likeness: &Likeness, same: Same, content: usize) -> f32 {
    let by_speaker = match same {
        Same::Yes => 0.97,
        // nobody else says so many of the same words
        Same::Unknown | Same::Perhaps if likeness.shared_content >= 6 && likeness.share >= 0.8 => 0.95,
        Same::Unknown if likeness.is_one_change_of_many() => 0.95,
        Same::Unknown | Same::Perhaps | Same::No => 0.7,
    };
    let by_share = (0.4 + 0.8 * likeness.share).min(1.0);
    let by_length = match content {
        0 | 1 => 0.6,
        2 => 0.8,
        3 => 0.9,
        _ => 1.0,
    };
    // the words around are the same, small ones too
    let by_length = if likeness.is_one_change() { 0.9_f32.max(by_length) } else { by_length };
    by_speaker * by_share * by_length
}

/// "it worries me to death", "it worries him to death": a fragment in the article's own sentence turns "I" into "he".
fn is_told_from_outside(prior: &Quote, new: &Quote, likeness: &Likeness) -> bool {
    const SELF: &[&str] = &["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"];
    const OTHER: &[&str] =
        &["he", "him", "his", "himself", "she", "her", "hers", "herself", "they", "them", "their", "theirs", "themselves"];
    let are = |words: &str, among: &[&str]| {
        let mut words = words.split_whitespace().peekable();
        words.peek().is_some() && words.all(|word| among.contains(&crate::text::fold(word).as_str()))
    };
    let turns =
        |change: &wording::Change| are(&change.from, SELF) && are(&change.to, OTHER) || are(&change.from, OTHER) && are(&change.to, SELF);
    (prior.fragment || new.fragment) && likeness.changes.iter().all(turns)
}

/// `Altered` where a few words changed and one of them carries the meaning; a remark that was recast is `Reworded`.
fn weigh(likeness: &Likeness) -> Verdict {
    let kind = likeness.changes.iter().map(|change| change.kind).max().unwrap_or(Kind::Content);
    let carries = matches!(kind, Kind::Negation | Kind::Number | Kind::Name | Kind::Modal | Kind::Quantifier | Kind::Hedge);
    if carries && likeness.changes.len() <= 2 && likeness.share >= 0.7 { Verdict::Altered } else { Verdict::Reworded }
}

/// The change that matters most, in words.
fn told(likeness: &Likeness) -> String {
    let Some(change) = likeness.changes.iter().max_by_key(|change| change.kind) else { return "reworded".to_owned() };
    let cut = |words: &str| -> String {
        let kept: Vec<&str> = words.split_whitespace().take(8).collect();
        kept.join(" ")
    };
    let words = match (change.from.is_empty(), change.to.is_empty()) {
        (true, _) => format!("\u{201C}{}\u{201D} added", cut(&change.to)),
        (_, true) => format!("\u{201C}{}\u{201D} dropped", cut(&change.from)),
        _ => format!("\u{201C}{}\u{201D} -> \u{201C}{}\u{201D}", cut(&change.from), cut(&change.to)),
    };
    match likeness.changes.len() {
        1 => words,
        more => format!("{words} and {} more", more - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Speaker;

    fn said(speaker: &str, text: &str) -> Quote {
        let speaker =
            (!speaker.is_empty()).then(|| Speaker { written: speaker.to_owned(), name: speaker.to_owned(), ..Speaker::default() });
        Quote { text: text.to_owned(), speaker, ..Quote::default() }
    }

    fn check(a: (&str, &str), b: (&str, &str), expected: Option<Verdict>) {
        let (prior, new) = (said(a.0, a.1), said(b.0, b.1));
        let found = compare(&Said::new(&prior), &Said::new(&new)).map(|m| m.verdict);
        assert_eq!(found, expected, "{a:?} / {b:?}");
    }

    #[test]
    fn verdicts_by_speaker_and_wording() {
        let varga = "Otto Varga";
        check((varga, "We will not close the harbour"), ("Varga", "We'll close the harbor"), Some(Verdict::Altered));
        check((varga, "We will not close the harbour"), ("Mr Varga", "We will not close the harbor."), Some(Verdict::Identical));
        check((varga, "We will not close the harbour"), (varga, "not close the harbour"), Some(Verdict::Contained));
        check((varga, "We will not close the harbour"), (varga, "The geese were hungry this morning"), None);
        check((varga, "We will close the harbour"), ("Alma Reyes", "We will not close the harbour"), None);
        check(
            (varga, "Nobody on this island has ever seen such a storm before"),
            ("Alma Reyes", "Nobody on this island has ever seen such a storm before"),
            Some(Verdict::Attribution),
        );
        check((varga, "support on all sides"), (varga, "There is support on both sides for the ferry"), Some(Verdict::Altered));
    }

    #[test]
    fn the_reason_names_the_words() {
        let (prior, new) =
            (said("Varga", "The bridge can finally reopen in spring"), said("Varga", "The bridge will finally reopen in spring"));
        let found = compare(&Said::new(&prior), &Said::new(&new)).expect("one utterance");
        assert_eq!(found.because, "\u{201C}can\u{201D} -> \u{201C}will\u{201D}");
    }
}
