//! A whole hall on one machine: simulated devices on their wires, a court on HTTP, and the settings that lead to them.

use std::{
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use time::UtcOffset;
use tokio::{net::TcpListener, runtime::Runtime};
use zeroize::Zeroizing;

use crate::{
    command::verdict::Verdict,
    config::{Panel, ScannerSource, Settings},
    court::{CourtConfig, CourtHandle, start},
    filing::{Bilingual, FeeBases, Figures, LprTable},
    kiosk::Clock,
    simulator::{a4_printer, card::SimulatedCard, control::Controlled, id_reader, plug::Plug, printer, scanner},
    store::{RootKey, durable},
    visit::IdleTimes,
};

/// The demonstration's kiosk.
pub(super) const KIOSK_ID: &str = "K01";

/// See the module. Ends when dropped.
pub(super) struct Hall {
    pub(super) runtime: Runtime,
    pub(super) court: CourtHandle,
    pub(super) plug: Plug,
    pub(super) reader: id_reader::Simulator,
    pub(super) scanner: scanner::Simulator,
    pub(super) printer: printer::Simulator,
    pub(super) a4_printer: a4_printer::Simulator,
    data: PathBuf,
    /// The card file on the reader.
    pub(super) card: Mutex<Option<PathBuf>>,
}

impl Hall {
    /// Opens the hall in `data`, which may hold what an earlier run left.
    pub(super) fn open(data: &Path) -> Result<Self, Verdict> {
        let failed = |what: &'static str| move |error: &dyn std::fmt::Display| Verdict::Failed(format!("{what}: {error}"));
        let runtime = Runtime::new().map_err(|error| failed("no runtime")(&error))?;
        for part in ["kiosk", "court"] {
            let folder = data.join(part);
            std::fs::create_dir_all(&folder).map_err(|error| Verdict::of_file(&folder, &error))?;
        }
        let clock = Clock::start();
        let config = CourtConfig::trial(data.join("court"), Arc::new(move || clock.now(UtcOffset::UTC)));
        let (court, plug, scanner, a4_printer) = runtime.block_on(async {
            let listener =
                TcpListener::bind(("127.0.0.1", 0)).await.map_err(|error| failed("no port for the court")(&error))?;
            let court = start(config, listener).await.map_err(|error| Verdict::Failed(error.to_string()))?;
            let target = court.address.trim_start_matches("http://").to_owned();
            let plug = Plug::to(target).await.map_err(|error| failed("no port for the line to the court")(&error))?;
            let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
            let scanner = scanner::Simulator::start_at(loopback, Vec::new());
            let scanner = scanner.await.map_err(|error| failed("no port for the scanner")(&error))?;
            let a4_printer = a4_printer::Simulator::start();
            let a4_printer = a4_printer.await.map_err(|error| failed("no port for the A4 printer")(&error))?;
            Ok::<_, Verdict>((court, plug, scanner, a4_printer))
        })?;
        let reader = id_reader::Simulator::start().map_err(|error| failed("no pseudo terminal")(&error))?;
        let printer = printer::Simulator::start().map_err(|error| failed("no port for the printer")(&error))?;
        let data = data.to_owned();
        Ok(Self { runtime, court, plug, reader, scanner, printer, a4_printer, data, card: Mutex::default() })
    }

    /// What IT would have written for this hall.
    pub(super) fn settings(&self, panel: Panel, idle: IdleTimes) -> Result<Settings, Verdict> {
        Ok(Settings {
            kiosk_id: KIOSK_ID.into(),
            ticket_letter: "K".into(),
            court_name: Bilingual::new("示例区人民法院", "Shili District People's Court"),
            hall: Bilingual::new("立案大厅", "Case Filing Hall"),
            person: Bilingual::new("也可以去窗口，由工作人员为您办理", "Or go to a window, where staff will do it for you"),
            data: self.kiosk_data(),
            assets: None,
            case_types: Vec::new(),
            consent: None,
            court_url: self.plug.url(),
            court_token: Zeroizing::new(self.court.enrolment_token().to_owned()),
            root_key: self.root_key()?,
            utc_offset: UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC),
            id_reader: Some(self.reader.path().to_owned()),
            scanner: Some(self.scanner.uri()),
            scanner_source: ScannerSource::Feeder,
            scanner_dpi: 200,
            ticket_printer: Some(self.printer.uri()),
            a4_printer: Some(self.a4_printer.uri()),
            speech: true,
            panel,
            idle,
            settle: std::time::Duration::from_millis(500),
            draft_days: 7,
            ticket_block: 20,
            refund_account: true,
            figures: Figures { fees: FeeBases::default(), lpr: LprTable::published(), small_claims: None },
        })
    }

    /// The kiosk's data folder.
    pub(super) fn kiosk_data(&self) -> PathBuf {
        self.data.join("kiosk")
    }

    /// The kiosk's key, kept beside its data as a systemd credential would be: a demonstration has no credential store.
    pub(super) fn root_key(&self) -> Result<RootKey, Verdict> {
        let path = self.data.join("kiosk-key");
        let failed = |error: std::io::Error| Verdict::of_file(&path, &error);
        if !path.exists() {
            let key = RootKey::generate().map_err(|error| Verdict::Failed(error.to_string()))?;
            durable::write(&path, key.bytes()).map_err(failed)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
        }
        let bytes = Zeroizing::new(std::fs::read(&path).map_err(failed)?);
        RootKey::from_bytes(&bytes).map_err(|error| Verdict::BadInput(error.to_string()))
    }

    /// Lays a card on the reader.
    pub(super) fn put_card(&self, file: &Path) -> Result<(), String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let card = SimulatedCard::from_toml(&text).map_err(|error| error.to_string())?;
        self.reader.put_card(Some(card.text_block()));
        *self.card.lock().unwrap_or_else(PoisonError::into_inner) = Some(file.to_owned());
        Ok(())
    }

    /// Takes it away.
    pub(super) fn lift_card(&self) {
        self.reader.put_card(None);
        *self.card.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Puts pages into the scanner.
    pub(super) fn load_pages(&self, files: &[PathBuf]) -> Result<(), String> {
        let read = |file: &PathBuf| std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()));
        self.scanner.load(files.iter().map(read).collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Makes a device misbehave.
    pub(super) fn set_fault(&self, device: &str, fault: &str) -> Result<(), String> {
        match device {
            "id-reader" => self.reader.command("fault", fault).map(drop),
            "scanner" => self.scanner.command("fault", fault).map(drop),
            "a4-printer" => self.a4_printer.command("fault", fault).map(drop),
            "printer" => self.printer.command("fault", fault).map(drop),
            other => Err(format!("no device is called `{other}`; there are id-reader, scanner, printer, a4-printer")),
        }
    }
}
