//! Any XML that means to be a feed in, plain RSS 2.0 or Atom 1.0 out, which feed-rs then reads.
//!
//! Bare ampersands, HTML's entities, unclosed and mismatched tags, truncation, forgotten name spaces, the older dialects (RSS 0.9x and 1.0,
//! Atom 0.3, CDF) and mark-up inside text are levelled here, in one pass that never looks back and nests no deeper than [`DEEPEST`].

use quick_xml::{Reader, events::BytesStart, events::Event};
use url::Url;

use super::{
    date,
    entity::{self, Entities},
    hints::Collector,
    names::{self, Dialect, Role, Space},
    write::{Container, Document, Kept},
};
use crate::model::{FeedFormat, Hints};

/// Elements below this depth are read as if they stood at it.
const DEEPEST: usize = 200;
const MOST_ATTRIBUTES: usize = 32;
const MOST_ENTRIES: usize = 5_000;

/// A document that feed-rs can read.
#[derive(Debug)]
pub struct Mended {
    pub xml: String,
    pub format: FeedFormat,
    pub hints: Hints,
    pub problems: Vec<String>,
    pub is_truncated: bool,
}

/// The document's first element is none of a feed's.
#[derive(Debug)]
pub struct NoFeed {
    /// `None`: there is no element at all.
    pub root: Option<String>,
}

pub fn mend(text: &str, url: Option<&Url>) -> Result<Mended, NoFeed> {
    let mut rewriter = Rewriter::new(url);
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.expand_empty_elements = true;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(start)) => rewriter.start(&start)?,
            Ok(Event::End(end)) => rewriter.end(end.name().as_ref()),
            Ok(Event::Text(text)) => rewriter.text(&text),
            Ok(Event::CData(text)) => rewriter.text(&text),
            Ok(Event::GeneralRef(name)) => rewriter.reference(&name),
            Ok(Event::DocType(doctype)) => rewriter.entities = Entities::declared(&doctype),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                rewriter.broken_off(text.get(before..).unwrap_or_default());
                break;
            }
        }
    }
    rewriter.finish()
}

/// What an open element is to the rewriter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Through,
    Entry,
    Skip,
    /// Its text is being captured.
    Captured,
    /// It stands inside captured text.
    Inside,
}

struct Frame {
    name: String,
    kind: Kind,
    /// How many name spaces and bases were declared when it opened.
    declared: usize,
    bases: usize,
}

struct Capture {
    role: Role,
    attributes: Attributes,
    text: String,
    has_markup: bool,
}

#[derive(Debug, Default)]
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

struct Rewriter {
    entities: Entities,
    frames: Vec<Frame>,
    overflow: usize,
    spaces: Vec<(String, Space)>,
    bases: Vec<Url>,
    capture: Option<Capture>,
    document: Option<Document>,
    feed: Container,
    entry: Option<Container>,
    entries: usize,
    hints: Collector,
    problems: Vec<String>,
    is_truncated: bool,
}

impl Rewriter {
    fn new(url: Option<&Url>) -> Self {
        Self {
            entities: Entities::default(),
            frames: Vec::new(),
            overflow: 0,
            spaces: Vec::new(),
            bases: url.cloned().into_iter().collect(),
            capture: None,
            document: None,
            feed: Container::default(),
            entry: None,
            entries: 0,
            hints: Collector::default(),
            problems: Vec::new(),
            is_truncated: false,
        }
    }

    fn problem(&mut self, sentence: String) {
        if self.problems.len() < 20 && !self.problems.contains(&sentence) {
            self.problems.push(sentence);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), NoFeed> {
        let name = start.name().as_ref().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            // "5 < 6 and 7 > 6" in text that nobody escaped
            self.text(&format!("<{}>", &**start));
            self.problem("a bare < was read as text".to_owned());
            return Ok(());
        }
        if self.frames.len() >= DEEPEST {
            self.overflow += 1;
            return Ok(());
        }
        let (declared, bases) = (self.spaces.len(), self.bases.len());
        let attributes = self.attributes(start);
        let (space, local) = self.split(&name);
        if self.document.is_none() {
            self.root(space, &local, &attributes)?;
            self.frames.push(Frame { name, kind: Kind::Through, declared, bases });
            return Ok(());
        }
        if self.begins_entry(space, &local) {
            self.close_entry_left_open();
        }
        let kind = self.open(space, &local, &name, attributes);
        self.frames.push(Frame { name, kind, declared, bases });
        Ok(())
    }

    fn attributes(&mut self, start: &BytesStart<'_>) -> Attributes {
        let mut found = Vec::new();
        for attribute in start.html_attributes().with_checks(false).take(MOST_ATTRIBUTES).flatten() {
            let key = attribute.key.as_ref().to_ascii_lowercase();
            let value = entity::decode(&attribute.value, &self.entities).into_owned();
            if key == "xmlns" {
                self.spaces.push((String::new(), Space::of_uri(&value)));
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.spaces.push((prefix.to_owned(), Space::of_uri(&value)));
            } else if key == "xml:base" {
                let base = self.bases.last().map_or_else(|| Url::parse(value.trim()), |base| base.join(value.trim()));
                self.bases.extend(base);
            }
            found.push((key, value));
        }
        Attributes(found)
    }

    fn split(&self, name: &str) -> (Space, String) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.spaces.iter().rev().find(|(declared, _)| declared == prefix).map(|(_, space)| *space);
        let space = declared.unwrap_or_else(|| Space::of_prefix(prefix));
        (space, local.to_owned())
    }

    fn root(&mut self, space: Space, local: &str, attributes: &Attributes) -> Result<(), NoFeed> {
        let (format, dialect) = match local {
            "rss" => (FeedFormat::Rss, Dialect::Rss),
            "rdf" => (FeedFormat::Rdf, Dialect::Rss),
            "channel" if matches!(space, Space::Core | Space::Other) => (FeedFormat::Rss, Dialect::Rss),
            "feed" | "entry" => (FeedFormat::Atom, Dialect::Atom),
            _ => return Err(NoFeed { root: Some(local.to_owned()) }),
        };
        if let Some(href) = attributes.get("href") {
            self.feed.alternate = Some(self.absolute(href));
        }
        self.document = Some(Document::new(format, dialect));
        if local == "entry" {
            self.entry = Some(Container::default());
        }
        Ok(())
    }

    fn dialect(&self) -> Dialect {
        self.document.as_ref().map_or(Dialect::Rss, |document| document.dialect)
    }

    fn begins_entry(&self, space: Space, local: &str) -> bool {
        let expected = if self.dialect() == Dialect::Rss { "item" } else { "entry" };
        local == expected
            && matches!(space, Space::Core | Space::Atom)
            && !self.frames.iter().any(|frame| frame.kind == Kind::Skip)
            && self.frames.iter().any(|frame| frame.kind == Kind::Entry)
    }

    /// An item begins inside another: the tags between were never closed.
    fn close_entry_left_open(&mut self) {
        if let Some(at) = self.frames.iter().position(|frame| frame.kind == Kind::Entry) {
            self.problem("an entry that was not closed ends where the next begins".to_owned());
            self.pop_to(at);
        }
    }

    fn open(&mut self, space: Space, local: &str, name: &str, attributes: Attributes) -> Kind {
        if let Some(capture) = &mut self.capture {
            capture.open(name, local, &attributes);
            return Kind::Inside;
        }
        if self.frames.last().is_some_and(|frame| frame.kind == Kind::Skip) {
            return Kind::Skip;
        }
        let dialect = self.dialect();
        let role = if self.entry.is_some() { names::in_entry(dialect, space, local) } else { names::in_feed(dialect, space, local) };
        match role {
            Role::Skip => Kind::Skip,
            Role::Through => {
                if let Some(href) = attributes.get("href").filter(|_| local == "channel") {
                    self.feed.alternate = Some(self.absolute(href));
                }
                Kind::Through
            }
            Role::Entry => {
                self.begin_entry(&attributes);
                Kind::Entry
            }
            role => {
                self.capture = Some(Capture { role, attributes, text: String::new(), has_markup: false });
                Kind::Captured
            }
        }
    }

    /// CDF and RSS 1.0 say in attributes what the others say in elements.
    fn begin_entry(&mut self, attributes: &Attributes) {
        let mut entry = Container::default();
        entry.alternate = attributes.get("href").map(|href| self.absolute(href));
        entry.about = attributes.get("rdf:about").or(attributes.get("about")).map(str::to_owned);
        if let Some(when) = attributes.get("lastmod").and_then(date::parse) {
            entry.keep("updated", Kept::plain(when.to_string()));
        }
        self.entry = Some(entry);
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            capture.push(text, self.frames.last());
        }
    }

    fn reference(&mut self, name: &str) {
        if self.capture.is_none() {
            return;
        }
        match entity::resolve(name, &self.entities) {
            Some(value) => {
                let value = value.into_owned();
                self.text(&value);
            }
            None => {
                self.problem(format!("the entity &{name}; stands for nothing and was kept as it is"));
                self.text(&format!("&{name};"));
            }
        }
    }

    fn end(&mut self, name: &str) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let name = name.to_ascii_lowercase();
        let crosses = matches!(name.rsplit(':').next(), Some("item" | "entry" | "channel" | "rss" | "feed" | "rdf"));
        let from = if crosses { 0 } else { self.frames.iter().rposition(|frame| frame.kind == Kind::Captured).unwrap_or(0) };
        match self.frames[from..].iter().rposition(|frame| frame.name == name) {
            Some(at) => {
                let at = from + at;
                if at + 1 < self.frames.len() {
                    self.problem(format!("<{}> was not closed", self.frames[at + 1].name));
                }
                self.pop_to(at);
            }
            None => self.problem(format!("</{name}> closes nothing")),
        }
    }

    /// Closes every element from the one at `at` on.
    fn pop_to(&mut self, at: usize) {
        while self.frames.len() > at {
            let Some(frame) = self.frames.pop() else { return };
            match frame.kind {
                Kind::Inside => {
                    if let Some(capture) = &mut self.capture {
                        capture.close(&frame.name);
                    }
                }
                Kind::Captured => self.finish_capture(),
                Kind::Entry => self.finish_entry(),
                Kind::Through | Kind::Skip => {}
            }
            self.spaces.truncate(frame.declared);
            self.bases.truncate(frame.bases);
        }
    }

    fn absolute(&self, link: &str) -> String {
        let link = link.trim();
        match self.bases.last() {
            Some(base) => base.join(link).map_or_else(|_| link.to_owned(), String::from),
            None => link.to_owned(),
        }
    }

    fn finish_capture(&mut self) {
        let Some(capture) = self.capture.take() else { return };
        if let Role::Hint(kind) = capture.role {
            self.hints.note(kind, &capture.text);
            return;
        }
        if capture.role == Role::Link {
            self.link(&capture);
            return;
        }
        let text = capture.text.trim();
        if text.is_empty() {
            return;
        }
        let dialect = self.dialect();
        let (name, kept) = match capture.role {
            Role::Date(name) => match date::parse(text) {
                Some(when) => (name, Kept::plain(when.to_string())),
                None => return self.problem(format!("the date {:?} could not be read", text.chars().take(60).collect::<String>())),
            },
            Role::Person => match person(text) {
                Some(person) => ("author", Kept::plain(person)),
                None => return,
            },
            Role::Text(name @ ("link" | "language" | "id")) => {
                (name, Kept::plain(if name == "link" { self.absolute(text) } else { text.to_owned() }))
            }
            Role::Text("guid") => ("guid", Kept::guid(text, capture.attributes.get("ispermalink") != Some("false"))),
            Role::Text(name) if dialect == Dialect::Atom => {
                (name, Kept::atom(&capture.text, capture.has_markup, &|key| capture.attributes.get(key)))
            }
            Role::Text(name) => (name, Kept::markup(text.to_owned())),
            _ => return,
        };
        self.entry.as_mut().unwrap_or(&mut self.feed).keep(name, kept);
    }

    fn link(&mut self, capture: &Capture) {
        let Some(href) = capture.attributes.get("href").or(Some(capture.text.trim()).filter(|text| !text.is_empty())) else { return };
        let href = self.absolute(href);
        let rel = capture.attributes.get("rel").unwrap_or("alternate").to_ascii_lowercase();
        let rel = rel.rsplit('/').next().unwrap_or_default();
        if self.entry.is_none() {
            self.hints.link(rel, &href);
        }
        if rel == "alternate" {
            let is_page = capture.attributes.get("type").is_none_or(|kind| kind.contains("html"));
            self.entry.as_mut().unwrap_or(&mut self.feed).offer(href, is_page);
        }
    }

    fn finish_entry(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return self.problem(format!("only the first {MOST_ENTRIES} entries were read"));
        }
        if let Some(document) = &mut self.document {
            document.entry(entry);
        }
    }

    /// The end came in the middle of a tag, a comment or a CDATA section that begins `rest`.
    fn broken_off(&mut self, rest: &str) {
        self.is_truncated = true;
        if let Some(text) = rest.strip_prefix("<![CDATA[") {
            self.text(text);
        }
    }

    fn finish(mut self) -> Result<Mended, NoFeed> {
        self.is_truncated |= !self.frames.is_empty();
        self.pop_to(0);
        self.finish_entry();
        if self.is_truncated {
            self.problem("the document breaks off before its end".to_owned());
        }
        let Some(document) = self.document else { return Err(NoFeed { root: None }) };
        Ok(Mended {
            format: document.format,
            xml: document.finish(self.feed),
            hints: self.hints.finish(),
            problems: self.problems,
            is_truncated: self.is_truncated,
        })
    }
}

impl Capture {
    fn open(&mut self, name: &str, local: &str, attributes: &Attributes) {
        if self.role == Role::Person {
            return;
        }
        self.has_markup = true;
        let local = if name.starts_with("xhtml:") || name.starts_with("html:") { local } else { name };
        self.text.push('<');
        self.text.push_str(local);
        for (key, value) in attributes.0.iter().filter(|(key, _)| !key.starts_with("xml")) {
            self.text.push_str(&format!(" {key}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;")));
        }
        self.text.push('>');
    }

    fn close(&mut self, name: &str) {
        const VOID: &[&str] = &["br", "img", "hr", "input", "area", "col", "embed", "source", "track", "wbr", "link", "meta"];
        let local = name.strip_prefix("xhtml:").or(name.strip_prefix("html:")).unwrap_or(name);
        let is_name = local.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if self.role != Role::Person && is_name && !VOID.contains(&local) {
            self.text.push_str(&format!("</{local}>"));
        }
    }

    fn push(&mut self, text: &str, innermost: Option<&Frame>) {
        let inside = innermost.filter(|frame| frame.kind == Kind::Inside);
        match self.role {
            // An address or a home page is no name.
            Role::Person if inside.is_some_and(|frame| frame.name.rsplit(':').next() != Some("name")) => {}
            Role::Person => self.text.push_str(text),
            _ if inside.is_some() && self.has_markup => self.text.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
            _ => self.text.push_str(text),
        }
    }
}

/// The name in "Name", "name@host (Name)" or "Name <name@host>". Never one with an @ in it.
fn person(written: &str) -> Option<String> {
    let outside = written.split(['(', '<']).next().unwrap_or_default().trim();
    let inside = written.split_once(['(', '<']).and_then(|(_, rest)| rest.split([')', '>']).next()).unwrap_or_default().trim();
    let name = [outside, inside].into_iter().find(|name| !name.is_empty() && !name.contains('@'))?;
    Some(name.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}
