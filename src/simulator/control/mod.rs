//! Simulated devices driven from outside: one line a command over a Unix socket, one line back (`ok …` or `error …`).
//!
//! `help` lists a device's commands, `quit` ends it. Without a socket a device runs until its future is dropped.

mod a4_printer;
mod id_reader;
mod printer;
mod scanner;

use std::{
    io::ErrorKind,
    os::unix::fs::{FileTypeExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::Notify,
};

pub use a4_printer::{A4PrinterOptions, run_a4_printer};
pub use id_reader::{IdReaderOptions, run_id_reader};
pub use printer::{PrinterOptions, run_printer};
pub use scanner::{ScannerOptions, run_scanner};

use super::{card::CardFileError, replay::ReplayError};

/// Why a simulated device cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// A file, folder, socket or port.
    #[error("{what} cannot be used: {source}; give another one")]
    Io {
        /// What it was.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No pty.
    #[error("no pseudo terminal can be opened: {0}; mount /dev/pts")]
    Pty(#[from] serialport::Error),
    /// The card file.
    #[error(transparent)]
    Card(#[from] CardFileError),
    /// The recording.
    #[error("the recording cannot be played: {0}")]
    Replay(#[from] ReplayError),
    /// No pictures.
    #[error("{0} holds no .jpg, .jpeg or .png that can be read; put page pictures there")]
    NoPages(PathBuf),
}

fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> ControlError {
    let what = what.to_string();
    move |source| ControlError::Io { what, source }
}

/// A device that takes commands.
/// Public for the demonstration, which drives simulators of its own process.
pub trait Controlled: Send + Sync + 'static {
    /// Its commands, in one line.
    const COMMANDS: &'static str;

    /// Does `verb`, answering what stands behind `ok` or `error`. May block.
    fn command(&self, verb: &str, rest: &str) -> Result<String, String>;
}

/// A socket people can connect to; its name goes with it.
struct ControlSocket {
    listener: UnixListener,
    path: RemovedAtEnd,
}

/// Opens the socket, before the device is announced: whoever reads the announcement may connect at once.
async fn open_socket(path: Option<&Path>) -> Result<Option<ControlSocket>, ControlError> {
    let Some(path) = path else { return Ok(None) };
    remove_left_over(path).await.map_err(io(path.display()))?;
    let listener = UnixListener::bind(path).map_err(io(path.display()))?;
    let socket = ControlSocket { listener, path: RemovedAtEnd(path.to_owned()) };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(io(path.display()))?;
    Ok(Some(socket))
}

/// Takes commands on `socket` until `quit`; without a socket it never ends.
async fn serve<D: Controlled>(device: Arc<D>, socket: Option<ControlSocket>) -> Result<(), ControlError> {
    let Some(ControlSocket { listener, path }) = socket else { return std::future::pending().await };
    let quit = Arc::new(Notify::new());
    // Dropped with this future: conversations end with the device.
    let mut conversations = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            () = quit.notified() => return Ok(()),
            accepted = listener.accept() => {
                let (stream, _) = accepted.map_err(io(path.0.display()))?;
                conversations.spawn(converse(device.clone(), stream, quit.clone()));
            }
        }
    }
}

/// A socket nobody listens on any more. Anything else at `path` stays, and binding says so.
async fn remove_left_over(path: &Path) -> std::io::Result<()> {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => std::fs::remove_file(path),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn converse<D: Controlled>(device: Arc<D>, stream: UnixStream, quit: Arc<Notify>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (verb, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let (verb, rest) = (verb.to_owned(), rest.trim().to_owned());
        let ends = verb == "quit";
        let answer = match verb.as_str() {
            "" => continue,
            "quit" => Ok(String::new()),
            "help" => Ok(format!("{}, help, quit", D::COMMANDS)),
            _ => {
                let device = device.clone();
                tokio::task::spawn_blocking(move || device.command(&verb, &rest))
                    .await
                    .unwrap_or_else(|_| Err("the command failed".to_owned()))
            }
        };
        let answer = match answer {
            Ok(text) => format!("ok {text}"),
            Err(text) => format!("error {text}"),
        };
        let answer = format!("{}\n", answer.trim_end().replace('\n', " "));
        if writing.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        if ends {
            quit.notify_one();
            return;
        }
    }
}

fn unknown(verb: &str, commands: &str) -> String {
    format!("`{verb}` is no command; there are: {commands}, help, quit")
}

/// A number behind a word: `paper-out-after 300`.
fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is not a number"))
}

/// A name in the file system that ends with the device.
struct RemovedAtEnd(PathBuf);

impl Drop for RemovedAtEnd {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
