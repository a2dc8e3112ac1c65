//! Real receivers on loopback that fail, hang, redirect and refuse.

use std::{
    collections::BTreeMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;

use super::{command::Command, webhook::Webhook, *};
use crate::model::*;

/// An outbox in memory.
#[derive(Default)]
struct Memory {
    alerts: Mutex<BTreeMap<AlertId, Alert>>,
    rows: Mutex<BTreeMap<(AlertId, String), Delivery>>,
    channels: Mutex<BTreeMap<String, ChannelState>>,
}

impl Memory {
    fn add(&self, number: u64, channels: &[&str]) {
        self.add_at(number, channels, Timestamp::now());
    }

    fn notify(&self, channel: &str, id: &str, at: Timestamp) {
        let notice = Notice { id: id.to_owned(), at, title: "A feed is gone".to_owned(), text: "It answered 410.".to_owned(), url: None };
        self.channels.lock().unwrap().entry(channel.to_owned()).or_default().notices.push(notice);
    }

    fn add_to(&self, number: u64, story: u64, channel: &str, at: Timestamp) {
        let alert = Alert { at, story: StoryId(story), ..alert(number) };
        self.rows.lock().unwrap().insert((alert.id, channel.to_owned()), Delivery::new(&alert, channel, at));
        self.alerts.lock().unwrap().insert(alert.id, alert);
    }

    fn add_at(&self, number: u64, channels: &[&str], at: Timestamp) {
        let alert = Alert { at, ..alert(number) };
        for channel in channels {
            self.rows.lock().unwrap().insert((alert.id, (*channel).to_owned()), Delivery::new(&alert, channel, alert.at));
        }
        self.alerts.lock().unwrap().insert(alert.id, alert);
    }

    fn rows(&self, channel: &str) -> Vec<Delivery> {
        self.rows.lock().unwrap().values().filter(|row| row.channel == channel).cloned().collect()
    }

    async fn until(&self, channel: &str, is_done: impl Fn(&[Delivery]) -> bool) -> Vec<Delivery> {
        let start = Instant::now();
        loop {
            let rows = self.rows(channel);
            if is_done(&rows) {
                return rows;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{rows:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Outbox for Memory {
    fn order(&self, _order: &Order) -> Result<(), Trouble> {
        Ok(())
    }
    fn change_channel(&self, channel: &str, change: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState, Trouble> {
        let mut channels = self.channels.lock().unwrap();
        let state = channels.entry(channel.to_owned()).or_default();
        change(state);
        Ok(state.clone())
    }
    fn waiting(&self, channel: &str, after: Option<AlertId>, limit: usize) -> Result<Vec<Delivery>, Trouble> {
        let rows = self.rows(channel).into_iter().filter(|row| row.state == DeliveryState::Waiting);
        Ok(rows.filter(|row| after.is_none_or(|after| row.alert > after)).take(limit).collect())
    }
    fn alert(&self, id: AlertId) -> Result<Option<Alert>, Trouble> {
        Ok(self.alerts.lock().unwrap().get(&id).cloned())
    }
    fn render(&self, alerts: &[Alert]) -> Option<Notification> {
        Some(notification(&alerts.iter().map(|alert| alert.id.0).collect::<Vec<_>>()))
    }
    fn record(&self, deliveries: &[Delivery]) -> Result<(), Trouble> {
        let rows = deliveries.iter().map(|row| ((row.alert, row.channel.clone()), row.clone()));
        self.rows.lock().unwrap().extend(rows);
        Ok(())
    }
}

pub(super) fn alert(number: u64) -> Alert {
    Alert { at: Timestamp::now(), ..Alert::example(number) }
}

fn notification(numbers: &[u64]) -> Notification {
    Notification {
        alerts: numbers.iter().copied().map(AlertId).collect(),
        title: "Figures differ".to_owned(),
        bodies: numbers.iter().map(|number| format!("{{\"alert\":{number}}}")).collect(),
        ..Notification::default()
    }
}

/// What a receiver does with its next request.
#[derive(Clone, Copy)]
enum Answer {
    Status(&'static str),
    Hang,
    CloseEarly,
}

const OK: Answer = Answer::Status("204 No Content");

/// Answers requests in turn, the last answer for ever; keeps what it read.
struct Receiver {
    address: std::net::SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Receiver {
    async fn new(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read(&mut stream).await;
                let answer = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    answers[(seen.len() - 1).min(answers.len() - 1)]
                };
                match answer {
                    Answer::Status(line) => {
                        let answer = format!("HTTP/1.1 {line}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                        let _ = stream.write_all(answer.as_bytes()).await;
                    }
                    Answer::Hang => drop(tokio::spawn(async move {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                        drop(stream);
                    })),
                    Answer::CloseEarly => drop(stream),
                }
            }
        });
        Self { address, requests, task }
    }

    fn settings(&self, name: &str) -> Settings {
        Settings::new(name, Kind::Webhook(Hook::new(self.url())))
    }

    fn url(&self) -> Url {
        format!("http://{}/hook?token=hidden", self.address).parse().unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    fn bodies(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if let (Some((_, body)), Some(length)) = (text.split_once("\r\n\r\n"), length)
            && body.len() >= length
        {
            return text;
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return text,
            Ok(n) => bytes.extend(&piece[..n]),
        }
    }
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    request.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

/// A running delivery; ends with the test.
struct Running {
    shutdown: CancellationToken,
    wake: watch::Sender<()>,
    board: Board,
    task: JoinHandle<()>,
}

fn start(outbox: &Arc<Memory>, channels: Vec<Settings>) -> Running {
    start_with(outbox, channels, Duration::ZERO)
}

fn start_with(outbox: &Arc<Memory>, channels: Vec<Settings>, debounce: Duration) -> Running {
    let (shutdown, board, (wake, woken)) = (CancellationToken::new(), Board::default(), watch::channel(()));
    let outbox: Arc<dyn Outbox> = Arc::clone(outbox) as Arc<dyn Outbox>;
    let task = tokio::spawn(run(outbox, channels, debounce, board.clone(), shutdown.clone(), woken));
    Running { shutdown, wake, board, task }
}

fn all_delivered(rows: &[Delivery]) -> bool {
    rows.iter().all(|row| row.state == DeliveryState::Delivered)
}

#[tokio::test]
async fn each_alert_is_one_request_in_order() {
    let receiver = Receiver::new(vec![OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    outbox.add(2, &["hook"]);
    let running = start(&outbox, vec![receiver.settings("hook")]);
    outbox.until("hook", all_delivered).await;
    outbox.add(3, &["hook"]);
    running.wake.send(()).unwrap();
    let rows = outbox.until("hook", all_delivered).await;
    assert_eq!(receiver.bodies(), ["{\"alert\":1}", "{\"alert\":2}", "{\"alert\":3}"]);
    let ids: Vec<_> = receiver.requests().iter().map(|request| header(request, "webhook-id").to_owned()).collect();
    assert_eq!(ids, rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>());
    assert_eq!(running.board.read()["hook"].delivered, 3);
    running.shutdown.cancel();
    running.task.await.unwrap();
}

#[tokio::test]
async fn a_failing_receiver_gets_the_same_id_again_before_anything_newer() {
    let receiver = Receiver::new(vec![Answer::Status("500 Oops"), Answer::CloseEarly, OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    outbox.add(2, &["hook"]);
    let _running = start(&outbox, vec![receiver.settings("hook")]);
    let rows = outbox.until("hook", all_delivered).await;
    assert_eq!(rows.iter().map(|row| row.attempts).collect::<Vec<_>>(), [3, 1]);
    let ids: Vec<_> = receiver.requests().iter().map(|request| header(request, "webhook-id").to_owned()).collect();
    assert_eq!(ids, [&*rows[0].id, &*rows[0].id, &*rows[0].id, &*rows[1].id]);
}

/// What people read: one message a story.
fn chat(receiver: &Receiver) -> Settings {
    let hook = Hook { form: Form::Mattermost, ..Hook::new(receiver.url()) };
    Settings { gap: Duration::ZERO, ..Settings::new("chat", Kind::Webhook(hook)) }
}

#[tokio::test]
async fn people_get_one_message_a_story_which_stays_the_same_when_it_is_tried_again() {
    let receiver = Receiver::new(vec![Answer::Status("500 Oops"), OK]).await;
    let outbox = Arc::new(Memory::default());
    let now = Timestamp::now();
    for (number, story) in [(1, 7), (2, 7), (3, 8), (4, 7)] {
        outbox.add_to(number, story, "chat", now);
    }
    let running = start_with(&outbox, vec![chat(&receiver)], Duration::from_millis(300));
    outbox.until("chat", |rows| rows[0].attempts > 0).await;
    // comes up between the first try and the second
    outbox.add_to(5, 7, "chat", Timestamp::now());
    running.wake.send(()).unwrap();
    let rows = outbox.until("chat", |rows| rows.len() == 5 && all_delivered(rows)).await;
    assert_eq!(rows.iter().map(|row| row.attempts).collect::<Vec<_>>(), [2, 2, 1, 2, 1]);
    let requests = receiver.requests();
    let ids: Vec<_> = requests.iter().map(|request| header(request, "webhook-id")).collect();
    assert_eq!((ids.len(), ids[0] == ids[1], receiver.bodies()[0] == receiver.bodies()[1]), (4, true, true), "{requests:?}");
    // asked for by hand, it is told at once and alone, under its own id
    outbox.record(&[Delivery { state: DeliveryState::Waiting, attempts: 0, due: Timestamp::now(), ..rows[1].clone() }]).unwrap();
    running.wake.send(()).unwrap();
    outbox.until("chat", all_delivered).await;
    assert_eq!(header(&receiver.requests()[4], "webhook-id"), rows[1].id);
}

#[tokio::test]
async fn without_a_debounce_each_alert_is_a_message() {
    let receiver = Receiver::new(vec![OK]).await;
    let outbox = Arc::new(Memory::default());
    for number in 1..=3 {
        outbox.add_to(number, 7, "chat", Timestamp::now());
    }
    let _running = start(&outbox, vec![chat(&receiver)]);
    outbox.until("chat", all_delivered).await;
    assert_eq!(receiver.bodies().len(), 3);
}

#[tokio::test]
async fn a_slow_channel_never_delays_another() {
    let (slow, quick) = (Receiver::new(vec![Answer::Hang]).await, Receiver::new(vec![OK]).await);
    let outbox = Arc::new(Memory::default());
    for number in 1..=5 {
        outbox.add(number, &["slow", "quick"]);
    }
    let start_at = Instant::now();
    let running = start(&outbox, vec![slow.settings("slow"), quick.settings("quick")]);
    outbox.until("quick", all_delivered).await;
    assert!(start_at.elapsed() < Duration::from_secs(5));
    assert!(outbox.rows("slow").iter().all(|row| row.state == DeliveryState::Waiting));
    running.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(4), running.task).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_refusal_does_not_keep_others_waiting() {
    let receiver = Receiver::new(vec![Answer::Status("404 Not Found"), OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    outbox.add(2, &["hook"]);
    let _running = start(&outbox, vec![receiver.settings("hook")]);
    outbox.until("hook", all_delivered).await;
    assert_eq!(receiver.bodies(), ["{\"alert\":1}", "{\"alert\":2}", "{\"alert\":1}"]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone_until_asked_for() {
    let receiver = Receiver::new(vec![Answer::Status("410 Gone"), OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    outbox.add(2, &["hook"]);
    let running = start(&outbox, vec![receiver.settings("hook")]);
    let rows = outbox.until("hook", |rows| rows.iter().all(|row| row.state == DeliveryState::Dead)).await;
    assert_eq!(receiver.bodies().len(), 1);
    assert!(running.board.read()["hook"].is_gone && rows[1].last_error.as_deref().unwrap().contains("410"));
    let again = Delivery { state: DeliveryState::Waiting, attempts: 0, due: Timestamp::now(), ..rows[1].clone() };
    outbox.record(&[again]).unwrap();
    running.wake.send(()).unwrap();
    outbox.until("hook", |rows| rows[1].state == DeliveryState::Delivered).await;
    assert_eq!(receiver.bodies()[1], "{\"alert\":2}");
}

async fn post(answer: Answer) -> Result<(), Failure> {
    let receiver = Receiver::new(vec![answer]).await;
    let mut hook = Webhook::new(Hook::new(receiver.url())).with_deadline(Duration::from_millis(300));
    let parcel = Parcel { id: "x".to_owned(), story: None, notification: notification(&[1]) };
    let outcome = hook.send(&parcel).await;
    assert_eq!(receiver.requests().len(), 1);
    outcome
}

#[tokio::test]
async fn what_a_receiver_does_is_told_without_the_address() {
    let down =
        |what: &str, retry_after: Option<u64>| Failure::Down { what: what.to_owned(), retry_after: retry_after.map(Duration::from_secs) };
    for (answer, failure) in [
        (Answer::Status("503 Away\r\nretry-after: 40"), down("503 Service Unavailable", Some(40))),
        (Answer::Status("429 Slower"), down("429 Too Many Requests", None)),
        (Answer::Hang, down("127.0.0.1 did not answer within 0.3 s", None)),
        (
            Answer::Status("302 Found\r\nlocation: http://127.0.0.1:1/elsewhere?token=x"),
            Failure::Refused {
                what: "302 Found: it redirects to 127.0.0.1; redirects are not followed, configure the new address".to_owned(),
            },
        ),
    ] {
        assert_eq!(post(answer).await, Err(failure));
    }
    let broken = post(Answer::CloseEarly).await.unwrap_err().to_string();
    assert!(broken.starts_with("127.0.0.1 broke off") && !broken.contains("token"), "{broken}");
    let mut nobody = Webhook::new(Hook::new("http://127.0.0.1:1/?token=x".parse().unwrap()));
    let parcel = Parcel { id: "x".to_owned(), story: None, notification: notification(&[1]) };
    let refused = nobody.send(&parcel).await.unwrap_err().to_string();
    assert!(refused.starts_with("cannot connect to 127.0.0.1") && !refused.contains("token"), "{refused}");
}

#[tokio::test]
async fn a_command_reads_the_alert_on_its_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heard");
    let script = format!("cat > {}; test \"$DIFFWIRE_DELIVERY\" = x", file.display());
    let parcel = Parcel { id: "x".to_owned(), story: None, notification: notification(&[1]) };
    let run = async |script: &str| {
        let mut command =
            Command::new("/bin/sh".into(), vec!["-c".to_owned(), script.to_owned()]).with_deadline(Duration::from_millis(400));
        command.send(&parcel).await
    };
    run(&script).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"alert\":1}\n");
    assert_eq!(run("exit 3").await, Err(Failure::down("/bin/sh ended with exit status: 3")));
    assert_eq!(run("sleep 9").await, Err(Failure::down("/bin/sh was stopped after 0.4 s")));
    let mut none = Command::new("/nowhere/at-all".into(), Vec::new());
    assert!(none.send(&parcel).await.unwrap_err().to_string().starts_with("cannot start /nowhere/at-all"));
}

#[tokio::test]
async fn a_desktop_without_a_bus_loses_nothing() {
    // no test may pop up on a developer's desktop
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || std::env::var_os("XDG_RUNTIME_DIR").is_some() {
        return;
    }
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["desk"]);
    outbox.add(2, &["desk"]);
    let running = start(&outbox, vec![Settings::new("desk", Kind::Desktop)]);
    let rows = outbox.until("desk", |rows| rows[0].attempts > 0).await;
    assert!(rows.iter().all(|row| row.state == DeliveryState::Waiting), "{rows:?}");
    assert!(running.board.read()["desk"].last_error.is_some());
}

/// Hours under which what came up at `at` is told at the next full hour.
fn hourly() -> Hours {
    Hours { digest: Some(Digest::Hourly), ..Hours::default() }
}

#[tokio::test]
async fn what_was_held_is_one_digest_under_one_id_at_every_try() {
    let receiver = Receiver::new(vec![Answer::Status("500 Oops"), OK]).await;
    let outbox = Arc::new(Memory::default());
    let long_ago = Timestamp::now() - jiff::SignedDuration::from_hours(5);
    for number in 1..=3 {
        outbox.add_at(number, &["hook"], long_ago);
    }
    // came up within this hour: not yet
    outbox.add(4, &["hook"]);
    let _running = start(&outbox, vec![Settings { hours: hourly(), ..receiver.settings("hook") }]);
    let rows = outbox.until("hook", |rows| rows[..3].iter().all(|row| row.state == DeliveryState::Delivered)).await;
    assert_eq!(rows[3].state, DeliveryState::Waiting);
    let digest = "{\"type\":\"diffwire.digest\",\"alerts\":[{\"alert\":1},{\"alert\":2},{\"alert\":3}]}";
    assert_eq!(receiver.bodies(), [digest, digest]);
    let requests = receiver.requests();
    assert_eq!(header(&requests[0], "webhook-id"), header(&requests[1], "webhook-id"));
    // asked for by hand, it is told at once and alone
    let again = Delivery { state: DeliveryState::Waiting, attempts: 0, due: Timestamp::now(), ..rows[1].clone() };
    outbox.record(&[again]).unwrap();
    _running.wake.send(()).unwrap();
    outbox.until("hook", |rows| rows[1].state == DeliveryState::Delivered).await;
    assert_eq!(receiver.bodies()[2], "{\"alert\":2}");
}

#[tokio::test]
async fn quiet_hours_hold_alerts_and_notices() {
    let receiver = Receiver::new(vec![OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    outbox.notify("hook", "n1", Timestamp::now());
    let now = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let hour = |hours: i64| (now.clone() + jiff::SignedDuration::from_hours(hours)).time();
    let quiet = |from, to| Hours { quiet: Some((hour(from), hour(to))), ..Hours::default() };
    let running = start(&outbox, vec![Settings { hours: quiet(-2, 2), ..receiver.settings("hook") }]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(receiver.bodies().is_empty(), "{:?}", receiver.bodies());
    running.shutdown.cancel();
    running.task.await.unwrap();
    let _running = start(&outbox, vec![Settings { hours: quiet(2, 4), ..receiver.settings("hook") }]);
    outbox.until("hook", all_delivered).await;
    assert_eq!(receiver.bodies().len(), 2);
}

#[tokio::test]
async fn a_closed_channel_stays_closed_across_a_restart_until_its_address_changes() {
    let receiver = Receiver::new(vec![Answer::Status("410 Gone"), OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.add(1, &["hook"]);
    let running = start(&outbox, vec![receiver.settings("hook")]);
    outbox.until("hook", |rows| rows[0].state == DeliveryState::Dead).await;
    running.shutdown.cancel();
    running.task.await.unwrap();

    outbox.add(2, &["hook"]);
    let running = start(&outbox, vec![receiver.settings("hook")]);
    outbox.until("hook", |rows| rows[1].state == DeliveryState::Dead).await;
    assert!(running.board.read()["hook"].is_gone && receiver.bodies().len() == 1);
    running.shutdown.cancel();
    running.task.await.unwrap();

    outbox.add(3, &["hook"]);
    let url = format!("http://{}/another", receiver.address).parse().unwrap();
    let running = start(&outbox, vec![Settings::new("hook", Kind::Webhook(Hook::new(url)))]);
    outbox.until("hook", |rows| rows[2].state == DeliveryState::Delivered).await;
    assert!(!running.board.read()["hook"].is_gone);
}

#[tokio::test]
async fn a_notice_is_told_once_and_forgotten_then() {
    let receiver = Receiver::new(vec![Answer::Status("503 Away\r\nretry-after: 0"), OK]).await;
    let outbox = Arc::new(Memory::default());
    outbox.notify("hook", "n1", Timestamp::now());
    outbox.add(1, &["hook"]);
    let _running = start(&outbox, vec![receiver.settings("hook")]);
    outbox.until("hook", all_delivered).await;
    let start_at = Instant::now();
    while !outbox.channels.lock().unwrap()["hook"].notices.is_empty() {
        assert!(start_at.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let requests = receiver.requests();
    let notices: Vec<_> = requests.iter().filter(|request| request.contains("diffwire.notice")).collect();
    assert_eq!((requests.len(), notices.len()), (3, 2), "{requests:?}");
    assert!(notices.iter().all(|request| header(request, "webhook-id") == "n1"));
}

#[tokio::test]
async fn a_channel_keeps_its_pace() {
    let receiver = Receiver::new(vec![OK]).await;
    let outbox = Arc::new(Memory::default());
    for number in 1..=4 {
        outbox.add(number, &["hook"]);
    }
    let started = Instant::now();
    let _running = start(&outbox, vec![Settings { gap: Duration::from_millis(200), ..receiver.settings("hook") }]);
    outbox.until("hook", all_delivered).await;
    assert!(started.elapsed() >= Duration::from_millis(600), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_address_and_a_token_may_be_secrets() {
    let receiver = Receiver::new(vec![OK]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        file
    };
    let address = Address::File(file("url", &format!("{}\n", receiver.url())));
    let token_file = Some(file("token", "t0ken\n"));
    for (form, sent) in [(Form::Standard, "authorization: Bearer t0ken"), (Form::Gotify, "x-gotify-key: t0ken")] {
        let hook = Hook { address: address.clone(), form, token_file: token_file.clone(), ..Hook::new(receiver.url()) };
        Webhook::new(hook).send(&sample::parcel("x", 1)).await.unwrap();
        let request = receiver.requests().pop().unwrap();
        assert!(request.contains(sent) && request.starts_with("POST /hook?token=hidden"), "{request}");
    }
    let wrong = Hook { address: Address::File(file("wrong", "not an address")), ..Hook::new(receiver.url()) };
    let said = Webhook::new(wrong).send(&sample::parcel("x", 1)).await.unwrap_err().to_string();
    assert!(said.ends_with("is no address of the web") && !said.contains("not an address"), "{said}");
}
