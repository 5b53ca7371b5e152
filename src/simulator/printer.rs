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
    /// Takes bytes, prints nothing, never answers.
    Silent,
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
    stopped: bool,
}

/// A running simulator; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Simulator {
    /// Starts on a free port of the loopback interface.
    pub fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared: Arc<(Mutex<State>, Condvar)> = Arc::default();
        let weak = Arc::downgrade(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(shared) = weak.upgrade() else { return };
                if lock(&shared.0).fault == Fault::Offline {
                    continue;
                }
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Ok(Self { address, shared })
    }

    /// As the kiosk's settings name it.
    pub fn uri(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Breaks or mends it. Mending after paper out is loading a new roll: what waits in the buffer goes on printing.
    pub fn set_fault(&self, fault: Fault) {
        let mut state = lock(&self.shared.0);
        state.fault = fault;
        state.stopped = matches!(fault, Fault::PaperOut | Fault::CoverOpen);
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
        // Wakes the listener, which then finds nobody.
        self.shared = Arc::default();
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, shared: &(Mutex<State>, Condvar)) {
    let mut chunk = [0; 4096];
    while let Ok(count) = stream.read(&mut chunk) {
        if count == 0 {
            return;
        }
        let mut state = lock(&shared.0);
        if state.fault == Fault::Offline {
            return;
        }
        state.received.extend_from_slice(&chunk[..count]);
        state.buffer.extend_from_slice(&chunk[..count]);
        let answers = if state.fault == Fault::Silent { Vec::new() } else { real_time(&mut state) };
        let answers = [answers, work(&mut state)].concat();
        shared.1.notify_all();
        drop(state);
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
        (4, Fault::PaperOut) => 0x7E,
        (4, Fault::NearEnd) => 0x1E,
        (_, _) => 0x12,
    }
}

/// Works through the buffer as far as paper and bytes allow.
fn work(state: &mut State) -> Vec<u8> {
    let mut answers = Vec::new();
    while !state.stopped && state.fault != Fault::Silent {
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
            [_, ..] => 1,
        };
        state.buffer.drain(..used.min(state.buffer.len()));
    }
    answers
}

fn print_row(state: &mut State, row: Vec<u8>) {
    if state.stopped {
        return;
    }
    state.rows.push(row);
    if let Fault::PaperOutAfter(left) = state.fault {
        state.fault = Fault::PaperOutAfter(left.saturating_sub(1));
        if left <= 1 {
            state.fault = Fault::PaperOut;
            state.stopped = true;
        }
    }
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
