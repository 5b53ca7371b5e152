//! Citizen numbers (GB 11643), and what every number of a person has in common: how it is cleaned, and its last character.

use time::{Date, Month};

use super::{
    Personal, Sex,
    region::{is_province, region_name},
};

/// Why a number cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Not the length the standard gives.
    #[error("the number does not have 18 characters")]
    Length,
    /// A character that cannot stand there.
    #[error("the number contains a character that cannot stand there")]
    Character,
    /// The number of another kind of document.
    #[error("the number does not begin as numbers of this kind do")]
    Prefix,
    /// No province has this code (GB/T 2260).
    #[error("the first digits of the number are not the code of a province")]
    Region,
    /// No such birthday.
    #[error("the date of birth inside the number does not exist")]
    BirthDate,
    /// A birthday after the day asked about.
    #[error("the date of birth inside the number lies in the future")]
    BirthInFuture,
    /// Mistyped: the last character does not fit the others.
    #[error("the last character does not fit the others")]
    CheckDigit,
    /// Mistyped: the organisation code inside a credit code (positions 9–17, GB 11714) has a check digit of its own.
    #[error("the organisation code inside the number does not fit its own check digit (character 17)")]
    OrganisationDigit,
}

/// A citizen identification number (公民身份号码, GB 11643-1999), checked. Also carried by residence permits 81/82/83 of Hong
/// Kong, Macau and Taiwan, see [`HmtNumber`](super::HmtNumber). `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ResidentNumber {
    number: Personal,
    birth_date: Date,
    sex: Sex,
}

impl ResidentNumber {
    /// Reads 18 characters; spaces, full-width characters and `x` are accepted. The province must exist; a county need not:
    /// a number keeps the code of the year it was given in, and many of those counties are gone.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let number = plain(text);
        let digits = eighteen(&number)?;
        if !is_province(number.get(..2).unwrap_or_default()) {
            return Err(IdNumberError::Region);
        }
        let birth_date = birth_date(number.get(6..14).unwrap_or_default())?;
        if !fits_mod_11_2(&digits, &number) {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(Self { sex: sex_of(digits[16]), number: Personal::new(number), birth_date })
    }

    /// The same number, unless its holder is born after `today`.
    pub fn born_by(self, today: Date) -> Result<Self, IdNumberError> {
        if self.birth_date > today { Err(IdNumberError::BirthInFuture) } else { Ok(self) }
    }

    /// The number: 18 characters, without spaces, `X` large.
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

    /// The six digits of the place that gave it, `110101`; they may be of a county that is no more.
    pub fn region_code(&self) -> &str {
        self.number.reveal().get(..6).unwrap_or_default()
    }

    /// The place, as far down as today's list knows it: `北京市东城区`, for a county that is no more `北京市`.
    pub fn region_name(&self) -> Option<String> {
        region_name(self.region_code())
    }
}

impl std::fmt::Debug for ResidentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResidentNumber(***)")
    }
}

/// What people mean by what they type: no spaces, full-width characters as their ASCII twins, capitals.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| half_width(c).to_ascii_uppercase()).collect()
}

/// A full-width character (U+FF01–U+FF5E) as its ASCII twin.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        other => other,
    }
}

/// The 17 digits before the last character of an 18-character number.
pub(super) fn eighteen(number: &str) -> Result<[u32; 17], IdNumberError> {
    if number.chars().count() != 18 {
        return Err(IdNumberError::Length);
    }
    let mut digits = [0; 17];
    for (place, c) in digits.iter_mut().zip(number.chars()) {
        *place = c.to_digit(10).ok_or(IdNumberError::Character)?;
    }
    match number.chars().last() {
        Some('0'..='9' | 'X') => Ok(digits),
        Some(_) | None => Err(IdNumberError::Character),
    }
}

/// ISO 7064 MOD 11-2, as GB 11643 uses it: whether the last character of `number` fits the `digits` before it.
pub(super) fn fits_mod_11_2(digits: &[u32; 17], number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &str = "10X98765432";
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let expected = CHECK.chars().zip(0..).find(|(_, rest)| *rest == sum % 11).map(|(c, _)| c);
    expected == number.chars().last()
}

/// `YYYYMMDD` inside a number. Nobody alive was born before 1850.
pub(super) fn birth_date(digits: &str) -> Result<Date, IdNumberError> {
    let part = |range| digits.get(range).and_then(|part: &str| part.parse::<u16>().ok());
    let read = || {
        let month = Month::try_from(u8::try_from(part(4..6)?).ok()?).ok()?;
        Date::from_calendar_date(part(0..4)?.into(), month, u8::try_from(part(6..8)?).ok()?).ok()
    };
    read().filter(|day| day.year() >= 1850).ok_or(IdNumberError::BirthDate)
}

/// The last digit of a sequence number: odd for men.
pub(super) fn sex_of(digit: u32) -> Sex {
    if digit % 2 == 1 { Sex::Male } else { Sex::Female }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn citizen_numbers_of_the_standard() {
        for number in ["11010519491231002X", "34052419800101001X", "110101198503120017", "810000199001010019"] {
            assert!(ResidentNumber::parse(number).is_ok(), "{number}");
        }
        let number = ResidentNumber::parse("110101 19850312 001 7").expect("spaces are how people read it out");
        assert_eq!(number.sex(), Sex::Male);
        assert_eq!(number.birth_date().to_string(), "1985-03-12");
        let wide = ResidentNumber::parse("１１０１０５　１９４９１２３１００２ｘ").expect("a Chinese keyboard types like this");
        assert_eq!((wide.number().reveal(), wide.sex()), ("11010519491231002X", Sex::Female));
    }

    #[test]
    fn a_wrong_number_says_what_is_wrong() {
        for (number, error) in [
            ("", IdNumberError::Length),
            ("11010519491231002", IdNumberError::Length),
            ("110105194912310021", IdNumberError::CheckDigit),
            ("110105194902310021", IdNumberError::BirthDate),
            ("110105000012310021", IdNumberError::BirthDate),
            ("110105194913310021", IdNumberError::BirthDate),
            ("1101051949O231002X", IdNumberError::Character),
            ("11010519491231002Y", IdNumberError::Character),
            ("160105194912310021", IdNumberError::Region),
            ("911398199012310021", IdNumberError::Region),
        ] {
            assert_eq!(ResidentNumber::parse(number), Err(error), "{number}");
        }
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let number = ResidentNumber::parse("110101198503120017").expect("a number");
        assert!(number.clone().born_by(date!(1985 - 03 - 12)).is_ok());
        assert_eq!(number.born_by(date!(1985 - 03 - 11)), Err(IdNumberError::BirthInFuture));
    }

    /// 340524, of the example in the standard, is not in today's list.
    #[test]
    fn numbers_given_by_a_county_that_is_no_more_stay_valid() {
        let number = ResidentNumber::parse("34052419800101001X").expect("a number");
        assert_eq!((number.region_code(), number.region_name().as_deref()), ("340524", Some("安徽省马鞍山市")));
        let number = ResidentNumber::parse("110101198503120017").expect("a number");
        assert_eq!(number.region_name().as_deref(), Some("北京市东城区"));
    }

    #[test]
    fn debug_hides_the_number() {
        let number = ResidentNumber::parse("110101198503120017").expect("a number");
        assert_eq!(format!("{number:?}"), "ResidentNumber(***)");
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

        #[test]
        fn any_text_is_a_number_or_an_error(text in "\\PC{0,20}|[0-9Xx０-９ ]{17,20}") {
            let _ = ResidentNumber::parse(&text);
        }
    }
}
