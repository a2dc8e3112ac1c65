//! Hostile words in every form, within every limit.

use serde_json::Value;

use super::*;
use crate::model::{AlertId, Notification, Piece, StoryId, Told, ToldSide, Urgency};

const HOSTILE: &str =
    "@everyone @channel @room <!channel> <@U024> [click](https://evil.example) **bold** `x` {{7*7}} ${jndi} </b><script>\"\\\n- # h";

fn told(number: u64, text: &str) -> Told {
    let side = |is_new| ToldSide {
        is_new,
        outlet: text.to_owned(),
        when: "01 Mar 2026 10:30 UTC".to_owned(),
        url: Some("https://outlet.example/a?b=c&d=@channel".to_owned()),
        pieces: vec![Piece { text: text.to_owned(), is_marked: false }, Piece { text: text.to_owned(), is_marked: true }],
    };
    Told {
        alert: AlertId(number),
        story: StoryId(1),
        headline: "Figures differ".to_owned(),
        story_title: text.to_owned(),
        reason: text.to_owned(),
        urgency: Urgency::Critical,
        sides: vec![side(true), side(false)],
        more: 2,
    }
}

fn parcel(alerts: u64, text: &str) -> Parcel {
    let notification = Notification {
        alerts: (0..alerts).map(AlertId).collect(),
        title: text.to_owned(),
        plain: text.to_owned(),
        urgency: Urgency::Critical,
        links: vec!["https://outlet.example/a".to_owned()],
        bodies: (0..alerts).map(|number| format!("{{\"alert\":\"w{number}\",\"reason\":{}}}", Value::from(text))).collect(),
        told: (0..alerts).map(|number| told(number, text)).collect(),
        ..Notification::default()
    };
    Parcel { id: "0123".to_owned(), story: None, notification }
}

fn made(form: &Form, parcel: &Parcel) -> (Outgoing, Value) {
    let url = match form {
        Form::Matrix => "https://matrix.example/_matrix/client/v3/rooms/!abc:matrix.example/send/m.room.message",
        Form::Ntfy => "https://ntfy.example/base/my-topic",
        _ => "https://chat.example/hook",
    };
    let outgoing = form.outgoing(&url.parse().unwrap(), parcel).unwrap();
    let body = serde_json::from_str(&outgoing.body).unwrap();
    (outgoing, body)
}

/// Every text of a body, in order.
fn texts(body: &Value) -> Vec<&str> {
    match body {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn no_mention_and_no_markup_of_an_outlet_ever_fires() {
    let parcel = parcel(1, HOSTILE);
    for (name, form) in Form::READY {
        let (_, body) = made(&form, &parcel);
        let all = texts(&body).join("\n");
        match form {
            // what of these is no rich text, header or run is the plain fallback, with its mark-up escaped
            Form::Slack => assert!(!body["text"].as_str().unwrap().contains('<'), "{name}: {body}"),
            Form::Teams => assert!(
                !all.lines().any(|kind| kind == "TextBlock") && body["attachments"][0]["content"]["msteams"].get("entities").is_none(),
                "{name}"
            ),
            Form::Discord => {
                assert_eq!(body["allowed_mentions"]["parse"], Value::Array(Vec::new()));
                assert!(body.get("content").is_none());
                assert!(!all.contains("@everyone") && !all.contains("[click](") && !all.contains("<@U"), "{name}: {all}");
            }
            Form::Mattermost => assert!(!all.contains("@channel") && !all.contains("[click]("), "{name}: {all}"),
            Form::Matrix => {
                assert_eq!(body["m.mentions"], serde_json::json!({}));
                assert!(!body["body"].as_str().unwrap().contains("@room"), "{name}: {all}");
                assert!(!body["formatted_body"].as_str().unwrap().contains("<script"), "{name}: {all}");
            }
            // these show plain text and know no mentions
            Form::Ntfy | Form::Gotify => {}
            Form::Standard | Form::Own(_) => unreachable!("not ready ones"),
        }
    }
}

#[test]
fn nothing_exceeds_what_a_service_takes() {
    let long = "Wassermühlenbrücke & <öffnung> ".repeat(40);
    for text in [&long, "*_*_*", HOSTILE] {
        for alerts in [1, 2, 3, 4, 50, 400] {
            let parcel = parcel(alerts, text);
            for (name, form) in Form::READY {
                let (outgoing, body) = made(&form, &parcel);
                let length = |text: &Value| text.as_str().unwrap().chars().count();
                let within = match form {
                    Form::Slack => length(&body["blocks"][0]["text"]["text"]) <= 150 && outgoing.body.len() <= 30_000,
                    Form::Discord => length(&body["embeds"][0]["title"]) <= 256 && length(&body["embeds"][0]["description"]) <= 4_096,
                    Form::Matrix => outgoing.body.len() < 60_000,
                    Form::Teams => outgoing.body.len() <= 28_000,
                    Form::Mattermost => length(&body["text"]) <= 16_383,
                    Form::Ntfy => body["message"].as_str().unwrap().len() <= 4_096,
                    Form::Gotify => outgoing.body.len() <= 20_000,
                    Form::Standard | Form::Own(_) => unreachable!("not ready ones"),
                };
                assert!(within, "{name}, {alerts} alerts, {} bytes", outgoing.body.len());
            }
        }
    }
}

#[test]
fn both_sentences_and_what_differs_are_told() {
    let parcel = crate::deliver::sample::parcel("hook", 1);
    for (name, form) in Form::READY {
        let (_, body) = made(&form, &parcel);
        let all = texts(&body).join("").replace('\\', "");
        for words in ["14 against 12 people rescued", "The Example Gazette", "The Sample Courier", "14 people", "12 people"] {
            assert!(all.contains(words), "{name} lacks {words}: {body}");
        }
    }
    let (outgoing, body) = made(&Form::Ntfy, &parcel);
    assert_eq!((outgoing.url.as_str(), &body["topic"]), ("https://ntfy.example/base", &Value::from("my-topic")));
    let (outgoing, _) = made(&Form::Matrix, &self::parcel(1, "x"));
    assert_eq!(outgoing.method, Method::PUT);
    assert!(outgoing.url.path().ends_with("/send/m.room.message/0123"), "{}", outgoing.url);
}

#[test]
fn a_template_of_ones_own_is_tried_before_it_is_used() {
    let json = |source: &str| Own::new(source.to_owned(), "application/json".to_owned());
    let good = json("{\"text\": {{ title }}, \"first\": {{ alerts[0].reason }}, \"n\": {{ alerts | length }}}").unwrap();
    let body: Value = serde_json::from_str(&good.body(&parcel(2, HOSTILE)).unwrap()).unwrap();
    assert_eq!((&body["text"], &body["first"], &body["n"]), (&Value::from(HOSTILE), &Value::from(HOSTILE), &Value::from(2)));
    let html = Own::new("<p>{{ told[0].reason }}</p>".to_owned(), "text/html; charset=utf-8".to_owned()).unwrap();
    assert_eq!(html.body(&parcel(1, "<b>")).unwrap(), "<p>&lt;b&gt;</p>");
    for (source, says) in [
        ("{\"text\": {{ titel }}}", "line 1: undefined value"),
        ("{\n\"text\": {{ title }", "line 2"),
        ("{\"text\": \"{{ title }}\"}", "leave out quotation marks"),
        ("{\"text\": {{ alerts[0].nothing }}}", "undefined value"),
        ("{\"text\": {{ title | shout }}}", "unknown filter"),
    ] {
        let problem = json(source).unwrap_err();
        assert!(problem.contains(says), "{source}: {problem}");
    }
}

#[test]
fn several_alerts_are_one_object_for_programs() {
    let (_, body) = made(&Form::Standard, &parcel(2, "x"));
    assert_eq!(body["type"], "diffwire.digest");
    assert_eq!(body["alerts"][1]["alert"], "w1");
    let (_, body) = made(&Form::Standard, &parcel(1, "x"));
    assert_eq!(body["alert"], "w0");
}
