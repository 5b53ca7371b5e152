//! Numbers in hand: given, registered at the court, printed, and gone with their owner.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;
use zeroize::Zeroizing;

use super::{
    SharedStore,
    attendant::Attendant,
    clock::spoken,
    court_line::CourtLine,
    effects::report,
    message::{Message, SealedTicket},
    printing::{LazyTypesetter, PrintRecord, TicketPlace, print},
};
use crate::{
    document::{Raster1Bit, Typesetter},
    filing::{Bilingual, PackageId, Receipt, WireDate, parse_iso_date},
    package::exchange::{QueuePlace, TicketKind, TicketRegistration},
    store::{PrintState, StoreError, TakenTicket, VisitId},
    visit::{Glass, Outcome},
};

/// How long a ticket waits for the number of people ahead.
const PLACE_WAIT: Duration = Duration::from_secs(1);
/// How long the slip waits for the court's receipt, so that it can be one.
const RECEIPT_WAIT: Duration = Duration::from_secs(5);

/// Whose ticket is on the glass.
pub(super) struct Owner {
    /// Package or walk-in.
    pub(super) name: String,
    heard: watch::Sender<Heard>,
    printing: bool,
    /// What was filed, for a copy on paper: gone with its owner, and after a power cut.
    pub(super) complaint: Option<Zeroizing<Vec<u8>>>,
}

impl Owner {
    fn new(name: &str, receipt: Option<Receipt>) -> Self {
        let heard = watch::Sender::new(Heard { place: None, receipt });
        Self { name: name.to_owned(), heard, printing: false, complaint: None }
    }

    /// The court's receipt, when it has come.
    pub(super) fn receipt(&self) -> Option<Receipt> {
        self.heard.borrow().receipt.clone()
    }
}

/// What the court has said so far.
#[derive(Clone, Default)]
struct Heard {
    place: Option<QueuePlace>,
    receipt: Option<Receipt>,
}

/// A number without a filing.
pub(super) struct Walk {
    pub(super) owner: String,
    pub(super) kind: TicketKind,
}

impl Attendant {
    /// A number for a walk-in: durable before it is shown.
    pub(super) fn give_number(&mut self, walk: &Walk) -> Result<String, StoreError> {
        let today = self.today();
        let ticket = {
            let mut store = self.store.lock();
            let ticket = store.take_ticket(&today.to_string(), &walk.owner, &self.settings.ticket_letter)?;
            let record = PrintRecord {
                number: ticket.number.clone(),
                business_date: ticket.business_date.clone(),
                kind: walk.kind,
                issued_at: spoken(self.now()),
                package: None,
                slip: None,
            };
            store.keep_print_record(&walk.owner, &record.to_bytes())?;
            ticket
        };
        self.register(&walk.owner, walk.kind, None, &ticket);
        self.owner = Some(Owner::new(&walk.owner, None));
        self.print(false);
        Ok(ticket.number)
    }

    /// The court hears of the number.
    fn register(&self, owner: &str, kind: TicketKind, package_id: Option<PackageId>, ticket: &TakenTicket) {
        let business_date = parse_iso_date(&ticket.business_date).map_or_else(|| self.today(), WireDate);
        let ticket = TicketRegistration { number: ticket.number.clone(), business_date, kind, package_id };
        report("ticket-not-queued", self.line.register_ticket(owner, &ticket));
    }

    /// A filing is sealed, or could not be. Its visitor may have left meanwhile, and another may stand here.
    pub(super) fn sealed(&mut self, visit: uuid::Uuid, result: Result<SealedTicket, Bilingual>) {
        let shown = self.machine.visit().is_some_and(|it| it.id == visit);
        match result {
            Ok(SealedTicket { package, ticket, complaint }) => {
                self.line.has_parcel();
                if self.kept_visit == Some(visit) {
                    self.kept_visit = None;
                }
                self.register(&package.to_string(), TicketKind::Filing, Some(package), &ticket);
                let owner = Owner { complaint: Some(complaint), ..Owner::new(&package.to_string(), None) };
                if shown {
                    self.owner = Some(owner);
                    self.print(false);
                    self.outcome(Outcome::Sealed { ticket: ticket.number });
                } else {
                    // The paper comes out all the same; nothing of it is on the glass of whoever stands here now.
                    self.print_for(&owner, false);
                }
            }
            Err(sentence) => {
                if shown {
                    self.outcome(Outcome::NotSealed(sentence));
                }
                // Nobody to look at it, or found after a power cut: a draft again, opened by its owner's card.
                if self.machine.visit().is_none_or(|it| it.id != visit) {
                    report("draft-not-left", self.store.lock().back_to_draft(VisitId(visit)));
                }
            }
        }
    }

    /// Finishes printing what a power cut interrupted.
    pub(super) fn take_up(&mut self, owner: &str, record: &PrintRecord, receipt: Option<Receipt>, confirmed: bool) {
        let ticket = TakenTicket { business_date: record.business_date.clone(), number: record.number.clone() };
        self.register(owner, record.kind, record.package, &ticket);
        self.owner = Some(Owner::new(owner, receipt));
        if confirmed {
            self.outcome(Outcome::Printed(Ok(())));
        } else {
            self.print(false);
        }
    }

    /// 再打一张.
    pub(super) fn print_again(&mut self) {
        self.print(true);
    }

    fn print(&mut self, again: bool) {
        let Some(mut owner) = self.owner.take_if(|owner| !owner.printing) else { return };
        owner.printing = true;
        self.print_for(&owner, again);
        self.owner = Some(owner);
    }

    fn print_for(&self, owner: &Owner, again: bool) {
        let place = TicketPlace {
            court: self.court.name.clone(),
            hall: self.court.hall.clone(),
            window: self.facts.window.zh.clone(),
            people_ahead: None,
        };
        let job = PrintJob {
            owner: owner.name.clone(),
            heard: owner.heard.subscribe(),
            again,
            place,
            printer: self.settings.ticket_printer.clone(),
            store: self.store.clone(),
            line: self.line.clone(),
            typesetter: self.typesetter.clone(),
        };
        let (name, report) = (owner.name.clone(), self.send.clone());
        self.runtime.spawn(async move {
            let result = job.run().await;
            let _ = report.send(Message::Printed { owner: name, result });
        });
    }

    /// The printer's own word.
    pub(super) fn printed(&mut self, owner: &str, result: Result<(), Bilingual>) {
        match self.owner.as_mut().filter(|it| it.name == owner) {
            Some(owner) => {
                owner.printing = false;
                self.outcome(Outcome::Printed(result));
                // Submitted and walked away: the paper is out, nobody will ask for it again.
                if !matches!(self.machine.glass(), Glass::Ticket { .. } | Glass::Feedback { .. }) {
                    self.visitor_left();
                }
            }
            // The visitor left while it was printing.
            None => report("print-record-not-dropped", self.store.lock().drop_print_record(owner)),
        }
    }

    /// The A4 printer's word about the copy.
    pub(super) fn copy_printed(&mut self, owner: &str, result: Result<(), Bilingual>) {
        if self.owner.as_ref().is_some_and(|it| it.name == owner) {
            self.outcome(Outcome::CopyPrinted(result));
        }
    }

    /// The court says where to wait.
    pub(super) fn placed(&mut self, owner: &str, place: QueuePlace) {
        if let Some(current) = self.owner.as_ref().filter(|it| it.name == owner) {
            self.facts.window = place.window.clone();
            let ahead = place.people_ahead;
            current.heard.send_modify(|heard| heard.place = Some(place));
            self.outcome(Outcome::Waiting { ahead });
        }
    }

    /// The court signed.
    pub(super) fn received(&mut self, package: PackageId, receipt: Receipt) {
        if let Some(current) = self.owner.as_ref().filter(|it| it.name == package.to_string()) {
            current.heard.send_modify(|heard| heard.receipt = Some(receipt));
            self.outcome(Outcome::Received);
        }
    }

    /// The visitor has gone: what was to be printed for him goes too.
    pub(super) fn visitor_left(&mut self) {
        if let Some(owner) = self.owner.take() {
            report("print-record-not-dropped", self.store.lock().drop_print_record(&owner.name));
        }
    }
}

/// One ticket, and its slip.
struct PrintJob {
    owner: String,
    heard: watch::Receiver<Heard>,
    again: bool,
    place: TicketPlace,
    printer: Option<String>,
    store: SharedStore,
    line: Arc<CourtLine>,
    typesetter: Arc<LazyTypesetter>,
}

impl PrintJob {
    /// The ticket at once, or as soon as the court said how many wait; the slip as receipt when that comes in time.
    async fn run(mut self) -> Result<(), Bilingual> {
        let kept = self.store.lock().print_record(&self.owner);
        let Ok(Some(kept)) = kept else { return Err(lost()) };
        let record = PrintRecord::from_bytes(&kept.record).ok_or_else(lost)?;
        let reprint = self.again || kept.copies > 0;
        if !self.again {
            let _ = tokio::time::timeout(PLACE_WAIT, self.heard.wait_for(|heard| heard.place.is_some())).await;
        }
        let place = self.place.clone().with(self.heard.borrow().place.as_ref());
        let ticket = self.typeset(|typesetter| record.ticket(typesetter, &place, reprint).map(Some))?;
        if record.slip.is_none() {
            return self.send(ticket, PrintState::Confirmed).await;
        }
        if self.again {
            let slip = self.slip(&record, reprint)?;
            return self.send([ticket, slip].concat(), PrintState::Confirmed).await;
        }
        // The ticket came out before a power cut: only the slip is still owed, and it is no reprint.
        let ticket_is_out = kept.state == PrintState::TicketOut;
        if !ticket_is_out {
            self.send(ticket, PrintState::TicketOut).await?;
        }
        let _ = tokio::time::timeout(RECEIPT_WAIT, self.heard.wait_for(|heard| heard.receipt.is_some())).await;
        let slip = self.slip(&record, reprint && !ticket_is_out)?;
        self.send(slip, PrintState::Confirmed).await
    }

    fn slip(&self, record: &PrintRecord, reprint: bool) -> Result<Vec<Raster1Bit>, Bilingual> {
        let receipt = self.heard.borrow().receipt.clone();
        self.typeset(|typesetter| record.slip(typesetter, receipt.as_ref(), reprint))
    }

    fn typeset<E: std::fmt::Display + From<crate::document::DocumentError>>(
        &self,
        paper: impl FnOnce(&Typesetter) -> Result<Option<Raster1Bit>, E>,
    ) -> Result<Vec<Raster1Bit>, Bilingual> {
        let drawn = tokio::task::block_in_place(|| paper(self.typesetter.get()?));
        drawn.map(|sheet| sheet.into_iter().collect()).map_err(|error| {
            tracing::error!(event = "ticket-not-typeset", %error);
            lost()
        })
    }

    /// Prints; `done` is what the printer's word then means.
    async fn send(&self, sheets: Vec<Raster1Bit>, done: PrintState) -> Result<(), Bilingual> {
        let note = |state| report("print-state-not-kept", self.store.lock().set_print_state(&self.owner, state));
        note(PrintState::Sent);
        let printer = self.printer.clone();
        let job = getrandom::u32().unwrap_or(1);
        let printed = tokio::task::spawn_blocking(move || print(printer.as_deref(), job, &sheets)).await;
        let (state, result) = printed.unwrap_or_else(|_| (PrintState::Unconfirmed, Err(lost())));
        note(if state == PrintState::Confirmed { done } else { state });
        if let Err(sentence) = &result {
            tracing::warn!(event = "ticket-not-printed", state = ?state, cause = sentence.en);
        }
        // Said while the ticket lies in the printer: the line may have been quiet.
        self.line.has_news();
        result
    }
}

/// The number is on the glass; only the paper is missing.
fn lost() -> Bilingual {
    Bilingual::new(
        "号票没有打出来。您的号码在屏幕上，一样有效，请记下来。",
        "The ticket could not be printed. The number on the screen is just as valid; please note it down.",
    )
}
