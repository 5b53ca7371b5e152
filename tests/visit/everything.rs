//! Every state meets every event.

use dengwen::{
    filing::Bilingual,
    interview::{Place, QuestionStep},
    visit::{Bar, DeviceNews, Event, Outcome, Position, Step, Touch},
};
use uuid::Uuid;

use crate::support::{Visitor, card};

/// Every state meets every event: no panic, and the state that comes out is one the machine knows how to leave.
#[test]
fn every_state_meets_every_event() {
    let ways: [fn(&mut Visitor); 22] = [
        |_| {},
        |v| {
            v.touch(Touch::Start);
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(1));
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(2));
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(0));
        },
        Visitor::walk_to_claims,
        |v| {
            v.walk_to_claims();
            v.touch(Touch::Back);
            v.touch(Touch::Extra(0));
        },
        |v| {
            v.walk_to_claims();
            v.wait(95);
            v.touch(Touch::Answer(1));
        },
        |v| {
            v.walk_to_materials();
            v.touch(Touch::Act(0));
            v.touch(Touch::Extra(3));
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(4));
            v.choose(0);
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(5));
            v.choose(0);
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(5));
            v.choose(0);
            v.touch(Touch::Extra(1));
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(4));
            v.touch(Touch::Extra(0));
            v.type_in("8万");
        },
        |v| {
            v.touch(Touch::Start);
            v.touch(Touch::Choose(4));
            v.touch(Touch::Extra(0));
            v.type_in("8万");
            v.choose(0);
            v.type_in("12");
            v.type_in("20240301");
            v.type_in("20250301");
        },
        |v| v.found_at(Position::PartyCard(QuestionStep::Parties, Place { section: 0, group: 1, question: 0 })),
        |v| v.found_at(Position::Signature(1)),
        Visitor::walk_to_words,
        |v| {
            v.walk_to_words();
            v.type_in("jie qian bu huan");
        },
        |v| {
            v.walk_to_words();
            v.touch(Touch::Unsure);
        },
        Visitor::walk_to_review,
        |v| {
            v.walk_to_submit();
        },
        |v| {
            v.walk_to_submit();
            v.event(Event::Outcome(Outcome::Sealed { ticket: "L001".into() }));
        },
    ];
    let touches = [
        Touch::Start,
        Touch::Choose(0),
        Touch::Choose(99),
        Touch::Extra(0),
        Touch::Extra(99),
        Touch::Act(0),
        Touch::Act(99),
        Touch::Turn(-1),
        Touch::Turn(1),
        Touch::Key("万".into()),
        Touch::Candidate(99),
        Touch::TurnCandidates(-1),
        Touch::Unsure,
        Touch::Explain,
        Touch::Back,
        Touch::Next,
        Touch::Bar(Bar::Help),
        Touch::Bar(Bar::TextSize),
        Touch::Bar(Bar::Speak),
        Touch::Bar(Bar::Language),
        Touch::Bar(Bar::Leave),
        Touch::Answer(0),
        Touch::Answer(99),
        Touch::Signed(vec![0]),
        Touch::ClearSignature,
    ];
    let earlier = || {
        let mut before = Visitor::new();
        before.walk_to_claims();
        before.visit().clone()
    };
    let sentence = || Bilingual::new("x", "x");
    let others = || {
        vec![
            Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))),
            Event::Device(DeviceNews::ReaderFault(sentence())),
            Event::Device(DeviceNews::ReaderReady),
            Event::Device(DeviceNews::PageKept(Uuid::nil())),
            Event::Device(DeviceNews::ScanEnded { pages: 0, fault: None }),
            Event::Outcome(Outcome::NoDraft),
            Event::Outcome(Outcome::DraftFound(Box::new(earlier()))),
            Event::Outcome(Outcome::Sealed { ticket: "L1".into() }),
            Event::Outcome(Outcome::NotSealed(sentence())),
            Event::Outcome(Outcome::TicketTaken { ticket: "L2".into() }),
            Event::Outcome(Outcome::Received),
            Event::Outcome(Outcome::Printed(Ok(()))),
            Event::Outcome(Outcome::Waiting { ahead: Some(4) }),
            Event::Tick,
        ]
    };
    for way in ways {
        for event in touches.iter().cloned().map(Event::Touch).chain(others()) {
            let mut visitor = Visitor::new();
            way(&mut visitor);
            visitor.event(event.clone());
            // Whatever happened, the visitor can get away.
            for _ in 0..3 {
                visitor.touch(Touch::Answer(0));
                visitor.touch(Touch::Bar(Bar::Leave));
                visitor.touch(Touch::Answer(2));
            }
            assert_eq!(visitor.machine.step(), Step::Attract, "stuck after {event:?}");
        }
    }
}

/// A visitor who touches at random: a thousand touches from a fixed seed, never a panic, always a way out.
#[test]
fn a_monkey_never_gets_stuck() {
    let mut visitor = Visitor::new();
    let mut seed: u64 = 0x5eed;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..5_000 {
        let n = random(6) as usize;
        let touch = match random(16) {
            0 => Touch::Start,
            1 | 2 => Touch::Choose(n),
            3 => Touch::Extra(n),
            4 => Touch::Act(n),
            5 => Touch::Key("8".into()),
            6 => Touch::Key("a".into()),
            7 => Touch::Unsure,
            8 => Touch::Back,
            9..=12 => Touch::Next,
            13 => Touch::Answer(n),
            14 => Touch::Signed(vec![1]),
            _ => Touch::Bar(Bar::Leave),
        };
        visitor.touch(touch);
        if random(10) == 0 {
            visitor.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
            visitor.event(Event::Device(DeviceNews::ScanEnded { pages: 1, fault: None }));
            visitor.event(Event::Outcome(Outcome::Sealed { ticket: "L1".into() }));
            visitor.event(Event::Outcome(Outcome::TicketTaken { ticket: "L1".into() }));
            visitor.event(Event::Outcome(Outcome::NoDraft));
        }
    }
}
