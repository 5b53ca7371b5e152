//! What is left when everything has been checked: values the program can use without asking again.

use std::path::PathBuf;

use time::UtcOffset;
use zeroize::Zeroizing;

use crate::{
    filing::{Bilingual, Figures},
    store::RootKey,
    visit::IdleTimes,
};

/// Checked settings of one kiosk. `Debug` hides the token and the key.
pub struct Settings {
    /// Names the kiosk at the court: 1–20 of `A–Z a–z 0–9 -`.
    pub kiosk_id: String,
    /// Own series when no leased number is left: 1–3 capital letters, or one Chinese character (甲);
    /// without a setting the kiosk's name and a hyphen.
    pub ticket_letter: String,
    /// The court, shown before the first policy.
    pub court_name: Bilingual,
    /// The hall.
    pub hall: Bilingual,
    /// Where a visitor finds a person instead.
    pub person: Bilingual,
    /// Data folder.
    pub data: PathBuf,
    /// Content of the program; `None`: searched.
    pub assets: Option<PathBuf>,
    /// Content packs of this court; later ones win.
    pub case_types: Vec<PathBuf>,
    /// The court's own notice; `None`: `texts/consent.toml` of the assets.
    pub consent: Option<PathBuf>,
    /// Where the court listens, `http(s)://…`, without a slash at the end.
    pub court_url: String,
    /// Secret of the hall's kiosks, read from `court.token_file`.
    pub court_token: Zeroizing<String>,
    /// Key of this kiosk: from the systemd credential `kiosk-key`, else `kiosk.key_file`.
    pub root_key: RootKey,
    /// Used until the policy of the court says otherwise.
    pub utc_offset: UtcOffset,
    /// Line of the ID reader; `None`: this kiosk has none.
    pub id_reader: Option<String>,
    /// `escl:http://…`, `sane:…`, `folder:/…`; `None`: this kiosk has none.
    pub scanner: Option<String>,
    /// Where paper is looked for.
    pub scanner_source: ScannerSource,
    /// Dots per inch.
    pub scanner_dpi: u32,
    /// `tcp://host:port`, `serial:/dev/…` or `file:/path`; `None`: this kiosk has none.
    pub ticket_printer: Option<String>,
    /// `ipp://host/ipp/print`; `None`: this kiosk has none.
    pub a4_printer: Option<String>,
    /// Whether texts are read out where espeak-ng is installed.
    pub speech: bool,
    /// The glass.
    pub panel: Panel,
    /// When a quiet screen is cleared.
    pub idle: IdleTimes,
    /// A question must have been on the glass for so long before a touch answers it.
    pub settle: std::time::Duration,
    /// Drafts are destroyed after so many days.
    pub draft_days: u32,
    /// Ticket numbers leased at once, 1–50.
    pub ticket_block: u32,
    /// Whether 退费账户确认书 goes with every filing.
    pub refund_account: bool,
    /// Fees and rates that the court sets.
    pub figures: Figures,
}

impl std::fmt::Debug for Settings {
    /// Every field by name, so that a new secret cannot slip in with the others.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("kiosk_id", &self.kiosk_id)
            .field("ticket_letter", &self.ticket_letter)
            .field("court_name", &self.court_name)
            .field("hall", &self.hall)
            .field("person", &self.person)
            .field("data", &self.data)
            .field("assets", &self.assets)
            .field("case_types", &self.case_types)
            .field("consent", &self.consent)
            .field("court_url", &self.court_url)
            .field("court_token", &"***")
            .field("root_key", &self.root_key)
            .field("utc_offset", &self.utc_offset)
            .field("id_reader", &self.id_reader)
            .field("scanner", &self.scanner)
            .field("scanner_source", &self.scanner_source)
            .field("scanner_dpi", &self.scanner_dpi)
            .field("ticket_printer", &self.ticket_printer)
            .field("a4_printer", &self.a4_printer)
            .field("speech", &self.speech)
            .field("panel", &self.panel)
            .field("idle", &self.idle)
            .field("settle", &self.settle)
            .field("draft_days", &self.draft_days)
            .field("ticket_block", &self.ticket_block)
            .field("refund_account", &self.refund_account)
            .field("figures", &self.figures)
            .finish()
    }
}

/// Where the scanner looks for paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScannerSource {
    /// The feeder when paper lies in it, else the glass.
    #[default]
    Auto,
    /// Always the glass.
    Platen,
    /// Always the feeder.
    Feeder,
}

/// The glass people touch. The default is a 21.5″ portrait panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels in a millimetre: letters and keys are measured in millimetres.
    pub px_per_mm: f32,
    /// Without a frame, over everything.
    pub fullscreen: bool,
}

impl Default for Panel {
    fn default() -> Self {
        Self { width: 1080, height: 1920, px_per_mm: 4.032, fullscreen: true }
    }
}
