//! Litigation fees: 诉讼费用交纳办法 (State Council Decree 481), with 民诉解释 Arts 194–207. Estimates only: the court decides.
//!
//! Amounts are exact inside and rounded once, half up to the fen: the Decree has no rounding rule of its own.

mod bases;
mod compute;
mod kind;
mod tariff;

pub use bases::FeeBases;
pub use compute::litigation_fee;
pub use kind::FeeKind;

use super::Money;

/// A fee with the way that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    /// The full fee.
    pub fee: Money,
    /// Half of it, once (民诉解释 206): mediation or withdrawal (Art. 15), simplified procedure (Art. 16), counterclaim joined
    /// for trial (Art. 18). `None` where nothing is halved: the fees for applications, Art. 14.
    pub halved: Option<Money>,
    /// The article it rests on, as `fees.json` writes it: `13(1)(1)`.
    pub article: &'static str,
    /// The formula in Chinese, line by line: `1 万元以下：50 元`.
    pub steps: Vec<String>,
}

/// Why a fee cannot be said. Amounts are in yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    /// The fee grows with an amount that was not given.
    #[error("the fee of {} depends on the {}, which was not given", .0.key(), .0.amount_means())]
    AmountMissing(FeeKind),
    /// The province sets the base within the Decree's range, and what this hall takes is not known.
    #[error(
        "the base fee of {} is set by the province between {} and {} yuan (Decree 481, Art. {}), and that of this hall is not known",
        .kind.key(), .lowest.grouped(), .highest.grouped(), .kind.article()
    )]
    BaseMissing {
        /// Kind of case.
        kind: FeeKind,
        /// The least the Decree allows.
        lowest: Money,
        /// The most.
        highest: Money,
    },
    /// A base the Decree does not allow.
    #[error(
        "a base fee of {} yuan is outside the range of Art. {} for {}: {} to {} yuan",
        .base.grouped(), .kind.article(), .kind.key(), .lowest.grouped(), .highest.grouped()
    )]
    BaseOutside {
        /// Kind of case.
        kind: FeeKind,
        /// What was given.
        base: Money,
        /// The least the Decree allows.
        lowest: Money,
        /// The most.
        highest: Money,
    },
    /// Administrative cases have two fees and nothing between them.
    #[error(
        "a base fee of {} yuan is none of Art. 13(1)(5): 50 yuan, or 100 yuan in trademark, patent and maritime cases", .0.grouped()
    )]
    BaseBetween(Money),
    /// The Decree leaves nothing to the province here.
    #[error("the fee of {} has no base that could be chosen: Art. {} fixes it", .0.key(), .0.article())]
    BaseUnused(FeeKind),
}

/// An estimated fee of a property case, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeEstimate {
    /// The full fee.
    pub fee: Money,
    /// Half of it: simplified procedure (Art. 16) or mediation and withdrawal (Art. 15), once.
    pub halved: Money,
    /// The formula in one line: `80,000 × 2.5% − 200`.
    pub formula: String,
    /// The article it rests on, as papers cite it.
    pub article: &'static str,
}

/// The fee of a property case for a claim of `amount`, 诉讼费用交纳办法 Art. 13(1)(1); nothing claimed costs 50 yuan.
pub fn property_case_fee(amount: Money) -> FeeEstimate {
    let fee = tariff::PROPERTY.fee(amount).rounded();
    FeeEstimate {
        fee,
        halved: compute::half(fee),
        formula: tariff::PROPERTY.quick_formula(amount),
        article: "《诉讼费用交纳办法》第十三条",
    }
}

#[cfg(test)]
mod tests;
