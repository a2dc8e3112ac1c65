//! Claims in, points, readings and verdicts out: which claims speak of the same thing, and whether they differ.
//!
//! Verdicts follow the policy on when two reports differ. `interval` and `wording` relate two values or two wordings, of which
//! `lexicon` and `thesaurus` know the words; `counted` and `speaker` say what they are of, `alone` which numbers have one counterpart,
//! `excuse` what explains a gap, `odds` what the reports as wholes say; `measure` and `utterance` put all of it together for a pair,
//! `meeting` sets a report's figures against all that came before; `ledger` keeps the points. Nothing here decides whether the user is told.

mod alone;
mod counted;
mod excuse;
mod figures;
mod interval;
mod ledger;
mod lexicon;
mod measure;
mod meeting;
mod occasion;
mod odds;
mod quotes;
mod scope;
mod scope_words;
mod speaker;
mod terms;
mod thesaurus;
mod unit;
mod utterance;
mod wording;

pub use figures::weighed;
pub use measure::ONE_NAME;
pub use odds::{Measured, weights as evidence};

use self::counted::{Bearer, Counted};
use crate::model::{Article, ArticleId, Claims, Figure, Finding, Point, PointId, Statement, Witness};

/// An article with its claims, as comparison sees it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    pub article: &'a Article,
    pub claims: &'a Claims,
}

impl Report<'_> {
    /// The first article of the wire-copy family; itself where it is no reprint.
    pub fn family(&self) -> ArticleId {
        self.article.wire_of.unwrap_or(self.article.id)
    }
}

/// What an arriving article changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The points that are new or have a new reading or witness, whole.
    pub points: Vec<Point>,
    /// One a claim, figures first, each list in order of the text.
    pub findings: Vec<Finding>,
}

/// Sets an arriving article against its story's points. `fresh` gives an unused id at each call.
pub fn settle(points: &[Point], report: Report<'_>, fresh: &mut dyn FnMut() -> PointId) -> Outcome {
    ledger::settle(points, report, None, fresh)
}

/// Sets a new revision of an article against its previous one and its story's points: what changed is a `correction`.
pub fn revise(points: &[Point], previous: Report<'_>, report: Report<'_>, fresh: &mut dyn FnMut() -> PointId) -> Outcome {
    ledger::settle(points, report, Some(previous), fresh)
}

/// The words of the name of whom a figure is the age, in order, folded; `None` where it is no age, or gives no name of two words or more.
/// `witness` is where the figure stands.
pub fn person(figure: &Figure, witness: &Witness) -> Option<Vec<String>> {
    let Bearer::Named(mut name) = Counted::new(figure, witness).bearer else { return None };
    name.sort_unstable();
    (name.len() > 1).then_some(name)
}

/// Whether two readings of one point cannot both be true accounts of it.
pub fn differ(a: &Statement, b: &Statement) -> bool {
    match (a, b) {
        (Statement::Figure(a), Statement::Figure(b)) => matches!(interval::relate(a, b), interval::Relation::Apart(_)),
        (Statement::Quote(a), Statement::Quote(b)) => {
            utterance::compare(&utterance::Said::new(a), &utterance::Said::new(b)).is_some_and(|found| found.verdict.is_divergence())
        }
        _ => false,
    }
}

/// Every comparable pair of claims of two articles, also those that agree. `prior[0]` is `a`'s side, `new` is `b`'s.
pub fn pairs(a: Report<'_>, b: Report<'_>) -> Vec<Finding> {
    ledger::pairs(a, b)
}
