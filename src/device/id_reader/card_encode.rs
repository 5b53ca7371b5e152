//! The way back: a card as the 256 bytes its chip would hold. For the simulator and for tests. No I/O.

use crate::filing::{CardDocument, IdCard, IdDocument, Personal, Sex, WireDate, ethnic_group_code};

/// A block filled with spaces.
struct Block([u8; 256]);

impl Block {
    fn new() -> Self {
        let mut block = [0; 256];
        for unit in block.chunks_exact_mut(2) {
            unit.copy_from_slice(&[0x20, 0]);
        }
        Self(block)
    }

    /// Writes `text` at `offset`, cut after `bytes` as the chip cuts it, and gives back what did not fit.
    fn put(&mut self, offset: usize, bytes: usize, text: &str) -> Vec<u16> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (fits, rest) = units.split_at(units.len().min(bytes / 2));
        self.put_units(offset, fits);
        rest.to_vec()
    }

    fn put_units(&mut self, offset: usize, units: &[u16]) {
        for (place, unit) in self.0[offset..].chunks_exact_mut(2).zip(units) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
    }
}

/// A card as its chip holds it, in the layout of its document. Fields the layout has no place for are left out;
/// the raw blocks of `card` are not looked at.
pub fn encode_card_text(card: &IdCard) -> [u8; 256] {
    let mut block = Block::new();
    let english = card.name_english.as_ref().map_or("", Personal::reveal);
    let address = card.address.as_ref().map_or("", Personal::reveal);
    let authority = card.authority.as_deref().unwrap_or_default();
    let nationality = card.nationality.as_deref().unwrap_or_default();
    let issues = card.issue_count.map(|count| format!("{count:02}")).unwrap_or_default();
    let (birth, sex) = (digits(card.birth_date), sex_digit(card.sex));
    let valid_to = if card.valid_long_term { "长期".to_owned() } else { digits(card.valid_to) };
    block.put(188, 16, &digits(card.valid_from));
    block.put(204, 16, &valid_to);
    // No layout: there is no such chip.
    let IdDocument::Chip(document) = card.document else { return block.0 };
    match document {
        CardDocument::Resident | CardDocument::Hmt | CardDocument::Foreigner2023 => {
            block.put(0, 30, card.name.reveal());
            block.put(30, 2, sex);
            block.put(36, 16, &birth);
            block.put(122, 36, card.number.reveal());
        }
        CardDocument::Foreigner2017 => {
            block.put(0, 120, english);
            block.put(120, 2, sex);
            block.put(122, 30, card.number.reveal());
            block.put(152, 6, nationality);
            block.put(158, 30, card.name.reveal());
            block.put(220, 16, &birth);
            block.put(240, 8, authority);
            block.put(248, 2, "I");
        }
    }
    match document {
        CardDocument::Resident => {
            let code = card.ethnic_group.as_deref().and_then(ethnic_group_code);
            block.put(32, 4, &code.map(|code| format!("{code:02}")).unwrap_or_default());
            block.put(52, 70, address);
            block.put(158, 30, authority);
        }
        CardDocument::Hmt => {
            block.put(52, 70, address);
            block.put(158, 30, authority);
            block.put(220, 18, card.permit_number.as_ref().map_or("", Personal::reveal));
            block.put(238, 4, &issues);
            block.put(248, 2, "J");
        }
        CardDocument::Foreigner2023 => {
            let rest = block.put(52, 70, english);
            block.put_units(220, &rest[..rest.len().min(11)]);
            block.put(32, 4, &issues);
            block.put(242, 6, nationality);
            block.put(248, 2, "Y");
        }
        CardDocument::Foreigner2017 => {}
    }
    block.0
}

/// A resident card's block: name, sex, ethnic code, birth, address, number, authority, valid from, valid to.
pub fn encode_resident_text(fields: [&str; 9]) -> [u8; 256] {
    const PLACES: [(usize, usize); 9] =
        [(0, 30), (30, 2), (32, 4), (36, 16), (52, 70), (122, 36), (158, 30), (188, 16), (204, 16)];
    let mut block = Block::new();
    for (text, (offset, bytes)) in fields.iter().zip(PLACES) {
        block.put(offset, bytes, text);
    }
    block.0
}

/// GB/T 2261.1.
fn sex_digit(sex: Sex) -> &'static str {
    match sex {
        Sex::Unknown => "0",
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::NotStated => "9",
    }
}

/// `YYYYMMDD`, or nothing.
fn digits(date: Option<WireDate>) -> String {
    date.map(|date| date.to_string().replace('-', "")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{device::id_reader::decode_card_text, filing::parse_iso_date};

    fn card(document: CardDocument) -> IdCard {
        let date = |text| parse_iso_date(text).map(WireDate);
        let foreign = matches!(document, CardDocument::Foreigner2017 | CardDocument::Foreigner2023);
        IdCard {
            document: IdDocument::Chip(document),
            name: "阿依古丽".into(),
            name_english: foreign.then(|| "AYGUL EXAMPLE OF A RATHER LONG NAME XY".into()),
            sex: Sex::Female,
            ethnic_group: (document == CardDocument::Resident).then(|| "维吾尔".to_owned()),
            birth_date: date("1990-12-31"),
            address: (!foreign).then(|| "示例市示例区和平路12号".into()),
            number: if document == CardDocument::Foreigner2017 { "KAZ110090123105" } else { "911398199012310021" }.into(),
            authority: match document {
                CardDocument::Resident | CardDocument::Hmt => Some("示例市公安局".to_owned()),
                CardDocument::Foreigner2017 => Some("1500".to_owned()),
                CardDocument::Foreigner2023 => None,
            },
            valid_from: date("2024-02-29"),
            valid_to: date("2034-02-28"),
            valid_long_term: false,
            nationality: foreign.then(|| "KAZ".to_owned()),
            permit_number: (document == CardDocument::Hmt).then(|| "H12345678".into()),
            issue_count: matches!(document, CardDocument::Hmt | CardDocument::Foreigner2023).then_some(2),
            raw_text: Vec::new(),
            raw_photo: Vec::new(),
        }
    }

    #[test]
    fn every_document_is_read_back_field_by_field() {
        for document in [CardDocument::Resident, CardDocument::Hmt, CardDocument::Foreigner2017, CardDocument::Foreigner2023] {
            let written = card(document);
            let block = encode_card_text(&written);
            let read = decode_card_text(&block, &[7; 1024]).expect("a card");
            let expected = IdCard { raw_text: block.to_vec(), raw_photo: vec![7; 1024], ..written };
            assert!(read == expected, "{document:?} differs");
        }
    }

    /// Character 36 of an English name stands in another place; a space there is part of the name.
    #[test]
    fn a_long_english_name_keeps_the_space_at_its_seam() {
        let name = "ABCDEFGHIJ KLMNOPQRSTUVWXYZ ABCDEF GHIJK";
        assert_eq!(name.as_bytes()[34], b' ');
        let written = IdCard { name_english: Some(name.into()), ..card(CardDocument::Foreigner2023) };
        let read = decode_card_text(&encode_card_text(&written), &[]).expect("a card");
        assert!(read.name_english == Some(name.into()));
    }

    #[test]
    fn a_name_too_long_for_the_chip_is_cut_there() {
        let written =
            IdCard { name: "买买提阿卜杜拉艾合麦提江吐尔逊玉".into(), ..card(CardDocument::Resident) };
        let read = decode_card_text(&encode_card_text(&written), &[]).expect("a card");
        assert_eq!(read.name.reveal().chars().count(), 15);
        assert_eq!(read.sex, Sex::Female, "the name ran into the next field");
    }

    /// Offsets as printed in the layout, so that encoder and decoder cannot be wrong together.
    #[test]
    fn the_fields_lie_where_the_layout_says() {
        let units = |block: &[u8; 256], offset: usize| u16::from_le_bytes([block[offset], block[offset + 1]]);
        let resident = encode_card_text(&card(CardDocument::Resident));
        assert_eq!((units(&resident, 30), units(&resident, 34), units(&resident, 36)), (0x32, 0x35, 0x31));
        assert_eq!((units(&resident, 52), units(&resident, 158), units(&resident, 248)), ('示' as u16, '示' as u16, 0x20));
        let old = encode_card_text(&card(CardDocument::Foreigner2017));
        assert_eq!((units(&old, 0), units(&old, 120), units(&old, 122)), (b'A'.into(), 0x32, b'K'.into()));
        assert_eq!((units(&old, 158), units(&old, 220), units(&old, 240)), ('阿' as u16, 0x31, 0x31));
        let new = encode_card_text(&card(CardDocument::Foreigner2023));
        assert_eq!((units(&new, 242), units(&new, 248)), (b'K'.into(), b'Y'.into()));
    }
}
