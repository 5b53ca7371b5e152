//! What lies in front and must be answered first: idle, leaving, an earlier filing, a party to be taken away.

use super::{Copy, Effect, Glass, IdleAnswer, LeaveAnswer, Machine, Overlay, Pause, Position, Touch, Visit, World};

impl Machine {
    /// What can be answered to "您还在吗？": a filing can be locked only behind a card.
    pub fn idle_answers(&self) -> &'static [IdleAnswer] {
        if self.can_be_kept() {
            &[IdleAnswer::Stay, IdleAnswer::Lock, IdleAnswer::Leave]
        } else {
            &[IdleAnswer::Stay, IdleAnswer::Leave]
        }
    }

    /// What can be answered to 要退出吗？: what only a typed document stands for can be opened by nobody another day.
    pub fn leave_answers(&self) -> &'static [LeaveAnswer] {
        if self.visit().is_some_and(Visit::can_come_back) {
            &[LeaveAnswer::Stay, LeaveAnswer::Keep, LeaveAnswer::Wipe]
        } else {
            &[LeaveAnswer::Stay, LeaveAnswer::Wipe]
        }
    }

    /// Whether what was filled in so far has an owner who can come back to it.
    pub fn can_be_kept(&self) -> bool {
        self.visit().is_some_and(|visit| visit.card.is_some() && visit.position != Position::Submit)
    }

    /// 退出并清除: at once where nothing was said yet, asked first where something would be lost.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        match &self.glass {
            Glass::Filing(_) if self.can_be_kept() => {
                self.overlay = Some(Overlay::Leave);
                Vec::new()
            }
            Glass::Filing(visit) if visit.position == Position::Submit => {
                // What is submitted is finished by the kiosk itself; only the glass is cleared.
                self.reset()
            }
            Glass::Filing(visit) => {
                let id = visit.id;
                let mut effects = self.reset();
                effects.insert(0, Effect::Wipe(id));
                effects
            }
            Glass::Recover(visit, ..) => {
                let leave = visit.leave();
                [leave].into_iter().chain(self.reset()).collect()
            }
            Glass::Attract
            | Glass::Services
            | Glass::Resume
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => self.reset(),
        }
    }

    /// What lies in front is answered.
    pub(super) fn answered(&mut self, overlay: &Overlay, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let Touch::Answer(answer) = touch else { return Vec::new() };
        self.overlay = None;
        match (overlay, answer) {
            (Overlay::Idle(_), answer) => match self.idle_answers().get(*answer) {
                Some(IdleAnswer::Lock) => self.lock(world),
                Some(IdleAnswer::Leave) => self.leave(),
                Some(IdleAnswer::Stay) | None => {
                    // What lay in front before still wants its answer.
                    self.overlay = self.earlier.as_ref().map(|_| Overlay::Draft);
                    Vec::new()
                }
            },
            (Overlay::Draft, answer) => match (self.earlier.take(), self.visit().map(|visit| visit.id), answer) {
                (Some(mut earlier), Some(begun), 0) => {
                    if let Some(card) = self.visit().and_then(|visit| visit.read_card()) {
                        earlier.prove(&card);
                    }
                    let mut effects = self.continue_with(*earlier, world);
                    effects.insert(0, Effect::Wipe(begun));
                    effects
                }
                (Some(_) | None, _, _) => Vec::new(),
            },
            (Overlay::RemoveGroup(group), 1) => self.remove_group(*group, world),
            (Overlay::Gap(step, place), answer) => self.explain_gap(*step, *place, *answer, world),
            (Overlay::AsItIs, 1) => self.go_to(Position::Signature(0)),
            (Overlay::Leave, answer) => match self.leave_answers().get(*answer) {
                Some(LeaveAnswer::Keep) => {
                    let mut effects = self.reset();
                    effects.insert(0, Effect::KeepDraft);
                    effects
                }
                Some(LeaveAnswer::Wipe) => self.wipe_and_reset(),
                Some(LeaveAnswer::Stay) | None => Vec::new(),
            },
            (Overlay::PrintWhat, answer) => self.print_what(*answer),
            (Overlay::TextSize, size) => {
                self.text_size = (*size).min(3);
                Vec::new()
            }
            (Overlay::RemoveGroup(_) | Overlay::AsItIs | Overlay::HelpCalled | Overlay::Code | Overlay::Message(_), _) => {
                Vec::new()
            }
        }
    }

    /// At the number: the ticket once more, or complaint and receipt on A4.
    fn print_what(&mut self, answer: usize) -> Vec<Effect> {
        match (&mut self.glass, answer) {
            (Glass::Ticket { printed, copy, .. }, 0) => {
                *printed = None;
                *copy = Copy::NotAsked;
                vec![Effect::PrintAgain]
            }
            (Glass::Ticket { copy, .. }, 1) => {
                *copy = Copy::Printing;
                self.busy = true;
                vec![Effect::PrintCopy]
            }
            (_, _) => Vec::new(),
        }
    }

    /// 我去拿材料: what was typed is kept, and the glass shows nothing of it until the owner's card is back.
    fn lock(&mut self, world: &World<'_>) -> Vec<Effect> {
        if let Some(Position::Question(_, place)) = self.visit().map(|visit| visit.position) {
            self.keep_unfinished(place, world);
        }
        let Some(visit) = self.visit().cloned() else { return Vec::new() };
        self.fresh_screen();
        self.wrong_numbers = 0;
        self.glass = Glass::Recover(Box::new(visit), world.clock, Pause::Fetching);
        vec![Effect::Lock]
    }

    fn wipe_and_reset(&mut self) -> Vec<Effect> {
        let wipe = match &self.glass {
            Glass::Filing(visit) if visit.position != Position::Submit => Some(Effect::Wipe(visit.id)),
            Glass::Filing(_)
            | Glass::Recover(..)
            | Glass::Attract
            | Glass::Services
            | Glass::Resume
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => None,
        };
        wipe.into_iter().chain(self.reset()).collect()
    }
}
