//! The content that is shipped: readable, in both languages, complete against the official form.
#![allow(missing_docs)]

use std::path::PathBuf;

use dengwen::{
    filing::{Money, WireDate, parse_iso_date},
    interview::{Answers, Library, Origin, QuestionStep, Route, Value, claim_total, form_sections, load_library},
};

fn library() -> Library {
    load_library(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/case-types"))])
}

fn today() -> WireDate {
    WireDate(parse_iso_date("2026-11-24").expect("a day"))
}

#[test]
fn every_pack_can_be_used() {
    let library = library();
    assert!(library.problems.is_empty(), "{:#?}", library.problems);
    assert!(library.case_types.contains_key("private-lending"));
}

/// `tests/data/private-lending-labels.txt` is the official form 09 of 法〔2025〕82号: section, label, in order.
#[test]
fn every_official_label_is_there_in_the_official_order() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let official = include_str!("data/private-lending-labels.txt");
    for section in ["claims", "jurisdiction_and_preservation", "facts"] {
        let expected: Vec<&str> = official
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(id, _)| *id == section)
            .map(|(_, l)| l)
            .collect();
        let ours = case_type.sections.iter().find(|candidate| candidate.id == section).expect("the section");
        let labels: Vec<&str> = ours.questions.iter().filter_map(|question| question.label.as_deref()).collect();
        let mut position = 0;
        for label in &expected {
            let found = labels[position..].iter().position(|candidate| candidate == label);
            position += found.unwrap_or_else(|| panic!("{section}: {label} is missing or out of order")) + 1;
        }
        assert!(expected.len() > 5, "{section} has labels");
    }
}

/// A simple IOU, cash lent, no interest, no guarantee: few questions, and the form says what is so.
#[test]
fn a_simple_loan_needs_few_questions() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = Answers::default();
    let mut choose = |key: &str, value: &str| answers.set(key, Value::Choice(value.into()), Origin::Visitor);
    choose("claims.wants_interest", "不要");
    choose("claims.claim_security", "否");
    choose("claims.claim_enforce_costs", "否");
    choose("facts.mode", "一步一步问");
    choose("facts.rate_agreed", "没有");
    choose("facts.repaid_any", "没有");
    choose("facts.guaranteed", "没有");
    answers.set("claims.principal_due", Value::Money(Money::from_yuan(80_000)), Origin::Visitor);
    answers.set("plaintiffs.0.name", Value::Text("李桂兰".into()), Origin::Card);
    let route = Route { case_type, answers: &answers, card: None, capacity: "myself", today: today() };
    assert!(route.places(QuestionStep::Claims).len() <= 8, "{}", route.places(QuestionStep::Claims).len());
    assert!(route.places(QuestionStep::Facts).len() <= 14, "{}", route.places(QuestionStep::Facts).len());
    assert_eq!(claim_total(case_type, &route), Some(Money::from_yuan(80_000)));
    let sections = form_sections(&route);
    let value =
        |key: &str| sections.iter().flat_map(|section| &section.rows).find(|row| row.key == key).map(|row| row.value.clone());
    assert_eq!(value("claims.principal_due").as_deref(), Some("80,000元（捌万元整）"));
    assert_eq!(value("claims.total_amount").as_deref(), Some("80,000元（捌万元整）"));
    assert_eq!(value("claims.interest_due").as_deref(), Some("不主张"));
    assert_eq!(value("facts.lender").as_deref(), Some("李桂兰"));
    assert_eq!(value("facts.surety_contract").as_deref(), Some("否"));
}

#[test]
fn own_words_close_the_element_questions() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = Answers::default();
    answers.set("facts.mode", Value::Choice("自己写".into()), Origin::Visitor);
    let route = Route { case_type, answers: &answers, card: None, capacity: "myself", today: today() };
    assert_eq!(route.places(QuestionStep::Facts).len(), 2);
}

#[test]
fn the_advice_ends_with_one_that_always_applies() {
    let library = library();
    let advice = &library.case_types["private-lending"].advice;
    assert_eq!(advice.last().map(|entry| entry.when.source()), Some("true"));
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
