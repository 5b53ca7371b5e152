//! A folder into which somebody else's program puts pages: a document camera with its own software, a scanner that sends to a share.
//! After 扫描 is pressed the pages that come are taken in the order of their names, and are gone from the folder.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{Capabilities, ScanSettings, Scanner, ScannerFault, ScannerStatus, Source};

/// How long the first page may take: somebody goes to the camera and presses its button.
const FIRST: Duration = Duration::from_secs(60);
/// After so long without a page there are no more.
const LAST: Duration = Duration::from_secs(4);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// A folder of JPEG files.
pub struct FolderScanner {
    folder: PathBuf,
    first: Duration,
    last: Duration,
}

impl FolderScanner {
    /// `/path`, absolute.
    pub fn new(path: &str) -> Result<Self, ScannerFault> {
        let folder = PathBuf::from(path);
        if !folder.is_absolute() {
            return Err(ScannerFault::BadAddress);
        }
        Ok(Self { folder, first: FIRST, last: LAST })
    }

    /// With other patience.
    pub fn waiting(self, first: Duration, last: Duration) -> Self {
        Self { first, last, ..self }
    }

    /// Names of the JPEG files there; what is still being written under another name is none.
    fn names(&self) -> Result<BTreeSet<OsString>, ScannerFault> {
        let entries = std::fs::read_dir(&self.folder).map_err(|_| ScannerFault::Unreachable)?;
        let is_jpeg = |name: &OsString| {
            let extension = Path::new(name).extension().map(|it| it.to_ascii_lowercase());
            extension.is_some_and(|it| it == "jpg" || it == "jpeg")
        };
        Ok(entries.flatten().map(|entry| entry.file_name()).filter(is_jpeg).collect())
    }

    /// A page, once its end is there.
    fn whole(&self, name: &OsString) -> Option<Vec<u8>> {
        let page = std::fs::read(self.folder.join(name)).ok()?;
        (page.starts_with(&[0xFF, 0xD8]) && page.ends_with(&[0xFF, 0xD9])).then_some(page)
    }
}

impl Scanner for FolderScanner {
    async fn capabilities(&self) -> Result<Capabilities, ScannerFault> {
        self.names()?;
        Ok(Capabilities { model: self.folder.display().to_string(), platen: true, feeder: false, resolutions: Vec::new() })
    }

    async fn status(&self) -> Result<ScannerStatus, ScannerFault> {
        self.names().map(|_| ScannerStatus { idle: true, feeder_loaded: None })
    }

    /// Dots and colour are the other program's. What lay there before was somebody else's: it is never taken.
    async fn scan(
        &self,
        _: Source,
        _: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> Result<usize, ScannerFault> {
        let before = self.names()?;
        if !before.is_empty() {
            tracing::warn!(event = "scan-folder-not-empty", files = before.len());
        }
        let (mut pages, mut seen) = (0, Instant::now());
        loop {
            let mut unfinished = false;
            for name in self.names()?.difference(&before) {
                let Some(page) = self.whole(name) else {
                    unfinished = true;
                    continue;
                };
                let wanted = on_page(page);
                // Kept by now, or not wanted any more: either way nobody else is to find it here.
                std::fs::remove_file(self.folder.join(name)).map_err(|_| ScannerFault::Denied)?;
                if !wanted {
                    return Ok(pages + 1);
                }
                (pages, seen) = (pages + 1, Instant::now());
            }
            let patience = if pages == 0 || unfinished { self.first } else { self.last };
            if seen.elapsed() >= patience {
                return match (pages, unfinished) {
                    (_, true) => Err(ScannerFault::BadAnswer),
                    (0, false) => Err(ScannerFault::FeederEmpty),
                    (pages, false) => Ok(pages),
                };
            }
            sleep(LOOK).await;
        }
    }
}
