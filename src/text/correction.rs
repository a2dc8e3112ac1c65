//! How newsrooms say that a text was corrected.

use super::fold;

/// Whether a sentence or a whole article says that an earlier text of it was wrong.
pub fn is_correction_note(text: &str) -> bool {
    const NOTES: &[&str] = &[
        "correction:",
        "correction (",
        "corrected:",
        "(corrects ",
        "clarification:",
        "editor's note:",
        "this article was amended",
        "this story has been corrected",
        "this article has been corrected",
        "this story was corrected",
        "this article was corrected",
        "has been updated to correct",
        "was updated to correct",
        "earlier version of this",
        "previous version of this",
        "earlier version of the article",
        "earlier version of the story",
        "earlier version of the report",
    ];
    let folded = fold(text);
    NOTES.iter().any(|note| folded.contains(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_admitted_in_words() {
        for (text, expected) in [
            ("Six goats were rescued.\n\nCorrection: an earlier text said nine.", true),
            ("Six goats were rescued. An earlier version of this article gave another number.", true),
            ("(Corrects number of goats in the second paragraph.)", true),
            ("Editor\u{2019}s note: nine goats were rescued.", true),
            ("Six goats were rescued from the correction facility.", false),
            ("He corrects six proofs a day.", false),
            ("", false),
        ] {
            assert_eq!(is_correction_note(text), expected, "{text}");
        }
    }
}
