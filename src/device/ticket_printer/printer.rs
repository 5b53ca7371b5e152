//! One job: status before, status during, proof after.

use std::time::{Duration, Instant};

use escpos::{printer::Printer, utils::Protocol};

use super::{PrinterState, Profile, Proof, Raster, Reply, ReplyReader, transport::Transport};
use crate::filing::Bilingual;

/// How long the printer may take for the answer to one status request.
const STATUS_WAIT: Duration = Duration::from_millis(600);
/// How long a ticket with its slip may take to come out.
const PROOF_WAIT: Duration = Duration::from_secs(15);
/// How often the state is asked for while waiting.
const POLL: Duration = Duration::from_millis(300);

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The printer said that everything came out.
    Confirmed,
    /// It did not come out.
    Failed(PrinterFault),
    /// Nobody knows: the visitor is asked.
    Unconfirmed,
}

/// Why a ticket does not come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrinterFault {
    /// Cannot be reached.
    #[error("the ticket printer cannot be reached; check power and cable")]
    Unreachable,
    /// Reached, and not able to print.
    #[error("the ticket printer reports {}; put it right and print again", .0.word())]
    NotReady(PrinterState),
}

impl PrinterFault {
    /// What the visitor reads: cause first, remedy second. The number is always on the glass too.
    pub fn sentence(self) -> Bilingual {
        let (zh, en) = match self {
            Self::NotReady(PrinterState::PaperOut) => (
                "打印纸用完了。您的号码在屏幕上，一样有效；工作人员换纸后可以补打。",
                "The printer is out of paper. The number on the screen is just as valid; staff can reprint it.",
            ),
            Self::NotReady(PrinterState::CoverOpen) => (
                "打印机的盖子开着。您的号码在屏幕上，一样有效；工作人员合上盖子后可以补打。",
                "The printer cover is open. The number on the screen is just as valid; staff can reprint it.",
            ),
            Self::NotReady(PrinterState::Cutter) => (
                "打印机切纸卡住了。您的号码在屏幕上，一样有效；请找工作人员补打。",
                "The paper cutter is stuck. The number on the screen is just as valid; staff can reprint it.",
            ),
            Self::Unreachable
            | Self::NotReady(PrinterState::Offline | PrinterState::Silent | PrinterState::Ready | PrinterState::NearEnd) => (
                "打印机没有反应。您的号码在屏幕上，一样有效，请记下来；工作人员可以补打。",
                "The printer does not respond. The number on the screen is just as valid; please note it down.",
            ),
        };
        Bilingual::new(zh, en)
    }
}

/// An open printer.
pub struct TicketPrinter {
    transport: Transport,
    replies: ReplyReader,
    proof: Proof,
    proof_wait: Duration,
    /// A request went unanswered: its answer may still come and must not be taken for the next one's.
    out_of_step: bool,
}

impl TicketPrinter {
    /// Opens what [`super::PrinterAddress`] can name.
    pub fn open(uri: &str) -> Result<Self, PrinterFault> {
        let (_, profile) = Profile::split(uri).map_err(|_| PrinterFault::Unreachable)?;
        let transport = Transport::open(uri).map_err(|_| PrinterFault::Unreachable)?;
        let replies = ReplyReader::with_paper_sensor(profile.proof == Proof::PaperSensor);
        Ok(Self { transport, replies, proof: profile.proof, proof_wait: PROOF_WAIT, out_of_step: false })
    }

    /// Waits so long for the proof that a job came out, instead of 15 seconds.
    #[must_use]
    pub fn with_proof_within(mut self, wait: Duration) -> Self {
        self.proof_wait = wait;
        self
    }

    /// Asks for the state (DLE EOT 1 to 4).
    pub fn status(&mut self) -> PrinterState {
        let mut bytes = [0; 4];
        for (index, byte) in bytes.iter_mut().enumerate() {
            match self.ask(index as u8 + 1) {
                Ok(Some(answer)) => *byte = answer,
                Ok(None) => return PrinterState::Silent,
                Err(_) => return PrinterState::Offline,
            }
        }
        PrinterState::from_status(bytes)
    }

    /// Prints `pages`, a cut after each; `job` tells this job from others. Blocks until the outcome is known.
    pub fn print(&mut self, job: u32, pages: &[Raster]) -> Outcome {
        let before = self.status();
        if self.transport.answers() && !before.can_print() {
            return Outcome::Failed(PrinterFault::NotReady(before));
        }
        // What another job is still owed is no proof of this one.
        if self.proof == Proof::PaperSensor && self.transport.answers() && self.drain().is_err() {
            return self.gave_up();
        }
        let id = process_id(job);
        if self.send(&id, pages).is_err() {
            return self.gave_up();
        }
        if !self.transport.answers() {
            return Outcome::Unconfirmed;
        }
        self.wait_for_proof(id)
    }

    /// Everything sent by [`TicketPrinter::print`] so far.
    pub fn sent_bytes(&self) -> Vec<u8> {
        self.transport.sent()
    }

    fn send(&self, id: &[u8; 4], pages: &[Raster]) -> Result<(), escpos::errors::PrinterError> {
        let mut printer = Printer::new(self.transport.clone(), Protocol::default(), None);
        printer.init()?;
        for page in pages {
            for band in page.bands() {
                printer.custom(&band)?;
            }
            printer.cut()?;
        }
        // Answered when everything before it has been printed.
        match self.proof {
            Proof::ProcessId => printer.custom(&[0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, id[0], id[1], id[2], id[3]])?,
            Proof::PaperSensor => printer.custom(&[0x1D, 0x72, 1])?,
        };
        printer.print()?;
        Ok(())
    }

    /// Waits for the proof; looks at the state meanwhile.
    fn wait_for_proof(&mut self, id: [u8; 4]) -> Outcome {
        let deadline = Instant::now() + self.proof_wait;
        let mut next_look = Instant::now() + POLL;
        while Instant::now() < deadline {
            let Ok(arrived) = self.transport.receive() else { return self.gave_up() };
            self.replies.push(&arrived);
            while let Some(reply) = self.replies.next_reply() {
                match reply {
                    Reply::Printed(printed) if printed == id => return Outcome::Confirmed,
                    Reply::Paper(sensor) => return self.by_paper_sensor(sensor),
                    Reply::Printed(_) | Reply::Status(_) | Reply::Automatic(_) => {}
                }
            }
            if Instant::now() < next_look {
                continue;
            }
            next_look = Instant::now() + POLL;
            for (request, stopped) in [(2, 0x64), (3, 0x68), (4, 0x60)] {
                match self.ask_during(request, id) {
                    Ok(Answer::Printed) => return Outcome::Confirmed,
                    Ok(Answer::Paper(sensor)) => return self.by_paper_sensor(sensor),
                    Ok(Answer::Status(status)) if status & stopped != 0 => return self.gave_up(),
                    Ok(Answer::Status(_) | Answer::Nothing) => {}
                    Err(_) => return self.gave_up(),
                }
            }
        }
        if self.proof == Proof::PaperSensor {
            // Its answer names no job: it must not come when the next one waits for its own.
            let _ = self.transport.send(&[0x10, 0x05, 0x02]);
        }
        Outcome::Unconfirmed
    }

    /// Takes what still arrives until the line is silent.
    fn drain(&mut self) -> std::io::Result<()> {
        let deadline = Instant::now() + STATUS_WAIT;
        while !self.transport.receive()?.is_empty() && Instant::now() < deadline {}
        self.replies.clear();
        self.out_of_step = false;
        Ok(())
    }

    /// It got to the end of the job: out, if there was paper to the end and nothing is wrong with it.
    fn by_paper_sensor(&mut self, sensor: u8) -> Outcome {
        if sensor & 0x0C == 0 && self.status().can_print() { Outcome::Confirmed } else { self.gave_up() }
    }

    /// Says why, and clears the printer's buffer so that no half ticket comes out when the paper is back (DLE ENQ 2).
    fn gave_up(&mut self) -> Outcome {
        let state = self.status();
        let cleared = self.transport.send(&[0x10, 0x05, 0x02]);
        // Answered only after the clearing was heard: paper loaded from now on finds nothing to go on with.
        let _ = self.ask(1);
        match (state, cleared) {
            (PrinterState::Offline, _) | (_, Err(_)) => Outcome::Failed(PrinterFault::Unreachable),
            (state, Ok(())) if state.can_print() => Outcome::Unconfirmed,
            (state, Ok(())) => Outcome::Failed(PrinterFault::NotReady(state)),
        }
    }

    fn ask(&mut self, request: u8) -> std::io::Result<Option<u8>> {
        for _ in 0..3 {
            match self.ask_during(request, [0; 4])? {
                Answer::Status(status) => return Ok(Some(status)),
                // Of a job before this question, or noise.
                Answer::Paper(_) => {}
                Answer::Printed | Answer::Nothing => return Ok(None),
            }
        }
        Ok(None)
    }

    /// One DLE EOT. `escpos` would add a fourth byte to it, so it is sent by hand.
    fn ask_during(&mut self, request: u8, id: [u8; 4]) -> std::io::Result<Answer> {
        if !self.transport.answers() {
            return Ok(Answer::Nothing);
        }
        while self.out_of_step {
            let late = self.transport.receive()?;
            self.out_of_step = !late.is_empty();
            self.replies.push(&late);
            while let Some(reply) = self.replies.next_reply() {
                match reply {
                    Reply::Printed(printed) if printed == id => return Ok(Answer::Printed),
                    Reply::Paper(sensor) => return Ok(Answer::Paper(sensor)),
                    Reply::Printed(_) | Reply::Status(_) | Reply::Automatic(_) => {}
                }
            }
        }
        self.transport.send(&[0x10, 0x04, request])?;
        let deadline = Instant::now() + STATUS_WAIT;
        loop {
            while let Some(reply) = self.replies.next_reply() {
                match reply {
                    Reply::Status(status) => return Ok(Answer::Status(status)),
                    Reply::Printed(printed) if printed == id => return Ok(Answer::Printed),
                    Reply::Paper(sensor) => {
                        // The answer to this request is still to come.
                        self.out_of_step = true;
                        return Ok(Answer::Paper(sensor));
                    }
                    Reply::Printed(_) | Reply::Automatic(_) => {}
                }
            }
            if Instant::now() >= deadline {
                self.out_of_step = true;
                return Ok(Answer::Nothing);
            }
            let arrived = self.transport.receive()?;
            self.replies.push(&arrived);
        }
    }
}

enum Answer {
    Status(u8),
    Printed,
    Paper(u8),
    Nothing,
}

/// Four characters 0x20–0x7E that count in base 94.
fn process_id(job: u32) -> [u8; 4] {
    let mut rest = job;
    std::array::from_fn(|_| {
        let digit = rest % 94;
        rest /= 94;
        0x21 + digit as u8
    })
}
