//! Passports: the number as people type it, or the machine-readable zone.

use time::Date;

use super::{Mrz, MrzError, Personal, identity_number::plain};

/// The longest number that can stand in a passport's zone without going on elsewhere, Doc 9303 part 4.
const LONGEST: usize = 9;
/// The shortest number of a passport that states still give.
const SHORTEST: usize = 5;

/// Why a text is neither a passport's number nor its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassportError {
    /// Not the shape of a number. Passport numbers have no check digit of their own: only their shape can be looked at.
    #[error("the number does not have 5 to 9 letters and digits, at least one of them a digit")]
    Shape,
    /// It looks like a machine-readable zone, and something is wrong with it.
    #[error(transparent)]
    Mrz(#[from] MrzError),
}

/// A passport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    number: Personal,
    mrz: Option<Mrz>,
}

impl Passport {
    /// Reads a number (`E12345678`), or the zone of a passport (2 × 44) or of a card (3 × 30). What has a filler `<` in it or is
    /// far too long for a number is taken for a zone. `today` settles years of two digits, see [`Mrz::parse`].
    pub fn parse(text: &str, today: Date) -> Result<Self, PassportError> {
        let plain = plain(text);
        let length = plain.chars().count();
        if plain.contains('<') || length > 2 * LONGEST {
            let mrz = Mrz::parse(&plain, today)?;
            return Ok(Self { number: mrz.document_number().clone(), mrz: Some(mrz) });
        }
        let fits = plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) && plain.bytes().any(|byte| byte.is_ascii_digit());
        if fits && (SHORTEST..=LONGEST).contains(&length) {
            return Ok(Self { number: plain.into(), mrz: None });
        }
        Err(PassportError::Shape)
    }

    /// The number of the document.
    pub fn number(&self) -> &Personal {
        &self.number
    }

    /// The zone, where it was given.
    pub fn mrz(&self) -> Option<&Mrz> {
        self.mrz.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::filing::MrzField;

    const TODAY: Date = date!(2026 - 11 - 24);

    #[test]
    fn a_number_or_a_zone() {
        for (text, number) in
            [("E12345678", "E12345678"), ("ｅa 1234567", "EA1234567"), ("c01x00t47", "C01X00T47"), ("012345678", "012345678")]
        {
            let passport = Passport::parse(text, TODAY).expect("a passport");
            assert_eq!((passport.number().reveal(), passport.mrz()), (number, None), "{text}");
        }
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let passport = Passport::parse(zone, TODAY).expect("a passport");
        assert_eq!(passport.number().reveal(), "L898902C3");
        assert_eq!(passport.mrz().map(Mrz::nationality), Some("UTO"));
        assert!(!format!("{passport:?}").contains("L898902C3"));
    }

    #[test]
    fn what_is_neither_says_why() {
        for text in ["", "E123", "E1234567890", "PASSPORT", "E-1234567", "护照12345"] {
            assert_eq!(Passport::parse(text, TODAY), Err(PassportError::Shape), "{text}");
        }
        assert_eq!(Passport::parse("P<UTO", TODAY), Err(MrzError::Length.into()));
        let wrong = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<11";
        assert_eq!(Passport::parse(wrong, TODAY), Err(MrzError::CheckDigit(MrzField::Composite).into()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_passport_or_an_error(text in "\\PC{0,24}|[A-Za-z0-9< ]{0,12}") {
            let _ = Passport::parse(&text, TODAY);
        }
    }
}
