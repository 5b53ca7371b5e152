//! Rates of interest, exact.

use std::str::FromStr;

use super::identity_number::half_width;

/// A yearly rate in millionths of a percent: 3.85 % is 3,850,000. Never negative; at most 1,000 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u32);

/// Why a text is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PercentError {
    /// Something other than digits and one point, with `%` behind or not.
    #[error("the rate is not a number like 3.85")]
    NotANumber,
    /// More than six decimals.
    #[error("the rate has more than six decimals")]
    TooPrecise,
    /// More than 1,000 %.
    #[error("the rate is above 1,000 percent")]
    TooLarge,
}

impl Percent {
    /// The highest rate that can be written: 1,000 %.
    pub const MAX: Self = Self(1_000_000_000);

    /// 100 %.
    pub const HUNDRED: Self = Self(100_000_000);

    /// From millionths of a percent; `None` above [`Percent::MAX`].
    pub fn from_millionths(millionths: u32) -> Option<Self> {
        Some(Self(millionths)).filter(|rate| *rate <= Self::MAX)
    }

    /// In millionths of a percent.
    pub fn millionths(self) -> u32 {
        self.0
    }

    /// `times` as much, a monthly rate by 12 for one; `None` above [`Percent::MAX`].
    pub fn times(self, times: u32) -> Option<Self> {
        self.0.checked_mul(times).and_then(Self::from_millionths)
    }
}

impl std::fmt::Display for Percent {
    /// Without `%`, with at least two decimals: `3.85`, `3.00`, `3.123456`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decimals = format!("{:06}", self.0 % 1_000_000);
        let shown = decimals.trim_end_matches('0').len().max(2);
        write!(f, "{}.{}", self.0 / 1_000_000, decimals.get(..shown).unwrap_or(&decimals))
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    /// Reads `3.85`, `3.85%`, `３．８５％`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
        let plain = plain.strip_suffix('%').unwrap_or(&plain);
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(PercentError::NotANumber);
        }
        let decimals = fraction.trim_end_matches('0');
        if decimals.len() > 6 {
            return Err(PercentError::TooPrecise);
        }
        let millionths = format!("{whole}{decimals:0<6}").parse().map_err(|_| PercentError::TooLarge)?;
        Self::from_millionths(millionths).ok_or(PercentError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_as_people_write_them() {
        for (text, millionths) in [
            ("3.85", 3_850_000),
            ("3.85%", 3_850_000),
            ("３．８５％", 3_850_000),
            ("24", 24_000_000),
            ("0.000001", 1),
            ("1000", 1_000_000_000),
        ] {
            assert_eq!(text.parse::<Percent>().map(Percent::millionths), Ok(millionths), "{text}");
        }
        for (text, error) in [
            ("", PercentError::NotANumber),
            ("%", PercentError::NotANumber),
            ("-3", PercentError::NotANumber),
            ("+3", PercentError::NotANumber),
            ("3.8.5", PercentError::NotANumber),
            ("3,85", PercentError::NotANumber),
            ("0.0000001", PercentError::TooPrecise),
            ("1000.000001", PercentError::TooLarge),
            ("99999999999999999999", PercentError::TooLarge),
        ] {
            assert_eq!(text.parse::<Percent>(), Err(error), "{text}");
        }
        let rate: Percent = "2".parse().expect("a rate");
        assert_eq!(rate.times(12).map(|rate| rate.to_string()).as_deref(), Some("24.00"));
        assert_eq!((rate.times(501), rate.times(u32::MAX)), (None, None));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(millionths in 0..=Percent::MAX.millionths()) {
            let rate = Percent::from_millionths(millionths).expect("a rate");
            proptest::prop_assert_eq!(rate.to_string().parse::<Percent>(), Ok(rate));
        }

        #[test]
        fn any_text_is_a_rate_or_an_error(text in "\\PC{0,20}|[0-9.%]{0,12}") {
            let _ = text.parse::<Percent>();
        }
    }
}
