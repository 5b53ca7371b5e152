//! The court fee of the filing, as far as the answers give it.

use super::{FeeBasis, Route, claim_total, functions::is_beneath};
use crate::filing::{Fee, FeeError, FeeKind, Money, litigation_fee};

/// The estimate; `None` while nothing is known it could be taken of. It fails with [`FeeError::BaseMissing`] where the court has not
/// said its base fee.
pub fn estimated_fee(route: &Route<'_>) -> Option<Result<Fee, FeeError>> {
    let total = claim_total(route);
    let amount = match &route.case_type.fee_amount {
        Some(amount) => amount.number(&route.environment()).map(Money::from_fen),
        None => total,
    };
    let kind = fee_kind(route, total);
    if kind == FeeKind::Property && amount.is_none() {
        return None;
    }
    Some(litigation_fee(kind, amount, None, &route.figures.fees))
}

/// The tariff of the case type; on the general form the part of the cause decides.
fn fee_kind(route: &Route<'_>, total: Option<Money>) -> FeeKind {
    /// 离婚纠纷, 离婚后财产纠纷, 离婚后损害责任纠纷.
    const DIVORCE: [&str; 3] = ["02.02.014", "02.02.015", "02.02.016"];
    match route.case_type.fee {
        FeeBasis::Property => FeeKind::Property,
        FeeBasis::Divorce => FeeKind::Divorce,
        FeeBasis::Personality => FeeKind::Personality,
        FeeBasis::OtherNonProperty => FeeKind::OtherNonProperty,
        FeeBasis::Ip => FeeKind::Ip,
        FeeBasis::Labour => FeeKind::Labour,
        FeeBasis::ByCause => {
            let of = |code: &str| is_beneath(route.cause, code);
            if of("01") {
                FeeKind::Personality
            } else if DIVORCE.into_iter().any(of) {
                FeeKind::Divorce
            } else if of("05") {
                FeeKind::Ip
            } else if of("07") {
                FeeKind::Labour
            } else if total.is_some() && !of("11") {
                FeeKind::Property
            } else {
                FeeKind::OtherNonProperty
            }
        }
    }
}
