//! Any bytes as a feed: parsed or refused, never more.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = diffwire::feed::parse(bytes, None, None);
});
