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
    /// Something other than digits, separators and 万/亿/元.
    #[error("the amount contains something that is not a number")]
    NotANumber,
    /// Less than one fen.
    #[error("the amount has more than two decimals")]
    TooPrecise,
    /// 10 000 亿 yuan or more.
    #[error("the amount is too large")]
    TooLarge,
    /// `8万5`: 85 000 to the ear, 80 005 to the letter.
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

    /// From whole yuan.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan * 100)
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

    /// Reads what people write: `80000`, `80,000.50`, `８００００`, `8万`, `8万元`, `1.5亿`, `12万3000`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥')).map(half_width).collect();
        let plain = plain.strip_prefix("人民币").unwrap_or(&plain);
        let plain = plain.strip_suffix('整').unwrap_or(plain);
        let plain = plain.strip_suffix(['元', '圆']).unwrap_or(plain);
        if plain.is_empty() {
            return Err(MoneyError::Empty);
        }
        let mut fen: i128 = 0;
        let mut number = String::new();
        let mut smallest = i128::MAX;
        for c in plain.chars() {
            match c {
                '0'..='9' | '.' => number.push(c),
                '万' | '亿' => {
                    let unit = if c == '万' { 10_000 } else { 100_000_000 };
                    if number.is_empty() || unit >= smallest {
                        return Err(MoneyError::NotANumber);
                    }
                    smallest = unit;
                    fen += decimal_fen(&number, unit)?;
                    number.clear();
                }
                _ => return Err(MoneyError::NotANumber),
            }
        }
        if !number.is_empty() {
            if smallest != i128::MAX && number.len() == 1 && number != "0" {
                return Err(MoneyError::Ambiguous);
            }
            fen += decimal_fen(&number, 1)?;
        }
        i64::try_from(fen).ok().map(Self).filter(|money| *money <= Self::MAX).ok_or(MoneyError::TooLarge)
    }
}

/// Full-width digits and the full stop as their ASCII twins.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        other => other,
    }
}

/// `number` (digits with at most one point) times `unit` yuan, in fen, exactly.
fn decimal_fen(number: &str, unit: i128) -> Result<i128, MoneyError> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') {
        return Err(MoneyError::NotANumber);
    }
    if whole.len() > 15 || fraction.len() > 12 {
        return Err(MoneyError::TooLarge);
    }
    let digits: i128 = format!("{whole}{fraction}").parse().map_err(|_| MoneyError::NotANumber)?;
    let scale = 10_i128.pow(fraction.len() as u32);
    let scaled = digits * unit * 100;
    if scaled % scale != 0 {
        return Err(MoneyError::TooPrecise);
    }
    Ok(scaled / scale)
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
        assert_eq!(yuan("八万"), Err(MoneyError::NotANumber));
        assert_eq!(yuan("1万2亿"), Err(MoneyError::NotANumber));
        assert_eq!(yuan(""), Err(MoneyError::Empty));
        assert_eq!(yuan("99999999999999999999"), Err(MoneyError::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_with_separators_is_read_back(fen in 0..=Money::MAX.fen()) {
            let money = Money::from_fen(fen);
            proptest::prop_assert_eq!(money.grouped().parse::<Money>(), Ok(money));
        }

        #[test]
        fn any_text_is_an_amount_or_an_error(text in ".{0,40}") {
            let _ = text.parse::<Money>();
        }
    }
}
