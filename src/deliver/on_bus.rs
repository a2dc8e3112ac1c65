//! The desktop channel on a real bus, with a notification daemon that keeps what it is asked to show.

use std::{
    collections::HashMap,
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::StreamExt;
use zbus::{MessageStream, OwnedVariant};

use super::{
    Order, Outbox, Trouble,
    channel::{Channel, Parcel},
    desktop::Desktop,
};
use crate::model::{Alert, AlertId, ChannelState, Delivery, Notification, StoryId, Urgency};

const INSIDE: &str = "DIFFWIRE_TEST_ON_BUS";

#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    replaces: u32,
    summary: String,
    body: String,
    urgency: Option<u8>,
    actions: Vec<String>,
}

/// What `Notify` is called with: name, number it replaces, icon, summary, body, actions, hints, timeout.
type Call = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedVariant>, i32);

/// Takes the name on the bus and shows what comes, or never answers.
async fn daemon(is_frozen: bool) -> (zbus::Connection, Arc<Mutex<Vec<Shown>>>) {
    let shown = Arc::new(Mutex::new(Vec::new()));
    let connection = zbus::connection::Builder::session().name("org.freedesktop.Notifications").build().await.unwrap();
    let mut calls = MessageStream::from(&connection);
    let (seen, answers) = (Arc::clone(&shown), connection.clone());
    tokio::spawn(async move {
        while let Some(Ok(message)) = calls.next().await {
            let header = message.header();
            if header.member().is_none_or(|member| member.as_str() != "Notify") || is_frozen {
                continue;
            }
            let (_, replaces, _, summary, body, actions, hints, _): Call = message.body().deserialize().unwrap();
            let urgency = hints.get("urgency").and_then(|value| u8::try_from(value).ok());
            let id = {
                let mut seen = seen.lock().unwrap();
                seen.push(Shown { replaces, summary, body, urgency, actions });
                if replaces == 0 { u32::try_from(seen.len()).unwrap() + 40 } else { replaces }
            };
            answers.reply(&header, &id).await.unwrap();
        }
    });
    (connection, shown)
}

/// Keeps what it is asked for.
#[derive(Default)]
struct Orders(Mutex<Vec<Order>>);

impl Outbox for Orders {
    fn waiting(&self, _: &str, _: Option<AlertId>, _: usize) -> Result<Vec<Delivery>, Trouble> {
        Ok(Vec::new())
    }
    fn alert(&self, _: AlertId) -> Result<Option<Alert>, Trouble> {
        Ok(None)
    }
    fn render(&self, _: &[Alert]) -> Option<Notification> {
        None
    }
    fn record(&self, _: &[Delivery]) -> Result<(), Trouble> {
        Ok(())
    }
    fn change_channel(&self, _: &str, _: &mut dyn FnMut(&mut ChannelState)) -> Result<ChannelState, Trouble> {
        Ok(ChannelState::default())
    }
    fn order(&self, order: &Order) -> Result<(), Trouble> {
        self.0.lock().unwrap().push(order.clone());
        Ok(())
    }
}

fn parcel(story: u64, body: &str) -> Parcel {
    let notification = Notification {
        alerts: vec![AlertId(1)],
        title: "Figures differ".to_owned(),
        markup: body.to_owned(),
        urgency: Urgency::Critical,
        ..Notification::default()
    };
    Parcel { id: "x".to_owned(), story: Some(StoryId(story)), notification }
}

/// Run by the test below in a process whose session bus is a private one.
#[tokio::test]
async fn inside() {
    if env::var_os(INSIDE).is_none() {
        return;
    }
    let orders = Arc::new(Orders::default());
    let mut desktop = Desktop::new(Some(Arc::clone(&orders) as Arc<dyn Outbox>));
    let nobody = desktop.send(&parcel(1, "one")).await.unwrap_err().to_string();
    assert!(nobody.starts_with("no notification was shown"), "{nobody}");

    let (connection, shown) = daemon(false).await;
    for (story, body) in [(1, "<b>14</b> &amp; 12"), (2, "other"), (1, "<b>14</b>, 15")] {
        desktop.send(&parcel(story, body)).await.unwrap();
    }
    let labels = ["acknowledge", "I know", "mute", "Mute this story"];
    assert!(shown.lock().unwrap().iter().all(|shown| shown.actions == labels), "{:?}", shown.lock().unwrap());
    // the first story's notification was replaced: its button counts once
    for (number, action) in [(41, "acknowledge"), (42, "mute"), (41, "acknowledge")] {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let path = "/org/freedesktop/Notifications";
        connection
            .emit_signal(None::<&str>, path, "org.freedesktop.Notifications", "ActionInvoked", &(number as u32, action))
            .await
            .unwrap();
    }
    let start = std::time::Instant::now();
    while orders.0.lock().unwrap().len() < 2 && start.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(*orders.0.lock().unwrap(), [Order::Acknowledge(vec![AlertId(1)]), Order::Mute(StoryId(2))]);
    let shown: Vec<_> = shown.lock().unwrap().iter().map(|s| (s.replaces, s.body.clone(), s.urgency)).collect();
    let expected = [(0, "<b>14</b> &amp; 12", Some(2)), (0, "other", Some(2)), (41, "<b>14</b>, 15", Some(2))];
    assert_eq!(shown, expected.map(|(replaces, body, urgency)| (replaces, body.to_owned(), urgency)));
    connection.close().await.unwrap();

    let _frozen = daemon(true).await;
    let start = std::time::Instant::now();
    let frozen = desktop.send(&parcel(1, "three")).await.unwrap_err().to_string();
    assert!(frozen.contains("did not answer") && start.elapsed() < Duration::from_secs(8), "{frozen}");
}

struct Bus(Child);

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn notifications_are_shown_replaced_and_given_up_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("unix:path={}/bus", folder.path().display());
    let started = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--nopidfile", "--print-address=1", "--address", &address])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(child) = started else {
        eprintln!("no dbus-daemon on this machine: the desktop channel is not tried");
        return;
    };
    let mut bus = Bus(child);
    let mut line = String::new();
    BufReader::new(bus.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "deliver::on_bus::inside", "--nocapture"])
        .env(INSIDE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", line.trim())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
