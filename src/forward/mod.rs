//! How does it reach the court? The client of the court's API, resumable uploads, pauses between attempts.
//!
//! Knows `package` (and `store` for the outbox); nothing here decides when to send.

mod answer;
pub mod backoff;
mod court_client;
mod court_error;
mod delivery;
mod tus;

pub use backoff::next_attempt;
pub use court_client::CourtClient;
pub use court_error::CourtError;
pub use delivery::{DeliveryError, Parcel, deliver};
