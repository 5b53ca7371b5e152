//! What the printer answers: real-time status (DLE EOT 1–4), process ids (GS ( H), automatic status. No I/O.
//!
//! Epson ESC/POS reference; bit tables as in TM-T88/T90 and SNBC BT-T080.

/// The answers to DLE EOT 1 to 4.
pub type StatusBytes = [u8; 4];

/// What the printer is able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrinterState {
    /// Everything fine.
    Ready,
    /// Prints, but the roll is nearly gone.
    NearEnd,
    /// No paper.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// The cutter is stuck, or paper is jammed in it.
    Cutter,
    /// Off, unplugged, or out of order.
    Offline,
    /// Takes bytes and never answers.
    Silent,
}

impl PrinterState {
    /// Reads the four answers; the gravest first.
    pub fn from_status([printer, offline, error, paper]: StatusBytes) -> Self {
        if paper & 0x60 == 0x60 || offline & 0x20 != 0 {
            Self::PaperOut
        } else if offline & 0x04 != 0 {
            Self::CoverOpen
        } else if error & 0x08 != 0 {
            Self::Cutter
        } else if printer & 0x08 != 0 || error & 0x60 != 0 || offline & 0x40 != 0 {
            Self::Offline
        } else if paper & 0x0C == 0x0C {
            Self::NearEnd
        } else {
            Self::Ready
        }
    }

    /// Whether a ticket can be printed now.
    pub fn can_print(self) -> bool {
        matches!(self, Self::Ready | Self::NearEnd)
    }

    /// As `dengwen printer status --json` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NearEnd => "near_end",
            Self::PaperOut => "paper_out",
            Self::CoverOpen => "cover_open",
            Self::Cutter => "cutter",
            Self::Offline => "offline",
            Self::Silent => "silent",
        }
    }
}

/// One answer picked out of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Real-time status, pattern 0xx1xx10.
    Status(u8),
    /// Process id: everything sent before it has been printed.
    Printed([u8; 4]),
    /// Automatic status, four bytes, pattern 0xx1xx00 first.
    Automatic([u8; 4]),
    /// Paper sensor, pattern 0xx0xxxx: bits 2 and 3 no paper, 0 and 1 nearly none.
    Paper(u8),
}

/// Takes bytes in any portions, gives whole answers.
#[derive(Debug, Default)]
pub struct ReplyReader {
    pending: Vec<u8>,
    /// Whether the paper sensor is asked for: for other printers its answer is noise.
    paper_sensor: bool,
}

impl ReplyReader {
    /// For a printer whose paper sensor is asked for, or not.
    pub fn with_paper_sensor(asked: bool) -> Self {
        Self { paper_sensor: asked, ..Self::default() }
    }

    /// Forgets what arrived.
    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// Adds what arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// The next whole answer.
    pub fn next_reply(&mut self) -> Option<Reply> {
        loop {
            let first = *self.pending.first()?;
            let (reply, length) = match first {
                0x37 => {
                    let whole = self.pending.get(..7)?;
                    match whole {
                        [0x37, 0x22, a, b, c, d, 0] => (Some(Reply::Printed([*a, *b, *c, *d])), 7),
                        _ => (None, 1),
                    }
                }
                byte if byte & 0x93 == 0x12 => (Some(Reply::Status(byte)), 1),
                byte if byte & 0x93 == 0x10 => {
                    let whole: [u8; 4] = self.pending.get(..4)?.try_into().ok()?;
                    (Some(Reply::Automatic(whole)), 4)
                }
                byte @ (0x00 | 0x03 | 0x0C | 0x0F) if self.paper_sensor => (Some(Reply::Paper(byte)), 1),
                // XON, XOFF, noise.
                _ => (None, 1),
            };
            self.pending.drain(..length);
            if reply.is_some() {
                return reply;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_state_wins() {
        for (bytes, state) in [
            ([0x12, 0x12, 0x12, 0x12], PrinterState::Ready),
            ([0x16, 0x12, 0x12, 0x12], PrinterState::Ready),
            ([0x12, 0x12, 0x12, 0x1E], PrinterState::NearEnd),
            ([0x1A, 0x32, 0x12, 0x7E], PrinterState::PaperOut),
            ([0x1A, 0x16, 0x12, 0x12], PrinterState::CoverOpen),
            ([0x1A, 0x52, 0x1A, 0x12], PrinterState::Cutter),
            ([0x1A, 0x12, 0x12, 0x12], PrinterState::Offline),
        ] {
            assert_eq!(PrinterState::from_status(bytes), state, "{bytes:02x?}");
        }
    }

    #[test]
    fn answers_are_told_apart_however_they_arrive() {
        let stream = [0x11, 0x12, 0x37, 0x22, b'A', b'B', b'C', b'D', 0, 0x10, 0, 0, 0x0F, 0x7E];
        let expected =
            [Reply::Status(0x12), Reply::Printed(*b"ABCD"), Reply::Automatic([0x10, 0, 0, 0x0F]), Reply::Status(0x7E)];
        for portion in 1..stream.len() {
            let mut reader = ReplyReader::default();
            let mut replies = Vec::new();
            for bytes in stream.chunks(portion) {
                reader.push(bytes);
                replies.extend(std::iter::from_fn(|| reader.next_reply()));
            }
            assert_eq!(replies, expected, "in portions of {portion}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(0u8.., 0..200)) {
            let mut reader = ReplyReader::default();
            reader.push(&bytes);
            while reader.next_reply().is_some() {}
        }
    }
}
