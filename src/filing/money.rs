//! Amounts of money in fen.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount in fen (分, 1/100 yuan). Written in JSON as integer fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was written.
    #[error("no amount was written")]
    Empty,
    /// Something that is no amount: other words, units in the wrong order, commas in the wrong place.
    #[error("the amount contains something that is not a number")]
    NotANumber,
    /// Less than one fen.
    #[error("the amount has more than two decimals")]
    TooPrecise,
    /// 10 000 亿 yuan or more.
    #[error("the amount is too large")]
    TooLarge,
    /// `8万5`: 85 000 to the ear, 80 005 to the letter; `一万二千三`, `3块5`, `1亿2000` likewise.
    #[error("the amount can be read in two ways")]
    Ambiguous,
}

impl Money {
    /// The largest amount that can be written: one fen below 10 000 亿 yuan.
    pub const MAX: Self = Self(99_999_999_999_999);

    /// From fen.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// From whole yuan; beyond what fen can count, the largest amount there is.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// In fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Digits with thousands separators, two decimals only when there are fen: `80,000`, `1,234.50`.
    pub fn grouped(self) -> String {
        let (yuan, fen) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = yuan.to_string();
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if fen > 0 {
            text.push_str(&format!(".{fen:02}"));
        }
        text
    }

    /// Digits without separators and always with two decimals, as programs exchange amounts: `6550.00`, `-0.05`.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }

    /// Capital numerals (人民币大写), `捌万元整`.
    pub fn in_words(self) -> String {
        super::amount_in_words::in_words(self.0)
    }

    /// The sum, `None` beyond [`Money::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|sum| *sum <= Self::MAX)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads what people write: `80000`, `80,000.50`, `８００００`, `8万`, `8万元`, `1.5亿`, `12万3000`, `八万五千`, `3块5毛`,
    /// `壹拾贰万元整`, `人民币贰佰元伍角叁分`. What can be read in two ways (`8万5`, `一万二千三`) is an error.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fen = super::money_text::fen(text)?;
        i64::try_from(fen).ok().map(Self).filter(|money| *money <= Self::MAX).ok_or(MoneyError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_the_way_people_write_them() {
        let yuan = |text: &str| text.parse::<Money>().map(Money::fen);
        assert_eq!(yuan("80000"), Ok(8_000_000));
        assert_eq!(yuan("80,000.50"), Ok(8_000_050));
        assert_eq!(yuan("８００００元"), Ok(8_000_000));
        assert_eq!(yuan("8万元"), Ok(8_000_000));
        assert_eq!(yuan("1.5亿"), Ok(15_000_000_000));
        assert_eq!(yuan("12万3000"), Ok(12_300_000));
        assert_eq!(yuan("0.001"), Err(MoneyError::TooPrecise));
        assert_eq!(yuan("8万5"), Err(MoneyError::Ambiguous));
        assert_eq!(yuan("8万500"), Ok(8_050_000));
        assert_eq!(yuan("八万"), Ok(8_000_000));
        assert_eq!(yuan("1万2亿"), Err(MoneyError::NotANumber));
        assert_eq!(yuan(""), Err(MoneyError::Empty));
        assert_eq!(yuan("99999999999999999999"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn no_amount_is_too_large_to_be_written() {
        for fen in [i64::MIN, -5, 0, i64::MAX] {
            let money = Money::from_fen(fen);
            let _ = (money.grouped(), money.in_words());
        }
        assert_eq!(Money::from_yuan(i64::MAX).fen(), i64::MAX);
        assert_eq!((Money::from_fen(655_000).plain(), Money::from_fen(-5).plain()), ("6550.00".into(), "-0.05".into()));
        assert_eq!(Money::MAX.checked_add(Money::from_fen(1)), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_with_separators_is_read_back(fen in 0..=Money::MAX.fen()) {
            let money = Money::from_fen(fen);
            proptest::prop_assert_eq!(money.grouped().parse::<Money>(), Ok(money));
        }

        #[test]
        fn what_programs_write_is_read_back(fen in 0..=Money::MAX.fen()) {
            let money = Money::from_fen(fen);
            proptest::prop_assert_eq!(money.plain().parse::<Money>(), Ok(money));
        }

        #[test]
        fn any_text_is_an_amount_or_an_error(text in ".{0,40}") {
            let _ = text.parse::<Money>();
        }
    }
}
