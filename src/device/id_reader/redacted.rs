//! The answers of a reader with a specimen in place of the card, byte for byte as long: for recordings.

use std::sync::LazyLock;

use super::{
    encode_resident_text,
    frame::{MAX_LENGTH, PREAMBLE},
};

/// Status words and the lengths of the blocks: what stands before the card's text.
const HEAD: usize = 7;
/// Longest answer that is no card: the module's number.
const SHORT: usize = 20;
/// 256 bytes of text, 1024 of picture: what follows is a card, whatever the length says.
const CARD: [u8; 4] = [1, 0, 4, 0];

static SPECIMEN: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let (address, authority) = ("示例省示例市示例区样本路1号", "示例市公安局");
    encode_resident_text(["样本", "1", "01", "19850312", address, "110101198503120017", authority, "20200101", "20400101"])
});

/// Takes bytes in any portions, gives them back without anybody's card. Breaks and wrong checksums stay what they were; of what is no
/// answer only the bytes of a preamble are left, for it may be a card whose beginning was lost.
#[derive(Default)]
pub(super) struct Redactor {
    state: State,
}

#[derive(Clone, Copy, Default)]
enum State {
    /// No preamble yet.
    #[default]
    Search,
    /// So many bytes of one.
    Preamble(usize),
    /// The first byte of the length.
    Length(Option<u8>),
    Body(Body),
}

#[derive(Clone, Copy)]
struct Body {
    at: usize,
    length: usize,
    /// XOR of what came, and of what was given.
    came: u8,
    given: u8,
    /// So far it begins as a card does.
    is_card: bool,
}

impl Redactor {
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|byte| self.byte(*byte)).collect()
    }

    fn byte(&mut self, byte: u8) -> u8 {
        let noise = if PREAMBLE.contains(&byte) { byte } else { 0 };
        let (next, given) = match self.state {
            State::Search => (begun(byte, 0), noise),
            State::Preamble(so_far) => (begun(byte, so_far), noise),
            State::Length(None) => (State::Length(Some(byte)), byte),
            State::Length(Some(high)) => match usize::from(u16::from_be_bytes([high, byte])) {
                length @ 1..=MAX_LENGTH => {
                    let sum = high ^ byte;
                    (State::Body(Body { at: 0, length, came: sum, given: sum, is_card: true }), byte)
                }
                _ => (State::Search, byte),
            },
            State::Body(body) => body.byte(byte),
        };
        self.state = next;
        given
    }
}

impl Body {
    fn byte(self, byte: u8) -> (State, u8) {
        let Self { at, length, came, given, is_card } = self;
        if at + 1 == length {
            // The checksum: right stays right, and what was wrong with it stays wrong.
            return (State::Search, given ^ byte ^ came);
        }
        let is_card = is_card && at.checked_sub(HEAD - CARD.len()).and_then(|at| CARD.get(at)).is_none_or(|head| *head == byte);
        let told = match at.checked_sub(HEAD) {
            Some(at) if is_card || length > SHORT => SPECIMEN.get(at).copied().unwrap_or_default(),
            Some(_) | None => byte,
        };
        (State::Body(Self { at: at + 1, length, came: came ^ byte, given: given ^ told, is_card }), told)
    }
}

fn begun(byte: u8, so_far: usize) -> State {
    match so_far {
        _ if byte == PREAMBLE[so_far] && so_far + 1 == PREAMBLE.len() => State::Length(None),
        _ if byte == PREAMBLE[so_far] => State::Preamble(so_far + 1),
        // AA AA AA AA 96 69: after one AA more there are still three of them.
        3 if byte == PREAMBLE[0] => State::Preamble(3),
        _ if byte == PREAMBLE[0] => State::Preamble(1),
        _ => State::Search,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::id_reader::{FrameReader, decode_card_text, encode_response};

    fn answer() -> Vec<u8> {
        let address = "示例省示例市示例区和平路12号";
        let text = encode_resident_text([
            "李桂兰",
            "2",
            "01",
            "19540203",
            address,
            "110101195402030027",
            "公安局",
            "20200101",
            "长期",
        ]);
        encode_response(0x90, &[&[1, 0, 4, 0], &text[..], &[0x5A; 1024]].concat())
    }

    /// In one piece, in dribbles, behind noise that looks like a beginning.
    #[test]
    fn a_recorded_answer_is_whole_and_is_nobodys() {
        let noisy = [&[0xAA, 0xAA, 0xAA, 0xAA][..], &answer()].concat();
        for size in [1, 2, 7, 64, 4096] {
            let mut redactor = Redactor::default();
            let given: Vec<u8> = noisy.chunks(size).flat_map(|part| redactor.take(part)).collect();
            assert_eq!(given.len(), noisy.len());
            let mut frames = FrameReader::default();
            frames.push(&given);
            let frame = frames.next_frame().expect("a frame").expect("the checksum fits");
            let card = decode_card_text(&frame.data[4..260], &frame.data[260..]).expect("a card");
            assert_eq!((card.name.reveal(), card.number.reveal()), ("样本", "110101198503120017"));
            assert!(frame.data[260..].iter().all(|byte| *byte == 0), "no picture");
        }
    }

    #[test]
    fn a_wrong_checksum_stays_wrong_and_short_answers_stay_what_they_are() {
        let mut wrong = answer();
        *wrong.last_mut().expect("bytes") ^= 0x21;
        let given = Redactor::default().take(&wrong);
        let mut frames = FrameReader::default();
        frames.push(&given);
        assert!(frames.next_frame().expect("a frame").is_err());
        for short in [encode_response(0x9F, &[0; 4]), encode_response(0x90, &[5; 16])] {
            assert_eq!(Redactor::default().take(&short), short);
        }
    }

    /// The beginning of the answer was lost on the line, or its length was garbled: it is a card all the same.
    #[test]
    fn a_card_that_is_no_answer_is_nobodys_either() {
        let name: Vec<u8> = "李桂兰".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (late, mut short) = (answer()[4..].to_vec(), answer());
        short[5..7].copy_from_slice(&[0, 16]);
        for broken in [late, short] {
            assert!(broken.windows(name.len()).any(|window| window == name));
            let given = Redactor::default().take(&broken);
            assert!(!given.windows(2).any(|window| window == &name[..2] || window == &name[2..4]));
        }
    }
}
