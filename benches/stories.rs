//! Placing and taking in articles as the index grows, and as old ones leave it.
//!
//! `cargo bench --bench stories -- 1000000` lets the index grow to so many articles (20,000 if not given) and prints a row at every
//! doubling: the time of an article (`place` and `insert` together), what all the inserts alone took, which is what a rebuild costs beside
//! reading the store, and the memory an article takes. `-- days 60 keep 30 daily 50000` lets the old leave instead and prints a row a day.
//!
//! The corpus is made up: words by Zipf's law, planted stories of a few outlets each; `right` counts the placements that found theirs.

use std::time::{Duration, Instant};

use diffwire::{
    model::{ArticleId, Join, Outlet, StoryId},
    story::{Index, Settings, sketch},
};
use jiff::Timestamp;

const VOCABULARY: f64 = 300_000.0;
const WORDS: usize = 150;
/// Planted stories that are reported on at the same time.
const RUNNING: usize = 2_000;

struct Event {
    id: u64,
    /// Words of its own, which its reports share in part.
    words: Vec<u32>,
    reports_left: u32,
    story: Option<StoryId>,
}

/// Reports of planted stories in order of time, and the index that takes them in.
struct Run {
    index: Index,
    events: Vec<Event>,
    next_event: u64,
    number: u64,
    daily: u64,
    times: Vec<Duration>,
    inserts: Duration,
    right: u32,
    wrong: u32,
    /// Resident before the first article.
    empty_kb: u64,
}

/// Seconds since 1970 of the first report.
const START: i64 = 1_900_000_000;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = given.iter().position(|word| word == name)?;
        given.get(at + 1)?.parse::<u64>().ok()
    };
    fastrand::seed(7);
    let mut run = Run {
        index: Index::new(Settings::default()),
        events: (0..RUNNING as u64).map(event).collect(),
        next_event: RUNNING as u64,
        number: 0,
        daily: value("daily").unwrap_or(50_000).max(1),
        times: Vec::new(),
        inserts: Duration::ZERO,
        right: 0,
        wrong: 0,
        empty_kb: resident_kb(),
    };
    println!(
        "{:>10} {:>10} {:>8} {:>8} {:>8} {:>11} {:>12} {:>12} {:>8} {:>8}",
        "articles", "live", "p50 µs", "p99 µs", "max µs", "inserts s", "resident MB", "bytes/live", "right", "wrong"
    );
    match value("days") {
        Some(days) => run.pass(days, value("keep").unwrap_or(30)),
        None => run.grow(given.iter().find_map(|word| word.parse().ok()).unwrap_or(20_000)),
    }
}

impl Run {
    fn grow(&mut self, articles: u64) {
        let mut row = 1_250;
        while self.number < articles {
            self.take_one();
            if self.number == row || self.number == articles {
                self.print_row();
                row *= 2;
            }
        }
    }

    fn pass(&mut self, days: u64, keep: u64) {
        for day in 1..=days {
            (0..self.daily).for_each(|_| self.take_one());
            let oldest = START + (day.saturating_sub(keep) * 86_400) as i64;
            self.index.expire(Timestamp::from_second(oldest).expect("within jiff's range"));
            self.print_row();
        }
    }

    fn take_one(&mut self) {
        self.number += 1;
        let at = fastrand::usize(..self.events.len());
        let made = {
            let second = START + (self.number * 86_400 / self.daily) as i64;
            let dated = Timestamp::from_second(second).expect("within jiff's range");
            let (title, text) = written(&self.events[at]);
            sketch(&title, &text, dated, &Outlet(format!("outlet {}", fastrand::u16(..500))))
        };
        let started = Instant::now();
        let placement = self.index.place(&made);
        let story = if let Join::Story(story) = placement.join { story } else { StoryId(self.number) };
        let placed = Instant::now();
        self.index.insert(ArticleId(self.number), &made, story, placement.wire_of);
        self.inserts += placed.elapsed();
        placement.merges.iter().for_each(|merged| self.index.merge(*merged, story));
        self.times.push(started.elapsed());
        let event_now = &mut self.events[at];
        if event_now.story.is_some_and(|planted| planted == story) {
            self.right += 1;
        } else if placement.join != Join::New {
            self.wrong += 1;
        }
        event_now.story.get_or_insert(story);
        event_now.reports_left -= 1;
        if event_now.reports_left == 0 {
            self.events[at] = event(self.next_event);
            self.next_event += 1;
        }
    }

    fn print_row(&mut self) {
        self.times.sort_unstable();
        let micros = |share: usize| self.times.get(self.times.len() * share / 100).or(self.times.last()).map_or(0, Duration::as_micros);
        let (kb, live) = (resident_kb(), self.index.stats().articles);
        println!(
            "{:>10} {live:>10} {:>8} {:>8} {:>8} {:>11.2} {:>12} {:>12} {:>8} {:>8}",
            self.number,
            micros(50),
            micros(99),
            micros(100),
            self.inserts.as_secs_f64(),
            kb / 1024,
            kb.saturating_sub(self.empty_kb) * 1024 / live.max(1) as u64,
            self.right,
            self.wrong
        );
        self.times.clear();
    }
}

fn event(id: u64) -> Event {
    let words = (0..40).map(|_| 1_000 + fastrand::u32(..VOCABULARY as u32)).collect();
    Event { id, words, reports_left: fastrand::u32(1..12), story: None }
}

fn written(event: &Event) -> (String, String) {
    let own = |count: usize| (0..count).map(|_| name(event.words[fastrand::usize(..event.words.len())])).collect::<Vec<_>>();
    let title = own(6).join(" ");
    let mut text = format!("Town{} mayor Person{} spoke. ", event.id, event.id);
    for _ in 0..WORDS / 3 {
        text.push_str(&own(1).concat());
        for _ in 0..2 {
            text.push(' ');
            // Zipf: rank falls off as the inverse of a uniform number
            text.push_str(&name(VOCABULARY.powf(fastrand::f64()) as u32));
        }
        text.push(' ');
    }
    (title, text)
}

/// A word for a rank: letters only, so that no stem or number rule touches it.
fn name(mut rank: u32) -> String {
    let mut word = String::from("x");
    loop {
        word.push(char::from(b"bcdfghklmnprtvwz"[(rank % 16) as usize]));
        word.push(char::from(b"aou"[(rank % 3) as usize]));
        rank /= 16;
        if rank == 0 {
            return word;
        }
    }
}

/// Linux only; elsewhere 0.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default()
}
