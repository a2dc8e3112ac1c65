//! A web server on loopback that records what it is asked and misbehaves as told.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use url::Url;

/// One request as it came in; header values one character a byte.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: HashMap<String, String>,
    /// One character a byte.
    pub body: String,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What is answered. Header values one character a byte.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// Said to be longer than it is by so much.
    pub missing_bytes: usize,
    /// Waited before the answer.
    pub after: Duration,
    /// Waited before every further byte: of the body, or of the headers too.
    pub drip: Option<(Duration, bool)>,
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), missing_bytes: 0, after: Duration::ZERO, drip: None }
    }

    pub fn body(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status(200) }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn redirect(status: u16, to: impl Into<String>) -> Self {
        Self::status(status).with("Location", to)
    }
}

/// Stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Request>>>,
    most_at_once: Arc<AtomicUsize>,
    accepting: AbortHandle,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

type Answer = dyn Fn(&Request, usize) -> Reply + Send + Sync;

impl Server {
    /// `answer` is told how many requests of the same path came before.
    pub async fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        // All of 127/8 arrives here, so that one server can be many hosts.
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (log, most_at_once) = (Arc::<Mutex<Vec<Request>>>::default(), Arc::new(AtomicUsize::new(0)));
        let (logged, most, now) = (Arc::clone(&log), Arc::clone(&most_at_once), Arc::new(AtomicUsize::new(0)));
        let answer: Arc<Answer> = Arc::new(answer);
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (answer, logged, most, now) = (Arc::clone(&answer), Arc::clone(&logged), Arc::clone(&most), Arc::clone(&now));
                tokio::spawn(async move {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    // A client that hangs up is none of the server's business.
                    let _ = serve(socket, &*answer, &logged).await;
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        })
        .abort_handle();
        Self { address, log, most_at_once, accepting }
    }

    pub fn url(&self, path: &str) -> Url {
        self.url_at("127.0.0.1", path)
    }

    pub fn url_at(&self, host: &str, path: &str) -> Url {
        format!("http://{host}:{}{path}", self.address.port()).parse().expect("a URL")
    }

    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().expect("nobody panics with the log").clone()
    }

    pub fn count(&self, path: &str) -> usize {
        self.requests().iter().filter(|request| request.path == path).count()
    }

    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

async fn serve(mut socket: TcpStream, answer: &Answer, log: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let Some(request) = read(&mut socket).await? else { return Ok(()) };
    let before = {
        let mut log = log.lock().expect("nobody panics with the log");
        let before = log.iter().filter(|other| other.path == request.path).count();
        log.push(request.clone());
        before
    };
    let reply = answer(&request, before);
    tokio::time::sleep(reply.after).await;
    let mut head: Vec<u8> = format!("HTTP/1.1 {} Said\r\nConnection: close\r\n", reply.status).into_bytes();
    if reply.status != 304 {
        head.extend(format!("Content-Length: {}\r\n", reply.body.len() + reply.missing_bytes).bytes());
    }
    for (name, value) in &reply.headers {
        head.extend(format!("{name}: ").bytes());
        head.extend(value.chars().map(|c| c as u8));
        head.extend(b"\r\n");
    }
    match reply.drip {
        Some((wait, true)) => drip(&mut socket, &head, wait).await?,
        _ => {
            head.extend(b"\r\n");
            socket.write_all(&head).await?;
        }
    }
    match reply.drip {
        Some((wait, _)) => drip(&mut socket, &reply.body, wait).await?,
        None => socket.write_all(&reply.body).await?,
    }
    socket.shutdown().await
}

async fn drip(socket: &mut TcpStream, bytes: &[u8], wait: Duration) -> std::io::Result<()> {
    for byte in bytes {
        socket.write_all(&[*byte]).await?;
        socket.flush().await?;
        tokio::time::sleep(wait).await;
    }
    Ok(())
}

async fn read(socket: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0; 1];
        if socket.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        bytes.push(byte[0]);
    }
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, path) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let headers =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let headers: HashMap<String, String> = headers;
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await?;
    let body = body.into_iter().map(char::from).collect();
    Ok(Some(Request { method, path, headers, body, at: Instant::now() }))
}
