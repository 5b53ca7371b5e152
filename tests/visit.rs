//! The flow of a visit, walked as a visitor would: forward, back, away, and through every (state, event) pair.
#![allow(missing_docs)]

use std::{cell::Cell, path::Path, time::Duration};

use dengwen::{
    filing::{CardDocument, IdCard, Language, Personal, Sex, Submission, WireDate, parse_iso_date},
    input::Pinyin,
    interview::{Library, Value, load_library},
    visit::{
        Bar, DeviceNews, Effect, Event, Glass, IdleTimes, Machine, Outcome, Overlay, Position, Step, TicketKind, Touch, Visit,
        World,
    },
};
use uuid::Uuid;

/// A small case type with a condition, a check, a repeated section and a step without questions.
const CONTENT: &str = r#"
format = 1
id = "loan"
official-form = "09"
edition = "法〔2025〕82号"
causes = ["04.10.108.03"]
title = "民间借贷纠纷"
plain = "别人借了我的钱不还"
plain-detail = ""
claim-total = "claims.principal"

[[section]]
id = "defendants"
step = "parties"
repeat = { min = 1, max = 3, one = "被告", add = "再加一个被告", more = "还有别的被告吗？" }
[[section.question]]
key = "name"
type = "name"
label = "姓名"
ask = "被告叫什么名字？"
required = true
unsure = true

[[section]]
id = "claims"
step = "claims"
paper = "诉讼请求"
[[section.question]]
key = "principal"
type = "money"
label = "尚欠本金"
ask = "对方还欠您多少本金？"
required = true
[[section.question.check]]
test = "claims.principal > 0"
say = "本金要大于 0 元。"
[[section.question]]
key = "wants_interest"
type = "choice"
ask = "要不要利息？"
options = [ { value = "要" }, { value = "不要" } ]
screen-only = true
[[section.question]]
key = "interest"
type = "money"
label = "尚欠利息"
ask = "利息多少？"
when = "claims.wants_interest == '要'"
otherwise = "不主张"

[[section]]
id = "service"
step = "service-address"
[[section.question]]
key = "phone"
type = "phone"
label = "手机号码"
ask = "您的手机号？"

[[material]]
key = "iou"
name = "借条"
need = "must"
proves = "证明借款"
kind = "书证"
source = "原告提供"
"#;

const ENGLISH: &str = r#"
title = "Private lending"
plain = "Money lent and not repaid"
[section.defendants]
one = "Defendant"
add = "Add a defendant"
more = "Any other defendant?"
[question."defendants.name"]
ask = "What is the defendant's name?"
[question."claims.principal"]
ask = "How much principal is owed?"
checks = ["The principal must be more than 0 yuan."]
[question."claims.wants_interest"]
ask = "Do you claim interest?"
options = ["Yes", "No"]
[question."claims.interest"]
ask = "How much interest?"
[question."service.phone"]
ask = "Your mobile number?"
[material.iou]
name = "IOU"
proves = "the loan"
"#;

fn library() -> Library {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("loan");
    std::fs::create_dir(&pack).expect("a folder");
    let write = |name: &str, text: &str| dengwen::store::durable::write(&pack.join(name), text.as_bytes()).expect("written");
    write("case-type.toml", CONTENT);
    write("en.toml", ENGLISH);
    let library = load_library(&[Path::to_owned(folder.path())]);
    assert!(library.problems.is_empty(), "{:?}", library.problems);
    library
}

fn card(number: &str) -> IdCard {
    IdCard {
        document: CardDocument::Resident,
        name: "李桂兰".into(),
        name_english: None,
        sex: Sex::Female,
        ethnic_group: Some("汉".into()),
        birth_date: None,
        address: Some("示例市示例区和平路 12 号".into()),
        number: number.into(),
        authority: None,
        valid_from: None,
        valid_to: None,
        valid_long_term: true,
        nationality: None,
        raw_text: vec![1],
        raw_photo: vec![2],
    }
}

/// A visitor with a clock that only moves when told.
struct Visitor {
    machine: Machine,
    library: Library,
    pinyin: Pinyin,
    clock: Duration,
    ids: Cell<u128>,
}

impl Visitor {
    fn new() -> Self {
        Self::found(None)
    }

    fn found(visit: Option<Visit>) -> Self {
        Self {
            machine: Machine::new(visit, Duration::ZERO),
            library: library(),
            pinyin: Pinyin::empty(),
            clock: Duration::ZERO,
            ids: Cell::new(0),
        }
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        let ids = &self.ids;
        let new_id = || {
            ids.set(ids.get() + 1);
            Uuid::from_u128(ids.get())
        };
        let world = World {
            library: &self.library,
            pinyin: &self.pinyin,
            idle: IdleTimes::default(),
            consent: ("2026-1", "00"),
            clock: self.clock,
            now: "2026-11-24T09:00:00+08:00",
            today: WireDate(parse_iso_date("2026-11-24").expect("a day")),
            new_id: &new_id,
        };
        self.machine.handle(event, &world)
    }

    fn touch(&mut self, touch: Touch) -> Vec<Effect> {
        self.event(Event::Touch(touch))
    }

    fn type_in(&mut self, text: &str) {
        self.touch(Touch::Key("clear".into()));
        for c in text.chars() {
            self.touch(Touch::Key(c.to_string()));
        }
        self.touch(Touch::Next);
    }

    fn choose(&mut self, index: usize) {
        self.touch(Touch::Choose(index));
        self.touch(Touch::Next);
    }

    fn wait(&mut self, seconds: u64) -> Vec<Effect> {
        self.clock += Duration::from_secs(seconds);
        self.event(Event::Tick)
    }

    fn visit(&self) -> &Visit {
        self.machine.visit().expect("a visit is under way")
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.visit().answers.value(key)
    }

    /// To the question about the principal.
    fn walk_to_claims(&mut self) {
        self.touch(Touch::Start);
        self.touch(Touch::Choose(0));
        self.choose(0);
        self.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
        self.touch(Touch::Next);
        self.choose(0);
        self.choose(0);
        self.touch(Touch::Next); // advice
        self.type_in("王建国");
        self.touch(Touch::Next); // no other defendant
        assert_eq!(self.machine.step(), Step::Claims);
    }

    fn walk_to_review(&mut self) {
        self.walk_to_claims();
        self.type_in("8万");
        self.choose(1);
        assert_eq!(self.machine.step(), Step::Materials);
        self.touch(Touch::Act(0));
        self.touch(Touch::Extra(0));
        self.event(Event::Device(DeviceNews::PageKept(Uuid::from_u128(77))));
        self.event(Event::Device(DeviceNews::ScanEnded { pages: 1, fault: None }));
        self.touch(Touch::Next);
        self.touch(Touch::Next); // mediation has no questions here
        assert_eq!(self.machine.step(), Step::ServiceAddress);
        self.type_in("13812345678");
        assert_eq!(self.machine.step(), Step::Review);
    }

    fn walk_to_submit(&mut self) -> Vec<Effect> {
        self.walk_to_review();
        self.touch(Touch::Next);
        self.touch(Touch::Signed(vec![1, 2, 3]));
        self.touch(Touch::Next)
    }
}

#[test]
fn a_filing_from_the_first_touch_to_the_last() {
    let mut visitor = Visitor::new();
    let effects = visitor.walk_to_submit();
    assert_eq!(effects, [Effect::Save, Effect::Submit]);
    assert_eq!(visitor.machine.step(), Step::Submit);
    assert_eq!(visitor.visit().materials["iou"].submission, Some(Submission::Scanned));
    visitor.event(Event::Outcome(Outcome::Sealed { ticket: "L017".into() }));
    let Glass::Ticket { number, received, printed, .. } = visitor.machine.glass() else { panic!("no ticket") };
    assert_eq!((number.as_str(), *received, printed.is_none()), ("L017", false, true));
    visitor.event(Event::Outcome(Outcome::Received));
    assert!(matches!(visitor.machine.glass(), Glass::Ticket { received: true, .. }));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.touch(Touch::Choose(0)), [Effect::Feedback(0)]);
    assert_eq!(visitor.touch(Touch::Next), [Effect::Reset]);
    assert_eq!(visitor.machine.step(), Step::Attract);
}

#[test]
fn every_answer_is_saved_before_the_next_screen() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for c in "80000".chars() {
        visitor.touch(Touch::Key(c.to_string()));
    }
    assert!(visitor.touch(Touch::Next).contains(&Effect::Save));
    assert!(visitor.value("claims.principal").is_some());
}

#[test]
fn the_card_is_never_asked_for_again_what_it_says() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    assert_eq!(visitor.visit().answers.text("plaintiffs.0.name").map(Personal::reveal), Some("李桂兰"));
    assert_eq!(visitor.visit().raw_card, Some((vec![1], vec![2])));
}

#[test]
fn back_and_forward_lose_nothing_even_half_typed() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    for c in "80000".chars() {
        visitor.touch(Touch::Key(c.to_string()));
    }
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Parties);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.editor().expect("a field").text(), "80,000");
}

#[test]
fn wrong_input_stays_in_the_field_with_a_clear_sentence() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("八万");
    assert_eq!(visitor.machine.step(), Step::Claims);
    assert!(visitor.machine.error().expect("a sentence").zh.contains("尚欠本金"));
    assert_eq!(visitor.machine.editor().expect("a field").text(), "八万");
    visitor.type_in("0");
    assert!(visitor.machine.error().expect("a sentence").zh.contains("大于 0"));
    visitor.type_in("8万元");
    assert_eq!(visitor.machine.error(), None);
    assert!(visitor.value("claims.principal").is_some());
}

/// Nobody types these on the glass; a clerk's keyboard may.
#[test]
fn far_too_much_text_and_invisible_signs_are_refused_and_kept() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    assert_eq!(visitor.machine.step(), Step::Parties);
    for (typed, says) in [("字".repeat(200_000), "写了 200000 个字"), ("王\u{7}建国".into(), "第 2 个字是看不见的符号")]
    {
        visitor.touch(Touch::Key("clear".into()));
        visitor.touch(Touch::Key(typed.clone()));
        visitor.touch(Touch::Next);
        let said = visitor.machine.error().expect("a sentence").zh.clone();
        assert!(said.contains(says) && said.contains("姓名"), "{said}");
        assert!(visitor.machine.editor().expect("a field").text() == typed, "what was typed is still there");
    }
    visitor.type_in("王建国");
    assert_eq!(visitor.machine.error(), None);
}

#[test]
fn an_answer_opens_and_closes_later_questions() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("8万");
    visitor.choose(0);
    assert_eq!(visitor.machine.step(), Step::Claims, "the interest is asked");
    visitor.touch(Touch::Back);
    visitor.choose(1);
    assert_eq!(visitor.machine.step(), Step::Materials, "the interest is not asked");
}

#[test]
fn defendants_are_added_and_taken_away() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Extra(0));
    visitor.type_in("赵六");
    assert_eq!(visitor.visit().answers.count("defendants", 1), 2);
    visitor.touch(Touch::Act(0));
    assert_eq!(visitor.visit().answers.count("defendants", 1), 1);
    assert_eq!(visitor.visit().answers.text("defendants.0.name").map(Personal::reveal), Some("赵六"));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Claims);
}

#[test]
fn a_gap_is_named_to_the_court_and_stops_nobody() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Back);
    visitor.touch(Touch::Unsure);
    visitor.touch(Touch::Next);
    visitor.type_in("8万");
    visitor.choose(1);
    visitor.touch(Touch::Next);
    visitor.type_in("13812345678");
    assert_eq!(visitor.machine.step(), Step::Review);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Signature);
}

#[test]
fn nobody_goes_on_without_consent_or_signature() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    visitor.touch(Touch::Choose(0));
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Consent);
    assert!(visitor.machine.error().is_some());
    let mut visitor = Visitor::new();
    visitor.walk_to_review();
    visitor.touch(Touch::Next);
    visitor.touch(Touch::Next);
    assert_eq!(visitor.machine.step(), Step::Signature);
    assert!(visitor.machine.error().is_some());
}

#[test]
fn the_idle_warning_comes_counts_down_and_keeps_the_draft() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    assert!(visitor.wait(89).is_empty() && visitor.machine.overlay().is_none());
    visitor.wait(1);
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Idle(45)));
    visitor.touch(Touch::Answer(0));
    assert_eq!(visitor.machine.overlay(), None);
    visitor.wait(134);
    assert_eq!(visitor.machine.overlay(), Some(&Overlay::Idle(1)));
    assert_eq!(visitor.wait(1), [Effect::KeepDraft, Effect::Reset]);
    assert_eq!(visitor.machine.step(), Step::Attract);
}

#[test]
fn fetching_papers_pauses_ten_minutes() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.wait(100);
    visitor.touch(Touch::Answer(1));
    assert!(visitor.wait(600).is_empty());
    assert_eq!(visitor.machine.overlay(), None);
    visitor.wait(95);
    assert!(matches!(visitor.machine.overlay(), Some(Overlay::Idle(_))));
}

#[test]
fn nobody_is_thrown_out_while_a_device_works() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("8万");
    visitor.choose(1);
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
fn a_scan_that_fails_keeps_the_pages_already_there() {
    let mut visitor = Visitor::new();
    visitor.walk_to_claims();
    visitor.type_in("8万");
    visitor.choose(1);
    visitor.touch(Touch::Act(0));
    visitor.touch(Touch::Extra(0));
    visitor.event(Event::Device(DeviceNews::PageKept(Uuid::from_u128(1))));
    let jam = dengwen::filing::Bilingual::new("卡纸了", "Paper jam");
    visitor.event(Event::Device(DeviceNews::ScanEnded { pages: 1, fault: Some(jam.clone()) }));
    assert_eq!(visitor.machine.error(), Some(&jam));
    assert_eq!(visitor.visit().materials["iou"].pages, [Uuid::from_u128(1)]);
    assert!(!visitor.machine.busy());
    let removed = visitor.touch(Touch::Extra(1));
    assert_eq!(removed, [Effect::Save, Effect::RemovePage(Uuid::from_u128(1))]);
}

#[test]
fn a_failed_submission_leads_back_with_everything() {
    let mut visitor = Visitor::new();
    visitor.walk_to_submit();
    let sentence = dengwen::filing::Bilingual::new("磁盘满了", "Disk full");
    let effects = visitor.event(Event::Outcome(Outcome::NotSealed(sentence)));
    assert_eq!(effects, [Effect::Save, Effect::Preview]);
    assert_eq!(visitor.visit().position, Position::Review);
    assert!(visitor.visit().signature.is_some());
}

/// Every state meets every event: no panic, and the state that comes out is one the machine knows how to leave.
#[test]
fn every_state_meets_every_event() {
    let ways: [fn(&mut Visitor); 9] = [
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
    let sentence = || dengwen::filing::Bilingual::new("x", "x");
    let others = || {
        vec![
            Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))),
            Event::Device(DeviceNews::ReaderFault(sentence())),
            Event::Device(DeviceNews::ReaderReady),
            Event::Device(DeviceNews::PageKept(Uuid::nil())),
            Event::Device(DeviceNews::ScanEnded { pages: 0, fault: None }),
            Event::Outcome(Outcome::NoDraft),
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

#[test]
fn only_a_number_leads_to_the_window() {
    let mut visitor = Visitor::new();
    visitor.touch(Touch::Start);
    assert_eq!(visitor.touch(Touch::Choose(2)), [Effect::TakeTicket(TicketKind::Window)]);
    visitor.event(Event::Outcome(Outcome::TicketTaken { ticket: "K001".into() }));
    assert!(matches!(visitor.machine.glass(), Glass::Ticket { kind: TicketKind::Window, .. }));
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
