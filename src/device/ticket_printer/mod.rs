//! The ticket printer: ESC/POS over TCP, a serial line or a device file. Never "printed" without the printer's own word.

mod address;
mod printer;
mod profile;
mod raster;
mod status;
mod test_pattern;
mod transport;

pub use address::{PrinterAddress, PrinterAddressError};
pub use printer::{Outcome, PrinterFault, TicketPrinter};
pub use profile::{PROFILES, Profile, Proof};
pub use raster::Raster;
pub use status::{PrinterState, Reply, ReplyReader, StatusBytes};
pub use test_pattern::test_pattern;
