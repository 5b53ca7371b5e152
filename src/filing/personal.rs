//! Personal data that cannot reach a log by accident.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A text that names or identifies a person. `Debug` and `Display` show it masked; only [`Personal::reveal`] gives it away.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Personal(String);

impl Personal {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the paper, the sealed package and the visitor's own screen, never for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Masked in the middle, as it may stand on a screen a neighbour can see: `110101********0026`, `李*兰`, `138****5678`.
    pub fn masked(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        let (head, tail) = match characters.len() {
            0 => return String::new(),
            1 => return "*".into(),
            2 => (1, 0),
            3..=4 => (1, 1),
            5..=9 => (2, 2),
            10..=12 => (3, 4),
            _ => (6, 4),
        };
        let hidden = characters.len() - head - tail;
        characters[..head]
            .iter()
            .copied()
            .chain(std::iter::repeat_n('*', hidden))
            .chain(characters[characters.len() - tail..].iter().copied())
            .collect()
    }
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(***)")
    }
}

impl std::fmt::Display for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Drop for Personal {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_never_show_the_text() {
        let number = Personal::new("11010519491231002X");
        assert_eq!(format!("{number}"), "110105********002X");
        assert!(!format!("{number:?}").contains("110105"));
    }

    #[test]
    fn short_names_are_masked_too() {
        assert_eq!(Personal::new("李桂兰").masked(), "李*兰");
        assert_eq!(Personal::new("王芳").masked(), "王*");
        assert_eq!(Personal::new("13812345678").masked(), "138****5678");
    }
}
