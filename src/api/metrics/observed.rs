//! What is counted and timed while the daemon works.
//!
//! One for the process, as there is one daemon in it: the stages that observe lie far apart, and none of them needs to know who asks.

use std::{sync::LazyLock, time::Duration};

use prometheus_client::{
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

use super::Labels;

/// The counts of this process since it started.
pub fn observed() -> &'static Observed {
    static OBSERVED: LazyLock<Observed> = LazyLock::new(Observed::new);
    &OBSERVED
}

/// Counters and histograms. Observing takes less than a microsecond.
pub struct Observed {
    polls: Family<Labels, Counter>,
    poll: Histogram,
    fetch: Histogram,
    digest: Histogram,
    settle: Histogram,
    sync: Histogram,
    settled: Counter,
    claims: Family<Labels, Counter>,
    divergences: Family<Labels, Counter>,
    deliveries: Family<Labels, Counter>,
    delivery: Histogram,
}

impl Observed {
    fn new() -> Self {
        // from 5 ms to 40 s: what the network answers within
        let network = || Histogram::new(exponential_buckets(0.005, 2.0, 14));
        // from 0.1 ms to 3 s: what this machine does within
        let work = || Histogram::new(exponential_buckets(0.0001, 2.0, 16));
        Self {
            polls: Family::default(),
            poll: network(),
            fetch: network(),
            digest: work(),
            settle: work(),
            sync: work(),
            settled: Counter::default(),
            claims: Family::default(),
            divergences: Family::default(),
            deliveries: Family::default(),
            // from 50 ms to three days, which is how long a delivery is tried
            delivery: Histogram::new(exponential_buckets(0.05, 4.0, 12)),
        }
    }

    /// A feed was asked; `result` is the kind of its answer.
    pub fn polled(&self, result: &str, took: Duration) {
        self.polls.get_or_create(&vec![("result", result.to_owned())]).inc();
        self.poll.observe(took.as_secs_f64());
    }

    /// A page was asked for, robots.txt and the host's pauses included.
    pub fn fetched(&self, took: Duration) {
        self.fetch.observe(took.as_secs_f64());
    }

    /// An article was read, and so many figures and quotes found in it.
    pub fn digested(&self, figures: usize, quotes: usize, took: Duration) {
        for (kind, count) in [("figure", figures), ("quote", quotes)] {
            self.claims.get_or_create(&vec![("kind", kind.to_owned())]).inc_by(count as u64);
        }
        self.digest.observe(took.as_secs_f64());
    }

    /// An article was settled.
    pub fn settled(&self, took: Duration) {
        self.settled.inc();
        self.settle.observe(took.as_secs_f64());
    }

    /// An alert was decided.
    pub fn diverged(&self, verdict: &str) {
        self.divergences.get_or_create(&vec![("verdict", verdict.to_owned())]).inc();
    }

    /// What was settled was put onto the disk.
    pub fn synced(&self, took: Duration) {
        self.sync.observe(took.as_secs_f64());
    }

    /// A delivery is in a new state; `waiting` after an attempt is one that failed.
    pub fn delivery(&self, channel: &str, state: &str) {
        self.deliveries.get_or_create(&vec![("channel", channel.to_owned()), ("state", state.to_owned())]).inc();
    }

    /// So long after it was decided, an alert arrived.
    pub fn arrived(&self, after: Duration) {
        self.delivery.observe(after.as_secs_f64());
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("polls", "Feeds asked, by what came of it.", self.polls.clone());
        registry.register("articles_settled", "Articles and revisions settled.", self.settled.clone());
        registry.register("claims", "Figures and quotes found in the articles that were read.", self.claims.clone());
        registry.register("divergences", "Divergences that were told, by verdict.", self.divergences.clone());
        registry.register("delivery_attempts", "Attempts to deliver, by channel and the state after it.", self.deliveries.clone());
        for (name, help, histogram) in [
            ("poll_duration", "From asking a feed to its answer, read.", &self.poll),
            ("fetch_duration", "From asking for a page to its last byte.", &self.fetch),
            ("digest_duration", "Reading one page: text, claims, sketch.", &self.digest),
            ("settle_duration", "Settling one article: story, points, alerts, one transaction.", &self.settle),
            ("sync_duration", "Putting settled articles onto the disk.", &self.sync),
            ("delivery_delay", "From deciding an alert to its receipt.", &self.delivery),
        ] {
            registry.register_with_unit(name, help, Unit::Seconds, histogram.clone());
        }
    }
}
