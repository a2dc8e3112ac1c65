//! The words of a figure's sentence and the figure's place among them: names, places and days close by.

use std::collections::HashSet;

use crate::{compare::lexicon, text};

pub(super) struct Token<'a> {
    pub(super) written: &'a str,
    pub(super) folded: String,
    pub(super) lemma: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) struct Place<'t> {
    pub(super) tokens: &'t [Token<'t>],
    pub(super) sentence: &'t str,
    /// The first token of the figure, and the first after it.
    pub(super) before: usize,
    pub(super) after: usize,
}

impl Place<'_> {
    pub(super) fn following(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens[self.after..].iter()
    }

    pub(super) fn preceding(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens[..self.before].iter().rev()
    }

    /// A comma or semicolon right before the figure.
    pub(super) fn follows_mark(&self) -> bool {
        let start = self.tokens.get(self.before).map_or(self.sentence.len(), |t| t.start);
        self.sentence[..start].trim_end().ends_with([',', ';', ':'])
    }

    /// Whether a comma or the like ends a token.
    pub(super) fn is_before_mark(&self, token: &Token<'_>) -> bool {
        self.sentence.get(token.end..).is_some_and(|rest| rest.trim_start().starts_with([',', ';', ':']))
    }

    pub(super) fn places(&self) -> HashSet<String> {
        let mut found = HashSet::new();
        for pair in self.tokens.windows(3) {
            if !matches!(pair[0].folded.as_str(), "in" | "at" | "near" | "outside" | "around" | "across" | "over" | "on") {
                continue;
            }
            found.extend(pair[1..].iter().filter(|t| is_name(t) && !text::calendar::is_date(&t.folded)).map(|t| t.folded.clone()));
        }
        found
    }

    /// Whether a comma or the like stands before the token at `at`.
    pub(super) fn is_before_mark_at(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|t| self.is_before_mark(t))
    }

    /// "Up to 4 April", "as of December 12".
    pub(super) fn counted_to(&self) -> Option<(i8, i8)> {
        let day = |t: &Token<'_>| t.folded.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
        self.tokens.windows(3).enumerate().find_map(|(at, three)| {
            let month = |t: &Token<'_>| text::calendar::month(&t.folded).filter(|_| is_name(t) || at == 0);
            let is_limit = matches!(three[0].folded.as_str(), "by" | "until" | "through") || {
                let before = at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|t| t.folded.as_str());
                matches!((before, three[0].folded.as_str()), (Some("up"), "to") | (Some("as"), "of"))
            };
            let dated = month(&three[1]).zip(day(&three[2])).or_else(|| month(&three[2]).zip(day(&three[1])));
            dated.filter(|_| is_limit)
        })
    }

    /// "by noon", "as of Monday evening": the part of the day up to which it counts, in one word for each.
    pub(super) fn counted_by(&self) -> Option<&'static str> {
        const PARTS: &[(&str, &str)] = &[
            ("dawn", "dawn"),
            ("daybreak", "dawn"),
            ("morning", "morning"),
            ("noon", "noon"),
            ("midday", "noon"),
            ("afternoon", "afternoon"),
            ("evening", "evening"),
            ("dusk", "dusk"),
            ("nightfall", "dusk"),
            ("midnight", "midnight"),
        ];
        let is_said = |t: &&Token<'_>| {
            matches!(t.folded.as_str(), "the" | "this" | "early" | "late" | "mid" | "yesterday") || weekday(&t.folded).is_some()
        };
        let is_limit = |at: usize| {
            let mut before = self.tokens[..at].iter().rev().skip_while(is_said);
            match before.next().map(|t| t.folded.as_str()) {
                Some("by") => true,
                Some("of") => before.next().is_some_and(|t| t.folded == "as"),
                _ => false,
            }
        };
        let part = |t: &Token<'_>| PARTS.iter().find(|(word, _)| *word == t.folded).map(|(_, part)| *part);
        self.tokens.iter().enumerate().find_map(|(at, t)| part(t).filter(|_| is_limit(at)))
    }

    /// The verb that stands right behind a number without a noun: "1,400 houses destroyed and 3,200 damaged".
    pub(super) fn participle(&self) -> Option<&str> {
        let is_bare = self.tokens[self.before..self.after].iter().all(is_number);
        let next = self.following().next().map(|t| t.folded.as_str()).filter(|word| word.len() > 4 && word.ends_with("ed"));
        next.filter(|_| is_bare)
    }

    /// "the capital", "the town".
    pub(super) fn is_in_settlement(&self) -> bool {
        self.tokens.iter().any(|t| matches!(t.folded.as_str(), "capital" | "city" | "town" | "village" | "district" | "suburb" | "port"))
    }

    /// The names on either side of the first "and" behind "in" and its like.
    pub(super) fn joined_places(&self) -> HashSet<String> {
        let Some(at) = self.tokens.iter().position(|t| matches!(t.folded.as_str(), "in" | "at" | "near" | "around" | "across" | "between"))
        else {
            return HashSet::new();
        };
        let is_share = |t: &&Token<'_>| matches!(t.folded.as_str(), "parts" | "much" | "most" | "all" | "of" | "both" | "the");
        let run = self.tokens[at + 1..].iter().skip_while(is_share).take(6).take_while(|t| is_name(t) || t.folded == "and");
        let run: Vec<&Token<'_>> = run.collect();
        let is_joined = run.windows(3).any(|three| is_name(three[0]) && three[1].folded == "and" && is_name(three[2]));
        let names = run.into_iter().filter(|t| is_name(t) && !text::calendar::is_date(&t.folded));
        if is_joined { names.map(|t| t.folded.clone()).collect() } else { HashSet::new() }
    }

    /// The days named close by: one further off is of something else in the sentence.
    pub(super) fn weekdays(&self) -> HashSet<&'static str> {
        let close = self.tokens[self.before.saturating_sub(4)..self.before].iter().chain(self.following().take(8));
        close.filter_map(|t| weekday(&t.folded)).collect()
    }

    /// Months that are spoken of as such up to the token at `end`: "in May", "14 Jan", "the January quake", but neither "Ada May" nor "the
    /// Jan Vikas Party".
    pub(super) fn months_until(&self, end: usize) -> Vec<i8> {
        const LEADS: &[&str] = &[
            "in", "since", "until", "till", "by", "from", "to", "of", "on", "and", "last", "next", "this", "early", "late", "mid",
            "before", "after", "through", "between", "during", "every", "end",
        ];
        // whole names that are nothing else
        const PLAIN: &[&str] = &["january", "february", "july", "september", "october", "november", "december"];
        let is_dated = |at: usize| {
            let (token, led) = (&self.tokens[at], at.checked_sub(1).and_then(|before| self.tokens.get(before)));
            let rest = self.sentence.get(token.end..).and_then(|rest| rest.strip_prefix('.'));
            let is_cut = token.folded.len() < 5 && rest.is_some_and(|rest| !rest.trim().is_empty()) && token.folded != "may";
            let is_abbreviated = is_cut || PLAIN.contains(&token.folded.as_str());
            led.is_some_and(|t| is_number(t) || LEADS.contains(&t.folded.as_str()))
                || self.tokens.get(at + 1).is_some_and(is_number)
                || is_abbreviated
        };
        let named = (0..end.min(self.tokens.len())).filter(|at| is_name(&self.tokens[*at]) && is_dated(*at));
        named.filter_map(|at| text::calendar::month(&self.tokens[at].folded)).collect()
    }

    /// Whether no mark stands between the figure and the `count`th word behind it.
    pub(super) fn is_open_until(&self, count: usize) -> bool {
        let start = self.tokens.get(self.after.saturating_sub(1)).map_or(0, |t| t.end);
        let end = self.tokens.get(self.after + count).map_or(start, |t| t.start);
        self.sentence.get(start..end).is_some_and(|between| !between.contains([',', ';', '.', '(']))
    }
}

pub(super) fn ends_clause(token: &Token<'_>) -> bool {
    is_number(token) || joins_clauses(token)
}

pub(super) fn joins_clauses(token: &Token<'_>) -> bool {
    matches!(token.folded.as_str(), "and" | "or" | "but" | "while" | "as" | "when" | "who" | "that" | "which")
}

pub(super) fn is_number(token: &Token<'_>) -> bool {
    token.folded.starts_with(|c: char| c.is_ascii_digit()) || lexicon::number(&token.folded).is_some()
}

/// What a token written in digits or as one number word stands for.
pub(super) fn number(token: &Token<'_>) -> Option<f64> {
    lexicon::number(&token.folded).map(f64::from).or_else(|| token.folded.replace([',', '%'], "").parse().ok())
}

/// A sum or share, whose role is its own: "a profit of $30m, give or take $2m".
pub(super) fn is_amount(token: &Token<'_>, sentence: &str) -> bool {
    const SCALES: &[&str] = &["million", "billion", "percent", "per", "crore", "lakh", "%"];
    let after = sentence.get(token.end..).unwrap_or_default().trim_start();
    let is_sum = sentence.get(..token.start).is_some_and(|before| before.ends_with(['$', '\u{20AC}', '\u{A3}']));
    is_number(token) && (is_sum || SCALES.iter().any(|scale| after.starts_with(scale)))
}

/// Capitalised, and not the first word of its sentence.
pub(super) fn is_name(token: &Token<'_>) -> bool {
    token.start > 0 && token.written.starts_with(char::is_uppercase)
}

/// Whole names only: a paper may be called "Sun".
fn weekday(word: &str) -> Option<&'static str> {
    text::calendar::WEEKDAYS.into_iter().find(|day| *day == word)
}
