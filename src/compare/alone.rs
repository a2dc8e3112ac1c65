//! Which numbers of their sort two articles give: a number that stands alone in each, once what both give alike is set aside, has one
//! counterpart only.

use std::collections::HashMap;

use super::{
    counted::{Bearer, Counted, Fate, Head, Role},
    interval,
};
use crate::model::{ArticleId, Dimension};

/// What a number is of, as far as one article may give several.
#[derive(PartialEq, Eq, Hash)]
enum Sort {
    Thing(String),
    /// People with one fate.
    Met(Fate),
    /// People of whom nothing is said: "184 passengers".
    People(String),
    /// The length by which a thing is described: "a 10-metre boat".
    Size(String),
    /// A measure of one role; a rate ("a share") is another than a sum.
    Measure(Role, bool),
    /// The age of one of a kind: a boy's.
    Aged(Bearer),
    /// A measure that few reports give two of, by its unit where the tables do not convert it.
    Rare(Dimension, String),
}

impl Sort {
    /// `None` for people of no kind of whom nothing is said, and for sums, shares and times that are of nothing known.
    fn of(counted: &Counted<'_>) -> Option<Self> {
        let figure = counted.figure;
        if let Some(thing) = counted.measured.as_ref().filter(|_| figure.dimension == Dimension::Length) {
            return Some(Self::Size(thing.clone()));
        }
        if let Some(role) = counted.role {
            return Some(Self::Measure(role, figure.unit_canonical.contains(" per ")));
        }
        match interval::dimension(figure) {
            Dimension::Count => {}
            Dimension::Age => {
                return matches!(counted.bearer, Bearer::Someone { .. }).then(|| Self::Aged(counted.bearer.clone()));
            }
            Dimension::Other => return Some(Self::Rare(Dimension::Other, figure.unit_canonical.clone())),
            rare @ (Dimension::Temperature | Dimension::Speed | Dimension::Magnitude) => return Some(Self::Rare(rare, String::new())),
            _ => return None,
        }
        match (&counted.head, counted.fate) {
            (Head::Thing(head), _) => Some(Self::Thing(head.clone())),
            (Head::Anyone | Head::Some(_), Some(fate)) => Some(Self::Met(fate)),
            (Head::Some(kind), None) => Some(Self::People(kind.clone())),
            _ => None,
        }
    }

    /// Some of the people, and what is said of other years, are no second number of these.
    const fn is_whole(&self) -> bool {
        matches!(self, Self::Met(_) | Self::Measure(..) | Self::Rare(..))
    }
}

/// One number of a sort, once: "two boats" and "two other vessels" are two.
struct Given {
    noun: String,
    is_other: bool,
    value: f64,
    is_measure: bool,
}

impl Given {
    /// "$4.2bn" and "about $4 billion" of one role are one sum.
    fn is(&self, value: f64) -> bool {
        let share = if self.is_measure { 0.05 } else { 1e-9 };
        (self.value - value).abs() <= share * self.value.abs().max(value.abs())
    }
}

/// The numbers that each article gives of each sort.
#[derive(Default)]
pub struct Sorts(HashMap<(ArticleId, Sort), Vec<Given>>);

impl Sorts {
    pub fn of<'c>(figures: impl Iterator<Item = &'c Counted<'c>>) -> Self {
        let mut sorts = Self::default();
        for counted in figures {
            sorts.add(counted, counted.witness.article);
        }
        sorts
    }

    pub fn add(&mut self, counted: &Counted<'_>, article: ArticleId) {
        let (Some(sort), Some(value)) = (Sort::of(counted), value(counted)) else { return };
        if sort.is_whole() && (counted.is_part || counted.is_background || counted.is_aside || counted.is_each) {
            return;
        }
        let given = Given {
            noun: counted.noun.clone(),
            is_other: counted.is_other,
            value,
            is_measure: matches!(sort, Sort::Measure(..) | Sort::Rare(..)),
        };
        let all = self.0.entry((article, sort)).or_default();
        if !all.iter().any(|other| other.is(given.value) && other.noun == given.noun && other.is_other == given.is_other) {
            all.push(given);
        }
    }

    /// The values of its sort that a figure's article gives, called by its noun if `by_noun`. "Six more" stand beside other ones.
    fn like(&self, counted: &Counted<'_>, by_noun: bool) -> Vec<&Given> {
        let noun = &counted.noun;
        let is_such = |given: &&Given| given.is_other == counted.is_other && (!by_noun || given.noun == *noun);
        let all = Sort::of(counted).and_then(|sort| self.0.get(&(counted.witness.article, sort)));
        all.into_iter().flatten().filter(is_such).collect()
    }
}

/// In the base unit, where the tables convert it: what one article gives in two units is one measure.
fn value(counted: &Counted<'_>) -> Option<f64> {
    counted.figure.base.or(counted.figure.value)
}

/// Whether each is the only number of its sort in its article that the other article has not.
pub fn are_alone(prior: &Counted<'_>, in_prior: &Sorts, new: &Counted<'_>, in_new: &Sorts) -> bool {
    if prior.is_other != new.is_other || prior.is_background || new.is_background {
        return false;
    }
    let by_noun = matches!(new.head, Head::Thing(_)) && prior.noun == new.noun;
    let (priors, news) = (in_prior.like(prior, by_noun), in_new.like(new, by_noun));
    let (Some(a), Some(b)) = (value(prior), value(new)) else { return false };
    if priors.len() == 1 && news.len() == 1 {
        return !new.is_of_weak_head();
    }
    let is_left = |all: &[&Given], others: &[&Given], own: f64| {
        all.iter().all(|given| given.is(own) || others.iter().any(|other| other.is(given.value))) && all.iter().any(|given| given.is(own))
    };
    priors.len() > 1 && news.len() > 1 && is_left(&priors, &news, a) && is_left(&news, &priors, b)
}
