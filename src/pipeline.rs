//! The steps in order.
