//! What will the judge read? Answers → Typst → PDF/A, page pictures → PDF/A, numbers → tickets.
//!
//! Knows the filing, not where it is kept or sent. No clock: timestamps are arguments. Nothing is written to disk here.

mod assets;
mod authority;
mod bitmap;
mod checklist;
mod complaint;
mod declarations;
mod error;
mod evidence_pdf;
mod fonts;
mod from_filing;
mod further;
mod jpeg_header;
mod leaflet;
mod legible;
mod material_receipt;
mod moment;
mod qr;
mod receipt;
mod relief;
mod service_address;
mod signature;
mod ticket;
mod ticks;
mod typesetter;
mod xmp;

use time::OffsetDateTime;

use crate::filing::Filing;

pub use assets::{AssetsError, SYSTEM_FONTS, find_assets};
pub use bitmap::{Raster1Bit, RgbaPage};
pub use checklist::{Checklist, ChecklistItem, ChecklistNeed};
pub use error::DocumentError;
pub use evidence_pdf::{EvidenceHead, EvidencePdf, evidence_pdf};
pub use from_filing::PaperPages;
pub use further::{FurtherPaper, papers_of};
pub use jpeg_header::JpegError;
pub use leaflet::Leaflet;
pub use material_receipt::MATERIAL_RECEIPT_PATH;
pub use qr::QrMatrix;
pub use receipt::{ReceiptMaterial, ReceiptPaper, ReceiptState};
pub use signature::SignatureImage;
pub use ticket::{TICKET_DOTS, TicketKind, TicketPaper};
pub use typesetter::{Paper, Sheets, Standard, Typeset, Typesetter};

/// 民事起诉状 as the court receives it.
pub fn complaint_pdf(
    typesetter: &Typesetter,
    filing: &Filing,
    signatures: &[SignatureImage],
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&complaint::complaint(filing, signatures, complaint::Numbers::Whole)?, standard, timestamp)
}

/// The complaint for the glass: the same sheets, with citizen numbers masked wherever they stand.
pub fn complaint_preview(
    typesetter: &Typesetter,
    filing: &Filing,
    signatures: &[SignatureImage],
) -> Result<Typeset<Sheets>, DocumentError> {
    typesetter.sheets(&complaint::complaint(filing, signatures, complaint::Numbers::Masked)?)
}

/// 证据清单 on sheets of its own.
pub fn evidence_list_pdf(
    typesetter: &Typesetter,
    filing: &Filing,
    signatures: &[SignatureImage],
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&complaint::evidence_list(filing, signatures)?, standard, timestamp)
}

/// How many sheets the papers of a filing have: complaint, evidence list, address confirmation, and the further ones in its bag.
pub fn paper_pages(
    typesetter: &Typesetter,
    filing: &Filing,
    signatures: &[SignatureImage],
) -> Result<PaperPages, DocumentError> {
    Ok(PaperPages {
        complaint: typesetter.sheets(&complaint::complaint(filing, signatures, complaint::Numbers::Whole)?)?.pages,
        evidence_list: typesetter.sheets(&complaint::evidence_list(filing, signatures)?)?.pages,
        service_address: typesetter.sheets(&service_address::service_address(filing, signatures)?)?.pages,
        further: further::papers_in_bag(filing)
            .into_iter()
            .map(|paper| Ok((paper, typesetter.sheets(&paper.lay_out(filing, signatures)?)?.pages)))
            .collect::<Result<_, DocumentError>>()?,
    })
}

/// 送达地址确认书.
pub fn service_address_pdf(
    typesetter: &Typesetter,
    filing: &Filing,
    signatures: &[SignatureImage],
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&service_address::service_address(filing, signatures)?, standard, timestamp)
}

/// One of [`papers_of`] a filing; [`DocumentError::NotOfThisFiling`] when it has no such paper. What somebody else signs is left
/// open for a pen, whatever `signatures` there are.
pub fn further_paper_pdf(
    typesetter: &Typesetter,
    filing: &Filing,
    paper: FurtherPaper,
    signatures: &[SignatureImage],
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&paper.lay_out(filing, signatures)?, standard, timestamp)
}

/// 材料收据, in two copies, for a clerk to sign.
pub fn material_receipt_pdf(
    typesetter: &Typesetter,
    filing: &Filing,
    pages: &PaperPages,
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&material_receipt::material_receipt(filing, pages)?, standard, timestamp)
}

/// 材料清单: what to bring. Needs no filing.
pub fn checklist_pdf(
    typesetter: &Typesetter,
    list: &Checklist,
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&checklist::checklist(list)?, standard, timestamp)
}

/// The receipt on A4, names in full.
pub fn receipt_pdf(
    typesetter: &Typesetter,
    receipt: &ReceiptPaper,
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, DocumentError> {
    typesetter.pdf(&receipt::receipt(receipt)?, standard, timestamp)
}

/// The receipt as second cut of the ticket, [`TICKET_DOTS`] wide, names masked.
pub fn slip_raster(typesetter: &Typesetter, receipt: &ReceiptPaper) -> Result<Typeset<Raster1Bit>, DocumentError> {
    typesetter.raster(&receipt::slip(receipt)?, TICKET_DOTS)
}

/// A leaflet to take along, [`TICKET_DOTS`] wide.
pub fn leaflet_raster(typesetter: &Typesetter, leaflet: &Leaflet) -> Result<Typeset<Raster1Bit>, DocumentError> {
    typesetter.raster(&leaflet::leaflet(leaflet)?, TICKET_DOTS)
}

/// 号票, [`TICKET_DOTS`] wide.
pub fn ticket_raster(typesetter: &Typesetter, ticket: &TicketPaper) -> Result<Typeset<Raster1Bit>, DocumentError> {
    typesetter.raster(&ticket::ticket(ticket)?, TICKET_DOTS)
}
