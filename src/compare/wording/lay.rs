//! One sentence laid along another wording: which of its words stand there, in order, allowing for gaps and translation.

use super::super::{
    lexicon::Kind,
    terms::{Term, Terms},
    thesaurus,
};

/// A cheap look before the alignment: whether words in common, or near each other, can come to `least` of the shorter wording.
pub fn may_share(short: &Terms, long: &Terms, least: f32) -> bool {
    let total = short.weight();
    let (mut shared, mut light, mut heavy) = (0.0, 0.0, 0);
    for term in &short.words {
        if term.keys.is_empty() {
            light += term.weight;
        } else if term.keys.iter().any(|key| long.known.contains(key)) {
            shared += term.weight;
            heavy += usize::from(term.weight >= 0.5);
        }
    }
    let is_some = heavy >= 2 || (heavy >= 1 && short.content() <= 2) || shared >= 0.4 * total;
    // a little less, for the sums are taken in another order
    is_some && shared + light >= 0.999 * least * total
}

/// One sentence laid along another wording: pairs of places, both ascending.
#[derive(Debug, Default)]
pub struct Laid {
    pub pairs: Vec<(usize, usize)>,
    pub weight: f32,
}

impl Laid {
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// How well two words match; `None` where they don't.
pub fn match_weight(a: &Term, b: &Term) -> Option<f32> {
    if a.is_same(b) {
        return Some(a.weight.max(b.weight));
    }
    let is_content = |t: &Term| matches!(t.kind, Kind::Content | Kind::Name);
    // the keys are cheap to hold against each other, and words that share none are not near
    let may_be_near = is_content(a) && is_content(b) && a.keys.iter().any(|key| b.keys.contains(key));
    (may_be_near && thesaurus::is_near(&a.lemma, &b.lemma)).then(|| 0.7 * a.weight.min(b.weight))
}

/// The best local alignment: shared words count, words that only one side has cost a little.
pub fn lay(short: &[Term], long: &[Term]) -> Laid {
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
