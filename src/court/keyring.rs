//! The court's keys, made at the first start and kept in `keys/`, for the owner's eyes only.
//!
//! `court-identity.txt` opens; `retired-*.txt` open what was sealed before a rotation; `receipt-key.pem` signs;
//! `recovery-identity.txt` is to be taken offline, `recovery-recipient.txt` stays; `enrolment-token.txt` is the hall's secret.

use std::{fs, io, path::Path};

use zeroize::Zeroizing;

use super::object_folder::{create_private_folder, write_private};
use crate::package::{RecipientKey, SealingIdentity, SigningKey, digest, keys::KeyError};

/// Why the keys could not be loaded or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// A file could not be read or written.
    #[error("{path}: {source}; the court's user must own the data folder")]
    Io {
        /// Which file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{path}: {source}; restore it from the backup")]
    Key {
        /// Which file.
        path: String,
        /// What is wrong.
        source: KeyError,
    },
    /// Filings may have been sealed for a key that is gone.
    #[error(
        "{0} is gone though this court has worked before; restore keys/ from the backup: a new key could not open what was sealed"
    )]
    Lost(String),
}

/// All keys of the court.
#[derive(Debug)]
pub(super) struct Keyring {
    /// Opens what is sealed now.
    pub(super) identity: SealingIdentity,
    /// Open what was sealed before.
    retired: Vec<SealingIdentity>,
    /// Public half of the offline recovery key.
    pub(super) recovery: RecipientKey,
    /// Signs policies and receipts.
    pub(super) receipt_key: SigningKey,
    token_sha256: String,
    token: Zeroizing<String>,
}

const RECOVERY_NOTE: &str = "Recovery key of this court (离线恢复密钥).\n\
    It opens every filing. Print it or copy it to a medium in a safe, then delete this file here:\n\
    the court works on with recovery-recipient.txt alone.";

impl Keyring {
    /// Loads the keys in `data/keys`, making what is missing. `worked_before`: a kiosk may have sealed for these keys, so none may
    /// be made anew. Says at each start when the recovery identity still lies here.
    pub(super) fn open(data: &Path, worked_before: bool, token: Option<&str>) -> Result<Self, KeyringError> {
        let folder = data.join("keys");
        create_private_folder(&folder).map_err(|source| KeyringError::Io { path: folder.display().to_string(), source })?;
        let file = |name: &str| KeyFile { path: folder.join(name), worked_before };

        let identity = file("court-identity.txt");
        let identity = match identity.read()? {
            Some(text) => identity.parsed(SealingIdentity::parse(&text))?,
            None => {
                let made = SealingIdentity::generate();
                identity.make(made.to_file("Key of this court: opens filings. Keep a backup.").as_bytes())?;
                made
            }
        };
        let recovery = file("recovery-recipient.txt");
        let recovery = match recovery.read()? {
            Some(text) => recovery.parsed(RecipientKey::parse(&text))?,
            None => {
                recovery.may_be_made()?;
                let made = SealingIdentity::generate();
                file("recovery-identity.txt").make(made.to_file(RECOVERY_NOTE).as_bytes())?;
                recovery.make(format!("{}\n", made.recipient().as_str()).as_bytes())?;
                made.recipient().clone()
            }
        };
        let receipt_key = file("receipt-key.pem");
        let receipt_key = match receipt_key.read()? {
            Some(text) => receipt_key.parsed(SigningKey::from_pem(&text))?,
            None => {
                let made = receipt_key.parsed(SigningKey::generate())?;
                receipt_key.make(made.to_pem().as_bytes())?;
                made
            }
        };
        let token = match token {
            Some(token) => Zeroizing::new(token.to_owned()),
            None => enrolment_token(&KeyFile { path: folder.join("enrolment-token.txt"), worked_before: false })?,
        };
        let token_sha256 = digest::sha256_hex(token.as_bytes());
        let offline = folder.join("recovery-identity.txt");
        if offline.exists() {
            tracing::warn!(
                event = "recovery-identity-on-server",
                file = %offline.display(),
                "the recovery identity still lies on this server; take it to an offline place, then delete it here"
            );
        }
        Ok(Self { identity, retired: retired(&folder)?, recovery, receipt_key, token_sha256, token })
    }

    /// Everything that may open a filing, current key first.
    pub(super) fn identities(&self) -> Vec<&SealingIdentity> {
        std::iter::once(&self.identity).chain(&self.retired).collect()
    }

    /// Whether `token` is the hall's secret. Digests are compared, so that time tells nothing about the secret.
    pub(super) fn is_token(&self, token: &str) -> bool {
        digest::sha256_hex(token.as_bytes()) == self.token_sha256
    }

    /// The hall's secret, for the kiosk embedded in the same program.
    pub(super) fn token(&self) -> &str {
        &self.token
    }
}

fn enrolment_token(file: &KeyFile) -> Result<Zeroizing<String>, KeyringError> {
    if let Some(text) = file.read()? {
        return Ok(Zeroizing::new(text.trim().to_owned()));
    }
    let mut bytes = Zeroizing::new([0u8; 24]);
    file.parsed(getrandom::fill(bytes.as_mut_slice()).map_err(|_| KeyError::Randomness))?;
    let token = Zeroizing::new(digest::hex(bytes.as_slice()));
    file.make(token.as_bytes())?;
    Ok(token)
}

fn retired(folder: &Path) -> Result<Vec<SealingIdentity>, KeyringError> {
    let failed = |source| KeyringError::Io { path: folder.display().to_string(), source };
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.extend(entry.map_err(failed)?.file_name().into_string().ok());
    }
    names.retain(|name| name.starts_with("retired-") && name.ends_with(".txt"));
    names.sort();
    let file = |name: &String| KeyFile { path: folder.join(name), worked_before: true };
    names
        .iter()
        .map(|name| file(name).read().and_then(|text| file(name).parsed(SealingIdentity::parse(&text.unwrap_or_default()))))
        .collect()
}

struct KeyFile {
    path: std::path::PathBuf,
    worked_before: bool,
}

impl KeyFile {
    fn read(&self) -> Result<Option<Zeroizing<String>>, KeyringError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(KeyringError::Io { path: self.name(), source }),
        }
    }

    fn may_be_made(&self) -> Result<(), KeyringError> {
        if self.worked_before { Err(KeyringError::Lost(self.name())) } else { Ok(()) }
    }

    fn make(&self, bytes: &[u8]) -> Result<(), KeyringError> {
        self.may_be_made()?;
        write_private(&self.path, bytes).map_err(|source| KeyringError::Io { path: self.name(), source })
    }

    fn parsed<T>(&self, outcome: Result<T, KeyError>) -> Result<T, KeyringError> {
        outcome.map_err(|source| KeyringError::Key { path: self.name(), source })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}
