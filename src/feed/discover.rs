//! An HTML page in, the feeds it names out.

use url::Url;

use super::{
    attribute,
    entity::{self, Entities},
};

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Absolute where the page's address was known.
    pub url: String,
    pub title: Option<String>,
}

const MOST: usize = 20;
const MOST_TAGS: usize = 20_000;
const LONGEST_TAG_BYTES: usize = 4_000;

/// The feeds of a page, those in `<link rel="alternate">` first, then links whose address looks like a feed's. Each once.
pub fn feeds(html: &str, url: Option<&Url>) -> Vec<Found> {
    let mut base = url.cloned();
    let (mut named, mut guessed) = (Vec::new(), Vec::new());
    for tag in tags(html).take(MOST_TAGS) {
        let attribute = |name: &str| attribute(tag, name).map(|value| entity::decode(value, &Entities::default()).trim().to_owned());
        let Some(href) = attribute("href").filter(|href| !href.is_empty()) else { continue };
        let list = match tag_name(tag) {
            "base" => {
                base = base.as_ref().map_or_else(|| Url::parse(&href), |base| base.join(&href)).ok().or(base);
                continue;
            }
            "link" if is_feed_link(&attribute("rel").unwrap_or_default(), &attribute("type").unwrap_or_default()) => &mut named,
            "a" if looks_like_feed(&href) => &mut guessed,
            _ => continue,
        };
        let url = base.as_ref().and_then(|base| base.join(&href).ok()).map_or(href, String::from);
        if list.len() < MOST && !list.iter().any(|found: &Found| found.url == url) {
            list.push(Found { url, title: attribute("title").filter(|title| !title.is_empty()) });
        }
    }
    guessed.retain(|found| !named.iter().any(|other: &Found| other.url == found.url));
    named.extend(guessed);
    named.truncate(MOST);
    named
}

/// The insides of the start tags `link`, `a` and `base`.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| {
        let wanted = matches!(tag_name(rest), "link" | "a" | "base");
        let end = wanted.then(|| rest.bytes().take(LONGEST_TAG_BYTES).position(|b| b == b'>')).flatten()?;
        rest.get(..end)
    })
}

fn tag_name(tag: &str) -> &'static str {
    ["link", "base", "a"]
        .into_iter()
        .find(|name| {
            tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && tag[name.len()..].starts_with(char::is_whitespace)
        })
        .unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    attribute::attributes(tag).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

fn is_feed_link(rel: &str, kind: &str) -> bool {
    let (rel, kind) = (rel.to_ascii_lowercase(), kind.to_ascii_lowercase());
    let is_feed = ["rss", "atom", "feed+json", "rdf+xml"].iter().any(|name| kind.contains(name));
    rel.split_ascii_whitespace().any(|word| word == "alternate" || word == "feed") && (is_feed || rel.contains("feed"))
}

fn looks_like_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    [".rss", ".atom", ".rdf", "/rss", "/feed", "/atom", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"]
        .iter()
        .any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_named_by_a_page_come_before_those_guessed() {
        let page = "<html><head><LINK REL=alternate type='application/rss+xml' title=\"News &amp; more\" href='/news.rss'>\
            <link rel=stylesheet href=/a.css><link rel='alternate' type='text/html' href='/de'></head>\
            <a class=x href=\"https://other.example/feed/\">RSS</a><a href='/news.rss'>again</a><a>none</a>";
        let found = feeds(page, Url::parse("https://outlet.example/front/").ok().as_ref());
        let found: Vec<_> = found.iter().map(|f| (f.url.as_str(), f.title.as_deref())).collect();
        assert_eq!(found, [("https://outlet.example/news.rss", Some("News & more")), ("https://other.example/feed/", None)]);
    }
}
