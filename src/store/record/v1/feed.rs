//! What is remembered of feeds.

use super::{Time, record, written};
use crate::model;

record! {
    struct Hints for model::Hints {
        ttl_minutes: Option<u32>,
        update_minutes: Option<u32>,
        skip_hours: Vec<u8>,
        skip_days: Vec<u8>,
        hub: Option<String>,
        self_url: Option<String>,
    }
}
record! { struct PermanentRedirect for model::PermanentRedirect { to: String, seen: u32 } }
record! { struct LastPoll for model::LastPoll { at: Time, kind: PollKind, sentence: String } }
record! {
    enum PollKind for model::PollKind { Read, Unchanged, Throttled, Forbidden, Gone, Refused, Unreachable, Unreadable, Offline }
}
record! {
    struct FeedState for model::FeedState {
        url: String,
        title: Option<String>,
        moved_to: Option<String>,
        redirect: Option<PermanentRedirect>,
        etag: Option<String>,
        last_modified: Option<String>,
        body_hash: Option<u64>,
        hints: Hints,
        next_at: Option<Time>,
        because: String,
        last: Option<LastPoll>,
        last_good: Option<Time>,
        last_full: Option<Time>,
        last_new: Option<Time>,
        entry_gap_seconds: Option<u64>,
        failures: u32,
        failing_since: Option<Time>,
        is_told: bool,
        is_gone: bool,
        is_paused: bool,
        pushed_until: Option<Time>,
    }
}
written! { model::FeedState => FeedState }
