//! Keys and how they are written down: age texts for sealing, PKCS#8 PEM for signing. No files here.
//!
//! Secrets are wiped from memory when dropped and never appear in `Debug`.

use age::secrecy::ExposeSecret;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes, spki::der::pem::LineEnding};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::digest;

/// Why a key could not be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The system gave no random bytes.
    #[error("the system gave no random bytes; check getrandom(2) and /dev/urandom")]
    Randomness,
    /// Not a PKCS#8 PEM file of an Ed25519 key.
    #[error("this is not an Ed25519 private key in PKCS#8 PEM; it begins with -----BEGIN PRIVATE KEY-----")]
    SigningKey,
    /// Not an age identity.
    #[error("this is not an age identity; one line begins with AGE-SECRET-KEY-1")]
    Identity,
    /// Not an age recipient.
    #[error("this is not an age recipient; it begins with age1")]
    Recipient,
}

/// A public key to seal for, as text: `age1…` with the default provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct RecipientKey(String);

impl RecipientKey {
    /// Reads an age recipient: one line, white space around it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        text.parse::<age::x25519::Recipient>().map_err(|_| KeyError::Recipient)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Short name of the key: first 16 hexadecimal digits of the SHA-256 of its text.
    pub fn key_id(&self) -> String {
        digest::sha256_hex(self.0.as_bytes())[..16].to_owned()
    }
}

/// A secret key that opens what was sealed for its [`RecipientKey`].
#[derive(Clone)]
pub struct SealingIdentity {
    secret: Zeroizing<String>,
    recipient: RecipientKey,
}

impl SealingIdentity {
    /// A new age X25519 identity from the system's randomness.
    pub fn generate() -> Self {
        Self::of(&age::x25519::Identity::generate())
    }

    /// Reads an age identity file: comment lines begin with #, one line is the key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        let identity: age::x25519::Identity = line.and_then(|line| line.parse().ok()).ok_or(KeyError::Identity)?;
        Ok(Self::of(&identity))
    }

    /// An age identity file, readable by `age -d -i`.
    pub fn to_file(&self, note: &str) -> Zeroizing<String> {
        let note: String = note.lines().map(|line| format!("# {line}\n")).collect();
        Zeroizing::new(format!("{note}# public key: {}\n{}\n", self.recipient.as_str(), self.secret.as_str()))
    }

    /// The public half.
    pub fn recipient(&self) -> &RecipientKey {
        &self.recipient
    }

    /// The secret text, for the provider of cryptography.
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    fn of(identity: &age::x25519::Identity) -> Self {
        Self {
            secret: Zeroizing::new(identity.to_string().expose_secret().to_owned()),
            recipient: RecipientKey(identity.to_public().to_string()),
        }
    }
}

impl std::fmt::Debug for SealingIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingIdentity({})", self.recipient.key_id())
    }
}

/// An Ed25519 key that signs manifests or receipts (RFC 8032).
#[derive(Clone)]
pub struct SigningKey(pub(super) ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key from the system's randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0u8; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|_| KeyError::Randomness)?;
        Ok(Self::from_seed(&seed))
    }

    /// The key of a 32-byte seed (RFC 8032 §5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// Reads PKCS#8 PEM (RFC 8410).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        ed25519_dalek::SigningKey::from_pkcs8_pem(text).map(Self).map_err(|_| KeyError::SigningKey)
    }

    /// PKCS#8 PEM in version 1, without the public key: the form every tool reads.
    pub fn to_pem(&self) -> Zeroizing<String> {
        KeypairBytes { secret_key: self.0.to_bytes(), public_key: None }
            .to_pkcs8_pem(LineEnding::LF)
            .expect("invariant: 32 bytes always make a PKCS#8 key")
    }

    /// The public half.
    pub fn jwk(&self) -> super::Jwk {
        super::Jwk::of(&self.0.verifying_key())
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.jwk().thumbprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_files_and_debug_shows_none_of_them() {
        let identity = SealingIdentity::generate();
        let file = identity.to_file("the court's key\nkeep it");
        let read = SealingIdentity::parse(&file).expect("our own file");
        assert_eq!(read.recipient(), identity.recipient());
        assert!(!format!("{read:?}").contains("AGE-SECRET"));
        let signing = SigningKey::generate().expect("randomness");
        let read = SigningKey::from_pem(&signing.to_pem()).expect("our own file");
        assert_eq!(read.jwk(), signing.jwk());
        assert_eq!(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----").map(|_| ()), Err(KeyError::SigningKey));
        assert_eq!(SealingIdentity::parse("# nothing\n").map(|_| ()), Err(KeyError::Identity));
        let recipient = identity.recipient();
        assert_eq!(RecipientKey::parse(&format!("{}\n", recipient.as_str())).as_ref(), Ok(recipient));
        for wrong in ["", "age1", "age1 twice", "AGE-SECRET-KEY-1", &recipient.as_str()[1..]] {
            assert_eq!(RecipientKey::parse(wrong), Err(KeyError::Recipient), "{wrong}");
        }
    }
}
