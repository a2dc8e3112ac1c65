//! Stories as the corpus grows, and as its old articles leave it: times, memory, disk.
//!
//!     cargo bench --bench stories                                 20,000 articles settled into a store
//!     cargo bench --bench stories -- 1000000 planted              a million live ones
//!     cargo bench --bench stories -- days 60 keep 30 daily 500    a store with retention, a row a day
//!     cargo bench --bench stories -- index 1000000                the index in memory alone, with `days` also
//!
//! A row of the first two is measured by a process of its own, which opens the store, rebuilds the index, and settles 2,000 reports, then
//! 200 with the disk's flush after each. With `planted`, all but the last 14,000 before each row are stored without being searched for or
//! compared, each in the story that it was made for, because settling a million takes an hour; what they take on the disk is less then.
//!
//! The corpus is made up: words by Zipf's law, planted stories of a few outlets each, which give figures and quotes that differ at times.

mod days;
mod grow;
mod index;
mod news;

use std::{path::PathBuf, time::Duration};

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let has = |name: &str| given.iter().any(|word| word == name);
    let after = |name: &str| given.get(given.iter().position(|word| word == name)? + 1).cloned();
    let number = |name: &str| after(name)?.parse::<u64>().ok();
    let span = |daily: u64| (number("daily").unwrap_or(daily).max(1), number("keep").unwrap_or(30));
    let articles = given.iter().find_map(|word| word.parse().ok()).unwrap_or(20_000);
    match (number("days"), after("fill"), after("measure")) {
        (_, Some(folder), _) => grow::fill(&PathBuf::from(folder), articles, has("planted")),
        (_, _, Some(folder)) => grow::measure(&PathBuf::from(folder)),
        (Some(days), ..) if has("index") => index::days(days, span(50_000)),
        (Some(days), ..) => days::run(days, span(500)),
        _ if has("index") => index::grow(articles),
        _ => grow::run(articles, has("planted")),
    }
}

/// The time that so many of a hundred stay below, in milliseconds; sorts.
fn percentile(times: &mut [Duration], share: usize) -> f64 {
    times.sort_unstable();
    times.get(times.len() * share / 100).or(times.last()).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// Linux only; elsewhere 0.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() * 1024
}
