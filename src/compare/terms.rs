//! The words of a quotation as comparison reads them: one form for case, contractions, digits, spelling and typography.

use std::{collections::HashSet, ops::Range};

use super::{
    lexicon::{self, Kind},
    thesaurus,
};
use crate::text;

/// The most words of a quotation that are compared; what follows is left out.
const MOST: usize = 400;

/// One word of a quotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// As written, for people to read.
    pub written: String,
    pub lemma: String,
    /// The lemma's hash: words are held against each other far more often than read.
    id: u64,
    pub kind: Kind,
    /// How much sharing it says; 0 for none.
    pub weight: f32,
    /// An ellipsis, bracket or mask stands before it: what another version has there is no difference.
    pub after_gap: bool,
    /// The number of its sentence.
    pub sentence: usize,
    /// What it shares with the words that are near it.
    pub keys: Vec<u64>,
}

impl Term {
    /// The same word, as far as its inflection and spelling tell.
    pub const fn is_same(&self, other: &Self) -> bool {
        self.id == other.id
    }

    /// It stands for something, not only for how things stand to each other.
    pub const fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Content | Kind::Name | Kind::Number)
    }
}

/// Of a folded word.
pub fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}

/// The words of the sentence that word `at` belongs to.
pub fn sentence_around(words: &[Term], at: usize) -> Range<usize> {
    let is_other = |term: &Term| term.sentence != words[at].sentence;
    let start = words[..at].iter().rposition(is_other).map_or(0, |before| before + 1);
    let end = words[at..].iter().position(is_other).map_or(words.len(), |behind| at + behind);
    start..end
}

/// A quotation's words, with whether a gap closes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    pub words: Vec<Term>,
    pub ends_in_gap: bool,
    /// Every word's keys.
    pub known: HashSet<u64>,
}

impl Terms {
    pub fn read(quote: &str) -> Self {
        let mut reader = Reader { terms: Self::default(), gap: false, sentence: 0, starts: true };
        let marked = mark_clock_times(&quote.replace('\u{2018}', "\u{2019}"));
        let mut rest = marked.as_str();
        while !rest.is_empty() && reader.terms.words.len() < MOST {
            rest = reader.step(rest);
        }
        reader.terms.ends_in_gap = reader.gap;
        reader.terms
    }

    /// The sum of the words' weights.
    pub fn weight(&self) -> f32 {
        self.words.iter().map(|term| term.weight).sum()
    }

    /// How many words there are, articles apart.
    pub fn length(&self) -> usize {
        self.words.iter().filter(|term| !is_article(&term.lemma)).count()
    }

    /// How many words carry content.
    pub fn content(&self) -> usize {
        self.words.iter().filter(|term| term.is_content()).count()
    }

    /// Sentences and what an ellipsis cuts out of them, short ones joined to the next, each as words of their own.
    pub fn passages(&self) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for stretch in self.words.chunk_by(|a, b| a.sentence == b.sentence && !b.after_gap) {
            match found.last_mut() {
                Some(last) if last.content() < 3 => last.words.extend_from_slice(stretch),
                last => {
                    if let Some(last) = last {
                        last.ends_in_gap = stretch[0].after_gap;
                    }
                    found.push(Self { words: stretch.to_vec(), ends_in_gap: self.ends_in_gap, ..Self::default() });
                }
            }
        }
        for passage in &mut found {
            passage.known = passage.words.iter().flat_map(|term| &term.keys).copied().collect();
        }
        found
    }

    /// The words of one sentence after another.
    pub fn sentences(&self) -> impl Iterator<Item = &[Term]> {
        self.words.chunk_by(|a, b| a.sentence == b.sentence)
    }
}

struct Reader {
    terms: Terms,
    gap: bool,
    sentence: usize,
    /// The next word begins a sentence.
    starts: bool,
}

impl Reader {
    /// Reads one word or mark and gives what follows it.
    fn step<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(c) = rest.chars().next() else { return "" };
        let after = &rest[c.len_utf8()..];
        if c == '[' || c == '(' {
            let close = if c == '[' { ']' } else { ')' };
            self.gap = true;
            return after.find(close).map_or(after, |at| &after[at + 1..]);
        }
        if c == '\u{2026}' || rest.starts_with("..") {
            self.gap = true;
            return rest.trim_start_matches(['.', '\u{2026}']);
        }
        if c == '*' || rest.starts_with("--") {
            self.gap |= c == '*';
            return rest.trim_start_matches(['*', '-']);
        }
        if c.is_alphanumeric() {
            let Some(word) = text::words(rest).next() else { return after };
            let end = word.span.end;
            if rest[end..].starts_with('*') {
                self.gap = true;
                return rest[end..].trim_start_matches(|c: char| c == '*' || c.is_alphanumeric());
            }
            self.word(word.text);
            return &rest[end..];
        }
        if c == '%' {
            self.push("%", "percent".to_owned(), Kind::Content);
        }
        if matches!(c, '.' | '!' | '?') && after.chars().next().is_none_or(|next| next.is_whitespace() || !next.is_alphanumeric()) {
            self.sentence += 1;
            self.starts = true;
        }
        after
    }

    fn word(&mut self, written: &str) {
        let starts = std::mem::replace(&mut self.starts, false);
        let folded = text::fold(written);
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        for part in folded.split('-').filter(|part| !part.is_empty()) {
            for (form, shown) in expanded(part) {
                self.form(&form, if shown { written } else { "" }, capital && !starts);
            }
        }
    }

    fn form(&mut self, form: &str, written: &str, is_name: bool) {
        if matches!(form, "uh" | "um" | "er" | "ah" | "hmm" | "mr" | "mrs" | "ms") {
            return;
        }
        if let Some(value) = lexicon::number(form) {
            return self.push(written, value.to_string(), Kind::Number);
        }
        if form.starts_with(|c: char| c.is_ascii_digit()) {
            let digits: String = form.chars().filter(|c| *c != ',').collect();
            return self.push(written, digits, Kind::Number);
        }
        let lemma = lexicon::lemma(form);
        let kind = match lexicon::kind(form) {
            Kind::Content => match lexicon::kind(&lemma) {
                Kind::Content if is_name => Kind::Name,
                kind => kind,
            },
            kind => kind,
        };
        self.push(written, lemma, kind);
    }

    fn push(&mut self, written: &str, lemma: String, kind: Kind) {
        let weight = match kind {
            Kind::Function => 0.1,
            Kind::Pronoun | Kind::Conjunction => 0.2,
            Kind::Modal | Kind::Quantifier | Kind::Hedge => 0.4,
            Kind::Negation => 0.5,
            Kind::Name => 0.6,
            Kind::Number | Kind::Content if lexicon::is_common(&lemma) => 0.5,
            Kind::Number | Kind::Content => 1.0,
        };
        let keys = if weight > 0.1 { thesaurus::keys(&lemma) } else { Vec::new() };
        self.terms.known.extend(&keys);
        let after_gap = std::mem::take(&mut self.gap);
        let id = xxhash_rust::xxh3::xxh3_64(lemma.as_bytes());
        self.terms.words.push(Term { written: written.to_owned(), lemma, id, kind, weight, after_gap, sentence: self.sentence, keys });
    }
}

/// A folded word without its contraction, the second form marked as not shown.
fn expanded(word: &str) -> Vec<(String, bool)> {
    let two = |first: &str, second: &str| vec![(first.to_owned(), true), (second.to_owned(), true)];
    match word {
        "won't" => return two("will", "not"),
        "can't" | "cannot" => return two("can", "not"),
        "shan't" => return two("shall", "not"),
        "ain't" => return two("be", "not"),
        "gonna" => return two("go", "to"),
        "wanna" => return two("want", "to"),
        "gotta" => return two("get", "to"),
        "percent" | "pct" => return vec![("percent".to_owned(), true)],
        "y'all" => return two("you", "all"),
        _ => {}
    }
    let Some((body, tail)) = word.rsplit_once('\'') else { return vec![(word.to_owned(), true)] };
    match tail {
        "t" if body.ends_with('n') => two(&body[..body.len() - 1], "not"),
        "re" | "m" => two(body, "be"),
        "ll" => two(body, "will"),
        "ve" => two(body, "have"),
        "d" => two(body, "would"),
        "s" if matches!(body, "it" | "that" | "there" | "he" | "she" | "what" | "who" | "let" | "here" | "where" | "how") => {
            two(body, "be")
        }
        "s" | "" => vec![(body.to_owned(), true)],
        _ => vec![(word.to_owned(), true)],
    }
}

/// Clock times in one notation: "6:41pm" and "18:41" are one word.
fn mark_clock_times(quote: &str) -> String {
    static CLOCK: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?i)\b(\d{1,2}):(\d\d)\s*(a\.?m\b\.?|p\.?m\b\.?)?\s*([A-Z]{2}T\b)?").expect("a fixed pattern")
    });
    if !quote.contains(':') {
        return quote.to_owned();
    }
    CLOCK
        .replace_all(quote, |found: &regex::Captures<'_>| {
            let hour: u32 = found[1].parse().unwrap_or(0);
            let half = found.get(3).map(|m| m.as_str().to_lowercase());
            let hour = match half.as_deref() {
                Some(h) if h.starts_with('p') && hour < 12 => hour + 12,
                Some(h) if h.starts_with('a') && hour == 12 => 0,
                _ => hour,
            };
            format!("{hour:02}{} ", &found[2])
        })
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmas(quote: &str) -> Vec<String> {
        Terms::read(quote).words.into_iter().map(|term| term.lemma).collect()
    }

    #[test]
    fn writings_of_one_sentence_read_alike() {
        for (a, b) in [
            ("We won't go.", "we will not go"),
            ("It’s the six goats", "It is the 6 goats"),
            ("They don't like 1,200 geese!", "They do not like 1200 geese"),
            ("The colour of our harbours", "the color of our harbors"),
            ("We, uh, left at 6:41pm.", "We left at 18:41"),
            ("It rose 5 per-cent", "It rose five per-cent"),
        ] {
            assert_eq!(lemmas(a), lemmas(b), "{a} / {b}");
        }
    }

    #[test]
    fn brackets_ellipses_and_masks_are_gaps() {
        let terms = Terms::read("They [the geese] left … and never (ever) came");
        let gaps: Vec<_> = terms.words.iter().filter(|t| t.after_gap).map(|t| t.written.as_str()).collect();
        assert_eq!(gaps, ["left", "and", "came"]);
        assert!(Terms::read("We hoped and ...").ends_in_gap);
        assert!(Terms::read("that f*** goose").words.iter().any(|t| t.after_gap));
    }

    #[test]
    fn sentences_are_counted() {
        let terms = Terms::read("The geese left. We stayed! Why?");
        assert_eq!(terms.sentences().count(), 3);
    }
}
