//! b26 to b30: what comes in is hostile until it is read.

use std::{
    io::Read,
    sync::Arc,
    time::{Duration, Instant},
};

use diffwire::{
    feed::{self, FeedError},
    fetch::{self, Client, FetchError, Validators},
    model::{FeedState, PollKind},
};
use url::Url;

use crate::{
    desk::{NOW, Names, ask, ask_new, client, client_with, loopback, rss},
    server::{Reply, Server},
};

const PACKED: &str = "<rss version='2.0'><channel><title>Packed</title></channel></rss>";
const GZIP: &str = "1f8b0800000000000203b3292a2e56284b2d2acecccfb35537d23350b7b349ce48cccb4bcdb1b329c92cc949b50b484cce4e4db1d187f06cf4e1d2fa40bd7600ad6028ca41000000";
const ZLIB: &str =
    "789cb3292a2e56284b2d2acecccfb35537d23350b7b349ce48cccb4bcdb1b329c92cc949b50b484cce4e4db1d187f06cf4e1d2fa40bd7600e51d1699";

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect()
}

/// One stored block and an empty last one (RFC 7932, 9.2), for texts up to 64 KiB.
fn brotli(text: &str) -> Vec<u8> {
    let head = u32::try_from(text.len() - 1).expect("a short text") << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], text.as_bytes(), &[3]].concat()
}

fn zstd(bytes: impl Read) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory takes it")
}

#[tokio::test]
async fn b26_packed_bodies_are_unpacked() {
    for (name, body) in [("gzip", hex(GZIP)), ("deflate", hex(ZLIB)), ("br", brotli(PACKED)), ("zstd", zstd(PACKED.as_bytes()))] {
        let server = Server::start(move |_, _| Reply::body(body.clone()).with("Content-Encoding", name)).await;
        let answer = client().feed(&server.url("/feed"), &Validators::default()).await.expect("an answer");
        assert_eq!(answer.text().text, PACKED, "{name}");
    }
}

#[tokio::test]
async fn b26_the_cap_counts_what_comes_out() {
    let spaces = || std::io::repeat(b' ').take(200 << 20);
    let read = |mut packed: Box<dyn Read>| {
        let mut bomb = Vec::new();
        packed.read_to_end(&mut bomb).expect("memory takes it");
        bomb
    };
    let before = peak_kilobytes();
    for (name, bomb) in [
        ("gzip", read(Box::new(flate2::read::GzEncoder::new(spaces(), flate2::Compression::fast())))),
        ("deflate", read(Box::new(flate2::read::ZlibEncoder::new(spaces(), flate2::Compression::fast())))),
        ("br", read(Box::new(brotli::CompressorReader::new(spaces(), 1 << 16, 4, 22)))),
        ("zstd", zstd(spaces())),
    ] {
        assert!(bomb.len() < 2 << 20, "{name}: {} bytes", bomb.len());
        for path in ["/feed", "/page"] {
            let packed = bomb.clone();
            let server = Server::start(move |request, _| match request.path.as_str() {
                "/robots.txt" => Reply::status(404),
                _ => Reply::body(packed.clone()).with("Content-Encoding", name),
            })
            .await;
            let answer = match path {
                "/feed" => client().feed(&server.url(path), &Validators::default()).await,
                _ => client().page(&server.url(path), &Validators::default()).await,
            };
            let error = answer.expect_err(name);
            assert!(matches!(error, FetchError::TooLarge { max_bytes: 10_485_760, .. }), "{name}: {error}");
        }
    }
    // The tests beside this one take some, too; a bomb that goes off takes 200 MB.
    let grown = peak_kilobytes() - before;
    assert!(grown < 150_000, "{grown} KB");
}

/// The most memory that this process ever had.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_ascii_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn b27_drips_meet_the_deadline() {
    for is_head_too in [false, true] {
        let server = Server::start(move |_, _| Reply {
            drip: Some((Duration::from_millis(50), is_head_too)),
            ..Reply::body(rss("", &["Ferry late"]))
        })
        .await;
        let client = Client::new(fetch::Settings { deadline: Duration::from_millis(500), ..loopback() }).expect("the client is built");
        let began = Instant::now();
        let asked = ask_new(&client, &server.url("/feed")).await;
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
        assert_eq!(asked.outcome.kind, PollKind::Unreachable, "{}", asked.sentence());
    }
}

#[tokio::test]
async fn b28_private_addresses_are_refused_wherever_they_come_from() {
    let strict = Client::new(fetch::Settings { host_gap: Duration::ZERO, ..fetch::Settings::default() }).expect("the client is built");
    let server = Server::start(|request, _| match request.path.as_str() {
        "/away" => Reply::redirect(302, "http://10.0.0.1/"),
        "/home" => Reply::redirect(302, "http://localhost:1/"),
        _ => Reply::body(rss("", &[])),
    })
    .await;
    let port = server.url("/").port().expect("a port");
    for host in [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[::]",
    ] {
        let url: Url = format!("http://{host}:{port}/feed").parse().expect("a URL");
        let answer = strict.feed(&url, &Validators::default()).await;
        assert!(matches!(answer, Err(FetchError::Private { .. })), "{host}: {answer:?}");
    }
    assert!(server.requests().is_empty());
    // Allowed networks are no way to others: 127/8 is allowed here, 10/8 and ::1 are not.
    let answer = client().feed(&server.url("/away"), &Validators::default()).await;
    assert!(matches!(answer, Err(FetchError::Private { .. })), "{answer:?}");
    let elsewhere = fetch::Settings { allow_networks: vec!["127.0.0.2/32".parse().expect("a network")], ..loopback() };
    let elsewhere = Client::new(elsewhere).expect("the client is built");
    let answer = elsewhere.feed(&server.url_at("127.0.0.2", "/home"), &Validators::default()).await;
    assert!(matches!(answer, Err(FetchError::Private { .. })), "a name is judged by where it leads: {answer:?}");
    assert_eq!(ask_new(&client(), &server.url_at("localhost", "/feed")).await.outcome.kind, PollKind::Read);
    for private in ["10.0.0.1", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "100.64.0.1", "169.254.169.254", "[::1]", "0xa.1", "[fe80::1]"] {
        let to = format!("http://{private}/");
        let server = Server::start(move |_, _| Reply::redirect(301, to.clone())).await;
        for answer in [
            client().feed(&server.url("/feed"), &Validators::default()).await,
            client().page(&server.url("/page"), &Validators::default()).await,
        ] {
            // robots.txt is asked for first, and redirected too.
            let error = answer.expect_err(private);
            let is_refused = |error: &FetchError| matches!(error, FetchError::Private { .. });
            assert!(
                is_refused(&error) || matches!(&error, FetchError::NoRobots { source, .. } if is_refused(source)),
                "{private}: {error}"
            );
        }
    }
    let answer = client().feed(&"file:///etc/hosts".parse().expect("a URL"), &Validators::default()).await;
    assert!(matches!(answer, Err(FetchError::Scheme { .. })), "{answer:?}");
}

#[tokio::test]
async fn b28_a_name_is_judged_by_the_address_that_is_connected_to() {
    let server = Server::start(|_, _| Reply::body(rss("", &[]))).await;
    let names = Names::default()
        .with("rebound.courier.org", &[&["127.0.0.2"], &["127.0.0.1"]])
        .with("mixed.courier.org", &[&["10.0.0.1", "127.0.0.2", "::1"]])
        .with("mapped.courier.org", &[&["::ffff:127.0.0.1"]])
        .with("nat64.courier.org", &[&["64:ff9b::7f00:1"]])
        .with("cgnat.courier.org", &[&["100.64.0.1"]])
        .with("six.courier.org", &[&["::1", "fd00::1", "fe80::1"]]);
    let names = Arc::new(names);
    let settings = fetch::Settings { allow_networks: vec!["127.0.0.2/32".parse().expect("a network")], ..loopback() };
    let client = client_with(settings, &names);
    for (host, is_reached) in [
        ("rebound.courier.org", true),
        // The same name again, which now leads home.
        ("rebound.courier.org", false),
        ("mixed.courier.org", true),
        ("mapped.courier.org", false),
        ("nat64.courier.org", false),
        ("cgnat.courier.org", false),
        ("six.courier.org", false),
    ] {
        let answer = client.feed(&server.url_at(host, "/feed"), &Validators::default()).await;
        match is_reached {
            true => assert!(answer.is_ok(), "{host}: {answer:?}"),
            false => assert!(matches!(answer, Err(FetchError::Private { .. })), "{host}: {answer:?}"),
        }
    }
    assert_eq!(server.requests().len(), 2);
    assert_eq!(names.asked("rebound.courier.org"), 2, "once a connection: nothing is looked up again after it was judged");
}

#[tokio::test]
async fn b29_charsets_by_mark_header_declaration_and_detection() {
    let document = |declaration: &str, title: &[u8]| {
        [declaration.as_bytes(), b"<rss version='2.0'><channel><title>", title, b"</title></channel></rss>"].concat()
    };
    let declared = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?>");
    let rows: Vec<(Vec<u8>, &str, &str)> = vec![
        ([b"\xEF\xBB\xBF".to_vec(), document(&declared("koi8-r"), "Łódź".as_bytes())].concat(), "text/xml; charset=windows-1251", "Łódź"),
        (document(&declared("koi8-r"), b"\xCC\xEE\xF1\xEA\xE2\xE0"), "text/xml; charset=windows-1251", "Москва"),
        (document(&declared("windows-1251"), b"\xCC\xEE\xF1\xEA\xE2\xE0"), "text/xml", "Москва"),
        (document("", "Łódź".as_bytes()), "text/xml", "Łódź"),
        (document("", b"S\xE3o Paulo reage a um novo plano"), "text/xml", "São Paulo reage a um novo plano"),
        (document(&declared("utf-8"), b"\x93No\x94, says mayor"), "text/xml; charset=utf-8", "“No”, says mayor"),
        (document(&declared("iso-8859-1"), b"\x93No\x94, says mayor"), "text/xml", "“No”, says mayor"),
        (document(&declared("utf-8"), b"Caf\xC3\xA9 \x91closed\x92"), "text/xml", "Café ‘closed’"),
    ];
    for (body, content_type, expected) in rows {
        let server = Server::start(move |_, _| Reply::body(body.clone()).with("Content-Type", content_type)).await;
        assert_eq!(ask_new(&client(), &server.url("/feed")).await.state.title.as_deref(), Some(expected), "{content_type}");
    }
}

#[tokio::test]
async fn b30_what_is_no_feed_is_recorded_with_its_cause_and_the_old_state_kept() {
    let whole = rss("", &["Ferry late", "Ferry sunk"]);
    let half = whole[..whole.len() - 60].to_owned();
    let page = "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/real.xml></head><body>News</body></html>";
    let answers: Vec<(Reply, &str)> = vec![
        (Reply::redirect(302, "/feed"), "circle"),
        (Reply::body(half), "breaks off"),
        (Reply { missing_bytes: 500, ..Reply::body(whole.clone()) }, "broke off"),
        (Reply::body(""), "empty"),
        (Reply::body(page).with("Content-Type", "text/html"), "/real.xml"),
        (Reply::body("{\"error\": true}"), "JSON that is no feed"),
        (Reply::body("<opml version='2.0'/>"), "<opml>"),
        (Reply::body(hex(GZIP)[..40].to_vec()).with("Content-Encoding", "gzip"), "broke off"),
    ];
    for (answer, cause) in answers {
        let (whole, wrong) = (whole.clone(), answer.with("ETag", "\"wrong\""));
        let server =
            Server::start(move |_, before| if before == 0 { Reply::body(whole.clone()).with("ETag", "\"good\"") } else { wrong.clone() })
                .await;
        let (client, url) = (client(), server.url("/feed"));
        let good = ask_new(&client, &url).await.state;
        let bad = ask(&client, &good, NOW).await;
        assert!(bad.sentence().contains(cause), "{cause}: {}", bad.sentence());
        let kept = |state: &FeedState| (state.etag.clone(), state.body_hash, state.title.clone(), state.hints.clone(), state.last_good);
        assert_eq!(kept(&bad.state), kept(&good), "{cause}");
        assert_eq!((bad.outcome.kind, bad.state.failures), (PollKind::Unreadable, 1), "{cause}");
        assert_eq!(bad.state.last.map(|last| last.sentence), Some(bad.outcome.sentence));
    }
}

#[test]
fn b30_a_page_offers_the_feeds_it_names() {
    let page = b"<html><head><title>Courier</title><link rel='alternate' type='application/atom+xml' title='All' href='feeds/all'>";
    let url = "https://courier.example/front/".parse().ok();
    let Err(FeedError::Page { feeds }) = feed::parse(page, Some("text/html"), url.as_ref()) else { panic!("a page is no feed") };
    assert_eq!(
        feeds.iter().map(|found| (found.url.as_str(), found.title.as_deref())).collect::<Vec<_>>(),
        [("https://courier.example/front/feeds/all", Some("All"))]
    );
}
