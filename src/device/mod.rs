//! What do the machines say? Per device one door, its codec without I/O, its drivers.
//!
//! May know `filing` (card data) and nothing else.

pub mod a4_printer;
pub mod id_reader;
pub mod recorder;
pub mod scanner;
pub mod ticket_printer;
