//! Title, byline, outlet, language and canonical address, chosen among what a page declares.

use url::Url;

use super::{head::Head, linked::Linked};

/// The headline as readers see it, without the outlet's name.
pub fn title(head: &Head, linked: Option<&Linked>) -> Option<String> {
    let declared = head.meta(&["og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title"]).map(str::to_owned);
    let heading = (head.headings.len() == 1).then(|| head.headings[0].clone());
    let found = declared
        .or_else(|| linked.and_then(|linked| linked.headline.clone()))
        .or(heading)
        .or_else(|| head.title.clone())
        .or_else(|| head.headings.first().cloned())?;
    let found = unescaped(&found);
    let outlet = outlet(head, linked);
    Some(without_outlet(&found, outlet.as_deref(), &head.headings))
}

/// `Ferry runs aground | The Outlet` without the outlet: where the page names it so, or a heading is the rest.
fn without_outlet(title: &str, outlet: Option<&str>, headings: &[String]) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • ", " · "] {
        let Some((rest, end)) = title.rsplit_once(mark) else { continue };
        let names_outlet = outlet.is_some_and(|outlet| same_words(outlet, end));
        if names_outlet || headings.iter().any(|heading| same_words(heading, rest)) {
            return rest.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && one == other
}

/// Who wrote it, without "By"; several names divided by a comma and a blank.
pub fn byline(head: &Head, linked: Option<&Linked>) -> Option<String> {
    let linked = linked.map(|linked| linked.authors.join(", "));
    let declared = head.meta(&[
        "author",
        "article:author",
        "article:author_name",
        "byl",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
    ]);
    linked
        .into_iter()
        .chain(declared.map(str::to_owned))
        .chain(head.bylines.iter().map(|(_, text)| text.clone()))
        .find_map(|text| clean_byline(&unescaped(&text)))
}

fn clean_byline(text: &str) -> Option<String> {
    let mut text = text.trim();
    for lead in ["by ", "By ", "BY ", "By: ", "Written by ", "Posted by "] {
        text = text.strip_prefix(lead).unwrap_or(text).trim();
    }
    let text = text.split(['|', '\n', '•']).next().unwrap_or_default().trim().trim_end_matches([',', ';', '-']);
    let is_name = (2..=160).contains(&text.len()) && !text.contains("://") && !text.contains("www.") && !text.starts_with('@');
    let nobody = ["admin", "administrator", "staff", "by", "author", "editor", "webmaster", "null", "undefined"];
    (is_name && text.chars().any(char::is_alphabetic) && !nobody.iter().any(|word| word.eq_ignore_ascii_case(text)))
        .then(|| text.to_owned())
}

/// The outlet's name as the page gives it.
pub fn outlet(head: &Head, linked: Option<&Linked>) -> Option<String> {
    let declared = head.meta(&["og:site_name", "application-name", "al:android:app_name"]);
    let found = declared.map(str::to_owned).or_else(|| linked.and_then(|linked| linked.publisher.clone()))?;
    Some(unescaped(&found)).filter(|name| name.len() <= 120 && !name.starts_with("http"))
}

pub fn lang(head: &Head, linked: Option<&Linked>) -> Option<String> {
    let declared = head.lang.as_deref().or_else(|| head.meta(&["content-language", "og:locale", "language"]));
    let found = declared.map(str::to_owned).or_else(|| linked.and_then(|linked| linked.language.clone()))?;
    let found = found.replace('_', "-");
    (found.len() <= 20 && found.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(found)
}

/// The page's own name for its address, if it is on the same host (`www.`, `m.` and `amp.` aside) and no front page.
pub fn canonical(head: &Head, url: Option<&Url>) -> Option<String> {
    let found = declared_address(head, url)?;
    let own = url.is_none_or(|url| match (url.host_str(), found.host_str()) {
        (Some(here), Some(there)) => bare_host(here) == bare_host(there),
        _ => false,
    });
    let is_front = found.path() == "/" && found.query().is_none() && url.is_some_and(|url| url.path() != "/");
    (own && !is_front).then(|| found.to_string())
}

/// The host that the page names as its original, where that is another than its own.
pub fn original_host(head: &Head, url: Option<&Url>) -> Option<String> {
    let there = bare_host(declared_address(head, url)?.host_str()?).to_owned();
    let elsewhere = url.and_then(Url::host_str).is_some_and(|here| bare_host(here) != there);
    elsewhere.then_some(there)
}

fn declared_address(head: &Head, url: Option<&Url>) -> Option<Url> {
    let base = head.base.as_deref().and_then(|base| match url {
        Some(url) => url.join(base).ok(),
        None => Url::parse(base).ok(),
    });
    let base = base.as_ref().or(url);
    let resolve = |address: &str| match base {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    };
    let mut found = head
        .canonical
        .as_deref()
        .into_iter()
        .chain(head.meta(&["og:url"]))
        .filter_map(resolve)
        .find(|found| matches!(found.scheme(), "http" | "https") && found.has_host())?;
    found.set_fragment(None);
    Some(found)
}

fn bare_host(host: &str) -> &str {
    ["www.", "m.", "amp.", "mobile."].iter().fold(host, |host, lead| host.strip_prefix(lead).unwrap_or(host))
}

/// Declarations are often escaped twice.
fn unescaped(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') {
        for (name, mark) in [
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&#039;", "'"),
            ("&apos;", "'"),
            ("&#8217;", "’"),
            ("&#8216;", "‘"),
            ("&#8220;", "“"),
            ("&#8221;", "”"),
            ("&#8211;", "–"),
            ("&#8212;", "—"),
            ("&rsquo;", "’"),
            ("&lsquo;", "‘"),
            ("&ldquo;", "“"),
            ("&rdquo;", "”"),
            ("&ndash;", "–"),
            ("&mdash;", "—"),
            ("&nbsp;", " "),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ] {
            text = text.replace(name, mark);
        }
    }
    text
}
