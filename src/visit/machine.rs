//! The machine: one door in ([`Machine::handle`]), effects out.

use std::time::Duration;

use super::{
    Bar, Copy, Effect, Event, Glass, HelpKind, Overlay, Pause, Position, Step, TicketKind, Tool, Touch, Visit, World, cards,
    on_shelf,
};
use crate::{
    filing::{Bilingual, IdCard, Language, PackageId},
    input::Editor,
    interview::Route,
};

/// The visit under way and everything the glass needs beside it.
pub struct Machine {
    pub(super) glass: Glass,
    pub(super) overlay: Option<Overlay>,
    language: Language,
    pub(super) text_size: usize,
    /// The field being typed in; `None` on screens without one.
    pub(super) editor: Option<Editor>,
    /// Options marked and not yet confirmed by the red button.
    pub(super) marked: Vec<usize>,
    /// Cause first, remedy second.
    pub(super) error: Option<Bilingual>,
    /// Help text of the question is open.
    pub(super) explaining: bool,
    /// Page of the list shown.
    pub(super) page: usize,
    /// A device works for the visitor: idle time stands still.
    pub(super) busy: bool,
    pub(super) last_touch: Duration,
    /// Since when the question lies on the glass.
    pub(super) since: Duration,
    /// The owner of a number given before a power cut may be away: the idle time starts ten minutes later.
    away: bool,
    /// Submitted before a power cut: whoever stands here now may be somebody else.
    pub(super) unattended: bool,
    /// What the open question's field held when it was opened.
    pub(super) opened_with: String,
    /// Wrong numbers typed at a filing that waits for its owner.
    pub(super) wrong_numbers: u8,
    /// The card of another plaintiff, until it is said to be his.
    pub(super) party_card: Option<IdCard>,
    /// The card that opens what was kept.
    pub(super) found_by: Option<IdCard>,
    /// An earlier filing of the person whose card was read.
    pub(super) earlier: Option<Box<Visit>>,
}

impl Machine {
    /// Nobody is there, or `found` waits for its owner after a power cut; what was submitted is being finished.
    pub fn new(found: Option<Visit>, clock: Duration) -> Self {
        let glass = match found {
            Some(visit) if visit.position == Position::Submit => Glass::Filing(Box::new(visit)),
            Some(visit) if visit.card.is_some() => Glass::Recover(Box::new(visit), clock, Pause::PowerCut),
            Some(_) | None => Glass::Attract,
        };
        let busy = matches!(glass, Glass::Filing(_));
        Self { busy, unattended: busy, ..Self::at(glass, clock) }
    }

    /// A number was given out before the power cut; its owner has ten minutes to come back to it.
    pub fn with_ticket(kind: TicketKind, number: String, received: bool, clock: Duration) -> Self {
        let glass = Glass::Ticket { kind, number, received, printed: None, ahead: None, copy: Copy::NotAsked };
        Self { away: true, ..Self::at(glass, clock) }
    }

    fn at(glass: Glass, clock: Duration) -> Self {
        Self {
            glass,
            overlay: None,
            language: Language::Zh,
            text_size: 0,
            editor: None,
            marked: Vec::new(),
            error: None,
            explaining: false,
            page: 0,
            busy: false,
            last_touch: clock,
            since: clock,
            away: false,
            unattended: false,
            opened_with: String::new(),
            wrong_numbers: 0,
            party_card: None,
            found_by: None,
            earlier: None,
        }
    }

    /// What lies on the glass.
    pub fn glass(&self) -> &Glass {
        &self.glass
    }

    /// What lies in front of it.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// The step shown.
    pub fn step(&self) -> Step {
        self.glass.step()
    }

    /// The visit under way.
    pub fn visit(&self) -> Option<&Visit> {
        match &self.glass {
            Glass::Filing(visit) => Some(visit),
            Glass::Attract
            | Glass::Services
            | Glass::Resume
            | Glass::Tool(_)
            | Glass::Recover(..)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => None,
        }
    }

    /// Language of the screens.
    pub fn language(&self) -> Language {
        self.language
    }

    /// 0 to 3: 1, 1.25, 1.6 and 2 times.
    pub fn text_size(&self) -> usize {
        self.text_size
    }

    /// The field being typed in.
    pub fn editor(&self) -> Option<&Editor> {
        self.editor.as_ref()
    }

    /// Options marked.
    pub fn marked(&self) -> &[usize] {
        &self.marked
    }

    /// What is wrong with the input, if anything.
    pub fn error(&self) -> Option<&Bilingual> {
        self.error.as_ref()
    }

    /// Whether the help text is open.
    pub fn explaining(&self) -> bool {
        self.explaining
    }

    /// Page of the list shown.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Whether a device works for the visitor.
    pub fn busy(&self) -> bool {
        self.busy
    }

    /// Quiet time before anybody is asked.
    pub(super) fn quiet(&self, world: &World<'_>) -> Duration {
        let away = if self.away { world.idle.fetch } else { Duration::ZERO };
        world.clock.saturating_sub(self.last_touch).saturating_sub(away)
    }

    /// One event in, what must be done out. Nothing is ever ignored by accident: what a state has no use for is named there.
    pub fn handle(&mut self, event: Event, world: &World<'_>) -> Vec<Effect> {
        let before = self.visit().map(|visit| visit.position);
        let effects = match event {
            Event::Touch(touch) => {
                self.last_touch = world.clock;
                self.away = false;
                self.touched(touch, world)
            }
            Event::Device(news) => self.device(news, world),
            Event::Outcome(outcome) => self.outcome(outcome, world),
            Event::Tick => self.tick(world),
        };
        if before != self.visit().map(|visit| visit.position) {
            self.since = world.clock;
        }
        effects
    }

    fn touched(&mut self, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        if let Some(overlay) = self.overlay.clone() {
            return self.answered(&overlay, &touch, world);
        }
        match touch {
            Touch::Bar(Bar::Help) => {
                self.overlay = Some(Overlay::HelpCalled);
                vec![Effect::CallHelp(HelpKind::Assist)]
            }
            Touch::Bar(Bar::TextSize) => {
                self.overlay = Some(Overlay::TextSize);
                Vec::new()
            }
            Touch::Bar(Bar::Language) => {
                self.language = self.language.other();
                Vec::new()
            }
            Touch::Bar(Bar::Speak) => vec![Effect::Speak],
            Touch::Bar(Bar::Leave) => self.leave(),
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
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => self.on_glass(touch, world),
        }
    }

    /// Back to 待机; sizes and language back to default.
    pub(super) fn reset(&mut self) -> Vec<Effect> {
        let clock = self.last_touch;
        *self = Self::new(None, clock);
        vec![Effect::Reset]
    }

    fn on_glass(&mut self, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        match (&mut self.glass, touch) {
            (Glass::Attract, Touch::Start | Touch::Next) => {
                self.glass = Glass::Services;
                Vec::new()
            }
            (Glass::Services, Touch::Choose(tile)) => self.service(tile, world),
            (Glass::Services, Touch::Back) => self.reset(),
            (Glass::Resume, Touch::Back) => {
                self.glass = Glass::Services;
                Vec::new()
            }
            // 我是新来的: the draft stays for its owner, if he can ever open it.
            (Glass::Recover(visit, ..), Touch::Extra(0)) => {
                let leave = visit.leave();
                self.glass = Glass::Services;
                self.fresh_screen();
                self.wrong_numbers = 0;
                vec![leave]
            }
            (Glass::Recover(..), touch) => self.recover_by_number(&touch, world),
            (Glass::Ticket { kind: TicketKind::Filing, printed: Some(_), copy, .. }, Touch::Back)
                if world.can_print_a4 && *copy != Copy::Printing =>
            {
                self.overlay = Some(Overlay::PrintWhat);
                Vec::new()
            }
            (Glass::Ticket { copy: Copy::Printing, .. }, Touch::Back) => Vec::new(),
            (Glass::Ticket { printed, .. }, Touch::Back) => {
                *printed = None;
                vec![Effect::PrintAgain]
            }
            (Glass::Ticket { .. }, Touch::Next) => {
                // A copy that still prints does not keep the next screen up for ever.
                self.busy = false;
                self.glass = Glass::Feedback { chosen: None };
                Vec::new()
            }
            (Glass::Feedback { chosen }, Touch::Choose(face)) => {
                *chosen = Some(face);
                vec![Effect::Feedback(face)]
            }
            (Glass::Feedback { .. }, Touch::Next) => self.reset(),
            (Glass::Filing(_), touch) => self.filing(touch, world),
            (Glass::Tool(tool), touch) => {
                let tool = tool.clone();
                self.tool(tool, &touch, world)
            }
            (
                Glass::Attract
                | Glass::Services
                | Glass::Resume
                | Glass::TakingTicket(_)
                | Glass::Ticket { .. }
                | Glass::Feedback { .. },
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

    /// The tiles: 我要立案, 继续上次的填写, 只取号去窗口, 我不会写，想口头说, 算诉讼费、利息, 要带什么.
    fn service(&mut self, tile: usize, world: &World<'_>) -> Vec<Effect> {
        match tile {
            0 if world.can_file => {
                let visit = Visit::new((world.new_id)(), PackageId((world.new_id)()));
                self.glass = Glass::Filing(Box::new(visit));
                self.fresh_screen();
                Vec::new()
            }
            1 => {
                self.glass = Glass::Resume;
                Vec::new()
            }
            2 => {
                self.glass = Glass::TakingTicket(TicketKind::Window);
                vec![Effect::TakeTicket(TicketKind::Window)]
            }
            3 => {
                self.glass = Glass::TakingTicket(TicketKind::Oral);
                vec![Effect::CallHelp(HelpKind::Oral), Effect::TakeTicket(TicketKind::Oral)]
            }
            4 => self.open_tool(Tool::FeeKind),
            5 => self.open_tool(Tool::PapersFor),
            0 | 6.. => Vec::new(),
        }
    }

    fn filing(&mut self, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        let Some(position) = self.visit().map(|visit| visit.position) else { return Vec::new() };
        // Lists are turned alike everywhere; at the review a page of the complaint is drawn.
        if let Touch::Turn(by) = touch {
            self.page = self.page.saturating_add_signed(by as isize);
            return (position == Position::Review).then_some(Effect::PreviewPage).into_iter().collect();
        }
        match position {
            Position::Consent => self.consent(&touch, world),
            Position::Identity => self.identity(&touch),
            Position::TypedIdentity(step) => self.typed_identity(step, &touch, world),
            Position::OnBehalfOf => self.on_behalf_of(&touch, world),
            Position::Cause => self.cause(&touch, world),
            Position::CauseWords => self.cause_words(&touch, world),
            Position::CauseFound => self.cause_found(&touch, world),
            Position::CauseShelf => self.cause_shelf(&touch, world),
            Position::Question(step, place) => self.question(step, place, touch, world),
            Position::Together(step, place) => self.together(step, place, &touch, world),
            Position::PartyCard(step, place) => self.party_card(step, place, &touch, world),
            Position::Advice => self.advice(&touch, world),
            Position::Materials(open) => self.materials(open, &touch, world),
            Position::AbsentReason(item) => self.absent_reason(item, &touch, world),
            Position::Review => self.review(&touch, world),
            Position::Signature(signer) => self.signature(signer, touch, world),
            Position::Stamp => self.stamp(&touch),
            Position::Submit => Vec::new(),
        }
    }

    pub(super) fn continue_with(&mut self, visit: Visit, world: &World<'_>) -> Vec<Effect> {
        // Submitted, but it could not be sealed: its owner looks at it once more.
        let position = if visit.position == Position::Submit { Position::Review } else { visit.position };
        self.glass = Glass::Filing(Box::new(visit));
        self.go(position, world)
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut Visit)) {
        if let Glass::Filing(visit) = &mut self.glass {
            change(visit);
        }
    }

    /// Changes what will be signed: signatures given before do not stand under it.
    pub(super) fn alter(&mut self, change: impl FnOnce(&mut Visit)) {
        self.change(|visit| {
            visit.signatures.clear();
            visit.stamped_at = None;
            change(visit);
        });
    }

    pub(super) fn fresh_screen(&mut self) {
        self.editor = None;
        self.marked.clear();
        self.error = None;
        self.explaining = false;
        self.page = 0;
        self.party_card = None;
    }

    /// Goes to a position without a question.
    pub(super) fn go_to(&mut self, position: Position) -> Vec<Effect> {
        self.change(|visit| visit.position = position);
        self.fresh_screen();
        // What was chosen before is marked.
        if let Some(visit) = self.visit() {
            match (position, visit.capacity, &visit.consent) {
                (Position::OnBehalfOf, Some(capacity), _) => self.marked = vec![capacity as usize],
                (Position::Consent, _, Some(_)) => self.marked = vec![0],
                (_, _, _) => {}
            }
        }
        vec![Effect::Save]
    }

    /// Goes anywhere.
    pub(super) fn go(&mut self, position: Position, world: &World<'_>) -> Vec<Effect> {
        let mut effects = self.go_to(position);
        match position {
            Position::Question(_, place) => self.open_question(place, world),
            Position::Review => effects.push(Effect::Preview),
            Position::Cause => {
                let chosen = self.visit().and_then(|visit| visit.case_type.clone());
                let index = chosen.and_then(|id| cards(world.library).iter().position(|card| card.id == id));
                self.marked = index.into_iter().collect();
            }
            Position::CauseWords => self.open_words(),
            Position::CauseFound => self.mark_cause(&self.offered(world)),
            Position::CauseShelf => {
                let shelf = self.visit().and_then(|visit| visit.shelf.clone());
                self.mark_cause(&on_shelf(world, shelf.as_deref()));
            }
            Position::Consent
            | Position::Identity
            | Position::TypedIdentity(_)
            | Position::OnBehalfOf
            | Position::Advice
            | Position::Materials(_)
            | Position::AbsentReason(_)
            | Position::Together(..)
            | Position::PartyCard(..)
            | Position::Signature(_)
            | Position::Stamp
            | Position::Submit => {}
        }
        effects
    }

    pub(super) fn mark_one(&mut self, index: usize, count: usize) {
        if index < count {
            self.marked = vec![index];
            self.error = None;
        }
    }

    /// Whether the screen has been there long enough to have been read: the second half of a double touch means nothing.
    pub(super) fn has_settled(&self, world: &World<'_>) -> bool {
        world.clock.saturating_sub(self.since) >= world.settle
    }

    /// Marks the answer that was touched, unless the screen is so new that the touch may have been meant for the one before.
    pub(super) fn takes_one_touch(&mut self, index: usize, count: usize, world: &World<'_>) -> bool {
        let taken = index < count && self.has_settled(world);
        if taken {
            self.mark_one(index, count);
        }
        taken
    }

    pub(super) fn choose_first(&mut self) -> Vec<Effect> {
        self.error =
            Some(Bilingual::new("还没有选。请先点一个，再按下一步。", "Nothing chosen yet. Please touch one, then go on."));
        Vec::new()
    }

    /// The way through the questions of the chosen case type.
    pub fn route<'a>(&'a self, world: &'a World<'_>) -> Option<Route<'a>> {
        let visit = self.visit()?;
        let case_type = world.library.case_types.get(visit.case_type.as_ref()?)?;
        Some(visit.route(case_type, world.today, world.figures))
    }
}
