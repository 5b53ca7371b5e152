//! An ID reader on a pty: answers GA/T 467 requests, fails on request.

use std::{
    fs::OpenOptions,
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serialport::{SerialPort, TTYPort};

use super::replay::Replay;
use crate::device::id_reader::{Command, encode_response};

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Never answers.
    Dumb,
    /// Noise before every answer, and the answer in dribbles.
    Noise,
    /// Wrong checksums.
    BadChecksum,
    /// Answers break off in the middle.
    CutAnswer,
    /// Only the answer with text and photo breaks off: the card was pulled away.
    CutCard,
    /// Another card: the module refuses it.
    ForeignCard,
    /// The card is found and cannot be read.
    CardUnreadable,
    /// The module failed its self-test.
    Broken,
}

#[derive(Default)]
struct State {
    fault: Fault,
    card: Option<Vec<u8>>,
    was_read: bool,
    shows_cards_again: bool,
}

/// A running simulator; stops when dropped.
pub struct Simulator {
    path: String,
    state: Arc<Mutex<State>>,
    stop: Arc<AtomicBool>,
    /// Kept open so that the line does not hang up between two kiosks.
    _other_end: std::fs::File,
}

impl Simulator {
    /// Opens a pty pair and answers on it.
    pub fn start() -> serialport::Result<Self> {
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = state.clone();
        let at_once = |portions: Vec<Vec<u8>>| portions.into_iter().map(|portion| (Duration::ZERO, portion)).collect();
        Self::on_a_pty(state, move |asked| {
            while asked.len() >= 10 {
                let command = Command::decode(&asked[..10]);
                asked.drain(..if command.is_some() { 10 } else { 1 });
                if let Some(command) = command {
                    return Some(at_once(answer(&mut lock(&shared), command)));
                }
            }
            None
        })
    }

    /// The same with a session that was recorded: cards and faults are those of that day.
    pub fn replay(mut session: Replay) -> serialport::Result<Self> {
        Self::on_a_pty(Arc::default(), move |asked| session.answer(asked))
    }

    fn on_a_pty(
        state: Arc<Mutex<State>>,
        mut answer: impl FnMut(&mut Vec<u8>) -> Option<Vec<(Duration, Vec<u8>)>> + Send + 'static,
    ) -> serialport::Result<Self> {
        let (mut master, slave) = TTYPort::pair()?;
        let path =
            slave.name().ok_or_else(|| serialport::Error::new(serialport::ErrorKind::NoDevice, "the pty has no name"))?;
        let no_controlling_terminal = rustix::fs::OFlags::NOCTTY.bits() as i32;
        let other_end = OpenOptions::new().read(true).write(true).custom_flags(no_controlling_terminal).open(&path)?;
        // The pair locks this end for itself; the kiosk wants it.
        drop(slave);
        master.set_timeout(Duration::from_millis(50))?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = stop.clone();
        std::thread::spawn(move || {
            let mut pending = Vec::new();
            let mut buffer = [0; 256];
            while !stopping.load(Ordering::Relaxed) {
                let Ok(count) = master.read(&mut buffer) else { continue };
                pending.extend_from_slice(&buffer[..count]);
                while let Some(portions) = answer(&mut pending) {
                    for (after, portion) in portions {
                        pause(after);
                        let _ = master.write_all(&portion);
                        let _ = master.flush();
                    }
                }
            }
        });
        Ok(Self { path, state, stop, _other_end: other_end })
    }

    /// As the kiosk's settings name it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Puts a card on the reader (a 256-byte text block), or takes it away.
    pub fn put_card(&self, text: Option<[u8; 256]>) {
        let mut state = lock(&self.state);
        state.card = text.map(|text| text.to_vec());
        state.was_read = false;
    }

    /// Some modules find a card again and again while it lies there; others, and this one unless told otherwise, hide it once read.
    pub fn show_cards_again(&self, again: bool) {
        lock(&self.state).shows_cards_again = again;
    }

    /// Breaks or mends it.
    pub fn set_fault(&self, fault: Fault) {
        lock(&self.state).fault = fault;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// A device that takes its time.
#[expect(clippy::disallowed_methods, reason = "plays the pauses of a recorded session")]
fn pause(after: Duration) {
    std::thread::sleep(after);
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer in the portions in which it goes out.
fn answer(state: &mut State, command: Command) -> Vec<Vec<u8>> {
    let answer = match (command, state.fault) {
        (_, Fault::Dumb) => return Vec::new(),
        (Command::ReadTextAndPhoto, Fault::ForeignCard) => encode_response(0x31, &[]),
        (Command::Status, Fault::Broken) => encode_response(0x60, &[]),
        (Command::Status, _) => encode_response(0x90, &[]),
        (Command::ModuleId, _) => {
            encode_response(0x90, &[5, 0, 1, 0, 0xB3, 0x3A, 0x34, 0x01, 0x87, 0xD6, 0x12, 0x00, 0x0D, 0x0C, 0x0B, 0x0A])
        }
        (Command::FindCard, _) if state.card.is_some() && (!state.was_read || state.shows_cards_again) => {
            encode_response(0x9F, &[0; 4])
        }
        (Command::FindCard, _) => encode_response(0x80, &[]),
        (Command::SelectCard, _) if state.card.is_some() => encode_response(0x90, &[0; 8]),
        (Command::SelectCard, _) => encode_response(0x81, &[]),
        (Command::ReadTextAndPhoto, Fault::CardUnreadable) => encode_response(0x41, &[]),
        (Command::ReadTextAndPhoto, _) => match &state.card {
            Some(text) => {
                state.was_read = true;
                let photo: Vec<u8> = (0..1024u32).map(|i| ((7 * i + 3) & 255) as u8).collect();
                encode_response(0x90, &[&[1, 0, 4, 0], text.as_slice(), &photo].concat())
            }
            None => encode_response(0x41, &[]),
        },
    };
    match state.fault {
        Fault::Noise => {
            let noisy = [&[0x00, 0xAA, 0xAA, 0x37], answer.as_slice()].concat();
            noisy.chunks(61).map(<[u8]>::to_vec).collect()
        }
        Fault::BadChecksum => {
            let mut answer = answer;
            if let Some(last) = answer.last_mut() {
                *last ^= 0x55;
            }
            vec![answer]
        }
        Fault::CutAnswer => vec![answer[..answer.len() / 2].to_vec()],
        Fault::CutCard if command == Command::ReadTextAndPhoto => vec![answer[..answer.len() / 2].to_vec()],
        Fault::None | Fault::Dumb | Fault::CutCard | Fault::ForeignCard | Fault::CardUnreadable | Fault::Broken => vec![answer],
    }
}
