//! What the court signs when it holds a filing whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PackageId;

/// Payload of the court's receipt (JWS). It says "received", never "registered" (登记立案规定 Art. 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The kiosk's number, echoed.
    pub package_id: PackageId,
    /// The court's number for what it received.
    pub receipt_number: String,
    /// SHA-256 of the transfer manifest's JWS payload, hexadecimal, echoed.
    pub manifest_sha256: String,
    /// When the court had everything durable, RFC 3339 with offset.
    pub received_at: String,
    /// The court that received.
    pub court: String,
    /// Status: `received`.
    pub status: String,
    /// What was opened and checked.
    pub documents: Vec<ReceiptDocument>,
}

/// One document the court opened and checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptDocument {
    /// Path in the bag.
    pub path: String,
    /// SHA-256 of the clear file, hexadecimal.
    pub sha256: String,
    /// Bytes of the clear file.
    pub bytes: u64,
}
