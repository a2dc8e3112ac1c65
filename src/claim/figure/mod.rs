//! Figures: every number of a text that counts or measures something.

use crate::model::Figure;

/// The figures of a text, in order.
pub fn figures(_text: &str) -> Vec<Figure> {
    Vec::new()
}
