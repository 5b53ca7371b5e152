//! 材料, 检查, 签名, 提交.

use uuid::Uuid;

use super::{Effect, Glass, Machine, MaterialState, Overlay, Position, Touch, World};
use crate::{
    filing::{Bilingual, Submission},
    interview::{CheckLevel, QuestionStep, answered, checklist, findings},
};

impl Machine {
    pub(super) fn materials(&mut self, open: Option<usize>, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let keys: Vec<String> = self
            .route(world)
            .map(|route| checklist(&route).into_iter().map(|material| material.key.clone()).collect())
            .unwrap_or_default();
        match (open.and_then(|index| keys.get(index)), touch) {
            (None, Touch::Act(index)) if *index < keys.len() => self.go_to(Position::Materials(Some(*index))),
            (None, Touch::Back) => self.enter(QuestionStep::Facts, true, world),
            (None, Touch::Next) => self.enter(QuestionStep::Mediation, false, world),
            (None | Some(_), Touch::Turn(by)) => {
                self.turn(*by);
                Vec::new()
            }
            // While pages come in, the item stays open.
            (Some(_), Touch::Back | Touch::Next) if !self.busy => self.go_to(Position::Materials(None)),
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
            (Some(key), Touch::Extra(2)) if !self.busy => self.hand_in(key, Submission::InCourt),
            (Some(key), Touch::Extra(3)) if !self.busy => self.hand_in(key, Submission::Absent),
            (
                None | Some(_),
                Touch::Start
                | Touch::Choose(_)
                | Touch::Extra(_)
                | Touch::Act(_)
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
        self.change(|visit| change(visit.materials.entry(key.to_owned()).or_default()));
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

    fn hand_in(&mut self, key: &str, submission: Submission) -> Vec<Effect> {
        self.item(key, |item| {
            if item.pages.is_empty() {
                item.submission = Some(submission);
            }
        });
        self.go_to(Position::Materials(None))
    }

    pub(super) fn page_kept(&mut self, page: Uuid, world: &World<'_>) -> Vec<Effect> {
        let key = self.open_item(world);
        match (key, &mut self.glass) {
            (Some(key), Glass::Filing(visit)) => {
                let item = visit.materials.entry(key).or_default();
                item.pages.push(page);
                item.submission = Some(Submission::Scanned);
                vec![Effect::Save]
            }
            // The visitor has gone on: a page of nobody is destroyed.
            (
                Some(_) | None,
                Glass::Filing(_)
                | Glass::Attract
                | Glass::Services
                | Glass::Resume
                | Glass::Recover(..)
                | Glass::TakingTicket(_)
                | Glass::Ticket { .. }
                | Glass::Feedback { .. },
            ) => vec![Effect::RemovePage(page)],
        }
    }

    /// The key of the open item.
    fn open_item(&self, world: &World<'_>) -> Option<String> {
        let route = self.route(world)?;
        match self.visit()?.position {
            Position::Materials(Some(index)) => checklist(&route).get(index).map(|material| material.key.clone()),
            Position::Materials(None)
            | Position::Consent
            | Position::Identity
            | Position::OnBehalfOf
            | Position::Cause
            | Position::Question(..)
            | Position::Advice
            | Position::Review
            | Position::Signature
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
                let places = self.route(world).map(|route| {
                    let found = findings(&route).into_iter().map(|finding| (finding.step, finding.place));
                    found.chain(answered(&route).into_iter().map(|answer| (answer.step, answer.place))).collect::<Vec<_>>()
                });
                match places.and_then(|places| places.get(*index).copied()) {
                    Some((step, place)) => {
                        self.change(|visit| visit.from_review = true);
                        self.go(Position::Question(step, place), world)
                    }
                    None => Vec::new(),
                }
            }
            Touch::Turn(by) => {
                self.turn(*by);
                vec![Effect::PreviewPage]
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
            Touch::Next => {
                let found = self.route(world).map(|route| findings(&route)).unwrap_or_default();
                if found.iter().any(|finding| finding.level == CheckLevel::Error) {
                    self.error = Some(Bilingual::new(
                        "上面列出的地方还要看一下。请按每一行的按钮。",
                        "The points listed above still need a look. Please use the button of each line.",
                    ));
                    return Vec::new();
                }
                self.go_to(Position::Signature)
            }
            Touch::Start
            | Touch::Choose(_)
            | Touch::Extra(_)
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

    pub(super) fn signature(&mut self, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Signed(picture) => {
                let now = world.now.to_owned();
                self.change(|visit| visit.signature = Some((picture, now)));
                self.error = None;
                vec![Effect::Save]
            }
            Touch::ClearSignature => {
                self.change(|visit| visit.signature = None);
                vec![Effect::Save]
            }
            Touch::Extra(_) => {
                self.overlay = Some(Overlay::HelpCalled);
                vec![Effect::CallHelp(super::HelpKind::Assist)]
            }
            Touch::Back => self.go(Position::Review, world),
            Touch::Next if self.visit().is_some_and(|visit| visit.signature.is_none()) => {
                self.error = Some(Bilingual::new(
                    "还没有签名。请用手指在框里写上姓名。",
                    "Not signed yet. Please write your name in the box with a finger.",
                ));
                Vec::new()
            }
            Touch::Next => {
                self.busy = true;
                let mut effects = self.go_to(Position::Submit);
                effects.push(Effect::Submit);
                effects
            }
            Touch::Start
            | Touch::Choose(_)
            | Touch::Act(_)
            | Touch::Turn(_)
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_) => Vec::new(),
        }
    }
}
