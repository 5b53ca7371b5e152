//! The court's policy: keys to seal for, limits, texts. Signed by the court, kept by the kiosk, used on when it has expired.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Jwk, JwsError, RecipientKey, SigningKey, jws};
use crate::filing::{Bilingual, Court};

const TYPE: &str = "dengwen-policy";

/// Why a policy was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Form, key or signature.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// Not a policy.
    #[error("the signed text is not a policy; both sides must run matching versions")]
    Malformed,
    /// A court key or the recovery key is missing, or a key id does not fit its key.
    #[error("the policy does not name one court key and one recovery key with their right ids; call the court's IT")]
    Recipients,
}

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientRole {
    /// The court's current key.
    Court,
    /// The offline recovery key.
    Recovery,
}

/// A key to seal for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyRecipient {
    /// [`RecipientKey::key_id`].
    pub key_id: String,
    /// The public key.
    pub recipient: RecipientKey,
    /// Whose it is.
    pub role: RecipientRole,
}

/// What the court accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one sealed object.
    pub max_object_bytes: u64,
    /// Bytes of all sealed objects of a package.
    pub max_package_bytes: u64,
    /// Objects of a package.
    pub max_objects: usize,
    /// Accepted payload files, by extension: `pdf`, `png`.
    pub types: Vec<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_object_bytes: 50 * 1024 * 1024,
            max_package_bytes: 200 * 1024 * 1024,
            max_objects: 400,
            types: ["json", "pdf", "png", "jpg", "jpeg", "txt", "bin"].map(String::from).to_vec(),
        }
    }
}

/// Payload of the policy JWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Changes whenever anything below changes, apart from the two times.
    pub version: String,
    /// RFC 3339.
    pub issued_at: String,
    /// RFC 3339; said to whoever reads the policy. The kiosk files on after it: it may be the network that is old, not the keys.
    pub expires_at: String,
    /// The court and hall.
    pub court: Court,
    /// Keys to seal for.
    pub recipients: Vec<PolicyRecipient>,
    /// Key that signs policy and receipts.
    pub receipt_key: Jwk,
    /// What is accepted.
    pub limits: Limits,
    /// Where tickets lead: 立案窗口.
    pub window: Bilingual,
    /// Series of the hall's ticket numbers: `A`.
    pub ticket_prefix: String,
    /// The court's fixed offset from UTC, `+08:00`: its business day.
    pub utc_offset: String,
    /// Version of the notice (告知书) the court has in force. The kiosk shows the notice it was given and does not compare.
    pub notice_version: String,
}

impl Policy {
    /// Signs the policy.
    pub fn sign(&self, key: &SigningKey) -> String {
        jws::sign(key, TYPE, &serde_json::to_vec(self).expect("invariant: a policy of texts is JSON"))
    }

    /// Reads a policy. `pinned` is the court key the kiosk knows; without one, the key inside is taken on first use.
    pub fn verify(compact: &str, pinned: Option<&Jwk>) -> Result<Self, PolicyError> {
        let read = |payload: &[u8]| serde_json::from_slice::<Self>(payload).map_err(|_| PolicyError::Malformed);
        let key = match pinned {
            Some(key) => key.clone(),
            None => read(&jws::unverified_payload(compact)?)?.receipt_key,
        };
        let policy = read(&jws::verify_typed(compact, &key, TYPE)?)?;
        policy.check()?;
        Ok(policy)
    }

    /// The keys every package is sealed for.
    pub fn recipient_keys(&self) -> Vec<RecipientKey> {
        self.recipients.iter().map(|recipient| recipient.recipient.clone()).collect()
    }

    /// The court's current key: the one it must prove.
    pub fn court_key(&self) -> Option<&PolicyRecipient> {
        self.recipients.iter().find(|recipient| recipient.role == RecipientRole::Court)
    }

    fn check(&self) -> Result<(), PolicyError> {
        let one = |role| self.recipients.iter().filter(|recipient| recipient.role == role).count() == 1;
        let ids_fit = self.recipients.iter().all(|recipient| recipient.key_id == recipient.recipient.key_id());
        if one(RecipientRole::Court) && one(RecipientRole::Recovery) && ids_fit { Ok(()) } else { Err(PolicyError::Recipients) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::SealingIdentity;

    fn policy(receipt_key: Jwk) -> Policy {
        let recipient = |role| {
            let recipient = SealingIdentity::generate().recipient().clone();
            PolicyRecipient { key_id: recipient.key_id(), recipient, role }
        };
        Policy {
            version: "1".into(),
            issued_at: "2026-11-24T10:15:00+08:00".into(),
            expires_at: "2026-12-24T10:15:00+08:00".into(),
            court: Court { code: "SL01".into(), name: "示例区人民法院".into(), hall: "立案大厅".into() },
            recipients: vec![recipient(RecipientRole::Court), recipient(RecipientRole::Recovery)],
            receipt_key,
            limits: Limits::default(),
            window: Bilingual::new("立案窗口", "Filing window"),
            ticket_prefix: "A".into(),
            utc_offset: "+08:00".into(),
            notice_version: "1".into(),
        }
    }

    #[test]
    fn only_what_was_signed_as_a_policy_is_one() {
        let key = SigningKey::from_seed(&[7; 32]);
        let policy = policy(key.jwk());
        let other = jws::sign(&key, "dengwen-receipt", &serde_json::to_vec(&policy).expect("JSON"));
        for pinned in [None, Some(key.jwk())] {
            assert_eq!(Policy::verify(&policy.sign(&key), pinned.as_ref()).as_ref(), Ok(&policy));
            let error = Policy::verify(&other, pinned.as_ref()).expect_err("a receipt");
            assert!(matches!(error, PolicyError::Jws(JwsError::OtherType { .. })), "{error}");
        }
    }
}
