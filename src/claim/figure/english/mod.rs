//! What the engine must be told of English: tables of words, and the few rules that only this language has.

pub(super) mod bounds;
pub(super) mod money;
pub(super) mod nouns;
pub(super) mod numbers;
pub(super) mod units;
pub(super) mod verbs;
pub(super) mod words;
