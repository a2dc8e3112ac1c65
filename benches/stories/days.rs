//! A store with retention: what memory and disk come to, day after day.

use std::sync::Arc;

use diffwire::{
    alert,
    pipeline::Corpus,
    store::{Settings, Store},
    story,
};

use super::{grow::settle_all, news, resident_bytes};

/// Articles that leave at once.
const LEAVING: usize = 1_000;

/// A row a day: what arrives is settled, what is older than `keep` days leaves, and a file that has become wasteful is written anew, all as
/// the daemon does it.
pub fn run(days: u64, (daily, keep): (u64, u64)) {
    println!(
        "{:>4} {:>9} {:>10} {:>10} {:>10} {:>12} {:>10}",
        "day", "live", "memory MB", "live MB", "disk MB", "disk/article", "rewritten"
    );
    let folder = tempfile::tempdir().expect("the folder for temporary files can be written");
    let lasting = std::time::Duration::from_secs(keep * 86_400);
    let settings = Settings { keep_articles: lasting, keep_alerts: lasting, ..Settings::new(folder.path().join("store")) };
    let mut corpus = open(&settings);
    let mut rewritten = 0;
    for day in 0..days {
        let today: Vec<u64> = (day * daily + 1..=(day + 1) * daily).collect();
        settle_all(&mut corpus, &today, daily);
        let now = news::moment((day + 1) * daily, daily);
        loop {
            let gone = corpus.store.retain(&settings.retention(now, LEAVING)).expect("the store lets go");
            if gone.is_empty() {
                break;
            }
            gone.articles.iter().for_each(|article| corpus.index.remove(*article));
        }
        corpus.store.sync().expect("the disk takes what is written");
        let mut size = corpus.store.size().expect("the store can be read");
        if size.is_wasteful() {
            drop(corpus);
            Store::compact(&settings).expect("the store is written anew");
            corpus = open(&settings);
            size = corpus.store.size().expect("the store can be read");
            rewritten += 1;
        }
        let live = corpus.store.stats().expect("the store counts").articles;
        println!(
            "{:>4} {live:>9} {:>10} {:>10.1} {:>10.1} {:>12} {rewritten:>10}",
            day + 1,
            resident_bytes() >> 20,
            size.live_bytes as f64 / 1e6,
            size.disk_bytes as f64 / 1e6,
            size.disk_bytes / live.max(1)
        );
    }
}

fn open(settings: &Settings) -> Corpus {
    let store = Arc::new(Store::open(settings).expect("the store opens"));
    Corpus::open(store, story::Settings::default(), alert::Settings::default(), Vec::new()).expect("the index is rebuilt")
}
