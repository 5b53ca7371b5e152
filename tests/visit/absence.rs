//! Away: idle, papers fetched, power cut, leaving, and what is found on coming back.

use dengwen::{
    filing::{Bilingual, Language},
    visit::{Bar, DeviceNews, Effect, Event, Glass, IdleAnswer, Outcome, Overlay, Pause, Position, Step, Touch, Visit},
};

use crate::support::{Visitor, card};

#[test]
fn the_idle_warning_comes_counts_down_and_keeps_the_draft() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    assert!(visitor.wait(89).is_empty() && visitor.machine.overlay().is_none());
    assert_eq!(visitor.wait(1), [Effect::Alert], "heard as well as seen");
    assert!(visitor.wait(0).is_empty(), "once");
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Idle(45)));
    visitor.touch(Touch::Answer(0));
    assert_eq!(visitor.machine.overlay(), None);
    visitor.wait(134);
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Idle(1)));
    assert_eq!(visitor.wait(1), [Effect::KeepDraft, Effect::Reset]);
    assert_eq!(visitor.machine.step(), Step::Attract);
}

#[test]
fn papers_are_fetched_with_the_filing_locked_behind_its_owner_s_card() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Key("8".into()));
    visitor.wait(100);
    assert_eq!(visitor.touch(Touch::Answer(1)), [Effect::Lock]);
    assert!(matches!(visitor.machine.glass(), Glass::Recover(_, _, Pause::Fetching)), "nothing of it is on the glass");
    assert!(visitor.wait(599).is_empty());
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101198503120017")))));
    assert!(matches!(visitor.machine.glass(), Glass::Recover(..)), "not for a stranger");
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    assert_eq!(visitor.machine.step(), Step::Claims);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "8", "what was half typed is there");
    visitor.wait(100);
    visitor.touch(Touch::Answer(1));
    assert_eq!(visitor.wait(600), [Effect::KeepDraft, Effect::Reset]);
}

#[test]
fn before_anybody_is_known_nothing_can_be_locked_and_leaving_loses_nothing() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    visitor.wait(95);
    assert_eq!(visitor.machine.idle_answers(), [IdleAnswer::Stay, IdleAnswer::Leave]);
    assert_eq!(visitor.touch(Touch::Answer(1)), [Effect::Reset]);
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.wait(95);
    visitor.touch(Touch::Answer(2));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Leave), "asked first, as everywhere");
}

#[test]
fn nobody_is_thrown_out_while_a_device_works() {
    let mut visitor = Visitor::new();
    visitor.walk_to_materials();
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Extra(0));
    assert!(visitor.wait(1000).is_empty());
    assert_eq!(visitor.machine.step(), Step::Materials);
}

#[test]
fn leaving_asks_first_and_then_wipes_everything() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Bar(Bar::Language));
    visitor.touch(Touch::Bar(Bar::TextSize));
    visitor.touch(Touch::Answer(3));
    let id = visitor.visit().id;
    visitor.touch(Touch::Bar(Bar::Leave));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Leave));
    assert_eq!(visitor.touch(Touch::Answer(2)), [Effect::Wipe(id), Effect::Reset]);
    assert_eq!(visitor.machine.step(), Step::Attract);
    assert_eq!((visitor.machine.language(), visitor.machine.text_size()), (Language::Zh, 0));
}

#[test]
fn after_a_power_cut_only_the_same_card_goes_on() {
    let mut before = Visitor::new();
    before.walk_to_claims();
    before.type_in("8万");
    let saved = before.visit().clone();
    let mut visitor = Visitor::found(Some(saved.clone()));
    assert!(matches!(visitor.machine.glass(), Glass::Recover(..)));
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101198503120017")))));
    assert!(matches!(visitor.machine.glass(), Glass::Recover(..)), "a stranger sees nothing");
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    assert_eq!(visitor.visit(), &saved);

    let mut visitor = Visitor::found(Some(saved.clone()));
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::KeepDraft]);
    assert_eq!(visitor.machine.step(), Step::Services);
    let mut visitor = Visitor::found(Some(saved));
    assert_eq!(visitor.wait(600), [Effect::KeepDraft, Effect::Reset], "unclaimed for ten minutes");
}

#[test]
fn before_identity_a_power_cut_leads_to_the_start() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    visitor.touch(Touch::Choose(0));
    let saved = visitor.visit().clone();
    assert!(matches!(Visitor::found(Some(saved)).machine.glass(), Glass::Attract));
}

#[test]
fn a_failed_submission_leads_back_with_everything() {
    let mut visitor = Visitor::new();
    visitor.walk_to_submit();
    let sentence = Bilingual::new("磁盘满了", "Disk full");
    let effects = visitor.event(Event::Outcome(Outcome::NotSealed(sentence)));
    assert_eq!(effects, [Effect::Save, Effect::Preview]);
    assert_eq!(visitor.visit().position, Position::Review);
    assert!(!visitor.visit().signatures.is_empty());
}

#[test]
fn submitted_and_cut_off_a_filing_that_cannot_be_sealed_waits_for_its_owner() {
    let mut before = Visitor::new();
    before.walk_to_submit();
    let mut visitor = Visitor::found(Some(before.visit().clone()));
    assert_eq!(visitor.machine.step(), Step::Submit);
    visitor.event(Event::Outcome(Outcome::NotSealed(Bilingual::new("磁盘满了", "Disk full"))));
    assert!(matches!(visitor.machine.glass(), Glass::Recover(..)), "whoever stands here now sees nothing of it");
    visitor.touch(Touch::Answer(0));
    visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
    assert_eq!(visitor.machine.step(), Step::Review);
}

#[test]
fn a_filing_kept_while_it_was_submitted_is_opened_where_it_can_be_looked_at() {
    let mut before = Visitor::new();
    before.walk_to_submit();
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    visitor.touch(Touch::Choose(1));
    visitor.event(Event::Outcome(Outcome::DraftFound(Box::new(before.visit().clone()))));
    assert_eq!(visitor.visit().position, Position::Review);
}

#[test]
fn who_begins_again_is_told_of_what_lies_here_already() {
    let mut before = Visitor::new();
    before.walk_to_claims();
    let mut earlier = before.visit().clone();
    earlier.id = uuid::Uuid::from_u128(4711);
    let begin = |visitor: &mut Visitor| {
        visitor.touch(Touch::Start);
        visitor.touch(Touch::Choose(0));
        visitor.choose(0);
        let effects = visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
        assert_eq!(effects, [Effect::FindDraft("110101195402030027".into()), Effect::Save]);
        visitor.event(Event::Outcome(Outcome::DraftFound(Box::new(earlier.clone()))));
        assert_eq!(visitor.machine.overlay(), Some(&Overlay::Draft));
    };
    let mut visitor = Visitor::new();
    begin(&mut visitor);
    let begun = visitor.visit().id;
    assert_eq!(visitor.touch(Touch::Answer(0)), [Effect::Wipe(begun), Effect::Save]);
    assert_eq!((visitor.visit().id, visitor.machine.step()), (earlier.id, Step::Claims));
    let mut visitor = Visitor::new();
    begin(&mut visitor);
    visitor.wait(95);
    visitor.touch(Touch::Answer(0));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Draft), "asked again after the idle warning");
    assert_eq!(
        visitor.wait(200),
        [Effect::Wipe(begun), Effect::Reset],
        "an empty filing does not stand before the earlier one"
    );
    let mut visitor = Visitor::new();
    begin(&mut visitor);
    visitor.touch(Touch::Answer(1));
    assert_eq!((visitor.visit().id, visitor.machine.step()), (begun, Step::Identity));
    let Visit { answers, .. } = visitor.visit();
    assert_eq!(answers.iter().count(), 0);
}
