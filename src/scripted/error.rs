//! Why a walk ended early: what was looked for, on which screen, and what could be read there.

use std::time::Duration;

use super::{Miss, Unwritable, eye::Sight};

/// The screen a walk ended on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Slug of the step.
    pub slug: String,
    /// Title, of what lies in front if anything does.
    pub title: String,
    /// What the screen itself complains about, empty if nothing.
    pub said: String,
    /// Everything that could be read.
    pub labels: Vec<String>,
}

impl Scene {
    pub(super) fn of(sight: &Sight) -> Box<Self> {
        let mut labels: Vec<String> = Vec::new();
        for text in sight.texts().filter(|text| *text != sight.title) {
            if !labels.iter().any(|known| known == text) {
                labels.push(text.to_owned());
            }
        }
        Box::new(Self {
            slug: sight.slug.clone(),
            title: sight.overlay.clone().unwrap_or_else(|| sight.title.clone()),
            said: sight.error.clone(),
            labels,
        })
    }
}

impl std::fmt::Display for Scene {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n  screen: {} “{}”", self.slug, self.title)?;
        if !self.said.is_empty() {
            write!(f, "\n  it says: {}", self.said)?;
        }
        write!(f, "\n  on the glass: {}", self.labels.join(" | "))
    }
}

/// Why a walk ended early.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// A person could not have touched it.
    #[error("{wanted} cannot be touched: {miss}{scene}")]
    Missed {
        /// What the finger aimed at.
        wanted: String,
        /// Why not.
        miss: Miss,
        /// Where.
        scene: Box<Scene>,
    },
    /// The scenario has no answer to this question.
    #[error("the scenario has no answer to “{question}”; add it under [answers]{scene}")]
    Unanswered {
        /// As it stands on the glass.
        question: String,
        /// Where.
        scene: Box<Scene>,
    },
    /// The answer was not taken.
    #[error("the answer to “{question}” was not taken; change it in the scenario{scene}")]
    Refused {
        /// As it stands on the glass.
        question: String,
        /// Where.
        scene: Box<Scene>,
    },
    /// The field does not hold what was typed.
    #[error("“{typed}” was typed, but the field reads “{reads}”{scene}")]
    Mistyped {
        /// What was to be written.
        typed: String,
        /// What stands there.
        reads: String,
        /// Where.
        scene: Box<Scene>,
    },
    /// What was refused did not stay in the field with its sentence.
    #[error("“{typed}” should have been refused and kept in the field, which reads “{reads}”{scene}")]
    Lost {
        /// What was typed.
        typed: String,
        /// What stands there.
        reads: String,
        /// Where.
        scene: Box<Scene>,
    },
    /// No way to write a character.
    #[error("cannot be written: {0}")]
    Unwritable(#[from] Unwritable),
    /// What was waited for did not come.
    #[error("{wanted} did not come within {} s{scene}", within.as_secs())]
    Late {
        /// What was waited for.
        wanted: String,
        /// How long.
        within: Duration,
        /// Where.
        scene: Box<Scene>,
    },
    /// Something lies in front that the scenario does not deal with.
    #[error("something unexpected must be answered first; deal with it in an act{scene}")]
    Interrupted {
        /// Where.
        scene: Box<Scene>,
    },
    /// A touch was not answered.
    #[error("the glass did not answer a touch within {} s{scene}", within.as_secs())]
    Frozen {
        /// How long.
        within: Duration,
        /// Before the touch.
        scene: Box<Scene>,
    },
    /// The hands at the devices failed.
    #[error("{doing}: {why}")]
    Surroundings {
        /// What was tried.
        doing: String,
        /// What came back.
        why: String,
    },
    /// The window is closed or its event loop has ended.
    #[error("the window is gone; keep its event loop running until the walk has ended")]
    Gone,
    /// No picture of the screen.
    #[error("no picture of the screen could be made: {0}")]
    Picture(String),
    /// A file could not be written.
    #[error("{file} could not be written: {source}. Check the folder and the space on the disk.")]
    Write {
        /// Which file.
        file: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
