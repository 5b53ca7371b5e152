//! The outside world for demo, training and tests, over the same wires as the real devices. Knows device codecs.

pub mod a4_printer;
pub mod card;
pub mod control;
mod cut_line;
pub mod id_reader;
pub mod plug;
pub mod printer;
pub mod replay;
pub mod scanner;
