//! Where the program's own files are: templates, fonts, case types. One search for kiosk and tools.

use std::path::{Path, PathBuf};

/// Folders of fonts a distribution installs, looked into when our own lack a character.
pub const SYSTEM_FONTS: [&str; 2] = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk"];

/// Names the folder when nothing on the command line does.
const VARIABLE: &str = "DENGWEN_ASSETS";
/// Where a package installs it, below the prefix and as the last resort.
const INSTALLED: &str = "share/dengwen/assets";

/// There is no such folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssetsError {
    /// The folder that was named is none.
    #[error("{} is no assets folder (it holds no typst/): name the one with typst/ and fonts/ in it", .0.display())]
    Named(PathBuf),
    /// None was named, none was found.
    #[error(
        "no assets folder was found (looked at {}): give --assets DIR, set DENGWEN_ASSETS, or reinstall the program",
        .0.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    NotFound(Vec<PathBuf>),
}

/// The assets folder: the one `given`, else the one `DENGWEN_ASSETS` names; else the first there is of `assets` in the current
/// folder, `assets` beside the program or above it, `share/dengwen/assets` of its prefix, `/usr/share/dengwen/assets`.
pub fn find_assets(given: Option<PathBuf>) -> Result<PathBuf, AssetsError> {
    let named = given.or_else(|| std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from));
    search(named, Path::new(""), std::env::current_exe().ok().as_deref())
}

fn search(named: Option<PathBuf>, current: &Path, program: Option<&Path>) -> Result<PathBuf, AssetsError> {
    if let Some(folder) = named {
        return if holds_assets(&folder) { Ok(folder) } else { Err(AssetsError::Named(folder)) };
    }
    let mut places = vec![current.join("assets")];
    let folder = program.and_then(Path::parent);
    places.extend(folder.into_iter().flat_map(|folder| folder.ancestors().take(4)).map(|above| above.join("assets")));
    places.extend(folder.and_then(Path::parent).map(|prefix| prefix.join(INSTALLED)));
    places.push(Path::new("/usr").join(INSTALLED));
    match places.iter().find(|place| holds_assets(place)) {
        Some(place) => Ok(place.clone()),
        None => Err(AssetsError::NotFound(places)),
    }
}

fn holds_assets(folder: &Path) -> bool {
    folder.join("typst").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_named_is_taken_or_refused_but_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let wrong = folder.path().join("empty");
        assert_eq!(search(Some(wrong.clone()), folder.path(), None), Err(AssetsError::Named(wrong)));
        std::fs::create_dir(folder.path().join("typst")).expect("made");
        assert_eq!(search(Some(folder.path().to_owned()), Path::new(""), None), Ok(folder.path().to_owned()));
    }

    #[test]
    fn an_installed_program_finds_the_assets_of_its_prefix() {
        let prefix = tempfile::tempdir().expect("a folder");
        let assets = prefix.path().join(INSTALLED);
        let program = prefix.path().join("bin/dengwen");
        std::fs::create_dir_all(assets.join("typst")).expect("made");
        let elsewhere = tempfile::tempdir().expect("a folder");
        assert_eq!(search(None, elsewhere.path(), Some(&program)), Ok(assets.clone()));
        std::fs::create_dir_all(elsewhere.path().join("assets/typst")).expect("made");
        assert_eq!(search(None, elsewhere.path(), Some(&program)), Ok(elsewhere.path().join("assets")));
        let error = AssetsError::NotFound(vec![assets]).to_string();
        assert!(error.contains("share/dengwen/assets") && error.contains("--assets"), "{error}");
    }
}
