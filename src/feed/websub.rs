//! WebSub (W3C Recommendation of 23 January 2018), as a subscriber sees it: whom to ask, with what, and whether what is pushed is genuine.
//!
//! Pure: addresses, forms and bytes in, decisions out. Nothing here sends or listens.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use ring::hmac;
use url::Url;

use crate::model::FeedState;

/// Whether and how hubs may push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where hubs reach us, from outside; each feed gets an address below it. `None`: no hub is asked.
    pub callback: Option<Url>,
    /// Where their requests arrive on this machine.
    pub listen: SocketAddr,
    /// How long hubs are asked to push.
    pub lease: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { callback: None, listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8480)), lease: Duration::from_secs(5 * 24 * 60 * 60) }
    }
}

/// What hub and subscriber share: all of it follows from one key, so that nothing has to be remembered for each feed.
#[derive(Clone)]
pub struct Key(hmac::Key);

impl Key {
    /// `bytes` are random and kept secret.
    pub fn new(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// The last segment of the address at which a feed's hub reaches us: nobody else can guess it.
    pub fn path(&self, feed: &str) -> String {
        self.derive("path", feed)[..32].to_owned()
    }

    /// What the hub signs with.
    pub fn secret(&self, feed: &str) -> String {
        self.derive("secret", feed)
    }

    fn derive(&self, what: &str, feed: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{what}\0{feed}").as_bytes());
        tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Where a feed is subscribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub hub: Url,
    /// The feed's address as its hub knows it.
    pub topic: String,
}

/// The hub of a feed, if it names one that can be asked.
pub fn subscription(state: &FeedState) -> Option<Subscription> {
    let hub = Url::parse(state.hints.hub.as_deref()?).ok().filter(|hub| matches!(hub.scheme(), "http" | "https"))?;
    let topic = state.hints.self_url.clone().unwrap_or_else(|| state.address().to_owned());
    Some(Subscription { hub, topic })
}

/// Hub and own address in a response's `Link` headers (RFC 8288): the first of each.
pub fn links(headers: &[String]) -> (Option<String>, Option<String>) {
    let (mut hub, mut own) = (None, None);
    for (address, rel) in headers.iter().flat_map(|header| header_links(header)) {
        for word in rel.split_ascii_whitespace() {
            let slot = if word.eq_ignore_ascii_case("hub") {
                &mut hub
            } else if word.eq_ignore_ascii_case("self") {
                &mut own
            } else {
                continue;
            };
            slot.get_or_insert_with(|| address.to_owned());
        }
    }
    (hub, own)
}

/// Addresses and relations of one header. Commas inside `<>` and quotation marks divide nothing.
fn header_links(header: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((address, after)) = after.split_once('>') else { break };
        let mut is_quoted = false;
        let end = after.find(|c: char| {
            is_quoted ^= c == '"';
            c == ',' && !is_quoted
        });
        let (parameters, next) = after.split_at(end.unwrap_or(after.len()));
        let rel = parameters
            .split(';')
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
        found.extend(rel.map(|(_, value)| (address.trim(), value.trim().trim_matches('"'))));
        rest = next;
    }
    found
}

/// Whether `header` (`X-Hub-Signature`: a method, `=`, hexadecimal digits) is the hub's signature of `body`. Compared in constant time.
pub fn is_genuine(header: &str, secret: &str, body: &[u8]) -> bool {
    let Some((method, digits)) = header.trim().split_once('=') else { return false };
    let algorithm = match method.trim().to_ascii_lowercase().as_str() {
        // Some of the largest hubs know no other.
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let Some(tag) = bytes(digits.trim()) else { return false };
    hmac::verify(&hmac::Key::new(algorithm, secret.as_bytes()), body, &tag).is_ok()
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_headers_name_hub_and_topic() {
        for (headers, hub, own) in [
            (
                &["<https://hub.example/>; rel=\"hub\", <https://courier.example/feed>; rel=self"] as &[_],
                "https://hub.example/",
                "https://courier.example/feed",
            ),
            (&["<https://hub.example/?a,b>; title=\"a, b\"; REL=\"other hub\""], "https://hub.example/?a,b", ""),
            (&["<https://one.example/>; rel=hub", "<https://two.example/>; rel=hub"], "https://one.example/", ""),
            (&["<https://courier.example/style.css>; rel=preload; as=style"], "", ""),
            (&["https://hub.example/; rel=hub", "<https://hub.example", ""], "", ""),
        ] {
            let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
            let (found_hub, found_own) = links(&headers);
            assert_eq!((found_hub.unwrap_or_default().as_str(), found_own.unwrap_or_default().as_str()), (hub, own), "{headers:?}");
        }
    }

    #[test]
    fn only_the_hub_can_sign() {
        // RFC 2202 and RFC 4231: key "Jefe".
        let (key, body) = ("Jefe", b"what do ya want for nothing?".as_slice());
        for (header, expected) in [
            ("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", true),
            ("SHA256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", true),
            ("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844", false),
            ("sha256=5bdcc146", false),
            ("sha256=", false),
            ("sha256=é1", false),
            ("md5=750c783e6ab0b503eaa86e310a5db738", false),
            ("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", false),
            ("", false),
        ] {
            assert_eq!(is_genuine(header, key, body), expected, "{header}");
        }
    }

    #[test]
    fn addresses_and_secrets_follow_from_the_key() {
        let (key, other) = (Key::new(&[1; 32]), Key::new(&[2; 32]));
        let feed = "https://courier.example/feed";
        assert_eq!((key.path(feed).len(), key.secret(feed).len()), (32, 64));
        assert_eq!(key.path(feed), key.clone().path(feed));
        assert!(key.path(feed) != other.path(feed) && key.path(feed) != key.path("https://courier.example/feed2"));
        assert!(!key.secret(feed).contains(&key.path(feed)));
    }
}
