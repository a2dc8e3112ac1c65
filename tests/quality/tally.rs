//! Counts of what was marked, found and right, and how they are printed and held to a floor.

use std::ops::AddAssign;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default)]
pub struct Share {
    pub right: usize,
    pub of: usize,
}

impl Share {
    pub fn count(&mut self, is_right: bool) {
        self.of += 1;
        self.right += usize::from(is_right);
    }

    /// In whole percent, rounded down; 100 of nothing.
    pub fn percent(self) -> usize {
        (self.right * 100).checked_div(self.of).unwrap_or(100)
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }
}

/// The shares of one theme or of a whole file; their order is that of the file's column names.
#[derive(Debug, Clone, Copy)]
pub struct Tally<const N: usize>(pub [Share; N]);

impl<const N: usize> Default for Tally<N> {
    fn default() -> Self {
        Self([Share::default(); N])
    }
}

impl<const N: usize> AddAssign for Tally<N> {
    fn add_assign(&mut self, other: Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

/// Prints one line a theme and one for all, then checks every share against its floor.
pub fn hold<const N: usize>(title: &str, columns: [(&str, usize); N], themes: &[(String, Tally<N>)]) {
    let mut all = Tally::default();
    println!("\n{title:<28}{}", columns.map(|(name, _)| format!("{name:>18}")).concat());
    for (name, tally) in themes {
        println!("{}", line(name, tally));
        all += *tally;
    }
    println!("{}\n", line("all", &all));
    let below: Vec<String> = columns
        .iter()
        .zip(all.0)
        .filter(|((_, floor), share)| share.percent() < *floor)
        .map(|((name, floor), share)| format!("{name}: {} % of {}, floor {floor} %", share.percent(), share.of))
        .collect();
    assert!(below.is_empty(), "{title} below their floors: {}", below.join("; "));
}

fn line<const N: usize>(name: &str, tally: &Tally<N>) -> String {
    let cells = tally.0.map(|share| match share.of {
        0 => format!("{:>18}", "–"),
        _ => format!("{:>18}", format!("{}/{} {:>3}%", share.right, share.of, share.percent())),
    });
    format!("{name:<28}{}", cells.concat())
}
