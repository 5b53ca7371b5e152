//! What did IT decide? `kiosk.toml` → checked settings; all that is wrong is said at once, and the last good settings keep
//! the kiosk running meanwhile.
//!
//! Knows the types of `filing`, `store` and `visit` that settings are made of. Knows no device and no court.

mod problem;
mod settings;

use std::path::Path;

pub use problem::{ConfigError, Problem};
pub use settings::{Panel, ScannerSource, Settings};

/// What a config folder gave.
#[derive(Debug)]
pub struct Loaded {
    /// What the kiosk runs with.
    pub settings: Settings,
    /// What IT should repair; empty when all is well.
    pub problems: Vec<Problem>,
}

/// Reads `kiosk.toml` in `folder`.
pub fn load(folder: &Path) -> Result<Loaded, ConfigError> {
    Err(ConfigError {
        problems: vec![Problem {
            file: folder.join("kiosk.toml"),
            line: None,
            key: String::new(),
            value: String::new(),
            cause: "is not read yet".into(),
            remedy: "take a newer version".into(),
        }],
    })
}
