//! An invented alert: what `check --channel` sends, and what a template of the user's own is tried on.

use jiff::Timestamp;
use serde_json::json;

use super::Parcel;
use crate::model::{AlertId, Notification, Piece, StoryId, Told, ToldSide, Urgency};

/// A test for a channel, marked as one, with so many alerts.
pub(super) fn parcel(channel: &str, alerts: u64) -> Parcel {
    let title = "diffwire: a test".to_owned();
    let said = format!("This is a test of the channel {channel}. No outlet reported anything; this is how an alert looks:");
    let told: Vec<Told> = (0..alerts).map(told).collect();
    let lines = "new   The Example Gazette: [14 people] were rescued.\nprior The Sample Courier: Crews rescued [12 people].";
    let at = Timestamp::now();
    let side = |outlet: &str, sentence: &str, surface: &str| {
        let start = sentence.find(surface).unwrap_or(0);
        json!({
            "outlet": outlet, "article": "a0", "url": "https://outlet.example/", "published": at, "sentence": sentence,
            "start": start, "end": start + surface.len(), "surface": surface,
        })
    };
    let body = json!({
        "type": "diffwire.test",
        "channel": channel,
        "text": said,
        "alert": "w0",
        "key": "0",
        "at": at,
        "story": "s0",
        "story_title": "A test",
        "kind": "figure",
        "verdict": "conflict",
        "reason": "14 against 12 people rescued",
        "confidence": 1.0,
        "point": "p0",
        "new": side("The Example Gazette", "14 people were rescued.", "14 people"),
        "prior": [side("The Sample Courier", "Crews rescued 12 people.", "12 people")],
        "deliveries": [],
    });
    let notification = Notification {
        alerts: Vec::new(),
        markup: super::escape::html(&said).into_owned()
            + "\n<i>The Example Gazette</i>: <b>14 people</b> were rescued.\n<i>The Sample Courier</i>: Crews rescued <b>12 people</b>.",
        plain: format!("{said}\n\n{lines}\n"),
        title,
        urgency: Urgency::Low,
        links: vec!["https://outlet.example/".to_owned()],
        bodies: (0..alerts).map(|_| body.to_string()).collect(),
        told,
    };
    Parcel { id: format!("test-{}", at.as_millisecond()), story: None, notification }
}

fn told(number: u64) -> Told {
    let side = |is_new, outlet: &str, pieces: [(&str, bool); 3]| ToldSide {
        is_new,
        outlet: outlet.to_owned(),
        when: "01 Mar 2026 10:30 UTC".to_owned(),
        url: Some("https://outlet.example/".to_owned()),
        pieces: pieces
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, is_marked)| Piece { text: text.to_owned(), is_marked })
            .collect(),
    };
    Told {
        alert: AlertId(number),
        story: StoryId(0),
        headline: "Figures differ".to_owned(),
        story_title: "A test".to_owned(),
        reason: "14 against 12 people rescued".to_owned(),
        urgency: Urgency::Low,
        sides: vec![
            side(true, "The Example Gazette", [("", false), ("14 people", true), (" were rescued.", false)]),
            side(false, "The Sample Courier", [("Crews rescued ", false), ("12 people", true), (".", false)]),
        ],
        more: 0,
    }
}
