//! What a store is found as when it is opened.

use std::fs;

use super::*;

#[test]
fn a_second_opening_is_refused_and_harms_nothing() {
    let folder = folder();
    let store = open(&folder);
    let refused = Store::open(&Settings::new(store.path()));
    assert!(matches!(refused, Err(StoreError::Locked { .. })), "{refused:?}");
    store.commit(&settled(&store, None, "News.")).unwrap();
    drop(store);
    assert_eq!(open(&folder).stats().unwrap().articles, 1);
}

#[test]
fn a_store_of_a_later_format_is_left_alone() {
    let folder = folder();
    drop(open(&folder));
    let format = folder.path().join("store/FORMAT");
    fs::write(&format, "diffwire store, format 9\n").unwrap();
    let files = || {
        let list = fs::read_dir(folder.path().join("store/db")).unwrap();
        let mut files: Vec<_> = list.map(|e| e.unwrap()).map(|e| (e.file_name(), e.metadata().unwrap().modified().unwrap())).collect();
        files.sort();
        files
    };
    let before = files();
    let refused = Store::open(&Settings::new(folder.path().join("store")));
    assert!(matches!(refused, Err(StoreError::FutureVersion { found: 9, known: 1, .. })), "{refused:?}");
    assert_eq!(files(), before);
}

#[test]
fn a_folder_of_other_files_is_no_store() {
    let folder = folder();
    fs::write(folder.path().join("letter.txt"), "Dear editor").unwrap();
    let refused = Store::open(&Settings::new(folder.path()));
    assert!(matches!(refused, Err(StoreError::NotAStore { .. })), "{refused:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn unfinished_snapshots_are_set_aside() {
    let folder = folder();
    let store = open(&folder);
    store.commit(&settled(&store, None, "News.")).unwrap();
    store.sync().unwrap();
    drop(store);
    let db = folder.path().join("store/db");
    fs::write(db.join("snap.0000000000000000.generating"), "half").unwrap();
    fs::write(db.join("snap.00000000FFFFFFFF"), "").unwrap();
    let store = open(&folder);
    assert_eq!((store.stats().unwrap().articles, store.mended().len()), (1, 2));
}

/// Every state that rewriting passes through: which of two stores is there afterwards, and that nothing of the other is in the way.
#[test]
fn an_interrupted_rewriting_is_finished_or_undone() {
    let check = |left: &[(&str, u64)], articles: u64| {
        let folder = folder();
        let root = folder.path().join("store");
        drop(open(&folder));
        std::thread::sleep(std::time::Duration::from_millis(50));
        fs::remove_dir_all(root.join("db")).unwrap();
        for (name, articles) in left {
            let made = super::folder();
            let store = open(&made);
            (0..*articles).for_each(|_| store.commit(&settled(&store, None, "News.")).unwrap());
            store.sync().unwrap();
            drop(store);
            std::thread::sleep(std::time::Duration::from_millis(50));
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::rename(made.path().join("store/db"), root.join(name)).unwrap();
        }
        let store = open(&folder);
        assert_eq!(store.stats().unwrap().articles, articles, "{left:?}");
        let names: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        for name in ["db.old", "db.new", "db.ready", "successor"] {
            assert!(!names.contains(&name.to_owned()), "{left:?} left {names:?}");
        }
    };
    check(&[("db.old", 1)], 1);
    check(&[("db", 1), ("db.old", 2)], 1);
    check(&[("db", 1), ("db.new", 2)], 1);
    check(&[("db", 1), ("db.ready", 2)], 1);
    check(&[("db.old", 1), ("db.ready", 2)], 2);
    check(&[("replaced.1/db", 1), ("db.ready", 2)], 2);
    check(&[("db", 1), ("successor/db", 2)], 1);
    check(&[("replaced.1/db", 1), ("db", 2), ("successor/db", 0)], 2);
}

#[test]
fn a_store_beyond_repair_is_left_as_it_is() {
    let folder = folder();
    let store = open(&folder);
    store.commit(&settled(&store, None, "News.")).unwrap();
    store.sync().unwrap();
    drop(store);
    let conf = folder.path().join("store/db/conf");
    fs::write(&conf, "segment_size: 1\nuse_compression: false\nversion: 9.9\nnonsense").unwrap();
    for _ in 0..3 {
        let refused = Store::open(&Settings::new(folder.path().join("store")));
        assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
    }
    let left: Vec<_> = fs::read_dir(folder.path().join("store")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}
