//! How far long work is, for who watches a terminal; a courtesy on which nothing depends.

use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

/// Between two drawings.
const PAUSE: Duration = Duration::from_millis(100);
const BAR: usize = 30;

/// A bar on standard error, if that is a terminal.
pub struct Progress {
    what: &'static str,
    is_watched: bool,
    began: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// `what` is counted.
    pub fn new(what: &'static str) -> Self {
        Self { what, is_watched: std::io::stderr().is_terminal(), began: Instant::now(), drawn: None }
    }

    pub fn show(&mut self, done: u64, total: u64) {
        let is_time = self.drawn.is_none_or(|drawn| drawn.elapsed() >= PAUSE) || done >= total;
        if !self.is_watched || !is_time {
            return;
        }
        self.drawn = Some(Instant::now());
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "\r{}\x1b[K", line(done, total, self.what, self.began.elapsed())).and_then(|()| err.flush());
    }

    /// The line is left for what comes next.
    pub fn end(&self) {
        if self.drawn.is_some() {
            super::term::remark("");
        }
    }
}

fn line(done: u64, total: u64, what: &str, elapsed: Duration) -> String {
    let filled = usize::try_from(BAR as u64 * done.min(total) / total.max(1)).unwrap_or(BAR);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
    let left = match total.saturating_sub(done) {
        left @ 1.. if done > 0 => {
            let millis = elapsed.as_millis() * u128::from(left) / u128::from(done);
            format!(", about {} left", rounded(Duration::from_millis(millis.try_into().unwrap_or(u64::MAX))))
        }
        _ => String::new(),
    };
    format!("{bar} {done} of {total} {what}{left}")
}

fn rounded(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("{} s", seconds.max(1)),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        let check = |done, total, expected: &str| assert_eq!(line(done, total, "articles", Duration::from_secs(60)), expected);
        check(0, 10, "░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0 of 10 articles");
        check(5, 10, "███████████████░░░░░░░░░░░░░░░ 5 of 10 articles, about 60 s left");
        check(10, 10, "██████████████████████████████ 10 of 10 articles");
        check(0, 0, "░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0 of 0 articles");
        check(12, 10, "██████████████████████████████ 12 of 10 articles");
    }
}
