//! Numbers of people from Hong Kong, Macau and Taiwan: residence permit and travel permit.

use time::Date;

use super::{IdNumberError, Personal, ResidentNumber, Sex, identity_number::plain};

/// Where the holder of a permit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HomeRegion {
    /// 香港.
    HongKong,
    /// 澳门.
    Macau,
    /// 台湾.
    Taiwan,
}

impl HomeRegion {
    /// As official papers name it.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::HongKong => "香港特别行政区",
            Self::Macau => "澳门特别行政区",
            Self::Taiwan => "台湾省",
        }
    }

    /// The six digits at the head of a residence permit's number.
    pub fn permit_code(self) -> &'static str {
        match self {
            Self::HongKong => "810000",
            Self::Macau => "820000",
            Self::Taiwan => "830000",
        }
    }
}

/// Number of a 港澳台居民居住证 (国办发〔2018〕81号): built as a citizen number (GB 11643), beginning with 810000 Hong Kong,
/// 820000 Macau or 830000 Taiwan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmtNumber {
    number: ResidentNumber,
    home: HomeRegion,
}

impl HmtNumber {
    /// Reads 18 characters as [`ResidentNumber::parse`] does.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let number = ResidentNumber::parse(text)?;
        let home = [HomeRegion::HongKong, HomeRegion::Macau, HomeRegion::Taiwan]
            .into_iter()
            .find(|home| home.permit_code() == number.region_code())
            .ok_or(IdNumberError::Prefix)?;
        Ok(Self { number, home })
    }

    /// The same number, unless its holder is born after `today`.
    pub fn born_by(self, today: Date) -> Result<Self, IdNumberError> {
        Ok(Self { number: self.number.born_by(today)?, home: self.home })
    }

    /// The number.
    pub fn number(&self) -> &Personal {
        self.number.number()
    }

    /// The birthday inside it.
    pub fn birth_date(&self) -> Date {
        self.number.birth_date()
    }

    /// The sex inside it.
    pub fn sex(&self) -> Sex {
        self.number.sex()
    }

    /// Where the holder comes from.
    pub fn home(&self) -> HomeRegion {
        self.home
    }
}

/// Why a text is not the number of a travel permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TravelPermitError {
    /// Not the length of any of them.
    #[error("the number does not have the length of a travel permit: H or M with 8 or 10 digits, or 8 digits for Taiwan")]
    Length,
    /// A character that cannot stand there.
    #[error("the number contains a character that cannot stand there: after H or M only digits follow")]
    Character,
}

/// Number of a 港澳居民来往内地通行证 (`H` Hong Kong or `M` Macau with 8 digits for life, on older cards two more that count the
/// issues) or of a 台湾居民来往大陆通行证 (8 digits, with two more for the issue). It has no check digit; the card's
/// machine-readable zone has, see [`Mrz`](super::Mrz).
#[derive(Clone, PartialEq, Eq)]
pub struct TravelPermitNumber {
    number: Personal,
    home: HomeRegion,
    issue: Option<u8>,
}

impl TravelPermitNumber {
    /// Reads a number; spaces, full-width characters and small letters are accepted.
    pub fn parse(text: &str) -> Result<Self, TravelPermitError> {
        let plain = plain(text);
        let (home, letters) = match plain.chars().next() {
            Some('H') => (HomeRegion::HongKong, 1),
            Some('M') => (HomeRegion::Macau, 1),
            Some(_) => (HomeRegion::Taiwan, 0),
            None => return Err(TravelPermitError::Length),
        };
        let digits = plain.get(letters..).unwrap_or_default();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TravelPermitError::Character);
        }
        let issue = match digits.len() {
            8 => None,
            10 => digits.get(8..).and_then(|issue| issue.parse().ok()),
            _ => return Err(TravelPermitError::Length),
        };
        let holder = plain.get(..letters + 8).unwrap_or_default();
        Ok(Self { number: Personal::new(holder), home, issue })
    }

    /// The holder's part, the same on every card of a life: `H12345678`, `12345678`.
    pub fn number(&self) -> &Personal {
        &self.number
    }

    /// Where the holder comes from.
    pub fn home(&self) -> HomeRegion {
        self.home
    }

    /// Which card of the holder, where the number says so.
    pub fn issue(&self) -> Option<u8> {
        self.issue
    }
}

impl std::fmt::Debug for TravelPermitNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TravelPermitNumber(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residence_permits_of_three_regions() {
        let permit = HmtNumber::parse("810000 19900101 0019").expect("a permit");
        assert_eq!((permit.home(), permit.sex()), (HomeRegion::HongKong, Sex::Male));
        assert_eq!(permit.birth_date().to_string(), "1990-01-01");
        assert_eq!(HmtNumber::parse("110101198503120017"), Err(IdNumberError::Prefix));
        assert_eq!(HmtNumber::parse("810000199001010018"), Err(IdNumberError::CheckDigit));
        assert_eq!(HmtNumber::parse("8100001990010100"), Err(IdNumberError::Length));
        for (start, home) in [("820000", HomeRegion::Macau), ("830000", HomeRegion::Taiwan)] {
            let found = (0..=9)
                .map(|digit| digit.to_string())
                .chain(["X".into()])
                .find_map(|last| HmtNumber::parse(&format!("{start}19900101001{last}")).ok());
            assert_eq!(found.map(|permit| permit.home()), Some(home), "{start}");
        }
    }

    #[test]
    fn travel_permits_as_people_copy_them() {
        let permit = TravelPermitNumber::parse("ｈ1234 5678").expect("a permit");
        assert_eq!((permit.number().reveal(), permit.home(), permit.issue()), ("H12345678", HomeRegion::HongKong, None));
        let permit = TravelPermitNumber::parse("M1234567802").expect("a permit");
        assert_eq!((permit.number().reveal(), permit.home(), permit.issue()), ("M12345678", HomeRegion::Macau, Some(2)));
        let permit = TravelPermitNumber::parse("01234567").expect("a permit");
        assert_eq!((permit.number().reveal(), permit.home()), ("01234567", HomeRegion::Taiwan));
        assert_eq!(format!("{permit:?}"), "TravelPermitNumber(***)");
        for (text, error) in [
            ("", TravelPermitError::Length),
            ("H1234567", TravelPermitError::Length),
            ("H123456789", TravelPermitError::Length),
            ("1234567", TravelPermitError::Length),
            ("HH2345678", TravelPermitError::Character),
            ("A12345678", TravelPermitError::Character),
            ("H1234567八", TravelPermitError::Character),
        ] {
            assert_eq!(TravelPermitNumber::parse(text), Err(error), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_permit_or_an_error(text in "\\PC{0,14}|[HMhm0-9]{0,12}") {
            let _ = TravelPermitNumber::parse(&text);
            let _ = HmtNumber::parse(&text);
        }
    }
}
