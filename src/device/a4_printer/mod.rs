//! The A4 printer: IPP (RFC 8010, 8011) straight to a driverless printer, or to CUPS. One job at a time, followed until the printer
//! says that it is done; what does not come out is taken back.

mod fault;
mod wire;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use ipp::model::JobState;
use reqwest::{Client, Url};

pub use fault::A4Fault;
use wire::{Address, Answer};

use super::recorder::Recorder;

const CONNECT: Duration = Duration::from_secs(3);
/// How long it may take to answer; a document is taken over within this, too.
const ANSWER: Duration = Duration::from_secs(20);
/// How often a job is asked for.
const LOOK: Duration = Duration::from_millis(500);
/// Paper that is missing may be put in at once; later the job is taken back.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a job may take in all.
const WHOLE: Duration = Duration::from_secs(180);
/// How often in a row a job may be out of reach before nobody knows what became of it.
const LOST: usize = 5;

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum A4Outcome {
    /// The printer says that it is out.
    Printed,
    /// Nothing, or not all of it, and nothing more will come.
    Failed(A4Fault),
    /// It was accepted, and then the printer was heard of no more.
    Unconfirmed,
}

/// A printer that speaks IPP.
pub struct A4Printer {
    address: Address,
    url: Url,
    client: Client,
    patience: Duration,
    recorder: Recorder,
}

impl A4Printer {
    /// From `ipp://host[:port]/path` or `ipps://…`.
    pub fn new(uri: &str) -> Result<Self, A4Fault> {
        let (scheme, rest) = uri.split_once("://").ok_or(A4Fault::BadAddress)?;
        let (scheme, port) = match scheme {
            "ipp" => ("http", 631),
            "ipps" => ("https", 631),
            _ => return Err(A4Fault::BadAddress),
        };
        let mut url = Url::parse(&format!("{scheme}://{rest}")).map_err(|_| A4Fault::BadAddress)?;
        // The port of IPP is not that of the web.
        if !rest.split('/').next().is_some_and(|host| host.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(':')) {
            url.set_port(Some(port)).map_err(|()| A4Fault::BadAddress)?;
        }
        let address = uri.parse().map_err(|_| A4Fault::BadAddress)?;
        let client = Client::builder().connect_timeout(CONNECT).timeout(ANSWER).no_proxy().build();
        Ok(Self {
            address,
            url,
            client: client.map_err(|_| A4Fault::Unreachable)?,
            patience: PATIENCE,
            recorder: Recorder::open("a4-printer", uri),
        })
    }

    /// Waits no longer than this for somebody to put paper in.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn send(&self, request: Result<Vec<u8>, ipp::parser::IppParseError>) -> Result<Answer, A4Fault> {
        let request = request.map_err(|_| A4Fault::BadAddress)?;
        self.recorder.sent(&request);
        let sending = self.client.post(self.url.clone()).header("Content-Type", "application/ipp").body(request).send();
        let answer = sending.await.map_err(|_| A4Fault::Unreachable)?;
        if !answer.status().is_success() {
            return Err(A4Fault::BadAnswer);
        }
        let answer = answer.bytes().await.map_err(|_| A4Fault::Unreachable)?.to_vec();
        self.recorder.received(&answer);
        Answer::read(answer)
    }

    /// Whether a paper would come out now.
    pub async fn status(&self) -> Result<(), A4Fault> {
        self.ask().await?.printer_fault().map_or(Ok(()), Err)
    }

    /// Whether a job can be sent now. What a printer says of paper and jams is not asked: behind CUPS it may be of the last job.
    pub async fn takes_jobs(&self) -> Result<(), A4Fault> {
        let answer = self.ask().await?;
        if answer.takes_no_jobs() { Err(answer.printer_fault().unwrap_or(A4Fault::Stopped)) } else { Ok(()) }
    }

    async fn ask(&self) -> Result<Answer, A4Fault> {
        let answer = self.send(wire::ask_printer(&self.address)).await?;
        if answer.takes_pdf() { Ok(answer) } else { Err(A4Fault::NotPdf) }
    }

    /// Prints a PDF and follows it to its end. Once `wanted` is false it is taken back: its owner has gone.
    pub async fn print(&self, pdf: &[u8], wanted: &AtomicBool) -> A4Outcome {
        if let Err(fault) = self.takes_jobs().await {
            return A4Outcome::Failed(fault);
        }
        if !wanted.load(Ordering::Relaxed) {
            return A4Outcome::Failed(A4Fault::Aborted);
        }
        let accepted = match self.send(wire::print(&self.address, pdf)).await {
            Ok(accepted) => accepted,
            // It may have taken the document and lost the answer.
            Err(A4Fault::Unreachable) => return A4Outcome::Unconfirmed,
            Err(fault) => return A4Outcome::Failed(fault),
        };
        match accepted.job() {
            Some(job) => self.follow(job, wanted).await,
            None => A4Outcome::Failed(A4Fault::BadAnswer),
        }
    }

    async fn follow(&self, job: i32, wanted: &AtomicBool) -> A4Outcome {
        let begun = Instant::now();
        let mut blocked: Option<(A4Fault, Instant)> = None;
        let mut lost = 0;
        loop {
            match self.send(wire::ask_job(&self.address, job)).await {
                Ok(answer) => {
                    lost = 0;
                    match answer.job_state() {
                        Some(JobState::Completed) if answer.ended_with_errors() => return A4Outcome::Unconfirmed,
                        Some(JobState::Completed) => return A4Outcome::Printed,
                        Some(JobState::Canceled | JobState::Aborted) => {
                            let why = self.status().await.err();
                            return A4Outcome::Failed(why.unwrap_or(A4Fault::Aborted));
                        }
                        Some(
                            JobState::Pending | JobState::PendingHeld | JobState::Processing | JobState::ProcessingStopped,
                        ) => {}
                        None => return A4Outcome::Failed(A4Fault::BadAnswer),
                    }
                }
                Err(_) if lost + 1 < LOST => lost += 1,
                Err(_) => return A4Outcome::Unconfirmed,
            }
            if !wanted.load(Ordering::Relaxed) {
                return self.take_back(job, A4Fault::Aborted).await;
            }
            blocked = match (self.status().await.err(), blocked) {
                (None, _) => None,
                // Out of reach is counted above.
                (Some(A4Fault::Unreachable), blocked) => blocked,
                (Some(fault), Some((_, since))) => Some((fault, since)),
                (Some(fault), None) => Some((fault, Instant::now())),
            };
            let given_up = match blocked {
                Some((fault, since)) if since.elapsed() >= self.patience => Some(fault),
                Some(_) | None => (begun.elapsed() >= WHOLE).then_some(A4Fault::Slow),
            };
            if let Some(fault) = given_up {
                return self.take_back(job, fault).await;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// It is not printed when somebody puts paper in an hour later.
    async fn take_back(&self, job: i32, fault: A4Fault) -> A4Outcome {
        if self.send(wire::cancel(&self.address, job)).await.is_ok() {
            return A4Outcome::Failed(fault);
        }
        // Too late to take it back: it may have come out after all.
        match self.send(wire::ask_job(&self.address, job)).await.ok().and_then(|answer| answer.job_state()) {
            Some(JobState::Completed) => A4Outcome::Printed,
            Some(JobState::Canceled | JobState::Aborted) => A4Outcome::Failed(fault),
            Some(JobState::Pending | JobState::PendingHeld | JobState::Processing | JobState::ProcessingStopped) | None => {
                A4Outcome::Unconfirmed
            }
        }
    }
}
