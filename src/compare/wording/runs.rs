//! What stands between the words that two wordings share. Ends may be cut; what differs between the first and the last shared word
//! is a difference.

use super::{
    super::{
        lexicon::Kind,
        terms::{self, Term},
    },
    change::{self, Change},
    lay::{self, Laid},
};

#[derive(Debug)]
pub struct Differences<'t> {
    short: &'t [Term],
    long: &'t [Term],
    laid: &'t Laid,
    pub changes: Vec<Change>,
    /// Small words differ.
    pub small: bool,
    /// Words of the short side that stand in the long one.
    pub covered: usize,
}

/// What differs between a sentence and the wording that it was laid along.
pub fn between<'t>(short: &'t [Term], long: &'t [Term], laid: &'t Laid, ends_in_gap: bool) -> Differences<'t> {
    let mut found = Differences::new(short, long, laid);
    let mut previous: Option<(usize, usize)> = None;
    for &(i, j) in &laid.pairs {
        match previous {
            Some((pi, pj)) => {
                let gap = short[pi + 1..=i].iter().any(|t| t.after_gap) || long[pj + 1..=j].iter().any(|t| t.after_gap);
                found.compare(&short[pi + 1..i], &long[pj + 1..j], gap);
            }
            None => {
                let start = terms::sentence_around(long, j).start;
                let gap = short[..=i].iter().any(|t| t.after_gap) || long[start..=j].iter().any(|t| t.after_gap);
                match cut_hedge(short, &long[start..j]).filter(|_| i == 0 && !gap) {
                    Some(hedge) => found.push(&[], hedge, Kind::Hedge),
                    None => found.compare_head(&short[..i], &long[start..j], gap),
                }
            }
        }
        if short[i].is_same(&long[j]) {
            found.covered += 1;
        } else {
            found.push(&short[i..=i], &long[j..=j], Kind::Content);
        }
        previous = Some((i, j));
    }
    if let Some((i, j)) = previous {
        let end = terms::sentence_around(long, j).end;
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
        match change::weightiest(short, long).filter(|_| !change::is_one_writing(short, long) && !self.is_moved(short, long)) {
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
        let opening = short.iter().zip(long).take_while(|(a, b)| a.is_same(b)).count();
        if opening == 0 {
            return self.compare_end(short, long, gap);
        }
        self.covered += opening;
        self.compare(&short[opening..], &long[opening..], gap);
    }

    /// Runs behind the last shared word that was worth its place; they may still close with the same small words.
    fn compare_tail(&mut self, short: &[Term], long: &[Term], gap: bool) {
        let closing = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a.is_same(b)).count();
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
            short.len().min(long.len()) >= 4 && !short.iter().any(|a| long.iter().any(|b| lay::match_weight(a, b).is_some()));
        let both = both && !is_other_sentence || change::takes_turn(short, long);
        if let (true, false, Some(kind)) = (both, gap, change::weightiest(short, long)) {
            self.push(short, long, kind);
        } else if !short.is_empty() {
            self.small |= !long.is_empty() || has_content(short);
            self.covered += if long.is_empty() && has_content(short) { 0 } else { short.len() };
        }
    }

    fn push(&mut self, short: &[Term], long: &[Term], kind: Kind) {
        self.changes.push(Change { from: change::shown(short), to: change::shown(long), kind });
    }
}
