//! Why the court did not do what was asked, and whether asking again can help.

use std::time::Duration;

use reqwest::{Response, StatusCode, header};

use super::answer;
use crate::package::{ManifestError, PolicyError, ReceiptError, exchange::Problem};

/// Outcome of a request that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CourtError {
    /// No connection, or it was cut; nothing is known about what the court did.
    #[error("the court cannot be reached ({cause}); it is tried again by itself, check the network if it stays so")]
    Unreachable {
        /// What the network said.
        cause: String,
    },
    /// The court works but cannot take this now.
    #[error("the court is busy (status {status}); it is tried again by itself")]
    Busy {
        /// HTTP status.
        status: u16,
        /// How long the court asks to wait.
        retry_after: Option<Duration>,
    },
    /// Objects are still missing; announce again and upload them.
    #[error("the court still lacks {} objects; they are sent again by themselves", missing.len())]
    Incomplete {
        /// Their names.
        missing: Vec<String>,
    },
    /// The court said no.
    #[error("the court refused ({code}): {detail}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Code of the problem.
        code: String,
        /// Cause and remedy, in the court's words; never personal.
        detail: String,
        /// Whether the same request will be refused again.
        permanent: bool,
    },
    /// The answer is not one of this court: another service, a captive portal, a wrong version.
    #[error("the answer is not one of the court ({cause}); check the court's address and version")]
    BadAnswer {
        /// What was wrong with it.
        cause: String,
    },
    /// The court could not prove that it can open what is sealed for its key.
    #[error("the court did not prove that it holds key {key_id}; nothing is sealed for it: call the court's IT")]
    KeyNotProven {
        /// Which key.
        key_id: String,
    },
    /// The policy does not verify.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The receipt does not verify; the filing is kept.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The package on this side is not what its manifest says.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// This side has no randomness or no TLS.
    #[error("this machine cannot make the request ({cause}); have IT run the doctor")]
    Here {
        /// What failed.
        cause: String,
    },
}

impl CourtError {
    /// Whether asking again will give the same answer, so that a person must look at it.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Refused { permanent, .. } => *permanent,
            Self::Manifest(_) => true,
            Self::Receipt(error) => matches!(error, ReceiptError::OtherManifest | ReceiptError::NotReceived(_)),
            Self::Unreachable { .. }
            | Self::Busy { .. }
            | Self::Incomplete { .. }
            | Self::BadAnswer { .. }
            | Self::KeyNotProven { .. }
            | Self::Policy(_)
            | Self::Here { .. } => false,
        }
    }

    /// How long the court asked to wait, if it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            Self::Unreachable { .. }
            | Self::Incomplete { .. }
            | Self::Refused { .. }
            | Self::BadAnswer { .. }
            | Self::KeyNotProven { .. }
            | Self::Policy(_)
            | Self::Receipt(_)
            | Self::Manifest(_)
            | Self::Here { .. } => None,
        }
    }

    /// Code of a refusal.
    pub(super) fn code(&self) -> Option<&str> {
        if let Self::Refused { code, .. } = self { Some(code) } else { None }
    }

    pub(super) fn bad_answer(cause: impl Into<String>) -> Self {
        Self::BadAnswer { cause: cause.into() }
    }
}

impl From<reqwest::Error> for CourtError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::Here { cause: innermost(&error) };
        }
        let cause = if error.is_timeout() { "no answer in time".to_owned() } else { innermost(&error) };
        Self::Unreachable { cause }
    }
}

/// The innermost cause: the outer ones repeat the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The answer when it is a success; otherwise what it means.
pub(super) async fn accepted(response: Response) -> Result<Response, CourtError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .map(Duration::from_secs);
    if status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT) {
        return Err(CourtError::Busy { status: status.as_u16(), retry_after });
    }
    if status.is_informational() || status.is_redirection() {
        return Err(CourtError::bad_answer(format!("status {status}")));
    }
    let body = answer::body(response).await?;
    let Ok(problem) = serde_json::from_slice::<Problem>(&body) else {
        return Err(CourtError::bad_answer(format!("status {status} without problem details")));
    };
    if problem.code == "incomplete" {
        return Err(CourtError::Incomplete { missing: problem.missing });
    }
    Err(CourtError::Refused {
        permanent: is_permanent(status, &problem.code),
        status: status.as_u16(),
        code: problem.code,
        detail: problem.detail,
    })
}

/// Whether the same request will be refused again whatever IT and network do.
fn is_permanent(status: StatusCode, code: &str) -> bool {
    match code {
        // Put right by IT or by announcing again; the filing itself is not to blame.
        "bad-token" | "kiosk-not-enrolled" | "package-unknown" | "object-unknown" | "upload-unknown" | "not-received"
        | "no-such-address" | "method-not-allowed" => false,
        // Happens on the way.
        "checksum-mismatch" | "offset-mismatch" | "body-cut" | "body-timeout" | "tus-version" => false,
        _ => status.is_client_error(),
    }
}
