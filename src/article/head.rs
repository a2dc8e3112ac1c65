//! What a page says about itself outside its text: one walk over the tree, values as written.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Node};

/// Declarations of a page, collected once. Values are trimmed and never empty.
#[derive(Debug, Default)]
pub struct Head {
    /// `name`, `property` or `itemprop` of `meta` elements in lower case; the first of each wins.
    metas: HashMap<String, String>,
    pub title: Option<String>,
    pub lang: Option<String>,
    pub canonical: Option<String>,
    /// The address of the page's AMP version.
    pub amp: Option<String>,
    /// It is an AMP page itself.
    pub is_amp: bool,
    pub base: Option<String>,
    /// First level-one headings, in order, at most three.
    pub headings: Vec<String>,
    /// Contents of `application/ld+json` scripts.
    pub linked_data: Vec<String>,
    /// Machine-readable dates in the body: whether the element claims to be the date of publication, and the value.
    pub times: Vec<(bool, String)>,
    /// Short texts of elements whose class speaks of a date, at most ten.
    pub stamps: Vec<String>,
    /// Texts of elements that are marked as the author's name, best first by their mark.
    pub bylines: Vec<(u8, String)>,
}

impl Head {
    pub fn of(page: &Html) -> Head {
        let mut head = Head::default();
        for element in page.tree.nodes().filter_map(ElementRef::wrap) {
            head.note(element);
        }
        head.bylines.sort_by_key(|(rank, _)| *rank);
        head
    }

    /// The first of `names` (lower case) that the page declares.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas.get(*name)).map(String::as_str)
    }

    fn note(&mut self, element: ElementRef<'_>) {
        match element.value().name() {
            "meta" => self.note_meta(element),
            "html" => {
                self.lang = attribute(element, "lang").or_else(|| attribute(element, "xml:lang"));
                self.is_amp = element.attr("amp").or_else(|| element.attr("⚡")).is_some();
            }
            "title" if self.title.is_none() && !is_in_svg(element) => self.title = text_of(element),
            "base" if self.base.is_none() => self.base = attribute(element, "href"),
            "link" if self.canonical.is_none() && has_word(element, "rel", "canonical") => self.canonical = attribute(element, "href"),
            "link" if self.amp.is_none() && has_word(element, "rel", "amphtml") => self.amp = attribute(element, "href"),
            "script" if attribute(element, "type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/ld+json")) => {
                self.linked_data.extend(element.text().next().map(str::to_owned));
            }
            "h1" if self.headings.len() < 3 => self.headings.extend(text_of(element)),
            "time" => self.note_time(element),
            _ => self.note_named(element),
        }
        if element.value().name() != "meta" && element.attr("itemprop").is_some_and(|what| what.eq_ignore_ascii_case("datePublished")) {
            let value = attribute(element, "content").or_else(|| attribute(element, "datetime")).or_else(|| text_of(element));
            self.times.extend(value.map(|value| (true, value)));
        }
    }

    fn note_meta(&mut self, meta: ElementRef<'_>) {
        let Some(content) = attribute(meta, "content") else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = attribute(meta, key) {
                self.metas.entry(name.to_ascii_lowercase()).or_insert_with(|| content.clone());
            }
        }
    }

    fn note_time(&mut self, time: ElementRef<'_>) {
        let named = ["class", "itemprop", "pubdate"].iter().filter_map(|key| time.attr(key)).any(|value| {
            let value = value.to_ascii_lowercase();
            value.is_empty() || value.contains("publish") || value.contains("entry-date") || value.contains("posted")
        });
        if self.times.len() < 50 {
            self.times.extend(attribute(time, "datetime").or_else(|| text_of(time)).map(|value| (named, value)));
        }
    }

    fn note_named(&mut self, element: ElementRef<'_>) {
        let rank = element.value().attrs().filter_map(|(name, value)| match name {
            "itemprop" if value.eq_ignore_ascii_case("author") => Some(0),
            "rel" if value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")) => Some(1),
            "class" => value.split_ascii_whitespace().find_map(byline_class),
            _ => None,
        });
        if self.stamps.len() < 10 && element.attr("class").is_some_and(speaks_of_date) {
            self.stamps.extend(text_of(element).filter(|text| text.len() <= 60));
        }
        if let Some(rank) = rank.min()
            && self.bylines.len() < 20
        {
            self.bylines.extend(text_of(element).filter(|text| text.len() <= 200).map(|text| (rank, text)));
        }
    }
}

/// How surely a class names the author: lower is surer.
fn byline_class(class: &str) -> Option<u8> {
    let letter = |wanted: u8| class.bytes().any(|byte| byte.eq_ignore_ascii_case(&wanted));
    if !(letter(b'y') && letter(b'b') || letter(b'h') && letter(b'u')) {
        return None;
    }
    let class = class.to_ascii_lowercase();
    match class.as_str() {
        "byline" | "author-name" | "byline-name" | "byline__name" | "article-author" | "article__author" | "author__name"
        | "post-author" => Some(2),
        "author" | "authors" | "story-byline" | "article-byline" | "entry-author" | "byline__author" => Some(3),
        class if class.contains("byline") => Some(4),
        class if class.contains("author") && !AROUND_NAMES.iter().any(|other| class.contains(other)) => Some(5),
        _ => None,
    }
}

/// What a class is about that names the author, but is not the name.
const AROUND_NAMES: &[&str] = &[
    "comment", "avatar", "image", "img", "photo", "picture", "bio", "box", "desc", "social", "info", "meta", "wrap", "list", "follow",
    "about", "title", "role", "contain",
];

/// `pub-date`, `posted-on`, `date`; not that of a change.
fn speaks_of_date(class: &str) -> bool {
    let has = |part: &str| class.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()));
    (has("date") || has("publish") || has("posted")) && !has("update") && !has("modified")
}

/// An attribute's value, trimmed; `None` if it is empty.
pub fn attribute(element: ElementRef<'_>, name: &str) -> Option<String> {
    element.attr(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The words of an element in one line; `None` if there are none. Reads no more than the first kilobytes.
pub fn text_of(element: ElementRef<'_>) -> Option<String> {
    let mut text = String::new();
    for piece in element.text().take(400) {
        let inside_space = piece.starts_with(char::is_whitespace);
        for word in piece.split_whitespace() {
            if !text.is_empty() && (inside_space || !text.ends_with(' ')) {
                text.push(' ');
            }
            text.push_str(word);
        }
        if text.len() > 4096 {
            break;
        }
    }
    (!text.is_empty()).then_some(text)
}

fn has_word(element: ElementRef<'_>, attribute: &str, word: &str) -> bool {
    element.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word)))
}

fn is_in_svg(element: ElementRef<'_>) -> bool {
    element.parent().is_some_and(|parent| matches!(parent.value(), Node::Element(parent) if parent.name() != "head"))
}
