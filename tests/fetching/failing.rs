//! b11 to b20: what is done when a server refuses, moves, vanishes or cannot be reached.

use std::{sync::Arc, time::Duration};

use diffwire::{
    daemon::poll::{self, Polled},
    feed::schedule::{self, News},
    model::{FeedState, PollKind},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    desk::{Asked, Desk, NOW, Names, Shelf, ask, ask_new, client, client_with, hours, hurried, loopback, pause, rss, until},
    server::{Reply, Server},
};

/// One poll of a server that always answers this.
async fn asked_once(reply: Reply) -> Asked {
    let server = Server::start(move |_, _| reply.clone()).await;
    ask_new(&client(), &server.url("/feed")).await
}

fn from_now(seconds: i64) -> String {
    let then = Timestamp::now() + SignedDuration::from_secs(seconds);
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn b11_retry_after_in_seconds_is_obeyed() {
    let asked = asked_once(Reply::status(429).with("Retry-After", "5400")).await;
    assert_eq!((asked.outcome.kind, asked.minutes()), (PollKind::Throttled, 90));
    assert!(asked.sentence().contains("5400 s"), "{}", asked.sentence());
}

#[tokio::test]
async fn b12_retry_after_as_a_date_and_on_503() {
    for (status, value, expected) in [(429, from_now(7200), 118..=120), (503, from_now(3600), 58..=60), (503, "1800".to_owned(), 30..=30)] {
        let asked = asked_once(Reply::status(status).with("Retry-After", value.clone())).await;
        assert!(expected.contains(&asked.minutes()), "{status} {value}: {}", asked.minutes());
    }
}

#[tokio::test]
async fn b13_absurd_retry_after_is_clamped() {
    for (value, expected) in [("99999999", 24 * 60), ("99999999999999999999999999", 24 * 60), ("0", 15), ("-20", 15), ("whenever", 15)] {
        let asked = asked_once(Reply::status(429).with("Retry-After", value)).await;
        assert_eq!(asked.minutes(), expected, "{value}");
    }
}

#[tokio::test]
async fn b14_without_the_header_waits_double_and_feeds_drift_apart() {
    let server = Server::start(|_, _| Reply::status(429)).await;
    let mut waits = Vec::new();
    let mut state = FeedState::new(server.url("/feed"));
    for _ in 0..5 {
        // A client of its own each time: the first would know that the host is paused.
        let asked = ask(&client(), &state, NOW).await;
        waits.push(asked.minutes());
        state = asked.state;
    }
    assert_eq!(waits, [15, 30, 60, 120, 240]);
    let Polled::Done { outcome, .. } = poll::poll(&client(), &state, &schedule::Settings::default(), NOW).await else {
        panic!("it was asked")
    };
    let at = |jitter| schedule::next(&state, &outcome, NOW, &schedule::Settings::default(), jitter).next_at.expect("it is planned");
    assert!(at(0.9).duration_since(at(0.1)).as_mins() > 60, "two feeds of one host come back at different times");
}

#[tokio::test]
async fn b15_a_pause_holds_for_the_whole_host_unless_it_is_shared() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/a" => Reply::status(429).with("Retry-After", "60"),
        _ => Reply::body(rss("", &["Ferry late"])),
    })
    .await;
    let client = client();
    ask_new(&client, &server.url("/a")).await;
    let other = FeedState::new(server.url("/b"));
    let polled = poll::poll(&client, &other, &schedule::Settings::default(), NOW).await;
    assert!(matches!(polled, Polled::Paused(left) if left > Duration::from_secs(55)), "{polled:?}");
    assert_eq!(server.count("/b"), 0);
    ask_new(&client, &server.url_at("127.0.0.2", "/b")).await;
    assert_eq!(server.count("/b"), 1);
}

#[tokio::test]
async fn b15_where_many_publishers_share_a_host_the_pause_is_for_one_address() {
    for (host, is_shared) in [
        ("www.reddit.com", true),
        ("www.youtube.com", true),
        ("harbour.substack.com", true),
        ("harbour.github.io", true),
        ("harbour.blogspot.com", true),
        ("www.courier.co.uk", false),
        ("substack.com.courier.org", false),
    ] {
        let server = Server::start(|request, _| match request.path.as_str() {
            "/a" => Reply::status(429).with("Retry-After", "60"),
            _ => Reply::body(rss("", &["Ferry late"])),
        })
        .await;
        let names = Arc::new(Names::default().with(host, &[&["127.0.0.1"]]));
        let client = client_with(loopback(), &names);
        assert_eq!(ask_new(&client, &server.url_at(host, "/a")).await.outcome.kind, PollKind::Throttled);
        for (path, is_paused) in [("/a", true), ("/b", !is_shared)] {
            let state = FeedState::new(server.url_at(host, path));
            let polled = poll::poll(&client, &state, &schedule::Settings::default(), NOW).await;
            assert_eq!(matches!(polled, Polled::Paused(_)), is_paused, "{host}{path}");
        }
        assert_eq!((server.count("/a"), server.count("/b")), (1, usize::from(is_shared)), "{host}");
    }
}

#[tokio::test]
async fn b16_a_403_slows_to_four_hours() {
    for status in [401, 403, 451] {
        let asked = asked_once(Reply::status(status)).await;
        assert_eq!((asked.outcome.kind, asked.minutes()), (PollKind::Forbidden, 240), "{status}");
    }
}

#[tokio::test]
async fn b17_permanent_redirects_are_believed_after_repeats_and_temporary_ones_never() {
    for (status, is_believed) in [(301, true), (308, true), (302, false), (307, false)] {
        let server = Server::start(move |request, _| match request.path.as_str() {
            "/old" => Reply::redirect(status, "/new"),
            _ => Reply::body(rss("", &["Ferry late"])),
        })
        .await;
        let (client, url) = (client(), server.url("/old"));
        let mut state = FeedState::new(url.as_str());
        let mut believed = Vec::new();
        for _ in 0..4 {
            state = ask(&client, &state, NOW).await.state;
            believed.push(state.moved_to.is_some());
        }
        assert_eq!(believed, [false, false, is_believed, is_believed], "{status}");
        assert_eq!(server.count("/old"), if is_believed { 3 } else { 4 });
        assert_eq!(state.url, url.as_str(), "the configured address stays the feed's name");
    }
}

#[tokio::test]
async fn b18_gone_is_kept_and_told_once() {
    let server = Server::start(|_, _| Reply::status(410)).await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    let mut news = Vec::new();
    for _ in 0..3 {
        let desk = Desk::open(hurried(Duration::from_millis(50)), loopback(), &shelf, std::slice::from_ref(&url));
        until("it was asked", || server.count("/feed") == 1).await;
        pause(200).await;
        news.extend(desk.close().await);
    }
    assert_eq!(server.count("/feed"), 1);
    assert!(shelf.state(&url).is_gone);
    assert_eq!(news.iter().map(|news| news.news).collect::<Vec<_>>(), [News::Gone]);
}

#[tokio::test]
async fn b19_what_fails_for_a_day_is_told_once_and_once_when_it_is_back() {
    let server = Server::start(|request, before| match (request.path.as_str(), before) {
        (_, 40..) => Reply::body(rss("", &["Ferry late"])),
        ("/missing", _) => Reply::status(404),
        _ => Reply::status(500),
    })
    .await;
    for path in ["/missing", "/broken"] {
        let client = client();
        let mut state = FeedState::new(server.url(path));
        let (mut now, mut told) = (NOW, Vec::new());
        for _ in 0..42 {
            let asked = ask(&client, &state, now).await;
            told.extend(schedule::news(&state, &asked.state));
            state = asked.state;
            let next = state.next_at.expect("it is never given up");
            assert!(next.duration_since(now) <= hours(6), "{path}: {}", state.because);
            now = next;
        }
        assert_eq!(told, [News::Broken, News::Back], "{path}");
        assert_eq!((state.failures, state.last.expect("it was asked").kind), (0, PollKind::Unchanged));
    }
    let nowhere = ask_new(&client(), &"http://no-such-host.invalid/feed".parse().expect("a URL")).await;
    assert_eq!((nowhere.outcome.kind, nowhere.minutes()), (PollKind::Unreachable, 15));
}

#[tokio::test]
async fn b19_the_two_notices_come_once_through_scheduler_and_restarts() {
    let server = Server::start(|_, before| if before < 12 { Reply::status(500) } else { Reply::body(rss("", &["Ferry late"])) }).await;
    let (shelf, url) = (Arc::new(Shelf::default()), server.url("/feed"));
    let mut settings = hurried(Duration::from_millis(50));
    (settings.schedule.tell_after, settings.schedule.slowest_failing) = (Duration::from_millis(300), Duration::from_millis(80));
    let mut news = Vec::new();
    for enough in [4, 8, 14, 16] {
        let desk = Desk::open(settings.clone(), loopback(), &shelf, std::slice::from_ref(&url));
        until("it was asked a few times more", || server.count("/feed") >= enough).await;
        pause(50).await;
        news.extend(desk.close().await);
    }
    let told: Vec<_> = news.iter().map(|news| (news.news, news.sentence.as_str())).collect();
    assert_eq!(told.first(), Some(&(News::Broken, "the server answers 500")));
    assert_eq!(told.iter().map(|(news, _)| *news).collect::<Vec<_>>(), [News::Broken, News::Back]);
}

#[tokio::test]
async fn b20_the_only_host_is_not_blamed_where_this_machine_has_no_way_out() {
    // Nobody tells the addresses of names; the other host's is written out, and nobody is there.
    for (name, expected) in [("courier.org", PollKind::Offline), ("127.0.0.9", PollKind::Unreachable)] {
        let port = std::net::TcpListener::bind("127.0.0.9:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let url: url::Url = format!("http://{name}:{port}/feed").parse().expect("a URL");
        let (shelf, names) = (Arc::new(Shelf::default()), Arc::new(Names::default()));
        let client = client_with(loopback(), &names);
        let desk = Desk::open_client(hurried(Duration::from_secs(600)), client, &shelf, std::slice::from_ref(&url));
        until("it was asked", || shelf.states.lock().expect("nobody panics").contains_key(url.as_str())).await;
        desk.close().await;
        let state = shelf.state(&url);
        assert_eq!(state.last.as_ref().map(|last| last.kind), Some(expected), "{name}: {:?}", state.last);
        assert_eq!(state.failures, u32::from(expected == PollKind::Unreachable), "{name}");
    }
}

#[tokio::test]
async fn b20_when_nobody_can_be_reached_nobody_is_blamed() {
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let feeds: Vec<_> = (2..6).map(|host| format!("http://127.0.0.{host}:{port}/feed").parse().expect("a URL")).collect();
    let shelf = Arc::new(Shelf::default());
    let desk = Desk::open(hurried(Duration::from_secs(600)), loopback(), &shelf, &feeds);
    let is_offline = |url| {
        shelf
            .states
            .lock()
            .expect("nobody panics")
            .get(url)
            .is_some_and(|state: &FeedState| state.last.as_ref().is_some_and(|last| last.kind == PollKind::Offline))
    };
    until("all are excused", || feeds.iter().all(|url: &url::Url| is_offline(url.as_str()))).await;
    assert!(desk.close().await.is_empty());
    for url in &feeds {
        assert_eq!((shelf.state(url).failures, shelf.state(url).failing_since), (0, None));
    }
}
