//! Cumulative tariffs: a base up to a limit, then a rate for each part above.

use super::super::Money;

/// Money finer than fen: 1/6000 fen, so that a per mille of it, its half and its third are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exact(i128);

/// Parts of one fen.
const PARTS: i128 = 6_000;

impl Exact {
    pub(super) fn of(money: Money) -> Self {
        Self(i128::from(money.fen()) * PARTS)
    }

    pub(super) fn yuan(yuan: i64) -> Self {
        Self(i128::from(yuan) * 100 * PARTS)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// Exact for 2, 3 and 1000 applied once to a whole number of fen, as the Decree does.
    pub(super) fn divided(self, by: i128) -> Self {
        Self(self.0 / by)
    }

    pub(super) fn per_mille(self, rate: i64) -> Self {
        Self(self.0 * i128::from(rate) / 1000)
    }

    /// To the fen, half up.
    pub(super) fn rounded(self) -> Money {
        let fen = (self.0 + PARTS / 2).div_euclid(PARTS);
        Money::from_fen(i64::try_from(fen).unwrap_or(if fen < 0 { i64::MIN } else { i64::MAX }))
    }

    /// `= 2,250`, or `≈ 766.67` where five decimals do not hold it.
    pub(super) fn equals(self) -> String {
        let sign = if self.fits_five_decimals() { '=' } else { '≈' };
        format!("{sign} {}", self.shown())
    }

    /// A yuan has 600,000 parts: five decimals are six parts each.
    fn fits_five_decimals(self) -> bool {
        self.0 % 6 == 0 && self.0 >= 0
    }

    /// `2,250`, `0.30` or, where it is not whole fen, up to five decimals: `0.00025`; rounded where that is not enough.
    pub(super) fn shown(self) -> String {
        let yuan_parts = 100 * PARTS;
        let (yuan, rest) = (self.0 / yuan_parts, self.0 % yuan_parts);
        if !self.fits_five_decimals() {
            return self.rounded().grouped();
        }
        let decimals = format!("{:05}", rest / 6);
        let decimals = decimals.trim_end_matches('0');
        let whole = Money::from_yuan(i64::try_from(yuan).unwrap_or(i64::MAX / 100)).grouped();
        match decimals.len() {
            0 => whole,
            1 => format!("{whole}.{decimals}0"),
            _ => format!("{whole}.{decimals}"),
        }
    }
}

/// The part of an amount above `over` yuan, up to where the next tier begins.
pub(super) struct Tier {
    /// Yuan.
    pub(super) over: i64,
    /// Yuan; `None`: without end.
    pub(super) up_to: Option<i64>,
    /// 1/1000 of that part.
    pub(super) per_mille: i64,
    /// Yuan to add when the rate is applied to the whole amount (速算加数).
    pub(super) quick_add: i64,
}

/// A base and its tiers, in yuan.
pub(super) struct Tariff {
    /// Yuan up to the first tier.
    pub(super) base: i64,
    pub(super) tiers: &'static [Tier],
}

const fn tier(over: i64, up_to: i64, per_mille: i64, quick_add: i64) -> Tier {
    Tier { over, up_to: Some(up_to), per_mille, quick_add }
}

const fn last(over: i64, per_mille: i64, quick_add: i64) -> Tier {
    Tier { over, up_to: None, per_mille, quick_add }
}

/// Art. 13(1)(1).
pub(super) const PROPERTY: Tariff = Tariff {
    base: 50,
    tiers: &[
        tier(10_000, 100_000, 25, -200),
        tier(100_000, 200_000, 20, 300),
        tier(200_000, 500_000, 15, 1_300),
        tier(500_000, 1_000_000, 10, 3_800),
        tier(1_000_000, 2_000_000, 9, 4_800),
        tier(2_000_000, 5_000_000, 8, 6_800),
        tier(5_000_000, 10_000_000, 7, 11_800),
        tier(10_000_000, 20_000_000, 6, 21_800),
        last(20_000_000, 5, 41_800),
    ],
};

/// Art. 14(1)(2).
pub(super) const EXECUTION: Tariff = Tariff {
    base: 50,
    tiers: &[
        tier(10_000, 500_000, 15, -100),
        tier(500_000, 5_000_000, 10, 2_400),
        tier(5_000_000, 10_000_000, 5, 27_400),
        last(10_000_000, 1, 67_400),
    ],
};

/// Art. 14(2), before its cap of 5,000 yuan.
pub(super) const PRESERVATION: Tariff = Tariff { base: 30, tiers: &[tier(1_000, 100_000, 10, 20), last(100_000, 5, 520)] };

/// Art. 13(1)(2)1: what is added to the base of a divorce, by total property.
pub(super) const DIVORCE_EXTRA: Tariff = Tariff { base: 0, tiers: &[last(200_000, 5, -1_000)] };

/// Art. 13(1)(2)2: what is added to the base in personality cases, by damages.
pub(super) const PERSONALITY_EXTRA: Tariff = Tariff { base: 0, tiers: &[tier(50_000, 100_000, 10, -500), last(100_000, 5, 0)] };

impl Tariff {
    /// The exact fee for `amount`: tier by tier.
    pub(super) fn fee(&self, amount: Money) -> Exact {
        self.parts(amount).fold(Exact::yuan(self.base), |sum, (tier, part)| sum.plus(part.per_mille(tier.per_mille)))
    }

    /// The tiers that `amount` reaches, with what lies in each.
    fn parts(&self, amount: Money) -> impl Iterator<Item = (&'static Tier, Exact)> {
        self.tiers.iter().filter(move |tier| amount > Money::from_yuan(tier.over)).map(move |tier| {
            let end = tier.up_to.map_or(amount, |up_to| amount.min(Money::from_yuan(up_to)));
            (tier, Exact::of(end).plus(Exact::yuan(-tier.over)))
        })
    }

    /// Adds a line for each tier: `超过 1 万元至 10 万元：90,000 × 2.5% = 2,250 元`; `what` stands before the limits.
    pub(super) fn describe(&self, amount: Money, what: &str, steps: &mut Vec<String>) {
        if let Some(first) = self.tiers.first() {
            let base = if self.base == 0 {
                "不另交纳".to_owned()
            } else {
                format!("{} 元", Money::from_yuan(self.base).grouped())
            };
            let space = if what.is_empty() { "" } else { " " };
            steps.push(format!("{what}{space}{}以下：{base}", limit(first.over)));
        }
        for (tier, part) in self.parts(amount) {
            let upper = tier.up_to.map(|up_to| format!("至 {}", limit(up_to))).unwrap_or_default();
            let (rate, fee) = (percent(tier.per_mille), part.per_mille(tier.per_mille));
            steps.push(format!("{what}超过 {}{upper}：{} × {rate}% {} 元", limit(tier.over), part.shown(), fee.equals()));
        }
    }

    /// The same in one line, the rate applied to the whole: `80,000 × 2.5% − 200`.
    pub(super) fn quick_formula(&self, amount: Money) -> String {
        let Some((tier, _)) = self.parts(amount).last() else { return self.base.to_string() };
        let sign = if tier.quick_add < 0 { '−' } else { '+' };
        let add = Money::from_yuan(tier.quick_add.abs()).grouped();
        format!("{} × {}% {sign} {add}", amount.grouped(), percent(tier.per_mille))
    }
}

/// A limit as the Decree writes it: `1,000 元`, `10 万元`.
fn limit(yuan: i64) -> String {
    if yuan % 10_000 == 0 {
        format!("{} 万元", Money::from_yuan(yuan / 10_000).grouped())
    } else {
        format!("{} 元", Money::from_yuan(yuan).grouped())
    }
}

fn percent(per_mille: i64) -> String {
    if per_mille % 10 == 0 { format!("{}", per_mille / 10) } else { format!("{}.{}", per_mille / 10, per_mille % 10) }
}
