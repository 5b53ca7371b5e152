//! A leaflet from the ticket printer: what to bring, what it costs. Nothing of anybody stands on it.

use serde::Serialize;

use super::{DocumentError, Paper, QrMatrix};

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leaflet {
    /// Full name of the court.
    pub court: String,
    /// The hall.
    pub hall: String,
    /// Heading.
    pub title: String,
    /// Lines, each with a remark that may be empty.
    pub lines: Vec<(String, String)>,
    /// The same for a telephone.
    pub code: Option<QrMatrix>,
}

/// The leaflet as a strip of [`TICKET_DOTS`](super::TICKET_DOTS).
pub(super) fn leaflet(leaflet: &Leaflet) -> Result<Paper, DocumentError> {
    Paper::new("leaflet.typ", leaflet)
}
