//! The only door outwards for pages and feeds: an address in, a status, headers and a body out.
//!
//! Everything that keeps a request polite and harmless is here: which addresses may be reached, one request at a time per host, pauses,
//! robots.txt, caps on bytes and time. Nothing here knows what a feed or an article is, and nothing is ever retried here.

mod cache;
mod client;
mod error;
mod guard;
mod host;
mod robots;

use std::time::Duration;

use ipnet::IpNet;
use url::Url;

pub use cache::{Freshness, retry_after};
pub use client::Client;
pub use error::FetchError;
pub use guard::{Guard, Lookup};

/// How the outside world is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Private networks that may be fetched from all the same.
    pub allow_networks: Vec<IpNet>,
    /// Between the starts of two requests to one host.
    pub host_gap: Duration,
    /// For everything that one request takes, redirects included, waiting for the host's turn not.
    pub deadline: Duration,
    /// After decompression.
    pub max_body_bytes: usize,
    pub max_redirects: usize,
    /// How an operator reaches whoever runs this: an address of the web or of mail, sent with every request.
    pub contact: String,
    /// How long a host that answers 429 without `Retry-After` is left alone.
    pub host_pause: Duration,
    /// No `Retry-After` and no `Crawl-delay` is obeyed beyond these.
    pub longest_pause: Duration,
    pub longest_crawl_delay: Duration,
    /// How long a robots.txt is believed.
    pub robots_age: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_networks: Vec::new(),
            host_gap: Duration::from_secs(5),
            deadline: Duration::from_secs(30),
            max_body_bytes: 10 * 1024 * 1024,
            max_redirects: 5,
            contact: "https://crates.io/crates/diffwire".to_owned(),
            host_pause: Duration::from_secs(60),
            longest_pause: Duration::from_secs(24 * 60 * 60),
            longest_crawl_delay: Duration::from_secs(60),
            robots_age: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// What is asked for, as it decides the `Accept` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Feed,
    Page,
    Robots,
}

/// What an earlier answer gave to ask "has it changed?" with, one character a byte (ISO 8859-1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Validators {
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    pub status: u16,
    pub to: Url,
}

/// An answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// After redirects.
    pub url: Url,
    pub hops: Vec<Hop>,
    pub status: u16,
    pub validators: Validators,
    pub content_type: Option<String>,
    pub freshness: Freshness,
    /// `Link` headers, verbatim.
    pub links: Vec<String>,
    /// As asked, not yet clamped.
    pub retry_after: Option<Duration>,
    /// Decompressed; empty unless the status is a success.
    pub body: Vec<u8>,
}

impl Response {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text, and a sentence where its encoding was doubtful.
    pub fn text(&self) -> crate::text::Decoded {
        crate::text::decode(&self.body, self.content_type.as_deref())
    }

    /// Where the feed moved for good: the last of an unbroken run of 301 and 308 from the start.
    pub fn moved_to(&self) -> Option<&Url> {
        self.hops.iter().take_while(|hop| matches!(hop.status, 301 | 308)).last().map(|hop| &hop.to)
    }
}
