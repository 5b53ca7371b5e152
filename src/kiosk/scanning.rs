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
    device::scanner::{EsclScanner, ScanSettings, Scanner, ScannerFault, Source},
    filing::Bilingual,
    store::{PageId, StoreError, VisitId},
};

/// One press on 扫描.
pub(super) struct Scan {
    pub(super) uri: String,
    pub(super) source: ScannerSource,
    pub(super) dpi: u32,
    pub(super) visit: Uuid,
    pub(super) store: SharedStore,
    /// False: the visitor has gone.
    pub(super) wanted: Arc<AtomicBool>,
    pub(super) report: Sender<Message>,
}

impl Scan {
    pub(super) async fn run(self) {
        let mut kept = 0;
        let mut trouble: Option<StoreError> = None;
        let scanned = self.pages(&mut kept, &mut trouble).await;
        let fault = match (trouble, scanned) {
            (Some(error), _) => {
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

    async fn pages(&self, kept: &mut usize, trouble: &mut Option<StoreError>) -> Result<(), ScannerFault> {
        let scanner = EsclScanner::new(&self.uri)?;
        let source = match self.source {
            ScannerSource::Platen => Source::Platen,
            ScannerSource::Feeder => Source::Feeder,
            ScannerSource::Auto if scanner.status().await?.feeder_loaded == Some(true) => Source::Feeder,
            ScannerSource::Auto => Source::Platen,
        };
        let mut on_page = |jpeg: Vec<u8>| -> bool {
            if !self.wanted.load(Ordering::Relaxed) {
                return false;
            }
            let page = Uuid::now_v7();
            let saved = tokio::task::block_in_place(|| {
                self.store.lock().add_page(VisitId(self.visit), PageId(page), &jpeg)?;
                Ok(pictures::thumb(page.as_u128(), &jpeg))
            });
            match saved {
                Ok(picture) => {
                    *kept += 1;
                    // The picture first: the page is never shown empty.
                    if let Some(picture) = picture {
                        let _ = self.report.send(Message::Thumb(page, picture));
                    }
                    let _ = self.report.send(Message::PageKept { visit: self.visit, page });
                    true
                }
                Err(error) => {
                    *trouble = Some(error);
                    false
                }
            }
        };
        scanner.scan(source, ScanSettings { dpi: self.dpi, colour: true }, &mut on_page).await.map(drop)
    }
}
