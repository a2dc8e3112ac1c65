//! Numbers that are no amounts by the way they are written: dates, clock times, telephone numbers, places on the globe, list numbers, addresses.

use crate::{
    claim::figure::{
        english::{nouns, words::Class},
        numeral,
        sentence::Sentence,
        token::{Kind, Token},
        unit,
    },
    text::number,
};

/// The token after the noise that begins at `at`, if noise begins there: a date, a time, an address on the web.
pub(in crate::claim::figure) fn skip(s: &Sentence, at: usize) -> Option<usize> {
    let token = &s.tokens[at];
    match token.kind {
        Kind::Number => date(s, at)
            .or_else(|| clock(s, at))
            .or_else(|| chained(s, at))
            .or_else(|| telephone(s, at))
            .or_else(|| coordinate(s, at))
            .or_else(|| list_number(s, at))
            .or_else(|| counter(s, at))
            .or_else(|| take(s, at))
            .or_else(|| street(s, at)),
        Kind::Word if token.is_in(Class::MONTH) => date(s, at),
        Kind::Word if number::small_cardinal(&token.lower).is_some() => clock(s, at).or_else(|| counter(s, at)),
        _ => web(s, at),
    }
}

/// "https://…", "www.…", "name@host", "#12": everything up to the next blank.
fn web(s: &Sentence, at: usize) -> Option<usize> {
    let token = &s.tokens[at];
    let opens = token.is_any(&["http", "https", "www"]) && s.tokens.get(at + 1).is_some_and(|t| t.glued)
        || matches!(token.text, "@" | "#") && s.tokens.get(at + 1).is_some_and(|t| t.glued);
    opens.then(|| chunk_end(s, at))
}

fn chunk_end(s: &Sentence, at: usize) -> usize {
    let mut end = at + 1;
    while s.tokens.get(end).is_some_and(|t| t.glued) {
        end += 1;
    }
    end
}

/// "March 15, 2025", "15 March", "the 15th", "2025-03-16", "15/3/2025", "Jan. 5".
fn date(s: &Sentence, at: usize) -> Option<usize> {
    let token = &s.tokens[at];
    if is_month(s, at) {
        let mut end = at + 1 + usize::from(s.word(at + 1) == ".");
        s.tokens.get(end).filter(|day| day.is_number() && day.text.len() <= 2)?;
        end += 1 + usize::from(is_ordinal_ending(s, end + 1));
        // "June 5-7"
        if s.is_dash(end) && s.tokens.get(end + 1).is_some_and(|t| t.is_number() && t.text.len() <= 2) {
            end += 2;
        }
        // "January 1 and 2"
        let day = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_number() && t.text.len() <= 2);
        let counts = |at: usize| s.tokens.get(at).is_some_and(|t| t.glued && t.is_word() || t.is_word() && !t.is_in(Class::STOP));
        if matches!(s.word(end), "and" | "to" | "or") && day(end + 1) && !counts(end + 2) && unit::read(s, end + 2).is_none() {
            end += 2;
        }
        let comma = usize::from(s.word(end) == ",");
        let year = is_year_token(s, end + comma);
        return Some(if year { end + comma + 1 } else { end });
    }
    if !token.is_number() {
        return None;
    }
    if is_ordinal_ending(s, at + 1) {
        return Some(at + 2);
    }
    let day = token.text.len() <= 2;
    // "15-19 May", "15 to 19 May"
    let second = s.tokens.get(at + 2).filter(|t| t.is_number() && t.text.len() <= 2);
    let linked = s.tokens.get(at + 1).is_some_and(|t| t.is_dash() || t.is_any(&["to", "and"]));
    if day && linked && second.is_some() && is_month(s, at + 3) {
        return Some(if is_year_token(s, at + 4) { at + 5 } else { at + 4 });
    }
    let of = usize::from(s.word(at + 1) == "of");
    if day && is_month(s, at + 1 + of) {
        let end = at + 2 + of;
        let comma = usize::from(s.word(end) == ",");
        return Some(if is_year_token(s, end + comma) { end + comma + 1 } else { end });
    }
    None
}

fn is_month(s: &Sentence, at: usize) -> bool {
    let Some(token) = s.tokens.get(at).filter(|t| t.is_in(Class::MONTH)) else { return false };
    // some feeds are all in small letters; there "may" and "march" are months only where a date is led up to
    let leads = |before: usize| matches!(s.word(before), "on" | "in" | "since" | "by" | "until" | "before" | "after" | "from" | "of");
    let led = (1..=2).filter_map(|back| at.checked_sub(back)).any(leads);
    let day = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_number() && t.text.len() <= 2);
    token.is_capitalised()
        || led
        || !matches!(&*token.lower, "may" | "march" | "mar" | "sep" | "dec" | "jan")
        || s.word(at + 1) == "." && day(at + 2)
}

fn is_year_token(s: &Sentence, at: usize) -> bool {
    s.tokens.get(at).is_some_and(|t| {
        t.is_number()
            && t.text.len() == 4
            && t.text.bytes().all(|b| b.is_ascii_digit())
            && (t.text.starts_with("19") || t.text.starts_with("20") || t.text.starts_with("18"))
    })
}

/// "st", "nd", "rd", "th" set right after digits.
fn is_ordinal_ending(s: &Sentence, at: usize) -> bool {
    s.tokens.get(at).is_some_and(|t| t.glued && t.is_any(&["st", "nd", "rd", "th"])) && s.before(at).is_some_and(Token::is_number)
}

/// "9:27", "9.30am", "5 p.m.", "2045 GMT", "1100 hours", "six o'clock".
fn clock(s: &Sentence, at: usize) -> Option<usize> {
    let token = &s.tokens[at];
    let mut end = at + 1;
    if token.is_number() {
        while s.word(end) == ":" && s.tokens[end].glued && s.tokens.get(end + 1).is_some_and(|t| t.is_number() && t.glued) {
            end += 2;
        }
    }
    let colon = end > at + 1;
    let short = token.is_word() || token.text.len() <= 5 && !token.text.contains(',');
    if short && let Some(after) = half_of_day(s, end) {
        return Some(after);
    }
    if short && s.tokens.get(end).is_some_and(|t| t.is_any(&["gmt", "utc", "bst", "est", "edt", "cet", "o'clock", "o’clock"])) {
        return Some(end + 1);
    }
    let military = token.is_number()
        && token.text.len() == 4
        && !token.text.contains(['.', ','])
        && matches!(s.word_before(at), "at" | "by" | "around" | "about" | "from" | "until")
        && matches!(s.word(end), "hours" | "hrs" | "local");
    (colon || military).then_some(end)
}

/// "am", "p.m.", "a. m." at `at`: the token after it.
fn half_of_day(s: &Sentence, at: usize) -> Option<usize> {
    match s.word(at) {
        "am" if s.tokens[at].glued || s.tokens[at].text == "AM" || s.before(at).is_some_and(Token::is_number) => Some(at + 1),
        "pm" | "a.m." | "p.m." => Some(at + 1),
        "a.m" | "p.m" => Some(at + 1 + usize::from(s.word(at + 1) == ".")),
        "a" | "p" if s.word(at + 1) == "." && s.word(at + 2) == "m" => Some(at + 3 + usize::from(s.word(at + 3) == ".")),
        _ => None,
    }
}

/// Three or more numbers chained by dashes, dots, slashes or colons; versions; digits that no reading fits.
fn chained(s: &Sentence, at: usize) -> Option<usize> {
    if !s.tokens[at].is_number() {
        return None;
    }
    let mut end = at + 1;
    let mut links = 0;
    while s.tokens.get(end).is_some_and(|t| t.glued && (t.is_dash() || matches!(t.text, "/" | ":" | ".")))
        && s.tokens.get(end + 1).is_some_and(|t| t.glued && t.is_number())
    {
        end += 2;
        links += 1;
    }
    let unreadable = s.tokens[at].text.matches('.').count() > 1 && number::digits(s.tokens[at].text).is_none();
    let telephone = s.word_before(at) == "+" && links > 0
        || s.tokens[at].text.len() == 3
            && links == 1
            && s.tokens[at + 1].is_dash()
            && s.tokens[at + 2].text.len() == 4
            && !s.tokens[at + 2].text.contains(',')
            && !s.tokens.get(end).is_some_and(|t| t.is_word() && (nouns::is_plural(&t.lower) || unit::words(s, end).is_some()));
    // "24/7", "9/11"
    // "3/16 2003 A mother waits": which picture of how many
    let pictured = links == 1 && s.tokens[at + 1].text == "/" && s.tokens.get(end).is_some_and(|t| t.is_number() && t.text.len() == 4);
    let slashed = pictured
        || links == 1 && s.tokens[at + 1].text == "/" && !numeral::read(&s.tokens, at, false).is_some_and(|n| n.fraction)
        || links == 1 && matches!(s.slice(at, end), "9/11" | "7/7");
    // "1-800-CALL-US"
    let spelled =
        |at: usize| s.tokens.get(at).is_some_and(|t| t.is_word() && t.glued && t.text.len() > 2 && t.text.chars().all(char::is_uppercase));
    if links == 1 && s.is_hyphen(end) && spelled(end + 1) {
        return Some(end + 2);
    }
    (links >= 2 || unreadable || telephone || slashed).then_some(end)
}

/// "020 7946 0123", "+44 20 7946 0123", "text 81222", "call 999": digits that are dialled.
fn telephone(s: &Sentence, at: usize) -> Option<usize> {
    let digits = |t: &Token| t.is_number() && t.text.bytes().all(|b| b.is_ascii_digit());
    let first = s.tokens.get(at).filter(|t| digits(t))?;
    let groups = s.tokens[at..].iter().take(6).take_while(|t| digits(t)).count();
    let end = at + groups;
    let leads = first.text.starts_with('0') && first.text.len() > 2 || s.word_before(at) == "+";
    // digits set in threes are one number
    let uneven = groups > 2 && s.tokens[at + 1..end].iter().any(|t| t.text.len() != 3);
    let counted = s.tokens.get(end).is_some_and(|t| t.is_word() && !t.is_in(Class::STOP) || t.glued && t.text == "%");
    (groups > 1 && (leads || uneven) || first.text.len() > 2 && !counted && dialled(s, at)).then_some(end)
}

/// Whether what stands before `at` asks the reader to dial: "call", "text HELP to", "helpline on".
fn dialled(s: &Sentence, at: usize) -> bool {
    let dials = |at: usize| {
        let verb = matches!(s.word(at), "call" | "text" | "dial" | "ring" | "phone" | "fax" | "whatsapp");
        let ordered = at == 0 || !s.tokens[at - 1].is_word() || s.tokens[at - 1].is_any(&["or", "and", "to", "please", "can", "should"]);
        verb && ordered || matches!(s.word(at), "helpline" | "hotline" | "tel" | "telephone" | "shortcode")
    };
    let link = s.before(at).is_some_and(|t| t.is_any(&["on", "to", "at"]) || matches!(t.text, ":" | "."));
    (1..=if link { 4 } else { 1 }).filter_map(|back| at.checked_sub(back)).any(dials)
}

/// "52.3°N 4.9°E", "12 degrees north": a place on the globe.
fn coordinate(s: &Sentence, at: usize) -> Option<usize> {
    let degree = s.tokens.get(at + 1)?;
    let sign = matches!(degree.text, "°" | "º") && degree.glued;
    if !(sign || degree.is_any(&["degree", "degrees"])) {
        return None;
    }
    let between = |t: &&Token| sign && (t.is_number() || matches!(t.text, "'" | "’" | "′" | "\"" | "”" | "″" | "."));
    let side = at + 2 + s.tokens[at + 2..].iter().take(6).take_while(between).count();
    let points = s.tokens.get(side)?;
    let named = points.is_any(&["north", "south", "east", "west"]) && s.word(side + 1) != "of";
    (matches!(points.text, "N" | "S" | "E" | "W") || named).then_some(side + 1)
}

/// "Photo: 2 of 5", "5 things to know": how far a list has come, and a heading that counts its own items.
fn counter(s: &Sentence, at: usize) -> Option<usize> {
    // "Image 5 of 32 A crowd gathers"
    let pictured = matches!(s.word_before(at), "image" | "photo" | "picture" | "slide" | "video" | "page");
    if pictured && s.tokens[at].is_number() && s.word(at + 1) == "of" && s.is_number(at + 2) {
        return Some(at + 3);
    }
    let opens = at == 0 || matches!(s.tokens[at - 1].text, ":" | "(" | "|" | "[") || s.tokens[at - 1].is_in(Class::NUMBERED);
    let small = |t: &Token| t.text.len() <= 3 && t.text.bytes().all(|b| b.is_ascii_digit());
    if !opens {
        return None;
    }
    let whole = s.tokens.get(at + 2).filter(|t| s.word(at + 1) == "of" && small(t) && small(&s.tokens[at]));
    if whole.is_some() && s.tokens.get(at + 3).is_none_or(|t| !t.is_word() && !t.glued || matches!(t.text, "." | ")" | "]" | ",")) {
        return Some(at + 3);
    }
    let heads = matches!(s.word(at + 1), "things" | "ways" | "reasons" | "tips" | "takeaways" | "facts" | "questions" | "photos");
    let says = matches!(s.word(at + 2), "to" | "why" | "about" | "you" | "we" | "that" | "for" | "from" | "on" | "how");
    (heads && says).then_some(at + 2)
}

/// "UPDATE 2-Storm reaches the coast": a wire service's count of its own versions, before the headline proper.
fn take(s: &Sentence, at: usize) -> Option<usize> {
    let shouted = |t: &Token| t.is_word() && t.text.len() > 2 && t.text.chars().all(char::is_uppercase);
    let opens = at == 1 && shouted(&s.tokens[0]) && !s.tokens[at].glued && s.tokens[at].text.len() <= 2;
    let dashed = s.is_hyphen(at + 1);
    let headline = s.tokens.get(at + 2).is_some_and(|t| t.glued && (t.is_capitalised() || t.is_number()));
    (opens && dashed && headline).then_some(at + 1)
}

/// "1." or "2)" that opens a sentence before a capital.
fn list_number(s: &Sentence, at: usize) -> Option<usize> {
    let short = s.tokens[at].is_number() && s.tokens[at].text.len() <= 2;
    let opens = at == 0 && matches!(s.word(1), "." | ")") && s.tokens.len() > 2;
    // "… 1) the first, 2) the second": a bracket closes that was never opened
    let open = || {
        let recent = &s.tokens[at.saturating_sub(24)..at];
        let count = |mark: &str| recent.iter().filter(|t| t.text == mark).count();
        s.word(at + 1) == ")" && count("(") <= count(")")
    };
    (short && (opens || open())).then_some(at + 2)
}

/// "49 Zorro Ranch Road", "19 Plymouth St.", "NW 23456".
fn street(s: &Sentence, at: usize) -> Option<usize> {
    const STREETS: &[&str] = &[
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "boulevard",
        "blvd",
        "drive",
        "lane",
        "highway",
        "hwy",
        "place",
        "square",
        "terrace",
        "crescent",
        "way",
        "parkway",
        "court",
        "rue",
        "trace",
        "trail",
        "circle",
        "alley",
        "pike",
    ];
    if !s.tokens[at].is_number() || s.tokens[at].text.contains('.') {
        return None;
    }
    // "16-18 Mill Lane"
    let pair = s.is_hyphen(at + 1) && s.is_number(at + 2);
    let at = if pair { at + 2 } else { at };
    let part = |t: &&Token| t.is_capitalised() || t.text == "." || t.is_number() || t.glued && t.is_any(&["st", "nd", "rd", "th"]);
    let capitals = s.tokens[at + 1..].iter().take(5).take_while(part);
    let mut seen = 0;
    for token in capitals {
        seen += 1;
        if token.is_any(STREETS) && token.is_capitalised() && (seen > 1 || token.is_any(&["ave", "rue"])) {
            return Some(at + 1 + seen);
        }
    }
    None
}
