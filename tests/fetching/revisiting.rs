//! Pages of stories that move are looked at again: the whole daemon against a server whose pages change.

use std::{
    cell::OnceCell,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use diffwire::{
    article::revisit,
    config::{Feed, Places, Settings},
    daemon,
    model::Article,
    store::{ArticleFilter, Revision, Store},
};
use tokio_util::sync::CancellationToken;

use crate::{
    desk::{loopback, rss, until},
    server::{Reply, Server},
};

const FIRST: &str = "A ferry with 120 people on board ran aground off the island of Marren on Tuesday night, the coastguard said. Nobody was \
    hurt. The harbour master of Marren closed the northern channel until the morning, and divers will look at the hull as soon as the \
    wind drops. The ferry Askel Queen has served the island of Marren since the bridge fell.";

fn page(text: &str) -> String {
    format!("<html><body><article><p>{text}</p></article></body></html>")
}

/// Two outlets that report one event, each with a feed of one entry; `answer` gives their pages.
async fn outlets(answer: impl Fn(&str, usize, bool) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request, before| match request.path.as_str() {
        "/feed" => {
            let is_alone = request.header("host").unwrap_or_default().starts_with("127.0.0.4");
            let title = if is_alone { "Council of Holm votes for a library" } else { "Ferry aground off Marren" };
            Reply::body(rss("", &[title])).with("ETag", "\"feed\"")
        }
        "/robots.txt" => Reply::status(404),
        _ => {
            let host = request.header("host").unwrap_or_default();
            answer(host, before, request.header("if-none-match").is_some())
        }
    })
    .await
}

fn settings(folder: &Path, server: &Server, hosts: &[&str], after: &[u64]) -> Settings {
    let places = Places { state: folder.to_owned(), runtime: folder.to_owned() };
    let feeds = hosts.iter().map(|host| Feed { url: server.url_at(host, "/feed"), outlet: Some((*host).into()) }).collect();
    let after = after.iter().map(|ms| Duration::from_millis(*ms)).collect();
    Settings { feeds, fetch: loopback(), revisit: revisit::Settings { after, per_host: 20 }, ..Settings::in_places(&places) }
}

/// Runs the daemon while `meanwhile` has not come true.
async fn watch(settings: &Settings, what: &str, meanwhile: impl Fn() -> bool) {
    let stop = CancellationToken::new();
    let running = tokio::spawn(daemon::run(settings.clone(), stop.clone()));
    until(what, meanwhile).await;
    stop.cancel();
    running.await.expect("it does not panic").expect("it ran");
}

fn stored(settings: &Settings) -> Vec<(Article, Vec<Revision>)> {
    let store = Arc::new(Store::open(&settings.store).expect("the store opens"));
    let mut articles = store.articles(&ArticleFilter::default()).expect("articles are read");
    articles.sort_by_key(|article| article.outlet.0.clone());
    articles.into_iter().map(|article| (article.clone(), store.revisions(article.id).expect("revisions are read"))).collect()
}

fn pages(server: &Server, host: &str) -> usize {
    let is_page = |path: &str| path != "/feed" && path != "/robots.txt";
    server
        .requests()
        .iter()
        .filter(|request| is_page(&request.path) && request.header("host").unwrap_or_default().starts_with(&format!("{host}:")))
        .count()
}

#[tokio::test]
async fn a_changed_page_of_a_moving_story_becomes_a_revision_and_one_that_has_not_changed_costs_nothing() {
    let server = outlets(|host, before, is_conditional| match (host.starts_with("127.0.0.2"), before, is_conditional) {
        // Both outlets' pages have one path, so `before` counts both.
        (true, _, true) => Reply::body(page(&FIRST.replace("120", "134"))).with("ETag", "\"new\""),
        (false, _, true) => Reply::status(304),
        _ => Reply::body(page(FIRST)).with("ETag", "\"old\""),
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path(), &server, &["127.0.0.2", "127.0.0.3"], &[800]);
    let asked = OnceCell::new();
    let are_asked = || pages(&server, "127.0.0.2") == 2 && pages(&server, "127.0.0.3") == 2;
    // a look that the end cuts short is taken up at the next start: what was answered has time to be settled
    let is_settled = || are_asked() && asked.get_or_init(Instant::now).elapsed() > Duration::from_secs(1);
    watch(&settings, "both were looked at again", is_settled).await;
    let articles = stored(&settings);
    let [(changed, texts), (same, once)] = articles.as_slice() else { panic!("two articles: {articles:?}") };
    assert_eq!(changed.story, same.story);
    assert_eq!((texts.len(), once.len()), (2, 1));
    assert!(texts[0].text.contains("120") && texts[1].text.contains("134 people"), "{texts:?}");
    assert_eq!(changed.title, "Ferry aground off Marren");
    let again: Vec<_> = server.requests().into_iter().filter(|request| request.header("if-none-match") == Some("\"old\"")).collect();
    assert_eq!(again.len(), 2, "each is asked conditionally");
}

#[tokio::test]
async fn looks_survive_a_restart_and_end() {
    let server =
        outlets(|_, _, is_conditional| if is_conditional { Reply::status(304) } else { Reply::body(page(FIRST)).with("ETag", "\"a\"") })
            .await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path(), &server, &["127.0.0.2", "127.0.0.3"], &[4_000]);
    let began = Instant::now();
    let passed = |milliseconds| began.elapsed() > Duration::from_millis(milliseconds);
    let is_read = || pages(&server, "127.0.0.2") == 1 && pages(&server, "127.0.0.3") == 1;
    watch(&settings, "both were read and stored", || is_read() && passed(1_500)).await;
    assert!(!passed(4_000), "it stopped before the look was due");
    watch(&settings, "both were looked at again", || pages(&server, "127.0.0.2") == 2 && pages(&server, "127.0.0.3") == 2).await;
    let began = Instant::now();
    watch(&settings, "a while passed", || began.elapsed() > Duration::from_millis(700)).await;
    assert_eq!((pages(&server, "127.0.0.2"), pages(&server, "127.0.0.3")), (2, 2));
    let store = Store::open(&settings.store).expect("the store opens");
    assert_eq!(store.visits().expect("visits are read"), []);
}

#[tokio::test]
async fn what_is_gone_replaced_or_alone_is_left_as_it_was() {
    let server = outlets(|host, _, is_conditional| match (host, is_conditional) {
        (host, true) if host.starts_with("127.0.0.2") => Reply::status(404),
        (host, true) if host.starts_with("127.0.0.3") => {
            Reply::body(page("This page has moved. Read our ten most popular stories of the week instead."))
        }
        (host, false) if host.starts_with("127.0.0.4") => Reply::body(page(
            "The council of Holm has voted for a new library. Its roof will be of copper, and the old one becomes a school for dancers.",
        )),
        _ => Reply::body(page(FIRST)).with("ETag", "\"a\""),
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path(), &server, &["127.0.0.2", "127.0.0.3", "127.0.0.4"], &[500, 1_000, 1_500]);
    let began = Instant::now();
    watch(&settings, "the looks are over", || began.elapsed() > Duration::from_millis(3_500)).await;
    let articles = stored(&settings);
    assert_eq!(articles.iter().map(|(_, texts)| texts.len()).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(pages(&server, "127.0.0.2"), 2, "what is gone is not asked for a third time");
    assert_eq!(pages(&server, "127.0.0.4"), 1, "a story that nobody else reports does not move");
}
