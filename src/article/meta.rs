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

/// Who wrote it, without "By"; several names divided by a comma and a blank. The outlet itself only where the page names nobody.
pub fn byline(head: &Head, linked: Option<&Linked>) -> Option<String> {
    const METAS: &[&str] = &[
        "author",
        "article:author",
        "article:author_name",
        "byl",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
    ];
    let outlet = outlet(head, linked);
    let is_outlet = |name: &str| outlet.as_deref().is_some_and(|outlet| same_words(outlet, name));
    let linked = linked.map(|linked| linked.authors.join(", "));
    let declared = METAS.iter().filter_map(|name| head.meta(&[name])).map(str::to_owned);
    let names: Vec<String> = linked
        .into_iter()
        .chain(declared)
        .chain(head.bylines.iter().map(|(_, text)| text.clone()))
        .filter_map(|text| clean_byline(&unescaped(&text)))
        .collect();
    names.iter().find(|name| !is_outlet(name)).or(names.first()).cloned()
}

fn clean_byline(text: &str) -> Option<String> {
    let mut text = text.trim();
    for lead in ["by ", "By ", "BY ", "By: ", "Written by ", "Written By ", "Posted by ", "Author: ", "Story by "] {
        text = text.strip_prefix(lead).unwrap_or(text).trim();
    }
    let text = text.split(['|', '\n', '•', '·']).next().unwrap_or_default();
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | ':'));
    let is_name = (2..=160).contains(&text.len())
        && !text.contains("://")
        && !text.contains("www.")
        && !text.starts_with('@')
        && !text.ends_with(" says")
        && !has_year(text);
    const NOBODY: &str = "admin administrator staff by author editor webmaster null undefined written by the author posted by guest";
    let is_nobody = text.split_whitespace().all(|word| NOBODY.split(' ').any(|nobody| nobody.eq_ignore_ascii_case(word)));
    (is_name && text.chars().any(char::is_alphabetic) && !is_nobody).then(|| text.to_owned())
}

/// A date that stands where a name is expected.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
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

/// The page's own name for its address, if it is on the same host (`www.`, `m.` and `amp.` aside) and no front page. An AMP page that lies in
/// a cache is its publisher's.
pub fn canonical(head: &Head, url: Option<&Url>) -> Option<String> {
    let found = declared_address(head, url)?;
    let own = url.is_none_or(|url| is_one_site(url, &found) || head.is_amp && is_cached(url, &found));
    let is_front = found.path() == "/" && found.query().is_none() && url.is_some_and(|url| url.path() != "/");
    (own && !is_front).then(|| found.to_string())
}

/// The page's AMP version, if it is on the same host; none where the page is that version itself.
pub fn amp(head: &Head, url: Option<&Url>) -> Option<String> {
    let found = resolved(head, url, head.amp.as_deref()?)?;
    (!head.is_amp && url.is_some_and(|url| is_one_site(url, &found) && *url != found)).then(|| found.to_string())
}

fn is_one_site(one: &Url, other: &Url) -> bool {
    match (one.host_str(), other.host_str()) {
        (Some(one), Some(other)) => bare_host(one) == bare_host(other),
        _ => false,
    }
}

/// Whether `url` is a cache's address of an AMP page of `original`'s host: `outlet-example.cdn.ampproject.org/c/s/outlet.example/...`,
/// `www.google.com/amp/s/outlet.example/...`.
fn is_cached(url: &Url, original: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let is_cache = host.ends_with(".cdn.ampproject.org") || host.strip_prefix("www.google.").is_some() && url.path().starts_with("/amp/");
    let names = |there: &str| url.path().split('/').any(|part| bare_host(part) == bare_host(there));
    is_cache && original.host_str().is_some_and(names)
}

/// The host that the page names as its original, where that is another than its own.
pub fn original_host(head: &Head, url: Option<&Url>) -> Option<String> {
    let there = bare_host(declared_address(head, url)?.host_str()?).to_owned();
    let elsewhere = url.and_then(Url::host_str).is_some_and(|here| bare_host(here) != there);
    (elsewhere && canonical(head, url).is_none()).then_some(there)
}

fn declared_address(head: &Head, url: Option<&Url>) -> Option<Url> {
    head.canonical.as_deref().into_iter().chain(head.meta(&["og:url"])).find_map(|address| resolved(head, url, address))
}

/// An address as the page writes it, made absolute; without its fragment.
fn resolved(head: &Head, url: Option<&Url>, address: &str) -> Option<Url> {
    let base = head.base.as_deref().and_then(|base| match url {
        Some(url) => url.join(base).ok(),
        None => Url::parse(base).ok(),
    });
    let mut found = match base.as_ref().or(url) {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    }?;
    found.set_fragment(None);
    (matches!(found.scheme(), "http" | "https") && found.has_host()).then_some(found)
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

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn check_byline(page: &str, expected: Option<&str>) {
        assert_eq!(byline(&Head::of(&Html::parse_document(page)), None).as_deref(), expected, "{page}");
    }

    #[test]
    fn bylines_are_names() {
        check_byline("<p class=byline>By Ada Holm | The Outlet</p>", Some("Ada Holm"));
        check_byline("<meta name=author content=admin><a rel=author>Bo Lind</a>", Some("Bo Lind"));
        check_byline(
            "<meta property=article:author content=https://social.example/ada><span class=author-name>Ada Holm</span>",
            Some("Ada Holm"),
        );
        check_byline(
            "<meta property=og:site_name content='The Outlet'><meta name=author content='The Outlet'><b class=author>Bo Lind</b>",
            Some("Bo Lind"),
        );
        check_byline("<meta property=og:site_name content='The Outlet'><meta name=author content='The Outlet'>", Some("The Outlet"));
        check_byline("<p class=byline>March 5, 2024</p><div class=comment><b class=comment-author>Ada says</b></div>", None);
        check_byline("<div class=author-bio>Ada Holm has written for many years.</div><p class=byline>Written by</p>", None);
    }

    #[test]
    fn titles_lose_the_outlets_name() {
        let of = |page: &str| title(&Head::of(&Html::parse_document(page)), None).unwrap_or_default();
        assert_eq!(
            of("<meta property=og:site_name content='The Outlet'><title>Ferry runs aground - The Outlet</title>"),
            "Ferry runs aground"
        );
        assert_eq!(of("<title>Ferry runs aground | Outlet.example</title><h1>Ferry runs aground</h1><h1>Other</h1>"), "Ferry runs aground");
        assert_eq!(of("<title>Ferry - and bus - collide</title>"), "Ferry - and bus - collide");
        assert_eq!(of("<meta property=og:title content='Ferry &amp;amp; bus'>"), "Ferry & bus");
        assert_eq!(of("<p>x</p>"), "");
    }

    #[test]
    fn amp_pages_lead_back_and_are_led_to() {
        let of = |page: &str, at: &str| {
            let (head, url) = (Head::of(&Html::parse_document(page)), Url::parse(at).ok());
            (canonical(&head, url.as_ref()).unwrap_or_default(), amp(&head, url.as_ref()).unwrap_or_default())
        };
        let cached = "<html amp><link rel=canonical href='https://www.outlet.example/a'>";
        for (page, at, canonical, amp) in [
            ("<link rel=amphtml href='/a/amp'>", "https://outlet.example/a", "", "https://outlet.example/a/amp"),
            ("<link rel=amphtml href='https://amp.outlet.example/a'>", "https://www.outlet.example/a", "", "https://amp.outlet.example/a"),
            ("<link rel=amphtml href='https://elsewhere.example/a'>", "https://outlet.example/a", "", ""),
            ("<link rel=amphtml href='#top'>", "https://outlet.example/a", "", ""),
            (cached, "https://amp.outlet.example/a", "https://www.outlet.example/a", ""),
            (cached, "https://outlet-example.cdn.ampproject.org/c/s/outlet.example/a/amp", "https://www.outlet.example/a", ""),
            (cached, "https://www.google.com/amp/s/amp.outlet.example/a", "https://www.outlet.example/a", ""),
            (cached, "https://elsewhere.example/outlet.example/a", "", ""),
            (cached, "https://other-example.cdn.ampproject.org/c/s/other.example/a", "", ""),
        ] {
            assert_eq!(of(page, at), (canonical.to_owned(), amp.to_owned()), "{page} at {at}");
        }
    }

    #[test]
    fn canonical_addresses_are_the_hosts_own() {
        let of = |link: &str, at: &str| {
            let page = Html::parse_document(&format!("<link rel=canonical href='{link}'>"));
            canonical(&Head::of(&page), Url::parse(at).ok().as_ref()).unwrap_or_default()
        };
        assert_eq!(of("/a", "https://m.outlet.example/a?x=1"), "https://m.outlet.example/a");
        assert_eq!(of("https://www.outlet.example/a#top", "https://outlet.example/amp/a"), "https://www.outlet.example/a");
        assert_eq!(of("https://other.example/a", "https://outlet.example/a"), "");
        assert_eq!(of("https://outlet.example/", "https://outlet.example/a"), "");
        assert_eq!(of("https://outlet-example.cdn.ampproject.org/", "https://outlet.example/a"), "");
        assert_eq!(of("javascript:x", "https://outlet.example/a"), "");
    }
}
