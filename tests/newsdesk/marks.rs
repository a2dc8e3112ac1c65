//! Stories written as their outlets would report them, with every difference that an editor would tell of marked; how they are written is
//! told in `newsdesk.rs`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use diffwire::{
    model::{Alert, ArticleId, ClaimKind, Entry, Outlet, Span},
    pipeline::{Body, Draft},
};
use jiff::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    Must,
    May,
    Not,
}

pub struct Mention {
    pub article: usize,
    pub span: Span,
}

/// A reading against all that came before it.
pub struct Item {
    pub name: String,
    pub rating: Rating,
    pub kind: ClaimKind,
    pub before: Vec<Mention>,
    pub after: Vec<Mention>,
}

pub struct Report {
    pub outlet: String,
    pub url: String,
    published: Timestamp,
    pub title: String,
    pub text: String,
}

pub struct Stream {
    pub name: String,
    pub reports: Vec<Report>,
    pub items: Vec<Item>,
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
    pub fn read(path: &Path) -> Self {
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
    pub fn draft(&self) -> Draft {
        let entry =
            Entry { title: Some(self.title.clone()), url: Some(self.url.clone()), published: Some(self.published), ..Entry::default() };
        let outlet = Some(Outlet::from(self.outlet.as_str()));
        Draft { outlet, entry, body: Body::Text(self.text.clone()), received: self.published, ..Draft::default() }
    }
}

impl Item {
    /// One side of the alert is a mention of this reading, the other of one before it.
    pub fn is_told_by(&self, alert: &Alert, articles: &[ArticleId]) -> bool {
        let prior = &alert.prior[0];
        let on = |side: &[Mention], article: ArticleId, span: Span| {
            side.iter().any(|mention| articles[mention.article] == article && mention.span.overlaps(span))
        };
        let new = |side: &[Mention]| on(side, alert.new.article, alert.new.span);
        let old = |side: &[Mention]| on(side, prior.article, prior.span);
        self.kind == alert.kind && (new(&self.after) && old(&self.before) || new(&self.before) && old(&self.after))
    }
}

pub fn streams(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsdesk").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder that can be read").path()).collect();
    paths.sort();
    paths
}
