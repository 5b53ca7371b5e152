//! Frames of GA/T 467-2019 chapter 7: preamble, length, command or status, data, checksum. No I/O.

/// AA AA AA 96 69.
pub(super) const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];
/// Longest answer: text, photo and two fingerprints.
pub(super) const MAX_LENGTH: usize = 4096;

/// What the host asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// 11 FF: self-test.
    Status,
    /// 12 FF: the module's number, for audits.
    ModuleId,
    /// 20 01.
    FindCard,
    /// 20 02.
    SelectCard,
    /// 30 01.
    ReadTextAndPhoto,
}

impl Command {
    fn code(self) -> [u8; 2] {
        match self {
            Self::Status => [0x11, 0xFF],
            Self::ModuleId => [0x12, 0xFF],
            Self::FindCard => [0x20, 0x01],
            Self::SelectCard => [0x20, 0x02],
            Self::ReadTextAndPhoto => [0x30, 0x01],
        }
    }

    /// The request as it goes over the wire.
    pub fn encode(self) -> Vec<u8> {
        frame(&self.code())
    }

    /// The command of a whole request, for the simulator.
    pub fn decode(request: &[u8]) -> Option<Self> {
        [Self::Status, Self::ModuleId, Self::FindCard, Self::SelectCard, Self::ReadTextAndPhoto]
            .into_iter()
            .find(|command| command.encode() == request)
    }
}

/// An answer: the card's own status, the module's status, data.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// SW1, SW2: the card's APDU status.
    pub card_status: [u8; 2],
    /// SW3: the module's status; 0x90 done, 0x9F card found.
    pub status: u8,
    /// What follows.
    pub data: Vec<u8>,
}

impl std::fmt::Debug for Frame {
    /// Without the data: it is somebody's card.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame(status {:02X}, {} bytes)", self.status, self.data.len())
    }
}

/// Why bytes were not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The checksum does not fit.
    #[error("the reader's answer was garbled on the line (checksum)")]
    Checksum,
    /// A length no answer has.
    #[error("the reader's answer has an impossible length")]
    Length,
}

/// An answer as it goes over the wire, for the simulator.
pub fn encode_response(status: u8, data: &[u8]) -> Vec<u8> {
    frame(&[&[0, 0, status], data].concat())
}

fn frame(body: &[u8]) -> Vec<u8> {
    let length = (body.len() + 1) as u16;
    let counted = [length.to_be_bytes().as_slice(), body].concat();
    let checksum = counted.iter().fold(0, |sum, byte| sum ^ byte);
    [PREAMBLE.as_slice(), &counted, &[checksum]].concat()
}

/// Takes bytes in any portions, finds the frames among noise.
#[derive(Default)]
pub struct FrameReader {
    pending: Vec<u8>,
}

impl FrameReader {
    /// Adds what arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// Forgets everything: before a new request.
    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// The next whole answer; `None` until more bytes come. After an error the search goes on behind the broken preamble.
    pub fn next_frame(&mut self) -> Option<Result<Frame, FrameError>> {
        let Some(start) = self.pending.windows(PREAMBLE.len()).position(|window| window == PREAMBLE) else {
            // The end may be the beginning of a preamble.
            let keep = self.pending.len().min(PREAMBLE.len() - 1);
            self.pending.drain(..self.pending.len() - keep);
            return None;
        };
        self.pending.drain(..start);
        let head: [u8; 2] = self.pending.get(5..7)?.try_into().ok()?;
        let length = usize::from(u16::from_be_bytes(head));
        if !(4..=MAX_LENGTH).contains(&length) {
            self.pending.drain(..PREAMBLE.len());
            return Some(Err(FrameError::Length));
        }
        let counted = self.pending.get(5..7 + length)?;
        let (checksum, body) = counted.split_last()?;
        if body.iter().fold(0, |sum, byte| sum ^ byte) != *checksum {
            self.pending.drain(..PREAMBLE.len());
            return Some(Err(FrameError::Checksum));
        }
        let frame = Frame { card_status: [body[2], body[3]], status: body[4], data: body[5..].to_vec() };
        self.pending.drain(..7 + length);
        Some(Ok(frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_those_of_the_standard() {
        for (command, bytes) in [
            (Command::Status, [0x11, 0xFF, 0xED]),
            (Command::ModuleId, [0x12, 0xFF, 0xEE]),
            (Command::FindCard, [0x20, 0x01, 0x22]),
            (Command::SelectCard, [0x20, 0x02, 0x21]),
            (Command::ReadTextAndPhoto, [0x30, 0x01, 0x32]),
        ] {
            let expected = [[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03].as_slice(), &bytes].concat();
            assert_eq!(command.encode(), expected);
            assert_eq!(Command::decode(&expected), Some(command));
        }
        assert_eq!(encode_response(0x9F, &[0; 4])[5..], [0, 8, 0, 0, 0x9F, 0, 0, 0, 0, 0x97]);
    }

    #[test]
    fn answers_are_found_however_they_arrive() {
        let noise = [0x00, 0xAA, 0xAA, 0xAA, 0xAA];
        let stream = [noise.as_slice(), &encode_response(0x9F, &[1, 2, 3]), &encode_response(0x90, &[])].concat();
        for portion in 1..=stream.len() {
            let mut reader = FrameReader::default();
            let mut frames = Vec::new();
            for bytes in stream.chunks(portion) {
                reader.push(bytes);
                frames.extend(std::iter::from_fn(|| reader.next_frame()));
            }
            let statuses: Vec<_> = frames.iter().map(|frame| frame.as_ref().map(|f| f.status)).collect();
            assert_eq!(statuses, [Ok(0x9F), Ok(0x90)], "in portions of {portion}");
        }
    }

    #[test]
    fn a_garbled_answer_is_told_and_the_next_one_is_read() {
        let mut garbled = encode_response(0x90, &[1, 2, 3]);
        garbled[10] ^= 1;
        let mut reader = FrameReader::default();
        reader.push(&[garbled, encode_response(0x90, &[])].concat());
        assert_eq!(reader.next_frame(), Some(Err(FrameError::Checksum)));
        assert!(matches!(reader.next_frame(), Some(Ok(frame)) if frame.data.is_empty()));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let mut reader = FrameReader::default();
            reader.push(&PREAMBLE);
            reader.push(&bytes);
            while reader.next_frame().is_some() {}
        }
    }
}
