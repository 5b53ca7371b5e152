//! Proof that a pack can be used: generated visits reach every question and decide every condition; the official labels stand in
//! order; every cause leads to a form.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;
use time::{Date, Duration};

use super::{
    Answers, CaseType, GENERIC, Kind, Library, Origin, Question, Route, Section, Value,
    condition::{Condition, Outcome},
    sound::conditions,
};
use crate::filing::{FeeBases, Figures, GapReason, LprTable, Money, WireDate};

/// So many generated visits at most; a question none of them meets is out of reach.
const VISITS: u64 = 400;

/// One visit, made up.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeUp {
    /// What was answered.
    pub answers: Answers,
    /// For whom: the word conditions use.
    pub capacity: &'static str,
    /// Code of the cause.
    pub cause: String,
    /// The day.
    pub today: WireDate,
}

impl MadeUp {
    /// A visit through every question that opens, answered at random out of `seed`. `causes` are those it may choose from.
    pub fn through(case_type: &CaseType, causes: &[&str], seed: u64) -> Self {
        let mut dice = Dice(seed);
        let capacity = ["myself", "organisation", "agent", "guardian"][dice.below(4)];
        let cause = causes.get(dice.below(causes.len().max(1))).copied().unwrap_or_default().to_owned();
        let mut visit = Self { answers: Answers::default(), capacity, cause, today: WireDate(DAY) };
        for section in case_type.sections.iter().filter(|section| section.repeat.is_some()) {
            let repeat = section.repeat.as_ref().map_or((0, 0), |repeat| (repeat.min, repeat.max));
            let more = dice.below(3).min((repeat.1 - repeat.0) as usize) as u32;
            visit.answers.set(format!("{}.count", section.id), Value::Count(repeat.0 + more), Origin::Visitor);
        }
        // An answer opens further questions; a pack nests them a few deep.
        loop {
            let mut given = Vec::new();
            let route = visit.route(case_type);
            for (_, place) in route.all_places(&route.environment()) {
                let (key, Some(question)) = (route.key(place), route.question(place)) else { continue };
                if visit.answers.get(&key).is_none() {
                    given.push((key, made_up(question, &mut dice)));
                }
            }
            if given.is_empty() {
                return visit;
            }
            for (key, value) in given {
                visit.answers.set(key, value, Origin::Visitor);
            }
        }
    }

    /// The way through it.
    pub fn route<'a>(&'a self, case_type: &'a CaseType) -> Route<'a> {
        Route {
            case_type,
            cause: &self.cause,
            answers: &self.answers,
            card: None,
            typed_identity: false,
            capacity: self.capacity,
            today: self.today,
            figures: figures(),
        }
    }
}

fn figures() -> &'static Figures {
    static FIGURES: LazyLock<Figures> = LazyLock::new(|| Figures {
        fees: FeeBases::default(),
        lpr: LprTable::published(),
        small_claims: Some(Money::from_yuan(60_000)),
    });
    &FIGURES
}

/// The day of every made-up visit.
const DAY: Date = time::macros::date!(2026 - 06 - 15);

fn made_up(question: &Question, dice: &mut Dice) -> Value {
    if (question.unsure || !question.required) && dice.below(6) == 0 {
        return Value::Gap(if question.required { GapReason::Unknown } else { GapReason::None });
    }
    let text = |of: &[&str], dice: &mut Dice| Value::Text(of[dice.below(of.len())].into());
    match question.kind {
        Kind::Text | Kind::DocumentNumber => text(&["E12345678", "第3号楼", "2024民初15号"], dice),
        Kind::Name => text(&["李桂兰", "王建国", "张䶮", "𠮷田有限公司"], dice),
        Kind::Longtext => text(&["对方一直没有照办。\n多次催促，没有结果。", "双方说好的，有证人。"], dice),
        Kind::Address => text(&["江苏省南京市玄武区和平路1号", "浙江省杭州市上城区2号"], dice),
        Kind::Phone => text(&["13812345678", "025-83212345"], dice),
        Kind::ResidentNumber => text(&["11010519491231002X", "440524188001010014"], dice),
        Kind::Uscc => text(&["91350211M000100Y43"], dice),
        Kind::Ethnic => text(&["汉族", "维吾尔族"], dice),
        Kind::Number => text(&["3", "12"], dice),
        Kind::Money => Value::Money(Money::from_fen([0, 1, 50_000, 8_000_000, 123_456_789, 60_000_000_000][dice.below(6)])),
        Kind::Date => Value::Date(WireDate(DAY - Duration::days(dice.below(4_000) as i64))),
        Kind::Percent => Value::Percent(["0", "3.45", "12", "36"][dice.below(4)].to_owned()),
        Kind::Choice => {
            let chosen = question.options.get(dice.below(question.options.len().max(1)));
            Value::Choice(chosen.map(|option| option.value.clone()).unwrap_or_default())
        }
        Kind::Multi => {
            let ticked = question.options.iter().filter(|_| dice.below(2) == 0);
            let ticked: Vec<String> = ticked.map(|option| option.value.clone()).collect();
            let one = question.options.first().map(|option| option.value.clone());
            Value::Multi(if ticked.is_empty() { one.into_iter().collect() } else { ticked })
        }
    }
}

/// Splitmix64: the same visits every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }
}

/// What is wrong with the packs of `library` beyond what reading them shows; `causes` are the codes of all causes of action.
pub fn prove(library: &Library, causes: &[&str]) -> Vec<String> {
    let mut problems = cause_problems(library, causes);
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut unmet: BTreeSet<String> = BTreeSet::new();
    for case_type in library.case_types.values() {
        let own: Vec<&str> = causes.iter().copied().filter(|code| library.form_of(code) == case_type.id).collect();
        let reach = Reach::of(case_type, &own);
        let of = |problem: String| format!("{}: {problem}", case_type.id);
        problems.extend(label_problems(case_type).into_iter().map(of));
        problems.extend(reach.problems.into_iter().map(of));
        met.extend(reach.met_of_shared);
        unmet.extend(reach.unmet_of_shared);
    }
    problems.extend(unmet.difference(&met).map(|key| format!("shared: {}", never(key))));
    problems
}

fn never(key: &str) -> String {
    format!("nobody is ever asked {key}; correct its `when`, or write \"false\" for a row that is only computed")
}

fn cause_problems(library: &Library, causes: &[&str]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for case_type in library.case_types.values() {
        for code in &case_type.causes {
            if !causes.contains(&code.as_str()) {
                problems.push(format!("{}: there is no cause {code}; correct `causes`", case_type.id));
            }
            if let Some(other) = owners.insert(code, &case_type.id) {
                problems.push(format!("{}: the cause {code} is also named by {other}; leave it to one", case_type.id));
            }
        }
    }
    let unmapped: Vec<_> = causes.iter().filter(|code| !library.case_types.contains_key(library.form_of(code))).collect();
    if let Some(first) = unmapped.first() {
        problems.push(format!("{} causes ({first} …) have no form; add the pack \"{GENERIC}\"", unmapped.len()));
    }
    problems
}

#[derive(Deserialize)]
struct Official {
    case_types: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

#[derive(Deserialize)]
struct OfficialRow {
    label: String,
}

/// The labels of the official forms, 法〔2025〕82号.
const OFFICIAL: &str = include_str!("../../assets/reference/templates.json");

/// A form the program knows prints every official label, in order.
fn label_problems(case_type: &CaseType) -> Vec<String> {
    let official: Official = serde_json::from_str(OFFICIAL).expect("invariant: delivered with the program");
    let Some(form) = official.case_types.get(&case_type.id.replace('-', "_")) else { return Vec::new() };
    let mut problems = Vec::new();
    for id in ["claims", "jurisdiction_and_preservation", "facts"] {
        let rows = form.get(id).cloned().unwrap_or_default();
        let rows: Vec<OfficialRow> = serde_json::from_value(rows).unwrap_or_default();
        let questions = case_type.sections.iter().filter(|section| section.id == id).flat_map(|section| &section.questions);
        let ours: Vec<&str> = questions.filter(|q| !q.screen_only).filter_map(|q| q.label.as_deref()).collect();
        let official: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
        if let Some(at) = (0..ours.len().max(official.len())).find(|at| ours.get(*at) != official.get(*at)) {
            let word = |labels: &[&str]| labels.get(at).map_or("nothing".to_owned(), |label| format!("\"{label}\""));
            problems.push(format!(
                "row {} of section {id} is {}, the official form has {}; put the official label there",
                at + 1,
                word(&ours),
                word(&official)
            ));
        }
    }
    problems
}

/// What made-up visits met of one case type.
#[derive(Default)]
struct Reach {
    problems: Vec<String>,
    met_of_shared: Vec<String>,
    unmet_of_shared: Vec<String>,
}

impl Reach {
    /// Made-up visits reach every question; every condition comes out as yes or no in one of them.
    fn of(case_type: &CaseType, causes: &[&str]) -> Self {
        let mut own: BTreeSet<String> = BTreeSet::new();
        let mut shared: BTreeSet<String> = BTreeSet::new();
        for section in &case_type.sections {
            for question in section.questions.iter().filter(|question| !question.is_row_only()) {
                let keys = if question.shared { &mut shared } else { &mut own };
                keys.insert(format!("{}.{}", section.id, question.key));
            }
        }
        let all_shared = shared.clone();
        let decisions = decisions(case_type);
        let mut undecided: BTreeSet<usize> = (0..decisions.len()).collect();
        let mut wrong = BTreeSet::new();
        for seed in 0..VISITS {
            // What is shared may be out of reach here: a few dozen visits show it.
            if own.is_empty() && undecided.is_empty() && (shared.is_empty() || seed >= VISITS / 10) {
                break;
            }
            let visit = MadeUp::through(case_type, causes, seed);
            let route = visit.route(case_type);
            let base = route.environment();
            for (_, place) in route.all_places(&base) {
                if let Some(question) = route.question(place) {
                    let keys = if question.shared { &mut shared } else { &mut own };
                    keys.remove(&format!("{}.{}", route.section(place).id, question.key));
                }
            }
            undecided.retain(|index| {
                let (section, condition) = decisions[*index];
                if section.is_some_and(|section| visit.answers.count(&section.id, 0) == 0) {
                    return true;
                }
                let of_group = section.map(|section| base.in_group(&visit.answers, section, 0));
                let environment = of_group.as_ref().unwrap_or(&base);
                match condition.outcome(environment) {
                    None => return true,
                    Some(Outcome::Decision) => {}
                    Some(Outcome::Number | Outcome::Text | Outcome::Other) => {
                        wrong.insert(condition.source().to_owned());
                    }
                }
                false
            });
        }
        let undecided = undecided.into_iter().map(|index| decisions[index].1.source());
        let undecided = undecided.map(|source| format!("`{source}` never comes to yes or no; correct the expression"));
        let wrong = wrong.into_iter().map(|source| format!("`{source}` does not come to yes or no; correct the expression"));
        Self {
            problems: own.iter().map(|key| never(key)).chain(undecided).chain(wrong).collect(),
            met_of_shared: all_shared.difference(&shared).cloned().collect(),
            unmet_of_shared: shared.into_iter().collect(),
        }
    }
}

/// Conditions that must come to yes or no, with their repeated section.
fn decisions(case_type: &CaseType) -> Vec<(Option<&Section>, &Condition)> {
    let values: Vec<*const Condition> = case_type
        .sections
        .iter()
        .flat_map(|section| &section.questions)
        .flat_map(|question| {
            let sums = question.checks.iter().flat_map(|check| &check.sums);
            question.otherwise_cel.iter().chain(&question.default).chain(sums)
        })
        .chain(&case_type.claim_total)
        .chain(&case_type.fee_amount)
        .map(std::ptr::from_ref)
        .collect();
    conditions(case_type)
        .filter(|(section, _)| section.is_none_or(|section| section.when.is_none()))
        .filter(|(_, condition)| !values.contains(&std::ptr::from_ref(*condition)))
        .map(|(section, condition)| (section.filter(|section| section.repeat.is_some()), condition))
        .collect()
}
