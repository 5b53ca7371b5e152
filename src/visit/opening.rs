//! The steps around the questions that have a screen of their own: 告知与同意, 核验身份, 为谁立案, the advice on the court.

use super::{Effect, Glass, Machine, Overlay, Position, TicketKind, Touch, TypedStep, Visit, World};
use crate::{
    filing::{Bilingual, Capacity, Consent},
    interview::{Origin, QuestionStep, Value, fill_from_card},
};

impl Machine {
    pub(super) fn consent(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Choose(_) => {
                self.marked = if self.marked.is_empty() { vec![0] } else { Vec::new() };
                self.error = None;
                Vec::new()
            }
            Touch::Explain => {
                self.explaining = true;
                self.page = 0;
                Vec::new()
            }
            Touch::Back if self.explaining => {
                self.explaining = false;
                Vec::new()
            }
            // A filing is never thrown away by one touch too many on 返回.
            Touch::Back if self.can_be_kept() => {
                self.overlay = Some(Overlay::Leave);
                Vec::new()
            }
            Touch::Back => {
                let Some(id) = self.visit().map(|visit| visit.id) else { return Vec::new() };
                self.glass = Glass::Services;
                self.fresh_screen();
                vec![Effect::Wipe(id)]
            }
            Touch::Next if self.marked.is_empty() => {
                self.error = Some(Bilingual::new(
                    "还没有打勾。同意请先点方框；不同意也可以到窗口办理。",
                    "Not ticked yet. Tick the box to agree, or file at the window instead.",
                ));
                Vec::new()
            }
            Touch::Next => {
                let consent = Consent {
                    kind: "online-filing".into(),
                    text_version: world.consent.version.to_owned(),
                    text_sha256: world.consent.sha256.to_owned(),
                    given_at: world.now.to_owned(),
                };
                self.change(|visit| {
                    visit.consent = Some(consent);
                    visit.consent_text = world.consent.text.to_owned();
                });
                self.go(Position::Identity, world)
            }
            Touch::Start
            | Touch::Extra(_)
            | Touch::Act(_)
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

    pub(super) fn identity(&mut self, touch: &Touch) -> Vec<Effect> {
        let has_card = self.visit().is_some_and(|visit| visit.card.is_some());
        match touch {
            Touch::Back => self.go_to(Position::Consent),
            Touch::Next if has_card => self.go_to(Position::OnBehalfOf),
            // 不是我，重新读: what was read, and whatever was said with it, is destroyed at once.
            Touch::Extra(0) if has_card => {
                let Some(id) = self.visit().map(|visit| visit.id) else { return Vec::new() };
                self.earlier = None;
                self.change(|visit| {
                    let fresh = Visit::new(visit.id, visit.package_id);
                    let (consent, consent_text) = (visit.consent.take(), std::mem::take(&mut visit.consent_text));
                    *visit = Visit { consent, consent_text, position: Position::Identity, ..fresh };
                });
                vec![Effect::Wipe(id)]
            }
            Touch::Extra(1) if !has_card => {
                self.glass = Glass::TakingTicket(TicketKind::Window);
                vec![Effect::TakeTicket(TicketKind::Window)]
            }
            // Another document, or one that cannot be read: it is typed, and compared at the window.
            Touch::Extra(_) => self.open_typed(TypedStep::Document),
            Touch::Next
            | Touch::Start
            | Touch::Choose(_)
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

    pub(super) fn on_behalf_of(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        const CAPACITIES: [Capacity; 4] = [Capacity::Myself, Capacity::Organisation, Capacity::Agent, Capacity::Guardian];
        match touch {
            Touch::Choose(index) if self.takes_one_touch(*index, CAPACITIES.len(), world) => {
                self.on_behalf_of(&Touch::Next, world)
            }
            Touch::Back => self.go_to(Position::Identity),
            Touch::Next => match self.marked.first().and_then(|index| CAPACITIES.get(*index)) {
                Some(capacity) => {
                    if self.visit().is_some_and(|visit| visit.capacity == Some(*capacity)) {
                        return self.go(Position::Cause, world);
                    }
                    self.alter(|visit| {
                        visit.capacity = Some(*capacity);
                        // The card speaks of the plaintiff only where he files for himself.
                        visit.answers.remove_of_card("plaintiffs", 0);
                        if *capacity == Capacity::Myself
                            && let Some(card) = visit.card.clone()
                        {
                            fill_from_card(&mut visit.answers, "plaintiffs", 0, &card);
                        }
                        // Said by the choice itself.
                        if *capacity == Capacity::Organisation {
                            visit.answers.set("plaintiffs.0.kind", Value::Choice("公司或单位".into()), Origin::Card);
                        }
                    });
                    self.go(Position::Cause, world)
                }
                None => self.choose_first(),
            },
            Touch::Choose(_)
            | Touch::Start
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

    pub(super) fn advice(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Next => self.enter(QuestionStep::Parties, false, world),
            Touch::Back => self.enter(QuestionStep::Jurisdiction, true, world),
            // 去窗口: foreign, mass and public-interest cases, or simply wished.
            Touch::Extra(_) => {
                let leave = self.visit().map(Visit::leave);
                self.glass = Glass::TakingTicket(TicketKind::Window);
                leave.into_iter().chain([Effect::TakeTicket(TicketKind::Window)]).collect()
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
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }
}
