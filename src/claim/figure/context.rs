//! What the rest of the sentence says of a figure: where and since when it holds, as of when, and who is credited with it.

use super::{
    english::verbs::{self, Form},
    english::words::Class,
    sentence::Sentence,
    token::{Kind, Token},
};

/// A phrase of the sentence at tokens `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub start: usize,
    pub end: usize,
}

/// What holds for every figure of a sentence, read once.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Phrases of place and span, in order.
    pub scopes: Vec<Phrase>,
    /// Phrases of time, in order.
    pub times: Vec<Phrase>,
    /// Whom the sentence credits, each with the token of the word that credits it; in order.
    credits: Vec<(usize, String)>,
}

impl Context {
    /// Who is credited with what stands at tokens `start..end`: the only one, or the one who speaks in the same clause.
    pub fn source(&self, s: &Sentence, start: usize, end: usize) -> Option<&str> {
        let [(_, first), _, ..] = self.credits.as_slice() else { return self.credits.first().map(|(_, name)| &**name) };
        let parts = |from: usize, to: usize| (from..to).any(|at| divides(s, at));
        let clause = self.credits.iter().filter(|(at, _)| !if *at < start { parts(*at, start) } else { parts(end, *at) });
        let own = clause.min_by_key(|(at, _)| if *at < start { start - at } else { at.saturating_sub(end) });
        Some(own.map_or(first, |(_, name)| name))
    }
}

/// Where another's statement may begin: a semicolon, or "while" and the like behind a comma.
fn divides(s: &Sentence, at: usize) -> bool {
    s.word(at) == ";" || s.word_before(at) == "," && matches!(s.word(at), "while" | "but" | "and" | "though" | "although" | "whereas")
}

/// Longer lists are tables, not prose.
const MOST_PHRASES: usize = 24;

pub(super) fn read(s: &Sentence) -> Context {
    let mut context = Context { credits: credits(s), ..Context::default() };
    let mut at = 0;
    while at < s.tokens.len() && context.scopes.len() + context.times.len() < MOST_PHRASES {
        let token = &s.tokens[at];
        let time = bare_time(s, at);
        if let Some(end) = time {
            context.times.push(Phrase { start: at, end });
            at = end;
            continue;
        }
        if !opens_scope(s, at) {
            at += 1;
            continue;
        }
        let end = phrase_end(s, at);
        if end <= at + 1 {
            at += 1;
            continue;
        }
        let phrase = Phrase { start: at, end };
        match is_time(s, phrase) {
            // "for the first time" is no moment
            true if token.is("for") && s.word(end - 1) == "time" => {}
            true if !token.is_any(&["since", "within", "during", "between"]) => context.times.push(phrase),
            true => context.scopes.push(phrase),
            false if token.is_any(&["to", "by", "for", "into", "at", "from", "on", "against", "until"]) && !names_place(s, phrase) => {}
            false => context.scopes.push(phrase),
        }
        at = end;
    }
    context
}

/// Whether the word at `at` opens a phrase of place or span: not "over 300", "set off", "east side".
fn opens_scope(s: &Sentence, at: usize) -> bool {
    let token = &s.tokens[at];
    if !token.is_word() || !token.is_in(Class::SCOPE) {
        return false;
    }
    let counts = s.is_number(at + 1);
    let particle = s
        .before(at)
        .is_some_and(|t| verbs::verb(&t.lower).is_some_and(|(lemma, _)| matches!(lemma, "set" | "take" | "go" | "cut" | "call" | "turn")));
    match &*token.lower {
        "around" | "over" | "under" | "above" | "about" => !counts,
        // "in all, 45 people died"
        "in" => {
            !super::subject::is_kind_of_money(s, at)
                && !matches!(
                    s.word(at + 1),
                    "all" | "total" | "fact" | "addition" | "which" | "turn" | "return" | "part" | "full" | "exchange"
                )
        }
        "between" => !counts || s.tokens[at + 1].text.len() == 4,
        "off" | "up" | "on" => !particle,
        "north" | "south" | "east" | "west" => s.word(at + 1) == "of",
        _ => true,
    }
}

/// "yesterday", "Sunday", "last month", "early Friday", "this year".
fn bare_time(s: &Sentence, at: usize) -> Option<usize> {
    let word = s.word(at);
    if matches!(word, "yesterday" | "today" | "tonight" | "tomorrow" | "overnight") {
        return Some(at + 1);
    }
    if let Some(end) = counted_back(s, at) {
        return Some(end);
    }
    let led = usize::from(matches!(word, "last" | "this" | "early" | "late" | "next" | "earlier" | "later" | "previous"));
    let mut end = at + led;
    if s.word(end).is_empty() {
        return None;
    }
    let day = s.tokens[end].is_in(Class::WEEKDAY) && s.tokens[end].is_capitalised();
    let unit = led == 1 && s.tokens[end].is_in(Class::TIME);
    if !day && !unit {
        return None;
    }
    end += 1;
    while s.tokens.get(end).is_some_and(|t| t.is_any(&["morning", "afternoon", "evening", "night"])) {
        end += 1;
    }
    Some(end)
}

/// "a day earlier", "two years ago", "the week before".
fn counted_back(s: &Sentence, at: usize) -> Option<usize> {
    let first = s.tokens.get(at)?;
    let counts =
        first.is_any(&["a", "an", "one", "the"]) || first.is_number() || crate::text::number::small_cardinal(&first.lower).is_some();
    let unit = s.word(at + 1);
    let unit =
        matches!(unit.strip_suffix('s').unwrap_or(unit), "hour" | "day" | "night" | "week" | "month" | "quarter" | "year" | "decade");
    (counts && unit && matches!(s.word(at + 2), "earlier" | "ago" | "before" | "previously")).then_some(at + 3)
}

/// The end of the phrase that a preposition at `at` opens.
fn phrase_end(s: &Sentence, at: usize) -> usize {
    let mut end = at + 1;
    let mut seen = false;
    while let Some(token) = s.tokens.get(end).filter(|_| end < at + 9) {
        let inside = match token.kind {
            Kind::Number => true,
            Kind::Mark => {
                token.is_dash() && token.glued
                    || matches!(token.text, "'" | "’") && token.glued && s.word(end + 1) == "s"
                    || token.text == "%"
            }
            Kind::Word
                if token.is_any(&["the", "a", "an", "its", "their", "his", "her", "this", "last", "all", "least", "more", "than"]) =>
            {
                !seen
            }
            Kind::Word if token.is_any(&["of", "and"]) => {
                seen && s.tokens.get(end + 1).is_some_and(|t| t.is_capitalised() || token.is("of"))
            }
            Kind::Word if token.is_in(Class::WEEKDAY) || token.is_in(Class::MONTH) => {
                !seen || s.tokens[end - 1].is_number() || s.tokens[end - 1].is_in(Class::TIME) || !token.is_capitalised()
            }
            Kind::Word
                if seen
                    && verbs::verb(&token.lower).is_some_and(|(_, form)| matches!(form, Form::Past | Form::Gerund))
                    && !token.is_capitalised() =>
            {
                false
            }
            // "on Tuesday twenty-four coffins": a number opens another phrase
            Kind::Word if seen && counts_small(token) => false,
            Kind::Word => !token.is_in(Class::STOP),
        };
        if !inside {
            break;
        }
        // a name is over where a verb in small letters follows it
        let acts = || verbs::verb(&token.lower).is_some_and(|(_, form)| form != Form::Base);
        if seen && s.tokens[end - 1].is_capitalised() && token.is_word() && !token.is_capitalised() && acts() {
            break;
        }
        seen |= token.is_word() && !token.is_any(&["the", "a", "an", "its", "their", "his", "her"]) || token.is_number();
        end += 1;
    }
    if seen { end } else { at }
}

/// "seven", but not the "Seven" of a name.
fn counts_small(token: &Token) -> bool {
    !token.is_capitalised() && crate::text::number::small_cardinal(&token.lower).is_some()
}

fn is_time(s: &Sentence, phrase: Phrase) -> bool {
    let dated = |t: &Token| t.is_capitalised() && (t.is_in(Class::WEEKDAY) || t.is_in(Class::MONTH));
    let year = |t: &Token| t.is_number() && t.text.len() == 4 && (t.text.starts_with("19") || t.text.starts_with("20"));
    let words = &s.tokens[phrase.start + 1..phrase.end];
    // "to 12 years", "in three days" are lengths of time, not moments
    let counts = |t: &Token| t.is_number() && !year(t) || crate::text::number::small_cardinal(&t.lower).is_some();
    if words.iter().any(counts) && !words.iter().any(dated) {
        return false;
    }
    words.last().is_some_and(|t| t.is_in(Class::TIME) || year(t))
        || words.first().is_some_and(|t| t.is_in(Class::TIME))
        || words.iter().any(dated)
}

fn names_place(s: &Sentence, phrase: Phrase) -> bool {
    s.tokens[phrase.start + 1..phrase.end].iter().any(Token::is_capitalised) && s.tokens[phrase.start].is_any(&["at", "from", "on"])
}

/// Whom the sentence credits: "according to X", "X said", ", said X".
fn credits(s: &Sentence) -> Vec<(usize, String)> {
    (0..s.tokens.len()).filter_map(|at| credited(s, at).map(|name| (at, name))).take(MOST_PHRASES).collect()
}

fn credited(s: &Sentence, at: usize) -> Option<String> {
    let token = &s.tokens[at];
    if token.is("according") && s.word(at + 1) == "to" {
        return name_from(s, at + 2);
    }
    let spoke = token.is_any(&["spoke", "speaks"]) && s.word(at + 1) == "of";
    if token.is_capitalised() || !(token.is_in(Class::SAYING) || spoke) {
        return None;
    }
    // "of confirmed dead", "employers added 176,000 jobs": no word of saying here
    let describes = s.before(at).is_some_and(|t| {
        t.is_any(&["of", "the", "a", "an", "with", "for", "in", "its", "their", "no"]) || t.is_number() || counts_small(t)
    });
    let adds = token.is_any(&["added", "adds", "posted", "found", "showed", "shows"]);
    let amount = |t: &Token| t.is_number() || matches!(t.text, "$" | "£" | "€") || crate::text::number::small_cardinal(&t.lower).is_some();
    if describes || adds && s.tokens.get(at + 1).is_some_and(amount) {
        return None;
    }
    let inverted = s.before(at).is_some_and(|t| matches!(t.text, "," | "\"" | "”" | "’" | "''"));
    if inverted { name_from(s, at + 1) } else { name_to(s, at) }
}

fn name_from(s: &Sentence, at: usize) -> Option<String> {
    let mut end = at;
    while s.tokens.get(end).is_some_and(|t| {
        end < at + 12
            && (t.is_word()
                && !counts_small(t)
                && (!t.is_in(Class::STOP) || t.is_any(&["the", "of", "a", "for", "and", "his", "her"]))
                && (!t.is_in(Class::SAYING) || t.is_capitalised())
                || t.is_number() && t.text.len() < 3
                || t.is_dash() && t.glued
                || matches!(t.text, "'" | "’") && t.glued
                || t.text == "." && s.tokens[end - 1].text.len() <= 3 && s.tokens.get(end + 1).is_some_and(Token::is_capitalised))
    }) {
        end += 1;
    }
    while end > at && s.tokens[end - 1].is_any(&["the", "of", "a", "for", "and", "his", "her"]) {
        end -= 1;
    }
    // times belong to the saying, not to the sayer
    while end > at && (s.tokens[end - 1].is_in(Class::WEEKDAY) || s.tokens[end - 1].is_in(Class::TIME)) {
        end -= 1;
    }
    clean(s.slice(at, end))
}

fn name_to(s: &Sentence, at: usize) -> Option<String> {
    let mut start = at;
    while start > 0 && start + 12 > at {
        let t = &s.tokens[start - 1];
        let inside = t.is_word()
            && (!t.is_in(Class::STOP) || t.is_any(&["the", "of", "a", "for", "his", "her", "it", "he", "she", "they", "has", "have"]))
            && (!t.is_in(Class::SAYING) || t.is_capitalised())
            || t.is_dash() && t.glued
            || matches!(t.text, "'" | "’") && t.glued
            || t.text == "." && start > 1 && s.tokens[start - 2].text.len() <= 3 && s.tokens[start - 2].is_capitalised();
        if !inside {
            break;
        }
        start -= 1;
    }
    // "cut its full-year forecast"
    if s.before(start).is_some_and(|t| t.is_any(&["its", "their", "our", "my", "your"])) {
        return None;
    }
    let mut end = at;
    while end > start && (s.tokens[end - 1].lower.ends_with("ly") || s.tokens[end - 1].is_any(&["has", "have", "also", "earlier", "later"]))
    {
        end -= 1;
    }
    while start < end && s.tokens[start].is_any(&["of", "for"]) {
        start += 1;
    }
    clean(s.slice(start, end))
}

fn clean(name: &str) -> Option<String> {
    let name = name.trim();
    let pronoun = matches!(
        name.to_lowercase().as_str(),
        "" | "it"
            | "that"
            | "the"
            | "there"
            | "this"
            | "which"
            | "who"
            | "first"
            | "originally"
            | "previously"
            | "initially"
            | "what"
            | "been"
    );
    // "half of those surveyed said": who they are was left behind
    let acted = verbs::verb(name).is_some_and(|(_, form)| form == Form::Past);
    (!pronoun && !acted).then(|| name.to_owned())
}
