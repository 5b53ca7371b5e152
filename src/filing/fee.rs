//! Litigation fees: 诉讼费用交纳办法 (State Council Decree 481), estimates only.

use super::Money;

/// An estimated fee with the sum that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeEstimate {
    /// The full fee.
    pub fee: Money,
    /// Half of it: simplified procedure (Art. 16) or mediation and withdrawal (Art. 15), once.
    pub halved: Money,
    /// The formula in one line: `80,000 × 2.5% − 200`.
    pub formula: String,
    /// The article it rests on.
    pub article: &'static str,
}

/// `(over yuan, rate in 1/1000, yuan to add)`: the tiers of Art. 13(1)(1) in their quick form.
const TIERS: [(i64, i64, i64); 9] = [
    (10_000, 25, -200),
    (100_000, 20, 300),
    (200_000, 15, 1_300),
    (500_000, 10, 3_800),
    (1_000_000, 9, 4_800),
    (2_000_000, 8, 6_800),
    (5_000_000, 7, 11_800),
    (10_000_000, 6, 21_800),
    (20_000_000, 5, 41_800),
];

/// The fee of a property case, 诉讼费用交纳办法 Art. 13(1)(1). The Decree has no rounding rule: fen are rounded half up.
pub fn property_case_fee(amount: Money) -> FeeEstimate {
    const ARTICLE: &str = "《诉讼费用交纳办法》第十三条";
    let tier = TIERS.iter().rev().find(|(over, ..)| amount > Money::from_yuan(*over));
    let (fee, formula) = match tier {
        None => (Money::from_yuan(50), String::from("50")),
        Some((_, rate, add)) => {
            let fen = (amount.fen() * rate + 500) / 1000 + add * 100;
            let sign = if *add < 0 { '−' } else { '+' };
            let formula =
                format!("{} × {}% {sign} {}", amount.grouped(), percent(*rate), Money::from_yuan(add.abs()).grouped());
            (Money::from_fen(fen), formula)
        }
    };
    FeeEstimate { fee, halved: Money::from_fen((fee.fen() + 1) / 2), formula, article: ARTICLE }
}

fn percent(per_mille: i64) -> String {
    if per_mille % 10 == 0 { format!("{}", per_mille / 10) } else { format!("{}.{}", per_mille / 10, per_mille % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked examples of the reference data (`fees.json`).
    #[test]
    fn the_tiers_of_article_13() {
        for (yuan, fee) in [
            (5_000, 50),
            (10_000, 50),
            (80_000, 1_800),
            (100_000, 2_300),
            (350_000, 6_550),
            (500_000, 8_800),
            (1_500_000, 18_300),
            (5_000_000, 46_800),
            (50_000_000, 291_800),
        ] {
            assert_eq!(property_case_fee(Money::from_yuan(yuan)).fee, Money::from_yuan(fee), "{yuan}");
        }
        assert_eq!(property_case_fee(Money::from_yuan(80_000)).formula, "80,000 × 2.5% − 200");
        assert_eq!(property_case_fee(Money::from_yuan(350_000)).halved, Money::from_yuan(3_275));
    }

    /// The quick form agrees with summing the tiers one by one.
    #[test]
    fn quick_formulas_agree_with_the_cumulative_tiers() {
        let bounds: Vec<i64> = TIERS.iter().map(|t| t.0).chain([i64::MAX]).collect();
        for yuan in (10_001..30_000_000).step_by(7_919) {
            let mut fen = 50 * 100;
            for (index, (over, rate, _)) in TIERS.iter().enumerate() {
                let part = (yuan.min(bounds[index + 1]) - over).max(0);
                fen += part * rate / 10;
            }
            let difference = (property_case_fee(Money::from_yuan(yuan)).fee.fen() - fen).abs();
            assert!(difference <= 9, "{yuan}: {difference} fen apart");
        }
    }
}
