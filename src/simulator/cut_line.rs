//! A TCP line that can be cut in the middle of an answer.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

const WHOLE: u8 = 0;
const CUT_SOON: u8 = 1;
const CUT_NOW: u8 = 2;

/// The scissors: shared by every connection of one simulator.
#[derive(Clone, Default)]
pub(super) struct Scissors(Arc<AtomicU8>);

impl Scissors {
    /// Half of the next answer goes out, then the connection breaks.
    pub(super) fn cut_next_answer(&self) {
        self.0.store(CUT_SOON, Ordering::SeqCst);
    }
}

/// Accepts connections that the scissors can cut.
pub(super) struct CutListener {
    pub(super) listener: TcpListener,
    pub(super) scissors: Scissors,
}

impl Listener for CutListener {
    type Io = CutLine;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CutLine, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // A line cut once is whole again for whoever connects anew.
        let _ = self.scissors.0.compare_exchange(CUT_NOW, WHOLE, Ordering::SeqCst, Ordering::SeqCst);
        (CutLine { stream, scissors: self.scissors.clone() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub(super) struct CutLine {
    stream: TcpStream,
    scissors: Scissors,
}

impl AsyncRead for CutLine {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CutLine {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let state = self.scissors.0.load(Ordering::SeqCst);
        if state == CUT_NOW {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let half = if state == CUT_SOON { &bytes[..bytes.len() / 2] } else { bytes };
        let written = Pin::new(&mut self.stream).poll_write(context, half);
        if state == CUT_SOON && written.is_ready() {
            self.scissors.0.store(CUT_NOW, Ordering::SeqCst);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
