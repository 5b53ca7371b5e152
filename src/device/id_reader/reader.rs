//! The reader on its serial line: find, select, read.

use std::time::{Duration, Instant};

use serialport::{ClearBuffer, DataBits, FlowControl, Parity, SerialPort, StopBits};

use super::{Command, Frame, FrameReader, decode_card_text, redacted::Redactor};
use crate::{
    device::recorder::Recorder,
    filing::{Bilingual, IdCard},
};

const BAUD: u32 = 115_200;
/// How long a control command may take.
const CONTROL: Duration = Duration::from_secs(1);
/// How long reading text and photo may take.
const READ: Duration = Duration::from_secs(3);
/// How long one look at the line takes.
const LOOK: Duration = Duration::from_millis(50);

/// Why there is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdReaderFault {
    /// The serial port is not there or not ours.
    #[error("the ID reader's port cannot be opened; check cable and udev rule")]
    PortMissing,
    /// No answer.
    #[error("the ID reader does not answer; check its power")]
    Silent,
    /// Answers that are no answers.
    #[error("the ID reader's answers are garbled; check cable and baud rate")]
    Garbled,
    /// Taken away too early or badly placed.
    #[error("the card could not be read; lift it and put it back")]
    CardUnreadable,
    /// No card of this kind.
    #[error("this is not a readable ID card; use another document or staff")]
    NotAnIdCard,
    /// The module says it is broken or not authorised.
    #[error("the ID reader is out of order (status {0:02X}); replace it")]
    OutOfOrder(u8),
}

impl IdReaderFault {
    /// Whether trying again with the same card is pointless.
    pub fn is_permanent(self) -> bool {
        match self {
            Self::PortMissing | Self::NotAnIdCard | Self::OutOfOrder(_) => true,
            Self::Silent | Self::Garbled | Self::CardUnreadable => false,
        }
    }

    /// What the visitor reads: cause first, remedy second.
    pub fn sentence(self) -> Bilingual {
        let (zh, en) = match self {
            Self::CardUnreadable => (
                "没有读完。请把身份证拿起来，再放回去，放好别动。",
                "Not read completely. Please lift the card, put it back and leave it there.",
            ),
            Self::NotAnIdCard => (
                "这张卡读不出来。请换身份证，或者请工作人员帮忙。",
                "This card cannot be read. Please use an ID card, or ask staff.",
            ),
            Self::PortMissing | Self::Silent | Self::Garbled | Self::OutOfOrder(_) => (
                "读卡器没有反应。可以点下面的按钮自己填，也可以请工作人员帮忙。",
                "The card reader does not respond. You can use the button below and type, or ask staff to help.",
            ),
        };
        Bilingual::new(zh, en)
    }
}

/// An open reader.
pub struct IdReader {
    port: Box<dyn SerialPort>,
    frames: FrameReader,
    recorder: Recorder,
    redactor: Redactor,
}

impl IdReader {
    /// Opens the port, 115200 8N1 without flow control, and asks the module whether it is well.
    pub fn open(path: &str) -> Result<Self, IdReaderFault> {
        let port = serialport::new(path, BAUD)
            .data_bits(DataBits::Eight)
            .parity(Parity::None)
            .stop_bits(StopBits::One)
            .flow_control(FlowControl::None)
            .timeout(LOOK)
            .open()
            .map_err(|_| IdReaderFault::PortMissing)?;
        let mut reader = Self::on(port, Recorder::open("id-reader", path));
        reader.self_test()?;
        Ok(reader)
    }

    fn on(port: Box<dyn SerialPort>, recorder: Recorder) -> Self {
        Self { port, frames: FrameReader::default(), recorder, redactor: Redactor::default() }
    }

    /// Asks the module whether it is well.
    pub fn self_test(&mut self) -> Result<(), IdReaderFault> {
        match self.ask(Command::Status, CONTROL)?.status {
            0x90 => Ok(()),
            status => Err(IdReaderFault::OutOfOrder(status)),
        }
    }

    /// The module's number as it is printed, `05.01-20200115-0001234567-0168496141`: for audits.
    pub fn module_id(&mut self) -> Result<String, IdReaderFault> {
        let answer = self.ask(Command::ModuleId, CONTROL)?;
        let data: [u8; 16] = answer.data.try_into().map_err(|_| IdReaderFault::Garbled)?;
        let short = |at: usize| u16::from_le_bytes([data[at], data[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
        Ok(format!("{:02}.{:02}-{:08}-{:010}-{:010}", short(0), short(2), long(4), long(8), long(12)))
    }

    /// Whether a card lies there that was not read yet. A card that was read is not found again until it is lifted.
    pub fn card_present(&mut self) -> Result<bool, IdReaderFault> {
        match self.ask(Command::FindCard, CONTROL)?.status {
            0x9F => Ok(true),
            0x80 => Ok(false),
            status => Err(fault(status)),
        }
    }

    /// Reads the card found by [`IdReader::card_present`].
    pub fn read(&mut self) -> Result<IdCard, IdReaderFault> {
        let selected = self.ask(Command::SelectCard, CONTROL)?;
        if selected.status != 0x90 {
            return Err(fault(selected.status));
        }
        let answer = self.ask(Command::ReadTextAndPhoto, READ)?;
        if answer.status != 0x90 {
            return Err(fault(answer.status));
        }
        // The head says how long the two blocks are: 01 00 04 00.
        let [text_high, text_low, photo_high, photo_low, blocks @ ..] = answer.data.as_slice() else {
            return Err(IdReaderFault::Garbled);
        };
        let text_length = usize::from(u16::from_be_bytes([*text_high, *text_low]));
        let photo_length = usize::from(u16::from_be_bytes([*photo_high, *photo_low]));
        let (text, rest) = blocks.split_at_checked(text_length).ok_or(IdReaderFault::Garbled)?;
        let photo = rest.get(..photo_length).ok_or(IdReaderFault::Garbled)?;
        decode_card_text(text, photo).map_err(|_| IdReaderFault::NotAnIdCard)
    }

    fn ask(&mut self, command: Command, within: Duration) -> Result<Frame, IdReaderFault> {
        // A late answer to an earlier question must not pass for the answer to this one.
        self.frames.clear();
        self.port.clear(ClearBuffer::Input).map_err(|_| IdReaderFault::PortMissing)?;
        let request = command.encode();
        self.port.write_all(&request).map_err(|_| IdReaderFault::PortMissing)?;
        self.recorder.sent(&request);
        let deadline = Instant::now() + within;
        let mut garbled = false;
        let mut buffer = [0; 2048];
        while Instant::now() < deadline {
            match self.port.read(&mut buffer) {
                Ok(count) => {
                    self.record(&buffer[..count]);
                    self.frames.push(&buffer[..count]);
                }
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {}
                Err(error) => {
                    self.recorder.note(|| format!("hung up: {error}"));
                    return Err(IdReaderFault::PortMissing);
                }
            }
            while let Some(frame) = self.frames.next_frame() {
                match frame {
                    Ok(frame) => return Ok(frame),
                    Err(_) => garbled = true,
                }
            }
        }
        Err(if garbled { IdReaderFault::Garbled } else { IdReaderFault::Silent })
    }

    /// Card data goes into a recording in portions smaller than a picture: it has to be played again.
    fn record(&mut self, bytes: &[u8]) {
        let told = if self.recorder.keeps_personal() { bytes.to_vec() } else { self.redactor.take(bytes) };
        told.chunks(256).for_each(|part| self.recorder.received(part));
    }
}

/// SW3 as a cause.
fn fault(status: u8) -> IdReaderFault {
    match status {
        0x31 | 0x32 | 0x40 => IdReaderFault::NotAnIdCard,
        0x33 | 0x41 | 0x47 | 0x80 | 0x81 => IdReaderFault::CardUnreadable,
        0x10 | 0x11 => IdReaderFault::Garbled,
        status => IdReaderFault::OutOfOrder(status),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use serialport::TTYPort;

    use super::*;
    use crate::device::id_reader::encode_response;

    /// The module was slow once: its answer arrives when the host has already given up.
    #[test]
    fn a_late_answer_is_not_taken_for_the_next_one() {
        let (mut module, line) = TTYPort::pair().expect("a pty");
        let mut reader = IdReader::on(Box::new(line), Recorder::default());
        reader.port.set_timeout(LOOK).expect("a timeout");
        module.set_timeout(Duration::from_secs(5)).expect("a timeout");
        module.write_all(&encode_response(0x90, &[0; 8])).expect("written");
        let deadline = Instant::now() + Duration::from_secs(5);
        while reader.port.bytes_to_read().expect("a count") < 19 {
            assert!(Instant::now() < deadline, "the late answer never arrived");
            std::thread::yield_now();
        }
        let answering = std::thread::spawn(move || {
            let mut request = [0; 10];
            module.read_exact(&mut request).expect("a request");
            module.write_all(&encode_response(0x9F, &[0; 4])).expect("written");
            module
        });
        assert_eq!(reader.card_present(), Ok(true));
        drop(answering.join());
    }
}
