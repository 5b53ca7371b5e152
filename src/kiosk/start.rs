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
    effects::{read_visit, report},
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
    store::{PrintState, RootKey, Store, StoreError},
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
            Ok((attendant, _runtime)) => {
                let _end = EndsWithTheAttendant;
                attendant.run();
            }
            Err(error) => on_failure(error),
        });
    Kiosk { sender, attendant: attendant.ok() }
}

/// A window without its attendant is a dead screen: should a defect end him, the whole program ends, and systemd starts it anew
/// within seconds, with everything that was said.
struct EndsWithTheAttendant;

impl Drop for EndsWithTheAttendant {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::exit(70);
        }
    }
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
    let client = CourtClient::new(&settings.court_url, &settings.court_token, &settings.kiosk_id)?;
    let line = Arc::new(CourtLine::open(client, store.clone(), clock, settings.ticket_block, send.clone())?);
    let mut facts = window::facts(&settings);
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
    facts.can_file = policy.is_some();
    // 待机 as it stays, before the contents are read: that takes longer than all the rest.
    let publish = window::publisher(app);
    publish(window::first_view(&settings, facts.clone()));

    let content = Arc::new(Content::read(&assets, &settings)?);
    facts.notice = content.notice.shown.clone();
    let voice = settings.speech.then(Voice::find).flatten();
    facts.speech = voice.is_some();
    let typesetter = Arc::new(LazyTypesetter::new(assets));
    let look_at_devices = Arc::new(Notify::new());
    let (pause, wake) = watch_reader(&settings, &send);
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
        publish: Box::new(publish),
        facts,
        voice,
        offset,
        court,
        kept_visit: None,
        owner: None,
        complaint: None,
        generation: 0,
        scan_wanted: Arc::new(AtomicBool::new(false)),
        reader: ReaderWatch { pause, wake, fault: None, card: None, offered_to: None },
        look_at_devices: look_at_devices.clone(),
        device_abilities: Vec::new(),
        prints_a4: false,
        a4_wanted: Arc::new(AtomicBool::new(true)),
        mark: TouchMark::default(),
        shown: None,
        day,
    };
    attendant.gather_abilities();
    attendant.new_day();
    attendant.take_up_what_was_left();
    runtime.spawn(line.clone().keep());
    runtime.spawn(line.forward());
    let wired = devices::Wired {
        scanner: attendant.settings.scanner.clone(),
        printer: attendant.settings.ticket_printer.clone(),
        a4_printer: attendant.settings.a4_printer.clone(),
    };
    runtime.spawn(devices::watch(wired, look_at_devices, send));
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
        // Each by itself: one that fails keeps no other from being done.
        report("keys-not-rotated", store.rotate_keys(&today).map(drop));
        report("drafts-not-expired", store.expire_drafts(&oldest).map(drop));
        report("outbox-not-swept", store.sweep_outbox());
    }

    /// A draft waits for its owner; what was submitted is finished; a number given is shown and printed. What cannot be read any
    /// more is set aside and reported: a kiosk that does not start helps nobody.
    fn take_up_what_was_left(&mut self) {
        let live = self.store.lock().live_visit();
        let live = live.unwrap_or_else(|error| {
            tracing::error!(event = "visit-not-read", %error);
            report("visit-not-set-aside", self.store.lock().set_aside_live_visits());
            None
        });
        let clock = self.clock.elapsed();
        if let Some(visit) = live.and_then(|stored| read_visit(&stored.state)) {
            self.kept_visit = Some(visit.id);
            self.machine = Machine::new(Some(visit), clock);
        }
        for visit in self.submitted() {
            self.submit_visit(visit);
        }
        let numbers = self.store.lock().live_print_records().unwrap_or_else(|error| {
            tracing::error!(event = "numbers-not-read", %error);
            Vec::new()
        });
        for owner in numbers {
            if let Err(error) = self.take_up_number(&owner) {
                tracing::error!(event = "number-not-taken-up", %error);
                report("print-record-not-dropped", self.store.lock().drop_print_record(&owner));
            }
        }
    }

    /// Visits that were submitted and not yet sealed.
    fn submitted(&self) -> Vec<Visit> {
        let store = self.store.lock();
        let ids = store.submitting_visits().unwrap_or_else(|error| {
            tracing::error!(event = "visits-not-read", %error);
            Vec::new()
        });
        let read = |id| match store.visit(id) {
            Ok(stored) => stored.and_then(|stored| read_visit(&stored.state)),
            Err(error) => {
                tracing::error!(event = "visit-not-read", %error);
                None
            }
        };
        ids.into_iter().filter_map(read).collect()
    }

    fn take_up_number(&mut self, owner: &str) -> Result<(), StoreError> {
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
        let receipt = record.package.and_then(|package| self.line.receipt_of(package));
        self.machine = Machine::with_ticket(kind, record.number.clone(), receipt.is_some(), self.clock.elapsed());
        self.take_up(owner, &record, receipt, kept.state == PrintState::Confirmed);
        Ok(())
    }
}
