//! The configuration as its file writes it: every key optional, unknown keys refused.

use std::{fmt, net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;
use url::Url;

use super::duration::Interval;
use crate::{
    deliver::Tls,
    model::{ClaimKind, Verdict},
};

/// Every key outside feeds and channels: what the sample configuration must show.
#[cfg(test)]
pub const KEYS: &[&str] = &[
    "store.path",
    "store.cache",
    "store.reserve",
    "store.keep_articles",
    "store.keep_alerts",
    "store.max_size",
    "api.socket",
    "api.mode",
    "api.listen",
    "fetch.contact",
    "fetch.allow_networks",
    "fetch.host_gap",
    "fetch.deadline",
    "fetch.max_body",
    "fetch.max_redirects",
    "fetch.host_pause",
    "fetch.longest_pause",
    "fetch.longest_crawl_delay",
    "fetch.robots_age",
    "poll.floor",
    "poll.floor_without_validators",
    "poll.ceiling",
    "poll.slowest_adapted",
    "poll.forbidden",
    "poll.slowest_failing",
    "poll.tell_after",
    "poll.redirects_believed",
    "poll.full_every",
    "poll.pushed",
    "revisit.after",
    "revisit.per_host",
    "websub.callback",
    "websub.listen",
    "websub.lease",
    "alerts.debounce",
    "alerts.verdicts",
    "alerts.confidence",
];

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    pub store: Store,
    pub api: Api,
    pub fetch: Fetch,
    pub poll: Poll,
    pub revisit: Revisit,
    pub websub: Websub,
    pub alerts: Alerts,
    pub feed: Vec<Feed>,
    pub channel: Vec<Channel>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    pub path: Option<PathBuf>,
    pub cache: Option<Bytes>,
    pub reserve: Option<Bytes>,
    pub keep_articles: Option<Interval>,
    pub keep_alerts: Option<Interval>,
    pub max_size: Option<StoreSize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Api {
    pub socket: Option<PathBuf>,
    pub mode: Option<Mode>,
    pub listen: Option<Loopback>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    pub contact: Option<String>,
    pub allow_networks: Option<Vec<ipnet::IpNet>>,
    pub host_gap: Option<Interval>,
    pub deadline: Option<Interval>,
    pub max_body: Option<Bytes>,
    pub max_redirects: Option<usize>,
    pub host_pause: Option<Interval>,
    pub longest_pause: Option<Interval>,
    pub longest_crawl_delay: Option<Interval>,
    pub robots_age: Option<Interval>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Revisit {
    pub after: Option<Vec<Interval>>,
    pub per_host: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Poll {
    pub floor: Option<Interval>,
    pub floor_without_validators: Option<Interval>,
    pub ceiling: Option<Interval>,
    pub slowest_adapted: Option<Interval>,
    pub forbidden: Option<Interval>,
    pub slowest_failing: Option<Interval>,
    pub tell_after: Option<Interval>,
    pub redirects_believed: Option<u32>,
    pub full_every: Option<Interval>,
    pub pushed: Option<Interval>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Websub {
    pub callback: Option<Spanned<WebAddress>>,
    pub listen: Option<std::net::SocketAddr>,
    pub lease: Option<Interval>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alerts {
    pub debounce: Option<Interval>,
    pub verdicts: Option<Vec<Verdict>>,
    pub confidence: Option<Score>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    pub url: Spanned<WebAddress>,
    pub outlet: Option<String>,
}

/// Every key of a channel: what the sample configuration must show.
#[cfg(test)]
pub const CHANNEL_KEYS: &[&str] = &[
    "name",
    "type",
    "url",
    "url_file",
    "url_credential",
    "template",
    "template_file",
    "content_type",
    "secret_file",
    "secret_files",
    "secret_credential",
    "token_file",
    "token_credential",
    "program",
    "args",
    "host",
    "port",
    "tls",
    "user",
    "password_file",
    "password_credential",
    "from",
    "to",
    "ca_file",
    "kinds",
    "verdicts",
    "outlets",
    "words",
    "confidence",
    "quiet",
    "digest",
    "digest_at",
    "timezone",
    "gap",
    "notices",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub name: Spanned<String>,
    pub r#type: Spanned<ChannelType>,
    pub url: Option<Spanned<WebAddress>>,
    pub url_file: Option<Spanned<PathBuf>>,
    pub url_credential: Option<Spanned<String>>,
    pub template: Option<Spanned<String>>,
    pub template_file: Option<Spanned<PathBuf>>,
    pub content_type: Option<Spanned<String>>,
    pub secret_file: Option<Spanned<PathBuf>>,
    pub secret_files: Option<Spanned<Vec<PathBuf>>>,
    pub secret_credential: Option<Spanned<String>>,
    pub token_file: Option<Spanned<PathBuf>>,
    pub token_credential: Option<Spanned<String>>,
    pub program: Option<Spanned<PathBuf>>,
    pub args: Option<Spanned<Vec<String>>>,
    pub host: Option<Spanned<String>>,
    pub port: Option<Spanned<u16>>,
    pub tls: Option<Spanned<Tls>>,
    pub user: Option<Spanned<String>>,
    pub password_file: Option<Spanned<PathBuf>>,
    pub password_credential: Option<Spanned<String>>,
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<OneOrMore>>,
    pub ca_file: Option<Spanned<PathBuf>>,
    pub kinds: Option<Vec<ClaimKind>>,
    pub verdicts: Option<Vec<Verdict>>,
    pub outlets: Option<Vec<String>>,
    pub words: Option<Vec<String>>,
    pub confidence: Option<Score>,
    pub quiet: Option<Spanned<String>>,
    pub digest: Option<Spanned<DigestType>>,
    pub digest_at: Option<Spanned<String>>,
    pub timezone: Option<Spanned<String>>,
    pub gap: Option<Interval>,
    pub notices: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelType {
    Webhook,
    Email,
    Desktop,
    Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DigestType {
    Hourly,
    Daily,
}

/// A text, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(all) => all,
        }
    }
}

/// A number of bytes, with its unit: `10 MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let digits = written.find(|c: char| !c.is_ascii_digit()).unwrap_or(written.len());
        let unit = match written[digits..].trim() {
            "B" => Some(1),
            "KiB" => Some(1 << 10),
            "MiB" => Some(1 << 20),
            "GiB" => Some(1 << 30),
            _ => None,
        };
        let bytes = unit.and_then(|unit| written[..digits].parse::<u64>().ok()?.checked_mul(unit));
        bytes.map(Self).ok_or_else(|| {
            de::Error::custom(format!("{written:?} is no size: expected a whole number with B, KiB, MiB or GiB, such as \"10 MiB\""))
        })
    }
}

/// A size that a store can be kept within: a database takes some megabytes even for a single article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSize(pub u64);

const SMALLEST_STORE: u64 = 32 << 20;

impl<'de> Deserialize<'de> for StoreSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Bytes::deserialize(deserializer)? {
            Bytes(bytes) if bytes < SMALLEST_STORE => Err(de::Error::custom("a store cannot be kept that small: expected 32 MiB or more")),
            Bytes(bytes) => Ok(Self(bytes)),
        }
    }
}

/// A port that only this machine can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loopback(pub SocketAddr);

impl<'de> Deserialize<'de> for Loopback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let address = written.parse::<SocketAddr>().ok().filter(|address| address.ip().is_loopback());
        address.map(Self).ok_or_else(|| {
            de::Error::custom(format!(
                "{written:?} is no loopback address with a port: expected one such as \"127.0.0.1:9464\" or \"[::1]:9464\""
            ))
        })
    }
}

/// A probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score(pub f32);

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = f32::deserialize(deserializer)?;
        if (0.0..=1.0).contains(&written) {
            Ok(Self(written))
        } else {
            Err(de::Error::custom(format!("{written} is no probability: expected 0 to 1")))
        }
    }
}

/// An address that can be asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(pub Url);

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let wrong = |why: &dyn fmt::Display| {
            de::Error::custom(format!("{written:?} is no address that can be asked ({why}): expected http:// or https:// and a host"))
        };
        let url = Url::parse(&written).map_err(|error| wrong(&error))?;
        match url.scheme() {
            "http" | "https" if url.has_host() => Ok(Self(url)),
            other => Err(wrong(&format!("its scheme is {other}"))),
        }
    }
}

/// A file's permissions, as `chmod` writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode(pub u32);

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        match u32::from_str_radix(&written, 8) {
            Ok(mode) if mode <= 0o777 => Ok(Self(mode)),
            _ => Err(de::Error::custom(format!("{written:?} is no file mode: expected three octal digits, such as \"0600\" or \"0660\""))),
        }
    }
}
