//! Who publishes, and whose a host is.

use std::fmt;

use psl::Psl;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// An outlet's identity: the name the user gave it, else its registrable domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Outlet(pub String);

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Outlet {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl Outlet {
    /// The outlet that an address stands for: its registrable domain; its whole host where that is no domain, or one that many
    /// publishers share; none for an address without a host.
    pub fn of(url: &Url) -> Option<Self> {
        let host = url.host_str()?;
        let name = match url.host()? {
            Host::Domain(domain) if is_of_many(domain) => domain,
            Host::Domain(domain) => public_suffix(domain).map_or(domain, |suffix| registrable(domain, suffix.as_bytes().len())),
            Host::Ipv4(_) | Host::Ipv6(_) => host,
        };
        Some(Self(name.trim_start_matches("www.").to_owned()))
    }
}

/// Hosts that serve many publishers from one name, which the public suffix list cannot hold.
const ONE_NAME: &[&str] = &[
    "reddit.com",
    "youtube.com",
    "substack.com",
    "medium.com",
    "feedburner.com",
    "tumblr.com",
    "github.com",
    "googleapis.com",
    "news.google.com",
    "wordpress.com",
    "blogspot.com",
    "facebook.com",
    "mastodon.social",
    "soundcloud.com",
    "libsyn.com",
    "rsshub.app",
];

/// Whether many publishers share this host, so that what one of them does or suffers says nothing of the others: the private section
/// of the public suffix list, and the hosts of [`ONE_NAME`].
pub fn is_shared_host(host: &str) -> bool {
    is_of_many(host) || public_suffix(host).is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private))
}

fn is_of_many(host: &str) -> bool {
    ONE_NAME.iter().any(|name| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The only question to the list: each place that asks it anew carries the whole list as code once more.
#[inline(never)]
fn public_suffix(host: &str) -> Option<psl::Suffix<'_>> {
    psl::List.suffix(host.as_bytes())
}

/// The suffix of `suffix` bytes and one label before it; the whole of a host that has no more.
fn registrable(host: &str, suffix: usize) -> &str {
    let above = host.len().saturating_sub(suffix + 1);
    let label = host.get(..above).and_then(|before| before.rfind('.')).map_or(0, |dot| dot + 1);
    host.get(label..).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_named_by_its_registrable_domain() {
        for (url, outlet) in [
            ("https://news.herald.co.uk/a", "herald.co.uk"),
            ("https://www.herald.example/a", "herald.example"),
            ("https://herald.example/a", "herald.example"),
            ("https://morning.substack.com/feed", "morning.substack.com"),
            ("https://www.morning.github.io/feed", "morning.github.io"),
            ("https://co.uk/", "co.uk"),
            ("https://localhost/", "localhost"),
            ("http://127.0.0.11:8611/feed.xml", "127.0.0.11"),
            ("http://[::1]/feed.xml", "[::1]"),
        ] {
            assert_eq!(Outlet::of(&url.parse().expect("a URL")), Some(Outlet::from(outlet)), "{url}");
        }
        assert_eq!(Outlet::of(&"data:text/plain,x".parse().expect("a URL")), None);
    }

    #[test]
    fn hosting_for_many_is_told_from_a_publishers_own() {
        for (host, expected) in [
            ("www.reddit.com", true),
            ("someone.substack.com", true),
            ("www.youtube.com", true),
            ("someone.github.io", true),
            ("someone.blogspot.com", true),
            ("notreddit.com", false),
            ("www.outlet.co.uk", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(is_shared_host(host), expected, "{host}");
        }
    }
}
