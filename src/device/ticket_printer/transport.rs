//! Bytes to the printer and back: TCP or a device file.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::{Arc, Mutex},
    time::Duration,
};

use escpos::{driver::Driver, errors::PrinterError};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a printer may refuse bytes (its buffer is full while it has no paper).
const WRITE: Duration = Duration::from_secs(5);
/// How long one look for an answer takes.
const READ: Duration = Duration::from_millis(100);

enum Line {
    Tcp(TcpStream),
    File(File),
}

/// The line to the printer; clones share it, so that `escpos` writes and we read.
#[derive(Clone)]
pub(super) struct Transport {
    line: Arc<Line>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Transport {
    /// `tcp://host:port` or `file:/path`.
    pub(super) fn open(uri: &str) -> std::io::Result<Self> {
        let line = if let Some(address) = uri.strip_prefix("tcp://") {
            let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::NotFound)?;
            let stream = TcpStream::connect_timeout(&address, CONNECT)?;
            stream.set_nodelay(true)?;
            stream.set_write_timeout(Some(WRITE))?;
            stream.set_read_timeout(Some(READ))?;
            Line::Tcp(stream)
        } else if let Some(path) = uri.strip_prefix("file:") {
            Line::File(OpenOptions::new().append(true).create(true).open(path)?)
        } else {
            return Err(std::io::Error::new(ErrorKind::InvalidInput, "the printer is named by tcp://host:port or file:/path"));
        };
        Ok(Self { line: Arc::new(line), sent: Arc::default() })
    }

    /// Sends bytes as they are.
    pub(super) fn send(&self, bytes: &[u8]) -> std::io::Result<()> {
        match &*self.line {
            Line::Tcp(stream) => (&mut &*stream).write_all(bytes),
            Line::File(file) => (&mut &*file).write_all(bytes),
        }
    }

    /// What has arrived within a moment; empty when nothing has. A plain file never answers.
    pub(super) fn receive(&self) -> std::io::Result<Vec<u8>> {
        let Line::Tcp(stream) = &*self.line else { return Ok(Vec::new()) };
        let mut buffer = [0; 256];
        match (&mut &*stream).read(&mut buffer) {
            Ok(0) => Err(ErrorKind::ConnectionReset.into()),
            Ok(count) => Ok(buffer[..count].to_vec()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted) => {
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether answers can come at all.
    pub(super) fn answers(&self) -> bool {
        matches!(&*self.line, Line::Tcp(_))
    }

    /// Everything a job sent, in order.
    pub(super) fn sent(&self) -> Vec<u8> {
        self.sent.lock().map(|sent| sent.clone()).unwrap_or_default()
    }
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
