//! A visitor of the machine, with a clock that only moves when told and a small case type.

use std::{cell::Cell, path::Path, time::Duration};

use dengwen::{
    causes::{Causes, LazyCauses},
    filing::{CardDocument, Figures, IdCard, IdDocument, LprTable, Sex, WireDate, parse_iso_date},
    input::Pinyin,
    interview::{Library, Value, load_library},
    visit::{ConsentText, DeviceNews, Effect, Event, IdleTimes, Machine, Position, Step, Touch, Visit, World},
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

pub(crate) fn library() -> Library {
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

pub(crate) fn card(number: &str) -> IdCard {
    IdCard {
        document: IdDocument::Chip(CardDocument::Resident),
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
        permit_number: None,
        issue_count: None,
        raw_text: vec![1],
        raw_photo: vec![2],
    }
}

/// A visitor with a clock that only moves when told.
pub(crate) struct Visitor {
    pub(crate) machine: Machine,
    library: Library,
    causes: LazyCauses,
    figures: Figures,
    pinyin: Pinyin,
    pub(crate) clock: Duration,
    pub(crate) settle: Duration,
    pub(crate) can_file: bool,
    pub(crate) a4: bool,
    ids: Cell<u128>,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self::found(None)
    }

    pub(crate) fn found(visit: Option<Visit>) -> Self {
        Self {
            machine: Machine::new(visit, Duration::ZERO),
            library: library(),
            causes: LazyCauses::new(Box::new(Causes::default)),
            figures: Figures::default(),
            pinyin: Pinyin::empty(),
            clock: Duration::ZERO,
            settle: Duration::ZERO,
            can_file: true,
            a4: false,
            ids: Cell::new(0),
        }
    }

    /// With every case type and every cause that is delivered.
    pub(crate) fn with_all_content() -> Self {
        let assets = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"));
        let causes = LazyCauses::new(Box::new(move || Causes::load(assets).expect("the causes")));
        let figures = Figures { lpr: LprTable::published(), ..Figures::default() };
        Self { library: load_library(&[assets.join("case-types")]), causes, figures, ..Self::new() }
    }

    pub(crate) fn event(&mut self, event: Event) -> Vec<Effect> {
        self.with_world(|machine, world| machine.handle(event, world))
    }

    pub(crate) fn with_world<T>(&mut self, deed: impl FnOnce(&mut Machine, &World<'_>) -> T) -> T {
        let ids = &self.ids;
        let new_id = || {
            ids.set(ids.get() + 1);
            Uuid::from_u128(ids.get())
        };
        let world = World {
            library: &self.library,
            causes: &self.causes,
            figures: &self.figures,
            pinyin: &self.pinyin,
            idle: IdleTimes::default(),
            consent: ConsentText { version: "2026-1", sha256: "00", text: "告知" },
            can_file: self.can_file,
            can_print_a4: self.a4,
            can_scan: true,
            settle: self.settle,
            clock: self.clock,
            now: "2026-11-24T09:00:00+08:00",
            today: WireDate(parse_iso_date("2026-11-24").expect("a day")),
            new_id: &new_id,
        };
        deed(&mut self.machine, &world)
    }

    pub(crate) fn touch(&mut self, touch: Touch) -> Vec<Effect> {
        self.event(Event::Touch(touch))
    }

    pub(crate) fn type_in(&mut self, text: &str) {
        self.touch(Touch::Key("clear".into()));
        for c in text.chars() {
            self.touch(Touch::Key(c.to_string()));
        }
        self.touch(Touch::Next);
    }

    /// Marks an answer and goes on; a question takes its answer with one touch.
    pub(crate) fn choose(&mut self, index: usize) {
        let asked = self.machine.visit().map(|visit| visit.position);
        self.touch(Touch::Choose(index));
        if self.machine.visit().map(|visit| visit.position) == asked {
            self.touch(Touch::Next);
        }
    }

    pub(crate) fn wait(&mut self, seconds: u64) -> Vec<Effect> {
        self.clock += Duration::from_secs(seconds);
        self.event(Event::Tick)
    }

    pub(crate) fn visit(&self) -> &Visit {
        self.machine.visit().expect("a visit is under way")
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.visit().answers.value(key)
    }

    /// To the cards of the case types.
    pub(crate) fn walk_to_cause(&mut self) {
        self.touch(Touch::Start);
        self.touch(Touch::Choose(0));
        self.choose(0);
        self.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
        self.touch(Touch::Next);
        self.choose(0);
        assert_eq!(self.visit().position, Position::Cause);
    }

    /// To what happened, in her own words.
    pub(crate) fn walk_to_words(&mut self) {
        self.walk_to_cause();
        self.touch(Touch::Extra(0));
        assert_eq!(self.visit().position, Position::CauseWords);
    }

    /// At `position`, wherever that leads: what was said is found after a power cut.
    pub(crate) fn found_at(&mut self, position: Position) {
        self.walk_to_claims();
        let mut visit = self.visit().clone();
        visit.position = position;
        self.machine = Machine::new(Some(visit), self.clock);
        self.event(Event::Device(DeviceNews::Card(Box::new(card("110101195402030027")))));
        assert_eq!(self.visit().position, position);
    }

    /// To the question about the principal.
    pub(crate) fn walk_to_claims(&mut self) {
        self.walk_to_cause();
        self.choose(0);
        self.touch(Touch::Next); // advice
        self.type_in("王建国");
        self.touch(Touch::Next); // no other defendant
        assert_eq!(self.machine.step(), Step::Claims);
    }

    /// To the checklist; no interest is claimed.
    pub(crate) fn walk_to_materials(&mut self) {
        self.walk_to_claims();
        self.type_in("8万");
        self.choose(1);
        assert_eq!(self.machine.step(), Step::Materials);
    }

    pub(crate) fn walk_to_review(&mut self) {
        self.walk_to_materials();
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

    pub(crate) fn walk_to_submit(&mut self) -> Vec<Effect> {
        self.walk_to_review();
        self.touch(Touch::Next);
        self.touch(Touch::Signed(vec![1, 2, 3]));
        self.touch(Touch::Next)
    }
}
