//! A process that is killed while it writes loses nothing that it had synced, and leaves nothing half done.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use super::*;

const FOLDER: &str = "DIFFWIRE_TEST_KILL_FOLDER";

/// Run by the test below in a process of its own: settles, merges, delivers and removes until it is killed, and says what is synced.
#[test]
fn writer() {
    let Some(path) = env::var_os(FOLDER) else { return };
    let store = Store::open(&Settings { cache_bytes: 8 << 20, ..Settings::new(path) }).unwrap();
    let mut last: Option<Settled> = None;
    loop {
        let story = last.as_ref().filter(|last| last.article.id.0 % 3 != 0).map(|last| last.article.story);
        let mut next = settled(&store, story, &"Twelve people were rescued. ".repeat(40));
        with_alert(&store, &mut next, &["desk", "hook"]);
        if let Some(last) = last.filter(|last| last.article.story != next.article.story && last.article.id.0 % 2 == 0) {
            next.aliases = vec![(last.article.story, next.article.story)];
        }
        store.commit(&next).unwrap();
        let mut point = next.points[0].clone();
        point.readings[0].witnesses.push(next.findings[0].0.new.clone());
        next.points[0] = point;
        next.article.revision = 1;
        next.alerts.clear();
        next.deliveries.clear();
        store.commit(&next).unwrap();
        let mut sent = store.waiting("hook", None, 2).unwrap();
        sent.iter_mut().for_each(|delivery| delivery.state = DeliveryState::Delivered);
        store.record_deliveries(&sent).unwrap();
        if next.article.id.0.is_multiple_of(7) {
            let before = next.at.checked_sub(jiff::SignedDuration::from_secs(60)).unwrap();
            store
                .retain(&Retention { articles_before: Some(before), alerts_before: Some(before), limit: 5, ..Retention::default() })
                .unwrap();
        }
        store.sync().unwrap();
        println!("synced {}", next.article.id.0);
        last = Some(next);
    }
}

#[test]
fn killed_at_any_moment_nothing_synced_is_lost() {
    let folder = folder();
    let path = folder.path().join("store");
    let mut synced = 0;
    for round in 0..6 {
        let mut writer = Command::new(env::current_exe().unwrap())
            .args(["--exact", "store::tests::kill::writer", "--nocapture"])
            .env(FOLDER, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(150 + 70 * round));
            writer.kill().unwrap();
            writer.wait().unwrap();
        });
        for line in lines.map_while(std::result::Result::ok) {
            synced = line.strip_prefix("synced ").and_then(|n| n.parse().ok()).unwrap_or(synced);
        }
        killer.join().unwrap();
        let store = open(&folder);
        is_clean(&store);
        if synced > 0 {
            let article = store.article(ArticleId(synced)).unwrap().expect("it was synced");
            assert_eq!(article.revision, 1);
            assert!(store.alert(AlertId(synced)).unwrap().is_some() && store.was_told(AlertKey(u128::from(synced) << 64 | 5)).unwrap());
        }
    }
    assert!(synced > 6, "{synced} articles say nothing about kills");
}
