//! The signed policy, and the proof that the court can open what is sealed for its key.

use axum::{body::Body, extract::State, http::StatusCode, response::Response};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    answer::{Refusal, jose, json, read_json},
    server::{CourtSide, Shared},
};
use crate::package::{
    Cryptography, Policy, PolicyRecipient, RecipientRole, StandardCryptography, digest,
    exchange::{Challenge, ChallengeAnswer, key_proof},
};

/// `GET /v1/policy`.
pub(super) async fn policy(State(court): State<Shared>) -> Response {
    jose(StatusCode::OK, current_policy(&court).sign(&court.keys.receipt_key))
}

/// The policy of this moment.
fn current_policy(court: &CourtSide) -> Policy {
    let config = &court.config;
    let recipient =
        |key: &crate::package::RecipientKey, role| PolicyRecipient { key_id: key.key_id(), recipient: key.clone(), role };
    let mut policy = Policy {
        version: String::new(),
        issued_at: String::new(),
        expires_at: String::new(),
        court: config.court.clone(),
        recipients: vec![
            recipient(court.keys.identity.recipient(), RecipientRole::Court),
            recipient(&court.keys.recovery, RecipientRole::Recovery),
        ],
        receipt_key: court.keys.receipt_key.jwk(),
        limits: config.limits.clone(),
        window: config.window.clone(),
        ticket_prefix: config.ticket_prefix.clone(),
        utc_offset: offset_text(config.utc_offset),
        notice_version: config.notice_version.clone(),
    };
    let content = serde_json::to_vec(&policy).expect("invariant: a policy of texts is JSON");
    policy.version = digest::sha256_hex(&content)[..12].to_owned();
    let now = court.now();
    policy.issued_at = rfc3339(now);
    policy.expires_at = rfc3339(now + config.policy_validity);
    policy
}

/// `POST /v1/challenge`: opens 32 fresh bytes and answers with their proof, never with the bytes.
pub(super) async fn challenge(State(court): State<Shared>, body: Body) -> Result<Response, Refusal> {
    let challenge: Challenge = read_json(body).await?;
    let refused = |detail: &str| Refusal::unprocessable("bad-challenge", "challenge refused", detail);
    let identity = &court.keys.identity;
    if challenge.key_id != identity.recipient().key_id() {
        return Err(refused("this is not the court's current key; load the policy again"));
    }
    let sealed = BASE64.decode(&challenge.sealed).ok().filter(|sealed| sealed.len() <= 1024);
    let sealed =
        sealed.ok_or_else(|| refused("the sealed text is not base64 or longer than 1024 bytes; seal exactly 32 bytes"))?;
    let opened = StandardCryptography.open(identity, &sealed).map_err(|error| refused(&error.to_string()))?;
    let opened: &[u8; 32] = opened
        .as_slice()
        .try_into()
        .map_err(|_| refused("the sealed text does not hold exactly 32 bytes; seal 32 random bytes"))?;
    Ok(json(StatusCode::OK, &ChallengeAnswer { answer: BASE64.encode(key_proof(opened)) }))
}

/// A moment as RFC 3339 to the second.
pub(super) fn rfc3339(moment: OffsetDateTime) -> String {
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    whole.format(&Rfc3339).expect("invariant: years of four digits are RFC 3339")
}

fn offset_text(offset: time::UtcOffset) -> String {
    let (hours, minutes, _) = offset.as_hms();
    let sign = if offset.is_negative() { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", hours.abs(), minutes.abs())
}
