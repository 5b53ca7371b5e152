//! What a court says about money.

use super::{FeeBases, LprTable};

/// Fees and rates that the court sets: the sections `[fees]` and `[lpr]` of its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Base fees within the ranges of the Decree.
    pub fees: FeeBases,
    /// One-year loan prime rates: those of the program, with the court's own.
    pub lpr: LprTable,
}
