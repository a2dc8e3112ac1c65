//! Where an article's text comes from when its page shows next to nothing: the AMP version, the feed's own content.

use std::sync::Arc;

use diffwire::{
    daemon,
    model::Article,
    store::{ArticleFilter, Store},
};
use tokio_util::sync::CancellationToken;

use crate::{
    desk::{loopback, pause, until},
    server::{Reply, Server},
};

const LONG: &str = "A ferry with 120 people on board ran aground off the island of Marren on Tuesday night, the coastguard said. Nobody was hurt. \
    The harbour master of Marren closed the northern channel until the morning, and divers will look at the hull as soon as the wind drops. \
    The ferry Askel Queen has served the island of Marren since the bridge fell, and carries some 300 people a day across the sound. Her \
    owner said on the quay that every ticket would be paid back, and that a smaller boat would take over the crossing until she sails again.";

/// One feed with one entry, whose page is `page`; what was stored of it, and the notes on it.
async fn read(content: &str, page: &'static str, amp: Option<String>) -> (Article, Vec<String>, Vec<String>) {
    let feed = format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Courier</title><item><title>Ferry aground</title>\
         <link>/ferry</link><guid>1</guid><content:encoded><![CDATA[<p>{content}</p>]]></content:encoded></item></channel></rss>"
    );
    let server = Server::start(move |request, _| match (request.path.as_str(), &amp) {
        ("/feed", _) => Reply::body(feed.clone()),
        ("/ferry", _) => Reply::body(page).with("Content-Type", "text/html"),
        ("/ferry/amp", Some(amp)) => Reply::body(amp.clone()).with("Content-Type", "text/html"),
        _ => Reply::status(404),
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let places = diffwire::config::Places { state: folder.path().to_owned(), runtime: folder.path().to_owned() };
    let feeds = vec![diffwire::config::Feed { url: server.url("/feed"), outlet: None }];
    let settings = diffwire::config::Settings { feeds, fetch: loopback(), ..diffwire::config::Settings::in_places(&places) };
    let stop = CancellationToken::new();
    let running = tokio::spawn(daemon::run(settings.clone(), stop.clone()));
    until("the page was asked for", || server.count("/ferry") == 1).await;
    pause(700).await;
    stop.cancel();
    running.await.expect("it does not panic").expect("it ran");
    let store = Arc::new(Store::open(&settings.store).expect("the store opens"));
    let found = store.articles(&ArticleFilter { with_text: true, ..ArticleFilter::default() }).expect("articles are read");
    let article = found.into_iter().next().expect("one article");
    let notes = store.notes(article.id).expect("notes are read");
    (article, notes, server.requests().into_iter().map(|request| request.path).collect())
}

#[tokio::test]
async fn a_paywall_stub_is_replaced_by_the_feeds_own_content_and_marked() {
    let page = "<article><p>A ferry with 120 people on board ran aground off Marren.</p></article><p>Subscribe to continue reading</p>";
    let (article, notes, _) = read(LONG, page, None).await;
    assert!(article.text.contains("paid back"), "{}", article.text);
    assert_eq!(notes, ["paywall stub: the page shows 56 bytes of its article", "the text is the feed's own content"]);
    // Where the feed says less still, the stub is what there is, and says so.
    let (article, notes, _) = read("A ferry.", page, None).await;
    assert!(article.text.starts_with("A ferry with 120"), "{}", article.text);
    assert_eq!(notes, ["paywall stub: the page shows 56 bytes of its article"]);
}

#[tokio::test]
async fn an_amp_version_is_read_where_the_page_itself_shows_nothing_and_leads_back() {
    let shell = "<html><head><link rel=amphtml href=/ferry/amp></head><body><div id=app></div></body></html>";
    let amp = format!("<html amp><head><link rel=canonical href=/ferry></head><body><article><p>{LONG}</p></article></body></html>");
    let (article, notes, _) = read("A ferry.", shell, Some(amp)).await;
    assert!(article.text.contains("paid back"), "{}", article.text);
    assert!(article.url.as_deref().is_some_and(|url| url.ends_with("/ferry")), "{:?}", article.url);
    assert_eq!(notes, Vec::<String>::new());
    // A whole page costs no second request.
    let whole: &'static str = Box::leak(
        format!("<html><head><link rel=amphtml href=/ferry/amp></head><body><article><p>{LONG}</p></article></body></html>")
            .into_boxed_str(),
    );
    let (_, _, asked) = read("A ferry.", whole, None).await;
    assert!(!asked.contains(&"/ferry/amp".to_owned()), "{asked:?}");
}
