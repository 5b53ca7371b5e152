//! The content packs that are delivered: complete, bilingual, and true to the official form.
#![allow(missing_docs)]

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use dengwen::{
    causes::Catalogue,
    filing::{Figures, GapReason, LprTable, Money, WireDate, parse_iso_date},
    interview::{
        AdviceLevel, Answers, CaseType, Condition, FindingKind, Library, Origin, QuestionStep, Route, Value, checklist,
        claim_total, findings, form_sections, load_library, mediation_rows, prove,
    },
};

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

fn figures() -> &'static Figures {
    static FIGURES: LazyLock<Figures> = LazyLock::new(|| Figures { lpr: LprTable::published(), ..Figures::default() });
    &FIGURES
}

fn route<'a>(case_type: &'a CaseType, answers: &'a Answers) -> Route<'a> {
    let today = WireDate(parse_iso_date("2026-11-24").expect("a day"));
    Route { case_type, cause: "", answers, card: None, typed_identity: false, capacity: "myself", today, figures: figures() }
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

/// What `dengwen content check` proves: every question in reach, every condition decided, every official label in order, every
/// cause with a form.
#[test]
fn every_delivered_pack_is_proved() {
    let catalogue = Catalogue::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))).expect("the causes");
    let causes: Vec<&str> = catalogue.causes().iter().filter(|it| it.is_cause()).map(|it| it.code.as_str()).collect();
    assert_eq!(causes.len(), 514 + 470);
    let library = library();
    assert_eq!(library.case_types.len(), 13);
    let problems = prove(&library, &causes);
    assert!(problems.is_empty(), "{problems:#?}");
}

/// Each thing that can be wrong is found.
#[test]
fn what_is_wrong_with_a_pack_is_found() {
    let mut library = library();
    library.case_types.retain(|id, _| id == "property-service");
    let problems = |library: &Library| prove(library, &["04.10.126", "01.01.001"]);
    assert!(problems(&library).iter().any(|it| it.contains("1 causes (01.01.001") && it.contains("\"generic\"")), "no form");
    let pack = library.case_types.get_mut("property-service").expect("the pack");
    pack.causes.push("04.10.999".into());
    pack.advice[0].when = Condition::compile("jurisdiction.special + '!'").expect("compiles");
    let facts = pack.sections.iter_mut().find(|section| section.id == "facts").expect("the facts");
    let asked = facts.questions.iter().position(|question| !question.is_row_only() && !question.shared).expect("a question");
    facts.questions[asked].when = Some(Condition::compile("facts.mode == '没有这个'").expect("compiles"));
    let key = format!("facts.{}", facts.questions[asked].key);
    let label = facts.questions.iter().rposition(|question| question.label.is_some()).expect("a label");
    facts.questions[label].label = Some("别的".into());
    let problems = problems(&library);
    for expected in ["there is no cause 04.10.999", "+ '!'` does not come to yes or no", &key, "\"别的\""] {
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{expected}: {problems:#?}");
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
    assert!(facts.len() <= 12, "{facts:?}");
}

#[test]
fn what_follows_from_other_answers_is_printed_without_asking() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let answers = simple_loan();
    let route = route(case_type, &answers);
    assert_eq!(claim_total(&route), Some(Money::from_yuan(80_000)));
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
    assert_eq!(claim_total(&route(case_type, &answers)), Some(Money::from_yuan(80_000)));
    answers.set("claims.wants_interest", Value::Choice("要".into()), Origin::Visitor);
    assert_eq!(claim_total(&route(case_type, &answers)), Some(Money::from_yuan(82_400)));
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
    assert_eq!(printed(&route, "mediation.benefit_1"), "", "nobody said that he does not know it");
    assert_eq!(printed(&route, "mediation.benefit_2"), "了解");
}

/// 不确定 is not 没有: only where 没有 is a true answer may a question offer it without being listed for the court.
#[test]
fn what_nobody_is_sure_of_is_not_printed_as_none() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let questions = case_type.sections.iter().flat_map(|section| section.questions.iter().map(move |it| (section, it)));
    let none: Vec<String> = questions
        .filter(|(_, question)| question.unsure && !question.required)
        .map(|(section, question)| format!("{}.{}", section.id, question.key))
        .collect();
    assert_eq!(none, ["plaintiffs.uscc", "facts.term_due", "facts.rate", "facts.repaid_interest"]);
    let mut answers = simple_loan();
    answers.set("claims.wants_interest", Value::Choice("要".into()), Origin::Visitor);
    answers.set("claims.interest_due", Value::Gap(GapReason::Unknown), Origin::Visitor);
    let route = route(case_type, &answers);
    assert_eq!(printed(&route, "claims.interest_due"), "不清楚");
    assert!(
        findings(&route).iter().any(|it| matches!(&it.kind, FindingKind::Open(Some(gap)) if gap.key == "claims.interest_due"))
    );
}

#[test]
fn advice_on_the_court_does_not_contradict_itself() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let advised = |said: &[(&str, &str)]| {
        let mut answers = Answers::default();
        for (key, word) in said {
            answers.set(format!("jurisdiction.{key}"), Value::Choice((*word).into()), Origin::Visitor);
        }
        if !said.iter().any(|(key, _)| *key == "agreed_forum") {
            answers.set("jurisdiction.agreed_forum", Value::Gap(GapReason::Unknown), Origin::Visitor);
        }
        let route = route(case_type, &answers);
        let environment = route.environment();
        let advice = case_type.advice.iter().filter(|advice| advice.when.holds(&environment));
        advice.map(|advice| advice.level).collect::<Vec<_>>()
    };
    let (ok, look, window) = (AdviceLevel::Ok, AdviceLevel::Look, AdviceLevel::Window);
    assert!(advised(&[]).is_empty());
    assert_eq!(advised(&[("special", "没有"), ("defendant_here", "在")]), [ok]);
    // Nothing is said of a court before the special cases are ruled out.
    assert_eq!(advised(&[("agreed_forum", "没有约定"), ("defendant_here", "在")]), []);
    let advised = |said: &[(&str, &str)]| match said.iter().any(|(key, _)| *key == "special") {
        true => advised(said),
        false => advised(&[&[("special", "没有")], said].concat()),
    };
    assert_eq!(advised(&[("agreed_forum", "没有约定"), ("defendant_here", "在")]), [ok]);
    assert_eq!(advised(&[("defendant_here", "不在"), ("receiver_here", "在")]), [ok]);
    assert_eq!(advised(&[("defendant_here", "不知道"), ("receiver_here", "不在")]), [look]);
    // What was said to a question that has closed since says nothing.
    assert_eq!(advised(&[("defendant_here", "在"), ("receiver_here", "不在")]), [ok]);
    assert_eq!(advised(&[("special", "涉外涉港澳台"), ("defendant_here", "在")]), [window]);
    assert_eq!(advised(&[("agreed_forum", "约定了仲裁"), ("defendant_here", "在")]), [window]);
    assert_eq!(advised(&[("agreed_forum", "约定了法院"), ("defendant_here", "不在"), ("receiver_here", "不在")]), [look]);
}

#[test]
fn the_law_is_named_unasked_only_where_it_follows_from_the_claims() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = simple_loan();
    let asked = |answers: &Answers| {
        let route = route(case_type, answers);
        route.places(QuestionStep::Facts).iter().any(|place| route.key(*place) == "facts.basis_law")
    };
    assert!(!asked(&answers));
    assert!(printed(&route(case_type, &answers), "facts.basis_law").contains("第六百七十五条"));
    answers.set("claims.accelerate_or_rescind", Value::Choice("否".into()), Origin::Visitor);
    assert!(printed(&route(case_type, &answers), "facts.basis_law").contains("第六百七十五条"));
    for ground in ["提前还款（加速到期）", "解除合同"] {
        answers.set("claims.accelerate_or_rescind", Value::Choice(ground.into()), Origin::Visitor);
        assert!(asked(&answers), "{ground}");
        assert_eq!(printed(&route(case_type, &answers), "facts.basis_law"), "", "{ground}");
    }
    answers.set("facts.mode", Value::Choice("自己写".into()), Origin::Visitor);
    assert!(!asked(&answers));
    assert_eq!(printed(&route(case_type, &answers), "facts.basis_law"), "");
}

/// 民诉解释 88, 登记立案规定 6.
#[test]
fn who_files_for_others_is_asked_for_the_papers_that_say_he_may() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let papers = |capacity: &'static str, said: &[(&str, &str)], plaintiffs: u32| {
        let mut answers = simple_loan();
        answers.set("plaintiffs.0.kind", Value::Choice("个人".into()), Origin::Visitor);
        answers.set("plaintiffs.count", Value::Count(plaintiffs), Origin::Visitor);
        let others = said.iter().filter(|(key, _)| key.starts_with("co_agents.")).count();
        answers.set("co_agents.count", Value::Count(others as u32), Origin::Visitor);
        for (key, word) in said {
            answers.set(*key, Value::Choice((*word).into()), Origin::Visitor);
        }
        let route = Route { capacity, ..route(case_type, &answers) };
        let keys = checklist(&route).into_iter().map(|material| material.key.as_str());
        keys.filter(|key| !["iou", "transfer", "demand"].contains(key)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(papers("myself", &[], 1), [""; 0]);
    assert_eq!(papers("myself", &[], 2), ["power_of_attorney", "other_plaintiffs_id"]);
    // Who is there lays down his card and signs; a power is wanted of the others alone.
    assert_eq!(papers("myself", &[("plaintiffs.1.present", "在场")], 2), [""; 0]);
    assert_eq!(papers("myself", &[("plaintiffs.1.present", "在场")], 3), ["power_of_attorney", "other_plaintiffs_id"]);
    for (kind, key) in [
        ("律师", "lawyer"),
        ("基层法律服务工作者", "legal_worker"),
        ("近亲属", "relative"),
        ("工作人员", "employee"),
        ("社区或单位推荐", "recommended_local"),
        ("社会团体推荐", "recommended_group"),
    ] {
        assert_eq!(papers("agent", &[("agent.kind", kind)], 1), ["power_of_attorney", "plaintiff_id", key]);
    }
    let second = [("agent.kind", "律师"), ("co_agents.0.kind", "近亲属")];
    assert_eq!(papers("agent", &second, 1), ["power_of_attorney", "plaintiff_id", "co_agent_id", "lawyer", "relative"]);
    let company = [("agent.kind", "律师"), ("plaintiffs.0.kind", "公司或单位")];
    assert_eq!(papers("agent", &company, 1), ["power_of_attorney", "lawyer", "business_licence"]);
    assert_eq!(papers("guardian", &[], 1), ["plaintiff_id", "kinship"]);
    // Another child of the same guardian gives no power: she signs for both.
    assert_eq!(papers("guardian", &[("plaintiffs.1.ward", "是")], 2), ["plaintiff_id", "kinship"]);
    assert_eq!(papers("organisation", &[], 1), ["business_licence"]);
}

#[test]
fn a_visitor_is_spoken_to_and_others_are_spoken_of() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = simple_loan();
    answers.set("plaintiffs.count", Value::Count(2), Origin::Visitor);
    let asks = |capacity: &'static str| {
        let route = Route { capacity, ..route(case_type, &answers) };
        let phones = route.places(QuestionStep::Parties).into_iter().filter(|place| route.key(*place).ends_with(".phone"));
        phones.filter_map(|place| route.ask(place)).map(|ask| ask.zh.clone()).collect::<Vec<_>>()
    };
    let (you, plaintiff, other) = ("法院打哪个电话找您？", "法院打哪个电话找原告？", "对方的电话是多少？");
    assert_eq!(asks("myself"), [you, plaintiff, other]);
    assert_eq!(asks("agent"), [you, plaintiff, plaintiff, other]);
    assert_eq!(asks("guardian"), [you, plaintiff, plaintiff, other]);
}

/// 个人信息保护法第31条.
#[test]
fn consent_is_asked_for_every_child_under_fourteen() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let asked = |first: &str, second: &str, ward: &str| {
        let mut answers = simple_loan();
        answers.set("plaintiffs.count", Value::Count(2), Origin::Visitor);
        answers.set("plaintiffs.1.ward", Value::Choice(ward.into()), Origin::Visitor);
        for (key, day) in [("plaintiffs.0.birth_date", first), ("plaintiffs.1.birth_date", second)] {
            answers.set(key, Value::Date(WireDate(parse_iso_date(day).expect("a day"))), Origin::Visitor);
        }
        let route = Route { capacity: "guardian", ..route(case_type, &answers) };
        route.places(QuestionStep::Parties).into_iter().any(|place| route.key(place) == "minor.consent")
    };
    let (small, grown) = ("2020-01-01", "2000-01-01");
    assert!(asked(small, grown, "是") && asked(grown, small, "是"));
    assert!(!asked(grown, grown, "是"));
    assert!(!asked(grown, small, "不是"), "somebody else's child: his own guardian agrees");
}

#[test]
fn a_citizen_number_of_the_plaintiff_is_checked_and_may_be_missing() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let said = |number: Value| {
        let mut answers = simple_loan();
        answers.set("plaintiffs.0.kind", Value::Choice("个人".into()), Origin::Visitor);
        answers.set("plaintiffs.0.id_type", Value::Choice("居民身份证".into()), Origin::Visitor);
        answers.set("plaintiffs.0.id_number", number, Origin::Visitor);
        let route = route(case_type, &answers);
        let of_number = |place| route.key(place) == "plaintiffs.0.id_number";
        findings(&route)
            .into_iter()
            .filter(|finding| of_number(finding.place))
            .map(|finding| finding.say.zh)
            .collect::<Vec<_>>()
    };
    assert_eq!(said(Value::Text("110101195402030027".into())), [""; 0]);
    assert_eq!(said(Value::Text("110101195402030028".into())), ["这个号码和证件种类对不上，请对照证件再看一遍。"]);
    assert_eq!(said(Value::Gap(GapReason::None)), [""; 0]);
}

#[test]
fn electronic_service_by_more_than_text_messages_needs_to_know_where() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let asked = |channels: &[&str]| {
        let mut answers = simple_loan();
        answers.set("service_address.e_service", Value::Choice("是".into()), Origin::Visitor);
        let channels = channels.iter().map(|channel| (*channel).to_owned()).collect();
        answers.set("service_address.e_channels", Value::Multi(channels), Origin::Visitor);
        let route = route(case_type, &answers);
        route.places(QuestionStep::ServiceAddress).iter().any(|place| route.key(*place) == "service_address.other_contact")
    };
    assert!(!asked(&["手机号码（短信）"]) && !asked(&[]));
    assert!(asked(&["微信"]) && asked(&["手机号码（短信）", "电子邮箱"]));
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

/// What does not add up is said with the sums, in both languages.
#[test]
fn a_difference_is_explained_in_figures() {
    let library = library();
    let case_type = &library.case_types["private-lending"];
    let mut answers = simple_loan();
    for (key, yuan) in [("claims.principal_due", 60_000), ("facts.repaid_principal", 15_000)] {
        answers.set(key, Value::Money(Money::from_yuan(yuan)), Origin::Visitor);
    }
    let said: Vec<_> = findings(&route(case_type, &answers)).into_iter().map(|finding| finding.say).collect();
    let zh = "已还的和还欠的加起来是 75,000 元，实际借出的是 80,000 元，对不上。请核对。";
    let found = said.iter().find(|say| say.zh == zh).unwrap_or_else(|| panic!("{said:?}"));
    assert_eq!(found.en, "What was repaid and what is owed add up to 75,000 yuan, but 80,000 yuan were lent. Please compare.");
    assert!(said.iter().all(|say| !say.zh.contains('{') && !say.en.contains('{')), "{said:?}");
}
