//! `dengwen printer status|test`: the ticket printer, and the A4 printer where the address is one of IPP.

use std::{sync::atomic::AtomicBool, time::Instant};

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};
use serde_json::json;

use super::{
    Verdict, runtime,
    table::{PrinterArguments, PrinterCommand},
};
use crate::device::{
    a4_printer::{A4Fault, A4Outcome, A4Printer},
    ticket_printer::{Outcome, PrinterAddress, PrinterFault, PrinterState, Profile, TicketPrinter, test_pattern},
};

pub(super) fn run(mut command: PrinterCommand) -> Verdict {
    let (PrinterCommand::Status(arguments) | PrinterCommand::Test(arguments)) = &mut command;
    if let Some(name) = arguments.profile.take() {
        arguments.printer = Profile::named_in(&arguments.printer, &name);
    }
    let (PrinterCommand::Status(arguments) | PrinterCommand::Test(arguments)) = &command;
    if arguments.printer.starts_with("ipp") {
        return on_a4(arguments, matches!(command, PrinterCommand::Test(_)));
    }
    if let Err(error) = arguments.printer.parse::<PrinterAddress>() {
        return Verdict::BadInput(format!("--printer {}: {error}", arguments.printer));
    }
    match &command {
        PrinterCommand::Status(arguments) => status(arguments),
        PrinterCommand::Test(arguments) => test(arguments),
    }
}

fn status(arguments: &PrinterArguments) -> Verdict {
    let begun = Instant::now();
    let asked = TicketPrinter::open(&arguments.printer).map(|mut printer| printer.status());
    let state = asked.unwrap_or(PrinterState::Offline);
    if arguments.json {
        let cause = match (asked, state.can_print()) {
            (Ok(_), true) => None,
            (Ok(state), false) => Some(PrinterFault::NotReady(state).to_string()),
            (Err(fault), _) => Some(fault.to_string()),
        };
        let ms = begun.elapsed().as_millis() as u64;
        println!("{}", json!({ "state": state.word(), "outcome": null, "cause": cause, "bytes": 0, "ms": ms }));
    } else {
        println!("{}", state.word());
    }
    match (asked, state.can_print()) {
        (Ok(_), true) => Verdict::Done,
        (Ok(PrinterState::Silent), false) => {
            Verdict::Failed("the ticket printer takes bytes and never answers; check its cable, baud rate and interface".into())
        }
        (Ok(state), false) => Verdict::Failed(PrinterFault::NotReady(state).to_string()),
        (Err(fault), _) => Verdict::Failed(fault.to_string()),
    }
}

fn test(arguments: &PrinterArguments) -> Verdict {
    // The process id tells this job from those of others: it is never asked for again.
    let job = std::process::id();
    let begun = Instant::now();
    let (outcome, bytes, after) = match TicketPrinter::open(&arguments.printer) {
        Ok(mut printer) => {
            let outcome = printer.print(job, &[test_pattern()]);
            let after = (outcome == Outcome::Confirmed).then(|| printer.status());
            (outcome, printer.sent_bytes().len(), after)
        }
        Err(fault) => (Outcome::Failed(fault), 0, None),
    };
    let ms = begun.elapsed().as_millis() as u64;
    let (word, state) = match &outcome {
        Outcome::Confirmed => ("confirmed", after),
        Outcome::Unconfirmed => ("unconfirmed", None),
        Outcome::Failed(PrinterFault::Unreachable) => ("failed", Some(PrinterState::Offline)),
        Outcome::Failed(PrinterFault::NotReady(state)) => ("failed", Some(*state)),
    };
    if arguments.json {
        let cause = match &outcome {
            Outcome::Failed(fault) => Some(fault.to_string()),
            Outcome::Confirmed | Outcome::Unconfirmed => None,
        };
        let state = state.map(PrinterState::word);
        println!("{}", json!({ "state": state, "outcome": word, "cause": cause, "bytes": bytes, "ms": ms }));
    } else {
        println!("{word}");
    }
    match outcome {
        Outcome::Confirmed => Verdict::Done,
        Outcome::Unconfirmed => {
            Verdict::NoBecause("the printer took the test and did not say that it came out; look at the paper".into())
        }
        Outcome::Failed(fault) => Verdict::Failed(fault.to_string()),
    }
}

/// The A4 printer: asked, or given a page.
fn on_a4(arguments: &PrinterArguments, prints: bool) -> Verdict {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(verdict) => return verdict,
    };
    let printer = match A4Printer::new(&arguments.printer) {
        Ok(printer) => printer,
        Err(fault) => return Verdict::BadInput(format!("--printer {}: {fault}", arguments.printer)),
    };
    let begun = Instant::now();
    let (state, outcome) = runtime.block_on(async {
        let state = printer.status().await;
        let outcome = if prints { Some(printer.print(&test_page(), &AtomicBool::new(true)).await) } else { None };
        (state, outcome)
    });
    let fault = match outcome {
        Some(A4Outcome::Failed(fault)) => Some(fault),
        Some(A4Outcome::Printed | A4Outcome::Unconfirmed) => None,
        None => state.err(),
    };
    let word = outcome.map(|outcome| match outcome {
        A4Outcome::Printed => "confirmed",
        A4Outcome::Failed(_) => "failed",
        A4Outcome::Unconfirmed => "unconfirmed",
    });
    // What came out says more than what was said before it.
    let before = state.err().filter(|_| outcome != Some(A4Outcome::Printed));
    let state = match fault.or(before) {
        None => "ready",
        Some(A4Fault::NoPaper) => "paper_out",
        Some(A4Fault::CoverOpen) => "cover_open",
        Some(_) => "offline",
    };
    if arguments.json {
        let (cause, ms) = (fault.map(|fault| fault.to_string()), begun.elapsed().as_millis() as u64);
        let bytes = if prints { test_page().len() } else { 0 };
        println!("{}", json!({ "state": state, "outcome": word, "cause": cause, "bytes": bytes, "ms": ms }));
    } else {
        println!("{}", word.unwrap_or(state));
    }
    match (outcome, fault) {
        (_, Some(fault)) => Verdict::Failed(fault.to_string()),
        (Some(A4Outcome::Unconfirmed), None) => {
            Verdict::NoBecause("the A4 printer took the page and did not say that it is out; look at its tray".into())
        }
        (Some(A4Outcome::Printed | A4Outcome::Failed(_)) | None, None) => Verdict::Done,
    }
}

/// One A4 page that says what it is.
fn test_page() -> Vec<u8> {
    let [catalogue, pages, page, font, content] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalogue).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).parent(pages).contents(content);
    sheet.resources().fonts().pair(Name(b"F"), font);
    sheet.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    let mut text = Content::new();
    text.begin_text()
        .set_font(Name(b"F"), 24.0)
        .next_line(72.0, 720.0)
        .show(Str(b"Dengwen: test page of the A4 printer"))
        .end_text();
    text.rect(36.0, 36.0, 523.0, 770.0).stroke();
    pdf.stream(content, &text.finish());
    pdf.finish()
}
