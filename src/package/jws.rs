//! Compact JWS (RFC 7515) with Ed25519 (RFC 8037, RFC 9864), and public keys as JWK (RFC 7517).
//!
//! Written with `alg: Ed25519`; `EdDSA` is accepted too, every other algorithm and every critical extension is refused.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};

use super::{Cryptography, SigningKey, StandardCryptography};

/// Why a JWS or JWK was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three base64url parts, or a header that is no JSON object.
    #[error("this is not a compact JWS of three base64url parts; the answer was cut or comes from another service")]
    Malformed,
    /// Another algorithm, `none` among them.
    #[error("the signature algorithm {0:?} is not accepted; sign with Ed25519")]
    Algorithm(String),
    /// A header parameter that must be understood and is not.
    #[error("the header asks for the extension {0:?}, which is not understood here; sign without it")]
    Extension(String),
    /// Signed as something else: a receipt is no policy, though the same key signs both.
    #[error("signed as {found:?}, expected {expected:?}; the answer belongs to another request or another version")]
    OtherType {
        /// `typ` of the header; empty when it has none.
        found: String,
        /// What was asked for.
        expected: String,
    },
    /// Signed by a key other than the expected one.
    #[error("signed by key {found:?}, expected {expected:?}; load the current key of the signer")]
    OtherKey {
        /// `kid` of the header.
        found: String,
        /// Thumbprint of the expected key.
        expected: String,
    },
    /// The signature does not fit.
    #[error("the signature does not fit; the text was altered on its way")]
    Signature,
    /// Not an Ed25519 public key.
    #[error("this is not an Ed25519 public key (JWK kty OKP, crv Ed25519, x of 32 bytes)")]
    Key,
}

/// An Ed25519 public key as JWK.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Jwk {
    /// Always `OKP`.
    pub kty: String,
    /// Always `Ed25519`.
    pub crv: String,
    /// The 32 bytes of the key, base64url without padding.
    pub x: String,
}

impl Jwk {
    pub(super) fn of(key: &ed25519_dalek::VerifyingKey) -> Self {
        Self { kty: "OKP".into(), crv: "Ed25519".into(), x: BASE64.encode(key.as_bytes()) }
    }

    /// Name of the key: its RFC 7638 thumbprint (SHA-256, base64url).
    pub fn thumbprint(&self) -> String {
        use sha2::Digest;
        let members = format!(r#"{{"crv":"{}","kty":"{}","x":"{}"}}"#, self.crv, self.kty, self.x);
        BASE64.encode(sha2::Sha256::digest(members))
    }

    /// Whether this is an Ed25519 key of full strength.
    pub fn check(&self) -> Result<(), JwsError> {
        self.verifying_key().map(|_| ())
    }

    pub(super) fn verifying_key(&self) -> Result<ed25519_dalek::VerifyingKey, JwsError> {
        if self.kty != "OKP" || self.crv != "Ed25519" {
            return Err(JwsError::Key);
        }
        let bytes = BASE64.decode(&self.x).map_err(|_| JwsError::Key)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| JwsError::Key)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| JwsError::Key)?;
        if key.is_weak() { Err(JwsError::Key) } else { Ok(key) }
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crit: Option<Vec<String>>,
}

/// Signs `payload`; `kid` is the thumbprint of the key. The same key and payload always give the same text.
pub fn sign(key: &SigningKey, typ: &str, payload: &[u8]) -> String {
    let header = Header { alg: "Ed25519".into(), kid: Some(key.jwk().thumbprint()), typ: Some(typ.to_owned()), crit: None };
    let header = serde_json::to_vec(&header).expect("invariant: a header of strings is JSON");
    let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(payload));
    let signature = StandardCryptography.sign(key, signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature))
}

/// The payload of `compact`, once algorithm, key and signature are right and it was signed as a `typ`.
pub fn verify_typed(compact: &str, key: &Jwk, typ: &str) -> Result<Vec<u8>, JwsError> {
    let (found, payload) = verify(compact, key)?;
    let found = found.unwrap_or_default();
    if found == typ { Ok(payload) } else { Err(JwsError::OtherType { found, expected: typ.to_owned() }) }
}

/// `typ` and payload of `compact`, once algorithm, key and signature are right.
fn verify(compact: &str, key: &Jwk) -> Result<(Option<String>, Vec<u8>), JwsError> {
    let (signed, signature) = compact.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = parts(compact)?;
    match header.alg.as_str() {
        "Ed25519" | "EdDSA" => {}
        other => return Err(JwsError::Algorithm(other.to_owned())),
    }
    if let Some(extensions) = header.crit {
        return Err(JwsError::Extension(extensions.join(", ")));
    }
    let expected = key.thumbprint();
    if let Some(found) = header.kid.filter(|kid| *kid != expected) {
        return Err(JwsError::OtherKey { found, expected });
    }
    let signature = BASE64.decode(signature).map_err(|_| JwsError::Malformed)?;
    key.check()?;
    StandardCryptography.verify(key, signed.as_bytes(), &signature).map_err(|_| JwsError::Signature)?;
    Ok((header.typ, payload))
}

/// The payload of `compact` before any signature was checked: only to find out which key it must be verified with.
pub fn unverified_payload(compact: &str) -> Result<Vec<u8>, JwsError> {
    parts(compact).map(|(_, payload)| payload)
}

fn parts(compact: &str) -> Result<(Header, Vec<u8>), JwsError> {
    let mut parts = compact.split('.');
    let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(JwsError::Malformed);
    };
    let header = BASE64.decode(header).map_err(|_| JwsError::Malformed)?;
    let header = serde_json::from_slice(&header).map_err(|_| JwsError::Malformed)?;
    let payload = BASE64.decode(payload).map_err(|_| JwsError::Malformed)?;
    Ok((header, payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037 A.1–A.5: key, thumbprint, and a JWS with `alg: EdDSA`.
    #[test]
    fn the_example_of_rfc_8037_verifies() {
        let jwk = Jwk { kty: "OKP".into(), crv: "Ed25519".into(), x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into() };
        assert_eq!(jwk.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let jws = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
                   hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(verify(jws, &jwk), Ok((None, b"Example of Ed25519 signing".to_vec())));
    }

    #[test]
    fn other_algorithms_other_keys_and_extensions_are_refused() {
        let key = SigningKey::from_seed(&[7; 32]);
        let good = sign(&key, "test", b"{}");
        assert_eq!(verify_typed(&good, &key.jwk(), "test"), Ok(b"{}".to_vec()));
        let with_header = |header: &str| {
            let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(b"{}"));
            let signature = StandardCryptography.sign(&key, signed.as_bytes());
            format!("{signed}.{}", BASE64.encode(signature))
        };
        for alg in ["none", "HS256", "ES256", "Ed448", "ed25519", ""] {
            let jws = with_header(&format!(r#"{{"alg":"{alg}"}}"#));
            assert_eq!(verify(&jws, &key.jwk()), Err(JwsError::Algorithm(alg.into())));
        }
        let critical = with_header(r#"{"alg":"Ed25519","crit":["b64"],"b64":false}"#);
        assert_eq!(verify(&critical, &key.jwk()), Err(JwsError::Extension("b64".into())));
        let other_type = |found: &str| JwsError::OtherType { found: found.into(), expected: "other".into() };
        assert_eq!(verify_typed(&good, &key.jwk(), "other"), Err(other_type("test")));
        let untyped = with_header(r#"{"alg":"Ed25519"}"#);
        assert_eq!(verify_typed(&untyped, &key.jwk(), "other"), Err(other_type("")));
        let stranger = SigningKey::from_seed(&[8; 32]).jwk();
        assert!(matches!(verify(&good, &stranger), Err(JwsError::OtherKey { .. })));
        assert_eq!(verify(&untyped, &stranger), Err(JwsError::Signature));
    }

    #[test]
    fn any_changed_character_breaks_it() {
        let key = SigningKey::from_seed(&[7; 32]);
        let good = sign(&key, "test", b"{\"amount\":80000}");
        for position in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).expect("ASCII");
            assert!(verify(&altered, &key.jwk()).is_err(), "character {position}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_refused_without_a_panic(text in "[A-Za-z0-9_.-]{0,80}") {
            proptest::prop_assert!(verify(&text, &SigningKey::from_seed(&[7; 32]).jwk()).is_err());
        }
    }
}
