//! Why a configuration cannot be used: one sentence that names the file, the line and the key.

use std::{fmt, ops::Range, path::PathBuf};

/// The configuration cannot be used as it stands. Trying again without a change cannot help.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration {}: give another with --config, or mend its permissions", .file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    #[error("{}, line {line}: {problem}", .file.display())]
    Wrong { file: PathBuf, line: usize, problem: Problem },
}

/// What is wrong at one place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key whose value is wrong, where the place is a value.
    pub key: Option<String>,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{key}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// A sentence about one place of the text; `check` makes them, `ConfigError::at` finds the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub span: Range<usize>,
    pub message: String,
}

impl Mistake {
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

impl ConfigError {
    /// The error for a mistake in `text`, the content of `file`.
    pub fn at(file: PathBuf, text: &str, mistake: Mistake) -> Self {
        let start = floor_char(text, mistake.span.start);
        let line = text[..start].bytes().filter(|b| *b == b'\n').count() + 1;
        Self::Wrong { file, line, problem: Problem { key: key_before(text, start), message: mistake.message } }
    }

    /// The error for what the TOML reader or a value's own reader refused.
    pub fn toml(file: PathBuf, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message();
        let message = match message.strip_prefix("unknown field ") {
            Some(rest) => format!(
                "unknown key {}",
                rest.replacen(", expected one of", "; the keys here are", 1).replacen(", expected", "; the only key here is", 1)
            ),
            None => message.replacen("missing field", "missing key", 1).replace('\n', ", "),
        };
        Self::at(file, text, Mistake { span: error.span().unwrap_or_default(), message })
    }
}

/// The key to whose value the place belongs; none if the place is the key itself or the line has none.
fn key_before(text: &str, at: usize) -> Option<String> {
    let line = text[..at].rsplit('\n').next()?;
    let (key, _) = line.split_once('=')?;
    let key = key.trim();
    (!key.is_empty() && !key.starts_with('#')).then(|| key.to_owned())
}

fn floor_char(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
