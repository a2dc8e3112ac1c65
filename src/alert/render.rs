//! Alerts in, words for people out: both sentences one above the other, outlets and times, differing words marked.
//!
//! All text from outside is cleaned here for where it goes: control characters and direction overrides never leave, mark-up is escaped.

use std::{borrow::Cow, fmt::Write};

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;

use super::{
    mark::{Marked, marked},
    shape::AlertOut,
    told::told,
};
use crate::{
    model::{Alert, ClaimKind, Notification, Side, Urgency, Verdict},
    text::printable,
};

/// A terminal shows sentences whole, but no page of them.
const TERMINAL_LIMIT: usize = 600;
/// Notification daemons cut bodies at a few lines; two sentences of this length still fit.
const DESKTOP_LIMIT: usize = 180;
pub(super) const PLAIN_LIMIT: usize = 400;
pub(super) const TITLE_LIMIT: usize = 90;
/// Longer addresses are not linked: mark-ups have limits, and no newspaper needs as much.
const LINK_LIMIT_BYTES: usize = 600;
/// More alerts than this in one notification are counted, not shown.
const SHOWN: usize = 3;
/// More prior readings than this are counted, not shown.
pub(super) const PRIOR_SHOWN: usize = 3;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const DIFFERS: Style = AnsiColor::Red.on_default().bold();

/// An alert for a terminal, with colours (print it through `anstream`, which drops them where they are not wanted). Ends in a line break.
pub fn terminal(alert: &Alert) -> String {
    let mut out = String::new();
    let colour = match urgency(alert.verdict) {
        Urgency::Critical => AnsiColor::Red,
        Urgency::Normal => AnsiColor::Yellow,
        Urgency::Low => AnsiColor::Cyan,
    };
    let label = colour.on_default().bold();
    let head = format!("{label}{}{label:#}  {BOLD}{}{BOLD:#}", headline(alert), cut(&printable(&alert.story_title), TITLE_LIMIT));
    let _ = writeln!(out, "{head}  {DIM}{} {}{DIM:#}", alert.id, alert.story);
    let _ = writeln!(out, "  {}", printable(&alert.reason));
    let (open, close) = (DIFFERS.render().to_string(), DIFFERS.render_reset().to_string());
    let write = |sentence: &Marked<'_>| sentence.written(&open, &close, TERMINAL_LIMIT, |text| Cow::Borrowed(text));
    for (place, (side, sentence)) in sides(alert).into_iter().enumerate() {
        let when = format!("{DIM}{}{DIM:#}", moment(side));
        let _ = writeln!(out, "  {}  {BOLD}{}{BOLD:#}  {when}", label_of(place), printable(&side.outlet.0));
        let _ = writeln!(out, "         {}", write(&sentence));
        if let Some(url) = &side.url {
            let _ = writeln!(out, "         {DIM}{}{DIM:#}", printable(url));
        }
    }
    more(alert.prior.len(), PRIOR_SHOWN, |count| {
        let _ = writeln!(out, "         {DIM}and {count} more{DIM:#}");
    });
    out
}

/// An alert as plain lines, differing words in brackets. Ends in a line break.
pub fn plain(alert: &Alert) -> String {
    let mut out = format!("{}: {}\n{}\n", headline(alert), cut(&printable(&alert.story_title), TITLE_LIMIT), printable(&alert.reason));
    for (place, (side, sentence)) in sides(alert).into_iter().enumerate() {
        let words = sentence.written("[", "]", PLAIN_LIMIT, |text| Cow::Borrowed(text));
        let _ = writeln!(out, "{} {} ({}): {words}", label_of(place), printable(&side.outlet.0), moment(side));
        if let Some(url) = &side.url {
            let _ = writeln!(out, "  {}", printable(url));
        }
    }
    more(alert.prior.len(), PRIOR_SHOWN, |count| {
        let _ = writeln!(out, "and {count} more");
    });
    out
}

/// Alerts as one notification: of one story in full, of several as a digest. `None` without alerts.
pub fn notification(alerts: &[Alert]) -> Option<Notification> {
    let newest = alerts.iter().max_by_key(|alert| alert.at)?;
    let is_digest = alerts.iter().any(|alert| alert.story != newest.story);
    let mut stories: Vec<_> = alerts.iter().map(|alert| alert.story).collect();
    stories.sort_unstable();
    stories.dedup();
    let title = match (is_digest, alerts.len()) {
        (true, count) => format!("{count} reports differ in {} stories", stories.len()),
        (false, 1) => format!("{}: {}", headline(newest), printable(&newest.story_title)),
        (false, count) => format!("{count} reports differ: {}", printable(&newest.story_title)),
    };
    let shown = alerts.iter().rev().take(SHOWN);
    let mut markup = shown.map(if is_digest { line_markup } else { alert_markup }).collect::<Vec<_>>().join("\n");
    more(alerts.len(), SHOWN, |count| {
        let _ = write!(markup, "\n<i>and {count} more</i>");
    });
    Some(Notification {
        alerts: alerts.iter().map(|alert| alert.id).collect(),
        title: cut(&title, TITLE_LIMIT).into_owned(),
        plain: alerts.iter().map(plain).collect::<Vec<_>>().join("\n"),
        markup,
        urgency: alerts.iter().map(|alert| urgency(alert.verdict)).max().unwrap_or(Urgency::Normal),
        links: links(alerts),
        bodies: alerts.iter().map(AlertOut::body).collect(),
        told: alerts.iter().map(told).collect(),
    })
}

/// Two sentences in desktop mark-up.
fn alert_markup(alert: &Alert) -> String {
    let mut out = escape(&printable(&alert.reason)).into_owned();
    for (side, sentence) in sides(alert).into_iter().take(2) {
        let words = sentence.written("<b>", "</b>", DESKTOP_LIMIT, escape);
        let _ = write!(out, "\n<i>{}</i>: {words}", escape(&printable(&side.outlet.0)));
    }
    out
}

/// One line of a digest.
fn line_markup(alert: &Alert) -> String {
    let title = printable(&alert.story_title);
    format!("<b>{}</b>: {}", escape(&cut(&title, TITLE_LIMIT)), escape(&cut(&printable(&alert.reason), DESKTOP_LIMIT)))
}

/// The new side, then the prior ones, each set against the other.
pub(super) fn sides(alert: &Alert) -> Vec<(&Side, Marked<'_>)> {
    let Some(nearest) = alert.prior.first() else { return Vec::new() };
    let mut sides = vec![(&alert.new, marked(alert.kind, &alert.new, nearest).0)];
    sides.extend(alert.prior.iter().take(PRIOR_SHOWN).map(|prior| (prior, marked(alert.kind, &alert.new, prior).1)));
    sides
}

/// What kind of news an alert is.
pub fn headline(alert: &Alert) -> &'static str {
    match (alert.verdict, alert.kind) {
        (Verdict::Update, _) => "A later figure",
        (Verdict::Correction, _) => "A correction",
        (Verdict::Reworded, _) => "A quote in other words",
        (Verdict::Altered, _) => "A quote that says something else",
        (Verdict::Attribution, _) => "A quote with another speaker",
        (_, ClaimKind::Figure) => "Figures differ",
        (_, ClaimKind::Quote) => "Quotes differ",
    }
}

pub(super) const fn urgency(verdict: Verdict) -> Urgency {
    match verdict {
        Verdict::Conflict | Verdict::Altered => Urgency::Critical,
        Verdict::Update | Verdict::Reworded | Verdict::Attribution => Urgency::Normal,
        _ => Urgency::Low,
    }
}

const fn label_of(place: usize) -> &'static str {
    if place == 0 { "new  " } else { "prior" }
}

pub(super) fn moment(side: &Side) -> String {
    let minute = |at: Timestamp| at.strftime("%d %b %Y %H:%M UTC").to_string();
    side.published.map_or_else(|| format!("seen {}", minute(side.first_seen)), minute)
}

/// An address that may be opened by a click: what else a page may call its address, or makes it too long for any mark-up, is none.
pub(super) fn safe(side: &Side) -> Option<&str> {
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    side.url
        .as_deref()
        .filter(is_web)
        .filter(|url| url.len() <= LINK_LIMIT_BYTES && !url.contains(|c: char| c.is_control() || c.is_whitespace()))
}

fn links(alerts: &[Alert]) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for side in alerts.iter().rev().flat_map(|alert| std::iter::once(&alert.new).chain(&alert.prior)) {
        if let Some(url) = safe(side).filter(|url| !links.iter().any(|link| link == url)) {
            links.push(url.to_owned());
        }
    }
    links
}

fn more(all: usize, shown: usize, mut write: impl FnMut(usize)) {
    if all > shown {
        write(all - shown);
    }
}

/// Cut at a word to at most `limit` characters.
pub(super) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            Cow::Owned(format!("{} …", text[..end].trim_end()))
        }
    }
}

/// For mark-up of the XML kind.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::model::*;

    fn side(number: u64, outlet: &str, sentence: &str, surface: &str) -> Side {
        Side {
            article: ArticleId(number),
            family: ArticleId(number),
            outlet: outlet.into(),
            url: Some(format!("https://{}.example/{number}", outlet.to_lowercase().replace(' ', "-"))),
            published: Some("2026-03-01T10:30:00Z".parse().unwrap()),
            first_seen: "2026-03-01T10:31:00Z".parse().unwrap(),
            sentence: sentence.to_owned(),
            span: Span::new(10, 20),
            surface: surface.to_owned(),
        }
    }

    fn alert(kind: ClaimKind, verdict: Verdict, new: Side, prior: Side) -> Alert {
        Alert {
            id: AlertId(3),
            key: AlertKey(0xab),
            at: "2026-03-01T10:32:00Z".parse().unwrap(),
            story: StoryId(1),
            story_title: "Ferry runs aground off Marren <live>".to_owned(),
            kind,
            verdict,
            reason: "14 against 12 people rescued".to_owned(),
            confidence: 0.875,
            point: PointId(9),
            reading: 1,
            new,
            prior: vec![prior],
        }
    }

    fn figures() -> Alert {
        alert(
            ClaimKind::Figure,
            Verdict::Conflict,
            side(2, "Harbour Times", "At least 14 people were\u{1b}[31m rescued & \"warmed\".", "14 people"),
            side(1, "Marren Post", "Crews rescued 12 people on Sunday.", "12 people"),
        )
    }

    fn quotes() -> Alert {
        alert(
            ClaimKind::Quote,
            Verdict::Altered,
            side(2, "Harbour Times", "“We did see the rock,” said Captain Odd Hale.", "We did see the rock,"),
            side(1, "Marren Post", "“We did not see the rock,” Hale told reporters.", "We did not see the rock,"),
        )
    }

    #[test]
    fn both_sentences_stand_one_above_the_other() {
        assert_snapshot!(plain(&figures()), @r#"
        Figures differ: Ferry runs aground off Marren <live>
        14 against 12 people rescued
        new   Harbour Times (01 Mar 2026 10:30 UTC): At least [14 people] were[31m rescued & "warmed".
          https://harbour-times.example/2
        prior Marren Post (01 Mar 2026 10:30 UTC): Crews rescued [12 people] on Sunday.
          https://marren-post.example/1
        "#);
        assert_snapshot!(plain(&quotes()), @r#"
        A quote that says something else: Ferry runs aground off Marren <live>
        14 against 12 people rescued
        new   Harbour Times (01 Mar 2026 10:30 UTC): “We did see the rock,” said Captain Odd Hale.
          https://harbour-times.example/2
        prior Marren Post (01 Mar 2026 10:30 UTC): “We did [not] see the rock,” Hale told reporters.
          https://marren-post.example/1
        "#);
        assert_snapshot!(terminal(&quotes()).replace('\u{1b}', "^"), @r#"
        ^[1m^[31mA quote that says something else^[0m  ^[1mFerry runs aground off Marren <live>^[0m  ^[2mw3 s1^[0m
          14 against 12 people rescued
          new    ^[1mHarbour Times^[0m  ^[2m01 Mar 2026 10:30 UTC^[0m
                 “We did see the rock,” said Captain Odd Hale.
                 ^[2mhttps://harbour-times.example/2^[0m
          prior  ^[1mMarren Post^[0m  ^[2m01 Mar 2026 10:30 UTC^[0m
                 “We did ^[1m^[31mnot^[0m see the rock,” Hale told reporters.
                 ^[2mhttps://marren-post.example/1^[0m
        "#);
    }

    #[test]
    fn desktop_markup_is_escaped() {
        let one = notification(&[figures()]).unwrap();
        assert_snapshot!(one.title, @r#"Figures differ: Ferry runs aground off Marren <live>"#);
        assert_snapshot!(one.markup, @r#"
        14 against 12 people rescued
        <i>Harbour Times</i>: At least <b>14 people</b> were[31m rescued &amp; &quot;warmed&quot;.
        <i>Marren Post</i>: Crews rescued <b>12 people</b> on Sunday.
        "#);
        assert_eq!((one.urgency, one.links.len(), one.bodies.len()), (Urgency::Critical, 2, 1));
        let mut other = quotes();
        other.story = StoryId(2);
        let digest = notification(&[figures(), other]).unwrap();
        assert_snapshot!(digest.title, @r#"2 reports differ in 2 stories"#);
        assert_snapshot!(digest.markup, @r#"
        <b>Ferry runs aground off Marren &lt;live&gt;</b>: 14 against 12 people rescued
        <b>Ferry runs aground off Marren &lt;live&gt;</b>: 14 against 12 people rescued
        "#);
        assert_eq!(notification(&[]), None);
    }

    #[test]
    fn programs_get_one_object_an_alert() {
        assert_snapshot!(AlertOut::body(&figures()), @r#"{"type":"diffwire.divergence","alert":"w3","key":"000000000000000000000000000000ab","at":"2026-03-01T10:32:00Z","story":"s1","story_title":"Ferry runs aground off Marren <live>","kind":"figure","verdict":"conflict","reason":"14 against 12 people rescued","confidence":0.875,"point":"p9","new":{"outlet":"Harbour Times","article":"a2","url":"https://harbour-times.example/2","published":"2026-03-01T10:30:00Z","sentence":"At least 14 people were\u001b[31m rescued & \"warmed\".","start":10,"end":20,"surface":"14 people"},"prior":[{"outlet":"Marren Post","article":"a1","url":"https://marren-post.example/1","published":"2026-03-01T10:30:00Z","sentence":"Crews rescued 12 people on Sunday.","start":10,"end":20,"surface":"12 people"}],"deliveries":[]}"#);
    }

    #[test]
    fn an_alert_is_shown_elsewhere_as_it_is_here() {
        for alert in [figures(), quotes()] {
            let read: crate::alert::shape::AlertIn = serde_json::from_str(&AlertOut::body(&alert)).unwrap();
            let read = Alert::try_from(read).unwrap();
            assert_eq!(plain(&read), plain(&alert));
            assert_eq!(notification(&[read]).unwrap().markup, notification(&[alert]).unwrap().markup);
        }
    }

    #[test]
    fn long_sentences_are_cut_at_words_away_from_the_marks() {
        let long = format!("{} At least 14 people were rescued. {}", "Waves rose. ".repeat(60), "Winds fell. ".repeat(60));
        let alert = alert(
            ClaimKind::Figure,
            Verdict::Conflict,
            side(2, "Harbour Times", &long, "14 people"),
            side(1, "Marren Post", "12 people", "12 people"),
        );
        let (new, _) = marked(alert.kind, &alert.new, &alert.prior[0]);
        assert_snapshot!(new.written("[", "]", 60, |text| Cow::Borrowed(text)), @r#"… rose. At least [14 people] were rescued. Winds fell. Winds …"#);
    }
}
