//! What comes without a touch: news of devices, outcomes of what was asked for, the passing of time.

use super::{Copy, DeviceNews, Effect, Glass, Idle, Machine, Outcome, Overlay, Pause, Position, TicketKind, World};
use crate::filing::{Bilingual, IdCard, IdentifiedBy};

impl Machine {
    pub(super) fn device(&mut self, news: DeviceNews, world: &World<'_>) -> Vec<Effect> {
        match news {
            DeviceNews::Card(card) => self.card(*card, world),
            DeviceNews::ReaderFault(sentence) => {
                if self.asks_for_card() {
                    self.error = Some(sentence);
                }
                Vec::new()
            }
            DeviceNews::ReaderReady => {
                if self.asks_for_card() {
                    self.error = None;
                }
                Vec::new()
            }
            DeviceNews::PageKept(page) => self.page_kept(page, world),
            DeviceNews::ScanEnded { pages, fault } => self.scan_ended(pages, fault),
        }
    }

    /// Whether the screen speaks of the reader: not while somebody types instead.
    fn asks_for_card(&self) -> bool {
        let waits = match &self.glass {
            Glass::Resume | Glass::Recover(..) => true,
            Glass::Filing(visit) => matches!(visit.position, Position::Identity | Position::PartyCard(..)),
            Glass::Attract
            | Glass::Services
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => false,
        };
        waits && self.editor.is_none()
    }

    fn card(&mut self, card: IdCard, world: &World<'_>) -> Vec<Effect> {
        self.last_touch = world.clock;
        match &mut self.glass {
            Glass::Filing(visit) if visit.position == Position::Identity => {
                // Nothing said yet: perhaps the same person has left something here before.
                let look = visit.is_empty().then(|| Effect::FindDraft(card.number.clone()));
                visit.raw_card = Some((card.raw_text.clone(), card.raw_photo.clone()));
                visit.card = Some(card);
                visit.identified_by = Some(IdentifiedBy::Chip);
                self.error = None;
                // Looked for before this one is kept under the same number.
                look.into_iter().chain([Effect::Save]).collect()
            }
            Glass::Filing(visit) if let Position::PartyCard(_, place) = visit.position => self.party_card_read(place, card),
            Glass::Recover(visit, ..) if visit.card.as_ref().is_some_and(|owner| owner.number == card.number) => {
                let mut visit = visit.clone();
                visit.prove(&card);
                self.continue_with(*visit, world)
            }
            Glass::Recover(..) => {
                self.error = Some(Bilingual::new(
                    "这不是刚才那位的证件。请用刚才的身份证；如果您是新来的，请点“我是新来的”。",
                    "This is not the card used before. Please use that card, or touch \"I am new here\".",
                ));
                Vec::new()
            }
            Glass::Resume => {
                let look = Effect::FindDraft(card.number.clone());
                self.found_by = Some(card);
                vec![look]
            }
            // Elsewhere a card on the reader means nothing: it often lies there the whole time.
            Glass::Filing(_)
            | Glass::Attract
            | Glass::Services
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => Vec::new(),
        }
    }

    pub(super) fn outcome(&mut self, outcome: Outcome, world: &World<'_>) -> Vec<Effect> {
        match (&mut self.glass, outcome) {
            (Glass::Resume, Outcome::DraftFound(mut visit)) => {
                if let Some(card) = self.found_by.take() {
                    visit.prove(&card);
                }
                self.continue_with(*visit, world)
            }
            (Glass::Resume, Outcome::NoDraft) => {
                self.glass = Glass::Services;
                self.overlay = Some(Overlay::Message(Bilingual::new(
                    "这台机器上没有您没办完的填写。已经提交过的，不用再交，可以到窗口问；还没有交过的，请按“我要立案”。",
                    "This kiosk holds no unfinished filing of yours. If you have submitted already, do not file again; ask at the window. Otherwise choose \"File a case\".",
                )));
                Vec::new()
            }
            (Glass::Filing(visit), Outcome::DraftFound(earlier))
                if visit.position == Position::Identity && visit.id != earlier.id =>
            {
                self.earlier = Some(earlier);
                self.overlay = Some(Overlay::Draft);
                Vec::new()
            }
            (Glass::Filing(visit), Outcome::Sealed { ticket }) if visit.position == Position::Submit => {
                self.busy = false;
                self.unattended = false;
                self.glass = Glass::Ticket {
                    kind: TicketKind::Filing,
                    number: ticket,
                    received: false,
                    printed: None,
                    ahead: None,
                    copy: Copy::NotAsked,
                };
                Vec::new()
            }
            (Glass::Filing(visit), Outcome::NotSealed(sentence)) if visit.position == Position::Submit => {
                self.busy = false;
                visit.position = Position::Review;
                self.overlay = Some(Overlay::Message(sentence));
                if self.unattended {
                    // Found after a power cut: its owner shows the card before anything of it is seen.
                    let visit = visit.clone();
                    self.unattended = false;
                    self.glass = Glass::Recover(visit, world.clock, Pause::PowerCut);
                    return Vec::new();
                }
                vec![Effect::Save, Effect::Preview]
            }
            (Glass::Filing(visit), Outcome::NotSaved(sentence)) => {
                // The paper to be stamped was not sent to the printer either.
                if visit.position == Position::Stamp {
                    self.busy = false;
                }
                self.overlay = Some(Overlay::Message(sentence));
                Vec::new()
            }
            (Glass::TakingTicket(_), Outcome::NotSaved(sentence)) => {
                self.glass = Glass::Services;
                self.overlay = Some(Overlay::Message(sentence));
                Vec::new()
            }
            (Glass::TakingTicket(kind), Outcome::TicketTaken { ticket }) => {
                self.glass = Glass::Ticket {
                    kind: *kind,
                    number: ticket,
                    received: false,
                    printed: None,
                    ahead: None,
                    copy: Copy::NotAsked,
                };
                Vec::new()
            }
            (Glass::Ticket { received, .. }, Outcome::Received) => {
                *received = true;
                Vec::new()
            }
            (Glass::Ticket { printed, .. }, Outcome::Printed(result)) => {
                *printed = Some(result);
                Vec::new()
            }
            (Glass::Ticket { ahead, .. }, Outcome::Waiting { ahead: people }) => {
                *ahead = people;
                Vec::new()
            }
            (Glass::Ticket { copy, .. }, Outcome::CopyPrinted(result)) => {
                *copy = Copy::Done(result);
                self.busy = false;
                Vec::new()
            }
            (Glass::Filing(visit), Outcome::ToStampPrinted(result)) if visit.position == Position::Stamp => {
                self.printed_to_stamp(result);
                Vec::new()
            }
            // Only to whoever waits for it.
            (Glass::Tool(_), Outcome::LeafletPrinted(result)) if self.busy => {
                self.leaflet_printed(result);
                Vec::new()
            }
            // Answers that come after the visitor went on or left.
            (
                Glass::Attract
                | Glass::Services
                | Glass::Resume
                | Glass::Tool(_)
                | Glass::Recover(..)
                | Glass::Filing(_)
                | Glass::TakingTicket(_)
                | Glass::Ticket { .. }
                | Glass::Feedback { .. },
                Outcome::DraftFound(_)
                | Outcome::NoDraft
                | Outcome::Sealed { .. }
                | Outcome::NotSealed(_)
                | Outcome::NotSaved(_)
                | Outcome::TicketTaken { .. }
                | Outcome::Received
                | Outcome::Printed(_)
                | Outcome::LeafletPrinted(_)
                | Outcome::ToStampPrinted(_)
                | Outcome::CopyPrinted(_)
                | Outcome::Waiting { .. },
            ) => Vec::new(),
        }
    }

    pub(super) fn tick(&mut self, world: &World<'_>) -> Vec<Effect> {
        if self.busy {
            self.last_touch = world.clock;
            return Vec::new();
        }
        match &self.glass {
            Glass::Attract => Vec::new(),
            Glass::Recover(visit, since, why) => {
                let patience = match why {
                    Pause::PowerCut => world.idle.recover,
                    Pause::Fetching => world.idle.fetch,
                };
                if world.clock.saturating_sub(*since) < patience {
                    return Vec::new();
                }
                let leave = visit.leave();
                [leave].into_iter().chain(self.reset()).collect()
            }
            Glass::Services
            | Glass::Resume
            | Glass::Tool(_)
            | Glass::Filing(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => self.idle(world),
        }
    }

    fn idle(&mut self, world: &World<'_>) -> Vec<Effect> {
        match world.idle.judge(self.quiet(world), self.text_size > 0) {
            Idle::Fine => {
                if matches!(self.overlay, Some(Overlay::Idle(_))) {
                    self.overlay = None;
                }
                Vec::new()
            }
            Idle::Warn(seconds) => {
                let begins = !matches!(self.overlay, Some(Overlay::Idle(_)));
                self.overlay = Some(Overlay::Idle(seconds));
                begins.then_some(Effect::Alert).into_iter().collect()
            }
            Idle::Expired => {
                // What is submitted is finished by the kiosk itself. An empty one would stand before the earlier one of the same person.
                let first =
                    self.visit().filter(|visit| visit.position != Position::Submit).map(|visit| match visit.is_empty() {
                        true => Effect::Wipe(visit.id),
                        false => visit.leave(),
                    });
                first.into_iter().chain(self.reset()).collect()
            }
        }
    }
}
