//! What the index finds for an article: the stories it could belong to, each with its nearest articles and one score.

use std::cell::RefCell;

use super::{
    group::Fit,
    likeness::{Likeness, Trace, Weighed},
    live::Live,
};
use crate::model::StoryId;

/// Terms an article is searched by, its rarest first, and the postings read for it at most.
const SEARCHED: usize = 28;
const READ: usize = 5_000;
/// Articles compared in full, and how many of one story: a story of thousands must not hide the others.
const COMPARED: usize = 40;
const COMPARED_OF_A_STORY: usize = 8;

/// A story that an article could belong to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prospect {
    pub story: StoryId,
    /// Articles of the story by number, the likest first; never empty.
    pub pairs: Vec<(u32, Likeness)>,
    pub fit: Fit,
    pub articles: usize,
    /// Days between the article and the story's nearest edge.
    pub gap_days: f32,
    /// Log-odds that the article belongs to it.
    pub score: f32,
}

/// Nearest articles of a story whose scores are averaged.
const PAIRS_OF_MEAN: usize = 3;

impl Prospect {
    /// The measures in the order of the weights.
    pub fn measures(&self) -> [f32; 14] {
        let like = self.pairs.first().map(|(_, like)| *like).unwrap_or_default();
        let best = like.score();
        let some = &self.pairs[..self.pairs.len().min(PAIRS_OF_MEAN)];
        let mean = some.iter().map(|(_, like)| like.score()).sum::<f32>() / some.len().max(1) as f32;
        let brevity = like.brevity;
        let late = ((1.0 + (self.gap_days - SAME_EVENT_DAYS).max(0.0) / 7.0).ln() / 2.0).min(1.0);
        [
            best,
            mean,
            self.fit.profile,
            self.fit.title_known,
            (self.articles as f32).ln(),
            late,
            brevity,
            brevity * best,
            brevity * self.fit.profile,
            brevity * self.fit.title_known,
            brevity * (self.articles as f32).ln(),
            f32::from(u8::from(like.is_same_outlet)) * like.rival,
            like.rival,
            like.numbers,
        ]
    }

    pub fn weigh(&self) -> f32 {
        BIAS + self.measures().iter().zip(WEIGHTS).map(|(measure, weight)| measure * weight).sum::<f32>()
    }
}

/// Up to here a report is no later than news runs. From then on ever more is taken off, all of it after six weeks: the same people in the
/// same place are as a rule another event. Newscluster, many of whose dates are wrong, would ask for half as much and gains two points;
/// gva loses ten in the precision of pairs then.
const SAME_EVENT_DAYS: f32 = 3.0;

/// Logistic regression on what surveys found while the sets of the pair weights streamed by, grouped rightly and as grouped so far.
/// Two weights were set by hand afterwards: lateness, and rival names under one outlet's template (gva: pair precision 78 to 86).
const BIAS: f32 = -1.863;
const WEIGHTS: [f32; 14] = [0.189, 0.041, 8.020, 3.496, -0.671, -6.500, 3.704, 0.599, 0.583, -5.103, -0.186, -5.000, -0.789, 0.224];

/// The stories an article could belong to, the likeliest first.
pub(crate) fn survey(live: &Live, trace: &Trace) -> Vec<Prospect> {
    let article = Weighed::new(trace, &live.weights);
    let mut stories: Vec<(StoryId, Vec<u32>)> = Vec::new();
    for number in candidates(live, &article) {
        let Some(entry) = live.entry(number) else { continue };
        match stories.iter_mut().find(|(story, _)| *story == entry.story) {
            Some((_, numbers)) => numbers.push(number),
            None => stories.push((entry.story, vec![number])),
        }
    }
    let mut prospects: Vec<_> = stories.into_iter().filter_map(|(story, numbers)| prospect(live, &article, story, &numbers)).collect();
    prospects.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.story.cmp(&b.story)));
    prospects
}

/// Log-odds, at the most, of a story none of whose nearest articles shares a name with the article: well below joining.
const STRANGER: f32 = -2.0;

/// How an article fits a story, judged by these articles of it and by the whole. Nothing if there are none.
pub(super) fn prospect(live: &Live, article: &Weighed<'_>, story: StoryId, numbers: &[u32]) -> Option<Prospect> {
    let mut pairs: Vec<_> =
        numbers.iter().filter_map(|number| Some((*number, article.like(&live.entry(*number)?.trace, &live.weights)))).collect();
    pairs.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()).then(a.0.cmp(&b.0)));
    let best = pairs.first()?.1;
    let group = live.group(story)?;
    let articles = group.members.len();
    let seconds = article.trace.seconds;
    let outside = (seconds - group.last_seconds).max(group.first_seconds - seconds).max(0);
    let mut prospect = Prospect {
        story,
        pairs,
        fit: if articles > 1 { group.fit(article, &live.weights) } else { Fit { profile: best.words, title_known: best.title_found } },
        articles,
        gap_days: outside as f32 / 86_400.0,
        score: 0.0,
    };
    prospect.score = prospect.weigh();
    if prospect.pairs.iter().all(|(_, like)| like.is_stranger) {
        prospect.score = prospect.score.min(STRANGER);
    }
    Some(prospect)
}

thread_local! {
    /// Sums by article, all zero between two searches.
    static SUMS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Numbers of the articles that share most of the weight of its rarest terms.
fn candidates(live: &Live, article: &Weighed<'_>) -> Vec<u32> {
    let mut terms: Vec<(f32, usize)> = article.idf.iter().enumerate().map(|(at, idf)| (search_weight(article, at, *idf), at)).collect();
    terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    terms.truncate(SEARCHED);
    let (base, end) = live.numbers();
    let mut touched: Vec<u32> = Vec::new();
    let mut found = SUMS.with_borrow_mut(|sums| {
        let needed = (end - base) as usize;
        if sums.len() < needed {
            sums.resize(needed, 0.0);
        }
        let mut left = READ;
        for (weight, at) in terms {
            let posting = live.postings.of(article.trace.terms[at]);
            // the newest of a long list
            let posting = &posting[posting.len() - posting.len().min(left)..];
            left -= posting.len();
            for number in posting {
                let sum = &mut sums[(number - base) as usize];
                if *sum == 0.0 {
                    touched.push(*number);
                }
                *sum += weight;
            }
        }
        let found: Vec<(f32, u32)> = touched.iter().map(|number| (std::mem::take(&mut sums[(number - base) as usize]), *number)).collect();
        found
    });
    if found.len() > 4 * COMPARED {
        found.select_nth_unstable_by(4 * COMPARED, nearest);
        found.truncate(4 * COMPARED);
    }
    found.retain_mut(|(sum, number)| match live.entry(*number) {
        None => false,
        Some(entry) => {
            let days = entry.trace.seconds.abs_diff(article.trace.seconds) as f32 / 86_400.0;
            *sum /= 1.0 + days / 60.0;
            true
        }
    });
    found.sort_unstable_by(nearest);
    let mut of_story: Vec<(StoryId, usize)> = Vec::new();
    let mut chosen = Vec::with_capacity(COMPARED);
    for (_, number) in found {
        let Some(entry) = live.entry(number) else { continue };
        match of_story.iter_mut().find(|(story, _)| *story == entry.story) {
            Some((_, COMPARED_OF_A_STORY)) => continue,
            Some((_, count)) => *count += 1,
            None => of_story.push((entry.story, 1)),
        }
        chosen.push(number);
        if chosen.len() == COMPARED {
            break;
        }
    }
    chosen
}

fn nearest(a: &(f32, u32), b: &(f32, u32)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(b.1.cmp(&a.1))
}

fn search_weight(article: &Weighed<'_>, at: usize, idf: f32) -> f32 {
    let term = article.trace.terms[at];
    let place = if term.is_title() {
        2.0
    } else if term.is_lead() {
        1.4
    } else {
        1.0
    };
    let kind = if term.is_name() {
        1.3
    } else if term.is_number() {
        0.7
    } else {
        1.0
    };
    idf * idf * term.frequency() * place * kind
}
