//! Writes the levelled document that feed-rs reads.

use base64::{Engine, engine::general_purpose};
use quick_xml::escape;

use super::names::Dialect;
use crate::model::FeedFormat;

/// One value of a feed or entry, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    text: String,
    is_markup: bool,
    is_permalink: bool,
}

impl Kept {
    pub fn plain(text: String) -> Self {
        Self { text, is_markup: false, is_permalink: false }
    }

    pub fn markup(text: String) -> Self {
        Self { text, is_markup: true, is_permalink: false }
    }

    pub fn guid(text: &str, is_permalink: bool) -> Self {
        Self { is_permalink, ..Self::plain(text.to_owned()) }
    }

    /// An Atom text construct, 0.3 or 1.0: `attribute` gives its `type` and `mode`.
    pub fn atom<'a>(text: &str, has_markup: bool, attribute: &dyn Fn(&str) -> Option<&'a str>) -> Self {
        let media_type = attribute("type").unwrap_or_default().to_ascii_lowercase();
        let is_wrapped = attribute("mode") == Some("base64")
            || attribute("mode").is_none() && media_type.contains('/') && !media_type.starts_with("text/") && !media_type.ends_with("xml");
        let decoded = is_wrapped.then(|| unwrap(text)).flatten();
        let text = decoded.as_deref().unwrap_or(text).trim();
        Self { text: text.to_owned(), is_markup: has_markup || is_wrapped || media_type.contains("html"), is_permalink: false }
    }
}

fn unwrap(text: &str) -> Option<String> {
    let packed: String = text.split_ascii_whitespace().collect();
    String::from_utf8(general_purpose::STANDARD.decode(packed).ok()?).ok()
}

/// What is known of the feed, or of one entry. The first of several values of a name is kept.
#[derive(Debug, Default)]
pub struct Container {
    kept: Vec<(&'static str, Kept)>,
    /// The page it stands for, where that is said by a link with attributes.
    pub alternate: Option<String>,
    alternate_is_page: bool,
    /// RSS 1.0's `rdf:about`.
    pub about: Option<String>,
}

impl Container {
    pub fn keep(&mut self, name: &'static str, value: Kept) {
        if self.get(name).is_none() && !value.text.is_empty() {
            self.kept.push((name, value));
        }
    }

    /// A page is better than anything else, else the first is.
    pub fn offer(&mut self, href: String, is_page: bool) {
        if self.alternate.is_none() || is_page && !self.alternate_is_page {
            (self.alternate, self.alternate_is_page) = (Some(href), is_page);
        }
    }

    fn get(&self, name: &str) -> Option<&Kept> {
        self.kept.iter().find(|(kept, _)| *kept == name).map(|(_, value)| value)
    }

    fn take(&mut self, name: &str) -> Option<Kept> {
        let at = self.kept.iter().position(|(kept, _)| *kept == name)?;
        Some(self.kept.remove(at).1)
    }

    /// What an entry's media say of themselves stands in for what the entry does not say.
    fn settle_media(&mut self, description: &'static str) {
        for (media, own) in [("media:title", "title"), ("media:description", description)] {
            if let Some(value) = self.take(media) {
                self.keep(own, value);
            }
        }
    }

    /// Fills in what RSS says in several ways.
    fn settle_rss(&mut self) {
        if let Some(summary) = self.take("summary") {
            if self.get("description").is_none() {
                self.keep("description", summary);
            } else {
                self.keep("content:encoded", summary);
            }
        }
        if let Some(about) = self.about.take() {
            self.keep("guid", Kept::guid(&about, true));
        }
        let permalink = self.get("guid").filter(|guid| guid.is_permalink && guid.text.starts_with("http")).map(|guid| guid.text.clone());
        if let Some(link) = self.alternate.take().or(permalink) {
            self.keep("link", Kept::plain(link));
        }
    }
}

/// The levelled document as it grows.
#[derive(Debug)]
pub struct Document {
    pub format: FeedFormat,
    pub dialect: Dialect,
    entries: String,
}

impl Document {
    pub fn new(format: FeedFormat, dialect: Dialect) -> Self {
        Self { format, dialect, entries: String::new() }
    }

    pub fn entry(&mut self, mut entry: Container) {
        let tag = match self.dialect {
            Dialect::Rss => {
                entry.settle_media("description");
                entry.settle_rss();
                "item"
            }
            Dialect::Atom => {
                entry.settle_media("summary");
                "entry"
            }
        };
        self.entries.push_str(&format!("<{tag}>"));
        write(&mut self.entries, self.dialect, &entry);
        self.entries.push_str(&format!("</{tag}>"));
    }

    pub fn finish(self, mut feed: Container) -> String {
        let (open, close) = match self.dialect {
            Dialect::Rss => {
                ("<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>", "</channel></rss>")
            }
            Dialect::Atom => ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", "</feed>"),
        };
        if self.dialect == Dialect::Rss {
            feed.settle_rss();
        }
        let mut xml = String::with_capacity(self.entries.len() + 1024);
        xml.push_str(open);
        write(&mut xml, self.dialect, &feed);
        xml.push_str(&self.entries);
        xml.push_str(close);
        xml
    }
}

fn write(xml: &mut String, dialect: Dialect, container: &Container) {
    for (name, value) in &container.kept {
        let text = escape::partial_escape(value.text.as_str());
        match (dialect, *name) {
            (Dialect::Atom, "author") => xml.push_str(&format!("<author><name>{text}</name></author>")),
            (Dialect::Atom, "title" | "subtitle" | "summary" | "content") => {
                let kind = if value.is_markup { "html" } else { "text" };
                xml.push_str(&format!("<{name} type=\"{kind}\">{text}</{name}>"));
            }
            _ => xml.push_str(&format!("<{name}>{text}</{name}>")),
        }
    }
    if let Some(link) = container.alternate.as_deref().filter(|_| dialect == Dialect::Atom) {
        xml.push_str(&format!("<link rel=\"alternate\" href=\"{}\"/>", escape::escape(link)));
    }
}
