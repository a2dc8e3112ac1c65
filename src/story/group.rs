//! A story as the index knows it: its articles and what they have in common.

use super::{
    likeness::{Trace, Weighed, cosine, share},
    sketch::Term,
    weigh::Weights,
};

/// Terms kept of what a story's articles say.
const PROFILE: usize = 128;

/// The articles of a story by number, never empty while it is in the index.
#[derive(Default)]
pub(super) struct Group {
    pub members: Vec<u32>,
    pub first_seconds: i64,
    pub last_seconds: i64,
    /// Empty while the story has one article.
    profile: Profile,
}

/// The sum of the articles' terms, each article counting alike; by hash.
#[derive(Default)]
struct Profile {
    terms: Vec<(u32, f32)>,
}

/// How like a story an article is as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fit {
    /// Cosine of the article and the sum of the story's articles.
    pub profile: f32,
    /// Share of the title's weight that the story's articles know.
    pub title_known: f32,
    /// Share of its title and first words that this story says and no other: a word counts by how many of the live articles with it are
    /// the story's, and the whole by how many articles were read.
    pub lead_own: f32,
    /// Share of what the story's articles say most that the article says too.
    pub core_found: f32,
}

impl Group {
    pub fn take_in(&mut self, number: u32, trace: &Trace, first: impl FnOnce() -> Option<Vec<Term>>) {
        if self.members.is_empty() {
            self.first_seconds = trace.seconds;
            self.last_seconds = trace.seconds;
        } else {
            if self.profile.terms.is_empty()
                && let Some(first) = first()
            {
                self.profile.add(&first);
            }
            self.profile.add(&trace.terms);
            self.first_seconds = self.first_seconds.min(trace.seconds);
            self.last_seconds = self.last_seconds.max(trace.seconds);
        }
        self.members.push(number);
    }

    /// How an article fits the story, whose first article `only` is its whole profile while there is no other.
    pub fn fit(&self, article: &Weighed<'_>, only: &Trace, weights: &Weights) -> Fit {
        if !self.profile.terms.is_empty() {
            return self.profile.fit(article, weights, self.members.len());
        }
        let mut profile = Profile::default();
        profile.add(&only.terms);
        profile.fit(article, weights, 1)
    }
}

impl Profile {
    fn fit(&self, article: &Weighed<'_>, weights: &Weights, articles: usize) -> Fit {
        let terms = &article.trace.terms;
        let norms = &article.norms;
        let (mut dot, mut norm, mut core, mut i) = (0.0, 0.0, 0.0, 0);
        let (mut title, mut lead_own) = (0.0, 0.0);
        for (hash, sum) in &self.terms {
            while i < terms.len() && terms[i].hash() < *hash {
                i += 1;
            }
            if i < terms.len() && terms[i].hash() == *hash {
                let (term, idf) = (terms[i], article.idf[i]);
                let square = (sum * idf).powi(2);
                norm += square;
                core += square;
                dot += term.frequency() * idf * sum * idf;
                lead_own += if term.is_lead() { idf * idf * weights.share_of(articles, *hash) } else { 0.0 };
                title += if term.is_title() { idf * idf } else { 0.0 };
            } else {
                norm += (sum * weights.of_hash(*hash)).powi(2);
            }
        }
        Fit {
            profile: cosine(dot, norm, norms.words),
            title_known: share(title, norms.title),
            lead_own: share(lead_own, norms.lead) * weights.read(),
            core_found: share(core, norm),
        }
    }

    fn add(&mut self, terms: &[Term]) {
        let length = terms.iter().filter(|t| t.is_word()).map(|t| t.frequency().powi(2)).sum::<f32>().sqrt().max(1.0);
        let mut merged = Vec::with_capacity(self.terms.len() + terms.len());
        let mut mine = self.terms.drain(..).peekable();
        for term in terms.iter().filter(|t| t.is_word()) {
            while let Some(before) = mine.next_if(|(hash, _)| *hash < term.hash()) {
                merged.push(before);
            }
            let sum = mine.next_if(|(hash, _)| *hash == term.hash()).map_or(0.0, |(_, sum)| sum);
            merged.push((term.hash(), sum + term.frequency() / length));
        }
        merged.extend(mine);
        self.terms = merged;
        if self.terms.len() > 2 * PROFILE {
            self.terms.select_nth_unstable_by(PROFILE, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            self.terms.truncate(PROFILE);
            self.terms.sort_unstable_by_key(|(hash, _)| *hash);
            self.terms.shrink_to_fit();
        }
    }
}
