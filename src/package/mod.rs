//! What leaves the kiosk? The bag, its seal, the signed transfer manifest, and the words kiosk and court say to each other.
//!
//! Works in memory only: a clear bag never touches the kiosk's disk. Knows `filing`; no clock, no network, no database.

pub mod bag;
mod bag_manifest;
pub mod cryptography;
pub mod digest;
pub mod exchange;
pub mod jws;
pub mod keys;
mod open;
mod policy;
mod receipt;
mod seal;
mod transfer_manifest;

pub use bag::{Bag, BagError};
pub use cryptography::{Cryptography, CryptographyError, StandardCryptography};
pub use jws::{Jwk, JwsError};
pub use keys::{RecipientKey, SealingIdentity, SigningKey};
pub use open::{OpenError, open};
pub use policy::{Limits, Policy, PolicyError, PolicyRecipient, RecipientRole};
pub use receipt::{RECEIVED, ReceiptError, VerifiedReceipt, sign_receipt, verify_receipt};
pub use seal::{Envelope, SealError, SealedObject, SealedPackage, seal};
pub use transfer_manifest::{MANIFEST_SCHEMA, ManifestError, SealedEntry, TransferManifest, object_name};
