//! The scripted visitor in the hall: no display, every wire real; what he leaves behind goes into a folder.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use slint::ComponentHandle as _;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::hall::Hall;
use crate::{
    command::{
        table::DemoArguments,
        verdict::{Outcome, Verdict},
    },
    config::Panel,
    document::{ReceiptPaper, ReceiptState, SignatureImage, Standard, find_assets, paper_pages, receipt_pdf},
    filing::{Filing, PackageId, Receipt},
    kiosk::{self, LazyTypesetter},
    package::{Bag, bag::COMPLAINT_PATH, verify_receipt},
    scripted::{self, Manner, Pulse, Scenario, Surroundings, Walk},
    store::{OutboxState, Store, durable},
    visit::IdleTimes,
};

/// The court signs within this after the visitor has gone.
const RECEIPT_WAIT: Duration = Duration::from_secs(120);

pub(super) fn run(arguments: &DemoArguments) -> Outcome {
    let missing = |what: &str| Verdict::BadInput(format!("--headless needs {what}"));
    let scenario = arguments.scenario.as_ref().ok_or_else(|| missing("--scenario FILE"))?;
    let out = arguments.out.as_ref().ok_or_else(|| missing("--out DIR"))?;
    let assets = find_assets(arguments.assets.clone()).map_err(|error| Verdict::BadInput(error.to_string()))?;
    kiosk::use_own_fonts(&assets);
    let scenario = Scenario::load(scenario, &assets).map_err(|error| Verdict::BadInput(error.to_string()))?;
    std::fs::create_dir_all(out).map_err(|error| Verdict::of_file(out, &error))?;
    let data = arguments.data.clone().unwrap_or_else(|| out.join("data"));
    let hall = Arc::new(Hall::open(&data)?);
    hall.plug.pull(scenario.offline);
    scripted::install_backend().map_err(|error| Verdict::Failed(error.to_string()))?;
    let [width, height] = scenario.size;
    let panel = Panel { width, height, fullscreen: false, ..Panel::default() };
    let mut settings = hall.settings(panel, IdleTimes::default())?;
    // The scripted visitor reads faster than a person, and never touches twice.
    settings.settle = std::time::Duration::ZERO;

    let channel = kiosk::line();
    let app = kiosk::open_window(&settings, channel.0.clone()).map_err(|error| Verdict::Failed(error.to_string()))?;
    let (failed, failure) = mpsc::channel();
    let mut kiosk = kiosk::start(settings, assets.clone(), app.as_weak(), channel, move |error| {
        let _ = failed.send(error.to_string());
        let _ = slint::quit_event_loop();
    });
    let walker = {
        let (hall, out, window) = (hall.clone(), out.clone(), app.as_weak());
        let manner =
            Manner { until: arguments.until.clone(), timed: arguments.timings, without_pictures: arguments.without_pictures };
        std::thread::spawn(move || {
            let walked = scripted::walk(window, &scenario, &manner, &*hall, &Glass, &out);
            let outcome = match walked {
                Ok(walk) => collect(&hall, &walk, &assets, &out).map(|package| (walk, package)),
                Err(error) => Err(Verdict::NoBecause(error.to_string())),
            };
            let _ = slint::quit_event_loop();
            outcome
        })
    };
    slint::run_event_loop_until_quit().map_err(|error| Verdict::Failed(error.to_string()))?;
    if let Ok(error) = failure.try_recv() {
        return Err(Verdict::Failed(error));
    }
    let outcome = walker.join().map_err(|_| Verdict::Failed("the scripted visitor stumbled; see above".into()))?;
    kiosk.stop();
    let (walk, package) = outcome?;
    for complaint in &walk.complaints {
        eprintln!("{complaint}");
    }
    tell(&walk, &package, out, arguments.json)
}

fn tell(walk: &Walk, it: &Collected, out: &Path, json: bool) -> Outcome {
    let shown = out.join("screens");
    if json {
        let answer = serde_json::json!({
            "package_id": it.package,
            "receipt_number": it.receipt.receipt_number,
            "ticket_number": walk.ticket_number,
            "screens": shown,
        });
        println!("{answer}");
    } else {
        println!(
            "Received by the court as {} (package {}, ticket {}).\n{} pictures of the screens: {}\nTicket, complaint, receipt, package: {}",
            it.receipt.receipt_number,
            it.package,
            walk.ticket_number.as_deref().unwrap_or("–"),
            walk.screens.len(),
            shown.display(),
            out.display(),
        );
    }
    std::io::stdout().flush().map_err(|error| Verdict::Failed(error.to_string()))?;
    Ok(Verdict::Done)
}

/// Says when every touch was answered.
struct Glass;

impl Pulse for Glass {
    fn wait_quiet(&self, within: Duration) -> bool {
        crate::screen::Pulse.wait_quiet(within)
    }
}

impl Surroundings for Hall {
    fn put_card(&self, file: &Path) -> Result<(), String> {
        Self::put_card(self, file)
    }

    fn lift_card(&self) {
        Self::lift_card(self);
    }

    fn load_pages(&self, files: &[PathBuf]) -> Result<(), String> {
        Self::load_pages(self, files)
    }

    fn set_fault(&self, device: &str, fault: &str) -> Result<(), String> {
        Self::set_fault(self, device, fault)
    }

    fn cut_network(&self, cut: bool) {
        self.plug.pull(cut);
    }
}

struct Collected {
    package: PackageId,
    receipt: Receipt,
}

/// What the court holds, what the printer printed, what it all cost.
fn collect(hall: &Hall, walk: &Walk, assets: &Path, out: &Path) -> Result<Collected, Verdict> {
    let (package, receipt) = received(hall, walk)?;
    let bag = hall.runtime.block_on(hall.court.open_package(package)).map_err(Verdict::Failed)?;
    let folder = out.join("package");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| Verdict::of_file(&folder, &error))?;
    }
    bag.write_to(&folder).map_err(|error| Verdict::Failed(error.to_string()))?;
    let keep = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        durable::write(&path, bytes).map_err(|error| Verdict::of_file(&path, &error))
    };
    keep("complaint.pdf", bag.file(COMPLAINT_PATH).unwrap_or_default())?;
    keep("receipt.pdf", &receipt_paper(&bag, &receipt, assets)?)?;
    // The slip is the second cut: the printer is waited for.
    hall.printer.wait_for_tickets(2, Duration::from_secs(15));
    keep("ticket.bin", &hall.printer.received())?;
    // What was printed before he filed, a leaflet, is no ticket.
    let tickets = hall.printer.tickets();
    for (name, ticket) in ["ticket.png", "slip.png"].iter().zip(tickets.iter().skip(tickets.len().saturating_sub(2))) {
        let path = out.join(name);
        ticket.save(&path).map_err(|error| Verdict::Failed(format!("{}: {error}", path.display())))?;
    }
    for (index, paper) in hall.a4_printer.printed().iter().enumerate() {
        keep(&format!("a4-{}.pdf", index + 1), paper)?;
    }
    let summary = walk.summary(package.to_string(), true);
    if !walk.answer_ms.is_empty() {
        keep("timings.json", &serde_json::to_vec(&walk.answer_ms).expect("invariant: numbers are JSON"))?;
    }
    keep("summary.json", &serde_json::to_vec_pretty(&summary).expect("invariant: a summary of numbers is JSON"))?;
    Ok(Collected { package, receipt })
}

/// The filing with the visitor's number, once the kiosk holds the court's receipt; verified here once more.
fn received(hall: &Hall, walk: &Walk) -> Result<(PackageId, Receipt), Verdict> {
    let store = Store::open_beside(&hall.kiosk_data(), hall.root_key()?).map_err(|error| Verdict::Failed(error.to_string()))?;
    let until = Instant::now() + RECEIPT_WAIT;
    let (_silent, silence) = mpsc::channel::<()>();
    loop {
        let outbox = store.outbox().map_err(|error| Verdict::Failed(error.to_string()))?;
        let entry = outbox.into_iter().find(|entry| Some(&entry.ticket) == walk.ticket_number.as_ref());
        if let Some(entry) = entry.filter(|entry| entry.state == OutboxState::Received) {
            let court_key = store.setting("court-key").ok().flatten().and_then(|key| serde_json::from_slice(&key).ok());
            let (Some(receipt), Some(court_key)) = (entry.receipt, court_key) else {
                return Err(Verdict::Failed("the kiosk calls the filing received and holds no receipt".into()));
            };
            let payload = crate::package::jws::unverified_payload(&entry.manifest);
            let sha256 = payload.map(|payload| crate::package::digest::sha256_hex(&payload)).unwrap_or_default();
            let verified = verify_receipt(&receipt, &court_key, entry.package_id, &sha256);
            let verified = verified.map_err(|error| Verdict::NoBecause(error.to_string()))?;
            return Ok((entry.package_id, verified.receipt().clone()));
        }
        if Instant::now() >= until {
            let number = walk.ticket_number.as_deref().unwrap_or("(none)");
            return Err(Verdict::NoBecause(format!("the court has not signed for the filing with ticket {number} in time")));
        }
        // Nobody sends: time passes.
        let _ = silence.recv_timeout(Duration::from_millis(50));
    }
}

fn receipt_paper(bag: &Bag, receipt: &Receipt, assets: &Path) -> Result<Vec<u8>, Verdict> {
    let failed = |error: &dyn std::fmt::Display| Verdict::Failed(error.to_string());
    let filing = bag.filing().map_err(|error| failed(&error))?;
    let state =
        ReceiptState::Received { receipt_number: receipt.receipt_number.clone(), received_at: receipt.received_at.clone() };
    let typesetter = LazyTypesetter::new(assets.to_owned());
    let typesetter = typesetter.get().map_err(|error| failed(&error))?;
    let when = OffsetDateTime::parse(&filing.submitted_at, &Rfc3339).map_err(|error| failed(&error))?;
    let pages = paper_pages(typesetter, &filing, &signatures(bag, &filing)).map_err(|error| failed(&error))?;
    let paper = ReceiptPaper::of_filing(&filing, state, &pages);
    receipt_pdf(typesetter, &paper, Standard::A2u, when).map(|pdf| pdf.paper).map_err(|error| failed(&error))
}

fn signatures(bag: &Bag, filing: &Filing) -> Vec<SignatureImage> {
    let drawn = filing.signatures.iter().filter_map(|signature| bag.file(&signature.file));
    drawn.map(|png| SignatureImage { png: png.to_vec() }).collect()
}
