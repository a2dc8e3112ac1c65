//! Placing and taking in articles as the index grows: `cargo bench --bench stories -- [ARTICLES]`, 20,000 if not given.
//!
//! The corpus is made up: words by Zipf's law, planted stories of a few outlets each. A row is printed at every doubling, with the time
//! an article takes (`place` and `insert` together), the memory the process holds, and how many placements found their planted story.

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

fn main() {
    let articles = std::env::args().skip(1).find_map(|given| given.parse().ok()).unwrap_or(20_000);
    fastrand::seed(7);
    let mut index = Index::new(Settings::default());
    let mut events: Vec<Event> = (0..RUNNING as u64).map(event).collect();
    let mut next_event = RUNNING as u64;
    let mut times: Vec<Duration> = Vec::new();
    let (mut right, mut wrong, mut row) = (0u32, 0u32, 1_250);
    println!("{:>10} {:>10} {:>10} {:>10} {:>12} {:>8} {:>8}", "articles", "p50 µs", "p99 µs", "max µs", "resident MB", "right", "wrong");
    for number in 1..=articles as u64 {
        let at = fastrand::usize(..events.len());
        let made = {
            let second = 1_900_000_000 + number as i64 * 86_400 / 50_000;
            let dated = Timestamp::from_second(second).expect("within jiff's range");
            let (title, text) = written(&events[at]);
            sketch(&title, &text, dated, &Outlet(format!("outlet {}", fastrand::u16(..500))))
        };
        let started = Instant::now();
        let placement = index.place(&made);
        let story = if let Join::Story(story) = placement.join { story } else { StoryId(number) };
        index.insert(ArticleId(number), &made, story, placement.wire_of);
        placement.merges.iter().for_each(|merged| index.merge(*merged, story));
        times.push(started.elapsed());
        if events[at].story.is_some_and(|planted| planted == story) {
            right += 1;
        } else if placement.join != Join::New {
            wrong += 1;
        }
        let event_now = &mut events[at];
        event_now.story.get_or_insert(story);
        event_now.reports_left -= 1;
        if event_now.reports_left == 0 {
            events[at] = event(next_event);
            next_event += 1;
        }
        if number == row || number == articles as u64 {
            print_row(number, &mut times, right, wrong);
            row *= 2;
        }
    }
}

fn print_row(number: u64, times: &mut Vec<Duration>, right: u32, wrong: u32) {
    times.sort_unstable();
    let micros = |share: usize| times.get(times.len() * share / 100).or(times.last()).map_or(0, Duration::as_micros);
    println!("{number:>10} {:>10} {:>10} {:>10} {:>12} {right:>8} {wrong:>8}", micros(50), micros(99), micros(100), resident_mb());
    times.clear();
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
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
}
