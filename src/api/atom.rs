//! Alerts as an Atom feed (RFC 4287), for any reader.
//!
//! An entry's id is made of its alert's key: the same wherever and whenever the same news is told.

use std::fmt::Write;

use axum::{
    extract::{Query, State as Extract},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_128;

use super::{Question, State, problem::Problem};
use crate::{alert::render, deliver, model::Alert, text::printable};

/// Entries, where nobody asks for another number.
const ENTRIES: usize = 50;
const MOST: usize = 500;
const ATOM: &str = "application/atom+xml; charset=utf-8";

pub async fn feed(Extract(state): Extract<State>, headers: HeaderMap, Query(question): Query<Question>) -> Result<Response, Problem> {
    let mut filter = question.alerts()?;
    filter.limit = Some(filter.limit.unwrap_or(ENTRIES).min(MOST));
    let store = state.store.clone();
    let failed = |error: tokio::task::JoinError| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error);
    let (path, alerts) = tokio::task::spawn_blocking(move || {
        let alerts = store.alerts(&filter)?;
        store.sync()?;
        Ok::<_, Problem>((store.path().display().to_string(), alerts))
    })
    .await
    .map_err(failed)??;
    let tag = format!("\"{:032x}\"", xxh3_128(alerts.iter().map(|alert| alert.key.to_string()).collect::<String>().as_bytes()));
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let headers = [(header::CONTENT_TYPE, ATOM.to_owned()), (header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    Ok((headers, document(&path, &alerts)).into_response())
}

/// The document; `path` tells the feed of one store from another's.
fn document(path: &str, alerts: &[Alert]) -> String {
    let updated = alerts.iter().map(|alert| alert.at).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{}</id>\n<title>diffwire</title>\n<subtitle>Figures and quotes that news reports give differently</subtitle>\n\
         <updated>{updated:.3}</updated>\n<link rel=\"self\" href=\"alerts.atom\"/>\n\
         <generator version=\"{}\">diffwire</generator>\n",
        uuid(xxh3_128(path.as_bytes())),
        env!("CARGO_PKG_VERSION")
    );
    for alert in alerts {
        entry(&mut out, alert);
    }
    out + "</feed>\n"
}

fn entry(out: &mut String, alert: &Alert) {
    let Some(told) = render::notification(std::slice::from_ref(alert)).and_then(|said| said.told.into_iter().next()) else { return };
    let title = format!("{}: {}", told.headline, told.story_title);
    let _ = write!(
        out,
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{:.3}</updated>\n<author><name>{}</name></author>\n\
         <category term=\"{}\"/>\n<category term=\"{}\"/>\n<summary>{}</summary>\n",
        uuid(alert.key.0),
        text(&title),
        alert.at,
        text(&alert.new.outlet.0),
        match alert.kind {
            crate::model::ClaimKind::Figure => "figure",
            crate::model::ClaimKind::Quote => "quote",
        },
        alert.verdict.as_str(),
        text(&told.reason)
    );
    for (place, side) in told.sides.iter().enumerate() {
        let Some(url) = &side.url else { continue };
        let rel = if place == 0 { "alternate" } else { "related" };
        let _ = writeln!(out, "<link rel=\"{rel}\" href=\"{}\" title=\"{}\"/>", text(url), text(&side.outlet));
    }
    let _ = write!(out, "<content type=\"html\">{}</content>\n</entry>\n", text(&deliver::html(&told)));
}

fn uuid(number: u128) -> String {
    let hex = format!("{number:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Clean text for XML, without the characters that it cannot hold at all.
fn text(written: &str) -> String {
    let clean: String = printable(written).chars().filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    deliver::escape_html(&clean).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feed, model::*};

    fn side(number: u64, sentence: &str) -> Side {
        Side {
            article: ArticleId(number),
            family: ArticleId(number),
            outlet: "Harbour & <Times>".into(),
            url: Some(format!("https://outlet.example/{number}?a=1&b=\"2\"")),
            published: None,
            first_seen: Timestamp::UNIX_EPOCH,
            sentence: sentence.to_owned(),
            span: Span::new(0, 2),
            surface: "14".to_owned(),
        }
    }

    fn alert(number: u64) -> Alert {
        Alert {
            id: AlertId(number),
            key: AlertKey(0xab00 + u128::from(number)),
            at: "2026-03-01T10:32:00Z".parse().unwrap(),
            story: StoryId(1),
            story_title: "Ferry ]]> aground\u{1b}\u{FFFF} & <live>".to_owned(),
            kind: ClaimKind::Figure,
            verdict: Verdict::Conflict,
            reason: "14 against 12 people rescued".to_owned(),
            confidence: 0.9,
            point: PointId(1),
            reading: 1,
            new: side(2, "14 people <b>were</b> rescued."),
            prior: vec![side(1, "12 people were rescued.")],
        }
    }

    #[test]
    fn a_feed_reader_reads_it() {
        let document = document("/var/lib/diffwire/store", &[alert(2), alert(1)]);
        let read = feed::parse(document.as_bytes(), Some(ATOM), None).unwrap();
        assert!(read.problems.is_empty() && read.entries.len() == 2, "{:?}", read.problems);
        let entry = &read.entries[0];
        assert_eq!(entry.guid, "urn:uuid:00000000-0000-0000-0000-00000000ab02");
        assert_eq!(entry.url.as_deref(), Some("https://outlet.example/2?a=1&b=%222%22"));
        // our own reader takes what looks like a tag out of titles
        assert_eq!(entry.title.as_deref(), Some("Figures differ: Ferry ]]> aground &"));
        assert!(document.contains("<title>Figures differ: Ferry ]]&gt; aground &amp; &lt;live&gt;</title>"), "{document}");
        let content = entry.content.as_deref().unwrap();
        assert!(content.contains("&lt;b&gt;were&lt;/b&gt;") && content.contains("14</strong>"), "{content}");
        let mut reader = quick_xml::Reader::from_str(&document);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{error}: {document}"),
            }
        }
        assert_eq!(super::document("/other", &[]).matches("<entry>").count(), 0);
    }
}
