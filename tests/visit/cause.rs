//! 什么纠纷: cards, her own words, the shelves of all causes.

use dengwen::visit::{Effect, Glass, Overlay, Position, Touch, on_shelf};

use crate::support::Visitor;

impl Visitor {
    fn position(&self) -> Position {
        self.visit().position
    }

    fn offered(&mut self) -> Vec<String> {
        self.with_world(|machine, world| machine.offered(world).into_iter().map(|cause| cause.code.clone()).collect())
    }

    /// Marks the cause on the shelf shown and goes on.
    fn take(&mut self, code: &str) {
        let shelf = self.visit().shelf.clone();
        let index = self.with_world(|_, world| on_shelf(world, shelf.as_deref()).iter().position(|cause| cause.code == code));
        self.choose(index.unwrap_or_else(|| panic!("{code} is not on {shelf:?}")));
    }
}

#[test]
fn her_words_lead_to_the_cause_and_its_form() {
    let mut visitor = Visitor::with_all_content();
    visitor.walk_to_words();
    visitor.type_in("跟银行借钱买房，银行说我断供要起诉");
    assert_eq!(visitor.position(), Position::CauseFound);
    let offered = visitor.offered();
    assert!((1..=3).contains(&offered.len()), "{offered:?}");
    // Back keeps the words, and what they may mean.
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "跟银行借钱买房，银行说我断供要起诉");
    visitor.touch(Touch::Next);
    let at = offered.iter().position(|code| code == "04.10.108.01").expect("金融借款合同纠纷");
    visitor.choose(at);
    assert_eq!(visitor.visit().case_type.as_deref(), Some("financial-loan"));
    assert_eq!(visitor.visit().cause.as_deref(), Some("04.10.108.01"));
    assert!(matches!(visitor.position(), Position::Question(..)));
    // Chosen is marked when coming back, and another card takes the cause away.
    visitor.touch(Touch::Back);
    assert_eq!(visitor.position(), Position::Cause);
    visitor.choose(0);
    assert_eq!((visitor.visit().case_type.as_deref(), &visitor.visit().cause), (Some("private-lending"), &None));
}

#[test]
fn a_cause_without_a_form_of_its_own_is_filed_on_the_general_one() {
    let mut visitor = Visitor::with_all_content();
    visitor.walk_to_words();
    visitor.type_in("loushang loushui ba wojia pao le");
    let at = visitor.offered().iter().position(|code| code == "03.05.044").expect("财产损害赔偿纠纷");
    visitor.choose(at);
    assert_eq!(visitor.visit().case_type.as_deref(), Some("generic"));
    let cause = visitor.with_world(|machine, world| machine.route(world).expect("a way").cause.to_owned());
    assert_eq!(cause, "03.05.044");
}

#[test]
fn nothing_said_and_nothing_found_are_told_and_lead_on() {
    let mut visitor = Visitor::with_all_content();
    visitor.walk_to_words();
    visitor.touch(Touch::Next);
    assert!(visitor.machine.error().expect("told").zh.contains("还没有写"));
    visitor.type_in("qqq");
    assert!(visitor.machine.error().expect("told").zh.contains("换个说法"));
    assert_eq!(visitor.position(), Position::CauseWords);
    visitor.touch(Touch::Unsure);
    assert_eq!(visitor.position(), Position::CauseShelf);
}

#[test]
fn every_shelf_can_be_opened_and_left_again() {
    let mut visitor = Visitor::with_all_content();
    visitor.walk_to_words();
    visitor.touch(Touch::Unsure);
    // The part of torts holds one chapter: it is passed through, both ways.
    for (code, shelf) in [("10", "10.35"), ("10.35.413", "10.35.413")] {
        visitor.take(code);
        assert_eq!(visitor.visit().shelf.as_deref(), Some(shelf));
        assert_eq!(visitor.position(), Position::CauseShelf);
    }
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().shelf.as_deref(), Some("10.35"));
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().shelf, None);
    visitor.take("10");
    visitor.take("10.35.413");
    // Behind its varieties stands the cause itself.
    visitor.take("10.35.413");
    assert_eq!(visitor.visit().cause.as_deref(), Some("10.35.413"));
    assert!(matches!(visitor.position(), Position::Question(..)));
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Extra(0));
    visitor.touch(Touch::Unsure);
    assert_eq!(visitor.visit().shelf, None);
    visitor.touch(Touch::Back);
    assert_eq!(visitor.position(), Position::CauseWords);
}

#[test]
fn a_person_is_never_further_than_one_touch() {
    let mut visitor = Visitor::with_all_content();
    visitor.walk_to_cause();
    visitor.touch(Touch::Extra(1));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::HelpCalled));
    visitor.touch(Touch::Answer(0));
    visitor.touch(Touch::Extra(0));
    visitor.type_in("他借钱不还");
    visitor.touch(Touch::Extra(0));
    let effects = visitor.touch(Touch::Extra(0));
    assert!(matches!(visitor.machine.glass(), Glass::TakingTicket(_)));
    assert!(effects.contains(&Effect::KeepDraft));
}
