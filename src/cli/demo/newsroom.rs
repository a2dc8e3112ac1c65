//! The invented outlets' sites: each on a loopback address of its own, its feed growing as articles are released.
//!
//! Feeds and pages are served as a real site would, with validators and a page round each article. Nothing is served that is not released.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use tokio::{net::TcpListener, task::JoinSet};

use super::pages::{Format, OUTLETS, TOLD, Told};

/// The sites while they are served; they close when it is dropped.
pub struct Newsroom {
    released: Arc<AtomicUsize>,
    /// One an outlet, in their order.
    pub addresses: Vec<SocketAddr>,
    _servers: JoinSet<()>,
}

/// One outlet's site.
#[derive(Clone)]
struct Site {
    outlet: usize,
    address: SocketAddr,
    opened: Timestamp,
    released: Arc<AtomicUsize>,
}

impl Newsroom {
    /// Opens every outlet's site, with nothing released yet. `now` is what the articles' dates are counted back from.
    pub async fn open(now: Timestamp) -> std::io::Result<Self> {
        let released = Arc::new(AtomicUsize::new(0));
        let mut addresses = Vec::new();
        let mut servers = JoinSet::new();
        for outlet in 0..OUTLETS.len() {
            let listener = listen(outlet).await?;
            let address = listener.local_addr()?;
            addresses.push(address);
            let site = Site { outlet, address, opened: now, released: Arc::clone(&released) };
            let router = Router::new().route("/feed", get(feed)).route("/news/{page}", get(page)).with_state(site);
            servers.spawn(async move {
                // Serving ends when the newsroom is dropped; until then an accept that fails is tried again by axum itself.
                let _ = axum::serve(listener, router).await;
            });
        }
        Ok(Self { released, addresses, _servers: servers })
    }

    /// Publishes the next article, and tells which it was; none once all are out.
    pub fn release(&self) -> Option<&'static Told> {
        let told = TOLD.get(self.released.load(Ordering::Acquire))?;
        self.released.fetch_add(1, Ordering::AcqRel);
        Some(told)
    }

    /// How many articles are out.
    pub fn released(&self) -> usize {
        self.released.load(Ordering::Acquire)
    }
}

/// A port on an address of the outlet's own; systems with one loopback address give them all the same.
async fn listen(outlet: usize) -> std::io::Result<TcpListener> {
    let last = 21 + u8::try_from(outlet).unwrap_or(0);
    match TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), 0)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
    }
}

impl Site {
    /// What this outlet has published, the newest first.
    fn published(&self) -> Vec<&'static Told> {
        let released = self.released.load(Ordering::Acquire);
        TOLD[..released.min(TOLD.len())].iter().rev().filter(|told| told.outlet == self.outlet).collect()
    }

    fn url(&self, told: &Told) -> String {
        format!("http://{}/news/{}.html", self.address, told.slug)
    }

    fn date(&self, told: &Told) -> Timestamp {
        // Some hours before now is always a time.
        self.opened.checked_sub(told.hours_ago.hours()).unwrap_or(self.opened)
    }

    fn page(&self, told: &Told) -> String {
        let published = self.date(told);
        let day = published.to_zoned(TimeZone::UTC).date();
        let body = told.body().replace("{{today}}", &weekday(day)).replace("{{yesterday}}", &weekday(day.yesterday().unwrap_or(day)));
        OUTLETS[self.outlet]
            .template
            .replace("{{title_json}}", &serde_json::Value::from(told.title()).to_string())
            .replace("{{title}}", told.title())
            .replace("{{url}}", &self.url(told))
            .replace("{{published}}", &published.to_string())
            .replace("{{date}}", &day.strftime("%A, %-d %B %Y").to_string())
            .replace("{{body}}", &body)
    }
}

fn weekday(day: Date) -> String {
    day.strftime("%A").to_string()
}

async fn feed(State(site): State<Site>, headers: HeaderMap) -> Response {
    let published = site.published();
    let etag = format!("\"{}-{}\"", site.outlet, published.len());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let (kind, body) = match OUTLETS[site.outlet].feed {
        Format::Rss => ("application/rss+xml; charset=utf-8", rss(&site, &published)),
        Format::Atom => ("application/atom+xml; charset=utf-8", atom(&site, &published)),
        Format::Json => ("application/feed+json", json(&site, &published)),
    };
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, etag)], body).into_response()
}

async fn page(State(site): State<Site>, Path(name): Path<String>) -> Response {
    match site.published().into_iter().find(|told| name.strip_suffix(".html") == Some(told.slug)) {
        Some(told) => axum::response::Html(site.page(told)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn rss(site: &Site, published: &[&Told]) -> String {
    let items: String = published
        .iter()
        .map(|told| {
            let date = site.date(told).strftime("%a, %d %b %Y %H:%M:%S GMT");
            let url = site.url(told);
            format!(
                "<item><title>{}</title><link>{url}</link><guid isPermaLink=\"true\">{url}</guid><pubDate>{date}</pubDate></item>\n",
                told.title()
            )
        })
        .collect();
    let name = OUTLETS[site.outlet].name;
    let home = site.address;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{name}</title><link>http://{home}/</link><description>{name}, all news</description>\n{items}</channel></rss>\n"
    )
}

fn atom(site: &Site, published: &[&Told]) -> String {
    let entries: String = published
        .iter()
        .map(|told| {
            let (date, url) = (site.date(told), site.url(told));
            format!("<entry><id>{url}</id><title>{}</title><link href=\"{url}\"/><published>{date}</published><updated>{date}</updated></entry>\n", told.title())
        })
        .collect();
    let (name, home, updated) = (OUTLETS[site.outlet].name, site.address, site.opened);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>http://{home}/</id><title>{name}</title><updated>{updated}</updated>\n{entries}</feed>\n"
    )
}

fn json(site: &Site, published: &[&Told]) -> String {
    let items: Vec<_> = published
        .iter()
        .map(|told| serde_json::json!({ "id": told.slug, "url": site.url(told), "title": told.title(), "date_published": site.date(told).to_string() }))
        .collect();
    let (name, home) = (OUTLETS[site.outlet].name, site.address);
    serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": name, "home_page_url": format!("http://{home}/"), "items": items }).to_string()
}
