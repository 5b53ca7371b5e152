//! The letters a paper can be set in: our own fonts first, the system's only when a character asks for them.
//!
//! A face is described once and its file read when Typst first draws with it, so that a kiosk at rest holds no font in memory.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontInfo},
    utils::LazyHash,
};

use super::DocumentError;

/// Some fonts and what they cover.
pub(super) struct FontSet {
    pub(super) book: LazyHash<FontBook>,
    files: Vec<FontFile>,
    faces: Vec<Face>,
    covered: Covered,
}

struct FontFile {
    path: PathBuf,
    data: OnceLock<Option<Bytes>>,
}

struct Face {
    file: usize,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl FontSet {
    /// Describes every font in `folders` (and the folders in them), in that order. A folder that is not there holds no fonts.
    pub(super) fn read(folders: &[PathBuf]) -> Result<Self, DocumentError> {
        let mut paths = Vec::new();
        for folder in folders {
            collect(folder, &mut paths)?;
        }
        let mut set =
            Self { book: LazyHash::new(FontBook::new()), files: Vec::new(), faces: Vec::new(), covered: Covered::new() };
        let mut book = FontBook::new();
        for path in paths {
            let bytes = std::fs::read(&path).map_err(|source| DocumentError::Assets { path: path.clone(), source })?;
            let file = set.files.len();
            for (index, info) in FontInfo::iter(&bytes).enumerate() {
                set.covered.add(info.coverage.iter());
                set.faces.push(Face { file, index: index as u32, font: OnceLock::new() });
                book.push(info);
            }
            set.files.push(FontFile { path, data: OnceLock::new() });
        }
        set.book = LazyHash::new(book);
        Ok(set)
    }

    /// Whether there is no face at all.
    pub(super) fn is_empty(&self) -> bool {
        self.faces.is_empty()
    }

    /// Whether some face has a glyph for `c`.
    pub(super) fn covers(&self, c: char) -> bool {
        self.covered.contains(c)
    }

    /// The face Typst knows by `index`; its file is read on first use.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        let file = self.files.get(face.file)?;
        face.font
            .get_or_init(|| {
                let data = file.data.get_or_init(|| std::fs::read(&file.path).ok().map(Bytes::new)).clone()?;
                Font::new(data, face.index)
            })
            .clone()
    }
}

/// Font files under `folder`, sorted by name so that every start sees the same order.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), DocumentError> {
    let unreadable = |source| DocumentError::Assets { path: folder.to_owned(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in entries {
        inside.push(entry.map_err(unreadable)?.path());
    }
    inside.sort();
    for path in inside {
        let is_font = path
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| ["otf", "ttf", "otc", "ttc"].contains(&extension.to_ascii_lowercase().as_str()));
        if path.is_dir() {
            collect(&path, paths)?;
        } else if is_font {
            paths.push(path);
        }
    }
    Ok(())
}

/// One bit for each code point of Unicode.
struct Covered(Vec<u64>);

impl Covered {
    fn new() -> Self {
        Self(vec![0; 0x11_0000 / 64])
    }

    fn add(&mut self, code_points: impl Iterator<Item = u32>) {
        for point in code_points {
            if let Some(word) = self.0.get_mut(point as usize / 64) {
                *word |= 1 << (point % 64);
            }
        }
    }

    fn contains(&self, c: char) -> bool {
        let point = c as usize;
        self.0.get(point / 64).is_some_and(|word| word & (1 << (point % 64)) != 0)
    }
}
