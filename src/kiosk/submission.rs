//! From a visit to a sealed filing: the papers are typeset, bagged, sealed and signed, all in memory.

use std::{collections::BTreeMap, sync::Arc};

use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{clock::spoken, printing::PrintRecord};
use crate::{
    causes::{Causes, LazyCauses},
    document::{
        DocumentError, EvidenceHead, MATERIAL_RECEIPT_PATH, PaperPages, ReceiptPaper, ReceiptState, SignatureImage, Standard,
        Typesetter, complaint_pdf, evidence_list_pdf, evidence_pdf, further_paper_pdf, material_receipt_pdf, papers_of,
        service_address_pdf,
    },
    filing::{
        Agent, Bilingual, Capacity, Cause, Court, EvidenceItem, Figures, Filer, Filing, IdCard, IdentifiedBy, Kiosk, Language,
        LegalRepresentative, Party, Personal, SCHEMA_VERSION, ServiceAddress, Signature, StampedComplaint, Submission,
        WireDate,
    },
    interview::{
        Answers, CaseType, CheckLevel, FindingKind, GENERIC, Library, Route, Value, checklist, claim_total, estimated_fee,
        findings, form_sections, mediation_rows, natural_or_organisation,
    },
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

/// `data/signatures/01.png` is the visitor's.
fn signature_path(signer: usize) -> String {
    format!("data/signatures/{:02}.png", signer + 1)
}

/// The complaint that an organisation printed, stamped and scanned.
const STAMPED_PATH: &str = "data/complaint-stamped.pdf";

/// The signatures of a visit.
pub fn signatures(visit: &Visit) -> Vec<SignatureImage> {
    visit.signatures.values().map(|(png, _)| SignatureImage { png: png.clone() }).collect()
}

/// The filing as far as it has come; for the preview too.
pub fn filing_of(
    visit: &Visit,
    library: &Library,
    causes: &Causes,
    figures: &Figures,
    surroundings: &Surroundings,
    ticket: &str,
) -> Result<Filing, SubmissionError> {
    let card = visit.card.clone().ok_or(SubmissionError::Incomplete("identity"))?;
    let identified_by = visit.identified_by.ok_or(SubmissionError::Incomplete("identity"))?;
    let case_type = visit.case_type.as_ref().and_then(|id| library.case_types.get(id));
    let case_type = case_type.ok_or(SubmissionError::Incomplete("case type"))?;
    let capacity = visit.capacity.unwrap_or(Capacity::Myself);
    let today = WireDate(surroundings.now.date());
    let route = visit.route(case_type, today, figures);
    let total = claim_total(&route);
    // What was said to a question that has closed since stands on no paper.
    let answers = route.standing_answers();
    let mut plaintiffs = parties(&answers, case_type, "plaintiffs");
    if visit.is_typed() {
        typed_and_not_read(&mut plaintiffs, &card);
    }
    let visitor_as_agent = (capacity == Capacity::Agent).then(|| agent(&answers, "agent", card.name.clone()));
    let co_agents = (0..answers.count("co_agents", 0)).filter_map(|group| {
        let section = format!("co_agents.{group}");
        Some(agent(&answers, &section, answers.text(&format!("{section}.name"))?.clone()))
    });
    let agents = visitor_as_agent.into_iter().chain(co_agents).collect();
    let legal_representative = (capacity == Capacity::Guardian).then(|| guardian(&answers, &card));
    let service_address = service_address(&answers, plaintiffs.first());
    let found = findings(&route);
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
        cause: cause(&route, causes),
        filer: Filer { capacity, identified_by, card },
        plaintiffs,
        defendants: parties(&answers, case_type, "defendants"),
        third_parties: parties(&answers, case_type, "third_parties"),
        agents,
        legal_representative,
        form: form_sections(&route),
        answers: wire_answers(&answers),
        claim_total: total,
        estimated_fee: estimated_fee(&route).and_then(Result::ok).map(|fee| fee.fee),
        evidence: evidence(visit, &route),
        mediation: mediation_rows(&route),
        service_address,
        consents: visit.consent.iter().cloned().collect(),
        signatures: visit
            .signers()
            .into_iter()
            .enumerate()
            .filter_map(|(number, signer)| {
                let (_, when) = visit.signatures.get(&number)?;
                Some(Signature { signer: signer.name, signed_at: when.clone(), file: signature_path(number) })
            })
            .collect(),
        stamped_complaint: visit.stamped().map(|(pages, at)| StampedComplaint {
            stamped_at: at.to_owned(),
            pages: pages.len(),
            file: STAMPED_PATH.to_owned(),
        }),
        gaps: found.iter().filter_map(|it| if let FindingKind::Open(gap) = &it.kind { gap.clone() } else { None }).collect(),
        contradictions: found
            .iter()
            .filter(|it| it.kind == FindingKind::Contradiction(CheckLevel::Error))
            .map(|it| it.say.zh.clone())
            .collect(),
        files: Vec::new(),
    })
}

/// The answers know only that nobody has to be asked for what the document says.
fn typed_and_not_read(plaintiffs: &mut [Party], card: &IdCard) {
    for plaintiff in plaintiffs {
        if let Party::NaturalPerson(person) = plaintiff
            && person.id_number.as_ref() == Some(&card.number)
            && person.identified_by.is_some()
        {
            person.identified_by = Some(IdentifiedBy::Typed);
        }
    }
}

fn cause(route: &Route<'_>, causes: &Causes) -> Cause {
    let case_type = route.case_type;
    let chosen = causes.catalogue.get(route.cause);
    let name = chosen.map_or_else(|| case_type.title.zh.clone(), |cause| cause.name.zh.clone());
    Cause {
        code: route.cause.to_owned(),
        form_title: Some(case_type.title.zh.clone()).filter(|title| *title != name && case_type.id != GENERIC),
        name,
        form: case_type.id.clone(),
        edition: case_type.edition.clone(),
    }
}

fn parties(answers: &Answers, case_type: &CaseType, section: &str) -> Vec<Party> {
    let repeat = case_type.sections.iter().find(|it| it.id == section).and_then(|it| it.repeat.as_ref());
    let count = repeat.map_or(0, |repeat| answers.count(section, repeat.min));
    (0..count).map(|group| natural_or_organisation(answers, section, group)).collect()
}

/// 委托诉讼代理人, as answered under `section`.
fn agent(answers: &Answers, section: &str, name: Personal) -> Agent {
    let text = |key: &str| answers.text(&format!("{section}.{key}")).cloned();
    let choice = |key: &str| answers.choice(&format!("{section}.{key}")).map(str::to_owned);
    Agent {
        name,
        kind: choice("kind"),
        organisation: text("org"),
        title: text("title"),
        phone: text("phone"),
        authority: choice("authority"),
    }
}

/// 法定代理人: the visitor, and what he is to the plaintiff.
fn guardian(answers: &Answers, card: &IdCard) -> LegalRepresentative {
    LegalRepresentative {
        name: card.name.clone(),
        relation: answers.choice("guardian.relation").map(str::to_owned),
        id_number: Some(card.number.clone()),
        phone: answers.text("guardian.phone").cloned(),
    }
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
        let reason = match state.submission {
            None => Some("未说明".to_owned()),
            Some(Submission::Absent) => state.reason.clone(),
            Some(Submission::Scanned | Submission::InCourt) => None,
        };
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
            reason,
            copies: u32::from(scanned),
            pages: if scanned { state.pages.len() as u32 } else { 0 },
            file: scanned.then(|| format!("data/evidence/{:02}-{}.pdf", index + 1, material.key)),
        }
    };
    checklist(route).iter().enumerate().map(item).collect()
}

/// 送达地址确认书. Who takes the letters of `plaintiff` is asked for only where it is somebody else.
fn service_address(answers: &Answers, plaintiff: Option<&Party>) -> ServiceAddress {
    let text = |key: &str| answers.text(&format!("service_address.{key}")).cloned();
    let yes = |key: &str| answers.choice(&format!("service_address.{key}")).map(|choice| choice == "是");
    let recipient = text("designated_recipient");
    let himself = recipient.as_ref().is_some_and(|recipient| plaintiff.is_some_and(|party| party.name() == recipient));
    let recipient_relation = if himself { Some(Personal::new("本人")) } else { text("recipient_relation") };
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
        recipient: recipient.unwrap_or_default(),
        recipient_relation,
        phone: text("phone").unwrap_or_default(),
        postcode: text("postcode").map(|postcode| postcode.reveal().to_owned()),
        electronic_service: yes("e_service"),
        electronic_channels: channels,
        other_contact: text("other_contact"),
        keep_secret: yes("keep_secret"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{filing::NaturalPerson, interview::Origin};

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

    #[test]
    fn whoever_takes_the_letters_is_the_plaintiff_himself_or_what_was_said_of_him() {
        let plaintiff = Party::NaturalPerson(NaturalPerson { name: "李桂兰".into(), ..NaturalPerson::default() });
        let mut answers = Answers::default();
        answers.set("service_address.designated_recipient", Value::Text("李桂兰".into()), Origin::Visitor);
        answers.set("service_address.keep_secret", Value::Choice("是".into()), Origin::Visitor);
        let himself = service_address(&answers, Some(&plaintiff));
        assert_eq!(himself.recipient_relation.as_ref().map(Personal::reveal), Some("本人"));
        assert_eq!((himself.keep_secret, himself.electronic_service), (Some(true), None));
        answers.set("service_address.designated_recipient", Value::Text("王芳".into()), Origin::Visitor);
        assert_eq!(service_address(&answers, Some(&plaintiff)).recipient_relation, None);
        answers.set("service_address.recipient_relation", Value::Text("女儿".into()), Origin::Visitor);
        let daughter = service_address(&answers, Some(&plaintiff));
        assert_eq!(daughter.recipient_relation.as_ref().map(Personal::reveal), Some("女儿"));
    }
}
