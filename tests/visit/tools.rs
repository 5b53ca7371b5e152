//! The services without a filing: the court fee, what to bring.

use dengwen::{
    filing::{Bilingual, FeeKind, Money},
    visit::{Effect, Event, FEE_KINDS, Glass, Outcome, Overlay, Tool, Touch, papers_for, papers_of},
};

use crate::support::Visitor;

impl Visitor {
    fn tool(&self) -> &Tool {
        match self.machine.glass() {
            Glass::Tool(tool) => tool,
            other => panic!("{other:?} is no service"),
        }
    }

    fn open(tile: usize) -> Self {
        let mut visitor = Self::with_all_content();
        visitor.touch(Touch::Start);
        visitor.touch(Touch::Choose(tile));
        visitor
    }

    fn ask_fee(&mut self, kind: FeeKind) {
        self.choose(FEE_KINDS.iter().position(|(it, ..)| *it == kind).expect("offered"));
    }
}

#[test]
fn the_fee_of_a_loan_is_told_and_printed_without_a_card() {
    let mut visitor = Visitor::open(4);
    visitor.touch(Touch::Next);
    assert!(visitor.machine.error().expect("told").zh.contains("还没有选"));
    visitor.ask_fee(FeeKind::Property);
    visitor.touch(Touch::Next);
    assert!(visitor.machine.error().is_some(), "a property fee wants its amount");
    visitor.type_in("三十五万");
    assert_eq!(visitor.tool(), &Tool::Fee(FeeKind::Property, Some(Money::from_yuan(350_000))));
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::PrintLeaflet]);
    assert_eq!(visitor.touch(Touch::Extra(0)), [], "one at a time");
    let fault = Bilingual::new("没有纸了。", "Out of paper.");
    visitor.event(Event::Outcome(Outcome::LeafletPrinted(Err(fault.clone()))));
    assert_eq!(visitor.machine.error(), Some(&fault));
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::PrintLeaflet]);
    visitor.event(Event::Outcome(Outcome::LeafletPrinted(Ok(()))));
    assert_eq!(visitor.machine.error(), None);
    assert!(matches!(visitor.machine.overlay(), Some(Overlay::Message(said)) if said.zh.contains("打好了")));
    visitor.touch(Touch::Answer(0));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.glass(), &Glass::Services);
}

#[test]
fn a_fixed_fee_asks_for_nothing_and_an_amount_may_be_left_out_where_it_may() {
    let mut visitor = Visitor::open(4);
    visitor.ask_fee(FeeKind::Labour);
    assert_eq!(visitor.tool(), &Tool::Fee(FeeKind::Labour, None));
    visitor.touch(Touch::Back);
    visitor.ask_fee(FeeKind::Divorce);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.tool(), &Tool::Fee(FeeKind::Divorce, None));
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.glass(), &Glass::Services);
    let kinds: std::collections::BTreeSet<_> = FEE_KINDS.iter().map(|(kind, ..)| kind.key()).collect();
    assert_eq!(kinds.len(), FeeKind::ALL.len(), "every kind is offered once");
}

#[test]
fn every_case_type_has_a_checklist_to_take_along() {
    let mut visitor = Visitor::open(5);
    let ids: Vec<String> =
        visitor.with_world(|_, world| papers_for(world).into_iter().map(|case_type| case_type.id.clone()).collect());
    assert_eq!(ids.len(), 13);
    for (index, id) in ids.iter().enumerate() {
        visitor.choose(index);
        assert_eq!(visitor.tool(), &Tool::Papers(id.clone()));
        let papers = visitor.with_world(|_, world| papers_of(&world.library.case_types[id], world).len());
        assert!(papers >= 2, "{id}: {papers}");
        visitor.touch(Touch::Back);
    }
}

#[test]
fn whoever_walks_away_leaves_nothing() {
    let mut visitor = Visitor::open(4);
    visitor.ask_fee(FeeKind::Property);
    visitor.wait(95);
    visitor.wait(60);
    assert_eq!(visitor.machine.glass(), &Glass::Attract);
}
