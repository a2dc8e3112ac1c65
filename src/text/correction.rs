//! How newsrooms say that a text was corrected.

use super::fold;

/// Whether a sentence or a whole article says that an earlier text of it was wrong.
pub fn is_correction_note(text: &str) -> bool {
    // at the head of a line, a sentence or a bracket
    const LABELS: &[&str] =
        &["correction:", "correction (", "corrected:", "corrects ", "clarification:", "editor's note:", "editor's note ("];
    const SAID: &[&str] = &[
        "this article was amended",
        "this story has been corrected",
        "this article has been corrected",
        "this story was corrected",
        "this article was corrected",
        "has been updated to correct",
        "was updated to correct",
    ];
    const VERSIONS: &[&str] = &["earlier version of ", "previous version of "];
    const TEXTS: &[&str] = &["this", "the article", "the story", "the report"];
    let folded = fold(text);
    let heads = || folded.match_indices(['\n', '(', '.', '!', '?']).map(|(at, mark)| &folded[at + mark.len()..]);
    let is_labelled = |rest: &str| LABELS.iter().any(|label| rest.trim_start().starts_with(label));
    let is_version = |version: &&str| {
        folded.match_indices(*version).any(|(at, words)| TEXTS.iter().any(|text| folded[at + words.len()..].starts_with(text)))
    };
    is_labelled(&folded) || heads().any(is_labelled) || SAID.iter().any(|said| folded.contains(said)) || VERSIONS.iter().any(is_version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_admitted_in_words() {
        for (text, expected) in [
            ("Six goats were rescued.\n\nCorrection: an earlier text said nine.", true),
            ("Six goats were rescued. An earlier version of this article gave another number.", true),
            ("A previous version of the report said nine.", true),
            ("(Corrects number of goats in the second paragraph.)", true),
            ("Editor\u{2019}s note (June 4): nine goats were rescued.", true),
            ("Six goats were rescued from the correction facility.", false),
            ("Analysts called it a market correction: 40 funds lost money.", false),
            ("He corrects six proofs a day.", false),
            ("", false),
        ] {
            assert_eq!(is_correction_note(text), expected, "{text}");
        }
    }
}
