//! Bytes to the printer and back: TCP, a serial line or a device file.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use escpos::{driver::Driver, errors::PrinterError};
use serialport::{DataBits, FlowControl, Parity, SerialPort, StopBits};

use super::PrinterAddress;
use crate::device::recorder::Recorder;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a printer may refuse bytes (its buffer is full while it has no paper).
const WRITE: Duration = Duration::from_secs(5);
/// How long one look for an answer takes.
const READ: Duration = Duration::from_millis(100);

enum Line {
    Tcp(TcpStream),
    Serial(Mutex<Box<dyn SerialPort>>),
    File(File),
}

/// The line to the printer; clones share it, so that `escpos` writes and we read.
#[derive(Clone)]
pub(super) struct Transport {
    line: Arc<Line>,
    recorder: Recorder,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Transport {
    /// Opens what [`PrinterAddress`] can name.
    pub(super) fn open(uri: &str) -> std::io::Result<Self> {
        let address: PrinterAddress = uri.parse().map_err(|error| std::io::Error::new(ErrorKind::InvalidInput, error))?;
        let line = match address {
            PrinterAddress::Tcp(address) => {
                let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::NotFound)?;
                let stream = TcpStream::connect_timeout(&address, CONNECT)?;
                stream.set_nodelay(true)?;
                stream.set_write_timeout(Some(WRITE))?;
                stream.set_read_timeout(Some(READ))?;
                Line::Tcp(stream)
            }
            PrinterAddress::Serial { path, baud } => {
                let port = serialport::new(path, baud)
                    .data_bits(DataBits::Eight)
                    .parity(Parity::None)
                    .stop_bits(StopBits::One)
                    // The head takes rows faster than the line brings them, and cables with three wires have no RTS.
                    .flow_control(FlowControl::None)
                    .timeout(READ)
                    .open()?;
                Line::Serial(Mutex::new(port))
            }
            PrinterAddress::File(path) => Line::File(OpenOptions::new().append(true).create(true).open(path)?),
        };
        Ok(Self { line: Arc::new(line), recorder: Recorder::open("ticket-printer", uri), sent: Arc::default() })
    }

    /// Sends bytes as they are.
    pub(super) fn send(&self, bytes: &[u8]) -> std::io::Result<()> {
        self.recorder.sent(bytes);
        let sent = match &*self.line {
            Line::Tcp(stream) => (&mut &*stream).write_all(bytes),
            Line::Serial(port) => send_slowly(&mut **port.lock().unwrap_or_else(PoisonError::into_inner), bytes),
            Line::File(file) => (&mut &*file).write_all(bytes),
        };
        sent.inspect_err(|error| self.recorder.note(|| format!("not sent: {error}")))
    }

    /// What has arrived within a moment; empty when nothing has. A plain file never answers.
    pub(super) fn receive(&self) -> std::io::Result<Vec<u8>> {
        let mut buffer = [0; 256];
        let read = match &*self.line {
            Line::Tcp(stream) => (&mut &*stream).read(&mut buffer),
            Line::Serial(port) => port.lock().unwrap_or_else(PoisonError::into_inner).read(&mut buffer),
            Line::File(_) => return Ok(Vec::new()),
        };
        match read {
            Ok(0) => {
                self.recorder.note(|| "hung up".to_owned());
                Err(ErrorKind::ConnectionReset.into())
            }
            Ok(count) => {
                self.recorder.received(&buffer[..count]);
                Ok(buffer[..count].to_vec())
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted) => {
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether answers can come at all.
    pub(super) fn answers(&self) -> bool {
        match &*self.line {
            Line::Tcp(_) | Line::Serial(_) => true,
            Line::File(_) => false,
        }
    }

    /// Everything a job sent, in order.
    pub(super) fn sent(&self) -> Vec<u8> {
        self.sent.lock().map(|sent| sent.clone()).unwrap_or_default()
    }
}

/// A serial port has one timeout for both directions, far too short for a picture at 9600 baud: it may time out as long as bytes
/// still go out within [`WRITE`].
fn send_slowly(port: &mut dyn SerialPort, mut bytes: &[u8]) -> std::io::Result<()> {
    let mut stuck_at = Instant::now() + WRITE;
    while !bytes.is_empty() {
        match port.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => {
                bytes = &bytes[count..];
                stuck_at = Instant::now() + WRITE;
            }
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
                    && Instant::now() < stuck_at => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl Driver for Transport {
    fn name(&self) -> String {
        "dengwen".into()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.send(data).map_err(|error| PrinterError::Io(error.to_string()))?;
        if let Ok(mut sent) = self.sent.lock() {
            sent.extend_from_slice(data);
        }
        Ok(())
    }

    fn read(&self, buffer: &mut [u8]) -> Result<usize, PrinterError> {
        let arrived = self.receive().map_err(|error| PrinterError::Io(error.to_string()))?;
        let count = arrived.len().min(buffer.len());
        buffer[..count].copy_from_slice(&arrived[..count]);
        Ok(count)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}
