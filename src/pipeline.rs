//! The steps in order, the only place where they meet.
//!
//! [`digest`] is everything that one article costs and that needs nothing but the article: it keeps no state and runs on as many cores as
//! there are. [`settle`] is everything that depends on what is stored: one writer, in order of arrival, one transaction an article.
//! Neither reads a clock or waits for anybody.

mod corpus;
mod digest;
mod draft;
mod moves;
mod past;
mod reindex;
mod settle;
#[cfg(test)]
mod tests;
mod vouch;

pub use corpus::{Corpus, Subscription};
pub use digest::{Digest, digest, in_batches};
pub use draft::{Body, Draft};
pub use reindex::{Reindexed, reindex};
pub use settle::{Settlement, settle};
