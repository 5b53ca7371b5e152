//! The services without a filing: the court fee, what to bring.

use dengwen::{
    filing::{Bilingual, FeeKind, Language, Money},
    input::Editor,
    interview::Need,
    visit::{
        Effect, Event, FEE_KINDS, Glass, Interest, InterestCase, InterestStep, Outcome, Overlay, Tool, Touch, papers_for,
        papers_of, papers_texts,
    },
};
use qrcode::{EcLevel, QrCode};

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
fn every_checklist_fits_into_one_code_for_a_telephone() {
    let mut visitor = Visitor::open(5);
    visitor.with_world(|_, world| {
        for case_type in papers_for(world) {
            for language in [Language::Zh, Language::En] {
                let texts = papers_texts(case_type, world, language);
                let code = QrCode::with_error_correction_level(&texts[0], EcLevel::M).expect("fits into a code");
                assert!(code.width() <= 97, "{} {language:?}: {}", case_type.id, code.width());
                let papers = papers_of(case_type, world);
                assert_eq!(texts[0].lines().count(), papers.len() + 2, "{}: heading, card, papers", texts[0]);
                for paper in &papers {
                    assert!(texts[0].contains(paper.name.in_language(language)), "{}", texts[0]);
                }
                // The shorter ones say that they are.
                for (text, needs) in [(&texts[1], &[Need::Must, Need::Should][..]), (&texts[2], &[Need::Must])] {
                    let left_out = papers.iter().filter(|paper| !needs.contains(&paper.need)).count();
                    let told = text.contains("还有别的材料") || text.contains("There is more");
                    assert_eq!(told, left_out > 0, "{text}");
                    assert_eq!(text.lines().count(), papers.len() - left_out + 2 + usize::from(told), "{text}");
                }
            }
        }
    });
}

#[test]
fn whoever_walks_away_leaves_nothing() {
    let mut visitor = Visitor::open(4);
    visitor.ask_fee(FeeKind::Property);
    visitor.wait(95);
    visitor.wait(60);
    assert_eq!(visitor.machine.glass(), &Glass::Attract);
}

impl Visitor {
    fn interest(&self) -> &InterestCase {
        match self.tool() {
            Tool::Interest(case) => case,
            other => panic!("{other:?} is no interest"),
        }
    }

    /// 80,000 yuan at the rate of the list with this number, or typed.
    fn ask_rate(rate: usize, typed: Option<&str>) -> Self {
        let mut visitor = Self::open(4);
        visitor.touch(Touch::Extra(0));
        visitor.type_in("8万");
        visitor.touch(Touch::Choose(rate));
        visitor.touch(Touch::Next);
        if let Some(typed) = typed {
            visitor.type_in(typed);
        }
        visitor
    }

    /// The same from one day to another.
    fn ask_interest(rate: usize, typed: Option<&str>, from: &str, to: &str) -> Self {
        let mut visitor = Self::ask_rate(rate, typed);
        visitor.type_in(from);
        visitor.type_in(to);
        visitor
    }

    fn worked_out(&mut self) -> Interest {
        let case = *self.interest();
        self.with_world(|_, world| case.interest(world.figures)).expect("all is known").expect("can be worked out")
    }
}

#[test]
fn interest_is_worked_out_at_the_rate_of_its_first_day() {
    // One-year LPR since 2023-08-21: 3.45 %. 365 days.
    for (rate, percent, yuan) in [(1, "3.45", 2_760), (2, "4.485", 3_588), (3, "5.175", 4_140), (4, "13.80", 11_040)] {
        let interest = Visitor::ask_interest(rate, None, "20240301", "20250301").worked_out();
        assert_eq!((interest.amount, interest.days), (Money::from_yuan(yuan), 365), "{rate}");
        assert_eq!((interest.rate.to_string().as_str(), interest.cap), (percent, None), "four times is not above four times");
        assert_eq!(
            interest.lpr.map(|(day, lpr)| (day.to_string(), lpr.to_string())),
            Some(("2023-08-21".into(), "3.45".into()))
        );
        assert_eq!(interest.rates_end, None);
    }
}

#[test]
fn a_rate_that_may_have_changed_since_is_said_to_be_the_last_one_known() {
    for (from, known) in [("20250619", None), ("20250620", Some("2025-05-20"))] {
        let interest = Visitor::ask_interest(1, None, from, "20250801").worked_out();
        assert_eq!(interest.rates_end.map(|day| day.to_string()).as_deref(), known, "{from}");
    }
}

#[test]
fn a_rate_above_four_times_the_lpr_is_said_to_be() {
    let interest = Visitor::ask_interest(0, Some("24"), "20240301", "20250301").worked_out();
    assert_eq!((interest.amount, interest.lpr), (Money::from_yuan(19_200), None));
    assert_eq!(interest.cap.map(|cap| cap.to_string()).as_deref(), Some("13.80"));
}

#[test]
fn what_cannot_be_interest_is_said_where_it_is_mended() {
    let mut visitor = Visitor::ask_interest(1, None, "20240301", "20240229");
    assert!(visitor.machine.error().expect("told").zh.contains("比开始的日子还早"));
    visitor.type_in("20250301");
    assert_eq!(visitor.worked_out().days, 365);

    let mut visitor = Visitor::ask_rate(1, None);
    visitor.type_in("20190819");
    assert!(visitor.machine.error().expect("told").zh.contains("没有LPR") && visitor.interest().from.is_none());
    visitor.type_in("20190820");
    visitor.type_in("20200819");
    let worked_out = visitor.worked_out();
    assert_eq!((worked_out.amount, worked_out.rate.to_string().as_str()), (Money::from_yuan(3_400), "4.25"));

    // An agreed rate needs no LPR; without one there is no cap to speak of.
    let worked_out = Visitor::ask_interest(0, Some("24"), "20180101", "20190101").worked_out();
    assert_eq!((worked_out.amount, worked_out.cap), (Money::from_yuan(19_200), None));

    let mut visitor = Visitor::ask_interest(0, Some("三分"), "20240301", "20250301");
    assert!(visitor.interest().rate.is_none() && visitor.machine.error().is_some(), "the rate is asked again");
    visitor.type_in("36");
    visitor.type_in("20240230");
    assert!(visitor.machine.error().expect("told").zh.contains("没有这一天"));
}

#[test]
fn back_leads_through_the_interest_question_by_question_and_loses_nothing() {
    let mut visitor = Visitor::ask_interest(0, Some("12"), "20240301", "20250301");
    let (mut seen, mut typed) = (Vec::new(), Vec::new());
    while let Glass::Tool(Tool::Interest(case)) = visitor.machine.glass() {
        seen.push(case.step);
        typed.push(visitor.machine.editor().map(Editor::text));
        visitor.touch(Touch::Back);
    }
    use InterestStep::{AgreedRate, From, Principal, Rate, Sum, To};
    assert_eq!(seen, [Sum, To, From, AgreedRate, Rate, Principal]);
    let typed: Vec<_> = typed.iter().map(Option::as_deref).collect();
    assert_eq!(typed, [None, Some("2025-03-01"), Some("2024-03-01"), Some("12.00"), None, Some("80,000")]);
    assert_eq!(visitor.tool(), &Tool::FeeKind);

    // Forward again with the red button alone: the same interest.
    let mut visitor = Visitor::ask_interest(3, None, "20240301", "20250301");
    let before = visitor.worked_out();
    for _ in 0..4 {
        visitor.touch(Touch::Back);
    }
    for _ in 0..4 {
        visitor.touch(Touch::Next);
    }
    assert_eq!((visitor.interest().step, visitor.worked_out()), (Sum, before));
}

/// A sheet of A4 takes its time: who does not wait for it is not kept from filing, and nobody is told of it later.
#[test]
fn who_goes_on_while_a_list_prints_is_not_kept_waiting() {
    let mut visitor = Visitor::open(5);
    visitor.choose(0);
    assert_eq!(visitor.touch(Touch::Extra(0)), [Effect::PrintLeaflet]);
    assert!(visitor.machine.busy());
    visitor.touch(Touch::Next);
    assert!(!visitor.machine.busy());
    visitor.touch(Touch::Choose(5));
    visitor.event(Event::Outcome(Outcome::LeafletPrinted(Ok(()))));
    assert!(visitor.machine.overlay().is_none(), "he did not print");
}
