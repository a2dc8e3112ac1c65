//! Why there is no answer.

use std::{error::Error as _, io, net::IpAddr, time::Duration};

use url::Url;

/// Why a request brought no answer. An answer of any status is none of these.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("{url}: only http and https are fetched")]
    Scheme { url: Url },
    #[error("{url}: {address} is a private address; fetch.allow_networks lets a network be fetched from")]
    Private { url: Url, address: IpAddr },
    #[error("{url}: the name was not found")]
    Dns { url: Url, source: reqwest::Error },
    #[error("{url}: could not connect")]
    Connect { url: Url, source: reqwest::Error },
    #[error("{url}: not answered in full within {}", seconds(.deadline))]
    Deadline { url: Url, deadline: Duration },
    #[error("{url}: more than {max_bytes} bytes after decompression")]
    TooLarge { url: Url, max_bytes: usize },
    #[error("{url}: more than {max} redirects")]
    Redirects { url: Url, max: usize },
    #[error("{url}: redirects in a circle")]
    Loop { url: Url },
    #[error("{url}: the answer broke off or could not be decompressed")]
    Body { url: Url, source: reqwest::Error },
    #[error("{url}: the request failed")]
    Request { url: Url, source: reqwest::Error },
    #[error("{host} asked to be left alone for another {}", seconds(.left))]
    Paused { host: String, left: Duration },
    #[error("{url}: robots.txt asks not to fetch it")]
    Robots { url: Url },
    #[error("{url}: robots.txt could not be asked for")]
    NoRobots { url: Url, source: Box<FetchError> },
    #[error("{url}: robots.txt answers {status}")]
    RobotsRefused { url: Url, status: u16 },
}

fn seconds(duration: &Duration) -> String {
    format!("{} s", duration.as_secs_f64().ceil())
}

impl FetchError {
    /// Whether asking again later can help.
    pub const fn is_transient(&self) -> bool {
        !matches!(self, Self::Scheme { .. } | Self::Private { .. } | Self::TooLarge { .. } | Self::Robots { .. })
    }

    /// Whether it is this machine's own network that failed: no way out, or nobody to ask for names. Nothing of the host is known then.
    pub fn is_local(&self) -> bool {
        let mut cause = self.source();
        while let Some(error) = cause {
            let is_no_way = error.downcast_ref::<io::Error>().is_some_and(|error| {
                matches!(error.kind(), io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown | io::ErrorKind::AddrNotAvailable)
            });
            // What the C library says for EAI_AGAIN: neither found nor not found. Rust knows no kind for it.
            let text = error.to_string();
            if is_no_way || text.contains("Temporary failure in name resolution") || text.ends_with("Try again") {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// The message with the first of its causes, for a log or a status line; what lies between is plumbing.
    pub fn sentence(&self) -> String {
        let mut sentence = self.to_string();
        let mut first = self.source();
        while let Some(cause) = first.and_then(|error| error.source()) {
            first = Some(cause);
        }
        if let Some(first) = first.map(ToString::to_string).filter(|first| !sentence.contains(first.as_str())) {
            sentence.push_str(": ");
            sentence.push_str(&first);
        }
        sentence
    }
}
