//! What did IT decide? `kiosk.toml` → checked settings; all that is wrong is said at once, and the last good settings keep
//! the kiosk running meanwhile.
//!
//! Knows the types of `filing`, `store` and `visit` that settings are made of. Knows no device and no court.

mod address;
mod check;
mod last_good;
mod problem;
mod reader;
mod secret;
mod settings;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use problem::{ConfigError, Problem};
pub use settings::{Panel, ScannerSource, Settings};

use check::{Checked, Environment, check, check_figures};

/// What a config folder gave.
#[derive(Debug)]
pub struct Loaded {
    /// What the kiosk runs with.
    pub settings: Settings,
    /// What IT should repair; empty when all is well.
    pub problems: Vec<Problem>,
}

/// Reads `kiosk.toml` in `folder`. When it cannot be used, the settings that were last loaded without a problem are, and
/// the problems say so; without those, all problems are the error.
pub fn load(folder: &Path) -> Result<Loaded, ConfigError> {
    let folder_of = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    // systemd separates several state folders by colons; the first is ours.
    let state = folder_of("STATE_DIRECTORY").and_then(|value| std::env::split_paths(&value).next());
    load_in(folder, &Environment { credentials: folder_of("CREDENTIALS_DIRECTORY").map(PathBuf::from), state })
}

/// The sections `[fees]` and `[lpr]` of `kiosk.toml` in `folder`, for whoever needs no more: opens no secret and writes nothing.
pub fn load_figures(folder: &Path) -> Result<crate::filing::Figures, ConfigError> {
    let file = folder.join("kiosk.toml");
    let text = std::fs::read_to_string(&file).map_err(|error| ConfigError { problems: vec![not_read(&file, &error)] })?;
    match check_figures(&file, &text) {
        (figures, problems) if problems.is_empty() => Ok(figures),
        (_, problems) => Err(ConfigError { problems }),
    }
}

fn load_in(folder: &Path, environment: &Environment) -> Result<Loaded, ConfigError> {
    let file = folder.join("kiosk.toml");
    let (text, checked) = read(&file, folder, environment);
    let Checked { settings, mut problems, data } = checked;
    if let Some(settings) = settings {
        if problems.is_empty() {
            problems.extend(last_good::keep(&settings.data, &text));
        }
        return Ok(Loaded { settings, problems });
    }
    // A broken file may not say where its data folder is, or may name a wrong one.
    for data in [data, environment.state.clone()].into_iter().flatten() {
        let copy = last_good::path(&data);
        if !copy.is_file() {
            continue;
        }
        let (_, Checked { settings, problems: of_copy, data: _ }) = read(&copy, folder, environment);
        problems.extend(of_copy);
        if let Some(settings) = settings {
            problems.push(as_a_whole(
                &file,
                format!("is not in force; the kiosk runs with its last good settings, {}", copy.display()),
                "correct what is named here and restart the kiosk",
            ));
            return Ok(Loaded { settings, problems });
        }
    }
    Err(ConfigError { problems })
}

fn read(file: &Path, folder: &Path, environment: &Environment) -> (String, Checked) {
    match std::fs::read_to_string(file) {
        Ok(text) => {
            let checked = check(file, &text, folder, environment);
            (text, checked)
        }
        Err(error) => (String::new(), Checked { settings: None, problems: vec![not_read(file, &error)], data: None }),
    }
}

fn not_read(file: &Path, error: &std::io::Error) -> Problem {
    let (cause, remedy) = match error.kind() {
        std::io::ErrorKind::NotFound => ("is not there".into(), "copy the sample from kiosk-config and edit it"),
        std::io::ErrorKind::InvalidData => ("is not UTF-8 text".into(), "save it as UTF-8"),
        kind => (format!("cannot be read ({kind})"), "let the user the kiosk runs as read it"),
    };
    as_a_whole(file, cause, remedy)
}

fn as_a_whole(file: &Path, cause: String, remedy: &str) -> Problem {
    Problem { file: file.to_owned(), line: None, key: String::new(), value: String::new(), cause, remedy: remedy.into() }
}
