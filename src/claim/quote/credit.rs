//! Who a sentence credits its passages to.
//!
//! A numbered cascade, from the surest sign to the weakest: a cue that follows the passage, a cue that leads up to it, a cue at the end
//! of the sentence, the sentence's other passages, its subject. Looks at one sentence; `carry` looks beyond.

use std::ops::Range;

use super::{
    cue,
    english::Class,
    frame::{Frame, Kind, Sentence, Token},
    phrase,
};

/// How many tokens around a passage are read for its cue; longer sentences are lists or furniture.
const WINDOW: usize = 120;

/// How many verbs are tried before a passage is left without a speaker.
const MOST_VERBS: usize = 10;

/// Who is credited, by which words, with how much certainty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Tokens of the speaker as written.
    pub speaker: Range<usize>,
    /// Tokens of the cue.
    pub cue: Range<usize>,
    pub strength: Strength,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The subject of a sentence whose verb need not be one of speech.
    Subject,
    Cue,
}

/// The credit of the passage at token `at` of a sentence.
pub fn credit(frame: &Frame<'_>, sentence: &Sentence, at: usize) -> Option<Credit> {
    let Range { start: low, end: high } = sentence.tokens;
    let leads_on = leads_on(frame, at);
    let follows = || follows(frame, at, high);
    signed(frame, at)
        .or_else(|| leads_on.then(follows).flatten())
        .or_else(|| labels(frame, low, at))
        .or_else(|| introduces(frame, low, at))
        .or_else(|| precedes(frame, low, at))
        .or_else(|| ends_with(frame, at, high))
        .or_else(|| subject(frame, low, at))
}

/// 0. `"…" - Holt, Ashford`: a dash and a name, and nothing else.
pub fn signed(frame: &Frame<'_>, at: usize) -> Option<Credit> {
    let dash = (at + 1..at + 4).take_while(|next| frame.token(*next).is_some_and(|token| token.kind == Kind::Dash)).last()?;
    let start = dash + 1;
    let sentence = &frame.sentences[frame.sentence_of(dash)];
    let speaker = phrase::after(frame, start, sentence.tokens.end).filter(|speaker| speaker.start == start)?;
    let rest = speaker.end..sentence.tokens.end;
    let is_bare = frame.tokens[start].is_capital
        && frame.tokens[rest.clone()].iter().all(|token| token.quote().is_none())
        && frame.tokens[rest.clone()].iter().filter(|token| token.is_word()).count() <= 8
        && !has_verb(frame, start, rest.end);
    is_bare.then_some(Credit { speaker, cue: dash..start, strength: Strength::Cue })
}

/// Whether the words after a passage may name its speaker: it ends in a comma, a question or the like, or a comma or dash follows.
fn leads_on(frame: &Frame<'_>, at: usize) -> bool {
    let body = frame.tokens[at].text.trim_end_matches(['\'', '’', ')', ']', '"', '”', ' ']);
    body.ends_with([',', '?', '!', '…', '-', '—', '–', '.'])
        || frame.token(at + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Comma | Kind::Dash)
                || next.is(Class::SOURCE)
                || next.is(Class::CUE) && frame.token(at + 2).is_some_and(|name| name.is_capital)
                || (next.is_capital || next.is(Class::HE.with(Class::SHE)))
                    && frame.token(at + 2).is_some_and(|verb| verb.is(Class::CUE) && !verb.is(Class::NOUN_TOO))
        })
}

/// 1. `"…," said NP`, `"…," NP said`, `"…," according to NP`.
fn follows(frame: &Frame<'_>, at: usize, high: usize) -> Option<Credit> {
    let mut start = at + 1;
    while frame.token(start).is_some_and(|token| start < high && matches!(token.kind, Kind::Comma | Kind::Dash | Kind::Other)) {
        start += 1;
    }
    if start < high {
        return tail(frame, start, high);
    }
    // "Ready?" Holt asked: the question ends no sentence here
    let asks = frame.tokens[at].text.trim_end_matches(['\'', '’', '"', '”']).ends_with(['?', '!', '…', '-', '—', '–']);
    let next = frame.sentence_after(at).filter(|_| asks)?;
    let credit = tail(frame, next.start, next.end)?;
    let behind = credit.speaker.end.max(credit.cue.end);
    let goes_on = frame
        .token(behind)
        .filter(|_| behind < next.end)
        .is_some_and(|t| t.kind == Kind::Colon || t.quote().is_some() || t.is(Class::SUBORDINATOR) || t.is(Class::SUBJECT));
    (!goes_on && (next.end - next.start < 24) && frame.tokens[next.clone()].iter().all(|t| t.quote().is_none())).then_some(credit)
}

/// A credit whose words begin at `start`.
fn tail(frame: &Frame<'_>, start: usize, high: usize) -> Option<Credit> {
    let first = frame.token(start).filter(|_| start < high)?;
    if let Some(credit) = source(frame, start, high) {
        return Some(credit);
    }
    let mut verb = start;
    while frame.token(verb).is_some_and(|token| verb < high && token.is(Class::ADVERB) && !token.is_capital && !token.is(Class::SUBJECT)) {
        verb += 1;
    }
    if frame.token(verb).is_some_and(|token| verb < high && token.is(Class::CUE.with(Class::AFTER)) && !cue::is_put(frame, start, verb))
        && let Some(speaker) = phrase::after(frame, verb + 1, high)
    {
        return Some(Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue });
    }
    let skip = usize::from(matches!(first.text, "as" | "As"));
    let limit = (start..high)
        .take(60)
        .find(|end| matches!(frame.tokens[*end].kind, Kind::Quote(_) | Kind::Stop | Kind::Colon) && !phrase::is_nickname(frame, *end))
        .unwrap_or(high);
    let low = start + skip;
    (low..limit.min(start + 60))
        .filter(|verb| {
            cue::is_finite(frame, start, *verb) || frame.tokens[*verb].is(Class::AFTER) && *verb > start || cue::is_habit(frame, low, *verb)
        })
        .take(4)
        .find_map(|verb| {
            if let Some(credit) = quoted(frame, verb, limit) {
                return Some(credit);
            }
            let is_anothers = verb > start && frame.tokens[verb - 1].is(Class::RELATIVE)
                || cue::is_passive(frame, low, verb) && !cue::is_quoted_as(frame, verb);
            let speaker = phrase::before(frame, low, cue::governor(frame, low, verb)).filter(|_| !is_anothers)?;
            let speaker = match speaker.start <= low + 2 {
                true => speaker,
                // "Holt, a spokesman for the mayor said": the aside is not closed
                false => phrase::after(frame, low, speaker.start)
                    .filter(|name| name.end + 1 == speaker.start && frame.tokens[name.end].kind == Kind::Comma)?,
            };
            Some(Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue })
        })
        .or_else(|| unlisted_verb(frame, low, limit))
        .or_else(|| unlisted_inverted(frame, verb, limit))
}

/// `"…," NP retorted.`: a verb that no table holds, directly behind a short subject.
fn unlisted_verb(frame: &Frame<'_>, low: usize, limit: usize) -> Option<Credit> {
    let is_verb = |at: &usize| frame.tokens[*at].is(Class::GUESSED.with(Class::WEAK)) && !frame.tokens[*at].is_capital;
    let verb = (low + 1..limit.min(low + 6)).find(is_verb)?;
    let speaker = phrase::before(frame, low, verb).filter(|speaker| speaker.start == low)?;
    let first = &frame.tokens[low];
    let names = first.is_capital
        || first.is(Class::HE.with(Class::SHE))
        || first.is(Class::DETERMINER) && frame.tokens[verb - 1].is(Class::ROLE.with(Class::BODY));
    let ends = frame
        .token(verb + 1)
        .is_none_or(|next| !next.is_word() || next.is(Class::PREPOSITION.with(Class::ADVERB).with(Class::SUBORDINATOR)));
    (names && ends).then(|| Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue })
}

/// `"…," gulped NP.`: such a verb before a name or a role.
fn unlisted_inverted(frame: &Frame<'_>, verb: usize, limit: usize) -> Option<Credit> {
    frame.token(verb).filter(|token| verb < limit && token.is(Class::GUESSED) && !token.is_capital)?;
    let speaker = phrase::after(frame, verb + 1, limit).filter(|speaker| speaker.start == verb + 1)?;
    let names = frame.tokens[speaker.clone()].iter().any(|token| token.is_capital || token.is(Class::ROLE));
    let ends = frame.token(speaker.end).is_none_or(|next| !next.is_word() || next.is(Class::PREPOSITION.with(Class::SUBORDINATOR)));
    (names && ends).then(|| Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue })
}

/// "the agency quoted NP as saying": who is quoted, not who quotes.
fn quoted(frame: &Frame<'_>, verb: usize, high: usize) -> Option<Credit> {
    let quotes = matches!(frame.tokens[verb].text, "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing");
    let speaker = phrase::after(frame, verb + 1, high).filter(|speaker| quotes && cue::is_quoted_as(frame, speaker.end - 1))?;
    let cue = speaker.end + 1;
    Some(Credit { speaker, cue: cue..cue + 1, strength: Strength::Cue })
}

/// `Holt, the mayor: "…"`: a name with an aside, a colon, and no verb.
fn labels(frame: &Frame<'_>, low: usize, at: usize) -> Option<Credit> {
    let colon = at.checked_sub(1).filter(|colon| *colon > low && frame.tokens[*colon].kind == Kind::Colon)?;
    let speaker = phrase::after(frame, low, colon).filter(|speaker| speaker.start == low && frame.tokens[low].is_capital)?;
    let aside = speaker.end..colon;
    let is_aside = frame.token(aside.start).is_some_and(|token| token.kind == Kind::Comma)
        && frame.tokens[aside].iter().any(|token| token.is(Class::ROLE.with(Class::TITLE)));
    (is_aside && !has_verb(frame, low, colon)).then_some(Credit { speaker, cue: colon..at, strength: Strength::Cue })
}

/// "according to NP", "per NP", "in the words of NP".
fn source(frame: &Frame<'_>, at: usize, high: usize) -> Option<Credit> {
    if cue::is_in_words_of(frame, at) {
        let speaker = phrase::after(frame, at + 4, high)?;
        return Some(Credit { speaker, cue: at..at + 4, strength: Strength::Cue });
    }
    let first = frame.token(at).filter(|token| token.is(Class::SOURCE))?;
    let to = if first.text.eq_ignore_ascii_case("according") { at + 2 } else { at + 1 };
    let speaker = phrase::after(frame, to, high)?;
    Some(Credit { speaker, cue: at..to, strength: Strength::Cue })
}

/// `…, but she fired back: "…"`: the clause before a colon, whatever its verb.
fn introduces(frame: &Frame<'_>, low: usize, at: usize) -> Option<Credit> {
    const FINITE: Class = Class::CUE.with(Class::VERB).with(Class::WEAK).with(Class::AFTER).with(Class::GUESSED);
    let colon = at.checked_sub(1).filter(|colon| *colon > low && frame.tokens[*colon].kind == Kind::Colon)?;
    let verb = (low..colon).rev().take(10).find(|verb| {
        let token = &frame.tokens[*verb];
        token.is_word() && !token.is_capital && token.is(FINITE) && !phrase::is_noun(frame, *verb, low)
    })?;
    let speaker = phrase::before(frame, low, verb).filter(|speaker| {
        let names = |token: &Token<'_>| token.is_capital || token.is(Class::ROLE);
        speaker.len() == 1 || frame.tokens[speaker.start].is_capital || frame.tokens[speaker.clone()].iter().any(names)
    })?;
    let first = &frame.tokens[speaker.start];
    let names = first.is(Class::HE.with(Class::SHE)) || first.is_capital && !first.is(Class::SUBJECT.with(Class::DETERMINER));
    let opens = speaker.start == low || opens_clause(frame, low, speaker.start) || frame.tokens[speaker.start - 1].kind == Kind::Comma;
    (names && opens && !cue::is_passive(frame, low, verb)).then(|| Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue })
}

/// "and called it": the subject is that of the reporting verb before, or of the nearest verb.
fn coordinated_subject(frame: &Frame<'_>, low: usize, verb: usize) -> Option<Range<usize>> {
    let and = (low..verb)
        .rev()
        .take(4)
        .find(|at| !frame.tokens[*at].is(Class::ADVERB.with(Class::AUXILIARY)) || frame.tokens[*at].is(Class::CONJUNCTION))?;
    frame.tokens[and].is(Class::CONJUNCTION).then_some(())?;
    (low..and)
        .rev()
        .take(60)
        .filter(|at| frame.tokens[*at].is(Class::CUE) && cue::is_finite(frame, low, *at) && !cue::is_passive(frame, low, *at))
        .take(MOST_VERBS)
        .find_map(|at| phrase::before(frame, low, at))
}

/// "footage of Holt saying": the participle's own subject.
fn observed(frame: &Frame<'_>, low: usize, verb: usize) -> Option<Range<usize>> {
    let speaker = phrase::chunk_before(frame, low, verb).filter(|_| frame.tokens[verb].is(Class::CUE_ING))?;
    let governor = &frame.tokens[speaker.start.checked_sub(1).filter(|governor| *governor >= low)?];
    let is_name = frame.tokens[speaker.end - 1].is_capital;
    (is_name && speaker.end == verb && (governor.text == "of" || governor.is(Class::PERCEIVES))).then_some(speaker)
}

/// 2. A cue before the passage: the nearest, or the one that reports the clause which holds it.
fn precedes(frame: &Frame<'_>, low: usize, at: usize) -> Option<Credit> {
    let mut found: Option<Credit> = None;
    const CUES: Class = Class::CUE.with(Class::CUE_ING).with(Class::CUE_BASE).with(Class::SOURCE).with(Class::WEAK).with(Class::AFTER);
    for verb in
        (low..at).rev().take(WINDOW).filter(|verb| frame.tokens[*verb].is(CUES) || cue::is_in_words_of(frame, *verb)).take(MOST_VERBS)
    {
        let Some(credit) = before_passage(frame, low, verb, at) else { continue };
        let reports = frame.tokens[verb].is(Class::REPORTS) && frame.tokens[verb].is(Class::CUE) || cue::finds_that(frame, verb);
        // "saying that anyone who complains …": the participle reports what the relative clause is part of
        let in_relative =
            found.as_ref().is_some_and(|inner| inner.speaker.len() == 1 && frame.tokens[inner.speaker.start].is(Class::RELATIVE));
        let reports = reports || in_relative && frame.tokens[verb].is(Class::REPORTS) && frame.tokens[verb].is(Class::CUE_ING);
        if found.is_none() || reports {
            let settled = opens_clause(frame, low, credit.speaker.start) || reports && !is_pronoun(frame, &credit.speaker);
            found = Some(credit);
            if settled {
                break;
            }
        }
    }
    found
}

fn is_pronoun(frame: &Frame<'_>, speaker: &Range<usize>) -> bool {
    speaker.len() == 1 && frame.tokens[speaker.start].is(Class::SUBJECT)
}

/// Whether the clause with this subject is no part of a statement that an earlier verb reports.
fn opens_clause(frame: &Frame<'_>, low: usize, subject: usize) -> bool {
    let Some(previous) = subject.checked_sub(1).filter(|p| *p >= low).map(|p| &frame.tokens[p]) else { return true };
    match previous.kind {
        Kind::Semicolon | Kind::Colon | Kind::Dash => true,
        Kind::Word => {
            matches!(previous.text, "and" | "but" | "while" | "as" | "though" | "although" | "whereas" | "which" | "what" | "whom")
        }
        _ => false,
    }
}

/// The credit by the cue at `verb`, if it is one.
fn before_passage(frame: &Frame<'_>, low: usize, verb: usize, at: usize) -> Option<Credit> {
    let token = &frame.tokens[verb];
    if !token.is_word() {
        return None;
    }
    if (token.is(Class::SOURCE) || cue::is_in_words_of(frame, verb))
        && let Some(credit) = source(frame, verb, at)
    {
        return Some(credit);
    }
    if token.is(Class::CUE_ING)
        && let Some(credit) = (low..verb).rev().take(12).find_map(|quotes| quoted(frame, quotes, at))
    {
        return Some(credit);
    }
    let speaker = if cue::is_finite(frame, low, verb) {
        if cue::is_passive(frame, low, verb) {
            return by_agent(frame, verb, at);
        }
        inverted(frame, low, verb, at)
            .or_else(|| phrase::before(frame, low, verb))
            .or_else(|| coordinated_subject(frame, low, verb))
            .or_else(|| governing_subject(frame, low, verb))
    } else if cue::is_put(frame, low, verb) {
        phrase::before(frame, low, verb)
    } else if token.is(Class::CUE_ING) || token.is(Class::CUE_BASE) && verb > low && frame.tokens[verb - 1].text == "to" {
        observed(frame, low, verb)
            .or_else(|| governing_subject(frame, low, verb))
            .or_else(|| phrase::main_subject(frame, low, frame.sentences[frame.sentence_of(verb)].tokens.end))
    } else {
        None
    };
    Some(Credit { speaker: speaker?, cue: verb..verb + 1, strength: Strength::Cue })
}

/// `Said Holt: "…"`, `But, said Holt, "…"`: the subject between its verb and the passage.
fn inverted(frame: &Frame<'_>, low: usize, verb: usize, at: usize) -> Option<Range<usize>> {
    let opens = verb == low
        || frame.tokens[verb - 1].kind == Kind::Comma
        || verb == low + 1 && frame.tokens[low].is(Class::CONJUNCTION.with(Class::ADVERB));
    let speaker = opens.then(|| phrase::after(frame, verb + 1, at)).flatten()?;
    let close = frame.tokens[speaker.end..at].iter().filter(|token| token.is_word()).count() <= 12
        && frame.token(speaker.end).is_some_and(|next| !next.is_word() || next.is(Class::PREPOSITION));
    let names = frame.tokens[speaker.start].is_capital || frame.tokens[speaker.start].is(Class::DETERMINER.with(Class::SUBJECT));
    (close && names && (verb == low || matches!(frame.tokens[speaker.end].kind, Kind::Comma | Kind::Stop))).then_some(speaker)
}

/// "was called … by NP": the passive's agent.
fn by_agent(frame: &Frame<'_>, verb: usize, at: usize) -> Option<Credit> {
    let by = (verb + 1..at).take(6).find(|by| frame.tokens[*by].text == "by")?;
    let speaker = phrase::after(frame, by + 1, at)?;
    Some(Credit { speaker, cue: verb..verb + 1, strength: Strength::Cue })
}

/// The subject of the clause that an infinitive or participle at `verb` hangs on.
fn governing_subject(frame: &Frame<'_>, low: usize, verb: usize) -> Option<Range<usize>> {
    const FINITE: Class = Class::CUE.with(Class::VERB).with(Class::AUXILIARY).with(Class::WEAK).with(Class::GUESSED);
    (low..verb)
        .rev()
        .take(60)
        .filter(|at| frame.tokens[*at].is_word() && frame.tokens[*at].is(FINITE) && !matches!(frame.tokens[*at].text, "'s" | "’s"))
        .filter(|at| {
            (!frame.tokens[*at].is(Class::CUE) || cue::is_finite(frame, low, *at))
                && (*at == low || !frame.tokens[*at - 1].is(Class::DETERMINER))
        })
        .take(MOST_VERBS)
        .find_map(|at| phrase::before(frame, low, at).filter(|subject| !is_object(frame, low, subject.start)))
        .or_else(|| phrase::main_subject(frame, low, verb))
}

/// "praised the plan adopted there": a phrase behind a verb or preposition is governed by it and no subject of the next verb.
fn is_object(frame: &Frame<'_>, low: usize, start: usize) -> bool {
    const GOVERNS: Class = Class::VERB.with(Class::GUESSED).with(Class::CUE_BASE).with(Class::PREPOSITION);
    start.checked_sub(1).filter(|before| *before >= low).is_some_and(|before| {
        let token = &frame.tokens[before];
        token.is_word() && !token.is_capital && token.is(GOVERNS) && !token.is(Class::REPORTS.with(Class::SUBORDINATOR))
    })
}

/// 3. `… "passage" …, NP said.` at the end of the sentence.
fn ends_with(frame: &Frame<'_>, at: usize, high: usize) -> Option<Credit> {
    (at + 1..high)
        .take(WINDOW)
        .filter(|comma| frame.tokens[*comma].kind == Kind::Comma || frame.tokens[*comma].quote().is_some() && leads_on(frame, *comma))
        .take(MOST_VERBS)
        .find_map(|comma| {
            let mut start = comma + 1;
            while frame.token(start).is_some_and(|token| start < high && token.kind == Kind::Comma) {
                start += 1;
            }
            tail(frame, start, high)
        })
}

/// 4. The subject of the verb before the passage, or of the sentence.
fn subject(frame: &Frame<'_>, low: usize, at: usize) -> Option<Credit> {
    if at == low {
        return None;
    }
    let speaker = governing_subject(frame, low, at)?;
    let cue = speaker.end..at;
    let named = frame.tokens[at - 1].kind == Kind::Colon && cue.len() == 1;
    if !named && !has_verb(frame, cue.start, cue.end) {
        return None;
    }
    Some(Credit { speaker, cue, strength: Strength::Subject })
}

/// Whether some token of the stretch is a verb by its form.
pub fn has_verb(frame: &Frame<'_>, low: usize, high: usize) -> bool {
    const VERBS: Class = Class::CUE.with(Class::VERB).with(Class::AUXILIARY).with(Class::WEAK).with(Class::GUESSED).with(Class::MODAL);
    (low.max(high.saturating_sub(WINDOW))..high).any(|at| {
        let token = &frame.tokens[at];
        token.is_word() && token.is(VERBS) && !phrase::is_noun(frame, at, low) && !matches!(token.text, "to" | "'s" | "’s")
    })
}

/// The credit of a passage that would follow the sentence.
pub fn before_end(frame: &Frame<'_>, sentence: &Sentence) -> Option<Credit> {
    let Range { start: low, end: high } = sentence.tokens;
    precedes(frame, low, high).or_else(|| subject(frame, low, high))
}
