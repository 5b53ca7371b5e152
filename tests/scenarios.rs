//! The scenarios against the content, without a glass: every question met has an answer that is taken, every answer is
//! met, every file named is there. What fails here would fail in the walk over the glass, minutes later.
#![cfg(feature = "scripted")]
#![allow(missing_docs)]

use std::{
    cell::Cell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use dengwen::{
    causes::{Causes, LazyCauses},
    device::id_reader::decode_card_text,
    filing::{Figures, WireDate, parse_iso_date},
    input::Pinyin,
    interview::{CheckLevel, Finding, FindingKind, Library, Place, QuestionStep, findings, load_library},
    scripted::{Deed, Lexicon, Reply, Scenario},
    simulator::card::SimulatedCard,
    visit::{ConsentText, DeviceNews, Effect, Event, IdleTimes, Machine, Position, Touch, World, cards},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn scenarios() -> Vec<(PathBuf, Scenario)> {
    let folder = root().join("tests/scenarios");
    let files = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    files
        .map(|file| {
            let scenario = Scenario::load(&file, &root().join("assets"));
            let scenario = scenario.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (file, scenario)
        })
        .collect()
}

fn deeds(scenario: &Scenario) -> impl Iterator<Item = &Deed> {
    scenario.acts.iter().flat_map(|act| &act.deeds)
}

/// A visitor who answers from a scenario, at the machine behind the glass.
struct Visitor<'a> {
    scenario: &'a Scenario,
    library: &'a Library,
    causes: &'a LazyCauses,
    figures: Figures,
    pinyin: Pinyin,
    machine: Machine,
    ids: Cell<u128>,
    /// How many cards of other plaintiffs were laid on the reader.
    laid: usize,
    /// Rows of a screen of several questions that were opened.
    opened: Vec<Place>,
    /// How often each question was asked.
    asked: BTreeMap<String, usize>,
}

impl Visitor<'_> {
    fn with_world<T>(&mut self, deed: impl FnOnce(&mut Machine, &World<'_>) -> T) -> T {
        let ids = &self.ids;
        let new_id = || {
            ids.set(ids.get() + 1);
            uuid::Uuid::from_u128(ids.get())
        };
        let world = World {
            library: self.library,
            causes: self.causes,
            figures: &self.figures,
            pinyin: &self.pinyin,
            idle: IdleTimes::default(),
            consent: ConsentText { version: "1", sha256: "00", text: "" },
            can_file: true,
            can_print_a4: false,
            can_scan: true,
            settle: Duration::ZERO,
            clock: Duration::ZERO,
            now: "2026-11-24T09:00:00+08:00",
            today: WireDate(parse_iso_date("2026-11-24").expect("a day")),
            new_id: &new_id,
        };
        deed(&mut self.machine, &world)
    }

    fn touch(&mut self, touch: Touch) -> Vec<Effect> {
        self.with_world(|machine, world| machine.handle(Event::Touch(touch), world))
    }

    fn position(&self) -> Position {
        self.machine.visit().expect("a filing is under way").position
    }

    /// The question on the glass, and its answers to choose from.
    fn question(&mut self) -> Option<(String, Vec<String>)> {
        let Position::Question(_, place) = self.position() else { return None };
        let language = self.scenario.language;
        self.with_world(|machine, world| {
            let route = machine.route(world).expect("a case type is chosen");
            Some(match route.question(place) {
                Some(question) => {
                    let labels = question.options.iter().map(|option| option.say.in_language(language).to_owned()).collect();
                    (route.ask(place).expect("asked").in_language(language).to_owned(), labels)
                }
                None => {
                    let repeat = route.section(place).repeat.as_ref().expect("asks for more");
                    (repeat.more.in_language(language).to_owned(), Vec::new())
                }
            })
        })
    }

    /// Answers questions until there is none.
    fn answer_all(&mut self) {
        loop {
            if let Position::PartyCard(..) = self.position() {
                self.lay_next_card();
            }
            if let Position::Together(step, place) = self.position() {
                self.answer_together(step, place);
                continue;
            }
            let Some((question, labels)) = self.question() else { return };
            let before = self.position();
            let times = self.asked.entry(question.clone()).or_default();
            let replies =
                self.scenario.answers.get(&question).unwrap_or_else(|| panic!("no answer to “{question}” {labels:?}"));
            let reply = replies.get(*times).or(replies.last()).expect("never empty").clone();
            *times += 1;
            let index = |label: &String| {
                let found = labels.iter().position(|known| known == label);
                found.unwrap_or_else(|| panic!("“{question}” offers {labels:?}, not “{label}”"))
            };
            match reply {
                Reply::Type(text) => {
                    self.touch(Touch::Key("clear".into()));
                    self.touch(Touch::Key(text));
                    self.touch(Touch::Next);
                }
                Reply::Choose(label) => {
                    self.touch(Touch::Choose(index(&label)));
                }
                Reply::Tick(ticks) => {
                    for label in &ticks {
                        self.touch(Touch::Choose(index(label)));
                    }
                    self.touch(Touch::Next);
                }
                Reply::Skip(_) => {
                    self.touch(Touch::Key("clear".into()));
                    self.touch(Touch::Next);
                }
                Reply::Unsure(_) => {
                    self.touch(Touch::Unsure);
                }
                Reply::Next(_) => {
                    self.touch(Touch::Next);
                }
                Reply::Touch(_) => {
                    self.touch(Touch::Extra(0));
                }
                Reply::Wrong(wrong) => {
                    self.touch(Touch::Key("clear".into()));
                    self.touch(Touch::Key(wrong.text));
                    self.touch(Touch::Next);
                    let error = self
                        .machine
                        .error()
                        .map(|error| error.in_language(self.scenario.language).to_owned())
                        .unwrap_or_default();
                    assert!(error.contains(&wrong.says), "“{question}” says “{error}”");
                    continue;
                }
            }
            assert_ne!(self.position(), before, "the answer to “{question}” was not taken");
        }
    }

    /// Several questions at once: the first row that has an answer of its own is opened; without any they are accepted.
    fn answer_together(&mut self, step: QuestionStep, place: Place) {
        let (scenario, opened) = (self.scenario, self.opened.clone());
        let row = self.with_world(|machine, world| {
            let route = machine.route(world).expect("a case type is chosen");
            route.together(step, place).0.iter().position(|place| {
                let ask = route.ask(*place).expect("asked").in_language(scenario.language);
                let typed = |reply: &Reply| !matches!(reply, Reply::Skip(_) | Reply::Unsure(_) | Reply::Next(_));
                !opened.contains(place) && scenario.answers.get(ask).is_some_and(|replies| replies.iter().any(typed))
            })
        });
        match row {
            Some(row) => {
                let place =
                    self.with_world(|machine, world| machine.route(world).expect("chosen").together(step, place).0[row]);
                self.opened.push(place);
                self.touch(Touch::Act(row));
                assert!(matches!(self.position(), Position::Question(..)), "{:?}", self.position());
            }
            None => {
                self.touch(Touch::Next);
                assert_ne!(self.position(), Position::Together(step, place), "{:?}", self.machine.error());
            }
        }
    }

    /// The card of another plaintiff is asked for: the next of the scenario. The first one is no good here.
    fn lay_next_card(&mut self) {
        let scenario = self.scenario;
        let files: Vec<&PathBuf> =
            deeds(scenario).filter_map(|deed| if let Deed::Card(file) = deed { Some(file) } else { None }).collect();
        self.lay_card(files[0]);
        assert!(self.machine.party_card_shown().is_none() && self.machine.error().is_some(), "the visitor's own card is taken");
        self.laid += 1;
        self.lay_card(files[self.laid]);
        assert!(self.machine.party_card_shown().is_some(), "{:?}", self.machine.error());
        self.touch(Touch::Next);
    }

    fn lay_card(&mut self, file: &Path) {
        let card = SimulatedCard::from_toml(&std::fs::read_to_string(file).expect("the card")).expect("a card");
        let card = Box::new(decode_card_text(&card.text_block(), &[]).expect("a card"));
        self.with_world(|machine, world| machine.handle(Event::Device(DeviceNews::Card(card)), world));
    }

    /// Touches the card of a form, or says what happened and touches one of the causes it may be.
    fn choose_cause(&mut self) {
        let (scenario, language) = (self.scenario, self.scenario.language);
        let touched = |label: &str| deeds(scenario).any(|deed| matches!(deed, Deed::Touch(touched) if touched == label));
        let card = cards(self.library).into_iter().position(|case_type| touched(case_type.plain.in_language(language)));
        let chosen = card.unwrap_or_else(|| {
            let words = deeds(scenario).find_map(|deed| if let Deed::Type(words) = deed { Some(words.clone()) } else { None });
            self.touch(Touch::Extra(0));
            assert_eq!(self.position(), Position::CauseWords);
            self.touch(Touch::Key(words.expect("a card of the content is touched, or words are typed")));
            self.touch(Touch::Next);
            assert_eq!(self.position(), Position::CauseFound);
            self.with_world(|machine, world| {
                let found = machine.offered(world);
                let said: Vec<&str> = found.iter().map(|cause| cause.plain.in_language(language)).collect();
                said.iter().position(|said| touched(said)).unwrap_or_else(|| panic!("of {said:?} none is touched"))
            })
        });
        self.touch(Touch::Choose(chosen));
    }

    fn walk_to_review(&mut self, card: &Path, capacity: usize) {
        for touch in [Touch::Start, Touch::Choose(0), Touch::Choose(0), Touch::Next] {
            self.touch(touch);
        }
        self.lay_card(card);
        for touch in [Touch::Next, Touch::Choose(capacity)] {
            self.touch(touch);
        }
        self.choose_cause();
        self.answer_all();
        assert_eq!(self.position(), Position::Advice);
        self.touch(Touch::Next);
        self.answer_all();
        assert_eq!(self.position(), Position::Materials(None));
        self.touch(Touch::Next);
        self.answer_all();
        assert_eq!(self.position(), Position::Review);
    }
}

#[test]
fn every_question_met_has_an_answer_and_every_answer_is_met() {
    let library = load_library(&[root().join("assets/case-types")]);
    let assets = root().join("assets");
    let causes = LazyCauses::new(Box::new(move || Causes::load(&assets).expect("the causes")));
    let mut unasked = Vec::new();
    for (file, scenario) in scenarios() {
        let card = deeds(&scenario).find_map(|deed| if let Deed::Card(file) = deed { Some(file.clone()) } else { None });
        let touched = |label: &str| deeds(&scenario).any(|deed| matches!(deed, Deed::Touch(touched) if touched == label));
        let mut visitor = Visitor {
            scenario: &scenario,
            library: &library,
            causes: &causes,
            figures: Figures::default(),
            pinyin: Pinyin::empty(),
            machine: Machine::new(None, Duration::ZERO),
            ids: Cell::new(0),
            laid: 0,
            opened: Vec::new(),
            asked: BTreeMap::new(),
        };
        let capacities = [
            ["替我自己", "For myself"],
            ["替我的公司", "For my company"],
            ["替别人代理", "For someone else"],
            ["替孩子或被监护人", "As parent or guardian"],
        ];
        let capacity = capacities.iter().position(|labels| labels.iter().any(|label| touched(label)));
        visitor.walk_to_review(&card.expect("a card"), capacity.expect("a capacity"));
        // What is not a question of the content can only be advice, where nothing is to be said.
        let never = |(question, replies): &(&String, &Vec<Reply>)| {
            !visitor.asked.contains_key(*question) && **replies != [Reply::Next(true)]
        };
        unasked.extend(scenario.answers.iter().filter(never).map(|(question, _)| format!("{}: “{question}”", file.display())));
        let stops: Vec<_> = visitor.with_world(|machine, world| {
            let route = machine.route(world).expect("a case type is chosen");
            let stops = |finding: &Finding| {
                matches!(finding.kind, FindingKind::Missing | FindingKind::Contradiction(CheckLevel::Error))
            };
            findings(&route).into_iter().filter(stops).collect()
        });
        assert!(stops.is_empty(), "{}: the review would stop her: {stops:?}", file.display());
    }
    assert!(unasked.is_empty(), "answers that nobody asks for: {unasked:#?}");
}

#[test]
fn every_card_and_page_is_there() {
    for (file, scenario) in scenarios() {
        for deed in deeds(&scenario) {
            let named = match deed {
                Deed::Card(card) => vec![card.clone()],
                Deed::Pages(pages) => pages.clone(),
                Deed::Touch(_)
                | Deed::Row(_)
                | Deed::Wait(_)
                | Deed::Gone(_)
                | Deed::Type(_)
                | Deed::LiftCard(_)
                | Deed::Fault(_)
                | Deed::CutNetwork(_)
                | Deed::Sign(_) => Vec::new(),
            };
            for path in named {
                assert!(path.is_file(), "{} names {}", file.display(), path.display());
            }
        }
    }
}

/// What stands in an empty field shows how to fill it: the keys of the glass can write it.
#[test]
fn every_example_can_be_typed() {
    let folder = root().join("assets/dictionaries");
    let lexicon = Lexicon::load(&[&folder.join("legal.tsv"), &folder.join("pinyin.tsv")]).expect("the dictionaries");
    for case_type in load_library(&[root().join("assets/case-types")]).case_types.values() {
        for question in case_type.sections.iter().flat_map(|section| &section.questions) {
            for example in [&question.example.zh, &question.example.en] {
                let written = lexicon.plan(example.trim_start_matches("For example:"));
                assert!(written.is_ok(), "{}: “{example}”: {}", case_type.id, written.expect_err("said so"));
            }
        }
    }
}
