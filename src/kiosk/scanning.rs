//! Scanning for a visit: each page is durable before it is on the glass.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
    mpsc::Sender,
};

use uuid::Uuid;

use super::{SharedStore, message::Message, pictures};
use crate::{
    config::ScannerSource,
    device::scanner::{AnyScanner, ScanSettings, Scanner, ScannerFault, Source},
    filing::Bilingual,
    package::Limits,
    store::{PageId, StoreError, VisitId},
};

/// Bytes that may still be scanned for one paper, of which `of_paper` bytes are here, in a filing with `of_filing` bytes of pages.
/// A paper becomes one object of the package. A tenth of what the court takes is left for the other papers and for sealing.
pub(super) fn room(limits: &Limits, of_paper: u64, of_filing: u64) -> u64 {
    let part = |limit: u64, used: u64| (limit / 10 * 9).saturating_sub(used);
    part(limits.max_object_bytes, of_paper).min(part(limits.max_package_bytes, of_filing))
}

/// One press on 扫描.
pub(super) struct Scan {
    pub(super) uri: String,
    pub(super) source: ScannerSource,
    pub(super) dpi: u32,
    pub(super) visit: Uuid,
    /// Bytes the court still takes of this paper.
    pub(super) room: u64,
    pub(super) store: SharedStore,
    /// False: the visitor has gone.
    pub(super) wanted: Arc<AtomicBool>,
    pub(super) report: Sender<Message>,
}

/// Why a page was not kept.
enum Trouble {
    /// The court would not take it.
    Full,
    /// The disk did not.
    Store(StoreError),
}

impl Scan {
    pub(super) async fn run(self) {
        let mut kept = 0;
        let mut trouble: Option<Trouble> = None;
        let scanned = self.pages(&mut kept, &mut trouble).await;
        let fault = match (trouble, scanned) {
            (Some(Trouble::Full), _) => Some(Bilingual::new(
                "法院一次收的材料有大小限制，这一页放不下了。扫好的都在；其余的请选“原件当庭提交”，或者请工作人员帮忙。",
                "The court takes only so much at once, and this page no longer fits. Pages already scanned are kept; bring the rest to court or call staff.",
            )),
            (Some(Trouble::Store(error)), _) => {
                tracing::error!(event = "page-not-kept", %error);
                Some(Bilingual::new(
                    "这一页没有存下，本机的存储出了问题。已扫的页都在，请叫工作人员来看。",
                    "This page was not saved: the kiosk's disk has a problem. Pages already scanned are kept; please call staff.",
                ))
            }
            (None, Err(fault)) => {
                tracing::warn!(event = "scan-failed", %fault, pages = kept);
                Some(fault.sentence())
            }
            (None, Ok(())) => None,
        };
        // Gone only when the program ends.
        let _ = self.report.send(Message::ScanEnded { visit: self.visit, pages: kept, fault });
    }

    async fn pages(&self, kept: &mut usize, trouble: &mut Option<Trouble>) -> Result<(), ScannerFault> {
        let mut room = self.room;
        // The scan of who has left may still be at its last page.
        static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let _alone = ALONE.lock().await;
        let scanner = AnyScanner::new(&self.uri)?.while_wanted(self.wanted.clone());
        let mut on_page = |jpeg: Vec<u8>| -> bool {
            if !self.wanted.load(Ordering::Relaxed) {
                return false;
            }
            let Some(left) = room.checked_sub(jpeg.len() as u64) else {
                *trouble = Some(Trouble::Full);
                return false;
            };
            let page = Uuid::now_v7();
            let saved = tokio::task::block_in_place(|| {
                self.store.lock().add_page(VisitId(self.visit), PageId(page), &jpeg)?;
                Ok(pictures::thumb(page.as_u128(), &jpeg))
            });
            match saved {
                Ok(picture) => {
                    *kept += 1;
                    room = left;
                    // The picture first: the page is never shown empty.
                    if let Some(picture) = picture {
                        let _ = self.report.send(Message::Thumb(page, picture));
                    }
                    let _ = self.report.send(Message::PageKept { visit: self.visit, page });
                    true
                }
                Err(error) => {
                    *trouble = Some(Trouble::Store(error));
                    false
                }
            }
        };
        let settings = ScanSettings { dpi: self.dpi, colour: true };
        let scanned = match self.source {
            ScannerSource::Platen => scanner.scan(Source::Platen, settings, &mut on_page).await,
            ScannerSource::Feeder => scanner.scan(Source::Feeder, settings, &mut on_page).await,
            ScannerSource::Auto => scanner.scan_wherever(settings, &mut on_page).await.1,
        };
        scanned.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_only_while_paper_and_filing_have_room() {
        let limits = Limits { max_object_bytes: 100, max_package_bytes: 200, ..Limits::default() };
        assert_eq!(room(&limits, 0, 0), 90);
        assert_eq!(room(&limits, 60, 60), 30);
        assert_eq!(room(&limits, 0, 170), 10, "other papers have filled the package");
        assert_eq!(room(&limits, 95, 95), 0);
    }
}
