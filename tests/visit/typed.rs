//! 核验身份 without the reader: the document is typed; staff compare it.

use std::time::Duration;

use dengwen::{
    filing::{IdDocument, IdentifiedBy, Sex, TravelDocument},
    interview::checklist,
    visit::{
        DeviceNews, Effect, Event, Glass, HelpKind, LeaveAnswer, Machine, Overlay, Position, TicketKind, Touch, TypedStep,
    },
};

use crate::support::{Visitor, card};

/// Beyond any "nobody is there".
const LONG_GONE: u64 = 3600;

/// At the question which document it is.
fn at_documents() -> Visitor {
    let mut visitor = Visitor::with_all_content();
    visitor.touch(Touch::Start);
    visitor.touch(Touch::Choose(0));
    visitor.choose(0);
    visitor.touch(Touch::Extra(0));
    assert_eq!(visitor.visit().position, Position::TypedIdentity(TypedStep::Document));
    visitor
}

/// A passport, up to "是您本人吗？".
fn with_passport() -> Visitor {
    let mut visitor = at_documents();
    visitor.choose(1);
    visitor.type_in("ANNA LINDH");
    visitor.type_in("e12345678");
    visitor.choose(1);
    visitor.type_in("19750309");
    visitor
}

#[test]
fn an_id_card_the_reader_cannot_read_is_typed_and_its_number_says_the_rest() {
    let mut visitor = at_documents();
    visitor.choose(0);
    visitor.type_in("李桂兰");
    assert!(visitor.touch(Touch::Next).is_empty() && visitor.machine.error().is_some(), "no number yet");
    visitor.type_in("110101195402030028");
    assert!(visitor.machine.error().expect("told").zh.contains("有一位按错了"));
    let number = visitor.touch(Touch::Key("delete".into()));
    assert!(number.is_empty());
    visitor.touch(Touch::Key("7".into()));
    let effects = visitor.touch(Touch::Next);
    assert_eq!(effects, [Effect::Save, Effect::CallHelp(HelpKind::ConfirmIdentity)]);
    let card = visitor.visit().card.clone().expect("told");
    assert_eq!((card.name.reveal(), card.number.reveal(), card.sex), ("李桂兰", "110101195402030027", Sex::Female));
    assert_eq!(card.birth_date.map(|day| day.to_string()).as_deref(), Some("1954-02-03"));
    assert_eq!((visitor.visit().identified_by, visitor.visit().position), (Some(IdentifiedBy::Typed), Position::Identity));
    // It stands for her as a card that was read does, and the court sees the document itself.
    visitor.touch(Touch::Next);
    visitor.choose(0);
    visitor.choose(0);
    let asked_for = |visitor: &mut Visitor| {
        visitor.with_world(|machine, world| {
            let route = machine.route(world).expect("a case type");
            checklist(&route).iter().any(|material| material.key == "own_document")
        })
    };
    assert!(asked_for(&mut visitor));
    let mut read = Visitor::with_all_content();
    read.walk_to_cause();
    read.choose(0);
    assert!(!asked_for(&mut read));
}

#[test]
fn what_a_passport_number_does_not_say_is_asked() {
    let mut visitor = at_documents();
    visitor.choose(1);
    visitor.type_in("ANNA LINDH");
    visitor.type_in("e12345678");
    assert_eq!(visitor.visit().position, Position::TypedIdentity(TypedStep::Sex));
    visitor.choose(1);
    visitor.type_in("20990309");
    assert!(visitor.machine.error().is_some(), "she is not born yet");
    // One step back and forth: what was told stands there.
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.marked(), [1]);
    visitor.choose(1);
    visitor.type_in("19750309");
    let card = visitor.visit().card.clone().expect("told");
    assert_eq!(
        (card.document, card.number.reveal(), card.sex),
        (IdDocument::Travel(TravelDocument::Passport), "E12345678", Sex::Female)
    );
    assert_eq!(card.birth_date.map(|day| day.to_string()).as_deref(), Some("1975-03-09"));
}

#[test]
fn another_kind_of_document_forgets_the_number_of_the_first() {
    let mut visitor = at_documents();
    visitor.choose(1);
    visitor.type_in("ANNA LINDH");
    for _ in 0..2 {
        visitor.touch(Touch::Back);
    }
    visitor.choose(2);
    assert_eq!(visitor.machine.editor().map(|editor| editor.text()).as_deref(), Some(""));
}

/// Half a name is not kept: nobody said yet who stands there.
#[test]
fn who_has_none_of_them_gets_a_number_for_the_window() {
    let mut visitor = at_documents();
    let effects = visitor.touch(Touch::Extra(0));
    assert_eq!(effects, [Effect::TakeTicket(TicketKind::Window)]);
    assert_eq!(*visitor.machine.glass(), Glass::TakingTicket(TicketKind::Window));
}

/// No reader opens a passport another day: nothing is promised, and nothing stays behind.
#[test]
fn what_nobody_could_open_again_is_not_kept() {
    let mut visitor = with_passport();
    visitor.touch(Touch::Bar(dengwen::visit::Bar::Leave));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Leave));
    assert_eq!(visitor.machine.leave_answers(), [LeaveAnswer::Stay, LeaveAnswer::Wipe]);
    let id = visitor.visit().id;
    assert_eq!(visitor.touch(Touch::Answer(1)), [Effect::Wipe(id), Effect::Reset]);

    let mut visitor = with_passport();
    visitor.touch(Touch::Next);
    visitor.choose(0);
    assert!(!visitor.visit().is_empty());
    let id = visitor.visit().id;
    let effects: Vec<Effect> = (0..2).flat_map(|_| visitor.wait(LONG_GONE)).collect();
    assert!(effects.contains(&Effect::Wipe(id)) && !effects.contains(&Effect::KeepDraft), "{effects:?}");
    assert_eq!(*visitor.machine.glass(), Glass::Attract);

    let mut visitor = at_documents();
    visitor.choose(0);
    visitor.type_in("李桂兰");
    visitor.type_in("110101195402030027");
    assert_eq!(visitor.machine.leave_answers(), [LeaveAnswer::Stay, LeaveAnswer::Keep, LeaveAnswer::Wipe]);
}

#[test]
fn after_a_power_cut_the_number_opens_it_and_three_wrong_ones_leave_the_card() {
    let mut visitor = with_passport();
    visitor.touch(Touch::Next);
    let visit = visitor.visit().clone();
    let again = |visit| {
        let mut visitor = Visitor::with_all_content();
        visitor.machine = Machine::new(Some(visit), Duration::ZERO);
        visitor
    };

    let mut owner = again(visit.clone());
    assert!(owner.machine.can_type_number());
    owner.touch(Touch::Extra(1));
    owner.type_in("E1234 5678");
    assert_eq!(owner.visit().position, Position::OnBehalfOf);

    let mut stranger = again(visit.clone());
    stranger.touch(Touch::Extra(1));
    for _ in 0..3 {
        stranger.type_in("E12345679");
        assert!(stranger.machine.error().is_some());
    }
    assert!(!stranger.machine.can_type_number() && stranger.machine.editor().is_none());
    stranger.touch(Touch::Extra(1));
    stranger.type_in("E12345678");
    assert!(stranger.machine.visit().is_none(), "only the card is left");
    assert_eq!(stranger.touch(Touch::Extra(0)), [Effect::KeepDraft]);

    // Where a card was read, nothing but the card opens it.
    let mut read = visit;
    read.identified_by = Some(IdentifiedBy::Chip);
    let mut neighbour = again(read);
    neighbour.touch(Touch::Extra(1));
    assert!(neighbour.machine.editor().is_none());
}

/// The reader is well again: who starts anew lays down the card.
#[test]
fn not_me_destroys_what_was_typed() {
    let mut visitor = with_passport();
    let id = visitor.visit().id;
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::Wipe(id)]);
    assert!(visitor.visit().card.is_none() && visitor.visit().typed.is_none());
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    assert_eq!(visitor.visit().identified_by, Some(IdentifiedBy::Chip));
}
