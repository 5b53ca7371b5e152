//! Tickets and slips: the record of what is to be printed, and the printing itself.
//!
//! The record is kept apart from the visit, encrypted, until the visitor has gone; it holds what the paper says, so that the slip
//! can become the court's receipt when that has come.

use std::{path::PathBuf, sync::OnceLock};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    device::ticket_printer::{Outcome, Raster, TicketPrinter},
    document::{
        self, DocumentError, QrMatrix, Raster1Bit, ReceiptPaper, ReceiptState, SYSTEM_FONTS, Standard, TicketPaper, Typesetter,
        receipt_pdf, slip_raster, ticket_raster,
    },
    filing::{Bilingual, PackageId, Receipt},
    package::exchange::{QueuePlace, TicketKind},
    store::PrintState,
};

/// The typesetter, made when first needed: reading the fonts takes time that the first screen does not have.
pub struct LazyTypesetter {
    assets: PathBuf,
    made: OnceLock<Typesetter>,
}

impl LazyTypesetter {
    /// Of the templates and fonts in `assets`.
    pub fn new(assets: PathBuf) -> Self {
        Self { assets, made: OnceLock::new() }
    }

    /// The typesetter.
    pub fn get(&self) -> Result<&Typesetter, DocumentError> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let fonts: Vec<PathBuf> = SYSTEM_FONTS.iter().map(PathBuf::from).filter(|folder| folder.is_dir()).collect();
        let fresh = Typesetter::new(&self.assets, &fonts)?;
        Ok(self.made.get_or_init(|| fresh))
    }
}

/// What is to be printed for one number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PrintRecord {
    /// The number.
    pub number: String,
    /// The court's calendar day it belongs to, `YYYY-MM-DD`.
    pub business_date: String,
    /// What it is for.
    pub kind: TicketKind,
    /// When it was given, RFC 3339.
    pub issued_at: String,
    /// The filing it belongs to.
    pub package: Option<PackageId>,
    /// 收件凭证, with a filing.
    pub slip: Option<ReceiptPaper>,
}

impl PrintRecord {
    /// For the store, which encrypts it.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("invariant: a record of texts is JSON")
    }

    /// From the store.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// 号票.
    pub fn ticket(&self, typesetter: &Typesetter, place: &TicketPlace, reprint: bool) -> Result<Raster1Bit, DocumentError> {
        let paper = TicketPaper {
            court: place.court.clone(),
            hall: place.hall.clone(),
            number: self.number.clone(),
            kind: match self.kind {
                TicketKind::Filing => document::TicketKind::Filing,
                TicketKind::Window => document::TicketKind::Window,
                TicketKind::Oral => document::TicketKind::Oral,
            },
            window: Some(place.window.clone()).filter(|window| !window.is_empty()),
            people_ahead: place.people_ahead,
            issued_at: OffsetDateTime::parse(&self.issued_at, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH),
            package_short: self.package.map(PackageId::short),
            code: self.package.and_then(|package| QrMatrix::new(&package.to_string()).ok()),
            reprint,
        };
        Ok(ticket_raster(typesetter, &paper)?.paper)
    }

    /// 收件凭证: 收到 only with the court's verified receipt.
    pub fn slip(
        &self,
        typesetter: &Typesetter,
        receipt: Option<&Receipt>,
        reprint: bool,
    ) -> Result<Option<Raster1Bit>, DocumentError> {
        let Some(paper) = self.receipt_paper(receipt, reprint) else { return Ok(None) };
        Ok(Some(slip_raster(typesetter, &paper)?.paper))
    }

    /// The same on A4, PDF.
    pub fn a4_receipt(&self, typesetter: &Typesetter, receipt: Option<&Receipt>) -> Result<Option<Vec<u8>>, DocumentError> {
        let Some(paper) = self.receipt_paper(receipt, false) else { return Ok(None) };
        let issued_at = OffsetDateTime::parse(&self.issued_at, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Ok(Some(receipt_pdf(typesetter, &paper, Standard::A2u, issued_at)?.paper))
    }

    fn receipt_paper(&self, receipt: Option<&Receipt>, reprint: bool) -> Option<ReceiptPaper> {
        let mut paper = self.slip.clone()?;
        paper.code = QrMatrix::new(&paper.package_id.to_string()).ok();
        paper.reprint = reprint;
        if let Some(receipt) = receipt {
            paper.state = ReceiptState::Received {
                receipt_number: receipt.receipt_number.clone(),
                received_at: receipt.received_at.clone(),
            };
        }
        Some(paper)
    }
}

/// Where a ticket leads.
#[derive(Clone, Debug, Default)]
pub struct TicketPlace {
    /// Full name of the court.
    pub court: String,
    /// The hall.
    pub hall: String,
    /// The window.
    pub window: String,
    /// People waiting before, when known.
    pub people_ahead: Option<u32>,
}

impl TicketPlace {
    /// With what the court said about the queue.
    #[must_use]
    pub fn with(mut self, place: Option<&QueuePlace>) -> Self {
        if let Some(place) = place {
            self.people_ahead = place.people_ahead;
        }
        self
    }
}

/// One at a time: a leaflet that still prints, the look of every minute and a ticket would take each other's answers. Held for seconds,
/// by threads that may block.
pub(super) fn alone_at_the_printer() -> std::sync::MutexGuard<'static, ()> {
    static PRINTER: std::sync::Mutex<()> = std::sync::Mutex::new(());
    PRINTER.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Prints and waits for the printer's own word. Blocks.
pub(super) fn print(printer: Option<&str>, job: u32, sheets: &[Raster1Bit]) -> (PrintState, Result<(), Bilingual>) {
    let Some(uri) = printer else {
        return (
            PrintState::Failed,
            Err(Bilingual::new(
                "本机没有打印机。请记下号码，一样有效。",
                "This kiosk has no printer. Please note the number; it is just as valid.",
            )),
        );
    };
    let rasters: Vec<Raster> =
        sheets.iter().map(|sheet| Raster { width_dots: sheet.width, rows: sheet.rows.clone() }).collect();
    let _alone = alone_at_the_printer();
    let outcome = TicketPrinter::open(uri).map(|mut printer| printer.print(job, &rasters)).unwrap_or_else(Outcome::Failed);
    match outcome {
        Outcome::Confirmed => (PrintState::Confirmed, Ok(())),
        Outcome::Failed(fault) => (PrintState::Failed, Err(fault.sentence())),
        Outcome::Unconfirmed => (
            PrintState::Unconfirmed,
            Err(Bilingual::new(
                "打印机没有回话。号票出来了就请拿走；没有出来，请记下号码，或按“再打一张”。",
                "The printer did not answer. If the ticket came out, take it; if not, note the number or print again.",
            )),
        ),
    }
}
