//! Opening: sealed objects and a secret key give the bag back, every digest checked on the way.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{
    Bag, BagError, Cryptography, CryptographyError, ManifestError, SealingIdentity, TransferManifest, bag::TAG_MANIFEST,
    transfer_manifest::object_name,
};

/// Why a package could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The manifest itself is not right.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// An object is not there or not readable.
    #[error("object {name} cannot be read ({cause}); take a complete copy of the package")]
    Object {
        /// Its name.
        name: String,
        /// What the reader said.
        cause: String,
    },
    /// An object is not the one the manifest names.
    #[error("object {0} does not have the size and SHA-256 of the manifest; it was altered: take a complete copy")]
    Altered(String),
    /// An object could not be opened.
    #[error("object {name}: {source}")]
    Cryptography {
        /// Its name.
        name: String,
        /// Why.
        source: CryptographyError,
    },
    /// The index does not name exactly the objects of the manifest.
    #[error("the sealed index does not name each object of the manifest once; the package was put together wrongly")]
    Index,
    /// What was inside is not a valid bag.
    #[error(transparent)]
    Bag(#[from] BagError),
}

/// Opens a package. `read` gives the bytes of an object by its name; `identities` are tried in turn (current key first).
///
/// One sealed object is in memory at a time, beside the clear bag.
pub fn open(
    manifest: &TransferManifest,
    mut read: impl FnMut(&str) -> Result<Vec<u8>, String>,
    identities: &[&SealingIdentity],
    cryptography: &dyn Cryptography,
) -> Result<Bag, OpenError> {
    manifest.check()?;
    let mut open_object = |position: usize| -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let entry = &manifest.objects[position];
        let sealed = read(&entry.name).map_err(|cause| OpenError::Object { name: entry.name.clone(), cause })?;
        if sealed.len() as u64 != entry.bytes || cryptography.sha256(&sealed) != entry.sha256 {
            return Err(OpenError::Altered(entry.name.clone()));
        }
        let mut outcome = Err(CryptographyError::NotForThisKey);
        for identity in identities {
            outcome = cryptography.open(identity, &sealed);
            if !matches!(outcome, Err(CryptographyError::NotForThisKey)) {
                break;
            }
        }
        outcome.map_err(|source| OpenError::Cryptography { name: entry.name.clone(), source })
    };
    let index = open_object(0)?;
    let index: BTreeMap<String, String> = serde_json::from_slice(&index).map_err(|_| OpenError::Index)?;
    if index.len() + 1 != manifest.objects.len() {
        return Err(OpenError::Index);
    }
    let mut files = BTreeMap::new();
    for position in 1..manifest.objects.len() {
        let path = index.get(&object_name(position)).ok_or(OpenError::Index)?;
        if (path == TAG_MANIFEST) != (manifest.objects[position].sha256 == manifest.tagmanifest_sha256) {
            return Err(OpenError::Index);
        }
        if files.insert(path.clone(), open_object(position)?).is_some() {
            return Err(OpenError::Index);
        }
    }
    Ok(Bag::from_files(files)?)
}
