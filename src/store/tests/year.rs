//! A year of news in a store that is kept small: what it takes on the disk stays bounded.

use super::*;

const ARTICLES_A_DAY: u64 = 20;
const DAYS: i64 = 365;

/// The store a day after another, and a look every third: what arrives, what goes by age, what goes because the file is too large, and the file written anew where
/// only that helps. Gives the file's size after every look.
fn year(settings: &Settings) -> (Vec<u64>, u32) {
    let mut store = Store::open(settings).unwrap();
    let start = Timestamp::from_second(1_700_000_000).unwrap();
    let (mut sizes, mut rewritings) = (Vec::new(), 0);
    for day in 0..DAYS {
        let now = start + jiff::SignedDuration::from_hours(24 * day);
        let mut story = None;
        for n in 0..ARTICLES_A_DAY {
            let paragraph =
                |k: u64| format!("On day {day} the council of town {n} heard witness {k} speak of {} boats. ", fastrand::u64(..10_000));
            let mut next = settled(&store, story.filter(|_| n % 4 != 0), &(0..40).map(paragraph).collect::<String>());
            with_alert(&store, &mut next, &["hook"]);
            (next.at, next.article.first_seen) = (now, now);
            next.alerts.iter_mut().for_each(|alert| alert.at = now);
            store.commit(&next).unwrap();
            story = Some(next.article.story);
        }
        while !store.retain(&settings.retention(now, 100)).unwrap().is_empty() {}
        if day % 3 != 0 {
            continue;
        }
        let size = store.size().unwrap();
        let max_bytes = settings.max_bytes.unwrap_or(u64::MAX);
        let over = (store.stats().unwrap().articles as f64 * size.excess(max_bytes)).ceil() as usize;
        store.retain(&Retention { articles_over: over, limit: over, ..Retention::default() }).unwrap();
        store.sync().unwrap();
        let size = store.size().unwrap();
        if size.is_wasteful() || size.is_over(max_bytes) {
            drop(store);
            Store::compact(settings).unwrap();
            store = Store::open(settings).unwrap();
            rewritings += 1;
        }
        let size = store.size().unwrap();
        sizes.push(size.disk_bytes);
        if day % 15 == 0 {
            let stats = store.stats().unwrap();
            let bar = "#".repeat(usize::try_from(size.disk_bytes >> 18).unwrap());
            println!(
                "day {day:>3} {:>6} articles {:>6.1} MB live {:>6.1} MB on disk {bar}",
                stats.articles,
                size.live_bytes as f64 / 1e6,
                size.disk_bytes as f64 / 1e6
            );
        }
    }
    is_clean(&store);
    (sizes, rewritings)
}

#[test]
#[ignore = "it takes a minute: tests/e2e/full runs it"]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures for people")]
fn the_disk_use_of_a_year_is_bounded() {
    let day = Duration::from_secs(24 * 60 * 60);
    for (what, max_bytes) in [("by age alone", None), ("by age and size", Some(10 << 20))] {
        let folder = folder();
        let mut settings = Settings::new(folder.path().join("store"));
        (settings.cache_bytes, settings.keep_articles, settings.keep_alerts, settings.max_bytes) =
            (8 << 20, 120 * day, 120 * day, max_bytes);
        println!("{what}:");
        let (sizes, rewritings) = year(&settings);
        println!("written anew {rewritings} times");
        let (early, late) = (*sizes[..60].iter().max().unwrap(), *sizes[60..].iter().max().unwrap());
        assert!(late <= early.max(max_bytes.unwrap_or(20 << 20)) * 5 / 4, "{what}: {early} bytes in the first half, {late} in the second");
        if let Some(max_bytes) = max_bytes {
            // what arrives before the next look comes on top
            assert!(late <= max_bytes * 5 / 4, "{late} bytes of {max_bytes}");
        }
    }
}
