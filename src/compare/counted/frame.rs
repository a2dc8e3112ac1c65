//! Whether a sentence speaks of something else than what its report is about: other years, other events, what frames them.

use jiff::tz::TimeZone;

use super::{
    place::{Place, Token, is_amount, is_name, is_number, joins_clauses},
    share::is_quantifier,
};
use crate::{
    model::{Dimension, Figure, Witness},
    text,
};

impl Place<'_> {
    pub(super) fn is_background(&self, figure: &Figure, witness: &Witness) -> bool {
        let date = witness.published.map(|at| at.to_zoned(TimeZone::UTC).date());
        // "$4m, against $3m in 2031": the year is the other sum's
        let is_turn = |t: &Token<'_>| {
            joins_clauses(t) || matches!(t.folded.as_str(), "even" | "after" | "where" | "though" | "although") || is_quantifier(t)
        };
        let is_after_mark = |t: &Token<'_>| self.sentence[..t.start].trim_end().ends_with([',', ';']);
        let is_apart = |t: &Token<'_>| is_comparing(t) || self.sentence[..t.start].ends_with('(') || is_after_mark(t) && is_turn(t);
        let end = self.tokens.iter().skip(self.after).position(is_apart).map_or(self.tokens.len(), |at| self.after + at);
        let other_year = self.tokens[..end].iter().any(|t| {
            t.folded.len() == 4
                && t.folded
                    .parse::<i16>()
                    .is_ok_and(|year| (1800..2100).contains(&year) && date.is_none_or(|d| (d.year() - year).abs() > 0))
        });
        let other_month = date.is_some_and(|d| {
            let named = self.months_until(end);
            !named.is_empty() && named.iter().all(|m| are_far(*m, d.month()))
        });
        let other_day = date.is_some_and(|d| {
            self.tokens[..end].windows(2).enumerate().any(|(at, pair)| {
                // "as of 12 December" is when it was counted
                if at > 0 && matches!(self.tokens[at - 1].folded.as_str(), "of" | "by" | "until" | "through") {
                    return false;
                }
                let day = |t: &Token<'_>| t.folded.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
                let named = text::calendar::month(&pair[0].folded).filter(|_| is_name(&pair[0])).zip(day(&pair[1]));
                let named = named.or_else(|| text::calendar::month(&pair[1].folded).filter(|_| is_name(&pair[1])).zip(day(&pair[0])));
                let that = named.and_then(|(month, day)| jiff::civil::Date::new(d.year(), month, day).ok());
                that.is_some_and(|that| (d - that).get_days().abs() > 10)
            })
        });
        let former = |t: &Token<'_>| {
            !is_name(t) && matches!(t.folded.as_str(), "previous" | "previously" | "formerly" | "originally" | "initially" | "prior")
        };
        // "overturned a majority of 9,870"
        let beaten =
            |t: &Token<'_>| matches!(t.folded.as_str(), "overturn" | "overturned" | "overturning" | "defended" | "defending" | "erased");
        self.preceding().take(6).any(former)
            || figure.dimension == Dimension::Count && self.preceding().take(4).any(beaten)
            || self.is_earlier_value()
            || self.is_population()
            || self.is_superseded()
            || other_day
            || other_year
            || other_month
            || self.is_framed_elsewhere(figure)
            || self.is_of_another_event()
    }

    /// "a seaside city of 340,000", "a nation of three million".
    fn is_population(&self) -> bool {
        const HOMES: &[&str] =
            &["city", "town", "village", "county", "nation", "country", "island", "region", "community", "suburb", "state", "province"];
        let mut before = self.preceding();
        before.next().is_some_and(|t| t.folded == "of") && before.next().is_some_and(|t| HOMES.contains(&t.folded.as_str()))
    }

    /// "up from 3 %", "compared with $468 million", "against 61 million a year earlier".
    fn is_earlier_value(&self) -> bool {
        let before: Vec<&str> = self.preceding().take(4).map(|t| t.folded.as_str()).collect();
        match before.as_slice() {
            ["from", moved, ..] => matches!(
                *moved,
                "up" | "down"
                    | "rose"
                    | "fell"
                    | "risen"
                    | "fallen"
                    | "dropped"
                    | "increased"
                    | "reduced"
                    | "cut"
                    | "raised"
                    | "slipped"
                    | "climbed"
                    | "jumped"
            ),
            ["with" | "to", "compared", ..] => true,
            ["versus", ..] => true,
            _ => false,
        }
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
        // "nine people died in the two others"
        let in_others = self.following().take(6).any(|t| t.folded == "others") && self.following().take(3).any(|t| t.folded == "in");
        apart || spans || in_others
    }

    /// "a year ago", "home to": said in the figure's own clause, or at the head of the sentence, which frames all of it.
    fn is_framed_elsewhere(&self, figure: &Figure) -> bool {
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
            "last fiscal year",
            "last financial year",
            "a year after",
            "a year before",
            "a year since",
            "in history",
            "since the start of",
        ];
        // a toll of the year is no toll of the day; rates and sums are all of some year
        const OF_COUNTS: &[&str] = &["this year", "each year", "every year", "a year", "per year"];
        let is_other_clause = |t: &&Token<'_>| joins_clauses(t) && !matches!(t.folded.as_str(), "and" | "or");
        let from = self.tokens[..self.before].iter().rposition(|t| is_other_clause(&t)).map_or(0, |at| at + 1);
        // "lost $4m after a profit of $3m a year earlier": the year is the other sum's
        let ends = |t: &Token<'_>| is_other_clause(&t) || is_amount(t, self.sentence);
        let to = self.following().position(ends).map_or(self.tokens.len(), |at| self.after + at);
        let said = |tokens: &[Token<'_>]| tokens.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
        // "will save £1.3m a year": the figure's own unit frames nothing
        let around = [said(&self.tokens[from.min(self.before)..self.before]), said(&self.tokens[self.after.min(to)..to])];
        let (clause, head) = (around.join(" # "), said(&self.tokens[..from.min(4)]));
        let says = |words: &str, phrase: &str| {
            let rest = words.split_once(phrase).map(|(_, rest)| rest.trim_start());
            // "a year later" frames what follows it
            rest.is_some_and(|rest| !(phrase == "a year" && rest.starts_with("later")))
        };
        let of_counts = OF_COUNTS.iter().filter(|_| figure.dimension == Dimension::Count);
        FRAMES.iter().chain(of_counts).any(|phrase| says(&clause, phrase) || says(&head, phrase))
    }
}

fn is_comparing(token: &Token<'_>) -> bool {
    matches!(token.folded.as_str(), "compared" | "against" | "versus" | "up" | "down" | "than")
}

/// Neither the same month nor the next one to it.
pub const fn are_far(a: i8, b: i8) -> bool {
    a != b && a % 12 + 1 != b && b % 12 + 1 != a
}
