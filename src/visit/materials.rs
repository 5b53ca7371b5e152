//! 材料, 检查, 签名, 提交.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Effect, Glass, Machine, MaterialState, Overlay, Position, STAMPED, Touch, World};
use crate::{
    filing::{Bilingual, GapReason, Submission},
    interview::{CheckLevel, FindingKind, Need, Origin, Place, QuestionStep, Route, Value, answered, checklist, findings},
};

/// Why there is none of a material: as the evidence list prints it, as it is said on the glass in both languages.
pub const ABSENT_REASONS: [(&str, &str, &str); 5] = [
    ("给付现金，没有凭证", "给的是现金，没有凭证", "It was cash, there is no record"),
    ("已遗失", "丢了，找不到了", "It is lost"),
    ("在对方手中", "在对方手里", "The other side has it"),
    ("以后补交", "以后补交", "I will bring it later"),
    ("没有这份材料", "本来就没有", "There never was one"),
];

/// One line of what is still to be looked at before signing.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewItem {
    /// In plain words.
    pub say: Bilingual,
    /// What it is.
    pub kind: FindingKind,
    /// Where it can be mended.
    pub place: Position,
}

/// Everything still missing or contradictory, answers and papers, in ONE list, in the order of the steps.
pub fn review_items(route: &Route<'_>, materials: &BTreeMap<String, MaterialState>) -> Vec<ReviewItem> {
    let answers = findings(route).into_iter().map(|finding| ReviewItem {
        say: finding.say,
        kind: finding.kind,
        place: Position::Question(finding.step, finding.place),
    });
    let said = |key: &str| materials.get(key).is_some_and(|state| state.submission.is_some());
    let papers =
        checklist(route).into_iter().enumerate().filter(|(_, material)| material.need == Need::Must && !said(&material.key));
    let papers = papers.map(|(index, material)| ReviewItem {
        say: Bilingual::new(format!("“{}”还没有办", material.name.zh), format!("Not handed in yet: {}", material.name.en)),
        kind: FindingKind::Open(None),
        place: Position::Materials(Some(index)),
    });
    let (before, after): (Vec<_>, Vec<_>) = answers.partition(|item| item.place.step() < super::Step::Materials);
    before.into_iter().chain(papers).chain(after).collect()
}

impl Machine {
    pub(super) fn materials(&mut self, open: Option<usize>, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let keys: Vec<String> = self
            .route(world)
            .map(|route| checklist(&route).into_iter().map(|material| material.key.clone()).collect())
            .unwrap_or_default();
        match (open.and_then(|index| keys.get(index)), touch) {
            (None, Touch::Act(index)) if *index < keys.len() => self.go_to(Position::Materials(Some(*index))),
            (None, Touch::Back | Touch::Next) if self.visit().is_some_and(|visit| visit.from_review) => {
                self.change(|visit| visit.from_review = false);
                self.go(Position::Review, world)
            }
            (None, Touch::Back) => self.enter(QuestionStep::Facts, true, world),
            (None, Touch::Next) => self.enter(QuestionStep::Mediation, false, world),
            // While pages come in, the item stays open.
            (Some(_), Touch::Back | Touch::Next) if !self.busy => self.leave_item(world),
            (Some(_), Touch::Choose(page)) => {
                self.marked = vec![*page];
                Vec::new()
            }
            (Some(_), Touch::Extra(0)) if !self.busy => {
                self.busy = true;
                self.error = None;
                vec![Effect::Scan]
            }
            (Some(key), Touch::Extra(1)) if !self.busy => self.remove_page(key),
            (Some(key), Touch::Extra(2)) if !self.busy => {
                self.hand_in(key, Submission::InCourt, None);
                self.leave_item(world)
            }
            (Some(key), Touch::Extra(3)) if !self.busy => {
                let reason = self.visit().and_then(|visit| visit.materials.get(key)?.reason.clone());
                let item = open.unwrap_or_default();
                let effects = self.go_to(Position::AbsentReason(item));
                let reasons = self.absent_reasons(item, world).iter();
                self.marked =
                    reasons.map(|(printed, ..)| Some(*printed)).position(|it| it == reason.as_deref()).into_iter().collect();
                effects
            }
            (
                None | Some(_),
                Touch::Start
                | Touch::Choose(_)
                | Touch::Extra(_)
                | Touch::Act(_)
                | Touch::Turn(_)
                | Touch::Key(_)
                | Touch::Candidate(_)
                | Touch::TurnCandidates(_)
                | Touch::Unsure
                | Touch::Explain
                | Touch::Back
                | Touch::Next
                | Touch::Bar(_)
                | Touch::Answer(_)
                | Touch::Signed(_)
                | Touch::ClearSignature,
            ) => Vec::new(),
        }
    }

    fn item(&mut self, key: &str, change: impl FnOnce(&mut MaterialState)) {
        self.alter(|visit| change(visit.materials.entry(key.to_owned()).or_default()));
    }

    /// Opened from the review: back there; else to the list.
    fn leave_item(&mut self, world: &World<'_>) -> Vec<Effect> {
        if self.visit().is_some_and(|visit| visit.from_review) {
            self.change(|visit| visit.from_review = false);
            return self.go(Position::Review, world);
        }
        self.go_to(Position::Materials(None))
    }

    /// The reasons that can be given for item `item` of the checklist: cash explains only that a payment has no record.
    pub fn absent_reasons(&self, item: usize, world: &World<'_>) -> &'static [(&'static str, &'static str, &'static str)] {
        let cash = self.route(world).is_some_and(|route| checklist(&route).get(item).is_some_and(|material| material.cash));
        &ABSENT_REASONS[usize::from(!cash)..]
    }

    /// Why there is none: one of the reasons.
    pub(super) fn absent_reason(&mut self, item: usize, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let reasons = self.absent_reasons(item, world);
        match touch {
            Touch::Choose(index) => {
                self.mark_one(*index, reasons.len());
                Vec::new()
            }
            Touch::Back => self.go_to(Position::Materials(Some(item))),
            Touch::Next => {
                let key = self.route(world).and_then(|route| checklist(&route).get(item).map(|material| material.key.clone()));
                match (self.marked.first().and_then(|index| reasons.get(*index)), key) {
                    (Some((printed, ..)), Some(key)) => {
                        self.hand_in(&key, Submission::Absent, Some((*printed).to_owned()));
                        self.leave_item(world)
                    }
                    (None, _) => self.choose_first(),
                    (Some(_), None) => self.go_to(Position::Materials(None)),
                }
            }
            Touch::Start
            | Touch::Extra(_)
            | Touch::Act(_)
            | Touch::Turn(_)
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// Removes the marked page, else the last.
    fn remove_page(&mut self, key: &str) -> Vec<Effect> {
        let marked = self.marked.first().copied();
        let mut removed = None;
        self.item(key, |item| {
            let index = marked.filter(|index| *index < item.pages.len()).or_else(|| item.pages.len().checked_sub(1));
            removed = index.map(|index| item.pages.remove(index));
            if item.pages.is_empty() {
                item.submission = None;
            }
        });
        self.marked.clear();
        removed.map(|page| vec![Effect::Save, Effect::RemovePage(page)]).unwrap_or_default()
    }

    fn hand_in(&mut self, key: &str, submission: Submission, reason: Option<String>) {
        self.item(key, |item| {
            if item.pages.is_empty() {
                item.submission = Some(submission);
                item.reason = reason;
            }
        });
    }

    pub(super) fn page_kept(&mut self, page: Uuid, world: &World<'_>) -> Vec<Effect> {
        let key = self.open_item(world);
        if key.as_deref() == Some(STAMPED) {
            return self.stamped_page(page, world.now);
        }
        match (key, &mut self.glass) {
            (Some(key), Glass::Filing(visit)) => {
                visit.signatures.clear();
                visit.stamped_at = None;
                let item = visit.materials.entry(key).or_default();
                item.pages.push(page);
                item.submission = Some(Submission::Scanned);
                item.reason = None;
                vec![Effect::Save]
            }
            // The visitor has gone on: a page of nobody is destroyed.
            (
                Some(_) | None,
                Glass::Filing(_)
                | Glass::Attract
                | Glass::Services
                | Glass::Resume
                | Glass::Tool(_)
                | Glass::Recover(..)
                | Glass::TakingTicket(_)
                | Glass::Ticket { .. }
                | Glass::Feedback { .. },
            ) => vec![Effect::RemovePage(page)],
        }
    }

    /// The key of the open item of the checklist.
    pub fn open_item(&self, world: &World<'_>) -> Option<String> {
        let route = self.route(world)?;
        match self.visit()?.position {
            Position::Stamp => Some(STAMPED.to_owned()),
            Position::Materials(Some(index)) => checklist(&route).get(index).map(|material| material.key.clone()),
            Position::Materials(None)
            | Position::AbsentReason(_)
            | Position::Consent
            | Position::Identity
            | Position::TypedIdentity(_)
            | Position::OnBehalfOf
            | Position::Cause
            | Position::CauseWords
            | Position::CauseFound
            | Position::CauseShelf
            | Position::Question(..)
            | Position::Together(..)
            | Position::Advice
            | Position::Review
            | Position::PartyCard(..)
            | Position::Signature(_)
            | Position::Submit => None,
        }
    }

    pub(super) fn scan_ended(&mut self, pages: usize, fault: Option<Bilingual>) -> Vec<Effect> {
        self.busy = false;
        self.error = fault.or_else(|| {
            (pages == 0).then(|| {
                Bilingual::new(
                    "没有扫到纸。请把材料放好，再按扫描。",
                    "No paper was found. Please put it in place and scan again.",
                )
            })
        });
        Vec::new()
    }

    pub(super) fn review(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            // Findings first, in the list of answers too.
            Touch::Act(index) => {
                let places = self.route(world).zip(self.visit()).map(|(route, visit)| {
                    let found = review_items(&route, &visit.materials).into_iter().map(|item| item.place);
                    let given = answered(&route).into_iter().map(|answer| Position::Question(answer.step, answer.place));
                    found.chain(given).collect::<Vec<_>>()
                });
                match places.and_then(|places| places.get(*index).copied()) {
                    Some(place) => {
                        self.change(|visit| visit.from_review = true);
                        self.go(place, world)
                    }
                    None => Vec::new(),
                }
            }
            Touch::Explain => {
                self.explaining = true;
                self.page = 0;
                Vec::new()
            }
            Touch::Back if self.explaining => {
                self.explaining = false;
                self.page = 0;
                vec![Effect::PreviewPage]
            }
            Touch::Back => self.enter(QuestionStep::ServiceAddress, true, world),
            Touch::Next => self.sign_or_ask(world),
            Touch::Start
            | Touch::Choose(_)
            | Touch::Extra(_)
            | Touch::Turn(_)
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// Nothing stops a submission. What is still missing is asked about once more, one by one; what contradicts itself is shown.
    pub(super) fn sign_or_ask(&mut self, world: &World<'_>) -> Vec<Effect> {
        let found = self.route(world).map(|route| findings(&route)).unwrap_or_default();
        if let Some(missing) = found.iter().find(|finding| finding.kind == FindingKind::Missing) {
            self.overlay = Some(Overlay::Gap(missing.step, missing.place));
            return Vec::new();
        }
        if found.iter().any(|finding| finding.kind == FindingKind::Contradiction(CheckLevel::Error)) {
            self.overlay = Some(Overlay::AsItIs);
            return Vec::new();
        }
        self.go_to(Position::Signature(0))
    }

    /// 不知道, 没有, 以后补; or filled in now.
    pub(super) fn explain_gap(&mut self, step: QuestionStep, place: Place, answer: usize, world: &World<'_>) -> Vec<Effect> {
        const REASONS: [GapReason; 3] = [GapReason::Unknown, GapReason::None, GapReason::Later];
        match REASONS.get(answer) {
            Some(reason) => {
                if let Some(key) = self.route(world).map(|route| route.key(place)) {
                    self.alter(|visit| visit.answers.set(key, Value::Gap(*reason), Origin::Visitor));
                }
                let mut effects = vec![Effect::Save];
                effects.extend(self.sign_or_ask(world));
                effects
            }
            None => {
                self.change(|visit| visit.from_review = true);
                self.go(Position::Question(step, place), world)
            }
        }
    }
}
