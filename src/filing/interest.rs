//! Simple interest, as a claim computes it.

use time::Date;

use super::{Money, Percent};

/// Days of a year in contracts and claims that name none: actual days over 365. The statutes leave the count to the contract;
/// nothing else is documented here.
const DAYS_OF_A_YEAR: i128 = 365;

/// Why interest cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InterestError {
    /// Nothing grows backwards.
    #[error("the last day of the interest lies before the first")]
    EndBeforeStart,
    /// A sum below zero bears no interest.
    #[error("the principal is negative")]
    NegativePrincipal,
    /// More than can be written, [`Money::MAX`].
    #[error("the interest is too large")]
    TooLarge,
}

/// Simple interest on `principal` at the yearly `rate` from the day `from` to the day `to`: actual days over 365, half up to the
/// fen. The first day counts, the last does not (算头不算尾): from the day money is lent to the day it comes back. A claim
/// "until the end of" a day (计算至…之日, that day included) passes the day after it.
pub fn simple_interest(principal: Money, rate: Percent, from: Date, to: Date) -> Result<Money, InterestError> {
    if to < from {
        return Err(InterestError::EndBeforeStart);
    }
    if principal < Money::from_fen(0) {
        return Err(InterestError::NegativePrincipal);
    }
    let days = i128::from((to - from).whole_days());
    // Millionths of a percent.
    let whole = 100_000_000 * DAYS_OF_A_YEAR;
    let product = i128::from(principal.fen()) * i128::from(rate.millionths()) * days;
    let fen = (2 * product + whole) / (2 * whole);
    i64::try_from(fen).ok().map(Money::from_fen).filter(|interest| *interest <= Money::MAX).ok_or(InterestError::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{Duration, macros::date};

    use super::*;

    fn percent(text: &str) -> Percent {
        text.parse().expect("a rate")
    }

    #[test]
    fn a_year_of_interest_and_its_leap_day() {
        let principal = Money::from_yuan(80_000);
        let interest = |rate, from, to| simple_interest(principal, percent(rate), from, to);
        assert_eq!(interest("3", date!(2025 - 03 - 01), date!(2026 - 03 - 01)), Ok(Money::from_yuan(2_400)));
        // 366 days of 6.57534… yuan.
        assert_eq!(interest("3", date!(2024 - 01 - 01), date!(2025 - 01 - 01)), Ok(Money::from_fen(240_658)));
        assert_eq!(interest("3", date!(2025 - 03 - 01), date!(2025 - 03 - 01)), Ok(Money::from_fen(0)));
        assert_eq!(interest("3", date!(2025 - 03 - 01), date!(2025 - 03 - 02)), Ok(Money::from_fen(658)));
        assert_eq!(interest("0", date!(2000 - 01 - 01), date!(2026 - 01 - 01)), Ok(Money::from_fen(0)));
        assert_eq!(interest("3", date!(2025 - 03 - 02), date!(2025 - 03 - 01)), Err(InterestError::EndBeforeStart));
    }

    #[test]
    fn half_a_fen_is_rounded_up() {
        let (from, to) = (date!(2025 - 01 - 01), date!(2026 - 01 - 01));
        assert_eq!(simple_interest(Money::from_fen(50), percent("1"), from, to), Ok(Money::from_fen(1)));
        assert_eq!(simple_interest(Money::from_fen(49), percent("1"), from, to), Ok(Money::from_fen(0)));
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        let (from, to) = (Date::MIN, Date::MAX);
        assert_eq!(simple_interest(Money::from_fen(i64::MAX), Percent::MAX, from, to), Err(InterestError::TooLarge));
        assert_eq!(simple_interest(Money::from_fen(-1), percent("1"), from, to), Err(InterestError::NegativePrincipal));
    }

    proptest! {
        /// Two stretches cost what the whole does, give or take the fen that each may be rounded by.
        #[test]
        fn interest_adds_up_over_days(
            fen in 0i64..10_000_000_000, rate in 0u32..=36_000_000, first in 0i64..4_000, second in 0i64..4_000,
        ) {
            let (start, rate) = (date!(2015 - 01 - 01), Percent::from_millionths(rate).expect("a rate"));
            let (middle, end) = (start + Duration::days(first), start + Duration::days(first + second));
            let interest = |from, to| simple_interest(Money::from_fen(fen), rate, from, to).expect("interest").fen();
            let difference = interest(start, middle) + interest(middle, end) - interest(start, end);
            prop_assert!(difference.abs() <= 1, "{} fen apart", difference);
        }

        #[test]
        fn nothing_panics(fen in any::<i64>(), rate in 0..=Percent::MAX.millionths(), from in 0i64..7_000_000, to in 0i64..7_000_000) {
            let day = |days| Date::MIN + Duration::days(days);
            let rate = Percent::from_millionths(rate).expect("a rate");
            let _ = simple_interest(Money::from_fen(fen), rate, day(from), day(to));
        }
    }
}
