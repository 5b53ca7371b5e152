//! A package's way in: announced with a signed manifest, its objects uploaded, sealed with a receipt that is the same for ever.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{
    answer::{Refusal, jose, json, read_body},
    examination::{self, Examined},
    kiosks,
    ledger::{Size, next_in_series},
    policy::rfc3339,
    server::{CourtSide, Shared, blocking},
};
use crate::{
    filing::{PackageId, Receipt, WireDate},
    package::{
        RECEIVED, TransferManifest,
        exchange::{MissingObjects, ReceivedPackage, UploadInProgress},
        jws, sign_receipt,
    },
};

/// `POST /v1/packages`: 201 announced, 200 the same again, 409 another manifest under the same id.
pub(super) async fn announce(State(court): State<Shared>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|value| value != "application/jose") {
        let detail = "the body is the manifest as compact JWS; send it with Content-Type application/jose";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad-content-type", "other content type", detail));
    }
    let compact = read_body(body, 1024 * 1024).await?;
    let compact = String::from_utf8(compact.to_vec()).map_err(|_| bad_manifest("the body is not UTF-8; send a compact JWS"))?;
    let (status, missing) = blocking(&court, move |court| announce_package(court, compact.trim())).await?;
    Ok(json(status, &missing))
}

fn announce_package(court: &CourtSide, compact: &str) -> Result<(StatusCode, MissingObjects), Refusal> {
    // The kiosk is named inside; its pinned key then decides whether any of it counts.
    let claimed = jws::unverified_payload(compact).map_err(|error| bad_manifest(error.to_string()))?;
    let claimed = TransferManifest::parse(&claimed).map_err(|error| bad_manifest(error.to_string()))?;
    let key = court.ledger.read(|connection| kiosks::enrolled(connection, &claimed.kiosk_id))?;
    let (manifest, sha256) = TransferManifest::verify(compact, &key).map_err(|error| bad_manifest(error.to_string()))?;
    check_limits(court, &manifest)?;
    court.ledger.write(|transaction| {
        let id = manifest.package_id.to_string();
        let known: Option<String> = transaction
            .query_row("SELECT manifest_sha256 FROM package WHERE package_id = ?1", [&id], |row| row.get(0))
            .optional()?;
        let status = match known {
            Some(known) if known == sha256 => StatusCode::OK,
            Some(_) => {
                let detail =
                    "this package id was announced with another manifest; keep the first one, or make a new package id";
                return Err(Refusal::conflict("other-manifest", "package id used before", detail));
            }
            None => {
                insert_package(transaction, &manifest, compact, &sha256, &court.now_text())?;
                StatusCode::CREATED
            }
        };
        Ok((status, missing_objects(transaction, manifest.package_id)?))
    })
}

fn insert_package(
    transaction: &Transaction<'_>,
    manifest: &TransferManifest,
    compact: &str,
    sha256: &str,
    now: &str,
) -> Result<(), Refusal> {
    let id = manifest.package_id.to_string();
    transaction.execute(
        "INSERT INTO package (package_id, kiosk_id, manifest_jws, manifest_sha256, announced_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (&id, &manifest.kiosk_id, compact, sha256, now),
    )?;
    let mut insert = transaction.prepare("INSERT INTO object (package_id, name, bytes, sha256) VALUES (?1, ?2, ?3, ?4)")?;
    for object in &manifest.objects {
        insert.execute((&id, &object.name, Size(object.bytes), &object.sha256))?;
    }
    Ok(())
}

fn check_limits(court: &CourtSide, manifest: &TransferManifest) -> Result<(), Refusal> {
    let limits = &court.config.limits;
    let too_large =
        |code: &str, detail: String| Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, code, "package too large", detail));
    if manifest.objects.len() > limits.max_objects {
        let detail =
            format!("{} objects, at most {} are taken; put pages together", manifest.objects.len(), limits.max_objects);
        return too_large("too-many-objects", detail);
    }
    if let Some(object) = manifest.objects.iter().find(|object| object.bytes > limits.max_object_bytes) {
        let detail = format!(
            "{} has {} bytes, at most {} are taken; scan with fewer dots or split the document",
            object.name, object.bytes, limits.max_object_bytes
        );
        return too_large("object-too-large", detail);
    }
    if manifest.total_bytes() > limits.max_package_bytes {
        let detail = format!(
            "{} bytes in all, at most {} are taken; hand in part of it at the window",
            manifest.total_bytes(),
            limits.max_package_bytes
        );
        return too_large("package-too-large", detail);
    }
    let known: Vec<String> = court.keys.identities().iter().map(|identity| identity.recipient().key_id()).collect();
    if manifest.recipient_key_ids.iter().any(|key_id| known.contains(key_id)) {
        Ok(())
    } else {
        let detail = "it was not sealed for a key of this court; load the policy, prove the key and seal for it";
        Err(Refusal::unprocessable("unknown-recipient", "sealed for someone else", detail))
    }
}

/// `GET /v1/packages/{id}/missing`.
pub(super) async fn missing(State(court): State<Shared>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let id = parse_id(&id)?;
    let missing = blocking(&court, move |court| {
        court.ledger.read(|connection| {
            stored_receipt(connection, id)?;
            missing_objects(connection, id)
        })
    })
    .await?;
    Ok(json(StatusCode::OK, &missing))
}

fn missing_objects(connection: &Connection, id: PackageId) -> Result<MissingObjects, Refusal> {
    let id = id.to_string();
    let mut statement = connection.prepare("SELECT name FROM object WHERE package_id = ?1 AND NOT stored ORDER BY name")?;
    let missing = statement.query_map([&id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let mut statement = connection.prepare(
        "SELECT name, upload_id, received FROM upload JOIN object USING (package_id, name)
         WHERE package_id = ?1 AND NOT stored ORDER BY name",
    )?;
    let uploads = statement
        .query_map([&id], |row| {
            let location = format!("/v1/uploads/{}", row.get::<_, String>(1)?);
            Ok(UploadInProgress { name: row.get(0)?, location, offset: row.get::<_, Size>(2)?.0 })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(MissingObjects { missing, uploads })
}

/// `POST /v1/packages/{id}/seal`: opens and checks every object, commits, signs. The same package again gives the same receipt.
pub(super) async fn seal(State(court): State<Shared>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let id = parse_id(&id)?;
    // One package at a time is open in memory, also when its kiosk has gone away meanwhile.
    let turn = Arc::clone(&court.examining).lock_owned().await;
    let (status, receipt) = blocking(&court, move |court| {
        let outcome = seal_package(court, id);
        drop(turn);
        outcome
    })
    .await?;
    Ok(jose(status, receipt))
}

fn seal_package(court: &CourtSide, id: PackageId) -> Result<(StatusCode, String), Refusal> {
    let compact = court.ledger.read(|connection| {
        if let Some(receipt) = stored_receipt(connection, id)? {
            return Ok(Err(receipt));
        }
        let missing = missing_objects(connection, id)?.missing;
        if !missing.is_empty() {
            let detail = format!("{} objects are not here yet; upload them, then seal again", missing.len());
            return Err(Refusal::conflict("incomplete", "objects missing", detail).with_missing(missing));
        }
        let sql = "SELECT manifest_jws FROM package WHERE package_id = ?1";
        Ok(Ok(connection.query_row(sql, [id.to_string()], |row| row.get::<_, String>(0))?))
    })?;
    let compact = match compact {
        Ok(compact) => compact,
        Err(receipt) => return Ok((StatusCode::OK, receipt)),
    };
    let payload = jws::unverified_payload(&compact).map_err(|error| bad_manifest(error.to_string()))?;
    let manifest = TransferManifest::parse(&payload).map_err(|error| bad_manifest(error.to_string()))?;
    let examined = examination::examine(court, &manifest).map_err(|refusal| ask_again(court, id, refusal))?;
    commit(court, &manifest, crate::package::digest::sha256_hex(&payload), examined)
}

/// What the disk lost or altered is asked for again: nothing was promised for it yet, so the kiosk still has it.
fn ask_again(court: &CourtSide, id: PackageId, refusal: Refusal) -> Refusal {
    for name in refusal.missing() {
        if let Err(failed) = court.lose_object(id, name) {
            return failed;
        }
    }
    refusal
}

/// Numbers, signs and stores the receipt in one transaction; it is durable before anyone sees it.
fn commit(
    court: &CourtSide,
    manifest: &TransferManifest,
    manifest_sha256: String,
    examined: Examined,
) -> Result<(StatusCode, String), Refusal> {
    let now = court.now();
    let court_identity = &court.config.court;
    let day = WireDate(now.date()).to_string();
    court.ledger.write(|transaction| {
        if let Some(receipt) = stored_receipt(transaction, manifest.package_id)? {
            return Ok((StatusCode::OK, receipt));
        }
        let sequence = next_in_series(transaction, "receipt", "", &day, 1)?;
        let receipt_number = format!("{}-{}-{sequence:04}", court_identity.code, day.replace('-', ""));
        let receipt = Receipt {
            package_id: manifest.package_id,
            receipt_number: receipt_number.clone(),
            manifest_sha256,
            received_at: rfc3339(now),
            court: court_identity.name.clone(),
            status: RECEIVED.into(),
            documents: examined.documents,
        };
        let signed = sign_receipt(&receipt, &court.keys.receipt_key);
        transaction.execute(
            "UPDATE package SET receipt_number = ?2, received_at = ?3, ticket = ?4, receipt_jws = ?5 WHERE package_id = ?1",
            (manifest.package_id.to_string(), &receipt_number, &receipt.received_at, &examined.ticket, &signed),
        )?;
        transaction.execute("DELETE FROM upload WHERE package_id = ?1", [manifest.package_id.to_string()])?;
        Ok((StatusCode::CREATED, signed))
    })
}

/// `GET /v1/packages/{id}/receipt`.
pub(super) async fn receipt(State(court): State<Shared>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let id = parse_id(&id)?;
    let receipt = blocking(&court, move |court| court.ledger.read(|connection| stored_receipt(connection, id))).await?;
    receipt.map(|receipt| jose(StatusCode::OK, receipt)).ok_or_else(|| {
        let detail = "the package is announced but not sealed; upload what is missing and seal it";
        Refusal::not_found("not-received", "no receipt yet", detail)
    })
}

/// The receipt of an announced package, if it has one.
fn stored_receipt(connection: &Connection, id: PackageId) -> Result<Option<String>, Refusal> {
    let row: Option<Option<String>> = connection
        .query_row("SELECT receipt_jws FROM package WHERE package_id = ?1", [id.to_string()], |row| row.get(0))
        .optional()?;
    row.ok_or_else(unknown_package)
}

/// `GET /v1/packages`: what was received, newest first.
pub(super) async fn list(State(court): State<Shared>) -> Result<Response, Refusal> {
    let packages = blocking(&court, received_packages).await?;
    Ok(json(StatusCode::OK, &packages))
}

pub(super) fn received_packages(court: &CourtSide) -> Result<Vec<ReceivedPackage>, Refusal> {
    court.ledger.read(|connection| {
        let mut statement = connection.prepare(
            "SELECT package_id, receipt_number, received_at, ticket FROM package WHERE receipt_jws IS NOT NULL
             ORDER BY received_at DESC, receipt_number DESC LIMIT 1000",
        )?;
        let mut rows = statement.query([])?;
        let mut packages = Vec::new();
        while let Some(row) = rows.next()? {
            if let Ok(id) = row.get::<_, String>(0)?.parse() {
                packages.push(ReceivedPackage {
                    package_id: PackageId(id),
                    receipt_number: row.get(1)?,
                    received_at: row.get(2)?,
                    ticket: row.get(3)?,
                });
            }
        }
        Ok(packages)
    })
}

/// The manifest of an announced package.
pub(super) fn manifest_of(court: &CourtSide, id: PackageId) -> Result<TransferManifest, Refusal> {
    let compact: Option<String> = court.ledger.read(|connection| {
        let sql = "SELECT manifest_jws FROM package WHERE package_id = ?1";
        Ok(connection.query_row(sql, [id.to_string()], |row| row.get(0)).optional()?)
    })?;
    let payload = jws::unverified_payload(&compact.ok_or_else(unknown_package)?);
    payload
        .map_err(|error| error.to_string())
        .and_then(|payload| TransferManifest::parse(&payload).map_err(|error| error.to_string()))
        .map_err(bad_manifest)
}

fn parse_id(text: &str) -> Result<PackageId, Refusal> {
    text.parse().map(PackageId).map_err(|_| unknown_package())
}

fn unknown_package() -> Refusal {
    let detail = "no package of this id was announced; announce it first (POST /v1/packages)";
    Refusal::not_found("package-unknown", "package unknown", detail)
}

fn bad_manifest(detail: impl Into<String>) -> Refusal {
    Refusal::unprocessable("bad-manifest", "manifest refused", detail)
}
