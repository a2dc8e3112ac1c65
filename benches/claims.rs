//! Reading claims: prose by the thousand sentences, and single paragraphs of a megabyte that an unkind page could hold.
//!
//! `cargo bench --bench claims`. Both readers together may take 50 ms for 1,000 sentences and 100 ms for any megabyte; a row beyond that says so.
//! The prose is the invented sentences of `tests/quality`, marks taken out.

use std::time::{Duration, Instant};

use diffwire::{claim, text};

const MEGABYTE: usize = 1_000_000;
/// In bytes; what is longer is passed over.
const A_LONG_SENTENCE: usize = 7_500;
const A_THOUSAND_SENTENCES: Duration = Duration::from_millis(50);
const A_MEGABYTE: Duration = Duration::from_millis(100);

/// What is repeated until it fills a megabyte of one paragraph.
const HOSTILE: &[(&str, &str)] = &[
    ("digits without a blank", "1234567890"),
    ("digits and blanks", "12 345 6 "),
    ("digits, commas, dots", "1,234.5,"),
    ("fractions", "1/2 ½ 3/4 "),
    ("ranges", "5-7 8–9 10 to 12 "),
    ("money", "$5m €3bn £2 "),
    ("percent", "5% 6 per cent "),
    ("number words", "two hundred and six thousand "),
    ("one number word", "million "),
    ("and a half", "two and a half "),
    ("dozens of dozens", "dozens of dozens of "),
    ("at least at least", "at least "),
    ("no no no", "no one "),
    ("units", "km/h m2 kg "),
    ("counts in a list", "six men, two women and "),
    ("credits", "he said, she told, they reported "),
    ("dates", "5 May 2020, "),
    ("dashes", "-–—"),
    ("apostrophes", "'’"),
    ("straight marks", "\""),
    ("straight marks and blanks", "\" "),
    ("opening marks", "“"),
    ("closing marks", "”"),
    ("marks in turn", "“a” "),
    ("marks of every kind", "“”\"‘’'«»„`"),
    ("nested marks", "“‘«"),
    ("single marks and letters", "'a ‘b’ "),
    ("quotes with a cue", "“We won,” said Holt. "),
    ("brackets", "(1 (2 "),
    ("capitals", "A B. C "),
    ("letters without a blank", "abcdefgh"),
    ("full stops", ". "),
    ("stops in a word", "a.b."),
];

fn main() {
    println!("{:<28} {:>10} {:>10} {:>10} {:>10} {:>8}", "text", "KB", "sentences", "figures ms", "quotes ms", "limit ms");
    let prose = prose();
    let sentences = text::sentences(&prose).len();
    row("prose", &prose, A_THOUSAND_SENTENCES.mul_f64(sentences as f64 / 1000.0));
    for (name, piece) in HOSTILE {
        row(name, &piece.repeat(MEGABYTE / piece.len()), A_MEGABYTE);
        let sentence = piece.repeat(A_LONG_SENTENCE / piece.len()) + " left. He said “";
        row("  in long sentences", &sentence.repeat(MEGABYTE / sentence.len()), A_MEGABYTE);
    }
}

/// One line: the better of three readings.
fn row(name: &str, text: &str, limit: Duration) {
    let time = |read: &dyn Fn() -> usize| {
        let once = || {
            let began = Instant::now();
            std::hint::black_box(read());
            began.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap_or_default()
    };
    let figures = time(&|| claim::figure::figures(text).len());
    let quotes = time(&|| claim::quote::quotes(text).len());
    let over = if figures + quotes > limit { "  over" } else { "" };
    println!(
        "{name:<28} {:>10} {:>10} {:>10.1} {:>10.1} {:>8.0}{over}",
        text.len() / 1000,
        text::sentences(text).len(),
        figures.as_secs_f64() * 1e3,
        quotes.as_secs_f64() * 1e3,
        limit.as_secs_f64() * 1e3
    );
}

fn prose() -> String {
    let files = [
        include_str!("../tests/quality/figures.txt"),
        include_str!("../tests/quality/figures_desks.txt"),
        include_str!("../tests/quality/quotes.txt"),
    ];
    files.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with(['#', '='])).map(unmarked).collect()
}

/// A line without its marks and their fields, as a paragraph.
fn unmarked(line: &str) -> String {
    let mut plain = String::with_capacity(line.len() + 2);
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = ["[[", "<<", ">>", "}}"].iter().find_map(|mark| rest.strip_prefix(mark)) {
            rest = after;
        } else if let Some((_, after)) = rest.strip_prefix("{{").and_then(|marked| marked.split_once('|')) {
            rest = after;
        } else if let Some((_, after)) = rest.strip_prefix('|').and_then(|fields| fields.split_once("]]")) {
            rest = after;
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    plain + "\n\n"
}
