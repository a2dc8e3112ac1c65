//! Alerts, their deliveries, and what was told.

use super::{Time, article::Verdict, claim::ClaimKind, point::Witness, record, written};
use crate::{
    model,
    store::rows::{Counters, Told},
};

record! {
    struct Alert for model::Alert {
        id: u64,
        key: u128,
        at: Time,
        story: u64,
        story_title: String,
        kind: ClaimKind,
        verdict: Verdict,
        reason: String,
        confidence: f32,
        point: u64,
        reading: u32,
        new: Witness,
        prior: Vec<Witness>,
    }
}
record! { enum DeliveryState for model::DeliveryState { Waiting, Delivered, Dead, Superseded } }
record! {
    struct Delivery for model::Delivery {
        id: String,
        alert: u64,
        channel: String,
        state: DeliveryState,
        attempts: u32,
        due: Time,
        last_error: Option<String>,
    }
}
record! { struct ToldRow for Told { key: u128, at: Time } }
record! {
    struct CountersRow for Counters {
        article: u64,
        story: u64,
        point: u64,
        alert: u64,
        seen: u64,
        told: u64,
        articles: u64,
        stories: u64,
        points: u64,
        alerts: u64,
        waiting: u64,
        delivered: u64,
        dead: u64,
        superseded: u64,
    }
}
written! { model::Alert => Alert, model::Delivery => Delivery, Told => ToldRow, Counters => CountersRow }
