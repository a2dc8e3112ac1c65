//! diffwire follows many outlets' feeds, sees which articles report the same story, and tells its user when a new outlet
//! reports a figure or a quote that differs from what the corpus already holds.
//!
//! The modules stand in the order of the way of the data; imports point to earlier ones only (`tests/layers.rs` holds the table).

pub mod model;
pub mod text;

pub mod alert;
pub mod article;
pub mod claim;
pub mod compare;
pub mod deliver;
pub mod feed;
pub mod fetch;
pub mod store;
pub mod story;

pub mod api;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod pipeline;
