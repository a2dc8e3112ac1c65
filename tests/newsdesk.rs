//! How well the whole way from texts to alerts does on invented stories as their outlets would report them, in full and in order.
//!
//! `newsdesk/*/*.txt` hold one story a file, written and marked by editors who had not seen the rules; a third of them have nothing to
//! report. Each is settled as it would come in, in a store of its own: grouping, reading, comparing and gates all take part. Rules were
//! mended by reading the `first` set, and of the `second` only the wrong alerts: what it says comes nearer to new text.
//! A floor is what was reached, rounded down: raise it when the figure rises; lowering one is its own commit, with reasons. Every mistake
//! is printed by `cargo test --test newsdesk -- --nocapture`.
//!
//! | line | means |
//! |---|---|
//! | `#item N MUST figure WHAT` | item N is a difference that must be told, or `MAY` be; a `figure` or a `quote` |
//! | `#sub Nc NOT` | its reading c has another rating |
//! | `#why N ...`, `#note ...` | the editor's reasons |
//! | `#inline` | the headline is also the first line of each text |
//! | `@@ outlet \| domain \| published \| headline` | an article begins |
//! | `{1a:words}` | a mention of item 1 in reading a; readings are lettered in order of arrival, marks may be nested |

#![allow(clippy::panic, reason = "a labelled set that cannot be read fails the test")]

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use diffwire::{
    alert,
    model::{Alert, ArticleId, ClaimKind, Entry, Outlet, Span},
    pipeline::{self, Body, Corpus, Draft},
    store, story,
};
use jiff::Timestamp;

struct Floor {
    folder: &'static str,
    stories: usize,
    /// Of the differences that must be told, in percent.
    recall: f64,
    /// Told, and neither owed nor a matter of taste; no more than these.
    wrong: usize,
}

const FLOORS: [Floor; 2] =
    [Floor { folder: "first", stories: 112, recall: 51.0, wrong: 1 }, Floor { folder: "second", stories: 40, recall: 36.0, wrong: 3 }];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rating {
    Must,
    May,
    Not,
}

struct Mention {
    article: usize,
    span: Span,
}

/// A reading against all that came before it.
struct Item {
    name: String,
    rating: Rating,
    kind: ClaimKind,
    before: Vec<Mention>,
    after: Vec<Mention>,
}

struct Report {
    outlet: String,
    url: String,
    published: Timestamp,
    title: String,
    text: String,
}

struct Stream {
    name: String,
    reports: Vec<Report>,
    items: Vec<Item>,
}

/// What an editor rated before any report was marked.
#[derive(Default)]
struct Heading {
    ratings: BTreeMap<u32, (Rating, ClaimKind, String)>,
    of_readings: BTreeMap<(u32, char), Rating>,
    is_inline: bool,
}

impl Heading {
    fn read(lines: &str) -> Self {
        let mut heading = Self::default();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "#inline" => heading.is_inline = true,
                "#item" => {
                    let parts: Vec<&str> = rest.splitn(4, ' ').collect();
                    let [number, rating, kind, what] = parts[..] else { panic!("{line}: an item has four parts") };
                    let kind = if kind == "quote" { ClaimKind::Quote } else { ClaimKind::Figure };
                    heading.ratings.insert(numbered(number), (rated(rating), kind, what.to_owned()));
                }
                "#sub" => {
                    let (key, rating) = rest.split_once(' ').unwrap_or_else(|| panic!("{line}: a reading has a rating"));
                    heading.of_readings.insert(keyed(key), rated(rating));
                }
                "#note" | "#why" => {}
                _ => panic!("{line}: no such line is known"),
            }
        }
        heading
    }

    /// One item for each reading but the first.
    fn items(&self, mut marks: BTreeMap<(u32, char), Vec<Mention>>) -> Vec<Item> {
        let mut items = Vec::new();
        for (number, (rating, kind, what)) in &self.ratings {
            let readings: Vec<char> = marks.keys().filter(|(of, _)| of == number).map(|(_, reading)| *reading).collect();
            assert!(readings.len() > 1, "item {number}, {what}: one reading differs from nothing");
            for (at, reading) in readings.iter().enumerate().skip(1) {
                let rating = self.of_readings.get(&(*number, *reading)).copied().unwrap_or(*rating);
                let all = |readings: &[char]| readings.iter().flat_map(|r| &marks[&(*number, *r)]).map(Mention::again).collect();
                let name = format!("{number}{reading} {what}");
                items.push(Item { name, rating, kind: *kind, before: all(&readings[..at]), after: all(&readings[at..=at]) });
            }
        }
        marks.retain(|(number, _), _| !self.ratings.contains_key(number));
        assert!(marks.is_empty(), "marks of no item: {:?}", marks.keys());
        items
    }
}

impl Mention {
    fn again(&self) -> Self {
        Self { article: self.article, span: self.span }
    }
}

fn rated(word: &str) -> Rating {
    match word {
        "MUST" => Rating::Must,
        "MAY" => Rating::May,
        "NOT" => Rating::Not,
        _ => panic!("{word} is no rating"),
    }
}

fn numbered(digits: &str) -> u32 {
    digits.parse().unwrap_or_else(|problem| panic!("{digits}: {problem}"))
}

/// "12b": reading b of item 12.
fn keyed(key: &str) -> (u32, char) {
    let (number, reading) = key.split_at(key.len() - 1);
    (numbered(number), reading.chars().next().unwrap_or_else(|| panic!("{key} has no letter")))
}

impl Stream {
    fn read(path: &Path) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let whole = std::fs::read_to_string(path).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let mut parts = whole.split("\n@@ ");
        let heading = Heading::read(parts.next().unwrap_or_default());
        let (mut reports, mut marks) = (Vec::new(), BTreeMap::new());
        for part in parts {
            let (line, body) = part.split_once('\n').unwrap_or((part, ""));
            let parts: Vec<&str> = line.splitn(4, '|').map(str::trim).collect();
            let [outlet, domain, published, title] = parts[..] else { panic!("{name}: {line}: an article has four parts") };
            let body = body.trim();
            let raw = if heading.is_inline { format!("{title}\n\n{body}") } else { body.to_owned() };
            let text = unmarked(&raw, |key, span| marks.entry(key).or_insert_with(Vec::new).push(Mention { article: reports.len(), span }));
            reports.push(Report {
                outlet: outlet.to_owned(),
                url: format!("https://www.{domain}/{}", reports.len()),
                published: published.parse().unwrap_or_else(|problem| panic!("{name}: {published}: {problem}")),
                title: unmarked(title, |_, _| {}),
                text,
            });
        }
        Self { items: heading.items(marks), name, reports }
    }

    /// Settles the reports one by one and holds what is told against what is owed.
    fn run(&self) -> Told {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = store::Store::open(&store::Settings::new(folder.path().join("store"))).expect("an empty store");
        let mut corpus = Corpus::open(Arc::new(store), story::Settings::default(), alert::Settings::default(), Vec::new())
            .expect("an empty store has an empty corpus");
        let (mut articles, mut alerts) = (Vec::new(), Vec::new());
        for report in &self.reports {
            let settlement = pipeline::settle(pipeline::digest(report.draft()), &mut corpus).expect("a store that can be written");
            articles.push(settlement.article);
            alerts.extend(settlement.alerts);
        }
        let mut told = Told { due: self.items.iter().filter(|item| item.rating == Rating::Must).count(), ..Told::default() };
        let mut met = vec![false; self.items.len()];
        for alert in &alerts {
            let fitting: Vec<usize> = (0..self.items.len()).filter(|at| self.items[*at].is_told_by(alert, &articles)).collect();
            let is_fresh = |at: &&usize| self.items[**at].rating == Rating::Must && !met[**at];
            if let Some(at) = fitting.iter().find(is_fresh).copied() {
                met[at] = true;
                told.right += 1;
            } else if !fitting.iter().any(|at| self.items[*at].rating == Rating::May) {
                told.wrong += 1;
                told.note(&self.name, "wrong", &alert.reason, &alert.new.sentence, &alert.prior[0].sentence);
            }
        }
        for (item, _) in self.items.iter().zip(met).filter(|(item, met)| item.rating == Rating::Must && !met) {
            let quoted = |mentions: &[Mention]| {
                let mention = &mentions[0];
                self.reports[mention.article].text[mention.span.start..mention.span.end].to_owned()
            };
            told.note(&self.name, "missed", &item.name, &quoted(&item.after), &quoted(&item.before));
        }
        told
    }
}

/// The text without its marks, each of which is told of with its place in the text.
fn unmarked(raw: &str, mut mark: impl FnMut((u32, char), Span)) -> String {
    let (mut text, mut open, mut rest) = (String::new(), Vec::new(), raw);
    while let Some(c) = rest.chars().next() {
        let keys = rest.strip_prefix('{').and_then(|inner| inner.split_once(':')).map(|(keys, _)| keys);
        let is_key = |key: &str| key.len() > 1 && key[..key.len() - 1].bytes().all(|b| b.is_ascii_digit());
        if let Some(keys) = keys.filter(|keys| keys.is_ascii() && keys.split(',').all(is_key)) {
            open.push((keys, text.len()));
            rest = &rest[keys.len() + 2..];
        } else if c == '}' {
            let (keys, start) = open.pop().unwrap_or_else(|| panic!("a mark closes that was not opened, behind {text:?}"));
            keys.split(',').for_each(|key| mark(keyed(key), Span::new(start, text.len())));
            rest = &rest[1..];
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    assert!(open.is_empty(), "a mark stays open in {text:?}");
    text
}

impl Report {
    fn draft(&self) -> Draft {
        let entry =
            Entry { title: Some(self.title.clone()), url: Some(self.url.clone()), published: Some(self.published), ..Entry::default() };
        let outlet = Some(Outlet::from(self.outlet.as_str()));
        Draft { outlet, entry, body: Body::Text(self.text.clone()), received: self.published, ..Draft::default() }
    }
}

impl Item {
    /// One side of the alert is a mention of this reading, the other of one before it.
    fn is_told_by(&self, alert: &Alert, articles: &[ArticleId]) -> bool {
        let prior = &alert.prior[0];
        let on = |side: &[Mention], article: ArticleId, span: Span| {
            side.iter().any(|mention| articles[mention.article] == article && mention.span.overlaps(span))
        };
        let new = |side: &[Mention]| on(side, alert.new.article, alert.new.span);
        let old = |side: &[Mention]| on(side, prior.article, prior.span);
        self.kind == alert.kind && (new(&self.after) && old(&self.before) || new(&self.before) && old(&self.after))
    }
}

/// What came of some streams.
#[derive(Default)]
struct Told {
    due: usize,
    right: usize,
    wrong: usize,
    mistakes: String,
}

impl Told {
    fn note(&mut self, stream: &str, what: &str, why: &str, new: &str, old: &str) {
        let _ = writeln!(self.mistakes, "{stream}: {what}: {why}\n    {new}\n    {old}");
    }

    fn add(mut self, other: Self) -> Self {
        self.due += other.due;
        self.right += other.right;
        self.wrong += other.wrong;
        self.mistakes += &other.mistakes;
        self
    }

    fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.due.max(1) as f64
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} differences told ({:.1} %), {} wrong alerts", self.right, self.due, self.recall(), self.wrong)
    }
}

fn streams(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsdesk").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder that can be read").path()).collect();
    paths.sort();
    paths
}

/// All stories of a set, on as many threads as there are cores.
fn told(paths: &[PathBuf]) -> Told {
    let hands = std::thread::available_parallelism().map_or(2, usize::from);
    let run = |paths: &[PathBuf]| paths.iter().map(|path| Stream::read(path).run()).fold(Told::default(), Told::add);
    std::thread::scope(|scope| {
        let shares: Vec<_> = paths.chunks(paths.len().div_ceil(hands)).map(|share| scope.spawn(move || run(share))).collect();
        shares.into_iter().map(|share| share.join().expect("a share that did not fail")).fold(Told::default(), Told::add)
    })
}

#[test]
fn whole_stories_are_told_as_an_editor_would() {
    for Floor { folder, stories, recall, wrong } in FLOORS {
        let paths = streams(folder);
        assert_eq!(paths.len(), stories, "{folder}: a story was added or taken away; say so here");
        let told = told(&paths);
        println!("{}\n{folder}: {told}", told.mistakes);
        assert!(told.recall() >= recall, "{folder}: {told}, and at least {recall} % were told before");
        assert!(told.wrong <= wrong, "{folder}: {told}, and no more than {wrong} were wrong before");
    }
}
