//! The uploading half of tus 1.0.0: creation with the first bytes, HEAD and PATCH to resume, a checksum on every piece.
//!
//! A piece that was cut is lost as a whole, so pieces shrink when the line is bad and grow again when it is good.

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use reqwest::{RequestBuilder, Response, header};
use sha2::Digest;

use super::{CourtClient, CourtError};
use crate::filing::PackageId;

const LARGEST_PIECE: usize = 1024 * 1024;
const SMALLEST_PIECE: usize = 32 * 1024;
/// Attempts in a row that bring no byte further before the caller's own pauses take over.
const FRUITLESS_ATTEMPTS: u32 = 6;

/// Where an upload under way lies and how far it is.
struct Position {
    location: String,
    offset: usize,
}

/// Uploads `bytes` as object `name`. Done when the court holds the object, whoever sent it.
pub(super) async fn upload(
    court: &CourtClient,
    id: PackageId,
    name: &str,
    bytes: &[u8],
    mut progress: impl FnMut(u64) + Send,
) -> Result<(), CourtError> {
    let mut piece = LARGEST_PIECE;
    let mut fruitless = 0;
    // One piece is sent whole; of more, part may be there from an earlier attempt.
    let mut position = if bytes.len() > SMALLEST_PIECE { find(court, id, name, bytes.len()).await? } else { Found::Nothing };
    loop {
        let reached = match &position {
            Found::Whole => break,
            Found::Nothing => 0,
            Found::Begun(position) => position.offset,
        };
        progress(reached as u64);
        let end = bytes.len().min(reached + piece);
        let sent = match &position {
            Found::Begun(position) => append(court, position, &bytes[reached..end]).await,
            Found::Nothing | Found::Whole => create(court, id, name, bytes.len(), &bytes[..end]).await,
        };
        position = match sent {
            Ok(next) if next.offset >= bytes.len() => break,
            Ok(next) => {
                piece = (piece * 2).min(LARGEST_PIECE);
                Found::Begun(next)
            }
            Err(error) if error.code() == Some("object-already-here") => break,
            Err(error) if !may_resume(&error) => return Err(error),
            Err(error) => {
                piece = (piece / 4).max(SMALLEST_PIECE);
                // Asking where things stand must succeed; if it cannot, the network is down and the caller pauses.
                find(court, id, name, bytes.len()).await.map_err(|_| error.clone())?.after(reached, &mut fruitless, error)?
            }
        };
    }
    progress(bytes.len() as u64);
    Ok(())
}

/// What the court holds of an object.
enum Found {
    Nothing,
    Begun(Position),
    Whole,
}

impl Found {
    /// Counts attempts that brought nothing; gives up with `error` after a few.
    fn after(self, reached: usize, fruitless: &mut u32, error: CourtError) -> Result<Self, CourtError> {
        let now = match &self {
            Self::Nothing => 0,
            Self::Begun(position) => position.offset,
            Self::Whole => return Ok(self),
        };
        *fruitless = if now > reached { 0 } else { *fruitless + 1 };
        if *fruitless >= FRUITLESS_ATTEMPTS { Err(error) } else { Ok(self) }
    }
}

async fn find(court: &CourtClient, id: PackageId, name: &str, length: usize) -> Result<Found, CourtError> {
    let answer = court.missing(id).await?;
    if !answer.missing.iter().any(|missing| missing == name) {
        return Ok(Found::Whole);
    }
    let Some(begun) = answer.uploads.iter().find(|upload| upload.name == name) else { return Ok(Found::Nothing) };
    let location = upload_location(&begun.location)?;
    // HEAD makes a request that still hangs on a dead line let go, and says what is durable after it.
    match court.send(tus(court.http().head(court.url(&location)))).await {
        Ok(response) => {
            let offset = offset(&response)?;
            // All bytes there but the object missing: the court could not keep it.
            Ok(if offset < length { Found::Begun(Position { location, offset }) } else { Found::Nothing })
        }
        // HEAD has no body, so the problem cannot be read; the upload is gone.
        Err(CourtError::BadAnswer { .. } | CourtError::Refused { .. }) => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

async fn create(court: &CourtClient, id: PackageId, name: &str, length: usize, first: &[u8]) -> Result<Position, CourtError> {
    let metadata = format!("package_id {},name {}", BASE64.encode(id.to_string()), BASE64.encode(name));
    let request = court.http().post(court.url("/v1/uploads"));
    let request = request.header("Upload-Length", length).header("Upload-Metadata", metadata);
    let response = court.send(with_bytes(request, first)).await?;
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    Ok(Position { location: upload_location(location.unwrap_or_default())?, offset: offset(&response)? })
}

/// The path of an upload as the court names it. The token goes there, so it must not lead anywhere else.
fn upload_location(path: &str) -> Result<String, CourtError> {
    let id = path.strip_prefix("/v1/uploads/").unwrap_or_default();
    let fits =
        (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits { Ok(path.to_owned()) } else { Err(CourtError::bad_answer("no path of an upload, /v1/uploads/ and its id")) }
}

async fn append(court: &CourtClient, position: &Position, piece: &[u8]) -> Result<Position, CourtError> {
    let request = court.http().patch(court.url(&position.location)).header("Upload-Offset", position.offset);
    let response = court.send(with_bytes(request, piece)).await?;
    Ok(Position { location: position.location.clone(), offset: offset(&response)? })
}

fn with_bytes(request: RequestBuilder, bytes: &[u8]) -> RequestBuilder {
    tus(request)
        .header(header::CONTENT_TYPE, "application/offset+octet-stream")
        .header("Upload-Checksum", format!("sha256 {}", BASE64.encode(sha2::Sha256::digest(bytes))))
        .body(bytes.to_vec())
}

fn tus(request: RequestBuilder) -> RequestBuilder {
    request.header("Tus-Resumable", "1.0.0")
}

fn offset(response: &Response) -> Result<usize, CourtError> {
    let offset = response.headers().get("upload-offset").and_then(|value| value.to_str().ok());
    offset.and_then(|offset| offset.parse().ok()).ok_or_else(|| CourtError::bad_answer("no Upload-Offset"))
}

/// Whether asking what is missing and going on can help at once.
fn may_resume(error: &CourtError) -> bool {
    match error {
        CourtError::Unreachable { .. } => true,
        CourtError::Refused { code, .. } => matches!(
            code.as_str(),
            "offset-mismatch" | "checksum-mismatch" | "upload-unknown" | "body-cut" | "body-timeout" | "object-digest"
        ),
        CourtError::Busy { .. }
        | CourtError::Incomplete { .. }
        | CourtError::BadAnswer { .. }
        | CourtError::KeyNotProven { .. }
        | CourtError::Policy(_)
        | CourtError::Receipt(_)
        | CourtError::Manifest(_)
        | CourtError::Here { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_lies_under_its_own_path_and_nowhere_else() {
        for path in ["/v1/uploads/0123456789abcdef0123456789abcdef", "/v1/uploads/A-1_b"] {
            assert_eq!(upload_location(path), Ok(path.to_owned()));
        }
        for path in [
            "",
            "/v1/uploads/",
            "/v1/uploads",
            "v1/uploads/0123",
            "/v1/packages/0123",
            "/v1/uploads/../packages",
            "/v1/uploads/..",
            "/v1/uploads/01/23",
            "/v1/uploads/01?23",
            "/v1/uploads/01#23",
            "/v1/uploads/01%2f23",
            "/v1/uploads/01@elsewhere",
            "@elsewhere/v1/uploads/0123",
            ":1@elsewhere/v1/uploads/0123",
            "http://elsewhere/v1/uploads/0123",
            "/v1/uploads/01\r\nX: 1",
        ] {
            assert!(matches!(upload_location(path), Err(CourtError::BadAnswer { .. })), "{path}");
        }
        assert!(upload_location(&format!("/v1/uploads/{}", "0".repeat(129))).is_err());
    }
}
