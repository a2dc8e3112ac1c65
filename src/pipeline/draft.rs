//! An article on its way in: what is known of it before its text is read, and where that text comes from.

use jiff::{Span, Timestamp};
use url::Url;

use crate::model::{Entry, Outlet};

/// One entry with the page it leads to, as it arrived.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The name it came in under, where a file gave one.
    pub label: Option<String>,
    /// As configured; else the address's registrable domain stands for it.
    pub outlet: Option<Outlet>,
    pub entry: Entry,
    pub body: Body,
    pub received: Timestamp,
    /// The feed it came by; an entry that has been settled is not asked for again.
    pub feed: Option<String>,
    /// What the entry looked like, so that a changed entry is noticed.
    pub fingerprint: u64,
    /// The agency that is already known to be credited; else the page says.
    pub wire_credit: Option<String>,
}

/// What is to be read as the article.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// A page, and where it was found after redirects.
    Page { html: String, url: Option<Url> },
    /// A text that is kept as it is, to the byte.
    Text(String),
    /// No page could be read: the entry's own content is all there is.
    #[default]
    EntryOnly,
}

/// The time an article says it was published, where that can be true: neither before 1995 nor later than ten minutes after it was seen.
pub fn believable(published: Option<Timestamp>, received: Timestamp) -> Option<Timestamp> {
    const YEAR_1995: Timestamp = Timestamp::constant(788_918_400, 0);
    let latest = received.saturating_add(Span::new().minutes(10)).unwrap_or(received);
    published.filter(|at| (YEAR_1995..=latest).contains(at))
}

/// One spelling of an address: no fragment, no parameters that only count clicks.
pub fn address(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| !counts_clicks(key)).map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
    if kept.len() != url.query_pairs().count() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    url.into()
}

fn counts_clicks(key: &str) -> bool {
    key.starts_with("utm_")
        || matches!(
            key,
            "fbclid"
                | "gclid"
                | "dclid"
                | "msclkid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "ns_campaign"
                | "ns_mchannel"
                | "ns_source"
                | "ocid"
                | "cmpid"
                | "CMP"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_freed_of_what_counts_clicks() {
        for (written, kept) in [
            ("https://a.example/x?utm_source=rss&id=3&utm_medium=feed#top", "https://a.example/x?id=3"),
            ("https://a.example/x?utm_source=rss", "https://a.example/x"),
            ("https://a.example/x?q=a%20b", "https://a.example/x?q=a%20b"),
        ] {
            assert_eq!(address(&Url::parse(written).unwrap()), kept);
        }
    }

    #[test]
    fn a_date_that_cannot_be_true_is_none() {
        let seen: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (given, believed) in [
            ("2026-03-01T11:00:00Z", true),
            ("2026-03-01T12:09:00Z", true),
            ("2026-03-01T12:11:00Z", false),
            ("1970-01-01T00:00:00Z", false),
        ] {
            assert_eq!(believable(given.parse().ok(), seen).is_some(), believed, "{given}");
        }
    }
}
