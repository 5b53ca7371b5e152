//! The last settings that loaded without a problem, kept in the data folder: a slip in `kiosk.toml` must not close the hall.

use std::{
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use super::Problem;
use crate::store::durable;

/// Name of the copy in the data folder.
const NAME: &str = "last-good.toml";
const HEADER: &str = "# Written by dengwen after kiosk.toml loaded without a problem. Edit kiosk.toml, not this file.\n\n";

/// The copy in `data`.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Keeps the settings of `text` for a bad day; says what hinders it. Comments stay behind, for nobody knows what stands in
/// them; secrets are in files of their own.
pub(super) fn keep(data: &Path, text: &str) -> Option<Problem> {
    write(data, text).err().map(|error| Problem {
        file: path(data),
        line: None,
        key: String::new(),
        value: String::new(),
        cause: format!("the copy of the last good settings cannot be written ({error})"),
        remedy: "give the data folder to the user the kiosk runs as, and look for free disk space".into(),
    })
}

fn write(data: &Path, text: &str) -> io::Result<()> {
    let settings: toml::Table = toml::from_str(text).map_err(io::Error::other)?;
    let copy = format!("{HEADER}{}", toml::to_string(&settings).map_err(io::Error::other)?);
    let path = path(data);
    // Unchanged is left alone: every start would wear the disk, and a tool run by root would take the file over.
    if std::fs::read(&path).is_ok_and(|old| old == copy.as_bytes()) {
        return Ok(());
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data)?;
    durable::write(&path, copy.as_bytes())
}
