//! The court's receipt, verified: the only thing after which the kiosk may forget a filing.

use super::{Jwk, JwsError, SigningKey, jws};
use crate::filing::{PackageId, Receipt};

/// Why a receipt does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Form, key or signature.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// Not a receipt.
    #[error("the signed text is not a receipt; both sides must run matching versions")]
    Malformed,
    /// For another filing.
    #[error("the receipt is for another filing; keep the filing and ask the court's service again")]
    OtherPackage,
    /// The court received something other than what was sent.
    #[error(
        "the receipt echoes another manifest; the court does not hold what was sent: keep the filing and call the court's IT"
    )]
    OtherManifest,
}

/// A receipt that verified; there is no other way to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReceipt {
    receipt: Receipt,
    jws: String,
}

impl VerifiedReceipt {
    /// What the court said.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// As the court signed it, to be kept.
    pub fn jws(&self) -> &str {
        &self.jws
    }
}

/// Signs a receipt with the court's key.
pub fn sign_receipt(receipt: &Receipt, key: &SigningKey) -> String {
    jws::sign(key, "dengwen-receipt", &serde_json::to_vec(receipt).expect("invariant: a receipt of strings is JSON"))
}

/// Checks that the court with `court_key` received exactly the package whose manifest has `manifest_sha256`.
pub fn verify_receipt(
    compact: &str,
    court_key: &Jwk,
    package_id: PackageId,
    manifest_sha256: &str,
) -> Result<VerifiedReceipt, ReceiptError> {
    let payload = jws::verify(compact, court_key)?;
    let receipt: Receipt = serde_json::from_slice(&payload).map_err(|_| ReceiptError::Malformed)?;
    if receipt.package_id != package_id {
        return Err(ReceiptError::OtherPackage);
    }
    if receipt.manifest_sha256 != manifest_sha256 {
        return Err(ReceiptError::OtherManifest);
    }
    Ok(VerifiedReceipt { receipt, jws: compact.to_owned() })
}
