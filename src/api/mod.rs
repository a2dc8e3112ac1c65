//! Questions about the store, answered once for the command line, the control socket and scripts.
//!
//! The JSON shapes are stable: fields may be added, never renamed or given another meaning.

pub mod shape;
