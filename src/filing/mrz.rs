//! The machine-readable zone of passports and cards: ICAO Doc 9303 part 3 (check digits, dates), part 4 (TD3), part 5 (TD1).

use time::{Date, Month};

use super::{Personal, Sex, identity_number::plain};

/// How the zone is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MrzFormat {
    /// Passports: 2 lines of 44.
    Td3,
    /// Cards: 3 lines of 30.
    Td1,
}

/// The parts of the zone that have a check digit or a form of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MrzField {
    /// Number of the document.
    DocumentNumber,
    /// Date of birth.
    BirthDate,
    /// Last day of validity.
    Expiry,
    /// Personal number (TD3).
    PersonalNumber,
    /// The last check digit, over nearly everything.
    Composite,
}

impl std::fmt::Display for MrzField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::DocumentNumber => "document number",
            Self::BirthDate => "date of birth",
            Self::Expiry => "date of expiry",
            Self::PersonalNumber => "personal number",
            Self::Composite => "whole zone",
        })
    }
}

/// Why a text is no machine-readable zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MrzError {
    /// Neither 2 × 44 nor 3 × 30.
    #[error("the zone has neither 2 lines of 44 characters (passport) nor 3 lines of 30 (card)")]
    Length,
    /// Something other than A–Z, 0–9 and `<`, or a letter where none can stand.
    #[error("the zone contains a character that cannot stand there")]
    Character,
    /// A visa, or no travel document at all.
    #[error("the zone does not begin as that of a passport (P) or of a card (A, C, I, P)")]
    Document,
    /// No such day.
    #[error("the {0} in the zone does not exist")]
    Date(MrzField),
    /// Misread or mistyped.
    #[error("the check digit of the {0} does not fit")]
    CheckDigit(MrzField),
}

/// A checked machine-readable zone. `Debug` hides the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    format: MrzFormat,
    document_code: String,
    issuer: String,
    surname: Personal,
    given_names: Personal,
    document_number: Personal,
    nationality: String,
    birth_date: Option<Date>,
    sex: Sex,
    expires: Option<Date>,
}

impl Mrz {
    /// Reads the lines in one piece or with spaces and line ends between them; full-width and small letters are accepted.
    ///
    /// Years have two digits: a birthday is the latest that is not after `today`, a last day of validity the one nearest to it.
    pub fn parse(text: &str, today: Date) -> Result<Self, MrzError> {
        let zone = plain(text);
        let (format, line) = match zone.chars().count() {
            88 => (MrzFormat::Td3, 44),
            90 => (MrzFormat::Td1, 30),
            _ => return Err(MrzError::Length),
        };
        if !zone.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<')) {
            return Err(MrzError::Character);
        }
        let (upper, rest) = zone.split_at_checked(line).ok_or(MrzError::Length)?;
        match format {
            MrzFormat::Td3 => Self::td3(upper, rest, today),
            MrzFormat::Td1 => {
                let (middle, lower) = rest.split_at_checked(line).ok_or(MrzError::Length)?;
                Self::td1(upper, middle, lower, today)
            }
        }
    }

    /// Part 4, 4.2.2.
    fn td3(upper: &str, lower: &str, today: Date) -> Result<Self, MrzError> {
        if part(upper, 0..1) != "P" {
            return Err(MrzError::Document);
        }
        let number = part(lower, 0..9);
        fits(MrzField::DocumentNumber, number, part(lower, 9..10))?;
        let (birth_date, sex, expires) = Self::person(part(lower, 13..28), today)?;
        let (personal, personal_check) = (part(lower, 28..42), part(lower, 42..43));
        let empty = personal.bytes().all(|byte| byte == b'<');
        if !(empty && personal_check == "<") {
            fits(MrzField::PersonalNumber, personal, personal_check)?;
        }
        let whole = [part(lower, 0..10), part(lower, 13..20), part(lower, 21..43)].concat();
        fits(MrzField::Composite, &whole, part(lower, 43..44))?;
        let facts = Facts { number: number.to_owned(), nationality: part(lower, 10..13), birth_date, sex, expires };
        Self::of(MrzFormat::Td3, upper, part(upper, 5..44), facts)
    }

    /// Part 5, 4.2.2; a number of more than nine characters goes on in the optional data (note j).
    fn td1(upper: &str, middle: &str, lower: &str, today: Date) -> Result<Self, MrzError> {
        if !matches!(part(upper, 0..1), "A" | "C" | "I" | "P") {
            return Err(MrzError::Document);
        }
        let (head, check, optional) = (part(upper, 5..14), part(upper, 14..15), part(upper, 15..30));
        let (number, check) = if check == "<" {
            let tail = optional.split('<').next().unwrap_or_default();
            let (tail, check) = tail.split_at_checked(tail.len().saturating_sub(1)).unwrap_or_default();
            (format!("{head}{tail}"), check)
        } else {
            (head.to_owned(), check)
        };
        fits(MrzField::DocumentNumber, &number, check)?;
        let (birth_date, sex, expires) = Self::person(part(middle, 0..15), today)?;
        let whole = [part(upper, 5..30), part(middle, 0..7), part(middle, 8..15), part(middle, 18..29)].concat();
        fits(MrzField::Composite, &whole, part(middle, 29..30))?;
        let facts = Facts { number, nationality: part(middle, 15..18), birth_date, sex, expires };
        Self::of(MrzFormat::Td1, upper, lower, facts)
    }

    /// Birth, check digit, sex, expiry, check digit: the same 15 characters in both formats.
    fn person(text: &str, today: Date) -> Result<(Option<Date>, Sex, Option<Date>), MrzError> {
        fits(MrzField::BirthDate, part(text, 0..6), part(text, 6..7))?;
        let birth_date = day(MrzField::BirthDate, part(text, 0..6), today)?;
        let sex = match part(text, 7..8) {
            "M" => Sex::Male,
            "F" => Sex::Female,
            "<" | "X" => Sex::NotStated,
            _ => return Err(MrzError::Character),
        };
        fits(MrzField::Expiry, part(text, 8..14), part(text, 14..15))?;
        Ok((birth_date, sex, day(MrzField::Expiry, part(text, 8..14), today)?))
    }

    fn of(format: MrzFormat, upper: &str, names: &str, facts: Facts<'_>) -> Result<Self, MrzError> {
        let Facts { number, nationality, birth_date, sex, expires } = facts;
        let (issuer, document_number) = (part(upper, 2..5), number.replace('<', ""));
        let letters = |text: &str| text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'<'));
        if !letters(issuer) || !letters(nationality) || !letters(names) || document_number.is_empty() {
            return Err(MrzError::Character);
        }
        let (surname, given_names) = names.split_once("<<").unwrap_or((names, ""));
        let words = |text: &str| text.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Ok(Self {
            format,
            document_code: part(upper, 0..2).trim_end_matches('<').to_owned(),
            issuer: issuer.trim_end_matches('<').to_owned(),
            surname: words(surname).into(),
            given_names: words(given_names).into(),
            document_number: document_number.into(),
            nationality: nationality.trim_end_matches('<').to_owned(),
            birth_date,
            sex,
            expires,
        })
    }

    /// Passport or card.
    pub fn format(&self) -> MrzFormat {
        self.format
    }

    /// The first one or two letters: `P`, `PO`, `I`, `CR`.
    pub fn document_code(&self) -> &str {
        &self.document_code
    }

    /// Issuing state or organisation, one to three letters of ISO 3166 or Doc 9303 part 3, section 5: `CHN`, `D`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Surname, words separated by spaces; may be cut short, and is in Latin letters.
    pub fn surname(&self) -> &Personal {
        &self.surname
    }

    /// Given names, likewise; empty for people with one name.
    pub fn given_names(&self) -> &Personal {
        &self.given_names
    }

    /// Number of the document, without filler.
    pub fn document_number(&self) -> &Personal {
        &self.document_number
    }

    /// Nationality, coded as the issuer.
    pub fn nationality(&self) -> &str {
        &self.nationality
    }

    /// Birthday; `None` where the document does not know it whole.
    pub fn birth_date(&self) -> Option<Date> {
        self.birth_date
    }

    /// Sex; [`Sex::NotStated`] for `<` and `X`.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Last day of validity; `None` where none is written.
    pub fn expires(&self) -> Option<Date> {
        self.expires
    }
}

impl std::fmt::Debug for Mrz {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mrz({:?}, ***)", self.format)
    }
}

struct Facts<'a> {
    number: String,
    nationality: &'a str,
    birth_date: Option<Date>,
    sex: Sex,
    expires: Option<Date>,
}

fn part(line: &str, range: std::ops::Range<usize>) -> &str {
    line.get(range).unwrap_or_default()
}

/// Part 3, 4.9: weights 7 3 1, `A` = 10 … `Z` = 35, filler = 0, sum mod 10. `None` for a character that cannot stand in a zone.
pub(super) fn check_digit(text: &str) -> Option<u32> {
    let sum: Option<u32> = text
        .chars()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(c, weight)| match c {
            '<' => Some(0),
            '0'..='9' | 'A'..='Z' => c.to_digit(36).map(|value| value * weight),
            _ => None,
        })
        .sum();
    sum.map(|sum| sum % 10)
}

fn fits(field: MrzField, text: &str, check: &str) -> Result<(), MrzError> {
    let written = check.chars().next().and_then(|c| c.to_digit(10));
    if written.is_some() && written == check_digit(text) { Ok(()) } else { Err(MrzError::CheckDigit(field)) }
}

/// `YYMMDD`; `None` when a part of it is filler (part 3, 4.8).
fn day(field: MrzField, digits: &str, today: Date) -> Result<Option<Date>, MrzError> {
    if digits.contains('<') {
        return Ok(None);
    }
    let two = |range| part(digits, range).parse::<u8>().map_err(|_| MrzError::Date(field));
    let (year, month, number) = (two(0..2)?, two(2..4)?, two(4..6)?);
    let month = Month::try_from(month).map_err(|_| MrzError::Date(field))?;
    let mut in_centuries =
        [1900, 2000, 2100].iter().filter_map(|century| Date::from_calendar_date(century + i32::from(year), month, number).ok());
    let chosen = match field {
        MrzField::BirthDate => in_centuries.rfind(|day| *day <= today),
        MrzField::Expiry | MrzField::DocumentNumber | MrzField::PersonalNumber | MrzField::Composite => {
            in_centuries.min_by_key(|day| (*day - today).whole_days().abs())
        }
    };
    chosen.map(Some).ok_or(MrzError::Date(field))
}

#[cfg(test)]
mod tests;
