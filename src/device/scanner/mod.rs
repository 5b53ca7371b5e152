//! The scanner: eSCL (AirScan) over HTTP. Pages come one by one; what arrived before a fault is kept.

mod escl;
mod fault;

use std::future::Future;

pub use escl::EsclScanner;
pub use fault::ScannerFault;

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
