//! The scanner: eSCL (AirScan) over HTTP, SANE, or a folder somebody else's program fills. Pages come one by one; what arrived before a
//! fault is kept.

mod escl;
mod fault;
mod folder;
mod sane;

use std::{
    future::Future,
    sync::{Arc, atomic::AtomicBool},
};

pub use escl::EsclScanner;
pub use fault::ScannerFault;
pub use folder::FolderScanner;
pub use sane::SaneScanner;

/// Where the paper lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the glass: one page.
    Platen,
    /// In the feeder: as many as there are.
    Feeder,
}

/// How to scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanSettings {
    /// Dots per inch.
    pub dpi: u32,
    /// Seals are red: colour unless told otherwise.
    pub colour: bool,
}

impl Default for ScanSettings {
    fn default() -> Self {
        Self { dpi: 200, colour: true }
    }
}

/// What the scanner says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannerStatus {
    /// Ready for a job.
    pub idle: bool,
    /// Paper lies in the feeder; `None` without a feeder.
    pub feeder_loaded: Option<bool>,
}

/// What the scanner has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Maker and model.
    pub model: String,
    /// A glass.
    pub platen: bool,
    /// A feeder.
    pub feeder: bool,
    /// Dots per inch it names, ascending; empty when it names a range.
    pub resolutions: Vec<u32>,
}

/// A scanner, whatever its wire.
pub trait Scanner {
    /// What it has: for `doctor` and the settings check.
    fn capabilities(&self) -> impl Future<Output = Result<Capabilities, ScannerFault>> + Send;

    /// What it says of itself.
    fn status(&self) -> impl Future<Output = Result<ScannerStatus, ScannerFault>> + Send;

    /// Scans; every page (JPEG) is handed to `on_page` as soon as it is there, which answers whether to go on.
    /// Returns the number of pages. To stop, answer `false`: a future dropped in the middle leaves the job open in the scanner
    /// until that gives it up by itself.
    fn scan(
        &self,
        source: Source,
        settings: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> impl Future<Output = Result<usize, ScannerFault>> + Send;
}

/// Whether a JPEG came from its first byte to its last.
fn is_whole(page: &[u8]) -> bool {
    page.starts_with(&[0xFF, 0xD8]) && page.ends_with(&[0xFF, 0xD9])
}

/// The scanner an address names.
pub enum AnyScanner {
    /// `escl:http://host:port/eSCL`.
    Escl(EsclScanner),
    /// `sane:NAME`.
    Sane(SaneScanner),
    /// `folder:/path`.
    Folder(FolderScanner),
}

impl AnyScanner {
    /// Opens nothing yet.
    pub fn new(uri: &str) -> Result<Self, ScannerFault> {
        match uri.split_once(':') {
            Some(("escl", _)) => EsclScanner::new(uri).map(Self::Escl),
            Some(("sane", name)) => SaneScanner::new(name).map(Self::Sane),
            Some(("folder", path)) => FolderScanner::new(path).map(Self::Folder),
            Some(_) | None => Err(ScannerFault::BadAddress),
        }
    }

    /// Pages are taken only as long as somebody wants them; the others ask with each page.
    #[must_use]
    pub fn while_wanted(self, wanted: Arc<AtomicBool>) -> Self {
        match self {
            Self::Folder(scanner) => Self::Folder(scanner.while_wanted(wanted)),
            Self::Escl(_) | Self::Sane(_) => self,
        }
    }

    /// Scans from where the paper lies: the feeder when it has some, the glass otherwise. Which of them it was is told.
    pub async fn scan_wherever(
        &self,
        settings: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> (Option<Source>, Result<usize, ScannerFault>) {
        let loaded = match self.status().await {
            Ok(status) => status.feeder_loaded,
            Err(fault) => return (None, Err(fault)),
        };
        let (feeder, platen) = match (loaded, self) {
            (Some(loaded), _) => (loaded, !loaded),
            // Without a word of paper in the feeder there is none, or no feeder.
            (None, Self::Escl(_)) => (false, true),
            // Only trying tells.
            (None, Self::Sane(_) | Self::Folder(_)) => match self.capabilities().await {
                Ok(has) => (has.feeder, has.platen),
                Err(fault) => return (None, Err(fault)),
            },
        };
        if feeder {
            match self.scan(Source::Feeder, settings, on_page).await {
                Err(ScannerFault::FeederEmpty) if platen => {}
                end => return (Some(Source::Feeder), end),
            }
        }
        (Some(Source::Platen), self.scan(Source::Platen, settings, on_page).await)
    }
}

impl Scanner for AnyScanner {
    async fn capabilities(&self) -> Result<Capabilities, ScannerFault> {
        match self {
            Self::Escl(scanner) => scanner.capabilities().await,
            Self::Sane(scanner) => scanner.capabilities().await,
            Self::Folder(scanner) => scanner.capabilities().await,
        }
    }

    async fn status(&self) -> Result<ScannerStatus, ScannerFault> {
        match self {
            Self::Escl(scanner) => scanner.status().await,
            Self::Sane(scanner) => scanner.status().await,
            Self::Folder(scanner) => scanner.status().await,
        }
    }

    async fn scan(
        &self,
        source: Source,
        settings: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> Result<usize, ScannerFault> {
        match self {
            Self::Escl(scanner) => scanner.scan(source, settings, on_page).await,
            Self::Sane(scanner) => scanner.scan(source, settings, on_page).await,
            Self::Folder(scanner) => scanner.scan(source, settings, on_page).await,
        }
    }
}
