//! Any text as a page: extracted, and its claims read.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let page = diffwire::article::extract(html, None);
    let _ = diffwire::claim::claims(&page.text);
});
