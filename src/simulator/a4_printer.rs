//! An IPP printer on a loopback port (RFC 8011): keeps the documents it prints, fails on request.

use std::{
    io::Cursor,
    net::SocketAddr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use ipp::{
    attribute::IppAttribute,
    model::{DelimiterTag, IppVersion, JobState, Operation, PrinterState, StatusCode as IppStatus},
    parser::{IppParseError, IppParser},
    reader::IppReader,
    request::IppRequestResponse,
    value::IppValue,
};

use super::cut_line::{CutListener, Scissors};

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The tray is empty.
    PaperOut,
    /// The tray is empty as soon as a job has been taken.
    PaperOutInTheJob,
    /// Paper jams in every job.
    Jam,
    /// The cover is open.
    CoverOpen,
    /// No toner.
    TonerOut,
    /// Says that toner is low, and prints.
    TonerLow,
    /// It takes no jobs.
    Paused,
    /// Takes only raster.
    NoPdf,
    /// Gives every job up.
    Aborts,
    /// Accepts a job and never ends it.
    NeverEnds,
    /// Ends a job and says that there were errors.
    EndsWithErrors,
    /// Hangs up when a document comes, having taken it.
    HangsUp,
    /// Answers every request with an internal error.
    Refuses,
    /// Answers with something that is no IPP.
    Gibberish,
}

struct Job {
    document: Vec<u8>,
    state: JobState,
    /// Requests about it before it is done.
    looks_left: usize,
}

#[derive(Default)]
struct Machine {
    fault: Fault,
    jobs: Vec<Job>,
    scissors: Scissors,
    address: String,
}

#[derive(Default)]
struct Shared {
    machine: Mutex<Machine>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running simulator; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Simulator {
    /// Starts on a free port of the loopback interface.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts on this address, port 0 for a free one.
    pub async fn start_at(address: SocketAddr) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let scissors = Scissors::default();
        let shared = Arc::new(Shared::default());
        *shared.lock() = Machine { scissors: scissors.clone(), address: uri(address), ..Machine::default() };
        let router =
            Router::new().route("/ipp/print", post(answer)).layer(DefaultBodyLimit::disable()).with_state(shared.clone());
        let listener = CutListener { listener, scissors };
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, task })
    }

    /// As the kiosk's settings name it.
    pub fn uri(&self) -> String {
        uri(self.address)
    }

    /// Breaks or mends it.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.lock().fault = fault;
    }

    /// The documents that are out, in order.
    pub fn printed(&self) -> Vec<Vec<u8>> {
        let machine = self.shared.lock();
        machine.jobs.iter().filter(|job| job.state == JobState::Completed).map(|job| job.document.clone()).collect()
    }

    /// Jobs that may still come out.
    pub fn waiting(&self) -> usize {
        let waits = |job: &&Job| !matches!(job.state, JobState::Completed | JobState::Canceled | JobState::Aborted);
        self.shared.lock().jobs.iter().filter(waits).count()
    }

    /// Waits until so many documents are out.
    pub fn wait_for_printed(&self, count: usize, within: Duration) -> bool {
        let out = |machine: &Machine| machine.jobs.iter().filter(|job| job.state == JobState::Completed).count();
        let waited = self.shared.changed.wait_timeout_while(self.shared.lock(), within, |machine| out(machine) < count);
        waited.is_ok_and(|(machine, _)| out(&machine) >= count)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Connections that are open end with the server.
        self.task.abort();
    }
}

fn uri(address: SocketAddr) -> String {
    format!("ipp://{address}/ipp/print")
}

async fn answer(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let fault = shared.lock().fault;
    if fault == Fault::Gibberish {
        return "<html>Welcome to your new router".into_response();
    }
    let answered = (|| {
        let (header, attributes, reader) = IppParser::new(IppReader::new(Cursor::new(body.to_vec()))).parse_parts()?;
        let asked = Asked {
            version: header.version,
            operation: header.operation_or_status,
            id: header.request_id,
            job: attributes.first_of(DelimiterTag::OperationAttributes).and_then(|group| match group.get("job-id")?.value() {
                IppValue::Integer(job) => Some(*job),
                _ => None,
            }),
            pdf: attributes.first_of(DelimiterTag::OperationAttributes).is_some_and(|group| {
                group.get("document-format").is_some_and(|format| format.value().to_string() == "application/pdf")
            }),
            document: Vec::new(),
        };
        let mut document = Vec::new();
        std::io::Read::read_to_end(&mut reader.into_payload(), &mut document)?;
        reply(&shared, fault, Asked { document, ..asked })
    })();
    match answered {
        Ok(answer) => ([(header::CONTENT_TYPE, "application/ipp")], answer.to_bytes().to_vec()).into_response(),
        Err::<_, IppParseError>(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// What was asked.
struct Asked {
    version: IppVersion,
    operation: i16,
    id: i32,
    job: Option<i32>,
    pdf: bool,
    document: Vec<u8>,
}

fn reply(shared: &Shared, fault: Fault, asked: Asked) -> Result<IppRequestResponse, IppParseError> {
    let mut machine = shared.lock();
    let new = |status| IppRequestResponse::new_response(asked.version, status, asked.id);
    if fault == Fault::Refuses {
        return new(IppStatus::ServerErrorInternalError);
    }
    let is = |operation: Operation| asked.operation == operation as i16;
    if is(Operation::GetPrinterAttributes) {
        let mut answer = new(IppStatus::SuccessfulOk)?;
        describe(&machine, &mut answer)?;
        return Ok(answer);
    }
    if is(Operation::PrintJob) || is(Operation::ValidateJob) {
        return match fault {
            Fault::Paused => new(IppStatus::ServerErrorNotAcceptingJobs),
            _ if fault == Fault::NoPdf || !asked.pdf => new(IppStatus::ClientErrorDocumentFormatNotSupported),
            _ if is(Operation::ValidateJob) => new(IppStatus::SuccessfulOk),
            _ => {
                machine.jobs.push(Job { document: asked.document, state: JobState::Pending, looks_left: 2 });
                if fault == Fault::HangsUp {
                    machine.scissors.cut_next_answer();
                }
                let mut answer = new(IppStatus::SuccessfulOk)?;
                let number = machine.jobs.len();
                describe_job(&machine, number, &mut answer)?;
                Ok(answer)
            }
        };
    }
    let Some(number) = asked.job.and_then(|job| usize::try_from(job).ok()).filter(|job| (1..=machine.jobs.len()).contains(job))
    else {
        let known = is(Operation::GetJobAttributes) || is(Operation::CancelJob);
        return new(if known { IppStatus::ClientErrorNotFound } else { IppStatus::ServerErrorOperationNotSupported });
    };
    let job = &mut machine.jobs[number - 1];
    let over = matches!(job.state, JobState::Completed | JobState::Canceled | JobState::Aborted);
    if is(Operation::CancelJob) {
        if over {
            return new(IppStatus::ClientErrorNotPossible);
        }
        job.state = JobState::Canceled;
        return new(IppStatus::SuccessfulOk);
    }
    if !over {
        job.looks_left = job.looks_left.saturating_sub(1);
        job.state = match fault {
            Fault::PaperOut | Fault::PaperOutInTheJob | Fault::Jam | Fault::CoverOpen | Fault::TonerOut => {
                JobState::ProcessingStopped
            }
            Fault::Aborts => JobState::Aborted,
            Fault::NeverEnds => JobState::Processing,
            _ if job.looks_left > 0 => JobState::Processing,
            _ => JobState::Completed,
        };
        shared.changed.notify_all();
    }
    let mut answer = new(IppStatus::SuccessfulOk)?;
    describe_job(&machine, number, &mut answer)?;
    Ok(answer)
}

fn describe(machine: &Machine, answer: &mut IppRequestResponse) -> Result<(), IppParseError> {
    let busy = machine.jobs.iter().any(|job| matches!(job.state, JobState::Pending | JobState::Processing));
    let (state, reason) = match machine.fault {
        Fault::PaperOut => (PrinterState::Stopped, "media-empty-error"),
        Fault::PaperOutInTheJob if !machine.jobs.is_empty() => (PrinterState::Stopped, "media-empty-error"),
        Fault::Jam if !machine.jobs.is_empty() => (PrinterState::Stopped, "media-jam-error"),
        Fault::CoverOpen => (PrinterState::Stopped, "cover-open-error"),
        Fault::TonerOut => (PrinterState::Stopped, "toner-empty-error"),
        Fault::Paused => (PrinterState::Stopped, "paused"),
        Fault::TonerLow => (PrinterState::Idle, "toner-low-warning"),
        _ if busy => (PrinterState::Processing, "none"),
        _ => (PrinterState::Idle, "none"),
    };
    let formats: &[&str] =
        if machine.fault == Fault::NoPdf { &["image/pwg-raster", "image/urf"] } else { &["application/pdf", "image/urf"] };
    let formats = formats.iter().map(|format| IppValue::new_mime_media_type(*format)).collect::<Result<Vec<_>, _>>()?;
    let operations = [
        Operation::PrintJob,
        Operation::ValidateJob,
        Operation::CancelJob,
        Operation::GetJobAttributes,
        Operation::GetPrinterAttributes,
    ];
    let operations = operations.into_iter().map(IppValue::new_enum).collect::<Result<Vec<_>, _>>()?;
    let attributes = [
        ("printer-uri-supported", IppValue::new_uri(machine.address.clone())?),
        ("uri-security-supported", IppValue::new_keyword("none")?),
        ("uri-authentication-supported", IppValue::new_keyword("none")?),
        ("printer-name", IppValue::new_name_without_language("Dengwen simulated A4 printer")?),
        ("printer-make-and-model", IppValue::new_text_without_language("Dengwen simulated A4 printer")?),
        ("printer-info", IppValue::new_text_without_language("Dengwen simulated A4 printer")?),
        ("printer-location", IppValue::new_text_without_language("")?),
        ("printer-more-info", IppValue::new_uri(machine.address.replacen("ipp", "http", 1))?),
        ("printer-state", IppValue::Enum(state as i32)),
        ("printer-state-reasons", IppValue::new_keyword(reason)?),
        ("printer-is-accepting-jobs", IppValue::new_boolean(machine.fault != Fault::Paused)),
        ("operations-supported", IppValue::Array(operations)),
        ("ipp-versions-supported", IppValue::Array(vec![IppValue::new_keyword("1.1")?, IppValue::new_keyword("2.0")?])),
        ("document-format-supported", IppValue::Array(formats.clone())),
        ("document-format-default", formats.into_iter().next().unwrap_or(IppValue::NoValue)),
        ("charset-configured", IppValue::new_charset("utf-8")?),
        ("charset-supported", IppValue::new_charset("utf-8")?),
        ("natural-language-configured", IppValue::new_natural_language("en")?),
        ("generated-natural-language-supported", IppValue::new_natural_language("en")?),
        ("queued-job-count", IppValue::new_integer(i32::from(busy))),
        ("printer-up-time", IppValue::new_integer(1)),
        ("pdl-override-supported", IppValue::new_keyword("attempted")?),
        ("compression-supported", IppValue::new_keyword("none")?),
        ("media-supported", IppValue::new_keyword("iso_a4_210x297mm")?),
        ("media-default", IppValue::new_keyword("iso_a4_210x297mm")?),
        ("media-col-default", media_col()?),
        ("sides-supported", IppValue::new_keyword("one-sided")?),
        ("sides-default", IppValue::new_keyword("one-sided")?),
    ];
    for (name, value) in attributes {
        answer.attributes_mut().add(DelimiterTag::PrinterAttributes, IppAttribute::with_name(name, value)?);
    }
    Ok(())
}

/// A4: 210 × 297 mm in hundredths of a millimetre (PWG 5100.7).
fn media_col() -> Result<IppValue, IppParseError> {
    let named = |name: &str, value| Ok::<_, IppParseError>((ipp::value::IppName::new(name)?, value));
    let size = [named("x-dimension", IppValue::new_integer(21_000))?, named("y-dimension", IppValue::new_integer(29_700))?];
    Ok(IppValue::Collection([named("media-size", IppValue::Collection(size.into_iter().collect()))?].into_iter().collect()))
}

fn describe_job(machine: &Machine, number: usize, answer: &mut IppRequestResponse) -> Result<(), IppParseError> {
    let job = &machine.jobs[number - 1];
    let reasons = match (machine.fault, job.state) {
        (Fault::EndsWithErrors, JobState::Completed) => "job-completed-with-errors",
        (_, JobState::Completed) => "job-completed-successfully",
        (_, JobState::Aborted) => "aborted-by-system",
        (_, JobState::Canceled) => "job-canceled-by-user",
        (_, JobState::ProcessingStopped) => "printer-stopped",
        (_, JobState::Pending | JobState::PendingHeld | JobState::Processing) => "none",
    };
    let attributes = [
        ("job-id", IppValue::new_integer(number as i32)),
        ("job-uri", IppValue::new_uri(format!("{}/{number}", machine.address))?),
        ("job-state", IppValue::Enum(job.state as i32)),
        ("job-state-reasons", IppValue::new_keyword(reasons)?),
    ];
    for (name, value) in attributes {
        answer.attributes_mut().add(DelimiterTag::JobAttributes, IppAttribute::with_name(name, value)?);
    }
    Ok(())
}
