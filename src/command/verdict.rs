//! What a command comes to, and the exit code that says so.

use std::{io::ErrorKind, path::Path, process::ExitCode};

/// What a command comes to. Messages name the cause first, then the remedy.
pub(super) enum Verdict {
    /// Exit 0.
    Done,
    /// Exit 1: the answer on stdout is no.
    No,
    /// Exit 1: the answer is no, for this reason.
    NoBecause(String),
    /// Exit 2.
    BadInput(String),
    /// Exit 3: a device or service failed.
    Failed(String),
}

impl Verdict {
    /// A file of the caller's that cannot be read or written: bad input when another name or right would help, else the disk's
    /// failure.
    pub(super) fn of_file(path: &Path, error: &std::io::Error) -> Self {
        let message = format!("{}: {error}", path.display());
        match error.kind() {
            ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::AlreadyExists
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::InvalidInput => {
                Self::BadInput(format!("{message}; name another file or folder, or change its rights"))
            }
            _ => Self::Failed(format!("{message}; check the disk and its free space")),
        }
    }

    /// Says it on stderr and gives the exit code.
    pub(super) fn tell(self) -> ExitCode {
        let (code, message) = match self {
            Self::Done => (0, None),
            Self::No => (1, None),
            Self::NoBecause(message) => (1, Some(message)),
            Self::BadInput(message) => (2, Some(message)),
            Self::Failed(message) => (3, Some(message)),
        };
        if let Some(message) = message {
            eprintln!("dengwen: {message}");
        }
        ExitCode::from(code)
    }
}

/// A command that can stop half-way: `?` on what went wrong.
pub(super) type Outcome = Result<Verdict, Verdict>;

/// Both sides of an [`Outcome`] are what the command came to.
pub(super) fn settled(outcome: Outcome) -> Verdict {
    outcome.unwrap_or_else(|verdict| verdict)
}
