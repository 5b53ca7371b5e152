//! tus 1.0.0 (2016-03-25) under `/v1/uploads`, with creation, creation-with-upload, checksum and termination.
//!
//! Acknowledged bytes are on disk. What arrives before a connection is cut is kept, unless a checksum was promised for it.

use std::{collections::HashMap, future::poll_fn, io::SeekFrom, pin::Pin, sync::Arc};

use axum::{
    body::{Body, HttpBody},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use tokio::{
    fs::OpenOptions,
    io::{AsyncSeekExt, AsyncWriteExt},
};

use super::{
    answer::Refusal,
    checksum::{ALGORITHMS, Checksum},
    server::{BODY_PATIENCE, CourtSide, Shared, blocking},
    uploads::{Turn, Upload},
};
use crate::filing::PackageId;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const CHUNK_TYPE: &str = "application/offset+octet-stream";

/// Refuses other versions with 412 and marks every answer.
pub(super) async fn speak_tus(request: Request, next: Next) -> Response {
    let fits = request.method() == axum::http::Method::OPTIONS || request.headers().get(RESUMABLE) == Some(&VERSION);
    let mut response = if fits {
        next.run(request).await
    } else {
        let detail = "Tus-Resumable is missing or not 1.0.0; speak tus 1.0.0";
        Refusal::new(StatusCode::PRECONDITION_FAILED, "tus-version", "other version of tus", detail)
            .with_header(HeaderName::from_static("tus-version"), VERSION)
            .into_response()
    };
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// `OPTIONS /v1/uploads`.
pub(super) async fn options(State(court): State<Shared>) -> Response {
    let headers = [
        ("tus-version", "1.0.0".to_owned()),
        ("tus-extension", "creation,creation-with-upload,checksum,termination".to_owned()),
        ("tus-checksum-algorithm", ALGORITHMS.to_owned()),
        ("tus-max-size", court.config.limits.max_object_bytes.to_string()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `POST /v1/uploads`: begins an upload, with its first bytes if there are any.
pub(super) async fn create(State(court): State<Shared>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    let bytes = number(&headers, &LENGTH)?;
    let metadata = metadata(&headers)?;
    let package = metadata.get("package_id").and_then(|id| id.parse().ok()).map(PackageId);
    let (Some(package), Some(name)) = (package, metadata.get("name").cloned()) else {
        let detail = "Upload-Metadata lacks package_id or name; both are base64 of UTF-8";
        return Err(Refusal::unprocessable("bad-metadata", "metadata incomplete", detail));
    };
    let first_bytes = headers.contains_key(header::CONTENT_TYPE);
    let checksum = if first_bytes { chunk_headers(&headers)? } else { None };
    let mut upload = blocking(&court, move |court| court.begin_upload(package, &name, bytes)).await?;
    let location = location(&upload.id);
    if first_bytes {
        let turn = court.turns.take(&upload.id).await;
        let outcome = receive(Arc::clone(&court), upload.clone(), checksum, body, turn).await;
        upload.received = outcome.map_err(|refusal| refusal.with_header(header::LOCATION, location.clone()))?;
    }
    Ok((StatusCode::CREATED, [(header::LOCATION, location), (OFFSET, upload.received.into())]).into_response())
}

/// `HEAD /v1/uploads/{id}`: how many bytes are durable.
pub(super) async fn head(State(court): State<Shared>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let known = id.clone();
    blocking(&court, move |court| court.upload(&known)).await?;
    let _turn = court.turns.take(&id).await;
    let upload = blocking(&court, move |court| {
        let upload = court.upload(&id)?;
        if upload.received == upload.bytes && !upload.stored {
            // Its last bytes were acknowledged, then the court could not go on.
            court.finish_upload(&upload)?;
        }
        Ok(upload)
    })
    .await?;
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, [(OFFSET, upload.received.into()), (LENGTH, upload.bytes.into()), no_store]).into_response())
}

/// `PATCH /v1/uploads/{id}`: the next bytes.
pub(super) async fn patch(
    State(court): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let checksum = chunk_headers(&headers)?;
    let offset = number(&headers, &OFFSET)?;
    let known = id.clone();
    blocking(&court, move |court| court.upload(&known)).await?;
    let turn = court.turns.take(&id).await;
    let upload = blocking(&court, move |court| court.upload(&id)).await?;
    if upload.received != offset {
        let detail = format!("the court holds {} bytes, Upload-Offset says {offset}; go on at {0}", upload.received);
        return Err(Refusal::conflict("offset-mismatch", "offset differs", detail).with_header(OFFSET, upload.received));
    }
    let received = if upload.stored { offset } else { receive(court, upload, checksum, body, turn).await? };
    Ok((StatusCode::NO_CONTENT, [(OFFSET, HeaderValue::from(received))]).into_response())
}

/// `DELETE /v1/uploads/{id}`: forgets the upload.
pub(super) async fn terminate(State(court): State<Shared>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let known = id.clone();
    blocking(&court, move |court| court.upload(&known)).await?;
    let _turn = court.turns.take(&id).await;
    blocking(&court, move |court| {
        let upload = court.upload(&id)?;
        if upload.stored {
            let detail = "the court holds this object already; it stays with its package";
            return Err(Refusal::conflict("object-already-here", "object already here", detail));
        }
        court.drop_upload(&upload.id)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes bytes in, in a task of its own: the server drops a request whose connection is cut, and what came in must still be kept.
async fn receive(court: Shared, upload: Upload, checksum: Option<Checksum>, body: Body, turn: Turn) -> Result<u64, Refusal> {
    tokio::spawn(async move {
        let received = take_bytes(&court, &upload, checksum, body, turn).await?;
        if received == upload.bytes {
            blocking(&court, move |court| court.finish_upload(&upload)).await?;
        }
        Ok(received)
    })
    .await?
}

/// How a body ended.
enum Ending {
    Whole,
    Cut,
    TooLong,
}

async fn take_bytes(
    court: &Shared,
    upload: &Upload,
    mut checksum: Option<Checksum>,
    mut body: Body,
    mut turn: Turn,
) -> Result<u64, Refusal> {
    let mut file = OpenOptions::new().write(true).open(court.folder.upload(&upload.id)).await?;
    // Bytes beyond the acknowledged ones come from a request that was not finished.
    file.set_len(upload.received).await?;
    file.seek(SeekFrom::Start(upload.received)).await?;
    let mut received = upload.received;
    let mut stopping = court.stopping.subscribe();
    let ending = loop {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let frame = tokio::select! {
            frame = tokio::time::timeout(BODY_PATIENCE, frame) => frame,
            () = turn.wanted() => break Ending::Cut,
            _ = stopping.wait_for(|stopping| *stopping) => break Ending::Cut,
        };
        match frame {
            Ok(None) => break Ending::Whole,
            Err(_) | Ok(Some(Err(_))) => break Ending::Cut,
            Ok(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else { continue };
                if data.len() as u64 > upload.bytes - received {
                    break Ending::TooLong;
                }
                received += data.len() as u64;
                if let Some(checksum) = &mut checksum {
                    checksum.update(&data);
                }
                file.write_all(&data).await?;
            }
        }
    };
    let refusal = match (ending, checksum.map(Checksum::holds)) {
        (Ending::TooLong, _) => Some(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "object-too-long",
            "more bytes than announced",
            format!("the upload is longer than its {} bytes; send the object of the manifest", upload.bytes),
        )),
        (Ending::Whole, Some(false)) => Some(Refusal::new(
            StatusCode::from_u16(460).expect("invariant: 460 is a status code"),
            "checksum-mismatch",
            "checksum mismatch",
            "the bytes do not have the digest of Upload-Checksum and were dropped; send them again",
        )),
        (Ending::Cut, Some(_)) => Some(cut()),
        (Ending::Whole, Some(true)) | (Ending::Whole | Ending::Cut, None) => None,
    };
    file.flush().await?;
    if let Some(refusal) = refusal {
        file.set_len(upload.received).await?;
        return Err(refusal);
    }
    file.sync_all().await?;
    let id = upload.id.clone();
    blocking(court, move |court: &CourtSide| court.note_received(&id, received)).await?;
    Ok(received)
}

fn cut() -> Refusal {
    let detail = "the body ended early, so its checksum could not be checked and its bytes were dropped; send them again";
    Refusal::new(StatusCode::BAD_REQUEST, "body-cut", "body cut", detail)
}

/// Content type and checksum of a request that carries bytes.
fn chunk_headers(headers: &HeaderMap) -> Result<Option<Checksum>, Refusal> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|value| value != CHUNK_TYPE) {
        let detail = format!("bytes of an upload have the Content-Type {CHUNK_TYPE}; send it so");
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad-content-type", "other content type", detail));
    }
    let Some(value) = headers.get(CHECKSUM) else { return Ok(None) };
    Checksum::parse(value.to_str().unwrap_or_default()).map(Some).ok_or_else(|| {
        let detail =
            format!("Upload-Checksum is not an algorithm and the base64 of its digest; one of {ALGORITHMS} is spoken here");
        Refusal::new(StatusCode::BAD_REQUEST, "bad-checksum", "checksum not understood", detail)
    })
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refusal> {
    headers.get(name).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok()).ok_or_else(|| {
        let detail = format!("{name} is missing or not a whole number; send it");
        Refusal::new(StatusCode::BAD_REQUEST, "bad-header", "header missing", detail)
    })
}

/// `key base64,key base64`.
fn metadata(headers: &HeaderMap) -> Result<HashMap<String, String>, Refusal> {
    let text = headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut metadata = HashMap::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = BASE64.decode(value).ok().and_then(|value| String::from_utf8(value).ok()).ok_or_else(|| {
            let detail = "a value of Upload-Metadata is not base64 of UTF-8; encode it so";
            Refusal::new(StatusCode::BAD_REQUEST, "bad-metadata", "metadata not understood", detail)
        })?;
        metadata.insert(key.to_owned(), value);
    }
    Ok(metadata)
}

/// The path of an upload.
pub(super) fn location(id: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("/v1/uploads/{id}")).expect("invariant: upload ids are hexadecimal")
}
