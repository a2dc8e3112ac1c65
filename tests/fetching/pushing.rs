//! WebSub: a hub on loopback that is asked to push, verifies what we meant, pushes, and is told when it may stop.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use diffwire::{
    daemon::{scheduler, websub},
    feed::{schedule, websub::Settings},
    model::PollKind,
};
use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

use crate::{
    desk::{Desk, Shelf, pause, rss, rss_with, until},
    server::{Reply, Server},
};

/// Answers to callers and not to guesses.
async fn push(folder: &Path) -> (websub::Subscriber, websub::Push) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let settings = Settings {
        callback: Some(format!("http://127.0.0.1:{port}/wire/push").parse().expect("a URL")),
        listen: ([127, 0, 0, 1], port).into(),
        ..Settings::default()
    };
    websub::open(&settings, folder, 200_000).await.expect("it listens").expect("it is on")
}

/// A feed that names its hub: in itself, or in the headers of its answer.
async fn courier(in_headers: bool) -> Server {
    Server::start(move |request, _| match request.path.as_str() {
        "/hub" => Reply::status(202),
        "/feed" => {
            let host = request.header("host").unwrap_or_default();
            let (hub, own) = (format!("http://{host}/hub"), format!("http://{host}/feed?own"));
            if in_headers {
                Reply::body(rss("", &["Ferry late"])).with("Link", format!("<{hub}>; rel=hub")).with("Link", format!("<{own}>; rel=self"))
            } else {
                let links = format!(
                    "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='{hub}'/>\
                     <atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='{own}'/>"
                );
                Reply::body(rss_with(&links, "", &["Ferry late"]))
            }
        }
        "/robots.txt" => Reply::status(404),
        _ => Reply::body("<p>page</p>"),
    })
    .await
}

/// What the hub was asked, in order.
fn asked(server: &Server) -> Vec<HashMap<String, String>> {
    let requests = server.requests().into_iter().filter(|request| request.path == "/hub");
    requests.map(|request| url::form_urlencoded::parse(request.body.as_bytes()).into_owned().collect()).collect()
}

/// One request as a hub sends it: the status and the body of the answer.
async fn send(method: &str, to: &Url, headers: &str, body: &[u8]) -> (u16, String) {
    let mut socket = TcpStream::connect((to.host_str().expect("a host"), to.port().expect("a port"))).await.expect("it listens");
    let path = to.query().map_or_else(|| to.path().to_owned(), |query| format!("{}?{query}", to.path()));
    let head = format!("{method} {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    socket.write_all(head.as_bytes()).await.expect("it reads");
    // Who refuses a body need not read it.
    let _ = socket.write_all(body).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

fn signed(secret: &str, body: &[u8]) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let digits: String = ring::hmac::sign(&key, body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("Content-Type: application/rss+xml\r\nX-Hub-Signature: sha256={digits}\r\n")
}

fn intent(callback: &str, mode: &str, topic: &str) -> Url {
    Url::parse_with_params(
        callback,
        &[("hub.mode", mode), ("hub.topic", topic), ("hub.challenge", "say this"), ("hub.lease_seconds", "864000")],
    )
    .expect("a URL")
}

#[tokio::test]
async fn a_feed_that_names_a_hub_is_pushed_and_hardly_asked() {
    for in_headers in [false, true] {
        let (server, folder, shelf) = (courier(in_headers).await, tempfile::tempdir().expect("a folder"), Arc::new(Shelf::default()));
        let (feed, topic) = (server.url("/feed"), server.url("/feed?own").to_string());
        let settings = scheduler::Settings { stagger: Duration::ZERO, ..scheduler::Settings::default() };
        let desk = Desk::open_to_hubs(settings, &shelf, std::slice::from_ref(&feed), push(folder.path()).await);
        until("the hub is asked", || !asked(&server).is_empty()).await;
        let form = asked(&server).remove(0);
        assert_eq!((form["hub.mode"].as_str(), form["hub.topic"].as_str()), ("subscribe", topic.as_str()));
        assert_eq!((form["hub.secret"].len(), form["hub.lease_seconds"].as_str()), (64, "432000"));

        let callback = &form["hub.callback"];
        for (mode, topic, expected) in
            [("subscribe", "http://elsewhere.example/", 404), ("unsubscribe", topic.as_str(), 404), ("subscribe", topic.as_str(), 200)]
        {
            let (status, said) = send("GET", &intent(callback, mode, topic), "", b"").await;
            assert_eq!((status, said.as_str()), (expected, if expected == 200 { "say this" } else { "" }), "{mode} {topic}");
        }
        until("the lease is kept", || shelf.state(&feed).pushed_until.is_some()).await;
        assert_eq!(shelf.state(&feed).pushed_until.expect("a lease").duration_since(Timestamp::now()).as_hours(), 239);

        let callback: Url = callback.parse().expect("a URL");
        let news = rss("", &["Ferry found"]).into_bytes();
        let guess = callback.join("0123456789abcdef0123456789abcdef").expect("a URL");
        let (genuine, forged) = (signed(&form["hub.secret"], &news), signed("guessed", &news));
        let long = [news.clone(), vec![b' '; 300_000]].concat();
        for (to, headers, body, expected) in [
            (&guess, genuine.as_str(), &news, 410),
            (&callback, "", &news, 403),
            (&callback, forged.as_str(), &news, 403),
            (&callback, signed(&form["hub.secret"], &long).as_str(), &long, 413),
            (&callback, &format!("{genuine}Content-Encoding: gzip\r\n"), &news, 415),
        ] {
            assert_eq!(send("POST", to, headers, body).await.0, expected, "{headers}");
        }
        pause(100).await;
        assert_eq!(desk.arrived().len(), 1, "nothing of that is believed");
        assert_eq!(send("POST", &callback, &genuine, &news).await.0, 202);
        until("what was pushed has arrived", || desk.arrived().len() == 2).await;
        assert!(desk.arrived()[1].starts_with("Ferry found: <p>page</p>"), "{:?}", desk.arrived());

        // The next poll knows that it is a safety net, and keeps the lease.
        assert!(desk.handle.ask_now(feed.as_str()).await);
        until("it was asked again", || server.count("/feed") == 2).await;
        pause(100).await;
        desk.close().await;
        let state = shelf.state(&feed);
        assert!(state.because.starts_with("its hub tells what is new"), "{}", state.because);
        assert!(state.next_at.expect("it is planned").duration_since(Timestamp::now()).as_hours() >= 5);
        assert_eq!(asked(&server).len(), 1, "a live lease is not asked for again");
    }
}

#[tokio::test]
async fn a_hub_is_told_when_a_feed_is_left_and_asked_again_when_its_lease_ends() {
    let (server, folder, shelf) = (courier(false).await, tempfile::tempdir().expect("a folder"), Arc::new(Shelf::default()));
    let feed = server.url("/feed");
    let topic = server.url("/feed?own").to_string();
    let desk = Desk::open_to_hubs(scheduler::Settings::default(), &shelf, std::slice::from_ref(&feed), push(folder.path()).await);
    until("the hub is asked", || asked(&server).len() == 1).await;
    let first = asked(&server).remove(0);
    assert_eq!(send("GET", &intent(&first["hub.callback"], "subscribe", &topic), "", b"").await.0, 200);
    until("the lease is kept", || shelf.state(&feed).pushed_until.is_some()).await;
    desk.close().await;

    // The lease ends while nobody runs.
    shelf.states.lock().expect("nobody panics").get_mut(feed.as_str()).expect("it was saved").pushed_until = Some(Timestamp::now());
    shelf.wake(&feed);
    let desk = Desk::open_to_hubs(scheduler::Settings::default(), &shelf, std::slice::from_ref(&feed), push(folder.path()).await);
    until("the hub is asked again", || asked(&server).len() == 2).await;
    let again = asked(&server).remove(1);
    assert_eq!(again["hub.secret"], first["hub.secret"], "address and secret outlive the process");
    assert_eq!(again["hub.callback"].rsplit('/').next(), first["hub.callback"].rsplit('/').next());

    desk.handle.reload(Vec::new());
    until("the hub is told", || asked(&server).len() == 3).await;
    assert_eq!(asked(&server)[2]["hub.mode"], "unsubscribe");
    let callback = &asked(&server)[2]["hub.callback"];
    assert_eq!(send("GET", &intent(callback, "unsubscribe", &topic), "", b"").await, (200, "say this".to_owned()));
    assert_eq!(send("POST", &callback.parse().expect("a URL"), &signed(&first["hub.secret"], b"x"), b"x").await.0, 410);
    desk.close().await;
}

#[tokio::test]
async fn what_was_pushed_in_vain_is_asked_for_soon() {
    let (server, shelf) = (courier(false).await, Arc::new(Shelf::default()));
    let feed = server.url("/feed");
    let desk = Desk::open_with(scheduler::Settings::default(), crate::desk::loopback(), &shelf, std::slice::from_ref(&feed), true);
    until("it was read", || desk.arrived().len() == 1).await;
    pause(100).await;
    let before = shelf.state(&feed);
    desk.close().await;
    let outcome = |kind| schedule::Outcome::of(kind, "1 entries");
    let settings = schedule::Settings::default();
    let now = before.last.as_ref().expect("it was asked").at;
    let kept = schedule::pushed(&before, &outcome(PollKind::Read), true, now, &settings);
    assert_eq!((kept.next_at, kept.last_full, kept.body_hash), (before.next_at, before.last_full, before.body_hash));
    for (kind, is_settled) in [(PollKind::Read, false), (PollKind::Unreadable, true)] {
        let after = schedule::pushed(&before, &outcome(kind), is_settled, now, &settings);
        assert_eq!((after.next_at.expect("it is planned").duration_since(now).as_mins(), after.last_full), (15, None), "{kind:?}");
    }
}
