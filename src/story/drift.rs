//! Whether a story has drifted: it began with one event, and by now some of its reports tell of another.
//!
//! The stories that an article would join come in, the articles that leave them come out. They leave together, as one component of the
//! recent reports in which every report is linked with some other; a report that stands alone is odd, not an event. One report alone holds
//! nothing together: a round-up of the day is linked with all that it names. Asked only where a join is doubted or leads to a part of the
//! story, so that a story that hangs together costs nothing, and before stories are merged.

use super::{
    likeness::{Likeness, Weighed},
    live::Live,
    odds::probability,
    trust::names_others,
};
use crate::model::StoryId;

/// Reports looked at, the newest.
const RECENT: usize = 24;
/// Likeness from which two reports are linked.
const LINKED: f32 = 0.3;
/// Below this two reports have nothing to do with each other. Parts of a story that a single report holds together are two events if that
/// is all there is between them: at 0.3 instead, gva loses a point of pair F1 and the invented look-alike stories gain one of BCubed.
pub(super) const AKIN: f32 = 0.1;

/// Headlines and summaries share too little to be taken apart by it (uci: four splits in five were wrong; full texts of gva: none of eight).
const BRIEF: f32 = 0.3;

/// Articles, by number, that leave a story, and whether the arriving article belongs to them.
#[derive(Debug, PartialEq)]
pub(super) struct Drift {
    pub leaving: Vec<u32>,
    pub takes_article: bool,
}

/// The part of these stories, which the article would join, that does not hang together with their beginning, if there is one.
pub(super) fn drift(live: &Live, article: &Weighed<'_>, stories: &[StoryId]) -> Option<Drift> {
    let mut numbers: Vec<u32> =
        stories.iter().filter_map(|story| live.group(*story)).flat_map(|group| group.members.iter().copied()).collect();
    numbers.sort_unstable();
    let recent = &numbers[numbers.len().saturating_sub(RECENT)..];
    let reports: Vec<_> = recent.iter().filter_map(|number| Some(Weighed::new(&live.entry(*number)?.trace, &live.weights))).collect();
    if reports.iter().chain([article]).any(|report| report.brevity() > BRIEF) {
        return None;
    }
    // the arriving article stands last
    let reports: Vec<&Weighed<'_>> = reports.iter().chain([article]).collect();
    let mut linked = vec![0_u32; reports.len()];
    let mut akin = vec![0_u32; reports.len()];
    for a in 0..reports.len() {
        for b in a + 1..reports.len() {
            let like = reports[a].like(reports[b].trace, &live.weights);
            if probability(like.score()) >= AKIN {
                akin[a] |= 1 << b;
                akin[b] |= 1 << a;
            }
            if is_linked(&like) {
                linked[a] |= 1 << b;
                linked[b] |= 1 << a;
            }
        }
    }
    let (part, takes_article) = parted(&linked, None).or_else(|| (0..recent.len()).find_map(|bridge| parted(&akin, Some(bridge))))?;
    let leaving = recent.iter().enumerate().filter(|(at, _)| part & 1 << at != 0).map(|(_, number)| *number).collect();
    Some(Drift { leaving, takes_article })
}

/// An event that the oldest report does not tell of, as a set of reports, and whether the last report, the arriving one, tells of it.
/// A bridge tells of both, and stays: it is left out of those that hang together with it.
fn parted(linked: &[u32], bridge: Option<usize>) -> Option<(u32, bool)> {
    let arriving = 1 << (linked.len() - 1);
    let all = u32::MAX >> (32 - linked.len());
    let mut left = bridge.map_or(all, |at| reached(linked, 1 << at, all) & !(1 << at));
    let mut parts = Vec::new();
    while left != 0 {
        let part = reached(linked, left & left.wrapping_neg(), left);
        left &= !part;
        parts.push(part);
    }
    let is_event = |part: &u32| part.count_ones() > 1;
    let of_arriving = |part: &u32| part & arriving != 0;
    let later = parts.get(1..)?;
    let part = later.iter().find(|part| of_arriving(part) && is_event(part)).or_else(|| later.iter().find(|part| is_event(part)))?;
    Some((*part, of_arriving(part)))
}

/// The reports of `among` that are linked with these, directly or through others.
fn reached(linked: &[u32], from: u32, among: u32) -> u32 {
    let mut found = from;
    loop {
        let grown = (0..linked.len()).filter(|at| found & 1 << at != 0).fold(found, |grown, at| grown | linked[at] & among);
        if grown == found {
            return found;
        }
        found = grown;
    }
}

fn is_linked(like: &Likeness) -> bool {
    probability(like.score()) >= LINKED && !names_others(like)
}
