//! Whether two credits name one speaker, across titles, spellings and pronouns that nobody resolved.

mod name;

use crate::model::Speaker;
pub use name::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    Yes,
    /// Nothing tells one of them from others: a pronoun, a mere role, nobody.
    Unknown,
    /// A description that the other may answer to.
    Perhaps,
    No,
}

/// Compares two credits, read before.
pub fn same(one: Option<&Name>, two: Option<&Name>) -> Same {
    let (Some(one), Some(two)) = (one, two) else { return Same::Unknown };
    let shared = one.words().iter().filter(|w| two.words().iter().any(|o| alike(w, o))).count();
    match (one.person(), two.person()) {
        (None, _) | (_, None) if one.is_held_by(two) || two.is_held_by(one) => Same::Yes,
        // in whatever order: "the General Staff of Ukraine", "Ukraine's General Staff"
        _ if shared >= 2 && shared == one.words().len().min(two.words().len()) => Same::Yes,
        (Some(x), Some(y)) => match () {
            () if !alike(x, y) && !one.words().iter().any(|w| alike(w, y)) && !two.words().iter().any(|w| alike(w, x)) => Same::No,
            () if one.words().len() > 1 && two.words().len() > 1 && !given_names_agree(&one.words()[0], &two.words()[0]) => Same::No,
            () => Same::Yes,
        },
        (None, None) if !one.words().is_empty() && !two.words().is_empty() => {
            if shared == one.words().len().min(two.words().len()) {
                Same::Yes
            } else {
                Same::Perhaps
            }
        }
        _ if one.is_nobody() || two.is_nobody() => Same::Unknown,
        _ => Same::Perhaps,
    }
}

/// Whether two sources as written are certainly one.
pub fn same_names(a: &str, b: &str) -> bool {
    let named = |name: &str| Speaker { written: name.to_owned(), name: name.to_owned(), ..Speaker::default() };
    same(Some(&Name::of(&named(a))), Some(&Name::of(&named(b)))) == Same::Yes
}

fn given_names_agree(a: &str, b: &str) -> bool {
    a == b || alike(a, b) || a.starts_with(b) || b.starts_with(a) || a.chars().next() == b.chars().next()
}

/// Equal but for one letter, or two in a long name: one name in two transliterations.
pub fn alike(a: &str, b: &str) -> bool {
    let allowed = match a.len().min(b.len()) {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    a == b || allowed > 0 && a.len().abs_diff(b.len()) <= allowed && distance_within(a, b, allowed)
}

/// Whether at most `allowed` letters must be put in, taken out or exchanged.
pub fn distance_within(a: &str, b: &str, allowed: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().take(40).collect());
    if a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
        if row.iter().all(|letters| *letters > allowed) {
            return false;
        }
    }
    row[b.len()] <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(name: &str) -> Speaker {
        Speaker { written: name.to_owned(), name: name.to_owned(), ..Speaker::default() }
    }

    #[test]
    fn one_speaker_has_many_names() {
        for (a, b, expected) in [
            ("Otto Varga", "Varga", Same::Yes),
            ("President Otto Varga", "Mr Varga", Same::Yes),
            ("Yury Lebenko", "Yuri Lebenkow", Same::Yes),
            ("Alma Reyes", "Otto Reyes", Same::No),
            ("Otto Varga", "Alma Reyes", Same::No),
            ("Otto Varga", "he", Same::Unknown),
            ("Otto Varga", "the Norwegian", Same::Unknown),
            ("Otto Varga", "the Vatican", Same::No),
            ("harbour police", "police", Same::Yes),
            ("Lakeland's Coast Guard", "Coast Guard of Lakeland", Same::Yes),
            ("a spokeswoman", "Alma Reyes", Same::Unknown),
            ("the captain", "The captain", Same::Yes),
            ("the mayor of Ashford", "Mayor Alma Reyes", Same::Yes),
            ("the mayor of Ashford", "Alma Reyes", Same::Perhaps),
            ("the president", "Vice President Otto Varga", Same::Perhaps),
            ("the foreign minister", "the prime minister", Same::Perhaps),
            ("a captain", "the captain", Same::Perhaps),
            ("the Health Secretary", "Health Secretary Alma Reyes", Same::Yes),
            ("the Home Secretary", "Health Secretary Alma Reyes", Same::Perhaps),
            ("Transport Minister Alma Reyes", "Alma Reyes", Same::Yes),
            ("the transport minister", "Transport Minister Alma Reyes", Same::Yes),
            ("a harbour pilot", "Alma Reyes", Same::Perhaps),
        ] {
            let (one, two) = (Name::of(&speaker(a)), Name::of(&speaker(b)));
            assert_eq!(same(Some(&one), Some(&two)), expected, "{a} / {b}");
            assert_eq!(same(Some(&two), Some(&one)), expected, "{b} / {a}");
        }
        assert_eq!(same(None, Some(&Name::of(&speaker("Otto Varga")))), Same::Unknown);
    }
}
