//! What the index finds for an article: the stories it could belong to, each with its nearest articles and one score.

use std::cell::RefCell;

use super::{
    group::Fit,
    likeness::{Likeness, Trace, Weighed},
    live::Live,
    odds::Odds,
};
use crate::model::StoryId;

/// Terms an article is searched by, its rarest first, and the postings read for it at most.
const SEARCHED: usize = 28;
const READ: usize = 5_000;
/// Articles compared in full, and how many of one story: a story of thousands must not hide the others.
const COMPARED: usize = 40;
pub(super) const COMPARED_OF_A_STORY: usize = 8;

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

impl Prospect {
    /// The measures in the order of the weights.
    fn measures(&self) -> [f32; 17] {
        let like = self.pairs.first().map(|(_, like)| *like).unwrap_or_default();
        // logarithms, as each tenfold of agreement tells about as much as the one before
        let named = self.likes().map(|like| like.lead_found).fold(0.0, f32::max);
        let late = ((1.0 + (self.gap_days - SAME_EVENT_DAYS).max(0.0) / 7.0).ln() / 2.0).min(1.0);
        let nearest = self.likes().map(|like| like.days).reduce(f32::min).unwrap_or_default();
        let core = self.core();
        let profile = (self.fit.profile + 0.05).ln();
        let lead_own = self.fit.lead_own.sqrt();
        let size = self.size();
        [
            like.title_found,
            like.numbers,
            named,
            self.of_other_days(),
            f32::from(u8::from(like.is_same_outlet)),
            late,
            size,
            core,
            profile,
            lead_own,
            like.brevity * like.focus,
            like.brevity * core,
            size * core,
            size * lead_own,
            log_days(nearest),
            self.fit.title_known.sqrt(),
            f32::from(u8::from(self.articles > 1)),
        ]
    }

    /// How the article and the story's nearest are alike, the likest first.
    pub fn likes(&self) -> impl Iterator<Item = &Likeness> {
        self.pairs.iter().map(|(_, like)| like)
    }

    /// How far apart the days are that article and story speak of, 0..=1: a day to either side is none.
    pub fn of_other_days(&self) -> f32 {
        let days_between = self.likes().map(|like| like.days_between).reduce(f32::min).unwrap_or_default();
        ((1.0 + (days_between - 1.0).max(0.0)).ln() / 3.0).min(1.0)
    }

    /// By how much it is likelier than another story, in log-odds.
    pub fn ahead_of(&self, rival: Option<f32>) -> f32 {
        (self.score - rival.unwrap_or(-FAR).max(-FAR)).clamp(-FAR, FAR)
    }

    pub fn core(&self) -> f32 {
        (self.fit.core_found + 0.02).ln()
    }

    pub fn size(&self) -> f32 {
        (self.articles as f32).ln()
    }
}

/// Each tenfold of time tells about as much as the one before.
pub(super) fn log_days(days: f32) -> f32 {
    (1.0 + days).ln() / 3.0
}

/// No rival counts as further behind than this, in log-odds, nor as further ahead.
const FAR: f32 = 5.0;

/// Up to here a report is no later than news runs; from then on ever more is taken off, all of it after six weeks.
const SAME_EVENT_DAYS: f32 = 3.0;

/// Logistic regression on what surveys found while newscluster, uci and gva (whole, first 50 words, headlines, in one stream, a little also
/// without dates), the invented look-alike stories and the newsdesk's (whole and first 50 words) came in, grouped rightly and as grouped
/// so far. Signs were fixed beforehand. Fitted like this to the other sets alone, newscluster is grouped with a BCubed F1 of 92 and gva of
/// 91, so the weights are not one set's; uci falls to 77, as nothing else is headlines alone. What speaks most: how much of a story's core
/// an article repeats, of a large story the more, and whether both speak of the same days.
const JOIN: Odds<17> = Odds {
    bias: 2.306,
    weights: [
        3.456, 1.967, 0.933, -2.294, -1.438, -1.574, -0.045, 1.394, 1.604, 1.401, -1.338, -1.554, 0.160, -0.523, -0.757, 1.152, -1.228,
    ],
};

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

/// How an article fits a story, judged by these articles of it and by the whole. Nothing if there are none.
pub(super) fn prospect(live: &Live, article: &Weighed<'_>, story: StoryId, numbers: &[u32]) -> Option<Prospect> {
    let mut pairs: Vec<_> =
        numbers.iter().filter_map(|number| Some((*number, article.like(&live.entry(*number)?.trace, &live.weights)))).collect();
    pairs.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()).then(a.0.cmp(&b.0)));
    pairs.first()?;
    let group = live.group(story)?;
    let articles = group.members.len();
    let only = &live.entry(*group.members.first()?)?.trace;
    let seconds = article.trace.seconds;
    let outside = (seconds - group.last_seconds).max(group.first_seconds - seconds).max(0);
    let mut prospect =
        Prospect { story, pairs, fit: group.fit(article, only, &live.weights), articles, gap_days: outside as f32 / 86_400.0, score: 0.0 };
    prospect.score = JOIN.of(&prospect.measures());
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
