//! Opening everything, finding what a power cut left, and the workers.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64},
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use slint::Weak;
use time::format_description::well_known::Rfc3339;
use tokio::sync::Notify;
use ui::App;

use super::{
    attendant::{Attendant, ReaderWatch},
    clock::{Clock, stored},
    content::Content,
    court_line::{CourtLine, SharedStore, offset_of},
    devices,
    message::Message,
    notice::NoticeError,
    printing::{LazyTypesetter, PrintRecord},
    speech::Voice,
    window,
};
use crate::{
    config::Settings,
    device::id_reader,
    filing::{Court, WireDate},
    forward::{CourtClient, CourtError},
    package::exchange::TicketKind,
    screen::TouchMark,
    store::{RootKey, Store, StoreError},
    visit::{self, Machine, Visit},
};

/// A number of the last half hour may still have its owner before the kiosk.
const OWNER_MAY_RETURN: time::Duration = time::Duration::minutes(30);

/// Why the kiosk cannot run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The notice.
    #[error(transparent)]
    Notice(#[from] NoticeError),
    /// The court's address.
    #[error(transparent)]
    Court(#[from] CourtError),
    /// No runtime.
    #[error("the system gives no threads ({0}); check the limits of the kiosk's user")]
    Runtime(#[from] std::io::Error),
}

/// A running kiosk behind its window.
pub struct Kiosk {
    sender: Sender<Message>,
    attendant: Option<JoinHandle<()>>,
}

impl Kiosk {
    /// Ends it: what is durable stays, nothing else is needed.
    pub fn stop(&mut self) {
        let _ = self.sender.send(Message::Quit);
        if let Some(attendant) = self.attendant.take() {
            let _ = attendant.join();
        }
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A channel for touches, made before the window.
pub fn start(
    settings: Settings,
    assets: PathBuf,
    app: Weak<App>,
    (sender, inbox): (Sender<Message>, Receiver<Message>),
    on_failure: impl FnOnce(StartError) + Send + 'static,
) -> Kiosk {
    let own = sender.clone();
    let attendant =
        std::thread::Builder::new().name("attendant".into()).spawn(move || match open(settings, assets, app, own, inbox) {
            Ok((attendant, _runtime)) => attendant.run(),
            Err(error) => on_failure(error),
        });
    Kiosk { sender, attendant: attendant.ok() }
}

/// The channel between glass and attendant.
pub fn line() -> (Sender<Message>, Receiver<Message>) {
    channel()
}

fn open(
    mut settings: Settings,
    assets: PathBuf,
    app: Weak<App>,
    send: Sender<Message>,
    inbox: Receiver<Message>,
) -> Result<(Attendant, tokio::runtime::Runtime), StartError> {
    // The only failure is that somebody installed one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("worker").enable_all().build()?;
    let root = std::mem::replace(&mut settings.root_key, RootKey::generate()?);
    let store = SharedStore::new(Store::open(&settings.data, root)?);
    let content = Arc::new(Content::read(&assets, &settings)?);
    let client = CourtClient::new(&settings.court_url, &settings.court_token, &settings.kiosk_id)?;
    let line = Arc::new(CourtLine::open(client, store.clone(), clock, settings.ticket_block, send.clone())?);
    let typesetter = Arc::new(LazyTypesetter::new(assets));
    let look_at_devices = Arc::new(Notify::new());

    let mut facts = window::facts(&settings);
    facts.notice = content.notice.shown.clone();
    let voice = settings.speech.then(Voice::find).flatten();
    facts.speech = voice.is_some();
    let (pause, wake) = watch_reader(&settings, &send);
    let policy = line.policy();
    let offset = policy.as_ref().map_or(settings.utc_offset, offset_of);
    let court = policy.as_ref().map_or_else(
        || Court { code: String::new(), name: settings.court_name.zh.clone(), hall: settings.hall.zh.clone() },
        |policy| policy.court.clone(),
    );
    facts.court.zh.clone_from(&court.name);
    facts.hall.zh.clone_from(&court.hall);
    if let Some(policy) = &policy {
        facts.window = policy.window.clone();
    }
    let day = WireDate(clock.now(offset).date()).to_string();
    let mut attendant = Attendant {
        machine: Machine::new(None, clock.elapsed()),
        settings,
        clock,
        content,
        store,
        line: line.clone(),
        typesetter,
        runtime: runtime.handle().clone(),
        inbox,
        send: send.clone(),
        publish: Box::new(window::publisher(app)),
        facts,
        voice,
        offset,
        court,
        kept_visit: None,
        owner: None,
        complaint: None,
        generation: 0,
        scan_wanted: Arc::new(AtomicBool::new(false)),
        reader: ReaderWatch { pause, wake, fault: None, card: None },
        look_at_devices: look_at_devices.clone(),
        device_abilities: Vec::new(),
        mark: TouchMark::default(),
        shown: None,
        day,
    };
    attendant.new_day();
    attendant.take_up_what_was_left()?;
    runtime.spawn(line.clone().keep());
    runtime.spawn(line.forward());
    let (scanner, printer) = (attendant.settings.scanner.clone(), attendant.settings.ticket_printer.clone());
    runtime.spawn(devices::watch(scanner, printer, look_at_devices, send));
    Ok((attendant, runtime))
}

fn watch_reader(settings: &Settings, send: &Sender<Message>) -> (Arc<AtomicU64>, Option<Sender<()>>) {
    let pause = Arc::new(AtomicU64::new(u64::MAX));
    let Some(path) = settings.id_reader.clone() else { return (pause, None) };
    let (wake, woken) = channel();
    let (asked, report) = (pause.clone(), send.clone());
    let spawned = std::thread::Builder::new().name("id-reader".into()).spawn(move || {
        let every = || Duration::from_millis(asked.load(std::sync::atomic::Ordering::Relaxed).min(5_000));
        id_reader::watch(&path, every, &woken, |event| {
            let _ = report.send(Message::Reader(event));
        });
    });
    (pause, spawned.is_ok().then_some(wake))
}

impl Attendant {
    /// Keys rotate and old drafts go, once a day and at every start.
    pub(super) fn new_day(&mut self) {
        let now = self.now();
        let oldest = stored(now - time::Duration::days(i64::from(self.settings.draft_days)));
        let today = WireDate(now.date()).to_string();
        let mut store = self.store.lock();
        let done = store.rotate_keys(&today).and_then(|_| store.expire_drafts(&oldest)).and_then(|_| store.sweep_delivered());
        if let Err(error) = done {
            tracing::error!(event = "housekeeping-failed", %error);
        }
    }

    /// A draft waits for its owner; what was submitted is finished; a number given is shown and printed.
    fn take_up_what_was_left(&mut self) -> Result<(), StartError> {
        let (live, submitting, numbers) = {
            let store = self.store.lock();
            (store.live_visit()?, store.submitting_visits()?, store.live_print_records()?)
        };
        let shown = live.and_then(|stored| serde_json::from_slice::<Visit>(&stored.state).ok());
        let clock = self.clock.elapsed();
        if let Some(visit) = shown {
            self.kept_visit = Some(visit.id);
            self.machine = Machine::new(Some(visit), clock);
        }
        for id in submitting {
            let stored = self.store.lock().visit(id)?;
            if let Some(visit) = stored.and_then(|stored| serde_json::from_slice::<Visit>(&stored.state).ok()) {
                self.submit_visit(visit);
            }
        }
        for owner in numbers {
            self.take_up_number(&owner)?;
        }
        Ok(())
    }

    fn take_up_number(&mut self, owner: &str) -> Result<(), StartError> {
        let kept = self.store.lock().print_record(owner)?;
        let Some(kept) = kept else { return Ok(()) };
        let record = PrintRecord::from_bytes(&kept.record);
        let recent = record.as_ref().and_then(|record| time::OffsetDateTime::parse(&record.issued_at, &Rfc3339).ok());
        let recent = recent.is_some_and(|issued| self.now() - issued < OWNER_MAY_RETURN);
        let nobody_there = *self.machine.glass() == visit::Glass::Attract;
        let Some(record) = record.filter(|_| recent && nobody_there) else {
            self.store.lock().drop_print_record(owner)?;
            return Ok(());
        };
        let kind = match record.kind {
            TicketKind::Filing => visit::TicketKind::Filing,
            TicketKind::Window => visit::TicketKind::Window,
            TicketKind::Oral => visit::TicketKind::Oral,
        };
        let received = record.package.is_some_and(|package| self.line.has_receipt(package));
        self.machine = Machine::with_ticket(kind, record.number.clone(), received, self.clock.elapsed());
        let confirmed = kept.state == crate::store::PrintState::Confirmed;
        self.take_up(owner, record.kind, record.package, &record.number, confirmed);
        Ok(())
    }
}
