//! Who speaks to whom? The running program: one attendant with the machine, workers around it, the glass in front.
//!
//! Slint lives on the main thread; the attendant on a thread of its own; store, network and devices on one runtime.

mod a4;
mod attendant;
mod clock;
mod content;
mod court_line;
mod devices;
mod effects;
mod filing_of;
mod memory;
mod message;
mod notice;
mod pictures;
mod printing;
mod scanning;
mod speech;
mod start;
mod submission;
mod tickets;
mod window;

pub use clock::{Clock, spoken, stored};
pub use court_line::SharedStore;
pub use filing_of::{filing_of, signatures};
pub use memory::keep_one_heap;
pub use message::Message;
pub use notice::{Notice, NoticeError};
pub use printing::{LazyTypesetter, PrintRecord, TicketPlace};
pub use start::{Kiosk, StartError, line, start};
pub use submission::{Job, SubmissionError, Surroundings};
pub use window::{open_window, use_own_fonts};
