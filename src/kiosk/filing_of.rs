//! From a visit to the filing the court gets: what was answered, shown and signed, as data. For the preview too.

use std::collections::BTreeMap;

use super::{
    clock::spoken,
    submission::{SubmissionError, Surroundings},
};
use crate::{
    causes::Causes,
    document::SignatureImage,
    filing::{
        Agent, Capacity, Cause, EvidenceItem, Figures, Filer, Filing, IdCard, IdentifiedBy, Kiosk, LegalRepresentative, Party,
        Personal, SCHEMA_VERSION, ServiceAddress, Signature, StampedComplaint, Submission, WireDate,
    },
    interview::{
        Answers, CaseType, CheckLevel, FindingKind, GENERIC, Library, Route, Value, checklist, claim_total, estimated_fee,
        findings, form_sections, mediation_rows, natural_or_organisation,
    },
    visit::Visit,
};

/// `data/signatures/01.png` is the visitor's.
pub(super) fn signature_path(signer: usize) -> String {
    format!("data/signatures/{:02}.png", signer + 1)
}

/// The complaint that an organisation printed, stamped and scanned.
pub(super) const STAMPED_PATH: &str = "data/complaint-stamped.pdf";

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
