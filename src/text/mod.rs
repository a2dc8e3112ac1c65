//! Reading English text without understanding it: paragraphs, sentences, words, folding, stems.
//!
//! Text comes in, byte ranges into it go out. Nothing here knows what a figure, a quote or a story is.

pub mod calendar;
mod charset;
mod correction;
mod fold;
pub mod number;
mod printable;
mod sentence;
mod word;

pub use charset::{Decoded, decode};
pub use correction::is_correction_note;
pub use fold::{fold, fold_char};
pub use printable::printable;
pub use sentence::{paragraphs, sentences};
pub use word::{Word, find_words, stem, words};
