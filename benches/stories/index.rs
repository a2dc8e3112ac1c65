//! The index in memory alone: placing and taking in articles as it grows, and as old ones leave it.
//!
//! A row at every doubling, or a row a day: the time of an article (`place` and `insert` together), what all the inserts alone took, which
//! is what a rebuild costs beside reading the store, and the memory an article takes. `right` counts the placements that found their
//! planted story.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use diffwire::{
    model::{ArticleId, Join, StoryId},
    story::{Index, Settings, sketch},
};

use super::{news, percentile, resident_bytes};

struct Run {
    index: Index,
    number: u64,
    daily: u64,
    /// Of the events that run.
    stories: HashMap<u64, StoryId>,
    times: Vec<Duration>,
    inserts: Duration,
    right: u32,
    wrong: u32,
    /// Resident before the first article.
    empty: u64,
}

pub fn grow(articles: u64) {
    let mut run = Run::new(50_000);
    let mut row = 1_250;
    while run.number < articles {
        run.take_one();
        if run.number == row || run.number == articles {
            run.print_row();
            row *= 2;
        }
    }
}

pub fn days(days: u64, (daily, keep): (u64, u64)) {
    let mut run = Run::new(daily);
    for day in 1..=days {
        (0..daily).for_each(|_| run.take_one());
        run.index.expire(news::moment(day.saturating_sub(keep) * daily, daily));
        run.print_row();
    }
}

impl Run {
    fn new(daily: u64) -> Self {
        println!(
            "{:>10} {:>10} {:>8} {:>8} {:>8} {:>11} {:>9} {:>10} {:>8} {:>8}",
            "articles", "live", "p50 ms", "p99 ms", "max ms", "inserts s", "memory MB", "bytes/live", "right", "wrong"
        );
        Self {
            index: Index::new(Settings::default()),
            number: 0,
            daily,
            stories: HashMap::new(),
            times: Vec::new(),
            inserts: Duration::ZERO,
            right: 0,
            wrong: 0,
            empty: resident_bytes(),
        }
    }

    fn take_one(&mut self) {
        self.number += 1;
        let report = news::report(self.number, self.daily);
        let made = sketch(&report.title, &report.text, report.at, &report.outlet);
        let started = Instant::now();
        let placement = self.index.place(&made);
        let story = if let Join::Story(story) = placement.join { story } else { StoryId(self.number) };
        let placed = Instant::now();
        self.index.insert(ArticleId(self.number), &made, story, placement.wire_of);
        self.inserts += placed.elapsed();
        placement.merges.iter().for_each(|merged| self.index.merge(*merged, story));
        self.times.push(started.elapsed());
        match self.stories.get(&report.event) {
            Some(planted) if *planted == story => self.right += 1,
            _ if placement.join != Join::New => self.wrong += 1,
            _ => {}
        }
        self.stories.entry(report.event).or_insert(story);
        if self.number.is_multiple_of(4_096) {
            self.stories.retain(|event, _| event + 4_000 > report.event);
        }
    }

    fn print_row(&mut self) {
        let (memory, live) = (resident_bytes(), self.index.stats().articles);
        println!(
            "{:>10} {live:>10} {:>8.2} {:>8.2} {:>8.2} {:>11.2} {:>9} {:>10} {:>8} {:>8}",
            self.number,
            percentile(&mut self.times, 50),
            percentile(&mut self.times, 99),
            percentile(&mut self.times, 100),
            self.inserts.as_secs_f64(),
            memory >> 20,
            memory.saturating_sub(self.empty) / live.max(1) as u64,
            self.right,
            self.wrong
        );
        self.times.clear();
    }
}
