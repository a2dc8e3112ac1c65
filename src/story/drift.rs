//! Whether a story has drifted: it began with one event, and by now some of its reports tell of another.
//!
//! The story that an article would join comes in, the articles that leave it come out. They leave together, as one component of the
//! recent reports in which every report is linked with some other; a report that stands alone is odd, not an event. Asked only where a
//! join is doubted or leads to a part of the story alone, so that a story that hangs together costs nothing.

use super::{
    likeness::{Likeness, Weighed},
    live::Live,
    place::probability,
    trust::names_others,
};
use crate::model::StoryId;

/// Reports looked at, the newest.
const RECENT: usize = 24;
/// Likeness from which two reports are linked.
const LINKED: f32 = 0.3;

/// Headlines and summaries share too little to be taken apart by it (uci: four splits in five were wrong; full texts of gva: none of eight).
const BRIEF: f32 = 0.3;

/// Articles, by number, that leave a story, and whether the arriving article belongs to them.
#[derive(Debug, PartialEq)]
pub(super) struct Drift {
    pub leaving: Vec<u32>,
    pub takes_article: bool,
}

/// The part of a story that no longer hangs together with its beginning, if it has one.
pub(super) fn drift(live: &Live, article: &Weighed<'_>, story: StoryId) -> Option<Drift> {
    let mut numbers = live.group(story)?.members.clone();
    numbers.sort_unstable();
    let recent = &numbers[numbers.len().saturating_sub(RECENT)..];
    let reports: Vec<_> = recent.iter().filter_map(|number| Some(Weighed::new(&live.entry(*number)?.trace, &live.weights))).collect();
    if reports.iter().chain([article]).any(|report| report.brevity() > BRIEF) {
        return None;
    }
    let like = |a: usize, b: usize| {
        let first = reports.get(a).unwrap_or(article);
        is_linked(&first.like(reports.get(b).unwrap_or(article).trace, &live.weights))
    };
    // the arriving article stands last
    let of = components(reports.len() + 1, like);
    let arriving = of[reports.len()];
    let stays = of[0];
    let part = (0..of.len()).map(|at| of[at]).filter(|part| *part != stays);
    // the arriving article's own part before others
    let part =
        part.clone().find(|part| *part == arriving && is_event(&of, *part)).or_else(|| part.clone().find(|part| is_event(&of, *part)))?;
    let leaving = recent.iter().zip(&of).filter(|(_, of)| **of == part).map(|(number, _)| *number).collect();
    Some(Drift { leaving, takes_article: part == arriving })
}

fn is_linked(like: &Likeness) -> bool {
    probability(like.score()) >= LINKED && !names_others(like)
}

/// More than one report tells of it.
fn is_event(of: &[usize], part: usize) -> bool {
    of.iter().filter(|other| **other == part).count() > 1
}

/// The smallest number of those that each is linked with, directly or through others.
fn components(count: usize, is_linked: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut of: Vec<usize> = (0..count).collect();
    for a in 0..count {
        for b in a + 1..count {
            if of[a] != of[b] && is_linked(a, b) {
                let (kept, gone) = (of[a].min(of[b]), of[a].max(of[b]));
                of.iter_mut().filter(|part| **part == gone).for_each(|part| *part = kept);
            }
        }
    }
    of
}
