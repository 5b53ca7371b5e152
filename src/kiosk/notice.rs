//! The notice before filing: a text of the court with a version, shown in two languages and recorded by its digest.

use std::path::Path;

use serde::Deserialize;

use crate::{filing::Bilingual, package::digest::sha256_hex, screen};

/// Why the notice cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// Not there.
    #[error("{path}: {source}; name the notice by `consent` in kiosk.toml, or reinstall the program")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a notice.
    #[error("{path} is no notice: {cause}; both languages need title, paragraphs, tick and as many sections")]
    Malformed {
        /// Which file.
        path: String,
        /// What is wrong.
        cause: String,
    },
}

/// The notice in force.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its version.
    pub version: String,
    /// SHA-256 of the whole file: every word shown, in both languages.
    pub sha256: String,
    /// The Chinese text in full, to go with the filing.
    pub text: String,
    /// For the glass.
    pub shown: screen::Notice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format: u32,
    version: String,
    zh: RawText,
    en: RawText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    title: String,
    paragraphs: Vec<String>,
    tick: String,
    section: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    heading: String,
    text: String,
}

impl Notice {
    /// Reads the notice.
    pub fn read(path: &Path) -> Result<Self, NoticeError> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| NoticeError::Unreadable { path: name(), source })?;
        Self::parse(&text).map_err(|cause| NoticeError::Malformed { path: name(), cause })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let Raw { format, version, zh, en } = toml::from_str(text).map_err(|error| error.to_string())?;
        if format != 1 {
            return Err(format!("format is {format}, this program reads 1"));
        }
        if zh.paragraphs.len() != en.paragraphs.len() || zh.section.len() != en.section.len() {
            return Err("the two languages do not have the same paragraphs".into());
        }
        let full = zh.section.iter().map(|section| format!("【{}】\n{}\n", section.heading, section.text));
        let full = [format!("{}\n", zh.title)].into_iter().chain(full).collect();
        let both = |zh: Vec<String>, en: Vec<String>| zh.into_iter().zip(en).map(|(zh, en)| Bilingual::new(zh, en)).collect();
        let sections = zh.section.into_iter().zip(en.section);
        Ok(Self {
            version,
            sha256: sha256_hex(text.as_bytes()),
            text: full,
            shown: screen::Notice {
                title: Bilingual::new(zh.title, en.title),
                paragraphs: both(zh.paragraphs, en.paragraphs),
                tick: Bilingual::new(zh.tick, en.tick),
                sections: sections
                    .map(|(zh, en)| (Bilingual::new(zh.heading, en.heading), Bilingual::new(zh.text, en.text)))
                    .collect(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_of_the_program_can_be_shown_and_a_lame_one_is_refused() {
        let text = include_str!("../../assets/texts/consent.toml");
        let notice = Notice::parse(text).expect("our own");
        assert!(notice.shown.sections.len() > 5 && notice.text.contains("自愿"));
        let lame = text.replacen("\"Your data go to the court, for this case only.\",", "", 1);
        assert!(Notice::parse(&lame).expect_err("a paragraph is missing").contains("same paragraphs"));
    }
}
