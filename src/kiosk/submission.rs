//! From a visit to a sealed filing: the papers are typeset, bagged, sealed and signed, all in memory.

use std::{collections::BTreeMap, sync::Arc};

use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{clock::spoken, notice::Notice, printing::PrintRecord};
use crate::{
    document::{
        DocumentError, EvidenceHead, ReceiptPaper, ReceiptState, SignatureImage, Standard, Typesetter, complaint_pdf,
        complaint_preview, evidence_list_pdf, evidence_pdf, service_address_pdf,
    },
    filing::{
        Agent, Bilingual, Capacity, Cause, Court, EvidenceItem, Filer, Filing, IdentifiedBy, Kiosk, Language, SCHEMA_VERSION,
        ServiceAddress, Signature, Submission, WireDate, property_case_fee,
    },
    interview::{
        Answers, CaseType, Library, Route, Value, checklist, claim_total, findings, form_sections, mediation_rows,
        natural_or_organisation,
    },
    package::{
        Bag, BagError, Envelope, Policy, SealError, SigningKey, StandardCryptography, bag::COMPLAINT_PATH,
        exchange::TicketKind, seal,
    },
    store::SealedFiling,
    visit::{Visit, capacity_word},
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
            Self::Incomplete(_) | Self::Document(_) | Self::Bag(_) | Self::Seal(_) => Bilingual::new(
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
    /// The notice agreed to.
    pub notice: Arc<Notice>,
    /// See there.
    pub surroundings: Surroundings,
    /// Keys and limits of the court.
    pub policy: Policy,
    /// Signs for this kiosk.
    pub key: SigningKey,
    /// Queue number.
    pub ticket: String,
}

impl Job {
    /// Does it. Takes a second or two: not for Slint's thread.
    pub fn seal(self, typesetter: &Typesetter) -> Result<SealedFiling, SubmissionError> {
        let now = self.surroundings.now;
        let mut filing = filing_of(&self.visit, &self.library, &self.surroundings, &self.ticket)?;
        let signatures = signatures(&self.visit);
        let mut files = BTreeMap::new();
        for item in &filing.evidence {
            let Some(path) = &item.file else { continue };
            let pages = self.pages.get(&item.key).map(Vec::as_slice).unwrap_or_default();
            let ident = format!("{}/{}", filing.package_id, item.key);
            let head = EvidenceHead { title: &item.name, ident: &ident, standard: Standard::A2u, timestamp: now };
            files.insert(path.clone(), evidence_pdf(Vec::new(), &head, pages.iter().map(|page| page.as_slice()))?);
        }
        let complaint_pages = complaint_preview(typesetter, &filing, &signatures)?.paper.count() as u32;
        let mut paper = |path: &str, pdf: Vec<u8>| files.insert(path.to_owned(), pdf);
        paper(COMPLAINT_PATH, complaint_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?.paper);
        paper("data/evidence-list.pdf", evidence_list_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?.paper);
        paper("data/service-address.pdf", service_address_pdf(typesetter, &filing, &signatures, Standard::A2u, now)?.paper);
        paper("data/consents/online-filing.txt", self.notice.text.clone().into_bytes());
        if let Some((png, _)) = &self.visit.signature {
            paper(SIGNATURE_PATH, png.clone());
        }
        if let Some((text, photo)) = &self.visit.raw_card {
            paper("data/card/text.bin", text.clone());
            paper("data/card/photo.bin", photo.clone());
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
        let record = PrintRecord {
            number: self.ticket.clone(),
            kind: TicketKind::Filing,
            issued_at: created_at,
            package: Some(filing.package_id),
            slip: Some(ReceiptPaper::of_filing(&filing, ReceiptState::StoredSending, complaint_pages)),
        };
        Ok(SealedFiling {
            package_id: filing.package_id,
            manifest: package.manifest.sign(&self.key),
            objects: package.objects.into_iter().map(|object| (object.name, object.bytes)).collect(),
            ticket: self.ticket,
            print_record: record.to_bytes(),
        })
    }
}

const SIGNATURE_PATH: &str = "data/signatures/01.png";

/// The signatures of a visit.
pub fn signatures(visit: &Visit) -> Vec<SignatureImage> {
    visit.signature.iter().map(|(png, _)| SignatureImage { png: png.clone() }).collect()
}

/// The filing as far as it has come; for the preview too.
pub fn filing_of(
    visit: &Visit,
    library: &Library,
    surroundings: &Surroundings,
    ticket: &str,
) -> Result<Filing, SubmissionError> {
    let card = visit.card.clone().ok_or(SubmissionError::Incomplete("identity"))?;
    let case_type = visit.case_type.as_ref().and_then(|id| library.case_types.get(id));
    let case_type = case_type.ok_or(SubmissionError::Incomplete("case type"))?;
    let capacity = visit.capacity.unwrap_or(Capacity::Myself);
    let today = WireDate(surroundings.now.date());
    let route =
        Route { case_type, answers: &visit.answers, card: visit.card.as_ref(), capacity: capacity_word(capacity), today };
    let total = claim_total(case_type, &route);
    let agents = match capacity {
        Capacity::Agent => vec![Agent { name: card.name.clone(), ..Agent::default() }],
        Capacity::Myself | Capacity::Organisation | Capacity::Guardian => Vec::new(),
    };
    let signer = card.name.clone();
    Ok(Filing {
        schema_version: SCHEMA_VERSION.into(),
        package_id: visit.package_id,
        replaces: None,
        submitted_at: spoken(surroundings.now),
        business_date: today,
        court: surroundings.court.clone(),
        kiosk: Kiosk {
            id: surroundings.kiosk_id.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
            policy_version: surroundings.policy_version.clone(),
        },
        language: surroundings.language,
        ticket_number: ticket.to_owned(),
        cause: cause(case_type),
        filer: Filer { capacity, identified_by: visit.identified_by.unwrap_or(IdentifiedBy::Chip), card },
        plaintiffs: parties(&visit.answers, case_type, "plaintiffs"),
        defendants: parties(&visit.answers, case_type, "defendants"),
        third_parties: parties(&visit.answers, case_type, "third_parties"),
        agents,
        form: form_sections(&route),
        answers: wire_answers(&visit.answers),
        claim_total: total,
        estimated_fee: total.map(|total| property_case_fee(total).fee),
        evidence: evidence(visit, &route),
        mediation: mediation_rows(&route),
        service_address: service_address(&visit.answers),
        consents: visit.consent.iter().cloned().collect(),
        signatures: visit
            .signature
            .iter()
            .map(|(_, when)| Signature { signer: signer.clone(), signed_at: when.clone(), file: SIGNATURE_PATH.into() })
            .collect(),
        gaps: findings(&route).into_iter().filter_map(|finding| finding.gap).collect(),
        files: Vec::new(),
    })
}

fn cause(case_type: &CaseType) -> Cause {
    Cause {
        code: case_type.causes.first().cloned().unwrap_or_default(),
        name: case_type.title.zh.clone(),
        form: case_type.id.clone(),
        edition: case_type.edition.clone(),
    }
}

fn parties(answers: &Answers, case_type: &CaseType, section: &str) -> Vec<crate::filing::Party> {
    let repeat = case_type.sections.iter().find(|it| it.id == section).and_then(|it| it.repeat.as_ref());
    let count = repeat.map_or(0, |repeat| answers.count(section, repeat.min));
    (0..count).map(|group| natural_or_organisation(answers, section, group)).collect()
}

/// Answers as plain JSON: what the court's system imports.
fn wire_answers(answers: &Answers) -> BTreeMap<String, serde_json::Value> {
    let wire = |value: &Value| match value {
        Value::Text(text) => text.reveal().into(),
        Value::Money(money) => serde_json::json!(money),
        Value::Date(date) => date.to_string().into(),
        Value::Percent(percent) => percent.as_str().into(),
        Value::Choice(choice) => choice.as_str().into(),
        Value::Multi(choices) => serde_json::json!(choices),
        Value::Gap(reason) => serde_json::json!({ "gap": reason }),
        Value::Count(count) => (*count).into(),
    };
    answers.iter().map(|(key, answer)| (key.to_owned(), wire(&answer.value))).collect()
}

/// 证据清单: every item of the checklist; what nobody spoke of is listed as absent, so that the court sees it.
fn evidence(visit: &Visit, route: &Route<'_>) -> Vec<EvidenceItem> {
    let item = |(index, material): (usize, &&crate::interview::Material)| {
        let state = visit.materials.get(&material.key).cloned().unwrap_or_default();
        let scanned = state.submission == Some(Submission::Scanned) && !state.pages.is_empty();
        EvidenceItem {
            key: material.key.clone(),
            name: material.name.zh.clone(),
            source: material.source.clone(),
            proves: material.proves.zh.clone(),
            submission: if scanned {
                Submission::Scanned
            } else {
                state.submission.filter(|it| *it != Submission::Scanned).unwrap_or(Submission::Absent)
            },
            reason: state.submission.is_none().then(|| "未说明".to_owned()),
            copies: u32::from(scanned),
            pages: if scanned { state.pages.len() as u32 } else { 0 },
            file: scanned.then(|| format!("data/evidence/{:02}-{}.pdf", index + 1, material.key)),
        }
    };
    checklist(route).iter().enumerate().map(item).collect()
}

fn service_address(answers: &Answers) -> ServiceAddress {
    let text = |key: &str| answers.text(&format!("service_address.{key}")).cloned();
    let channels = match answers.value("service_address.e_channels") {
        Some(Value::Multi(channels)) => channels.clone(),
        Some(
            Value::Text(_)
            | Value::Money(_)
            | Value::Date(_)
            | Value::Percent(_)
            | Value::Choice(_)
            | Value::Gap(_)
            | Value::Count(_),
        )
        | None => Vec::new(),
    };
    ServiceAddress {
        address: text("address").unwrap_or_default(),
        recipient: text("designated_recipient").unwrap_or_default(),
        phone: text("phone").unwrap_or_default(),
        postcode: text("postcode").map(|postcode| postcode.reveal().to_owned()),
        electronic_service: answers.choice("service_address.e_service").map(|choice| choice == "是"),
        electronic_channels: channels,
    }
}
