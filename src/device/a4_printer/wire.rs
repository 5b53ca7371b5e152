//! IPP requests and answers (RFC 8010, 8011) as the `ipp` crate reads and writes them; no I/O.

use std::io::Cursor;

use ipp::{
    attribute::{IppAttribute, IppAttributes},
    model::{DelimiterTag, IppVersion, JobState, Operation, PrinterState},
    parser::{IppParseError, IppParser},
    reader::IppReader,
    request::IppRequestResponse,
    value::IppValue,
};

use super::A4Fault;

/// Nobody's: the job list of a printer is read by everybody.
const USER: &str = "kiosk";
const JOB_NAME: &str = "document";

/// An address as IPP names it.
pub(super) type Address = ipp::prelude::Uri;

fn request(operation: Operation, printer: &Address) -> Result<IppRequestResponse, IppParseError> {
    let mut request = IppRequestResponse::new(IppVersion::v1_1(), operation, Some(printer.clone()))?;
    add(&mut request, DelimiterTag::OperationAttributes, "requesting-user-name", IppValue::new_name_without_language(USER)?)?;
    Ok(request)
}

fn add(request: &mut IppRequestResponse, tag: DelimiterTag, name: &str, value: IppValue) -> Result<(), IppParseError> {
    request.attributes_mut().add(tag, IppAttribute::with_name(name, value)?);
    Ok(())
}

/// What the printer says of itself.
pub(super) fn ask_printer(printer: &Address) -> Result<Vec<u8>, IppParseError> {
    let mut request = request(Operation::GetPrinterAttributes, printer)?;
    let wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported"];
    let wanted = wanted.into_iter().map(IppValue::new_keyword).collect::<Result<Vec<_>, _>>()?;
    add(&mut request, DelimiterTag::OperationAttributes, "requested-attributes", IppValue::Array(wanted))?;
    Ok(request.to_bytes().to_vec())
}

/// One PDF, on A4, on one side: it may have to be signed or stamped.
pub(super) fn print(printer: &Address, pdf: &[u8]) -> Result<Vec<u8>, IppParseError> {
    let mut request = request(Operation::PrintJob, printer)?;
    let (operation, job) = (DelimiterTag::OperationAttributes, DelimiterTag::JobAttributes);
    add(&mut request, operation, "job-name", IppValue::new_name_without_language(JOB_NAME)?)?;
    add(&mut request, operation, "document-format", IppValue::new_mime_media_type("application/pdf")?)?;
    add(&mut request, job, "media", IppValue::new_keyword("iso_a4_210x297mm")?)?;
    add(&mut request, job, "sides", IppValue::new_keyword("one-sided")?)?;
    Ok([&request.to_bytes()[..], pdf].concat())
}

/// How far a job has come.
pub(super) fn ask_job(printer: &Address, job: i32) -> Result<Vec<u8>, IppParseError> {
    of_job(Operation::GetJobAttributes, printer, job)
}

/// Takes a job back: nobody else's hands find it later.
pub(super) fn cancel(printer: &Address, job: i32) -> Result<Vec<u8>, IppParseError> {
    of_job(Operation::CancelJob, printer, job)
}

fn of_job(operation: Operation, printer: &Address, job: i32) -> Result<Vec<u8>, IppParseError> {
    let mut request = request(operation, printer)?;
    add(&mut request, DelimiterTag::OperationAttributes, "job-id", IppValue::new_integer(job))?;
    Ok(request.to_bytes().to_vec())
}

/// An answer that says yes.
pub(super) struct Answer(IppAttributes);

impl Answer {
    /// Reads it; a status that says no is a fault.
    pub(super) fn read(bytes: Vec<u8>) -> Result<Self, A4Fault> {
        let answer = IppParser::new(IppReader::new(Cursor::new(bytes))).parse().map_err(|_| A4Fault::BadAnswer)?;
        let status = answer.header().operation_or_status;
        match status {
            0..0x0100 => Ok(Self(answer.attributes().clone())),
            0x040A | 0x0411 => Err(A4Fault::NotPdf),
            0x0506 => Err(A4Fault::Stopped),
            _ => Err(A4Fault::Refused(status)),
        }
    }

    fn values(&self, tag: DelimiterTag, name: &str) -> Vec<IppValue> {
        let attribute = self.0.groups_of(tag).find_map(|group| group.get(name));
        attribute.map(|attribute| attribute.value().into_iter().cloned().collect()).unwrap_or_default()
    }

    fn number(&self, tag: DelimiterTag, name: &str) -> Option<i32> {
        match self.values(tag, name).first()? {
            IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
            _ => None,
        }
    }

    fn words(&self, tag: DelimiterTag, name: &str) -> Vec<String> {
        self.values(tag, name).iter().map(ToString::to_string).collect()
    }

    /// What keeps paper from coming out.
    pub(super) fn printer_fault(&self) -> Option<A4Fault> {
        let words = self.words(DelimiterTag::PrinterAttributes, "printer-state-reasons");
        words.iter().find_map(|word| A4Fault::of_reason(word)).or_else(|| self.takes_no_jobs().then_some(A4Fault::Stopped))
    }

    /// Whether a job sent now would only lie there. A reason alone does not say so: CUPS keeps that of the last job until the next one.
    pub(super) fn takes_no_jobs(&self) -> bool {
        let tag = DelimiterTag::PrinterAttributes;
        let refuses = matches!(self.values(tag, "printer-is-accepting-jobs").first(), Some(IppValue::Boolean(false)));
        refuses || self.number(tag, "printer-state") == Some(PrinterState::Stopped as i32)
    }

    /// Whether it takes PDF.
    pub(super) fn takes_pdf(&self) -> bool {
        let formats = self.words(DelimiterTag::PrinterAttributes, "document-format-supported");
        formats.iter().any(|format| format == "application/pdf")
    }

    /// Number of the job accepted.
    pub(super) fn job(&self) -> Option<i32> {
        self.number(DelimiterTag::JobAttributes, "job-id")
    }

    /// Where the job stands.
    pub(super) fn job_state(&self) -> Option<JobState> {
        [
            JobState::Pending,
            JobState::PendingHeld,
            JobState::Processing,
            JobState::ProcessingStopped,
            JobState::Canceled,
            JobState::Aborted,
            JobState::Completed,
        ]
        .into_iter()
        .find(|state| Some(*state as i32) == self.number(DelimiterTag::JobAttributes, "job-state"))
    }

    /// The printer is not sure itself.
    pub(super) fn ended_with_errors(&self) -> bool {
        self.words(DelimiterTag::JobAttributes, "job-state-reasons").iter().any(|word| word == "job-completed-with-errors")
    }
}
