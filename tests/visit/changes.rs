//! What an answer changed later does to everything that followed from it.

use dengwen::{
    filing::{Capacity, Personal, Submission},
    interview::answered,
    visit::{Effect, Glass, Overlay, Position, Step, Touch, review_items},
};

use crate::support::Visitor;

/// Row of the list at the review whose way leads to a question that `asks` this.
fn row_of(visitor: &mut Visitor, asks: &str) -> usize {
    visitor.with_world(|machine, world| {
        let route = machine.route(world).expect("a case type");
        let found = review_items(&route, &machine.visit().expect("a visit").materials).len();
        let answers = answered(&route);
        found + answers.iter().position(|answer| answer.ask.zh == asks).expect("answered")
    })
}

fn change(visitor: &mut Visitor, asks: &str) {
    let row = row_of(visitor, asks);
    visitor.touch(Touch::Explain);
    visitor.touch(Touch::Act(row));
}

#[test]
fn a_signature_does_not_outlive_what_was_signed() {
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Signed(vec![1]));
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Next);
    assert!(!visitor.visit().signatures.is_empty(), "looked at once more, nothing changed");
    visitor.touch(Touch::Back);
    change(&mut visitor, "对方还欠您多少本金？");
    visitor.type_in("18万");
    visitor.touch(Touch::Next);
    assert_eq!((visitor.machine.step(), visitor.visit().signatures.is_empty()), (Step::Signature, true));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Signature, "signed anew before it goes on");
}

#[test]
fn what_the_card_said_goes_when_he_files_for_somebody_else() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    while visitor.machine.step() != Step::OnBehalfOf {
        visitor.touch(Touch::Back);
    }
    visitor.choose(2);
    assert_eq!(visitor.visit().capacity, Some(Capacity::Agent));
    assert_eq!(visitor.visit().answers.text("plaintiffs.0.name"), None, "the agent is no plaintiff");
    assert_eq!(visitor.visit().answers.text("defendants.0.name").map(Personal::reveal), Some("王建国"));
    visitor.touch(Touch::Back);
    visitor.choose(0);
    assert_eq!(visitor.visit().answers.text("plaintiffs.0.name").map(Personal::reveal), Some("李桂兰"));
}

#[test]
fn another_person_s_card_begins_an_empty_filing() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    while visitor.machine.step() != Step::Identity {
        visitor.touch(Touch::Back);
    }
    let id = visitor.visit().id;
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::Wipe(id)]);
    assert_eq!((visitor.machine.step(), visitor.visit().answers.iter().count()), (Step::Identity, 0));
    assert!(visitor.visit().consent.is_some() && visitor.visit().card.is_none());
}

#[test]
fn back_never_throws_a_filing_away() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for _ in 0..20 {
        visitor.touch(Touch::Back);
        if visitor.machine.overlay().is_some() {
            break;
        }
    }
    assert_eq!((visitor.machine.step(), visitor.machine.overlay()), (Step::Consent, Some(&Overlay::Leave)));
    assert_eq!(visitor.machine.marked(), [0], "the consent given is still ticked");
    visitor.touch(Touch::Answer(0));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Identity);
}

#[test]
fn a_defendant_added_by_mistake_is_no_trap() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Extra(0));
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().answers.count("defendants", 1), 1, "nothing was said of him");
    visitor.touch(Touch::Extra(0));
    visitor.touch(Touch::Key("x".into()));
    visitor.touch(Touch::Back);
    assert_eq!(visitor.visit().answers.count("defendants", 1), 2, "half a name may be gone on with");
    assert!(matches!(visitor.visit().position, Position::Question(_, place) if place.asks_for_more()));
    visitor.touch(Touch::Act(1));
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::RemoveGroup(1)));
    visitor.touch(Touch::Answer(0));
    assert_eq!(visitor.visit().answers.count("defendants", 1), 2, "kept");
    visitor.touch(Touch::Act(1));
    visitor.touch(Touch::Answer(1));
    assert_eq!(visitor.visit().answers.count("defendants", 1), 1);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Claims);
}

#[test]
fn a_change_at_the_review_asks_what_it_opened_and_comes_back() {
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    change(&mut visitor, "要不要利息？");
    visitor.choose(0);
    assert_eq!(visitor.machine.step(), Step::Claims, "the interest is asked now");
    visitor.type_in("2400");
    assert_eq!(visitor.machine.step(), Step::Review);
    change(&mut visitor, "对方还欠您多少本金？");
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Review, "back leads where it came from");
    change(&mut visitor, "还有别的被告吗？");
    visitor.touch(Touch::Extra(0));
    visitor.type_in("赵六");
    assert_eq!(visitor.machine.step(), Step::Review);
    assert_eq!(visitor.visit().answers.text("defendants.1.name").map(Personal::reveal), Some("赵六"));
}

#[test]
fn an_answer_to_a_question_that_has_closed_stands_on_no_paper() {
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    change(&mut visitor, "要不要利息？");
    visitor.choose(0);
    visitor.type_in("2400");
    change(&mut visitor, "要不要利息？");
    visitor.choose(1);
    assert!(visitor.value("claims.interest").is_some(), "kept, in case it opens again");
    let standing = visitor.with_world(|machine, world| machine.route(world).expect("a route").standing_answers());
    assert!(standing.get("claims.interest").is_none());
    assert!(standing.get("claims.principal").is_some() && standing.get("plaintiffs.0.name").is_none());
}

#[test]
fn what_cannot_be_read_yet_is_there_again_after_back() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for c in "3个".chars() {
        visitor.touch(Touch::Key(c.to_string()));
    }
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "3个");
    visitor.type_in("3000");
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "3,000");
}

#[test]
fn a_paper_that_is_missing_has_a_reason_and_stands_in_the_one_list() {
    let mut visitor = Visitor::new();
    visitor.walk_to_materials();
    visitor.touch(Touch::Next);
    visitor.type_in("13812345678");
    let open = visitor.with_world(|machine, world| {
        review_items(&machine.route(world).expect("a route"), &machine.visit().expect("a visit").materials)
    });
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].say.zh.as_str(), open[0].place), ("“借条”还没有办", Position::Materials(Some(0))));
    visitor.touch(Touch::Explain);
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Extra(3));
    visitor.touch(Touch::Next);
    assert!(visitor.machine.error().is_some(), "a reason is asked for");
    visitor.choose(0);
    assert_eq!(visitor.machine.step(), Step::Review);
    let iou = &visitor.visit().materials["iou"];
    assert_eq!((iou.submission, iou.reason.as_deref()), (Some(Submission::Absent), Some("已遗失")));
}

#[test]
fn a_court_that_never_proved_its_key_is_offered_no_filing() {
    let mut visitor = Visitor::new();
    visitor.can_file = false;
    visitor.touch(Touch::Start);
    assert!(visitor.touch(Touch::Choose(0)).is_empty());
    assert_eq!(visitor.machine.glass(), &Glass::Services);
}
