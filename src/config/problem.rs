//! What is wrong with a configuration, in the words of the person who has to repair it.

use std::{fmt, path::PathBuf};

/// One thing that is wrong: where, what, and how to put it right. Never carries a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file to repair.
    pub file: PathBuf,
    /// Line in it, from 1, where one can be named.
    pub line: Option<usize>,
    /// The setting, like `panel.width`; empty when the file as a whole is meant.
    pub key: String,
    /// What stands there, as written; empty when nothing stands there or when it must not be repeated.
    pub value: String,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        f.write_str(": ")?;
        match (self.key.is_empty(), self.value.is_empty()) {
            (true, _) => {}
            (false, true) => write!(f, "{} ", self.key)?,
            (false, false) => write!(f, "{} = {} ", self.key, self.value)?,
        }
        write!(f, "{}; {}", self.cause, self.remedy)
    }
}

/// Nothing could be loaded: all that is wrong, one line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct ConfigError {
    /// At least one.
    pub problems: Vec<Problem>,
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}
