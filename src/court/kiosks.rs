//! Which kiosks belong to this hall: each is pinned to the key it first came with.

use axum::{
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use rusqlite::{Connection, OptionalExtension};

use super::{
    answer::{Refusal, json, read_json},
    server::{Shared, blocking},
};
use crate::package::{Jwk, exchange::Enrolment};

/// `PUT /v1/kiosks/{kiosk_id}`: 201 pinned, 200 the same again, 409 another key.
pub(super) async fn enrol(State(court): State<Shared>, Path(kiosk_id): Path<String>, body: Body) -> Result<Response, Refusal> {
    let enrolment: Enrolment = read_json(body).await?;
    check_kiosk_id(&kiosk_id)?;
    enrolment.key.check().map_err(|error| Refusal::unprocessable("bad-key", "not an Ed25519 key", error.to_string()))?;
    let status = blocking(&court, move |court| {
        let jwk = serde_json::to_string(&enrolment.key).expect("invariant: a JWK is JSON");
        let now = court.now_text();
        court.ledger.write(|transaction| match pinned_key(transaction, &kiosk_id)? {
            None => {
                transaction.execute("INSERT INTO kiosk VALUES (?1, ?2, ?3)", (&kiosk_id, &jwk, now))?;
                Ok(StatusCode::CREATED)
            }
            Some(known) if known == enrolment.key => Ok(StatusCode::OK),
            Some(_) => Err(Refusal::conflict(
                "kiosk-key-pinned",
                "another key is pinned",
                format!("kiosk {kiosk_id} is enrolled with another key; give this machine another name, or have IT remove the old one"),
            )),
        })
    })
    .await?;
    Ok(json(status, &serde_json::json!({ "enrolled": true })))
}

/// The pinned key of a kiosk; `None` when it is not enrolled.
pub(super) fn pinned_key(connection: &Connection, kiosk_id: &str) -> Result<Option<Jwk>, Refusal> {
    let jwk: Option<String> =
        connection.query_row("SELECT jwk FROM kiosk WHERE kiosk_id = ?1", [kiosk_id], |row| row.get(0)).optional()?;
    Ok(jwk.and_then(|jwk| serde_json::from_str(&jwk).ok()))
}

/// The pinned key, or the refusal of a kiosk nobody enrolled.
pub(super) fn enrolled(connection: &Connection, kiosk_id: &str) -> Result<Jwk, Refusal> {
    check_kiosk_id(kiosk_id)?;
    pinned_key(connection, kiosk_id)?.ok_or_else(|| {
        Refusal::new(
            StatusCode::FORBIDDEN,
            "kiosk-not-enrolled",
            "kiosk not enrolled",
            format!("kiosk {kiosk_id} is not enrolled here; enrol it first (PUT /v1/kiosks/{kiosk_id})"),
        )
    })
}

fn check_kiosk_id(kiosk_id: &str) -> Result<(), Refusal> {
    let fits = (1..=64).contains(&kiosk_id.len())
        && kiosk_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if fits {
        Ok(())
    } else {
        let detail = "a kiosk id has 1 to 64 letters, digits, dots, hyphens and underscores; choose such a name";
        Err(Refusal::unprocessable("bad-kiosk-id", "not a kiosk id", detail))
    }
}
