//! Folding: one spelling for what differs only in case, accents or typography.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower-case, without accents, quotation marks and dashes as in ASCII, white space as single blanks.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match fold_char(c) {
            ' ' if folded.is_empty() || folded.ends_with(' ') => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Typographic marks as their ASCII counterparts; any other character as it is.
pub const fn fold_char(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{02BC}' | '\u{00B4}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\t' | '\n' | '\r' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_and_accents_do_not_matter() {
        for (written, folded) in
            [("  The  CAFÉ’s\u{a0}“owner”\n", "the cafe's \"owner\""), ("1,200–1,400", "1,200-1,400"), ("ﬁre", "fire"), ("", "")]
        {
            assert_eq!(fold(written), folded);
        }
    }
}
