//! The ticket printer over TCP: proof before "printed", and every fault told in words.
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

use std::{
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    time::Duration,
};

use dengwen::{
    device::ticket_printer::{Outcome, PrinterFault, PrinterState, Raster, TicketPrinter},
    simulator::printer::{Fault, Simulator},
};
use serialport::SerialPort;

/// A strip of `rows` rows with a pattern of its own.
fn strip(rows: usize, seed: u8) -> Raster {
    let row = |y: usize| (0..72).map(move |x: usize| (x as u8).wrapping_mul(31) ^ (y as u8) ^ seed);
    Raster { width_dots: 576, rows: (0..rows).flat_map(row).collect() }
}

fn printer(simulator: &Simulator) -> TicketPrinter {
    TicketPrinter::open(&simulator.uri()).expect("the printer is reached")
}

#[test]
fn ticket_and_slip_come_out_dot_for_dot() {
    let simulator = Simulator::start().expect("a port");
    let (ticket, slip) = (strip(760, 1), strip(300, 2));
    assert_eq!(printer(&simulator).print(7, &[ticket.clone(), slip.clone()]), Outcome::Confirmed);
    let printed = simulator.tickets();
    assert_eq!(printed.len(), 2);
    for (raster, picture) in [ticket, slip].iter().zip(&printed) {
        assert_eq!((picture.width(), picture.height() as usize), (576, raster.height()));
        for (x, y, pixel) in picture.enumerate_pixels() {
            let byte = raster.rows[y as usize * 72 + x as usize / 8];
            assert_eq!(pixel.0[0] == 0, byte & (0x80 >> (x % 8)) != 0, "dot {x}, {y}");
        }
    }
}

/// Another library draws the same dots with the same bytes.
#[test]
fn python_escpos_sends_the_same_bands() {
    let Some(python) = std::env::var_os("DENGWEN_PEERS_PYTHON") else {
        eprintln!("not asked: python-escpos (DENGWEN_PEERS_PYTHON is not set)");
        return;
    };
    let simulator = Simulator::start().expect("a port");
    assert_eq!(printer(&simulator).print(7, &[strip(760, 1), strip(300, 2)]), Outcome::Confirmed);
    let folder = tempfile::tempdir().expect("a folder");
    let sent = folder.path().join("sent.bin");
    std::fs::write(&sent, simulator.received()).expect("written");
    let pictures: Vec<_> = simulator
        .tickets()
        .iter()
        .enumerate()
        .map(|(number, ticket)| {
            let path = folder.path().join(format!("{number}.png"));
            ticket.save(&path).expect("written");
            path
        })
        .collect();
    let mut command = std::process::Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/escpos_bands.py")).arg(&sent).args(&pictures);
    let compared = command.output().expect("Python starts");
    assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stderr));
    // It talks on stdout too.
    let said = String::from_utf8_lossy(&compared.stdout);
    assert_eq!(said.lines().last(), Some("5"), "760 and 300 rows in bands of 256");
}

#[test]
fn the_state_is_told_before_anything_is_sent() {
    let simulator = Simulator::start().expect("a port");
    for (fault, state) in [
        (Fault::None, PrinterState::Ready),
        (Fault::NearEnd, PrinterState::NearEnd),
        (Fault::PaperOut, PrinterState::PaperOut),
        (Fault::CoverOpen, PrinterState::CoverOpen),
        (Fault::Cutter, PrinterState::Cutter),
        (Fault::Silent, PrinterState::Silent),
    ] {
        simulator.set_fault(fault);
        assert_eq!(printer(&simulator).status(), state, "{fault:?}");
    }
}

#[test]
fn without_paper_nothing_is_sent_and_the_number_stays_on_the_screen() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::PaperOut);
    let outcome = printer(&simulator).print(1, &[strip(100, 3)]);
    assert_eq!(outcome, Outcome::Failed(PrinterFault::NotReady(PrinterState::PaperOut)));
    let Outcome::Failed(fault) = outcome else { panic!("not failed") };
    assert!(fault.sentence().zh.contains("号码在屏幕上"));
    simulator.set_fault(Fault::None);
    assert!(simulator.tickets().is_empty(), "an old ticket came out after reloading");
}

#[test]
fn paper_out_in_mid_ticket_is_noticed_and_the_whole_ticket_is_printed_again() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::PaperOutAfter(300));
    let mut printer = printer(&simulator);
    let ticket = strip(760, 4);
    assert_eq!(
        printer.print(1, std::slice::from_ref(&ticket)),
        Outcome::Failed(PrinterFault::NotReady(PrinterState::PaperOut))
    );
    assert!(simulator.tickets().is_empty());
    simulator.set_fault(Fault::None);
    assert_eq!(simulator.hanging_rows(), 0, "the buffer was cleared: nothing half-old comes out");
    assert_eq!(printer.print(2, std::slice::from_ref(&ticket)), Outcome::Confirmed);
    let printed = simulator.tickets();
    assert_eq!(printed.len(), 1);
    assert_eq!(printed[0].height() as usize, ticket.height());
}

#[test]
fn a_silent_printer_is_never_taken_for_a_printed_ticket() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::Silent);
    assert_eq!(printer(&simulator).print(1, &[strip(10, 5)]), Outcome::Failed(PrinterFault::NotReady(PrinterState::Silent)));
}

#[test]
fn an_unplugged_printer_says_so() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::Offline);
    let outcome = TicketPrinter::open(&simulator.uri()).map(|mut printer| printer.print(1, &[strip(10, 6)]));
    let failed = match outcome {
        Ok(outcome) => matches!(outcome, Outcome::Failed(_)),
        Err(fault) => fault == PrinterFault::Unreachable,
    };
    assert!(failed);
    let uri = simulator.uri();
    drop(simulator);
    assert!(TicketPrinter::open("tcp://127.0.0.1:1").is_err());
    let _ = uri;
}

#[test]
fn a_plain_file_takes_the_bytes_and_proves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lp0");
    let mut printer = TicketPrinter::open(&format!("file:{}", path.display())).expect("a file");
    assert_eq!(printer.print(1, &[strip(10, 7)]), Outcome::Unconfirmed);
    let bytes = std::fs::read(&path).expect("readable");
    assert_eq!(bytes, printer.sent_bytes());
    assert_eq!(bytes[..2], [0x1B, 0x40]);
}

#[test]
fn everything_received_is_kept_for_inspection() {
    let simulator = Simulator::start().expect("a port");
    let mut printer = printer(&simulator);
    assert_eq!(printer.print(1, &[strip(5, 8)]), Outcome::Confirmed);
    assert!(simulator.wait_for_tickets(1, Duration::from_secs(1)));
    let received = simulator.received();
    let sent = printer.sent_bytes();
    assert!(received.windows(sent.len()).any(|window| window == sent));
    assert_eq!(simulator.ignored_bytes(), 0, "something was sent that no printer understands");
}

#[test]
fn a_printer_that_falls_silent_in_mid_ticket_proves_nothing() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::SilentAfter(300));
    let mut printer = printer(&simulator).with_proof_within(Duration::from_secs(2));
    assert_eq!(printer.print(1, &[strip(760, 9)]), Outcome::Unconfirmed);
    assert!(simulator.tickets().is_empty());
}

#[test]
fn a_printer_unplugged_in_mid_ticket_is_told() {
    let simulator = Simulator::start().expect("a port");
    simulator.set_fault(Fault::UnpluggedAfter(300));
    let outcome = printer(&simulator).print(1, &[strip(760, 10)]);
    assert_eq!(outcome, Outcome::Failed(PrinterFault::Unreachable));
    simulator.set_fault(Fault::None);
    assert_eq!(printer(&simulator).print(2, &[strip(760, 10)]), Outcome::Confirmed);
}

/// The kiosk was killed while it sent a picture: the next one is heard from its first byte.
#[test]
fn half_a_picture_from_a_killed_kiosk_swallows_nothing() {
    let simulator = Simulator::start().expect("a port");
    let address = simulator.uri().trim_start_matches("tcp://").to_owned();
    let mut killed = std::net::TcpStream::connect(address).expect("reached");
    killed.write_all(&[0x1B, 0x40, 0x1D, 0x76, 0x30, 0, 72, 0, 200, 0, 0xFF, 0xFF]).expect("sent");
    killed.shutdown(std::net::Shutdown::Write).expect("closed");
    assert_eq!(killed.read(&mut [0; 1]).expect("the printer hung up"), 0);
    let ticket = strip(300, 11);
    assert_eq!(printer(&simulator).print(2, std::slice::from_ref(&ticket)), Outcome::Confirmed);
    assert_eq!(simulator.tickets().first().map(|picture| picture.height() as usize), Some(ticket.height()));
}

/// Slow once, well again: four answers that came too late must not be read as the next four.
#[test]
fn late_answers_are_not_taken_for_the_next_ones() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let uri = format!("tcp://{}", listener.local_addr().expect("an address"));
    let (ready, told) = std::sync::mpsc::channel::<()>();
    let (late, sent) = std::sync::mpsc::channel::<()>();
    let module = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("a connection");
        let mut request = [0; 3];
        line.read_exact(&mut request).expect("the first request");
        told.recv().expect("the host has given up");
        // Late: "offline". It answers the request before, not the ones that follow.
        line.write_all(&[0x1A]).expect("written");
        late.send(()).expect("heard");
        while line.read_exact(&mut request).is_ok() {
            line.write_all(&[0x12]).expect("written");
        }
    });
    let mut printer = TicketPrinter::open(&uri).expect("reached");
    assert_eq!(printer.status(), PrinterState::Silent);
    ready.send(()).expect("heard");
    sent.recv().expect("the late answer is under way");
    assert_eq!(printer.status(), PrinterState::Ready);
    drop(printer);
    module.join().expect("it ends well");
}

#[test]
fn a_simulator_that_is_gone_ends_its_connections() {
    let simulator = Simulator::start().expect("a port");
    let mut printer = printer(&simulator);
    assert_eq!(printer.status(), PrinterState::Ready);
    drop(simulator);
    assert_eq!(printer.status(), PrinterState::Offline);
}

/// A printer's serial port: a pty whose other end is wired to the simulator. Returns the port's path.
fn on_a_serial_line(simulator: &Simulator) -> (String, std::fs::File) {
    let (mut from_kiosk, kiosk_end) = serialport::TTYPort::pair().expect("a pty");
    let path = kiosk_end.name().expect("its name");
    let mut to_kiosk = from_kiosk.try_clone_native().expect("both directions");
    from_kiosk.set_timeout(Duration::from_secs(30)).expect("a timeout");
    let mut to_printer =
        std::net::TcpStream::connect(simulator.uri().trim_start_matches("tcp://")).expect("the simulator is reached");
    let mut from_printer = to_printer.try_clone().expect("both directions");
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count) = from_kiosk.read(&mut buffer) {
            if to_printer.write_all(&buffer[..count]).is_err() {
                return;
            }
        }
    });
    std::thread::spawn(move || std::io::copy(&mut from_printer, &mut to_kiosk));
    // Kept open, else the line hangs up between two kiosks; by a plain file, for the pair locks its own end.
    let no_controlling_terminal = rustix::fs::OFlags::NOCTTY.bits() as i32;
    let kept = std::fs::OpenOptions::new().read(true).write(true).custom_flags(no_controlling_terminal).open(&path);
    (path, kept.expect("the port"))
}

#[test]
fn a_printer_on_a_serial_line_proves_its_tickets_too() {
    let simulator = Simulator::start().expect("a port");
    let (path, _line) = on_a_serial_line(&simulator);
    let mut printer = TicketPrinter::open(&format!("serial:{path}")).expect("opened");
    assert_eq!(printer.status(), PrinterState::Ready);
    let ticket = strip(760, 12);
    assert_eq!(printer.print(1, std::slice::from_ref(&ticket)), Outcome::Confirmed);
    let tickets = simulator.tickets();
    assert_eq!(tickets.first().map(|picture| picture.height() as usize), Some(ticket.height()));
    simulator.set_fault(Fault::PaperOutAfter(100));
    assert_eq!(printer.print(2, &[strip(760, 13)]), Outcome::Failed(PrinterFault::NotReady(PrinterState::PaperOut)));
    drop(printer);
    let slow = TicketPrinter::open(&format!("serial:{path}?baud=9600"));
    assert_eq!(slow.map(|mut printer| printer.status()).ok(), Some(PrinterState::PaperOut));
    assert!(TicketPrinter::open("serial:/no/such/port").is_err());
}

/// Many printers in Chinese halls take GS ( H for text; their proof is the paper sensor, asked behind the last cut.
#[test]
fn a_printer_without_process_ids_confirms_by_its_paper_sensor() {
    let simulator = Simulator::start().expect("a port");
    simulator.knows_process_id(false);
    let print = |profile: &str, job: u32| {
        let printer = TicketPrinter::open(&format!("{}{profile}", simulator.uri())).expect("the printer is reached");
        printer.with_proof_within(Duration::from_secs(2)).print(job, &[strip(300, 1)])
    };
    assert_eq!(print("?profile=xprinter", 1), Outcome::Confirmed);
    assert_eq!(simulator.tickets().len(), 1);
    assert_eq!(print("", 2), Outcome::Unconfirmed, "asked in a way it does not know");
    simulator.set_fault(Fault::NearEnd);
    assert_eq!(print("?profile=snbc", 3), Outcome::Confirmed);
    simulator.set_fault(Fault::PaperOutAfter(100));
    assert_eq!(print("?profile=custom", 4), Outcome::Failed(PrinterFault::NotReady(PrinterState::PaperOut)));
    simulator.set_fault(Fault::None);
    simulator.set_fault(Fault::SilentAfter(100));
    assert_eq!(print("?profile=custom", 5), Outcome::Unconfirmed);
}

/// It answers the paper sensor just when it was asked for its state: the two answers are not taken for each other. Its idle state is
/// 0x16, as with a drawer line that is high, and the roll is nearly gone.
#[test]
fn the_paper_sensor_between_question_and_answer_shifts_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let uri = format!("tcp://{}?profile=xprinter", listener.local_addr().expect("an address"));
    let device = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("somebody prints");
        let (mut seen, mut owed) = (Vec::new(), false);
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = line.read(&mut buffer) {
            for byte in &buffer[..count] {
                seen.push(*byte);
                if seen.ends_with(&[0x1D, 0x72, 1]) {
                    owed = true;
                }
                if let [.., 0x10, 0x04, n @ 1..=4] = seen.as_slice() {
                    let status = [0x16, 0x12, 0x12, 0x1E][usize::from(*n) - 1];
                    let answer = if std::mem::take(&mut owed) { vec![0x03, status] } else { vec![status] };
                    line.write_all(&answer).expect("written");
                    seen.clear();
                }
            }
        }
    });
    let mut printer = TicketPrinter::open(&uri).expect("reached").with_proof_within(Duration::from_secs(5));
    assert_eq!(printer.print(1, &[strip(10, 1)]), Outcome::Confirmed);
    assert_eq!(printer.status(), PrinterState::NearEnd);
    drop(printer);
    device.join().expect("the device ends");
}

/// A byte that an earlier job was still owed confirms nothing.
#[test]
fn a_stale_answer_is_no_proof() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let uri = format!("tcp://{}?profile=xprinter", listener.local_addr().expect("an address"));
    let device = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("somebody prints");
        line.write_all(&[0x00, 0x00]).expect("written");
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = line.read(&mut buffer) {
            for byte in &buffer[..count] {
                seen.push(*byte);
                if let [.., 0x10, 0x04, 1..=4] = seen.as_slice() {
                    line.write_all(&[0x12]).expect("written");
                    seen.clear();
                }
            }
        }
    });
    let mut printer = TicketPrinter::open(&uri).expect("reached").with_proof_within(Duration::from_secs(1));
    assert_eq!(printer.status(), PrinterState::Ready, "noise before the answer is not silence");
    assert_eq!(printer.print(1, &[strip(10, 1)]), Outcome::Unconfirmed);
    drop(printer);
    device.join().expect("the device ends");
}
