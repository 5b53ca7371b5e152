//! From a visit to a sealed filing: the papers are typeset, bagged, sealed and signed, all in memory.

use std::{collections::BTreeMap, sync::Arc};

use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{
    clock::spoken,
    filing_of::{filing_of, signature_path, signatures},
    printing::PrintRecord,
};
use crate::{
    causes::LazyCauses,
    document::{
        DocumentError, EvidenceHead, MATERIAL_RECEIPT_PATH, PaperPages, ReceiptPaper, ReceiptState, Standard, Typesetter,
        complaint_pdf, evidence_list_pdf, evidence_pdf, further_paper_pdf, material_receipt_pdf, papers_of,
        service_address_pdf,
    },
    filing::{Bilingual, Court, Figures, Language},
    interview::Library,
    package::{
        Bag, BagError, Envelope, Limits, Policy, SealError, SigningKey, StandardCryptography, bag::COMPLAINT_PATH,
        exchange::TicketKind, seal,
    },
    store::{SealedFiling, TakenTicket},
    visit::{STAMPED, Visit},
};

/// Why a visit could not be sealed; the draft is kept.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// A part every filing has is not there: the machine let it pass by mistake.
    #[error("the visit has no {0}; it cannot be a filing yet")]
    Incomplete(&'static str),
    /// The court's key was never proven.
    #[error("no key of the court has been proven yet; connect the kiosk to the court once")]
    NoCourtKey,
    /// More than the court takes.
    #[error("the sealed papers have {bytes} bytes, the court takes {limit} ({what}); hand in part of them in court")]
    TooLarge {
        /// What is too large: an object, or the package.
        what: &'static str,
        /// As sealed.
        bytes: u64,
        /// The court's limit.
        limit: u64,
    },
    /// The program itself failed while sealing.
    #[error("sealing ended by a defect of the program; it is reported above")]
    Defect,
    /// Typesetting.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Bagging.
    #[error(transparent)]
    Bag(#[from] BagError),
    /// Sealing.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Keeping.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl SubmissionError {
    /// What the visitor reads: cause first, remedy second.
    pub fn sentence(&self) -> Bilingual {
        match self {
            Self::NoCourtKey => Bilingual::new(
                "本机还没有和法院连通，暂时不能提交。您填的都留着，请取号到窗口办，或者请工作人员帮忙。",
                "This kiosk has not reached the court yet and cannot submit. Everything is kept; please go to a window or call staff.",
            ),
            Self::Store(_) => Bilingual::new(
                "本机存不下了，还没有提交。您填的都留着，请工作人员帮忙。",
                "This kiosk's disk did not take it, nothing was submitted. Everything you filled in is kept; please call staff.",
            ),
            Self::TooLarge { .. } => Bilingual::new(
                "扫描的材料太多，超过了法院一次能收的大小，还没有提交。您填的都留着；请在“材料”里删去几页，改成当庭提交。",
                "The scanned papers are more than the court takes at once; nothing was submitted. Everything is kept: please delete some pages and bring those papers to court.",
            ),
            Self::Incomplete(_) | Self::Defect | Self::Document(_) | Self::Bag(_) | Self::Seal(_) => Bilingual::new(
                "材料没有封好，还没有提交。您填的都留着，请再试一次，或者请工作人员帮忙。",
                "Your papers could not be sealed, nothing was submitted. Everything is kept; please try again or call staff.",
            ),
        }
    }
}

/// What stands around a filing.
#[derive(Clone)]
pub struct Surroundings {
    /// The court addressed.
    pub court: Court,
    /// This kiosk.
    pub kiosk_id: String,
    /// Version of the policy in force.
    pub policy_version: String,
    /// Language of the screens.
    pub language: Language,
    /// Whether this court asks for 退费账户确认书.
    pub refund_account: bool,
    /// Now, in the court's offset.
    pub now: OffsetDateTime,
}

/// Everything a submission needs; nothing of it is looked up later.
pub struct Job {
    /// The visit.
    pub visit: Visit,
    /// Its scanned pages by checklist key, JPEG.
    pub pages: BTreeMap<String, Vec<Zeroizing<Vec<u8>>>>,
    /// Content.
    pub library: Arc<Library>,
    /// See there.
    pub causes: Arc<LazyCauses>,
    /// See there.
    pub figures: Arc<Figures>,
    /// See there.
    pub surroundings: Surroundings,
    /// Keys and limits of the court.
    pub policy: Policy,
    /// Signs for this kiosk.
    pub key: SigningKey,
    /// Queue number and its day.
    pub ticket: TakenTicket,
}

impl Job {
    /// Does it. Takes a second or two: not for Slint's thread.
    ///
    /// Beside the sealed filing the complaint as it is in there, for a copy on paper.
    pub fn seal(self, typesetter: &Typesetter) -> Result<(SealedFiling, Zeroizing<Vec<u8>>), SubmissionError> {
        let now = self.surroundings.now;
        let mut filing =
            filing_of(&self.visit, &self.library, &self.causes, &self.figures, &self.surroundings, &self.ticket.number)?;
        let signatures = signatures(&self.visit);
        let mut files = BTreeMap::new();
        for item in &filing.evidence {
            let Some(path) = &item.file else { continue };
            let pages = self.pages.get(&item.key).map(Vec::as_slice).unwrap_or_default();
            let ident = format!("{}/{}", filing.package_id, item.key);
            let head = EvidenceHead { title: &item.name, ident: &ident, standard: Standard::A2u, timestamp: now };
            files.insert(path.clone(), evidence_pdf(Vec::new(), &head, pages.iter().map(|page| page.as_slice()))?);
        }
        if let Some(stamped) = &filing.stamped_complaint {
            let pages = self.pages.get(STAMPED).map(Vec::as_slice).unwrap_or_default();
            let ident = format!("{}/{STAMPED}", filing.package_id);
            let head =
                EvidenceHead { title: "民事起诉状（盖章）", ident: &ident, standard: Standard::A2u, timestamp: now };
            let pages = pages.iter().map(|page| page.as_slice());
            files.insert(stamped.file.clone(), evidence_pdf(Vec::new(), &head, pages)?);
        }
        let complaint = complaint_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?;
        let list = evidence_list_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?;
        let address = service_address_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?;
        let mut pages = PaperPages {
            complaint: complaint.pages,
            evidence_list: list.pages,
            service_address: address.pages,
            further: Vec::new(),
        };
        for paper in papers_of(&filing, self.surroundings.refund_account) {
            let typeset = further_paper_pdf(typesetter, &filing, paper, &signatures, Standard::A2u, now)?;
            files.insert(paper.path(), typeset.paper);
            pages.further.push((paper, typeset.pages));
        }
        let receipt = material_receipt_pdf(typesetter, &filing, &pages, Standard::A2u, now)?;
        let mut paper = |path: &str, pdf: Vec<u8>| files.insert(path.to_owned(), pdf);
        let copy = Zeroizing::new(complaint.paper.clone());
        paper(COMPLAINT_PATH, complaint.paper);
        paper("data/evidence-list.pdf", list.paper);
        paper("data/service-address.pdf", address.paper);
        paper(MATERIAL_RECEIPT_PATH, receipt.paper);
        // As it was agreed to, even if the court has brought out another one since.
        paper("data/consents/online-filing.txt", self.visit.consent_text.clone().into_bytes());
        for (signer, (png, _)) in &self.visit.signatures {
            paper(&signature_path(*signer), png.clone());
        }
        if let Some((text, photo)) = &self.visit.raw_card {
            paper("data/card/text.bin", text.clone());
            paper("data/card/photo.bin", photo.clone());
        }
        for (group, (text, photo)) in &self.visit.party_cards {
            paper(&format!("data/card/plaintiff-{}-text.bin", group + 1), text.clone());
            paper(&format!("data/card/plaintiff-{}-photo.bin", group + 1), photo.clone());
        }
        let bag = Bag::of_filing(&mut filing, files, now.date())?;
        let recipients = self.policy.recipient_keys();
        let created_at = spoken(now);
        let envelope = Envelope {
            package_id: filing.package_id,
            kiosk_id: &self.surroundings.kiosk_id,
            created_at: &created_at,
            recipients: &recipients,
        };
        let package = seal(&bag, envelope, &StandardCryptography)?;
        // Said now, while it can be mended: a refusal of the court would come when the visitor has gone.
        let sizes = package.objects.iter().map(|object| object.bytes.len() as u64);
        within(&self.policy.limits, sizes)?;
        let record = PrintRecord {
            number: self.ticket.number.clone(),
            business_date: self.ticket.business_date.clone(),
            kind: TicketKind::Filing,
            issued_at: created_at,
            package: Some(filing.package_id),
            slip: Some(ReceiptPaper::of_filing(&filing, ReceiptState::StoredSending, &pages)),
        };
        let sealed = SealedFiling {
            package_id: filing.package_id,
            manifest: package.manifest.sign(&self.key),
            objects: package.objects.into_iter().map(|object| (object.name, object.bytes)).collect(),
            ticket: self.ticket.number,
            print_record: record.to_bytes(),
        };
        Ok((sealed, copy))
    }
}

/// Whether the court takes objects of these sizes.
fn within(limits: &Limits, sizes: impl Iterator<Item = u64> + Clone) -> Result<(), SubmissionError> {
    let largest = sizes.clone().max().unwrap_or_default();
    if largest > limits.max_object_bytes {
        return Err(SubmissionError::TooLarge { what: "one paper", bytes: largest, limit: limits.max_object_bytes });
    }
    let all = sizes.clone().sum();
    if all > limits.max_package_bytes {
        return Err(SubmissionError::TooLarge { what: "all papers", bytes: all, limit: limits.max_package_bytes });
    }
    let count = sizes.count() as u64;
    if count > limits.max_objects as u64 {
        return Err(SubmissionError::TooLarge { what: "number of papers", bytes: count, limit: limits.max_objects as u64 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_court_takes_is_said_before_anything_is_sealed_away() {
        let limits = Limits { max_object_bytes: 10, max_package_bytes: 25, max_objects: 3, types: Vec::new() };
        let judged = |sizes: &[u64]| within(&limits, sizes.iter().copied());
        assert!(judged(&[10, 10, 5]).is_ok());
        for (sizes, what) in [(&[11][..], "one paper"), (&[10, 10, 6], "all papers"), (&[1, 1, 1, 1], "number of papers")] {
            let error = judged(sizes).expect_err("too large");
            assert!(error.to_string().contains(what) && error.sentence().zh.contains("当庭提交"), "{error}");
        }
    }
}
