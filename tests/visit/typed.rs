//! 核验身份 without the reader: the document is typed; staff compare it.

use std::time::Duration;

use dengwen::{
    filing::{IdDocument, IdentifiedBy, Sex, TravelDocument},
    interview::checklist,
    visit::{
        DeviceNews, Effect, Event, Glass, HelpKind, LeaveAnswer, Machine, Outcome, Overlay, Position, TicketKind, Touch,
        TypedStep,
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
    // Nobody could open it any more; whoever comes next has three tries of his own.
    assert_eq!(stranger.touch(Touch::Extra(0)), [Effect::Wipe(visit.id)]);
    stranger.touch(Touch::Choose(0));
    stranger.choose(0);
    stranger.touch(Touch::Extra(0));
    stranger.choose(1);
    stranger.type_in("BO EK");
    stranger.type_in("E76543210");
    stranger.choose(0);
    stranger.type_in("19800101");
    let visit = stranger.visit().clone();
    stranger.machine = Machine::new(Some(visit.clone()), Duration::ZERO);
    assert!(stranger.machine.can_type_number());

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

/// A permit is known by its holder's part: the number on the card is longer.
#[test]
fn a_permit_opens_it_as_it_was_typed_and_another_kind_is_refused() {
    let mut visitor = at_documents();
    visitor.choose(3);
    visitor.type_in("陈大文");
    visitor.type_in("H1234567801");
    assert!(visitor.machine.error().is_some(), "of Hong Kong, not of Taiwan");
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    visitor.choose(2);
    visitor.type_in("陈大文");
    visitor.type_in("H1234567801");
    visitor.choose(0);
    visitor.type_in("19900101");
    visitor.touch(Touch::Next);
    visitor.machine = Machine::new(Some(visitor.visit().clone()), Duration::ZERO);
    visitor.touch(Touch::Extra(1));
    visitor.type_in("H1234567801");
    assert_eq!(visitor.visit().position, Position::OnBehalfOf);
}

/// A name that only sounds like hers would go on every paper.
#[test]
fn pinyin_is_no_name() {
    let mut visitor = at_documents();
    visitor.choose(0);
    visitor.type_in("liguilan");
    assert!(visitor.machine.error().expect("told").zh.contains("点选汉字"));
    visitor.touch(Touch::Key("letters".into()));
    visitor.type_in("liguilan");
    assert!(visitor.machine.error().is_some());
    visitor.type_in("李桂兰");
    assert_eq!(visitor.visit().position, Position::TypedIdentity(TypedStep::Number));
}

/// The reader works again: what the card says stands where the typed words stood.
#[test]
fn the_card_proves_what_was_typed() {
    let mut visitor = at_documents();
    visitor.choose(0);
    visitor.type_in("李桂蓝");
    visitor.type_in("110101195402030027");
    visitor.touch(Touch::Next);
    visitor.choose(0);
    let kept = visitor.visit().clone();
    visitor.machine = Machine::new(Some(kept.clone()), Duration::ZERO);
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    let visit = visitor.visit();
    assert_eq!((visit.identified_by, visit.raw_card.is_some()), (Some(IdentifiedBy::Chip), true));
    assert_eq!(visit.answers.text("plaintiffs.0.name").map(|name| name.reveal()), Some("李桂兰"));

    // Found on another day.
    let mut later = Visitor::with_all_content();
    later.touch(Touch::Start);
    later.touch(Touch::Choose(1));
    later.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    later.event(Event::Outcome(Outcome::DraftFound(Box::new(kept))));
    assert_eq!(later.visit().identified_by, Some(IdentifiedBy::Chip));
}

/// The reader is what does not work here: it does not speak over the field.
#[test]
fn a_fault_of_the_reader_does_not_stand_over_the_keys() {
    let mut visitor = at_documents();
    visitor.choose(0);
    let fault = dengwen::filing::Bilingual::new("读卡器没有反应。", "The card reader does not respond.");
    visitor.event(Event::Device(DeviceNews::ReaderFault(fault)));
    assert!(visitor.machine.error().is_none());
    visitor.type_in("1");
    assert!(visitor.machine.error().is_some());
    visitor.event(Event::Device(DeviceNews::ReaderReady));
    assert!(visitor.machine.error().is_some(), "what is wrong with the name is still wrong");
}
