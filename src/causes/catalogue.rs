//! The 民事案件案由规定 (法〔2025〕227号): 12 parts, 59 chapters, 514 causes, 470 beneath them; each with plain words.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::filing::Bilingual;

/// One cause of action, or a part or chapter of them.
#[derive(Clone, Debug)]
pub struct Cause {
    /// `04.10.108.03`: part, chapter, cause, cause beneath.
    pub code: String,
    /// The official name, and what it says in English.
    pub name: Bilingual,
    /// 1 part, 2 chapter, 3 and 4 causes.
    pub level: u8,
    /// When it is the right one, in one plain line. Empty for parts and chapters.
    pub plain: Bilingual,
    /// What people say; empty in [`Causes`](super::Causes), whose index has taken it in.
    pub say: Vec<String>,
    /// One of the few dozen that halls see every day.
    pub usual: bool,
}

impl Cause {
    /// Whether a filing can stand on it: parts and chapters are only shelves.
    pub fn is_cause(&self) -> bool {
        self.level >= 3
    }

    /// Code of what it stands beneath; `None` for a part.
    pub fn parent(&self) -> Option<&str> {
        self.code.rsplit_once('.').map(|(parent, _)| parent)
    }
}

/// Why the causes could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file.
    #[error("{}: the file cannot be read ({error}); reinstall the folder `assets`", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// What stands in it.
    #[error("{}: {cause}; correct the entry", file.display())]
    Wrong {
        /// Which.
        file: PathBuf,
        /// What is wrong.
        cause: String,
    },
}

/// All causes in the official order.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    causes: Vec<Cause>,
    by_code: HashMap<String, usize>,
}

#[derive(Deserialize)]
struct RawList {
    causes: Vec<RawCause>,
    quick_pick: RawQuickPick,
}

#[derive(Deserialize)]
struct RawQuickPick {
    rows: Vec<RawUsual>,
}

#[derive(Deserialize)]
struct RawUsual {
    plain: String,
    code: String,
}

#[derive(Deserialize)]
struct RawCause {
    code: String,
    name: String,
    level: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawWords {
    en: String,
    #[serde(default)]
    plain: String,
    #[serde(default)]
    plain_en: String,
    #[serde(default)]
    say: Vec<String>,
}

impl Catalogue {
    /// Reads `reference/causes.json`, the words of `causes/*.toml` and the sentences of `causes/sentences/*.tsv` in the folder `assets`.
    pub fn load(assets: &Path) -> Result<Self, CatalogueError> {
        let list_file = assets.join("reference/causes.json");
        let list: RawList = serde_json::from_str(&read(&list_file)?)
            .map_err(|error| CatalogueError::Wrong { file: list_file, cause: error.to_string() })?;
        let mut words: BTreeMap<String, RawWords> = BTreeMap::new();
        let folder = assets.join("causes");
        for part in (1..=12).map(|part| format!("{part:02}")).chain(["shelves".into()]) {
            let file = folder.join(format!("{part}.toml"));
            let read: BTreeMap<String, RawWords> = toml::from_str(&read(&file)?)
                .map_err(|error| CatalogueError::Wrong { file: file.clone(), cause: error.to_string() })?;
            words.extend(read);
        }
        let wrong = |cause: String| CatalogueError::Wrong { file: folder.clone(), cause };
        let mut catalogue = Self::default();
        for RawCause { code, name, level } in list.causes {
            let said = words.remove(&code).ok_or_else(|| wrong(format!("nothing is said about {code} {name}")))?;
            let plain = Bilingual::new(said.plain, said.plain_en);
            if level >= 3 && (plain.zh.is_empty() || plain.en.is_empty() || said.say.is_empty()) {
                return Err(wrong(format!("{code} {name} has no plain line or nothing people say")));
            }
            catalogue.by_code.insert(code.clone(), catalogue.causes.len());
            catalogue.causes.push(Cause {
                code,
                name: Bilingual::new(name, said.en),
                level,
                plain,
                say: said.say,
                usual: false,
            });
        }
        if let Some(code) = words.keys().next() {
            return Err(wrong(format!("there is no cause {code}")));
        }
        for RawUsual { plain, code } in list.quick_pick.rows {
            if let Some(at) = catalogue.by_code.get(&code) {
                catalogue.causes[*at].usual = true;
                catalogue.causes[*at].say.push(plain);
            }
        }
        catalogue.hear(&folder.join("sentences"))?;
        Ok(catalogue)
    }

    /// Takes in what people said, line by line `code<TAB>sentence`.
    fn hear(&mut self, folder: &Path) -> Result<(), CatalogueError> {
        let entries =
            std::fs::read_dir(folder).map_err(|error| CatalogueError::Unreadable { file: folder.to_owned(), error })?;
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files.into_iter().filter(|file| file.extension().is_some_and(|it| it == "tsv")) {
            for line in read(&file)?.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
                let known = line.split_once('\t').and_then(|(code, said)| Some((*self.by_code.get(code.trim())?, said)));
                let Some((at, said)) = known else {
                    return Err(CatalogueError::Wrong { file, cause: format!("\"{line}\" names no cause") });
                };
                self.causes[at].say.push(said.trim().to_owned());
            }
        }
        Ok(())
    }

    /// Lets go of what people say: once the index is made nobody reads it again.
    pub(super) fn forget_sayings(&mut self) {
        for cause in &mut self.causes {
            cause.say = Vec::new();
        }
    }

    /// All of them, in the official order.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// The one with this code.
    pub fn get(&self, code: &str) -> Option<&Cause> {
        self.causes.get(*self.by_code.get(code)?)
    }

    /// What stands directly beneath `code`; the parts beneath `None`.
    pub fn beneath<'a>(&'a self, code: Option<&'a str>) -> impl Iterator<Item = &'a Cause> {
        self.causes.iter().filter(move |cause| cause.parent() == code)
    }

    /// From the part down to the cause itself.
    pub fn path(&self, code: &str) -> Vec<&Cause> {
        let ends = code.match_indices('.').map(|(at, _)| at).chain([code.len()]);
        ends.filter_map(|end| self.get(&code[..end])).collect()
    }
}

fn read(file: &Path) -> Result<String, CatalogueError> {
    std::fs::read_to_string(file).map_err(|error| CatalogueError::Unreadable { file: file.to_owned(), error })
}
