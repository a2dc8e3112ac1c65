//! Numbers that count and measure nothing: by the way they are written (`notation`), as part of a name (`name`), or for what stands beside them.

mod notation;

pub(super) use self::notation::skip;
use super::{
    amount::Amount,
    english::{nouns, verbs, words},
    name,
    numeral::Form,
    sentence::Sentence,
    token::Token,
    vote,
};
use crate::model::Dimension;

/// More digits without a mark between them are an identifier.
const LONGEST_DIGITS: usize = 12;

/// Whether an amount is no figure where it stands.
pub(super) fn is_noise(s: &Sentence, amount: &Amount) -> bool {
    if name::holds(s, amount) {
        return true;
    }
    // "more than one shooter" says only that there were several
    if amount.form == Form::Words && amount.value == 1.0 && amount.measure.is_none() && s.word_before(amount.start) == "than" {
        return true;
    }
    let first = s.tokens[amount.start].text;
    if first.len() > LONGEST_DIGITS && first.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    if let Some(measure) = &amount.measure {
        // "scp-173m" is a name, "sub-7 nm" is not
        let after = measure.start > amount.start;
        // "3 min read" is how long the page is
        if after && measure.dimension == Dimension::Duration && s.word(measure.end) == "read" {
            return true;
        }
        let letter = after && s.tokens[measure.start].glued && s.tokens[measure.start].text.len() == 1;
        return after && name::is_glued(s, amount) || letter && name::is_numbered(s, amount);
    }
    if vote::side(s, amount).is_some() {
        return false;
    }
    let digits = amount.form == Form::Digits;
    // "the 486 is a chip": several would be said with another verb
    let one = digits && s.word_before(amount.start) == "the" && matches!(s.word(amount.end), "is" | "was" | "has" | "does");
    one || digits
        && (is_address(s, amount)
            || is_year(s, amount)
            || name::is_part(s, amount)
            || is_score(s, amount)
            || is_coded(s, amount)
            || is_decade(s, amount))
        || name::is_numbered(s, amount)
        || idiom(s, amount)
}

/// "the 2800 block of Mill Road", "on the phone with 911".
fn is_address(s: &Sentence, amount: &Amount) -> bool {
    let counted = s.tokens.get(amount.end).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower) && !t.is_in(words::Class::STOP));
    let emergency = matches!(s.tokens[amount.start].text, "911" | "999" | "112")
        && matches!(s.word_before(amount.start), "with" | "a" | "the" | "dialled" | "dialed" | "called");
    s.word(amount.end) == "block" && s.word_before(amount.start) == "the" || emergency && !counted
}

/// A year: four digits without a separator, unless a noun that is counted follows.
fn is_year(s: &Sentence, amount: &Amount) -> bool {
    let token = &s.tokens[amount.start];
    let four = token.text.len() == 4 && token.text.bytes().all(|b| b.is_ascii_digit()) && amount.end <= amount.start + 1;
    let year_like = |v: f64| (1000.0..2150.0).contains(&v) && v.fract() == 0.0;
    if amount.range && token.text.len() == 4 && year_like(amount.value) && amount.high.is_some_and(year_like) {
        return true;
    }
    if !four || !(1500.0..2150.0).contains(&amount.value) {
        return false;
    }
    let led = s.before(amount.start).is_some_and(|t| {
        t.is_any(&[
            "in", "since", "until", "till", "by", "from", "during", "early", "late", "mid", "before", "after", "of", "to", "and", "the",
            "through", "circa", "summer", "winter", "spring", "autumn", "fall", "’", "'", "this", "its", "their",
        ]) || t.is_in(words::Class::MONTH)
            || t.text == "("
    });
    let counted = s.tokens.get(amount.end).is_some_and(|t| t.is_word() && nouns::is_plural(&t.lower) && !t.is_in(words::Class::STOP))
        || s.tokens.get(amount.end + 1).is_some_and(|t| {
            t.is_word() && nouns::is_plural(&t.lower) && s.tokens[amount.end].is_word() && !s.tokens[amount.end].is_in(words::Class::STOP)
        });
    !(counted && (!led && amount.value % 100.0 == 0.0 || amount.value % 500.0 == 0.0))
}

/// "1990s", "'20s".
fn is_decade(s: &Sentence, amount: &Amount) -> bool {
    s.tokens.get(amount.end).is_some_and(|t| t.glued && t.is("s")) && amount.value % 10.0 == 0.0
}

/// "2-0", "won 3-2": a dash between two small numbers, or a falling range, with nothing counted after it.
fn is_score(s: &Sentence, amount: &Amount) -> bool {
    let dash_then = |at: usize| s.is_hyphen(at) && s.tokens.get(at + 1).is_some_and(|t| t.glued && t.is_number());
    let second = s.before(amount.start).is_some_and(|t| t.is_dash() && t.glued)
        && s.tokens[amount.start].glued
        && amount.start >= 2
        && s.tokens[amount.start - 2].is_number();
    if dash_then(amount.end) || second || is_tally(s, amount) {
        return true;
    }
    let counted = s.tokens.get(amount.end).is_some_and(|t| t.is_word() && !t.is_in(words::Class::STOP));
    amount.range
        && s.is_dash(amount.start + 1)
        && amount.value < 100.0
        && !counted
        && !s.before(amount.start).is_some_and(|t| t.is_any(&["of", "about", "around", "at", "some"]))
}

/// "It died in committee, 11 to 9": the more and the fewer, with nothing that is counted behind either.
fn is_tally(s: &Sentence, amount: &Amount) -> bool {
    let bare = |end: usize| s.tokens.get(end).is_none_or(|t| !t.is_word() && t.text != "%" || t.is_in(words::Class::STOP));
    let to = s.word(amount.end) == "to" || s.word_before(amount.start) == "to";
    to && vote::tally(s, amount).is_some_and(|tally| bare(tally.end) && !matches!(s.word_before(tally.start), "from" | "between"))
}

/// Letters set right after digits that no unit explains: "737max", "24703L", or a code with a leading zero; a code behind it: "24703 M212".
fn is_coded(s: &Sentence, amount: &Amount) -> bool {
    let first = &s.tokens[amount.start];
    // "4 s-1" is a unit
    let joined = s.is_hyphen(amount.end + 1);
    let letters = |t: &Token| t.is_word() && t.text.len() <= 2 && !t.is_in(words::Class::STOP) && (t.is_capitalised() || !joined);
    let digits = s.tokens.get(amount.end + 1 + usize::from(joined)).is_some_and(|t| t.is_number() && t.glued);
    let code = digits && s.tokens.get(amount.end).is_some_and(letters);
    if code || is_model(s, amount) {
        return true;
    }
    first.text.len() > 1 && first.text.starts_with('0') && !first.text.starts_with("0.")
        || s.tokens.get(amount.end).is_some_and(|t| t.glued && t.is_word() && !t.is("s"))
        || s.before(amount.start).is_some_and(|t| t.text == "#")
}

/// "the 8088 chip": thousands are set with a comma or counted in the plural.
fn is_model(s: &Sentence, amount: &Amount) -> bool {
    let digits = s.tokens[amount.start].text;
    let bare = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && amount.end == amount.start + 1;
    let noun = |t: &Token| {
        t.is_word() && !t.glued && !t.is_in(words::Class::STOP) && !nouns::is_plural(&t.lower) && verbs::verb(&t.lower).is_none()
    };
    let ends = s.tokens.get(amount.end + 1).is_none_or(|t| !t.is_word() || t.is_in(words::Class::STOP));
    bare && ends && s.tokens.get(amount.end).is_some_and(noun)
}

/// "one another", "the one", "one day", "of the two sides", "no one".
fn idiom(s: &Sentence, amount: &Amount) -> bool {
    if amount.fraction || amount.form != Form::Words || !(0.0..=2.0).contains(&amount.value) {
        return false;
    }
    let before = s.word_before(amount.start);
    let after = s.word(amount.end);
    if s.tokens[amount.start].is("one") && amount.end == amount.start + 1 {
        let hyphened = s.is_hyphen(amount.end);
        // "one involving the mayor": one of the things told of
        let acts = verbs::verb(after).is_some_and(|(_, form)| form == verbs::Form::Gerund) && !is_patient(s, amount.end);
        let said_of = matches!(after, "'" | "’") || after == "hand" && before == "on" || acts;
        // "Lund is one of nine": the one is named, the nine are counted
        let named = after == "of" && matches!(before, "is" | "was" | "be" | "been" | "became" | "become" | "becoming" | "remains" | "as");
        let end = s.tokens.get(amount.end).is_none_or(|t| !t.is_word());
        return !hyphened
            && (words::AFTER_ONE_PRONOUN.contains(&after) && !is_patient(s, amount.end)
                || words::BEFORE_ONE_PRONOUN.contains(&before)
                || said_of
                || named
                || end && !is_object_of_event(s, amount.start));
    }
    let whole_two = s.tokens[amount.start].is("two") && amount.end == amount.start + 1;
    // "her two sons" and "the two men" are counted, "the two sides" were named before
    let counted = before != "both" && nouns::is_plural(after) && nouns::is_person(&nouns::lemma(after));
    // "the two-door version" is no pair of doors spoken of before
    let describes = s.is_hyphen(amount.end) && !s.word(amount.end + 1).ends_with("ed");
    whole_two
        && !counted
        && !describes
        && words::DEFINITE.contains(&before)
        && !matches!(s.word_before(amount.start - 1), "all" | "of" | "other")
}

/// "one was killed", "one died": the number stands for a person to whom something was done.
fn is_patient(s: &Sentence, at: usize) -> bool {
    let of = matches!((s.word(at), s.word(at + 1)), ("of", "the" | "them" | "those"));
    let reach = if of { 8 } else { 3 };
    if of && (at..at + reach).any(|i| s.word(i) == "in" && matches!(s.word(i + 1), "critical" | "serious" | "stable" | "grave")) {
        return true;
    }
    (at..at + reach).any(|i| {
        verbs::verb(s.word(i)).is_some_and(|(lemma, _)| {
            matches!(verbs::event(lemma), "die" | "injure" | "arrest" | "hospitalise" | "evacuate" | "rescue" | "miss")
        }) || matches!(s.word(i), "dead" | "injured" | "wounded" | "missing")
    })
}

fn is_object_of_event(s: &Sentence, at: usize) -> bool {
    verbs::verb(s.word_before(at)).is_some_and(|(lemma, _)| matches!(verbs::event(lemma), "die" | "injure" | "arrest" | "rescue"))
}
