//! What the machine wants done, done.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    attendant::Attendant,
    clock::stored,
    filing_of::{filing_of, signatures},
    memory,
    message::{Message, SealedTicket},
    pictures, scanning,
    submission::{Job, SubmissionError, Surroundings},
    tickets::Walk,
};
use crate::{
    document::complaint_preview,
    filing::{Bilingual, Personal},
    package::exchange::{self, HelpCall, HelpStep},
    store::{PageId, Phase, StoreError, VisitId},
    visit::{Effect, HelpKind, Outcome, Position, TicketKind, Visit},
};

impl Attendant {
    /// In order; what follows a state that could not be saved is not done.
    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save => {
                    if !self.save() {
                        return;
                    }
                }
                Effect::KeepDraft => self.keep_draft(),
                Effect::Wipe(visit) => self.wipe(visit),
                Effect::FindDraft(number) => self.find_draft(&number),
                Effect::Scan => self.scan(),
                Effect::RemovePage(page) => {
                    self.facts.thumbs.remove(&page);
                    let removed = self.store.lock().remove_page(PageId(page));
                    report("page-not-removed", removed);
                }
                Effect::CallHelp(kind) => self.call_help(kind),
                Effect::TakeTicket(kind) => self.take_ticket(kind),
                Effect::Submit => self.submit(),
                Effect::PrintAgain => self.print_again(),
                Effect::Preview => self.typeset(),
                Effect::PreviewPage => self.draw_page(),
                Effect::PrintToStamp => self.print_to_stamp(),
                Effect::PrintCopy => self.print_copy(),
                Effect::PrintLeaflet => self.print_leaflet(),
                Effect::Speak => self.speak(),
                Effect::Alert => self.alert(),
                // Whoever takes the filing up again lays the card down anew.
                Effect::Lock => self.reader.card = None,
                // Counted by whoever reads the log; says nothing of anybody.
                Effect::Feedback(face) => tracing::info!(event = "feedback", face),
                Effect::Reset => self.reset(),
            }
        }
    }

    /// Makes the visit durable. Before anybody is identified there is nothing of anybody to keep.
    fn save(&mut self) -> bool {
        let Some(visit) = self.machine.visit().filter(|visit| visit.card.is_some()) else { return true };
        let phase = if visit.position == Position::Submit { Phase::Submitting } else { Phase::Draft };
        let saved = keep(&self.store, visit, phase, &stored(self.now()));
        let id = visit.id;
        match saved {
            Ok(()) => {
                self.kept_visit = Some(id);
                self.thumbs_of_open_item();
                true
            }
            Err(error) => {
                tracing::error!(event = "visit-not-saved", %error);
                let sentence = Bilingual::new(
                    "这一步没有存下，本机的存储出了问题。屏幕上的还在，请叫工作人员来看。",
                    "This step was not saved: the kiosk's disk has a problem. It is still on the screen; please call staff.",
                );
                match phase {
                    Phase::Submitting => self.outcome(Outcome::NotSealed(SubmissionError::Store(error).sentence())),
                    Phase::Draft => self.outcome(Outcome::NotSaved(sentence)),
                }
                false
            }
        }
    }

    fn keep_draft(&mut self) {
        if let Some(visit) = self.kept_visit.take() {
            report("draft-not-left", self.store.lock().leave_visit(VisitId(visit)));
        }
    }

    fn wipe(&mut self, visit: Uuid) {
        if self.kept_visit == Some(visit) {
            self.kept_visit = None;
        }
        self.scan_wanted.store(false, Ordering::Relaxed);
        self.facts.thumbs.clear();
        // A card read and refused must not come back by itself.
        self.reader.card = None;
        report("visit-not-wiped", self.store.lock().wipe_visit(VisitId(visit)));
    }

    fn find_draft(&mut self, number: &Personal) {
        let found = {
            let store = self.store.lock();
            // Hers before one that somebody typed her number for.
            let read = store.draft_of(store.draft_index(number.reveal()));
            match read {
                Ok(None) => store.draft_of(store.draft_index(&typed_number(number))),
                found => found,
            }
        };
        let visit = found.map_err(|error| tracing::error!(event = "draft-not-read", %error)).ok().flatten();
        let visit = visit.and_then(|stored| read_visit(&stored.state));
        self.outcome(visit.map_or(Outcome::NoDraft, |visit| Outcome::DraftFound(Box::new(visit))));
    }

    fn scan(&mut self) {
        let (Some(uri), Some(visit)) = (self.settings.scanner.clone(), self.machine.visit().map(|visit| visit.id)) else {
            return;
        };
        self.scan_wanted = Arc::new(AtomicBool::new(true));
        let scan = scanning::Scan {
            room: self.room_for_pages(),
            uri,
            source: self.settings.scanner_source,
            dpi: self.settings.scanner_dpi,
            visit,
            store: self.store.clone(),
            wanted: self.scan_wanted.clone(),
            report: self.send.clone(),
        };
        self.runtime.spawn(scan.run());
    }

    /// Bytes the court still takes of the open paper.
    fn room_for_pages(&self) -> u64 {
        let limits = self.line.policy().map(|policy| policy.limits).unwrap_or_default();
        let Some(visit) = self.machine.visit() else { return 0 };
        // A disk that does not answer here will not take the page either, and says so.
        let sizes = self.store.lock().page_sizes(VisitId(visit.id)).unwrap_or_default();
        let size = |page: &Uuid| sizes.get(&PageId(*page)).copied().unwrap_or_default();
        let moment = self.moment();
        let world = self.content.world(&moment);
        let open = self.machine.open_item(&world);
        let of_paper = open.and_then(|key| visit.materials.get(&key)).map_or(0, |state| state.pages.iter().map(size).sum());
        scanning::room(&limits, of_paper, sizes.values().sum())
    }

    /// Small pictures of the open item that are not in memory: after a power cut, or a draft continued.
    fn thumbs_of_open_item(&self) {
        let Some(visit) =
            self.machine.visit().filter(|visit| matches!(visit.position, Position::Materials(Some(_)) | Position::Stamp))
        else {
            return;
        };
        let lacking: Vec<Uuid> = visit
            .materials
            .values()
            .flat_map(|state| &state.pages)
            .filter(|page| !self.facts.thumbs.contains_key(*page))
            .copied()
            .collect();
        if lacking.is_empty() {
            return;
        }
        let (store, report, visit) = (self.store.clone(), self.send.clone(), VisitId(visit.id));
        self.runtime.spawn_blocking(move || {
            for page in lacking {
                let jpeg = store.lock().page(visit, PageId(page));
                if let Some(picture) = jpeg.ok().and_then(|jpeg| pictures::thumb(page.as_u128(), &jpeg)) {
                    let _ = report.send(Message::Thumb(page, picture));
                }
            }
        });
    }

    fn call_help(&mut self, kind: HelpKind) {
        let step: Option<HelpStep> = serde_json::from_value(self.machine.step().slug().into()).ok();
        let call = HelpCall {
            call_id: Uuid::now_v7(),
            kiosk_id: self.settings.kiosk_id.clone(),
            step: step.unwrap_or(HelpStep::Services),
            kind: match kind {
                HelpKind::Assist => exchange::HelpKind::Help,
                HelpKind::Oral => exchange::HelpKind::Oral,
                HelpKind::ConfirmIdentity => exchange::HelpKind::ConfirmIdentity,
            },
            hint: self.hint_for_staff(),
        };
        report("help-not-queued", self.line.call_help(&call));
    }

    /// What the content says to staff at the question on the glass.
    fn hint_for_staff(&self) -> Option<String> {
        let (Position::Question(_, place) | Position::Together(_, place)) = self.machine.visit()?.position else { return None };
        let moment = self.moment();
        let world = self.content.world(&moment);
        let hint = self.machine.route(&world)?.question(place)?.staff.clone();
        (!hint.is_empty()).then_some(hint)
    }

    fn take_ticket(&mut self, kind: TicketKind) {
        let walk = Walk {
            owner: format!("walk-in {}", Uuid::now_v7()),
            kind: match kind {
                TicketKind::Filing => exchange::TicketKind::Filing,
                TicketKind::Window => exchange::TicketKind::Window,
                TicketKind::Oral => exchange::TicketKind::Oral,
            },
        };
        match self.give_number(&walk) {
            Ok(ticket) => self.outcome(Outcome::TicketTaken { ticket }),
            Err(error) => {
                tracing::error!(event = "ticket-not-given", %error);
                self.outcome(Outcome::NotSaved(Bilingual::new(
                    "本机的存储出了问题，取不了号。请直接去窗口，或者请工作人员帮忙。",
                    "The kiosk's disk has a problem and no number can be given. Please go straight to a window or call staff.",
                )));
            }
        }
    }

    pub(super) fn surroundings(&self, policy_version: String) -> Surroundings {
        Surroundings {
            court: self.court.clone(),
            kiosk_id: self.settings.kiosk_id.clone(),
            policy_version,
            language: self.machine.language(),
            refund_account: self.settings.refund_account,
            now: self.now(),
        }
    }

    /// 提交: everything the papers need is gathered here; the work is done beside.
    pub(super) fn submit(&mut self) {
        if let Some(visit) = self.machine.visit().cloned() {
            self.submit_visit(visit);
        }
    }

    /// The same for a visit found after a power cut.
    pub(super) fn submit_visit(&mut self, visit: Visit) {
        let id = visit.id;
        match self.job(visit) {
            Ok(job) => {
                let (typesetter, store, send) = (self.typesetter.clone(), self.store.clone(), self.send.clone());
                let now = stored(self.now());
                let (package, ticket) = (job.visit.package_id, job.ticket.clone());
                let sealing = self.runtime.spawn_blocking(move || {
                    let (sealed, complaint) = job.seal(typesetter.get()?)?;
                    store.lock().submit(VisitId(id), &sealed, &now)?;
                    Ok(complaint)
                });
                self.runtime.spawn(async move {
                    // A defect in sealing must not leave the visitor before a screen that never changes.
                    let sealed = sealing.await.unwrap_or(Err(SubmissionError::Defect));
                    let result = sealed.map(|complaint| SealedTicket { package, ticket, complaint }).map_err(|error| {
                        tracing::error!(event = "filing-not-sealed", %package, %error);
                        error.sentence()
                    });
                    let _ = send.send(Message::Sealed { visit: id, result });
                });
            }
            Err(error) => {
                tracing::error!(event = "filing-not-sealed", %error);
                let _ = self.send.send(Message::Sealed { visit: id, result: Err(error.sentence()) });
            }
        }
    }

    fn job(&self, visit: Visit) -> Result<Job, SubmissionError> {
        let policy = self.line.policy().ok_or(SubmissionError::NoCourtKey)?;
        let mut store = self.store.lock();
        let owner = visit.package_id.to_string();
        let ticket = store.take_ticket(&self.today().to_string(), &owner, &self.settings.ticket_letter)?;
        let mut pages: BTreeMap<String, Vec<Zeroizing<Vec<u8>>>> = BTreeMap::new();
        for (key, state) in &visit.materials {
            let of_item: Result<_, StoreError> =
                state.pages.iter().map(|page| store.page(VisitId(visit.id), PageId(*page))).collect();
            pages.insert(key.clone(), of_item?);
        }
        drop(store);
        Ok(Job {
            pages,
            library: self.content.library.clone(),
            causes: self.content.causes.clone(),
            figures: self.content.figures.clone(),
            surroundings: self.surroundings(policy.version.clone()),
            policy,
            key: self.line.signing_key(),
            ticket,
            visit,
        })
    }

    /// Typesets the complaint for the glass.
    fn typeset(&mut self) {
        self.generation += 1;
        self.facts.complaint = None;
        self.complaint = None;
        let Some(visit) = self.machine.visit().cloned() else { return };
        let (library, causes) = (self.content.library.clone(), self.content.causes.clone());
        let (figures, surroundings) = (self.content.figures.clone(), self.surroundings(String::new()));
        let (typesetter, send, generation) = (self.typesetter.clone(), self.send.clone(), self.generation);
        self.runtime.spawn_blocking(move || {
            let typeset = filing_of(&visit, &library, &causes, &figures, &surroundings, "").and_then(|filing| {
                let typesetter = typesetter.get()?;
                Ok(complaint_preview(typesetter, &filing, &signatures(&visit))?.paper)
            });
            match typeset {
                Ok(sheets) => {
                    let _ = send.send(Message::Typeset { generation, sheets: Arc::new(sheets) });
                }
                Err(error) => tracing::error!(event = "preview-failed", %error),
            }
        });
    }

    /// Draws the page of the complaint that is turned to.
    fn draw_page(&self) {
        let Some(sheets) = self.complaint.clone() else { return };
        let pages = sheets.count();
        let index = self.machine.page().min(pages.saturating_sub(1));
        // A little wider than the panel's short side: at large sizes the sheet is shown in halves or thirds.
        let width = self.settings.panel.width.min(self.settings.panel.height) * 102 / 100;
        let (send, generation) = (self.send.clone(), self.generation);
        self.runtime.spawn_blocking(move || {
            if let Some(page) = sheets.page(index, width) {
                let id = (u128::from(generation) << 64) | index as u128;
                let _ = send.send(Message::Complaint { generation, picture: pictures::sheet(id, &page), pages });
            }
        });
    }

    fn speak(&mut self) {
        let Some(voice) = &self.voice else { return };
        if self.facts.speaking {
            voice.stop();
            self.facts.speaking = false;
        } else {
            voice.say(self.spoken_text(), self.machine.language(), self.send.clone());
            self.facts.speaking = true;
        }
    }

    /// The question whether anybody is still there is heard, too.
    fn alert(&mut self) {
        self.refresh();
        let Some(voice) = &self.voice else { return };
        voice.say(self.spoken_text(), self.machine.language(), self.send.clone());
        self.facts.speaking = true;
    }

    /// The visitor has gone: nothing of him stays in memory or, but for what he chose to keep, on the disk.
    fn reset(&mut self) {
        if let Some(voice) = &self.voice {
            voice.stop();
        }
        self.scan_wanted.store(false, Ordering::Relaxed);
        // What its owner does not wait for is not left in the tray for the next one.
        self.a4_wanted.store(false, Ordering::Relaxed);
        self.facts.speaking = false;
        self.facts.thumbs.clear();
        self.facts.complaint = None;
        self.complaint = None;
        self.generation += 1;
        self.reader.card = None;
        self.kept_visit = None;
        self.shown = None;
        self.visitor_left();
        self.runtime.spawn_blocking(memory::give_back);
        self.look_at_devices.notify_one();
    }
}

/// What a visit is found by whose document was typed: whoever types a number does not stand before the one whose card says it.
fn typed_number(number: &Personal) -> Zeroizing<String> {
    Zeroizing::new(format!("typed:{}", number.reveal()))
}

/// Keeps a visit; returns when the disk has it.
fn keep(store: &super::SharedStore, visit: &Visit, phase: Phase, now: &str) -> Result<(), StoreError> {
    let bytes = Zeroizing::new(serde_json::to_vec(visit).expect("invariant: a visit of texts is JSON"));
    let mut store = store.lock();
    let index = visit.card.as_ref().map(|card| match visit.is_typed() {
        true => store.draft_index(&typed_number(&card.number)),
        false => store.draft_index(card.number.reveal()),
    });
    store.save_visit(VisitId(visit.id), phase, index, &bytes, now)
}

/// A visit as it was kept. What another version wrote so that it cannot be understood stays on the disk, and IT hears of it.
pub(super) fn read_visit(state: &[u8]) -> Option<Visit> {
    serde_json::from_slice(state)
        .map_err(|error| tracing::error!(event = "visit-not-understood", at = error.column(), category = ?error.classify()))
        .ok()
}

/// What fails without holding the visitor up is for IT.
pub(super) fn report(event: &'static str, result: Result<(), StoreError>) {
    if let Err(error) = result {
        tracing::error!(event, %error);
    }
}
