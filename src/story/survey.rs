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
const READ: usize = 16_000;
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
    /// Days between the article and the nearest edge of the story, and from its first article on.
    pub gap_days: f32,
    pub age_days: f32,
    /// Log-odds that the article belongs to it.
    pub score: f32,
}

/// Log-odds of a pair that reports two events, as a lower bound for means.
const PAIRS_OF_MEAN: usize = 3;

impl Prospect {
    /// The measures in the order of the weights.
    pub fn measures(&self) -> [f32; 9] {
        let best = self.pairs.first().map_or(-9.0, |(_, like)| like.score());
        let some = &self.pairs[..self.pairs.len().min(PAIRS_OF_MEAN)];
        let mean = some.iter().map(|(_, like)| like.score()).sum::<f32>() / some.len().max(1) as f32;
        let brevity = self.pairs.first().map_or(0.0, |(_, like)| like.brevity);
        [
            best,
            mean,
            self.fit.profile,
            self.fit.title_known,
            (self.articles as f32).ln(),
            (1.0 + self.gap_days).ln(),
            (1.0 + self.age_days).ln(),
            brevity * self.fit.profile,
            brevity * self.fit.title_known,
        ]
    }

    pub fn weigh(&self) -> f32 {
        let late = (1.0 + (self.gap_days - SAME_EVENT_DAYS).max(0.0) / 7.0).ln();
        BIAS - LATE * late + self.measures().iter().zip(WEIGHTS).map(|(measure, weight)| measure * weight).sum::<f32>()
    }
}

/// A report this long after the last one is as a rule of another event, whoever is in it: what is taken off its log-odds then doubles and
/// trebles with the weeks. News sense rather than a corpus: of the sets, newscluster's wrong dates ask for less.
const SAME_EVENT_DAYS: f32 = 3.0;
const LATE: f32 = 3.0;

const BIAS: f32 = -2.252;
const WEIGHTS: [f32; 9] = [0.558, -0.115, 7.462, 3.133, -0.362, -0.876, 0.018, 5.314, -3.988];

/// The stories an article could belong to, the likeliest first.
pub(crate) fn survey(live: &Live, trace: &Trace) -> Vec<Prospect> {
    let article = Weighed::new(trace, &live.weights);
    let mut prospects: Vec<Prospect> = Vec::new();
    for number in candidates(live, &article) {
        let Some(entry) = live.entry(number) else { continue };
        let like = article.like(&entry.trace, &live.weights);
        match prospects.iter_mut().find(|prospect| prospect.story == entry.story) {
            Some(prospect) => prospect.pairs.push((number, like)),
            None => prospects.push(Prospect {
                story: entry.story,
                pairs: vec![(number, like)],
                fit: Fit::default(),
                articles: 1,
                gap_days: 0.0,
                age_days: 0.0,
                score: 0.0,
            }),
        }
    }
    for prospect in &mut prospects {
        prospect.pairs.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()).then(a.0.cmp(&b.0)));
        let best = prospect.pairs[0].1;
        let Some(group) = live.group(prospect.story) else { continue };
        prospect.articles = group.members.len().max(1);
        prospect.fit = if prospect.articles > 1 {
            group.fit(&article, &live.weights)
        } else {
            Fit { profile: best.words, title_known: best.title_found }
        };
        let outside = (trace.seconds - group.last_seconds).max(group.first_seconds - trace.seconds).max(0);
        prospect.gap_days = outside as f32 / 86_400.0;
        prospect.age_days = (trace.seconds - group.first_seconds).max(0) as f32 / 86_400.0;
        prospect.score = prospect.weigh();
    }
    prospects.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.story.cmp(&b.story)));
    prospects
}

thread_local! {
    /// Sums by article, all zero between two searches.
    static SUMS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Numbers of the articles that share most of the weight of its rarest terms.
fn candidates(live: &Live, article: &Weighed) -> Vec<u32> {
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

fn search_weight(article: &Weighed, at: usize, idf: f32) -> f32 {
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
