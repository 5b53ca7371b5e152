//! `dengwen fee`.

use serde_json::json;

use super::Verdict;
use crate::filing::{Money, property_case_fee};

pub(super) fn property(amount: &str, as_json: bool) -> Verdict {
    let amount: Money = match amount.parse() {
        Ok(amount) => amount,
        Err(error) => return Verdict::BadInput(format!("--amount {amount}: {error}; write digits, for example 80000 or 8万")),
    };
    let estimate = property_case_fee(amount);
    if as_json {
        println!(
            "{}",
            json!({
                "amount": amount.grouped(), "fee": estimate.fee.grouped(), "halved": estimate.halved.grouped(),
                "formula": estimate.formula, "article": estimate.article,
            })
        );
    } else {
        println!(
            "{} 元（{}）；简易程序 {} 元\n{}，{}",
            estimate.fee.grouped(),
            estimate.fee.in_words(),
            estimate.halved.grouped(),
            estimate.formula,
            estimate.article
        );
    }
    Verdict::Done
}
