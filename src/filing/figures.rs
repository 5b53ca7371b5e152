//! What a court says about money.

use super::{FeeBases, LprTable, Money};

/// Fees and rates that the court sets: the sections `[fees]` and `[lpr]` of its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Base fees within the ranges of the Decree.
    pub fees: FeeBases,
    /// One-year loan prime rates: those of the program, with the court's own.
    pub lpr: LprTable,
    /// Up to this claim the small-claims procedure applies by law (民诉法 165: half the province's average yearly wage); to four
    /// times as much by agreement. `None` where the court has not said it.
    pub small_claims: Option<Money>,
}
