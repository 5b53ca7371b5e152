//! Numbers that carry their own proof: citizen numbers and credit codes.

use time::{Date, Month};

use super::{Personal, Sex};

/// Why a number cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Not the length the standard gives.
    #[error("the number does not have 18 characters")]
    Length,
    /// A character that cannot stand there.
    #[error("the number contains a character that cannot stand there")]
    Character,
    /// No such birthday.
    #[error("the date of birth inside the number does not exist")]
    BirthDate,
    /// Mistyped: the last character does not fit the others.
    #[error("the last character does not fit the others")]
    CheckDigit,
}

/// A citizen identification number (公民身份号码, GB 11643-1999), checked. Also carried by residence permits 81/82/83 of HK, Macau, Taiwan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentNumber {
    number: Personal,
    birth_date: Date,
    sex: Sex,
}

impl ResidentNumber {
    /// Reads 18 characters, spaces allowed, `x` as `X`.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
        let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if characters.len() != 18 {
            return Err(IdNumberError::Length);
        }
        let digits: Vec<u32> = characters[..17].iter().map_while(|c| c.to_digit(10)).collect();
        if digits.len() != 17 || !(characters[17].is_ascii_digit() || characters[17] == 'X') {
            return Err(IdNumberError::Character);
        }
        let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |sum, digit| sum * 10 + digit);
        let month = u8::try_from(number(10..12)).ok().and_then(|m| Month::try_from(m).ok());
        let birth_date = month
            .and_then(|month| Date::from_calendar_date(number(6..10) as i32, month, number(12..14) as u8).ok())
            .ok_or(IdNumberError::BirthDate)?;
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        if CHECK[(sum % 11) as usize] != characters[17] {
            return Err(IdNumberError::CheckDigit);
        }
        let sex = if digits[16] % 2 == 1 { Sex::Male } else { Sex::Female };
        Ok(Self { number: Personal::new(characters.into_iter().collect::<String>()), birth_date, sex })
    }

    /// The number.
    pub fn number(&self) -> &Personal {
        &self.number
    }

    /// The birthday inside it.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex inside it (digit 17, odd = male).
    pub fn sex(&self) -> Sex {
        self.sex
    }
}

/// A unified social credit code (统一社会信用代码, GB 32100-2015), checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uscc(String);

impl Uscc {
    /// Reads 18 characters, spaces allowed, lower case accepted.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let code: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if code.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        let values: Vec<usize> = code.chars().map_while(|c| ALPHABET.find(c)).collect();
        if values.len() != 18 {
            return Err(IdNumberError::Character);
        }
        let mut weight = 1;
        let mut sum = 0;
        for value in &values[..17] {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        if (31 - sum % 31) % 31 != values[17] {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(Self(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_numbers_of_the_standard() {
        for number in ["11010519491231002X", "34052419800101001X", "110101198503120017", "810000199001010019"] {
            assert!(ResidentNumber::parse(number).is_ok(), "{number}");
        }
        let number = ResidentNumber::parse("110101 19850312 001 7").expect("spaces are how people read it out");
        assert_eq!(number.sex(), Sex::Male);
        assert_eq!(number.birth_date().to_string(), "1985-03-12");
    }

    #[test]
    fn a_wrong_number_says_what_is_wrong() {
        assert_eq!(ResidentNumber::parse("11010519491231002").map(|_| ()), Err(IdNumberError::Length));
        assert_eq!(ResidentNumber::parse("110105194912310021").map(|_| ()), Err(IdNumberError::CheckDigit));
        assert_eq!(ResidentNumber::parse("110105194902310021").map(|_| ()), Err(IdNumberError::BirthDate));
        assert_eq!(ResidentNumber::parse("1101051949O231002X").map(|_| ()), Err(IdNumberError::Character));
    }

    #[test]
    fn credit_codes_including_a_check_digit_of_zero() {
        for code in ["91350100M000100Y43", "91110000101623741K", "911101066976941872", "91440300708461136T"] {
            assert!(Uscc::parse(code).is_ok(), "{code}");
        }
        assert_eq!(Uscc::parse("911101066976941873"), Err(IdNumberError::CheckDigit));
        assert_eq!(Uscc::parse("91110106697694187I"), Err(IdNumberError::Character));
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(position in 0usize..17, change in 1u32..10) {
            let good: Vec<char> = "110101198503120017".chars().collect();
            let mut bad = good.clone();
            let digit = (good[position].to_digit(10).expect("a digit") + change) % 10;
            bad[position] = char::from_digit(digit, 10).expect("a digit");
            proptest::prop_assert!(ResidentNumber::parse(&bad.into_iter().collect::<String>()).is_err());
        }
    }
}
