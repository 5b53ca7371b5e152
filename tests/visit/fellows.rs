//! Several plaintiffs: who is there reads his own card and signs himself.

use std::time::Duration;

use dengwen::{
    filing::{Capacity, IdCard, PackageId, Personal, WireDate, parse_iso_date},
    input::Pinyin,
    interview::{Origin, QuestionStep, Value, fill_from_card},
    visit::{DeviceNews, Event, Machine, Overlay, Position, Step, Touch, Visit},
};
use uuid::Uuid;

use crate::support::{Visitor, card};

const HERS: &str = "110101195402030027";
const HIS: &str = "110101197106150058";

fn his() -> IdCard {
    let birth_date = parse_iso_date("1971-06-15").map(WireDate);
    IdCard { name: "孙国华".into(), birth_date, raw_text: vec![3], raw_photo: vec![4], ..card(HIS) }
}

/// Mrs Li with two more plaintiffs, at `position`; a card opens what she had said before.
fn visitor(position: impl FnOnce(&mut Visitor) -> Position) -> Visitor {
    let mut visitor = Visitor::with_all_content();
    let mut visit = Visit::new(Uuid::from_u128(1), PackageId(Uuid::from_u128(2)));
    visit.card = Some(card(HERS));
    visit.capacity = Some(Capacity::Myself);
    visit.case_type = Some("private-lending".into());
    fill_from_card(&mut visit.answers, "plaintiffs", 0, &card(HERS));
    visit.answers.set("plaintiffs.count", Value::Count(3), Origin::Visitor);
    for group in [1, 2] {
        visit.answers.set(format!("plaintiffs.{group}.kind"), Value::Choice("个人".into()), Origin::Visitor);
    }
    visit.position = Position::Review;
    open(&mut visitor, &visit);
    visit.position = position(&mut visitor);
    open(&mut visitor, &visit);
    visitor
}

fn open(visitor: &mut Visitor, visit: &Visit) {
    visitor.machine = Machine::new(Some(visit.clone()), Duration::ZERO);
    lay(visitor, card(HERS));
    assert_eq!(visitor.visit().position, visit.position);
}

fn lay(visitor: &mut Visitor, card: IdCard) {
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card))));
}

/// Where `key` is asked.
fn asked(visitor: &mut Visitor, key: &str) -> Position {
    visitor.with_world(|machine, world| {
        let route = machine.route(world).expect("a case type");
        let place = route.places(QuestionStep::Parties).into_iter().find(|place| route.key(*place) == key);
        Position::Question(QuestionStep::Parties, place.unwrap_or_else(|| panic!("nobody asks {key}")))
    })
}

fn signers(visitor: &Visitor) -> Vec<String> {
    visitor.visit().signers().into_iter().map(|signer| signer.name.reveal().to_owned()).collect()
}

fn read_his_card() -> Visitor {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.1.present"));
    visitor.touch(Touch::Choose(0));
    lay(&mut visitor, his());
    visitor.touch(Touch::Next);
    visitor
}

#[test]
fn his_own_card_answers_for_him_and_no_other_does() {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.1.present"));
    visitor.touch(Touch::Choose(0));
    let Position::PartyCard(step, place) = visitor.visit().position else { panic!("his card is asked for") };
    assert_eq!((visitor.machine.step(), place.group), (Step::Parties, 1));

    lay(&mut visitor, card(HERS));
    let said = visitor.machine.error().map(|error| error.zh.clone()).unwrap_or_default();
    assert!(said.contains("已经读过") && visitor.machine.party_card_shown().is_none(), "{said}");
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().position, Position::PartyCard(step, place), "nothing to go on with");

    lay(&mut visitor, his());
    assert!(visitor.machine.party_card_shown().is_some() && visitor.machine.error().is_none());
    assert_eq!(visitor.value("plaintiffs.1.name"), None, "not before somebody says it is him");
    visitor.touch(Touch::Extra(0));
    assert!(visitor.machine.party_card_shown().is_none(), "not him");
    lay(&mut visitor, his());
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().answers.text("plaintiffs.1.id_number").map(Personal::reveal), Some(HIS));
    assert_eq!(visitor.visit().party_cards.get(&1), Some(&(vec![3], vec![4])));
    let expected = asked(&mut visitor, "plaintiffs.1.job_title");
    assert_eq!(visitor.visit().position, expected, "what the card says is not asked");
    assert_eq!(signers(&visitor), ["李桂兰", "孙国华"]);
    visitor.touch(Touch::Back);
    let question = asked(&mut visitor, "plaintiffs.1.present");
    assert_eq!(visitor.visit().position, question);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().position, expected, "a card that was read is not read again");
}

#[test]
fn without_a_card_he_counts_as_away() {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.1.present"));
    visitor.touch(Touch::Choose(0));
    visitor.touch(Touch::Extra(0));
    assert_eq!(visitor.value("plaintiffs.1.present"), Some(&Value::Choice("不在场".into())));
    let expected = asked(&mut visitor, "plaintiffs.1.name");
    assert_eq!(visitor.visit().position, expected);
    assert_eq!(signers(&visitor), ["李桂兰"]);
}

#[test]
fn back_from_the_card_loses_nothing() {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.1.present"));
    let question = visitor.visit().position;
    visitor.touch(Touch::Choose(0));
    visitor.touch(Touch::Back);
    assert_eq!((visitor.visit().position, visitor.machine.marked()), (question, [0].as_slice()));
}

#[test]
fn everybody_signs_and_who_has_left_does_not() {
    let mut visitor = read_his_card();
    let mut visit = visitor.visit().clone();
    visit.position = Position::Signature(0);
    open(&mut visitor, &visit);
    visitor.touch(Touch::Signed(vec![1]));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().position, Position::Signature(1));
    visitor.touch(Touch::Next);
    assert!(visitor.machine.error().is_some(), "her name is not his");
    visitor.touch(Touch::Signed(vec![2]));
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().position, Position::Signature(0));
    assert_eq!(visitor.visit().signatures.len(), 2, "back loses nothing");
    visitor.touch(Touch::Next);

    // He has gone: his name stays, his signature is not waited for, and what was signed is signed anew.
    visitor.touch(Touch::Extra(1));
    let expected = asked(&mut visitor, "plaintiffs.1.present");
    assert_eq!(visitor.visit().position, expected);
    visitor.touch(Touch::Choose(1));
    assert_eq!(visitor.visit().answers.text("plaintiffs.1.name").map(Personal::reveal), Some("孙国华"));
    assert_eq!(signers(&visitor), ["李桂兰"]);
    assert!(visitor.visit().signatures.is_empty() && visitor.visit().party_cards.is_empty());
}

#[test]
fn the_last_signature_submits() {
    let mut visitor = read_his_card();
    let mut visit = visitor.visit().clone();
    visit.position = Position::Signature(1);
    visit.signatures.insert(0, (vec![1], "2026-11-24T09:00:00+08:00".into()));
    open(&mut visitor, &visit);
    visitor.touch(Touch::Extra(0));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::HelpCalled));
    visitor.touch(Touch::Answer(0));
    visitor.touch(Touch::Signed(vec![2]));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().position, Position::Submit);
}

#[test]
fn a_plaintiff_taken_away_takes_his_card_along() {
    let mut visitor = read_his_card();
    let mut visit = visitor.visit().clone();
    // The two change places.
    visit.answers.set("plaintiffs.2.name", Value::Text("王芳".into()), Origin::Card);
    visit.party_cards.insert(2, (vec![5], vec![6]));
    let Position::Question(step, mut place) = asked(&mut visitor, "plaintiffs.1.present") else { unreachable!("a question") };
    place.question = dengwen::interview::Place::MORE;
    place.group = 2;
    visit.position = Position::Question(step, place);
    open(&mut visitor, &visit);
    visitor.touch(Touch::Act(1));
    visitor.touch(Touch::Answer(1));
    assert_eq!(signers(&visitor), ["李桂兰", "王芳"]);
    assert_eq!(visitor.visit().party_cards.iter().collect::<Vec<_>>(), [(&1, &(vec![5], vec![6]))]);
}

#[test]
fn where_he_lives_is_picked_from_the_province_down() {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.2.domicile"));
    let offered = |visitor: &Visitor| -> Vec<String> {
        let editor = visitor.machine.editor().expect("a field");
        editor.candidates(&Pinyin::empty()).0.into_iter().map(|candidate| candidate.text).collect()
    };
    assert_eq!(offered(&visitor)[..2], ["北京市", "天津市"]);
    visitor.touch(Touch::Candidate(0));
    assert_eq!(offered(&visitor)[0], "东城区");
    visitor.touch(Touch::Candidate(0));
    assert_eq!(offered(&visitor), [""; 0], "the street is typed");
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().answers.text("plaintiffs.2.domicile").map(Personal::reveal), Some("北京市东城区"));
}

#[test]
fn a_mother_who_sues_beside_her_child_signs_once() {
    let mut visitor = visitor(|visitor| asked(visitor, "plaintiffs.1.present"));
    let mut visit = visitor.visit().clone();
    visit.capacity = Some(Capacity::Guardian);
    visit.answers.remove_of_card("plaintiffs", 0);
    open(&mut visitor, &visit);
    visitor.touch(Touch::Choose(0));
    lay(&mut visitor, card(HERS));
    assert_eq!(visitor.machine.error(), None, "she is no plaintiff yet");
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().answers.text("plaintiffs.1.id_number").map(Personal::reveal), Some(HERS));
    assert_eq!(signers(&visitor), ["李桂兰"]);
}
