//! Unified social credit codes (GB 32100), which carry an organisation code (GB 11714) inside.

use super::{IdNumberError, identity_number::plain, region::region_name};

/// A unified social credit code (统一社会信用代码, GB 32100-2015), checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uscc(String);

impl Uscc {
    /// Reads 18 characters; spaces, full-width characters and small letters are accepted. Both check digits must fit: the
    /// last character (mod 31) and that of the organisation code in positions 9–17 (mod 11).
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let code = plain(text);
        if code.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        let values: Vec<usize> = code.chars().map_while(|c| ALPHABET.find(c)).collect();
        if values.len() != 18 {
            return Err(IdNumberError::Character);
        }
        let mut weight = 1;
        let mut sum = 0;
        for value in values.iter().take(17) {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        if values.last() != Some(&((31 - sum % 31) % 31)) {
            return Err(IdNumberError::CheckDigit);
        }
        if !code.get(8..17).is_some_and(is_organisation_code) {
            return Err(IdNumberError::OrganisationDigit);
        }
        Ok(Self(code))
    }

    /// The code: 18 capital letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The six digits of the authority that registered it (positions 3–8).
    pub fn region_code(&self) -> &str {
        self.0.get(2..8).unwrap_or_default()
    }

    /// Where that is, as far as today's list knows it; `None` for authorities of the state (100000).
    pub fn region_name(&self) -> Option<String> {
        region_name(self.region_code())
    }
}

/// GB 11714-1997: eight letters or digits with the weights 3 7 9 10 5 8 4 2, then 11 − sum mod 11, where 10 is `X` and 11 is `0`.
fn is_organisation_code(nine: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = nine.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(36)? * weight)).sum();
    let expected = match 11 - sum % 11 {
        11 => Some('0'),
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    };
    nine.chars().nth(8) == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_codes_including_a_check_digit_of_zero() {
        for code in [
            "91350100M000100Y43",
            "91110000101623741K",
            "911101066976941872",
            "91440300708461136T",
            "９１１１００００ 1016 2374 １k",
        ] {
            assert!(Uscc::parse(code).is_ok(), "{code}");
        }
        assert_eq!(Uscc::parse("911101066976941873"), Err(IdNumberError::CheckDigit));
        assert_eq!(Uscc::parse("91110106697694187I"), Err(IdNumberError::Character));
        assert_eq!(Uscc::parse("9111010669769418"), Err(IdNumberError::Length));
    }

    #[test]
    fn the_registering_authority_is_named() {
        let code = Uscc::parse("91350100M000100Y43").expect("the example of the standard");
        assert_eq!((code.region_code(), code.region_name().as_deref()), ("350100", Some("福建省福州市")));
    }

    /// 698694187 has a wrong organisation digit; the last character was made to fit it.
    #[test]
    fn the_organisation_code_inside_is_checked_too() {
        assert!(is_organisation_code("697694187") && is_organisation_code("M000100Y4"));
        assert!(is_organisation_code("00000030X") && !is_organisation_code("000000301"), "a remainder of 10 is X");
        let fits: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY"
            .chars()
            .filter(|last| Uscc::parse(&format!("91110106698694187{last}")) != Err(IdNumberError::CheckDigit))
            .collect();
        let [fits] = fits.as_slice() else { panic!("one last character fits: {fits:?}") };
        assert_eq!(Uscc::parse(&format!("91110106698694187{fits}")), Err(IdNumberError::OrganisationDigit));
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(position in 0usize..18, other in 0usize..31) {
            let alphabet: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect();
            let mut code: Vec<char> = "91440300708461136T".chars().collect();
            proptest::prop_assume!(code[position] != alphabet[other]);
            code[position] = alphabet[other];
            proptest::prop_assert!(Uscc::parse(&code.into_iter().collect::<String>()).is_err());
        }

        #[test]
        fn any_text_is_a_code_or_an_error(text in "\\PC{0,20}|[0-9A-Za-z ]{17,20}") {
            let _ = Uscc::parse(&text);
        }
    }
}
