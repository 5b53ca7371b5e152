//! The attendant owns the machine: one message in, effects done, the glass told. One thread, one order of events.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use time::{OffsetDateTime, UtcOffset};
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    clock::{Clock, spoken},
    content::{Content, Moment},
    court_line::{CourtLine, SharedStore, offset_of},
    message::Message,
    printing::{LazyTypesetter, print},
    speech::Voice,
    tickets::Owner,
};
use crate::{
    config::Settings,
    device::id_reader::{CardEvent, IdReaderFault},
    document::{Leaflet, QrMatrix, Sheets, leaflet_raster},
    filing::{Bilingual, Court, IdCard, WireDate},
    package::Policy,
    screen::{Ability, Facts, LeafletText, Look, TouchMark, View, leaflet},
    visit::{DeviceNews, Effect, Event, Glass, Machine, Outcome, Position},
};

/// The reader is searched this often while somebody is asked for a card …
const SEARCHING: Duration = Duration::from_millis(400);
/// … and this often otherwise, only to know that it is well.
const RESTING: Duration = Duration::from_secs(5);
/// A card laid down before the first touch counts for so long: after that it is one that was left behind.
const CARD_COUNTS: Duration = Duration::from_secs(30);

/// See the module.
pub(super) struct Attendant {
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) content: Arc<Content>,
    pub(super) store: SharedStore,
    pub(super) line: Arc<CourtLine>,
    pub(super) typesetter: Arc<LazyTypesetter>,
    pub(super) runtime: tokio::runtime::Handle,
    pub(super) inbox: Receiver<Message>,
    pub(super) send: Sender<Message>,
    pub(super) publish: Box<dyn Fn(View) + Send>,
    pub(super) machine: Machine,
    pub(super) facts: Facts,
    pub(super) voice: Option<Voice>,
    /// The court's offset from UTC.
    pub(super) offset: UtcOffset,
    /// The court as filings name it.
    pub(super) court: Court,
    /// The visit whose state lies in the store.
    pub(super) kept_visit: Option<Uuid>,
    /// Whose ticket is on the glass.
    pub(super) owner: Option<Owner>,
    pub(super) complaint: Option<Arc<Sheets>>,
    /// Counts typesettings of the complaint.
    pub(super) generation: u64,
    /// False: the scan under way is for nobody any more.
    pub(super) scan_wanted: Arc<AtomicBool>,
    pub(super) reader: ReaderWatch,
    pub(super) look_at_devices: Arc<Notify>,
    pub(super) device_abilities: Vec<Ability>,
    /// When it was last looked at.
    pub(super) prints_a4: bool,
    /// False: the papers under way are for nobody any more.
    pub(super) a4_wanted: Arc<AtomicBool>,
    pub(super) mark: TouchMark,
    pub(super) shown: Option<View>,
    pub(super) day: String,
}

/// What the attendant knows of the ID reader.
pub(super) struct ReaderWatch {
    /// Pause between two searches, milliseconds.
    pub(super) pause: Arc<AtomicU64>,
    pub(super) wake: Option<Sender<()>>,
    /// `None` until it has spoken; then well or the fault.
    pub(super) fault: Option<Option<IdReaderFault>>,
    /// The card that lies there, and since when.
    pub(super) card: Option<(Box<IdCard>, Duration)>,
    /// The screen that it was handed to.
    pub(super) offered_to: Option<CardWanted>,
}

/// Screens that ask for a card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CardWanted {
    Resume,
    Recover,
    Identity,
    /// Of the plaintiff of this group.
    Party(u32),
}

impl Attendant {
    /// Until told to quit.
    pub(super) fn run(mut self) {
        self.refresh();
        self.tell_glass();
        loop {
            let message = match self.inbox.recv_timeout(self.patience()) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            match message {
                Some(Message::Quit) => return,
                Some(message) => self.hear(message),
                None => self.tick(),
            }
            self.refresh();
            // What waits already is heard first: the glass gets the last word of a burst only.
            while let Ok(message) = self.inbox.try_recv() {
                if matches!(message, Message::Quit) {
                    return;
                }
                self.hear(message);
                self.refresh();
            }
            self.tell_glass();
        }
    }

    /// Nobody there: once a minute, for the clock. Otherwise once a second, for the idle times.
    fn patience(&self) -> Duration {
        match self.machine.glass() {
            Glass::Attract => Duration::from_secs(60 - u64::from(self.now().second()).min(59)),
            Glass::Services
            | Glass::Tool(_)
            | Glass::Resume
            | Glass::Recover(..)
            | Glass::Filing(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => Duration::from_secs(1),
        }
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.clock.now(self.offset)
    }

    pub(super) fn today(&self) -> WireDate {
        WireDate(self.now().date())
    }

    pub(super) fn moment(&self) -> Moment {
        let now = self.now();
        Moment {
            idle: self.settings.idle,
            can_file: self.facts.can_file,
            can_print_a4: self.prints_a4,
            can_scan: self.settings.scanner.is_some(),
            settle: self.settings.settle,
            clock: self.clock.elapsed(),
            now: spoken(now),
            today: WireDate(now.date()),
        }
    }

    fn tick(&mut self) {
        self.feed(Event::Tick);
        self.store.lock().settle();
        let today = self.today().to_string();
        if today != self.day && *self.machine.glass() == Glass::Attract {
            self.day = today;
            self.new_day();
        }
    }

    /// One event for the machine, and what it wants done.
    pub(super) fn feed(&mut self, event: Event) {
        let moment = self.moment();
        let world = self.content.world(&moment);
        let effects = self.machine.handle(event, &world);
        self.perform(effects);
        self.ask_for_card();
    }

    fn hear(&mut self, message: Message) {
        match message {
            Message::Touch { touch, screen } => {
                self.mark.answered += 1;
                self.forget_a_card_left_behind();
                // Made on a screen that is gone: it was not meant for this one.
                if screen == self.mark.screen {
                    self.feed(Event::Touch(touch));
                }
            }
            Message::Reader(event) => self.reader_said(event),
            Message::PageKept { visit, page } => {
                if self.machine.visit().is_some_and(|it| it.id == visit) {
                    self.feed(Event::Device(DeviceNews::PageKept(page)));
                } else {
                    self.perform(vec![Effect::RemovePage(page)]);
                }
            }
            Message::Thumb(page, picture) => {
                if self.machine.visit().is_some() {
                    self.facts.thumbs.insert(page, picture);
                }
            }
            Message::ScanEnded { visit, pages, fault } => {
                if self.machine.visit().is_some_and(|it| it.id == visit) {
                    self.feed(Event::Device(DeviceNews::ScanEnded { pages, fault }));
                }
            }
            Message::Complaint { generation, picture, pages } => {
                if generation == self.generation {
                    self.facts.complaint = Some((picture, pages));
                }
            }
            Message::Typeset { generation, sheets } => {
                if generation == self.generation {
                    self.complaint = Some(sheets);
                    self.perform(vec![Effect::PreviewPage]);
                }
            }
            Message::Sealed { visit, result } => self.sealed(visit, result),
            Message::Place { owner, place } => self.placed(&owner, place),
            Message::Received { package, receipt } => self.received(package, receipt),
            Message::Printed { owner, result } => self.printed(&owner, result),
            Message::ToStampPrinted { visit, result } => {
                if self.machine.visit().is_some_and(|it| it.id == visit) {
                    self.outcome(Outcome::ToStampPrinted(result));
                }
            }
            Message::CopyPrinted { owner, result } => self.copy_printed(&owner, result),
            Message::LeafletPrinted(result) => self.outcome(Outcome::LeafletPrinted(result)),
            Message::CourtTried => self.gather_abilities(),
            Message::Policy(policy) => self.policy_came(*policy),
            Message::Abilities { abilities, a4 } => {
                self.device_abilities = abilities;
                self.prints_a4 = a4;
                self.gather_abilities();
            }
            Message::Spoken => self.facts.speaking = false,
            Message::Quit => {}
        }
    }

    fn policy_came(&mut self, policy: Policy) {
        if policy.ticket_prefix == self.settings.ticket_letter {
            tracing::error!(
                event = "ticket-letter-is-the-courts",
                letter = policy.ticket_prefix,
                remedy = "give this kiosk a letter of its own in kiosk.toml, tickets.letter"
            );
        }
        self.offset = offset_of(&policy);
        self.facts.court.zh = policy.court.name.clone();
        self.facts.hall.zh = policy.court.hall.clone();
        self.facts.window = policy.window.clone();
        self.court = policy.court;
        self.gather_abilities();
    }

    fn reader_said(&mut self, event: CardEvent) {
        match event {
            CardEvent::Ready => {
                self.reader.fault = Some(None);
                self.feed(Event::Device(DeviceNews::ReaderReady));
            }
            CardEvent::Card(card) => {
                self.reader.fault = Some(None);
                self.reader.card = Some((card, self.clock.elapsed()));
                self.reader.offered_to = None;
            }
            CardEvent::Removed => self.reader.card = None,
            CardEvent::Fault(fault) => {
                // A bad card is no fault of the reader.
                if !matches!(fault, IdReaderFault::CardUnreadable | IdReaderFault::NotAnIdCard) {
                    self.reader.fault = Some(Some(fault));
                }
                self.feed(Event::Device(DeviceNews::ReaderFault(fault.sentence())));
            }
        }
        self.gather_abilities();
        self.ask_for_card();
    }

    /// Which screen asks for a card right now.
    fn asks_for_card(&self) -> Option<CardWanted> {
        match self.machine.glass() {
            Glass::Resume => Some(CardWanted::Resume),
            Glass::Recover(..) => Some(CardWanted::Recover),
            Glass::Filing(visit) => {
                if let Position::PartyCard(_, place) = visit.position {
                    return self.machine.party_card_shown().is_none().then_some(CardWanted::Party(place.group));
                }
                (visit.position == Position::Identity && visit.card.is_none()).then_some(CardWanted::Identity)
            }
            Glass::Attract
            | Glass::Services
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => None,
        }
    }

    /// The first touch of a visitor: a card that has lain there for a while is not his.
    fn forget_a_card_left_behind(&mut self) {
        if *self.machine.glass() == Glass::Attract
            && self.reader.card.as_ref().is_some_and(|(_, when)| self.clock.elapsed().saturating_sub(*when) > CARD_COUNTS)
        {
            self.reader.card = None;
        }
    }

    /// Hands the card that lies there to the screen that asks for one, once, and has the reader searched as often as the glass
    /// needs it.
    fn ask_for_card(&mut self) {
        let asked = self.asks_for_card();
        let wanted = asked.is_some();
        if asked != self.reader.offered_to
            && let Some((card, _)) = self.reader.card.clone()
        {
            self.reader.offered_to = asked;
            if wanted {
                return self.feed(Event::Device(DeviceNews::Card(card)));
            }
        }
        if wanted
            && let Some(Some(fault)) = self.reader.fault
            && self.machine.error().is_none()
            && self.machine.editor().is_none()
        {
            return self.feed_quietly(DeviceNews::ReaderFault(fault.sentence()));
        }
        let pause = if wanted { SEARCHING } else { RESTING }.as_millis() as u64;
        let before = self.reader.pause.swap(pause, Ordering::Relaxed);
        if pause < before
            && let Some(wake) = &self.reader.wake
        {
            // Gone only when the program ends.
            let _ = wake.send(());
        }
    }

    /// A fault the visitor must see when he comes to the screen; it wants nothing done.
    fn feed_quietly(&mut self, news: DeviceNews) {
        let moment = self.moment();
        let world = self.content.world(&moment);
        self.machine.handle(Event::Device(news), &world);
    }

    /// 待机 says what works before a visitor finds out.
    pub(super) fn gather_abilities(&mut self) {
        let reader = match (&self.settings.id_reader, &self.reader.fault) {
            (None, _) => None,
            (Some(_), None | Some(None)) => {
                Some(Ability { say: Bilingual::new("可读身份证", "Reads ID cards"), ok: true })
            }
            (Some(_), Some(Some(_))) => {
                Some(Ability { say: Bilingual::new("读卡器暂不能用", "Card reader out of order"), ok: false })
            }
        };
        self.facts.can_file = self.line.policy().is_some();
        let court = (!self.facts.can_file && self.line.was_tried())
            .then(|| Ability {
                say: Bilingual::new("暂不能立案，可以取号", "No filing now, numbers only"), ok: false
            });
        self.facts.abilities = court.into_iter().chain(reader).chain(self.device_abilities.clone()).collect();
    }

    /// Makes the view of this moment and numbers its screen.
    pub(super) fn refresh(&mut self) {
        let now = self.now();
        self.facts.staff_reached = self.line.is_reached();
        self.facts.clock = format!("{:02}:{:02}", now.hour(), now.minute());
        let moment = self.moment();
        let world = self.content.world(&moment);
        let look = Look { machine: &self.machine, world: &world, facts: &self.facts };
        let view = View::of(&look, self.mark);
        // 待机 was shown by the window itself, as screen 0: a touch on it counts.
        let opening = self.mark == TouchMark::default() && *self.machine.glass() == Glass::Attract;
        if !opening && !self.shown.as_ref().is_some_and(|shown| shown.is_same_screen(&view)) {
            self.mark.screen += 1;
        }
        self.shown = Some(view.with_mark(self.mark));
    }

    /// Prints what the service without a filing shows: a checklist on A4 where that printer is well, the rest on the ticket printer.
    pub(super) fn print_leaflet(&mut self) {
        let moment = self.moment();
        if moment.can_print_a4 && self.print_checklist(&moment) {
            return;
        }
        let world = self.content.world(&moment);
        let said = leaflet(&Look { machine: &self.machine, world: &world, facts: &self.facts });
        let Some(LeafletText { title, lines, codes }) = said else { return };
        let code = codes.iter().find_map(|text| QrMatrix::new(text).ok());
        let leaflet = Leaflet { court: self.court.name.clone(), hall: self.court.hall.clone(), title, lines, code };
        let (printer, typesetter) = (self.settings.ticket_printer.clone(), self.typesetter.clone());
        let report = self.send.clone();
        self.runtime.spawn_blocking(move || {
            let drawn = typesetter.get().and_then(|typesetter| leaflet_raster(typesetter, &leaflet));
            let result = match drawn {
                Ok(sheet) => print(printer.as_deref(), getrandom::u32().unwrap_or(1), &[sheet.paper])
                    .1
                    .map_err(|fault| without_number(&fault)),
                Err(error) => {
                    tracing::error!(event = "leaflet-not-typeset", %error);
                    Err(Bilingual::new(
                        "没有打出来。请看屏幕，或者问窗口。",
                        "It could not be printed. Please read the screen or ask.",
                    ))
                }
            };
            let _ = report.send(Message::LeafletPrinted(result));
        });
    }

    fn tell_glass(&self) {
        if let Some(view) = &self.shown {
            (self.publish)(view.clone());
        }
    }

    /// What is read aloud.
    pub(super) fn spoken_text(&self) -> String {
        self.shown.as_ref().map(View::spoken).unwrap_or_default()
    }

    /// Tells the machine what became of something.
    pub(super) fn outcome(&mut self, outcome: Outcome) {
        self.feed(Event::Outcome(outcome));
    }
}

/// What the printer says, for paper that carries no number: the cause stands in the first sentence.
fn without_number(fault: &Bilingual) -> Bilingual {
    let zh = fault.zh.split('。').next().unwrap_or_default();
    let en = fault.en.split('.').next().unwrap_or_default();
    Bilingual::new(
        format!("{zh}。要说的都在屏幕上；要纸的，请找工作人员。"),
        format!("{en}. All of it stands on the screen; for a printed copy please ask staff."),
    )
}
