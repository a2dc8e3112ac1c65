//! Any text: figures lie in order on whole characters, inside their sentences.
#![no_main]

use diffwire::claim::figure::figures;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut last = 0;
    for figure in figures(text) {
        assert_eq!(text.get(figure.span.start..figure.span.end), Some(&*figure.surface));
        assert!(!figure.surface.is_empty());
        assert!(figure.sentence.contains(figure.span));
        assert!(figure.span.start >= last);
        assert!(figure.value.is_none_or(f64::is_finite), "{}", figure.surface);
        last = figure.span.start;
    }
});
