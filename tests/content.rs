//! The content packs that are delivered: complete, bilingual, and true to the official form.
#![allow(missing_docs)]

use std::path::PathBuf;

use dengwen::{
    filing::{Money, WireDate, parse_iso_date},
    interview::{
        Answers, CaseType, Library, Origin, QuestionStep, Route, Value, claim_total, form_sections, load_library,
        mediation_rows,
    },
};

const LABELS: &str = include_str!("data/private-lending-labels.txt");

fn library() -> Library {
    load_library(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/case-types"))])
}

/// Answers of a visitor with an IOU: no interest, no security, nothing repaid.
fn simple_loan() -> Answers {
    let mut answers = Answers::default();
    let day = |iso: &str| Value::Date(WireDate(parse_iso_date(iso).expect("a day")));
    let choice = |word: &str| Value::Choice(word.into());
    let eighty_thousand = || Value::Money(Money::from_yuan(80_000));
    for (key, value) in [
        ("plaintiffs.0.name", Value::Text("李桂兰".into())),
        ("defendants.0.name", Value::Text("王建国".into())),
        ("claims.principal_due", eighty_thousand()),
        ("claims.wants_interest", choice("不要")),
        ("claims.claim_security", choice("否")),
        ("claims.claim_enforce_costs", choice("否")),
        ("jurisdiction.agreed_forum", choice("没有约定")),
        ("facts.mode", choice("一步一步问")),
        ("facts.loan_agreed", eighty_thousand()),
        ("facts.loan_actual", eighty_thousand()),
        ("facts.term_due", choice("是")),
        ("facts.term_from", day("2024-03-01")),
        ("facts.term_to", day("2025-03-01")),
        ("facts.has_security", choice("没有")),
    ] {
        answers.set(key, value, Origin::Visitor);
    }
    answers
}

fn route<'a>(case_type: &'a CaseType, answers: &'a Answers) -> Route<'a> {
    let today = WireDate(parse_iso_date("2026-11-24").expect("a day"));
    Route { case_type, answers, card: None, capacity: "myself", today }
}

fn printed(route: &Route<'_>, key: &str) -> String {
    let row = form_sections(route)
        .into_iter()
        .flat_map(|section| section.rows)
        .chain(mediation_rows(route))
        .find(|row| row.key == key);
    row.unwrap_or_else(|| panic!("no row {key}")).value
}

#[test]
fn every_delivered_pack_loads_without_a_problem() {
    let library = library();
    assert!(library.problems.is_empty(), "{:#?}", library.problems);
    assert!(library.case_types.contains_key("private-lending"));
}

#[test]
fn private_lending_has_every_official_label_in_the_official_order() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    for id in ["claims", "jurisdiction_and_preservation", "facts"] {
        let official: Vec<&str> = LABELS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(section, _)| *section == id)
            .map(|(_, l)| l)
            .collect();
        let section = case_type.sections.iter().find(|section| section.id == id).expect("the section");
        let ours: Vec<&str> = section.questions.iter().filter_map(|question| question.label.as_deref()).collect();
        assert!(!official.is_empty());
        assert_eq!(ours, official, "{id}");
    }
}

#[test]
fn a_simple_loan_takes_few_screens() {
    let library = library();
    let answers = simple_loan();
    let route = route(&library.case_types["private-lending"], &answers);
    let asked = |step| route.places(step).iter().map(|place| route.key(*place)).collect::<Vec<_>>();
    let (claims, facts) = (asked(QuestionStep::Claims), asked(QuestionStep::Facts));
    assert!(claims.len() <= 8, "{claims:?}");
    assert!(facts.len() <= 11, "{facts:?}");
}

#[test]
fn what_follows_from_other_answers_is_printed_without_asking() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let answers = simple_loan();
    let route = route(case_type, &answers);
    assert_eq!(claim_total(case_type, &route), Some(Money::from_yuan(80_000)));
    assert!(printed(&route, "claims.total_amount").starts_with("80,000"), "{}", printed(&route, "claims.total_amount"));
    assert_eq!(printed(&route, "facts.lender"), "李桂兰");
    assert_eq!(printed(&route, "facts.borrower"), "王建国");
    assert_eq!(printed(&route, "facts.overdue"), "是");
    assert_eq!(printed(&route, "facts.surety_contract"), "否");
    assert!(printed(&route, "facts.repaid_principal").starts_with('0'));
    assert_eq!(printed(&route, "jurisdiction_and_preservation.forum_clause"), "无");
}

#[test]
fn interest_no_longer_wanted_leaves_the_total() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = simple_loan();
    answers.set("claims.interest_due", Value::Money(Money::from_yuan(2_400)), Origin::Visitor);
    assert_eq!(claim_total(case_type, &route(case_type, &answers)), Some(Money::from_yuan(80_000)));
    answers.set("claims.wants_interest", Value::Choice("要".into()), Origin::Visitor);
    assert_eq!(claim_total(case_type, &route(case_type, &answers)), Some(Money::from_yuan(82_400)));
}

#[test]
fn own_words_skip_the_element_questions_and_are_printed() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = simple_loan();
    answers.set("facts.mode", Value::Choice("自己写".into()), Origin::Visitor);
    answers.set("facts.own_words", Value::Text("他借了我八万元，一直没还。".into()), Origin::Visitor);
    let route = route(case_type, &answers);
    assert_eq!(route.places(QuestionStep::Facts).len(), 2);
    assert_eq!(printed(&route, "facts.other_notes"), "他借了我八万元，一直没还。");
}

#[test]
fn a_ticked_benefit_of_mediation_is_printed_as_known() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let section = case_type.sections.iter().find(|section| section.id == "mediation").expect("the section");
    let options = &section.questions.iter().find(|q| q.key == "benefits").expect("the question").options;
    let mut answers = simple_loan();
    answers.set("mediation.benefits", Value::Multi(vec![options[1].value.clone()]), Origin::Visitor);
    let route = route(case_type, &answers);
    assert_eq!(printed(&route, "mediation.benefit_1"), "不了解");
    assert_eq!(printed(&route, "mediation.benefit_2"), "了解");
}

/// The committed fonts cover what the program itself shows.
#[test]
fn the_fonts_cover_every_character_of_the_content() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut texts = String::new();
    for file in ["assets/reference/causes.json", "assets/reference/ethnic.json", "src/visit/machine.rs"] {
        texts.push_str(&std::fs::read_to_string(root.join(file)).expect("readable"));
    }
    for folder in ["assets/case-types/private-lending", "assets/case-types/shared", "ui/screens", "ui/widgets"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
            texts.push_str(&std::fs::read_to_string(entry.path()).expect("readable"));
        }
    }
    texts.push('〇');
    let assets = root.join("assets");
    let typesetter = dengwen::document::Typesetter::new(&assets, &[]).expect("the fonts load");
    let missing = typesetter.missing_characters(&texts);
    assert!(missing.is_empty(), "{missing:?}");
}

/// 法〔2025〕82号 form 09: the three blocks of the form, each once, in this order.
#[test]
fn the_blocks_of_the_form_print_in_the_official_order() {
    let library = library();
    let answers = Answers::default();
    let route = route(&library.case_types["private-lending"], &answers);
    let titles: Vec<String> = form_sections(&route).into_iter().map(|section| section.title).collect();
    assert_eq!(titles, ["诉讼请求", "约定管辖和诉前保全", "事实与理由"]);
    assert_eq!(mediation_rows(&route).len(), 7);
}

/// The pinyin table that is shipped finds what a filing needs first.
#[test]
fn words_of_a_filing_are_the_first_candidates() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/dictionaries");
    let table = dengwen::input::Pinyin::load(&[&folder.join("legal.tsv"), &folder.join("pinyin.tsv")]).expect("readable");
    for (typed, word) in [("minjianjiedai", "民间借贷"), ("jietiao", "借条"), ("yuangao", "原告"), ("ouyang", "欧阳")]
    {
        let first = table.candidates(typed, 8).into_iter().next().map(|candidate| candidate.text);
        assert_eq!(first.as_deref(), Some(word), "{typed}");
    }
    // A bare syllable has many readings; a common surname must be there without turning the page.
    for (typed, surname) in [("wang", "王"), ("li", "李"), ("zhang", "张")] {
        let page = table.candidates(typed, dengwen::input::Editor::CANDIDATES);
        assert!(page.iter().any(|candidate| candidate.text == surname), "{typed}: {page:?}");
    }
}
