//! Quotes: every passage in quotation marks, with who is said to have said it.

use crate::model::Quote;

/// The quotes of a text, in order.
pub fn quotes(_text: &str) -> Vec<Quote> {
    Vec::new()
}
