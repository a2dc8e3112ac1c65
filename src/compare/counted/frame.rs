//! Whether a sentence speaks of something else than what its report is about: other years, other events, what frames them.

use jiff::tz::TimeZone;

use super::place::{Place, Token, is_name, is_number, joins_clauses};
use crate::{model::Witness, text};

impl Place<'_> {
    pub(super) fn is_background(&self, witness: &Witness) -> bool {
        let date = witness.published.map(|at| at.to_zoned(TimeZone::UTC).date());
        let other_year = self.tokens.iter().any(|t| {
            t.folded.len() == 4
                && t.folded
                    .parse::<i16>()
                    .is_ok_and(|year| (1800..2100).contains(&year) && date.is_none_or(|d| (d.year() - year).abs() > 0))
        });
        let other_month = date.is_some_and(|d| {
            let named = self.months();
            !named.is_empty() && named.iter().all(|m| are_far(*m, d.month()))
        });
        let other_day = date.is_some_and(|d| {
            self.tokens.windows(2).any(|pair| {
                let day = |t: &Token<'_>| t.folded.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
                let named = text::calendar::month(&pair[0].folded).filter(|_| is_name(&pair[0])).zip(day(&pair[1]));
                let named = named.or_else(|| text::calendar::month(&pair[1].folded).filter(|_| is_name(&pair[1])).zip(day(&pair[0])));
                let that = named.and_then(|(month, day)| jiff::civil::Date::new(d.year(), month, day).ok());
                that.is_some_and(|that| (d - that).get_days().abs() > 10)
            })
        });
        let former = |t: &Token<'_>| {
            matches!(t.folded.as_str(), "previous" | "previously" | "former" | "formerly" | "originally" | "initially" | "prior")
        };
        self.preceding().take(6).any(former)
            || self.is_superseded()
            || other_day
            || other_year
            || other_month
            || self.is_framed_elsewhere()
            || self.is_of_another_event()
    }

    /// "Initial reports spoke of nine hurt, but two of them have since died": the report itself has a later count.
    fn is_superseded(&self) -> bool {
        let initial = |t: &Token<'_>| matches!(t.folded.as_str(), "initial" | "initially" | "originally");
        let later = |t: &Token<'_>| matches!(t.folded.as_str(), "but" | "since" | "later" | "now" | "however" | "revised");
        self.preceding().any(initial) && self.following().any(later)
    }

    /// "in separate shootings", "an unrelated crash", "in the past 17 months".
    pub(super) fn is_of_another_event(&self) -> bool {
        const APART: &[&str] = &["separate", "unrelated", "separately", "unconnected", "similar", "previous", "earlier"];
        const EVENTS: &[&str] = &[
            "shooting",
            "shootings",
            "incident",
            "incidents",
            "attack",
            "attacks",
            "crash",
            "crashes",
            "case",
            "cases",
            "accident",
            "accidents",
            "fire",
            "fires",
            "explosion",
            "explosions",
            "quake",
            "earthquake",
            "storm",
            "storms",
            "raid",
            "raids",
            "outbreak",
            "outbreaks",
            "blast",
            "strike",
            "strikes",
        ];
        let is = |t: &Token<'_>, words: &[&str]| words.contains(&t.folded.as_str());
        let pairs = || self.tokens.windows(2);
        let apart = pairs().any(|pair| is(&pair[0], APART) && is(&pair[1], EVENTS))
            || self.tokens.windows(3).any(|three| is(&three[0], APART) && is(&three[2], EVENTS))
            || self.tokens.windows(3).any(|three| is(&three[0], &["in"]) && is(&three[1], &["other", "another"]) && is(&three[2], EVENTS));
        let spans = self.tokens.windows(3).any(|three| {
            let is_long = |t: &Token<'_>| is(t, &["months", "years", "decade", "decades", "year"]);
            is(&three[0], &["past", "last"]) && (is_long(&three[1]) || is_number(&three[1]) && is_long(&three[2]))
        });
        apart || spans
    }

    /// "a year ago", "home to": said in the figure's own clause, or at the head of the sentence, which frames all of it.
    pub(super) fn is_framed_elsewhere(&self) -> bool {
        const FRAMES: &[&str] = &[
            "last year",
            "years ago",
            "year ago",
            "months ago",
            "earlier this year",
            "in recent years",
            "a decade",
            "home to",
            "population",
            "last month",
            "so far this year",
            "this year",
            "each year",
            "every year",
            "a year",
            "per year",
            "in history",
            "since the start of",
        ];
        let is_other_clause = |t: &&Token<'_>| joins_clauses(t) && !matches!(t.folded.as_str(), "and" | "or");
        let from = self.tokens[..self.before].iter().rposition(|t| is_other_clause(&t)).map_or(0, |at| at + 1);
        let to = self.following().position(|t| is_other_clause(&t)).map_or(self.tokens.len(), |at| self.after + at);
        let said = |tokens: &[Token<'_>]| tokens.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
        let (clause, head) = (said(&self.tokens[from..to]), said(&self.tokens[..from.min(4)]));
        FRAMES.iter().any(|phrase| clause.contains(phrase) || head.contains(phrase))
    }
}

/// Neither the same month nor the next one to it.
pub const fn are_far(a: i8, b: i8) -> bool {
    a != b && a % 12 + 1 != b && b % 12 + 1 != a
}
