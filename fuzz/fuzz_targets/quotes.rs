//! Any text: quotes lie in order on whole characters, never overlap, and their speakers stand in the text.
#![no_main]

use diffwire::claim::quote::quotes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut last = 0;
    for (index, quote) in quotes(text).into_iter().enumerate() {
        assert_eq!(text.get(quote.span.start..quote.span.end), Some(&*quote.text));
        assert!(quote.span.start >= last);
        assert!(quote.continues.is_none_or(|earlier| (earlier as usize) < index));
        if let Some(span) = quote.speaker.as_ref().and_then(|speaker| speaker.span) {
            assert!(text.get(span.start..span.end).is_some());
        }
        last = quote.span.end;
    }
});
