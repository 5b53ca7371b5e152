//! The ticket printer: ESC/POS over TCP or a device file. Never "printed" without the printer's own word.

mod printer;
mod raster;
mod status;
mod transport;

pub use printer::{Outcome, PrinterFault, TicketPrinter};
pub use raster::Raster;
pub use status::{PrinterState, Reply, ReplyReader, StatusBytes};
