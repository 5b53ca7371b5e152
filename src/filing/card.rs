//! What a document says about a person: read from its chip, or typed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Personal, WireDate};

/// What a person shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum IdDocument {
    /// What the reader reads; typed where it does not.
    Chip(CardDocument),
    /// What can only be typed.
    Travel(TravelDocument),
}

impl IdDocument {
    /// As 证件类型 of the official forms names it.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Chip(CardDocument::Resident) => "居民身份证",
            Self::Chip(CardDocument::Hmt) => "港澳台居民居住证",
            Self::Chip(CardDocument::Foreigner2017 | CardDocument::Foreigner2023) => "外国人永久居留身份证",
            Self::Travel(TravelDocument::Passport) => "护照",
            Self::Travel(TravelDocument::HkMacauPermit) => "港澳居民来往内地通行证",
            Self::Travel(TravelDocument::TaiwanPermit) => "台湾居民来往大陆通行证",
        }
    }
}

/// What a traveller shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TravelDocument {
    /// 护照, of any country.
    Passport,
    /// 港澳居民来往内地通行证.
    HkMacauPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
}

/// The four documents a GA/T 467 reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardDocument {
    /// 居民身份证.
    Resident,
    /// 港澳台居民居住证, type `J`.
    Hmt,
    /// 外国人永久居留身份证 2017, type `I`.
    #[serde(rename = "foreigner_2017")]
    Foreigner2017,
    /// 外国人永久居留身份证 2023, type `Y`.
    #[serde(rename = "foreigner_2023")]
    Foreigner2023,
}

/// GB/T 2261.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Sex {
    /// 0 未知.
    #[serde(rename = "未知")]
    Unknown,
    /// 1 男.
    #[serde(rename = "男")]
    Male,
    /// 2 女.
    #[serde(rename = "女")]
    Female,
    /// 9 未说明.
    #[serde(rename = "未说明")]
    NotStated,
}

impl Sex {
    /// As printed on the card.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Unknown => "未知",
            Self::Male => "男",
            Self::Female => "女",
            Self::NotStated => "未说明",
        }
    }
}

/// The text of a chip card, decoded (layouts in `device::id_reader`), or what was typed: document, name, number, sex, date of birth.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdCard {
    /// Which document it is.
    pub document: IdDocument,
    /// Chinese name as on the chip (at most 15 UTF-16 units there: a long name may be cut).
    pub name: Personal,
    /// English name, foreigners only.
    pub name_english: Option<Personal>,
    /// Sex.
    pub sex: Sex,
    /// GB/T 3304 group as printed on the card: 汉.
    pub ethnic_group: Option<String>,
    /// Date of birth.
    pub birth_date: Option<WireDate>,
    /// Registered address.
    pub address: Option<Personal>,
    /// Citizen or permit number.
    pub number: Personal,
    /// Issuing authority.
    pub authority: Option<String>,
    /// First day of validity.
    pub valid_from: Option<WireDate>,
    /// Last day of validity; `None` with `valid_long_term` for 长期.
    pub valid_to: Option<WireDate>,
    /// 长期: valid without end.
    pub valid_long_term: bool,
    /// Nationality, ISO 3166 alpha-3, foreigners only.
    pub nationality: Option<String>,
    /// Travel permit that a residence permit of type `J` names.
    #[serde(default)]
    pub permit_number: Option<Personal>,
    /// How often a card of type `J` or `Y` was issued.
    #[serde(default)]
    pub issue_count: Option<u8>,
    /// The 256-byte text block as read, kept with the filing; not part of `filing.json`.
    #[serde(skip)]
    pub raw_text: Vec<u8>,
    /// The 1024-byte photo block as read, kept with the filing; not part of `filing.json`.
    #[serde(skip)]
    pub raw_photo: Vec<u8>,
}

impl std::fmt::Debug for IdCard {
    /// The kind of document alone: the raw blocks are the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdCard({:?}, ***)", self.document)
    }
}
