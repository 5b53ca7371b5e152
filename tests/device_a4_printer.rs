//! The A4 printer over IPP: a paper is out when the printer says so, every fault is told in words, nothing is left behind in it.
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

use std::{process::Command, sync::atomic::AtomicBool, time::Duration};

use dengwen::{
    device::a4_printer::{A4Fault, A4Outcome, A4Printer},
    simulator::a4_printer::{Fault, Simulator},
};

static WANTED: AtomicBool = AtomicBool::new(true);
const PDF: &[u8] = b"%PDF-1.7\n% one page\n%%EOF\n";

async fn broken(fault: Fault) -> (Simulator, A4Printer) {
    // Several tests share one process under `cargo test`: whoever comes first installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let simulator = Simulator::start().await.expect("a port");
    simulator.set_fault(fault);
    let printer = A4Printer::new(&simulator.uri()).expect("an address").with_patience(Duration::ZERO);
    (simulator, printer)
}

#[tokio::test]
async fn a_paper_comes_out_as_it_was_sent() {
    let (simulator, printer) = broken(Fault::TonerLow).await;
    assert_eq!(printer.status().await, Ok(()), "a warning keeps no paper back");
    assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Printed);
    assert_eq!((simulator.printed(), simulator.waiting()), (vec![PDF.to_vec()], 0));
}

#[tokio::test]
async fn what_is_wrong_before_is_said_and_nothing_is_sent() {
    for (fault, said) in [
        (Fault::PaperOut, A4Fault::NoPaper),
        (Fault::CoverOpen, A4Fault::CoverOpen),
        (Fault::TonerOut, A4Fault::NoToner),
        (Fault::Paused, A4Fault::Stopped),
        (Fault::NoPdf, A4Fault::NotPdf),
        (Fault::Refuses, A4Fault::Refused(0x0500)),
        (Fault::Gibberish, A4Fault::BadAnswer),
    ] {
        let (simulator, printer) = broken(fault).await;
        assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Failed(said), "{fault:?}");
        assert_eq!((simulator.printed().len(), simulator.waiting()), (0, 0), "{fault:?}");
        let sentence = said.sentence();
        assert!(sentence.zh.contains("A4 打印机") && sentence.en.contains("A4 printer"), "{sentence:?}");
    }
}

/// What stops in the middle is taken back: nobody finds the paper when the tray is filled an hour later.
#[tokio::test]
async fn a_job_that_stops_is_taken_back() {
    for (fault, said) in [(Fault::PaperOutInTheJob, A4Fault::NoPaper), (Fault::Jam, A4Fault::Jam)] {
        let (simulator, printer) = broken(fault).await;
        assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Failed(said), "{fault:?}");
        assert_eq!(simulator.waiting(), 0, "{fault:?}");
        simulator.set_fault(Fault::None);
        assert!(simulator.printed().is_empty());
        assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Printed, "and the next one comes out");
    }
}

#[tokio::test]
async fn what_nobody_waits_for_is_taken_back() {
    let (simulator, printer) = broken(Fault::NeverEnds).await;
    assert_eq!(printer.print(PDF, &AtomicBool::new(false)).await, A4Outcome::Failed(A4Fault::Aborted));
    assert_eq!((simulator.printed().len(), simulator.waiting()), (0, 0));
}

#[tokio::test]
async fn a_printer_that_gives_up_or_is_not_sure_is_not_believed() {
    let (_simulator, printer) = broken(Fault::Aborts).await;
    assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Failed(A4Fault::Aborted));
    let (_simulator, printer) = broken(Fault::EndsWithErrors).await;
    assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Unconfirmed);
    // It has the document; whether it prints it nobody knows.
    let (_simulator, printer) = broken(Fault::HangsUp).await;
    assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Unconfirmed);
}

#[tokio::test]
async fn a_printer_that_is_not_there_and_an_address_that_is_none() {
    let (simulator, printer) = broken(Fault::None).await;
    drop(simulator);
    tokio::task::yield_now().await;
    assert_eq!(printer.print(PDF, &WANTED).await, A4Outcome::Failed(A4Fault::Unreachable));
    for bad in ["http://127.0.0.1/ipp/print", "ipp:printer", "printer"] {
        assert_eq!(A4Printer::new(bad).err(), Some(A4Fault::BadAddress), "{bad}");
    }
}

/// `ipptool` of CUPS asks the simulator what it asks every printer: ours is one.
#[tokio::test(flavor = "multi_thread")]
async fn the_simulator_is_a_printer_to_cups_too() {
    let (simulator, _) = broken(Fault::None).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (document, uri) = (folder.path().join("one.pdf"), simulator.uri());
    std::fs::write(&document, PDF).expect("written");
    let said = tokio::task::spawn_blocking(move || {
        let said = |test: &str| {
            let mut tool = Command::new("ipptool");
            let tool = tool.args(["-tv", "-f"]).arg(&document).args([&uri, test]);
            let done = tool.output().expect("ipptool of cups-ipp-utils (packages.txt)");
            (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
        };
        ["get-printer-attributes.test", "print-job.test", "get-job-attributes.test"].map(said)
    });
    let said = said.await.expect("a thread");
    for (well, said) in &said[..2] {
        assert!(well, "{said}");
    }
    assert!(said[0].1.contains("application/pdf"), "{}", said[0].1);
    assert!(simulator.waiting() == 1, "{}", said[1].1);
}
