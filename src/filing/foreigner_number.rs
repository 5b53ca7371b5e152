//! Numbers of the foreigner's permanent residence card (外国人永久居留身份证), old and new.

use time::{Date, Month};

use super::{
    IdNumberError, Personal, Sex,
    identity_number::{birth_date, eighteen, fits_mod_11_2, plain, sex_of},
    mrz::check_digit,
    region::{is_province, region_name},
};

/// Why a text is not the number of a permanent residence card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForeignerNumberError {
    /// Neither of the two lengths.
    #[error("the number has neither 15 characters (until 2023) nor 18 digits")]
    Length,
    /// What is wrong inside, as with other numbers of people.
    #[error(transparent)]
    Number(#[from] IdNumberError),
}

/// Which of the two systems a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignerEdition {
    /// Cards before 2023-12-01: three letters of the country, place of first issue, birth `YYMMDD`, sequence, check digit.
    Until2023,
    /// Cards since: `9`, province, ISO 3166 numeric country, birth `YYYYMMDD`, sequence, MOD 11-2.
    Since2023,
}

/// A checked number of a permanent residence card (新版外国人永久居留身份证机读信息规则, 2023). `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ForeignerNumber {
    number: Personal,
    edition: ForeignerEdition,
    birth_date: Date,
    sex: Sex,
    nationality: String,
    region_code: String,
}

impl ForeignerNumber {
    /// Reads 15 or 18 characters; spaces, full-width characters and small letters are accepted.
    pub fn parse(text: &str) -> Result<Self, ForeignerNumberError> {
        let number = plain(text);
        match number.chars().count() {
            15 => Ok(Self::until_2023(number)?),
            18 => Ok(Self::since_2023(number)?),
            _ => Err(ForeignerNumberError::Length),
        }
    }

    fn until_2023(number: String) -> Result<Self, IdNumberError> {
        if !number.is_ascii() {
            return Err(IdNumberError::Character);
        }
        let part = |range| number.get(range).unwrap_or_default();
        let (country, digits): (&str, &str) = (part(0..3), part(3..15));
        if !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(IdNumberError::Prefix);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdNumberError::Character);
        }
        if !is_province(part(3..5)) {
            return Err(IdNumberError::Region);
        }
        let birth_date = birth_date_until_2023(part(7..13)).ok_or(IdNumberError::BirthDate)?;
        let last = |range| part(range).chars().next().and_then(|c| c.to_digit(10));
        if check_digit(part(0..14)) != last(14..15) {
            return Err(IdNumberError::CheckDigit);
        }
        let sex = sex_of(last(13..14).unwrap_or_default());
        let (nationality, region_code) = (country.to_owned(), format!("{}00", part(3..7)));
        let edition = ForeignerEdition::Until2023;
        Ok(Self { edition, birth_date, sex, nationality, region_code, number: Personal::new(number) })
    }

    fn since_2023(number: String) -> Result<Self, IdNumberError> {
        let digits = eighteen(&number)?;
        let part = |range| number.get(range).unwrap_or_default();
        if part(0..1) != "9" {
            return Err(IdNumberError::Prefix);
        }
        if !is_province(part(1..3)) {
            return Err(IdNumberError::Region);
        }
        let birth_date = birth_date(part(6..14))?;
        if !fits_mod_11_2(&digits, &number) {
            return Err(IdNumberError::CheckDigit);
        }
        let (nationality, region_code) = (part(3..6).to_owned(), format!("{}0000", part(1..3)));
        let edition = ForeignerEdition::Since2023;
        Ok(Self { edition, birth_date, sex: sex_of(digits[16]), nationality, region_code, number: Personal::new(number) })
    }

    /// The same number, unless its holder is born after `today`.
    pub fn born_by(self, today: Date) -> Result<Self, ForeignerNumberError> {
        if self.birth_date > today { Err(IdNumberError::BirthInFuture.into()) } else { Ok(self) }
    }

    /// The number.
    pub fn number(&self) -> &Personal {
        &self.number
    }

    /// Old or new.
    pub fn edition(&self) -> ForeignerEdition {
        self.edition
    }

    /// The birthday inside it. An old number has two digits of the year; of two centuries the later one that lies before the
    /// last day of the old cards is meant.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex inside it: the last digit of the sequence is odd for men, as in citizen numbers.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The country as the number has it, ISO 3166: three letters in old numbers (`KAZ`), three digits in new ones (`398`).
    pub fn nationality(&self) -> &str {
        &self.nationality
    }

    /// Where the card was first given, six digits of GB/T 2260: down to the prefecture in old numbers, to the province in new ones.
    pub fn region_code(&self) -> &str {
        &self.region_code
    }

    /// The name of that place.
    pub fn region_name(&self) -> Option<String> {
        region_name(&self.region_code)
    }
}

impl std::fmt::Debug for ForeignerNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ForeignerNumber(***)")
    }
}

/// `YYMMDD`. Old cards were given until 2023-11-30; nobody who holds one was born later.
fn birth_date_until_2023(digits: &str) -> Option<Date> {
    let last = Date::from_calendar_date(2023, Month::November, 30).ok()?;
    ["20", "19"].iter().find_map(|century| birth_date(&format!("{century}{digits}")).ok().filter(|day| *day <= last))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn both_editions_of_the_card() {
        let old = ForeignerNumber::parse("kaz 1100 901231 0 5").expect("the specimen of the 2017 card");
        assert_eq!((old.edition(), old.birth_date()), (ForeignerEdition::Until2023, date!(1990 - 12 - 31)));
        assert_eq!((old.sex(), old.nationality(), old.region_code()), (Sex::Female, "KAZ", "110000"));
        let new = ForeignerNumber::parse("９11398199012310021").expect("the specimen of the 2023 card");
        assert_eq!((new.edition(), new.birth_date()), (ForeignerEdition::Since2023, date!(1990 - 12 - 31)));
        assert_eq!((new.sex(), new.nationality(), new.region_code()), (Sex::Female, "398", "110000"));
        assert_eq!(new.region_name().as_deref(), Some("北京市"));
        assert_eq!(format!("{new:?}"), "ForeignerNumber(***)");
    }

    #[test]
    fn a_wrong_number_says_what_is_wrong() {
        use IdNumberError::{BirthDate, BirthInFuture, Character, CheckDigit, Prefix, Region};
        for (text, error) in [
            ("KAZ110090123104", CheckDigit),
            ("KAZ11009012310X", Character),
            ("K4Z110090123105", Prefix),
            ("KAZ990090123105", Region),
            ("KAZ110090133105", BirthDate),
            ("哈萨克110090123105", Character),
            ("911398199012310022", CheckDigit),
            ("110101198503120017", Prefix),
            ("999398199012310021", Region),
            ("911398199002310021", BirthDate),
            ("91139819901231002A", Character),
        ] {
            assert_eq!(ForeignerNumber::parse(text), Err(error.into()), "{text}");
        }
        assert_eq!(ForeignerNumber::parse("9113981990123100"), Err(ForeignerNumberError::Length));
        let new = ForeignerNumber::parse("911398199012310021").expect("a number");
        assert_eq!(new.born_by(date!(1990 - 12 - 30)), Err(BirthInFuture.into()));
    }

    #[test]
    fn two_digits_of_a_year_never_mean_a_day_after_the_last_old_card() {
        assert_eq!(birth_date_until_2023("231130"), Some(date!(2023 - 11 - 30)));
        assert_eq!(birth_date_until_2023("231201"), Some(date!(1923 - 12 - 01)));
        assert_eq!(birth_date_until_2023("240229"), Some(date!(1924 - 02 - 29)));
        assert_eq!(birth_date_until_2023("230229"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_number_or_an_error(text in "\\PC{0,20}|[A-Z]{3}[0-9]{12}|9[0-9]{17}|[A-Z0-9]{15}") {
            let _ = ForeignerNumber::parse(&text);
        }
    }
}
