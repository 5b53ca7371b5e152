//! The papers, as a judge and a visitor see them.

mod document_fixtures;


use dengwen::document::{
    DocumentError, JpegError, ReceiptState, Standard, TICKET_DOTS, TicketKind, complaint_pdf, complaint_preview,
    evidence_list_pdf, evidence_pdf, receipt_pdf, service_address_pdf, slip_raster, ticket_raster,
};
use document_fixtures::*;

/// With DENGWEN_PAPERS set, every paper is written there to be looked at.
#[test]
fn every_paper_can_be_made() {
    let typesetter = typesetter();
    let (filing, signed) = (filing(), [signature()]);
    let papers = [
        ("complaint.pdf", complaint_pdf(&typesetter, &filing, &signed, Standard::A2u, moment())),
        ("evidence-list.pdf", evidence_list_pdf(&typesetter, &filing, &signed, Standard::A2u, moment())),
        ("service-address.pdf", service_address_pdf(&typesetter, &filing, &signed, Standard::A2u, moment())),
        ("receipt.pdf", receipt_pdf(&typesetter, &receipt(received()), Standard::A2u, moment())),
        ("stored.pdf", receipt_pdf(&typesetter, &receipt(ReceiptState::StoredSending), Standard::A2u, moment())),
    ];
    for (name, paper) in papers {
        let paper = paper.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(paper.paper.starts_with(b"%PDF-1.7") && paper.missing.is_empty(), "{name}: {:?}", paper.missing);
        show(name, &paper.paper);
    }
    for (name, strip) in [
        ("ticket.png", ticket_raster(&typesetter, &ticket(TicketKind::Filing))),
        ("slip.png", slip_raster(&typesetter, &receipt(received()))),
        ("slip-stored.png", slip_raster(&typesetter, &receipt(ReceiptState::StoredSending))),
    ] {
        let strip = strip.unwrap_or_else(|error| panic!("{name}: {error}")).paper;
        assert_eq!(strip.width, TICKET_DOTS);
        show(name, &png(&strip));
    }
}
