//! Beyond the thirty: entries reach whoever settles them, once, and again if they were not settled.

use std::{sync::Arc, time::Duration};

use crate::{
    desk::{Desk, Shelf, hurried, loopback, pause, rss, until},
    server::{Reply, Server},
};

async fn outlet(titles: &'static [&'static str]) -> Server {
    Server::start(move |request, _| match request.path.as_str() {
        "/feed" if request.header("if-none-match").is_some() => Reply::status(304),
        "/feed" => Reply::body(rss("", titles)).with("ETag", "\"a\""),
        "/robots.txt" => Reply::body("User-agent: *\nDisallow: /ferry-banned\n"),
        "/ferry-gone" => Reply::status(404),
        "/ferry-film" => Reply::body([0, 1, 2]).with("Content-Type", "video/mp4"),
        _ => Reply::body("page").with("Content-Type", "text/html"),
    })
    .await
}

#[tokio::test]
async fn every_entry_arrives_once_oldest_first_with_its_page_or_the_reason_why_not() {
    let server = outlet(&["Ferry late", "Ferry gone", "Ferry banned", "Ferry film"]).await;
    let shelf = Arc::new(Shelf::default());
    let desk = Desk::open(hurried(Duration::from_millis(100)), loopback(), &shelf, &[server.url("/feed")]);
    until("it was asked three times", || server.count("/feed") >= 3).await;
    let arrived = desk.arrived();
    desk.close().await;
    let banned = format!("Ferry banned: {}: robots.txt asks not to fetch it", server.url("/ferry-banned"));
    assert_eq!(arrived, ["Ferry late: page", "Ferry gone: the page answers 404", &banned, "Ferry film: the page is video/mp4"]);
}

#[tokio::test]
async fn what_was_not_settled_comes_again_after_a_crash() {
    let server = outlet(&["Ferry late"]).await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    let desk = Desk::open_with(hurried(Duration::from_secs(600)), loopback(), &shelf, std::slice::from_ref(&url), false);
    until("the entry arrived", || desk.arrived().len() == 1).await;
    desk.close().await;
    assert_eq!((shelf.state(&url).etag, shelf.state(&url).body_hash), (None, None));
    shelf.wake(&url);
    let desk = Desk::open(hurried(Duration::from_secs(600)), loopback(), &shelf, std::slice::from_ref(&url));
    until("the entry arrived again", || desk.arrived().len() == 1).await;
    desk.close().await;
    assert_eq!(shelf.state(&url).etag.as_deref(), Some("\"a\""));
}

#[tokio::test]
async fn a_page_that_fails_is_tried_again_before_the_feeds_words_have_to_do() {
    let server = Server::start(|request, before| match (request.path.as_str(), before) {
        ("/feed", _) => Reply::body(rss("", &["Ferry late", "Ferry lost"])),
        ("/ferry-late", 0) | ("/ferry-lost", _) => Reply::status(503),
        ("/robots.txt", _) => Reply::status(404),
        _ => Reply::body("page"),
    })
    .await;
    let desk = Desk::open(hurried(Duration::from_millis(100)), loopback(), &Arc::new(Shelf::default()), &[server.url("/feed")]);
    until("both arrived", || desk.arrived().len() == 2).await;
    let arrived = desk.arrived();
    desk.close().await;
    assert_eq!(arrived, ["Ferry late: page", "Ferry lost: the page answers 503"]);
}

#[tokio::test]
async fn feeds_come_and_go_pause_and_resume_while_it_runs() {
    let server = outlet(&["Ferry late"]).await;
    let (one, two) = (server.url_at("127.0.0.2", "/feed"), server.url_at("127.0.0.3", "/feed?two"));
    let desk = Desk::open(hurried(Duration::from_millis(100)), loopback(), &Arc::new(Shelf::default()), std::slice::from_ref(&one));
    until("the first was asked", || server.count("/feed") >= 2).await;
    let feed = |url: &url::Url| diffwire::daemon::scheduler::Feed { url: url.to_string(), outlet: None };
    desk.handle.reload(vec![feed(&two)]);
    until("the second was asked", || server.count("/feed?two") >= 2).await;
    let (old, paused) = (server.count("/feed"), desk.handle.pause(two.as_str()).await);
    pause(300).await;
    let new = server.count("/feed?two");
    pause(300).await;
    assert!(paused && !desk.handle.pause(one.as_str()).await);
    assert_eq!((server.count("/feed"), server.count("/feed?two")), (old, new));
    assert!(desk.handle.resume(two.as_str()).await);
    until("the second was asked again", || server.count("/feed?two") > new).await;
    desk.close().await;
}
