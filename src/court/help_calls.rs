//! Calls for help: which kiosk, which step, why, and what the content says to staff there. Nothing of the visitor is in one.

use axum::{
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use rusqlite::OptionalExtension;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    answer::{Refusal, json, read_json},
    kiosks,
    server::{CourtSide, Shared, blocking},
};
use crate::package::exchange::{HelpCall, OpenHelpCall};

/// `POST /v1/help-calls`: 201 listed, 200 the same call again.
pub(super) async fn call(State(court): State<Shared>, body: Body) -> Result<Response, Refusal> {
    let call: HelpCall = read_json(body).await?;
    if call.hint.as_ref().is_some_and(|hint| hint.chars().count() > HelpCall::LONGEST_HINT || hint.contains(char::is_control)) {
        let detail = format!("the hint is longer than {} characters or not one line; shorten it", HelpCall::LONGEST_HINT);
        return Err(Refusal::unprocessable("hint-unusable", "hint cannot be used", detail));
    }
    let status = blocking(&court, move |court| {
        court.ledger.write(|transaction| {
            kiosks::enrolled(transaction, &call.kiosk_id)?;
            let (step, kind) = (word(&call.step), word(&call.kind));
            let known: Option<(String, String, String)> = transaction
                .query_row("SELECT kiosk_id, step, kind FROM help_call WHERE call_id = ?1", [call.call_id.to_string()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            match known {
                Some(known) if known == (call.kiosk_id.clone(), step.clone(), kind.clone()) => Ok(StatusCode::OK),
                Some(_) => {
                    let detail = "this call id was used for another call; make a new id for a new call";
                    Err(Refusal::conflict("call-id-used", "call id used before", detail))
                }
                None => {
                    transaction.execute(
                        "INSERT INTO help_call (call_id, kiosk_id, step, kind, called_at, hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        (call.call_id.to_string(), &call.kiosk_id, step, kind, court.now_text(), &call.hint),
                    )?;
                    Ok(StatusCode::CREATED)
                }
            }
        })
    })
    .await?;
    Ok(json(status, &serde_json::json!({ "listed": true })))
}

/// `GET /v1/help-calls`: open ones, newest first.
pub(super) async fn list(State(court): State<Shared>) -> Result<Response, Refusal> {
    let calls = blocking(&court, open_calls).await?;
    Ok(json(StatusCode::OK, &calls))
}

/// `POST /v1/help-calls/{id}/answer`: 204, also when it was answered before.
pub(super) async fn answer(State(court): State<Shared>, Path(call_id): Path<String>) -> Result<Response, Refusal> {
    let call_id = parse_call_id(&call_id)?;
    blocking(&court, move |court| answer_call(court, call_id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) fn parse_call_id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| unknown())
}

fn unknown() -> Refusal {
    Refusal::not_found("call-unknown", "call unknown", "no such call for help; load the list again")
}

pub(super) fn answer_call(court: &CourtSide, call_id: Uuid) -> Result<(), Refusal> {
    court.ledger.write(|transaction| {
        let changed = transaction.execute(
            "UPDATE help_call SET answered_at = coalesce(answered_at, ?2) WHERE call_id = ?1",
            (call_id.to_string(), court.now_text()),
        )?;
        if changed == 1 { Ok(()) } else { Err(unknown()) }
    })
}

pub(super) fn open_calls(court: &CourtSide) -> Result<Vec<OpenHelpCall>, Refusal> {
    court.ledger.read(|connection| {
        let mut statement = connection.prepare(
            "SELECT call_id, kiosk_id, step, kind, called_at, hint FROM help_call WHERE answered_at IS NULL ORDER BY rowid DESC LIMIT 200",
        )?;
        let mut rows = statement.query([])?;
        let mut calls = Vec::new();
        while let Some(row) = rows.next()? {
            let (call_id, step, kind): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
            if let (Ok(call_id), Some(step), Some(kind)) = (call_id.parse(), from_word(step), from_word(kind)) {
                calls.push(OpenHelpCall { call_id, kiosk_id: row.get(1)?, step, kind, called_at: row.get(4)?, hint: row.get(5)? });
            }
        }
        Ok(calls)
    })
}

/// A value of a fixed list as the word it has in JSON.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.as_ref().and_then(|value| value.as_str()).expect("invariant: fixed lists are words in JSON").to_owned()
}

fn from_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word)).ok()
}
