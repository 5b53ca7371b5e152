//! Several questions on one screen: what stands there is accepted with one touch, and nothing is that nobody saw.

use std::time::Duration;

use dengwen::{
    filing::{Capacity, GapReason, PackageId, Personal},
    interview::{Origin, Place, QuestionStep, Value, fill_from_card},
    visit::{DeviceNews, Event, Machine, Position, Step, Touch, Visit},
};
use uuid::Uuid;

use crate::support::{Visitor, card};

const HERS: &str = "110101195402030027";

/// Mrs Li, who sues a person about a loan, at the screen that asks `key`.
fn at(step: QuestionStep, key: &str, edit: impl FnOnce(&mut Visit)) -> Visitor {
    let mut visitor = Visitor::with_all_content();
    let mut visit = Visit::new(Uuid::from_u128(1), PackageId(Uuid::from_u128(2)));
    visit.card = Some(card(HERS));
    visit.capacity = Some(Capacity::Myself);
    visit.case_type = Some("private-lending".into());
    fill_from_card(&mut visit.answers, "plaintiffs", 0, &card(HERS));
    let mut say = |key: &str, value: Value| visit.answers.set(key, value, Origin::Visitor);
    say("plaintiffs.0.phone", Value::Text("13812345678".into()));
    say("defendants.0.kind", Value::Choice("个人".into()));
    say("defendants.0.name", Value::Text("王建国".into()));
    say("defendants.0.gender", Value::Choice("男".into()));
    say("defendants.0.domicile", Value::Text("示例市示例区和平路12号".into()));
    edit(&mut visit);
    visit.position = Position::Review;
    open(&mut visitor, &visit);
    let place = visitor.with_world(|machine, world| {
        let route = machine.route(world).expect("a case type");
        let place = route.places(step).into_iter().find(|place| route.key(*place) == key);
        let (rows, _) = route.together(step, place.unwrap_or_else(|| panic!("nobody asks {key}")));
        *rows.last().expect("itself at least")
    });
    visit.position = Position::Together(step, place);
    open(&mut visitor, &visit);
    visitor
}

fn open(visitor: &mut Visitor, visit: &Visit) {
    visitor.machine = Machine::new(Some(visit.clone()), Duration::ZERO);
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card(HERS)))));
    assert_eq!(visitor.visit().position, visit.position);
}

/// The keys of the rows on the glass.
fn rows(visitor: &mut Visitor) -> Vec<String> {
    let Position::Together(step, place) = visitor.visit().position else { panic!("{:?}", visitor.visit().position) };
    visitor.with_world(|machine, world| {
        let route = machine.route(world).expect("a case type");
        route.together(step, place).0.iter().map(|row| route.key(*row)).collect()
    })
}

/// Opens the row of `key`.
fn touch_row(visitor: &mut Visitor, key: &str) {
    let row = rows(visitor).iter().position(|row| row == key).unwrap_or_else(|| panic!("no row {key}"));
    visitor.touch(Touch::Act(row));
    assert_eq!(key_asked(visitor), key);
}

fn key_asked(visitor: &mut Visitor) -> String {
    let Position::Question(_, place) = visitor.visit().position else { panic!("{:?}", visitor.visit().position) };
    visitor.with_world(|machine, world| machine.route(world).expect("a case type").key(place))
}

#[test]
fn one_touch_accepts_what_stands_there_and_no_touch_nothing() {
    let mut visitor = at(QuestionStep::ServiceAddress, "service_address.phone", |_| {});
    assert_eq!(rows(&mut visitor).len(), 5, "the relation is not asked of who receives her own letters");
    let back = visitor.visit().position;
    visitor.touch(Touch::Back);
    assert_ne!(visitor.visit().position, back);
    assert_eq!(visitor.value("service_address.phone"), None, "merely looked at");
    let mut visitor = at(QuestionStep::ServiceAddress, "service_address.phone", |_| {});
    visitor.touch(Touch::Next);
    let text = |key: &str| visitor.visit().answers.text(key).map(|text| text.reveal().to_owned());
    assert_eq!(text("service_address.phone").as_deref(), Some("13812345678"));
    assert_eq!(text("service_address.designated_recipient").as_deref(), Some("李桂兰"));
    assert_eq!(visitor.visit().answers.choice("service_address.keep_secret"), Some("否"));
    assert_eq!(visitor.value("service_address.postcode"), None, "not known, and not said to be none");
    assert_ne!(visitor.visit().position, back);
}

#[test]
fn a_row_is_answered_by_itself_and_leads_back() {
    let mut visitor = at(QuestionStep::Parties, "defendants.0.id_number", |_| {});
    let screen = visitor.visit().position;
    touch_row(&mut visitor, "defendants.0.job_title");
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().position, screen);
    touch_row(&mut visitor, "defendants.0.job_title");
    visitor.type_in("司机");
    assert_eq!(visitor.visit().position, screen);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().answers.text("defendants.0.job_title").map(Personal::reveal), Some("司机"));
    // 民诉法124 asks for the employer: the court reads that it is not known.
    assert_eq!(visitor.visit().answers.get("defendants.0.employer").map(|it| &it.value), Some(&Value::Gap(GapReason::Unknown)));
    assert_eq!(visitor.value("defendants.0.birth_date"), None);
}

#[test]
fn what_was_not_finished_is_not_accepted() {
    let mut visitor = at(QuestionStep::Parties, "defendants.0.id_number", |_| {});
    touch_row(&mut visitor, "defendants.0.id_number");
    visitor.touch(Touch::Key("1101".into()));
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Next);
    assert_eq!(key_asked(&mut visitor), "defendants.0.id_number");
    assert!(visitor.machine.error().is_some_and(|error| error.zh.contains("没有写完")), "{:?}", visitor.machine.error());
    assert_eq!(visitor.machine.editor().map(dengwen::input::Editor::text).as_deref(), Some("1101"));
    visitor.touch(Touch::Key("clear".into()));
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Next);
    assert_ne!(visitor.visit().position.step(), Step::Review);
    assert!(!matches!(visitor.visit().position, Position::Together(..)), "{:?}", visitor.visit().position);
}

#[test]
fn what_an_answer_of_a_row_opens_is_asked_before_it_goes_on() {
    let owed = |visit: &mut Visit| {
        visit.answers.set("claims.principal_due", Value::Money(dengwen::filing::Money::from_yuan(80_000)), Origin::Visitor);
        visit.answers.set("claims.wants_interest", Value::Choice("不要".into()), Origin::Visitor);
        visit.answers.set("claims.claim_security", Value::Choice("否".into()), Origin::Visitor);
    };
    let mut visitor = at(QuestionStep::Claims, "claims.other_claims", owed);
    let screen = visitor.visit().position;
    touch_row(&mut visitor, "claims.claim_enforce_costs");
    visitor.touch(Touch::Choose(0));
    assert_eq!(key_asked(&mut visitor), "claims.claim_enforce_costs_text");
    visitor.type_in("律师费3000元");
    assert_eq!(visitor.visit().position, screen, "the others are still to be looked at");
    visitor.touch(Touch::Next);
    assert_eq!(visitor.visit().answers.choice("claims.claim_costs_fee"), Some("是"));
    assert_eq!(visitor.machine.step(), Step::Facts);
}

#[test]
fn a_third_party_is_added_where_the_defendants_stand_and_goes_without_a_trace() {
    let mut visitor = at(QuestionStep::Parties, "defendants.0.id_number", |_| {});
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Next);
    let Position::Question(step, list) = visitor.visit().position else { panic!("{:?}", visitor.visit().position) };
    assert!(list.question == Place::MORE && step == QuestionStep::Parties);
    visitor.touch(Touch::Extra(1));
    assert_eq!(key_asked(&mut visitor), "third_parties.0.kind");
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().position, Position::Question(step, list), "nothing was said: he is gone");
    visitor.touch(Touch::Extra(1));
    visitor.touch(Touch::Choose(0));
    visitor.type_in("周海燕");
    assert!(rows(&mut visitor).contains(&"third_parties.0.phone".to_owned()));
    visitor.touch(Touch::Next);
    let Position::Question(_, his) = visitor.visit().position else { panic!("{:?}", visitor.visit().position) };
    assert!(his.question == Place::MORE && his.section != list.section, "he has a list of his own now");
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Answer(1));
    assert_eq!(visitor.visit().position, Position::Question(step, list));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Claims);
}

#[test]
fn a_row_that_was_emptied_stays_empty() {
    let mut visitor = at(QuestionStep::ServiceAddress, "service_address.phone", |visit| {
        visit.capacity = Some(Capacity::Agent);
        visit.answers.set("plaintiffs.0.name", Value::Text("王建国".into()), Origin::Visitor);
    });
    let relation = "service_address.recipient_relation";
    touch_row(&mut visitor, relation);
    assert_eq!(visitor.machine.editor().map(dengwen::input::Editor::text).as_deref(), Some("委托诉讼代理人"));
    visitor.touch(Touch::Key("clear".into()));
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Next);
    assert!(!matches!(visitor.visit().position, Position::Together(..)), "{:?}", visitor.machine.error());
    assert_eq!(visitor.visit().answers.text(relation), None);
}

/// The second half of a double touch on the screen before.
#[test]
fn a_shared_screen_just_shown_accepts_nothing() {
    let mut visitor = at(QuestionStep::ServiceAddress, "service_address.phone", |_| {});
    visitor.settle = Duration::from_millis(500);
    let screen = visitor.visit().position;
    visitor.touch(Touch::Next);
    assert_eq!((visitor.visit().position, visitor.value("service_address.phone")), (screen, None));
    visitor.clock += Duration::from_millis(500);
    visitor.touch(Touch::Next);
    assert_ne!(visitor.visit().position, screen);
}
