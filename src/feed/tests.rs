//! Feeds as they are found, and what is read of them.

use url::Url;

use super::*;
use crate::model::Hints;

fn read(document: &str) -> FeedDocument {
    let url = Url::parse("https://courier.example/feeds/all.xml").expect("a URL");
    parse(document.as_bytes(), None, Some(&url)).unwrap_or_else(|error| panic!("{error}: {document}"))
}

/// Title and address of every entry.
fn entries(document: &FeedDocument) -> Vec<(&str, &str)> {
    let text = |field: &'_ Option<String>| field.as_deref().map_or("-", |text| Box::leak(text.to_owned().into_boxed_str()));
    document.entries.iter().map(|entry| (text(&entry.title), text(&entry.url))).collect()
}

const FERRY: (&str, &str) = ("Ferry late & full", "https://courier.example/ferry");

#[test]
fn one_entry_in_every_dialect() {
    for (document, format) in [
        (
            "<rss version='2.0'><channel><item><title>Ferry late &amp;amp; full</title><link>https://courier.example/ferry</link></item></channel></rss>",
            FeedFormat::Rss,
        ),
        (
            "<rss version='0.91'><channel><item><title>Ferry late &amp; full</title><link>/ferry</link></item></channel></rss>",
            FeedFormat::Rss,
        ),
        (
            "<rss><channel xml:base='https://courier.example/a/'><item><title>Ferry late &amp; full</title><link>../ferry</link></item></channel></rss>",
            FeedFormat::Rss,
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>C</title></channel>\
             <item rdf:about='x'><title>Ferry late &amp; full</title><link>https://courier.example/ferry</link></item></rdf:RDF>",
            FeedFormat::Rdf,
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='html'>Ferry late &lt;b>&amp;amp;&lt;/b> full</title><link href='/ferry'/></entry></feed>",
            FeedFormat::Atom,
        ),
        (
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped'>Ferry late &amp;amp; full</title>\
             <link rel='alternate' type='text/html' href='https://courier.example/ferry'/></entry></feed>",
            FeedFormat::Atom,
        ),
        ("<CHANNEL><ITEM HREF='https://courier.example/ferry'><TITLE>Ferry late &amp; full</TITLE></ITEM></CHANNEL>", FeedFormat::Rss),
        (
            "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": 7, \"title\": \"Ferry late & full\", \"url\": \"/ferry\"}]}",
            FeedFormat::Json,
        ),
    ] {
        let found = read(document);
        assert_eq!((entries(&found), found.format), (vec![FERRY], format), "{document}");
        assert!(!found.is_truncated, "{document}");
    }
}

#[test]
fn what_is_broken_is_mended_and_said() {
    let item = "<item><title>Ferry late &amp; full</title><link>https://courier.example/ferry</link></item>";
    for (document, problem) in [
        ("<rss version='2.0'><channel><item><title>Ferry late & full</title><link>/ferry</link></item></channel></rss>".to_owned(), ""),
        (
            "<rss version='2.0'><channel><item><title>Ferry&nbsp;late &amp; full</title><link>/ferry</link></item></channel></rss>"
                .to_owned(),
            "",
        ),
        (format!("<rss version='2.0'><channel>{item}<item><title>Cut o"), "breaks off"),
        (format!("<rss version='2.0'><channel>{item}<item><title><![CDATA[Cut o"), "breaks off"),
        (
            format!("<br>\n<b>Warning</b>: disk full<?xml version='1.0'?><rss version='2.0'><channel>{item}</channel></rss>"),
            "before the feed",
        ),
        (format!("\u{feff}\n\n<?xml version='1.0'?><rss version='2.0'><channel>{item}</channel></rss>"), ""),
        (format!("<rss version='2.0'><channel><description>a <br> b</description>{item}</channel></rss>"), "<br> was not closed"),
        (format!("<rss version='2.0'><channel></b>{item}</channel></rss>"), "</b> closes nothing"),
        (
            "<rss version='2.0'><channel><item><title>Ferry late &amp; full<link>/ferry</link></title></item></channel></rss>"
                .replace("<link>/ferry</link></title>", "</title><link>/ferry"),
            "was not closed",
        ),
        (
            format!("<rss version='2.0'><channel>{item}<item><pubDate>soonish</pubDate></item></channel></rss>"),
            "\"soonish\" could not be read",
        ),
    ] {
        let found = read(&document);
        assert_eq!(entries(&found)[0], FERRY, "{document}");
        let problems = found.problems.join("; ");
        assert!(problems.contains(problem) && (problem.is_empty() == problems.is_empty()), "{document}: {problems}");
        assert_eq!(found.is_truncated, problem == "breaks off", "{document}");
    }
}

#[test]
fn entries_keep_their_identity() {
    for (item, guid, url) in [
        ("<guid>https://courier.example/1</guid>", "https://courier.example/1", "https://courier.example/1"),
        ("<guid isPermaLink='false'>tag:1</guid><link>/1</link>", "tag:1", "https://courier.example/1"),
        ("<guid isPermaLink='false'>https://courier.example/1</guid>", "https://courier.example/1", "-"),
        ("<link>/1</link><title>T</title>", "made:", "https://courier.example/1"),
        ("<title>Only a title</title>", "made:", "-"),
    ] {
        let document = read(&format!("<rss version='2.0'><channel><item>{item}</item></channel></rss>"));
        let again = read(&format!("<rss version='2.0'><channel><item><title>new</title></item><item>{item}</item></channel></rss>"));
        assert!(document.entries[0].guid.starts_with(guid), "{item}: {}", document.entries[0].guid);
        assert_eq!(document.entries[0].guid, again.entries[1].guid, "{item}");
        assert_eq!(entries(&document)[0].1, url, "{item}");
    }
}

#[test]
fn text_dates_people_and_hints_are_read() {
    let found = read(
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
         xmlns:atom='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>The Courier</title><link>/</link>\
         <atom:link rel='hub' href='https://hub.example/'/><atom:link rel='self' href='https://courier.example/feed'/>\
         <ttl>30</ttl><skipHours><hour>2</hour></skipHours><image><title>Logo</title><link>/logo</link></image>\
         <item><media:title>not this</media:title><title>Ferry</title><description>&lt;p&gt;Late&lt;/p&gt;</description>\
         <content:encoded><![CDATA[<p>Very late</p>]]></content:encoded><dc:creator>ann@courier.example (Ann Holt)</dc:creator>\
         <pubDate>Tue, 05 Mar 2024 19:00:00 +0100</pubDate></item></channel></rss>",
    );
    assert_eq!((found.title.as_deref(), found.link.as_deref()), (Some("The Courier"), Some("https://courier.example/")));
    let hints = Hints {
        ttl_minutes: Some(30),
        skip_hours: vec![2],
        hub: Some("https://hub.example/".into()),
        self_url: Some("https://courier.example/feed".into()),
        ..Hints::default()
    };
    assert_eq!(found.hints, hints);
    let entry = &found.entries[0];
    assert_eq!(
        (entry.title.as_deref(), entry.summary.as_deref(), entry.content.as_deref()),
        (Some("Ferry"), Some("<p>Late</p>"), Some("<p>Very late</p>"))
    );
    assert_eq!(
        (entry.author.as_deref(), entry.published.map(|at| at.to_string()).as_deref()),
        (Some("Ann Holt"), Some("2024-03-05T18:00:00Z"))
    );
}

#[test]
fn what_is_no_feed_is_named() {
    for (document, cause) in [
        ("", "empty"),
        (" \n", "empty"),
        ("<html><body>News</body></html>", "an HTML page that names no feed"),
        ("<!doctype html><link rel=alternate type=application/rss+xml href=/a.xml>", "https://courier.example/a.xml"),
        ("<urlset></urlset>", "<urlset>"),
        ("just words", "text without mark-up"),
        ("{\"a\": 1}", "JSON that is no feed"),
        ("{\"items\": [", "broken JSON"),
    ] {
        let url = Url::parse("https://courier.example/").expect("a URL");
        let error = parse(document.as_bytes(), None, Some(&url)).expect_err(document).to_string();
        assert!(error.contains(cause), "{document}: {error}");
    }
}

#[test]
fn hostile_documents_are_read_at_once() {
    let began = std::time::Instant::now();
    let wrapped = |inside: String| {
        format!("<rss version='2.0'><channel><item><title>T</title><description>{inside}</description></item></channel></rss>")
    };
    for document in [
        wrapped("<a>".repeat(300_000)),
        wrapped("</a>".repeat(300_000)),
        wrapped(format!("<a {}>", "x='1' ".repeat(100_000))),
        wrapped("&amp;".repeat(300_000)),
        wrapped("&x".repeat(300_000)),
        wrapped("< ".repeat(300_000)),
        format!("<rss{}>", " xmlns:a='b'".repeat(100_000)),
        "<rss><channel>".to_owned() + &"<item>".repeat(200_000),
        "<!DOCTYPE rss [".to_owned()
            + &"<!ENTITY a '&a;&a;&a;&a;'>".repeat(50_000)
            + "]><rss><channel><title>&a;&a;</title></channel></rss>",
        "<".repeat(1_000_000),
        "[".repeat(1_000_000),
        "<html>".to_owned() + &"<a href=x ".repeat(200_000),
    ] {
        // An error is as good an answer.
        let _ = parse(document.as_bytes(), None, None);
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(60), "{:?}", began.elapsed());
}
