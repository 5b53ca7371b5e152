//! Answers and refusals: JSON, and problem details (RFC 9457) whose `detail` names the cause, then the remedy.

use std::io;

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use super::server::BODY_PATIENCE;
use crate::package::exchange::Problem;

/// Why the court does not do what was asked.
#[derive(Debug)]
pub(super) struct Refusal {
    problem: Box<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &str, title: &str, detail: impl Into<String>) -> Self {
        let problem = Problem {
            kind: format!("urn:dengwen:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            missing: Vec::new(),
        };
        Self { problem: Box::new(problem), headers: Vec::new() }
    }

    /// Refusal with status 422.
    pub(super) fn unprocessable(code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
    }

    /// Refusal with status 404.
    pub(super) fn not_found(code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, title, detail)
    }

    /// Refusal with status 409.
    pub(super) fn conflict(code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, title, detail)
    }

    /// Cause and remedy.
    pub(super) fn detail(&self) -> &str {
        &self.problem.detail
    }

    /// Names of the objects that are not here.
    pub(super) fn missing(&self) -> &[String] {
        &self.problem.missing
    }

    pub(super) fn with_missing(mut self, missing: Vec<String>) -> Self {
        self.problem.missing = missing;
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The court's own disk or database failed: nothing was accepted, the kiosk tries again.
    fn storage() -> Self {
        let detail =
            "the court could not use its disk; nothing was accepted: try again later, and have IT look at the court's disk";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage", "storage failed", detail)
            .with_header(header::RETRY_AFTER, HeaderValue::from_static("30"))
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the court's ledger failed");
        Self::storage()
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "the court's object folder failed");
        Self::storage()
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(error: tokio::task::JoinError) -> Self {
        tracing::error!(%error, "a task of the court ended early");
        let detail = "the court did not finish this request; nothing is confirmed: try again";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "internal error", detail)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = json(status, &*self.problem);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// A JSON answer.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("invariant: the court's answers are plain data");
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A JWS as answer.
pub(super) fn jose(status: StatusCode, jws: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/jose")], jws).into_response()
}

/// The whole body, at most `limit` bytes, within [`BODY_PATIENCE`].
pub(super) async fn read_body(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(BODY_PATIENCE, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            "body too large or cut",
            format!("the body is longer than {limit} bytes or ended early; send a shorter one, whole"),
        )),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-timeout",
            "body too slow",
            "the body did not arrive in time; send it again",
        )),
    }
}

/// The body as JSON of `T`; unknown fields are refused by the types themselves.
pub(super) async fn read_json<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = read_body(body, 64 * 1024).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        // serde quotes values in its own message: only the place is said.
        Refusal::unprocessable(
            "malformed-json",
            "malformed JSON",
            format!(
                "the body is not what this address takes (line {} column {}); compare it with the published API",
                error.line(),
                error.column()
            ),
        )
    })
}
