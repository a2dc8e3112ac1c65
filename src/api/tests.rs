//! The router over a real store: every route documented and every answer as documented, and the stream across a restart of the daemon.

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
};
use serde_json::Value;
use tokio::{net::UnixListener, runtime::Runtime, sync::watch};
use tower::ServiceExt;

use super::{
    follow::{Followed, Follower},
    *,
};
use crate::{
    config::Places,
    deliver::Filter,
    model::{Entry, Outlet},
    pipeline::{self, Body as Text, Corpus, Draft, Subscription},
};

/// A daemon that only wakes.
struct Awake(watch::Sender<()>);

impl Daemon for Awake {
    fn status(&self) -> DaemonStatus {
        DaemonStatus { since: Some(jiff::Timestamp::now()), ..DaemonStatus::default() }
    }
    fn feeds(&self) -> Vec<(String, String)> {
        vec![("https://marren-post.example/rss".to_owned(), "Marren Post".to_owned())]
    }
    fn reload(&self) -> Answer<'_> {
        Box::pin(async { Ok("read again".to_owned()) })
    }
    fn feed(&self, url: &str, _order: FeedOrder) -> Answer<'_> {
        let url = url.to_owned();
        Box::pin(async move { Ok(format!("{url} is paused")) })
    }
    fn alerts_made(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
    fn deliveries_changed(&self) {
        self.0.send_replace(());
    }
}

struct Newsroom {
    folder: tempfile::TempDir,
    corpus: Corpus,
    daemon: Arc<Awake>,
    settings: Settings,
    articles: usize,
}

impl Newsroom {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_places(&Places { state: folder.path().into(), runtime: folder.path().into() });
        let store = Arc::new(Store::open(&settings.store).unwrap());
        let channels = vec![Subscription { channel: "hook".to_owned(), filter: Filter::default() }];
        let corpus = Corpus::open(store, settings.stories.clone(), settings.alerts.clone(), channels).unwrap();
        Self { folder, corpus, daemon: Arc::new(Awake(watch::channel(()).0)), settings, articles: 0 }
    }

    /// One more report of the ferry, and the alerts it made.
    fn report(&mut self, outlet: &str, rescued: u32) -> Vec<String> {
        self.articles += 1;
        self.publish(outlet, self.articles, rescued, "")
    }

    /// Puts a text at an address of the outlet, which may have had another one.
    fn publish(&mut self, outlet: &str, page: usize, rescued: u32, note: &str) -> Vec<String> {
        let text = format!(
            "A passenger ferry ran aground on the Skelly rocks off Marren on Sunday morning as thick fog rolled in.\n\n\
             Lifeboat crews rescued {rescued} people from the Lady Orla, the Marren coastguard said.\n\n\
             “We did not see the rock,” Captain Odd Hale said.\n\n\
             The ferry had left Port Askel at dawn for the island and struck the rocks within sight of the harbour wall.{note}"
        );
        let received = format!("2026-03-01T{:02}:00:00Z", 9 + self.articles).parse().unwrap();
        let url = format!("https://{}.example/{}", outlet.to_lowercase().replace(' ', "-"), page);
        let draft = Draft {
            label: Some(url.clone()),
            outlet: Some(Outlet::from(outlet)),
            entry: Entry {
                title: Some("Ferry runs aground off Marren".to_owned()),
                url: Some(url),
                published: Some(received),
                ..Entry::default()
            },
            body: Text::Text(text),
            received,
            ..Draft::default()
        };
        let settled = pipeline::settle(pipeline::digest(draft), &mut self.corpus).unwrap();
        self.daemon.deliveries_changed();
        settled.alerts.iter().map(|alert| alert.id.to_string()).collect()
    }

    fn router(&self) -> Router {
        let daemon: Arc<dyn Daemon> = Arc::clone(&self.daemon) as Arc<dyn Daemon>;
        router(State::new(Arc::clone(&self.corpus.store), Some(daemon), &self.settings))
    }

    /// The daemon's socket, with all its connections, until the runtime is shut down.
    fn serve(&self) -> Runtime {
        let socket = &self.settings.api.socket;
        let _ = std::fs::remove_file(socket);
        let runtime = Runtime::new().unwrap();
        let _inside = runtime.enter();
        let listener = UnixListener::bind(socket).unwrap();
        let router = self.router();
        runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
        runtime
    }
}

fn documented() -> Value {
    serde_json::from_str(include_str!("openapi.json")).unwrap()
}

/// What is wrong with a value, held against a schema: the words of JSON Schema that the description uses.
fn problem(value: &Value, schema: &Value, whole: &Value, at: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return problem(value, whole.pointer(name.trim_start_matches('#')).unwrap(), whole, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let problems: Vec<_> = any.iter().map(|schema| problem(value, schema, whole, at)).collect();
        return if problems.iter().any(Option::is_none) { None } else { Some(format!("{at} is none of {problems:?}")) };
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() || number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !(kinds.contains(&kind) || kind == "integer" && kinds.contains(&"number")) {
        return Some(format!("{at} is {value}, and should be {kinds:?}"));
    }
    if schema["format"] == "date-time" && value.as_str().is_some_and(|time| time.parse::<jiff::Timestamp>().is_err()) {
        return Some(format!("{at} is {value}, and should be a time"));
    }
    if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
        return Some(format!("{at} is {value}, which is not listed"));
    }
    if let Some(fields) = value.as_object() {
        let missing =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).find(|name| !fields.contains_key(*name));
        if let Some(missing) = missing {
            return Some(format!("{at} has no {missing}"));
        }
        let known = schema["properties"].as_object().into_iter().flatten();
        return known.filter_map(|(name, schema)| problem(fields.get(name)?, schema, whole, &format!("{at}.{name}"))).next();
    }
    let items = value.as_array().into_iter().flatten();
    items.enumerate().find_map(|(place, item)| problem(item, &schema["items"], whole, &format!("{at}[{place}]")))
}

async fn ask(router: &Router, method: Method, path: &str) -> (StatusCode, String, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = answer.status();
    let body = if kind.contains("event-stream") { Default::default() } else { to_bytes(answer.into_body(), 1 << 24).await.unwrap() };
    (status, kind, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_documented_and_answers_as_documented() {
    let mut newsroom = Newsroom::open();
    newsroom.report("Marren Post", 12);
    assert_eq!(newsroom.report("Harbour Times", 19), ["w1"]);
    let router = newsroom.router();
    let whole = documented();
    let known = whole["paths"].as_object().unwrap();
    let routes: Vec<&str> = routes().into_iter().map(|(path, _)| path).collect();
    assert_eq!(routes.iter().filter(|path| !known.contains_key(**path)).collect::<Vec<_>>(), [&""; 0]);
    assert_eq!(known.keys().filter(|path| !routes.contains(&path.as_str())).collect::<Vec<_>>(), [""; 0]);

    let backup = newsroom.folder.path().join("copy");
    for (path, operations) in known {
        for method in [Method::GET, Method::POST] {
            let id = match path.as_str() {
                path if path.contains("stories") => "s1",
                path if path.contains("articles") => "a1",
                _ => "w1",
            };
            let mut asked = path.replace("{id}", id).replace("{order}", "pause");
            match path.as_str() {
                "/v1/backup" => asked += &format!("?to={}", backup.display()),
                "/v1/feed/{order}" => asked += "?url=https://marren-post.example/rss",
                "/v1/deliveries" => asked += "?state=waiting",
                _ => {}
            }
            let (status, kind, body) = ask(&router, method.clone(), &asked).await;
            let Some(operation) = operations.get(method.as_str().to_lowercase()) else {
                assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {asked} is not documented");
                continue;
            };
            assert_eq!(status, StatusCode::OK, "{method} {asked}: {body}");
            let content = operation["responses"]["200"]["content"].as_object().unwrap();
            let (documented, content) = content.iter().next().unwrap();
            let is_metrics = path == "/metrics";
            assert!(is_metrics || kind.starts_with(documented.as_str()), "{asked} is {kind}, and should be {documented}");
            if documented.contains("json") {
                let rows: Vec<Value> = if documented.contains("ndjson") {
                    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
                } else {
                    vec![serde_json::from_str(&body).unwrap()]
                };
                assert!(!rows.is_empty(), "{asked} gives nothing");
                for row in rows {
                    assert_eq!(problem(&row, &content["schema"], &whole, &asked), None, "{row}");
                }
            }
        }
    }
    for (path, status) in [
        ("/v1/alerts/w99", 404),
        ("/v1/alerts/x", 400),
        ("/v1/alerts/stream?after=x", 400),
        ("/v1/alerts?limt=3", 400),
        ("/v2/alerts", 404),
    ] {
        assert_eq!(ask(&router, Method::GET, path).await.0.as_u16(), status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_articles_are_explained_as_documented() {
    let mut newsroom = Newsroom::open();
    newsroom.report("Marren Post", 12);
    newsroom.report("Harbour Times", 19);
    let whole = documented();
    for path in ["/v1/explain/a1?with=a2", "/v1/explain/a2", "/v1/articles?text=true", "/v1/stories?divergent=true&limit=1"] {
        let (status, _, body) = ask(&newsroom.router(), Method::GET, path).await;
        let name = path.split('?').next().unwrap().replace("/a1", "/{id}").replace("/a2", "/{id}");
        let schema = &whole["paths"][&name]["get"]["responses"]["200"]["content"]["application/x-ndjson"]["schema"];
        assert!(status == StatusCode::OK && body.lines().count() > 0, "{path}: {body}");
        for line in body.lines() {
            assert_eq!(problem(&serde_json::from_str(line).unwrap(), schema, &whole, path), None, "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_on_where_the_last_one_ended() {
    let mut newsroom = Newsroom::open();
    newsroom.report("Marren Post", 12);
    for (outlet, rescued) in [("Harbour Times", 19), ("Island Radio", 27), ("Coast Weekly", 35)] {
        newsroom.report(outlet, rescued);
    }
    let router = newsroom.router();
    let ids = async |path: &str| -> Vec<String> {
        let (_, _, body) = ask(&router, Method::GET, path).await;
        body.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["alert"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids("/v1/alerts").await;
    assert!(all.len() >= 3, "{all:?}");
    let first = ids("/v1/alerts?limit=2").await;
    let rest = ids(&format!("/v1/alerts?limit=100&before={}", first[1])).await;
    assert_eq!([first, rest].concat(), all);
}

async fn next_alert(follower: &mut Follower) -> String {
    loop {
        match tokio::time::timeout(Duration::from_secs(30), follower.next()).await.unwrap().unwrap() {
            Followed::Alert(alert) => return alert["alert"].as_str().unwrap().to_owned(),
            Followed::Connected | Followed::Lost(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_the_stream_misses_nothing_while_the_daemon_restarts() {
    let mut newsroom = Newsroom::open();
    newsroom.report("Marren Post", 12);
    let server = newsroom.serve();
    let mut follower = Follower::new(newsroom.settings.clone(), None);
    assert!(matches!(follower.next().await.unwrap(), Followed::Connected));
    // the stream begins where it was opened, before any alert
    let mut told = newsroom.report("Harbour Times", 19);
    let mut heard = Vec::new();
    while heard.len() < told.len() {
        heard.push(next_alert(&mut follower).await);
    }
    server.shutdown_background();
    told.extend(newsroom.report("Island Radio", 27));
    let server = newsroom.serve();
    told.extend(newsroom.report("Coast Weekly", 35));
    while heard.len() < told.len() {
        heard.push(next_alert(&mut follower).await);
    }
    assert_eq!(heard, told);
    assert!(told.len() >= 3, "{told:?}");
    server.shutdown_background();
}

#[tokio::test]
async fn a_socket_that_is_not_open_to_us_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::in_places(&Places { state: folder.path().into(), runtime: folder.path().into() });
    settings.api.socket = Path::new("/nowhere/at/all.sock").into();
    let error = client::Client::daemon(&settings).await.err().unwrap();
    assert!(matches!(error, client::ClientError::NoDaemon { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_counts_though_a_later_text_is_newer() {
    let mut newsroom = Newsroom::open();
    newsroom.report("Marren Post", 12);
    newsroom.publish("Marren Post", 1, 19, "");
    newsroom.publish("Marren Post", 1, 19, " Tugs are on their way.");
    newsroom.report("Harbour Times", 14);
    newsroom.publish("Harbour Times", 2, 19, "\n\nCorrection: an earlier text said that fourteen were rescued.");
    newsroom.publish("Harbour Times", 2, 19, " Tugs are on their way.");
    let (_, _, rows) = ask(&newsroom.router(), Method::GET, "/v1/outlets").await;
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let count = |outlet: &str| {
        rows.iter().find(|row| row["outlet"] == outlet).map(|row| (row["corrected"].clone(), row["silently_edited"].clone()))
    };
    assert_eq!(count("Marren Post"), Some((0.into(), 1.into())));
    assert_eq!(count("Harbour Times"), Some((1.into(), 0.into())));
}
