//! Labelled articles of look-alike stories: reading them, letting them arrive in some order, and scoring the groups they form.

use std::{collections::HashMap, fmt};

use diffwire::{
    model::{ArticleId, Join, Outlet, Placement, StoryId},
    story,
};
use jiff::Timestamp;

pub struct Labelled<'a> {
    /// The name of the story it belongs to.
    story: &'a str,
    outlet: Outlet,
    dated: Timestamp,
    title: &'a str,
    text: String,
    /// It reprints the article before it.
    is_wire: bool,
}

/// What became of the articles.
pub struct Grouping {
    /// One an article, in the order of the list.
    stories: Vec<StoryId>,
    pub wrong_trusted: Vec<String>,
    pub missed_reprints: Vec<String>,
    joins: usize,
}

/// In percent.
pub struct Score {
    pub precision: f64,
    pub recall: f64,
}

pub fn read(text: &str) -> Vec<Labelled<'_>> {
    let mut articles: Vec<Labelled<'_>> = Vec::new();
    let mut story = "";
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            story = name;
        } else if let Some(heading) = line.strip_prefix("-- ") {
            articles.push(Labelled::new(story, heading));
        } else {
            let article = articles.last_mut().unwrap_or_else(|| panic!("expected an article's heading, found {line:?}"));
            article.text += line;
        }
    }
    articles
}

impl<'a> Labelled<'a> {
    fn new(story: &'a str, heading: &'a str) -> Self {
        let parts: Vec<_> = heading.split(" | ").collect();
        let [outlet, dated, title] = parts[..] else { panic!("expected outlet, date and title, found {heading:?}") };
        let dated = dated.parse().unwrap_or_else(|problem| panic!("{heading}: {problem}"));
        let (title, is_wire) = title.strip_suffix(" (wire)").map_or((title, false), |title| (title, true));
        Self { story, outlet: Outlet::from(outlet), dated, title, text: String::new(), is_wire }
    }
}

/// The articles arrive as published, or shuffled.
pub fn group(articles: &[Labelled<'_>], seed: Option<u64>) -> Grouping {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|at| articles[*at].dated);
    if let Some(seed) = seed {
        fastrand::Rng::with_seed(seed).shuffle(&mut order);
    }
    let mut arrivals = Arrivals {
        articles,
        index: story::Index::new(story::Settings::default()),
        stories: HashMap::new(),
        families: HashMap::new(),
        fresh: 0,
        wrong_trusted: Vec::new(),
        joins: 0,
    };
    order.iter().for_each(|at| arrivals.take(*at));
    arrivals.grouping()
}

struct Arrivals<'a> {
    articles: &'a [Labelled<'a>],
    index: story::Index,
    stories: HashMap<usize, StoryId>,
    /// The first article of the family of each reprint.
    families: HashMap<usize, usize>,
    fresh: u64,
    wrong_trusted: Vec<String>,
    joins: usize,
}

impl Arrivals<'_> {
    fn take(&mut self, at: usize) {
        let Labelled { outlet, dated, title, text, .. } = &self.articles[at];
        let sketch = story::sketch(title, text, *dated, outlet);
        let placement = self.index.place(&sketch);
        self.judge(at, &placement);
        let story = match placement.join {
            Join::Story(story) => story,
            Join::New => self.fresh(),
        };
        for merged in placement.merges {
            self.index.merge(merged, story);
            self.stories.values_mut().filter(|of| **of == merged).for_each(|of| *of = story);
        }
        for leaving in placement.splits {
            let to = if placement.join == Join::New { story } else { self.fresh() };
            self.index.split(&leaving, to);
            self.stories.extend(leaving.iter().map(|article| (article.0 as usize, to)));
        }
        self.index.insert(ArticleId(at as u64), &sketch, story, placement.wire_of);
        self.stories.insert(at, story);
        self.families.extend(placement.wire_of.map(|first| (at, first.0 as usize)));
    }

    fn fresh(&mut self) -> StoryId {
        self.fresh += 1;
        StoryId(self.fresh)
    }

    /// A trusted join is wrong if it brings the article together with one of another story.
    fn judge(&mut self, at: usize, placement: &Placement) {
        let Join::Story(joined) = placement.join else { return };
        self.joins += 1;
        let leaves = |article: &usize| placement.splits.iter().flatten().any(|leaving| leaving.0 as usize == *article);
        let company = self.stories.iter().filter(|(other, of)| (**of == joined || placement.merges.contains(of)) && !leaves(other));
        let stranger = company.map(|(other, _)| *other).filter(|other| self.articles[*other].story != self.articles[at].story).min();
        if let Some(stranger) = stranger.filter(|_| placement.is_trusted) {
            let (article, stranger) = (&self.articles[at], &self.articles[stranger]);
            self.wrong_trusted.push(format!("{:?} joined {:?} at {:.2}", article.title, stranger.title, placement.similarity));
        }
    }

    fn grouping(self) -> Grouping {
        let family = |at: usize| self.families.get(&at).copied().unwrap_or(at);
        let missed = |at: &usize| self.articles[*at].is_wire && family(*at) != family(at - 1);
        Grouping {
            stories: (0..self.articles.len()).map(|at| self.stories[&at]).collect(),
            missed_reprints: (0..self.articles.len()).filter(missed).map(|at| self.articles[at].title.to_owned()).collect(),
            wrong_trusted: self.wrong_trusted,
            joins: self.joins,
        }
    }
}

/// BCubed (Bagga and Baldwin 1998): averaged over the articles, how many of its group are of its story, and of its story in its group.
pub fn bcubed(articles: &[Labelled<'_>], grouping: &Grouping) -> Score {
    let all = || 0..articles.len();
    let is_story = |a: usize, b: usize| articles[a].story == articles[b].story;
    let is_group = |a: usize, b: usize| grouping.stories[a] == grouping.stories[b];
    let share = |among: &dyn Fn(usize, usize) -> bool| {
        let of = |a: usize| {
            let both = all().filter(|b| is_story(a, *b) && is_group(a, *b)).count();
            both as f64 / all().filter(|b| among(a, *b)).count() as f64
        };
        100.0 * all().map(of).sum::<f64>() / articles.len() as f64
    };
    Score { precision: share(&is_group), recall: share(&is_story) }
}

impl Score {
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BCubed precision {:.1}, recall {:.1}, F1 {:.1}", self.precision, self.recall, self.f1())
    }
}

impl fmt::Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wrong_trusted, missed_reprints, joins, .. } = self;
        write!(f, "{joins} joins, {} trusted and wrong, {} reprints missed", wrong_trusted.len(), missed_reprints.len())?;
        wrong_trusted.iter().try_for_each(|join| write!(f, "\n    wrong, trusted: {join}"))?;
        missed_reprints.iter().try_for_each(|title| write!(f, "\n    reprint missed: {title:?}"))
    }
}
