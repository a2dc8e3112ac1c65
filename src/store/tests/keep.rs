//! Retention, verification, backup, compaction.

use std::fs;

use super::*;

/// Six articles in three stories, two of them merged, one split, each with an alert to two channels; one delivery is done.
fn filled(store: &Store) -> Vec<Settled> {
    let mut all: Vec<Settled> = Vec::new();
    for round in 0..6 {
        let story = (round % 2 == 1).then(|| all[round - 1].article.story);
        let mut next = settled(store, story, "A ferry ran aground, and 12 people were rescued.");
        with_alert(store, &mut next, &["desk", "hook"]);
        if round == 3 {
            next.aliases = vec![(all[0].article.story, all[2].article.story)];
        }
        if round == 4 {
            next.moved = vec![(all[1].article.id, next.article.story)];
            let left = Point { story: next.article.story, ..all[1].points[0].clone() };
            next.points.push(left);
        }
        store.commit(&next).unwrap();
        all.push(next);
    }
    let mut done = store.waiting("hook", None, 1).unwrap();
    done[0].state = DeliveryState::Delivered;
    store.record_deliveries(&done).unwrap();
    all
}

#[test]
fn what_is_old_goes_with_all_that_hangs_on_it() {
    let folder = folder();
    let store = open(&folder);
    let all = filled(&store);
    is_clean(&store);
    let before = all[3].article.first_seen;
    let retention = Retention {
        articles_before: Some(before),
        alerts_before: Some(before),
        seen_before: Some(before),
        limit: 2,
        ..Retention::default()
    };
    let first = store.retain(&retention).unwrap();
    assert_eq!(first, Retained { articles: vec![all[0].article.id, all[1].article.id], stories: 0, alerts: 2, seen: 2 });
    is_clean(&store);
    while !store.retain(&retention).unwrap().is_empty() {
        is_clean(&store);
    }
    let stats = store.stats().unwrap();
    assert_eq!((stats.articles, stats.alerts, stats.waiting, stats.delivered), (3, 3, 6, 0));
    assert_eq!(store.article(all[0].article.id).unwrap(), None);
    assert_eq!(store.article_by_url(all[0].article.url.as_deref().unwrap()).unwrap(), None);
    assert!(store.was_told(all[0].alerts[0].key).unwrap(), "what was told is never told twice");
    assert!(!store.is_seen("https://outlet.example/feed", "g1", 1).unwrap());
    assert!(store.is_seen("https://outlet.example/feed", "g4", 1).unwrap());
    // the point that left its story is found after that story went
    let rest = Retention { articles_before: Some(all[4].article.first_seen), limit: 9, ..Retention::default() };
    assert_eq!(store.retain(&rest).unwrap(), Retained { articles: vec![all[3].article.id], stories: 1, ..Retained::default() });
    is_clean(&store);
    let left = store.point(all[1].points[0].id).unwrap().unwrap();
    assert_eq!(left.story, all[4].article.story);
    assert_eq!(store.story(all[0].article.story).unwrap(), None);
    assert_eq!(store.ids().article(), ArticleId(7), "numbers are not given out again");
}

#[test]
fn a_backup_is_a_store() {
    let (folder, copies) = (folder(), folder());
    let store = open(&folder);
    let all = filled(&store);
    let backup = copies.path().join("monday");
    let copied = store.backup(&backup).unwrap();
    assert!(copied.lost.is_empty() && copied.records > 50, "{copied:?}");
    assert!(store.backup(&backup).is_err(), "a backup is not written over");
    store.commit(&settled(&store, None, "Later news.")).unwrap();
    let settings = Settings { cache_bytes: 8 << 20, ..Settings::new(store.path()) };
    assert!(matches!(Store::restore(&backup, &settings), Err(StoreError::Locked { .. })));
    drop(store);
    let kept = Store::restore(&backup, &settings).unwrap().unwrap();
    assert!(kept.join("db").exists(), "what was there is kept");
    let store = open(&folder);
    is_clean(&store);
    assert_eq!(store.stats().unwrap().articles, 6);
    assert_eq!(store.point(all[0].points[0].id).unwrap().unwrap().readings, all[0].points[0].readings);
    assert!(Store::restore(&copies.path().join("tuesday"), &settings).is_err());
}

#[test]
fn compaction_keeps_everything_and_gives_room_back() {
    let folder = folder();
    let store = open(&folder);
    let first = settled(&store, None, "News.");
    store.commit(&first).unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..40 {
        let text: String = std::iter::repeat_with(|| random.alphanumeric()).take(60_000).collect();
        store.commit(&settled(&store, None, &text)).unwrap();
    }
    let before = Some(store.articles(&ArticleFilter { limit: Some(1), ..ArticleFilter::default() }).unwrap()[0].first_seen);
    store.retain(&Retention { articles_before: before, limit: 100, ..Retention::default() }).unwrap();
    let left = store.export().map(Result::unwrap).collect::<Vec<_>>();
    drop(store);
    let settings = Settings { cache_bytes: 8 << 20, ..Settings::new(folder.path().join("store")) };
    let (large, small, copied) = Store::compact(&settings).unwrap();
    assert!(small < large && copied.lost.is_empty(), "{large} {small} {copied:?}");
    let store = open(&folder);
    is_clean(&store);
    assert_eq!(store.export().map(Result::unwrap).collect::<Vec<_>>(), left);
}

#[test]
fn verification_finds_what_does_not_fit() {
    let folder = folder();
    let store = open(&folder);
    let all = filled(&store);
    let found = |kind: Kind, key: Vec<u8>, value: Option<&[u8]>, problem: &str| {
        let tree = store.trees.tree(kind);
        let old = tree.get(&key).unwrap();
        match value {
            Some(value) => drop(tree.insert(&key, value).unwrap()),
            None => drop(tree.remove(&key).unwrap()),
        }
        let said = store.verify().unwrap().problems;
        assert!(said.iter().any(|line| line.contains(problem)), "{problem}: {said:?}");
        match old {
            Some(old) => drop(tree.insert(&key, old).unwrap()),
            None => drop(tree.remove(&key).unwrap()),
        }
    };
    let (article, story) = (&all[5].article, all[5].article.story);
    found(Kind::Bodies, key::body(article.id, 0), None, "revision 0 of article a6 is missing");
    found(Kind::Sketches, key::article(article.id), None, "article a6 has no sketch");
    found(Kind::Members, key::member(story, article.id), None, "article a6 is no member");
    found(Kind::Articles, key::article(article.id), None, "lists article a6, which is not its own");
    found(Kind::Stories, key::story(story), None, "of article a6 is missing");
    found(Kind::Homes, key::number(all[5].points[0].id.0), None, "have no home");
    found(Kind::Told, key::number(6), None, "alert w6 does not count as told");
    found(Kind::Waiting, key::waiting("hook", AlertId(6)), None, "the queue says otherwise");
    found(Kind::Waiting, key::waiting("gone", AlertId(6)), Some(b""), "a delivery of alert w6 that is missing");
    found(Kind::Parts, vec![0, 1, 2, 3], Some(b"x"), "belongs to no record");
    found(Kind::Articles, key::article(article.id), Some(b"nonsense"), "does not match its checksum");
    is_clean(&store);
}

#[test]
fn a_copy_leaves_out_what_is_damaged() {
    let (folder, copies) = (folder(), folder());
    let store = open(&folder);
    let all = filled(&store);
    store.trees.tree(Kind::Bodies).insert(key::body(all[2].article.id, 0), b"nonsense").unwrap();
    let copied = store.backup(&copies.path().join("saved")).unwrap();
    assert_eq!(copied.lost, ["bodies 000000000000000300000000: the record does not match its checksum"]);
    let saved = Store::open(&Settings::new(copies.path().join("saved"))).unwrap();
    assert!(saved.article(all[3].article.id).unwrap().is_some());
}

#[test]
fn a_damaged_snapshot_is_rebuilt_from_the_log() {
    let folder = folder();
    let store = open(&folder);
    filled(&store);
    store.sync().unwrap();
    drop(store);
    drop(open(&folder));
    let db = folder.path().join("store/db");
    let snapshots: Vec<_> = fs::read_dir(&db).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().starts_with("snap.")).collect();
    assert!(!snapshots.is_empty());
    for snapshot in snapshots {
        fs::write(snapshot.path(), "nonsense that is no snapshot").unwrap();
    }
    let store = open(&folder);
    assert_eq!(store.stats().unwrap().articles, 6);
    assert!(store.mended().iter().any(|line| line.contains("rebuilt from its log")), "{:?}", store.mended());
    is_clean(&store);
}

#[test]
fn a_channel_is_remembered_across_restarts() {
    let folder = folder();
    let store = open(&folder);
    let at = "2026-03-01T10:00:00Z".parse().unwrap();
    let closed = Closed { at, what: "410".to_owned(), settings: 7 };
    assert_eq!(store.channel_state("hook").unwrap(), ChannelState::default());
    store.change_channel("hook", &mut |state| state.closed = Some(closed.clone())).unwrap();
    drop(store);
    let store = open(&folder);
    assert_eq!(store.channel_state("hook").unwrap().closed, Some(closed));
    store.change_channel("hook", &mut |state| state.closed = None).unwrap();
    assert_eq!(store.channel_state("hook").unwrap(), ChannelState::default());
    assert!(store.verify().unwrap().is_clean());
}
