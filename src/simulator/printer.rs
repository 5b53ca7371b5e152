//! A ticket printer on a TCP port: understands ESC/POS, answers like one, draws what it prints, fails on request.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use image::{GrayImage, Luma};

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The roll is nearly gone.
    NearEnd,
    /// The roll is gone.
    PaperOut,
    /// So many rows are left on the roll.
    PaperOutAfter(usize),
    /// The cover is open.
    CoverOpen,
    /// The cutter is stuck.
    Cutter,
    /// Takes bytes, prints nothing, never answers.
    Silent,
    /// After so many rows it takes bytes, prints nothing more and never answers.
    SilentAfter(usize),
    /// Is unplugged after so many rows.
    UnpluggedAfter(usize),
    /// Hangs up on everybody.
    Offline,
}

#[derive(Default)]
struct State {
    fault: Fault,
    received: Vec<u8>,
    buffer: Vec<u8>,
    rows: Vec<Vec<u8>>,
    tickets: Vec<GrayImage>,
    ignored: usize,
    /// The connection whose bytes came last.
    last_heard: usize,
    stopped: bool,
    knows_no_process_id: bool,
    /// The simulator is gone: connections end.
    gone: bool,
}

/// A running simulator; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Simulator {
    /// Starts on a free port of the loopback interface.
    pub fn start() -> std::io::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// Starts on this address, port 0 for a free one.
    pub fn start_at(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared: Arc<(Mutex<State>, Condvar)> = Arc::default();
        let listening = shared.clone();
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let state = lock(&listening.0);
                if state.gone {
                    return;
                }
                if state.fault == Fault::Offline {
                    continue;
                }
                drop(state);
                let shared = listening.clone();
                std::thread::spawn(move || serve(stream, &shared, number));
            }
        });
        Ok(Self { address, shared })
    }

    /// As the kiosk's settings name it.
    pub fn uri(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Becomes one of those that take GS ( H for text and answer GS r alone, or one that knows it.
    pub fn knows_process_id(&self, knows: bool) {
        lock(&self.shared.0).knows_no_process_id = !knows;
    }

    /// Breaks or mends it. Mending after paper out is loading a new roll: what waits in the buffer goes on printing.
    pub fn set_fault(&self, fault: Fault) {
        let mut state = lock(&self.shared.0);
        state.fault = fault;
        state.stopped = matches!(fault, Fault::PaperOut | Fault::CoverOpen | Fault::Cutter);
        if !state.stopped {
            work(&mut state);
        }
        self.shared.1.notify_all();
    }

    /// Every ticket that came out whole, drawn: 0 = black, 255 = white.
    pub fn tickets(&self) -> Vec<GrayImage> {
        lock(&self.shared.0).tickets.clone()
    }

    /// Rows printed since the last cut: a ticket hanging half out.
    pub fn hanging_rows(&self) -> usize {
        lock(&self.shared.0).rows.len()
    }

    /// Every byte that ever arrived.
    pub fn received(&self) -> Vec<u8> {
        lock(&self.shared.0).received.clone()
    }

    /// Bytes that were no command of this printer: text, or what it does not know.
    pub fn ignored_bytes(&self) -> usize {
        lock(&self.shared.0).ignored
    }

    /// Waits until `count` tickets came out; whether they did in time.
    pub fn wait_for_tickets(&self, count: usize, within: Duration) -> bool {
        let deadline = Instant::now() + within;
        let mut state = lock(&self.shared.0);
        while state.tickets.len() < count {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { return false };
            state = self.shared.1.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Wakes the listener, which then goes too.
        lock(&self.shared.0).gone = true;
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, shared: &(Mutex<State>, Condvar), number: usize) {
    converse(&mut stream, shared, number);
    // A command that broke off with its connection must not swallow the next one's bytes. A printer that stands still keeps its buffer.
    let mut state = lock(&shared.0);
    if !state.stopped && state.last_heard == number {
        state.buffer.clear();
    }
}

fn converse(stream: &mut TcpStream, shared: &(Mutex<State>, Condvar), number: usize) {
    let mut chunk = [0; 4096];
    while let Ok(count) = stream.read(&mut chunk) {
        if count == 0 {
            return;
        }
        let mut state = lock(&shared.0);
        if state.gone || state.fault == Fault::Offline {
            return;
        }
        state.last_heard = number;
        state.received.extend_from_slice(&chunk[..count]);
        state.buffer.extend_from_slice(&chunk[..count]);
        let answers = if state.fault == Fault::Silent { Vec::new() } else { real_time(&mut state) };
        let answers = [answers, work(&mut state)].concat();
        let unplugged = state.fault == Fault::Offline;
        shared.1.notify_all();
        drop(state);
        if unplugged {
            return;
        }
        if stream.write_all(&answers).is_err() {
            return;
        }
    }
}

/// Real-time commands are heard even while the printer stands still: they are taken from the end of the stream.
fn real_time(state: &mut State) -> Vec<u8> {
    let mut answers = Vec::new();
    if !state.stopped {
        return answers;
    }
    while let [.., 0x10, command @ (0x04 | 0x05), n] = state.buffer[..] {
        state.buffer.truncate(state.buffer.len() - 3);
        match (command, n) {
            (0x04, n) => answers.insert(0, status(state, n)),
            (_, 2) => {
                state.buffer.clear();
                state.rows.clear();
            }
            (_, _) => {}
        }
    }
    answers
}

fn status(state: &State, n: u8) -> u8 {
    let stopped = u8::from(state.stopped);
    match (n, state.fault) {
        (1, _) => 0x12 | stopped << 3,
        (2, Fault::PaperOut) => 0x32,
        (2, Fault::CoverOpen) => 0x16,
        (2, Fault::Cutter) => 0x52,
        (3, Fault::Cutter) => 0x1A,
        (4, Fault::PaperOut) => 0x7E,
        (4, Fault::NearEnd) => 0x1E,
        (_, _) => 0x12,
    }
}

/// Works through the buffer as far as paper and bytes allow.
fn work(state: &mut State) -> Vec<u8> {
    let mut answers = Vec::new();
    while !state.stopped && !matches!(state.fault, Fault::Silent | Fault::Offline) {
        let buffer = &state.buffer;
        let used = match buffer.as_slice() {
            [0x10, 0x04, n, ..] => {
                let n = *n;
                answers.push(status(state, n));
                3
            }
            [0x10, 0x05, _, ..] => {
                state.rows.clear();
                3
            }
            [0x1B, 0x40, ..] => {
                state.rows.clear();
                2
            }
            [0x1D, 0x76, 0x30, _, xl, xh, yl, yh, data @ ..] => {
                let width = usize::from(*xl) + 256 * usize::from(*xh);
                let height = usize::from(*yl) + 256 * usize::from(*yh);
                let Some(block) = data.get(..width * height) else { break };
                let rows: Vec<Vec<u8>> = block.chunks(width.max(1)).map(<[u8]>::to_vec).collect();
                for row in rows {
                    print_row(state, row);
                }
                8 + width * height
            }
            [0x1D, 0x56, 65 | 66 | 97 | 98, _, ..] => {
                cut(state);
                4
            }
            [0x1D, 0x56, 0 | 1 | 48 | 49, ..] => {
                cut(state);
                3
            }
            [0x1D, 0x72, 1 | 49, ..] => {
                answers.push(if state.fault == Fault::NearEnd { 0x03 } else { 0x00 });
                3
            }
            // It is text to those that do not know it.
            [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, _, _, _, _, ..] if state.knows_no_process_id => {
                state.ignored += 11;
                11
            }
            [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, a, b, c, d, ..] => {
                answers.extend([0x37, 0x22, *a, *b, *c, *d, 0]);
                11
            }
            [0x1D, 0x61, _, ..] => {
                answers.extend([0x10, 0, 0, 0x0F]);
                3
            }
            [] | [0x10 | 0x1B | 0x1D] | [0x10 | 0x1D, _] => break,
            [0x1D, 0x76 | 0x56, ..] | [0x1D, 0x28, 0x48, ..] if buffer.len() < 11 => break,
            // Text and what this printer does not know: nothing comes out.
            [_, ..] => {
                state.ignored += 1;
                1
            }
        };
        state.buffer.drain(..used.min(state.buffer.len()));
    }
    answers
}

fn print_row(state: &mut State, row: Vec<u8>) {
    if state.stopped || matches!(state.fault, Fault::Silent | Fault::Offline) {
        return;
    }
    state.rows.push(row);
    state.fault = match state.fault {
        Fault::PaperOutAfter(0 | 1) => {
            state.stopped = true;
            Fault::PaperOut
        }
        Fault::SilentAfter(0 | 1) => Fault::Silent,
        Fault::UnpluggedAfter(0 | 1) => Fault::Offline,
        Fault::PaperOutAfter(left) => Fault::PaperOutAfter(left - 1),
        Fault::SilentAfter(left) => Fault::SilentAfter(left - 1),
        Fault::UnpluggedAfter(left) => Fault::UnpluggedAfter(left - 1),
        fault @ (Fault::None
        | Fault::NearEnd
        | Fault::PaperOut
        | Fault::CoverOpen
        | Fault::Cutter
        | Fault::Silent
        | Fault::Offline) => fault,
    };
}

fn cut(state: &mut State) {
    if state.stopped {
        return;
    }
    let rows = std::mem::take(&mut state.rows);
    let width = rows.first().map_or(0, |row| row.len() * 8) as u32;
    let ticket = GrayImage::from_fn(width, rows.len() as u32, |x, y| {
        let byte = rows[y as usize].get(x as usize / 8).copied().unwrap_or(0);
        Luma([if byte & (0x80 >> (x % 8)) != 0 { 0 } else { 255 }])
    });
    state.tickets.push(ticket);
}
