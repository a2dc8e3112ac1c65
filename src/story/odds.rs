//! How sure a sum of evidence is: one shape for every question that is asked of articles, with a set of weights for each.
//!
//! Whether two reports are alike ([`super::likeness`]), whether a report belongs to a story ([`super::survey`]) and whether that is sure
//! enough to alert on ([`super::trust`]) are logistic regressions, each on measures and labelled sets of its own.

/// A logistic regression.
pub(super) struct Odds<const N: usize> {
    pub bias: f32,
    pub weights: [f32; N],
}

impl<const N: usize> Odds<N> {
    /// Log-odds, from the measures in the order of the weights.
    pub fn of(&self, measures: &[f32; N]) -> f32 {
        self.bias + measures.iter().zip(self.weights).map(|(measure, weight)| measure * weight).sum::<f32>()
    }
}

/// Log-odds as a probability, 0..=1.
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
