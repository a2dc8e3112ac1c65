//! Marked stories of several outlets: reading them, settling each as one stream, and counting what was told.

use std::fmt;

use diffwire::{
    alert, claim, compare,
    model::{Article, ArticleId, Finding, Gate, Outlet, Placement, Point, PointId, Span, Story, StoryId},
};
use jiff::{Timestamp, ToSpan};

/// What an alert about a mark would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rating {
    Must,
    May,
    Not,
}

struct Mark {
    rating: Rating,
    span: Span,
}

/// One story: its articles in order of arrival.
pub struct Stream<'a> {
    name: &'a str,
    articles: Vec<(Article, Vec<Mark>)>,
}

/// What came of the marks of one story.
#[derive(Default)]
pub struct Told {
    pub due: usize,
    pub told: usize,
    pub traps: usize,
    /// Alerts about a trap or about nothing that was marked.
    pub wrong: usize,
    mistakes: Vec<String>,
}

pub fn read(text: &str) -> Vec<Stream<'_>> {
    let mut streams: Vec<Stream<'_>> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix(": ") {
            streams.push(Stream { name, articles: Vec::new() });
            continue;
        }
        let stream = streams.last_mut().unwrap_or_else(|| panic!("{line}: an article before the first story"));
        let (text, marks) = unmarked(line);
        stream.articles.push((article(stream.articles.len(), text), marks));
    }
    streams
}

fn unmarked(line: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), None);
    for c in line.chars() {
        match (c, open) {
            ('{', None) => open = Some((Rating::Must, text.len())),
            ('[', None) => open = Some((Rating::May, text.len())),
            ('<', None) => open = Some((Rating::Not, text.len())),
            ('}' | ']' | '>', Some((rating, start))) => {
                marks.push(Mark { rating, span: Span::new(start, text.len()) });
                open = None;
            }
            ('{' | '[' | '<' | '}' | ']' | '>', _) => panic!("{line}: an unpaired mark at {text:?}"),
            (c, _) => text.push(c),
        }
    }
    (text, marks)
}

fn article(at: usize, text: String) -> Article {
    const OUTLETS: [&str; 5] = ["North Gazette", "Harbour Post", "Island Radio", "The Lantern", "Evening Mail"];
    let first: Timestamp = "2026-03-04T08:00:00Z".parse().expect("a timestamp as jiff writes it");
    let dated = first + i64::try_from(at).expect("a few articles").hours();
    let id = ArticleId(u64::try_from(at).expect("a few articles"));
    Article {
        id,
        label: at.to_string(),
        outlet: Outlet::from(OUTLETS[at % OUTLETS.len()]),
        url: None,
        title: String::new(),
        byline: None,
        published: Some(dated),
        first_seen: dated,
        text,
        wire_credit: None,
        story: StoryId(0),
        wire_of: None,
        revision: 0,
    }
}

/// Settles a story's articles one by one, every join certain.
pub fn run(stream: &Stream<'_>) -> Told {
    let mut told = Told::default();
    let mut points: Vec<Point> = Vec::new();
    let mut last = 0;
    for (article, marks) in &stream.articles {
        let claims = claim::claims(&article.text);
        let mut fresh = || {
            last += 1;
            PointId(last)
        };
        let outcome = compare::settle(&points, compare::Report { article, claims: &claims }, &mut fresh);
        for changed in outcome.points {
            match points.iter_mut().find(|point| point.id == changed.id) {
                Some(point) => *point = changed,
                None => points.push(changed),
            }
        }
        told.count(stream.name, marks, &outcome.findings);
    }
    told
}

fn gate(finding: &Finding) -> Gate {
    let story = Story {
        id: StoryId(0),
        title: String::new(),
        first: Timestamp::UNIX_EPOCH,
        last: Timestamp::UNIX_EPOCH,
        articles: Vec::new(),
        outlets: Vec::new(),
        points: 0,
        divergent: 0,
        muted: false,
    };
    let placement = Placement::certain(story.id);
    alert::gate(finding, alert::Scene { point: None, story: &story, placement: &placement }, &alert::Settings::default())
}

impl Told {
    fn count(&mut self, name: &str, marks: &[Mark], findings: &[Finding]) {
        let alerts: Vec<&Finding> = findings.iter().filter(|finding| gate(finding) == Gate::Passed).collect();
        for mark in marks {
            let is_told = alerts.iter().any(|alert| mark.span.overlaps(alert.new.span));
            match mark.rating {
                Rating::Must => {
                    self.due += 1;
                    self.told += usize::from(is_told);
                    if !is_told {
                        let seen = findings.iter().filter(|finding| mark.span.overlaps(finding.new.span));
                        self.mistakes.push(format!("{name}: not told\n{}", seen.map(show).collect::<String>()));
                    }
                }
                Rating::Not => self.traps += 1,
                Rating::May => {}
            }
        }
        for alert in alerts {
            let rating = marks.iter().find(|mark| mark.span.overlaps(alert.new.span)).map_or(Rating::Not, |mark| mark.rating);
            if rating == Rating::Not {
                self.wrong += 1;
                self.mistakes.push(format!("{name}: wrong\n{}", show(alert)));
            }
        }
    }

    pub fn add(&mut self, other: Self) {
        self.due += other.due;
        self.told += other.told;
        self.traps += other.traps;
        self.wrong += other.wrong;
        self.mistakes.extend(other.mistakes);
    }

    /// In percent.
    pub fn recall(&self) -> f64 {
        100.0 * self.told as f64 / self.due.max(1) as f64
    }
}

fn show(finding: &Finding) -> String {
    let Finding { verdict, confidence, because, new, prior, .. } = finding;
    let prior = prior.first().map_or("nothing", |witness| &witness.surface);
    format!("    {:?}: {prior:?} / {:?}, {verdict:?} at {confidence:.2}, {because}\n", gate(finding), new.surface)
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { due, told, traps, wrong, mistakes } = self;
        write!(f, "{}{told} of {due} differences told, {wrong} wrong alerts beside {traps} traps", mistakes.concat())
    }
}
