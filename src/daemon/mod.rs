//! The daemon: who is asked when, and what becomes of it.

pub mod arrival;
mod offline;
pub mod poll;
pub mod scheduler;
mod work;
