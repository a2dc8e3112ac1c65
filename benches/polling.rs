//! Many feeds on many hosts, polled by one process: polls a second, lateness, memory and processor time.
//!
//! `cargo bench --bench polling -- [FEEDS [HOSTS [SECONDS]]]`, 10000 500 600 if left out. All feeds are due once within the time; nine in ten
//! answer 304. The servers are a process of their own and watch that no host sees two requests at once.

use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
    net::{IpAddr, Ipv4Addr},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use diffwire::{
    daemon::scheduler::{Feed, Memory, Scheduler, Settings},
    feed::schedule,
    fetch::{self, Client},
    model::FeedState,
};
use jiff::{SignedDuration, Timestamp};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let number = |at: usize, default| numbers.get(at).copied().unwrap_or(default);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads can be started");
    if std::env::args().any(|argument| argument == "serve") {
        return runtime.block_on(serve());
    }
    runtime.block_on(measure(number(0, 10_000), number(1, 500), number(2, 600)));
}

/// Remembers when each feed was due and when it was polled.
struct Ledger {
    states: HashMap<String, FeedState>,
    polled: AtomicU64,
    latest_milliseconds: AtomicU64,
    first: Mutex<HashSet<String>>,
}

impl Memory for Ledger {
    fn is_known(&self, _: &str, _: &str, _: u64) -> bool {
        true
    }

    fn load_feed(&self, url: &str) -> Option<FeedState> {
        self.states.get(url).cloned()
    }

    fn save_feed(&self, state: &FeedState) {
        let due = self.states[&state.url].next_at.expect("every feed was planned");
        if self.first.lock().expect("nobody panics with the ledger").insert(state.url.clone()) {
            let late = Timestamp::now().duration_since(due).as_millis().unsigned_abs();
            self.latest_milliseconds.fetch_max(u64::try_from(late).unwrap_or(u64::MAX), Ordering::Relaxed);
            self.polled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn measure(feeds: u64, hosts: u64, seconds: u64) {
    let mut server = Command::new(std::env::current_exe().expect("a program knows its file"))
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut said = std::io::BufReader::new(server.stdout.take().expect("it was piped")).lines();
    let port = said.next().expect("it says its port").expect("in words");
    let now = Timestamp::now();
    let states = (0..feeds).map(|at| {
        let host = at % hosts;
        let url = format!("http://127.1.{}.{}:{port}/{at}", host / 250, host % 250 + 1);
        let due = now
            + SignedDuration::from_millis(
                (seconds * 1000).saturating_mul(at / hosts * hosts + fastrand::u64(0..hosts)).checked_div(feeds).unwrap_or(0) as i64,
            );
        let state = FeedState { etag: Some(format!("\"{at}\"")), last_full: Some(now), next_at: Some(due), ..FeedState::new(&url) };
        (url, state)
    });
    let ledger = Arc::new(Ledger {
        states: states.collect(),
        polled: AtomicU64::new(0),
        latest_milliseconds: AtomicU64::new(0),
        first: Mutex::default(),
    });
    let allowed = fetch::Settings {
        allow_networks: vec!["127.0.0.0/8".parse().expect("a network")],
        host_gap: Duration::from_millis(100),
        ..fetch::Settings::default()
    };
    let settings = Settings { schedule: schedule::Settings::default(), ..Settings::default() };
    let (arrivals, mut arriving) = mpsc::channel(64);
    let (news, _heard) = mpsc::unbounded_channel();
    let client = Client::new(allowed).expect("the client is built");
    let (scheduler, _handle) = Scheduler::new(settings, client, Arc::clone(&ledger) as Arc<dyn Memory>, arrivals, news);
    let shutdown = CancellationToken::new();
    let configured = ledger.states.keys().map(|url| Feed { url: url.clone(), outlet: None }).collect();
    let (began, used_before) = (Instant::now(), processor_seconds());
    let running = tokio::spawn(scheduler.run(configured, shutdown.clone()));
    let drained = tokio::spawn(async move { while arriving.recv().await.is_some() {} });
    while ledger.polled.load(Ordering::Relaxed) < feeds && began.elapsed() < Duration::from_secs(seconds + 60) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (took, used) = (began.elapsed().as_secs_f64(), processor_seconds() - used_before);
    shutdown.cancel();
    running.await.expect("the scheduler ends");
    drained.await.expect("the channel is drained");
    drop(server.stdin.take());
    let most = said.next().expect("the server says what it saw").expect("in words");
    server.wait().expect("the server ends");
    let polled = ledger.polled.load(Ordering::Relaxed);
    println!("{polled} of {feeds} feeds on {hosts} hosts in {took:.0} s: {:.1} polls/s", polled as f64 / took);
    println!("latest poll {:.1} s after it was due", ledger.latest_milliseconds.load(Ordering::Relaxed) as f64 / 1000.0);
    println!("memory at most {} MB; {:.1} % of one core", peak_kilobytes() / 1024, 100.0 * used / took);
    println!("requests at once to one host: {most}");
}

/// Says its port, serves until its input ends, then says how many requests a host saw at once at most.
async fn serve() {
    let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("a bound socket has an address").port());
    let (busy, most) = (Arc::<Mutex<HashMap<IpAddr, u64>>>::default(), Arc::new(AtomicU64::new(0)));
    let (counted, highest) = (Arc::clone(&busy), Arc::clone(&most));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (counted, highest) = (Arc::clone(&counted), Arc::clone(&highest));
            tokio::spawn(async move {
                // A client that hangs up is none of the server's business.
                let _ = answer(socket, &counted, &highest).await;
            });
        }
    });
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()))
        .await
        .expect("no panic")
        .expect("input ends");
    println!("{}", most.load(Ordering::Relaxed));
}

async fn answer(socket: TcpStream, busy: &Mutex<HashMap<IpAddr, u64>>, most: &AtomicU64) -> std::io::Result<()> {
    let host = socket.local_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip());
    let mut socket = BufReader::new(socket);
    let mut line = String::new();
    while socket.read_line(&mut line).await? > 0 {
        let feed: u64 = line.split(['/', ' ']).nth(2).and_then(|number| number.parse().ok()).unwrap_or(0);
        while line.trim_end() != "" {
            line.clear();
            socket.read_line(&mut line).await?;
        }
        line.clear();
        let now = {
            let mut busy = busy.lock().expect("nobody panics with the count");
            let now = busy.entry(host).or_insert(0);
            *now += 1;
            *now
        };
        most.fetch_max(now, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let reply = if feed.is_multiple_of(10) { body(feed) } else { format!("HTTP/1.1 304 Same\r\nETag: \"{feed}\"\r\n\r\n") };
        *busy.lock().expect("nobody panics with the count").entry(host).or_insert(1) -= 1;
        socket.write_all(reply.as_bytes()).await?;
    }
    Ok(())
}

/// Thirty entries of half a kilobyte, all known.
fn body(feed: u64) -> String {
    let item = |at| {
        format!(
            "<item><title>Entry {at} of feed {feed}</title><guid>{at}</guid><description>{}</description></item>",
            "Something happened. ".repeat(25)
        )
    };
    let items: String = (0..30).map(item).collect();
    let body = format!("<rss version=\"2.0\"><channel><title>Feed {feed}</title>{items}</channel></rss>");
    format!("HTTP/1.1 200 OK\r\nETag: \"new\"\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
    // User and system time in hundredths of a second.
    fields.get(11..13).map_or(0.0, |both| both.iter().filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_ascii_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
