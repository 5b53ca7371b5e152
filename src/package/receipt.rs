//! The court's receipt, verified: the only thing after which the kiosk may forget a filing.

use super::{Jwk, JwsError, SigningKey, jws};
use crate::filing::{PackageId, Receipt};

/// The one status of a receipt: received, never "registered".
pub const RECEIVED: &str = "received";

const TYPE: &str = "dengwen-receipt";

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
    /// Signed, but it does not say that the filing was received.
    #[error(
        "the receipt says {0:?}, not {RECEIVED:?}; the court does not vouch for the filing: keep it and call the court's IT"
    )]
    NotReceived(String),
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
    jws::sign(key, TYPE, &serde_json::to_vec(receipt).expect("invariant: a receipt of strings is JSON"))
}

/// Checks that the court with `court_key` received exactly the package whose manifest has `manifest_sha256`.
pub fn verify_receipt(
    compact: &str,
    court_key: &Jwk,
    package_id: PackageId,
    manifest_sha256: &str,
) -> Result<VerifiedReceipt, ReceiptError> {
    let payload = jws::verify_typed(compact, court_key, TYPE)?;
    let receipt: Receipt = serde_json::from_slice(&payload).map_err(|_| ReceiptError::Malformed)?;
    if receipt.package_id != package_id {
        return Err(ReceiptError::OtherPackage);
    }
    if receipt.manifest_sha256 != manifest_sha256 {
        return Err(ReceiptError::OtherManifest);
    }
    if receipt.status != RECEIVED {
        return Err(ReceiptError::NotReceived(receipt.status));
    }
    Ok(VerifiedReceipt { receipt, jws: compact.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn receipt(status: &str) -> Receipt {
        Receipt {
            package_id: PackageId(uuid::Uuid::nil()),
            receipt_number: "SL01-20261124-0001".into(),
            manifest_sha256: MANIFEST.into(),
            received_at: "2026-11-24T10:15:00+08:00".into(),
            court: "示例区人民法院".into(),
            status: status.into(),
            documents: Vec::new(),
        }
    }

    fn verified(compact: &str) -> Result<VerifiedReceipt, ReceiptError> {
        verify_receipt(compact, &SigningKey::from_seed(&[7; 32]).jwk(), PackageId(uuid::Uuid::nil()), MANIFEST)
    }

    #[test]
    fn only_received_is_a_receipt() {
        let key = SigningKey::from_seed(&[7; 32]);
        let good = sign_receipt(&receipt(RECEIVED), &key);
        assert_eq!(verified(&good).expect("a receipt").receipt(), &receipt(RECEIVED));
        for status in ["refused", "registered", "Received", ""] {
            let error = verified(&sign_receipt(&receipt(status), &key)).expect_err(status);
            assert_eq!(error, ReceiptError::NotReceived(status.into()));
        }
    }

    #[test]
    fn the_same_words_signed_as_something_else_are_none() {
        let payload = serde_json::to_vec(&receipt(RECEIVED)).expect("JSON");
        let signed = jws::sign(&SigningKey::from_seed(&[7; 32]), "dengwen-policy", &payload);
        let error = verified(&signed).expect_err("a policy");
        assert!(matches!(error, ReceiptError::Jws(JwsError::OtherType { .. })), "{error}");
    }
}
