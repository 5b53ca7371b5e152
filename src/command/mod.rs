//! What can be typed? One table of commands makes parser and help; raw arguments become checked ones in a second stage.
//!
//! Exit codes: 0 done, 1 the answer is no, 2 bad usage or input, 3 a device or service failed. Errors go to stderr with the remedy.

mod cause;
mod content;
mod demo;
mod document;
mod fee;
mod id_reader;
mod kiosk;
mod number;
mod outbox;
mod package;
mod printer;
mod scan;
mod simulate;
mod table;
mod verdict;

use std::process::ExitCode;

use clap::Parser;

use table::{
    CauseCommand, Command, CommandLine, ContentCommand, DocumentCommand, IdReaderCommand, NumberCommand, NumberKind,
    PackageCommand,
};
use verdict::{Outcome, Verdict, settled};

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let verdict = match CommandLine::parse().command {
        Command::Demo(arguments) => settled(demo::run(&arguments)),
        Command::Kiosk { config } => settled(kiosk::run(&config)),
        Command::Fee(arguments) => settled(fee::estimate(&arguments)),
        Command::Cause(CauseCommand::Search(arguments)) => settled(cause::search(&arguments)),
        Command::Content(ContentCommand::Check { folder, json }) => content::check(&folder, json),
        Command::Number(NumberCommand::Check { kind, value, json }) => number::check(kind, &value, json),
        Command::IdReader(IdReaderCommand::Read { port, timeout, reveal, json }) => {
            id_reader::read(&port, std::time::Duration::from_secs(timeout), reveal, json)
        }
        Command::Printer(command) => printer::run(command),
        Command::Scan(arguments) => settled(scan::scan(&arguments)),
        Command::Document(DocumentCommand::Render(arguments)) => settled(document::render(arguments)),
        Command::Package(PackageCommand::Verify { path, json }) => package::verify(&path, json),
        Command::Package(PackageCommand::Open(arguments)) => settled(package::open(&arguments)),
        Command::Outbox(command) => settled(outbox::run(command)),
        Command::Simulate(command) => settled(simulate::run(command)),
    };
    crate::device::recorder::finish();
    verdict.tell()
}

/// A runtime for one command; TLS is set up before anything speaks to the network.
fn runtime() -> Result<tokio::runtime::Runtime, Verdict> {
    // Whoever came first in this process has set up the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Verdict::Failed(format!("no runtime: {error}; check the limits of this user")))
}
