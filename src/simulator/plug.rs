//! The network plug: a line to the court that can be pulled and put back.

use std::{io, net::SocketAddr};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// A line through which everything to one address goes; ends when dropped.
pub struct Plug {
    address: SocketAddr,
    pulled: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Plug {
    /// A line to `target` (`127.0.0.1:8790`).
    pub async fn to(target: String) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let pulled = watch::Sender::new(false);
        let state = pulled.subscribe();
        let task = tokio::spawn(async move {
            loop {
                let Ok((near, _)) = listener.accept().await else { continue };
                // Accepted and dropped: for the kiosk the connection breaks.
                if !*state.borrow() {
                    tokio::spawn(carry(near, target.clone(), state.clone()));
                }
            }
        });
        Ok(Self { address, pulled, task })
    }

    /// As the kiosk's settings name it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Pulls the plug: lines under way break in the middle of a byte stream. `false` puts it back.
    pub fn pull(&self, pulled: bool) {
        self.pulled.send_replace(pulled);
    }

    /// Whether it is pulled.
    pub fn is_pulled(&self) -> bool {
        *self.pulled.borrow()
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(mut near: TcpStream, target: String, mut pulled: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(&target).await else { return };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
        _ = pulled.wait_for(|pulled| *pulled) => {}
    }
}
