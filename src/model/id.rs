//! Identifiers: a letter that names the kind, and a number that grows in order of arrival.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An identifier as written was not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{written:?} is no {kind} id: expected {letter} and a number, as in {letter}17")]
pub struct IdError {
    written: String,
    kind: &'static str,
    letter: char,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(written: &str) -> Result<Self, IdError> {
                written
                    .strip_prefix($letter)
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map($name)
                    .ok_or_else(|| IdError { written: written.to_owned(), kind: $kind, letter: $letter })
            }
        }
    };
}

id!(
    /// One article; its revisions share it. Grows in order of arrival.
    ArticleId, 'a', "article"
);
id!(
    /// One story. Stays valid after a merge: the store keeps the alias.
    StoryId, 's', "story"
);
id!(
    /// One thing that a story's outlets report on.
    PointId, 'p', "point"
);
id!(
    /// One alert, in order of decision. What stays the same across stores is its [`AlertKey`](super::AlertKey).
    AlertId, 'w', "alert"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        assert_eq!(ArticleId(17).to_string(), "a17");
        assert_eq!("a17".parse(), Ok(ArticleId(17)));
        for wrong in ["", "a", "s17", "a-1", "a+1", "17", "a18446744073709551616"] {
            assert!(wrong.parse::<ArticleId>().is_err(), "{wrong}");
        }
    }
}
