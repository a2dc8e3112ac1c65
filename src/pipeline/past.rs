//! What a text was when it was settled before: numbers that people and alerts refer to stay, where what they stand for is found again.

use std::collections::{HashMap, HashSet};

use crate::{
    compare::Outcome,
    model::{ArticleId, Finding, Gate, PointId, StoryId},
    store::{Store, StoreError},
};

/// One text of an article, as it was settled before.
#[derive(Debug, Clone)]
pub(super) struct Past {
    pub article: ArticleId,
    pub revision: u32,
    pub story: StoryId,
    pub findings: Vec<(Finding, Gate)>,
    /// What was amiss with its page.
    pub notes: Vec<String>,
}

impl Past {
    /// The story that the article was in, if no other article has founded it anew.
    pub fn story(&self, store: &Store) -> Result<Option<StoryId>, StoreError> {
        Ok((!store.is_story(self.story)?).then_some(self.story))
    }

    /// Points that the article founds get the numbers that their claims' points had, as far as those are free.
    pub fn renumber(&self, outcome: &mut Outcome, known: &HashSet<PointId>, store: &Store) -> Result<(), StoreError> {
        let mut numbers = HashMap::new();
        let mut taken = HashSet::new();
        for point in outcome.points.iter().filter(|point| !known.contains(&point.id)) {
            let founding = outcome.findings.iter().find(|finding| finding.point == Some(point.id));
            if let Some(number) = founding.and_then(|finding| self.finding(finding)?.0.point)
                && !store.is_point(number)?
                && taken.insert(number)
            {
                numbers.insert(point.id, number);
            }
        }
        let renumbered = |id: PointId| numbers.get(&id).copied().unwrap_or(id);
        outcome.points.iter_mut().for_each(|point| point.id = renumbered(point.id));
        outcome.points.sort_by_key(|point| point.id);
        outcome.findings.iter_mut().for_each(|finding| finding.point = finding.point.map(renumbered));
        Ok(())
    }

    /// The gate of a finding that nothing stops today: as it was if it was told or silenced, else it is not told because it comes late.
    pub fn gate(&self, finding: &Finding) -> Gate {
        match self.finding(finding) {
            Some((_, gate @ (Gate::Passed | Gate::AlreadyTold | Gate::Acknowledged | Gate::PointMuted | Gate::StoryMuted))) => *gate,
            _ => Gate::Suppressed,
        }
    }

    /// What became before of the claim of a finding: of the same words at the same place, else of some that overlap them.
    fn finding(&self, sought: &Finding) -> Option<&(Finding, Gate)> {
        let is_alike = |old: &Finding| old.claim.kind == sought.claim.kind && old.new.span.overlaps(sought.new.span);
        let mut alike = self.findings.iter().filter(|(old, _)| is_alike(old));
        let exact = alike.clone().find(|(old, _)| old.new.span == sought.new.span);
        exact.or_else(|| alike.next())
    }
}
