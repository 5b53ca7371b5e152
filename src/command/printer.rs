//! `dengwen printer status|test`.

use serde_json::json;

use super::{
    Verdict,
    table::{PrinterArguments, PrinterCommand},
};
use crate::device::ticket_printer::{Outcome, PrinterAddress, PrinterFault, PrinterState, TicketPrinter, test_pattern};

pub(super) fn run(command: PrinterCommand) -> Verdict {
    let (PrinterCommand::Status(arguments) | PrinterCommand::Test(arguments)) = &command;
    if let Err(error) = arguments.printer.parse::<PrinterAddress>() {
        return Verdict::BadInput(format!("--printer {}: {error}", arguments.printer));
    }
    match &command {
        PrinterCommand::Status(arguments) => status(arguments),
        PrinterCommand::Test(arguments) => test(arguments),
    }
}

fn status(arguments: &PrinterArguments) -> Verdict {
    let asked = TicketPrinter::open(&arguments.printer).map(|mut printer| printer.status());
    let state = asked.unwrap_or(PrinterState::Offline);
    if arguments.json {
        println!("{}", json!({ "state": state.word() }));
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
    let outcome = match TicketPrinter::open(&arguments.printer) {
        Ok(mut printer) => printer.print(job, &[test_pattern()]),
        Err(fault) => Outcome::Failed(fault),
    };
    let (word, state) = match &outcome {
        Outcome::Confirmed => ("confirmed", None),
        Outcome::Unconfirmed => ("unconfirmed", None),
        Outcome::Failed(PrinterFault::Unreachable) => ("failed", Some(PrinterState::Offline)),
        Outcome::Failed(PrinterFault::NotReady(state)) => ("failed", Some(*state)),
    };
    if arguments.json {
        println!("{}", json!({ "outcome": word, "state": state.map(PrinterState::word) }));
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
