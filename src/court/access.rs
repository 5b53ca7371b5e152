//! Who may ask: every address of the API but the health check wants the hall's secret as bearer token.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{answer::Refusal, server::Shared};

/// Lets the request through, or answers 401.
pub(super) async fn require_token(State(court): State<Shared>, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    if token.is_some_and(|token| court.keys.is_token(token)) {
        return next.run(request).await;
    }
    let detail = "the bearer token is missing or not that of this hall; take it from keys/enrolment-token.txt of the court";
    Refusal::new(StatusCode::UNAUTHORIZED, "bad-token", "token refused", detail)
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
        .into_response()
}
