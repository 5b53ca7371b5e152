//! Sealing: every file of the bag, once, for the court and the recovery key, under names that carry nothing.
//!
//! Object `0000.age` holds the index, a JSON map from object name to path in the bag; it is sealed like the others.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{
    Bag, Cryptography, CryptographyError, RecipientKey, SealedEntry, TransferManifest,
    bag::TAG_MANIFEST,
    transfer_manifest::{MANIFEST_SCHEMA, object_name},
};
use crate::filing::PackageId;

/// Why a bag could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A key did not do.
    #[error(transparent)]
    Cryptography(#[from] CryptographyError),
    /// The bag is not a bag.
    #[error(transparent)]
    Bag(#[from] super::BagError),
}

/// What stands on the outside of a package.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Number of the filing.
    pub package_id: PackageId,
    /// The kiosk that seals.
    pub kiosk_id: &'a str,
    /// Now, RFC 3339 with offset.
    pub created_at: &'a str,
    /// The keys of the policy: the court's current one and the recovery key.
    pub recipients: &'a [RecipientKey],
}

/// One sealed file.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedObject {
    /// `0000.age` and so on.
    pub name: String,
    /// The age file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for SealedObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedObject({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A package ready to be kept and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPackage {
    /// The objects, in the order of the manifest.
    pub objects: Vec<SealedObject>,
    /// What the kiosk signs.
    pub manifest: TransferManifest,
}

/// Seals every file of `bag`, tag files too.
pub fn seal(bag: &Bag, envelope: Envelope<'_>, cryptography: &dyn Cryptography) -> Result<SealedPackage, SealError> {
    bag.verify()?;
    let names = (1..).map(object_name);
    let index: BTreeMap<String, &str> = names.zip(bag.files().map(|(path, _)| path)).collect();
    let index_json = Zeroizing::new(serde_json::to_vec(&index).expect("invariant: a map of strings is JSON"));
    let mut package = SealedPackage {
        objects: Vec::with_capacity(index.len() + 1),
        manifest: TransferManifest {
            schema: MANIFEST_SCHEMA.into(),
            package_id: envelope.package_id,
            kiosk_id: envelope.kiosk_id.to_owned(),
            created_at: envelope.created_at.to_owned(),
            recipient_key_ids: envelope.recipients.iter().map(RecipientKey::key_id).collect(),
            objects: Vec::with_capacity(index.len() + 1),
            tagmanifest_sha256: String::new(),
        },
    };
    let mut add = |path: Option<&str>, clear: &[u8]| -> Result<(), SealError> {
        let bytes = cryptography.seal(envelope.recipients, clear)?;
        let name = object_name(package.objects.len());
        let sha256 = cryptography.sha256(&bytes);
        if path == Some(TAG_MANIFEST) {
            package.manifest.tagmanifest_sha256.clone_from(&sha256);
        }
        package.manifest.objects.push(SealedEntry { name: name.clone(), bytes: bytes.len() as u64, sha256 });
        package.objects.push(SealedObject { name, bytes });
        Ok(())
    };
    add(None, &index_json)?;
    for (path, clear) in bag.files() {
        add(Some(path), clear)?;
    }
    Ok(package)
}
