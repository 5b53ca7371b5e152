//! The package in clear: a BagIt 1.0 bag (RFC 8493), held in memory and wiped when dropped.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Component, Path},
};

use time::Date;
use zeroize::Zeroizing;

use super::{bag_manifest, digest};
use crate::filing::{FileDigest, Filing, PackageId, WireDate};

/// Path of the filing inside every bag.
pub const FILING_PATH: &str = "data/filing.json";
/// Path of the complaint (起诉状) inside every bag.
pub const COMPLAINT_PATH: &str = "data/complaint.pdf";
/// The tag manifest: its digest covers, through the manifests, every byte of the bag.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

const DECLARATION: &str = "bagit.txt";
const INFORMATION: &str = "bag-info.txt";
const MANIFEST: &str = "manifest-sha256.txt";
const DECLARATION_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Why something is not a valid bag.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BagError {
    /// Absolute, outside the bag, or with a part no file system should see.
    #[error("{0:?} cannot be the path of a file in a bag; use relative paths with forward slashes")]
    Path(String),
    /// A payload file outside `data/`.
    #[error("{0} is payload and must lie under data/")]
    NotPayload(String),
    /// A file every bag has is not there.
    #[error("the bag has no {0}; it was cut or never finished: take a complete copy")]
    Missing(String),
    /// `bagit.txt` is not that of BagIt 1.0 in UTF-8.
    #[error("bagit.txt does not declare BagIt 1.0 in UTF-8; this bag was made by another tool")]
    Declaration,
    /// A manifest line that cannot be read, or a path listed twice.
    #[error("line {line} of {file} is not \"digest path\", or its path stands there twice; take a complete copy")]
    Manifest {
        /// Name of the manifest.
        file: String,
        /// Line, from 1.
        line: usize,
    },
    /// A manifest names a file that is not there.
    #[error("{file} is listed in {manifest} but not in the bag; take a complete copy")]
    NotThere {
        /// The manifest.
        manifest: &'static str,
        /// The file.
        file: String,
    },
    /// A file no manifest names.
    #[error("{0} is in the bag but in no manifest; it does not belong to the filing")]
    NotListed(String),
    /// A file was altered.
    #[error("{0} does not have the SHA-256 of its manifest; it was altered: take a complete copy")]
    Altered(String),
    /// `Payload-Oxum` does not fit the payload.
    #[error("Payload-Oxum says {said} but the payload is {found}; take a complete copy")]
    Oxum {
        /// What bag-info.txt says.
        said: String,
        /// What is there, `bytes.files`.
        found: String,
    },
    /// `filing.json` is not a filing.
    #[error("data/filing.json is not a filing of this version ({0}); make the package again with a matching program")]
    Filing(String),
    /// Reading or writing a folder failed.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A bag: path → bytes, payload and tag files. Wiped from memory when dropped; `Debug` shows no content.
#[derive(Clone, PartialEq, Eq)]
pub struct Bag {
    files: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Bag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bag").field("files", &self.files.len()).field("payload", &self.oxum()).finish()
    }
}

impl Bag {
    /// A bag around `payload` (paths beginning with `data/`). `bag-info.txt` holds no personal data: number, day, size, program.
    pub fn new(id: PackageId, bagging_date: Date, payload: BTreeMap<String, Vec<u8>>) -> Result<Self, BagError> {
        let mut bag = Self { files: BTreeMap::new() };
        for (path, bytes) in payload {
            let bytes = Zeroizing::new(bytes);
            if !path.starts_with("data/") {
                return Err(BagError::NotPayload(path));
            }
            bag.insert(path, bytes)?;
        }
        let information = format!(
            "Bag-Software-Agent: dengwen/{}\nBagging-Date: {}\nExternal-Identifier: {id}\nPayload-Oxum: {}\n",
            env!("CARGO_PKG_VERSION"),
            WireDate(bagging_date),
            bag.oxum()
        );
        let manifest = bag_manifest::write(bag.payload());
        bag.insert(DECLARATION.into(), Zeroizing::new(DECLARATION_TEXT.into()))?;
        bag.insert(INFORMATION.into(), Zeroizing::new(information.into_bytes()))?;
        bag.insert(MANIFEST.into(), Zeroizing::new(manifest))?;
        let tag_manifest = bag_manifest::write(bag.tags());
        bag.insert(TAG_MANIFEST.into(), Zeroizing::new(tag_manifest))?;
        Ok(bag)
    }

    /// The bag of a filing: fills `filing.files` with the digests of `files`, writes `data/filing.json` and bags everything.
    pub fn of_filing(filing: &mut Filing, files: BTreeMap<String, Vec<u8>>, bagging_date: Date) -> Result<Self, BagError> {
        filing.files = files.iter().map(|(path, bytes)| file_digest(path, bytes)).collect();
        let json = serde_json::to_vec_pretty(filing).map_err(|error| BagError::Filing(error.to_string()))?;
        let mut payload = files;
        payload.insert(FILING_PATH.into(), json);
        Self::new(filing.package_id, bagging_date, payload)
    }

    /// A bag from files already there, tag files included; checked by [`Bag::verify`].
    pub fn from_files(files: BTreeMap<String, Zeroizing<Vec<u8>>>) -> Result<Self, BagError> {
        let mut bag = Self { files: BTreeMap::new() };
        for (path, bytes) in files {
            bag.insert(path, bytes)?;
        }
        bag.verify()?;
        Ok(bag)
    }

    /// Reads and verifies the bag in `folder`. Symbolic links are not followed: they are no part of a bag.
    pub fn read_from(folder: &Path) -> Result<Self, BagError> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        Self::from_files(files)
    }

    /// Writes the bag into `folder`, which must not hold a bag yet; files and folders are on disk when it returns.
    pub fn write_to(&self, folder: &Path) -> Result<(), BagError> {
        for (path, bytes) in self.files() {
            let target = folder.join(path);
            let parent = target.parent().unwrap_or(folder);
            let write = || -> io::Result<()> {
                fs::create_dir_all(parent)?;
                let mut file = File::create_new(&target)?;
                file.write_all(bytes)?;
                file.sync_all()?;
                File::open(parent)?.sync_all()
            };
            write().map_err(|source| BagError::Io { path: path.to_owned(), source })?;
        }
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| BagError::Io { path: folder.display().to_string(), source })
    }

    /// One file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|bytes| bytes.as_slice())
    }

    /// All files, tag files too, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The payload: everything under `data/`.
    pub fn payload(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files().filter(|(path, _)| path.starts_with("data/"))
    }

    /// The filing inside, as its JSON says.
    pub fn filing(&self) -> Result<Filing, BagError> {
        read_filing(self.file(FILING_PATH).ok_or_else(|| BagError::Missing(FILING_PATH.into()))?)
    }

    /// Complete and valid in the sense of RFC 8493 §3: every file listed, every listed file there, every digest right.
    pub fn verify(&self) -> Result<(), BagError> {
        let declaration = self.tag(DECLARATION)?;
        let lines: Vec<&str> = std::str::from_utf8(declaration).map_err(|_| BagError::Declaration)?.lines().collect();
        if lines != DECLARATION_TEXT.lines().collect::<Vec<_>>() {
            return Err(BagError::Declaration);
        }
        self.verify_against(TAG_MANIFEST, |path| !path.starts_with("data/") && path != TAG_MANIFEST)?;
        self.verify_against(MANIFEST, |path| path.starts_with("data/"))?;
        let information = String::from_utf8_lossy(self.tag(INFORMATION)?);
        let said = information.lines().find_map(|line| line.strip_prefix("Payload-Oxum:")).map(str::trim);
        match said {
            Some(said) if said != self.oxum() => Err(BagError::Oxum { said: said.to_owned(), found: self.oxum() }),
            Some(_) | None => Ok(()),
        }
    }

    fn verify_against(&self, manifest: &'static str, belongs: impl Fn(&str) -> bool) -> Result<(), BagError> {
        let listed = bag_manifest::read(manifest, self.tag(manifest)?)?;
        if let Some((path, _)) = self.files().find(|(path, _)| belongs(path) && !listed.contains_key(*path)) {
            return Err(BagError::NotListed(path.to_owned()));
        }
        for (path, sum) in &listed {
            let bytes = self.file(path).ok_or_else(|| BagError::NotThere { manifest, file: path.clone() })?;
            if digest::sha256_hex(bytes) != *sum {
                return Err(BagError::Altered(path.clone()));
            }
        }
        Ok(())
    }

    fn tag(&self, name: &str) -> Result<&[u8], BagError> {
        self.file(name).ok_or_else(|| BagError::Missing(name.to_owned()))
    }

    fn tags(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files().filter(|(path, _)| !path.starts_with("data/"))
    }

    /// `bytes.files` of the payload.
    fn oxum(&self) -> String {
        let (bytes, files) = self.payload().fold((0, 0), |(bytes, files), (_, file)| (bytes + file.len(), files + 1));
        format!("{bytes}.{files}")
    }

    fn insert(&mut self, path: String, bytes: Zeroizing<Vec<u8>>) -> Result<(), BagError> {
        if !is_safe(&path) {
            return Err(BagError::Path(path));
        }
        self.files.insert(path, bytes);
        Ok(())
    }
}

/// Reads a `filing.json`; what is wrong with it is told by its place alone, for what stands there is somebody's.
pub fn read_filing(json: &[u8]) -> Result<Filing, BagError> {
    serde_json::from_slice(json).map_err(|error| BagError::Filing(position_of(&error)))
}

/// Size and digests of one payload file, as `filing.json` lists them.
pub fn file_digest(path: &str, bytes: &[u8]) -> FileDigest {
    FileDigest {
        path: path.to_owned(),
        bytes: bytes.len() as u64,
        sha256: digest::sha256_hex(bytes),
        sm3: digest::sm3_hex(bytes),
    }
}

/// A relative path that stays inside the bag on every system.
fn is_safe(path: &str) -> bool {
    path.len() <= 400
        && !path.contains(['\0', '\\', ':'])
        && !path.starts_with('~')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Where a JSON text went wrong, without quoting what stands there.
fn position_of(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Io => "unreadable",
        serde_json::error::Category::Syntax => "not JSON",
        serde_json::error::Category::Data => "a field is missing or of another kind",
        serde_json::error::Category::Eof => "cut off",
    };
    format!("{kind}, line {} column {}", error.line(), error.column())
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Zeroizing<Vec<u8>>>) -> Result<(), BagError> {
    let failed = |source| BagError::Io { path: folder.display().to_string(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().into_string().map_err(|name| BagError::Path(name.to_string_lossy().into_owned()))?;
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            read_folder(&entry.path(), &path, files)?;
        } else if kind.is_file() {
            files.insert(path, Zeroizing::new(fs::read(entry.path()).map_err(failed)?));
        } else {
            return Err(BagError::Path(path));
        }
    }
    Ok(())
}
