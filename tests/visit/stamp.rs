//! 盖章: the complaint of an organisation is printed, stamped and scanned; who files for it signs the other papers.

use std::time::Duration;

use dengwen::{
    filing::{Bilingual, Capacity, PackageId},
    interview::{Origin, Value},
    visit::{DeviceNews, Effect, Event, Machine, Outcome, Position, STAMPED, Step, Touch, Visit},
};
use uuid::Uuid;

use crate::support::{Visitor, card};

const HERS: &str = "110101195402030027";

/// Somebody who files for a company, or for herself, about to sign.
fn about_to_sign(capacity: Capacity) -> Visitor {
    let mut visitor = Visitor::with_all_content();
    visitor.a4 = true;
    let mut visit = Visit::new(Uuid::from_u128(1), PackageId(Uuid::from_u128(2)));
    visit.card = Some(card(HERS));
    visit.capacity = Some(capacity);
    visit.case_type = Some("private-lending".into());
    if capacity == Capacity::Organisation {
        visit.answers.set("plaintiffs.0.kind", Value::Choice("公司或单位".into()), Origin::Card);
    }
    visit.position = Position::Signature(0);
    visitor.machine = Machine::new(Some(visit), Duration::ZERO);
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card(HERS)))));
    assert_eq!(visitor.visit().position, Position::Signature(0));
    visitor
}

fn scan(visitor: &mut Visitor, page: u128) {
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::Scan]);
    visitor.event(Event::Device(DeviceNews::PageKept(Uuid::from_u128(page))));
    visitor.event(Event::Device(DeviceNews::ScanEnded { pages: 1, fault: None }));
}

fn printed(visitor: &mut Visitor, result: Result<(), Bilingual>) {
    visitor.event(Event::Outcome(Outcome::ToStampPrinted(result)));
}

#[test]
fn a_stamped_complaint_goes_along_and_the_other_papers_are_signed() {
    let mut visitor = about_to_sign(Capacity::Organisation);
    assert_eq!(visitor.touch(Touch::Extra(1)), [Effect::Save, Effect::PrintToStamp]);
    assert!(visitor.machine.busy(), "the printer works");
    assert!(visitor.touch(Touch::Extra(0)).is_empty(), "nothing to scan yet");
    printed(&mut visitor, Ok(()));
    assert!(visitor.touch(Touch::Next).is_empty(), "not stamped yet");
    scan(&mut visitor, 11);
    scan(&mut visitor, 12);
    // The second was blurred.
    assert_eq!(visitor.touch(Touch::Extra(1)), [Effect::Save, Effect::RemovePage(Uuid::from_u128(12))]);
    assert_eq!(visitor.visit().stamped().map(|(pages, _)| pages.to_vec()), Some(vec![Uuid::from_u128(11)]));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().position, Position::Signature(0));
    // Looked at once more: it is there, and not printed again.
    assert_eq!(visitor.touch(Touch::Extra(1)), [Effect::Save]);
    visitor.touch(Touch::Next);
    assert!(visitor.touch(Touch::Next).is_empty() && visitor.machine.error().is_some(), "not signed yet");
    visitor.touch(Touch::Signed(vec![1]));
    assert!(visitor.visit().stamped().is_some(), "a signature changes nothing that was stamped");
    assert_eq!(visitor.touch(Touch::Next), [Effect::Save, Effect::Submit]);
    assert_eq!(visitor.machine.step(), Step::Submit);
}

/// What is stamped is what was printed: after a change the old pages go, and it is printed anew.
#[test]
fn a_change_takes_the_stamp_away() {
    let mut visitor = about_to_sign(Capacity::Organisation);
    visitor.touch(Touch::Extra(1));
    printed(&mut visitor, Ok(()));
    scan(&mut visitor, 11);
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Review);
    let mut visit = visitor.visit().clone();
    assert!(visit.stamped().is_some(), "merely looked at");
    while !matches!(visitor.visit().position, Position::Together(..)) {
        visitor.touch(Touch::Back);
    }
    visitor.touch(Touch::Act(1));
    visitor.type_in("100010");
    assert_eq!(visitor.visit().stamped(), None);
    // Signed once more.
    visit = visitor.visit().clone();
    visit.position = Position::Signature(0);
    visitor.machine = Machine::new(Some(visit), Duration::ZERO);
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card(HERS)))));
    let old = Uuid::from_u128(11);
    assert_eq!(visitor.touch(Touch::Extra(1)), [Effect::Save, Effect::RemovePage(old), Effect::PrintToStamp]);
    assert!(!visitor.visit().materials.contains_key(STAMPED));
}

#[test]
fn without_a_seal_or_a_printer_nobody_is_sent_to_stamp() {
    let mut herself = about_to_sign(Capacity::Myself);
    assert!(!herself.touch(Touch::Extra(1)).contains(&Effect::PrintToStamp));
    let mut visitor = about_to_sign(Capacity::Organisation);
    visitor.a4 = false;
    assert!(!visitor.touch(Touch::Extra(1)).contains(&Effect::PrintToStamp));
    assert_eq!(visitor.visit().position, Position::Signature(0));
}

#[test]
fn a_printer_without_paper_leaves_the_finger() {
    let mut visitor = about_to_sign(Capacity::Organisation);
    visitor.touch(Touch::Extra(1));
    printed(&mut visitor, Err(Bilingual::new("A4 打印机没有纸了。", "The A4 printer is out of paper.")));
    let said = visitor.machine.error().map(|error| error.zh.clone()).unwrap_or_default();
    assert!(said.contains("没有纸了") && said.contains("用手指签名"), "{said}");
    assert_eq!(visitor.touch(Touch::Extra(2)), [Effect::PrintToStamp], "once more");
    printed(&mut visitor, Ok(()));
    assert!(visitor.machine.error().is_none());
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().position, Position::Signature(0));
}
