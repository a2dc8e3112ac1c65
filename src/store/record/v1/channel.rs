//! What is remembered of channels.

use super::{Time, record, written};
use crate::model;

record! { struct Closed for model::Closed { at: Time, what: String, settings: u64 } }
record! { struct Notice for model::Notice { id: String, at: Time, title: String, text: String, url: Option<String> } }
record! { struct ChannelState for model::ChannelState { closed: Option<Closed>, notices: Vec<Notice> } }
written! { model::ChannelState => ChannelState }
