//! The transfer manifest: what the kiosk signs and the court's receipt echoes. Ciphertext only; it says nothing about anyone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Jwk, JwsError, SigningKey,
    digest::{is_hex_digest, sha256_hex},
    jws,
};
use crate::filing::PackageId;

/// Version of the manifest's shape.
pub const MANIFEST_SCHEMA: &str = "dengwen-transfer-manifest/1";

/// Why a manifest was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Signature or form of the JWS.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// Not a manifest.
    #[error("the signed text is not a transfer manifest; both sides must run matching versions")]
    Malformed,
    /// Another version.
    #[error("the manifest has schema {0:?}, expected {MANIFEST_SCHEMA:?}; both sides must run matching versions")]
    Schema(String),
    /// Not a UUIDv7.
    #[error("the package id is not a UUIDv7 (RFC 9562 §5.7); the kiosk makes one per filing")]
    PackageId,
    /// Names that are not 0000.age, 0001.age …, or a digest that is none.
    #[error("object {0:?} is out of order, empty or has a digest that is no SHA-256; objects are 0000.age, 0001.age …")]
    Object(String),
    /// The digest of the sealed tag manifest belongs to no object.
    #[error("tagmanifest_sha256 is the digest of no object in the manifest; seal the bag again")]
    TagManifest,
}

/// One sealed object on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedEntry {
    /// `0000.age` and so on: it carries nothing.
    pub name: String,
    /// Bytes of the sealed object.
    pub bytes: u64,
    /// SHA-256 of the sealed object, hexadecimal.
    pub sha256: String,
}

/// Payload of the manifest JWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferManifest {
    /// [`MANIFEST_SCHEMA`].
    pub schema: String,
    /// The kiosk's number for the filing, the idempotency key.
    pub package_id: PackageId,
    /// The kiosk that signs.
    pub kiosk_id: String,
    /// When it was sealed, RFC 3339 with offset, by the kiosk's clock.
    pub created_at: String,
    /// Ids of the keys every object was sealed for.
    pub recipient_key_ids: Vec<String>,
    /// Every object, in order.
    pub objects: Vec<SealedEntry>,
    /// SHA-256 of the sealed object that holds `tagmanifest-sha256.txt`.
    pub tagmanifest_sha256: String,
}

/// The name of the object at `index`.
pub fn object_name(index: usize) -> String {
    format!("{index:04}.age")
}

impl TransferManifest {
    /// The exact bytes that are signed.
    pub fn to_payload(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("invariant: a manifest of strings and numbers is JSON")
    }

    /// The digest the court's receipt must echo.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.to_payload())
    }

    /// The manifest as signed by the kiosk.
    pub fn sign(&self, key: &SigningKey) -> String {
        jws::sign(key, "dengwen-manifest", &self.to_payload())
    }

    /// Reads what a kiosk signed with `key`; returns the manifest and the SHA-256 of the signed bytes.
    pub fn verify(compact: &str, key: &Jwk) -> Result<(Self, String), ManifestError> {
        let payload = jws::verify(compact, key)?;
        let manifest = Self::parse(&payload)?;
        Ok((manifest, sha256_hex(&payload)))
    }

    /// Reads a payload and checks its form, not its signature.
    pub fn parse(payload: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(payload).map_err(|_| ManifestError::Malformed)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Whether the manifest is well formed in itself.
    pub fn check(&self) -> Result<(), ManifestError> {
        if self.schema != MANIFEST_SCHEMA {
            return Err(ManifestError::Schema(self.schema.clone()));
        }
        if self.package_id.0.get_version_num() != 7 {
            return Err(ManifestError::PackageId);
        }
        for (index, object) in self.objects.iter().enumerate() {
            if object.name != object_name(index) || object.bytes == 0 || !is_hex_digest(&object.sha256) {
                return Err(ManifestError::Object(object.name.clone()));
            }
        }
        if self.objects.iter().any(|object| object.sha256 == self.tagmanifest_sha256) {
            Ok(())
        } else {
            Err(ManifestError::TagManifest)
        }
    }

    /// Sum of the objects' bytes.
    pub fn total_bytes(&self) -> u64 {
        self.objects.iter().fold(0, |sum, object| sum.saturating_add(object.bytes))
    }
}
