//! Made-up news: report by number, the same at every call. Each event has six reports on average, 2,000 events run at a time.

use diffwire::{
    model::{Entry, Outlet},
    pipeline::{Body, Draft},
};
use jiff::Timestamp;

const VOCABULARY: f64 = 300_000.0;
const WORDS: usize = 150;
/// Planted stories that are reported on at the same time.
const RUNNING: u64 = 2_000;
const REPORTS: u64 = 6;
/// Seconds since 1970 of the first report.
const START: i64 = 1_900_000_000;

pub struct Report {
    /// What it reports on.
    pub event: u64,
    pub outlet: Outlet,
    pub title: String,
    pub text: String,
    pub at: Timestamp,
}

/// When the report of this number comes.
pub fn moment(number: u64, daily: u64) -> Timestamp {
    Timestamp::from_second(START + (number * 86_400 / daily) as i64).expect("within jiff's range")
}

/// The report of a number, at so many a day.
pub fn report(number: u64, daily: u64) -> Report {
    let mut dice = fastrand::Rng::with_seed(number);
    let event = number / REPORTS + dice.u64(..RUNNING);
    let mut own = fastrand::Rng::with_seed(event ^ 0x9e37_79b9);
    let words: Vec<String> = (0..40).map(|_| name(1_000 + own.u32(..VOCABULARY as u32))).collect();
    let (town, person) = (capital(&name(own.u32(..1 << 24))), capital(&name(own.u32(..1 << 24))));
    let (figure, said) = (own.u32(3..400), own.usize(..30));
    let pick = |dice: &mut fastrand::Rng| words[dice.usize(..words.len())].clone();
    let title = format!("{town} {}", (0..5).map(|_| pick(&mut dice)).collect::<Vec<_>>().join(" "));
    // one report in eight gives another figure, or leaves a word of the quote out
    let figure = if dice.u8(..8) == 0 { figure + 1 } else { figure };
    let quote = words[said..said + 8 - usize::from(dice.u8(..8) == 0)].join(" ");
    let mut text =
        format!("Rescuers in {town} brought {figure} people ashore, the mayor said. “We saw {quote},” {person} told reporters.\n\n");
    for at in 0..WORDS / 3 {
        text.push_str(&pick(&mut dice));
        for _ in 0..2 {
            text.push(' ');
            // Zipf: rank falls off as the inverse of a uniform number
            text.push_str(&name(VOCABULARY.powf(dice.f64()) as u32));
        }
        text.push_str(if at % 6 == 5 { ". " } else { " " });
    }
    Report { event, outlet: Outlet(format!("outlet {}", dice.u16(..500))), title, text, at: moment(number, daily) }
}

/// As it comes to the pipeline.
pub fn draft(number: u64, daily: u64) -> Draft {
    let Report { outlet, title, text, at, .. } = report(number, daily);
    let url = address(number);
    Draft {
        outlet: Some(outlet),
        entry: Entry { guid: url.clone(), url: Some(url), title: Some(title), published: Some(at), ..Entry::default() },
        body: Body::Text(text),
        received: at,
        feed: Some(format!("https://feeds.example/{}", number % 500)),
        ..Draft::default()
    }
}

pub fn address(number: u64) -> String {
    format!("https://outlet{}.example/news/2030/{number}", number % 500)
}

/// A word for a rank: letters only, so that no stem or number rule touches it.
fn name(mut rank: u32) -> String {
    let mut word = String::from("x");
    loop {
        word.push(char::from(b"bcdfghklmnprtvwz"[(rank % 16) as usize]));
        word.push(char::from(b"aou"[(rank % 3) as usize]));
        rank /= 16;
        if rank == 0 {
            return word;
        }
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
