//! b01 to b10: validators, and when to ask again.

use std::{sync::Arc, time::Duration};

use diffwire::model::{FeedState, PollKind};

use crate::{
    desk::{Desk, NOW, Shelf, ask, ask_new, client, hours, hurried, loopback, pause, rss, rss_with, until},
    server::{Reply, Server},
};

/// Answers with this `ETag` and `Last-Modified` always, and with 304 once they are sent back.
async fn conditional(etag: &'static str, last_modified: &'static str) -> Server {
    Server::start(move |request, _| {
        let is_known = request.header("if-none-match").is_some() || request.header("if-modified-since").is_some();
        let reply = if is_known { Reply::status(304) } else { Reply::body(rss("", &["Ferry late"])) };
        let reply = if etag.is_empty() { reply } else { reply.with("ETag", etag) };
        if last_modified.is_empty() { reply } else { reply.with("Last-Modified", last_modified) }
    })
    .await
}

#[tokio::test]
async fn b01_etag_is_echoed_byte_for_byte() {
    for etag in ["\"a-b\"", "W/\"weak one\"", "unquoted", "\"\u{e9}\u{ff}\"", "\"\"", "'odd' , \"two\""] {
        let server = conditional(etag, "").await;
        let (client, url) = (client(), server.url("/feed"));
        let first = ask_new(&client, &url).await;
        let second = ask(&client, &first.state, NOW).await;
        assert_eq!(server.requests()[0].header("if-none-match"), None);
        assert_eq!(server.requests()[1].header("if-none-match"), Some(etag));
        assert_eq!(second.outcome.kind, PollKind::Unchanged);
    }
}

#[tokio::test]
async fn b02_last_modified_is_echoed_verbatim() {
    for written in ["Tue, 05 Mar 2024 17:00:00 GMT", "Tue, 5 Mar 2024 17:00:00 +0000", "yesterday, more or less"] {
        let server = conditional("", written).await;
        let (client, url) = (client(), server.url("/feed"));
        let first = ask_new(&client, &url).await;
        ask(&client, &first.state, NOW).await;
        assert_eq!(server.requests()[1].header("if-modified-since"), Some(written));
    }
}

#[tokio::test]
async fn b03_both_are_sent_and_stored_on_every_200_and_304() {
    let server = Server::start(|_, before| {
        let reply = if before == 1 { Reply::status(304) } else { Reply::body(rss("", &["Ferry late"])) };
        reply.with("ETag", format!("\"{before}\"")).with("Last-Modified", format!("stamp {before}"))
    })
    .await;
    let (client, url) = (client(), server.url("/feed"));
    let mut state = FeedState::new(url.as_str());
    for _ in 0..3 {
        state = ask(&client, &state, NOW).await.state;
    }
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|r| (r.header("if-none-match").map(str::to_owned), r.header("if-modified-since").map(str::to_owned)))
        .collect();
    let both = |at: usize| (Some(format!("\"{at}\"")), Some(format!("stamp {at}")));
    assert_eq!(sent, [(None, None), both(0), both(1)]);
    assert_eq!((state.etag, state.last_modified), both(2));
}

#[tokio::test]
async fn b04_validators_survive_a_restart() {
    let server = conditional("\"kept\"", "long ago").await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    for round in 1..=2 {
        let desk = Desk::open(hurried(Duration::from_secs(600)), loopback(), &shelf, std::slice::from_ref(&url));
        until("the feed was asked", || {
            server.count("/feed") == round && desk.arrived().len() == 1 || round == 2 && server.count("/feed") == 2
        })
        .await;
        desk.close().await;
        shelf.wake(&url);
    }
    let again = &server.requests().into_iter().filter(|request| request.path == "/feed").nth(1).expect("a second request");
    assert_eq!((again.header("if-none-match"), again.header("if-modified-since")), (Some("\"kept\""), Some("long ago")));
}

#[tokio::test]
async fn b05_a_changed_body_behind_the_same_etag_is_found_once_a_day() {
    let server = Server::start(|request, before| {
        let titles: &[&str] = if before == 0 { &["Ferry late"] } else { &["Ferry late", "Ferry sunk"] };
        let reply = if request.header("if-none-match").is_some() { Reply::status(304) } else { Reply::body(rss("", titles)) };
        reply.with("ETag", "\"same\"")
    })
    .await;
    let (client, url) = (client(), server.url("/feed"));
    let mut state = ask_new(&client, &url).await.state;
    for hour in 1..24 {
        state = ask(&client, &state, NOW + hours(hour)).await.state;
    }
    let full = ask(&client, &state, NOW + hours(24)).await;
    assert_eq!(full.entries.len(), 2);
    ask(&client, &full.state, NOW + hours(25)).await;
    let unconditional: Vec<usize> =
        server.requests().iter().enumerate().filter(|(_, request)| request.header("if-none-match").is_none()).map(|(at, _)| at).collect();
    assert_eq!(unconditional, [0, 24]);
}

#[tokio::test]
async fn b06_a_304_refreshes_max_age() {
    let server = Server::start(|_, before| {
        let reply = if before == 0 { Reply::body(rss("", &["Ferry late"])) } else { Reply::status(304) };
        reply.with("ETag", "\"a\"").with("Cache-Control", if before == 0 { "max-age=1800" } else { "max-age=7200" })
    })
    .await;
    let (client, url) = (client(), server.url("/feed"));
    let first = ask_new(&client, &url).await;
    assert_eq!(first.minutes(), 30);
    assert_eq!(ask(&client, &first.state, NOW).await.minutes(), 120);
}

const PERIOD: &str = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>8</sy:updateFrequency>";
const DATE: &str = "Tue, 05 Mar 2024 18:00:00 GMT";
/// Elements of the feed, headers of the answer, minutes until the next poll.
type Wish = (&'static str, &'static [(&'static str, &'static str)], i64);

#[tokio::test]
async fn b07_the_next_poll_is_the_largest_wish_up_to_a_day() {
    let rows: &'static [Wish] = &[
        ("", &[], 15),
        ("", &[("Cache-Control", "public, max-age=3600"), ("Age", "600")], 50),
        ("", &[("Expires", "Tue, 05 Mar 2024 18:40:00 GMT"), ("Date", DATE)], 40),
        ("<ttl>25</ttl>", &[], 25),
        (PERIOD, &[], 180),
        ("<ttl>25</ttl>", &[("Cache-Control", "max-age=3600")], 60),
        (PERIOD, &[("Cache-Control", "max-age=3600")], 180),
        ("<ttl>999999</ttl>", &[], 24 * 60),
        ("", &[("Cache-Control", "max-age=31536000")], 24 * 60),
    ];
    for (extra, headers, expected) in rows {
        let server = Server::start(move |_, _| {
            let reply = Reply::body(rss_with(extra, "", &["Ferry late"])).with("ETag", "\"a\"");
            headers.iter().fold(reply, |reply, (name, value)| reply.with(name, *value))
        })
        .await;
        let asked = ask_new(&client(), &server.url("/feed")).await;
        assert_eq!(asked.minutes(), *expected, "{extra} {headers:?}: {}", asked.state.because);
    }
    // What has brought nothing for long is asked less often.
    let server = conditional("\"a\"", "").await;
    let quiet = FeedState { last_new: Some(NOW - hours(3)), ..FeedState::new(server.url("/feed")) };
    assert_eq!(ask(&client(), &quiet, NOW).await.minutes(), 90);
}

#[tokio::test]
async fn b08_skip_hours_and_days_are_kept() {
    // Asked on a Tuesday at 18:00.
    for (extra, expected) in [
        ("<skipHours><hour>18</hour><hour>19</hour></skipHours>", 2 * 60),
        ("<skipHours><hour>3</hour></skipHours>", 15),
        ("<skipDays><day>Tuesday</day><day>Wednesday</day></skipDays>", 30 * 60),
        ("<skipDays><day>Tuesday</day></skipDays><skipHours><hour>0</hour><hour>1</hour></skipHours>", 8 * 60),
    ] {
        let server = Server::start(move |_, _| Reply::body(rss_with(extra, "", &["Ferry late"])).with("ETag", "\"a\"")).await;
        let asked = ask_new(&client(), &server.url("/feed")).await;
        assert_eq!(asked.minutes(), expected, "{extra}: {}", asked.state.because);
    }
}

#[tokio::test]
async fn b09_floors_hold_and_can_be_set() {
    for (etag, expected) in [("\"a\"", 15), ("", 60)] {
        let server = conditional(etag, "").await;
        assert_eq!(ask_new(&client(), &server.url("/feed")).await.minutes(), expected);
    }
    let server = Server::start(|_, _| Reply::body(rss("", &[])).with("Cache-Control", "max-age=0")).await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    let desk = Desk::open(hurried(Duration::from_millis(500)), loopback(), &shelf, &[url]);
    until("it was asked four times", || server.requests().len() >= 4).await;
    desk.close().await;
    let starts: Vec<_> = server.requests().iter().map(|request| request.at).collect();
    for pair in starts.windows(2) {
        let gap = pair[1] - pair[0];
        assert!(gap >= Duration::from_millis(480) && gap < Duration::from_millis(2_000), "{gap:?}");
    }
}

#[tokio::test]
async fn b10_five_restarts_cause_no_request() {
    let server = conditional("\"a\"", "").await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    for _ in 0..6 {
        let desk = Desk::open(hurried(Duration::from_secs(600)), loopback(), &shelf, std::slice::from_ref(&url));
        until("it was asked once", || server.count("/feed") == 1).await;
        pause(150).await;
        desk.close().await;
    }
    assert_eq!(server.count("/feed"), 1);
}
