//! eSCL client (Mopria eSCL 2.97): ScannerStatus, ScanJobs, NextDocument, DELETE. One job at a time.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url, header::LOCATION};

use super::{Capabilities, ScanSettings, Scanner, ScannerFault, ScannerStatus, Source, is_whole};
use crate::device::recorder::Recorder;

/// How long the scanner may take for one page.
const PAGE: Duration = Duration::from_secs(90);
const CONNECT: Duration = Duration::from_secs(3);
/// How long it may take to say something of itself.
const DOCUMENT: Duration = Duration::from_secs(5);
/// How often a page that is "not ready yet" (503) is asked for, half a second apart.
const NOT_READY: usize = 120;

/// A scanner that speaks eSCL.
pub struct EsclScanner {
    base: Url,
    client: Client,
    recorder: Recorder,
}

impl EsclScanner {
    /// From `escl:http://host:port/eSCL`.
    pub fn new(uri: &str) -> Result<Self, ScannerFault> {
        let address = uri.strip_prefix("escl:").ok_or(ScannerFault::BadAddress)?;
        let base = Url::parse(&format!("{}/", address.trim_end_matches('/'))).map_err(|_| ScannerFault::BadAddress)?;
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(PAGE)
            .no_proxy()
            .build()
            .map_err(|_| ScannerFault::Unreachable)?;
        Ok(Self { base, client, recorder: Recorder::open("scanner", uri) })
    }

    fn url(&self, path: &str) -> Result<Url, ScannerFault> {
        self.base.join(path).map_err(|_| ScannerFault::BadAddress)
    }

    async fn document(&self, path: &str) -> Result<String, ScannerFault> {
        let answer =
            self.client.get(self.url(path)?).timeout(DOCUMENT).send().await.map_err(|error| self.unreachable(&error))?;
        self.recorder.note(|| format!("GET {path}: {}", answer.status()));
        match answer.status() {
            status if status.is_success() => {
                let text = answer.text().await.map_err(|error| self.unreachable(&error))?;
                self.recorder.note(|| text.clone());
                Ok(text)
            }
            StatusCode::SERVICE_UNAVAILABLE => Err(ScannerFault::Busy),
            status => Err(ScannerFault::Refused(status.as_u16())),
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> ScannerFault {
        self.recorder.note(|| format!("no answer: {error}"));
        ScannerFault::Unreachable
    }

    /// The status document: idle or not, and what the feeder says.
    async fn state(&self) -> Result<(ScannerStatus, String), ScannerFault> {
        let text = self.document("ScannerStatus").await?;
        let document = roxmltree::Document::parse(&text).map_err(|_| ScannerFault::BadAnswer)?;
        let value = |name: &str| {
            document.descendants().find(|node| node.tag_name().name() == name).and_then(|node| node.text()).map(str::trim)
        };
        let idle = value("State").ok_or(ScannerFault::BadAnswer)? == "Idle";
        let feeder = value("AdfState").unwrap_or_default().to_owned();
        let feeder_loaded = (!feeder.is_empty()).then(|| feeder == "ScannerAdfLoaded");
        Ok((ScannerStatus { idle, feeder_loaded }, feeder))
    }

    /// Why a job or page was refused: the feeder's state tells more than the HTTP status.
    async fn reason(&self, status: StatusCode) -> ScannerFault {
        let feeder = match self.state().await {
            Ok((_, feeder)) => feeder,
            Err(fault) => return fault,
        };
        match feeder.as_str() {
            "ScannerAdfJam" | "ScannerAdfMispick" | "ScannerAdfMultipickDetected" => ScannerFault::Jam,
            "ScannerAdfHatchOpen" => ScannerFault::CoverOpen,
            "ScannerAdfEmpty" => ScannerFault::FeederEmpty,
            _ if status == StatusCode::CONFLICT || status == StatusCode::SERVICE_UNAVAILABLE => ScannerFault::Busy,
            _ => ScannerFault::Refused(status.as_u16()),
        }
    }

    async fn start(&self, source: Source, settings: ScanSettings) -> Result<Url, ScannerFault> {
        let answer = self
            .client
            .post(self.url("ScanJobs")?)
            .header("Content-Type", "text/xml")
            .body(job(source, settings))
            .send()
            .await
            .map_err(|error| self.unreachable(&error))?;
        self.recorder.note(|| format!("POST ScanJobs from {source:?}: {}", answer.status()));
        if answer.status() != StatusCode::CREATED {
            return Err(self.reason(answer.status()).await);
        }
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok()).ok_or(ScannerFault::BadAnswer)?;
        let job = self.base.join(location).map_err(|_| ScannerFault::BadAnswer)?;
        // A scanner behind a name or port forwarder may give its own host: only its path counts.
        let mut url = self.base.clone();
        url.set_path(job.path().trim_end_matches('/'));
        Ok(url)
    }

    /// The next page of a job, `None` when there are no more.
    async fn next_page(&self, job: &Url, source: Source, so_far: usize) -> Result<Option<Vec<u8>>, ScannerFault> {
        let mut url = job.clone();
        url.set_path(&format!("{}/NextDocument", job.path()));
        for _ in 0..NOT_READY {
            let answer = self.client.get(url.clone()).send().await.map_err(|error| self.unreachable(&error))?;
            self.recorder.note(|| format!("GET NextDocument: {}", answer.status()));
            match answer.status() {
                StatusCode::OK => {
                    let page = answer.bytes().await.map_err(|error| self.unreachable(&error))?.to_vec();
                    self.recorder.received(&page);
                    return if is_whole(&page) { Ok(Some(page)) } else { Err(ScannerFault::BadAnswer) };
                }
                StatusCode::SERVICE_UNAVAILABLE => tokio::time::sleep(Duration::from_millis(500)).await,
                // "No more pages" and "jammed after page n" are the same 404: the feeder tells them apart.
                status @ (StatusCode::NOT_FOUND | StatusCode::GONE) => {
                    let reason = if source == Source::Feeder { Some(self.reason(status).await) } else { None };
                    return match reason {
                        Some(fault @ (ScannerFault::Jam | ScannerFault::CoverOpen | ScannerFault::Unreachable)) => Err(fault),
                        Some(ScannerFault::FeederEmpty) if so_far == 0 => Err(ScannerFault::FeederEmpty),
                        Some(_) | None => Ok(None),
                    };
                }
                status => return Err(self.reason(status).await),
            }
        }
        Err(ScannerFault::Busy)
    }
}

impl Scanner for EsclScanner {
    async fn status(&self) -> Result<ScannerStatus, ScannerFault> {
        self.state().await.map(|(status, _)| status)
    }

    async fn capabilities(&self) -> Result<Capabilities, ScannerFault> {
        let text = self.document("ScannerCapabilities").await?;
        let document = roxmltree::Document::parse(&text).map_err(|_| ScannerFault::BadAnswer)?;
        if document.root_element().tag_name().name() != "ScannerCapabilities" {
            return Err(ScannerFault::BadAnswer);
        }
        let named = |name: &'static str| document.descendants().filter(move |node| node.tag_name().name() == name);
        let mut resolutions: Vec<u32> =
            named("XResolution").filter_map(|node| node.text()).filter_map(|text| text.trim().parse().ok()).collect();
        resolutions.sort_unstable();
        resolutions.dedup();
        Ok(Capabilities {
            model: named("MakeAndModel").find_map(|node| node.text()).unwrap_or_default().trim().to_owned(),
            platen: named("Platen").next().is_some(),
            feeder: named("Adf").next().is_some(),
            resolutions,
        })
    }

    async fn scan(
        &self,
        source: Source,
        settings: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> Result<usize, ScannerFault> {
        let job = self.start(source, settings).await?;
        let mut pages = 0;
        let end = loop {
            match self.next_page(&job, source, pages).await {
                Ok(Some(page)) => {
                    pages += 1;
                    if !on_page(page) {
                        break Ok(pages);
                    }
                }
                Ok(None) => break Ok(pages),
                Err(fault) => break Err(fault),
            }
        };
        // Frees the scanner for the next job; it may have forgotten this one already.
        let _ = self.client.delete(job).send().await;
        end
    }
}

/// The job ticket: A4 in 1/300 inch, JPEG.
fn job(source: Source, settings: ScanSettings) -> String {
    let input = match source {
        Source::Platen => "Platen",
        Source::Feeder => "Feeder",
    };
    let mode = if settings.colour { "RGB24" } else { "Grayscale8" };
    let dpi = settings.dpi;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <scan:ScanSettings xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" \
         xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\"><pwg:Version>2.0</pwg:Version>\
         <pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>\
         <pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>2480</pwg:Width><pwg:Height>3508</pwg:Height>\
         </pwg:ScanRegion></pwg:ScanRegions><pwg:InputSource>{input}</pwg:InputSource>\
         <scan:ColorMode>{mode}</scan:ColorMode><scan:XResolution>{dpi}</scan:XResolution>\
         <scan:YResolution>{dpi}</scan:YResolution><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:ScanSettings>"
    )
}
