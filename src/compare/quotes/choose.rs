//! Which of the wordings that are there a new one is set against.

use super::{Match, Said, Stored, utterance};
use crate::model::Verdict;

/// What each new wording is of one utterance with: the places of earlier ones, in order, and how the new one stands to them.
pub struct Matches(Vec<Vec<(usize, Match)>>);

impl Matches {
    pub fn of<'s, 'q: 's>(priors: impl Iterator<Item = &'s Said<'q>> + Clone, news: &[Said<'_>]) -> Self {
        Self(news.iter().map(|new| matches(priors.clone(), new)).collect())
    }

    /// Those of one new wording.
    pub fn row(&self, new: usize) -> &[(usize, Match)] {
        &self.0[new]
    }

    /// Whether a new wording, other than `except`, holds all of an earlier one.
    pub fn is_held(&self, prior: usize, except: Option<usize>) -> bool {
        let rows = self.0.iter().enumerate().filter(|(new, _)| Some(*new) != except);
        rows.flat_map(|(_, row)| row).any(|(at, found)| *at == prior && found.holds_prior())
    }
}

fn matches<'s, 'q: 's>(priors: impl Iterator<Item = &'s Said<'q>>, new: &Said<'_>) -> Vec<(usize, Match)> {
    priors.enumerate().filter_map(|(at, prior)| Some((at, utterance::compare(prior, new)?))).collect()
}

/// The stored wording that a new one is set against. Long quotations are looked at passage by passage: each may stand elsewhere,
/// and one that nobody has in these words is the difference.
pub fn choose(stored: &[Stored<'_>], new: &Said<'_>, row: &[(usize, Match)]) -> Option<(usize, Match)> {
    let whole = best(stored, row.to_vec())?;
    let passages = new.terms.passages();
    if passages.len() < 2 {
        return Some(whole);
    }
    let each = passages.into_iter().filter_map(|terms| {
        let passage = Said { quote: new.quote, terms, speaker: new.speaker.clone() };
        best(stored, matches(stored.iter().map(|s| &s.said), &passage))
    });
    let differing = each.filter(|(_, found)| found.verdict.is_divergence()).max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence));
    let is_whole_surer = |found: &Match| whole.1.verdict.is_divergence() && whole.1.confidence >= found.confidence;
    Some(match differing {
        Some((at, found)) if !is_whole_surer(&found) => (at, found),
        None if whole.1.verdict.is_divergence() => {
            let found = Match { verdict: Verdict::Contained, because: "each passage stands in a stored wording".to_owned(), ..whole.1 };
            (whole.0, found)
        }
        _ => whole,
    })
}

/// The stored wording that repeats a new one, else the surest difference.
fn best(stored: &[Stored<'_>], row: Vec<(usize, Match)>) -> Option<(usize, Match)> {
    let rank = |found: &Match| match found.verdict {
        Verdict::Identical => 5,
        Verdict::Contained if found.covers_new => 4,
        Verdict::Trivial if found.covers_new => 3,
        Verdict::Attribution => 0,
        verdict if verdict.is_divergence() => 2,
        _ => 1,
    };
    row.into_iter().max_by(|(x, a), (y, b)| {
        rank(a)
            .cmp(&rank(b))
            .then(stored[*x].is_foreign.cmp(&stored[*y].is_foreign))
            .then(a.confidence.total_cmp(&b.confidence))
            .then(y.cmp(x))
    })
}
