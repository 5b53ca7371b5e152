//! The cryptography of the house behind one trait, so that a commercial-cipher module (SM2, SM4: GM/T 0003, GB/T 32907) can take
//! the place of the default provider: age X25519, Ed25519, SHA-256, SM3.

use std::{
    io::{Read, Write},
    iter,
};

use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use super::{
    Jwk, RecipientKey, SealingIdentity, SigningKey,
    digest::{sha256_hex, sm3_hex},
    keys::KeyError,
};

/// Why sealing, opening, signing or verifying did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptographyError {
    /// No recipient was given.
    #[error("there is no key to seal for; load the court's policy first")]
    NoRecipient,
    /// A key is not of this provider.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Sealed for someone else.
    #[error(
        "this was not sealed for the key given; use the identity whose key id the manifest names, or the recovery identity"
    )]
    NotForThisKey,
    /// Cut, altered, or not a sealed object at all.
    #[error("the sealed object was altered or cut; take a complete copy")]
    Damaged,
    /// The signature does not fit.
    #[error("the signature does not fit the text and the key; the text was altered or signed by another key")]
    Signature,
}

/// Everything the house asks of cryptography.
pub trait Cryptography: Send + Sync {
    /// Seals `clear` so that each of `recipients` can open it alone.
    fn seal(&self, recipients: &[RecipientKey], clear: &[u8]) -> Result<Vec<u8>, CryptographyError>;

    /// Opens what was sealed for `identity`.
    fn open(&self, identity: &SealingIdentity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptographyError>;

    /// Signs `message`.
    fn sign(&self, key: &SigningKey, message: &[u8]) -> Vec<u8>;

    /// Whether `signature` of `message` was made with the private half of `key`.
    fn verify(&self, key: &Jwk, message: &[u8], signature: &[u8]) -> Result<(), CryptographyError>;

    /// Lower-case hexadecimal SHA-256.
    fn sha256(&self, bytes: &[u8]) -> String {
        sha256_hex(bytes)
    }

    /// Lower-case hexadecimal SM3.
    fn sm3(&self, bytes: &[u8]) -> String {
        sm3_hex(bytes)
    }
}

/// The default provider: age (binary format, X25519), Ed25519 with strict verification.
#[derive(Clone, Copy, Debug, Default)]
pub struct StandardCryptography;

impl Cryptography for StandardCryptography {
    fn seal(&self, recipients: &[RecipientKey], clear: &[u8]) -> Result<Vec<u8>, CryptographyError> {
        let parsed = recipients
            .iter()
            .map(|recipient| recipient.as_str().parse::<age::x25519::Recipient>().map_err(|_| KeyError::Recipient))
            .collect::<Result<Vec<_>, _>>()?;
        let encryptor = age::Encryptor::with_recipients(parsed.iter().map(|recipient| recipient as _))
            .map_err(|_| CryptographyError::NoRecipient)?;
        let mut sealed = Vec::with_capacity(clear.len() + 1024);
        let write = || -> std::io::Result<()> {
            let mut writer = encryptor.wrap_output(&mut sealed)?;
            writer.write_all(clear)?;
            writer.finish().map(|_| ())
        };
        write().map_err(|_| CryptographyError::Damaged)?;
        Ok(sealed)
    }

    fn open(&self, identity: &SealingIdentity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptographyError> {
        let identity: age::x25519::Identity = identity.secret().parse().map_err(|_| KeyError::Identity)?;
        let decryptor = age::Decryptor::new_buffered(sealed).map_err(|_| CryptographyError::Damaged)?;
        let mut reader = decryptor.decrypt(iter::once(&identity as _)).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => CryptographyError::NotForThisKey,
            _ => CryptographyError::Damaged,
        })?;
        // As long as the sealed text at first: growing would leave copies of clear text behind in freed memory.
        let mut clear = Zeroizing::new(Vec::with_capacity(sealed.len()));
        reader.read_to_end(&mut clear).map_err(|_| CryptographyError::Damaged)?;
        Ok(clear)
    }

    fn sign(&self, key: &SigningKey, message: &[u8]) -> Vec<u8> {
        key.0.sign(message).to_bytes().to_vec()
    }

    fn verify(&self, key: &Jwk, message: &[u8], signature: &[u8]) -> Result<(), CryptographyError> {
        let key = key.verifying_key().map_err(|_| CryptographyError::Signature)?;
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| CryptographyError::Signature)?;
        key.verify_strict(message, &signature).map_err(|_| CryptographyError::Signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn court_and_recovery_key_each_open_alone_and_nobody_else() {
        let (court, recovery, stranger) =
            (SealingIdentity::generate(), SealingIdentity::generate(), SealingIdentity::generate());
        let recipients = [court.recipient().clone(), recovery.recipient().clone()];
        let sealed = StandardCryptography.seal(&recipients, "李桂兰".as_bytes()).expect("two good keys");
        for identity in [&court, &recovery] {
            assert_eq!(StandardCryptography.open(identity, &sealed).expect("a recipient").as_slice(), "李桂兰".as_bytes());
        }
        assert_eq!(StandardCryptography.open(&stranger, &sealed), Err(CryptographyError::NotForThisKey));
        assert_eq!(StandardCryptography.seal(&[], b""), Err(CryptographyError::NoRecipient));
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_noticed() {
        let identity = SealingIdentity::generate();
        let sealed = StandardCryptography.seal(&[identity.recipient().clone()], b"eighty thousand yuan").expect("seals");
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert!(StandardCryptography.open(&identity, &altered).is_err(), "byte {position}");
            assert!(StandardCryptography.open(&identity, &sealed[..position]).is_err(), "cut at {position}");
        }
    }
}
