//! 诚信诉讼承诺书 (民诉法 Art. 13, 115) and 退费账户确认书: what the visitor declares for himself.

use serde::Serialize;

use super::{
    DocumentError, Paper, SignatureImage,
    further::case_of,
    signature::{picture_names, with_signatures},
};
use crate::filing::{Capacity, Filing};

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    number: String,
    case: String,
    name: &'a str,
    id_number: &'a str,
    role: &'static str,
    plaintiffs: Vec<&'a str>,
    signatures: Vec<String>,
    date: String,
}

/// The pledge of whoever stands at the kiosk, signed like the complaint.
pub(super) fn integrity_pledge(filing: &Filing, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
    let paper = Paper::new("integrity-pledge.typ", &sheet(filing, signatures))?;
    with_signatures(paper.identified_by(&filing.package_id.to_string()), signatures)
}

/// Where the court pays back. Nobody types a bank account at the kiosk: it is filled in and signed with a pen.
pub(super) fn refund_account(filing: &Filing) -> Result<Paper, DocumentError> {
    Ok(Paper::new("refund-account.typ", &sheet(filing, &[]))?.identified_by(&filing.package_id.to_string()))
}

fn sheet<'a>(filing: &'a Filing, signatures: &[SignatureImage]) -> Sheet<'a> {
    Sheet {
        court: &filing.court.name,
        number: filing.package_id.short(),
        case: case_of(filing),
        name: filing.filer.card.name.reveal(),
        id_number: filing.filer.card.number.reveal(),
        role: match filing.filer.capacity {
            Capacity::Myself => "原告",
            Capacity::Organisation => "原告的法定代表人（主要负责人）",
            Capacity::Agent => "原告的委托诉讼代理人",
            Capacity::Guardian => "原告的法定代理人",
        },
        plaintiffs: filing.plaintiffs.iter().map(|party| party.name().reveal()).collect(),
        signatures: picture_names(signatures),
        date: filing.business_date.chinese(),
    }
}
