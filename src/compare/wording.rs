//! How two wordings of what may be one utterance stand to each other: the rules Q2 to Q4 of the policy.
//!
//! Each sentence of the shorter wording is laid along the longer one, in order, allowing for gaps and translation. Ends may be
//! cut; what differs between the first and the last shared word is a difference. Nothing here asks who spoke.

use super::{
    lexicon::{self, Kind},
    speaker,
    terms::{Term, Terms},
};

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
    /// Words of either side, the shorter first, and how many of the shorter's stand in the longer.
    lengths: (usize, usize),
    covered: usize,
}

impl Likeness {
    /// Whether four words or more are the same word for word, but for one that was put in another's place.
    pub fn is_one_exchange(&self) -> bool {
        let is_one = |words: &str| words.split_whitespace().count() == 1;
        let (short, long) = self.lengths;
        let is_exchange = matches!(self.changes.as_slice(), [change] if is_one(&change.from) && is_one(&change.to));
        is_exchange && short == long && short >= 4 && self.covered + 1 >= short
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

/// Words of one side that the other has otherwise, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub from: String,
    pub to: String,
    pub kind: Kind,
}

/// Compares two wordings; `None` where they share too little to be of one utterance.
pub fn liken(from: &Terms, to: &Terms) -> Option<Likeness> {
    let flipped = to.weight() < from.weight();
    let (short, long) = if flipped { (to, from) } else { (from, to) };
    let total = short.weight();
    if total <= 0.0 || !may_share(short, long) {
        return None;
    }
    let mut matched = 0.0;
    let mut content = 0;
    let mut changes = Vec::new();
    let mut small = false;
    let mut covered = 0;
    let mut used = vec![false; long.words.len()];
    for sentence in short.sentences() {
        let ends_in_gap = short.ends_in_gap && std::ptr::eq(sentence.as_ptr_range().end, short.words.as_ptr_range().end);
        let laid = lay(sentence, &long.words);
        let weight: f32 = sentence.iter().map(|t| t.weight).sum();
        let shared = laid.pairs.iter().filter(|(i, _)| sentence[*i].weight >= 0.5).count();
        let thin = shared < 2 && short.words.len() > sentence.len() && !is_a_short_sentence_changed(sentence, &long.words, &laid);
        if laid.is_empty() || laid.weight < 0.45 * weight || thin {
            small = true;
            continue;
        }
        matched += laid.weight;
        content += laid.pairs.iter().filter(|(i, _)| matches!(sentence[*i].kind, Kind::Content | Kind::Name | Kind::Number)).count();
        for (_, j) in &laid.pairs {
            used[*j] = true;
        }
        let found = differences(sentence, &long.words, &laid, ends_in_gap);
        covered += found.covered;
        small |= found.small;
        changes.extend(found.changes);
    }
    let share = (matched / total).min(1.0);
    if share < 0.3 || content == 0 {
        return None;
    }
    drop_moved(&mut changes);
    let form = match () {
        () if !changes.is_empty() => Form::Differs,
        () if covered == short.words.len() && used.iter().all(|u| *u) => Form::Identical,
        () if covered == short.words.len() && !small => Form::Contained,
        () => Form::Trivial,
    };
    if flipped {
        for change in &mut changes {
            std::mem::swap(&mut change.from, &mut change.to);
        }
    }
    Some(Likeness { share, shared_content: content, form, changes, lengths: (short.words.len(), long.words.len()), covered })
}

/// "They hit me." in "They never hit me.": a sentence of few words, all of which the other has in a sentence hardly longer.
fn is_a_short_sentence_changed(sentence: &[Term], long: &[Term], laid: &Laid) -> bool {
    let Some(&(_, j)) = laid.pairs.first() else { return false };
    let start = long[..j].iter().rposition(|t| t.sentence != long[j].sentence).map_or(0, |at| at + 1);
    let end = long[j..].iter().position(|t| t.sentence != long[j].sentence).map_or(long.len(), |at| j + at);
    let other = &long[start..end];
    let mut rest = other.iter();
    let has_all = sentence.iter().all(|term| rest.any(|o| o.lemma == term.lemma));
    has_all && sentence.len() >= 3 && other.len() <= sentence.len() + 1
}

/// A cheap look before the alignment: enough words in common, or words near each other.
fn may_share(short: &Terms, long: &Terms) -> bool {
    let (mut shared, mut heavy) = (0.0, 0);
    for term in short.words.iter().filter(|t| t.weight > 0.1 && t.keys.iter().any(|key| long.known.contains(key))) {
        shared += term.weight;
        heavy += usize::from(term.weight >= 0.5);
    }
    heavy >= 2 || (heavy >= 1 && short.content() <= 2) || shared >= 0.4 * short.weight()
}

/// One sentence laid along another wording: pairs of places, both ascending.
#[derive(Debug, Default)]
struct Laid {
    pairs: Vec<(usize, usize)>,
    weight: f32,
}

impl Laid {
    fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// How well two words match; `None` where they don't.
fn match_weight(a: &Term, b: &Term) -> Option<f32> {
    if a.lemma == b.lemma {
        return Some(a.weight.max(b.weight));
    }
    let is_content = |t: &Term| matches!(t.kind, Kind::Content | Kind::Name);
    (is_content(a) && is_content(b) && lexicon::is_near(&a.lemma, &b.lemma)).then(|| 0.7 * a.weight.min(b.weight))
}

/// The best local alignment: shared words count, words that only one side has cost a little.
fn lay(short: &[Term], long: &[Term]) -> Laid {
    let width = long.len() + 1;
    let mut score = vec![0.0_f32; (short.len() + 1) * width];
    let mut from = vec![0_u8; score.len()];
    let mut best = (0.0, 0);
    let gap = |t: &Term| 0.01 + 0.09 * t.weight;
    for i in 1..=short.len() {
        for j in 1..=long.len() {
            let here = i * width + j;
            let (a, b) = (&short[i - 1], &long[j - 1]);
            let mut top = (0.0, 0);
            let up = score[here - width] - gap(a);
            let left = score[here - 1] - gap(b);
            for (value, step) in [(up, 2), (left, 3)] {
                if value > top.0 {
                    top = (value, step);
                }
            }
            if let Some(weight) = match_weight(a, b) {
                let adjacent = if from[here - width - 1] == 1 { 0.05 } else { 0.0 };
                let value = score[here - width - 1] + weight + adjacent;
                if value >= top.0 {
                    top = (value, 1);
                }
            }
            score[here] = top.0;
            from[here] = top.1;
            if top.0 > best.0 {
                best = (top.0, here);
            }
        }
    }
    let mut laid = Laid::default();
    let mut here = best.1;
    while here > 0 && from[here] != 0 {
        let (i, j) = (here / width, here % width);
        match from[here] {
            1 => {
                laid.weight += match_weight(&short[i - 1], &long[j - 1]).unwrap_or(0.0).min(short[i - 1].weight);
                laid.pairs.push((i - 1, j - 1));
                here -= width + 1;
            }
            2 => here -= width,
            _ => here -= 1,
        }
    }
    laid.pairs.reverse();
    trim_ends(&mut laid, short, long);
    laid
}

/// Small words at the ends of an alignment that stand apart from the rest are chance.
fn trim_ends(laid: &mut Laid, short: &[Term], long: &[Term]) {
    let light = |(i, j): (usize, usize)| short[i].weight.min(long[j].weight) < 0.3;
    while let [.., before, last] = laid.pairs[..] {
        if light(last) && (last.0 - before.0 > 1 || last.1 - before.1 > 1) {
            laid.pairs.pop();
        } else {
            break;
        }
    }
    while let [first, next, ..] = laid.pairs[..] {
        if light(first) && (next.0 - first.0 > 1 || next.1 - first.1 > 1) {
            laid.pairs.remove(0);
        } else {
            break;
        }
    }
}

#[derive(Debug)]
struct Differences<'t> {
    short: &'t [Term],
    long: &'t [Term],
    laid: &'t Laid,
    changes: Vec<Change>,
    /// Small words differ.
    small: bool,
    /// Words of the short side that stand in the long one.
    covered: usize,
}

fn differences<'t>(short: &'t [Term], long: &'t [Term], laid: &'t Laid, ends_in_gap: bool) -> Differences<'t> {
    let mut found = Differences::new(short, long, laid);
    let mut previous: Option<(usize, usize)> = None;
    for &(i, j) in &laid.pairs {
        match previous {
            Some((pi, pj)) => {
                let gap = short[pi + 1..=i].iter().any(|t| t.after_gap) || long[pj + 1..=j].iter().any(|t| t.after_gap);
                found.compare(&short[pi + 1..i], &long[pj + 1..j], gap);
            }
            None => {
                let start = long[..j].iter().rposition(|t| t.sentence != long[j].sentence).map_or(0, |at| at + 1);
                let gap = short[..=i].iter().any(|t| t.after_gap) || long[start..=j].iter().any(|t| t.after_gap);
                match cut_hedge(short, &long[start..j]).filter(|_| i == 0 && !gap) {
                    Some(hedge) => found.push(&[], hedge, Kind::Hedge),
                    None => found.compare_head(&short[..i], &long[start..j], gap),
                }
            }
        }
        if short[i].lemma == long[j].lemma {
            found.covered += 1;
        } else {
            found.push(&short[i..=i], &long[j..=j], Kind::Content);
        }
        previous = Some((i, j));
    }
    if let Some((i, j)) = previous {
        let end = long[j..].iter().position(|t| t.sentence != long[j].sentence).map_or(long.len(), |at| j + at);
        let gap = ends_in_gap || short[i + 1..].iter().any(|t| t.after_gap) || long[j + 1..end].iter().any(|t| t.after_gap);
        found.compare_tail(&short[i + 1..], &long[j + 1..end], gap);
    }
    found
}

/// The hedge that a fuller wording has right before the beginning of a fragment of three words with content or more: "the worst storm of the
/// decade", "probably the worst storm of the decade". Elsewhere the ends of a wording may be cut.
fn cut_hedge<'t>(short: &[Term], before: &'t [Term]) -> Option<&'t [Term]> {
    let content = short.iter().filter(|t| t.kind == Kind::Content).count();
    let at = (before.len().saturating_sub(2)..before.len()).find(|at| before[*at].kind == Kind::Hedge)?;
    (content >= 3).then(|| &before[at..=at])
}

impl<'t> Differences<'t> {
    fn new(short: &'t [Term], long: &'t [Term], laid: &'t Laid) -> Self {
        Self { short, long, laid, changes: Vec::new(), small: false, covered: 0 }
    }

    /// One side has only a name that the other has elsewhere: "in Ashford history", "in the history of Ashford".
    fn is_moved(&self, short: &[Term], long: &[Term]) -> bool {
        let has_weight = |run: &[Term]| run.iter().any(|t| t.kind != Kind::Function);
        if has_weight(short) == has_weight(long) {
            return false;
        }
        let mut names = short.iter().chain(long).filter(|t| t.kind != Kind::Function);
        names.all(|t| t.kind == Kind::Name && self.is_left_over(&t.lemma))
    }

    /// Whether both sides have a name that the alignment does not pair, in the sentence that it touches.
    fn is_left_over(&self, lemma: &str) -> bool {
        let paired = |side: fn(&(usize, usize)) -> usize, at: usize| self.laid.pairs.iter().any(|pair| side(pair) == at);
        let is_it = |t: &Term| t.kind == Kind::Name && t.lemma == lemma;
        let sentences = self
            .laid
            .pairs
            .first()
            .zip(self.laid.pairs.last())
            .map(|(first, last)| self.long[first.1].sentence..=self.long[last.1].sentence);
        let in_short = self.short.iter().enumerate().any(|(at, t)| is_it(t) && !paired(|pair| pair.0, at));
        let is_touched = |t: &Term| sentences.as_ref().is_some_and(|touched| touched.contains(&t.sentence));
        in_short && self.long.iter().enumerate().any(|(at, t)| is_it(t) && is_touched(t) && !paired(|pair| pair.1, at))
    }

    /// Runs between two shared words.
    fn compare(&mut self, short: &[Term], long: &[Term], gap: bool) {
        if short.is_empty() && long.is_empty() || gap {
            self.covered += short.len();
            return;
        }
        match weightiest(short, long).filter(|_| !is_one_writing(short, long) && !self.is_moved(short, long)) {
            Some(kind) => self.push(short, long, kind),
            None => {
                self.small = true;
                self.covered += short.len();
            }
        }
    }

    /// Runs before the first shared word that was worth its place; where they open with the same small words, what follows those is inside:
    /// "I told him", "I never told him".
    fn compare_head(&mut self, short: &[Term], long: &[Term], gap: bool) {
        let opening = short.iter().zip(long).take_while(|(a, b)| a.lemma == b.lemma).count();
        if opening == 0 {
            return self.compare_end(short, long, gap);
        }
        self.covered += opening;
        self.compare(&short[opening..], &long[opening..], gap);
    }

    /// Runs behind the last shared word that was worth its place; they may still close with the same small words.
    fn compare_tail(&mut self, short: &[Term], long: &[Term], gap: bool) {
        let closing = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a.lemma == b.lemma).count();
        if closing == 0 {
            return self.compare_end(short, long, gap);
        }
        self.covered += closing;
        self.compare(&short[..short.len() - closing], &long[..long.len() - closing], gap);
    }

    /// Runs outside the first or last shared word: a difference only where both sides go on, and otherwise.
    fn compare_end(&mut self, short: &[Term], long: &[Term], gap: bool) {
        let has = |run: &[Term], pronoun: bool| run.iter().any(|t| t.kind > Kind::Pronoun || pronoun && t.kind == Kind::Pronoun);
        let has_content = |run: &[Term]| has(run, false);
        let both =
            has_content(short) && has_content(long) || !has_content(short) && !has_content(long) && has(short, true) && has(long, true);
        // both go on at length, and in no word alike: two sentences that begin alike, as a speaker repeats them
        let is_other_sentence =
            short.len().min(long.len()) >= 4 && !short.iter().any(|a| long.iter().any(|b| match_weight(a, b).is_some()));
        let both = both && !is_other_sentence || takes_turn(short, long);
        if let (true, false, Some(kind)) = (both, gap, weightiest(short, long)) {
            self.push(short, long, kind);
        } else if !short.is_empty() {
            self.small |= !long.is_empty() || has_content(short);
            self.covered += if long.is_empty() && has_content(short) { 0 } else { short.len() };
        }
    }

    fn push(&mut self, short: &[Term], long: &[Term], kind: Kind) {
        self.changes.push(Change { from: shown(short), to: shown(long), kind });
    }
}

/// One word written apart or with a slip: "e mail" and "email", "goverment" and "government".
fn is_one_writing(short: &[Term], long: &[Term]) -> bool {
    let joined = |run: &[Term]| -> String { run.iter().map(|t| t.lemma.as_str()).collect() };
    let (a, b) = (joined(short), joined(long));
    let is_word = |run: &[Term]| matches!(run, [t] if t.kind == Kind::Content);
    a == b || a.len().min(b.len()) >= 7 && is_word(short) && is_word(long) && speaker::distance_within(&a, &b, 1)
}

fn shown(run: &[Term]) -> String {
    let mut words: Vec<&str> = run.iter().map(|t| t.written.as_str()).filter(|w| !w.is_empty()).collect();
    words.dedup();
    words.join(" ")
}

/// The kind of the word that matters most among those only one side has; `None` if only small words differ.
fn weightiest(short: &[Term], long: &[Term]) -> Option<Kind> {
    let only = |run: &[Term], other: &[Term]| -> Vec<Kind> {
        run.iter().filter(|t| !other.iter().any(|o| o.lemma == t.lemma)).map(|t| t.kind).filter(|kind| *kind != Kind::Function).collect()
    };
    let (mut kinds, other) = (only(short, long), only(long, short));
    // a pronoun or conjunction that one side merely lacks changes nothing; one put for another does
    let both_have = |kind: Kind| kinds.contains(&kind) && other.contains(&kind);
    let changed: Vec<Kind> = [Kind::Pronoun, Kind::Conjunction].into_iter().filter(|kind| both_have(*kind)).collect();
    kinds.extend(other);
    if takes_turn(short, long) {
        return kinds.into_iter().chain([Kind::Conjunction]).max();
    }
    kinds.retain(|kind| !matches!(kind, Kind::Pronoun | Kind::Conjunction) || changed.contains(kind));
    kinds.into_iter().max()
}

/// Small words that join or relate, and the ones that turn round what is said when they are put in their place.
const TURNS: &[(&str, &str)] = &[
    ("and", "or"),
    ("and", "but"),
    ("if", "when"),
    ("with", "against"),
    ("for", "against"),
    ("with", "without"),
    ("before", "after"),
    ("up", "down"),
    ("over", "under"),
];

/// Whether one of a pair of opposite small words stands on one side, and the other on the other.
fn takes_turn(short: &[Term], long: &[Term]) -> bool {
    let has = |run: &[Term], word: &str| run.iter().any(|t| t.lemma == word);
    let only = |run, other, word| has(run, word) && !has(other, word);
    TURNS.iter().any(|(x, y)| only(short, long, x) && only(long, short, y) || only(short, long, y) && only(long, short, x))
}

/// Words that went from one place to another are word order, which is no difference.
fn drop_moved(changes: &mut Vec<Change>) {
    let folded = |words: &str| crate::text::fold(words);
    let mut at = 0;
    while at < changes.len() {
        let moved = (at + 1..changes.len()).find(|other| {
            let (a, b) = (&changes[at], &changes[*other]);
            a.to.is_empty() && b.from.is_empty() && !a.from.is_empty() && folded(&a.from) == folded(&b.to)
                || a.from.is_empty() && b.to.is_empty() && !a.to.is_empty() && folded(&a.to) == folded(&b.from)
        });
        match moved {
            Some(other) => {
                changes.remove(other);
                changes.remove(at);
            }
            None => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, &str, &str)]) {
        for (a, b, expected) in rows {
            let verdict = |x: &str, y: &str| match liken(&Terms::read(x), &Terms::read(y)) {
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
            let likeness = liken(&Terms::read(a), &Terms::read(b)).unwrap_or_else(|| panic!("{a}"));
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
