//! Forward and back.

use dengwen::{
    filing::{Personal, Submission},
    visit::{DeviceNews, Effect, Event, Glass, Outcome, Step, TicketKind, Touch},
};
use uuid::Uuid;

use crate::support::Visitor;

#[test]
fn a_filing_from_the_first_touch_to_the_last() {
    let mut visitor = Visitor::new();
    let effects = visitor.walk_to_submit();
    assert_eq!(effects, [Effect::Save, Effect::Submit]);
    assert_eq!(visitor.machine.step(), Step::Submit);
    assert_eq!(visitor.visit().materials["iou"].submission, Some(Submission::Scanned));
    visitor.event(Event::Outcome(Outcome::Sealed { ticket: "L017".into() }));
    let Glass::Ticket { number, received, printed, .. } = visitor.machine.glass() else { panic!("no ticket") };
    assert_eq!((number.as_str(), *received, printed.is_none()), ("L017", false, true));
    visitor.event(Event::Outcome(Outcome::Received));
    assert!(matches!(visitor.machine.glass(), Glass::Ticket { received: true, .. }));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.touch(Touch::Choose(0)), [Effect::Feedback(0)]);
    assert_eq!(visitor.touch(Touch::Next), [Effect::Reset]);
    assert_eq!(visitor.machine.step(), Step::Attract);
}

/// With large text any list may be longer than the glass.
#[test]
fn every_list_can_be_turned() {
    let turned = |visitor: &mut Visitor| {
        visitor.touch(Touch::Turn(1));
        assert_eq!(visitor.machine.page(), 1, "{:?}", visitor.machine.step());
        visitor.touch(Touch::Turn(-1));
    };
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for step in [Step::Parties, Step::Jurisdiction, Step::Cause, Step::OnBehalfOf] {
        while visitor.machine.step() != step {
            visitor.touch(Touch::Back);
        }
        turned(&mut visitor);
    }
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    for step in [Step::Review, Step::Materials] {
        while visitor.machine.step() != step {
            visitor.touch(Touch::Back);
        }
        turned(&mut visitor);
    }
    visitor.touch(Touch::Act(0));
    turned(&mut visitor);
}

#[test]
fn every_answer_is_saved_before_the_next_screen() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for c in "80000".chars() {
        visitor.touch(Touch::Key(c.to_string()));
    }
    assert!(visitor.touch(Touch::Next).contains(&Effect::Save));
    assert!(visitor.value("claims.principal").is_some());
}

#[test]
fn the_card_is_never_asked_for_again_what_it_says() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    assert_eq!(visitor.visit().answers.text("plaintiffs.0.name").map(Personal::reveal), Some("李桂兰"));
    assert_eq!(visitor.visit().raw_card, Some((vec![1], vec![2])));
}

#[test]
fn back_and_forward_lose_nothing_even_half_typed() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for c in "80000".chars() {
        visitor.touch(Touch::Key(c.to_string()));
    }
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Parties);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "80,000");
}

#[test]
fn wrong_input_stays_in_the_field_with_a_clear_sentence() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("很多钱");
    assert_eq!(visitor.machine.step(), Step::Claims);
    assert!(visitor.machine.error().expect("a sentence").zh.contains("尚欠本金"));
    assert_eq!(visitor.machine.editor().expect("a field").text(), "很多钱");
    visitor.type_in("0");
    assert!(visitor.machine.error().expect("a sentence").zh.contains("大于 0"));
    visitor.type_in("8万元");
    assert_eq!(visitor.machine.error(), None);
    assert!(visitor.value("claims.principal").is_some());
}

/// Nobody types these on the glass; a clerk's keyboard may.
#[test]
fn far_too_much_text_and_invisible_signs_are_refused_and_kept() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Parties);
    for (typed, says) in [("字".repeat(200_000), "写了 200000 个字"), ("王\u{7}建国".into(), "第 2 个字是看不见的符号")]
    {
        visitor.touch(Touch::Key("clear".into()));
        visitor.touch(Touch::Key(typed.clone()));
        visitor.touch(Touch::Next);
        let said = visitor.machine.error().expect("a sentence").zh.clone();
        assert!(said.contains(says) && said.contains("姓名"), "{said}");
        assert!(visitor.machine.editor().expect("a field").text() == typed, "what was typed is still there");
    }
    visitor.type_in("王建国");
    assert_eq!(visitor.machine.error(), None);
}

#[test]
fn an_answer_opens_and_closes_later_questions() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("8万");
    visitor.choose(0);
    assert_eq!(visitor.machine.step(), Step::Claims, "the interest is asked");
    visitor.touch(Touch::Back);
    visitor.choose(1);
    assert_eq!(visitor.machine.step(), Step::Materials, "the interest is not asked");
}

#[test]
fn defendants_are_added_and_taken_away() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Extra(0));
    visitor.type_in("赵六");
    assert_eq!(visitor.visit().answers.count("defendants", 1), 2);
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Answer(1));
    assert_eq!(visitor.visit().answers.count("defendants", 1), 1);
    assert_eq!(visitor.visit().answers.text("defendants.0.name").map(Personal::reveal), Some("赵六"));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Claims);
}

#[test]
fn a_gap_is_named_to_the_court_and_stops_nobody() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Unsure);
    visitor.touch(Touch::Next);
    visitor.type_in("8万");
    visitor.choose(1);
    visitor.touch(Touch::Next);
    visitor.type_in("13812345678");
    assert_eq!(visitor.machine.step(), Step::Review);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Signature);
}

#[test]
fn nobody_goes_on_without_consent_or_signature() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    visitor.touch(Touch::Choose(0));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Consent);
    assert!(visitor.machine.error().is_some());
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Signature);
    assert!(visitor.machine.error().is_some());
}

#[test]
fn a_scan_that_fails_keeps_the_pages_already_there() {
    let mut visitor = Visitor::new();
    visitor.walk_to_materials();
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Extra(0));
    visitor.event(Event::Device(DeviceNews::PageKept(Uuid::from_u128(1))));
    let jam = dengwen::filing::Bilingual::new("卡纸了", "Paper jam");
    visitor.event(Event::Device(DeviceNews::ScanEnded { pages: 1, fault: Some(jam.clone()) }));
    assert_eq!(visitor.machine.error(), Some(&jam));
    assert_eq!(visitor.visit().materials["iou"].pages, [Uuid::from_u128(1)]);
    assert!(!visitor.machine.busy());
    let removed = visitor.touch(Touch::Extra(1));
    assert_eq!(removed, [Effect::Save, Effect::RemovePage(Uuid::from_u128(1))]);
}

#[test]
fn only_a_number_leads_to_the_window() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    assert_eq!(visitor.touch(Touch::Choose(2)), [Effect::TakeTicket(TicketKind::Window)]);
    visitor.event(Event::Outcome(Outcome::TicketTaken { ticket: "K001".into() }));
    assert!(matches!(visitor.machine.glass(), Glass::Ticket { kind: TicketKind::Window, .. }));
}

/// One touch answers a question with options; the second half of a double touch answers nothing on the next one.
#[test]
fn one_touch_answers_and_a_double_touch_answers_once() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("8万");
    visitor.settle = std::time::Duration::from_millis(500);
    let asked = visitor.visit().position;
    visitor.touch(Touch::Choose(0));
    assert_eq!(visitor.visit().position, asked, "too soon: it has only just come onto the glass");
    assert!(visitor.machine.marked().is_empty());
    visitor.clock += std::time::Duration::from_millis(500);
    visitor.touch(Touch::Choose(0));
    assert_ne!(visitor.visit().position, asked);
    assert!(visitor.value("claims.wants_interest").is_some());
    // Back shows what was chosen; the red button confirms it as it is.
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.marked(), [0]);
    visitor.touch(Touch::Next);
    assert_ne!(visitor.visit().position, asked);
}
