//! Looks for the visitor in raw bytes: in whatever file, in UTF-8 and both byte orders of UTF-16.

use std::path::{Path, PathBuf};

/// What must not be found: words of the visitor, and pieces of his pictures.
pub struct Needles {
    needles: Vec<(String, Vec<u8>)>,
    /// By first two bytes: only there a needle can begin.
    begins: Vec<bool>,
}

impl Needles {
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut it = Self { needles: Vec::new(), begins: vec![false; 1 << 16] };
        for word in words {
            it.add(format!("{word} (UTF-8)"), word.as_bytes().to_vec());
            it.add(format!("{word} (UTF-16LE)"), word.encode_utf16().flat_map(u16::to_le_bytes).collect());
            it.add(format!("{word} (UTF-16BE)"), word.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        it
    }

    pub fn add(&mut self, name: String, bytes: Vec<u8>) {
        self.begins[usize::from(bytes[0]) << 8 | usize::from(bytes[1])] = true;
        self.needles.push((name, bytes));
    }

    /// The names of everything found in `bytes`.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            if self.begins[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                let here = self.needles.iter().filter(|(_, needle)| bytes[at..].starts_with(needle));
                found.extend(here.map(|(name, _)| name.as_str()));
            }
        }
        found
    }

    /// What is found in any file beneath `folder`, with the file it is in. Files may come and go meanwhile.
    pub fn found_beneath(&self, folder: &Path) -> Vec<String> {
        let found_in = |file: &PathBuf| {
            let bytes = std::fs::read(file).unwrap_or_default();
            let found: Vec<String> =
                self.found_in(&bytes).into_iter().map(|name| format!("{name} in {}", file.display())).collect();
            found
        };
        files(folder).iter().flat_map(found_in).collect()
    }
}

/// Every file beneath `folder`.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder { &mut folders } else { &mut found }.push(entry.path());
        }
    }
    found
}
