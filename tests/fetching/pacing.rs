//! b21 to b25: manners towards one host.

use std::{collections::HashSet, sync::Arc, time::Duration};

use diffwire::fetch::{self, Client, FetchError, Validators};

use crate::{
    desk::{Desk, Shelf, ask_new, client, hurried, loopback, pause, rss, until},
    server::{Reply, Server},
};

#[tokio::test]
async fn b21_one_request_at_a_time_with_a_gap_between_starts() {
    let server = Server::start(|_, _| Reply { after: Duration::from_millis(60), ..Reply::body(rss("", &[])) }).await;
    let gap = Duration::from_millis(150);
    let client = Client::new(fetch::Settings { host_gap: gap, ..loopback() }).expect("the client is built");
    let all: Vec<_> = (0..4)
        .map(|at| {
            let (client, url) = (client.clone(), server.url(&format!("/{at}")));
            tokio::spawn(async move { client.feed(&url, &Validators::default()).await.expect("an answer") })
        })
        .collect();
    for one in all {
        one.await.expect("no panic");
    }
    assert_eq!(server.most_at_once(), 1);
    for pair in server.requests().windows(2) {
        let between = pair[1].at - pair[0].at;
        assert!(between >= gap - Duration::from_millis(10), "{between:?}");
    }
}

#[tokio::test]
async fn b22_a_hundred_feeds_added_together_are_spread_out() {
    let server = Server::start(|_, _| Reply::body(rss("", &[]))).await;
    let feeds: Vec<_> = (1..=100).map(|host| server.url_at(&format!("127.0.1.{host}"), &format!("/{host}"))).collect();
    let settings = diffwire::daemon::scheduler::Settings { stagger: Duration::from_millis(20), ..hurried(Duration::from_secs(60)) };
    let desk = Desk::open(settings, loopback(), &Arc::new(Shelf::default()), &feeds);
    until("all were asked", || server.requests().len() == 100).await;
    desk.close().await;
    let starts: Vec<_> = server.requests().iter().map(|request| request.at).collect();
    assert!(starts[99] - starts[0] > Duration::from_millis(1_500), "{:?}", starts[99] - starts[0]);
    let paths: HashSet<_> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths.len(), 100);
}

#[tokio::test]
async fn b23_robots_txt_is_asked_before_pages_and_kept() {
    let robots = "User-agent: *\nDisallow: /\n\nUser-agent: diffwire\nDisallow: /paid/\nAllow: /paid/free\nCrawl-delay: 0.2\n";
    let server =
        Server::start(move |request, _| if request.path == "/robots.txt" { Reply::body(robots) } else { Reply::body("<p>page</p>") }).await;
    let client = client();
    for (path, is_allowed) in [("/news/1", true), ("/paid/1", false), ("/paid/free", true), ("/news/2", true)] {
        let answer = client.page(&server.url(path), &Validators::default()).await;
        assert_eq!(answer.is_ok(), is_allowed, "{path}");
        assert_eq!(matches!(answer, Err(FetchError::Robots { .. })), !is_allowed, "{path}");
    }
    let requests = server.requests();
    assert_eq!(
        requests.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(),
        ["/robots.txt", "/news/1", "/paid/free", "/news/2"]
    );
    for pair in requests[1..].windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(190), "the crawl delay holds");
    }
    // Feeds are published for programs: robots.txt is not asked for them.
    ask_new(&client, &server.url("/paid/feed")).await;
    assert_eq!(server.count("/paid/feed"), 1);
}

#[tokio::test]
async fn b23_a_missing_robots_txt_forbids_nothing_and_a_broken_one_everything_for_now() {
    for (status, is_allowed) in [(404, true), (403, true), (500, false), (429, false)] {
        let server =
            Server::start(move |request, _| if request.path == "/robots.txt" { Reply::status(status) } else { Reply::body("<p>page</p>") })
                .await;
        let answer = client().page(&server.url("/news"), &Validators::default()).await;
        assert_eq!((answer.is_ok(), server.count("/news")), (is_allowed, usize::from(is_allowed)), "{status}");
    }
}

#[tokio::test]
async fn b24_adding_a_feed_costs_one_get() {
    let server = Server::start(|_, _| Reply::body(rss("", &[])).with("ETag", "\"a\"")).await;
    let shelf = Arc::new(Shelf::default());
    let desk = Desk::open(hurried(Duration::from_secs(600)), loopback(), &shelf, &[]);
    desk.handle
        .reload(vec![diffwire::daemon::scheduler::Feed { url: server.url("/feed").to_string(), outlet: Some("The Courier".to_owned()) }]);
    until("it was asked", || !server.requests().is_empty()).await;
    pause(300).await;
    desk.close().await;
    let requests: Vec<_> = server.requests().into_iter().map(|request| (request.method, request.path)).collect();
    assert_eq!(requests, [("GET".to_owned(), "/feed".to_owned())]);
}

#[tokio::test]
async fn b25_requests_say_who_asks_and_nothing_else_of_the_user() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/feed" => Reply::redirect(302, "/moved").with("Set-Cookie", "id=1; Path=/"),
        _ => Reply::body(rss("", &[])).with("Set-Cookie", "id=2; Path=/"),
    })
    .await;
    let settings = fetch::Settings { contact: "mailto:desk@courier.example".to_owned(), ..loopback() };
    let client = Client::new(settings).expect("the client is built");
    for _ in 0..2 {
        ask_new(&client, &server.url("/feed")).await;
    }
    client.page(&server.url("/news"), &Validators::default()).await.expect("a page");
    for request in server.requests() {
        let agent = request.header("user-agent").unwrap_or_default();
        assert_eq!(agent, format!("diffwire/{} (+mailto:desk@courier.example)", env!("CARGO_PKG_VERSION")));
        assert_eq!((request.header("cookie"), request.header("referer")), (None, None), "{}", request.path);
        let wanted = match request.path.as_str() {
            "/news" => "text/html",
            "/robots.txt" => "text/plain",
            _ => "application/atom+xml",
        };
        assert!(request.header("accept").unwrap_or_default().starts_with(wanted), "{}", request.path);
        let packed = request.header("accept-encoding").unwrap_or_default();
        assert!(["gzip", "br", "zstd", "deflate"].iter().all(|name| packed.contains(name)), "{packed}");
    }
}
