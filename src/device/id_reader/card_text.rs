//! The 256-byte text block: UTF-16LE, padded with spaces; the unit at offset 248 says which document it is.

use crate::filing::{CardDocument, IdCard, IdDocument, Personal, Sex, WireDate, ethnic_group_name, parse_iso_date};

/// Bytes of the block.
const LENGTH: usize = 256;

/// Why a block cannot be a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardTextError {
    /// Another length.
    #[error("the card's text is not 256 bytes long")]
    Length,
    /// No name or no number.
    #[error("the card's text has no name or number")]
    Empty,
}

/// Reads a block. `photo` is kept as it is. PUA and surrogate characters of names stay as they are.
pub fn decode_card_text(text: &[u8], photo: &[u8]) -> Result<IdCard, CardTextError> {
    if text.len() != LENGTH {
        return Err(CardTextError::Length);
    }
    let field = |offset: usize, bytes: usize| text_of(&text[offset..offset + bytes]);
    let personal = |text: String| Some(Personal::new(text)).filter(|text| !text.is_empty());
    let plain = |text: String| Some(text).filter(|text| !text.is_empty());
    let document = match field(248, 2).as_str() {
        "J" => CardDocument::Hmt,
        "I" => CardDocument::Foreigner2017,
        "Y" => CardDocument::Foreigner2023,
        _ => CardDocument::Resident,
    };
    let old_foreign = document == CardDocument::Foreigner2017;
    let name = if old_foreign { field(158, 30) } else { field(0, 30) };
    let name_english = match document {
        CardDocument::Foreigner2017 => personal(field(0, 120)),
        CardDocument::Foreigner2023 => personal(text_of(&[&text[52..122], &text[220..242]].concat())),
        CardDocument::Resident | CardDocument::Hmt => None,
    };
    let number = if old_foreign { field(122, 30) } else { field(122, 36) };
    let (sex, birth) = if old_foreign { (field(120, 2), field(220, 16)) } else { (field(30, 2), field(36, 16)) };
    let valid_to = field(204, 16);
    let own_name = if name.is_empty() { name_english.clone().unwrap_or_default() } else { Personal::new(name) };
    if own_name.is_empty() || number.is_empty() {
        return Err(CardTextError::Empty);
    }
    Ok(IdCard {
        document: IdDocument::Chip(document),
        name: own_name,
        name_english,
        sex: match sex.as_str() {
            "1" => Sex::Male,
            "2" => Sex::Female,
            "9" => Sex::NotStated,
            _ => Sex::Unknown,
        },
        ethnic_group: (document == CardDocument::Resident)
            .then(|| field(32, 4).parse().ok().and_then(ethnic_group_name).map(str::to_owned))
            .flatten(),
        birth_date: date(&birth),
        address: match document {
            CardDocument::Resident | CardDocument::Hmt => personal(field(52, 70)),
            CardDocument::Foreigner2017 | CardDocument::Foreigner2023 => None,
        },
        number: Personal::new(number),
        authority: match document {
            CardDocument::Resident | CardDocument::Hmt => plain(field(158, 30)),
            CardDocument::Foreigner2017 => plain(field(240, 8)),
            CardDocument::Foreigner2023 => None,
        },
        valid_from: date(&field(188, 16)),
        valid_to: date(&valid_to),
        valid_long_term: valid_to == "长期",
        nationality: match document {
            CardDocument::Foreigner2017 => plain(field(152, 6)),
            CardDocument::Foreigner2023 => plain(field(242, 6)),
            CardDocument::Resident | CardDocument::Hmt => None,
        },
        permit_number: (document == CardDocument::Hmt).then(|| personal(field(220, 18))).flatten(),
        issue_count: match document {
            CardDocument::Hmt => field(238, 4).parse().ok(),
            CardDocument::Foreigner2023 => field(32, 4).parse().ok(),
            CardDocument::Resident | CardDocument::Foreigner2017 => None,
        },
        raw_text: text.to_vec(),
        raw_photo: photo.to_vec(),
    })
}

/// UTF-16LE without its padding.
fn text_of(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units).trim_matches([' ', '\0', '\u{3000}']).to_owned()
}

/// `YYYYMMDD`.
fn date(digits: &str) -> Option<WireDate> {
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    parse_iso_date(&format!("{year}-{month}-{day}")).map(WireDate)
}

#[cfg(test)]
mod tests {
    use sha2::Digest;

    use super::*;
    use crate::device::id_reader::{encode_resident_text, encode_response};

    const FIELDS: [&str; 9] = [
        "张伟",
        "1",
        "01",
        "19850312",
        "示例省示例市新华区建设路128号3单元502室",
        "110101198503120017",
        "示例市公安局新华分局",
        "20200115",
        "20400115",
    ];

    #[test]
    fn the_whole_answer_is_the_published_vector() {
        let photo: Vec<u8> = (0..1024u32).map(|i| ((7 * i + 3) & 255) as u8).collect();
        let data = [&[1, 0, 4, 0], encode_resident_text(FIELDS).as_slice(), &photo].concat();
        let answer = encode_response(0x90, &data);
        assert_eq!(answer.len(), 1295);
        let digest: String = sha2::Sha256::digest(&answer).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "740e186563641902177511c1e81fff04eed8e2ef39e3890d6d5f5b2fcdc489ac");
    }

    #[test]
    fn a_resident_card_is_read_field_by_field() {
        let card = decode_card_text(&encode_resident_text(FIELDS), &[1]).expect("a card");
        assert_eq!(
            (card.document, card.name.reveal(), card.sex),
            (IdDocument::Chip(CardDocument::Resident), "张伟", Sex::Male)
        );
        assert_eq!((card.ethnic_group.as_deref(), card.number.reveal()), (Some("汉"), "110101198503120017"));
        assert_eq!(card.birth_date.map(|d| d.to_string()).as_deref(), Some("1985-03-12"));
        assert_eq!(card.valid_to.map(|d| d.to_string()).as_deref(), Some("2040-01-15"));
        assert!(!card.valid_long_term);
    }

    #[test]
    fn rare_names_and_long_validity_are_kept() {
        let mut fields = FIELDS;
        (fields[0], fields[8]) = ("𠮷㛃\u{E863}", "长期");
        let card = decode_card_text(&encode_resident_text(fields), &[]).expect("a card");
        assert_eq!(card.name.reveal(), "𠮷㛃\u{E863}");
        assert!(card.valid_long_term && card.valid_to.is_none());
    }

    #[test]
    fn the_other_documents_are_told_apart() {
        for (letter, document) in
            [(b'J', CardDocument::Hmt), (b'I', CardDocument::Foreigner2017), (b'Y', CardDocument::Foreigner2023)]
        {
            let mut block = encode_resident_text(FIELDS);
            block[248] = letter;
            assert_eq!(decode_card_text(&block, &[]).expect("a card").document, IdDocument::Chip(document));
        }
        assert_eq!(decode_card_text(&encode_resident_text([""; 9]), &[]).err(), Some(CardTextError::Empty));
    }

    #[test]
    fn an_english_name_keeps_the_space_where_its_two_fields_meet() {
        let mut block = encode_resident_text(FIELDS);
        block[248] = b'Y';
        let name = format!("{} MARIA", "A".repeat(34));
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        block[52..122].copy_from_slice(&units[..70]);
        block[220..220 + units.len() - 70].copy_from_slice(&units[70..]);
        let card = decode_card_text(&block, &[]).expect("a card");
        assert_eq!(card.name_english.as_ref().map(Personal::reveal), Some(name.as_str()));
    }

    #[test]
    fn a_card_in_a_log_says_nothing_of_the_person() {
        let card = decode_card_text(&encode_resident_text(FIELDS), &[77]).expect("a card");
        assert_eq!(format!("{card:?}"), "IdCard(Chip(Resident), ***)");
    }

    proptest::proptest! {
        #[test]
        fn any_block_is_a_card_or_an_error(block in proptest::collection::vec(proptest::prelude::any::<u8>(), 256)) {
            let _ = decode_card_text(&block, &[]);
        }
    }
}
