//! What the province left to this hall: base fees within the ranges of the Decree.

use super::{super::Money, FeeError, FeeKind};

/// The base fees a hall takes; `None` where it has not said. Each lies within [`FeeKind::base_range`] when it comes through
/// [`FeeBases::set`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeeBases {
    /// 离婚, 50–300 yuan.
    pub divorce: Option<Money>,
    /// 人格权, 100–500 yuan.
    pub personality: Option<Money>,
    /// 其他非财产, 50–100 yuan.
    pub other_non_property: Option<Money>,
    /// 知识产权 without an amount, 500–1,000 yuan.
    pub ip: Option<Money>,
    /// 行政, 50 yuan, or 100 in trademark, patent and maritime cases.
    pub administrative: Option<Money>,
    /// 管辖权异议 not upheld, 50–100 yuan.
    pub jurisdiction_objection: Option<Money>,
    /// 执行 without an amount, 50–500 yuan.
    pub execution: Option<Money>,
    /// 海事申请, 1,000–10,000 yuan.
    pub maritime: Option<Money>,
}

impl FeeBases {
    /// What this hall takes for `kind`.
    pub fn get(&self, kind: FeeKind) -> Option<Money> {
        match kind {
            FeeKind::Divorce => self.divorce,
            FeeKind::Personality => self.personality,
            FeeKind::OtherNonProperty => self.other_non_property,
            FeeKind::Ip => self.ip,
            FeeKind::Administrative => self.administrative,
            FeeKind::JurisdictionObjection => self.jurisdiction_objection,
            FeeKind::Execution => self.execution,
            FeeKind::Maritime => self.maritime,
            FeeKind::Property
            | FeeKind::Labour
            | FeeKind::Preservation
            | FeeKind::PaymentOrder
            | FeeKind::PublicSummons
            | FeeKind::SetAsideAward
            | FeeKind::Bankruptcy => None,
        }
    }

    /// Sets the base of `kind`, which the Decree must allow.
    pub fn set(&mut self, kind: FeeKind, base: Money) -> Result<(), FeeError> {
        allowed(kind, base)?;
        let place = match kind {
            FeeKind::Divorce => &mut self.divorce,
            FeeKind::Personality => &mut self.personality,
            FeeKind::OtherNonProperty => &mut self.other_non_property,
            FeeKind::Ip => &mut self.ip,
            FeeKind::Administrative => &mut self.administrative,
            FeeKind::JurisdictionObjection => &mut self.jurisdiction_objection,
            FeeKind::Execution => &mut self.execution,
            FeeKind::Maritime => &mut self.maritime,
            FeeKind::Property
            | FeeKind::Labour
            | FeeKind::Preservation
            | FeeKind::PaymentOrder
            | FeeKind::PublicSummons
            | FeeKind::SetAsideAward
            | FeeKind::Bankruptcy => return Err(FeeError::BaseUnused(kind)),
        };
        *place = Some(base);
        Ok(())
    }
}

/// Whether the Decree allows `base` for `kind`.
pub(super) fn allowed(kind: FeeKind, base: Money) -> Result<(), FeeError> {
    let (lowest, highest) = kind.base_range().ok_or(FeeError::BaseUnused(kind))?;
    if base < lowest || base > highest {
        return Err(FeeError::BaseOutside { kind, base, lowest, highest });
    }
    if kind == FeeKind::Administrative && base != lowest && base != highest {
        return Err(FeeError::BaseBetween(base));
    }
    Ok(())
}
