//! How much each piece of evidence weighs when two figures differ: fits the weights of `compare::evidence` on marked stories.
//!
//! `cargo bench --bench odds [-- FOLDER... [DATA]]` prints the weights as they stand and as fitted, then what the fitted ones find on stories
//! that were left out of their fit, and how often they are right in each band. With names of newsdesk folders only those are fitted, and the
//! others are scored. DATA is a folder of real reports with labelled pairs (`figures/xdoc`, `divergence`): they take part in the fit, each
//! counting three times. A pair is two figures of two outlets that differ and that nothing else holds back.

#![allow(clippy::panic, reason = "a labelled set that cannot be read ends the run")]
#![allow(dead_code, reason = "the test that reads the same stories asks more of them")]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use diffwire::{
    compare::{self, Report},
    model::{Article, ArticleId, ClaimKind, Entry, Finding, Outlet, StoryId, Witness},
    pipeline::{self, Body, Digest, Draft},
};
use serde_json::Value;

#[path = "../tests/newsdesk/marks.rs"]
mod marks;

use marks::{Item, Mention, Rating, Stream, streams};

const FOLDERS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
/// Stories are dealt into so many parts, each scored by weights that were fitted without it.
const PARTS: usize = 5;
/// How strongly weights are held back: the penalty on the square of each, for a measure of variance one.
const PENALTY: f64 = 5.0;
const ROUNDS: usize = 30;
/// How often a pair of real reports counts: they are few, and what the weights are for.
const REAL: f64 = 3.0;
const LEVELS: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

struct Row {
    story: String,
    /// Its place in [`FOLDERS`]; behind them, real reports.
    folder: usize,
    part: usize,
    /// The new figure, by its report and place.
    figure: (u64, usize),
    /// What of the differences that are owed it would tell, by number; empty where it would be wrong to tell.
    owed: Vec<usize>,
    measured: Vec<f64>,
}

impl Row {
    fn times(&self) -> f64 {
        if self.folder < FOLDERS.len() { 1.0 } else { REAL }
    }

    fn odds(&self, weights: &[f64]) -> f64 {
        let sum: f64 = weights.iter().zip(&self.measured).map(|(weight, amount)| weight * amount).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

fn main() {
    let told: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let chosen: Vec<usize> = (0..FOLDERS.len()).filter(|at| told.iter().any(|arg| arg == FOLDERS[*at])).collect();
    let data: Option<PathBuf> = told.iter().map(PathBuf::from).find(|path| path.is_dir());
    let mut rows = Vec::new();
    for (folder, name) in FOLDERS.iter().enumerate() {
        for (at, path) in streams(name).iter().enumerate() {
            rows.extend(marked(&Stream::read(path), folder, at % PARTS));
        }
    }
    rows.extend(data.iter().flat_map(|data| real(data)));
    let is_fitted = |row: &&Row| chosen.is_empty() || chosen.contains(&row.folder) || row.folder == FOLDERS.len();
    let (fitted, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_fitted);
    println!("{} pairs, {} of them to be told", rows.len(), rows.iter().filter(|row| !row.owed.is_empty()).count());
    println!("\n{:40} {:>8} {:>8}", "", "now", "fitted");
    let weights = fit(&fitted);
    for ((name, now), weight) in compare::evidence().iter().zip(&weights) {
        println!("{name:40} {now:8.2} {weight:8.2}");
    }
    let is_marked = |row: &&&Row| row.folder < FOLDERS.len();
    let mut scored: Vec<(&Row, f64)> = others.iter().map(|row| (*row, row.odds(&weights))).collect();
    for part in (0..PARTS).filter(|_| others.is_empty()) {
        let (left_out, kept): (Vec<&Row>, Vec<&Row>) = fitted.iter().copied().partition(|row| row.part == part);
        let weights = fit(&kept);
        scored.extend(left_out.iter().filter(is_marked).map(|row| (*row, row.odds(&weights))));
    }
    report(&scored);
}

/// Each pair of figures of two outlets in a marked story.
fn marked(stream: &Stream, folder: usize, part: usize) -> Vec<Row> {
    let digests: Vec<Digest> = stream.reports.iter().map(|report| pipeline::digest(report.draft())).collect();
    let told = |finding: &Finding, rating| -> Vec<usize> {
        let is_it = |item: &Item| item.rating == rating && tells(item, &finding.new, &finding.prior[0]);
        (0..stream.items.len()).filter(|at| is_it(&stream.items[*at])).collect()
    };
    let judge = |finding: &Finding| {
        let owed = told(finding, Rating::Must);
        (!owed.is_empty() || told(finding, Rating::May).is_empty()).then_some(owed)
    };
    pairs(&stream.name, (folder, part), &digests, judge)
}

fn tells(item: &Item, new: &Witness, prior: &Witness) -> bool {
    let on = |side: &[Mention], witness: &Witness| {
        side.iter().any(|mention| mention.article as u64 + 1 == witness.article.0 && mention.span.overlaps(witness.span))
    };
    let is_it = on(&item.after, new) && on(&item.before, prior) || on(&item.before, new) && on(&item.after, prior);
    item.kind == ClaimKind::Figure && is_it
}

/// Each pair of figures of two outlets, the earlier report's first, that `judge` knows to be owed or wrong to tell.
fn pairs(story: &str, (folder, part): (usize, usize), digests: &[Digest], judge: impl Fn(&Finding) -> Option<Vec<usize>>) -> Vec<Row> {
    let articles: Vec<Article> = digests.iter().zip(1..).map(|(digest, id)| article(digest, ArticleId(id))).collect();
    let both = (1..articles.len()).flat_map(|later| (0..later).map(move |earlier| (earlier, later)));
    let of_two_outlets = both.filter(|(a, b)| articles[*a].outlet != articles[*b].outlet);
    let weighed = of_two_outlets.flat_map(|(a, b)| {
        let [a, b] = [a, b].map(|at| Report { article: &articles[at], claims: &digests[at].claims });
        compare::weighed(a, b)
    });
    let row = |(finding, measured): (Finding, compare::Measured)| {
        let owed = judge(&finding)?;
        let figure = (finding.new.article.0, finding.new.span.start);
        Some(Row { story: story.to_owned(), folder, part, figure, owed, measured: measured.map(f64::from).to_vec() })
    };
    weighed.filter_map(row).collect()
}

fn article(digest: &Digest, id: ArticleId) -> Article {
    Article {
        id,
        label: String::new(),
        outlet: digest.outlet.clone(),
        url: None,
        title: digest.title.clone(),
        byline: None,
        published: digest.published,
        first_seen: digest.first_seen,
        text: digest.text.clone(),
        wire_credit: None,
        story: StoryId(1),
        wire_of: None,
        revision: 0,
    }
}

/// Two mentions in real reports, by report and characters, and whether their difference is one to tell.
struct Labelled {
    sides: [(String, (u64, u64)); 2],
    is_owed: bool,
}

/// The pairs of real reports: of cross-article mentions, what is no conflict is wrong to tell; of the divergence pairs and the stories that
/// are read in full, what is not owed.
fn real(data: &Path) -> Vec<Row> {
    let mut rows = Vec::new();
    let xdoc = data.join("figures/xdoc");
    let mentions: HashMap<String, Value> = lines(&xdoc.join("mentions.jsonl")).into_iter().map(|m| (text(&m, "id"), m)).collect();
    let side = |mention: &Value| (text(mention, "doc"), (number(&mention["start"]), number(&mention["end"])));
    let labelled: Vec<Labelled> = lines(&xdoc.join("pairs.jsonl"))
        .iter()
        .filter(|pair| text(pair, "label") != "compatible")
        .map(|pair| Labelled { sides: ["a", "b"].map(|key| side(&mentions[&text(pair, key)])), is_owed: text(pair, "label") == "conflict" })
        .collect();
    let mut stories: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mention in mentions.values() {
        stories.entry(text(mention, "subtopic")).or_default().insert(text(mention, "doc"));
    }
    let docs = documents(&xdoc.join("docs.jsonl"));
    for (at, (name, reports)) in stories.iter().enumerate() {
        rows.extend(story(name, at % PARTS, &reports.iter().map(|id| (&docs[id], None)).collect::<Vec<_>>(), &labelled, true));
    }
    let divergence = data.join("divergence");
    let side = |pair: &Value, key: &str| {
        let span = &pair[format!("{key}_span")];
        (text(pair, &format!("doc_{key}")), (number(&span[0]), number(&span[1])))
    };
    let labelled: Vec<Labelled> = lines(&divergence.join("pairs.jsonl"))
        .iter()
        .filter(|pair| text(pair, "kind") == "figure" && text(pair, "rating") != "MAY")
        .map(|pair| Labelled { sides: ["a", "b"].map(|key| side(pair, key)), is_owed: text(pair, "rating") == "MUST" })
        .collect();
    let docs = documents(&divergence.join("docs.jsonl"));
    for (at, told) in lines(&divergence.join("stories.jsonl")).iter().enumerate() {
        let arrival = told["arrival"].as_array().map_or(&[][..], Vec::as_slice);
        let reports: Vec<_> =
            arrival.iter().filter_map(|report| Some((docs.get(&text(report, "id"))?, Some(text(report, "date"))))).collect();
        rows.extend(story(&text(told, "story"), at % PARTS, &reports, &labelled, told["exhaustive"] == true));
    }
    rows
}

/// `is_whole`: what is not labelled is wrong to tell.
fn story(name: &str, part: usize, reports: &[(&Value, Option<String>)], labelled: &[Labelled], is_whole: bool) -> Vec<Row> {
    let digests: Vec<Digest> = reports.iter().map(|(report, date)| pipeline::digest(draft(report, date.as_deref()))).collect();
    let is_on = |(id, span): &(String, (u64, u64)), witness: &Witness| {
        let report = usize::try_from(witness.article.0 - 1).unwrap_or_default();
        let chars = |end: usize| digests[report].text[..end].chars().count() as u64;
        text(reports[report].0, "id") == *id && chars(witness.span.start) < span.1 && span.0 < chars(witness.span.end)
    };
    let judge = |finding: &Finding| {
        let (new, prior) = (&finding.new, &finding.prior[0]);
        let is_it = |Labelled { sides: [a, b], .. }: &&Labelled| is_on(a, new) && is_on(b, prior) || is_on(b, new) && is_on(a, prior);
        match labelled.iter().rfind(is_it) {
            Some(pair) => Some(if pair.is_owed { vec![0] } else { Vec::new() }),
            None => is_whole.then(Vec::new),
        }
    };
    pairs(name, (FOLDERS.len(), part), &digests, judge)
}

fn draft(report: &Value, date: Option<&str>) -> Draft {
    let published = Some(text(report, "published")).filter(|at| !at.is_empty()).or_else(|| date.map(str::to_owned));
    let published = published.and_then(|at| at.parse().or_else(|_| format!("{at}T00:00:00Z").parse()).ok());
    let entry = Entry { title: Some(text(report, "title")), published, ..Entry::default() };
    let outlet = Some(Outlet::from(text(report, "outlet").as_str()));
    Draft { outlet, entry, body: Body::Text(text(report, "text")), received: published.unwrap_or_default(), ..Draft::default() }
}

fn documents(path: &Path) -> HashMap<String, Value> {
    lines(path).into_iter().map(|document| (text(&document, "id"), document)).collect()
}

fn lines(path: &Path) -> Vec<Value> {
    let whole = fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    let read = |line| serde_json::from_str(line).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    whole.lines().map(read).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

/// Weights of the highest penalised likelihood, by Newton's method; the first measure is always one and bears no penalty.
fn fit(rows: &[&Row]) -> Vec<f64> {
    let width = compare::evidence().len();
    let mut weights = vec![0.0; width];
    let variance = |at: usize| {
        let all = || rows.iter().map(|row| row.measured[at]);
        let mean = all().sum::<f64>() / rows.len() as f64;
        all().map(|amount| (amount - mean).powi(2)).sum::<f64>() / rows.len() as f64
    };
    let penalties: Vec<f64> = (0..width).map(|at| if at == 0 { 0.0 } else { PENALTY * variance(at) }).collect();
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = weights.iter().zip(&penalties).map(|(weight, penalty)| -penalty * weight).collect();
        let mut curve: Vec<Vec<f64>> =
            (0..width).map(|at| (0..width).map(|to| if at == to { penalties[at] + 1e-9 } else { 0.0 }).collect()).collect();
        for row in rows {
            let odds = row.odds(&weights);
            let error = row.times() * (f64::from(u8::from(!row.owed.is_empty())) - odds);
            let bend = row.times() * odds * (1.0 - odds);
            for ((slope, line), amount) in slope.iter_mut().zip(&mut curve).zip(&row.measured) {
                *slope += error * amount;
                line.iter_mut().zip(&row.measured).for_each(|(curve, other)| *curve += bend * amount * other);
            }
        }
        weights.iter_mut().zip(solved(curve, slope)).for_each(|(weight, step)| *weight += step);
    }
    weights
}

/// The solution of a system of linear equations whose matrix is symmetric and positive, by elimination.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for at in 0..width {
        let (pivot, rest) = matrix[at..].split_first_mut().expect("a row for each column");
        for (below, line) in rest.iter_mut().enumerate() {
            let times = line[at] / pivot[at];
            line.iter_mut().zip(pivot.iter()).for_each(|(own, above)| *own -= times * above);
            right[at + 1 + below] -= times * right[at];
        }
    }
    for at in (0..width).rev() {
        let known: f64 = matrix[at].iter().zip(&right).skip(at + 1).map(|(factor, solution)| factor * solution).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

/// Of each new figure its surest pair: what would be told at each level, and how often each band is right.
fn report(scored: &[(&Row, f64)]) {
    let mut surest: HashMap<_, &(&Row, f64)> = HashMap::new();
    for scored in scored {
        let best = surest.entry((&scored.0.story, scored.0.figure)).or_insert(scored);
        if scored.1 > best.1 {
            *best = scored;
        }
    }
    println!("\n{:>6} {:>6} {:>6}    {:>16}", "level", "found", "wrong", "right up to next");
    for (at, level) in LEVELS.iter().enumerate() {
        let told: Vec<&(&Row, f64)> = surest.values().copied().filter(|(_, odds)| odds >= level).collect();
        let items = |(row, _): &&(&Row, f64)| row.owed.iter().map(|item| (row.story.clone(), *item)).collect::<Vec<_>>();
        let found: BTreeSet<(String, usize)> = told.iter().flat_map(items).collect();
        let wrong = told.iter().filter(|(row, _)| row.owed.is_empty()).count();
        let next = LEVELS.get(at + 1).copied().unwrap_or(2.0);
        let band = || told.iter().filter(|(_, odds)| *odds < next);
        println!(
            "{level:6.2} {:6} {wrong:6}    {:7} of {:5}",
            found.len(),
            band().filter(|(row, _)| !row.owed.is_empty()).count(),
            band().count()
        );
    }
}
