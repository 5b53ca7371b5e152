//! `dengwen simulate id-reader|printer|a4-printer|scanner`: announced by one line of JSON on stdout, ended by a signal or by `quit`.

use std::{io::Write, path::Path};

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    Outcome, Verdict, runtime,
    table::{SimulateArguments, SimulateCommand},
};
use crate::simulator::control::{
    A4PrinterOptions, ControlError, IdReaderOptions, PrinterOptions, ScannerOptions, run_a4_printer, run_id_reader,
    run_printer, run_scanner,
};

pub(super) fn run(command: SimulateCommand) -> Outcome {
    runtime()?.block_on(async {
        let signals = |error| Verdict::Failed(format!("signals cannot be heard: {error}; check the limits of this user"));
        // Heard before the device is announced: whoever reads the line may end it at once.
        let mut terminate = signal(SignalKind::terminate()).map_err(signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(signals)?;
        let ended = tokio::select! {
            ended = simulate(command) => ended,
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
        };
        ended.map(|()| Verdict::Done).map_err(verdict)
    })
}

async fn simulate(command: SimulateCommand) -> Result<(), ControlError> {
    match command {
        SimulateCommand::IdReader { card, replay, link, common: SimulateArguments { control, json: _ } } => {
            run_id_reader(IdReaderOptions { card, replay, link, control }, announce).await
        }
        SimulateCommand::Printer { listen, tickets, common: SimulateArguments { control, json: _ } } => {
            run_printer(PrinterOptions { listen, tickets, control }, announce).await
        }
        SimulateCommand::A4Printer { listen, common: SimulateArguments { control, json: _ } } => {
            run_a4_printer(A4PrinterOptions { listen, control }, announce).await
        }
        SimulateCommand::Scanner { pages, listen, common: SimulateArguments { control, json: _ } } => {
            run_scanner(ScannerOptions { pages, listen, control }, announce).await
        }
    }
}

fn announce(address: &str) {
    println!("{}", json!({ "listening": address }));
    // Nobody may read it: the device runs all the same.
    let _ = std::io::stdout().flush();
}

fn verdict(error: ControlError) -> Verdict {
    let message = error.to_string();
    match error {
        ControlError::Io { what, source } => match Verdict::of_file(Path::new(&what), &source) {
            Verdict::BadInput(_) => Verdict::BadInput(message),
            Verdict::Done | Verdict::No | Verdict::NoBecause(_) | Verdict::Failed(_) => Verdict::Failed(message),
        },
        ControlError::Card(_) | ControlError::Replay(_) | ControlError::NoPages(_) => Verdict::BadInput(message),
        ControlError::Pty(_) => Verdict::Failed(message),
    }
}
