//! Pages that are to be looked at again.

use super::{Time, record, written};
use crate::model;

record! {
    struct Visit for model::Visit {
        article: u64,
        url: String,
        first_seen: Time,
        due: Time,
        etag: Option<String>,
        last_modified: Option<String>,
        body_hash: u64,
    }
}
written! { model::Visit => Visit }
