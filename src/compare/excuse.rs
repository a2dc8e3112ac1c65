//! What a careful reader would say explains the gap between two values of what may be one quantity: a part against the whole, room
//! against what filled it, other days, other places.
//!
//! Reads what both sentences say of their figures. Never asks whether they are of one quantity.

use super::{
    counted::{self, Counted, Fate, Head},
    interval, measure, scope,
};
use crate::model::{Bound, Dimension};

/// What a careful reader would say explains the gap between two values.
pub fn explained(prior: &Counted<'_>, new: &Counted<'_>) -> Option<&'static str> {
    let (Some(a), Some(b)) = (prior.figure.value, new.figure.value) else { return None };
    // none at all is no part: somebody slightly hurt is somebody hurt
    let is_none_in_all = |zero: &Counted<'_>| zero.figure.value == Some(0.0) && !zero.is_part;
    let is_count = interval::dimension(prior.figure) == Dimension::Count;
    // nor are more things than all, where they are not of those whose number grows
    let (part, whole) = if prior.is_part { (a, b) } else { (b, a) };
    let is_of_things = is_count && prior.fate.is_none() && new.fate.is_none();
    let may_be_part = (part <= whole || !is_of_things) && !is_none_in_all(prior) && !is_none_in_all(new) && !is_part_alike(prior, new);
    if prior.is_part != new.is_part && may_be_part {
        return Some("a part against the whole");
    }
    if prior.is_each != new.is_each {
        return Some("of each against all");
    }
    if interval::dimension(new.figure) == Dimension::Money && prior.is_adjusted != new.is_adjusted {
        return Some("reckoned on another basis");
    }
    if prior.is_of_verdict.zip(new.is_of_verdict).is_some_and(|(a, b)| a != b) {
        return Some("found guilty of against cleared of");
    }
    if is_count && prior.is_more != new.is_more && prior.fate != Some(Fate::Crowd) {
        return Some("some more against those told of before");
    }
    if !is_count && prior.is_forecast != new.is_forecast {
        return Some("what was forecast against what came");
    }
    let is_speed = interval::dimension(new.figure) == Dimension::Speed;
    if is_speed && (prior.is_changing || new.is_changing) {
        return Some("measured at different times");
    }
    // "under 30mph"
    let is_limit = |counted: &Counted<'_>| counted.is_limit || is_speed && counted.figure.bound == Bound::LessThan;
    if !is_count && is_limit(prior) != is_limit(new) {
        return Some("a limit against what was measured");
    }
    // "racing another car, he was jailed for nine years": the term is no second one's
    if prior.is_second != new.is_second && (prior.role.is_none() || prior.role != new.role) {
        return Some("of a second one");
    }
    if is_count && (prior.is_partial_count || new.is_partial_count) {
        return Some("counted while it went on");
    }
    if is_count && prior.is_attribute != new.is_attribute {
        return Some("what it has against what happened to some");
    }
    if prior.counted_to.zip(new.counted_to).is_some_and(|(a, b)| a != b) {
        return Some("counted up to different days");
    }
    if is_count && prior.counted_by.zip(new.counted_by).is_some_and(|(a, b)| a != b) {
        return Some("counted up to different hours");
    }
    if prior.is_progress && new.is_progress && prior.witness.published != new.witness.published {
        return Some("how far it has come at different times");
    }
    if is_count && prior.is_capacity != new.is_capacity {
        return Some("what there is room for against what there was");
    }
    if prior.is_sighting || new.is_sighting {
        return Some("what a witness saw or heard");
    }
    if let Some(why) = scope::apart(prior, new) {
        return Some(why);
    }
    let (lower, upper) = if a <= b { (prior, new) } else { (new, prior) };
    if a.min(b) > 0.0 && is_some_of(lower, upper) {
        return Some("some of them against all");
    }
    if a.min(b) == 0.0 && is_none_of_some(lower, upper) {
        return Some("none of some of them");
    }
    // what is offered for a share stands still
    let is_offer = interval::dimension(new.figure) == Dimension::Money && new.role.is_some();
    if !is_offer && prior.is_market && new.is_market && (prior.is_passing || new.is_passing) {
        return Some("a price that moves");
    }
    if prior.is_labelled != new.is_labelled && lower.is_labelled {
        return Some("of several places against one");
    }
    if is_count && (new.fate.is_some_and(Fate::is_toll) || !new.is_of_people()) && upper.joins_places_with(lower) {
        return Some("of several places against one");
    }
    let narrow = if prior.is_wide { new } else { prior };
    let is_in_place = !narrow.places.is_empty() || !narrow.scope.is_empty() || narrow.is_in_settlement;
    if is_count && prior.is_wide != new.is_wide && is_in_place && !prior.fate.is_some_and(Fate::is_toll) {
        return Some("of several places against one");
    }
    if !measure::same_source(prior, new) && (stands_beside(new, a) || stands_beside(prior, b)) {
        return Some("both stand in one sentence");
    }
    let gap = (a - b).abs();
    let is_toll = prior.fate.or(new.fate).is_some_and(Fate::is_toll);
    if lower.joined.iter().any(|n| (n - gap).abs() < 0.5) {
        return Some("stated parts make up the difference");
    }
    // "three people were in the flat", "two others were with the boy"
    if prior.is_other != new.is_other && (gap - 1.0).abs() < 0.5 && prior.is_of_people() && !is_toll {
        return Some("with and without one of them");
    }
    if prior.is_other != new.is_other && gap < 2.5 && (prior.is_beside_named || new.is_beside_named) {
        return Some("with and without those named beside them");
    }
    if new.is_remainder != prior.is_remainder && if new.is_remainder { b < a } else { a < b } && !is_toll {
        return Some("those who still are against all who were");
    }
    if (prior.counts_attacker || new.counts_attacker) && gap <= 3.0 {
        return Some("with and without the attacker");
    }
    // "eight people were shot", "a man was killed and seven others were hurt"
    if matches!((lower.fate, upper.fate), (Some(Fate::Hurt), Some(Fate::Shot))) && (lower.is_other || upper.is_other) && gap <= 3.0 {
        return Some("with and without the dead");
    }
    if prior.fate != new.fate
        && prior.fate.zip(new.fate).is_some()
        && prior.numbers.iter().chain(&new.numbers).any(|n| (n.value - gap).abs() < 0.5)
    {
        return Some("stated parts make up the difference");
    }
    are_of_other_days(prior, new).then_some("of different days")
}

/// Whether each sentence names weekdays of its own.
fn are_of_other_days(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    !prior.weekdays.is_empty() && !new.weekdays.is_empty() && prior.weekdays.is_disjoint(&new.weekdays)
}

/// What says that two ages are of two people.
pub fn explained_age(prior: &Counted<'_>, new: &Counted<'_>) -> Option<&'static str> {
    if prior.is_second != new.is_second || prior.is_other != new.is_other {
        return Some("of a second one");
    }
    are_of_other_days(prior, new).then_some("of different days")
}

/// "Five of the town's 13 libraries will close", "six libraries will": of things whose whole is given, fewer are the part.
pub fn is_part_alike(prior: &Counted<'_>, new: &Counted<'_>) -> bool {
    let (part, other) = if prior.is_part { (prior, new) } else { (new, prior) };
    let is_thing = (matches!(part.head, Head::Thing(_)) || part.fate == Some(Fate::Dismissed)) && part.head == other.head;
    let own = part.figure.value.unwrap_or_default();
    let whole = part.numbers_inside.iter().copied().find(|number| *number > own);
    is_thing && whole.zip(other.figure.value).is_some_and(|(whole, other)| other < whole)
}

/// "No Norvald students were hurt": nobody of one kind, where the other sentence counts more than that kind.
fn is_none_of_some(none: &Counted<'_>, some: &Counted<'_>) -> bool {
    matches!(none.head, Head::Some(_)) && (none.head != some.head || !none.modifiers.is_empty() && none.modifiers != some.modifiers)
}

/// Whether the smaller count is of some kind of the people that the larger is of. Passengers are all aboard but for the crew; who comes
/// for what is reported (patients, protesters, residents) are mostly all there are.
fn is_some_of(lower: &Counted<'_>, upper: &Counted<'_>) -> bool {
    let (Head::Some(kind), Head::Anyone) = (&lower.head, &upper.head) else { return false };
    if counted::is_subset(kind) {
        return true;
    }
    let (Some(few), Some(many)) = (lower.figure.value, upper.figure.value) else { return true };
    match lower.fate.or(upper.fate) {
        None | Some(Fate::Aboard) => many - few <= 20.0_f64.max(few * 0.12),
        // a bystander or two beside the workers, not as many again
        Some(fate) => fate.is_toll() && fate != Fate::Trapped && many - few <= 2.0_f64.max(few * 0.15),
    }
}

/// Whether a figure's sentence has that value too, of such things or of things it does not name.
fn stands_beside(counted: &Counted<'_>, value: f64) -> bool {
    let is_of_such = |things: &[String]| match &counted.head {
        Head::Thing(head) => things.is_empty() || things.contains(head),
        _ => true,
    };
    counted.numbers.iter().any(|n| (n.value - value).abs() < 1e-6 && is_of_such(&n.things))
}
