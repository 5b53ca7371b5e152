//! One attempt to bring one sealed filing to the court.

use super::{CourtClient, CourtError};
use crate::{
    filing::PackageId,
    package::{Jwk, TransferManifest, VerifiedReceipt, jws},
};

/// A sealed filing as the outbox holds it.
pub struct Parcel<'a> {
    /// Its number.
    pub package_id: PackageId,
    /// The signed transfer manifest.
    pub manifest: &'a str,
}

/// Why an attempt failed.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The way, or the court.
    #[error(transparent)]
    Court(#[from] CourtError),
    /// This side cannot read what it sealed.
    #[error("a sealed object cannot be read ({0}); check the disk")]
    Object(String),
}

impl DeliveryError {
    /// Whether another attempt would end the same way, so that a person must look at it.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Court(error) => error.is_permanent(),
            Self::Object(_) => false,
        }
    }
}

/// Announces, sends what the court lacks, and has it sign. Returns with a receipt that verified, echoing the manifest's digest.
/// Doing it again after a cut sends only what is missing. `object` is asked only for names that the manifest has.
pub async fn deliver(
    client: &CourtClient,
    parcel: &Parcel<'_>,
    receipt_key: &Jwk,
    mut object: impl FnMut(&str) -> Result<Vec<u8>, String> + Send,
) -> Result<VerifiedReceipt, DeliveryError> {
    let payload = jws::unverified_payload(parcel.manifest).map_err(crate::package::ManifestError::from);
    let manifest = TransferManifest::parse(&payload.map_err(CourtError::from)?).map_err(CourtError::from)?;
    let missing = client.announce(parcel.manifest).await?.missing;
    if missing.iter().any(|name| manifest.objects.iter().all(|object| object.name != *name)) {
        return Err(CourtError::bad_answer("it lacks an object that the manifest does not name").into());
    }
    for entry in manifest.objects.iter().filter(|entry| missing.contains(&entry.name)) {
        let bytes = object(&entry.name).map_err(DeliveryError::Object)?;
        client.upload(parcel.package_id, &entry.name, &bytes, |_| {}).await?;
    }
    Ok(client.seal(parcel.package_id, &manifest.sha256(), receipt_key).await?)
}
