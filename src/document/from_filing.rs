//! Receipt and ticket as a filing gives them: one way from `filing.json` to paper, at submission and years later.

use time::OffsetDateTime;

use super::{FurtherPaper, QrMatrix, ReceiptMaterial, ReceiptPaper, ReceiptState, TicketKind, TicketPaper};
use crate::filing::{EvidenceItem, Filing, PackageId, Party, Personal, Submission};

/// Where the papers of the kiosk lie in every bag, and what they are called.
const COMPLAINT: (&str, &str) = ("民事起诉状", "data/complaint.pdf");
const EVIDENCE_LIST: (&str, &str) = ("证据清单", "data/evidence-list.pdf");
const SERVICE_ADDRESS: (&str, &str) = ("送达地址确认书", "data/service-address.pdf");
/// 查询方式.
const QUERY: &str = "12368 诉讼服务热线";
/// 经办人 when nobody of the court was at hand.
const SELF_SERVICE: &str = "自助提交";
/// Digits of the SHA-256 that a receipt shows, as `sha256sum` begins.
const DIGEST_SHOWN: usize = 8;

/// Sheets of the papers that the kiosk typeset for a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperPages {
    /// 民事起诉状.
    pub complaint: u32,
    /// 证据清单.
    pub evidence_list: u32,
    /// 送达地址确认书.
    pub service_address: u32,
    /// The further papers it has, in their order.
    pub further: Vec<(FurtherPaper, u32)>,
}

impl PaperPages {
    /// Name, path in the bag and sheets of every paper, as a list of papers shows them.
    pub(super) fn lines(&self, filing: &Filing) -> Vec<(String, String, u32)> {
        let always =
            [(COMPLAINT, self.complaint), (EVIDENCE_LIST, self.evidence_list), (SERVICE_ADDRESS, self.service_address)];
        let always = always.map(|((name, path), pages)| (name.to_owned(), path.to_owned(), pages));
        let stamped = filing.stamped_complaint.as_ref();
        let stamped = stamped.map(|it| ("民事起诉状（盖章）".to_owned(), it.file.clone(), it.pages as u32));
        let further = self.further.iter().map(|(paper, pages)| (paper.on_a_list(filing), paper.path(), *pages));
        always.into_iter().chain(stamped).chain(further).collect()
    }
}

impl ReceiptPaper {
    /// The receipt for `filing`, stored at its moment of submission, with the papers that went with it.
    pub fn of_filing(filing: &Filing, state: ReceiptState, pages: &PaperPages) -> Self {
        let typeset = pages.lines(filing).into_iter().map(|(name, path, pages)| ReceiptMaterial {
            name,
            copies: 1,
            pages,
            sha256_short: digest_of(filing, Some(&path)),
        });
        let handed_in = filing.evidence.iter().filter_map(|item| material(filing, item));
        Self {
            package_id: filing.package_id,
            court: filing.court.name.clone(),
            state,
            stored_at: filing.submitted_at.clone(),
            filer_name: filing.filer.card.name.clone(),
            cause: filing.cause.name.clone(),
            parties: parties(filing),
            materials: typeset.chain(handed_in).collect(),
            ticket_number: filing.ticket_number.clone(),
            query: QUERY.into(),
            code: Some(code(filing.package_id)),
            kiosk_id: filing.kiosk.id.clone(),
            handled_by: SELF_SERVICE.into(),
            reprint: false,
        }
    }
}

impl TicketPaper {
    /// The ticket given with `filing` at `issued_at`. Window and people ahead are the court's to say: unknown here.
    pub fn of_filing(filing: &Filing, issued_at: OffsetDateTime) -> Self {
        Self {
            court: filing.court.name.clone(),
            hall: filing.court.hall.clone(),
            number: filing.ticket_number.clone(),
            kind: TicketKind::Filing,
            window: None,
            people_ahead: None,
            issued_at,
            package_short: Some(filing.package_id.short()),
            code: Some(code(filing.package_id)),
            reprint: false,
        }
    }
}

fn parties(filing: &Filing) -> Vec<(String, Personal)> {
    let named = |role: &'static str, parties: &[Party]| -> Vec<(String, Personal)> {
        parties.iter().map(|party| (role.to_owned(), party.name().clone())).collect()
    };
    [named("原告", &filing.plaintiffs), named("被告", &filing.defendants), named("第三人", &filing.third_parties)].concat()
}

/// A line for what was handed in. What is only announced has neither copies nor pages; what there is none of has no line.
fn material(filing: &Filing, item: &EvidenceItem) -> Option<ReceiptMaterial> {
    match item.submission {
        Submission::Scanned => Some(ReceiptMaterial {
            name: item.name.clone(),
            copies: item.copies,
            pages: item.pages,
            sha256_short: digest_of(filing, item.file.as_deref()),
        }),
        Submission::InCourt => Some(ReceiptMaterial {
            name: format!("{}（原件当庭提交）", item.name),
            copies: 0,
            pages: 0,
            sha256_short: String::new(),
        }),
        Submission::Absent => None,
    }
}

fn digest_of(filing: &Filing, path: Option<&str>) -> String {
    let file = filing.files.iter().find(|file| Some(file.path.as_str()) == path);
    file.map_or_else(String::new, |file| file.sha256.chars().take(DIGEST_SHOWN).collect())
}

fn code(id: PackageId) -> QrMatrix {
    QrMatrix::new(&id.to_string()).expect("invariant: the 36 characters of a UUID fit into a QR code")
}
