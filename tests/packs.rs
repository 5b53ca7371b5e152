//! Every pack, walked with generated answers: into a complaint that other programs read, and into one list of what is open.
#![allow(missing_docs, clippy::disallowed_methods)]

mod document_fixtures;

use std::{collections::BTreeMap, path::Path, process::Command, sync::LazyLock};

use dengwen::{
    causes::Causes,
    document::{Standard, complaint_pdf},
    filing::{CardDocument, Capacity, Court, Figures, IdCard, IdentifiedBy, Language, LprTable, PackageId, Sex},
    interview::{Answers, CaseType, FindingKind, Library, MadeUp, QuestionStep, Value, findings, form_sections, load_library},
    kiosk::{Surroundings, filing_of},
    visit::Visit,
};
use document_fixtures::{moment, typesetter};
use uuid::Uuid;

/// Generated visits of each pack; `make torture` takes many.
static VISITS: LazyLock<u64> =
    LazyLock::new(|| std::env::var("DENGWEN_PACK_VISITS").ok().and_then(|text| text.parse().ok()).unwrap_or(2));

static CAUSES: LazyLock<Causes> = LazyLock::new(|| Causes::load(&assets()).expect("the causes"));
static LIBRARY: LazyLock<Library> = LazyLock::new(|| load_library(&[assets().join("case-types")]));

fn assets() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

fn made_up(case_type: &CaseType, seed: u64) -> MadeUp {
    let all = CAUSES.catalogue.causes().iter().filter(|cause| cause.is_cause()).map(|cause| cause.code.as_str());
    let own: Vec<&str> = all.filter(|code| LIBRARY.form_of(code) == case_type.id).collect();
    MadeUp::through(case_type, &own, seed)
}

fn visit(case_type: &CaseType, made_up: &MadeUp) -> Visit {
    let capacity = match made_up.capacity {
        "organisation" => Capacity::Organisation,
        "agent" => Capacity::Agent,
        "guardian" => Capacity::Guardian,
        _ => Capacity::Myself,
    };
    let card = IdCard {
        document: CardDocument::Resident,
        name: "李䶮𠮷".into(),
        name_english: None,
        sex: Sex::Female,
        ethnic_group: Some("汉".into()),
        birth_date: None,
        address: Some("示例市示例区和平路〇号".into()),
        number: "110101195402030027".into(),
        authority: None,
        valid_from: None,
        valid_to: None,
        valid_long_term: true,
        nationality: None,
        raw_text: Vec::new(),
        raw_photo: Vec::new(),
    };
    Visit {
        card: Some(card),
        identified_by: Some(IdentifiedBy::Chip),
        capacity: Some(capacity),
        case_type: Some(case_type.id.clone()),
        cause: Some(made_up.cause.clone()),
        answers: made_up.answers.clone(),
        ..Visit::new(Uuid::from_u128(1), PackageId(Uuid::from_u128(2)))
    }
}

fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaint.pdf");
    std::fs::write(&file, pdf).expect("a temporary folder");
    let output = Command::new("pdftotext").args(["-raw", &file.to_string_lossy(), "-"]).output();
    let output = output.expect("pdftotext: apt-get install poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect()
}

/// Whatever was answered, the complaint can be typeset, and `pdftotext` reads every official label back, in order.
#[test]
fn every_way_through_every_pack_ends_in_a_complaint() {
    let surroundings = Surroundings {
        court: Court { code: "T".into(), name: "示例市人民法院".into(), hall: "立案大厅".into() },
        kiosk_id: "T-1".into(),
        policy_version: "1".into(),
        language: Language::Zh,
        now: moment(),
    };
    let figures = Figures { lpr: LprTable::published(), ..Figures::default() };
    for case_type in LIBRARY.case_types.values() {
        for seed in 0..*VISITS {
            let made_up = made_up(case_type, seed * 7_919);
            let filing = filing_of(&visit(case_type, &made_up), &LIBRARY, &CAUSES, &figures, &surroundings, "A001");
            let filing = filing.unwrap_or_else(|error| panic!("{} {seed}: {error}", case_type.id));
            let pdf = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment());
            let pdf = pdf.unwrap_or_else(|error| panic!("{} {seed}: {error}", case_type.id));
            let text = text_of(&pdf.paper);
            let mut at = 0;
            let labels = form_sections(&made_up.route(case_type)).into_iter().flat_map(|section| section.rows);
            for row in labels {
                let label: String = row.label.split_whitespace().collect();
                let found = text[at..].find(&label);
                at += found.unwrap_or_else(|| panic!("{} {seed}: {label} is not in its place\n{}", case_type.id, &text[at..]));
            }
        }
    }
}

/// Whatever is taken away is missed once, and whatever was given is not.
#[test]
fn every_gap_is_in_the_list_and_none_twice() {
    for case_type in LIBRARY.case_types.values() {
        for seed in 0..*VISITS * 3 {
            let complete = made_up(case_type, seed * 104_729 + 1);
            let said = findings(&complete.route(case_type));
            assert!(said.iter().all(|it| it.kind != FindingKind::Missing), "{}: {said:#?}", case_type.id);
            let mut empty = complete.clone();
            let counts = complete.answers.iter().filter(|(_, answer)| matches!(answer.value, Value::Count(_)));
            let mut answers = Answers::default();
            counts.for_each(|(key, answer)| answers.set(key, answer.value.clone(), answer.origin));
            empty.answers = answers;
            let route = empty.route(case_type);
            let asked = QuestionStep::ALL.into_iter().flat_map(|step| route.places(step));
            let required = asked.filter(|place| route.question(*place).is_some_and(|question| question.required)).count();
            let list = findings(&route);
            let missing = list.iter().filter(|it| it.kind == FindingKind::Missing).count();
            assert_eq!(missing, required, "{}", case_type.id);
            let mut told: BTreeMap<&str, usize> = BTreeMap::new();
            list.iter().for_each(|it| *told.entry(&it.say.zh).or_default() += 1);
            assert!(told.values().all(|times| *times == 1), "{}: {told:#?}", case_type.id);
        }
    }
}
