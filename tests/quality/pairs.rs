//! Labelled pairs of statements: reading them, comparing each as two reports of one story, and counting what came of it.

use std::fmt;

use diffwire::{
    alert, claim, compare,
    model::{Article, ArticleId, ClaimKind, Finding, Gate, Outlet, Placement, Span, Story, StoryId, Witness},
};
use jiff::{Span as Wait, Timestamp, ToSpan};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rating {
    Must,
    May,
    Not,
}

pub struct Pair<'a> {
    heading: &'a str,
    rating: Rating,
    kind: ClaimKind,
    sides: [Side; 2],
    wait: Wait,
    is_one_outlet: bool,
}

/// A statement, and the readings in it that an alert must be about.
struct Side {
    text: String,
    marked: Vec<Span>,
}

/// What was made of a pair.
pub struct Decision<'a> {
    pair: &'a Pair<'a>,
    findings: Vec<(Finding, Gate)>,
}

/// All in percent.
pub struct Score {
    pairs: usize,
    pub right: f64,
    alerts: usize,
    /// Alerts that were owed.
    pub precision: f64,
    /// Pairs that were owed an alert and had it.
    pub recall: f64,
}

pub fn read(text: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    while let Some(heading) = lines.next() {
        let mut side = || Side::read(lines.next().unwrap_or_else(|| panic!("{heading}: two statements were expected")));
        pairs.push(Pair::new(heading, [side(), side()]));
    }
    pairs
}

impl<'a> Pair<'a> {
    fn new(heading: &'a str, sides: [Side; 2]) -> Self {
        let mut words = heading.split(' ');
        let rating = match words.next() {
            Some("MUST") => Rating::Must,
            Some("MAY") => Rating::May,
            Some("NOT") => Rating::Not,
            other => panic!("{heading}: expected a rating, found {other:?}"),
        };
        let kind = match words.nth(1) {
            Some("figure") => ClaimKind::Figure,
            Some("quote") => ClaimKind::Quote,
            other => panic!("{heading}: expected figure or quote, found {other:?}"),
        };
        let mut pair = Self { heading, rating, kind, sides, wait: 2.hours(), is_one_outlet: false };
        for option in words.skip(1) {
            match option.strip_prefix('+').and_then(|days| days.strip_suffix('d')).map(str::parse::<i64>) {
                Some(Ok(days)) => pair.wait = (24 * days).hours(),
                _ if option == "same-outlet" => pair.is_one_outlet = true,
                _ => panic!("{heading}: what is {option}?"),
            }
        }
        pair
    }

    fn articles(&self) -> [Article; 2] {
        let first: Timestamp = "2026-03-04T08:00:00Z".parse().expect("a timestamp as jiff writes it");
        let [a, b] = &self.sides;
        [
            article(0, "North Gazette", first, a),
            article(1, if self.is_one_outlet { "North Gazette" } else { "Harbour Post" }, first + self.wait, b),
        ]
    }

    fn is_about(&self, finding: &Finding) -> bool {
        let meets = |side: &Side, witness: Option<&Witness>| {
            side.marked.is_empty() || witness.is_some_and(|witness| side.marked.iter().any(|span| span.overlaps(witness.span)))
        };
        let is_marked = self.sides.iter().any(|side| !side.marked.is_empty());
        (is_marked || finding.claim.kind == self.kind)
            && meets(&self.sides[0], finding.prior.first())
            && meets(&self.sides[1], Some(&finding.new))
    }
}

impl Side {
    fn read(line: &str) -> Self {
        let mut side = Self { text: String::new(), marked: Vec::new() };
        for (at, part) in line.split(['{', '}']).enumerate() {
            let start = side.text.len();
            side.text += part;
            if at % 2 == 1 {
                side.marked.push(Span::new(start, side.text.len()));
            }
        }
        side
    }
}

fn article(id: u64, outlet: &str, dated: Timestamp, side: &Side) -> Article {
    Article {
        id: ArticleId(id),
        label: id.to_string(),
        outlet: Outlet::from(outlet),
        url: None,
        title: String::new(),
        byline: None,
        published: Some(dated),
        first_seen: dated,
        text: side.text.clone(),
        wire_credit: None,
        story: StoryId(0),
        wire_of: None,
        revision: 0,
    }
}

/// Compares a pair as `diffwire compare` does: one story, certain to be one.
pub fn decide<'a>(pair: &'a Pair<'a>) -> Decision<'a> {
    let [a, b] = pair.articles();
    let (a_claims, b_claims) = (claim::claims(&a.text), claim::claims(&b.text));
    let found = compare::pairs(compare::Report { article: &a, claims: &a_claims }, compare::Report { article: &b, claims: &b_claims });
    let story = Story {
        id: StoryId(0),
        title: String::new(),
        first: a.dated(),
        last: b.dated(),
        articles: vec![a.id, b.id],
        outlets: vec![a.outlet.clone(), b.outlet.clone()],
        points: 0,
        divergent: 0,
        muted: false,
    };
    let placement = Placement::certain(story.id);
    let scene = alert::Scene { point: None, story: &story, placement: &placement };
    let settings = alert::Settings::default();
    let findings = found.into_iter().map(|finding| {
        let gate = alert::gate(&finding, scene, &settings);
        (finding, gate)
    });
    Decision { pair, findings: findings.collect() }
}

impl Decision<'_> {
    fn alerts(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|(_, gate)| *gate == Gate::Passed).map(|(finding, _)| finding)
    }

    fn is_owed(&self, alert: &Finding) -> bool {
        self.pair.rating == Rating::Must && self.pair.is_about(alert)
    }

    fn is_told(&self) -> bool {
        self.alerts().any(|alert| self.is_owed(alert))
    }

    /// Every alert it raises is owed, and it raises one if one is owed. A MAY is always right.
    pub fn is_right(&self) -> bool {
        match self.pair.rating {
            Rating::May => true,
            Rating::Must => self.is_told() && self.alerts().all(|alert| self.is_owed(alert)),
            Rating::Not => self.alerts().next().is_none(),
        }
    }
}

pub fn score(decided: &[Decision<'_>], kind: ClaimKind) -> Score {
    let rated: Vec<_> = decided.iter().filter(|it| it.pair.kind == kind && it.pair.rating != Rating::May).collect();
    let musts: Vec<_> = rated.iter().filter(|it| it.pair.rating == Rating::Must).collect();
    let right = rated.iter().filter(|it| it.is_right()).count();
    let alerts = rated.iter().flat_map(|it| it.alerts()).count();
    let owed = rated.iter().flat_map(|it| it.alerts().filter(|alert| it.is_owed(alert))).count();
    let told = musts.iter().filter(|it| it.is_told()).count();
    Score {
        pairs: rated.len(),
        right: percent(right, rated.len()),
        alerts,
        precision: percent(owed, alerts),
        recall: percent(told, musts.len()),
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pairs, right, alerts, precision, recall } = self;
        write!(f, "{right:.1} % of {pairs} pairs decided right; {alerts} alerts with precision {precision:.1} %, recall {recall:.1} %")
    }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.pair.heading)?;
        for (finding, gate) in &self.findings {
            let prior = finding.prior.first().map_or("nothing", |witness| &witness.surface);
            let Finding { verdict, confidence, because, new, .. } = finding;
            writeln!(f, "    {gate:?}: {prior:?} / {:?}, {verdict:?} at {confidence:.2}, {because}", new.surface)?;
        }
        Ok(())
    }
}
