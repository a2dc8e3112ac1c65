//! A store that grows: what settling an article costs, what one takes, how long a start takes.

use std::{
    collections::HashMap,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use diffwire::{
    alert,
    model::{Article, Claims, Placement, Story, StoryId},
    pipeline::{self, Corpus, digest, settle},
    store::{Seen, Settings, Settled, Store},
    story,
};

use super::{
    news::{self, Report},
    percentile, resident_bytes,
};

const DAILY: u64 = 50_000;
const FIRST_ROW: u64 = 10_000;
/// Before each row so many are settled in earnest, so that all running stories have points.
const SETTLED: u64 = 14_000;
const SAMPLE: u64 = 2_000;
const FLUSHED: u64 = 200;
/// Settled between two syncs, as the daemon does.
const BATCH: usize = 256;

pub fn run(articles: u64, planted: bool) {
    println!(
        "{:>9} {:>16} {:>16} {:>18} {:>9} {:>10} {:>8} {:>9} {:>9}",
        "live", "place p50 p99 ms", "settle p50 p99", "with flush p50 p99", "memory MB", "bytes/live", "disk MB", "bytes/live", "open s"
    );
    let folder = tempfile::tempdir_in(std::env::var_os("BENCH_FOLDER").map_or_else(std::env::temp_dir, Into::into))
        .expect("the folder for temporary files can be written");
    let store = folder.path().join("store");
    let again = |order: &str, more: &[String]| {
        let program = std::env::current_exe().expect("the system knows what runs");
        let status = Command::new(program).arg(order).arg(&store).args(more).status().expect("this program can be started again");
        assert!(status.success(), "{order} failed");
    };
    let mut row = FIRST_ROW.min(articles);
    loop {
        let planted = planted.then(|| "planted".to_owned());
        again("fill", &[vec![row.to_string()], planted.into_iter().collect()].concat());
        again("measure", &[]);
        if row == articles {
            break;
        }
        row = (row * 10).min(articles);
    }
}

fn open(path: &Path) -> (Corpus, Duration, Duration) {
    let began = Instant::now();
    let store = Arc::new(Store::open(&Settings::new(path)).expect("the store opens"));
    let opened = began.elapsed();
    let corpus = Corpus::open(store, story::Settings::default(), alert::Settings::default(), Vec::new()).expect("the index is rebuilt");
    (corpus, opened, began.elapsed() - opened)
}

/// Lets a store grow to so many articles.
pub fn fill(path: &Path, articles: u64, planted: bool) {
    let (mut corpus, ..) = open(path);
    let mut number = corpus.store.stats().expect("the store counts").articles;
    let mut stories = HashMap::new();
    while planted && number + SETTLED < articles {
        number += 1;
        plant(&mut corpus, number, &mut stories);
    }
    let rest: Vec<u64> = (number + 1..=articles).collect();
    settle_all(&mut corpus, &rest, DAILY);
}

/// Settles the reports of these numbers, in batches that reach the disk together.
pub fn settle_all(corpus: &mut Corpus, numbers: &[u64], daily: u64) {
    let batches = numbers.chunks(BATCH).map(|batch| Ok(batch.iter().map(|number| ((), news::draft(*number, daily))).collect()));
    pipeline::in_batches(batches, |batch| {
        for ((), digest) in batch {
            settle(digest, corpus)?;
        }
        corpus.store.sync()
    })
    .expect("the store takes what is settled");
}

/// Stores a report in the story that it was made for, without searching or comparing.
fn plant(corpus: &mut Corpus, number: u64, stories: &mut HashMap<u64, StoryId>) {
    let Report { event, outlet, title, text, at } = news::report(number, DAILY);
    let sketch = story::sketch(&title, &text, at, &outlet);
    let mut ids = corpus.store.ids();
    let story = *stories.entry(event).or_insert_with(|| ids.story());
    let (url, id) = (news::address(number), ids.article());
    let article = Article {
        id,
        label: url.clone(),
        outlet: outlet.clone(),
        url: Some(url.clone()),
        title: title.clone(),
        byline: None,
        published: Some(at),
        first_seen: at,
        text,
        wire_credit: None,
        story,
        wire_of: None,
        revision: 0,
    };
    let head =
        Story { id: story, title, first: at, last: at, articles: Vec::new(), outlets: Vec::new(), points: 0, divergent: 0, muted: false };
    let settled = Settled {
        at,
        article,
        fingerprint: number,
        sketch: postcard::to_stdvec(&sketch).expect("a sketch is plain values"),
        placement: Placement::certain(story),
        claims: Claims::default(),
        findings: Vec::new(),
        stories: vec![head],
        aliases: Vec::new(),
        moved: Vec::new(),
        points: Vec::new(),
        alerts: Vec::new(),
        deliveries: Vec::new(),
        told: Vec::new(),
        seen: Some(Seen { feed: format!("https://feeds.example/{}", number % 500), guid: url, fingerprint: 0 }),
        notes: Vec::new(),
    };
    corpus.store.commit(&settled).expect("the store takes what is planted");
    corpus.index.insert(id, &sketch, story, None);
    if number.is_multiple_of(4_096) {
        stories.retain(|planted, _| *planted + 4_000 > event);
    }
}

/// Opens the store as a daemon does and settles a sample.
pub fn measure(path: &Path) {
    let empty = resident_bytes();
    let (mut corpus, opened, rebuilt) = open(path);
    let live = corpus.store.stats().expect("the store counts").articles;
    let size = corpus.store.size().expect("the store can be read");
    let (mut placed, mut settled, mut flushed) = (Vec::new(), Vec::new(), Vec::new());
    for number in live + 1..=live + SAMPLE + FLUSHED {
        let digest = digest(news::draft(number, DAILY));
        let began = Instant::now();
        corpus.index.place(&digest.sketch);
        placed.push(began.elapsed());
        let began = Instant::now();
        settle(digest, &mut corpus).expect("the store takes what is settled");
        if number <= live + SAMPLE {
            settled.push(began.elapsed());
        } else {
            corpus.store.sync().expect("the disk takes what is written");
            flushed.push(began.elapsed());
        }
    }
    let memory = resident_bytes().saturating_sub(empty);
    let pair = |times: &mut Vec<Duration>| format!("{:.2} {:>7.2}", percentile(times, 50), percentile(times, 99));
    println!(
        "{live:>9} {:>16} {:>16} {:>18} {:>9} {:>10} {:>8} {:>10} {:>4.1}+{:.1}",
        pair(&mut placed),
        pair(&mut settled),
        pair(&mut flushed),
        memory >> 20,
        memory / live,
        size.disk_bytes >> 20,
        size.disk_bytes / live,
        opened.as_secs_f64(),
        rebuilt.as_secs_f64()
    );
}
