//! One request with all its manners: the address checked, the host's turn awaited, redirects followed by hand, bytes and time capped.

use std::{
    collections::HashMap,
    error::Error,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::StreamExt;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION,
};
use tokio::time::{Instant, timeout};
use url::{Host, Url};

use super::{
    FetchError, Freshness, Guard, Hop, Response, Settings, Validators, Wanted,
    guard::{Lookup, Refused, SystemLookup},
    host::{Hosts, Turn},
    retry_after,
    robots::{self, Robots},
};

/// How long a robots.txt that could not be had is not asked for again.
const NO_ROBOTS_AGE: Duration = Duration::from_secs(300);

/// `Link` headers that are kept of one answer.
const MOST_LINKS: usize = 20;

/// The client that everything outwards goes through; its clones share pauses, turns and connections.
#[derive(Debug, Clone)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    guard: Guard,
    hosts: Hosts,
    robots: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Known>>>>>,
    settings: Settings,
}

/// What is known of one host's robots.txt.
#[derive(Debug, Clone)]
struct Known {
    until: Instant,
    /// `Err`: the status with which it was refused.
    rules: Result<Arc<Robots>, u16>,
}

/// What one step of following redirects brought.
enum Step {
    Answer(Response),
    Redirect { status: u16, to: Url },
}

impl Client {
    /// Errors if the system's certificates cannot be used.
    pub fn new(settings: Settings) -> Result<Self, reqwest::Error> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// One that looks names up in its own way; which addresses may be reached is decided all the same.
    pub fn with_lookup(settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, reqwest::Error> {
        // A second call finds a provider in place, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Guard::new(&settings.allow_networks, lookup);
        let http = reqwest::Client::builder()
            .user_agent(format!("diffwire/{} (+{})", env!("CARGO_PKG_VERSION"), settings.contact))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(guard.clone())
            .connect_timeout(settings.deadline)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        let hosts = Hosts::new(settings.host_gap);
        Ok(Self(Arc::new(Inner { http, guard, hosts, robots: Mutex::default(), settings })))
    }

    /// A feed, if it has changed since `validators` were given; else the answer's status is 304.
    pub async fn feed(&self, url: &Url, validators: &Validators) -> Result<Response, FetchError> {
        self.follow(url, Wanted::Feed, validators).await
    }

    /// An article's page, if robots.txt does not object.
    pub async fn page(&self, url: &Url, validators: &Validators) -> Result<Response, FetchError> {
        self.follow(url, Wanted::Page, validators).await
    }

    /// Asks a WebSub hub for something, with its manners too; gives its answer's status. Redirects are not followed.
    pub async fn ask_hub(&self, hub: &Url, form: &[(&str, &str)]) -> Result<u16, FetchError> {
        self.check(hub)?;
        let turn = self.turn(hub).await?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.0.http.post(hub.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let deadline = self.0.settings.deadline;
        let answer = timeout(deadline, request.send()).await.map_err(|_| FetchError::Deadline { url: hub.clone(), deadline })?;
        drop(turn);
        let answer = answer.map_err(|error| failed(hub, error))?;
        let status = answer.status().as_u16();
        self.pause(hub, status, retry_after(answer.headers(), Timestamp::now()));
        Ok(status)
    }

    /// When a request to this address could start at the earliest, as far as is known now.
    pub fn ready_at(&self, url: &Url) -> Instant {
        self.0.hosts.ready_at(url)
    }

    async fn follow(&self, url: &Url, wanted: Wanted, validators: &Validators) -> Result<Response, FetchError> {
        let settings = &self.0.settings;
        let (mut url, mut hops, mut left) = (url.clone(), Vec::new(), settings.deadline);
        loop {
            match self.step(&url, wanted, validators, &mut left).await? {
                Step::Answer(mut response) => {
                    response.hops = hops;
                    return Ok(response);
                }
                Step::Redirect { to, .. } if to == url || hops.iter().any(|hop: &Hop| hop.to == to) => {
                    return Err(FetchError::Loop { url: to });
                }
                Step::Redirect { .. } if hops.len() >= settings.max_redirects => {
                    return Err(FetchError::Redirects { url, max: settings.max_redirects });
                }
                Step::Redirect { status, to } => {
                    hops.push(Hop { status, to: to.clone() });
                    url = to;
                }
            }
        }
    }

    /// One request. `left` is what remains of the deadline; waiting for the host's turn takes nothing from it.
    async fn step(&self, url: &Url, wanted: Wanted, validators: &Validators, left: &mut Duration) -> Result<Step, FetchError> {
        self.check(url)?;
        if wanted == Wanted::Page && !self.robots(url).await?.allows(url) {
            return Err(FetchError::Robots { url: url.clone() });
        }
        let turn = self.turn(url).await?;
        let began = Instant::now();
        let step = timeout(*left, self.send(url, wanted, validators)).await;
        *left = left.saturating_sub(began.elapsed());
        drop(turn);
        step.unwrap_or_else(|_| Err(FetchError::Deadline { url: url.clone(), deadline: self.0.settings.deadline }))
    }

    async fn turn(&self, url: &Url) -> Result<Turn, FetchError> {
        self.0.hosts.enter(url).await.map_err(|until| FetchError::Paused {
            host: url.host_str().unwrap_or_default().to_owned(),
            left: until.saturating_duration_since(Instant::now()),
        })
    }

    /// Addresses written out are never resolved, so they are checked here; names are checked by the resolver.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme { url: url.clone() });
        }
        let address = match url.host() {
            Some(Host::Ipv4(four)) => IpAddr::V4(four),
            Some(Host::Ipv6(six)) => IpAddr::V6(six),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::Scheme { url: url.clone() }),
        };
        if self.0.guard.allows(address) { Ok(()) } else { Err(FetchError::Private { url: url.clone(), address }) }
    }

    async fn send(&self, url: &Url, wanted: Wanted, validators: &Validators) -> Result<Step, FetchError> {
        let request = self.0.http.get(url.clone()).headers(headers(wanted, validators));
        let answer = request.send().await.map_err(|error| failed(url, error))?;
        let status = answer.status().as_u16();
        let now = Timestamp::now();
        if matches!(status, 301 | 302 | 303 | 307 | 308)
            && let Some(to) = location(url, answer.headers())
        {
            return Ok(Step::Redirect { status, to });
        }
        let asked = retry_after(answer.headers(), now);
        self.pause(url, status, asked);
        let mut response = Response {
            url: url.clone(),
            hops: Vec::new(),
            status,
            validators: Validators { etag: verbatim(answer.headers(), ETAG), last_modified: verbatim(answer.headers(), LAST_MODIFIED) },
            content_type: verbatim(answer.headers(), CONTENT_TYPE),
            freshness: Freshness::of(answer.headers(), now),
            links: answer.headers().get_all(LINK).into_iter().map(as_written).take(MOST_LINKS).collect(),
            retry_after: asked,
            body: Vec::new(),
        };
        if response.is_success() {
            response.body = self.body(url, wanted, answer).await?;
        }
        Ok(Step::Answer(response))
    }

    /// Reads a body up to the cap, which counts what comes out of decompression.
    async fn body(&self, url: &Url, wanted: Wanted, answer: reqwest::Response) -> Result<Vec<u8>, FetchError> {
        let max_bytes = self.0.settings.max_body_bytes;
        let mut body = Vec::new();
        let mut chunks = answer.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| failed(url, error))?;
            if wanted == Wanted::Robots && body.len() + chunk.len() > robots::MOST_BYTES {
                body.extend_from_slice(&chunk[..robots::MOST_BYTES - body.len()]);
                return Ok(body);
            }
            if body.len() + chunk.len() > max_bytes {
                return Err(FetchError::TooLarge { url: url.clone(), max_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Leaves a host alone that asks for it.
    fn pause(&self, url: &Url, status: u16, asked: Option<Duration>) {
        if status == 429 || status == 503 && asked.is_some() {
            let pause = asked.unwrap_or(self.0.settings.host_pause).min(self.0.settings.longest_pause);
            self.0.hosts.pause(url, pause);
        }
    }

    async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        let cell = {
            let mut robots = self.0.robots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(robots.entry(url.origin().ascii_serialization()).or_default())
        };
        // Held while it is fetched, so that it is fetched once.
        let mut known = cell.lock().await;
        if known.as_ref().is_none_or(|known| known.until <= Instant::now()) {
            *known = Some(self.fetch_robots(url).await?);
        }
        match known.as_ref().map(|known| &known.rules) {
            Some(Ok(rules)) => Ok(Arc::clone(rules)),
            Some(Err(status)) => Err(FetchError::RobotsRefused { url: url.clone(), status: *status }),
            None => Ok(Arc::default()),
        }
    }

    /// RFC 9309, 2.3.1: a file that is not there forbids nothing, one that the server fails to give forbids everything for a while.
    async fn fetch_robots(&self, url: &Url) -> Result<Known, FetchError> {
        let Ok(address) = url.join("/robots.txt") else { return Err(FetchError::Scheme { url: url.clone() }) };
        let answer = Box::pin(self.follow(&address, Wanted::Robots, &Validators::default())).await;
        let response = match answer {
            Ok(response) => response,
            Err(paused @ FetchError::Paused { .. }) => return Err(paused),
            Err(error) => return Err(FetchError::NoRobots { url: address, source: Box::new(error) }),
        };
        let settings = &self.0.settings;
        let (age, rules) = match response.status {
            200..=299 => (settings.robots_age, Ok(Robots::parse(&response.text().text, "diffwire"))),
            429 | 500.. => (NO_ROBOTS_AGE.min(settings.robots_age), Err(response.status)),
            _ => (settings.robots_age, Ok(Robots::default())),
        };
        if let Some(delay) = rules.as_ref().ok().and_then(|rules| rules.crawl_delay) {
            self.0.hosts.slow_down(url, delay.min(settings.longest_crawl_delay));
        }
        Ok(Known { until: Instant::now() + age, rules: rules.map(Arc::new) })
    }
}

fn headers(wanted: Wanted, validators: &Validators) -> HeaderMap {
    let accept = match wanted {
        Wanted::Feed => {
            "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
        }
        Wanted::Page => "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
        Wanted::Robots => "text/plain, */*;q=0.1",
    };
    let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
    for (name, value) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
        if let Some(value) = value.as_deref().and_then(as_sent) {
            headers.insert(name, value);
        }
    }
    headers
}

/// A header's bytes as characters, so that [`as_sent`] gives the same bytes back.
fn verbatim(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(as_written)
}

fn as_written(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|byte| char::from(*byte)).collect()
}

fn as_sent(value: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> = value.chars().map(|c| u8::try_from(c).ok()).collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

fn location(url: &Url, headers: &HeaderMap) -> Option<Url> {
    let location = headers.get(LOCATION)?.as_bytes();
    let mut to = url.join(String::from_utf8_lossy(location).trim()).ok()?;
    to.set_fragment(None);
    Some(to)
}

fn failed(url: &Url, error: reqwest::Error) -> FetchError {
    let url = url.clone();
    let source = error.without_url();
    let mut cause = source.source();
    let mut is_dns = false;
    while let Some(error) = cause {
        if let Some(Refused(address)) = error.downcast_ref() {
            return FetchError::Private { url, address: *address };
        }
        is_dns |= error.to_string().starts_with("dns error");
        cause = error.source();
    }
    match () {
        () if is_dns => FetchError::Dns { url, source },
        () if source.is_connect() => FetchError::Connect { url, source },
        () if source.is_body() || source.is_decode() => FetchError::Body { url, source },
        () => FetchError::Request { url, source },
    }
}
