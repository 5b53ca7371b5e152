//! Every pack, walked with generated answers: into a complaint that other programs read, and into one list of what is open.
#![allow(missing_docs, clippy::disallowed_methods)]

mod document_fixtures;

use std::{collections::BTreeMap, path::Path, process::Command, sync::LazyLock};

use dengwen::{
    causes::Causes,
    document::{Standard, complaint_pdf},
    filing::{
        Capacity, CardDocument, Court, Figures, IdCard, IdDocument, IdentifiedBy, Language, LprTable, Money, PackageId, Sex,
        WireDate,
    },
    interview::{Answers, CaseType, FindingKind, Library, MadeUp, Origin, Value, findings, form_sections, load_library},
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
        document: IdDocument::Chip(CardDocument::Resident),
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
        permit_number: None,
        issue_count: None,
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
        refund_account: false,
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
            let asked = route.all_places(&route.environment()).into_iter();
            let required = asked.filter(|(_, place)| route.question(*place).is_some_and(|question| question.required)).count();
            let list = findings(&route);
            let missing = list.iter().filter(|it| it.kind == FindingKind::Missing).count();
            assert_eq!(missing, required, "{}", case_type.id);
            let mut told: BTreeMap<&str, usize> = BTreeMap::new();
            list.iter().for_each(|it| *told.entry(&it.say.zh).or_default() += 1);
            assert!(told.values().all(|times| *times == 1), "{}: {told:#?}", case_type.id);
        }
    }
}

// ---- defective filings ---------------------------------------------------------------------------------------------

/// What is wrong: answers put in (a day `+1` is tomorrow) or, with `-`, taken away; and what the list must then say.
struct Defect {
    pack: &'static str,
    wrong: &'static [(&'static str, Wrong)],
    said: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum Wrong {
    Gone,
    Day(i64),
    Fen(i64),
    Percent(&'static str),
    Text(&'static str),
    Choice(&'static str),
    Ticked(&'static [&'static str]),
}

const DEFECTS: [Defect; 22] = {
    use Wrong::{Choice, Day, Fen, Gone, Percent, Text, Ticked};
    [
        Defect {
            pack: "private-lending", wrong: &[("claims.principal_as_of", Day(1))], said: &["这一天还没到。请写今天"]
        },
        Defect {
            pack: "private-lending",
            wrong: &[("facts.term_from", Day(-10)), ("facts.term_to", Day(-20)), ("facts.term_due", Choice("是"))],
            said: &["还钱的日子比借钱的日子还早"],
        },
        Defect { pack: "private-lending", wrong: &[("defendants.0.name", Gone)], said: &["的姓名或名称”还没有填"] },
        Defect {
            pack: "private-lending",
            wrong: &[("facts.loan_agreed", Fen(500)), ("facts.loan_actual", Fen(400)), ("claims.principal_due", Fen(400))],
            said: &["比借条上写的"],
        },
        Defect {
            pack: "private-lending",
            wrong: &[
                ("facts.rate", Percent("24")),
                ("facts.rate_unit", Choice("年")),
                ("facts.term_from", Day(-400)),
                ("facts.term_to", Day(-40)),
                ("facts.term_due", Choice("是")),
            ],
            said: &["四倍"],
        },
        Defect {
            pack: "private-lending", wrong: &[("service_address.postcode", Text("10000"))], said: &["邮政编码是 6 位"]
        },
        Defect {
            pack: "private-lending",
            wrong: &[
                ("claims.principal_as_of", Day(1)),
                ("service_address.postcode", Text("1")),
                ("service_address.phone", Gone),
                ("defendants.0.name", Gone),
            ],
            said: &["这一天还没到。请写今天", "邮政编码是 6 位", "还没有填", "的姓名或名称”还没有填"],
        },
        Defect {
            pack: "labour",
            wrong: &[("claims.items", Ticked(&["没有", "工资"])), ("claims.wages_amount", Gone), ("claims.wages_how", Gone)],
            said: &["就不要再选别的", "拖欠、少发", "哪几个月"],
        },
        // The same words at two places are two defects, told apart.
        Defect {
            pack: "labour",
            wrong: &[("claims.wages_amount", Fen(0)), ("claims.overtime_amount", Fen(0))],
            said: &["数额要大于 0 元。请再看一下。（一共拖欠", "数额要大于 0 元。请再看一下。（加班费一共要"],
        },
        // Three loans that do not add up are one defect.
        Defect {
            pack: "private-lending",
            wrong: &[
                ("facts.loan_agreed", Fen(900)),
                ("facts.loan_actual", Fen(900)),
                ("claims.principal_due", Fen(900)),
                ("facts.repaid_principal", Fen(0)),
                ("loans.0.amount", Fen(1)),
                ("loans.1.amount", Fen(2)),
                ("loans.2.amount", Fen(3)),
            ],
            said: &["各笔加起来是"],
        },
        Defect { pack: "labour", wrong: &[("claims.wages_amount", Fen(0))], said: &["数额要大于 0 元"] },
        Defect { pack: "labour", wrong: &[("claims.award_received", Day(2))], said: &["这一天还没到"] },
        Defect {
            pack: "traffic",
            wrong: &[("claims.medical_from", Day(-5)), ("claims.medical_to", Day(-9))],
            said: &["结束的日子比开始的日子还早"],
        },
        Defect { pack: "traffic", wrong: &[("claims.medical", Fen(0))], said: &["数额要大于 0 元"] },
        Defect { pack: "divorce", wrong: &[("facts.married_on", Day(3))], said: &["这一天还没到"] },
        Defect { pack: "divorce", wrong: &[("claims.property_value", Fen(0))], said: &["数额要大于 0 元"] },
        Defect {
            pack: "sale",
            wrong: &[("claims.late_from", Day(-1)), ("claims.late_as_of", Day(-30))],
            said: &["开始的日子比截止的日子还晚"],
        },
        Defect { pack: "sale", wrong: &[("claims.price", Gone)], said: &["还没有填"] },
        Defect {
            pack: "house-lease",
            wrong: &[("claims.rent_from", Day(-5)), ("claims.rent_to", Day(-6))],
            said: &["结束的日子比开始的日子还早"],
        },
        Defect {
            pack: "property-service",
            wrong: &[("claims.fee_due", Fen(10_000)), ("claims.penalty_due", Fen(20_000))],
            said: &["比欠的物业费"],
        },
        Defect { pack: "generic", wrong: &[("claim_items.0.amount", Fen(0))], said: &["数额要大于 0 元"] },
        Defect {
            pack: "generic",
            wrong: &[("plaintiffs.0.name", Gone), ("claim_items.0.text", Gone)],
            said: &["姓名", "还没有填"],
        },
    ]
};

/// More than twenty filings in which one or several things go wrong: each is told, once, and nothing else beside what was told before.
#[test]
fn every_defect_of_a_filing_is_in_one_list_and_none_twice() {
    let mut wrong = Vec::new();
    for (number, defect) in DEFECTS.iter().enumerate() {
        let case_type = &LIBRARY.case_types[defect.pack];
        // The first generated visit that asks all of it and has not said it already.
        let asks = |visit: &MadeUp| {
            let route = visit.route(case_type);
            let asked: Vec<String> =
                route.all_places(&route.environment()).into_iter().map(|(_, place)| route.key(place)).collect();
            let told = || findings(&route).into_iter().any(|it| defect.said.iter().any(|said| it.say.zh.contains(said)));
            defect.wrong.iter().all(|(key, _)| asked.iter().any(|known| known == key)) && !told()
        };
        let found = (0..2_000).map(|seed| made_up(case_type, seed)).find(asks);
        let mut visit = found.unwrap_or_else(|| panic!("{number}: no generated visit asks this"));
        let before: Vec<String> = findings(&visit.route(case_type)).into_iter().map(|it| it.say.zh).collect();
        for (key, instead) in defect.wrong {
            let value = match *instead {
                Wrong::Gone => {
                    visit.answers.remove(key);
                    continue;
                }
                Wrong::Day(days) => Value::Date(WireDate(visit.today.0 + time::Duration::days(days))),
                Wrong::Fen(fen) => Value::Money(Money::from_fen(fen)),
                Wrong::Percent(text) => Value::Percent(text.into()),
                Wrong::Text(text) => Value::Text(text.into()),
                Wrong::Choice(word) => Value::Choice(word.into()),
                Wrong::Ticked(words) => Value::Multi(words.iter().map(|word| (*word).to_owned()).collect()),
            };
            visit.answers.set(*key, value, Origin::Visitor);
        }
        let after = findings(&visit.route(case_type)).into_iter().filter(|it| it.kind != FindingKind::Advice);
        let after: Vec<String> = after.map(|it| it.say.zh).collect();
        // The same sentence about other sums was told before.
        let plain = |say: &String| say.chars().filter(|c| !c.is_ascii_digit() && !",.".contains(*c)).collect::<String>();
        let known: Vec<String> = before.iter().map(plain).collect();
        let new: Vec<&String> = after.iter().filter(|say| !known.contains(&plain(say))).collect();
        if new.len() != defect.said.len() || !defect.said.iter().all(|said| new.iter().any(|say| say.contains(said))) {
            wrong.push(format!("{number} {}: {:?} are not {new:#?}", defect.pack, defect.said));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
