//! From a kind, an amount and a base to the fee.

use super::{
    super::Money,
    Fee, FeeBases, FeeError, FeeKind,
    bases::allowed,
    tariff::{DIVORCE_EXTRA, EXECUTION, Exact, PERSONALITY_EXTRA, PRESERVATION, PROPERTY, Tariff},
};

/// The fee of `kind`.
///
/// `amount` is the claim, total property, damages or estate; 0 is an amount, `None` says there is none. `base` goes before what
/// `bases` says of this hall; one of them is needed where the Decree gives a range, and must lie in it.
pub fn litigation_fee(kind: FeeKind, amount: Option<Money>, base: Option<Money>, bases: &FeeBases) -> Result<Fee, FeeError> {
    if let Some(base) = base {
        allowed(kind, base)?;
    }
    let mut steps = Vec::new();
    let fee = match kind {
        FeeKind::Property => tiers(&PROPERTY, needed(kind, amount)?, &mut steps),
        FeeKind::Divorce => base_and_extra(kind, &DIVORCE_EXTRA, "财产总额", amount, base, bases, &mut steps)?,
        FeeKind::Personality => base_and_extra(kind, &PERSONALITY_EXTRA, "赔偿金额", amount, base, bases, &mut steps)?,
        FeeKind::OtherNonProperty | FeeKind::JurisdictionObjection | FeeKind::Administrative | FeeKind::Maritime => {
            remark(kind, &mut steps);
            base_alone(kind, base, bases, &mut steps)?
        }
        FeeKind::Ip | FeeKind::Execution => match amount {
            Some(amount) if kind == FeeKind::Ip => tiers(&PROPERTY, amount, &mut steps),
            Some(amount) => tiers(&EXECUTION, amount, &mut steps),
            None => base_alone(kind, base, bases, &mut steps)?,
        },
        FeeKind::Labour => fixed(10, &mut steps),
        FeeKind::Preservation => match amount {
            Some(amount) => capped(tiers(&PRESERVATION, amount, &mut steps), 5_000, &mut steps),
            None => fixed(PRESERVATION.base, &mut steps),
        },
        FeeKind::PaymentOrder => {
            let property = tiers(&PROPERTY, needed(kind, amount)?, &mut steps);
            share(property, 3, "按财产案件受理费的三分之一", &mut steps)
        }
        FeeKind::PublicSummons => fixed(100, &mut steps),
        FeeKind::SetAsideAward => fixed(400, &mut steps),
        FeeKind::Bankruptcy => {
            let property = tiers(&PROPERTY, needed(kind, amount)?, &mut steps);
            capped(share(property, 2, "破产案件按财产案件受理费的一半", &mut steps), 300_000, &mut steps)
        }
    };
    let rounded = fee.rounded();
    if Exact::of(rounded) != fee {
        steps.push(format!("四舍五入到分：{} 元", rounded.grouped()));
    }
    let halved = kind.can_be_halved().then(|| half(rounded));
    if let Some(halved) = halved {
        let (fee, half) = (rounded.grouped(), halved.grouped());
        steps.push(format!("调解、撤诉、适用简易程序等减半，只减一次：{fee} ÷ 2 = {half} 元"));
    }
    Ok(Fee { fee: rounded, halved, article: kind.article(), steps })
}

/// Half of a fee, half up to the fen.
pub(super) fn half(fee: Money) -> Money {
    Exact::of(fee).divided(2).rounded()
}

fn needed(kind: FeeKind, amount: Option<Money>) -> Result<Money, FeeError> {
    amount.ok_or(FeeError::AmountMissing(kind))
}

/// Tier by tier, with the sum where there is more than one line.
fn tiers(tariff: &Tariff, amount: Money, steps: &mut Vec<String>) -> Exact {
    let fee = tariff.fee(amount);
    tariff.describe(amount, "", steps);
    if steps.len() > 1 {
        steps.push(format!("合计：{} 元", fee.shown()));
    }
    fee
}

fn fixed(yuan: i64, steps: &mut Vec<String>) -> Exact {
    steps.push(format!("每件 {yuan} 元"));
    Exact::yuan(yuan)
}

/// What the kinds without an amount have to know.
fn remark(kind: FeeKind, steps: &mut Vec<String>) {
    let words = match kind {
        FeeKind::JurisdictionObjection => "异议不成立的才交纳",
        FeeKind::Administrative => "商标、专利、海事行政案件每件 100 元，其他行政案件每件 50 元",
        FeeKind::Maritime => {
            "设立海事赔偿责任限制基金每件 1,000 至 10,000 元，海事强制令、船舶优先权催告每件 1,000 至 5,000 元，\
             海事债权登记、共同海损理算每件 1,000 元"
        }
        FeeKind::Property
        | FeeKind::Divorce
        | FeeKind::Personality
        | FeeKind::OtherNonProperty
        | FeeKind::Ip
        | FeeKind::Labour
        | FeeKind::Execution
        | FeeKind::Preservation
        | FeeKind::PaymentOrder
        | FeeKind::PublicSummons
        | FeeKind::SetAsideAward
        | FeeKind::Bankruptcy => return,
    };
    steps.push(words.to_owned());
}

/// The base given, else that of the hall.
fn base_alone(kind: FeeKind, base: Option<Money>, bases: &FeeBases, steps: &mut Vec<String>) -> Result<Exact, FeeError> {
    let (lowest, highest) = kind.base_range().ok_or(FeeError::BaseUnused(kind))?;
    let base = base.or(bases.get(kind)).ok_or(FeeError::BaseMissing { kind, lowest, highest })?;
    allowed(kind, base)?;
    let range = match kind {
        FeeKind::Administrative => String::new(),
        _ => format!("（规定的幅度为 {} 至 {} 元）", lowest.grouped(), highest.grouped()),
    };
    steps.push(format!("每件 {} 元{range}", base.grouped()));
    Ok(Exact::of(base))
}

fn base_and_extra(
    kind: FeeKind,
    extra: &Tariff,
    what: &str,
    amount: Option<Money>,
    base: Option<Money>,
    bases: &FeeBases,
    steps: &mut Vec<String>,
) -> Result<Exact, FeeError> {
    let base = base_alone(kind, base, bases, steps)?;
    let Some(amount) = amount else { return Ok(base) };
    extra.describe(amount, what, steps);
    let fee = base.plus(extra.fee(amount));
    steps.push(format!("合计：{} 元", fee.shown()));
    Ok(fee)
}

fn share(fee: Exact, by: i128, words: &str, steps: &mut Vec<String>) -> Exact {
    let part = fee.divided(by);
    steps.push(format!("{words}：{} ÷ {by} {} 元", fee.shown(), part.equals()));
    part
}

fn capped(fee: Exact, yuan: i64, steps: &mut Vec<String>) -> Exact {
    let cap = Exact::yuan(yuan);
    if fee <= cap {
        return fee;
    }
    steps.push(format!("最高不超过 {} 元", Money::from_yuan(yuan).grouped()));
    cap
}
