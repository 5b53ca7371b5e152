//! What the court answers, read with a limit: whatever answers in the court's place must not fill the kiosk's memory.

use reqwest::Response;
use serde::de::DeserializeOwned;

use super::CourtError;

/// Bytes of the longest answer; the court's own longest is the receipt of a filing with hundreds of files.
const LONGEST: usize = 1024 * 1024;

/// The whole body, at most [`LONGEST`] bytes.
pub(super) async fn body(mut response: Response) -> Result<Vec<u8>, CourtError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > LONGEST - body.len() {
            return Err(CourtError::bad_answer(format!("longer than {LONGEST} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The body as text, without white space around it.
pub(super) async fn text(response: Response) -> Result<String, CourtError> {
    let text = String::from_utf8(body(response).await?).map_err(|_| CourtError::bad_answer("not UTF-8"))?;
    Ok(text.trim().to_owned())
}

/// The body as JSON of `T`.
pub(super) async fn json<T: DeserializeOwned>(response: Response) -> Result<T, CourtError> {
    serde_json::from_slice(&body(response).await?)
        .map_err(|error| CourtError::bad_answer(format!("not the expected JSON at column {}", error.column())))
}
