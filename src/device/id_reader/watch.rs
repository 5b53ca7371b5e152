//! The reader watched from a thread of its own: cards come and go, faults are told once and mended by opening again.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use super::{IdReader, IdReaderFault};
use crate::filing::IdCard;

/// Modules want at least this between two searches.
const SHORTEST_POLL: Duration = Duration::from_millis(300);
/// How long to leave a faulty reader alone before it is opened again.
const REOPEN: Duration = Duration::from_secs(1);

/// What happened at the reader.
#[derive(Clone, PartialEq, Eq)]
pub enum CardEvent {
    /// The reader is open and well.
    Ready,
    /// A card was read. It is not told again until it was lifted (or the reader was opened anew).
    Card(Box<IdCard>),
    /// The card told last was lifted for certain. Readers that hide a card once read never tell until the next card lies there:
    /// nobody may wait for this.
    Removed,
    /// What is wrong; told once. [`CardEvent::Ready`] follows when a faulty reader is well again.
    Fault(IdReaderFault),
}

impl std::fmt::Debug for CardEvent {
    /// Without the card: it is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ready => f.write_str("Ready"),
            Self::Card(_) => f.write_str("Card(***)"),
            Self::Removed => f.write_str("Removed"),
            Self::Fault(fault) => write!(f, "Fault({fault:?})"),
        }
    }
}

/// What is known about the card on the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lying {
    /// No card.
    Nothing,
    /// A card, read and told.
    Told,
    /// A card, told, not found any more: lifted, or the reader hides what was read.
    Hidden,
    /// A card that cannot be read, told so; whether reading it again may help.
    Unreadable { again: bool },
}

/// Watches the reader at `path` until the sender of `wake` is dropped; blocks, so give it a thread of its own.
///
/// `poll_every` is asked before each wait (at least 300 ms are kept). A message on `wake` ends the wait at once: send one when the
/// answer of `poll_every` has become shorter.
pub fn watch(path: &str, poll_every: impl Fn() -> Duration, wake: &Receiver<()>, mut on_event: impl FnMut(CardEvent)) {
    let mut told = None;
    loop {
        let fault = match IdReader::open(path) {
            Ok(reader) => {
                told = None;
                on_event(CardEvent::Ready);
                match follow(reader, &poll_every, wake, &mut on_event) {
                    Some(fault) => fault,
                    None => return,
                }
            }
            Err(fault) => fault,
        };
        if told != Some(fault) {
            told = Some(fault);
            on_event(CardEvent::Fault(fault));
        }
        if stopped_within(REOPEN, REOPEN, wake) {
            return;
        }
    }
}

/// Searches and reads while the reader is well; the fault that ended it, `None` when told to stop.
fn follow(
    mut reader: IdReader,
    poll_every: &impl Fn() -> Duration,
    wake: &Receiver<()>,
    on_event: &mut impl FnMut(CardEvent),
) -> Option<IdReaderFault> {
    let mut lying = Lying::Nothing;
    let mut shows_cards_again = false;
    loop {
        let found = match reader.card_present() {
            Ok(found) => found,
            Err(IdReaderFault::CardUnreadable | IdReaderFault::NotAnIdCard) => true,
            Err(
                fault @ (IdReaderFault::PortMissing
                | IdReaderFault::Silent
                | IdReaderFault::Garbled
                | IdReaderFault::OutOfOrder(_)),
            ) => return Some(fault),
        };
        lying = match (lying, found) {
            (Lying::Nothing, false) => Lying::Nothing,
            (Lying::Nothing | Lying::Unreadable { again: true }, true) => match read(&mut reader, lying, on_event) {
                Ok(lying) => lying,
                Err(fault) => return Some(fault),
            },
            (Lying::Told, true) => {
                shows_cards_again = true;
                Lying::Told
            }
            (Lying::Told, false) if shows_cards_again => {
                on_event(CardEvent::Removed);
                Lying::Nothing
            }
            (Lying::Told | Lying::Hidden, false) => Lying::Hidden,
            (Lying::Hidden, true) => {
                on_event(CardEvent::Removed);
                match read(&mut reader, Lying::Nothing, on_event) {
                    Ok(lying) => lying,
                    Err(fault) => return Some(fault),
                }
            }
            (Lying::Unreadable { again: false }, true) => Lying::Unreadable { again: false },
            (Lying::Unreadable { .. }, false) => Lying::Nothing,
        };
        if stopped_within(poll_every(), SHORTEST_POLL, wake) {
            return None;
        }
    }
}

/// Reads the card found. A fault of the card is told here (once, as `before` knows), a fault of the reader is given back.
fn read(reader: &mut IdReader, before: Lying, on_event: &mut impl FnMut(CardEvent)) -> Result<Lying, IdReaderFault> {
    let fault = match reader.read() {
        Ok(card) => {
            on_event(CardEvent::Card(Box::new(card)));
            return Ok(Lying::Told);
        }
        // An answer that broke off: a card taken away too early when the reader itself is well.
        Err(IdReaderFault::Silent | IdReaderFault::Garbled) => reader.self_test().map(|()| IdReaderFault::CardUnreadable)?,
        Err(fault @ (IdReaderFault::PortMissing | IdReaderFault::OutOfOrder(_))) => return Err(fault),
        Err(fault @ (IdReaderFault::CardUnreadable | IdReaderFault::NotAnIdCard)) => fault,
    };
    if before == Lying::Nothing {
        on_event(CardEvent::Fault(fault));
    }
    Ok(Lying::Unreadable { again: !fault.is_permanent() })
}

/// Waits for `wait`; a message shortens it, though never below `least`. Whether the sender is gone: time to stop.
fn stopped_within(wait: Duration, least: Duration, wake: &Receiver<()>) -> bool {
    let begun = Instant::now();
    let mut until = begun + wait.max(least);
    loop {
        match wake.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(()) => until = until.min(begun + least),
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => return true,
        }
    }
}
