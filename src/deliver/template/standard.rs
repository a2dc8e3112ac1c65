//! JSON for programs: the alert itself, or several in a digest.

use serde_json::{Value, json};

use super::Parcel;
use crate::model::Notice;

/// One alert's object as it is; several in the order of decision.
pub(super) fn body(parcel: &Parcel) -> String {
    match parcel.notification.bodies.as_slice() {
        [body] => body.clone(),
        bodies => format!("{{\"type\":\"diffwire.digest\",\"alerts\":[{}]}}", bodies.join(",")),
    }
}

/// A notice as programs read it.
pub fn notice_body(notice: &Notice) -> String {
    let body: Value = json!({
        "type": "diffwire.notice",
        "id": notice.id,
        "at": notice.at,
        "title": notice.title,
        "text": notice.text,
        "url": notice.url,
    });
    body.to_string()
}
