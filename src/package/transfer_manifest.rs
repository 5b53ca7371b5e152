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

const TYPE: &str = "dengwen-manifest";

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
        jws::sign(key, TYPE, &self.to_payload())
    }

    /// Reads what a kiosk signed with `key`; returns the manifest and the SHA-256 of the signed bytes.
    pub fn verify(compact: &str, key: &Jwk) -> Result<(Self, String), ManifestError> {
        let payload = jws::verify_typed(compact, key, TYPE)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> TransferManifest {
        let sha256 = sha256_hex(b"sealed");
        TransferManifest {
            schema: MANIFEST_SCHEMA.into(),
            package_id: PackageId("019ab3c4-0000-7000-8000-000000000001".parse().expect("a UUIDv7")),
            kiosk_id: "K01".into(),
            created_at: "2026-11-24T10:15:00+08:00".into(),
            recipient_key_ids: Vec::new(),
            objects: vec![SealedEntry { name: object_name(0), bytes: 6, sha256: sha256.clone() }],
            tagmanifest_sha256: sha256,
        }
    }

    #[test]
    fn only_what_was_signed_as_a_manifest_is_one() {
        let key = SigningKey::from_seed(&[7; 32]);
        let manifest = manifest();
        let verified = TransferManifest::verify(&manifest.sign(&key), &key.jwk()).expect("a manifest");
        assert_eq!(verified, (manifest.clone(), manifest.sha256()));
        let other = jws::sign(&key, "dengwen-receipt", &manifest.to_payload());
        let error = TransferManifest::verify(&other, &key.jwk()).expect_err("a receipt");
        assert!(matches!(error, ManifestError::Jws(JwsError::OtherType { .. })), "{error}");
    }

    /// They become names of files, on both sides.
    #[test]
    fn objects_have_no_names_but_their_numbers() {
        for name in ["../kiosk.db", "/etc/passwd", ".", "..", "", "0000.age/..", "0001.age", "0000.AGE", "00000.age"] {
            let mut manifest = manifest();
            manifest.objects[0].name = name.into();
            assert_eq!(TransferManifest::parse(&manifest.to_payload()), Err(ManifestError::Object(name.into())));
        }
    }
}
