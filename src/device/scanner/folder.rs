//! A folder into which somebody else's program puts pages: a document camera with its own software, a scanner that sends to a share.
//! After 扫描 is pressed the pages that come are taken in the order in which they came, and are gone from the folder.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    io::ErrorKind,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep, timeout};

use super::{Capabilities, ScanSettings, Scanner, ScannerFault, ScannerStatus, Source, is_whole};

/// How long the first page may take: somebody goes to the camera and presses its button.
const FIRST: Duration = Duration::from_secs(60);
/// After so long without a page there are no more.
const LAST: Duration = Duration::from_secs(10);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How long a look may take: a share whose server is gone never answers.
const ANSWER: Duration = Duration::from_secs(5);

/// A folder of JPEG files.
pub struct FolderScanner {
    folder: PathBuf,
    first: Duration,
    last: Duration,
    wanted: Arc<AtomicBool>,
}

/// A file as it lies there: the same name written anew is another one. The oldest is the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Page {
    modified: (i64, i64),
    name: OsString,
    inode: u64,
}

impl FolderScanner {
    /// `/path`, absolute.
    pub fn new(path: &str) -> Result<Self, ScannerFault> {
        let folder = PathBuf::from(path);
        if !folder.is_absolute() {
            return Err(ScannerFault::BadAddress);
        }
        Ok(Self { folder, first: FIRST, last: LAST, wanted: Arc::new(AtomicBool::new(true)) })
    }

    /// With other patience.
    #[must_use]
    pub fn waiting(self, first: Duration, last: Duration) -> Self {
        Self { first, last, ..self }
    }

    /// Until nobody wants pages any more: what comes then is not taken.
    #[must_use]
    pub fn while_wanted(self, wanted: Arc<AtomicBool>) -> Self {
        Self { wanted, ..self }
    }

    /// The JPEG files there; what is still being written under another name is none.
    async fn pages(&self) -> Result<BTreeSet<Page>, ScannerFault> {
        let listed = async {
            let mut pages = BTreeSet::new();
            let mut entries = tokio::fs::read_dir(&self.folder).await?;
            while let Some(entry) = entries.next_entry().await? {
                let name = entry.file_name();
                let extension = Path::new(&name).extension().map(|it| it.to_ascii_lowercase());
                // One that is gone again is none.
                if extension.is_some_and(|it| it == "jpg" || it == "jpeg")
                    && let Ok(file) = entry.metadata().await
                {
                    pages.insert(Page { modified: (file.mtime(), file.mtime_nsec()), name, inode: file.ino() });
                }
            }
            Ok::<_, std::io::Error>(pages)
        };
        match timeout(ANSWER, listed).await {
            Ok(Ok(pages)) => Ok(pages),
            Ok(Err(_)) | Err(_) => Err(ScannerFault::Unreachable),
        }
    }

    /// A page, once its end is there.
    async fn whole(&self, page: &Page) -> Option<Vec<u8>> {
        let bytes = timeout(ANSWER, tokio::fs::read(self.folder.join(&page.name))).await.ok()?.ok()?;
        is_whole(&bytes).then_some(bytes)
    }

    /// Kept by now, or not wanted any more: either way nobody else is to find it here.
    async fn remove(&self, page: &Page) -> Result<(), ScannerFault> {
        match timeout(ANSWER, tokio::fs::remove_file(self.folder.join(&page.name))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if error.kind() == ErrorKind::NotFound => Ok(()),
            Ok(Err(_)) => Err(ScannerFault::Denied),
            Err(_) => Err(ScannerFault::Unreachable),
        }
    }
}

impl Scanner for FolderScanner {
    async fn capabilities(&self) -> Result<Capabilities, ScannerFault> {
        self.pages().await?;
        Ok(Capabilities { model: self.folder.display().to_string(), platen: true, feeder: false, resolutions: Vec::new() })
    }

    async fn status(&self) -> Result<ScannerStatus, ScannerFault> {
        self.pages().await.map(|_| ScannerStatus { idle: true, feeder_loaded: None })
    }

    /// Dots and colour are the other program's. What lay there before was somebody else's: it is never taken.
    async fn scan(
        &self,
        _: Source,
        _: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> Result<usize, ScannerFault> {
        let before = self.pages().await?;
        if !before.is_empty() {
            tracing::warn!(event = "scan-folder-not-empty", files = before.len());
        }
        let (mut kept, mut seen) = (0, Instant::now());
        while self.wanted.load(Ordering::Relaxed) {
            let mut unfinished = false;
            for page in self.pages().await?.difference(&before) {
                let Some(bytes) = self.whole(page).await else {
                    // Those behind it wait: pages stay in their order.
                    unfinished = true;
                    break;
                };
                let wanted = on_page(bytes);
                self.remove(page).await?;
                (kept, seen) = (kept + 1, Instant::now());
                if !wanted {
                    return Ok(kept);
                }
            }
            let patience = if kept == 0 || unfinished { self.first } else { self.last };
            if seen.elapsed() >= patience {
                return match (kept, unfinished) {
                    (_, true) => Err(ScannerFault::BadAnswer),
                    (0, false) => Err(ScannerFault::FeederEmpty),
                    (kept, false) => Ok(kept),
                };
            }
            sleep(LOOK).await;
        }
        Ok(kept)
    }
}
