//! The ID card reader: GA/T 467 on a serial line. Codec without I/O, then the reader.

mod card_encode;
mod card_text;
mod frame;
mod reader;
mod redacted;
mod watch;

pub use card_encode::{encode_card_text, encode_resident_text};
pub use card_text::{CardTextError, decode_card_text};
pub use frame::{Command, Frame, FrameError, FrameReader, encode_response};
pub use reader::{IdReader, IdReaderFault};
pub use watch::{CardEvent, watch};
