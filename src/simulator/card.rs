//! A card for the simulated reader, written by hand in a TOML file.

use serde::Deserialize;

use crate::{
    device::id_reader::encode_card_text,
    filing::{CardDocument, IdCard, IdDocument, Personal, Sex, WireDate, ethnic_group_code, ethnic_group_name, parse_iso_date},
};

/// Why a file is no card.
#[derive(Debug, thiserror::Error)]
pub enum CardFileError {
    /// Not TOML, a field missing or unknown.
    #[error("the card file cannot be read: {0}; it needs name, sex, birth, number and may have document, ethnic, address, …")]
    Toml(#[from] toml::de::Error),
    /// A field that says something impossible.
    #[error("`{field}` of the card file must be {expected}; correct it")]
    Field {
        /// The key in the file.
        field: &'static str,
        /// What may stand there.
        expected: &'static str,
    },
}

/// A card as the file gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardFile {
    document: Option<CardDocument>,
    name: Personal,
    name_english: Option<Personal>,
    sex: String,
    ethnic: Option<String>,
    birth: String,
    address: Option<Personal>,
    number: Personal,
    authority: Option<String>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    nationality: Option<String>,
}

/// A card to put on the simulated reader.
#[derive(Clone, PartialEq, Eq)]
pub struct SimulatedCard(IdCard);

impl SimulatedCard {
    /// Reads a card file: `name`, `sex` (男 or 女), `birth` and `number` are needed; `ethnic` is a name (汉) or code (01), dates are
    /// `YYYY-MM-DD`, `valid_to` may be 长期, `document` is `resident` (when left out), `hmt`, `foreigner_2017` or `foreigner_2023`.
    pub fn from_toml(text: &str) -> Result<Self, CardFileError> {
        let file: CardFile = toml::from_str(text)?;
        let valid_long_term = file.valid_to.as_deref() == Some("长期");
        let valid_to = file.valid_to.filter(|_| !valid_long_term);
        Ok(Self(IdCard {
            document: IdDocument::Chip(file.document.unwrap_or(CardDocument::Resident)),
            name: file.name,
            name_english: file.name_english,
            sex: match file.sex.as_str() {
                "男" | "1" => Sex::Male,
                "女" | "2" => Sex::Female,
                _ => return Err(CardFileError::Field { field: "sex", expected: "男 or 女" }),
            },
            ethnic_group: file.ethnic.map(ethnic_group).transpose()?,
            birth_date: Some(date("birth", &file.birth)?),
            address: file.address,
            number: file.number,
            authority: file.authority,
            valid_from: file.valid_from.map(|text| date("valid_from", &text)).transpose()?,
            valid_to: valid_to.map(|text| date("valid_to", &text)).transpose()?,
            valid_long_term,
            nationality: file.nationality,
            permit_number: None,
            issue_count: None,
            raw_text: Vec::new(),
            raw_photo: Vec::new(),
        }))
    }

    /// The 256 bytes its chip holds.
    pub fn text_block(&self) -> [u8; 256] {
        encode_card_text(&self.0)
    }
}

fn ethnic_group(text: String) -> Result<String, CardFileError> {
    let wrong = CardFileError::Field { field: "ethnic", expected: "a name like 汉 or a code like 01 (GB/T 3304)" };
    match text.parse::<u8>() {
        Ok(code) => ethnic_group_name(code).map(str::to_owned).ok_or(wrong),
        Err(_) => ethnic_group_code(&text).map(|_| text).ok_or(wrong),
    }
}

fn date(field: &'static str, text: &str) -> Result<WireDate, CardFileError> {
    parse_iso_date(text).map(WireDate).ok_or(CardFileError::Field { field, expected: "a day that exists, YYYY-MM-DD" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::id_reader::decode_card_text;

    const CARD: &str = r#"
        name = "李桂兰"
        sex = "女"
        ethnic = "汉"
        birth = "1954-02-03"
        address = "示例市示例区和平路12号"
        number = "110101195402030026"
        authority = "示例市公安局"
        valid_from = "2016-01-01"
        valid_to = "长期"
    "#;

    #[test]
    fn a_card_file_becomes_what_the_chip_would_hold() {
        let card = SimulatedCard::from_toml(CARD).expect("a card");
        let read = decode_card_text(&card.text_block(), &[]).expect("a card");
        assert_eq!((read.name.reveal(), read.number.reveal(), read.sex), ("李桂兰", "110101195402030026", Sex::Female));
        assert!(read.valid_long_term && read.ethnic_group.as_deref() == Some("汉"));
        let by_code = SimulatedCard::from_toml(&CARD.replace("\"汉\"", "\"01\"")).expect("a card");
        assert!(by_code == card, "the code says another group than the name");
    }

    #[test]
    fn what_is_wrong_with_a_card_file_is_named() {
        let error = |from: &str, to: &str| match SimulatedCard::from_toml(&CARD.replace(from, to)) {
            Ok(_) => panic!("{to} was accepted"),
            Err(error) => error.to_string(),
        };
        assert!(error("女", "不").contains("`sex`"));
        assert!(error("1954-02-03", "1954-02-30").contains("`birth`"));
        assert!(error("\"汉\"", "\"火星\"").contains("`ethnic`"));
        assert!(error("长期", "later").contains("`valid_to`"));
        assert!(error("number", "numer").contains("numer"));
    }
}
